"""The way to the database: who may read, who may write, and how two processes stay out of each other's way.

Everything that touches the store goes through `reading` or `writing`. Above it stand `kb.store` (the only
writer) and `kb.query` (the only reader). What is done here, and why, was measured (docs/decisions/0003).
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from kb.errors import StoreError
from kb.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

_BUSY_MS = 30_000
_LOCK_SECONDS = 120.0
# Any number will do, as long as nobody else uses it on this database.
_ADVISORY_LOCK = 0x6B62


@dataclass(frozen=True, slots=True)
class Database:
    """A store that can be opened: one engine that writes, one that cannot, and the lock between writers.

    ``file`` is the file of an SQLite store, None in memory and on PostgreSQL.
    """

    url: URL
    writer: Engine
    reader: Engine
    file: Path | None = None
    lock: FileLock | None = None

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is an embedded store."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def is_memory(self) -> bool:
        """Return whether the store lives in memory, and so begins empty."""
        return self.is_sqlite and self.file is None

    @property
    def name(self) -> str:
        """Return the place as a user knows it: the file, or the address without its password."""
        return str(self.file or self.url.render_as_string(hide_password=True))

    def exists(self) -> bool:
        """Return whether there is anything to read."""
        return self.file is None or self.file.is_file()

    def locked(self) -> AbstractContextManager[object]:
        """Hold the lock between writers; ``StoreError`` where another process holds it for two minutes."""
        return _held(self) if self.lock else nullcontext()

    def close(self) -> None:
        """Close what is open.

        No lock is needed: an embedded store's writers closed under theirs, and readers write nothing.
        """
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def _held(database: Database) -> Iterator[None]:
    """Hold the file lock, in words of our own where that fails."""
    assert database.lock is not None  # noqa: S101 - the caller looked
    try:
        database.lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        raise StoreError(
            f"{database.name}: another process has been writing for {_LOCK_SECONDS:.0f} seconds; "
            "wait for it to end, or look for one that hangs",
        ) from None
    try:
        yield
    finally:
        database.lock.release()


def connect(address: str | None = None) -> Database:
    """Return the database at an address (a URL, a file; else as `kb.settings` says); opens nothing yet."""
    chosen = settings(address)
    if chosen.file is not None:
        return _embedded(URL.create("sqlite", database=str(chosen.file)))
    url = make_url(chosen.database_url)
    if url.get_backend_name() != "sqlite":
        return _postgresql(url)
    if url.database in (None, "", ":memory:"):
        return _in_memory(url)
    return _embedded(url)


def _embedded(url: URL) -> Database:
    """An SQLite file. Writers connect for one transaction and close under the lock; readers cannot write.

    A reader that is opened read-only never checkpoints, so nothing but a writer ever changes the file.
    """
    file = Path(str(url.database)).absolute()
    writer = create_engine(url.set(database=str(file)), poolclass=NullPool)
    _prepare(writer, "BEGIN IMMEDIATE", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")
    # SQLite takes the file's name as a URI here, in which these three characters mean something.
    quoted = str(file).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    reader = create_engine(url.set(database=f"file:{quoted}", query={"mode": "ro", "uri": "true"}))
    _prepare(reader, "BEGIN", "PRAGMA query_only=ON")
    return Database(url, writer, reader, file, FileLock(f"{file}.lock"))


def _in_memory(url: URL) -> Database:
    """A store for a test or a check: one connection, which all share."""
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    _prepare(engine, "BEGIN")
    return Database(url, engine, engine)


def _postgresql(url: URL) -> Database:
    """A server. Readers see one snapshot each, and the server refuses what they would write."""
    writer = create_engine(url, pool_pre_ping=True)
    reader = create_engine(
        url,
        pool_pre_ping=True,
        execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )
    return Database(url, writer, reader)


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    """Take transactions into our own hands, and set up each connection.

    Python's sqlite3 begins transactions when it likes, and commits before a savepoint; with
    ``isolation_level=None`` it leaves that to us, so that savepoints and BEGIN IMMEDIATE mean what they say.
    """

    def connected(connection: Any, _record: Any) -> None:  # noqa: ANN401 - whatever the driver gives
        connection.isolation_level = None
        for pragma in (f"PRAGMA busy_timeout={_BUSY_MS}", "PRAGMA foreign_keys=ON", *pragmas):
            connection.execute(pragma)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    """Open a session that sees one state of the store and can change nothing.

    Raises:
        StoreError: There is no store at this place, or the server does not answer.
    """
    if not database.exists():
        raise StoreError(f"{database.name}: there is no store yet; `kb ingest PATH` makes one from documents")
    with explained(database), Session(database.reader, autoflush=False) as session:
        yield session


@contextmanager
def writing(database: Database) -> Iterator[Session]:
    """Open a session for one transaction: everything is kept at the end, or nothing where an error passes.

    Writers come one after the other: by a file lock and BEGIN IMMEDIATE on SQLite, by an advisory lock on
    PostgreSQL. So what is looked up before it is written (is this work known?) still holds when it is.
    """
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    with database.locked(), explained(database), Session(database.writer) as session, session.begin():
        if not database.is_sqlite:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield session


@contextmanager
def explained(database: Database) -> Iterator[None]:
    """Say in plain words when the database itself cannot be used; what is wrong with our own SQL passes."""
    try:
        yield
    except DatabaseError as error:
        # SQLite says plainly DatabaseError of a file that is damaged, or is none of its own.
        if type(error) not in (OperationalError, DatabaseError):
            raise
        raise StoreError(f"{database.name}: the store cannot be used ({_first_line(error)})") from error


def _first_line(error: DatabaseError) -> str:
    """Return the driver's own message, without the statement that met it."""
    return (str(error.orig) or type(error).__name__).strip().splitlines()[0]
