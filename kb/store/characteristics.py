"""The table of study characteristics as rows."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kb.store.rows import add_rows
from kb.tables import CharacteristicRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.traits import Characteristic


def add_characteristics(session: Session, key: int, characteristics: Sequence[Characteristic]) -> None:
    """Add what is known of a document's study, in the order of the reading."""
    rows = [
        {
            "document_id": key,
            "number": number,
            "trait": each.trait,
            "text": each.text,
            "arm": each.arm,
            "subject": each.subject,
            "value": each.number,
            "unit": each.unit,
            "spread": asdict(each.spread) if each.spread else {},
            "total": each.total,
            "first": each.first,
            "last": each.last,
            "quote": each.evidence.quote,
            "start": each.evidence.start,
            "stop": each.evidence.stop,
            "section": each.evidence.section,
            "page": each.evidence.page,
            "place": asdict(each.evidence.locator) if each.evidence.locator else {},
            "purpose": each.evidence.purpose,
        }
        for number, each in enumerate(characteristics)
    ]
    add_rows(session, CharacteristicRow, rows)
