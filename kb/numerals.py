"""Which numbers stand in a quote, in figures or in words: what `kb.doctor` holds statements against.

Generous on purpose: a number counts as said where a reader would find it ("six", "2,000", "no" for 0, "a
patient" for 1). It is a check of what was read out, not a way to read.
"""

from __future__ import annotations

import re

_FIGURES = re.compile(r"(?:(?<!\d)[.·])?\d+(?:[ ,.·\u00a0\u2009\u202f]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u2009\u202f]\d{3})+(?:[.,·]\d+)?")
_WORD = re.compile(r"[a-z]+")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_WORDS: dict[str, int] = (
    {word: number for number, word in enumerate(_UNITS)}
    | _TENS
    | {word: number for number, word in enumerate(_ORDINALS, 1)}
    | dict.fromkeys("no not none never without nil neither nor absent free nobody any zero".split(), 0)
    | dict.fromkeys("a an single sole once only another".split(), 1)
    | dict.fromkeys("both twice pair".split(), 2)
    | {"half": 50, "thrice": 3, "dozen": 12}
)
_SCALES = {"hundred": 100, "thousand": 1000}
_ALL = frozenset({"all", "every", "each", "entire", "whole"})
_TOLERANCE = 1e-9


def numbers_in(text: str) -> set[float]:
    """Return every number that a text may be said to state, in figures or in words.

    >>> sorted(numbers_in("6 of 25, more than 2,000; twenty-one"))
    [1.0, 2.0, 6.0, 20.0, 21.0, 25.0, 2000.0]
    >>> 0.0005 in numbers_in("P < .0005")
    True
    """
    found: set[float] = set()
    for match in _FIGURES.finditer(text):
        found |= _readings(match.group())
    return found | _in_words(text.lower())


def _readings(figures: str) -> set[float]:
    """Return what figures may mean: 1,234 is a thousand or a decimal; "2 000" a thousand, or two numbers."""
    # The groups of "2,000" say 2, perhaps; they do not say 0.
    found = {float(part) for part in re.findall(r"\d+", figures) if part == "0" or part.strip("0")}
    found |= {float(".".join(pair)) for pair in re.findall(r"(?=(?<!\d)(\d+)[.,·](\d+))", figures)}
    if figures[0] in ".·":  # "P < .05"
        found.add(float(f"0.{re.findall(r'[0-9]+', figures)[0]}"))
    for match in _GROUPED.finditer(figures):
        parts = re.findall(r"\d+", match.group())
        found |= {float("".join(parts)), float(f"{''.join(parts[:-1])}.{parts[-1]}")}
    return found


def _in_words(text: str) -> set[float]:
    """Return numbers written in words, also "twenty-one" and "two hundred"."""
    found: set[float] = set()
    before = 0
    for word in _WORD.findall(text):
        value = _WORDS.get(word, 0)
        if word in _SCALES:
            found.add(float((before or 1) * _SCALES[word]))
        if word in _WORDS:
            found.add(float(value))
        if before in _TENS.values() and value in range(1, 10):
            found.add(float(before + value))
        before = value
    return found


def is_said(value: float, stated: set[float]) -> bool:
    """Return whether a value is among these numbers; "fell by 2.3" says a change of -2.3."""
    return any(abs(abs(value) - number) <= _TOLERANCE * max(1.0, number) for number in stated)


def says_all(text: str) -> bool:
    """Return whether a quote speaks of all: then it says 100 % without the figure."""
    return not _ALL.isdisjoint(_WORD.findall(text.lower()))
