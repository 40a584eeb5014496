"""What the styles of an ODT file say of paragraphs and runs, parents included."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.docx_package import Style, attribute, child
from ingest.sources.jats_inline import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 20
_CODED = re.compile(r"_([0-9a-f]{2})_")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(cm|mm|in|pt)")
_MILLIMETRES = {"cm": 10.0, "mm": 1.0, "in": 25.4, "pt": 0.35}


class OdtStyles:
    """The styles by name; automatic ones of the text come before those of the file."""

    def __init__(self, content: _Element | None, styles: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._known: dict[str, Style] = {}
        for root, groups in ((styles, ("styles", "automatic-styles")), (content, ("automatic-styles",))):
            for group in groups:
                named = child(root, group)
                for element in named if named is not None else ():
                    if local(element) == "style":
                        self._elements[attribute(element, "name")] = element

    def style(self, name: str) -> Style:
        """Return what a style says, with all that it takes over; ``name`` is that of a named style."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def indent(self, name: str) -> int:
        """Return how many millimetres a paragraph's style moves it in."""
        element = self._elements.get(name)
        margin = _LENGTH.match(attribute(child(element, "paragraph-properties"), "margin-left"))
        return round(float(margin.group(1)) * _MILLIMETRES[margin.group(2)]) if margin else 0

    def _read(self, name: str) -> Style:
        """Read a style by the chain of its parents, the furthest first."""
        chain: list[_Element] = []
        while (element := self._elements.get(name)) is not None and len(chain) < _DEEPEST:
            chain.append(element)
            name = attribute(element, "parent-style-name")
        known = Style(name=_plain(name)) if name else Style()
        for element in reversed(chain):
            known = _dressed(known, element)
        return known


def _dressed(known: Style, element: _Element) -> Style:
    """Return a style with what one element says over it; automatic styles have no name of their own."""
    properties = child(element, "text-properties")
    weight = attribute(properties, "font-weight")
    position = attribute(properties, "text-position")
    size = _POINTS.match(attribute(properties, "font-size"))
    level = attribute(element, "default-outline-level")
    name = attribute(element, "display-name") or _plain(attribute(element, "name"))
    automatic = re.fullmatch(r"[A-Z]{1,3}\d+", name) is not None
    return replace(
        known,
        name=known.name if automatic and known.name else name.lower(),
        level=int(level) if level.isdecimal() and len(level) < 3 else known.level,
        bold=known.bold if not weight else weight in ("bold", "600", "700", "800", "900"),
        raised=known.raised if not position else position.startswith("super"),
        hidden=known.hidden or attribute(properties, "display") == "none",
        size=float(size.group(1)) if size else known.size,
    )


def _plain(name: str) -> str:
    """Return the name of a style without its codes: Heading_20_1 is heading 1."""
    return _CODED.sub(lambda match: chr(int(match.group(1), 16)), name).lower()
