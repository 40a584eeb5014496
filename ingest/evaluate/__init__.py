"""Evaluation: what is read out of documents, held against gold that people made.

``matching`` says when two rows say the same, ``scoring`` counts, ``calibration`` holds the stated confidence
against what was right, ``material`` finds gold and documents, ``printing`` makes the tables.
"""
