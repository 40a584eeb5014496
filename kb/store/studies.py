"""Which works report one study: joined by what they are to each other, or by a person, and parted again.

Patients of one study are counted once, in however many works they were reported.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from kb.merged import standing
from kb.tables import DocumentRow, StudyJoinRow, StudyRegistrationRow, WorkMergeRow, WorkRelationRow, WorkRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kb.documents import Relation


def study_of(session: Session, work: int) -> int:
    """Return the study that a work reports."""
    return session.execute(select(WorkRow.study_id).where(WorkRow.id == work)).scalar_one()


def relate(session: Session, work: int, other: int, relation: Relation, said: str) -> bool:
    """Note what a work is to another, unless something says so already; return whether it is new."""
    ends = [work, other]
    known = session.scalar(
        select(WorkRelationRow.id)
        .where(WorkRelationRow.work_id.in_(ends), WorkRelationRow.other_work_id.in_(ends))
        .limit(1)
    )
    if known is not None:
        return False
    row = {
        "work_id": work,
        "other_work_id": other,
        "document_id": None,
        "relation": relation.value,
        "doi": "",
        "pmid": "",
        "pmcid": "",
        "said": said,
        "source": "similarity",
    }
    session.execute(insert(WorkRelationRow), [row])
    return True


def join(session: Session, work: int, other: int, *, basis: str, reason: str, by: str) -> bool:
    """Put a work, with all that report its study, to the study of another; return whether that was needed."""
    work, other = standing(session, work), standing(session, other)
    left, right = study_of(session, work), study_of(session, other)
    if left == right:
        return False
    together = session.scalars(select(WorkRow.id).where(WorkRow.study_id == left)).all()
    now = datetime.now(UTC)
    session.execute(
        insert(StudyJoinRow),
        [
            {
                "work_id": each,
                "from_study_id": left,
                "to_study_id": right,
                "basis": basis,
                "reason": reason,
                "joined_by": by,
                "joined_at": now,
                "undone_by": None,
                "undone_at": None,
            }
            for each in together
        ],
    )
    session.execute(update(WorkRow).where(WorkRow.study_id == left).values(study_id=right))
    session.execute(
        update(StudyRegistrationRow).where(StudyRegistrationRow.study_id == left).values(study_id=right)
    )
    return True


def part(session: Session, work: int, other: int, by: str) -> bool:
    """Take back that the studies of two works were joined; return whether there was anything to take back."""
    ends = {standing(session, work), standing(session, other)}
    rows = session.scalars(
        select(StudyJoinRow)
        .where(StudyJoinRow.work_id.in_(ends), StudyJoinRow.undone_at.is_(None))
        .order_by(StudyJoinRow.id.desc())
    ).all()
    studies = {study_of(session, end) for end in ends}
    if not rows or len(studies) > 1:
        return False
    newest = rows[0]
    together = session.scalars(
        select(StudyJoinRow).where(
            StudyJoinRow.from_study_id == newest.from_study_id,
            StudyJoinRow.joined_at == newest.joined_at,
            StudyJoinRow.undone_at.is_(None),
        )
    ).all()
    for row in together:
        session.execute(update(WorkRow).where(WorkRow.id == row.work_id).values(study_id=row.from_study_id))
        row.undone_by, row.undone_at = by, datetime.now(UTC)
    session.flush()
    own = _registrations(session, newest.from_study_id) - _registrations(session, newest.to_study_id)
    session.execute(
        update(StudyRegistrationRow)
        .where(StudyRegistrationRow.registration.in_(own))
        .values(study_id=newest.from_study_id)
    )
    return True


def _registrations(session: Session, study: int) -> set[str]:
    """Return the numbers in registers that the documents of a study's works name."""
    named = session.scalars(
        select(DocumentRow.registration)
        .join(WorkRow, WorkRow.id == DocumentRow.work_id)
        .where(WorkRow.study_id == study)
    )
    return {str(number).strip().upper() for numbers in named for number in numbers}


def move(session: Session, merged: int, kept: int) -> dict[str, Any]:
    """Put everything of a merged work's study to that of the kept one; return what changed."""
    left, right = study_of(session, merged), study_of(session, kept)
    if left == right:
        return {"from": left, "works": [], "registrations": []}
    works = list(session.scalars(select(WorkRow.id).where(WorkRow.study_id == left)))
    numbers = list(
        session.scalars(
            select(StudyRegistrationRow.registration).where(StudyRegistrationRow.study_id == left)
        )
    )
    session.execute(update(WorkRow).where(WorkRow.id.in_(works)).values(study_id=right))
    if numbers:
        session.execute(
            update(StudyRegistrationRow)
            .where(StudyRegistrationRow.registration.in_(numbers))
            .values(study_id=right)
        )
    return {"from": left, "works": works, "registrations": numbers}


def give_back(session: Session, merge: WorkMergeRow) -> None:
    """Give what a merge put to another study back to its own.

    What later merges did to the same study is taken back first, and done again without this one: so merges
    may be undone in any order.
    """
    present = study_of(session, merge.kept_id)
    works = select(WorkRow.id).where(WorkRow.study_id == present)
    later = session.scalars(
        select(WorkMergeRow)
        .where(
            WorkMergeRow.id > merge.id,
            WorkMergeRow.undone_at.is_(None),
            WorkMergeRow.kept_id.in_(works) | WorkMergeRow.merged_id.in_(works),
        )
        .order_by(WorkMergeRow.id)
    ).all()
    for each in (*reversed(later), merge):
        _take_back(session, each)
    for each in later:
        each.moved = each.moved | {"study": move(session, each.merged_id, each.kept_id)}


def _take_back(session: Session, merge: WorkMergeRow) -> None:
    """Put the works and registrations that a merge moved back to their study, where they still are."""
    present, moved = study_of(session, merge.kept_id), merge.moved["study"]
    session.execute(
        update(WorkRow)
        .where(WorkRow.id.in_(moved["works"]), WorkRow.study_id == present)
        .values(study_id=moved["from"])
    )
    session.execute(
        update(StudyRegistrationRow)
        .where(
            StudyRegistrationRow.registration.in_(moved["registrations"]),
            StudyRegistrationRow.study_id == present,
        )
        .values(study_id=moved["from"])
    )
