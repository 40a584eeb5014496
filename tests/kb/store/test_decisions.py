"""What people decide outlives extractors, versions and removal; the database itself refuses to lose it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from kb.database import Database, reading, writing
from kb.errors import NotFoundError
from kb.statements import ComplicationReport, Reading, statement_digest
from kb.store import Decision, Store
from kb.tables import CurationRow, Review, ReviewTask, ReviewTaskRow, StatementRow
from tests.fixtures.examples import interview, interview_reading, series, series_reading


def reviews(database: Database) -> list[Review]:
    """Return how current statements stand, in their order."""
    with reading(database) as session:
        rows = select(StatementRow.review).order_by(StatementRow.document_id, StatementRow.number)
        return list(session.scalars(rows))


def tasks(database: Database) -> list[tuple[ReviewTask, bytes | None]]:
    """Return the queue."""
    with reading(database) as session:
        return [(row.why, row.statement_digest) for row in session.scalars(select(ReviewTaskRow))]


def reject_first(store: Store, said: Reading, document: bytes) -> None:
    """Let a person reject the first statement of a reading."""
    digest = statement_digest(document, said.statements[0])
    store.decide(digest, Decision.REJECT, decided_by="N. Reviewer", reason="not in this study")


def changed(said: Reading, total: int) -> Reading:
    """Return a reading whose report has another total, of the same words."""
    [report] = said.statements
    assert isinstance(report, ComplicationReport)
    return replace(said, statements=(replace(report, total=total),), extractor="example 2")


def test_a_decision_is_carried_to_the_same_claim_of_another_extractor(
    database: Database, store: Store
) -> None:
    document = series()
    said = series_reading(document)
    store.save(document, said)
    reject_first(store, said, document.digest)
    report = store.save(document, series_reading(document, "example 2"))
    assert report.queued == 0
    assert reviews(database)[0] is Review.REJECTED
    assert set(reviews(database)[1:]) == {Review.OPEN}


def test_a_decision_is_carried_to_another_version_of_the_document(database: Database, store: Store) -> None:
    old, new = interview(), interview(salt="corrected")
    store.save(old, interview_reading(old), source_path="/a")
    reject_first(store, interview_reading(old), old.digest)
    assert store.save(new, interview_reading(new), source_path="/a").queued == 0
    assert reviews(database) == [Review.REJECTED, Review.REJECTED]


def test_another_claim_of_the_same_words_goes_into_the_queue(database: Database, store: Store) -> None:
    document = interview()
    said = interview_reading(document)
    store.save(document, said)
    reject_first(store, said, document.digest)
    other = changed(said, 200)
    assert store.save(document, other).queued == 1
    assert reviews(database) == [Review.REOPENED]
    expected = statement_digest(document.digest, other.statements[0])
    assert tasks(database) == [(ReviewTask.CLAIM_CHANGED, expected)]
    assert store.save(document, replace(said, extractor="example 3")).queued == 0
    assert (reviews(database), tasks(database)) == ([Review.REJECTED], [])


def test_a_decision_whose_words_are_gone_goes_into_the_queue(database: Database, store: Store) -> None:
    document = interview()
    said = interview_reading(document)
    key = store.save(document, said).document_id
    reject_first(store, said, document.digest)
    store.remove(key)
    assert tasks(database) == [(ReviewTask.QUOTE_GONE, None)]
    with reading(database) as session:
        [row] = session.scalars(select(CurationRow)).all()
    assert (row.decided_by, row.decision) == ("N. Reviewer", Decision.REJECT)
    assert row.statement["quotes"] == [e.quote for e in said.statements[0].evidence]
    assert store.save(document, said).queued == 0
    assert reviews(database) == [Review.REJECTED]


def test_the_newest_decision_holds(database: Database, store: Store) -> None:
    document = interview()
    said = interview_reading(document)
    store.save(document, said)
    digest = statement_digest(document.digest, said.statements[0])
    for decision, review in (
        (Decision.ACCEPT, Review.ACCEPTED),
        (Decision.REJECT, Review.REJECTED),
        (Decision.REOPEN, Review.OPEN),
    ):
        store.decide(digest, decision, decided_by="N. Reviewer", reason="")
        assert reviews(database) == [review]


def test_a_decision_on_nothing_is_refused(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no statement"):
        store.decide(bytes(16), Decision.ACCEPT, decided_by="N. Reviewer", reason="")


@pytest.mark.parametrize("statement", ["UPDATE curation SET reason = 'x'", "DELETE FROM curation"])
def test_decisions_can_only_be_added(database: Database, store: Store, statement: str) -> None:
    document = interview()
    said = interview_reading(document)
    store.save(document, said)
    reject_first(store, said, document.digest)
    with pytest.raises(DatabaseError, match="only ever added"), writing(database) as session:
        session.execute(text(statement))
    with reading(database) as session:
        assert session.scalars(select(CurationRow.reason)).all() == ["not in this study"]
