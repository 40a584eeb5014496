"""The table of study characteristics: of one document, and of all studies side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.query.cards import cards
from kb.query.sharing import leaving
from kb.statements import Evidence, Locator, Spread
from kb.tables import CharacteristicRow, DocumentRow
from kb.traits import Characteristic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.query.answers import DocumentCard


@dataclass(frozen=True, slots=True)
class StudyProfile:
    """One document's row of the table of study characteristics."""

    document: DocumentCard
    characteristics: tuple[Characteristic, ...]


def profiles(session: Session, documents: Sequence[int] = ()) -> tuple[StudyProfile, ...]:
    """Return the table of study characteristics: of these documents, or of all current ones that have any."""
    ids = list(documents) or list(
        session.scalars(
            select(DocumentRow.id)
            .where(
                DocumentRow.superseded_by_id.is_(None),
                DocumentRow.id.in_(select(CharacteristicRow.document_id)),
            )
            .order_by(DocumentRow.id)
        )
    )
    known = cards(session, ids)
    return tuple(StudyProfile(known[key], characteristics_of(session, key)) for key in ids)


def characteristics_of(session: Session, key: int) -> tuple[Characteristic, ...]:
    """Return what is known of a document's study, in the order of its reading."""
    rows = session.scalars(
        select(CharacteristicRow)
        .where(CharacteristicRow.document_id == key)
        .order_by(CharacteristicRow.number)
    )
    return tuple(_characteristic(session, row) for row in rows)


def _characteristic(session: Session, row: CharacteristicRow) -> Characteristic:
    """Return a row as the value that was stored."""
    place = Locator(**row.place) if row.place else None
    quote = Evidence(row.quote, row.start, row.stop, row.section, row.page, place, row.purpose)
    return Characteristic(
        trait=row.trait,
        text=row.text,
        evidence=leaving(session, row.document_id, quote),
        arm=row.arm,
        subject=row.subject,
        number=row.value,
        unit=row.unit,
        spread=Spread(**row.spread) if row.spread else None,
        total=row.total,
        first=row.first,
        last=row.last,
    )
