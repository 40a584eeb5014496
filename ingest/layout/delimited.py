"""Tables whose columns are marked in the text itself: by tabs, by bars, or by runs of spaces.

Here the author of the text has drawn the grid, so a cell's column is read and never inferred; only cells
aligned by spaces are placed by where they stand under the header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.layout.lines import TIME
from ingest.layout.rows import CAPTION
from kb.documents import Cell
from kb.printed import is_missing, is_value
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.layout.lines import Line

_RULE = re.compile(r"[\s|+:=_-]*[-=_]{2}[\s|+:=_-]*")
_GAP = re.compile(r"\S+(?: \S+)*")
_BARS = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
"""Bars that separate cells stand apart; "|C|" is a formula."""
_MOST_TRIES = 3
_FEWEST_ALIGNED = 3  # lines aligned by spaces; fewer are chance ("Fig. 1 of  the")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as drawn: its cells and the lines ``[first, stop)`` that it takes."""

    cells: tuple[Cell, ...]
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells of one line by column; empty ones have a length of zero."""

    cells: dict[int, Span]


def grids(text: str, lines: Sequence[Line]) -> Iterator[Grid]:
    """Yield the tables that are drawn by tabs, bars or aligned columns, in order of their lines."""
    at = tries = 0
    while at < len(lines):
        stops = []
        for cut in (_by_tabs, _by_bars, _by_spaces):
            stops.append(_run(text, lines, at, cut))
            grid = _grid(text, lines, at, stops[-1], cut)
            if grid is not None:
                yield grid
                at, tries = stops[-1], 0
                break
        else:
            # A caption may stand before the table in the same run; to try each line of it is quadratic.
            tries = tries + 1 if max(stops) > at + 1 else 0
            at, tries = (max(stops), 0) if tries > _MOST_TRIES else (at + 1, tries)


def _by_tabs(text: str, line: Span) -> list[Span]:
    return _between(text, line, "\t") if "\t" in line.of(text).strip() else []


def _by_bars(text: str, line: Span) -> list[Span]:
    words = line.of(text).strip()
    if len(_BARS.findall(words)) < 2:
        return []
    start = text.index(words[0], line.start)
    inner = Span(start + words.startswith("|"), start + len(words) - words.endswith("|"))
    return _between(text, inner, "|")


def _by_spaces(text: str, line: Span) -> list[Span]:
    spans = [Span(m.start(), m.end()) for m in _GAP.finditer(text, line.start, line.stop)]
    return spans if len(spans) > 1 and not any("|" in s.of(text) or "\t" in s.of(text) for s in spans) else []


def _between(text: str, line: Span, mark: str) -> list[Span]:
    """Return the trimmed cells between marks."""
    cells, start = [], line.start
    for part in line.of(text).split(mark):
        lead = len(part) - len(part.lstrip())
        first = start + (lead if part.strip() else 0)
        cells.append(Span(first, first + len(part.strip())))
        start += len(part) + 1
    return cells


def _run(text: str, lines: Sequence[Line], at: int, cut: Callable[[str, Span], list[Span]]) -> int:
    """Return the index after the lines from ``at`` on that are cut into cells, with rules between them."""
    stop = at
    for index in range(at, len(lines)):
        line = lines[index]
        is_rule = bool(line.tokens) and _RULE.fullmatch(line.span.of(text)) is not None
        if not is_rule and (
            not cut(text, line.span) or (index > at and CAPTION.match(text, line.span.start))
        ):
            break
        if not is_rule:
            stop = index + 1
    return stop


def _grid(
    text: str,
    lines: Sequence[Line],
    at: int,
    stop: int,
    cut: Callable[[str, Span], list[Span]],
) -> Grid | None:
    """Return the table of a run of lines, or None where the run is no table."""
    spans = [cut(text, line.span) for line in lines[at:stop] if not _RULE.fullmatch(line.span.of(text))]
    aligned = cut is _by_spaces
    if len(spans) < (_FEWEST_ALIGNED if aligned else 2):
        return None
    width = max(len(row) for row in spans)
    if width < 2 or (aligned and not _is_aligned(spans, width)):
        return None
    rows = [_placed(spans, row, text) if aligned else _Row(dict(enumerate(row))) for row in spans]
    return Grid(_cells(text, rows), at, stop)


def _is_aligned(spans: Sequence[Sequence[Span]], width: int) -> bool:
    """Return whether lines of cells are a table: three columns, most lines as many cells as the first."""
    full = sum(len(row) == len(spans[0]) for row in spans)
    return width >= _FEWEST_ALIGNED and len(spans[0]) >= width - 1 and 2 * full >= len(spans)


def _placed(spans: Sequence[Sequence[Span]], row: Sequence[Span], text: str) -> _Row:
    """Return a line's cells by column: by count, else by what they stand under in the widest line."""
    widest = max(spans, key=len)
    if len(row) == len(widest):
        return _Row(dict(enumerate(row)))
    offset = text.rfind("\n", 0, widest[0].start) + 1
    own = text.rfind("\n", 0, row[0].start) + 1
    placed: dict[int, Span] = {}
    for span in row:
        start, stop = span.start - own, span.stop - own
        under = [
            c for c, head in enumerate(widest) if start < head.stop - offset and head.start - offset < stop
        ]
        column = under[0] if len(under) == 1 else max(placed, default=-1) + 1
        placed[column if column not in placed else max(placed) + 1] = span
    return _Row(placed)


