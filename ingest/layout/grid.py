"""From rows and a header to the cells of a table, each with its place in the grid and the cells that head it.

Where a row does not have as many values as the table has columns, its cells are kept and their headers left
empty: a number under the wrong time is worse than one under none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.layout.headers import Header, fit
from kb.documents import Cell
from kb.printed import is_absorbing
from kb.spans import Span, hull

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.rows import Row, Rows

_MOSTLY = 0.8  # so many rows must have as many words before their values, for each to be a column


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of a table: those of labels and those of values; ``each`` says that every word is a column."""

    labels: int
    values: int
    each: bool

    @property
    def columns(self) -> int:
        """Return the number of columns."""
        return self.labels + self.values


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the grid and the labels that head it."""

    row: int
    labels: tuple[Span, ...]


def cells_of(text: str, rows: Rows, header_region: Span) -> tuple[tuple[Cell, ...], bool]:
    """Return the cells of a table with single-spaced columns, and whether its header could be read.

    ``header_region`` is the text between the caption and the first row.
    """
    shapes = _shapes(rows)
    for shape in shapes:
        header = fit(text, header_region, shape.columns, unheaded=1)
        if header is not None:
            return _cells(text, rows.rows, shape, header), True
    return _cells(text, rows.rows, shapes[0], Header()), False


def _shapes(rows: Rows) -> list[Shape]:
    """Return the shapes that the rows may have, likeliest first."""
    valued = [row for row in rows.rows if row.values and row.lead] or rows.rows
    values = _commonest([len(row.values) for row in valued])
    labels = _commonest([len(row.lead) for row in valued])
    uniform = sum(len(row.lead) == labels for row in valued) >= _MOSTLY * len(valued)
    lumped = Shape(1 + (rows.numbered and labels > 1), values, each=False)
    each = [Shape(labels, values, each=True)] if uniform and labels > 1 else []
    return [*each, lumped] if rows.numbered else [lumped, *each]


def _commonest(counts: Sequence[int]) -> int:
    tally = Counter(counts)
    return max(tally, key=lambda count: (tally[count], count))


def _cells(text: str, rows: Sequence[Row], shape: Shape, header: Header) -> tuple[Cell, ...]:
    levels = header.levels
    found = [
        Cell(
            row=cell.level,
            column=cell.column,
            span=cell.span,
            row_span=1 if cell.level or cell.column_span > 1 else levels,
            column_span=cell.column_span,
            is_header=True,
            column_headers=header.of(cell.column)[: cell.level],
        )
        for cell in header.cells
    ]
    at = levels
    for row in rows:
        height = 1 + len(row.below)
        labels = _labels(row, shape, header, at, height)
        found += labels
        found += _values(text, row, shape, header, Place(at, tuple(cell.span for cell in labels)))
        at += height
    return tuple(found)


def _labels(row: Row, shape: Shape, header: Header, at: int, height: int) -> list[Cell]:
    """Return the cells before the values; labels printed below them take grid rows of their own."""
    first = shape.labels - 1 if shape.each or shape.labels > 1 else 0
    spans = [token.span for token in row.lead[:first]]
    if len(row.lead) > first:
        spans.append(hull([token.span for token in row.lead[first:]]))
    last = len(spans) - 1
    found = []
    for column, span in enumerate(spans):
        tall = 1 if column == last and row.below else height
        found.append(Cell(at, column, span, tall, is_header=True, column_headers=header.of(column)))
    for below, token in enumerate(row.below, start=1):
        found.append(Cell(at + below, last, token.span, is_header=True, column_headers=header.of(last)))
    return found


def _values(text: str, row: Row, shape: Shape, header: Header, place: Place) -> list[Cell]:
    """Return the cells of values; "deceased" stands for all columns that are left."""
    if not row.values:
        return []
    lacking = shape.values - len(row.values)
    carries_on = lacking > 0 and is_absorbing(row.values[-1].span.of(text))
    placed = lacking == 0 or carries_on
    found = []
    for index, token in enumerate(row.values):
        last = carries_on and index == len(row.values) - 1
        column = shape.labels + index
        found.append(
            Cell(
                row=place.row,
                column=column,
                span=token.span,
                row_span=1 + len(row.below),
                column_span=1 + lacking if last else 1,
                row_headers=place.labels,
                column_headers=header.of(column) if placed else (),
            ),
        )
    return found
