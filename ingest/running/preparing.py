"""From one file to what is to be saved of it: read apart, looked through for patients' data, extracted.

Nothing here writes. It runs in the process of the command, or in others beside it (``workers``): what it
yields can be sent from process to process.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from ingest.privacy import Privacy, before, looked_through
from kb.documents import Bundle, Document, digest_of_bytes
from kb.errors import KnowledgeBaseError, SourceError, StoreError
from kb.records import RecordList

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.pipeline import Extracted
    from kb.documents import Bibliography
    from kb.query.kept import Kept

_LARGEST_KNOWN = 64 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are read: passwords for locked files, and what is done with patients' data in them."""

    passwords: tuple[str, ...] = ()
    privacy: Privacy = Privacy.ASK


@dataclass(frozen=True, slots=True)
class Task:
    """One file to prepare; ``known`` is what services said of the work, where it was fetched.

    ``notes`` say what could not be fetched, and why.
    """

    path: Path
    known: Bibliography | None = None
    options: Options = Options()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that can be saved; ``of_several`` where its file holds others too."""

    document: Document
    extracted: Extracted
    of_several: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of references that can be saved."""

    records: RecordList


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds already, read as it would be read now."""

    digest: bytes


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A document that may name patients, and where."""

    title: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """What cannot be saved, and why."""

    problem: str


Item: TypeAlias = Ready | Listed | Known | HeldBack | Refused


class Takes(Protocol):
    """What reads files: ``ingest.sources.apart.Reader``, or a stand-in."""

    def take(self, path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
        """Return what is in a file, or raise ``SourceError``."""


class Knows(Protocol):
    """What tells whether a document is in the store."""

    def __call__(self, digest: bytes) -> Kept | None:
        """Return what is stored under this digest."""


def prepare(task: Task, reader: Takes, knows: Knows) -> Iterator[Item]:
    """Yield what there is to save of a file, one item for each document in it.

    Raises:
        StoreError: The store cannot be asked what it knows.
    """
    try:
        digest = _digest(task.path)
        if digest is not None and _is_known(digest, knows, task.options.privacy):
            yield Known(digest)
            return
        found = reader.take(task.path, task.options.passwords)
    except StoreError:
        raise
    except KnowledgeBaseError as error:
        yield Refused(str(error))
        return
    except OSError as error:
        yield Refused(f"cannot be read: {error.strerror or error}")
        return
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not cost the others
        yield Refused(fault(error))
        return
    if isinstance(found, RecordList):
        yield Listed(replace(found, warnings=(*found.warnings, *task.notes)))
        return
    documents = (found,) if isinstance(found, Document) else found.documents
    for document in documents:
        yield _prepared(document, task, knows, of_several=isinstance(found, Bundle))
    if isinstance(found, Bundle):
        yield from (Refused(problem) for problem in found.problems)


def _prepared(document: Document, task: Task, knows: Knows, *, of_several: bool) -> Item:
    """Return one document, extracted."""
    from ingest.pipeline import extract  # noqa: PLC0415 - spaCy is loaded when there is something to read

    privacy = task.options.privacy
    if of_several and _is_known(document.digest, knows, privacy):
        return Known(document.digest)
    try:
        if task.known is not None:
            document = _completed(document, task.known, task.notes)
        stored = knows(document.digest)
        if privacy is Privacy.ASK and stored is not None:
            privacy = before(stored.warnings)
        looked = looked_through(document, privacy)
        if looked.held:
            return HeldBack(document.bibliography.title, looked.held)
        return Ready(looked.document, extract(looked.document), of_several)
    except StoreError:
        raise
    except KnowledgeBaseError as error:
        return Refused(str(error))
    except Exception as error:  # noqa: BLE001 - the same
        return Refused(fault(error))


def _completed(document: Document, known: Bibliography, notes: tuple[str, ...]) -> Document:
    """Return a document that was fetched, its bibliography filled where its own file is silent."""
    from ingest.fetching.fetched import filled  # noqa: PLC0415 - only for what was fetched

    warnings = tuple(dict.fromkeys((*document.warnings, *notes)))
    return replace(document, bibliography=filled(document.bibliography, known), warnings=warnings)


def _is_known(digest: bytes, knows: Knows, privacy: Privacy) -> bool:
    """Return whether a document is stored as it would be now; a changed mind about its privacy is new."""
    from ingest.pipeline import extractor  # noqa: PLC0415 - spaCy is loaded when there is something to read

    stored = knows(digest)
    if stored is None or not stored.is_current or stored.extractor != extractor():
        return False
    decided = before(stored.warnings)
    return decided is Privacy.ASK or privacy in {Privacy.ASK, decided}


def fault(error: Exception) -> str:
    """Say that something of ours failed."""
    return f"a fault of this program ({type(error).__name__}: {error}); please report it with the file"


def _digest(path: Path) -> bytes | None:
    """Return the digest of a file of ordinary size, None where reading it is the reader's affair."""
    if not path.is_file():
        raise SourceError(
            str(path),
            "there is no such file" if not path.exists() else "not a regular file",
            advice="check the name",
        )
    if path.stat().st_size > _LARGEST_KNOWN:
        return None
    return digest_of_bytes(path.read_bytes())
