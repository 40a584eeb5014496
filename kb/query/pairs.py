"""Pairs of works for a person to decide on, and merges that were made: both references side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kb.duplicates.comparing import FIELDS
from kb.errors import NotFoundError
from kb.merged import standing_of
from kb.query.stored import bibliography_of
from kb.tables import DocumentRow, PairAnswer, PairQuestion, WorkMergeRow, WorkPairRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from kb.documents import Bibliography

_CHUNK = 900  # SQLite counts the parameters of a statement


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two works: its number and key, and a current document that tells what is known of it."""

    work_id: int
    citation_key: str
    document_id: int | None
    digest: str | None
    source: str
    known: Bibliography | None

    @property
    def title(self) -> str:
        """Return the title, or what stands for it."""
        return (self.known.title if self.known else "") or self.source or self.citation_key


@dataclass(frozen=True, slots=True)
class PairField:
    """A field of both references; ``agreement`` is same, near, different or unknown."""

    name: str
    first: str
    second: str
    agreement: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Two works, what is asked of them, why they were put together, and what was decided."""

    pair_id: int
    question: str
    score: float
    reasons: tuple[str, ...]
    first: PairSide
    second: PairSide
    fields: tuple[PairField, ...]
    answer: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    is_one_work: bool


@dataclass(frozen=True, slots=True)
class PairPage:
    """A page of pairs; ``total`` counts all that were asked for."""

    total: int
    offset: int
    limit: int
    pairs: tuple[PairView, ...]


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge: which work was kept, on what ground, by whom, and whether it was undone."""

    merge_id: int
    kept: PairSide
    merged: PairSide
    basis: str
    score: float | None
    reasons: tuple[str, ...]
    merged_by: str
    merged_at: datetime
    undone_by: str | None
    undone_at: datetime | None


def pairs(
    session: Session,
    *,
    question: PairQuestion | None = None,
    decided: bool = False,
    offset: int = 0,
    limit: int = 50,
) -> PairPage:
    """Return the pairs to decide on, the likeliest first; the decided ones where ``decided`` asks for them.

    What became one work in the meantime is left out.
    """
    chosen = [WorkPairRow.answer != PairAnswer.OPEN if decided else WorkPairRow.answer == PairAnswer.OPEN]
    if question is not None:
        chosen.append(WorkPairRow.question == question)
    rows = session.scalars(
        select(WorkPairRow)
        .where(*chosen)
        .order_by(WorkPairRow.question, WorkPairRow.score.desc(), WorkPairRow.id)
    ).all()
    at = standing_of(session, {end for row in rows for end in (row.first_id, row.second_id)})
    still = [row for row in rows if decided or at[row.first_id] != at[row.second_id]]
    return PairPage(len(still), offset, limit, tuple(_views(session, still[offset : offset + limit], at)))


def pair(session: Session, number: int) -> PairView:
    """Return one pair.

    Raises:
        NotFoundError: There is no pair of this number.
    """
    row = session.get(WorkPairRow, number)
    if row is None:
        raise NotFoundError(f"There is no pair {number}; `kb duplicates list` names those to decide on.")
    [view] = _views(session, [row], standing_of(session, [row.first_id, row.second_id]))
    return view


def merges(session: Session, *, undone: bool = False) -> tuple[MergeView, ...]:
    """Return the merges that hold, the newest first; with ``undone`` also those that were taken back."""
    chosen = () if undone else (WorkMergeRow.undone_at.is_(None),)
    rows = session.scalars(select(WorkMergeRow).where(*chosen).order_by(WorkMergeRow.id.desc())).all()
    sides = _sides(session, {end for row in rows for end in (row.kept_id, row.merged_id)})
    return tuple(
        MergeView(
            merge_id=row.id,
            kept=sides[row.kept_id],
            merged=sides[row.merged_id],
            basis=row.basis,
            score=row.score,
            reasons=_in_words(row.reasons),
            merged_by=row.merged_by,
            merged_at=row.merged_at,
            undone_by=row.undone_by,
            undone_at=row.undone_at,
        )
        for row in rows
    )


def find_work(session: Session, asked: str) -> int:
    """Return the work that is meant by a citation key, DOI, PMID, PMCID, or w and its number.

    Raises:
        NotFoundError: No work is known by this.
    """
    name = asked.strip()
    bare = name.lower().removeprefix("https://doi.org/").removeprefix("doi:").strip()
    conditions = [
        WorkRow.citation_key == name,
        WorkRow.doi == bare,
        WorkRow.pmid == bare.removeprefix("pmid:").strip(),
        WorkRow.pmcid == name.upper(),
    ]
    if bare[:1] == "w" and bare[1:].isdigit():
        conditions.append(WorkRow.id == int(bare[1:]))
    found = session.scalars(select(WorkRow.id).where(conditions[0])).first()
    for condition in conditions[1:]:
        found = found or session.scalars(select(WorkRow.id).where(condition)).first()
    if found is None:
        raise NotFoundError(
            f"There is no work '{asked}'; give its citation key, DOI, PMID, PMCID, or w and its number."
        )
    return found


