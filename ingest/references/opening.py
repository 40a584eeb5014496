"""The bytes of a list: what its head shows to those who have to recognise it, and the list they become."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from ingest.sources.decoding import decoded
from kb.documents import digest_of_bytes
from kb.errors import SourceError
from kb.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.records import Record

SURE = 0.97
"""What a reader of lists answers where the bytes can be nothing else."""

_HEAD = 65_536
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def head_of(data: bytes) -> str:
    """Return the beginning of a file as text, whatever its encoding; empty for what is no text."""
    head = data[:_HEAD]
    if head.startswith(_BINARY):
        return ""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _lines(head[len(mark) :].decode(encoding, errors="replace"))
    sample = head[:512]
    if sample[1::2].count(0) > len(sample) // 3:
        return _lines(head.decode("utf-16-le", errors="replace"))
    if sample[0::2].count(0) > len(sample) // 3:
        return _lines(head.decode("utf-16-be", errors="replace"))
    return _lines(head.decode("utf-8", errors="replace"))


def text_of(data: bytes, name: str, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the text of a list and warnings; lines end in LF, also where an old Macintosh wrote CR."""
    text, warnings = decoded(data, name, declared)
    return _lines(text), warnings


def list_of(
    data: bytes,
    name: str,
    media_type: str,
    records: Sequence[Record],
    *,
    database: str = "",
    warnings: Sequence[str] = (),
    problems: Sequence[str] = (),
) -> RecordList:
    """Return the list that was read; ``SourceError`` where there is not one entry in it."""
    if not records:
        reason = f"no reference could be read: {problems[0]}" if problems else "a list without references"
        raise SourceError(name, reason, advice="export the list again, for instance as RIS")
    return RecordList(
        name,
        media_type,
        digest_of_bytes(data),
        tuple(records),
        database,
        tuple(warnings),
        tuple(problems),
    )


def _lines(text: str) -> str:
    """Return text whose lines end in LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
