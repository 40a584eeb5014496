"""A concept for itself: its names, what is broader and narrower, and the statements about it.

And what a store is about: which concepts have an answer to the question that one asks of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.errors import NotFoundError
from kb.lexicon import curated
from kb.query.answers import ConceptUse, StatementView
from kb.query.cards import cards, views
from kb.query.stored import OWN_STANDINGS
from kb.query.values import concept_refs, load_statements, ref_of
from kb.statements import Certainty, ConceptRef, Kind
from kb.tables import (
    ComplicationCauseRow,
    ConceptAncestorRow,
    ConceptRow,
    ConceptTallyRow,
    DocumentRow,
    StatementRow,
    SynonymRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


_PASSED_OVER = 10


@dataclass(frozen=True, slots=True)
class ConceptAnswer:
    """A concept with its names and neighbours, and a page of the statements about it and what is narrower.

    ``narrower`` are only those that current documents speak of; ``total`` counts all statements.
    """

    concept: ConceptRef
    names: tuple[str, ...]
    broader: tuple[ConceptRef, ...]
    narrower: tuple[ConceptUse, ...]
    total: int
    offset: int
    limit: int
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a store is about: indications treated and agents or procedures with complications, most first."""

    indications: tuple[ConceptRef, ...]
    causes: tuple[ConceptRef, ...]


def concept(session: Session, kind: str, slug: str, *, offset: int = 0, limit: int = 50) -> ConceptAnswer:
    """Return a concept with what current documents say about it and everything narrower.

    Raises:
        NotFoundError: There is no concept of this kind by this name.
    """
    row = session.scalars(select(ConceptRow).where(ConceptRow.kind == kind, ConceptRow.slug == slug)).first()
    if row is None:
        raise NotFoundError(f"There is no {kind} '{slug}'.")
    closure = ConceptAncestorRow
    below = [
        row.id,
        *session.scalars(
            select(closure.concept_id).where(closure.ancestor_id == row.id, closure.distance > 0)
        ),
    ]
    nearest = select(closure.ancestor_id).where(closure.concept_id == row.id, closure.distance == 1)
    names = session.scalars(
        select(SynonymRow.name).where(SynonymRow.concept_id == row.id).order_by(SynonymRow.id)
    )
    total, found = _statements(session, below, offset, limit)
    return ConceptAnswer(
        concept=ref_of(row),
        names=tuple(name for name in names if name != row.label),
        broader=tuple(concept_refs(session, session.scalars(nearest).all()).values()),
        narrower=_used(session, below[1:]),
        total=total,
        offset=offset,
        limit=limit,
        statements=found,
    )


def overview(session: Session, most: int = 3) -> Overview:
    """Return which concepts the store says most about: examples of questions that have an answer."""
    treated = (
        select(StatementRow.concept_id)
        .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
        .where(
            StatementRow.kind == Kind.INDICATION,
            StatementRow.standing.in_(OWN_STANDINGS),
            StatementRow.certainty == Certainty.ASSERTED,
            DocumentRow.superseded_by_id.is_(None),
        )
        .group_by(StatementRow.concept_id)
        .order_by(func.count(StatementRow.document_id.distinct()).desc(), func.count().desc())
    )
    charged = (
        select(ComplicationCauseRow.concept_id)
        .join(DocumentRow, DocumentRow.id == ComplicationCauseRow.document_id)
        .where(DocumentRow.superseded_by_id.is_(None))
        .group_by(ComplicationCauseRow.concept_id)
        .order_by(func.count(ComplicationCauseRow.document_id.distinct()).desc(), func.count().desc())
    )
    return Overview(_first(session, treated, most), _first(session, charged, most))


def _first(session: Session, ranked: Select[int], most: int) -> tuple[ConceptRef, ...]:
    """Return the first concepts of a ranking, in its order; "procedure" and its like ask for nothing."""
    ids = session.scalars(ranked.limit(most + _PASSED_OVER)).all()
    refs = concept_refs(session, ids)
    return tuple(refs[id_] for id_ in ids if not _is_generic(refs[id_]))[:most]


def _is_generic(ref: ConceptRef) -> bool:
    """Return whether a name says little by itself."""
    concept = curated().get(ref.kind, ref.slug)
    return concept is not None and concept.generic


def _statements(
    session: Session, ids: Sequence[int], offset: int, limit: int
) -> tuple[int, tuple[StatementView, ...]]:
    """Return how many statements current documents make about concepts, and a page of them."""
    about = (
        select(StatementRow.digest)
        .join(DocumentRow, DocumentRow.id == StatementRow.document_id)
        .where(StatementRow.concept_id.in_(ids), DocumentRow.superseded_by_id.is_(None))
    )
    total = session.scalar(select(func.count()).select_from(about.subquery())) or 0
    page = about.order_by(StatementRow.document_id.desc(), StatementRow.number).offset(offset).limit(limit)
    found = load_statements(session, StatementRow.digest.in_(session.scalars(page).all()))
    known = cards(session, (stored.document_id for stored in found))
    return total, views(sorted(found, key=lambda stored: -stored.document_id), known)


def _used(session: Session, ids: Sequence[int]) -> tuple[ConceptUse, ...]:
    """Return those of these concepts that current documents speak of, most first."""
    documents, statements = (
        func.count(ConceptTallyRow.document_id.distinct()),
        func.sum(ConceptTallyRow.statements),
    )
    rows = session.execute(
        select(ConceptRow, documents, statements)
        .join(ConceptTallyRow, ConceptTallyRow.concept_id == ConceptRow.id)
        .join(DocumentRow, DocumentRow.id == ConceptTallyRow.document_id)
        .where(ConceptRow.id.in_(ids), DocumentRow.superseded_by_id.is_(None))
        .group_by(ConceptRow.id)
        .order_by(documents.desc(), ConceptRow.label)
    )
    return tuple(ConceptUse(ref_of(row), many, int(count)) for row, many, count in rows)
