"""ODT: texts as LibreOffice and other programs save them, packed (.odt) or as one XML file (.fodt).

Read with the same care as DOCX: headings by outline level or style, tables with what they span, notes, boxes;
what was deleted under change tracking and remarks beside the text are left out, and the document says so.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from ingest.sources.archives import Archive, safe_xml
from ingest.sources.docx_package import child
from ingest.sources.jats_inline import local
from ingest.sources.layout import Inline
from ingest.sources.odt_body import OdtReader
from ingest.sources.odt_styles import OdtStyles
from ingest.sources.written import Item, Properties, document_of
from kb.documents import Role
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from kb.documents import Document

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_MIMETYPE = b"application/vnd.oasis.opendocument.text"
_FLAT = re.compile(rb"<(?:\w+:)?document\b[^>]*urn:oasis:names:tc:opendocument:xmlns:office:1\.0", re.DOTALL)
_LEFT_OUT = re.compile(
    r"<(?:\w+:)?(tracked-changes|annotation|binary-data|note-citation|desc|title|event-listeners|forms)"
    r"(?:\s[^>]*)?(?<!/)>.*?</(?:\w+:)?\1>",
    re.DOTALL,
)
_TEXT = re.compile(r"<(?:\w+:)?text(?:\s[^>]*)?>(.*)</(?:\w+:)?text>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r"\b(?:19|20)\d\d\b|\bdoi\b", re.IGNORECASE)


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader."""
    if data.startswith(b"PK"):
        if _MIMETYPE in data[:400]:
            return 0.96
        return 0.9 if name.lower().endswith((".odt", ".ott")) else 0.0
    return 0.97 if _FLAT.search(data[:8192]) and b"opendocument.text" in data[:65_536] else 0.0


def read(data: bytes, name: str) -> Document:
    """Read an ODT file."""
    if data.startswith(b"PK"):
        archive = Archive(data, name)
        if b"encryption-data" in (archive.get("META-INF/manifest.xml") or b""):
            raise SourceError(name, "locked with a password", advice="save it without the password")
        content, raw = archive.xml("content.xml"), archive.get("content.xml") or b""
        styles, meta = archive.xml("styles.xml"), archive.xml("meta.xml")
        formula: Callable[[str], _Element | None] = archive.xml
    else:
        content, raw = safe_xml(data, name), data
        styles = meta = content

        def formula(_member: str) -> None:
            return None

    body = child(content, "body", "text")
    if body is None:
        raise SourceError(
            name,
            "an OpenDocument file without its text part",
            advice="open it in a word processor and save it again",
        )
    reader = OdtReader(OdtStyles(content, styles), formula)
    try:
        items = [*reader.read(body), *_notes(reader), *_running(reader, styles)]
    except RecursionError as error:
        raise SourceError(name, "nested too deeply to be read", advice="save it as plain text") from error
    return document_of(
        (data, name, MEDIA_TYPE), items, _properties(meta), reader.warnings, (_printed(raw), reader.left_out)
    )


def _notes(reader: OdtReader) -> list[Item]:
    """Return the footnotes and endnotes; endnotes that cite are the list of references."""
    found: list[Item] = []
    for kind in ("footnote", "endnote"):
        elements = reader.notes.pop(kind, [])
        items = [item for element in elements for item in reader.read(element)]
        cited = sum(_REFERENCE.search(item.inline.text) is not None for item in items)
        role = Role.REFERENCES if kind == "endnote" and cited > len(items) / 2 else Role.BACK
        for item in items:
            item.role, item.kind = item.role or role, "footnote" if role is Role.BACK else "item"
        found += items
    return found


def _running(reader: OdtReader, styles: _Element | None) -> list[Item]:
    """Return what stands in headers and footers, each once."""
    running: dict[str, Item] = {}
    pages = child(styles, "master-styles")
    for part in pages.iter() if pages is not None else ():
        if not local(part).startswith(("header", "footer")):
            continue
        for item in reader.read(part):
            inline = item.inline
            if item.grid is not None:
                inline = Inline(" ".join(cell.text for cell in item.grid.cells if cell.text))
            if inline:
                running.setdefault(inline.text, Item(inline, role=Role.BOILERPLATE))
    return list(running.values())


def _properties(meta: _Element | None) -> Properties:
    """Return the card of the file."""
    card = child(meta, "meta")
    said: dict[str, list[str]] = {}
    for element in card if card is not None else ():
        words = " ".join((element.text or "").split())
        if words:
            said.setdefault(local(element), []).append(words)

    def first(*names: str) -> str:
        return next((said[name][0] for name in names if name in said), "")

    return Properties(
        title=first("title"),
        creator=first("initial-creator", "creator"),
        created=first("creation-date"),
        language=first("language"),
        keywords=tuple(said.get("keyword", ())),
    )


def _printed(raw: bytes) -> str:
    """Return all that the text part prints, by a plain search: the oracle of the reader."""
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    source = _LEFT_OUT.sub("", raw.decode("utf-16" if wide else "utf-8", "replace"))
    found = _TEXT.search(source)
    return html.unescape(_TAG.sub("", found.group(1) if found else ""))
