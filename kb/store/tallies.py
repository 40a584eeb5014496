"""How many statements a document makes about each concept: summary rows for lists and facets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from kb.store.rows import add_rows
from kb.tables import ConceptTallyRow, StatementRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def tally(session: Session, key: int) -> None:
    """Count the statements of a document anew, in the transaction that changes them."""
    session.execute(delete(ConceptTallyRow).where(ConceptTallyRow.document_id == key))
    counted = session.execute(
        select(StatementRow.concept_id, StatementRow.kind, func.count())
        .where(StatementRow.document_id == key)
        .group_by(StatementRow.concept_id, StatementRow.kind)
    )
    rows = [
        {"document_id": key, "concept_id": concept, "kind": kind, "statements": number}
        for concept, kind, number in counted
    ]
    add_rows(session, ConceptTallyRow, rows)
