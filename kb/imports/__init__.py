"""Import of vocabularies: OBO, OBO Graphs, MeSH and our own tables, read into terms and kept for the user.

``terms`` says what a term is, ``obo``, ``obograph``, ``mesh`` and ``tabular`` read one format each,
``reading`` tells them apart, ``keeping`` writes and lists what was imported; ``kb.lexicon`` merges it with
the curated concepts.
"""
