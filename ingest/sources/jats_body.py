"""The blocks of a JATS article laid out in the order of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.headings import cleaned, role_within
from ingest.sources.jats_inline import BLOCKS, FLOATS, Pieces, add_child, inline, local, pieces_of, plain
from ingest.sources.jats_tables import caption_of, lay_table_wrap
from ingest.sources.layout import Layout, Place, folded
from kb.documents import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_ROLE = (Role.BOILERPLATE, Role.ABSTRACT, Role.KEYWORDS)
_PARTS = BLOCKS | FLOATS
_HEADINGS = frozenset({"title", "label", "sec-meta", "object-id"})
_ABSTRACT_OF_SITE = ("teaser", "toc", "short", "web-summary", "editor")
# What an abstract of another kind than the usual one is called where it prints no heading.
_ABSTRACT_KINDS = {
    "graphical": "Graphical abstract",
    "video": "Video abstract",
    "teaser": "Teaser",
    "toc": "Teaser",
    "short": "Short summary",
    "web-summary": "Summary for the web",
    "editor": "Editor's summary",
    "executive-summary": "Executive summary",
    "plain-language": "Plain-language summary",
    "lay": "Plain-language summary",
    "patient": "Plain-language summary",
    "summary": "Author summary",
    "key-points": "Key points",
    "key-message": "Key points",
    "highlights": "Highlights",
    "author-highlights": "Highlights",
    "precis": "Précis",
}


class BodyLayout:
    """Lays the elements of an article; ``warnings`` collects what could not be read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.warnings: list[str] = []

    def abstract(self, element: _Element) -> None:
        """Lay an abstract, its parts as sections; one of another kind says which in its path."""
        kind = (element.get("abstract-type") or "").lower().replace("_", "-")
        role = Role.SUMMARY if kind.startswith(_ABSTRACT_OF_SITE) else Role.ABSTRACT
        role = Role.FIGURE if kind.startswith("graphical") else role
        role = Role.BACK if local(element) == "trans-abstract" else role
        title = plain(element.find("title")) or None
        named = next((words for prefix, words in _ABSTRACT_KINDS.items() if kind.startswith(prefix)), "")
        path = (named,) if named and named != title else ()
        self.layout.enter(Place(role, title, path, element.get("id"), number=self._fresh()))
        self._heading(element)
        for child in element:
            if local(child) == "sec":
                self._part(child, role, (title or named or "Abstract",))
            elif local(child) not in _HEADINGS:
                self.layout.enter(Place(role, title, path, element.get("id")))
                self.element(child)

    def _part(self, element: _Element, role: Role, path: tuple[str, ...]) -> None:
        """Lay one part of a structured abstract."""
        title = cleaned(plain(element.find("title"))) or None
        self.layout.enter(Place(role, title, path, element.get("id"), number=self._fresh()))
        self._heading(element)
        for child in element:
            if local(child) == "sec":
                self._part(child, role, (*path, title) if title else path)
            elif local(child) not in _HEADINGS:
                self.element(child)

    def section(self, element: _Element, role: Role | None = None) -> None:
        """Lay a section and all in it; ``role`` overrules what its heading says."""
        outer = self.layout.place
        words = plain(element.find("title"))
        own = role or role_within(outer.role, words, element.get("sec-type") or "", _NO_ROLE)
        title = cleaned(words) or None
        path = (*outer.path, outer.title) if outer.title else outer.path
        self.layout.enter(Place(own, title, path, element.get("id"), number=self._fresh()))
        self._heading(element)
        self.children(element)
        self.layout.enter(outer)

    def children(self, element: _Element) -> None:
        """Lay the children of an element that has no text of its own."""
        self._stray(element.text)
        for child in element:
            if local(child) not in _HEADINGS:
                self.element(child)
            self._stray(child.tail)

    def headed(self, element: _Element) -> None:
        """Lay an element that is no section, but may have a heading."""
        self._heading(element)
        self.children(element)

    def _stray(self, words: str | None) -> None:
        """Lay words that stand where only elements belong, so that they are not lost."""
        self.layout.block(folded([(words or "", False)]))

    def element(self, element: _Element) -> None:
        """Lay one element, whatever it is."""
        name = local(element)
        if not name or name in _HEADINGS:
            return
        if name in ("sec", "app", "ack", "glossary", "notes", "bio", "boxed-text", "fn-group", "front-stub"):
            role = (
                Role.BACK
                if name in ("app", "ack", "glossary", "notes", "bio", "fn-group", "front-stub")
                else None
            )
            self.section(element, role)
        elif name == "ref-list":
            self._references(element)
        elif name == "table-wrap":
            self.warnings += lay_table_wrap(self.layout, element)
        elif name in ("fig", "supplementary-material", "media"):
            self._figure(element)
        elif name in ("list", "def-list"):
            self._list(element)
        elif name in ("p", "title", "attrib", "disp-formula", "fn", "verse-line", "preformat", "code"):
            self.paragraph(element)
        elif any(local(inner) in _PARTS for inner in element.iterdescendants()):
            self.headed(element)
        else:
            self.layout.block(inline(element))

    def paragraph(self, element: _Element, kind: str = "paragraph") -> None:
        """Lay a paragraph; lists in it stand where they are, tables and figures behind it."""
        pieces: Pieces = [(element.text or "", False)]
        floats: list[_Element] = []
        for child in element:
            name = local(child)
            if name in FLOATS:
                floats.append(child)
                pieces.append((" " + (child.tail or ""), False))
            elif name in BLOCKS and name != "p":
                self.layout.block(folded(pieces), kind)
                self.element(child)
                pieces = [(child.tail or "", False)]
            else:
                add_child(child, FLOATS, pieces)
        self.layout.block(folded(pieces), kind)
        for child in floats:
            self.element(child)

    def _figure(self, element: _Element) -> None:
        """Lay the caption of a figure; what else stands in it follows."""
        outer = self.layout.place
        label = plain(element.find("label")).strip(" .:") or None
        path = (*outer.path, outer.title) if outer.title else outer.path
        role = Role.FIGURE if local(element) == "fig" else Role.BACK
        self.layout.enter(Place(role, label, path, element.get("id"), number=self._fresh()))
        if caption := caption_of(element):
            self.layout.block(caption, "caption")
        elif local(element) != "fig":
            self._uncaptioned(element)
            self.layout.enter(outer)
            return
        for nested in element.iter("fig", "table-wrap", "fn", "attrib"):
            if nested is not element and nested.getparent() is not None:
                self.element(nested)
        self.layout.enter(outer)

    def _uncaptioned(self, element: _Element) -> None:
        """Lay a medium that says what it is in words of its own."""
        if any(local(inner) in _PARTS for inner in element.iterdescendants()):
            self.headed(element)
        else:
            self.layout.block(inline(element))

    def _list(self, element: _Element) -> None:
        """Lay a list item by item, each with the sentence that introduces the list."""
        lead = self.layout.lead()
        self._heading(element)
        for item in element:
            name = local(item)
            if name == "def-item":
                pieces: Pieces = []
                for part in item:
                    pieces += [*pieces_of(part), (" ", False)]
                self.layout.block(folded(pieces), "item", lead)
            elif name == "list-item":
                self._item(item, lead)
            elif name not in _HEADINGS:
                self.element(item)

    def _item(self, item: _Element, lead: object) -> None:
        """Lay one item of a list; a list in it comes behind it."""
        pieces: Pieces = [(item.text or "", False)]
        nested: list[_Element] = []
        for part in item:
            if local(part) in ("list", "def-list") or local(part) in FLOATS:
                nested.append(part)
            elif local(part):
                nested += [e for e in part if local(e) in ("list", "def-list") or local(e) in FLOATS]
                pieces += [*pieces_of(part, skip=("list", "def-list", *FLOATS)), (" ", False)]
            pieces.append((part.tail or "", False))
        self.layout.block(folded(pieces), "item", lead)  # type: ignore[arg-type]
        for part in nested:
            self.element(part)

    def _references(self, element: _Element) -> None:
        """Lay the list of references, one block each."""
        outer = self.layout.place
        title = plain(element.find("title")) or None
        self.layout.enter(Place(Role.REFERENCES, title, element=element.get("id"), number=self._fresh()))
        self._heading(element)
        for child in element:
            name = local(child)
            if name == "ref":
                pieces: Pieces = []
                for part in child.iter():
                    if local(part):
                        pieces.append(((part.text or "") + " ", False))
                    if part is not child:
                        pieces.append((part.tail or "", False))
                self.layout.block(folded(pieces), "item")
            elif name not in _HEADINGS:
                self.element(child)
        self.layout.enter(outer)

    def _heading(self, element: _Element) -> None:
        """Lay the heading of an element: its number and its words."""
        pieces: Pieces = []
        for name in ("label", "title"):
            if (child := element.find(name)) is not None:
                pieces += [*pieces_of(child), (" ", False)]
        self.layout.block(folded(pieces), "heading")

    def _fresh(self) -> int:
        """Return a number that no section has yet."""
        return len(self.layout.blocks) + 1


def introduce(body: BodyLayout, element: _Element) -> None:
    """Lay an article's body: paragraphs before the first section introduce it."""
    has_sections = element.find("sec") is not None
    for child in element:
        name = local(child)
        if name and name != "sec":
            role = Role.INTRODUCTION if has_sections and name == "p" else Role.BODY
            body.layout.enter(replace(Place(role)))
        elif name:
            body.layout.enter(Place(Role.BODY))
        body.element(child)
    body.layout.enter(Place(Role.BODY))
