"""Named entities of XML, read without ever opening a DTD: ``&plusmn;`` is ±, whatever the DTD would say.

JATS declares the ISO entity names in an external DTD that we do not load; a parser would drop them
silently. The names that HTML knows are replaced by their characters before parsing; any other stands as
printed, with a warning.
"""

from __future__ import annotations

import html.entities
import re

_NAMED = re.compile(r"<!\[CDATA\[.*?\]\]>|&([A-Za-z][A-Za-z0-9._-]*);", re.DOTALL)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Names of the ISO sets that HTML does not have.
_ISO = {"emsp14": "\u2005", "thinsp": "\u2009", "b.alpha": "\u03b1", "b.beta": "\u03b2", "hearts": "\u2665"}
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
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
    text = _DOCTYPE.sub("", text, count=1)
    return _NAMED.sub(character, text), tuple(unknown)
