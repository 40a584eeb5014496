"""What a question found in a stored document: kept once, with its quotes, through new readings of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from kb.database import Database, reading
from kb.doctor import check
from kb.documents import Document
from kb.errors import NotFoundError, StoreError
from kb.query import stored_documents
from kb.statements import (
    ComparisonClaim,
    ConceptRef,
    OutcomeResult,
    Reading,
    Statement,
    Statistic,
    StudyFacts,
    statement_digest,
)
from kb.store import Decision, Store
from kb.store.asked import ASKED, says_the_same
from kb.tables import ConceptRow, EvidenceRow, Review, ReviewTask, ReviewTaskRow, StatementRow
from tests.fixtures.examples import VAS, quote, series, series_reading

VERTEBRAE = ConceptRef("outcome", "number of vertebrae", "number-of-vertebrae", origin="discovered")


def found(document: Document) -> list[Statement]:
    """Return what a reviewer's question finds in `series`: a number, and a comparison."""
    return [
        OutcomeResult(
            concept=VERTEBRAE,
            text="number of vertebrae",
            evidence=(quote(document, "We treated 32 vertebrae"),),
            statistic=Statistic.COUNT,
            value=32.0,
            arm="all",
            confidence=0.8,
            extractor=ASKED,
        ),
        ComparisonClaim(
            concept=VAS,
            text="pain",
            evidence=(quote(document, "VAS fell from 8.62 to 2.36"),),
            effect="decreased",
            arm="after PVP",
            comparator="before",
            confidence=0.8,
            extractor=ASKED,
        ),
    ]


def stored(database: Database) -> list[Statement]:
    """Return all statements of the current documents."""
    with reading(database) as session:
        return [value for each in stored_documents(session) for _, value in each.statements]


def counts(database: Database) -> tuple[int, int]:
    """Return how many statements and quotes there are."""
    with reading(database) as session:
        return tuple(  # type: ignore[return-value] # two of them
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (StatementRow, EvidenceRow)
        )


def test_what_was_found_stands_beside_what_was_read(database: Database, store: Store) -> None:
    document = series()
    said = series_reading(document)
    key = store.save(document, said).document_id
    assert store.add_asked(key, found(document)) == 2
    assert stored(database) == [*said.statements, *found(document)]
    with reading(database) as session:
        assert not check(session)
        origin = session.scalar(select(ConceptRow.origin).where(ConceptRow.slug == VERTEBRAE.slug))
    assert origin == "discovered"


def test_finding_it_again_changes_nothing(database: Database, store: Store) -> None:
    document = series()
    key = store.save(document, series_reading(document)).document_id
    store.add_asked(key, found(document))
    before = counts(database)
    assert store.add_asked(key, [*found(document), *found(document)]) == 0
    assert counts(database) == before
    store.save(document, series_reading(document))
    assert counts(database) == before


def test_it_outlives_a_new_extractor_with_what_people_decided(database: Database, store: Store) -> None:
    document = series()
    key = store.save(document, series_reading(document)).document_id
    store.add_asked(key, found(document))
    digest = statement_digest(document.digest, found(document)[0])
    store.decide(digest, Decision.REJECT, decided_by="N. Reviewer", reason="counted twice")
    report = store.save(document, series_reading(document, "example 2"))
    assert report.queued == 0
    assert stored(database)[-2:] == found(document)
    with reading(database) as session:
        review = session.scalar(select(StatementRow.review).where(StatementRow.digest == digest))
    assert review is Review.REJECTED


def test_what_a_new_extractor_reads_itself_is_not_there_twice(database: Database, store: Store) -> None:
    document = series()
    said = series_reading(document)
    key = store.save(document, said).document_id
    store.add_asked(key, found(document))
    number = found(document)[0]
    assert isinstance(number, OutcomeResult)
    of_its_own = replace(number, extractor="outcomes", arm=None)
    store.save(document, replace(said, statements=(*said.statements, of_its_own), extractor="example 2"))
    assert stored(database) == [*said.statements, of_its_own, found(document)[1]]


def test_it_goes_where_its_words_are_gone_and_the_decision_comes_back(
    database: Database, store: Store
) -> None:
    document = series()
    key = store.save(document, series_reading(document)).document_id
    store.add_asked(key, found(document))
    digest = statement_digest(document.digest, found(document)[0])
    store.decide(digest, Decision.ACCEPT, decided_by="N. Reviewer", reason="")
    redacted = replace(document, text=document.text.replace("32 vertebrae", "[some bones]"))
    nothing = Reading(StudyFacts("primary_study", "case_series"), extractor="example 2")
    report = store.save(redacted, nothing)
    assert report.queued == 1
    assert stored(database) == found(document)[1:]
    with reading(database) as session:
        assert session.scalars(select(ReviewTaskRow.why)).all() == [ReviewTask.QUOTE_GONE]


def test_other_words_than_those_of_the_text_are_refused(database: Database, store: Store) -> None:
    document = series()
    key = store.save(document, series_reading(document)).document_id
    before = counts(database)
    number, comparison = found(document)
    wrong = replace(number, evidence=(replace(number.evidence[0], start=0, stop=23),))
    with pytest.raises(StoreError, match="no longer those quoted"):
        store.add_asked(key, [comparison, wrong])
    assert counts(database) == before


def test_a_document_that_is_gone_takes_nothing(store: Store) -> None:
    document = series()
    key = store.save(document, series_reading(document)).document_id
    store.remove(key)
    with pytest.raises(NotFoundError, match="no document"):
        store.add_asked(key, found(document))


def test_one_number_of_the_same_words_is_one_finding() -> None:
    document = series()
    number, comparison = found(document)
    assert isinstance(number, OutcomeResult)
    elsewhere = replace(number, evidence=(quote(document, "VAS fell from 8.62 to 2.36"),))
    assert says_the_same(number, replace(number, concept=VAS, arm="other", extractor="outcomes"))
    assert not says_the_same(number, replace(number, value=31))
    assert not says_the_same(number, elsewhere)
    assert not says_the_same(number, comparison)
    of_the_vocabulary = replace(number, concept=replace(VAS, slug="other"))
    assert not says_the_same(replace(number, concept=VAS), of_the_vocabulary)
