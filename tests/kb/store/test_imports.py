"""Imports of reference lists: kept with every field, never twice, and never in the way of a full text."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from kb.database import Database, reading
from kb.documents import RelatedWork, Relation
from kb.records import Screening, Verdict
from kb.store import SaveStatus, Store
from kb.store.imports import ImportAbout, Imports
from kb.tables import DocumentRow, ImportRunRow, ScreeningDecisionRow, SourceRecordRow, WorkRow
from tests.fixtures.records import EXTRACTOR, document, entry, full_text, listed, nothing_read, record

FIRST = record(1, "Embolization of the genicular arteries", abstract="Pain fell.", doi="10.1234/one")
SECOND = record(2, "Blocks of the suprascapular nerve", abstract="Pain fell too.", pmid="31234567")


@pytest.fixture
def imports(store: Store) -> Imports:
    """The writer of imports of an empty store."""
    return Imports(store)


def test_an_import_is_kept_with_what_the_user_says_of_it(imports: Imports, database: Database) -> None:
    about = ImportAbout("Embase", date(2026, 11, 1), "genicular AND embol*", 2, "anna")
    state = imports.begin(listed(FIRST, SECOND, warnings=("odd",)), about)
    kept = imports.keep(state.run_id, [entry(FIRST), entry(SECOND)])
    imports.finish(state.run_id, ("line 9: broken",))
    with reading(database) as session:
        run = session.get_one(ImportRunRow, state.run_id)
        assert (run.database, run.searched_on, run.strategy) == (
            "Embase",
            date(2026, 11, 1),
            "genicular AND embol*",
        )
        assert (run.hits, run.records, run.new, run.duplicates) == (2, 2, 2, 0)
        assert (run.problems, run.warnings, run.imported_by) == (["line 9: broken"], ["odd"], "anna")
        assert run.finished_at is not None
    assert (kept.new, kept.duplicates) == (2, 0)


def test_every_field_of_an_entry_is_kept_in_order(imports: Imports, database: Database) -> None:
    state = imports.begin(listed(FIRST), ImportAbout())
    imports.keep(state.run_id, [entry(FIRST)])
    with reading(database) as session:
        row = session.scalars(select(SourceRecordRow)).one()
        assert row.fields == [["TI", FIRST.bibliography.title], ["AB", "Pain fell."], ["XX", "odd 1"]]
        assert (row.known["doi"], row.known["authors"]) == (
            "10.1234/one",
            [{"family": "Doe", "given": "Jane", "role": "author"}],
        )


def test_the_decisions_of_screeners_are_kept(imports: Imports, database: Database) -> None:
    decided = record(
        1,
        "A trial of coils and glue",
        Screening(Verdict.EXCLUDE, "Ben", "full_text", ("wrong dose",), ("pilot",)),
    )
    state = imports.begin(listed(decided), ImportAbout())
    imports.keep(state.run_id, [entry(decided)])
    with reading(database) as session:
        row = session.scalars(select(ScreeningDecisionRow)).one()
        assert (row.verdict, row.reviewer, row.stage) == (Verdict.EXCLUDE, "Ben", "full_text")
        assert (row.reasons, row.labels) == (["wrong dose"], ["pilot"])


def test_a_work_that_another_list_named_before_is_a_duplicate(imports: Imports, database: Database) -> None:
    again = record(1, "Embolization of genicular arteries.", doi="10.1234/ONE")
    for number, each in enumerate((FIRST, again)):
        state = imports.begin(listed(each, source=f"{number}.ris"), ImportAbout())
        kept = imports.keep(state.run_id, [entry(each)])
    assert (kept.new, kept.duplicates) == (0, 1)
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(WorkRow)) == 1
        assert session.scalar(select(func.count()).select_from(SourceRecordRow)) == 2


def test_an_import_that_was_broken_off_goes_on_where_it_stopped(imports: Imports, database: Database) -> None:
    found = listed(FIRST, SECOND)
    state = imports.begin(found, ImportAbout())
    imports.keep(state.run_id, [entry(FIRST)])
    resumed = imports.begin(found, ImportAbout())
    assert (resumed.run_id, resumed.kept, resumed.is_finished) == (state.run_id, {1}, False)
    imports.keep(resumed.run_id, [entry(SECOND)])
    imports.finish(resumed.run_id, ())
    with reading(database) as session:
        run = session.scalars(select(ImportRunRow)).one()
        assert (run.new, run.duplicates) == (2, 0)


def test_the_same_file_again_changes_only_what_is_said_of_it(imports: Imports, database: Database) -> None:
    found = listed(FIRST)
    state = imports.begin(found, ImportAbout("Embase", strategy="first"))
    imports.keep(state.run_id, [entry(FIRST)])
    imports.finish(state.run_id, ())
    again = imports.begin(found, ImportAbout(strategy="second", hits=7))
    assert (again.run_id, again.is_finished, again.kept) == (state.run_id, True, {1})
    with reading(database) as session:
        run = session.scalars(select(ImportRunRow)).one()
        assert (run.database, run.strategy, run.hits) == ("Embase", "second", 7)


def test_a_record_of_a_work_that_is_there_in_full_needs_no_reading(
    store: Store, imports: Imports, database: Database
) -> None:
    store.save(full_text(FIRST), nothing_read(), source_path="/paper.txt")
    state = imports.begin(listed(FIRST), ImportAbout())
    assert imports.needing([entry(FIRST, is_read=False)], EXTRACTOR) == frozenset()
    kept = imports.keep(state.run_id, [entry(FIRST, is_read=False)])
    assert (kept.new, kept.duplicates, kept.unread) == (0, 1, [])
    with reading(database) as session:
        assert session.scalars(select(DocumentRow.source)).all() == ["paper.txt"]
        assert session.scalars(select(SourceRecordRow.document_id)).all() == [None]


def test_the_full_text_takes_the_place_of_the_record_and_keeps_it(
    store: Store, imports: Imports, database: Database
) -> None:
    state = imports.begin(listed(FIRST), ImportAbout())
    imports.keep(state.run_id, [entry(FIRST)])
    report = store.save(full_text(FIRST), nothing_read(), source_path="/paper.txt")
    assert (report.status, report.superseded) == (SaveStatus.STORED, ("refs.ris",))
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(WorkRow)) == 1
    again = store.save(document(FIRST, salt="another export"), nothing_read())
    assert again.status is SaveStatus.OUTDATED


def test_a_longer_record_is_taken_a_shorter_one_is_a_source_alone(imports: Imports) -> None:
    short = record(1, "Embolization of the genicular arteries", doi="10.1234/one")
    longer = record(1, FIRST.bibliography.title, abstract="Pain fell. It fell by half.", doi="10.1234/one")
    state = imports.begin(listed(FIRST), ImportAbout())
    imports.keep(state.run_id, [entry(FIRST)])
    assert imports.needing([entry(short)], EXTRACTOR) == frozenset()
    assert imports.needing([entry(longer)], EXTRACTOR) == {1}


def test_a_record_with_a_notice_on_its_work_is_always_taken(
    store: Store, imports: Imports, database: Database
) -> None:
    store.save(full_text(FIRST), nothing_read(), source_path="/paper.txt")
    retracted = record(
        1,
        FIRST.bibliography.title,
        doi="10.1234/one",
        publication_types=("Retracted Publication",),
        related=(RelatedWork(Relation.RETRACTED_BY, pmid="32345678"),),
    )
    assert imports.needing([entry(retracted)], EXTRACTOR) == {1}
    state = imports.begin(listed(retracted), ImportAbout())
    imports.keep(state.run_id, [entry(retracted)])
    with reading(database) as session:
        assert session.scalars(select(WorkRow.retraction_status)).all() == ["retracted"]


def test_an_entry_that_came_without_the_reading_it_needs_is_given_back(imports: Imports) -> None:
    state = imports.begin(listed(FIRST), ImportAbout())
    kept = imports.keep(state.run_id, [entry(FIRST, is_read=False)])
    assert [each.record.position for each in kept.unread] == [1]
    assert (kept.new, kept.duplicates) == (0, 0)


def test_works_that_differ_in_the_brackets_of_their_doi_alone_are_two(
    imports: Imports, database: Database
) -> None:
    both = [
        record(
            n, f"Trial number {n} of the year", doi=f"10.1002/1529(200005)43:5<10{n}::AID-A{n}>3.0.CO;2-{n}"
        )
        for n in (1, 2)
    ]
    state = imports.begin(listed(*both), ImportAbout())
    assert imports.keep(state.run_id, [entry(each) for each in both]).new == 2
