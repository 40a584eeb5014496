"""A table as questions need it: each filled cell with all that heads it and the size of its group.

The reader knows head rows by their marks; reviewers also read heads that are printed among the values: names
of groups in body rows, headings in the middle of a table, rows and columns of "n = 20", weeks in the first
column, and group names that lost their span above "Mean | SD | Mean | SD".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.sources.grid import is_numeric

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.documents import Cell, Table
    from kb.spans import Span

N_HEAD = re.compile(
    r"^\s*(?:n|N[o°]\.?|number"
    r"|(?:number|no\.?) of (?:patients|subjects|participants|children|women|cases|animals)"
    r"|no\.? patients|patients|participants|subjects|sample size|total(?: (?:number|patients))?)"
    r"\s*(?:\([nN%]\)|, ?[nN](?: ?\(%\))?)?$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"^\(?\s*[nN]o?\.?\s?[=:]\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)\s*\)?\s*(?:patients)?$")
COUNT = re.compile(r"^(\d+)(?:\s?\(\s?100(?:\.0+)?\s?%?\s?\))?$")
_HEADS_ON = re.compile(
    r"^\s*(?:n|no\.?|%|n ?\(%\)|mean.*|SD|SE|median.*|p\W?(?:value)?\W*|95 ?% CI|\(?X2\)?|n\s*=\s*\d+)\s*$",
    re.IGNORECASE,
)
_TIME_HEAD = re.compile(
    r"^\W*(?:time|weeks?|months?|days?|hours?|hrs?|min(?:ute)?s?|years?|visits?)\b", re.IGNORECASE
)
_UNIT = re.compile(r"\b(week|month|day|hour|hr|minute|min|year|visit)s?\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"^\d{1,4}(?:\.\d+)?(?:st|nd|rd|th)?$")
_MOST_HEADS_IN_BODY = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell with what heads it, innermost header last, white space folded; ``heads`` are their places."""

    cell: Cell
    text: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    heads: tuple[Span, ...] = ()
    size: int | None = None


