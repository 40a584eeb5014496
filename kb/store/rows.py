"""Adding rows in bulk, past the mapper: its work for each row takes longer than the database's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from kb.tables import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def add_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, if there are any, into the very table of a class; all must have the same columns."""
    if rows:
        session.execute(insert(Base.metadata.tables[table.__tablename__]), rows)
