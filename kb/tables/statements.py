"""Statements: what all have stands in one table, what a kind has of its own in a table of that kind.

The frozen values are in `kb.statements`; `kb.store` makes rows of them, `kb.query.values` makes them of rows.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from kb.statements import Basis, Certainty, Kind, Occurrence, Standing, Statistic
from kb.tables.declarative import Base, PartOfDocument, closed, short


class Review(StrEnum):
    """What people have made of a statement."""

    OPEN = "open"  # nobody has looked
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REOPENED = "reopened"  # it was decided on, and the same quote is now read differently


class StatementRow(PartOfDocument, Base):
    """What every statement has. ``claim`` and ``quotes`` are digests of what is claimed and quoted.

    By these two a decision finds its statement again, whatever the offsets, labels and extractor.
    """

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("digest"),
        Index("ix_statement_concept_id_kind", "concept_id", "kind"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    )

    digest: Mapped[bytes]
    claim: Mapped[bytes]
    quotes: Mapped[bytes]
    kind: Mapped[Kind] = mapped_column(closed(Kind))
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"))
    text: Mapped[str]
    certainty: Mapped[Certainty] = mapped_column(closed(Certainty))
    standing: Mapped[Standing] = mapped_column(closed(Standing))
    confidence: Mapped[float]
    extractor: Mapped[str]
    review: Mapped[Review] = mapped_column(closed(Review))

    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012 - SQLAlchemy's own name


class _OfStatement:
    """The key of a kind's own table: that of the statement."""

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie the key to the statement's."""
        return (
            ForeignKeyConstraint(
                ["document_id", "number"], ["statement.document_id", "statement.number"], ondelete="CASCADE"
            ),
        )


class IndicationClaimRow(_OfStatement, StatementRow):
    """A condition that is treated; its interventions are links."""

    __tablename__ = "indication_claim"

    stance: Mapped[str] = mapped_column(short(16))

    __mapper_args__ = {"polymorphic_identity": Kind.INDICATION}  # noqa: RUF012


class InterventionUseRow(_OfStatement, StatementRow):
    """A procedure that was used."""

    __tablename__ = "intervention_use"

    arm: Mapped[str | None]
    target: Mapped[str | None]

    __mapper_args__ = {"polymorphic_identity": Kind.INTERVENTION}  # noqa: RUF012


class AgentUseRow(_OfStatement, StatementRow):
    """A substance or device that was used, and in which procedure."""

    __tablename__ = "agent_use"

    size_low: Mapped[float | None]
    size_high: Mapped[float | None]
    dose: Mapped[str | None]
    role: Mapped[str | None]
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("concept.id"), index=True)

    __mapper_args__ = {"polymorphic_identity": Kind.AGENT}  # noqa: RUF012


class OutcomeResultRow(_OfStatement, StatementRow):
    """One number of one measure. ``time_baseline`` is NULL where no time is given at all."""

    __tablename__ = "outcome_result"

    statistic: Mapped[Statistic] = mapped_column(closed(Statistic))
    value: Mapped[float]
    arm: Mapped[str | None]
    time_baseline: Mapped[bool | None]
    time_value: Mapped[float | None]
    time_unit: Mapped[str | None] = mapped_column(short(16))
    time_anchor: Mapped[str | None]
    days: Mapped[float | None]
    unit: Mapped[str | None]
    scale_low: Mapped[float | None]
    scale_high: Mapped[float | None]
    direction: Mapped[str | None] = mapped_column(short(32))
    spread_kind: Mapped[str | None] = mapped_column(short(16))
    spread_value: Mapped[float | None]
    spread_low: Mapped[float | None]
    spread_high: Mapped[float | None]
    n: Mapped[int | None]
    p_op: Mapped[str | None] = mapped_column(short(2))
    p_value: Mapped[float | None]
    p_comparison: Mapped[str | None]
    comparator: Mapped[str | None]
    measure_class: Mapped[str | None] = mapped_column(short(32))

    __mapper_args__ = {"polymorphic_identity": Kind.OUTCOME}  # noqa: RUF012


class ComplicationReportRow(_OfStatement, StatementRow):
    """What happened, did not, or may happen, to how many of how many; its causes are links."""

    __tablename__ = "complication_report"

    occurrence: Mapped[Occurrence] = mapped_column(closed(Occurrence))
    events: Mapped[int | None]
    count_of: Mapped[str] = mapped_column(short(16))
    total: Mapped[int | None]
    total_relation: Mapped[str] = mapped_column(short(2))
    unit: Mapped[str | None] = mapped_column(short(32))
    percent: Mapped[float | None]
    scope_severity: Mapped[str | None]
    scope_symptomatic: Mapped[bool | None]
    scope_permanent: Mapped[bool | None]
    scope_related: Mapped[bool | None]
    scope_window: Mapped[str | None]
    scope_detection: Mapped[str | None]
    arm: Mapped[str | None]
    grade_scale: Mapped[str | None]
    grade: Mapped[str | None]
    grade_verbatim: Mapped[str | None]
    grade_version: Mapped[str | None]

    __mapper_args__ = {"polymorphic_identity": Kind.COMPLICATION}  # noqa: RUF012


class MechanismClaimRow(_OfStatement, StatementRow):
    """A cause and its effect; the statement's concept is the cause."""

    __tablename__ = "mechanism_claim"

    relation: Mapped[str]
    effect_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), index=True)
    effect_text: Mapped[str]
    polarity: Mapped[int]

    __mapper_args__ = {"polymorphic_identity": Kind.MECHANISM}  # noqa: RUF012


class ContraindicationClaimRow(_OfStatement, StatementRow):
    """A condition in which a treatment must not be used; the treatments are links."""

    __tablename__ = "contraindication_claim"

    strength: Mapped[str] = mapped_column(short(16))

    __mapper_args__ = {"polymorphic_identity": Kind.CONTRAINDICATION}  # noqa: RUF012


class ComparisonClaimRow(_OfStatement, StatementRow):
    """What the treatment of one group did to an outcome against that of another."""

    __tablename__ = "comparison_claim"

    effect: Mapped[str] = mapped_column(short(16))
    arm: Mapped[str]
    comparator: Mapped[str]

    __mapper_args__ = {"polymorphic_identity": Kind.COMPARISON}  # noqa: RUF012


class _Link:
    """A concept that a statement names beside its own, in the order in which it names them."""

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id"), index=True)


class StatementConceptRow(_Link, Base):
    """A treatment of an indication, or one that is contraindicated."""

    __tablename__ = "statement_concept"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "number"], ["statement.document_id", "statement.number"], ondelete="CASCADE"
        ),
    )


class ComplicationCauseRow(_Link, Base):
    """An agent or procedure under which a complication is listed, and the ground for it."""

    __tablename__ = "complication_cause"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "number"],
            ["complication_report.document_id", "complication_report.number"],
            ondelete="CASCADE",
        ),
    )

    basis: Mapped[Basis] = mapped_column(closed(Basis))
