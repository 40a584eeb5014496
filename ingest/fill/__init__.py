"""``kb fill``: the extraction sheet of a systematic review, answered question by question with a quote each.

``paper`` lays a stored document out for questions, ``wording`` compares the reviewer's words with those of
the document, ``groups`` ties words to the groups of the study; ``table_answers`` and ``prose_answers`` find
numbers, ``direction`` finds what was said of the comparison, ``filling`` puts the answer to one question
together, ``sheet`` and ``compare`` read and write tables.
"""
