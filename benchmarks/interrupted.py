"""Kills `kb ingest` at random moments, lets it begin again, and looks at what stands in the store.

Run as `python benchmarks/interrupted.py FOLDER [--kills 200] [--jobs N] [--database URL]`, FOLDER holding
documents of any kind. After each kill every document in the store must be whole (as many statements and
sentences as without any kill) and none may be gone; in the end the run is let through, and the store must be
what it would have been. Each run is a fork of this process, in which all is loaded, so that the kill falls
into the work. `--database` names an empty PostgreSQL; without it an embedded store is used. With `--jobs N`
so many processes read, and it is the writer that is killed: none of the others may be left. The inputs must
not change.
"""

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select

from ingest.pipeline import extract
from ingest.run import Input, collect, ingest
from ingest.sources import read, take
from kb import migrate
from kb.database import Database, connect, reading
from kb.doctor import check
from kb.documents import digest_of_bytes
from kb.errors import KnowledgeBaseError
from kb.store import Store
from kb.tables import DocumentRow, SentenceRow, StatementRow

_START = 3.0  # seconds that the processes of a run may take to begin
_WORKER = "ingest.running.workers"
_MARK = f"KB_INTERRUPTED={os.getpid()}"
Counts = dict[str, tuple[int, int]]


class Here:
    """Reads in the process itself: a fork is all that is to be killed."""

    take = staticmethod(take)


def main() -> None:
    """Kills, looks, and prints what was found."""
    options = _options()
    logging.disable(logging.CRITICAL)
    os.environ.update([_MARK.split("=")])  # by which the processes of these runs are known
    files = collect([options.folder])[0][: options.documents]
    before = {path: digest_of_bytes(path.read_bytes()) for path in files}
    for path in files:  # loads all that any of them needs
        with suppress(KnowledgeBaseError):
            extract(read(path))
    with tempfile.TemporaryDirectory(prefix="evidence-kb-kills-") as folder:
        expected, whole_run = _undisturbed(files, Path(folder) / "undisturbed.sqlite3")
        address = options.database or str(Path(folder) / "store.sqlite3")
        print(f"{len(files)} files, {len(expected)} documents, {whole_run:.1f} s undisturbed")
        begun = time.monotonic()
        rounds = _kill(options, files, address, whole_run, expected)
        _run(files, address, options.jobs)
        _look(address, expected, complete=True)
    changed = [path for path, digest in before.items() if digest_of_bytes(path.read_bytes()) != digest]
    _require_none("inputs changed", changed)
    seconds = time.monotonic() - begun
    print(f"{options.kills} kills in {seconds:.0f} s, {rounds} stores filled: none lost, none half")


def _options() -> argparse.Namespace:
    """What to read, how often to kill, and where to store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--documents", type=int, default=40, help="how many files of the folder are taken")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes read")
    parser.add_argument("--database", help="an empty PostgreSQL; else an embedded store")
    return parser.parse_args()


def _undisturbed(files: Sequence[Path], file: Path) -> tuple[Counts, float]:
    """What the store holds, and how long it takes, when nobody kills."""
    database = connect(str(file))
    Store(database).prepare()  # the vocabulary is copied once; what is timed is the work on documents
    begun = time.monotonic()
    _run(files, str(file))
    seconds = time.monotonic() - begun
    counts = _counts(database)
    database.close()
    return counts, seconds


def _kill(
    options: argparse.Namespace, files: Sequence[Path], address: str, whole: float, expected: Counts
) -> int:
    """Kills so many runs; where a store is full, it is emptied. Returns how many stores were filled."""
    kills: int = options.kills
    chance = random.Random(0)  # noqa: S311 - moments, not secrets
    filled, known = 0, set[str]()
    for number in range(kills):
        if number == kills // 10:  # a tenth of the kills may fall into the making of the store
            _prepare(address)
        child = os.fork()
        if not child:
            _run(files, address, options.jobs)
            os._exit(0)
        time.sleep(chance.uniform(0, whole / 2 if options.jobs == 1 else whole + _START))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        _require_none("processes left", _left_over())
        found = _look(address, expected, complete=False)
        _require_none("lost", known - found)
        known = found
        if len(found) == len(expected):
            filled, known = filled + 1, set()
            _empty(address)
    return filled


def _prepare(address: str) -> None:
    """Make the store and copy the vocabulary into it."""
    database = connect(address)
    if not database.is_sqlite:
        migrate.upgrade(database)
    Store(database).prepare()
    database.close()


def _left_over(seconds: float = 20) -> list[str]:
    """Which processes of a run are there although their writer is gone; they may take a moment to notice."""
    until = time.monotonic() + seconds
    while True:
        found = [
            process.name
            for process in Path("/proc").glob("[0-9]*")
            if _WORKER in _told(process / "cmdline") and f"\0{_MARK}\0" in _told(process / "environ")
        ]
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _told(file: Path) -> str:
    """What the system tells of a process; nothing where it is gone, or another one's."""
    try:
        return f"\0{file.read_text(encoding='utf-8', errors='replace')}\0"
    except OSError:
        return ""


def _run(files: Sequence[Path], address: str, jobs: int = 1) -> None:
    """One run of the ingest."""
    database = connect(address)
    if not database.is_sqlite:
        migrate.upgrade(database)
    for _ in ingest([Input(str(path), path) for path in files], database, Here(), jobs=jobs):
        pass
    database.close()


def _look(address: str, expected: Counts, *, complete: bool) -> set[str]:
    """Requires that every document is whole; returns which are there."""
    database = connect(address)
    try:
        found = _counts(database)
        wrong = {name: (have, expected[name]) for name, have in found.items() if have != expected[name]}
        _require_none("not whole", wrong)
        if complete:
            _require_none("missing", set(expected) - set(found))
            with reading(database) as session:
                _require_none("damage", check(session))
        return set(found)
    finally:
        database.close()


def _require_none(what: str, found: Collection[object]) -> None:
    """End where something is wrong."""
    if found:
        sys.exit(f"{what}: {found}")


def _counts(database: Database) -> Counts:
    """How many statements and sentences each document has; nothing where there is no store yet."""
    try:
        if migrate.current(database) is None:
            return {}
    except KnowledgeBaseError:
        return {}
    with reading(database) as session:
        numbers = [
            dict(
                session.execute(
                    select(DocumentRow.source, func.count(row.document_id))
                    .outerjoin(row, row.document_id == DocumentRow.id)
                    .group_by(DocumentRow.source)
                ).all()
            )
            for row in (StatementRow, SentenceRow)
        ]
    return {name: (count, numbers[1][name]) for name, count in numbers[0].items()}


def _empty(address: str) -> None:
    """Takes every document out of a store, so that there is something to do again."""
    database = connect(address)
    store = Store(database)
    with reading(database) as session:
        documents = list(session.scalars(select(DocumentRow.id)))
    for document in documents:
        store.remove(document)
    database.close()


if __name__ == "__main__":
    main()
