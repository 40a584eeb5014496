"""Running text of JATS elements: what is printed, once, with the places of citation numbers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.sources.layout import Inline, folded

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import _Element

# Elements that stand in a paragraph but are blocks of their own.
FLOATS = frozenset(
    {"table-wrap", "fig", "table-wrap-group", "fig-group", "supplementary-material", "media", "boxed-text"}
)
BLOCKS = frozenset(
    "list def-list disp-quote statement verse-group preformat code speech array "
    "ref-list fn-group table sec p".split()
)
_SILENT = frozenset(
    {"graphic", "inline-graphic", "alt-text", "long-desc", "object-id", "private-char", "index-term"}
)
_SPACED = frozenset(
    {"break", "hr", "name", "string-name", "person-group", "institution", "label", "title", "p"}
)
_NUMBERS = re.compile(r"(?=\D*\d)[\d\s,;\u2013\u2014\u2212\[\]()*-]+")
_TEX = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_MATH = "{http://www.w3.org/1998/Math/MathML}"
Pieces = list[tuple[str, bool]]


def local(element: _Element) -> str:
    """Return the name of an element without its namespace; empty for comments and instructions."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1_000)
def _without_namespace(tag: str) -> str:
    """Return a name without its namespace; an article has a few dozen names, and thousands of elements."""
    return tag.rsplit("}", 1)[-1]


def inline(element: _Element | None, skip: Collection[str] = ()) -> Inline:
    """Return the text printed in an element, without the elements named in ``skip``."""
    return folded(pieces_of(element, skip)) if element is not None else Inline("")


def plain(element: _Element | None, skip: Collection[str] = ()) -> str:
    """Return the text printed in an element as a string."""
    return inline(element, skip).text


def pieces_of(element: _Element, skip: Collection[str] = ()) -> Pieces:
    """Return the pieces of text in an element, in order, citations marked."""
    pieces: Pieces = []
    _collect(element, skip, pieces)
    return pieces


def _collect(element: _Element, skip: Collection[str], pieces: Pieces) -> None:
    """Append the text of an element and of all in it."""
    if element.text:
        pieces.append((element.text, False))
    for child in element:
        add_child(child, skip, pieces)


def add_child(child: _Element, skip: Collection[str], pieces: Pieces) -> None:
    """Append the text of a child element, then the text behind it."""
    name = local(child)
    if not name or name in _SILENT or name in skip:
        pass
    elif child.tag == f"{_MATH}math":
        pieces.append((mathematics(child), False))
    elif name == "tex-math":
        pieces.append((_tex(child), False))
    elif name == "alternatives":
        _alternatives(child, skip, pieces)
    elif name == "xref" and child.get("ref-type") == "bibr":
        words = folded(pieces_of(child)).text
        pieces.append((words, bool(_NUMBERS.fullmatch(words))))
    elif name in _SPACED:
        pieces.append((" ", False))
        _collect(child, skip, pieces)
        pieces.append((" ", False))
    else:
        _collect(child, skip, pieces)
    if child.tail:
        pieces.append((child.tail, False))


def _alternatives(element: _Element, skip: Collection[str], pieces: Pieces) -> None:
    """Append one of several forms of the same thing: mathematics before TeX, text before both."""
    ranked = sorted(element, key=lambda child: {"math": 1, "tex-math": 2}.get(local(child), 0))
    for child in ranked:
        if local(child) and local(child) not in _SILENT:
            tail, child.tail = child.tail, None
            add_child(child, skip, pieces)
            child.tail = tail
            return


def mathematics(element: _Element) -> str:
    """Return MathML on one line: fractions with a stroke, all else in the order of its tokens."""
    name = local(element)
    if name in {"annotation", "annotation-xml"}:
        return ""
    own = (element.text or "").strip()
    parts = [mathematics(child) + (child.tail or "").strip() for child in element if local(child)]
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if name == "mo" and own in ("=", "<", ">", "\u2264", "\u2265", "\u00b1", "+", "\u00d7"):
        return f" {own} "
    if name == "mspace":
        return " "
    return own + "".join(parts)


def _grouped(words: str) -> str:
    """Return a numerator or denominator in brackets where it has more than one token."""
    return f"({words})" if re.search(r"[\s+\u2212=-]", words.strip()) else words.strip()


def _tex(element: _Element) -> str:
    """Return TeX without the preamble that publishers wrap around it."""
    source = "".join(str(part) for part in element.itertext())
    match = _TEX.search(source)
    return (match.group(1) if match else source).strip().strip("$").strip()
