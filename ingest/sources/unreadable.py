"""Formats that we know and do not read: each is named as what it is, with what to do instead.

It is a reader that only ever refuses; the others are asked first, and what they read never comes here.
"""

from __future__ import annotations

import re
from typing import NoReturn

from ingest.sources.archives import Archive
from kb.errors import SourceError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_RTF = b"{\\rtf"
_AS_DOCX = "open it in a word processor and save it as DOCX or ODT"
_AS_CSV = "save the sheet as CSV, or the text as DOCX"
_AS_PDF = "save the slides as PDF"

# What the streams of an old Office file are called tells which program wrote it; locked files come so too.
_OLE_KINDS = (
    ("EncryptedPackage", "an Office file locked with a password", "save it without the password"),
    ("WordDocument", "an old Word file (.doc)", _AS_DOCX),
    ("Workbook", "an old Excel file (.xls)", _AS_CSV),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)", _AS_PDF),
    ("__substg1.0_", "an Outlook message (.msg)", "save the message as text, and its attachments as files"),
)
# What a member's name tells about an archive; the first that fits decides.
_ZIP_KINDS = (
    (r"xl/workbook\.(?:xml|bin)", "an Excel workbook (.xlsx)", _AS_CSV),
    (r"ppt/presentation\.xml", "a PowerPoint presentation (.pptx)", _AS_PDF),
    (r"(?:META-INF/container|OEBPS/.*)\.(?:xml|opf)", "an e-book (EPUB)", "give its chapters as HTML"),
    (r"Index/Document\.iwa|index\.apxl|index\.xml\.gz", "an Apple iWork file (.pages)", "export it as DOCX"),
    (r"META-INF/MANIFEST\.MF", "a Java archive", ""),
)
_MIMETYPES = (
    (b"application/epub+zip", "an e-book (EPUB)", "give its chapters as HTML"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument sheet (.ods)", _AS_CSV),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation (.odp)", _AS_PDF),
    (b"application/vnd.oasis.opendocument.graphics", "an OpenDocument drawing (.odg)", _AS_PDF),
)
_OTHER_ZIP = "a ZIP archive (not DOCX, not ODT)"


def recognises(data: bytes, name: str) -> float:  # noqa: ARG001 - a reader is asked with the name
    """Return how well the bytes suit: they begin as one of the formats that we only know by name."""
    return 0.7 if data.startswith((_OLE, _RTF, *_ZIP)) else 0.0


def read(data: bytes, name: str) -> NoReturn:
    """Say what the file is, and what to do; always raises ``SourceError``."""
    what, advice = _named(data, name)
    raise SourceError(name, f"this is {what}, which is not read", advice=advice)


def _named(data: bytes, name: str) -> tuple[str, str]:
    """Return what a file is, and what to do with it."""
    if data.startswith(_RTF):
        return "an RTF file", _AS_DOCX
    if data.startswith(_OLE):
        kinds = ((what, advice) for stream, what, advice in _OLE_KINDS if stream.encode("utf-16-le") in data)
        return next(kinds, ("an old Office file", _AS_DOCX))
    return _archive_named(data, name)


def _archive_named(data: bytes, name: str) -> tuple[str, str]:
    """Return what an archive is, by what is in it, and what to do with it."""
    unpack = "unpack it, and give the documents in it"
    try:
        archive = Archive(data, name)
        mimetype = archive.get("mimetype") or b""
    except SourceError:
        return "a damaged or locked ZIP archive", "look whether it opens, and give the documents in it"
    for media_type, what, advice in _MIMETYPES:
        if mimetype.startswith(media_type):
            return what, advice
    for pattern, what, advice in _ZIP_KINDS:
        if any(re.fullmatch(pattern, member) for member in archive.names):
            return what, advice or unpack
    return _OTHER_ZIP, unpack
