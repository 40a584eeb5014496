"""A full disk and a torn log: a save fails in plain words or is gone as a whole; the store stays sound."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from kb.database import Database, connect, reading
from kb.doctor import check
from kb.documents import Document, Role
from kb.errors import StoreError
from kb.query import stored_documents
from kb.statements import Reading, StudyFacts
from kb.store import Store
from tests.fixtures.examples import EXTRACTOR, interview, interview_reading, series, series_reading, written


def pages(database: Database) -> int:
    """Return how many pages the file has."""
    with database.writer.connect() as connection:
        return int(connection.execute(text("PRAGMA page_count")).scalar_one())


def test_a_disk_that_fills_at_any_page_loses_nothing(sqlite_database: Database) -> None:
    """A few pages more are free each time, until the document fits."""
    store = Store(sqlite_database)
    store.save(interview(), interview_reading(interview()))
    free = pages(sqlite_database)

    def fill(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={free}")

    event.listen(sqlite_database.writer, "connect", fill)
    large = written("large.txt", *((Role.BODY, f"Words of paragraph {n}. " * 40) for n in range(100)))
    said = Reading(StudyFacts("primary_study", "case_series"), extractor=EXTRACTOR)
    failures = 0
    while not is_saved(store, large, said):
        failures += 1
        free += 5
        with reading(sqlite_database) as session:
            assert [stored.document.source for stored in stored_documents(session)] == ["interview.html"]
    assert 5 < failures < 1000
    with reading(sqlite_database) as session:
        assert len(list(stored_documents(session))) == 2
        assert check(session) == []


def is_saved(store: Store, document: Document, said: Reading) -> bool:
    """Return whether there was room; any other error passes."""
    try:
        store.save(document, said)
    except StoreError as error:
        if "disk is full" not in str(error):
            raise
        return False
    return True


@pytest.mark.slow
def test_a_torn_log_leaves_whole_documents(sqlite_database: Database, tmp_path: Path) -> None:
    store = Store(sqlite_database)
    with reading(sqlite_database) as session:
        session.execute(text("SELECT 1 FROM work")).all()  # keeps the log from being written back
        for number in range(3):
            document = series(salt=str(number))
            store.save(document, series_reading(document), source_path=str(number))
        assert sqlite_database.file is not None
        log = Path(f"{sqlite_database.file}-wal").read_bytes()
        copy = tmp_path / "copy.sqlite3"
        shutil.copyfile(sqlite_database.file, copy)
    expected = len(series_reading(series()).statements)
    for cut in range(0, len(log), max(1, len(log) // 25)):
        Path(f"{copy}-wal").write_bytes(log[:cut])
        Path(f"{copy}-shm").unlink(missing_ok=True)
        database = connect(str(copy))
        with reading(database) as session:
            found = [len(stored.statements) for stored in stored_documents(session, current=False)]
            assert check(session) == []
        assert found == [expected] * len(found)
        database.close()
