"""Several processes that read and extract, for one that saves.

Each worker is an interpreter of its own with its own apart reader; it gets one file at a time and sends back
what it prepared, document by document. Reports keep the order of the files: what is ready too early waits,
and not more than a few files and documents may wait. A worker that dies costs the file it had.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import closing, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ingest.running.preparing import Refused, Task, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.running.preparing import Item, Knows

_START = "from ingest.running.workers import serve; serve({descriptor})"
_FILES_AHEAD = 3  # of each worker
_DOCUMENTS_AHEAD = 16  # of each file but the one that is being saved
_PATIENCE = 5.0  # seconds in which a worker must end when its line closes
_END = "end"


@dataclass(slots=True)
class _Worker:
    """A process, the line to it, and the number of the file it has, if it has one."""

    process: subprocess.Popen[bytes]
    line: Connection
    file: int | None = None


@dataclass(slots=True)
class _File:
    """What has come of one file so far."""

    task: Task
    items: deque[Item] = field(default_factory=deque)
    is_whole: bool = False


class Crew:
    """So many workers; a context manager. Files are handed to it in order, and taken from it in order."""

    def __init__(self, jobs: int, address: str | None) -> None:
        """Take the number of workers, and the address of the store in which they look what is known."""
        self._address = address
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._files: dict[int, _File] = {}
        self._waiting: deque[int] = deque()
        self._count = 0

    def __enter__(self) -> Self:
        """Return the crew; workers start with the first files."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.line.close()
        for worker in self._workers:
            _end(worker.process)
        self._workers.clear()

    @property
    def ahead(self) -> int:
        """Return how many files may be handed in before the first of them is taken."""
        return self._jobs * _FILES_AHEAD

    def add(self, task: Task) -> None:
        """Hand in one more file."""
        self._files[self._count] = _File(task)
        self._waiting.append(self._count)
        self._count += 1
        self._hand_out()

    def take(self, number: int) -> Iterator[Item]:
        """Yield what is prepared of the file that was handed in as the ``number``-th, counted from 0."""
        file = self._files[number]
        while True:
            while file.items:
                yield file.items.popleft()
            if file.is_whole:
                del self._files[number]
                return
            self._listen(number)

    def _hand_out(self) -> None:
        """Give each idle worker a file; start workers where there are more files than workers."""
        while self._waiting:
            worker = next((each for each in self._workers if each.file is None), None)
            if worker is None:
                if len(self._workers) >= self._jobs:
                    return
                worker = _started(self._address)
                self._workers.append(worker)
            number = self._waiting.popleft()
            worker.file = number
            with suppress(OSError):  # a worker that is gone is noticed by what it does not answer
                worker.line.send(self._files[number].task)

    def _listen(self, number: int) -> None:
        """Take one message of each worker that has one, unless enough of its file is waiting."""
        heard = [w for w in self._workers if w.file is not None and self._has_room(w.file, number)]
        ready = wait([worker.line for worker in heard])
        for worker in heard:
            if worker.line in ready:
                self._hear(worker)

    def _has_room(self, file: int, wanted: int) -> bool:
        return file == wanted or len(self._files[file].items) < _DOCUMENTS_AHEAD

    def _hear(self, worker: _Worker) -> None:
        """Take one message of a worker: a document, the end of its file, or its own end."""
        assert worker.file is not None  # noqa: S101 - only those that have a file are heard
        file = self._files[worker.file]
        try:
            message = worker.line.recv()
        except (EOFError, OSError):
            self._workers.remove(worker)
            worker.line.close()
            file.items.append(Refused(_gone(_end(worker.process))))
            message = _END
        if message != _END:
            file.items.append(message)
            return
        file.is_whole = True
        worker.file = None
        self._hand_out()


def _started(address: str | None) -> _Worker:
    """Start a worker; Ctrl-C in the terminal does not reach it."""
    ours, theirs = socket.socketpair()
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])}
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own words
            [sys.executable, "-c", _START.format(descriptor=theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            env=environment,
            start_new_session=True,
        )
    line = Connection(ours.detach())
    line.send(address)
    return _Worker(process, line)


def _end(process: subprocess.Popen[bytes]) -> int:
    """Wait for a worker whose line is closed, and end it if it does not; return its status."""
    try:
        return process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _gone(status: int) -> str:
    """Say that a worker ended, and how."""
    how = f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"
    return f"the process that read it ended ({how}); try this file again alone, without --jobs"


# -- the worker's side -------------------------------------------------------------------------------------


def serve(descriptor: int) -> None:
    """Prepare files that come on a line until it closes: a worker's whole life."""
    from ingest.running.saving import Writer  # noqa: PLC0415 - it is used to look up, not to write
    from ingest.sources.apart import Reader  # noqa: PLC0415 - the worker alone needs it
    from kb.database import connect  # noqa: PLC0415 - the same

    with closing(Connection(descriptor)) as line, suppress(EOFError, OSError), Reader() as reader:
        address = line.recv()
        database = connect(address) if address else None
        knows: Knows = Writer(database).known if database else _nothing
        while True:
            task: Task = line.recv()
            for item in prepare(task, reader, knows):
                line.send(item)
            line.send(_END)


def _nothing(digest: bytes) -> None:
    """Know nothing: a store in memory is another process's own."""
