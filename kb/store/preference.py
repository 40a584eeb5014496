"""Which of two works that are one is kept: the one that more is known of, then the older one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.documents import Completeness
from kb.tables import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from kb.duplicates import Reference


class Preference:
    """The order in which works are kept: a full text before none, identifiers, the longest known."""

    def __init__(self, session: Session, known: Iterable[Reference]) -> None:
        full = select(DocumentRow.work_id).where(
            DocumentRow.superseded_by_id.is_(None),
            DocumentRow.completeness == Completeness.FULL,
            DocumentRow.is_record.is_(False),
        )
        self._full = set(session.scalars(full))
        self._identifiers = {each.key: bool(each.doi) + bool(each.pmid) + bool(each.pmcid) for each in known}

    def in_order(self, left: int, right: int) -> tuple[int, int]:
        """Return two works, the one to keep first."""
        return (left, right) if self._rank(left) >= self._rank(right) else (right, left)

    def _rank(self, work: int) -> tuple[bool, int, int]:
        """Return the rank of a work, the highest to be kept."""
        return work in self._full, self._identifiers.get(work, 0), -work
