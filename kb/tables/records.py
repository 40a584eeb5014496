"""Lists of references as they were imported, so that a review can say what was found where, and how often."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.records import Verdict
from kb.tables.declarative import Base, closed


class ImportRunRow(Base):
    """One import of one list: where and how was searched, and what it brought.

    ``hits`` is the number that the database reported, as the user gave it; ``finished_at`` is NULL while an
    import runs, and where one was broken off.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(index=True)
    source: Mapped[str]
    source_path: Mapped[str | None]
    media_type: Mapped[str]
    database: Mapped[str]
    searched_on: Mapped[date | None]
    strategy: Mapped[str]
    hits: Mapped[int | None]
    records: Mapped[int]
    new: Mapped[int]
    duplicates: Mapped[int]
    problems: Mapped[list[Any]]
    warnings: Mapped[list[Any]]
    imported_by: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SourceRecordRow(Base):
    """One entry of a list, with every field that the source gave it, however often the work is met again.

    ``fields`` are pairs of name and value as printed, ``known`` the bibliography that was read out of them;
    ``is_new`` says whether the work was not in the store before.
    """

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("import_run_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    position: Mapped[int]
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id", ondelete="SET NULL"), index=True
    )
    is_new: Mapped[bool]
    fields: Mapped[list[Any]]
    known: Mapped[dict[str, Any]]


class ScreeningDecisionRow(Base):
    """What a screener decided on a record, as the screening tool exported it."""

    __tablename__ = "screening_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_record_id: Mapped[int] = mapped_column(
        ForeignKey("source_record.id", ondelete="CASCADE"), index=True
    )
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(closed(Verdict))
    reviewer: Mapped[str]
    stage: Mapped[str]
    reasons: Mapped[list[Any]]
    labels: Mapped[list[Any]]
    notes: Mapped[str]
    decided_on: Mapped[str]
