"""The blocks of an ODT file in their order, and the runs of its paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.docx_package import Style, attribute, child
from ingest.sources.grid import RawCell, grid_of
from ingest.sources.jats_inline import local, mathematics
from ingest.sources.written import Item, heading_level, joined
from ingest.sources.written_runs import Run, all_bold, inline_of, lines_of, plain
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from ingest.sources.grid import Grid
    from ingest.sources.odt_styles import OdtStyles

_CONTENTS = frozenset(
    "table-of-content illustration-index table-index alphabetical-index object-index user-index".split()
)
_SILENT = frozenset(
    "tracked-changes forms sequence-decls variable-decls user-field-decls dde-connection-decls title desc "
    "event-listeners binary-data note-citation table-of-content-source bibliography-source table-columns "
    "table-column table-header-columns change change-start change-end ruby-text soft-page-break".split()
)
_CAPTIONS = ("caption", "table", "illustration", "figure", "drawing")
_MOST_REPEATED = 100  # columns or rows that one element may stand for
_MOST_CELLS = 100_000
_MOST_COLUMNS = 300
_SIGNS = {"s": " ", "tab": " ", "line-break": "\n"}


class OdtReader:
    """Goes through blocks and makes items of them; notes are kept by their kind."""

    def __init__(self, styles: OdtStyles, part: Callable[[str], _Element | None]) -> None:
        self.warnings: list[str] = []
        self.notes: dict[str, list[_Element]] = {}
        self.left_out = ""
        self._styles = styles
        self._part = part
        self._items: list[Item] = []
        self._boxes: list[_Element] = []

    def read(self, parent: _Element) -> list[Item]:
        """Return the items of all blocks in an element."""
        self._items = []
        self._blocks(parent, None, listed=False)
        return self._items

    def _blocks(self, parent: _Element, role: Role | None, *, listed: bool) -> None:
        """Collect the blocks in an element."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                self._paragraph(element, role, listed=listed)
            elif name == "table":
                self._table(element, role)
            elif name == "tracked-changes":
                self.warnings.append("tracked changes: what was inserted is read, what was deleted is not")
            elif name == "annotation":
                self._remark()
            elif name in _SILENT:
                continue
            elif name in _CONTENTS:
                self._blocks(element, Role.BOILERPLATE, listed=False)
            else:
                self._blocks(element, role, listed=listed or name == "list")

    def _remark(self) -> None:
        """Note that a remark beside the text is left out."""
        self.warnings.append("comments beside the text left out")

    def _paragraph(self, element: _Element, role: Role | None, *, listed: bool) -> None:
        """Collect a paragraph, then what is anchored in it."""
        outer, self._boxes = self._boxes, []
        style = self._style_of(element)
        runs = self._runs(element, style)
        boxes, self._boxes = self._boxes, outer
        whole = style.level or style.name in ("title", "subtitle")
        lines = (
            [[replace(run, text=run.text.replace("\n", " ")) for run in runs]] if whole else lines_of(runs)
        )
        for line in lines:
            inline = inline_of(line)
            if inline:
                item = Item(inline, role=role, size=style.size)
                _read_style(item, style, line, listed=listed)
                self._items.append(item)
        for box in boxes:
            self._blocks(box, role, listed=False)

    def _style_of(self, element: _Element) -> Style:
        """Return the style of a paragraph; a heading has its level from its element."""
        style = self._styles.style(attribute(element, "style-name"))
        if local(element) != "h" or style.name == "title":
            return replace(style, level=0) if style.name == "title" else style
        level = attribute(element, "outline-level")
        return replace(style, level=int(level) if level.isdecimal() and len(level) < 3 else 1)

    def _runs(self, element: _Element, style: Style) -> list[Run]:
        """Return what a paragraph or a piece of one prints."""
        runs: list[Run] = []
        self._say(runs, element.text, style)
        for inner in element:
            self._inline(inner, style, runs)
            self._say(runs, inner.tail, style)
        return runs

    def _inline(self, element: _Element, style: Style, runs: list[Run]) -> None:
        """Append what one element in a paragraph prints."""
        name = local(element)
        if name in _SIGNS:
            runs.append(Run(_SIGNS[name], style.bold))
        elif name == "note":
            body = child(element, "note-body")
            if body is not None:
                self.notes.setdefault(attribute(element, "note-class") or "footnote", []).append(body)
        elif name == "annotation":
            self._remark()
        elif name == "frame":
            self._frame(element, style, runs)
        elif name in ("text-box", "custom-shape", "g", "rect"):
            self._boxes.append(element)
        elif name == "bibliography-mark":
            runs += [replace(run, cites=True) for run in self._runs(element, style)]
        elif name == "span":
            runs += self._runs(element, self._over(style, attribute(element, "style-name")))
        elif name and name not in _SILENT:
            runs += self._runs(element, style)

    def _over(self, style: Style, name: str) -> Style:
        """Return a paragraph's style with that of a run over it."""
        own = self._styles.style(name)
        return replace(
            style, bold=style.bold or own.bold, raised=own.raised, hidden=style.hidden or own.hidden
        )

    def _frame(self, element: _Element, style: Style, runs: list[Run]) -> None:
        """Read a frame: a formula stands in the line, a box of text behind the paragraph."""
        shown = child(element, "object")
        inside = child(shown, "math")
        address = attribute(shown, "href").removeprefix("./")
        if inside is None and address:
            inside = self._part(f"{address}/content.xml")
        if inside is not None and local(inside) == "math":
            self._say(runs, mathematics(inside), style)
            return
        self._boxes += [box for box in element if local(box) == "text-box"]

    def _say(self, runs: list[Run], text: str | None, style: Style) -> None:
        """Append letters, unless they are hidden; line ends of the source are spaces."""
        if not text:
            return
        if style.hidden:
            self.left_out += text
            self.warnings.append("hidden text, which is not printed, left out")
            return
        runs.append(Run(re.sub(r"[ \t\r\n]+", " ", text), style.bold, style.raised))

    def _table(self, element: _Element, role: Role | None) -> None:
        """Collect a table of data; one that only lays out the page is read as its blocks."""
        rows = list(_rows(element))
        cells = [[cell for cell in row if local(cell) == "table-cell"] for _, row in rows]
        nested = any(local(e) == "table" for row in cells for cell in row for e in cell.iter())
        if nested or max((len(row) for row in cells), default=0) < 2:
            for row in cells:
                for cell in row:
                    self._blocks(cell, role, listed=False)
            return
        self._items.append(Item(inline_of([]), "table", role, grid=self._grid(rows)))

    def _grid(self, rows: list[tuple[bool, _Element]]) -> Grid:
        """Return the grid of a table; rows and cells that stand for several are repeated, within bounds."""
        made: list[tuple[bool, list[RawCell]]] = []
        bold: list[bool] = []
        count = 0
        for marked, row in rows:
            cells, is_bold = self._row(row)
            filled = any(cell.text for cell in cells)
            times = _times(row, "number-rows-repeated") if filled else 1
            for _ in range(times):
                if count < _MOST_CELLS:
                    made.append((marked, cells))
                    bold.append(is_bold)
                    count += len(cells)
        if not any(marked for marked, _ in made):
            heads = next((n for n, is_bold in enumerate(bold) if not is_bold), 0)
            made = [(n < heads <= 4, cells) for n, (_, cells) in enumerate(made)]
        return grid_of(made)

    def _row(self, row: _Element) -> tuple[list[RawCell], bool]:
        """Return the cells of a row, and whether all its words are bold."""
        cells: list[RawCell] = []
        dresses: list[bool] = []
        for element in row:
            if local(element) != "table-cell":
                continue  # the place of a covered cell is taken by the one that covers it
            paragraphs = self._paragraphs(element)
            inline = joined([inline_of(runs) for runs in paragraphs])
            if inline:
                dresses += [all_bold(runs) for runs in paragraphs if plain(runs).strip()]
            first = child(element, "p")
            wide = len(cells) < _MOST_COLUMNS
            cell = RawCell(
                inline.text,
                _number(attribute(element, "number-rows-spanned")),
                _number(attribute(element, "number-columns-spanned")) if wide else 1,
                indent=self._styles.indent(attribute(first, "style-name")),
                citations=inline.citations,
            )
            cells += [cell] * (_times(element, "number-columns-repeated") if wide else 1)
        while cells and not cells[-1].text and len(cells) > 1 and cells[-1] is cells[-2]:
            cells.pop()
        return cells, bool(dresses) and all(dresses)

    def _paragraphs(self, cell: _Element) -> list[list[Run]]:
        """Return the paragraphs of a cell as runs, boxes in it included."""
        found: list[list[Run]] = []
        for element in _paragraphs(cell):
            outer, self._boxes = self._boxes, []
            found.append(self._runs(element, self._style_of(element)))
            boxes, self._boxes = self._boxes, outer
            for box in boxes:
                found += self._paragraphs(box)
        return found


