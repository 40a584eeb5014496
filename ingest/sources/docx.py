"""DOCX: manuscripts, appendices and transcripts as Word and its like save them.

The parts of the package are read as XML in the order of the document: what is printed is kept with its
structure, what a reviewer has struck out or remarked is not, and the document says so. Headings come from
styles, outline levels, or bold lines; the rest is found as in any written text (``written``).
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ingest.sources.archives import Archive
from ingest.sources.docx_body import BodyReader
from ingest.sources.docx_package import Package, child
from ingest.sources.layout import Inline
from ingest.sources.written import Item, document_of
from kb.documents import Role
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.documents import Document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = (".docx", ".docm", ".dotx", ".dotm")
_NOT_PRINTED = re.compile(r"<(?:\w+:)?(Fallback|moveFrom|del)(?:\s[^>]*)?(?<!/)>.*?</(?:\w+:)?\1>", re.DOTALL)
_TEXT = re.compile(r"<(?:w|m|ns\d+):t(?:\s[^>]*)?(?<!/)>([^<]*)<")
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_REFERENCE = re.compile(r"\b(?:19|20)\d\d\b|\bdoi\b", re.IGNORECASE)


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader."""
    if not data.startswith(b"PK"):
        return 0.0
    if b"word/" in data[:65_536] and b"xl/workbook" not in data[:65_536]:
        return 0.95
    return 0.9 if name.lower().endswith(_NAMES) else 0.0


def read(data: bytes, name: str) -> Document:
    """Read a Word file."""
    package = Package(Archive(data, name))
    body = BodyReader(package)
    try:
        items = _items(package, body)
    except RecursionError as error:
        raise SourceError(name, "nested too deeply to be read", advice="save it as plain text") from error
    warnings = [*body.warnings, *package.warnings()]
    printed = _printed("".join(package.read))
    return document_of(
        (data, name, MEDIA_TYPE), items, package.properties(), warnings, (printed, "".join(body.hidden))
    )


def _items(package: Package, body: BodyReader) -> list[Item]:
    """Return the items of all parts: body, then notes, then running heads."""
    items = body.read(child(package.main, "body"))
    for kind in ("footnotes", "endnotes"):
        notes = [item for note in package.notes(kind) for item in body.read(note)]
        cited = sum(_REFERENCE.search(item.inline.text) is not None for item in notes)
        role = Role.REFERENCES if kind == "endnotes" and cited > len(notes) / 2 else Role.BACK
        for item in notes:
            item.role, item.kind = item.role or role, "footnote" if role is Role.BACK else "item"
        items += notes
    return [*items, *_running(package, body)]


def _running(package: Package, body: BodyReader) -> list[Item]:
    """Return what stands in headers and footers, each once."""
    running: dict[str, Item] = {}
    for part in package.running():
        for item in body.read(part):
            inline = item.inline
            if item.grid is not None:
                inline = Inline(" ".join(cell.text for cell in item.grid.cells if cell.text))
            if inline:
                running.setdefault(inline.text, Item(inline, role=Role.BOILERPLATE))
    return list(running.values())


def _printed(source: str) -> str:
    """Return all that the XML prints, by a plain search: the oracle of the reader."""
    return _PRIVATE.sub("", html.unescape("".join(_TEXT.findall(_NOT_PRINTED.sub("", source)))))
