"""Two works that turned out to be one: joined so that nothing is lost, and parted again exactly.

The merged work keeps its row, its key and its identifiers, and points at the kept one. Its documents, the
notices on it and its relations change hands, entries of imported lists stay as they are; what changed is
noted in the row of the merge, so that `undo` can give it back, in whatever order merges are undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from kb.documents import Completeness
from kb.errors import NotFoundError, StoreError
from kb.merged import members, standing
from kb.store import studies
from kb.store.decisions import decided_since, settle, unmark
from kb.store.notices import refresh
from kb.tables import DocumentRow, WorkMergeRow, WorkNoticeRow, WorkRelationRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    Pairs = list[list[Any]]

_NEWER = DocumentRow.__table__.alias()
_FULLNESS = {Completeness.ABSTRACT_ONLY: 0, Completeness.TEXT_INCOMPLETE: 1, Completeness.FULL: 2}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why two works are one: ``basis`` (identifier, similarity, person), by whom, the score, the reasons."""

    basis: str
    by: str
    score: float | None = None
    reasons: tuple[Any, ...] = ()


def merge(session: Session, kept: int, merged: int, ground: Ground) -> int:
    """Merge one work into another; return the number by which it can be undone.

    Raises:
        NotFoundError: One of the works is not in the store.
        StoreError: They are one work already.
    """
    for work in (kept, merged):
        if session.get(WorkRow, work) is None:
            raise NotFoundError(f"There is no work {work}.")
    kept, merged = standing(session, kept), standing(session, merged)
    if kept == merged:
        raise StoreError("The two are one work already.")
    both = [kept, merged]
    moved: dict[str, Any] = {
        "several": [work for work in both if _has_several(session, work)],
        "crossing": _crossing(session, {kept}, {merged}),
        "documents": _move_documents(session, merged, kept),
        "notices": _move_notices(session, merged, kept),
        "relations": _move_relations(session, merged, kept),
        "study": studies.move(session, merged, kept),
    }
    session.execute(update(WorkRow).where(WorkRow.id == merged).values(merged_into_id=kept))
    moved["superseded"] = _let_one_stand(session, kept)
    if moved["notices"]:
        refresh(session, kept)
    settle(session, kept)
    row = WorkMergeRow(
        kept_id=kept,
        merged_id=merged,
        basis=ground.basis,
        score=ground.score,
        reasons=list(ground.reasons),
        moved=moved,
        merged_by=ground.by,
        merged_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    return row.id


def undo(session: Session, number: int, by: str) -> WorkMergeRow:
    """Take a merge back; return its row.

    Raises:
        NotFoundError: There is no merge of this number.
        StoreError: It was undone before.
    """
    row = session.get(WorkMergeRow, number)
    if row is None:
        raise NotFoundError(f"There is no merge {number}; `kb duplicates list --merged` names them all.")
    if row.undone_at is not None:
        raise StoreError(f"Merge {number} was undone already, by {row.undone_by}.")
    moved = row.moved
    session.execute(update(WorkRow).where(WorkRow.id == row.merged_id).values(merged_into_id=None))
    session.expire_all()
    rest = standing(session, row.kept_id)
    apart = members(session, row.merged_id)
    _give_documents_back(session, moved, rest, row.merged_id)
    _give_back(session, moved, rest, row.merged_id)
    studies.give_back(session, row)
    decided = decided_since(session, members(session, rest) | apart, row.merged_at, row.merged_id)
    row.moved = moved | {"decided": decided}
    row.undone_by, row.undone_at = by, datetime.now(UTC)
    session.flush()
    for work in (rest, row.merged_id):
        refresh(session, work)
        unmark(session, work)
        settle(session, work)
    return row


# -- Documents ----------------------------------------------------------------------------------------------


def _move_documents(session: Session, merged: int, kept: int) -> list[int]:
    """Move the documents of a work to another; return which."""
    ids = list(session.scalars(select(DocumentRow.id).where(DocumentRow.work_id == merged)))
    session.execute(update(DocumentRow).where(DocumentRow.id.in_(ids)).values(work_id=kept))
    return ids


def _current(session: Session, work: int) -> dict[bool, list[tuple[int, tuple[int, bool, int]]]]:
    """Return the current documents of a work with their rank, digests apart."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.is_digest, DocumentRow.completeness, DocumentRow.is_record).where(
            DocumentRow.work_id == work, DocumentRow.superseded_by_id.is_(None)
        )
    )
    found: dict[bool, list[tuple[int, tuple[int, bool, int]]]] = {True: [], False: []}
    for key, is_digest, completeness, is_record in rows:
        found[is_digest].append((key, (_FULLNESS[completeness], not is_record, key)))
    return found


def _has_several(session: Session, work: int) -> bool:
    """Return whether more than one document of a work is current, as happens when a newer one was removed."""
    return any(len(documents) > 1 for documents in _current(session, work).values())


def _let_one_stand(session: Session, work: int) -> Pairs:
    """Let the fullest and newest document of a work supersede the others; return what changed."""
    changed: Pairs = []
    for documents in _current(session, work).values():
        if len(documents) > 1:
            winner = max(documents, key=lambda each: each[1])[0]
            changed += [[key, None, winner] for key, _ in documents if key != winner]
    _supersede(session, ((key, after) for key, _, after in changed))
    return changed


def _supersede(session: Session, pairs: Iterable[tuple[int, int | None]]) -> None:
    """Note by which document each of these is superseded."""
    for key, by in pairs:
        session.execute(update(DocumentRow).where(DocumentRow.id == key).values(superseded_by_id=by))


def _crossing(session: Session, one: Iterable[int], other: Iterable[int]) -> list[int]:
    """Return the documents of either side that one of the other side supersedes."""
    there = DocumentRow.work_id.in_(one) & _NEWER.c.work_id.in_(other)
    back = DocumentRow.work_id.in_(other) & _NEWER.c.work_id.in_(one)
    joined = select(DocumentRow.id).join(_NEWER, _NEWER.c.id == DocumentRow.superseded_by_id)
    return list(session.scalars(joined.where(there | back)))


def _give_documents_back(session: Session, moved: dict[str, Any], rest: int, apart: int) -> None:
    """Give a work its documents back, and let each side's own stand again."""
    ids = [*moved["documents"], *_saved_since(session, rest, apart)]
    session.execute(
        update(DocumentRow).where(DocumentRow.id.in_(ids), DocumentRow.work_id == rest).values(work_id=apart)
    )
    for key, before, after in reversed(moved["superseded"]):
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id == key, DocumentRow.superseded_by_id == after)
            .values(superseded_by_id=before)
        )
    kept_apart = set(moved["crossing"])
    torn = [key for key in _crossing(session, [rest], [apart]) if key not in kept_apart]
    _supersede(session, ((key, None) for key in torn if not _is_of_one_path(session, key)))
    for work in (rest, apart):
        if not moved["several"]:
            _let_one_stand(session, work)


