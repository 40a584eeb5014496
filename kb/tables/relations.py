"""How works hang together: notices on them, what they are to each other, what was merged, and by whom."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables.declarative import Base, closed, short


class NoticeKind(StrEnum):
    """What a publisher or an index says about a work after it appeared."""

    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial_retraction"
    WITHDRAWAL = "withdrawal"
    REMOVAL = "removal"
    CONCERN = "concern"
    CORRECTION = "correction"
    UPDATE = "update"
    REINSTATEMENT = "reinstatement"


class WorkNoticeRow(Base):
    """A notice on a work: who says so (``source``: jats, pubmed, crossref, person), where, and when."""

    __tablename__ = "work_notice"
    __table_args__ = (UniqueConstraint("work_id", "kind", "source", "doi", "pmid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    kind: Mapped[NoticeKind] = mapped_column(closed(NoticeKind))
    source: Mapped[str] = mapped_column(short(32))
    doi: Mapped[str] = mapped_column(index=True)
    pmid: Mapped[str] = mapped_column(index=True)
    pmcid: Mapped[str]
    dated: Mapped[str]
    said: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class WorkRelationRow(Base):
    """What one work is to another (`kb.documents.Relation`), which need not be in the store yet."""

    __tablename__ = "work_relation"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    other_work_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    relation: Mapped[str] = mapped_column(short(32))
    doi: Mapped[str] = mapped_column(index=True)
    pmid: Mapped[str] = mapped_column(index=True)
    pmcid: Mapped[str] = mapped_column(index=True)
    said: Mapped[str]
    source: Mapped[str] = mapped_column(short(32))


class WorkMergeRow(Base):
    """Two works that turned out to be one. ``moved`` names what changed hands, so that it can be undone."""

    __tablename__ = "work_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    basis: Mapped[str] = mapped_column(short(32))  # identifier | similarity | person
    score: Mapped[float | None]
    reasons: Mapped[list[Any]]
    moved: Mapped[dict[str, Any]]
    merged_by: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class StudyJoinRow(Base):
    """A work that was put to another work's study: by what they are to each other, or by a person."""

    __tablename__ = "study_join"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    from_study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    to_study_id: Mapped[int] = mapped_column(ForeignKey("study.id"))
    basis: Mapped[str] = mapped_column(short(32))  # relation | registration | person
    reason: Mapped[str]
    joined_by: Mapped[str]
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PairQuestion(StrEnum):
    """What a person is asked about two works."""

    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    SAME_STUDY = "same_study"


class PairAnswer(StrEnum):
    """What was answered."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


class WorkPairRow(Base):
    """Two works that may be one, or may report the same patients: for a person to decide."""

    __tablename__ = "work_pair"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id", "question"),
        CheckConstraint("first_id < second_id", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    question: Mapped[PairQuestion] = mapped_column(closed(PairQuestion))
    score: Mapped[float]
    reasons: Mapped[list[Any]]
    answer: Mapped[PairAnswer] = mapped_column(closed(PairAnswer))
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str]
