"""The boxes of PRISMA, from imports, screening decisions and the full texts that are there."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from kb.database import Database, reading, writing
from kb.errors import NotFoundError
from kb.query.imports import Counted, find_import, flow, imports
from kb.records import Record, Screening, Verdict
from kb.store import Store
from kb.store.imports import ImportAbout, Imports
from kb.tables import SourceRecordRow, WorkRow
from tests.fixtures.records import entry, full_text, listed, nothing_read, record

IN, OUT, MAYBE = (
    Screening(Verdict.INCLUDE, "Anna"),
    Screening(Verdict.EXCLUDE, "Anna", reasons=("wrong population",)),
    Screening(Verdict.MAYBE, "Anna"),
)


def taken(store: Store, database: str, *records: Record) -> int:
    """Import a list; return its number."""
    writer = Imports(store)
    state = writer.begin(listed(*records, source=f"{database}.ris"), ImportAbout(database))
    writer.keep(state.run_id, [entry(each) for each in records])
    writer.finish(state.run_id, ())
    return state.run_id


def test_records_are_counted_by_database_and_works_once(store: Store, database: Database) -> None:
    one, two, three = (record(n, f"Trial number {n} of embolization") for n in (1, 2, 3))
    taken(store, "PubMed", one, two)
    taken(store, "Embase", record(1, "Trial number 2 of embolization"), three)
    with reading(database) as session:
        boxes = flow(session)
        assert [(each.database, each.new, each.duplicates) for each in imports(session)] == [
            ("PubMed", 2, 0),
            ("Embase", 1, 1),
        ]
    assert boxes.identified == (Counted("PubMed", 2), Counted("Embase", 2))
    assert (boxes.records, boxes.duplicates_removed, boxes.to_screen) == (4, 1, 3)


def test_works_that_were_merged_are_one(store: Store, database: Database) -> None:
    taken(
        store, "PubMed", record(1, "A trial of coils and glue"), record(2, "Coils, glue: the very same trial")
    )
    with writing(database) as session:
        session.execute(update(WorkRow).where(WorkRow.id == 2).values(merged_into_id=1))
    with reading(database) as session:
        boxes = flow(session)
    assert (boxes.duplicates_removed, boxes.to_screen) == (1, 1)


def test_decisions_fill_the_boxes_of_screening(store: Store, database: Database) -> None:
    other = Screening(Verdict.EXCLUDE, "Ben")
    records = [
        record(1, "Trial number one of it", IN),
        record(2, "Trial number two of it", OUT),
        record(3, "Trial number three of it", IN, other),
        record(4, "Trial number four of it", MAYBE),
        record(5, "Trial number five of it"),
    ]
    taken(store, "PubMed", *records)
    store.save(full_text(records[0]), nothing_read(), source_path="/one.txt")
    with reading(database) as session:
        boxes = flow(session)
    screened = boxes.title_abstract
    assert (screened.decided, screened.included, screened.excluded, screened.maybe) == (4, 1, 1, 1)
    assert (screened.disagreed, screened.undecided) == (1, 1)
    assert screened.reasons == (Counted("wrong population", 1),)
    assert (boxes.sought, boxes.retrieved, boxes.not_retrieved) == (4, 1, 3)


def test_decisions_on_full_texts_have_boxes_of_their_own(store: Store, database: Database) -> None:
    late = Screening(Verdict.EXCLUDE, "Anna", "full_text", ("no outcome",))
    taken(store, "PubMed", record(1, "Trial number one of it", IN, late))
    with reading(database) as session:
        boxes = flow(session)
    assert (boxes.title_abstract.included, boxes.full_text.excluded) == (1, 1)
    assert boxes.full_text.reasons == (Counted("no outcome", 1),)


def test_a_decision_that_is_imported_twice_counts_once_the_later_one(
    store: Store, database: Database
) -> None:
    taken(store, "first", record(1, "Trial number one of it", IN))
    taken(store, "second", record(1, "Trial number one of it", OUT))
    with reading(database) as session:
        screened = flow(session).title_abstract
    assert (screened.included, screened.excluded, screened.disagreed) == (0, 1, 0)


def test_some_imports_can_be_asked_for_alone(store: Store, database: Database) -> None:
    first = taken(store, "PubMed", record(1, "Trial number one of it"))
    taken(store, "Embase", record(1, "Trial number two of it"))
    with reading(database) as session:
        assert flow(session, [first]).records == 1
        assert find_import(session, first).database == "PubMed"
        with pytest.raises(NotFoundError, match="There is no import 99"):
            find_import(session, 99)


def test_an_import_that_was_broken_off_says_so(store: Store, database: Database) -> None:
    writer = Imports(store)
    one, two = (record(n, f"Trial number {n} of it") for n in (1, 2))
    state = writer.begin(listed(one, two), ImportAbout())
    writer.keep(state.run_id, [entry(one)])
    with reading(database) as session:
        found = find_import(session, state.run_id)
        assert session.query(SourceRecordRow).count() == 1
    assert (found.is_finished, found.new, found.failed) == (False, 1, 0)
