"""A backup is a store with the same answers, whatever the database, also while others write."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kb.backup import back_up
from kb.database import Database, connect, reading
from kb.doctor import check
from kb.errors import StoreError
from kb.query import search, stored_documents
from kb.statements import statement_digest
from kb.store import Decision, Store
from kb.tables import Base
from tests.fixtures.examples import interview, interview_reading, series, series_reading


@pytest.fixture
def filled(database: Database) -> Database:
    """A store with two versions of a document, and a decision."""
    store = Store(database)
    for salt in "ab":
        document = series(salt=salt)
        said = series_reading(document)
        store.save(document, said)
        store.decide(
            statement_digest(document.digest, said.statements[0]), Decision.ACCEPT, decided_by="N", reason=""
        )
    return database


def rows(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with reading(database) as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_a_backup_gives_the_same_answers(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    assert back_up(filled, file) == file.stat().st_size
    copy = connect(str(file))
    assert rows(copy) == rows(filled)
    with reading(filled) as one, reading(copy) as other:
        assert list(stored_documents(one, current=False)) == list(stored_documents(other, current=False))
        assert search(one, "leakage").hits == search(other, "leakage").hits
        assert check(other) == []
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []
    document = interview()
    Store(copy).save(document, interview_reading(document))


def test_nothing_is_overwritten(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague")
    with pytest.raises(StoreError, match="nothing is overwritten"):
        back_up(filled, file)
    assert file.read_text() == "Dear colleague"


def test_a_folder_that_is_not_there_is_named(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        back_up(filled, tmp_path / "no" / "backup.sqlite3")


def test_a_backup_while_others_write_is_whole(database: Database, tmp_path: Path) -> None:
    Store(database).save(interview(), interview_reading(interview()))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            document = series(salt=str(number))
            Store(database).save(document, series_reading(document), source_path=str(number))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(database, tmp_path / f"{number}.sqlite3")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        with reading(connect(str(tmp_path / f"{number}.sqlite3"))) as session:
            assert check(session) == []
