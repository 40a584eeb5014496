"""The parts of a Word package: which part is the text, what is hung onto it, what its styles say.

Elements are told by their names without namespace, so files of the strict and of the usual dialect, with
macros, and templates are read alike.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.sources.archives import safe_xml
from ingest.sources.jats_inline import local
from ingest.sources.written import Properties
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.archives import Archive

_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_OFF = ("0", "false", "off", "none")
_DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says of a paragraph or run; ``level`` is that of a heading, from 1, or 0."""

    name: str = ""
    level: int = 0
    bold: bool = False
    raised: bool = False
    hidden: bool = False
    listed: bool = False
    size: float = 0.0


def attribute(element: _Element | None, name: str) -> str:
    """Return an attribute by its name without namespace, or an empty string."""
    if element is None:
        return ""
    for key, value in element.items():
        if str(key).rsplit("}", 1)[-1] == name:
            return str(value)
    return ""


def child(element: _Element | None, *names: str) -> _Element | None:
    """Return the element at the end of a path of names without namespace, or None."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def is_on(element: _Element | None, name: str) -> bool | None:
    """Return whether a property is switched on or off; None where it is not named."""
    found = child(element, name)
    return None if found is None else attribute(found, "val").lower() not in _OFF


def dressed(style: Style, properties: _Element | None) -> Style:
    """Return a style with what the properties of a run say over it."""
    if properties is None:
        return style
    bold, hidden = is_on(properties, "b"), is_on(properties, "vanish")
    vertical, size = child(properties, "vertAlign"), attribute(child(properties, "sz"), "val")
    return replace(
        style,
        bold=style.bold if bold is None else bold,
        hidden=style.hidden if hidden is None else hidden,
        raised=style.raised if vertical is None else attribute(vertical, "val") == "superscript",
        size=float(size) if size.isdecimal() and len(size) < 4 else style.size,
    )


class Styles:
    """The styles by id, each read when it is asked for, with what it takes over from its base."""

    def __init__(self, root: _Element | None) -> None:
        size = attribute(child(root, "docDefaults", "rPrDefault", "rPr", "sz"), "val")
        self._plain = Style(size=float(size) if size.isdecimal() and len(size) < 4 else 20.0)
        self._known: dict[str, Style] = {"": Style()}
        self._elements: dict[str, _Element] = {}
        self._default = ""
        for element in root if root is not None else ():
            if local(element) == "style":
                name = attribute(element, "styleId")
                self._elements[name] = element
                is_default = attribute(element, "default") in ("1", "true")
                if is_default and attribute(element, "type") == "paragraph":
                    self._default = name

    def of(self, name: str) -> Style:
        """Return a style by its id; one that the file does not have says nothing."""
        if name not in self._known:
            self._known[name] = _style(name, self._elements, self._plain)
        return self._known[name]

    def of_paragraph(self, name: str) -> Style:
        """Return the style of a paragraph, the file's plain one where it names none."""
        return self.of(name or self._default)


class Package:
    """A Word file taken apart; ``read`` collects the source of each part that was read, for the oracle."""

    def __init__(self, archive: Archive) -> None:
        """Find the main part; raise ``SourceError`` where there is none."""
        self.archive = archive
        self.read: list[str] = []
        found = [target for kind, target in self._relations("") if kind == "officeDocument"]
        name = found[0] if found and found[0] in archive.names else "word/document.xml"
        root = self._part(name)
        if root is None or local(root) != "document":
            raise SourceError(
                archive.name,
                "a Word file without its text part",
                advice="open it in a word processor and save it again",
            )
        self.main, self._name = root, name

    @cached_property
    def related(self) -> list[tuple[str, str]]:
        """Return the parts hung onto the main part: pairs of kind and name."""
        return self._relations(self._name)

    @cached_property
    def styles(self) -> Styles:
        """Return the styles of the file."""
        return Styles(
            next((self._part(name, keep=False) for kind, name in self.related if kind == "styles"), None)
        )

    def notes(self, kind: str) -> list[_Element]:
        """Return the footnotes or endnotes, without the lines that separate them from the text."""
        roots = [self._part(name) for related, name in self.related if related == kind]
        return [note for root in roots if root is not None for note in root if not attribute(note, "type")]

    def running(self) -> Iterator[_Element]:
        """Yield the headers and footers."""
        for kind, name in self.related:
            root = self._part(name) if kind in ("header", "footer") else None
            if root is not None:
                yield root

    def warnings(self) -> list[str]:
        """Return what a reader should know: remarks beside the text, and parts that are not read."""
        found = []
        for kind, name in self.related:
            root = self._part(name, keep=False) if kind == "comments" else None
            count = sum(local(e) == "comment" for e in root) if root is not None else 0
            if count:
                found.append(f"{count} comment{'s' if count > 1 else ''} beside the text left out")
            if kind == "aFChunk":
                found.append("another document is embedded; its text is not read")
        return found

    def properties(self) -> Properties:
        """Return the card of the file."""
        found = [target for kind, target in self._relations("") if kind == "core-properties"]
        root = self._part(found[0] if found else "docProps/core.xml", keep=False)
        said: dict[str, str] = {}
        for element in root if root is not None else ():
            said.setdefault(local(element), " ".join((element.text or "").split()))
        return Properties(
            title=said.get("title", ""),
            creator=said.get("creator", ""),
            created="" if said.get("creator") == "python-docx" else said.get("created", ""),
            language=said.get("language", ""),
            keywords=tuple(k.strip() for k in re.split(r"[;,]", said.get("keywords", "")) if k.strip()),
        )

    def _part(self, name: str, *, keep: bool = True) -> _Element | None:
        """Return the root of a part, and keep its source where its text is read."""
        data = self.archive.get(name)
        if data is None:
            return None
        if keep:
            wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            self.read.append(data.decode("utf-16" if wide else "utf-8", "replace"))
        return safe_xml(data, self.archive.name, name)

    def _relations(self, part: str) -> list[tuple[str, str]]:
        """Return what a part points to inside the package: pairs of kind and name, in order."""
        folder, name = posixpath.split(part)
        root = self.archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: list[tuple[str, str]] = []
        for relation in root if root is not None else ():
            if attribute(relation, "TargetMode") == "External":
                continue
            target = attribute(relation, "Target")
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attribute(relation, "Type").rsplit("/", 1)[-1]
            found.append((kind, posixpath.normpath(inside)))
        return list(dict.fromkeys(found))


def _style(name: str, elements: dict[str, _Element], plain: Style) -> Style:
    """Return a style by the chain of those that it is based on, the furthest first."""
    chain: list[_Element] = []
    while name in elements and len(chain) < _DEEPEST_STYLE:
        element = elements[name]
        if element in chain:
            break
        chain.append(element)
        name = attribute(child(element, "basedOn"), "val")
    style = plain
    for element in reversed(chain):
        called = attribute(child(element, "name"), "val").lower()
        heading = _HEADING.match(called)
        outline = attribute(child(element, "pPr", "outlineLvl"), "val")
        level = style.level
        if heading:
            level = int(heading.group(1))
        elif outline.isdecimal() and len(outline) < 3:
            level = int(outline) + 1 if int(outline) < 9 else 0
        numbered = child(element, "pPr", "numPr") is not None or called.startswith("list bullet")
        style = replace(
            dressed(style, child(element, "rPr")),
            name=called or style.name,
            level=level,
            listed=style.listed or numbered or called.startswith("list number"),
        )
    return style
