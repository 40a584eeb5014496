"""The numbers of a cell in a table of harms: "2 (10 %)", "2/20", "10", "nil".

What a bare number counts follows from its heads, the head of the table's first column, caption or footnote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.statements import Occurrence

if TYPE_CHECKING:
    from ingest.assembly.complications.drafts import Draft

_MARKS = r"(?:\s*[*†‡§¶#+^$@]+|\s?\b[a-e]\b|(?<=[)\]\d%])[a-e]\b|\s*,(?=\s*[*†‡§¶#a-e]))*\.?"
_CELL = re.compile(
    r"^\s*(?:[nN]\s*=\s*)?(?P<n>\d{1,5})\s*(?:/\s*(?P<total>\d{1,5}))?\s*(?:(?:[(\[]|[,;]\s(?=[\d.,]+\s?%))\s*%?"
    r"(?P<p>\d{1,3}(?:[.,·]\d+)?)\s?(?P<sign>%)?\s*[)\]]?)?" + _MARKS + r"\s*$"
)
_PERCENT = re.compile(
    r"^\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s?%\s*(?:[(\[]\s*(?:n\s*=\s*)?(?P<n>\d+)\s*(?:/\s*(?P<total>\d+))?\s*[)\]])?"
    + _MARKS
    + r"\s*$"
)
_PERCENT_OF = re.compile(
    r"^\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s*\(\s*(?P<n>\d+)\s*/\s*(?P<total>\d+)\s*\)" + _MARKS + r"\s*$"
)
_PERCENT_THEN_COUNT = re.compile(
    r"^\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s*\(\s*(?P<n>\d+)(?P<total>)\s*\)" + _MARKS + r"\s*$"
)
_COUNT_AND_PERCENT = re.compile(r"\s*(?P<n>\d{1,5})\s*/\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s*%?\s*")
_N_PER_PERCENT = re.compile(r"\bn(?:o\.?|umber)?\s*/\s*\(?%", re.IGNORECASE)
_PERCENT_PER_N = re.compile(r"%\s*[(\[]\s*(?:n|no\.?|number)\s*[)\]]", re.IGNORECASE)
_WITH_AND_WITHOUT = re.compile(
    r"\b(?:yes|present|positive)\s*/\s*(?:no|absent|negative)\b|\+\s*/\s*[-−–]", re.IGNORECASE
)
_NIL = re.compile(r"^\s*(?:nil|none|no|absent)\s*$", re.IGNORECASE)
_PERCENT_ONLY = re.compile(r"%|\bper ?cent", re.IGNORECASE)
_ALL_PERCENT = re.compile(
    r"\b[a-z]?(?:values|data|numbers|results|figures) (?:are|were) "
    r"(?:expressed|given|presented|shown|reported) (?:as|in) (?:%|per ?cent(?:ages?)?)(?! \()|"
    r"(?<!and )(?<!or )\bpercentages? of\b",
    re.IGNORECASE,
)
_COUNT_UNIT = re.compile(r"\bn\b|\bno\.?\b|\bnumber\b|\bcounts?\b|\bpatients\b", re.IGNORECASE)
_IN_PERCENT = re.compile(
    r"[(\[,]\s*(?:%|per ?cent)\s*(?:[)\]]|$)|^%|\b(?:incidence|frequency|rates?) in (?:%|per ?cent)",
    re.IGNORECASE,
)
_OR_COUNT = re.compile(r"\b(?:n|no\.?|numbers?|counts?)\b", re.IGNORECASE)
_BRACKET_IN_PERCENT = re.compile(r"[(\[]\s*(?:%|per ?cent)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^\s*[(\[]\s*([\d.,·]+)\s*%?\s*[)\]]\s*$")
_COUNT_IN_FRONT = re.compile(r"^\s*\d+\s*[(\[]")
_SIZE = re.compile(r"[(\[]?\s*\b[nN]\s*=\s*\d+\s*[)\]]?")
_STRENGTH = re.compile(r"\d[.,·]\d+\s?%|\d%")
_ALL = 100
_EVENTS = re.compile(r"\bnumber of (?:adverse )?(?:events|episodes)\b|\bevents\b(?! rate)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Around:
    """The words that say what the numbers of a cell are: its heads, the first column's head, the rest."""

    heads: str = ""
    stub: str = ""
    caption: str = ""
    notes: str = ""
    bare: bool = True  # no cell of the table has a number before a bracket

    @property
    def words(self) -> str:
        """Return all of them."""
        return f"{self.heads} {self.stub} {self.caption} {self.notes}"

    @property
    def in_percent(self) -> bool:
        """Return whether a bare number is a percentage."""
        heads = _STRENGTH.sub(" ", _SIZE.sub(" ", self.heads))
        if _COUNT_UNIT.search(heads):
            return False
        if _PERCENT_ONLY.search(heads) or _ALL_PERCENT.search(f"{self.caption} {self.notes}"):
            return True
        return self.bare and any(
            _IN_PERCENT.search(words) and not _OR_COUNT.search(_SIZE.sub(" ", words))
            for words in (self.stub, self.caption)
        )


