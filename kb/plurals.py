"""Nouns behind numbers: 1 patient, 32 vertebrae, 0 studies."""

from __future__ import annotations

_IRREGULAR = {"vertebra": "vertebrae", "study": "studies", "body": "bodies"}


def plural(noun: str, count: int) -> str:
    """Return a noun as it stands behind a number.

    >>> plural("patient", 1), plural("vertebra", 32), plural("study", 0)
    ('patient', 'vertebrae', 'studies')
    """
    return noun if count == 1 else _IRREGULAR.get(noun, f"{noun}s")
