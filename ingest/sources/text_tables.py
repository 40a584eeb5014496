"""Tables in plain text: drawn with tabs, bars or spaces, or left over in the text layer of a PDF.

The readers of plain text call ``find_tables`` on the whole text; the spans of the tables are then cut out of
the running text. The parts (lines, rows, headers, grids) are in ``ingest.layout``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.layout.delimited import grids
from ingest.layout.grid import cells_of
from ingest.layout.lines import Form, lines_of
from ingest.layout.rows import CAPTION, is_note, is_prose, is_sentence, labelled, numbered
from kb.documents import Table
from kb.spans import Span, hull

if TYPE_CHECKING:
    from ingest.layout.rows import Rows
    from kb.documents import Cell

_MOST_HEADER_LINES = 30
_MOST_CAPTION_LINES = 6
_FEWEST_VALUES = 3  # of a row that nothing announces as a table
_FEWEST_TIMES = 3  # in the header of a table without a caption


@dataclass(frozen=True, slots=True)
class _Caption:
    """A caption: its label, its whole span, and the line after it."""

    label: str
    span: Span
    stop: int


def find_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plain text in order, their cells as spans of ``text``.

    ``text`` is the canonical text of a document. Cells that could not be matched with the header by count
    have no ``column_headers``. A text without tables gives an empty tuple; nothing is raised.
    """
    finder = _Finder(text)
    finder.drawn()
    finder.captioned()
    finder.announced_by_header()
    ordered = sorted(finder.tables, key=lambda table: table.span.start)
    return tuple(replace(table, number=number) for number, table in enumerate(ordered, start=1))


