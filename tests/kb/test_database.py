"""Sessions: readers cannot write, writers take turns, savepoints and errors undo what they should."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from kb.database import Database, connect, reading, writing
from kb.errors import StoreError
from kb.query import stored_documents
from kb.store import Store
from kb.tables import ArmRow, StoreFactRow
from tests.fixtures.examples import interview, interview_reading, series, series_reading


def facts(database: Database) -> set[str]:
    """Return what tests wrote."""
    with reading(database) as session:
        return set(session.scalars(select(StoreFactRow.name))) - {"vocabulary"}


def add(session: Session, name: str) -> None:
    """Write something."""
    session.execute(insert(StoreFactRow), [{"name": name, "value": ""}])


def test_a_reader_cannot_write(database: Database) -> None:
    with reading(database) as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        add(session, "x")
    assert facts(database) == set()


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def write_twice() -> None:
        with writing(database) as session:
            add(session, "x")
            add(session, "vocabulary")

    with pytest.raises(IntegrityError):
        write_twice()
    assert facts(database) == set()


def test_a_savepoint_undoes_its_part_alone(database: Database) -> None:
    with writing(database) as session:
        add(session, "before")
        inner = session.begin_nested()
        add(session, "inside")
        inner.rollback()
        add(session, "after")
    assert facts(database) == {"before", "after"}


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), writing(database) as session:
        session.execute(insert(ArmRow), [{"document_id": 99, "number": 0, "label": "x", "aliases": []}])


def test_a_reader_sees_one_state(database: Database) -> None:
    with reading(database) as session:
        before = session.scalars(select(StoreFactRow.name)).all()
        with writing(database) as writer:
            add(writer, "later")
        session.expire_all()
        assert session.scalars(select(StoreFactRow.name)).all() == before
    assert facts(database) == {"later"}


def test_nothing_is_loaded_lazily() -> None:
    """The tables have no relations at all, so there is nothing that could be loaded behind one's back."""
    from kb.tables import Base  # noqa: PLC0415

    assert [m.class_.__name__ for m in Base.registry.mappers if m.relationships] == []


def test_where_there_is_no_store_a_reader_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kb ingest PATH"), reading(connect(str(tmp_path / "none.sqlite3"))):
        pass


def test_a_file_that_is_no_store_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague, this is no database at all.\n" * 40)
    document = interview()
    with pytest.raises(StoreError, match=r"letter\.txt: the store cannot be used"):
        Store(connect(str(file))).save(document, interview_reading(document))
    assert file.read_text().startswith("Dear colleague")


def test_a_strange_name_of_a_file_is_no_obstacle(tmp_path: Path) -> None:
    database = connect(str(tmp_path / "50% of it? #1.sqlite3"))
    document = interview()
    Store(database).save(document, interview_reading(document))
    with reading(database) as session:
        assert len(list(stored_documents(session))) == 1
    database.close()
    assert [path.name for path in tmp_path.glob("*.sqlite3")] == ["50% of it? #1.sqlite3"]


def test_embedded_stores_are_durable(sqlite_database: Database) -> None:
    with writing(sqlite_database) as session:
        pragmas = [
            session.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")
        ]
    assert pragmas == ["wal", 2]


@pytest.mark.slow
def test_two_writers_and_ten_readers(database: Database) -> None:
    """Nobody meets an error, and every reader sees whole documents only."""
    ends = time.monotonic() + 3
    errors: list[BaseException] = []
    reads: list[int] = []
    expected = {len(series_reading(series()).statements)}

    def write(name: str) -> None:
        try:
            number = 0
            while time.monotonic() < ends:
                number += 1
                document = series(salt=f"{name}{number}", source=f"{name}.txt")
                Store(database).save(document, series_reading(document), source_path=name)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            errors.append(error)

    def read() -> None:
        try:
            while time.monotonic() < ends:
                with reading(database) as session:
                    found = [len(stored.statements) for stored in stored_documents(session)]
                assert set(found) <= expected
                reads.append(len(found))
        except BaseException as error:  # noqa: BLE001 - the same
            errors.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    threads += [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(reads) > 10
