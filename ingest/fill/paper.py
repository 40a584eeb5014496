"""A document laid out for questions: its sentences, its tables as rows, its abbreviations and groups.

Everything is derived from text, sections and tables, which the store keeps, so a stored document answers as a
freshly read one does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.fill.layout import Entry, entries_of, plain
from ingest.fill.wording import Wording
from ingest.recognisers.abbreviations import definitions
from ingest.sentences import split
from ingest.view import HyphenJudge, view_of
from kb.documents import Role
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.documents import Document, Section, Table
    from kb.statements import Arm

_NOT_TOLD = frozenset({Role.REFERENCES, Role.BOILERPLATE, Role.BACK, Role.TABLE, Role.KEYWORDS})
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_LEVEL = re.compile(r"[CTLS]\d{1,2}\b")  # of the spine: no abbreviation
_LONGEST_PARAGRAPH = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is read, its place, and its section."""

    number: int
    text: str
    span: Span
    section: Section


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for questions: cells that are filled, by row and column, with caption and footnotes."""

    table: Table
    section: Section
    caption: str
    notes: str
    entries: tuple[Entry, ...]

    def row(self, row: int) -> list[Entry]:
        """Return the entries of a row, from left to right."""
        return self._by_row.get(row, [])

    def column(self, column: int) -> list[Entry]:
        """Return the entries of a column, from top to bottom."""
        return self._by_column.get(column, [])

    @property
    def _by_row(self) -> dict[int, list[Entry]]:
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.cell.row, []).append(entry)
        return found

    @property
    def _by_column(self) -> dict[int, list[Entry]]:
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.cell.column, []).append(entry)
        return found


@dataclass
class Paper:
    """A document with what questions need of it, each computed when first asked for."""

    document: Document
    arms: tuple[Arm, ...] = ()
    memory: dict[object, object] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of the authors' own text, in order."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        judge = HyphenJudge.of(self.document.text)
        number = 0
        for section in self.document.sections:
            if section.role in _NOT_TOLD:
                continue
            for place in _paragraphs(self.document.text, section.span):
                view = view_of(self.document.text, place, judge=judge, skip=self.document.citations)
                for start, stop in split(view.text):
                    yield Sentence(number, view.text[start:stop], view.span(start, stop), section)
                    number += 1

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Return the tables that hold values."""
        return tuple(self._grids())

    def _grids(self) -> Iterator[Grid]:
        text = self.document.text
        for table in self.document.tables:
            at = self.document.section_at(table.span.start)
            if at is None:
                continue
            caption = plain(table.caption.of(text)) if table.caption is not None else ""
            notes = " ".join(plain(s.of(text)) for s in table.footnotes)
            yield Grid(table, self.document.sections[at], caption, notes, entries_of(table, text))

    @cached_property
    def short_forms(self) -> dict[str, str]:
        """Return the document's abbreviations with what they stand for."""
        texts = [s.text for s in self.sentences if any(c in s.text for c in "([=:")]
        texts += [text for grid in self.grids for text in (grid.caption, grid.notes) if text]
        found = definitions(texts)
        return {short: long for short, long in found.items() if not _LEVEL.match(short)}

    @cached_property
    def wording(self) -> Wording:
        """Return the words of the document."""
        texts = [s.text for s in self.sentences]
        for grid in self.grids:
            texts.append(grid.caption)
            texts += {" ".join((*e.rows, *e.columns)) for e in grid.entries}
        return Wording(texts, self.short_forms)

    def signs(self, text: str) -> frozenset[str]:
        """Return what a text of this document says (`Wording.signs`), remembered."""
        found = self.memory.get(text)
        if not isinstance(found, frozenset):
            found = self.memory[text] = self.wording.signs(text)
        return found


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield the paragraphs of a section: what blank lines part."""
    for match in _PARAGRAPH.finditer(text, span.start, span.stop):
        start, stop = match.span()
        while stop - start > _LONGEST_PARAGRAPH:
            cut = text.rfind(" ", start + 1, start + _LONGEST_PARAGRAPH)
            cut = cut if cut > start else start + _LONGEST_PARAGRAPH
            yield Span(start, cut)
            start = cut
        yield Span(start, stop)
