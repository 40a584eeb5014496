"""Readers: one file for each format that turns bytes into a ``kb.documents.Document``.

A reader is a module with ``recognises(data, name) -> float``, how well the bytes suit it from 0 to 1, and
``read(data, name)``, which makes a ``Document`` of them. The one that is surest reads; to add a format, write
its module and name it in ``READERS``. Lists of references (``ingest.references``) are told in the same way,
and become a ``kb.records.RecordList``; a file with several articles becomes a ``kb.documents.Bundle``.
``ingest.sources.apart`` runs all this in a process of its own.
"""

from __future__ import annotations

from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from kb.documents import Bundle, Document, canonical
from kb.errors import SourceError
from kb.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

READERS = (
    "ingest.sources.pdf",
    "ingest.sources.jats",
    "ingest.sources.html",
    "ingest.sources.docx",
    "ingest.sources.odt",
    "ingest.sources.markdown",
    "ingest.sources.transcripts",
    "ingest.sources.unreadable",
    "ingest.sources.text",
    "ingest.references.ris",
    "ingest.references.medline",
    "ingest.references.wos",
    "ingest.references.endnote_tagged",
    "ingest.references.endnote_xml",
    "ingest.references.pubmed_xml",
    "ingest.references.bibtex",
    "ingest.references.csl_json",
    "ingest.references.delimited",
)
LARGEST = 64 * 1024 * 1024
LONGEST_TEXT = 3_000_000
"""Characters, of some 1 000 pages; what comes after the reading takes time by the length of a text."""

PASSWORDS: ContextVar[tuple[str, ...]] = ContextVar("PASSWORDS", default=())
"""What a reader may try on a locked file while it reads."""

_HEAD = 65_536


class SourceReader(Protocol):
    """What the module of a format offers."""

    @staticmethod
    def recognises(data: bytes, name: str) -> float:
        """Return how well the first bytes of a file suit the reader, from 0 to 1."""

    @staticmethod
    def read(data: bytes, name: str) -> Document | RecordList | Bundle:
        """Read the bytes of a whole file; raise ``SourceError`` where they cannot be read."""


def read(path: Path) -> Document:
    """Read a file that holds one document; ``Document.source`` is the file's name."""
    return document_only(take(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Read the bytes of a file that holds one document."""
    return document_only(read_any(data, name))


def read_any(data: bytes, name: str) -> Document | RecordList | Bundle:
    """Read the bytes of any file that one of the readers knows."""
    found = _reader(data, name).read(data, name)
    if isinstance(found, Document) and len(found.text) > LONGEST_TEXT:
        raise SourceError(
            name,
            f"a text of {len(found.text) / 1e6:.1f} million letters, the limit is {LONGEST_TEXT / 1e6:.0f}",
            advice="split it into documents",
        )
    return found


def take(path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
    """Read a file with the reader that suits it best: a document, a list of references, a bundle."""
    token = PASSWORDS.set(tuple(passwords))
    try:
        return read_any(load(path), canonical(path.name))
    finally:
        PASSWORDS.reset(token)


def document_only(found: Document | RecordList | Bundle) -> Document:
    """Return the document; ``SourceError`` where the file is a list of references, or holds several."""
    if isinstance(found, Document):
        return found
    if isinstance(found, Bundle):
        raise SourceError(
            found.source,
            f"{len(found.documents)} articles in one file, not one document",
            advice="add it with `kb ingest`, which takes such files, or give one article in a file",
        )
    raise SourceError(
        found.source,
        "a list of references, not a document",
        advice="add it with `kb ingest`, which takes lists",
    )


def load(path: Path) -> bytes:
    """Return the bytes of a file; refuse what is no regular file, empty, or too large."""
    try:
        if not path.is_file():
            problem = "no such file" if not path.exists() else "not a regular file"
            raise SourceError(path.name, problem, advice="give files, or folders of files")
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(
                path.name,
                f"too large: {size / 2**20:.0f} MiB, the limit is {LARGEST // 2**20} MiB",
                advice="split it into documents",
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(path.name, f"cannot be opened: {error.strerror or error}") from error
    if not data.strip():
        raise SourceError(path.name, "the file is empty")
    return data


def load_readers() -> list[SourceReader]:
    """Return the readers of all formats, loaded."""
    return [cast("SourceReader", import_module(module)) for module in READERS]


def _reader(data: bytes, name: str) -> SourceReader:
    """Return the reader that is surest of the bytes; the first of them where two are equally sure."""
    head = data[:_HEAD]
    return max(load_readers(), key=lambda module: module.recognises(head, name))
