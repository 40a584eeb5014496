"""Notices in the store: the right work is marked, whichever came first; checks are kept with their date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.database import Database, reading
from kb.documents import Bibliography, Document, RelatedWork, Relation, digest_of_bytes
from kb.notices import Notice, Soundness
from kb.query.notices import notices as notices_on
from kb.query.notices import standings
from kb.statements import Reading, StudyFacts
from kb.store import Store
from kb.store.notices import Checkable, checkable, keep_check
from kb.tables import NoticeKind
from tests.fixtures.examples import series

SUBJECT = Bibliography(title="Embolization of the knee in forty patients", doi="10.1000/knee", year=2020)
ABOUT = RelatedWork(Relation.RETRACTION_OF, doi="10.1000/KNEE", said="retracted-article")
NOTICE = Bibliography(
    title="Retraction: Embolization of the knee in forty patients", doi="10.1000/notice", year=2022, month=5,
    related=(ABOUT,),
)  # fmt: skip
NOTHING_READ = Reading(StudyFacts("primary_study", "case_series"), extractor="test")
TODAY, YESTERDAY = date(2026, 3, 2), date(2026, 3, 1)


def paper(known: Bibliography, name: str, media_type: str = "application/jats+xml") -> Document:
    """A document with the words of the example, and a bibliography of its own."""
    digest = digest_of_bytes(name.encode())
    return replace(series(), bibliography=known, digest=digest, source=name, media_type=media_type)


def save(database: Database, *documents: Document) -> None:
    store = Store(database)
    for document in documents:
        store.save(document, NOTHING_READ)


def works(database: Database) -> dict[str, Checkable]:
    with reading(database) as session:
        return {work.doi: work for work in checkable(session)}


def said_of(database: Database, doi: str) -> tuple[Notice, ...]:
    key = works(database)[doi].work_id
    with reading(database) as session:
        return notices_on(session, [key]).get(key, ())


@pytest.mark.parametrize("comes_first", [SUBJECT, NOTICE], ids=["subject", "notice"])
def test_a_notice_marks_its_subject_whichever_came_first(
    database: Database, comes_first: Bibliography
) -> None:
    comes_second = NOTICE if comes_first is SUBJECT else SUBJECT
    save(database, paper(comes_first, "first.xml"), paper(comes_second, "second.xml"))
    found = works(database)
    assert found["10.1000/knee"].state is Soundness.RETRACTED
    assert found["10.1000/notice"].state is Soundness.NEVER_CHECKED, "a notice is not retracted itself"
    assert said_of(database, "10.1000/knee") == (
        Notice(NoticeKind.RETRACTION, "jats", doi="10.1000/notice", date="2022-05", said="retracted-article"),
    )


def test_a_work_that_says_itself_that_it_is_retracted_is(database: Database) -> None:
    by = RelatedWork(Relation.RETRACTED_BY, pmid="31", date="2023", said="Retraction in")
    save(database, paper(replace(SUBJECT, related=(by,)), "a.xml"))
    assert works(database)["10.1000/knee"].state is Soundness.RETRACTED


def test_saving_again_says_nothing_twice(database: Database) -> None:
    again = paper(NOTICE, "n.xml")
    save(database, paper(SUBJECT, "a.xml"), again, again)
    Store(database).save(again, replace(NOTHING_READ, extractor="another"))
    assert len(said_of(database, "10.1000/knee")) == 1


def test_a_notice_in_another_file_of_the_same_work_still_counts(database: Database) -> None:
    """The record of PubMed knows of the retraction; the article as published cannot."""
    by = RelatedWork(Relation.RETRACTED_BY, doi="10.1000/notice")
    record = paper(replace(SUBJECT, related=(by,)), "record.xml", "application/pubmed+xml")
    save(database, replace(record, is_record=True), paper(SUBJECT, "article.xml"))
    assert works(database)["10.1000/knee"].state is Soundness.RETRACTED


def test_a_check_is_kept_with_its_date(database: Database) -> None:
    save(database, paper(SUBJECT, "a.xml"))
    work = works(database)["10.1000/knee"].work_id
    assert keep_check(database, work, {"pubmed": (), "crossref": ()}, YESTERDAY) is Soundness.CLEAR
    assert works(database)["10.1000/knee"].checked_on == YESTERDAY
    corrected = Notice(NoticeKind.CORRECTION, "crossref", doi="10.1000/work-c", date="2021-01-01")
    assert keep_check(database, work, {"crossref": (corrected,)}, TODAY) is Soundness.CONCERN
    assert said_of(database, "10.1000/knee") == (corrected,)


def test_what_a_service_takes_back_goes_and_what_others_say_stays(database: Database) -> None:
    save(database, paper(SUBJECT, "a.xml"))
    work = works(database)["10.1000/knee"].work_id
    told = {name: (Notice(NoticeKind.RETRACTION, name, pmid="31"),) for name in ("pubmed", "crossref")}
    assert keep_check(database, work, told, YESTERDAY) is Soundness.RETRACTED
    assert keep_check(database, work, {"pubmed": ()}, TODAY) is Soundness.RETRACTED
    assert keep_check(database, work, {"crossref": ()}, TODAY) is Soundness.CLEAR


def test_without_an_answer_a_work_stays_unchecked(database: Database) -> None:
    save(database, paper(SUBJECT, "a.xml"))
    work = works(database)["10.1000/knee"].work_id
    assert keep_check(database, work, {}, TODAY) is Soundness.NEVER_CHECKED
    assert keep_check(database, work, {"pubmed": ()}, None) is Soundness.NEVER_CHECKED
    assert works(database)["10.1000/knee"].checked_on is None


def test_the_longest_unchecked_come_first_and_the_rest_may_be_left_out(database: Database) -> None:
    dois = ["10.1000/work-a", "10.1000/work-b", "10.1000/work-c"]
    for doi in dois:
        save(database, paper(replace(SUBJECT, doi=doi, title=f"The title of {doi} alone"), f"{doi}.xml"))
    found = works(database)
    keep_check(database, found["10.1000/work-a"].work_id, {"crossref": ()}, TODAY)
    keep_check(database, found["10.1000/work-b"].work_id, {"crossref": ()}, YESTERDAY)
    with reading(database) as session:
        assert [work.doi for work in checkable(session)] == [
            "10.1000/work-c",
            "10.1000/work-b",
            "10.1000/work-a",
        ]
        assert [work.doi for work in checkable(session, TODAY)] == ["10.1000/work-c", "10.1000/work-b"]
        assert standings(session) == {
            Soundness.RETRACTED: 0,
            Soundness.CONCERN: 0,
            Soundness.CLEAR: 2,
            Soundness.NEVER_CHECKED: 1,
        }
