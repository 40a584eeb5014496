"""Lays out structured sources (JATS, HTML) as one text, and keeps the places of all that it lays down.

Blocks are joined by a blank line; a table is its caption, its rows by line feed with cells by tab, then its
footnotes. Sections begin and end with the blocks laid while they are open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.grid import heads_of
from kb.documents import Block, Cell, Role, Section, Table
from kb.spans import Span, hull

if TYPE_CHECKING:
    from ingest.sources.grid import Grid, Key

_SPACE = re.compile(r"[ \t\r\n\f]+")
_MARKS = re.compile("\ufeff+")
_LEAD = re.compile(r"(?:^|[.!?]\s+)([^.!?]*:)\s*$")
_JOINS = re.compile(r"[\s,;\u2013\u2014\u2212-]*")


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of text without structure, and where citation numbers stand in it (offsets into ``text``)."""

    text: str
    citations: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        """Return whether it holds any text."""
        return bool(self.text.strip())


def unmarked(start: str) -> str:
    """Return the start of a text as it may be stored: U+FEFF there would be a byte order mark.

    Its other meaning, to hold words together, has U+2060, which is as long.
    """
    marks = _MARKS.match(start)
    return start if marks is None else "\u2060" * marks.end() + start[marks.end() :]


def folded(pieces: list[tuple[str, bool]]) -> Inline:
    """Return pieces of source text as one run, white space folded as a browser does; True marks a citation.

    >>> folded([(" Pain ", False), ("3,4", True), ("  fell ", False)])
    Inline(text='Pain 3,4 fell', citations=(Span(start=5, stop=8),))
    """
    if not any(is_citation for _, is_citation in pieces):
        return Inline(_SPACE.sub(" ", "".join(raw for raw, _ in pieces)).strip())
    parts: list[str] = []
    citations: list[Span] = []
    length = 0
    last = " "
    for raw, is_citation in pieces:
        text = _SPACE.sub(" ", raw)
        if last == " ":
            text = text.lstrip(" ")
        if not text:
            continue
        if is_citation and text.strip():
            begin = length + len(text) - len(text.lstrip())
            citations.append(Span(begin, begin + len(text.strip())))
        parts.append(text)
        length += len(text)
        last = text[-1]
    whole = "".join(parts)
    indent = len(whole) - len(whole.lstrip())  # spaces that do not fold
    text = whole.strip()
    return Inline(text, _joined(text, [span.shifted(-indent) for span in citations]))


def _joined(text: str, citations: list[Span]) -> tuple[Span, ...]:
    """Return citation numbers with what joins them: "[3", "4]" are one place, brackets included."""
    joined: list[Span] = []
    for span in citations:
        if joined and _JOINS.fullmatch(text[joined[-1].stop : span.start]):
            joined[-1] = Span(joined[-1].start, span.stop)
        else:
            joined.append(span)
    for index, span in enumerate(joined):
        around = text[max(0, span.start - 1) : span.start] + text[span.stop : span.stop + 1]
        if around in ("[]", "()"):
            joined[index] = Span(span.start - 1, span.stop + 1)
    return tuple(joined)


@dataclass(frozen=True, slots=True)
class Place:
    """The section that blocks are laid in: what :class:`kb.documents.Section` says, but for its span.

    ``number`` tells two sections apart that are otherwise equal.
    """

    role: Role
    title: str | None = None
    path: tuple[str, ...] = ()
    element: str | None = None
    question: int | None = None
    table: int | None = None
    number: int = 0


