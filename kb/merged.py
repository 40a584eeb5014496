"""Following works that turned out to be another one: from any of them to the one that stands, and back.

A merged work keeps its row, its citation key and its identifiers, and points at the work that it was merged
into; that one may have been merged further. The writer and the readers of the store both follow the chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.tables import WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

_CHUNK = 900  # SQLite counts the parameters of a statement


def standing(session: Session, work: int) -> int:
    """Return the work that stands for this one: itself, unless it was merged into another."""
    return standing_of(session, [work])[work]


def standing_of(session: Session, works: Iterable[int]) -> dict[int, int]:
    """Return for each of these works the one that stands for it."""
    found = {work: work for work in works}
    pending = set(found.values())
    while pending:
        into = _merged_into(session, pending)
        for work, at in found.items():
            found[work] = into.get(at, at)
        pending = set(into.values())
    return found


def _merged_into(session: Session, works: set[int]) -> dict[int, int]:
    """Return into which works these were merged, those that were."""
    found: dict[int, int] = {}
    wanted = sorted(works)
    for start in range(0, len(wanted), _CHUNK):
        rows = session.execute(
            select(WorkRow.id, WorkRow.merged_into_id).where(
                WorkRow.id.in_(wanted[start : start + _CHUNK]), WorkRow.merged_into_id.is_not(None)
            )
        )
        found.update({work: into for work, into in rows if into is not None})
    return found


def members(session: Session, work: int) -> frozenset[int]:
    """Return a work and all that were merged into it, directly or through another."""
    found, newest = {work}, [work]
    while newest:
        rows = session.scalars(select(WorkRow.id).where(WorkRow.merged_into_id.in_(newest)))
        newest = [each for each in rows if each not in found]
        found.update(newest)
    return frozenset(found)