def _views(session: Session, rows: Sequence[WorkPairRow], at: dict[int, int]) -> Iterable[PairView]:
    """Yield pairs with both their references."""
    sides = _sides(session, {end for row in rows for end in (row.first_id, row.second_id)})
    for row in rows:
        first, second = sides[row.first_id], sides[row.second_id]
        yield PairView(
            pair_id=row.id,
            question=row.question.value,
            score=row.score,
            reasons=_in_words(row.reasons),
            first=first,
            second=second,
            fields=_fields(first.known, second.known, _agreements(row.reasons)),
            answer=row.answer.value,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            reason=row.reason,
            is_one_work=at[row.first_id] == at[row.second_id],
        )


def _in_words(reasons: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the reasons that are words."""
    return tuple(str(reason["why"]) for reason in reasons if "why" in reason)


def _agreements(reasons: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return how fields agreed, by their names."""
    return {reason["field"]: reason["agreement"] for reason in reasons if "field" in reason}


def _sides(session: Session, works: Iterable[int]) -> dict[int, PairSide]:
    """Return works with what is known of them, from a document of their own where there is one.

    The documents of a merged work are with the one that stands for it.
    """
    wanted = sorted(set(works))
    at = standing_of(session, wanted)
    keys: dict[int, str] = {}
    told: dict[int, DocumentRow] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        keys |= {
            row.id: row.citation_key for row in session.scalars(select(WorkRow).where(WorkRow.id.in_(some)))
        }
        homes = {at[work] for work in some}
        rows = session.scalars(
            select(DocumentRow)
            .where(DocumentRow.work_id.in_(homes), DocumentRow.is_digest.is_(False))
            .order_by(DocumentRow.superseded_by_id.is_(None), DocumentRow.id)
        )
        told |= {row.work_id: row for row in rows}
    merged = _own_documents(session, [work for work in wanted if at[work] != work])
    return {work: _side(work, keys[work], merged.get(work) or told.get(at[work])) for work in wanted}


def _own_documents(session: Session, works: Sequence[int]) -> dict[int, DocumentRow]:
    """Return for merged works a document that came from them."""
    found: dict[int, DocumentRow] = {}
    rows = session.scalars(
        select(WorkMergeRow).where(WorkMergeRow.merged_id.in_(works), WorkMergeRow.undone_at.is_(None))
    )
    for row in rows:
        ids = row.moved["documents"]
        document = session.get(DocumentRow, ids[-1]) if ids else None
        if document is not None:
            found[row.merged_id] = document
    return found


def _side(work: int, key: str, row: DocumentRow | None) -> PairSide:
    """Return one work of a pair."""
    if row is None:
        return PairSide(work, key, None, None, "", None)
    return PairSide(work, key, row.id, row.digest.hex(), row.source, bibliography_of(row))


def _fields(
    first: Bibliography | None, second: Bibliography | None, agreed: dict[str, str]
) -> tuple[PairField, ...]:
    """Return the fields of two references side by side; those that neither has are left out."""
    left, right = _printed(first), _printed(second)
    return tuple(
        PairField(name, left[name], right[name], agreed.get(name, _plainly(left[name], right[name])))
        for name in _SHOWN
        if left[name] or right[name]
    )


_SHOWN = tuple(name for name in FIELDS if name != "abstract")


def _plainly(left: str, right: str) -> str:
    """Return how two values agree that were not compared."""
    if not left or not right:
        return "unknown"
    return "same" if left.casefold() == right.casefold() else "different"


def _printed(known: Bibliography | None) -> dict[str, str]:
    """Return the fields of a reference as they are shown."""
    if known is None:
        return dict.fromkeys(_SHOWN, "")
    values = {
        "title": known.title,
        "doi": known.doi,
        "pmid": known.pmid,
        "pmcid": known.pmcid,
        "authors": ", ".join(author.family or author.name for author in known.authors),
        "year": str(known.year or ""),
        "journal": known.journal or known.journal_abbreviation,
        "volume": known.volume,
        "issue": known.issue,
        "pages": known.pages,
    }
    return {name: values[name] for name in _SHOWN}
