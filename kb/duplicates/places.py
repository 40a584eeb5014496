"""Where a work was published, as it is compared: journal, volume, issue and pages in their many spellings."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from kb.duplicates.titles import plain
from kb.folding import words

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CONFERENCE_NAME = re.compile(
    r"[.:;]\s*(?:conference|meeting|congress|annual|\d+(?:st|nd|rd|th))\b.*", re.IGNORECASE
)
_SMALL = frozenset(
    "the of and in for on a an de la le les des du der die das und et e y del di el los las och i to".split()
)
_NUMBER = re.compile(r"\d+")
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")
_PAGE = re.compile(r"([a-z]*)0*(\d+)([a-z]?)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:-+|–|—|−|to\b|,|;|\+|&)\s*", re.IGNORECASE)
_PAGE_NOISE = re.compile(
    r"\b(?:pp?|pages?|art(?:icle)?(?:\s+(?:no|id|number))?)\b\.?:?\s*|\.e\d+(?:[-–]\S*)?$|\[|\]",
    re.IGNORECASE,
)
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# What a spreadsheet made of pages: "1-7" became 01-Jul, a long article number 2.05031E+15.
_SPOILT = re.compile(rf"\d{{1,4}}-(?:{_MONTH})\w*|(?:{_MONTH})\w*-\d{{1,4}}|[\d.]+e\+\d+", re.IGNORECASE)
_LONG_RANGE = 400
_LONGEST_NUMBER = 12


class Agreement(IntEnum):
    """How two values of one field stand to each other."""

    DIFFERENT = -1
    UNKNOWN = 0
    NEAR = 1
    SAME = 2


class Pages(NamedTuple):
    """First and last page; ``letters`` stand before the number ("S", "e"). One page ends where it begins."""

    letters: str
    first: int
    last: int | None

    @property
    def is_article_number(self) -> bool:
        """Return whether this is the number of an article rather than a page of a volume."""
        return self.last is None and (self.letters in {"e", "cd"} or self.first > 9999)

    @property
    def length(self) -> int | None:
        """Return how many pages these are, None where that is not said."""
        return None if self.last is None else self.last - self.first + 1


def pages_of(text: str) -> Pages | None:
    """Return pages in full, None where none are to be understood.

    >>> pages_of("123-9"), pages_of("S394-S395"), pages_of("01-Jul")
    (Pages(letters='', first=123, last=129), Pages(letters='s', first=394, last=395), None)
    """
    text = _PAGE_NOISE.sub("", text.strip()).strip(" .")
    if not text or _SPOILT.fullmatch(text):
        return None
    parts = [part for part in _RANGE.split(text) if part]
    start = _PAGE.search(parts[0]) if parts else None
    if start is None or len(start.group(2)) > _LONGEST_NUMBER:
        return None
    letters, first = (start.group(1) or start.group(3)).lower(), int(start.group(2))
    stop = _PAGE.search(parts[1]) if len(parts) > 1 else None
    return Pages(letters, first, _last(first, stop.group(2)) if stop else None)


def _last(first: int, said: str) -> int | None:
    """Return the last page, its leading digits added where they were left out."""
    last = int(said)
    if last < first and len(said) < len(str(first)):
        last = int(str(first)[: -len(said)] + said)
    return last if first <= last <= first + _LONG_RANGE else None


def same_pages(left: Pages | None, right: Pages | None) -> Agreement:
    """Return whether two works stand on the same pages.

    Pages from 1 on are those of an article by itself, before it had a volume: they say nothing.
    """
    if left is None or right is None:
        return Agreement.UNKNOWN
    if left.first == right.first:
        if left.last is None or right.last is None or left.last == right.last:
            return Agreement.SAME if left.first > 1 else Agreement.NEAR
        return Agreement.NEAR
    if 1 in {left.first, right.first} or left.is_article_number or right.is_article_number:
        by_number = left.is_article_number and right.is_article_number
        return Agreement.DIFFERENT if by_number else Agreement.UNKNOWN
    if left.last is not None and right.last is not None and left.letters == right.letters:
        overlap = min(left.last, right.last) - max(left.first, right.first)
        if overlap >= 0 and abs(left.first - right.first) <= 1:
            return Agreement.NEAR
    return Agreement.DIFFERENT


def first_number(text: str) -> str:
    """Return the number of a volume or issue without zeros before it; empty where there is none.

    >>> first_number("58 Suppl. 1"), first_number("Vol. 09"), first_number("Suppl")
    ('58', '9', '')
    """
    match = _NUMBER.search(text)
    if match and text.count(")") > text.count("("):
        return ""  # half of "57(1)": nobody knows which
    return match.group().lstrip("0") if match else ""


def issn_of(texts: tuple[str, ...]) -> frozenset[str]:
    """Return the serial numbers of a journal, print and electronic, without hyphens."""
    return frozenset("".join(pair).upper() for text in texts for pair in _ISSN.findall(text))


@lru_cache(maxsize=50_000)
def journal_words(text: str) -> tuple[str, ...]:
    """Return the words of a journal's name that count, folded, without place of publication and conference.

    >>> journal_words("Obesity (Silver Spring)"), journal_words("The Journal of Pain")
    (('obesity',), ('journal', 'pain'))
    """
    text = _CONFERENCE_NAME.sub("", plain(text))
    found = tuple(word for word in words(_ASIDE.sub(" ", text).replace("&", " ")) if word not in _SMALL)
    return found or tuple(words(text))


_ALIKE = 88


@lru_cache(maxsize=200_000)
def same_journal(left: tuple[str, ...], right: tuple[str, ...]) -> Agreement:
    """Return whether two names are one journal's; an abbreviation may stand for the full name.

    >>> same_journal(journal_words("Curr Opin Lipidol"), journal_words("Current opinion in lipidology"))
    <Agreement.SAME: 2>
    >>> same_journal(journal_words("PNAS"), journal_words("Proceedings of the National Academy of Sciences"))
    <Agreement.NEAR: 1>
    """
    if not left or not right:
        return Agreement.UNKNOWN
    if left == right or _abbreviates(left, right) or _abbreviates(right, left):
        return Agreement.SAME
    if (
        ratio(" ".join(left), " ".join(right)) >= _ALIKE
        or _is_acronym(left, right)
        or _is_acronym(right, left)
    ):
        return Agreement.NEAR
    shorter, longer = sorted((left, right), key=len)
    is_beginning = len(shorter) >= 2 and all(map(_shortens, shorter, longer))
    return Agreement.NEAR if is_beginning else Agreement.DIFFERENT


def _abbreviates(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether each word shortens the word of the same place."""
    return len(short) == len(full) and all(map(_shortens, short, full))


def _shortens(short: str, full: str) -> bool:
    """Return whether a word is the other one cut off, or with letters left out ("Dtsch" for "Deutsche")."""
    if full.startswith(short) or short.startswith(full):
        return True
    letters = iter(full)
    return short[0] == full[0] and len(short) < len(full) and all(letter in letters for letter in short)


def _is_acronym(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether one word is made of the first letters of the other name."""
    first = "".join(word[0] for word in full)
    return len(short) == 1 and len(full) >= 3 and short[0] in {first, first.rstrip("s"), f"{first}s"}
