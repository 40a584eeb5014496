"""The header of a table whose columns are separated by single spaces, or by line feeds alone.

A text layer gives "Before / 7 days after GAE / After RFA / 2 weeks 1 month 6 / months" for a header of two
levels. Times are recognised by their form; how the other words fall into cells is decided by the number of
columns that the rows have, and left open where more than one way fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from ingest.layout.lines import TIME
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPANNING = re.compile(r"(?:after|post|before|following|during)\b", re.IGNORECASE)
# A hard line end separates two cells of a header; a line that ends in a space goes on below.
_CELLS = re.compile(r"\S(?:[^\n]*[^\S\n]\n(?=[^\S\n]*\S))*[^\n]*")
_MOST_WORDS = 3  # on a line of a header that is a single cell
_MOST_OPEN = 10
"""Beyond so many stretches that may be cut in two ways, none is worth trying."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a header: its place, its level from the top, and the columns that it heads."""

    span: Span
    level: int
    column: int
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Header:
    """Header cells that fit the columns of a table, in reading order."""

    cells: tuple[HeaderCell, ...] = ()

    def of(self, column: int) -> tuple[Span, ...]:
        """Return the places of the cells that head a column, outermost first."""
        above = [c for c in self.cells if c.column <= column < c.column + c.column_span]
        return tuple(cell.span for cell in sorted(above, key=lambda cell: cell.level))

    @property
    def levels(self) -> int:
        """Return the number of rows that the header takes."""
        return 1 + max((cell.level for cell in self.cells), default=-1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a header: a time, which is one cell, or words: one cell, several, or spanning others."""

    span: Span
    words: tuple[Span, ...]
    is_time: bool
    is_alone: bool
    is_spanning: bool


def fit(text: str, region: Span, columns: int, unheaded: int) -> Header | None:
    """Return the header in ``region`` cut into cells so that they head ``columns`` columns, or None.

    Tried in this order, and taken only where exactly one way fits: every stretch is one cell; stretches such
    as "After RFA" span the cells after them; words are cells of their own; any other stretch alone on its
    line spans. Up to ``unheaded`` columns at the left (labels of rows) may lack a header.
    """
    parts = stretches(text, region)
    for missing in range(unheaded + 1):
        for ways in _ways(parts):
            fitting = [way for way in ways if sum(way) == columns - missing]
            if len(fitting) == 1:
                return (
                    _laid_out(parts, fitting[0], missing)
                    if _is_sure(text, region, parts, fitting[0])
                    else None
                )
            if fitting:
                return None
    return None


def _is_sure(text: str, region: Span, parts: Sequence[Stretch], way: Sequence[int]) -> bool:
    """Return whether a way that fits by count can be trusted.

    Times show where cells begin and what spans them; so does a header on one line. Where cells stand below
    each other, each must be short and whole: a long line is several cells.
    """
    if sum(part.is_time for part in parts) > 1:
        return all(p.is_time for at, n in enumerate(way) if n == 0 for p in parts[at + 1 :])
    if "\n" not in region.of(text).strip():
        return True
    lines = [line for part in parts for line in part.span.of(text).split("\n")]
    return all(count == 1 for count in way) and all(len(line.split()) <= _MOST_WORDS for line in lines)


def stretches(text: str, region: Span) -> list[Stretch]:
    """Return the parts of a header in order; a time runs on over a line end, words over a soft one."""
    found: list[Stretch] = []
    at = region.start
    for match in TIME.finditer(text, region.start, region.stop):
        if not _is_bounded(
            text[region.start : region.stop], match.start() - region.start, match.end() - region.start
        ):
            continue
        found += _words(text, Span(at, match.start()), region)
        found.append(_stretch(text, Span(match.start(), match.end()), region, is_time=True))
        at = match.end()
    return found + _words(text, Span(at, region.stop), region)


def _is_bounded(text: str, start: int, stop: int) -> bool:
    """Return whether a time stands apart from the words around it, marks of footnotes aside."""
    return (start == 0 or text[start - 1].isspace()) and (stop == len(text) or text[stop] in " \t\n*†‡,;:")


def _words(text: str, gap: Span, region: Span) -> list[Stretch]:
    spans = (
        Span(m.start(), m.start() + len(m.group().rstrip()))
        for m in _CELLS.finditer(text, gap.start, gap.stop)
    )
    return [
        _stretch(text, span, region, is_time=False) for span in spans if any(map(str.isalnum, span.of(text)))
    ]


def _stretch(text: str, span: Span, region: Span, *, is_time: bool) -> Stretch:
    words = (span,) if is_time else tuple(Span(m.start(), m.end()) for m in _within(r"\S+", text, span))
    before = text[region.start : span.start].rpartition("\n")[2]
    after = text[span.stop : region.stop].partition("\n")[0]
    return Stretch(
        span=span,
        words=words,
        is_time=is_time,
        is_alone=not before.strip() and not after.strip(),
        is_spanning=not is_time and _SPANNING.match(text, span.start) is not None,
    )


def _within(pattern: str, text: str, span: Span) -> Iterator[re.Match[str]]:
    return re.compile(pattern).finditer(text, span.start, span.stop)


def _ways(parts: Sequence[Stretch]) -> Iterator[list[tuple[int, ...]]]:
    """Yield sets of ways, simplest first: the number of columns that each stretch heads, 0 where it spans."""
    yield [(1,) * len(parts)]
    can_span = [0 < at < len(parts) - 2 for at in range(len(parts))]
    named = [0 if can and part.is_spanning else 1 for can, part in zip(can_span, parts, strict=True)]
    yield [tuple(named)]
    split = [(1, len(p.words)) if n and len(p.words) > 1 else (n,) for n, p in zip(named, parts, strict=True)]
    spanned = [(0, 1) if can and p.is_alone else (1,) for can, p in zip(can_span, parts, strict=True)]
    for options in (split, spanned):
        if sum(len(option) > 1 for option in options) <= _MOST_OPEN:
            yield list(product(*options))


def _laid_out(parts: Sequence[Stretch], way: Sequence[int], first: int) -> Header | None:
    """Return the cells of one way; None where a stretch would span fewer than two columns."""
    cells: list[HeaderCell] = []
    column, spanning = first, None
    for part, count in zip(parts, way, strict=True):
        if count == 0:
            spanning = len(cells)
            cells.append(HeaderCell(part.span, 0, column, 0))
            continue
        spans = part.words if count > 1 else (part.span,)
        level = 0 if spanning is None else 1
        cells += [HeaderCell(span, level, column + at) for at, span in enumerate(spans)]
        column += count
        if spanning is not None:
            cells[spanning] = replace(cells[spanning], column_span=column - cells[spanning].column)
    spans_two = all(cell.column_span > 1 for cell, count in zip(cells, way, strict=False) if count == 0)
    return Header(tuple(cells)) if spans_two else None
