"""The run of an ingest: files, folders, identifiers → a report of each, stored one transaction a document.

The logic behind ``kb ingest`` (``ingest.commands``), without anything printed; the steps are in
``ingest.running``. One failure costs one file.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from ingest.running.fetched import Fetching
from ingest.running.inputs import DOCUMENTS as ENDINGS
from ingest.running.inputs import Input, collect, inputs_of
from ingest.running.preparing import Options, Task, prepare
from ingest.running.reports import FileReport, IngestReport
from ingest.running.saving import Writer
from ingest.running.workers import Crew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ingest.references.saving import ImportAbout
    from ingest.running.fetched import Failure
    from ingest.running.preparing import Item, Takes
    from kb.database import Database

__all__ = ["ENDINGS", "FileReport", "IngestReport", "Input", "Options", "collect", "ingest", "inputs_of"]


class Prepares(Protocol):
    """What makes of the file of each task what can be saved, in order."""

    @property
    def ahead(self) -> int:
        """How many files may be handed in before the first of them is taken."""

    def add(self, task: Task) -> None:
        """Hand in one more file."""

    def take(self, number: int) -> Iterator[Item]:
        """Yield what is prepared of the file handed in as the ``number``-th."""


class _Alone:
    """Prepares one file after the other in this process."""

    ahead = 1

    def __init__(self, reader: Takes, writer: Writer) -> None:
        self._reader, self._writer = reader, writer
        self._tasks: dict[int, Task] = {}
        self._count = 0

    def add(self, task: Task) -> None:
        """Hand in one more file."""
        self._tasks[self._count] = task
        self._count += 1

    def take(self, number: int) -> Iterator[Item]:
        """Yield what is prepared of a file."""
        return prepare(self._tasks.pop(number), self._reader, self._writer.known)


def ingest(
    inputs: Sequence[Input],
    database: Database,
    reader: Takes | None = None,
    *,
    options: Options | None = None,
    about: ImportAbout | None = None,
    jobs: int = 1,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[FileReport]:
    """Yield a report for each input, after it is stored; end early, between two, where ``stop`` says so.

    With several ``jobs`` so many processes prepare, each with a reader of its own; without, ``reader`` does.
    What is stored, and in which order, is the same.

    Raises:
        StoreError: The store itself cannot be written: nothing that follows could be stored either.
    """
    writer = Writer(database, about, stop)
    with ExitStack() as stack:
        fetching = stack.enter_context(Fetching())
        prepares = stack.enter_context(_crew(jobs, database)) if jobs > 1 else _alone(stack, reader, writer)
        yield from _run(inputs, prepares, writer, fetching, options or Options(), stop)


def _run(
    inputs: Sequence[Input],
    prepares: Prepares,
    writer: Writer,
    fetching: Fetching,
    options: Options,
    stop: Callable[[], bool],
) -> Iterator[FileReport]:
    """Hand in some inputs ahead, and save them in their order."""
    handed: list[tuple[Path, int] | Failure] = []
    count = 0
    for number, given in enumerate(inputs):
        if stop():
            return
        while len(handed) < min(number + prepares.ahead, len(inputs)):
            task = fetching.task(inputs[len(handed)], options)
            if isinstance(task, Task):
                prepares.add(task)
                handed.append((task.path, count))
                count += 1
            else:
                handed.append(task)
        step = handed[number]
        if isinstance(step, tuple):
            yield writer.save(given.name, step[0], prepares.take(step[1]))
        else:
            yield FileReport(given.name, "failed", problem=step.problem)


def _crew(jobs: int, database: Database) -> Crew:
    """Return so many workers on the same store; one in memory they cannot see."""
    if database.file is not None:
        return Crew(jobs, str(database.file))
    is_shared = not database.is_sqlite
    return Crew(jobs, database.url.render_as_string(hide_password=False) if is_shared else None)


def _alone(stack: ExitStack, reader: Takes | None, writer: Writer) -> _Alone:
    """Return what prepares in this process."""
    from ingest.sources.apart import Reader  # noqa: PLC0415 - workers have their own

    return _Alone(reader or stack.enter_context(Reader()), writer)
