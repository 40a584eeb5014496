"""Statements: one table for what all have, one for what each kind has of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _statement()
    _indication_claim()
    _intervention_use()
    _agent_use()
    _outcome_result()
    _complication_report()
    _mechanism_claim()
    _contraindication_claim()
    _statement_concept()
    _complication_cause()


def _statement() -> None:
    """Make the table `statement`."""
    op.create_table(
        "statement",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("claim", sa.LargeBinary(length=16), nullable=False),
        sa.Column("quotes", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "indication_claim",
                "intervention_use",
                "agent_use",
                "outcome_result",
                "complication_report",
                "mechanism_claim",
                "contraindication_claim",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "certainty",
            sa.Enum(
                "asserted",
                "hedged",
                "hypothetical",
                name="certainty",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "standing",
            sa.Enum(
                "primary_result",
                "background",
                "synthesis",
                "expert_opinion",
                "third_party_summary",
                "others_finding",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column(
            "review",
            sa.Enum(
                "open",
                "accepted",
                "rejected",
                "reopened",
                name="review",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("confidence >= 0 AND confidence <= 1", name="ck_statement_confidence"),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name="fk_statement_concept_id_concept"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_statement_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_statement"),
        sa.UniqueConstraint("digest", name="uq_statement_digest"),
    )
    op.create_index("ix_statement_concept_id_kind", "statement", ["concept_id", "kind"])


def _indication_claim() -> None:
    """Make the table `indication_claim`."""
    op.create_table(
        "indication_claim",
        sa.Column("stance", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_indication_claim_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_indication_claim"),
    )


def _intervention_use() -> None:
    """Make the table `intervention_use`."""
    op.create_table(
        "intervention_use",
        sa.Column("arm", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_intervention_use_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_intervention_use"),
    )


def _agent_use() -> None:
    """Make the table `agent_use`."""
    op.create_table(
        "agent_use",
        sa.Column("size_low", sa.Double(), nullable=True),
        sa.Column("size_high", sa.Double(), nullable=True),
        sa.Column("dose", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("intervention_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_agent_use_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["intervention_id"], ["concept.id"], name="fk_agent_use_intervention_id_concept"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_agent_use"),
    )
    op.create_index("ix_agent_use_intervention_id", "agent_use", ["intervention_id"])


def _outcome_result() -> None:
    """Make the table `outcome_result`."""
    op.create_table(
        "outcome_result",
        sa.Column(
            "statistic",
            sa.Enum(
                "mean",
                "median",
                "percent",
                "count",
                "mean_difference",
                "change",
                "odds_ratio",
                "hazard_ratio",
                "risk_ratio",
                name="statistic",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=True),
        sa.Column("time_baseline", sa.Boolean(), nullable=True),
        sa.Column("time_value", sa.Double(), nullable=True),
        sa.Column("time_unit", sa.String(length=16), nullable=True),
        sa.Column("time_anchor", sa.Text(), nullable=True),
        sa.Column("days", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("scale_low", sa.Double(), nullable=True),
        sa.Column("scale_high", sa.Double(), nullable=True),
        sa.Column("direction", sa.String(length=32), nullable=True),
        sa.Column("spread_kind", sa.String(length=16), nullable=True),
        sa.Column("spread_value", sa.Double(), nullable=True),
        sa.Column("spread_low", sa.Double(), nullable=True),
        sa.Column("spread_high", sa.Double(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("p_op", sa.String(length=2), nullable=True),
        sa.Column("p_value", sa.Double(), nullable=True),
        sa.Column("p_comparison", sa.Text(), nullable=True),
        sa.Column("comparator", sa.Text(), nullable=True),
        sa.Column("measure_class", sa.String(length=32), nullable=True),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_outcome_result_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_outcome_result"),
    )


def _complication_report() -> None:
    """Make the table `complication_report`."""
    op.create_table(
        "complication_report",
        sa.Column(
            "occurrence",
            sa.Enum(
                "observed",
                "none",
                "possible",
                name="occurrence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("events", sa.Integer(), nullable=True),
        sa.Column("count_of", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("total_relation", sa.String(length=2), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=True),
        sa.Column("percent", sa.Double(), nullable=True),
        sa.Column("scope_severity", sa.Text(), nullable=True),
        sa.Column("scope_symptomatic", sa.Boolean(), nullable=True),
        sa.Column("scope_permanent", sa.Boolean(), nullable=True),
        sa.Column("scope_related", sa.Boolean(), nullable=True),
        sa.Column("scope_window", sa.Text(), nullable=True),
        sa.Column("scope_detection", sa.Text(), nullable=True),
        sa.Column("arm", sa.Text(), nullable=True),
        sa.Column("grade_scale", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("grade_verbatim", sa.Text(), nullable=True),
        sa.Column("grade_version", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_complication_report_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_complication_report"),
    )


def _mechanism_claim() -> None:
    """Make the table `mechanism_claim`."""
    op.create_table(
        "mechanism_claim",
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("effect_id", sa.Integer(), nullable=False),
        sa.Column("effect_text", sa.Text(), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_mechanism_claim_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["effect_id"], ["concept.id"], name="fk_mechanism_claim_effect_id_concept"),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_mechanism_claim"),
    )
    op.create_index("ix_mechanism_claim_effect_id", "mechanism_claim", ["effect_id"])


def _contraindication_claim() -> None:
    """Make the table `contraindication_claim`."""
    op.create_table(
        "contraindication_claim",
        sa.Column("strength", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_contraindication_claim_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_contraindication_claim"),
    )


def _statement_concept() -> None:
    """Make the table `statement_concept`."""
    op.create_table(
        "statement_concept",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_statement_concept_concept_id_concept"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_statement_concept_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", "position", name="pk_statement_concept"),
    )
    op.create_index("ix_statement_concept_concept_id", "statement_concept", ["concept_id"])


def _complication_cause() -> None:
    """Make the table `complication_cause`."""
    op.create_table(
        "complication_cause",
        sa.Column(
            "basis",
            sa.Enum(
                "stated",
                "definition",
                "section",
                "arm",
                "study",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_complication_cause_concept_id_concept"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["complication_report.document_id", "complication_report.number"],
            name="fk_complication_cause_document_id_number_complication_report",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", "position", name="pk_complication_cause"),
    )
    op.create_index("ix_complication_cause_concept_id", "complication_cause", ["concept_id"])


def downgrade() -> None:
    for table in (
        "complication_cause",
        "statement_concept",
        "contraindication_claim",
        "mechanism_claim",
        "complication_report",
        "outcome_result",
        "agent_use",
        "intervention_use",
        "indication_claim",
        "statement",
    ):
        op.drop_table(table)
