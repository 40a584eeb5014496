"""What the store knows of a file before it is read: so that a run does nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.tables import DocumentRow, ImportRunRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that is in the store: by which extractor it was read, where its file lay, its warnings."""

    extractor: str
    source_path: str | None
    warnings: tuple[str, ...]
    is_current: bool


def kept(session: Session, digest: bytes) -> Kept | None:
    """Return what is stored under this digest, None where nothing is."""
    row = session.execute(
        select(
            DocumentRow.extractor,
            DocumentRow.source_path,
            DocumentRow.warnings,
            DocumentRow.superseded_by_id,
        ).where(DocumentRow.digest == digest)
    ).first()
    if row is None:
        return None
    return Kept(row.extractor, row.source_path, tuple(row.warnings), row.superseded_by_id is None)


def place_of(session: Session, digest: bytes) -> str | None:
    """Return where a file lay that was read before, be it a document or a list of references."""
    for row in (DocumentRow, ImportRunRow):
        place = session.scalar(select(row.source_path).where(row.digest == digest).limit(1))
        if place is not None:
            return place
    return None


def is_known_place(session: Session, path: str) -> bool:
    """Return whether anything was read from this path, whether it is current or not."""
    rows = (DocumentRow, ImportRunRow)
    return any(session.scalar(select(row.id).where(row.source_path == path).limit(1)) for row in rows)
