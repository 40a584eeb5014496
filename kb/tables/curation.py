"""What people decided, and why. These rows are only ever added: triggers refuse to change or delete them.

They hang on the work, the kind and the words of the quote, never on a document or a statement, which come and
go with extractors and versions.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kb.statements import Kind
from kb.tables.declarative import Base, closed


class Decision(StrEnum):
    """What was decided on a statement."""

    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"


class CurationRow(Base):
    """One decision of one person. The newest on a work, kind, quotes and claim holds.

    ``quotes`` and ``claim`` are digests as in `StatementRow`; ``statement`` keeps the claim and its quotes in
    full, for the reader of the history.
    """

    __tablename__ = "curation"
    __table_args__ = (Index("ix_curation_work_id_kind_quotes", "work_id", "kind", "quotes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    kind: Mapped[Kind] = mapped_column(closed(Kind))
    quotes: Mapped[bytes]
    claim: Mapped[bytes]
    decision: Mapped[Decision] = mapped_column(closed(Decision))
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    statement: Mapped[dict[str, Any]]


class ReviewTask(StrEnum):
    """Why a decision is back in the queue."""

    CLAIM_CHANGED = "claim_changed"
    QUOTE_GONE = "quote_gone"


class ReviewTaskRow(Base):
    """A decision that the present reading of its work does not bear out; written anew with each reading."""

    __tablename__ = "review_task"

    curation_id: Mapped[int] = mapped_column(ForeignKey("curation.id"), primary_key=True, autoincrement=False)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    why: Mapped[ReviewTask] = mapped_column(closed(ReviewTask))
    statement_digest: Mapped[bytes | None]