def has_bracket(text: str) -> bool:
    """Return whether a number stands before a bracket: "3 (10)"."""
    return _COUNT_IN_FRONT.match(text) is not None


def fill(draft: Draft, text: str, around: Around) -> bool:
    """Set the numbers of a cell; return whether it is a count at all."""
    if _NIL.match(text):
        draft.occurrence, draft.events = Occurrence.NONE, 0
        return True
    if not (_as_percent(draft, text, around) or _as_count(draft, text, around)):
        return False
    if draft.total is not None and draft.events is not None and draft.events > draft.total:
        draft.total = None
        draft.count_of = "events"
    else:
        told = f"{around.heads} {around.caption} {around.notes}"
        draft.count_of = "events" if _EVENTS.search(told) and draft.percent is None else "patients"
    nobody = draft.events == 0 or (draft.events is None and draft.percent == 0)
    draft.occurrence = Occurrence.NONE if nobody else Occurrence.OBSERVED
    return True


def _as_percent(draft: Draft, text: str, around: Around) -> bool:
    """Read "10 %", "10 % (3/30)", and a bare number where numbers are percentages."""
    match = _PERCENT.match(text) or _fraction_in_percent(text)
    if match is None and _PERCENT_PER_N.search(around.words):
        match = _PERCENT_THEN_COUNT.match(text)
    if match is None and around.in_percent:
        inner = _IN_BRACKETS.match(text)
        bare = inner.group(1) if inner is not None else text.strip().rstrip("*†‡§#¶ ")
        match = _PERCENT.match(f"{bare}%")
    if match is None or _value(match["p"]) > _ALL:
        return False
    draft.percent = _value(match["p"])
    draft.events = int(match["n"]) if match["n"] else None
    draft.total = int(match["total"]) if match["total"] else draft.total
    return True


def _as_count(draft: Draft, text: str, around: Around) -> bool:
    """Read "3", "3 (10)", "3/30" and what heads make of "3/10.0" and "3/27"."""
    both = _COUNT_AND_PERCENT.fullmatch(text) if _N_PER_PERCENT.search(around.words) else None
    match = _CELL.match(text)
    if both is not None:  # "6/9.4" under "n/%"
        draft.events, draft.percent = int(both["n"]), _value(both["p"])
        return True
    if match is None or (match["total"] and not int(match["total"]) + int(match["n"])):
        return False
    draft.events = int(match["n"])
    if match["p"] and _bracket_is_percent(match, around, draft):
        draft.percent = _value(match["p"])
    if match["total"] and _WITH_AND_WITHOUT.search(around.heads):
        return True  # "3/27" are with and without it
    if match["total"]:
        draft.total = int(match["total"])
    return True


def _value(printed: str) -> float:
    """Return a percentage as a number."""
    return float(printed.replace(",", ".").replace("·", "."))


def _fraction_in_percent(text: str) -> re.Match[str] | None:
    """Return the parts of "6.7 (4/60)" where the fraction makes the percentage."""
    match = _PERCENT_OF.match(text)
    if match is None or not int(match["total"]):
        return None
    return match if abs(100 * int(match["n"]) / int(match["total"]) - _value(match["p"])) < 1 else None


def _bracket_is_percent(match: re.Match[str], around: Around, draft: Draft) -> bool:
    """Return whether "3 (15)" means 15 %: the headers say so, or it is 3 of the column's patients."""
    if match["sign"] or "%" in _STRENGTH.sub(" ", around.heads) or _BRACKET_IN_PERCENT.search(around.words):
        return True
    total = int(match["total"]) if match["total"] else draft.total
    return (
        total is not None and total > 0 and abs(100 * int(match["n"]) / total - _value(match["p"])) < 1
    )  # within rounding
