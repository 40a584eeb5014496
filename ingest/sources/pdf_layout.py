"""Lays the paragraphs of a PDF out as one text, and keeps where its pages begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.layout import Inline, Layout
from ingest.sources.pdf_lines import Line, inline_of_lines, lines_of
from ingest.sources.pdf_references import mark_unheaded, split_references
from ingest.sources.text_parts import Part
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_file import PageRead
    from ingest.sources.pdf_grids import TableRead
    from ingest.sources.pdf_paragraphs import Para


@dataclass(slots=True)
class Laid:
    """The text with its parts; ``page_starts`` as in ``kb.documents.Document``."""

    layout: Layout = field(default_factory=Layout)
    parts: list[Part] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Return where each page begins, from the first: a page without text where the next begins."""
        last = len(self.layout.text)
        rising: list[int] = []
        for number in range(max(self.starts, default=0), 0, -1):
            last = min(last, self.starts.get(number, last))
            rising.append(last)
        rising.reverse()
        if rising:
            rising[0] = 0
        return tuple(rising)

    def block(self, inline: Inline, kind: str, role: Role | None, page: int, level: int = 0) -> Part | None:
        """Lay one block that begins on a page."""
        span = self.layout.block(inline, kind)
        if span is None:
            return None
        self.starts.setdefault(page, span.start)
        part = Part(span, kind, role=role, level=level)
        self.parts.append(part)
        return part

    def lines(self, lines: Sequence[Line], kind: str, role: Role | None, level: int = 0) -> Part | None:
        """Lay the lines of one block."""
        part = self.block(inline_of_lines(lines), kind, role, lines[0].page, level)
        if part is not None:
            offset = part.span.start
            for line in lines:
                self.starts.setdefault(line.page, offset)
                offset += len(line.text) + 1
        return part


def lay(paras: Sequence[Para], pages: Sequence[PageRead]) -> Laid:
    """Lay paragraphs and furniture out: the page's own lines before what begins on the page."""
    laid = Laid()
    waiting = list(pages)
    for para in _with_entries(paras):
        while waiting and waiting[0].number <= para.page:
            _furniture(laid, waiting.pop(0))
        _para(laid, para)
    for page in waiting:
        _furniture(laid, page)
    return laid


def _with_entries(paras: Sequence[Para]) -> list[Para]:
    """Return the paragraphs, those of a list of references cut into its entries."""
    if not any(_opens_references(para) for para in paras):
        mark_unheaded(paras)
    found: list[Para] = []
    listed: list[Para] = []
    inside = False
    level, size = 0, 0.0
    for para in paras:
        if para.kind == "heading" and para.role is None:
            role = role_of_heading(" ".join(para.text.split()))
            if _opens_references(para):
                found += [*_entries(listed), para]
                listed, inside, level, size = [], True, para.level, para.size
                continue
            if inside and (role is not None or 0 < para.level <= level or para.size >= size - 0.2):
                found += _entries(listed)
                listed, inside = [], False
        if para.role is Role.REFERENCES or (inside and para.flows and para.role is None and para.lines):
            listed.append(para)
        else:
            found.append(para)
    return [*found, *_entries(listed)]


def _opens_references(para: Para) -> bool:
    """Return whether a paragraph heads the list of references."""
    heads = para.kind == "heading" and para.role is None
    return heads and role_of_heading(" ".join(para.text.split())) is Role.REFERENCES


def _entries(listed: list[Para]) -> list[Para]:
    """Return the entries of a list of references."""
    entries = split_references(listed) if listed else []
    for entry in entries:
        entry.role, entry.kind = Role.REFERENCES, "item"
    return entries


def _para(laid: Laid, para: Para) -> None:
    """Lay one paragraph, its run-in heading as a block of its own."""
    if para.table is not None:
        _table(laid, para.table, para.page)
        return
    if not para.prefix:
        laid.lines(para.lines, para.kind, para.role, para.level)
        return
    first = para.lines[0]
    heading = Line(first.words[: para.prefix], first.page)
    rest = Line(first.words[para.prefix :], first.page)
    laid.lines([heading], "heading", para.role, 9)
    laid.lines([rest, *para.lines[1:]], "paragraph", para.role)


def _table(laid: Laid, table: TableRead, page: int) -> None:
    """Lay one table."""
    start = len(laid.layout.text)
    known = len(laid.layout.tables)
    laid.layout.table(table.grid, table.caption, table.notes, table.label)
    if len(laid.layout.tables) > known:
        made = laid.layout.tables[-1]
        laid.starts.setdefault(page, max(start, made.span.start))
        laid.parts.append(Part(made.span, "cell", role=Role.TABLE, table=made.number))


def _furniture(laid: Laid, page: PageRead) -> None:
    """Lay the page's own lines."""
    lines = lines_of([page.pieces[i] for i in sorted(page.furniture)], page.number)
    words = [line.text for line in lines] + [aside for aside in page.asides if aside.strip()]
    if words:
        laid.block(Inline("\n".join(words)), "paragraph", Role.BOILERPLATE, page.number)
