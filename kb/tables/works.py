"""Works and studies: what people cite, and what was done once however often it was written about."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables.declarative import Base, closed, short


class JoinedBy(StrEnum):
    """Why several works are held to be one study."""

    WORK = "work"  # one work is one study, unless something joins it to another
    REGISTRATION = "registration"
    PERSON = "person"


class StudyRow(Base):
    """One study: its patients are counted once, in however many works it was reported."""

    __tablename__ = "study"

    id: Mapped[int] = mapped_column(primary_key=True)


class StudyRegistrationRow(Base):
    """A number in a register of trials, by which works of one study find each other."""

    __tablename__ = "study_registration"

    registration: Mapped[str] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"), index=True)


class WorkRow(Base):
    """What is cited. It stays when its documents go, so that its citation key is never issued again.

    ``title_key`` is a digest of folded title and year: by it a work without identifiers is known again.
    ``joined_by`` says how it first came to its study; later joins are rows of `kb.tables.relations`. A work
    with ``merged_into_id`` turned out to be that other one, and keeps its key and identifiers.
    """

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"), index=True)
    joined_by: Mapped[JoinedBy] = mapped_column(closed(JoinedBy))
    citation_key: Mapped[str] = mapped_column(unique=True)
    doi: Mapped[str | None] = mapped_column(unique=True)
    pmid: Mapped[str | None] = mapped_column(unique=True)
    pmcid: Mapped[str | None] = mapped_column(unique=True)
    title_key: Mapped[bytes | None] = mapped_column(index=True)
    first_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    retraction_status: Mapped[str | None] = mapped_column(short(32))
    retraction_checked_on: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("work.id"), index=True)
