"""Saving: everything is kept as it was read, the same again changes nothing, a newer version takes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from kb.database import Database, reading
from kb.documents import Completeness, Document, Role
from kb.errors import NotFoundError, StoreError
from kb.query import search, stored_documents
from kb.statements import Evidence, Reading, StudyFacts, statement_digest
from kb.store import SaveStatus, Store
from kb.tables import Base, DocumentRow, WorkRow
from kb.traits import Characteristic
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
    written,
)


def rows(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with reading(database) as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def save(store: Store, document: Document, path: str | None = None) -> SaveStatus:
    return store.save(document, series_reading(document), source_path=path).status


@pytest.mark.parametrize(
    ("document", "read"),
    [(series, series_reading), (interview, interview_reading), (cut_off, cut_off_reading)],
)
def test_what_is_stored_comes_back_as_it_was(
    database: Database, document: Callable[[], Document], read: Callable[[Document], Reading]
) -> None:
    kept = document()
    said = read(kept)
    report = Store(database).save(kept, said, source_path="/x")
    with reading(database) as session:
        [stored] = list(stored_documents(session))
    assert report.statement_count == len(said.statements)
    assert stored.document == replace(kept, blocks=())
    assert stored.study == said.study
    assert [statement for _, statement in stored.statements] == list(said.statements)
    assert [digest for digest, _ in stored.statements] == [
        statement_digest(kept.digest, statement).hex() for statement in said.statements
    ]
    assert stored.findings == said.findings


def test_saving_twice_changes_nothing(database: Database, store: Store) -> None:
    document = series()
    first = store.save(document, series_reading(document), source_path="/a/series.txt")
    before = rows(database)
    second = store.save(document, series_reading(document), source_path="/a/series.txt")
    elsewhere = store.save(document, series_reading(document), source_path="/b/copy.txt")
    assert (first.status, second.status) == (SaveStatus.STORED, SaveStatus.UNCHANGED)
    assert first.document_id == second.document_id == elsewhere.document_id
    assert rows(database) == before


def test_another_extractor_replaces_the_statements_and_nothing_else(database: Database, store: Store) -> None:
    document = series()
    first = store.save(document, series_reading(document))
    before = rows(database)
    said = series_reading(document, "example 2")
    fewer = replace(said, statements=said.statements[:5])
    again = store.save(document, fewer)
    assert (again.status, again.document_id) == (SaveStatus.REREAD, first.document_id)
    assert again.statement_count == 5
    after = rows(database)
    assert after["statement"] == 5
    assert {name: after[name] for name in ("document", "sentence", "section", "work", "table_cell")} == {
        name: before[name] for name in ("document", "sentence", "section", "work", "table_cell")
    }
    with reading(database) as session:
        [stored] = list(stored_documents(session))
    assert stored.extractor == "example 2"


def test_what_a_reader_sees_otherwise_replaces_text_and_structure(database: Database, store: Store) -> None:
    """The same bytes, redacted or read by a newer reader: no offset of the old text may stay."""
    study = StudyFacts("review", "narrative_review")
    before = written("a.txt", (Role.BODY, "Smith had less pain."))
    after = replace(
        written("a.txt", (Role.TITLE, "Six knees"), (Role.BODY, "[name] had less pain.")),
        digest=before.digest,
    )
    first, later = (store.save(each, Reading(study=study, extractor="same")) for each in (before, after))
    assert (later.status, later.document_id) == (SaveStatus.REREAD, first.document_id)
    with reading(database) as session:
        (stored,) = stored_documents(session)
        assert (stored.document.text, stored.document.sections) == (after.text, after.sections)
        assert (search(session, "smith").total, search(session, "name").total) == (0, 1)
    assert store.save(after, Reading(study=study, extractor="same")).status is SaveStatus.UNCHANGED


def test_a_characteristic_that_is_not_quoted_is_refused(store: Store) -> None:
    """As a statement's: what is shown as the source's words has to be its words."""
    quoted = Evidence("other words", 0, 11)
    said = StudyFacts("review", "narrative_review", characteristics=(Characteristic("funding", "x", quoted),))
    with pytest.raises(StoreError, match="other words"):
        store.save(written("a.txt", (Role.BODY, "Pain fell.")), Reading(study=said))


def test_the_same_path_with_other_bytes_supersedes(database: Database, store: Store) -> None:
    old, new = interview(), interview(salt="one byte")
    store.save(old, interview_reading(old), source_path="/a/interview.html")
    report = store.save(new, interview_reading(new), source_path="/a/interview.html")
    assert report.superseded == ("interview.html",)
    with reading(database) as session:
        assert [s.document.digest for s in stored_documents(session)] == [new.digest]
        assert len(list(stored_documents(session, current=False))) == 2
        assert session.scalar(select(func.count()).select_from(WorkRow)) == 1


def test_the_same_work_from_elsewhere_supersedes(store: Store) -> None:
    old, new = series(), series(source="corrected.txt")
    assert save(store, old, "/a/series.txt") is SaveStatus.STORED
    report = store.save(new, series_reading(new), source_path="/b/corrected.txt")
    assert report.superseded == ("series.txt",)
    assert save(store, old, "/a/series.txt") is SaveStatus.UNCHANGED


def test_a_version_that_stands_at_its_path_again_is_current_again(database: Database, store: Store) -> None:
    old, new = series(), series(salt="corrected")
    for document in (old, new):
        save(store, document, "/a/series.txt")
    assert save(store, old, "/a/series.txt") is SaveStatus.RESTORED
    with reading(database) as session:
        assert [s.document.digest for s in stored_documents(session)] == [old.digest]


def test_the_print_does_not_replace_the_markup(database: Database, store: Store) -> None:
    """The XML of an article says what is a table and a section; its PDF leaves that to be found."""
    xml = series(source="a.xml", media_type="application/jats+xml")
    print_ = series(source="a.pdf", media_type="application/pdf", salt="print")
    first = store.save(xml, series_reading(xml))
    later = store.save(print_, series_reading(print_))
    assert (later.status, later.superseded) == (SaveStatus.OUTDATED, ("a.xml",))
    with reading(database) as session:
        assert [stored.document.source for stored in stored_documents(session)] == ["a.xml"]
    again = series(source="b.xml", media_type="application/jats+xml", salt="again")
    assert store.save(again, series_reading(again)).superseded == ("a.xml",)
    assert first.document_id != later.document_id


def test_an_abstract_does_not_replace_the_full_text(database: Database, store: Store) -> None:
    full = series()
    abstract = series(source="abstract.txt", completeness=Completeness.ABSTRACT_ONLY)
    save(store, full, "/a/series.txt")
    report = store.save(abstract, series_reading(abstract), source_path="/a/abstract.txt")
    assert (report.status, report.superseded) == (SaveStatus.OUTDATED, ("series.txt",))
    with reading(database) as session:
        assert [s.document.digest for s in stored_documents(session)] == [full.digest]


@pytest.mark.parametrize("source_first", [True, False])
def test_a_digest_and_its_source_are_one_work_and_both_stay(
    database: Database, store: Store, *, source_first: bool
) -> None:
    source = series()
    digest = interview(digest_of="Tian Q, He B. Embolization. J Test Med 2016. doi:10.1234/series.")
    pair = [(source, series_reading(source)), (digest, interview_reading(digest))]
    keys = set()
    for document, said in pair if source_first else reversed(pair):
        store.save(document, said)
    with reading(database) as session:
        stored = list(stored_documents(session))
        keys = {s.citation_key for s in stored}
    assert len(stored) == 2
    assert len(keys) == 1


def test_a_work_keeps_its_key_when_its_document_goes_and_comes_back(database: Database, store: Store) -> None:
    document = series()
    first = store.save(document, series_reading(document))
    with reading(database) as session:
        [before] = [s.citation_key for s in stored_documents(session)]
    assert store.remove(first.document_id) == "series.txt"
    assert {name: count for name, count in rows(database).items() if count and name in _OF_DOCUMENTS} == {}
    changed = series(bibliography=replace(document.bibliography, title="Another title of the same work"))
    store.save(changed, series_reading(changed))
    with reading(database) as session:
        assert [s.citation_key for s in stored_documents(session)] == [before]
    assert before.startswith("tian")


_OF_DOCUMENTS = {
    name
    for name, table in Base.metadata.tables.items()
    if "document_id" in table.columns or name == "document"
}


def test_removing_the_newer_version_brings_back_the_older(database: Database, store: Store) -> None:
    versions = [series(salt=str(number)) for number in range(3)]
    reports = [store.save(version, series_reading(version)) for version in versions]
    store.remove(reports[1].document_id)
    with reading(database) as session:
        assert [s.document.digest for s in stored_documents(session)] == [versions[2].digest]
    store.remove(reports[2].document_id)
    with reading(database) as session:
        assert [s.document.digest for s in stored_documents(session)] == [versions[0].digest]


def test_removing_what_is_not_there_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no document 7"):
        store.remove(7)


def test_a_quote_that_is_not_in_the_text_is_refused_and_nothing_is_kept(
    database: Database, store: Store
) -> None:
    document = interview()
    said = interview_reading(document)
    [report] = said.statements
    wrong = replace(report, evidence=(Evidence("in 2,000 cases", 0, 14),))
    with pytest.raises(StoreError, match="nothing was stored"):
        store.save(document, Reading(said.study, (wrong,), (), "example 1"))
    with reading(database) as session:
        assert session.scalars(select(DocumentRow.id)).all() == []


def test_works_of_one_registration_number_are_one_study(database: Database, store: Store) -> None:
    first = series(bibliography=replace(series().bibliography, registration=("NCT01234567",)))
    other = interview(bibliography=replace(interview().bibliography, registration=("nct01234567 ",)))
    store.save(first, series_reading(first))
    store.save(other, interview_reading(other))
    with reading(database) as session:
        works = session.scalars(select(WorkRow)).all()
    assert len(works) == 2
    assert len({work.study_id for work in works}) == 1


def test_works_that_share_a_title_and_differ_in_doi_stay_apart(database: Database, store: Store) -> None:
    document = series()
    other = series(salt="2", bibliography=replace(document.bibliography, doi="10.1234/other"))
    store.save(document, series_reading(document))
    store.save(other, series_reading(other))
    with reading(database) as session:
        keys = sorted(s.citation_key for s in stored_documents(session))
    assert len(keys) == 2
    assert keys[1] == keys[0] + "a"