def _is_of_one_path(session: Session, key: int) -> bool:
    """Return whether a document was replaced at its own path: that has nothing to do with works."""
    row = session.execute(
        select(DocumentRow.source_path, DocumentRow.superseded_by_id).where(DocumentRow.id == key)
    ).one()
    path = session.scalar(select(DocumentRow.source_path).where(DocumentRow.id == row.superseded_by_id))
    return row.source_path is not None and row.source_path == path


def _saved_since(session: Session, rest: int, apart: int) -> list[int]:
    """Return documents that came after the merge and carry an identifier of the work that is set apart."""
    named = _identifiers(session, members(session, apart)) - _identifiers(session, members(session, rest))
    if not named:
        return []
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.doi, DocumentRow.pmid, DocumentRow.pmcid).where(
            DocumentRow.work_id == rest
        )
    )
    return [row.id for row in rows if named & {row.doi.lower(), row.pmid, row.pmcid.upper()}]


def _identifiers(session: Session, works: Iterable[int]) -> set[str]:
    """Return the identifiers of works."""
    rows = session.execute(select(WorkRow.doi, WorkRow.pmid, WorkRow.pmcid).where(WorkRow.id.in_(works)))
    return {value for row in rows for value in row if value}


# -- Notices, relations ----------------------------------------------------------------------------


def _move_notices(session: Session, merged: int, kept: int) -> list[int]:
    """Move the notices on a work to another that has no equal ones; return which."""
    there = {_of_notice(row) for row in _notices(session, kept)}
    ids = [row.id for row in _notices(session, merged) if _of_notice(row) not in there]
    if ids:
        session.execute(update(WorkNoticeRow).where(WorkNoticeRow.id.in_(ids)).values(work_id=kept))
    return ids


def _notices(session: Session, work: int) -> Sequence[WorkNoticeRow]:
    """Return the notices on a work."""
    return session.scalars(select(WorkNoticeRow).where(WorkNoticeRow.work_id == work)).all()


def _of_notice(row: WorkNoticeRow) -> tuple[str, ...]:
    """Return by what the table tells notices apart."""
    return row.kind.value, row.source, row.doi, row.pmid


def _move_relations(session: Session, merged: int, kept: int) -> Pairs:
    """Move what a work is to others, and they to it, but not to the kept one; return rows and columns."""
    moved: Pairs = []
    for name, other in (("work_id", "other_work_id"), ("other_work_id", "work_id")):
        column, far = getattr(WorkRelationRow, name), getattr(WorkRelationRow, other)
        ids = session.scalars(
            select(WorkRelationRow.id).where(column == merged, far.is_(None) | (far != kept))
        ).all()
        if ids:
            session.execute(update(WorkRelationRow).where(WorkRelationRow.id.in_(ids)).values({name: kept}))
        moved += [[key, name] for key in ids]
    return moved


def _give_back(session: Session, moved: dict[str, Any], rest: int, apart: int) -> None:
    """Give notices and relations back."""
    session.execute(
        update(WorkNoticeRow)
        .where(WorkNoticeRow.id.in_(moved["notices"]), WorkNoticeRow.work_id == rest)
        .values(work_id=apart)
    )
    for key, name in moved["relations"]:
        column = getattr(WorkRelationRow, name)
        session.execute(
            update(WorkRelationRow).where(WorkRelationRow.id == key, column == rest).values({name: apart})
        )
