"""Numerals: what a single printed number looks like, in digits or in words, and which value it has.

``ingest.recognisers.numbers`` and ``ingest.recognisers.times`` build their expressions from these; nothing
here knows what a number is for.
"""

from __future__ import annotations

import re

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
         "eighty": 80, "ninety": 90}  # fmt: skip
_CARDINALS = _ONES | _TENS
CARDINAL_WORDS = (*_CARDINALS, "hundred")
"""The words that cardinal numbers are made of."""
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "eighteenth": 18, "twenty-fourth": 24,
}  # fmt: skip
_MARKS = {"-": -1.0, "−": -1.0, "–": -1.0, "‐": -1.0, "‑": -1.0, "+": 1.0}  # noqa: RUF001

_DIGIT = "|".join(list(_ONES)[1:10])
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[-‐‑ ](?:{_DIGIT})\b)?|(?:{'|'.join(reversed(_ONES))}))"  # noqa: RUF001
WORDS = (
    rf"\b(?:(?:(?:{_DIGIT}|a)[- ])?hundred(?:(?:[- ]and)?[- ]{_BELOW_HUNDRED})?"
    rf"|{_BELOW_HUNDRED})\b"
)
"""A cardinal number in words, up to 999."""

ORDINAL_WORDS = rf"\b(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b"
"""An ordinal number in words."""

UNSIGNED = (
    r"(?:\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?!\d)(?:[.·]\d+)?"  # 2,000; 12 000.5 with a narrow space
    r"|\d{1,3}\ 000(?!\d)"
    r"|\d+[.·]\d+"
    r"|\d+,\d+(?=\s?(?:±|\+/[-−–]|%))"  # a decimal comma, where no list can go on so
    r"|(?<=±)\d+,\d+|(?<=±\s)\d+,\d+|0,\d+"
    r"|\d+"
    r"|(?<![\w.)\]])[.·]\d+)"
)
"""A number in digits without its sign."""

SIGN = r"(?:(?<![\w%)\]±.])[-−–‐‑+](?=[\d.])|(?<=±)-)"  # noqa: RUF001
"""A sign: a dash that directly precedes a digit, and follows no word, number or bracket."""

NUMERAL = rf"(?:{SIGN}?{UNSIGNED})"
"""A number in digits with its sign."""

_THOUSANDS = re.compile(r"^\d{1,3}(?:[,\u2009\u202f\u00a0 ]\d{3})+(?:[.·]\d+)?$")


def value_of(numeral: str) -> float:
    """Return the value of a numeral in digits or words; ``ValueError`` where it is none.

    >>> value_of("2,000"), value_of("−2·47"), value_of("6,28"), value_of("twenty-one")
    (2000.0, -2.47, 6.28, 21.0)
    """
    text = numeral.strip().lower()
    if text[:1].isalpha():
        return _words_value(text)
    sign = 1.0
    if text[:1] in _MARKS:
        sign, text = _MARKS[text[0]], text[1:]
    if _THOUSANDS.match(text):
        text = re.sub(r"[,\s]", "", text)
    return sign * float(text.replace("·", ".").replace(",", "."))


def ordinal_value(word: str) -> float:
    """Return the value of an ordinal in words or digits.

    >>> ordinal_value("third"), ordinal_value("24th")
    (3.0, 24.0)
    """
    lowered = word.lower()
    if lowered in _ORDINALS:
        return float(_ORDINALS[lowered])
    return float(re.sub(r"\D", "", lowered))


def _words_value(text: str) -> float:
    """Return the value of a cardinal in words."""
    total = 0
    for word in re.split(r"[-‐‑\s]+", text):  # noqa: RUF001
        if word in {"and", "a"}:
            continue
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += _CARDINALS[word]
    return float(total)
