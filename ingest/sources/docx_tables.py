"""Tables of Word files as grids: spans in both directions, head rows, rows that begin further right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.sources.docx_package import attribute, child
from ingest.sources.grid import RawCell, grid_of
from ingest.sources.jats_inline import local
from ingest.sources.written import joined
from ingest.sources.written_runs import Run, all_bold, inline_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.grid import Grid
    from ingest.sources.layout import Inline

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_WIDEST = 100  # no table that people read has a cell that spans more columns
_MOST_COLUMNS = 300  # nor so many columns; a row that says so has cells that span nothing
_MOST_HEAD_ROWS = 4
_TWIPS = 60  # a step of indentation that the eye sees


class _CellReader(Protocol):
    """Reads the paragraphs of a cell."""

    def cell_runs(self, cell: _Element) -> list[list[Run]]:
        """Return the paragraphs of a cell as runs."""


@dataclass(slots=True)
class _Cell:
    """A cell while its table is read: it may grow downwards and to the right."""

    inline: Inline
    column_span: int = 1
    row_span: int = 1
    bold: bool = False
    indent: int = 0


def is_layout(table: _Element) -> bool:
    """Return whether a table only lays out the page: one cell a row, or tables in its cells."""
    cells = [list(_within(row, "tc")) for row in _within(table, "tr")]
    if max((len(row) for row in cells), default=0) < 2 or len(cells) < 2:
        return not (len(cells) == 1 and len(cells[0]) > 2)
    return any(local(e) == "tbl" for row in cells for cell in row for e in cell.iter())


def table_cells(table: _Element) -> Iterator[_Element]:
    """Yield the cells of a table row by row."""
    for row in _within(table, "tr"):
        if child(row, "trPr", "del") is None:
            yield from _within(row, "tc")


def grid_of_table(table: _Element, reader: _CellReader) -> Grid:
    """Return the grid of a table."""
    rows: list[tuple[bool, list[_Cell]]] = []
    growing: dict[int, _Cell] = {}  # by column: the cells that a merged cell below would belong to
    for row in _within(table, "tr"):
        if child(row, "trPr", "del") is None:
            marked = child(row, "trPr", "tblHeader") is not None
            cells, growing = _row(row, reader, growing)
            rows.append((marked, cells))
    least = min((cells[0].indent for _, cells in rows if cells and cells[0].inline), default=0)
    heads = _head_rows(rows)
    return grid_of([(n < heads, [_raw(cell, least) for cell in cells]) for n, (_, cells) in enumerate(rows)])


def _row(row: _Element, reader: _CellReader, above: dict[int, _Cell]) -> tuple[list[_Cell], dict[int, _Cell]]:
    """Return the cells that begin in a row, and those that may grow into the next."""
    cells: list[_Cell] = []
    growing: dict[int, _Cell] = {}
    before = _number(attribute(child(row, "trPr", "gridBefore"), "val"), least=0)
    column = before
    if before:
        cells.append(_Cell(inline_of([]), before))
    for element in _within(row, "tc"):
        properties = child(element, "tcPr")
        span = _number(attribute(child(properties, "gridSpan"), "val")) if column < _MOST_COLUMNS else 1
        merge = child(properties, "vMerge")
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        sideways = child(properties, "hMerge")
        if sideways is not None and attribute(sideways, "val") != "restart" and cells:
            cells[-1].column_span = min(cells[-1].column_span + span, _WIDEST)
            cells[-1].inline = joined([cells[-1].inline, _content(element, reader, span).inline])
        elif goes_on and column in above:
            cell = growing[column] = above[column]
            cell.row_span += 1
            cell.inline = joined([cell.inline, _content(element, reader, span).inline])
        else:
            cell = _content(element, reader, span)
            cells.append(cell)
            if merge is not None:
                growing[column] = cell
        column += span
    return cells, growing


def _content(element: _Element, reader: _CellReader, span: int) -> _Cell:
    """Return a cell with its words."""
    paragraphs = reader.cell_runs(element)
    filled = [runs for runs in paragraphs if plain(runs).strip()]
    inline = joined([inline_of(runs) for runs in filled])
    return _Cell(
        inline,
        span,
        bold=bool(filled) and all(all_bold(runs) for runs in filled),
        indent=_indent(element, plain(filled[0]) if filled else ""),
    )


def _indent(element: _Element, words: str) -> int:
    """Return how far the words of a cell are moved in, by spaces or by the paragraph."""
    indentation = child(element, "p", "pPr", "ind")
    left = attribute(indentation, "left") or attribute(indentation, "start")
    steps = int(left) // _TWIPS if left.isdecimal() and len(left) < 6 else 0
    return steps + len(words) - len(words.lstrip(" \u00a0\u2002\u2003\t"))


def _head_rows(rows: list[tuple[bool, list[_Cell]]]) -> int:
    """Return how many rows at the top are marked as head, or are bold where the rows below are not."""
    marked = 0
    while marked < len(rows) and rows[marked][0]:
        marked += 1
    if marked:
        return marked
    bold = 0
    while bold < len(rows) and all(c.bold for c in rows[bold][1] if c.inline) and rows[bold][1]:
        bold += 1
    return bold if bold < len(rows) and bold <= _MOST_HEAD_ROWS else 0


def _raw(cell: _Cell, least: int) -> RawCell:
    """Return a cell as the grid takes it."""
    return RawCell(
        cell.inline.text,
        cell.row_span,
        cell.column_span,
        indent=max(0, cell.indent - least),
        citations=cell.inline.citations,
    )


def _within(element: _Element, name: str) -> Iterator[_Element]:
    """Yield the children of a name, also inside content controls."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _WRAPPERS:
            yield from _within(inner, name)


def _number(value: str, least: int = 1) -> int:
    """Return a number of columns, within what a table that people read can have."""
    return min(max(least, int(value)), _WIDEST) if value.isdecimal() and len(value) < 6 else least
