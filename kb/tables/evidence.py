"""What carries a statement: its quotes, and the numbers that were derived from them. Arms of studies too."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kb.tables.declarative import Base, PartOfDocument, short

_OWNERS = ("statement", "arm", "finding", "unit")


class ArmRow(PartOfDocument, Base):
    """A group of a study, as this document names and counts it."""

    __tablename__ = "arm"

    label: Mapped[str]
    n: Mapped[int | None]
    aliases: Mapped[list[Any]]


class UnitCountRow(PartOfDocument, Base):
    """How many of something other than patients were treated, and the quote that says so."""

    __tablename__ = "unit_count"

    unit: Mapped[str] = mapped_column(short(32))
    n: Mapped[int]
    arm: Mapped[str | None]


class CharacteristicRow(PartOfDocument, Base):
    """One entry of the table of study characteristics with its quote; see `kb.statements.Characteristic`.

    ``place`` is the quote's locator, ``spread`` the spread of ``value``, both as JSON.
    """

    __tablename__ = "study_characteristic"
    __table_args__ = (CheckConstraint("start >= 0 AND stop >= start", name="span"),)

    trait: Mapped[str] = mapped_column(short(32), index=True)
    text: Mapped[str]
    arm: Mapped[str | None]
    subject: Mapped[str | None]
    value: Mapped[float | None]
    unit: Mapped[str | None]
    spread: Mapped[dict[str, Any]]
    total: Mapped[float | None]
    first: Mapped[str | None] = mapped_column(short(16))
    last: Mapped[str | None] = mapped_column(short(16))
    quote: Mapped[str]
    start: Mapped[int]
    stop: Mapped[int]
    section: Mapped[str | None]
    page: Mapped[int | None]
    place: Mapped[dict[str, Any]]
    purpose: Mapped[str] = mapped_column(short(32))


class ArmTreatmentRow(Base):
    """What the patients of an arm received."""

    __tablename__ = "arm_treatment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "number"], ["arm.document_id", "arm.number"], ondelete="CASCADE"
        ),
    )

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), index=True)


class EvidenceRow(PartOfDocument, Base):
    """One quote, of a statement, arm, finding or count of units; of the study's facts where all are NULL."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "statement_number"],
            ["statement.document_id", "statement.number"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["document_id", "arm_number"], ["arm.document_id", "arm.number"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["document_id", "finding_number"], ["finding.document_id", "finding.number"], ondelete="CASCADE"
        ),
        CheckConstraint("start >= 0 AND stop >= start", name="span"),
        ForeignKeyConstraint(
            ["document_id", "unit_number"],
            ["unit_count.document_id", "unit_count.number"],
            ondelete="CASCADE",
        ),
        CheckConstraint(
            " + ".join(f"CASE WHEN {owner}_number IS NULL THEN 0 ELSE 1 END" for owner in _OWNERS) + " <= 1",
            name="one_owner",
        ),
        Index("ix_evidence_document_id_statement_number", "document_id", "statement_number"),
    )

    statement_number: Mapped[int | None]
    arm_number: Mapped[int | None]
    finding_number: Mapped[int | None]
    unit_number: Mapped[int | None]
    quote: Mapped[str]
    start: Mapped[int]
    stop: Mapped[int]
    section: Mapped[str | None]
    page: Mapped[int | None]
    table_number: Mapped[int | None]
    row: Mapped[int | None]
    column: Mapped[int | None]
    element: Mapped[str | None]
    question: Mapped[int | None]
    time_code: Mapped[str | None]
    purpose: Mapped[str] = mapped_column(short(32))


class DerivationRow(Base):
    """A number of a statement that stands in no quote, with its formula and what went into it."""

    __tablename__ = "derivation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "number"], ["statement.document_id", "statement.number"], ondelete="CASCADE"
        ),
    )

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(short())
    value: Mapped[float]
    formula: Mapped[str]
    inputs: Mapped[list[Any]]
