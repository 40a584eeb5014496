"""Merging works loses nothing, and undoing gives back exactly what was there."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from kb import query
from kb.backup import back_up
from kb.database import Database, connect, reading, writing
from kb.documents import RelatedWork, Relation
from kb.errors import NotFoundError, StoreError
from kb.merged import members, standing
from kb.statements import statement_digest
from kb.store import Decision, Store
from kb.store.decisions import settle
from kb.store.merges import Ground, merge, undo
from kb.tables import CurationRow, DocumentRow, Review, ReviewTaskRow, StatementRow, WorkMergeRow, WorkRow
from tests.kb.store.merging import everything, said, save, work, work_of

BY = Ground("person", "N. Reviewer")


def merged(database: Database, kept: int, other: int) -> int:
    with writing(database) as session:
        return merge(session, kept, other, BY)


def undone(database: Database, number: int) -> None:
    with writing(database) as session:
        undo(session, number, "N. Reviewer")


def current(database: Database) -> list[str]:
    with reading(database) as session:
        return list(
            session.scalars(
                select(DocumentRow.source)
                .where(DocumentRow.superseded_by_id.is_(None))
                .order_by(DocumentRow.id)
            )
        )


def reviews(database: Database) -> list[Review]:
    with reading(database) as session:
        return list(session.scalars(select(StatementRow.review).order_by(StatementRow.document_id)))


def queued(database: Database) -> int:
    with reading(database) as session:
        return len(session.scalars(select(ReviewTaskRow)).all())


def reject(store: Store, number: int, reason: str = "not of this study") -> None:
    document = work(number)
    digest = statement_digest(document.digest, said(document).statements[0])
    store.decide(digest, Decision.REJECT, decided_by="N. Reviewer", reason=reason)


def test_documents_move_and_the_fullest_stands(database: Database, store: Store) -> None:
    record, article = save(store, work(1, full=False)), save(store, work(2))
    merged(database, record, article)
    assert work_of(database, work(2)) == record
    assert current(database) == ["2.txt"]
    with reading(database) as session:
        row = session.get_one(WorkRow, article)
        assert (row.merged_into_id, row.doi) == (record, "10.1000/work.2")
        assert members(session, record) == {record, article}


def test_key_and_identifiers_of_a_merged_work_still_lead_to_it(database: Database, store: Store) -> None:
    first, second = save(store, work(1)), save(store, work(2))
    with reading(database) as session:
        key = session.get_one(WorkRow, second).citation_key
    merged(database, first, second)
    with reading(database) as session:
        found = {query.find_document(session, asked) for asked in (key, "10.1000/work.2", "10.1000/work.1")}
    assert len(found) == 1


def test_a_later_document_of_a_merged_work_joins_the_kept_one(database: Database, store: Store) -> None:
    first, second = save(store, work(1)), save(store, work(2))
    number = merged(database, first, second)
    later = replace(work(3), bibliography=replace(work(3).bibliography, doi="10.1000/work.2"))
    assert save(store, later) == first
    undone(database, number)
    assert work_of(database, later) == second
    assert current(database) == ["1.txt", "3.txt"]


def test_decisions_follow_the_merge_and_come_back(database: Database, store: Store) -> None:
    first, second = save(store, work(1)), save(store, work(2))
    reject(store, 2)
    number = merged(database, first, second)
    assert reviews(database) == [Review.OPEN, Review.REJECTED]
    assert queued(database) == 0
    undone(database, number)
    assert reviews(database) == [Review.OPEN, Review.REJECTED]


def test_a_decision_on_the_merged_work_is_not_lost_when_it_is_parted(
    database: Database, store: Store
) -> None:
    first, second = (
        save(store, work(1)),
        save(store, work(2, "Pain fell in patients with spinal metastases.")),
    )
    number = merged(database, first, second)
    store_digest = statement_digest(
        work(2).digest, said(work(2, "Pain fell in patients with spinal metastases.")).statements[0]
    )
    store.decide(store_digest, Decision.REJECT, decided_by="N. Reviewer", reason="misread")
    undone(database, number)
    with reading(database) as session:
        [decision] = session.scalars(select(CurationRow))
        [mark] = session.scalars(
            select(StatementRow.review)
            .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
            .where(DocumentRow.work_id == second)
        )
    assert (decision.work_id, mark, queued(database)) == (first, Review.REJECTED, 0)


def test_a_decision_made_on_merged_works_goes_into_the_queue_when_its_words_are_gone(
    database: Database, store: Store
) -> None:
    first, second = save(store, work(1)), save(store, work(2))
    number = merged(database, first, second)
    reject(store, 2)
    undone(database, number)
    other = replace(said(work(2)), statements=(), extractor="example 2")
    assert store.save(work(2), other).queued == 1
    assert work_of(database, work(2)) == second


def test_notices_and_relations_change_hands_and_come_back(database: Database, store: Store) -> None:
    about = (
        RelatedWork(Relation.RETRACTED_BY, doi="10.1000/notice", date="2020-01-01"),
        RelatedWork(Relation.COMPANION, doi="10.1000/protocol"),
    )
    first, second = save(store, work(1)), save(store, work(2, related=about))
    before = everything(database)
    number = merged(database, first, second)
    with reading(database) as session:
        assert session.get_one(WorkRow, first).retraction_status == "retracted"
    undone(database, number)
    assert everything(database) == before


def test_studies_of_merged_works_become_one(database: Database, store: Store) -> None:
    first = save(store, work(1))
    second, companion = (save(store, work(n, registration=("NCT01234567",))) for n in (2, 3))
    before = everything(database)
    number = merged(database, first, second)
    later = save(store, work(4, registration=("NCT01234567",)))
    with reading(database) as session:
        assert (
            len({session.get_one(WorkRow, each).study_id for each in (first, second, companion, later)}) == 1
        )
    store.remove(4)
    undone(database, number)
    after = everything(database, "work")
    assert after == {name: rows for name, rows in before.items() if name != "work"}
    with reading(database) as session:
        assert session.get_one(WorkRow, first).study_id != session.get_one(WorkRow, companion).study_id


def test_what_cannot_be_merged_or_undone_is_said(database: Database, store: Store) -> None:
    first, second = save(store, work(1)), save(store, work(2))
    with pytest.raises(NotFoundError, match="no work 99"):
        merged(database, first, 99)
    number = merged(database, first, second)
    with pytest.raises(StoreError, match="one work already"):
        merged(database, second, first)
    undone(database, number)
    with pytest.raises(StoreError, match="undone already"):
        undone(database, number)
    with pytest.raises(NotFoundError, match="no merge 7"):
        undone(database, 7)


@pytest.fixture(scope="module")
def works(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of six works: full texts and records, some of one study, one with a digest, two judged."""
    file = tmp_path_factory.mktemp("merges") / "store.sqlite3"
    shutil.copyfile(sqlite_template, file)
    database = connect(str(file))
    store = Store(database)
    for number in range(1, 7):
        fields = {"registration": ("NCT01234567",)} if number in {2, 5} else {}
        save(store, work(number, full=number % 2 == 0, **fields))
    save(store, replace(work(7, doi="10.1000/work.3"), digest_of="https://doi.org/10.1000/work.3"))
    newer = replace(work(2, "Newer words on patients with spinal metastases."), digest=b"n" * 16)
    save(store, newer)
    for number in (3, 4):
        reject(store, number)
    with writing(database) as session:
        row = session.get_one(CurationRow, 1)
        session.execute(insert(CurationRow), [_decision(row)])
        settle(session, row.work_id)
    whole = file.with_name("whole.sqlite3")  # the file alone lacks what still stands in the log
    back_up(database, whole)
    database.close()
    return whole


