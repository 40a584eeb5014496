"""The migrations make what the models describe, on both databases, and refuse what is not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from kb import migrate
from kb.database import Database, connect, reading
from kb.errors import StoreError
from kb.query import stored_documents
from kb.statements import ComparisonClaim
from kb.store import Store
from tests.fixtures.examples import interview, interview_reading, series, series_reading


def test_models_and_migrations_say_the_same(database: Database) -> None:
    assert migrate.check(database) == []
    assert migrate.current(database) == migrate.head()


def test_the_drift_check_sees_a_missing_column(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("ALTER TABLE work DROP COLUMN retraction_status"))
    [difference] = migrate.check(database)
    assert difference.startswith("add column")
    assert "retraction_status" in difference


def test_a_store_in_memory_is_made_for_the_check() -> None:
    assert migrate.check(connect("sqlite://")) == []


def test_downgrading_leaves_nothing_behind(database: Database) -> None:
    config = migrate._config()
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(database.writer).get_table_names()) == {"alembic_version"}
    assert migrate.upgrade(database) is True
    document = interview()
    Store(database).save(document, interview_reading(document))


def test_a_store_of_before_comparisons_keeps_its_statements_and_takes_them(database: Database) -> None:
    """The list of kinds grows in place: a table that is copied would lose what hangs on its rows."""
    document = series()
    said = series_reading(document)
    store = Store(database)
    key = store.save(document, said).document_id
    for revision in ("0009", "head"):
        config = migrate._config()
        with database.writer.begin() as connection:
            config.attributes["connection"] = connection
            (command.downgrade if revision == "0009" else command.upgrade)(config, revision)
    comparison = ComparisonClaim(
        concept=said.statements[0].concept,
        text="pain",
        evidence=said.statements[0].evidence,
        effect="decreased",
        arm="PVP",
        comparator="none",
    )
    assert store.add_asked(key, [comparison]) == 1
    with reading(database) as session:
        [stored] = stored_documents(session)
    assert [statement for _, statement in stored.statements] == [*said.statements, comparison]
    assert stored.findings == said.findings


def test_upgrading_twice_does_nothing(database: Database) -> None:
    assert migrate.upgrade(database) is False


def test_a_store_of_a_newer_program_is_left_alone(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    document = interview()
    with pytest.raises(StoreError, match=r"9999|another version"):
        Store(database).save(document, interview_reading(document))


def test_a_database_with_other_tables_is_left_alone(tmp_path: Path) -> None:
    database = connect(str(tmp_path / "other.sqlite3"))
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE document (id INTEGER)"))
    with pytest.raises(StoreError, match="holds other tables"):
        migrate.upgrade(database)


def test_the_first_write_makes_an_embedded_store(tmp_path: Path) -> None:
    database = connect(str(tmp_path / "new folder" / "store.sqlite3"))
    document = interview()
    Store(database).save(document, interview_reading(document))
    assert migrate.current(database) == migrate.head()


def test_a_server_is_not_upgraded_unasked(postgresql_database: Database) -> None:
    with postgresql_database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    document = interview()
    with pytest.raises(StoreError, match="kb db upgrade"):
        Store(postgresql_database).save(document, interview_reading(document))
