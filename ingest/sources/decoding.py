"""From bytes to text: which encoding a file is in, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from kb.documents import canonical
from kb.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (DOCX, XLSX, EPUB …)",
    b"\x1f\x8b": "a gzip archive",
    b"\xfd7zXZ": "an xz archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"\xd0\xcf\x11\xe0": "an old Office file (DOC, XLS)",
    b"SQLite format 3": "an SQLite database",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"{\\rtf": "an RTF file",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 65_536
_MOST_CONTROLS = 0.003


def decoded(data: bytes, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the canonical text of ``data`` and warnings; binary data is refused with :class:`SourceError`.

    A byte order mark decides, then the declared encoding, then UTF-8; bytes that are none of these are read
    as Windows-1252, with a warning.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, name), ()
    guessed = _utf16_without_mark(data)
    if guessed:
        return _strictly(data, guessed, name), (
            f"read as {guessed.upper()}, which the file does not declare",
        )
    refuse_binary(data, name)
    for encoding in dict.fromkeys(e for e in (declared.lower(), "utf-8") if e):
        try:
            return canonical(data.decode(encoding)), ()
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("cp1252", errors="replace")
    return canonical(text), ("not UTF-8: read as Windows-1252; check accents and signs such as ± and ≥",)


def refuse_binary(data: bytes, name: str) -> None:
    """Raise :class:`SourceError` where the bytes are no text."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(name, f"this is {what}, not text", advice="save it as text, HTML or JATS XML")
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(1, _MOST_CONTROLS * len(sample)):
        raise SourceError(name, "binary data, not text", advice="give a text, HTML or JATS XML file")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    """Return the text in an encoding that the file itself names."""
    try:
        return canonical(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise SourceError(
            name,
            f"not valid {encoding.upper()}",
            where=f"byte {error.start}",
            advice="save it again as UTF-8",
        ) from error


def _utf16_without_mark(data: bytes) -> str:
    """Return the UTF-16 variant of text without a mark, told by its zero bytes; else an empty string."""
    sample = data[:4096]
    if len(sample) < 8 or (len(sample) % 2 and len(data) < 4096):
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""