def entries_of(table: Table, text: str) -> tuple[Entry, ...]:
    """Return the filled cells of a table that are values, in reading order."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    ordered = [sorted(rows[number], key=lambda c: c.column) for number in sorted(rows)]
    walk = _Walk(text, _repaired(ordered, text))
    for row in ordered:
        walk.take(row)
    return tuple(walk.entries)


@dataclass(slots=True)
class _Walk:
    """The walk down a table: what heads each column so far, the headings above, the sizes in force."""

    text: str
    shifted: Mapping[int, tuple[str, ...]]
    entries: list[Entry] = field(default_factory=list)
    heads: dict[int, list[Span]] = field(default_factory=dict)
    heading: Cell | None = None
    sizes: dict[int, int] = field(default_factory=dict)
    stub: str = ""
    in_body: bool = False
    extra: int = 0

    def words(self, cell: Cell) -> str:
        """Return the words of a cell on one line."""
        return plain(cell.span.of(self.text))

    def take(self, row: Sequence[Cell]) -> None:
        """Take the next row: as heads, as a heading, as sizes, or as values."""
        filled = [c for c in row if len(c.span)]
        values = [c for c in filled if not c.is_header]
        if not filled:
            return
        if not values:
            self._head(filled)
        elif self._is_heading(row, filled):
            self.heading = filled[0]
            self.sizes = {}
        elif not self.in_body and self.extra < _MOST_HEADS_IN_BODY and self._goes_on_as_head(values):
            self.extra += 1
            for cell in values:
                for column in range(cell.column, cell.column + cell.column_span):
                    self.heads.setdefault(column, []).append(cell.span)
            self._note_sizes(values)
        elif self._note_sizes(values):
            self.in_body = True
        else:
            self.in_body = True
            if values[0].column == 0 and len(values) == 1 == len(row):
                self.heading = None
            self.entries += [self._entry(cell, values) for cell in values]

    def _head(self, filled: Sequence[Cell]) -> None:
        """Take a row of heads; one that stands alone among the values is known to the reader."""
        if filled[0].column == 0 and not self.in_body and not self.stub:
            self.stub = self.words(filled[0])
        if self.in_body and len(filled) == 1:
            self.heading = None

    def _is_heading(self, row: Sequence[Cell], filled: Sequence[Cell]) -> bool:
        """Return whether a row holds words in one cell only, which then heads the rows below."""
        only = filled[0]
        alone = (
            len(filled) == 1
            and not is_numeric(self.words(only))
            and any(c.isalpha() for c in self.words(only))
        )
        return (
            alone
            and (len(row) > 1 or only.column_span > 1)
            and not re.match(r"p\s*[=<>]", self.words(only), re.IGNORECASE)
        )

    def _goes_on_as_head(self, values: Sequence[Cell]) -> bool:
        """Return whether a body row above all values still heads its columns: names, sizes, statistics."""
        beyond = [self.words(c) for c in values if c.column > 0]
        return len(beyond) > 1 and all(_HEADS_ON.match(t) or not any(c.isdigit() for c in t) for t in beyond)

    def _note_sizes(self, values: Sequence[Cell]) -> bool:
        """Note a row of "n = 20" as the sizes of the columns; return whether the row is one."""
        found = {}
        for cell in values:
            match = _SIZE.match(self.words(cell))
            if match is not None:
                found[cell.column] = int(match["n"].replace(",", ""))
            elif cell.column > 0 and not _HEADS_ON.match(self.words(cell)):
                return False
        self.sizes |= found
        return len(found) > 1

    def _entry(self, cell: Cell, row: Sequence[Cell]) -> Entry:
        """Return a value with what heads it."""
        columns = [plain(s.of(self.text)) for s in cell.column_headers]
        spans = list(cell.column_headers)
        if cell.column in self.shifted:
            columns = list(self.shifted[cell.column])
        for span in self.heads.get(cell.column, ()):
            columns.append(plain(span.of(self.text)))
            spans.append(span)
        rows = [plain(s.of(self.text)) for s in cell.row_headers]
        spans = [*cell.row_headers, *spans]
        first = row[0]
        if not cell.row_headers and first.column == 0 and first is not cell:
            label = self._label(first)
            if label:
                rows.append(label)
                spans.insert(0, first.span)
        elif rows and _BARE_NUMBER.match(rows[-1]):
            rows[-1] = self._timed(rows[-1])
        if self.heading is not None:
            spans.insert(0, self.heading.span)
            if self.words(self.heading) not in rows:
                rows.insert(0, self.words(self.heading))
            columns = columns[self._common(row) :]
        return Entry(
            cell, self.words(cell), tuple(rows), tuple(columns), tuple(spans), self.sizes.get(cell.column)
        )

    def _label(self, first: Cell) -> str:
        """Return what a first cell that the reader took for a value says of its row: a time, or a word."""
        words = self.words(first)
        return self._timed(words) if _BARE_NUMBER.match(words) else words if not is_numeric(words) else ""

    def _timed(self, words: str) -> str:
        """Return a bare number with the unit of time that heads its column: "24" under "Weeks"."""
        unit = _UNIT.search(self.stub) if _TIME_HEAD.match(self.stub) else None
        return f"{unit[1]} {words}" if unit else words

    def _common(self, row: Sequence[Cell]) -> int:
        """Return 1 where all values stand under one head, which the heading above them replaces, else 0."""
        beyond = [c for c in row if c.column > 0]
        tops = {c.column_headers[:1] for c in beyond}
        below = all(len(c.column_headers) + len(self.heads.get(c.column, ())) > 1 for c in beyond)
        return int(len(tops) == 1 and below)


def _repaired(rows: Sequence[Sequence[Cell]], text: str) -> dict[int, tuple[str, ...]]:
    """Return heads by column where group names lost their span: two names above "Mean | SD | Mean | SD"."""
    heads = [row for row in rows if all(c.is_header for c in row)][:2]
    if len(heads) != 2 or not rows or heads[1] is not rows[1]:
        return {}
    names = [plain(c.span.of(text)) for c in heads[0] if c.column > 0 and c.column_span == 1 and len(c.span)]
    below = [(c.column, plain(c.span.of(text))) for c in heads[1] if len(c.span)]
    kinds = [words for _, words in below]
    for period in range(2, 5):
        times = len(names)
        if (
            times > 1
            and kinds[: period * times] == kinds[:period] * times
            and len(set(kinds[:period])) == period
        ):
            return {
                column: ((names[at // period], words) if at < period * times else (words,))
                for at, (column, words) in enumerate(below)
            }
    return {}


def plain(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
