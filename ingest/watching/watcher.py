"""One file of the folder after the other: read, stored, moved. Killed at any moment, nothing is done twice.

A document is stored with the place in ``done`` at which its file will lie, then the file is moved there. So a
file that is still in the folder, of a document whose place is empty, was stored by a run that was ended
before it moved it; where the file lies at its place, a second one with the same bytes is a duplicate.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ingest.running.comparing import Newcomers
from ingest.running.preparing import HeldBack, Known, Listed, Ready, Refused, Task, prepare
from ingest.running.saving import Writer
from ingest.watching.moving import DONE, DUPLICATE, FAILED, Places, move
from ingest.watching.resting import Look, Resting
from kb import migrate
from kb.database import reading
from kb.errors import KnowledgeBaseError
from kb.query.kept import is_known_place, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ingest.running.preparing import Item, Options, Takes
    from ingest.running.reports import FileReport
    from kb.database import Database
    from kb.documents import Document
    from kb.records import RecordList

LOCK = ".kb-watch.lock"
_AGAIN = "To try again, drop the file into the folder anew."


class _ChangedError(Exception):
    """A file changed while it was read: it was not at rest, and its turn comes later."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file that was dropped, and where it lies now."""

    report: FileReport
    place: Path


class Watcher:
    """Takes files from a folder into the store; a context manager that holds the folder's lock."""

    def __init__(
        self, root: Path, database: Database, reader: Takes, options: Options, *, interval: float = 5.0
    ) -> None:
        """Take the folder, the store, what reads files, and how long a file must have been at rest."""
        if not root.is_dir():
            raise KnowledgeBaseError(f"{root}: there is no such folder; make it, and drop files into it")
        self._root = root.resolve()
        self._database = database
        self._reader, self._options = reader, options
        self._writer = Writer(database)
        self._newcomers = Newcomers(database)
        self._places = Places(self._root, self._was_there)
        self._resting = Resting(self._root, (DONE, DUPLICATE, FAILED), interval)
        self._left: dict[Path, Look | None] = {}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for ourselves.

        Raises:
            KnowledgeBaseError: Another one watches it.
        """
        lock = FileLock(self._root / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise KnowledgeBaseError(
                f"{self._root}: another `kb watch` is at work on this folder; end that one first"
            ) from None
        try:
            yield
        finally:
            lock.release()

    def look(self, stop: Callable[[], bool] = lambda: False) -> Iterator[Taken]:
        """Take the files that are at rest; ``stop`` is asked before each.

        Raises:
            StoreError: The store cannot be used; the files stay where they are.
        """
        for file in self._resting.files():
            if stop():
                return
            if file in self._left and self._left[file] == Look.at(file):
                continue
            taken = self._take(file)
            if taken is not None:
                yield taken
        self._newcomers.compare()

    def _take(self, file: Path) -> Taken | None:
        """Return what became of a file; None where it changed or went away meanwhile."""
        look = Look.at(file)
        if look is None:
            return None
        place = self._places.done(file)
        stored: list[Path] = []
        task = Task(file, options=self._options)
        items = self._noted(prepare(task, self._reader, self._writer.known), file, look, stored)
        name = str(file.relative_to(self._root))
        try:
            report = self._writer.save(name, place, items)
        except _ChangedError:
            return None
        try:
            return Taken(report, self._moved(file, place, report, stored))
        except OSError as error:
            self._left[file] = look
            problem = f"it cannot be moved and stays where it is ({error.strerror})"
            return Taken(replace(report, warnings=(*report.warnings, problem)), file)

    def _noted(self, items: Iterator[Item], file: Path, look: Look, stored: list[Path]) -> Iterator[Item]:
        """Pass on what is prepared of a file that stays as it was, and note where the same lay before."""
        for item in items:
            if Look.at(file) != look:
                raise _ChangedError
            if not isinstance(item, Refused | HeldBack):
                stored += self._before(item)
            yield item

    def _before(self, item: Known | Ready | Listed) -> Iterator[Path]:
        """Yield from which file the same was read before, if it was; several documents of one lie in it."""
        if not self._has_store():
            return
        digest = item.digest if isinstance(item, Known) else _what(item).digest
        with reading(self._database) as session:
            place = place_of(session, digest)
        if place is not None:
            yield Path(place.rpartition("#")[0] or place)

    def _moved(self, file: Path, place: Path, report: FileReport, stored: list[Path]) -> Path:
        """Move a file to where it says what became of it, and return where it lies now."""
        if report.status in {"failed", "held", "partial"}:
            return self._places.put_aside(FAILED, file, _reason(report))
        if report.status == "unchanged":
            original = next(filter(None, (self._original(file, each) for each in stored)), None)
            if original is not None:
                reason = f"{report.path} is in the store already, read from {original}.\n"
                return self._places.put_aside(DUPLICATE, file, reason)
            place = next((each for each in stored if self._waits_for(file, each)), place)
        move(file, place)
        return place

    def _original(self, file: Path, stored: Path) -> Path | None:
        """Return from where the same bytes were read before; None where that was this very file."""
        done = self._root / DONE
        if stored == file:
            return None
        if not stored.is_relative_to(done) or stored.exists():
            return stored
        waiting = self._root / stored.relative_to(done)  # its turn to be moved comes
        return waiting if waiting != file and waiting.exists() else None

    def _waits_for(self, file: Path, stored: Path) -> bool:
        """Return whether a place in ``done`` is that of a file which was stored, and could not be moved."""
        own = self._root / DONE / file.relative_to(self._root)
        return stored.parent == own.parent and not stored.exists()

    def _has_store(self) -> bool:
        return self._database.exists() and migrate.current(self._database) is not None

    def _was_there(self, place: Path) -> bool:
        """Return whether a document was ever read from a place: another one there would replace it."""
        if not self._has_store():
            return False
        with reading(self._database) as session:
            return is_known_place(session, str(place))


def _what(item: Ready | Listed) -> Document | RecordList:
    """Return what is about to be saved."""
    return item.document if isinstance(item, Ready) else item.records


def _reason(report: FileReport) -> str:
    """Return what lies beside a file that was not taken."""
    places = "".join(f"\n  {place}" for place in report.places)
    return f"{report.path} is not, or not wholly, in the store.\n\n{report.problem}{places}\n\n{_AGAIN}\n"