def _cells(text: str, rows: Sequence[_Row]) -> tuple[Cell, ...]:
    levels = _header_rows(text, rows)
    counted = _is_counted(text, rows[levels:])
    found = []
    for index, row in enumerate(rows):
        head = row.cells.get(0)
        labels = (head,) if head is not None and len(head) else ()
        for column, span in sorted(row.cells.items()):
            is_label = column == 0 and (counted or not is_value(span.of(text)))
            above = _headed_by(rows[: min(index, levels)], column)
            found.append(
                Cell(
                    row=index,
                    column=column,
                    span=span,
                    is_header=index < levels or is_label,
                    row_headers=labels if index >= levels and column else (),
                    column_headers=above,
                ),
            )
    return tuple(found)


def _is_counted(text: str, body: Sequence[_Row]) -> bool:
    """Return whether the first column numbers its rows 1, 2, 3, …: labels, although they are numbers."""
    first = (row.cells[0].of(text) for row in body if 0 in row.cells)
    return all(re.fullmatch(rf"\D{{0,10}}{number}\W?", word) for number, word in enumerate(first, start=1))


def _header_rows(text: str, rows: Sequence[_Row]) -> int:
    """Return how many rows head the table: the first, and those below its gaps that hold no value."""
    levels = 1
    for row in rows[1:-1]:
        words = [span.of(text) for column, span in row.cells.items() if column and len(span)]
        upper = rows[levels - 1].cells
        has_gap = any(
            not len(upper.get(column, Span(0, 0))) for column in range(1, 1 + max(row.cells, default=0))
        )
        if not words or not has_gap or not all(_heads(word) for word in words):
            break
        levels += 1
    return levels


def _heads(word: str) -> bool:
    return TIME.fullmatch(word) is not None or not (is_value(word) or is_missing(word))


def _headed_by(rows: Sequence[_Row], column: int) -> tuple[Span, ...]:
    """Return the header cells over a column, outermost first; a cell covers the empty ones at its right."""
    found: list[Span] = []
    for level, row in enumerate(rows):
        own = row.cells.get(column)
        if own is not None and len(own):
            found.append(own)
        elif any(len(below.cells.get(column, Span(0, 0))) for below in rows[level + 1 :]):
            left = [row.cells[c] for c in sorted(row.cells) if c < column and len(row.cells[c])]
            found += left[-1:] if left and left[-1] != row.cells.get(0) else []
    return tuple(found)
