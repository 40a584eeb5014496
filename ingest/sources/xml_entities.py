"""Named entities of XML, read without ever opening a DTD: ``&plusmn;`` is ±, whatever the DTD would say.

JATS declares the ISO entity names in an external DTD that we do not load; a parser would drop them
silently. The names that HTML knows are replaced by their characters before parsing; any other stands as
printed, with a warning.
"""

from __future__ import annotations

import html.entities
import re

_NAMED = re.compile(r"<!\[CDATA\[(?:.*?\]\]>|.*)|&([A-Za-z][A-Za-z0-9._-]*);", re.DOTALL)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Names of the ISO sets that HTML does not have.
_ISO = {"emsp14": "\u2005", "thinsp": "\u2009", "b.alpha": "\u03b1", "b.beta": "\u03b2", "hearts": "\u2665"}
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_HINT = re.compile(r",? (?:use|try) XML_PARSE_HUGE(?: option)?")
_PLACE = re.compile(r"\s*, line \d+, column \d+$")
_LONGEST = 200
_DECLARED = re.compile(r"encoding\s*=\s*[\"']([\w.-]+)[\"']")


def declared_encoding(data: bytes) -> str:
    """Return the encoding that the XML declaration names, or an empty string."""
    head = data[:200].decode("latin-1")
    match = _DECLARED.search(head) if head.lstrip("\xef\xbb\xbf \r\n\t").startswith("<?xml") else None
    return match.group(1) if match else ""


def plain_xml(text: str) -> tuple[str, tuple[str, ...]]:
    """Return XML without declaration, DOCTYPE and named entities, and the names that nobody knows.

    >>> plain_xml('<?xml version="1.0"?><p>5 &plusmn; 1 &xxe;</p>')
    ('<p>5 ± 1 &amp;xxe;</p>', ('xxe',))
    """
    unknown: dict[str, None] = {}

    def character(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None or name in _PREDEFINED:
            return match.group()
        found = html.entities.html5.get(name + ";") or _ISO.get(name)
        if found is None:
            unknown[name] = None
            return f"&amp;{name};"
        return found.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    text = _DECLARATION.sub("", text, count=1)
    text = _without_doctype(text)
    return _NAMED.sub(character, text), tuple(unknown)


def _without_doctype(text: str) -> str:
    """Return XML without its first DOCTYPE."""
    start = text.find("<!DOCTYPE")
    doctype = _DOCTYPE.match(text, start) if start >= 0 else None
    return text if doctype is None else text[:start] + text[doctype.end() :]


def said_of(message: str | None) -> str:
    """Return what a parser says of XML that it cannot read, for people.

    >>> said_of("Excessive depth in document: 256, use XML_PARSE_HUGE option, line 1, column 5")
    'Excessive depth in document: 256'
    """
    return _PLACE.sub("", _HINT.sub("", " ".join((message or "").split())))[:_LONGEST]
