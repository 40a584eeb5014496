"""From what somebody typed to a concept of the store, and from a concept to all that is narrower."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.errors import NotFoundError
from kb.folding import fold
from kb.query.answers import ConceptUse
from kb.query.values import concept_refs, ref_of
from kb.tables import ConceptAncestorRow, ConceptRow, ConceptTallyRow, DocumentRow, SynonymRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from kb.statements import ConceptRef

_SUGGESTIONS = 5
_CHUNK = 900  # SQLite counts the parameters of a statement


def resolve(session: Session, text: str, kinds: Sequence[str]) -> ConceptRow:
    """Return the concept that a user means by its label, synonym, abbreviation, slug or identifier.

    Args:
        session: A session for reading.
        text: What was typed: "GAE", "bone metastasis", "imipenem-cilastatin", "MESH:D011142".
        kinds: The kinds of concepts that may be meant; where a name is of two, the first kind is taken.

    Raises:
        NotFoundError: No concept has this name; near names are suggested.
    """
    asked = text.strip()
    found = _exact(session, asked, kinds) or _named(session, asked, kinds)
    if found is None:
        near = _near(session, asked, kinds)
        raise NotFoundError(f"Nothing is known by the name '{asked}' ({' or '.join(kinds)}).", near)
    return found


def _exact(session: Session, asked: str, kinds: Sequence[str]) -> ConceptRow | None:
    """Return the concept of this slug or identifier."""
    rows = session.scalars(
        select(ConceptRow).where(
            ConceptRow.kind.in_(kinds),
            (ConceptRow.slug == asked.lower()) | (func.lower(ConceptRow.curie) == asked.lower()),
        )
    ).all()
    return _first(session, rows, kinds)


def _named(session: Session, asked: str, kinds: Sequence[str]) -> ConceptRow | None:
    """Return the concept of this name; a name as it is written comes before the same letters folded."""
    folded = fold(asked)
    if not folded:
        return None
    rows = session.execute(
        select(ConceptRow, SynonymRow.name)
        .join(SynonymRow, SynonymRow.concept_id == ConceptRow.id)
        .where(SynonymRow.folded == folded, ConceptRow.kind.in_(kinds))
    ).all()
    as_written = [row for row, name in rows if asked in (name, row.label)]
    return _first(session, as_written, kinds) or _first(session, [row for row, _ in rows], kinds)


def _first(session: Session, rows: Sequence[ConceptRow], kinds: Sequence[str]) -> ConceptRow | None:
    """Return the row of the first kind; among equals the one that documents speak of most."""
    if not rows:
        return None
    counts = {use.concept.slug: use.statements for use in _uses(session, [row.id for row in rows])}
    return min(rows, key=lambda row: (kinds.index(row.kind), -counts.get(row.slug, 0), row.id))


def _near(session: Session, asked: str, kinds: Sequence[str]) -> tuple[str, ...]:
    """Return labels of concepts whose names look like what was typed; those that documents speak of first."""
    rows = session.execute(
        select(SynonymRow.folded, ConceptRow.label)
        .join(ConceptRow, ConceptRow.id == SynonymRow.concept_id)
        .where(ConceptRow.kind.in_(kinds))
        .order_by(ConceptRow.label)
    ).all()
    labels: dict[str, str] = {}
    for name, label in rows:
        labels.setdefault(name, label)
    folded = fold(asked)
    near = get_close_matches(folded, labels, n=_SUGGESTIONS, cutoff=0.75)
    containing = sorted((name for name in labels if folded and folded in name), key=len)
    names = [labels[name] for name in (*near, *containing)]
    return tuple(dict.fromkeys(names))[:_SUGGESTIONS]


def narrower_ids(session: Session, concept: int) -> dict[int, int]:
    """Return the concept and everything narrower, with the distance to each."""
    rows = session.execute(
        select(ConceptAncestorRow.concept_id, ConceptAncestorRow.distance).where(
            ConceptAncestorRow.ancestor_id == concept
        )
    )
    return {row.concept_id: row.distance for row in rows} | {concept: 0}


def found_refs(session: Session, ids: Iterable[int], concept: int) -> tuple[ConceptRef, ...]:
    """Return those of these concepts that are not the one asked for, by label."""
    refs = concept_refs(session, (id_ for id_ in ids if id_ != concept))
    return tuple(sorted(refs.values(), key=lambda ref: ref.label))


def concepts(session: Session, kind: str) -> tuple[ConceptUse, ...]:
    """Return the concepts of a kind that current documents speak of, most spoken of first."""
    ids = session.scalars(
        select(ConceptTallyRow.concept_id)
        .join(ConceptRow, ConceptRow.id == ConceptTallyRow.concept_id)
        .where(ConceptRow.kind == kind)
        .distinct()
    ).all()
    return _uses(session, ids)


def _uses(session: Session, ids: Sequence[int]) -> tuple[ConceptUse, ...]:
    """Return how often current documents speak of concepts, from the summary rows."""
    found: list[ConceptUse] = []
    for start in range(0, len(ids), _CHUNK):
        statements = func.sum(ConceptTallyRow.statements)
        documents = func.count(ConceptTallyRow.document_id.distinct())
        rows = session.execute(
            select(ConceptRow, documents, statements)
            .join(ConceptTallyRow, ConceptTallyRow.concept_id == ConceptRow.id)
            .join(DocumentRow, DocumentRow.id == ConceptTallyRow.document_id)
            .where(ConceptRow.id.in_(ids[start : start + _CHUNK]), DocumentRow.superseded_by_id.is_(None))
            .group_by(ConceptRow.id)
        )
        found += [ConceptUse(ref_of(row), n_documents, n) for row, n_documents, n in rows]
    return tuple(sorted(found, key=lambda use: (-use.documents, -use.statements, use.concept.label)))
