"""What people decide on statements, and how it outlives them.

A decision hangs on a work, a kind, quotes and a claim; it follows a work that is merged into another. After
every reading of the work it is carried over to the statement that says the same of the same quotes; where
there is none, it goes back into the queue. None is ever dropped: the rows are only added, and the database
holds to that itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, insert, select, update

from kb.errors import NotFoundError
from kb.merged import members
from kb.tables import (
    CurationRow,
    Decision,
    DocumentRow,
    EvidenceRow,
    Review,
    ReviewTask,
    ReviewTaskRow,
    StatementRow,
    WorkMergeRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from kb.statements import Kind

_REVIEWS = {
    Decision.ACCEPT: Review.ACCEPTED,
    Decision.REJECT: Review.REJECTED,
    Decision.REOPEN: Review.OPEN,
}


class Said(NamedTuple):
    """What a decision is about: a kind of statement, the words quoted, and what was claimed by them."""

    kind: Kind
    quotes: bytes
    claim: bytes

    @property
    def place(self) -> tuple[Kind, bytes]:
        """Return kind and quotes, whatever was claimed by them."""
        return self.kind, self.quotes


class _Present(NamedTuple):
    """A statement of the present reading."""

    document: int
    number: int
    digest: bytes
    said: Said


def decide(session: Session, digest: bytes, decision: Decision, decided_by: str, reason: str) -> int:
    """Add a decision on the statement with this digest; return its number in the history.

    Raises:
        NotFoundError: There is no such statement.
    """
    found = session.execute(
        select(StatementRow.document_id, StatementRow.number, DocumentRow.work_id)
        .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
        .where(StatementRow.digest == digest)
    ).first()
    if found is None:
        raise NotFoundError(f"There is no statement {digest.hex()}.")
    document, number, work = found
    row = session.get_one(StatementRow, (document, number))
    columns = {
        "work_id": work,
        "kind": row.kind,
        "quotes": row.quotes,
        "claim": row.claim,
        "decision": decision,
        "reason": reason,
        "decided_by": decided_by,
        "decided_at": datetime.now(UTC),
        "statement": _in_full(session, row),
    }
    key = session.scalars(insert(CurationRow).returning(CurationRow.id), [columns]).one()
    settle(session, work)
    return key


def _in_full(session: Session, row: StatementRow) -> dict[str, Any]:
    """Return the statement as the history keeps it: readable when statement and document are long gone."""
    quotes = session.scalars(
        select(EvidenceRow.quote)
        .where(EvidenceRow.document_id == row.document_id, EvidenceRow.statement_number == row.number)
        .order_by(EvidenceRow.number)
    )
    own = {c.key: getattr(row, c.key) for c in row.__mapper__.column_attrs if c.key not in _NOT_SAID}
    return {"digest": row.digest.hex(), "quotes": list(quotes), **own}


_NOT_SAID = {
    "document_id",
    "number",
    "digest",
    "claim",
    "quotes",
    "kind",
    "concept_id",
    "extractor",
    "review",
}


def settle(session: Session, work: int) -> int:
    """Carry the decisions on a work over to its present statements; return how many are in the queue."""
    works = members(session, work)
    session.execute(delete(ReviewTaskRow).where(ReviewTaskRow.work_id.in_(works)))
    decisions = _newest(session, works)
    if not decisions:
        return 0
    present = _present(session, work)
    said = {statement.said for statement in present}
    undecided = {s.said.place: s for s in reversed(present) if s.said not in decisions}
    elsewhere = _parted(session, works)
    lost = [row for key, row in decisions.items() if key not in said and row.id not in elsewhere]
    changed = {(row.kind, row.quotes) for row in lost}
    for statement in present:
        decision = decisions.get(statement.said)
        if decision is not None:
            _mark(session, statement, _REVIEWS[decision.decision])
        elif statement.said.place in changed:
            _mark(session, statement, Review.REOPENED)
    _queue(session, work, lost, undecided)
    return len(lost)


def _newest(session: Session, works: Iterable[int]) -> dict[Said, CurationRow]:
    """Return the newest decision on each thing said in works that are one, or were when it was decided."""
    parted = WorkMergeRow.merged_id.in_(works) & WorkMergeRow.undone_at.is_not(None)
    ids = [
        key
        for moved in session.scalars(select(WorkMergeRow.moved).where(parted))
        for key in moved.get("decided", ())
    ]
    rows = session.scalars(
        select(CurationRow)
        .where(CurationRow.work_id.in_(works) | CurationRow.id.in_(ids))
        .order_by(CurationRow.id)
    )
    return {Said(row.kind, row.quotes, row.claim): row for row in rows}


def _parted(session: Session, works: Iterable[int]) -> set[int]:
    """Return the decisions that were made while another work was merged into these, and went with it."""
    ends = WorkMergeRow.kept_id.in_(works) & WorkMergeRow.merged_id.not_in(works)
    rows = session.scalars(select(WorkMergeRow.moved).where(ends, WorkMergeRow.undone_at.is_not(None)))
    return {key for moved in rows for key in moved.get("decided", ())}


def decided_since(session: Session, works: Iterable[int], since: datetime, apart: int) -> list[int]:
    """Return the decisions that were made on merged works since then, about the words of one set apart."""
    said = {statement.said for statement in _present(session, apart)}
    rows = session.scalars(
        select(CurationRow)
        .where(CurationRow.work_id.in_(works), CurationRow.decided_at >= since)
        .order_by(CurationRow.id)
    )
    return [row.id for row in rows if Said(row.kind, row.quotes, row.claim) in said]


def unmark(session: Session, work: int) -> None:
    """Take back the marks of statements on which nobody decided anything in a work and what is one with it.

    A statement keeps the mark of a merged work's decision until the two are parted.
    """
    decisions = _newest(session, members(session, work))
    places = {said.place for said in decisions}
    marked = session.execute(
        select(
            StatementRow.document_id,
            StatementRow.number,
            StatementRow.digest,
            StatementRow.kind,
            StatementRow.quotes,
            StatementRow.claim,
            StatementRow.review,
        )
        .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
        .where(DocumentRow.work_id == work, StatementRow.review != Review.OPEN)
    ).all()
    for row in marked:
        said = Said(row.kind, row.quotes, row.claim)
        is_due = said.place in places if row.review is Review.REOPENED else said in decisions
        if not is_due:
            _mark(session, _Present(row.document_id, row.number, row.digest, said), Review.OPEN)


def _present(session: Session, work: int) -> list[_Present]:
    """Return what the current documents of a work say."""
    rows = session.execute(
        select(
            StatementRow.document_id,
            StatementRow.number,
            StatementRow.digest,
            StatementRow.kind,
            StatementRow.quotes,
            StatementRow.claim,
        )
        .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
        .where(DocumentRow.work_id == work, DocumentRow.superseded_by_id.is_(None))
        .order_by(StatementRow.document_id, StatementRow.number)
    )
    return [_Present(row[0], row[1], row[2], Said(row[3], row[4], row[5])) for row in rows]


def _mark(session: Session, statement: _Present, review: Review) -> None:
    """Note on a statement what was decided on it."""
    session.execute(
        update(StatementRow)
        .where(StatementRow.document_id == statement.document, StatementRow.number == statement.number)
        .values(review=review)
    )


def _queue(
    session: Session,
    work: int,
    lost: list[CurationRow],
    undecided: dict[tuple[Kind, bytes], _Present],
) -> None:
    """Put decisions that the present reading does not bear out back into the queue."""
    rows = []
    for row in lost:
        instead = undecided.get((row.kind, row.quotes))
        why = ReviewTask.CLAIM_CHANGED if instead else ReviewTask.QUOTE_GONE
        digest = instead.digest if instead else None
        rows.append({"curation_id": row.id, "work_id": work, "why": why, "statement_digest": digest})
    if rows:
        session.execute(insert(ReviewTaskRow), rows)