@dataclass(slots=True)
class Layout:
    """The text so far, with its sections, blocks and tables."""

    place: Place = field(default_factory=lambda: Place(Role.BODY))
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    citations: list[Span] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _open: Place | None = None
    _last: str = ""

    @property
    def text(self) -> str:
        """Return the text laid so far."""
        return "".join(self._parts)

    def enter(self, place: Place) -> Place:
        """Lay what follows in another section; returns the one that was open."""
        previous, self.place = self.place, place
        return previous

    def block(self, inline: Inline, kind: str = "paragraph", lead: Span | None = None) -> Span | None:
        """Lay one block; returns its place, or None where there is nothing to lay."""
        return self._lay(inline, kind, "\n\n", lead) if inline else None

    def lead(self) -> Span | None:
        """Return the sentence or heading that introduces a list laid next, or None."""
        if not self.blocks:
            return None
        last = self.blocks[-1]
        if last.kind == "heading":
            return last.span
        match = _LEAD.search(self._last) if last.kind == "paragraph" else None
        return Span(last.span.start + match.start(1), last.span.start + match.end(1)) if match else None

    def table(
        self, grid: Grid, caption: Inline, notes: list[Inline], label: str = "", element: str | None = None
    ) -> None:
        """Lay a table as a section of its own; the open section goes on behind it."""
        number = len(self.tables) + 1
        outer = self.enter(Place(Role.TABLE, label or None, self.place.path, element, table=number))
        if self.place.title is None and outer.title is not None:
            self.place = replace(self.place, path=(*outer.path, outer.title))
        separator = "\n\n"
        caption_span = self._lay(caption, "caption", separator) if caption else None
        separator = "\n" if caption_span else separator
        spans: dict[Key, Span] = {}
        for row in range(grid.height):
            if self._row(grid, row, separator, spans):
                separator = "\n"
        footnotes: list[Span] = []
        for note in notes:
            if note:
                footnotes.append(self._lay(note, "footnote", separator))
                separator = "\n"
        laid = [*([caption_span] if caption_span else []), *spans.values(), *footnotes]
        if laid:
            cells = tuple(
                Cell(
                    cell.row,
                    cell.column,
                    spans[cell.key],
                    cell.row_span,
                    cell.column_span,
                    cell.is_header,
                    tuple(spans[key] for key in row_heads),
                    tuple(spans[key] for key in column_heads),
                )
                for cell, row_heads, column_heads in heads_of(grid)
                if cell.key in spans
            )
            table = Table(number, hull(laid), label or None, caption_span, cells, tuple(footnotes))
            self.tables.append(table)
        self.enter(outer)

    def _row(self, grid: Grid, row: int, separator: str, spans: dict[Key, Span]) -> bool:
        """Lay one row; returns whether it held any text. The cells of a row without text are empty places."""
        cells = {cell.column: cell for cell in grid.cells_by_row.get(row, ())}
        if not any(cell.text for cell in cells.values()):
            if separator == "\n":
                spans.update((cell.key, Span(self._length, self._length)) for cell in cells.values())
            return False
        pending = separator if self._length else ""
        self._open_section(self._length + len(pending))
        for column in range(max(cells) + 1):
            if column:
                pending += "\t"
            if column not in cells:
                continue  # a cell from above or from the left reaches into this place
            cell = cells[column]
            self._append(pending)
            pending = ""
            span = spans[cell.key] = self._append(cell.text)
            if cell.text:
                self.citations += [citation.shifted(span.start) for citation in cell.citations]
                self.blocks.append(Block(span, len(self.sections) - 1, "cell"))
        self._extend(Span(self._length, self._length))
        return True

    def _lay(self, inline: Inline, kind: str, separator: str, lead: Span | None = None) -> Span:
        """Append a block behind its separator, and let the open section reach to its end."""
        if self._length:
            self._append(separator)
        self._open_section(self._length, self._length + len(inline.text) if kind == "heading" else None)
        span = self._append(inline.text)
        self._extend(span)
        self.blocks.append(Block(span, len(self.sections) - 1, kind, lead))
        self.citations += [citation.shifted(span.start) for citation in inline.citations]
        self._last = inline.text
        return span

    def _append(self, text: str) -> Span:
        """Append to the text; returns where."""
        start = self._length
        self._parts.append(text if start else unmarked(text))
        self._length += len(text)
        return Span(start, self._length)

    def _open_section(self, start: int, heading_stop: int | None = None) -> None:
        """Begin a section where the place has changed since the last block."""
        if self._open == self.place and self.sections:
            return
        self._open = self.place
        place = self.place
        self.sections.append(
            Section(
                place.role,
                Span(start, start),
                place.title,
                Span(start, heading_stop) if heading_stop is not None else None,
                place.path,
                None,
                place.element,
                place.question,
                place.table,
            )
        )

    def _extend(self, span: Span) -> None:
        """Let the open section reach to the end of ``span``."""
        last = self.sections[-1]
        self.sections[-1] = replace(last, span=Span(last.span.start, max(last.span.stop, span.stop)))