def _paragraphs(parent: _Element) -> Iterator[_Element]:
    """Yield the paragraphs in an element, but not those anchored in a paragraph."""
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            yield element
        elif name and name not in _SILENT and name != "annotation":
            yield from _paragraphs(element)


def _rows(table: _Element) -> Iterator[tuple[bool, _Element]]:
    """Yield the rows of a table, head rows marked."""
    for element in table:
        name = local(element)
        if name == "table-row":
            yield False, element
        elif name == "table-header-rows":
            yield from ((True, row) for _, row in _rows(element))
        elif name in ("table-rows", "table-row-group"):
            yield from _rows(element)


def _read_style(item: Item, style: Style, line: list[Run], *, listed: bool) -> None:
    """Give an item the kind that style and dress of its paragraph say."""
    words = item.inline.text
    if style.name == "title":
        item.kind, item.level, item.style = "heading", 1, "title"
    elif style.name == "subtitle":
        item.style = "subtitle"
    elif style.name in _CAPTIONS:
        item.style = "caption"
    elif style.level:
        item.kind, item.level = "heading", style.level
    elif all_bold(line) and (not listed or heading_level(words) is not None):
        item.kind = "bold"
    elif listed:
        item.kind = "item"
    item.is_question = words.endswith("?") and bool(style.level)


def _times(element: _Element, name: str) -> int:
    """Return how often an element stands, within bounds."""
    return min(_number(attribute(element, name)), _MOST_REPEATED)


def _number(value: str) -> int:
    """Return a number that an attribute gives, at least one."""
    return max(1, int(value)) if value.isdecimal() and len(value) < 7 else 1
