"""What carries a statement: arms, findings, quotes, and derived numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_ONE_OWNER = (
    "CASE WHEN statement_number IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN arm_number IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN finding_number IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN unit_number IS NULL THEN 0 ELSE 1 END <= 1"
)


def upgrade() -> None:
    _arm()
    _arm_treatment()
    _unit_count()
    _finding()
    _finding_statement()
    _evidence()
    _derivation()


def _arm() -> None:
    """Make the table `arm`."""
    op.create_table(
        "arm",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_arm_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_arm"),
    )


def _arm_treatment() -> None:
    """Make the table `arm_treatment`."""
    op.create_table(
        "arm_treatment",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name="fk_arm_treatment_concept_id_concept"),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["arm.document_id", "arm.number"],
            name="fk_arm_treatment_document_id_number_arm",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", "position", name="pk_arm_treatment"),
    )
    op.create_index("ix_arm_treatment_concept_id", "arm_treatment", ["concept_id"])


def _unit_count() -> None:
    """Make the table `unit_count`."""
    op.create_table(
        "unit_count",
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_unit_count_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_unit_count"),
    )


def _finding() -> None:
    """Make the table `finding`."""
    op.create_table(
        "finding",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_finding_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_finding"),
    )
    op.create_index("ix_finding_kind", "finding", ["kind"])


def _finding_statement() -> None:
    """Make the table `finding_statement`."""
    op.create_table(
        "finding_statement",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statement_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["finding.document_id", "finding.number"],
            name="fk_finding_statement_document_id_number_finding",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "statement_number"],
            ["statement.document_id", "statement.number"],
            name="fk_finding_statement_document_id_statement_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", "position", name="pk_finding_statement"),
    )


def _evidence() -> None:
    """Make the table `evidence`."""
    op.create_table(
        "evidence",
        sa.Column("statement_number", sa.Integer(), nullable=True),
        sa.Column("arm_number", sa.Integer(), nullable=True),
        sa.Column("finding_number", sa.Integer(), nullable=True),
        sa.Column("unit_number", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("time_code", sa.Text(), nullable=True),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint(_ONE_OWNER, name="ck_evidence_one_owner"),
        sa.CheckConstraint("start >= 0 AND stop >= start", name="ck_evidence_span"),
        sa.ForeignKeyConstraint(
            ["document_id", "arm_number"],
            ["arm.document_id", "arm.number"],
            name="fk_evidence_document_id_arm_number_arm",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "finding_number"],
            ["finding.document_id", "finding.number"],
            name="fk_evidence_document_id_finding_number_finding",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "statement_number"],
            ["statement.document_id", "statement.number"],
            name="fk_evidence_document_id_statement_number_statement",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "unit_number"],
            ["unit_count.document_id", "unit_count.number"],
            name="fk_evidence_document_id_unit_number_unit_count",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_evidence_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_evidence"),
    )
    op.create_index(
        "ix_evidence_document_id_statement_number", "evidence", ["document_id", "statement_number"]
    )


def _derivation() -> None:
    """Make the table `derivation`."""
    op.create_table(
        "derivation",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_derivation_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", "position", name="pk_derivation"),
    )


def downgrade() -> None:
    for table in (
        "derivation",
        "evidence",
        "finding_statement",
        "finding",
        "unit_count",
        "arm_treatment",
        "arm",
    ):
        op.drop_table(table)
