"""From the tree of a page to parts: paragraphs, headings, items, tables, laid out as one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.sources.html_regions import is_site_element, main_of, role_of_element
from ingest.sources.jats_inline import Pieces, mathematics
from ingest.sources.jats_tables import table_grid
from ingest.sources.layout import Inline, Layout, folded
from ingest.sources.text_parts import Part
from kb.documents import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ingest.sources.grid import Grid

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary "
    "table tbody "
    "thead tfoot tr td th caption ul noscript".split()
)
_HEADING = re.compile(r"h([1-6])")
_CITATION = re.compile(r"[\d\s,;\u2013\u2014\u2212\[\]()*-]+")
_CITATION_LINK = re.compile(r"#\W*(?:b|r|c|ref|cr|bib|cit|cite|en|fn|B|R|CR)[\w.-]*\d", re.IGNORECASE)
_TABLE_CAPTION = re.compile(r"(?:table|tab\.)\s*(?:\d+|[IVX]+)\b", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"foot|note|legend", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:notes?\b|abbreviations?\b|values are|data are|source\s*:|[*\u2020\u2021\u00a7\u00b6])", re.IGNORECASE
)
_QUESTION_CLASS = re.compile(r"(?:^|[\s_-])(?:question|interview-?q|q)(?=$|[\s_-])", re.IGNORECASE)
_BOLD = ("b", "strong")


@dataclass(slots=True)
class _Item:
    """One piece of a page before it is laid out."""

    inline: Inline
    kind: str = "paragraph"
    role: Role | None = None
    level: int = 0
    is_question: bool = False
    names: str = ""
    grid: Grid | None = None
    caption: Inline = field(default_factory=lambda: Inline(""))
    notes: list[Inline] = field(default_factory=list)


class PageReader:
    """Goes through the tree of a page and collects its items in order."""

    def __init__(self, body: _Element) -> None:
        self.items: list[_Item] = []
        self._elements = list(
            body.iter()
        )  # keeps the elements alive, so that they can be told apart by identity
        self._page_size = len("".join(str(part) for part in body.itertext()))
        self._main = main_of(body)
        self._with_blocks: set[_Element] = set()
        for element in self._elements:
            if element.tag in _BLOCKS:
                parent = element.getparent()
                while parent is not None and parent not in self._with_blocks:
                    self._with_blocks.add(parent)
                    parent = parent.getparent()
        self._walk(body, Role.BOILERPLATE if self._main is not None else None)

    def _walk(self, element: _Element, role: Role | None) -> None:
        """Collect what stands in a block element."""
        pieces: Pieces = [(element.text or "", False)]
        for child in element:
            if child.tag in _BLOCKS or child in self._with_blocks:
                self._flush(element, pieces, role)
                pieces = []
                self._block(child, role)
            else:
                _collect(child, pieces)
            pieces.append((child.tail or "", False))
        self._flush(element, pieces, role)

    def _block(self, element: _Element, role: Role | None) -> None:
        """Collect one block element in the region that it opens."""
        if element is self._main and role is Role.BOILERPLATE:
            role = None
        if is_site_element(element, self._page_size):
            role = Role.BOILERPLATE
        elif role is None:
            role = role_of_element(element)
        tag = str(element.tag)
        if tag == "table" and _is_data(element):
            self._table(element, role)
        elif tag == "figure" and element.find(".//table") is None:
            self._walk(element, role or Role.FIGURE)
        else:
            self._walk(element, role)

    def _flush(self, element: _Element, pieces: Pieces, role: Role | None) -> None:
        """Make an item of a run of text in a block element."""
        inline = folded(pieces)
        if not inline:
            return
        tag = str(element.tag)
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        item = _Item(inline, role=role, names=names)
        heading = _HEADING.fullmatch(tag)
        if heading:
            item.kind, item.level = "heading", int(heading.group(1))
        elif tag == "li" or (tag == "p" and _in_item(element)):
            item.kind = "item"
        elif role is Role.FIGURE or tag in ("figcaption", "caption"):
            item.kind = "caption"
        elif tag in ("p", "div", "dt", "summary") and (
            tag in ("dt", "summary") or _is_bold(element, inline.text)
        ):
            item.kind, item.level = "bold", 7
        item.is_question = bool(_QUESTION_CLASS.search(names)) or (
            item.kind == "bold" and inline.text.endswith("?")
        )
        self._add(item)

    def _add(self, item: _Item) -> None:
        """Add an item; a note right behind a table belongs to it."""
        last = self.items[-1] if self.items else None
        behind_table = last is not None and last.grid is not None and item.kind in ("paragraph", "caption")
        if (
            last is not None
            and behind_table
            and (_NOTE_CLASS.search(item.names) or _NOTE.match(item.inline.text))
        ):
            last.notes.append(item.inline)
            return
        self.items.append(item)

    def _table(self, element: _Element, role: Role | None) -> None:
        """Collect a table of data, with the caption inside it or right above it."""
        item = _Item(
            Inline(""), "table", role if role is Role.BOILERPLATE else Role.TABLE, grid=table_grid(element)
        )
        pieces: Pieces = []
        for caption in element.findall("caption"):
            _collect(caption, pieces)
        item.caption = folded(pieces)
        last = self.items[-1] if self.items else None
        if (
            not item.caption
            and last is not None
            and last.grid is None
            and _TABLE_CAPTION.match(last.inline.text)
        ):
            item.caption = self.items.pop().inline
        self.items.append(item)


def lay(items: list[_Item]) -> tuple[Layout, list[Part]]:
    """Lay the items out as one text; returned are the layout and a part for each item."""
    layout = Layout()
    parts: list[Part] = []
    for item in items:
        if item.grid is not None and item.role is not Role.BOILERPLATE:
            label = _TABLE_CAPTION.match(item.caption.text)
            known = len(layout.tables)
            layout.table(item.grid, item.caption, item.notes, label.group() if label else "")
            if len(layout.tables) > known:
                table = layout.tables[-1]
                parts.append(Part(table.span, "cell", role=Role.TABLE, table=table.number))
            continue
        if item.grid is not None:
            words = " ".join(cell.text for cell in item.grid.cells if cell.text)
            item.inline = folded([(f"{item.caption.text} {words}", False)])
        kind = "heading" if item.kind == "bold" else item.kind
        span = layout.block(item.inline, kind if kind != "table" else "paragraph")
        if span is not None:
            part = Part(span, kind, role=item.role, level=item.level, is_question=item.is_question)
            parts.append(_softened(part, item))
    return layout, parts


def _softened(part: Part, item: _Item) -> Part:
    """Read a bold paragraph as what it is: a heading only where it reads like one."""
    if item.kind == "bold":
        words = item.inline.text
        if len(words) > 160 or words.endswith((".", ",", ";")):
            part.kind, part.level = "paragraph", 0
    return part


def _collect(element: _Element, pieces: Pieces) -> None:
    """Append the text of an inline element, citations marked."""
    tag = str(element.tag)
    if tag == "math":
        pieces.append((mathematics(element), False))
        return
    if tag == "br":
        pieces.append((" ", False))
        return
    words = "".join(str(part) for part in element.itertext())
    if tag == "a" and _CITATION_LINK.match(element.get("href") or "") and _CITATION.fullmatch(words):
        pieces.append((words, True))
        return
    pieces.append((element.text or "", False))
    for child in element:
        _collect(child, pieces)
        pieces.append((child.tail or "", False))


def _in_item(element: _Element) -> bool:
    """Return whether a paragraph is all or part of a list's item."""
    parent = element.getparent()
    return parent is not None and parent.tag == "li"


def _is_bold(element: _Element, words: str) -> bool:
    """Return whether all words of a paragraph are bold."""
    bold = [child for child in element if child.tag in _BOLD]
    if not bold or (element.text or "").strip():
        return False
    said = "".join("".join(str(t) for t in child.itertext()) for child in bold)
    return "".join(said.split()) == "".join(words.split())


def _is_data(table: _Element) -> bool:
    """Return whether a table holds data; one that only lays out the page is read as its blocks."""
    if (table.get("role") or "").lower() in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in rows]
    if len(rows) < 2 or max(widths, default=0) < 2:
        return False
    if table.find(".//th") is not None or table.find("caption") is not None:
        return True
    cells = list(table.iter("td"))
    long = sum(len("".join(str(t) for t in cell.itertext())) > 300 for cell in cells)
    return long <= 0.1 * len(cells) and table.find(".//h1") is None
