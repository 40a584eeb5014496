"""What is known of the standing of works: the notices on them, and how many were checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.notices import Notice, Soundness, Verified, distinct
from kb.tables import DocumentRow, WorkNoticeRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

_CHUNK = 900  # SQLite counts the parameters of a statement


def notices(session: Session, works: Iterable[int]) -> dict[int, tuple[Notice, ...]]:
    """Return the notices on works, by work, the latest first; each once, whoever told of it."""
    wanted = sorted(set(works))
    found: dict[int, list[Notice]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        rows = session.scalars(
            select(WorkNoticeRow)
            .where(WorkNoticeRow.work_id.in_(wanted[start : start + _CHUNK]))
            .order_by(WorkNoticeRow.id)
        )
        for row in rows:
            notice = Notice(row.kind, row.source, row.doi, row.pmid, row.pmcid, row.dated, row.said)
            found[row.work_id].append(notice)
    return {work: distinct(each) for work, each in found.items()}


def verified(session: Session, document: int) -> Verified:
    """Return what is known of the standing of a document's work."""
    work = session.execute(
        select(WorkRow.id, WorkRow.retraction_status, WorkRow.retraction_checked_on)
        .join(DocumentRow, DocumentRow.work_id == WorkRow.id)
        .where(DocumentRow.id == document)
    ).one()
    return Verified(Soundness.of(work[1]), work[2], notices(session, [work[0]]).get(work[0], ()))


def standings(session: Session) -> dict[Soundness, int]:
    """Return how many works of current documents are in each of the four states."""
    works = select(DocumentRow.work_id).where(DocumentRow.superseded_by_id.is_(None))
    rows = session.scalars(select(WorkRow.retraction_status).where(WorkRow.id.in_(works)))
    counts = Counter(Soundness.of(stored) for stored in rows)
    return {state: counts[state] for state in Soundness}
