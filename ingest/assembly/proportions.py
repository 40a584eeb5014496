"""Counts with totals and percentages as printed: "12/25 (48 %)", "100 % (21/21)", "6 of the 25 patients".

For the checks: ``kb.checks.count_percent`` compares the parts with each other, and
``ingest.assembly.definitions`` says which of them are responders.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ingest.quotes import quote, sentence, span_quote
from ingest.recognisers.numerals import CARDINAL_WORDS, WORDS, value_of
from kb.checks.count_percent import is_consistent
from kb.checks.material import Proportion
from kb.printed import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document

_COUNT = rf"(?P<count>(?<![\w.,/±-])\d{{1,4}}|\b{WORDS}\b)"
_TOTAL = rf"(?P<total>\d{{1,4}}(?![\d.,]\d)|{WORDS}\b)"
_OF = r"\s?(?:/|\b(?:out\s)?of(?:\s(?:the|all|our|these))?)\s?"
_PERCENT = r"(?P<percent>(?<![\w.])\d{1,3}(?:[.,·]\d+)?)\s?(?:%|per\s?cent\b)"
_NOUNS = r"(?:\s(?!and\b|or\b|had\b|were\b|was\b|of\b|in\b)[a-z-]+){0,3}"
_CLOSE = r"\s?(?:[)\],;])"
_FORMS = (
    re.compile(rf"{_COUNT}{_OF}{_TOTAL}{_NOUNS}\s?[(\[,]\s?{_PERCENT}{_CLOSE}", re.IGNORECASE),
    re.compile(
        rf"{_PERCENT}(?:\sof(?:\s(?:the|all|our))?)?{_NOUNS}\s?[(\[]\s?(?:n\s?=\s?)?{_COUNT}{_OF}{_TOTAL}{_NOUNS}\s?[)\]]",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_COUNT}{_OF}{_TOTAL}(?=\s(?:patients|cases|subjects|participants|women|men|knees))", re.IGNORECASE
    ),
    re.compile(
        rf"{_COUNT}\s(?:patients|cases|subjects|participants|knees)\s?[(\[]\s?{_PERCENT}{_CLOSE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_PERCENT}\s(?:of\s(?:the\s|all\s|our\s)?)?(?:patients|cases|subjects|participants)", re.IGNORECASE
    ),
)
_WITHOUT_PERCENT = _FORMS[2:3]
_PERCENT_SIGN = re.compile(r"%|[cC](?i:ent)")
# Each form begins with a numeral, in digits or words.
_RESTS = "|".join(sorted({word[1:] for word in (*CARDINAL_WORDS, "a hundred", "a-hundred")}))
_BEGINS = re.compile(rf"[\dzotfsenhaZOTFSENHA](?<!\w.)(?:(?<=\d)|(?=(?i:{_RESTS})))")
_CELL = re.compile(rf"\s*(?P<count>\d{{1,4}})\s?[(\[]\s?{_PERCENT}\s?[)\]]\s*")
_CELL_BARE = re.compile(r"\s*(?P<count>\d{1,4})\s?[(\[]\s?(?P<percent>\d{1,3}(?:[.,·]\d+)?)\s?[)\]]\s*")
_SIZE = re.compile(r"\bn\s?=\s?(?P<total>\d{1,4})(?![\d.,]\d|\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundProportion:
    """A proportion and its place in the passage (view offsets)."""

    start: int
    stop: int
    count: int | None
    total: int | None
    percent: Decimal | None


def find_proportions(text: str) -> list[FoundProportion]:
    """Return the counts, totals and percentages of a passage in order, none overlapping another.

    >>> [(p.count, p.total, p.percent) for p in find_proportions("in 12/25 (50 %), later 100% (21/21)")]
    [(12, 25, Decimal('50')), (21, 21, Decimal('100'))]
    """
    found: list[FoundProportion] = []
    begins = [match.start() for match in _BEGINS.finditer(text)]
    for form in _FORMS if begins and _PERCENT_SIGN.search(text) else _WITHOUT_PERCENT:
        for match in _matches(form, text, begins):
            if any(match.start() < p.stop and p.start < match.end() for p in found):
                continue
            parts = match.groupdict()
            count, total = (_whole(parts.get(name)) for name in ("count", "total"))
            percent = decimal(parts["percent"]) if parts.get("percent") else None
            if count is None or total is None or count <= total:
                found.append(FoundProportion(match.start(), match.end(), count, total, percent))
    return sorted(found, key=lambda proportion: proportion.start)


def _matches(form: re.Pattern[str], text: str, begins: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield what ``form.finditer`` does, tried only where a numeral begins: many times as fast."""
    stop = 0
    for begin in begins:
        if begin >= stop and (match := form.match(text, begin)):
            stop = match.end()
            yield match


def _whole(numeral: str | None) -> int | None:
    return None if numeral is None else int(value_of(numeral))


def proportions(document: Document, passages: Sequence[Passage]) -> tuple[Proportion, ...]:
    """Return the proportions of a document that have a count, a total and a percentage."""
    found: list[Proportion] = []
    rows: dict[tuple[int, int], list[Proportion]] = defaultdict(list)
    for passage in passages:
        if passage.cell is not None and passage.table is not None:
            rows[passage.table.number, passage.cell.row] += _of_cell(document, passage)
            continue
        found += (
            Proportion(p.count, p.total, p.percent, (quote(document, passage, p.start, p.stop),))
            for p in find_proportions(passage.text)
            if p.count is not None and p.total is not None and p.percent is not None
        )
    for row in rows.values():
        # A row may be of a part of the patients (the women); only where most of its cells are shares of
        # what heads their columns is another one worth a word.
        if 2 * sum(is_consistent(each) for each in row) > len(row):
            found += row
    return tuple(found)


def _is_of_a_part(cell: re.Match[str], percent: Decimal, size: re.Match[str]) -> bool:
    """Return whether a cell fits a smaller total (half of the column's or more): values may be missing."""
    count, total = int(cell["count"]), int(size["total"])
    fits = (is_consistent(Proportion(count, part, percent, ())) for part in range((total + 1) // 2, total))
    return not is_consistent(Proportion(count, total, percent, ())) and (count > total or any(fits))


def _of_cell(document: Document, passage: Passage) -> Iterator[Proportion]:
    """Yield "12 (48 %)" of a cell whose column is headed "(n = 25)"."""
    cell, table = passage.cell, passage.table
    if cell is None or table is None or cell.is_header:
        return
    heads = [*cell.column_headers, *cell.row_headers]
    sizes = [m for span in cell.column_headers for m in _SIZE.finditer(span.of(document.text))]
    words = " ".join(span.of(document.text) for span in heads)
    match = (_CELL_BARE if "%" in words else _CELL).fullmatch(passage.text) or _CELL.fullmatch(passage.text)
    percent = decimal(match["percent"]) if match else None
    if match and percent is not None and len(sizes) == 1 and not _is_of_a_part(match, percent, sizes[0]):
        evidence = (
            sentence(document, passage, 0, "value"),
            *(span_quote(document, passage, span, "header") for span in heads),
        )
        yield Proportion(int(match["count"]), int(sizes[0]["total"]), percent, evidence)
