"""What a count may be out of: every number of patients, vertebrae or procedures that a document gives."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.query.cards import CHUNK
from kb.synthesis.rates import Denominator
from kb.tables import ArmRow, ComplicationReportRow, UnitCountRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from kb.query.answers import DocumentCard

Found = dict[int, list[Denominator]]


def denominators(session: Session, documents: Mapping[int, DocumentCard]) -> Found:
    """Return the candidates of each document: its patients, those of its arms, and its other units."""
    found: Found = defaultdict(list)
    for key, card in documents.items():
        if card.n_patients:
            found[key].append(Denominator(card.n_patients, "patient", "of the study"))
    wanted = sorted(documents)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        _arms(session, chunk, found)
        _units(session, chunk, found)
        _totals(session, chunk, found)
    return found


def _arms(session: Session, documents: Sequence[int], found: Found) -> None:
    """Add the sizes of arms."""
    rows = session.scalars(
        select(ArmRow)
        .where(ArmRow.document_id.in_(documents), ArmRow.n.is_not(None))
        .order_by(ArmRow.document_id, ArmRow.number)
    )
    for row in rows:
        size = Denominator(row.n or 0, "patient", f"of the arm “{row.label}”", row.label)
        found[row.document_id].append(size)


def _units(session: Session, documents: Sequence[int], found: Found) -> None:
    """Add the vertebrae, lesions or procedures that the study counts."""
    rows = session.scalars(
        select(UnitCountRow)
        .where(UnitCountRow.document_id.in_(documents))
        .order_by(UnitCountRow.document_id, UnitCountRow.number)
    )
    for row in rows:
        found[row.document_id].append(Denominator(row.n, row.unit, "of the study", row.arm))


def _totals(session: Session, documents: Sequence[int], found: Found) -> None:
    """Add what other reports of the document are out of, where that is no number of patients."""
    table = ComplicationReportRow
    rows = session.execute(
        select(table.document_id, table.total, table.unit, table.arm)
        .where(
            table.document_id.in_(documents),
            table.total.is_not(None),
            table.total_relation == "=",
            table.unit.is_not(None),
            table.unit != "patient",
        )
        .order_by(table.document_id, table.number)
    )
    for document, total, unit, arm in rows:
        if total is not None and unit is not None:
            found[document].append(Denominator(total, unit, "of another report of this document", arm))


def fitting(sizes: Sequence[Denominator], arm: str | None) -> list[Denominator]:
    """Return the candidates for a report of an arm, or of the whole study where it names none.

    The arm's own size goes before the study's; a report of no arm is not out of one arm, unless nothing else
    is known.
    """
    if arm is None:
        return [size for size in sizes if size.arm is None] or list(sizes)
    own = {size.unit for size in sizes if size.arm == arm}
    return [size for size in sizes if size.arm == arm or (size.arm is None and size.unit not in own)]
