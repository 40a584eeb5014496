"""The blocks of a Word file in their order: paragraphs, list items, tables, text boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.docx_inline import Paragraph, read_paragraph
from ingest.sources.docx_package import Package, Style, attribute, child
from ingest.sources.docx_tables import grid_of_table, is_layout, table_cells
from ingest.sources.jats_inline import local
from ingest.sources.written import Item, heading_level
from ingest.sources.written_runs import Run, all_bold, inline_of, lines_of
from kb.documents import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body"})
_SILENT = frozenset({"del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "pPr"})
_CONTENTS = re.compile(r"toc\s*(?:\d|heading)|table of (?:figures|contents|authorities)|index\s*\d")
_CAPTIONS = (
    "caption",
    "figure",
    "table",
    "figure caption",
    "table caption",
    "image caption",
    "figure legend",
)
_TITLES = ("title", "article title", "paper title", "documenttitle")
_LARGEST_LEVEL = 9


class BodyReader:
    """Goes through blocks and makes items of them; ``hidden`` collects what is not printed."""

    def __init__(self, package: Package) -> None:
        self.warnings: list[str] = []
        self.hidden: list[str] = []
        self._package = package
        self._items: list[Item] = []
        self._open: list[Run] = []  # of a paragraph whose end was struck out: it goes on in the next

    def read(self, parent: _Element | None) -> list[Item]:
        """Return the items of all blocks in an element."""
        self._items = []
        if parent is not None:
            self._blocks(parent, None)
        self._add(self._open, Style(), None, listed=False)
        self._open = []
        return self._items

    def _blocks(self, parent: _Element, role: Role | None) -> None:
        """Collect the blocks in an element."""
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, role)
            elif name == "tbl":
                self._table(element, role)
            elif name == "altChunk":
                self.warnings.append("another document is embedded; its text is not read")
            elif name == "sdt" and _is_contents(element):
                self._blocks(element, Role.BOILERPLATE)
            elif name in _SILENT:
                continue
            elif name in _WRAPPERS or len(element):
                self._blocks(element, role)

    def _paragraph(self, element: _Element, role: Role | None) -> None:
        """Collect a paragraph, then the text boxes that are anchored in it."""
        style, listed = self.style_of(element)
        paragraph = read_paragraph(element, style, self._package.styles)
        self._remark(paragraph)
        runs = [*self._open, *paragraph.runs]
        self._open = []
        if child(element, "pPr", "rPr", "del") is not None:
            self._open = runs
        else:
            if _CONTENTS.match(style.name):
                role = Role.BOILERPLATE
            self._add(runs, replace(style, size=paragraph.size), role, listed=listed)
        for box in paragraph.boxes:
            self._blocks(box, role)

    def style_of(self, element: _Element) -> tuple[Style, bool]:
        """Return the style of a paragraph, and whether it is an item of a list."""
        properties = child(element, "pPr")
        style = self._package.styles.of_paragraph(attribute(child(properties, "pStyle"), "val"))
        numbering = child(properties, "numPr", "numId")
        listed = style.listed if numbering is None else attribute(numbering, "val") != "0"
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline.isdecimal() and len(outline) < 3 and int(outline) < _LARGEST_LEVEL:
            style = replace(style, level=int(outline) + 1)
        return style, listed

    def _remark(self, paragraph: Paragraph) -> None:
        """Note what of a paragraph is not read as it stands."""
        if paragraph.changed:
            self.warnings.append("tracked changes: what was inserted is read, what was deleted is not")
        if paragraph.hidden:
            self.hidden.append(paragraph.hidden)
            self.warnings.append("hidden text, which is not printed, left out")

    def _add(self, runs: list[Run], style: Style, role: Role | None, *, listed: bool) -> None:
        """Make items of a paragraph: one, or one for each of its lines."""
        whole = style.level or style.name in _TITLES or style.name == "subtitle"
        lines = (
            [[replace(run, text=run.text.replace("\n", " ")) for run in runs]] if whole else lines_of(runs)
        )
        for line in lines:
            inline = inline_of(line)
            if inline:
                item = Item(inline, role=role, size=style.size)
                _read_style(item, style, line, listed=listed)
                self._items.append(item)

    def _table(self, element: _Element, role: Role | None) -> None:
        """Collect a table of data; one that only lays out the page is read as its blocks."""
        if is_layout(element):
            for cell in table_cells(element):
                self._blocks(cell, role)
            return
        grid = grid_of_table(element, self)
        self._items.append(Item(inline_of([]), "table", role, grid=grid))

    def cell_runs(self, cell: _Element) -> list[list[Run]]:
        """Return the paragraphs of a cell as runs, text boxes in it included."""
        found: list[list[Run]] = []
        for element in cell.iter():
            if local(element) != "p" or _in_box(element, cell):
                continue
            style, _ = self.style_of(element)
            paragraph = read_paragraph(element, style, self._package.styles)
            self._remark(paragraph)
            found.append(paragraph.runs)
            for box in paragraph.boxes:
                found += self.cell_runs(box)
        return found


def _in_box(element: _Element, cell: _Element) -> bool:
    """Return whether a paragraph stands in a text box that is anchored in the cell, or was struck out."""
    parent = element.getparent()
    while parent is not None and parent is not cell:
        if local(parent) in ("p", "del", "moveFrom"):
            return True
        parent = parent.getparent()
    return False


def _read_style(item: Item, style: Style, line: list[Run], *, listed: bool) -> None:
    """Give an item the kind that style, numbering and dress of its paragraph say."""
    words = item.inline.text
    if style.name in _TITLES:
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
    item.is_question = words.endswith("?") and (style.name.startswith("question") or bool(style.level))


def _is_contents(element: _Element) -> bool:
    """Return whether a content control holds the table of contents."""
    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
    return "contents" in attribute(gallery, "val").lower()
