"""The doctor finds damage of every kind, and nothing in a healthy store."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kb.database import Database, reading
from kb.doctor import check
from kb.numerals import is_said, numbers_in, says_all
from kb.store import Store
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
)


@pytest.fixture
def filled(database: Database) -> Database:
    """A healthy store."""
    store = Store(database)
    for document, said in (
        (series(), series_reading),
        (interview(), interview_reading),
        (cut_off(), cut_off_reading),
    ):
        store.save(document, said(document))
    return database


def kinds(database: Database) -> set[str]:
    """Return the kinds of problems that are found."""
    with reading(database) as session:
        return {problem.kind for problem in check(session)}


def test_nothing_is_wrong_with_a_healthy_store(filled: Database) -> None:
    with reading(filled) as session:
        assert check(session) == []


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE evidence SET quote = 'invented' WHERE number = 3", "quote"),
        ("UPDATE evidence SET start = start + 1, stop = stop + 1 WHERE number = 3", "quote"),
        ("DELETE FROM evidence WHERE statement_number = 0", "quote"),
        ("UPDATE section SET stop = 100000 WHERE number = 1", "span"),
        ("UPDATE table_cell SET stop = 100000 WHERE number = 1", "span"),
        ("UPDATE complication_report SET events = 7 WHERE total = 25", "number"),
        ("UPDATE outcome_result SET value = 3.26", "number"),
        ("UPDATE outcome_result SET p_value = 0.05", "number"),
        ("DELETE FROM derivation", "number"),
        ("UPDATE sentence SET tokens = 'other words' WHERE number = 1", "search"),
        ("UPDATE concept_tally SET statements = 9", "orphan"),
        ("DELETE FROM concept_ancestor WHERE distance = 0", "orphan"),
        ("UPDATE store_fact SET value = 'x'", "version"),
        ("UPDATE document SET extractor = 'older' WHERE id = 1", "version"),
    ],
)
def test_damage_is_found(filled: Database, damage: str, kind: str) -> None:
    with filled.writer.begin() as connection:
        connection.execute(text(damage))
    assert kind in kinds(filled)


def test_an_index_that_is_out_of_step_is_found(sqlite_database: Database) -> None:
    Store(sqlite_database).save(series(), series_reading(series()))
    with sqlite_database.writer.begin() as connection:
        connection.execute(text("DROP TRIGGER sentence_fts_delete"))
        connection.execute(text("DELETE FROM sentence WHERE number = 1"))
    assert kinds(sqlite_database) == {"search"}


def test_rows_that_point_nowhere_are_found(sqlite_database: Database) -> None:
    Store(sqlite_database).save(series(), series_reading(series()))
    with sqlite_database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("DELETE FROM arm")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN")
    assert "orphan" in kinds(sqlite_database)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("6 of 25", 25), ("more than 2,000 cases", 2000), ("2 000 cases", 2000), ("6·29", 6.29),
        ("6,28", 6.28), ("500–700 µm", 700),
        ("no rupture", 0), ("Ten patients", 10), ("twenty-one of them", 21), ("two hundred", 200),
        ("a patient", 1), ("the sixth month", 6), ("fell by 2.3", -2.3), ("1.234,5", 1234.5),
        ("p<0.001", 0.001), ("12,345.6 mg", 12345.6),
    ],
)  # fmt: skip
def test_numbers_are_found_as_a_reader_would(words: str, value: float) -> None:
    assert is_said(value, numbers_in(words))


@pytest.mark.parametrize(
    ("words", "value"), [("6 of 25", 7), ("2.36", 3.26), ("pain", 0), ("2.5", 25), ("", 1)]
)
def test_numbers_that_are_not_there_are_not_found(words: str, value: float) -> None:
    assert not is_said(value, numbers_in(words))


def test_all_is_a_hundred_per_cent() -> None:
    assert says_all("Success was achieved in all patients")
    assert not says_all("Success was achieved overall")
