"""Evaluation: what is read out of documents, held against gold that people made.

``gold`` reads what people found, ``material`` what was read; ``matching`` says when two rows say the same,
``scoring`` counts, ``calibration`` holds the stated confidence against what was right, ``printing`` makes the
tables.
"""