class _Finder:
    """Finds tables from the surest form to the least sure; what one form has taken, the next leaves alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.tables: list[Table] = []

    def drawn(self) -> None:
        """Take the tables whose columns are marked."""
        for grid in grids(self.text, self.lines):
            caption = self._caption_above(grid.first) or self._caption_below(grid.stop)
            self._keep(grid.cells, caption, grid.first, grid.stop)

    def captioned(self) -> None:
        """Take the rows below a caption "Table 2. …"."""
        for at, line in enumerate(self.lines):
            match = CAPTION.match(self.text, line.span.start) if line.tokens else None
            if match is None or match["kind"].lower().startswith("fig") or self._is_taken(line.span):
                continue
            caption = self._caption(at)
            first, rows = self._first_rows(caption.stop)
            if rows is None:
                continue
            region = Span(self.lines[caption.stop].span.start, self.lines[first].span.start)
            cells, is_headed = cells_of(self.text, rows, region)
            if is_headed or len(rows.rows) > 1:
                self._keep(cells, caption, at, rows.stop)

    def announced_by_header(self) -> None:
        """Take rows that no caption announces, where a header above them fits their columns exactly."""
        at = 0
        while at < len(self.lines):
            rows = None if self._is_taken(self.lines[at].span) else self._rows_at(at, _FEWEST_VALUES)
            if rows is not None:
                self._announce(at, rows)
            at = max(at + 1, rows.stop) if rows is not None else at + 1

    def _announce(self, at: int, rows: Rows) -> None:
        """Keep rows, if a header above them fits; the highest start of a header that fits is taken."""
        for first in self._header_starts(at):
            region = Span(self.lines[first].span.start, self.lines[at].span.start)
            times = sum(t.form is Form.TIME for line in self.lines[first:at] for t in line.tokens)
            if not rows.numbered and times < _FEWEST_TIMES:
                continue
            cells, is_headed = cells_of(self.text, rows, region)
            if is_headed:
                self._keep(cells, self._caption_below(self._after_notes(rows.stop)[0]), first, rows.stop)
                return

    def _header_starts(self, at: int) -> list[int]:
        """Return the lines at which the header of rows at ``at`` may start, the highest first."""
        starts = []
        for index in range(at - 1, max(-1, at - 1 - _MOST_HEADER_LINES), -1):
            line = self.lines[index]
            if line.is_blank:
                continue
            if is_prose(line) or self._is_taken(line.span) or CAPTION.match(self.text, line.span.start):
                break
            # Only a block of its own starts a header: its second line may be the end of a cell.
            if index == 0 or self.lines[index - 1].is_blank:
                starts.append(index)
        return starts[::-1]

    def _first_rows(self, at: int) -> tuple[int, Rows | None]:
        """Return the first rows below a caption and their line: those with several values, else with one."""
        for fewest in (2, 1):
            for index in range(at, min(len(self.lines), at + _MOST_HEADER_LINES)):
                line = self.lines[index]
                if line.is_blank:
                    continue
                if CAPTION.match(self.text, line.span.start):
                    break
                rows = self._rows_at(index, fewest)
                if rows is not None:
                    return index, rows
                if is_sentence(self.text, line):
                    break
        return at, None

    def _rows_at(self, at: int, fewest: int) -> Rows | None:
        """Return the rows that begin at a line, or None where the line begins none."""
        line = self.lines[at]
        if line.is_blank or is_prose(line):
            return None
        if line.tokens[0].span.of(self.text).rstrip(".)") == "1":
            rows = numbered(self.text, self.lines, at)
            if rows is not None:
                return rows
        if len(line.values) < fewest or not any(token.form in {Form.WORD, Form.TIME} for token in line.lead):
            return None
        return labelled(self.text, self.lines, at)

    def _keep(self, cells: tuple[Cell, ...], caption: _Caption | None, first: int, stop: int) -> None:
        """Add a table of lines ``[first, stop)`` with its notes, unless another table stands there."""
        end, notes = self._after_notes(stop)
        spans = [token.span for line in self.lines[first:end] for token in line.tokens]
        spans += [*(cell.span for cell in cells), *([caption.span] if caption else [])]
        if cells and not self._is_taken(hull(spans)):
            label = caption.label if caption else None
            self.tables.append(Table(0, hull(spans), label, caption.span if caption else None, cells, notes))

    def _after_notes(self, at: int) -> tuple[int, tuple[Span, ...]]:
        """Return the line after the notes below a table, and the notes, up to a full stop or a blank line."""
        notes: list[Span] = []
        end = at
        while (start := self._skip_blank(end)) is not None and is_note(self.text, self.lines[start]):
            end = start + 1
            while not self._ends_sentence(end - 1) and end < len(self.lines) and not self._starts_anew(end):
                end += 1
            notes.append(Span(self.lines[start].span.start, self.lines[end - 1].span.stop))
        return end, tuple(notes)

    def _starts_anew(self, at: int) -> bool:
        return self.lines[at].is_blank or is_note(self.text, self.lines[at])

    def _ends_sentence(self, at: int) -> bool:
        return self.lines[at].span.of(self.text).rstrip().endswith(".")

    def _skip_blank(self, at: int) -> int | None:
        """Return the next line with words, at most two blank ones further down."""
        return next((i for i in range(at, min(len(self.lines), at + 3)) if not self.lines[i].is_blank), None)

    def _caption(self, at: int) -> _Caption:
        """Return the caption that begins at a line; it runs on over soft lines and after a bare label."""
        match = CAPTION.match(self.text, self.lines[at].span.start)
        label = match["label"] if match else ""
        stop = at + 1
        while stop < min(len(self.lines), at + _MOST_CAPTION_LINES) and not self.lines[stop].is_blank:
            bare = stop == at + 1 and len(self.lines[at].tokens) <= 2
            if self._ends_sentence(stop - 1) and not bare:
                break
            goes_on = self.lines[stop - 1].is_soft or (
                self._ends_sentence(stop) and not self.lines[stop].values
            )
            if not bare and not goes_on:
                break
            stop += 1
        span = Span(self.lines[at].tokens[0].span.start, self.lines[stop - 1].tokens[-1].span.stop)
        return _Caption(label, span, stop)

    def _caption_above(self, first: int) -> _Caption | None:
        end = first - 1
        while end > max(0, first - 3) and self.lines[end].is_blank:
            end -= 1
        for at in range(end, max(-1, end - _MOST_CAPTION_LINES), -1):
            line = self.lines[at]
            if line.is_blank:
                return None
            match = CAPTION.match(self.text, line.span.start)
            if match and not self._is_taken(line.span):
                return _Caption(
                    match["label"],
                    Span(line.tokens[0].span.start, self.lines[end].tokens[-1].span.stop),
                    first,
                )
        return None

    def _caption_below(self, at: int) -> _Caption | None:
        below = self._skip_blank(at)
        if below is None or self._is_taken(self.lines[below].span):
            return None
        return self._caption(below) if CAPTION.match(self.text, self.lines[below].span.start) else None

    def _is_taken(self, span: Span) -> bool:
        return any(table.span.overlaps(span) for table in self.tables)
