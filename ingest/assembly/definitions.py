"""What a paper calls a response, and how many it says have responded.

For the check that counts responders again (``kb.checks.responders``). Works on the plain text of passages, by
form: a definition is a label, a verb of defining and a range of scores, in either order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.assembly.proportions import find_proportions
from ingest.quotes import quote
from ingest.recognisers.times import find_times
from kb.checks.material import Band, Proportion, ResponderStatement, ResponseDefinition
from kb.statements import Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage, TimeMention
    from ingest.assembly.proportions import FoundProportion
    from kb.checks.material import Response
    from kb.documents import Document

_NOUN = r"(?:relief|respon(?:se|ders?)|success|fail(?:ure|ed)|recovery|remission|(?:un)?relieved|improvement)"
_LABEL = re.compile(rf"\b(?:[a-z-]+\s){{0,4}}?(?:pain\s)?{_NOUN}(?:\spain)?\b", re.IGNORECASE)
_VERB = (
    r"(?:(?:was|were|is|are)\s)?(?:also\s)?"
    r"(?:defined|considered|classified|regarded|graded|categorized|categorised|described|scored|rated)"
    r"(?:\s(?:as|to\sbe|by|if|when))?"
)
_FORWARD = re.compile(
    rf"^(?:and\s|or\s)?(?P<label>.{{3,60}}?)\s(?:{_VERB}|as|if|when|was|were|meant)\s(?P<rest>.+)$",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    rf"^(?P<rest>.+?)\s(?:{_VERB}|as|indicated|indicates|denoted|means?|meant)\s(?P<label>.{{3,60}})$",
    re.IGNORECASE,
)
_DEFINING = re.compile(r"\b(?:defin|consider|classif|regard|grad|categori|denot|indicat)", re.IGNORECASE)
_SPLIT = re.compile(r"\s?[;,]\s(?:and\s|or\s)?|\sand\s(?=\D{3,50}\s(?:as|if|when)\s)")

_N = r"(\d{1,3}(?:\.\d+)?)"
_REDUCTION = re.compile(r"\b(?:reduc|decreas|improv|relief|lower|drop|decline)", re.IGNORECASE)
_RANGE = re.compile(rf"(?<![\w.]){_N}\s?(?:to|[-–—]|through)\s?{_N}(?![\w.]*\d)")
_FROM = re.compile(
    r"(?:(?P<strict>>(?!=)|\b(?:more|greater|higher)\sthan|\b(?:above|over|exceeding))|≥|>=|\bat\sleast"
    rf"|\bminimum\sof)\s?(?:a\s)?(?:score\sof\s)?{_N}"
    rf"|(?<![\w.]){_N}\s?%?\s(?:or|and)\s(?:above|more|higher|greater|over)",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"(?:(?P<strict><(?!=)|\b(?:less|lower|fewer)\sthan|\b(?:below|under))|≤|<=|\bat\smost|\bup\sto"
    rf"|\bnot?\smore\sthan)\s?(?:a\s)?(?:score\sof\s)?{_N}"
    rf"|(?<![\w.]){_N}\s?%?\s(?:or|and)\s(?:less|below|lower|fewer|under)",
    re.IGNORECASE,
)

_ACHIEVED = re.compile(
    rf"\b(?P<label>(?:(?P<grade>[a-z-]+)\s)?(?:pain\s|clinical\s|treatment\s)?(?:{_NOUN}))\b"
    rf"(?:[^.;]{{0,60}}?\b(?:was|were)\s(?P<late>complete|partial)\b)?",
    re.IGNORECASE,
)
_GRADES: dict[str, Response] = {
    "complete": "complete", "total": "complete", "full": "complete",
    "partial": "partial", "incomplete": "partial",
    "no": "none", "without": "none", "insufficient": "none", "non": "none",
    "effective": "any", "adequate": "any", "satisfactory": "any", "overall": "any", "sufficient": "any",
    "clinical": "any", "treatment": "any", "achieved": "any", "had": "any", "were": "any", "of": "any",
    "obtained": "any", "reported": "any", "pain": "any", "successful": "any", "experienced": "any",
}  # fmt: skip
_TREATED = re.compile(r"\b(?:with|after|following|by|of|received)\s(?:the\s)?(?P<anchor>[A-Z][A-Z-]{1,6})\b")


def response_of(label: str) -> Response:
    """Return the grade of response that a label names.

    >>> response_of("complete pain relief"), response_of("unrelieved pain"), response_of("responders")
    ('complete', 'none', 'any')
    """
    lowered = label.lower()
    if re.search(r"\b(?:no|not|non|without|unrelieved|fail|lack|absen|insufficient)|\bnon-", lowered):
        return "none"
    if re.search(r"\b(?:partial|incomplete|moderate)", lowered):
        return "partial"
    return "complete" if re.search(r"\b(?:complete|total|full)\b", lowered) else "any"


def response_definitions(document: Document, passages: Sequence[Passage]) -> tuple[ResponseDefinition, ...]:
    """Return the definitions of response of a document, in order."""
    found: list[ResponseDefinition] = []
    for passage in _prose(passages):
        for start, stop in passage.sentences:
            words = passage.text[start:stop]
            if _DEFINING.search(words) and _LABEL.search(words):
                evidence = (quote(document, passage, start, stop, "definition"),)
                found += (
                    ResponseDefinition(d.label, d.response, d.band, evidence, d.relative)
                    for d in find_definitions(words)
                )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FoundDefinition:
    """A definition as read from a sentence."""

    label: str
    response: Response
    band: Band
    relative: bool


def find_definitions(sentence: str) -> list[FoundDefinition]:
    """Return the definitions of response in one sentence.

    >>> [(d.response, d.band.low, d.band.high) for d in find_definitions(
    ...     "Complete relief was defined as a score of 0 to 3, partial relief as 4 to 6.")]
    [('complete', Decimal('0'), Decimal('3')), ('partial', Decimal('4'), Decimal('6'))]
    """
    found = []
    for clause in _SPLIT.split(re.sub(r"\s?[(\[]\d{1,3}[)\]]", "", sentence.rstrip(". "))):
        for form in (_FORWARD, _BACKWARD):
            match = form.match(clause)
            if match is None or not _LABEL.search(match["label"]):
                continue
            band = band_of(match["rest"])
            if band is not None:
                label = match["label"].strip()
                found.append(
                    FoundDefinition(label.lower(), response_of(label), band, _is_relative(match["rest"]))
                )
                break
    return found


def _is_relative(words: str) -> bool:
    return "%" in words and _REDUCTION.search(words) is not None


def band_of(words: str) -> Band | None:
    """Return the range of scores that words name, or None where they name none, or several.

    >>> band_of("a score of 7 or above").low, band_of("VAS < 4").high, band_of("the patient's wish")
    (Decimal('7'), Decimal('4'), None)
    """
    between = _RANGE.search(words)
    if between is not None:
        low, high = Decimal(between[1]), Decimal(between[2])
        return Band(low, high) if low <= high else None
    lower, upper = _FROM.search(words), _UP_TO.search(words)
    if lower is None and upper is None:
        return None
    return Band(
        low=Decimal(lower[2] or lower[3]) if lower else None,
        high=Decimal(upper[2] or upper[3]) if upper else None,
        above=bool(lower and lower["strict"]),
        below=bool(upper and upper["strict"]),
    )


def responder_statements(document: Document, passages: Sequence[Passage]) -> tuple[ResponderStatement, ...]:
    """Return how many are said to have responded, with the time where the sentence gives one."""
    found: list[ResponderStatement] = []
    for passage in _prose(passages):
        for start, stop in passage.sentences:
            words = passage.text[start:stop]
            for label, response, proportion in _responses(words):
                evidence = quote(document, passage, start, stop)
                printed = Proportion(proportion.count, proportion.total, proportion.percent, (evidence,))
                time = _time(words, proportion)
                found.append(ResponderStatement(label, response, printed, time))
    return tuple(found)


def _prose(passages: Sequence[Passage]) -> Iterator[Passage]:
    return (passage for passage in passages if passage.cell is None)


def _responses(words: str) -> Iterator[tuple[str, Response, FoundProportion]]:
    """Yield each proportion of a sentence with the response that it counts, named after it or before it."""
    counted = find_proportions(words)
    for index, proportion in enumerate(counted):
        before = counted[index - 1].stop if index else 0
        after = counted[index + 1].start if index + 1 < len(counted) else len(words)
        matches = [*_ACHIEVED.finditer(words, proportion.stop, after)][:1]
        matches = matches or [*_ACHIEVED.finditer(words, before, proportion.start)][-1:]
        for match in matches:
            grade = (match["late"] or match["grade"] or "").lower()
            response = response_of(match["label"]) if not match["late"] else _GRADES[grade]
            if response != "any" or not grade or grade in _GRADES:
                yield match["label"], response, proportion


def _time(words: str, proportion: FoundProportion) -> Time | None:
    """Return the nearest time of a sentence; a treatment named apart from it is what it counts from."""
    times = [t for t in find_times(words) if t.baseline or (t.value is not None and not _is_span(words, t))]
    if not times:
        return None
    near = min(times, key=lambda t: min(abs(t.start - proportion.stop), abs(proportion.start - t.stop)))
    if near.baseline:
        return Time(baseline=True, anchor=near.anchor)
    treated = _TREATED.search(words)
    return Time(near.value, near.unit, near.anchor or (treated["anchor"] if treated else None))


def _is_span(words: str, time: TimeMention) -> bool:
    """Return whether a time is a stretch ("for 3 months"), as far as the words before it say so."""
    return (
        time.is_duration and re.search(r"\b(?:for|lasting|lasted|over)\s$", words[: time.start]) is not None
    )
