"""ZIP archives that documents come in (DOCX, ODT), looked at before anything is unpacked.

Sizes are checked against the directory at the end of the file, and no member yields more than the directory
says, so a bomb is refused before it goes off. XML inside is parsed without entities, DTD and network; a part
that brings a document type is refused, since office formats have none.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lxml import etree

from ingest.sources.xml_entities import said_of
from ingest.sources.xml_parsing import safe_parser
from kb.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_MEMBERS = 2_000
LARGEST_MEMBER = 64 << 20
LARGEST_IN_ALL = 256 << 20
MOST_COMPRESSED = 50
_SMALL = 1 << 20  # what unpacks to less is no bomb, however well it was packed
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES_LOOKED_AT = 20_000
_LOCKED = 0x1
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_ADVICE = "save it again with the program that wrote it"


class Archive:
    """The members of an archive that was found harmless; ``name`` is the file's, for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        """Look at the directory of an archive; raise ``SourceError`` where it is not to be unpacked."""
        self.name = name
        if data.count(_ENTRY) > _MOST_ENTRIES_LOOKED_AT:
            raise self._refused(f"a ZIP archive of more than {MOST_MEMBERS} files")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceError(
                name, "a damaged ZIP archive: it was not saved or copied to its end", advice=_ADVICE
            ) from error
        self._look(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())

    def get(self, member: str) -> bytes | None:
        """Return the bytes of a member; None where the archive has none of that name."""
        if member not in self.names:
            return None
        try:
            return self._zip.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise SourceError(
                self.name, "a damaged ZIP archive: a part cannot be unpacked", where=member, advice=_ADVICE
            ) from error

    def xml(self, member: str) -> _Element | None:
        """Return the root of a member that is XML; None where the archive has none of that name."""
        data = self.get(member)
        return None if data is None else safe_xml(data, self.name, member)

    def _look(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse what is too much, hidden, or meant for another place on the disk."""
        if len(members) > MOST_MEMBERS:
            raise self._refused(f"a ZIP archive of {len(members)} files, the limit is {MOST_MEMBERS}")
        total = 0
        for member in members:
            total += member.file_size
            if member.flag_bits & _LOCKED:
                raise SourceError(
                    self.name, "locked with a password", where=member.filename[:80], advice="save it without"
                )
            problem = _problem(member)
            if problem:
                raise self._refused(problem, member.filename[:80])
        if _contradicts(members):
            raise self._refused("two different parts of one name")
        if total > LARGEST_IN_ALL:
            raise self._refused(
                f"unpacks to {total >> 20} MiB, the limit is {LARGEST_IN_ALL >> 20} MiB in all"
            )

    def _refused(self, problem: str, where: str = "") -> SourceError:
        """Return the error for an archive that will not be unpacked."""
        advice = "if you trust it, open it in an office program and save the text alone"
        return SourceError(self.name, f"not unpacked: {problem}", where=where, advice=advice)


def _contradicts(members: list[zipfile.ZipInfo]) -> bool:
    """Return whether two members of one name differ: another program would show the other one."""
    known: dict[str, tuple[int, int]] = {}
    return any(known.setdefault(m.filename, (m.CRC, m.file_size)) != (m.CRC, m.file_size) for m in members)


def _problem(member: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member, or an empty string."""
    name = member.filename
    if (
        name.startswith(("/", "\\"))
        or re.match(r"[A-Za-z]:", name)
        or ".." in PurePosixPath(name.replace("\\", "/")).parts
    ):
        return "a name that leads out of the archive"
    if member.file_size > LARGEST_MEMBER:
        return f"a part of {member.file_size >> 20} MiB, the limit is {LARGEST_MEMBER >> 20} MiB"
    if member.file_size > _SMALL and member.file_size > MOST_COMPRESSED * max(1, member.compress_size):
        return f"a part packed more than {MOST_COMPRESSED} times, as no text is"
    return "" if member.compress_type in _PLAIN else "packed in a way that no office program uses"


def safe_xml(data: bytes, source: str, where: str = "") -> _Element:
    """Return the root of an XML part; refuse a document type, and an encoding that may hide one."""
    declared = _DECLARED.match(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    odd = declared is not None and declared.group(1).lower() not in _ENCODINGS
    if odd or data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00", b"<\x00\x00\x00", b"\x4c\x6f\xa7\x94")):
        raise SourceError(source, "XML in an encoding that office formats do not use", where=where)
    if b"<!DOCTYPE" in data.replace(b"\x00", b""):
        raise SourceError(
            source, "XML with a document type, which office formats do not have", where=where, advice=_ADVICE
        )
    try:
        return etree.fromstring(data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(
            source, f"not well-formed XML: {said_of(str(error))}", where=where, advice=_ADVICE
        ) from error