def _decision(row: CurationRow) -> dict[str, object]:
    """A decision on words that its work holds no more."""
    columns = {column.key: getattr(row, column.key) for column in CurationRow.__table__.columns}
    return columns | {"id": 99, "quotes": b"q" * 16, "decided_at": row.decided_at}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 10_000), in_turn=st.booleans())
@example(
    seed=2029, in_turn=False
)  # a merge within one study, after the first that brought the study together
def test_any_merges_undone_in_any_order_leave_the_store_as_it_was(
    works: Path, tmp_path: Path, seed: int, *, in_turn: bool
) -> None:
    """In turn, each undo also gives back the very state before its merge."""
    file = tmp_path / f"{uuid4().hex}.sqlite3"
    shutil.copyfile(works, file)
    database, rng = connect(str(file)), random.Random(seed)  # noqa: S311 - an order, no secret
    states = [everything(database)]
    numbers = []
    for _ in range(rng.randrange(1, 5)):
        with reading(database) as session:
            left, right = rng.sample(range(1, 7), 2)
            is_one = standing(session, left) == standing(session, right)
        if not is_one:
            numbers.append(merged(database, left, right))
            states.append(everything(database))
    order = numbers[::-1] if in_turn else rng.sample(numbers, len(numbers))
    for index, number in enumerate(order):
        undone(database, number)
        if in_turn:
            assert everything(database) == states[len(numbers) - 1 - index]
    assert everything(database) == states[0]
    with reading(database) as session:
        assert all(row.undone_at for row in session.scalars(select(WorkMergeRow)))
    database.close()
