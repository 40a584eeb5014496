"""The one writer of a run: what was prepared of a file goes into the store, a transaction a document."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.references.saving import ImportAbout, save_list
from ingest.running.preparing import HeldBack, Known, Listed, Ready, Refused, fault
from ingest.running.reports import FileReport, of_parts
from kb import migrate
from kb.database import reading
from kb.errors import KnowledgeBaseError, StoreError
from kb.query.kept import kept
from kb.store import SaveStatus, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ingest.running.preparing import Item
    from kb.database import Database
    from kb.documents import Document
    from kb.query.kept import Kept
    from kb.records import RecordList
    from kb.store import SaveReport


class Writer:
    """Saves what was prepared, and says what became of it."""

    def __init__(
        self, database: Database, about: ImportAbout | None = None, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Take the store, what the user says of lists of references, and what ends a run early."""
        self._database = database
        self._store = Store(database)
        self._about = about or ImportAbout()
        self._stop = stop

    def known(self, digest: bytes) -> Kept | None:
        """Return what is stored under a digest; None where there is no store yet."""
        with _of_the_store():
            if not self._database.exists() or migrate.current(self._database) is None:
                return None
            with reading(self._database) as session:
                return kept(session, digest)

    def save(self, name: str, place: Path, items: Iterable[Item]) -> FileReport:
        """Return what became of one file; ``place`` is where it lies, or will lie.

        Raises:
            StoreError: The store itself cannot be written: nothing that follows could be stored either.
        """
        return of_parts(name, [self._one(name, place, item) for item in self._until_stopped(items)])

    def _until_stopped(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the documents of one file, and end between two of them where that is asked for."""
        for number, item in enumerate(items):
            if number and self._stop():
                yield Refused(_ENDED)
                return
            yield item

    def _one(self, name: str, place: Path, item: Item) -> FileReport:
        """Return what became of one document, or of one list."""
        match item:
            case Known():
                return FileReport(name, "unchanged")
            case Refused(problem):
                return FileReport(name, "failed", problem=problem)
            case HeldBack(title, places):
                return FileReport(name, "held", title=title, problem=_HELD, places=places)
            case Listed(records):
                return self._list(name, place, records)
            case Ready(document, _, several):
                path = str(place.resolve())
                return self._document(name, f"{path}#{_within(document)}" if several else path, item)

    def _list(self, name: str, place: Path, records: RecordList) -> FileReport:
        """Save a list of references, batch by batch."""
        from ingest.pipeline import extract, extractor  # noqa: PLC0415 - spaCy: where there is something to read

        about = replace(self._about, source_path=str(place.resolve()))
        try:
            with _of_the_store():
                saved = save_list(
                    records, self._store, about, extract, extractor=extractor(), tell=self._tell
                )
        except _EndedError:
            return FileReport(name, "partial", problem=_ENDED, records=len(records.records))
        except StoreError:
            raise
        except KnowledgeBaseError as error:
            return FileReport(name, "failed", problem=str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours in one list must not cost the others
            return FileReport(name, "failed", problem=fault(error))
        is_failed = saved.status == "failed"
        return FileReport(
            name,
            saved.status,
            statements=saved.statements,
            problem="; ".join(saved.problems) or "no entry in it could be read" if is_failed else "",
            warnings=(*saved.warnings, *(() if is_failed else saved.problems)),
            records=saved.records,
            new=saved.new,
            duplicates=saved.duplicates,
        )

    def _tell(self, _done: int) -> None:
        """Hear of the progress of a list, and end it between two batches where that is asked for."""
        if self._stop():
            raise _EndedError

    def _document(self, name: str, path: str, ready: Ready) -> FileReport:
        """Save one document."""
        document, extracted = ready.document, ready.extracted
        try:
            with _of_the_store():
                saved = self._store.save(
                    document, extracted.reading, source_path=path, sentences=extracted.sentences
                )
        except StoreError:
            raise
        except KnowledgeBaseError as error:
            return FileReport(name, "failed", problem=str(error))
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
            return FileReport(name, "failed", problem=fault(error))
        return _report(name, ready, saved)


class _EndedError(Exception):
    """A list of references is to be left between two batches."""


_ENDED = "ended before all of it was stored; the same command goes on with the rest"
_HELD = "it may name patients; --redact stores it with placeholders instead, --as-is as it stands"


def _report(name: str, ready: Ready, saved: SaveReport) -> FileReport:
    """Return the report of a saved document."""
    document, reading_of_it = ready.document, ready.extracted.reading
    if saved.status is SaveStatus.UNCHANGED:  # read in the meantime, as another file with the same bytes
        return FileReport(name, "unchanged")
    incomplete = document.completeness.value == "text_incomplete"
    return FileReport(
        path=name,
        status=saved.status.value,
        statements=saved.statement_count,
        findings=len(reading_of_it.findings),
        kind=reading_of_it.study.kind,
        title=document.bibliography.title,
        completeness=document.completeness.value,
        problem=document.completeness_reason if incomplete else "",
        warnings=document.warnings,
        superseded=saved.superseded,
    )


def _within(document: Document) -> str:
    """Return by what a document is known within a file of several."""
    known = document.bibliography
    return known.pmcid or known.pmid or known.doi or document.digest.hex()


@contextmanager
def _of_the_store() -> Iterator[None]:
    """Let what the system says against the store end the run: it is no fault of the file being read."""
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise StoreError(f"the store cannot be used: {error.strerror or error}{place}") from error
