"""HTML as a tree that is safe to walk: parsed as a browser does, at any depth, without script and style.

lxml's HTML parser drops what is nested too deeply; selectolax does not. Its tree is copied here, without
recursion, into plain elements; what lies deeper than any page needs is hung onto the last level, so no text
is lost.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from lxml.etree import _Element
    from selectolax.lexbor import LexborNode

DEEPEST = 120
SILENT = frozenset(
    {"script", "style", "template", "svg", "iframe", "object", "canvas", "audio", "video", "head"}
)
_KEPT = ("class", "id", "role", "rowspan", "colspan", "hidden", "aria-hidden", "itemprop", "style", "href")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[a-z][a-z0-9]*")
_SKIPPED = re.compile(
    r"<(?:(!--)|(script|style|template|svg|head|title|iframe)\b|[a-zA-Z/!?])", re.IGNORECASE
)


def parse(source: str) -> LexborHTMLParser:
    """Return the parsed page."""
    return LexborHTMLParser(source)


def tree_of(page: LexborHTMLParser) -> _Element:
    """Return the body of the page as plain elements."""
    root = etree.Element("body")
    body = page.body
    node: LexborNode | None = body.child if body is not None else None
    levels = [_Level(root)]
    while node is not None:
        inner = _copied(node, levels)
        if inner is not None and node.child is not None:
            levels.append(inner)
            node = node.child
            continue
        if inner is not None:
            inner.flush()
        while node is not None and node.next is None:
            node = node.parent
            levels.pop().flush()
            if not levels:
                return root
        node = node.next if node is not None else None
    return root


class _Level:
    """An element that is being filled, and the last child hung onto it: asking lxml for it takes too long."""

    def __init__(self, element: _Element) -> None:
        self.element = element
        self.last: _Element | None = None
        self.said: list[str] = []

    def add(self, tag: str) -> _Element:
        """Hang a new child onto the element."""
        self.flush()
        self.last = etree.SubElement(self.element, tag)
        return self.last

    def say(self, text: str) -> None:
        """Append text behind all that the element holds."""
        self.said.append(text)

    def flush(self) -> None:
        """Write what was said into the element."""
        text = _BAD.sub("\ufffd", "".join(self.said))
        self.said.clear()
        if text and self.last is not None:
            self.last.tail = (self.last.tail or "") + text
        elif text:
            self.element.text = (self.element.text or "") + text


def _copied(node: LexborNode, levels: list[_Level]) -> _Level | None:
    """Hang a copy of one node onto the last level; None where nothing below it is to be read."""
    tag = node.tag or ""
    level = levels[-1]
    if tag == "-text":
        level.say(node.text_content or "")
        return None
    if tag in SILENT or tag.startswith(("-", "!")):
        return None
    if len(levels) >= DEEPEST:
        level.say(" ")
        return level
    element = level.add(tag if _NAME.fullmatch(tag) else "span")
    attributes = node.attributes
    for name in _KEPT:
        if name in attributes:
            element.set(name, _BAD.sub(" ", attributes[name] or ""))
    return _Level(element)


def printed(source: str) -> str:
    """Return all that a page prints, by a plain scan for tags: the oracle of the reader."""
    parts: list[str] = []
    position = 0
    while True:
        match = _SKIPPED.search(source, position)
        if match is None:
            parts.append(source[position:])
            break
        parts.append(source[position : match.start()])
        if match.group(1):
            end = source.find("-->", match.end())
            position = end + 3 if end >= 0 else len(source)
        elif match.group(2):
            position = _behind(source, match.group(2).lower(), match.end())
        else:
            end = source.find(">", match.end())
            position = end + 1 if end >= 0 else len(source)
        parts.append(" ")
        if position >= len(source):
            break
    return html.unescape("".join(parts))


def _behind(source: str, name: str, position: int) -> int:
    """Return where the text goes on behind an element whose content is not printed."""
    match = re.compile(
        rf"</{name}\s*>|<body\b" if name == "head" else rf"</{name}\s*>", re.IGNORECASE
    ).search(source, position)
    if match is None:
        end = source.find(">", position)
        return end + 1 if name in ("head", "svg", "iframe") and end >= 0 else len(source)
    return match.start() if match.group().lower().startswith("<body") else match.end()
