"""Lists of references as they were imported: runs, records with all their fields, decisions of screeners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _import_run()
    _source_record()
    _screening_decision()


def _import_run() -> None:
    """Make the table `import_run`."""
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_path", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("database", sa.Text(), nullable=False),
        sa.Column("searched_on", sa.Date(), nullable=True),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_index("ix_import_run_digest", "import_run", ["digest"])


def _source_record() -> None:
    """Make the table `source_record`."""
    op.create_table(
        "source_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"],
            ["import_run.id"],
            name="fk_source_record_import_run_id_import_run",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_source_record_work_id_work"),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name="fk_source_record_document_id_document",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source_record"),
        sa.UniqueConstraint("import_run_id", "position", name="uq_source_record_import_run_id_position"),
    )
    op.create_index("ix_source_record_work_id", "source_record", ["work_id"])
    op.create_index("ix_source_record_document_id", "source_record", ["document_id"])


def _screening_decision() -> None:
    """Make the table `screening_decision`."""
    op.create_table(
        "screening_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_record_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "include",
                "exclude",
                "maybe",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_record_id"],
            ["source_record.id"],
            name="fk_screening_decision_source_record_id_source_record",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_screening_decision_work_id_work"),
        sa.PrimaryKeyConstraint("id", name="pk_screening_decision"),
    )
    op.create_index("ix_screening_decision_source_record_id", "screening_decision", ["source_record_id"])
    op.create_index("ix_screening_decision_work_id", "screening_decision", ["work_id"])


def downgrade() -> None:
    for table in ("screening_decision", "source_record", "import_run"):
        op.drop_table(table)
