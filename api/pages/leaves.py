"""A document as it is laid out for reading: its own text, whole and in order, with what was read beside it.

Nothing of the text is left out: what no section holds is shown like any other paragraph, boilerplate is
faded, tables stand as tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.pages.highlighting import Highlight, Piece, pieces
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.documents import Cell, Section, Table
    from kb.query.answers import DocumentAnswer, StatementView

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*(?:\n[ \t]*\n|\Z))", re.DOTALL)
FADED = (Role.BOILERPLATE, Role.REFERENCES, Role.BACK)
"""Parts that are shown but in which nothing is looked for."""


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell of a table on the page."""

    pieces: list[Piece]
    is_header: bool
    row_span: int
    column_span: int


_EMPTY = LaidCell([], is_header=False, row_span=1, column_span=1)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A paragraph, heading or table of the document, with the statements that begin in it.

    ``start`` and ``stop`` are its place in the text. ``section`` is given with the first leaf of a section;
    ``rows`` where the leaf is a table, whose caption and footnotes are leaves of their own.
    """

    kind: str  # paragraph | heading | table
    start: int
    stop: int
    pieces: list[Piece]
    rows: list[list[LaidCell]]
    faded: bool
    section: Section | None
    notes: tuple[StatementView, ...]


def leaves(answer: DocumentAnswer) -> list[Leaf]:
    """Return the whole document in order."""
    layout = _Layout(answer)
    return list(layout.leaves())


class _Layout:
    """The way through one document: its highlights, and which statements have had their anchor."""

    def __init__(self, answer: DocumentAnswer) -> None:
        self._document = answer.document
        self._highlights = _highlights(answer)
        self._first_quotes = _first_quotes(answer.statements)
        self._anchored: set[str] = set()
        self._tables = {table.number: table for table in answer.document.tables}

    def leaves(self) -> Iterator[Leaf]:
        """Yield the leaves of all sections, and of what lies between them."""
        at = 0
        for section in self._document.sections:
            yield from self._paragraphs(at, section.span.start, None)
            yield from self._section(section)
            at = max(at, section.span.stop)
        yield from self._paragraphs(at, len(self._document.text), None)

    def _section(self, section: Section) -> Iterator[Leaf]:
        start, stop = section.span.start, section.span.stop
        faded = section.role in FADED
        shown: Section | None = section
        if section.heading is not None:
            yield self._leaf("heading", section.heading.start, section.heading.stop, shown, faded=faded)
            start, shown = section.heading.stop, None
        table = self._tables.get(section.table) if section.table is not None else None
        table = table or next((t for t in self._tables.values() if start <= t.span.start < stop), None)
        if table is None or not table.cells:
            yield from self._paragraphs(start, stop, shown, faded=faded)
            return
        first, last = _extent(table)
        before = list(self._paragraphs(start, first, shown))
        yield from before
        yield self._table(table, None if before else shown)
        yield from self._paragraphs(last, stop, None)

    def _paragraphs(
        self, start: int, stop: int, section: Section | None, *, faded: bool = False
    ) -> Iterator[Leaf]:
        for match in _PARAGRAPH.finditer(self._document.text[start:stop]):
            yield self._leaf("paragraph", start + match.start(), start + match.end(), section, faded=faded)
            section = None

    def _leaf(self, kind: str, start: int, stop: int, section: Section | None, *, faded: bool) -> Leaf:
        return Leaf(kind, start, stop, self._cut(start, stop), [], faded, section, self._notes(start, stop))

    def _table(self, table: Table, section: Section | None) -> Leaf:
        rows: dict[int, list[Cell]] = {}
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append(cell)
        taken = _taken(table)
        laid = []
        for number, row in rows.items():
            cells: list[LaidCell] = []
            at = 0
            for cell in row:
                gap = sum((number, column) not in taken for column in range(at, cell.column))
                cells += [_EMPTY] * gap
                cells.append(self._cell(cell))
                at = cell.column + cell.column_span
            cells += [_EMPTY] * sum((number, column) not in taken for column in range(at, _width(table)))
            laid.append(cells)
        start, stop = _extent(table)
        return Leaf(
            "table", start, stop, [], laid, faded=False, section=section, notes=self._notes(start, stop)
        )

    def _cell(self, cell: Cell) -> LaidCell:
        return LaidCell(
            self._cut(cell.span.start, cell.span.stop), cell.is_header, cell.row_span, cell.column_span
        )

    def _cut(self, start: int, stop: int) -> list[Piece]:
        """Return a stretch in pieces; an id begins once on a page, for it becomes the name of a place."""
        found = []
        for piece in pieces(self._document.text, self._highlights, start, stop):
            new = tuple(id_ for id_ in dict.fromkeys(piece.begins) if id_ not in self._anchored)
            self._anchored.update(new)
            found.append(replace(piece, begins=new))
        return found

    def _notes(self, start: int, stop: int) -> tuple[StatementView, ...]:
        """Return the statements whose claim begins here."""
        return tuple(view for at, view in self._first_quotes if start <= at < stop)


def _extent(table: Table) -> tuple[int, int]:
    """Return where the cells of a table begin and end, without its caption and footnotes."""
    return min(c.span.start for c in table.cells), max(c.span.stop for c in table.cells)


def _taken(table: Table) -> set[tuple[int, int]]:
    """Return the places of the grid that a cell fills, spans included."""
    return {
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _width(table: Table) -> int:
    """Return the number of columns."""
    return max(cell.column + cell.column_span for cell in table.cells)


def _highlights(answer: DocumentAnswer) -> list[Highlight]:
    """Return all quotes of statements; those to which a finding objects are disputed."""
    disputed = {(quote.start, quote.stop) for view in answer.findings for quote in view.finding.evidence}
    return [
        Highlight(quote.start, quote.stop, view.id, (quote.start, quote.stop) in disputed)
        for view in answer.statements
        for quote in view.value.evidence
        if quote.purpose in {"claim", "value"}
    ]


def _first_quotes(views: Sequence[StatementView]) -> list[tuple[int, StatementView]]:
    """Return where the claim of each statement begins, in the order of the text."""
    placed = [(_claim_start(view), view) for view in views]
    return sorted(placed, key=lambda pair: (pair[0], pair[1].id))


def _claim_start(view: StatementView) -> int:
    quotes = view.value.evidence
    return min((q.start for q in quotes if q.purpose == "claim"), default=min(q.start for q in quotes))
