"""What people decided, in rows that the database itself refuses to change or delete."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _curation()
    _review_task()
    _append_only()


def _curation() -> None:
    """Make the table `curation`."""
    op.create_table(
        "curation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
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
        sa.Column("quotes", sa.LargeBinary(length=16), nullable=False),
        sa.Column("claim", sa.LargeBinary(length=16), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "accept",
                "reject",
                "reopen",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_curation_work_id_work"),
        sa.PrimaryKeyConstraint("id", name="pk_curation"),
    )
    op.create_index("ix_curation_work_id_kind_quotes", "curation", ["work_id", "kind", "quotes"])


def _review_task() -> None:
    """Make the table `review_task`."""
    op.create_table(
        "review_task",
        sa.Column("curation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "claim_changed",
                "quote_gone",
                name="reviewtask",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("statement_digest", sa.LargeBinary(length=16), nullable=True),
        sa.ForeignKeyConstraint(["curation_id"], ["curation.id"], name="fk_review_task_curation_id_curation"),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_review_task_work_id_work"),
        sa.PrimaryKeyConstraint("curation_id", name="pk_review_task"),
    )
    op.create_index("ix_review_task_work_id", "review_task", ["work_id"])


_SQLITE_APPEND_ONLY = (
    """
    CREATE TRIGGER curation_no_update BEFORE UPDATE ON curation BEGIN
        SELECT RAISE(ABORT, 'decisions are only ever added');
    END
    """,
    """
    CREATE TRIGGER curation_no_delete BEFORE DELETE ON curation BEGIN
        SELECT RAISE(ABORT, 'decisions are only ever added');
    END
    """,
)
_POSTGRESQL_APPEND_ONLY = (
    """
    CREATE FUNCTION curation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'decisions are only ever added';
    END $$
    """,
    """
    CREATE TRIGGER curation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON curation
    FOR EACH STATEMENT EXECUTE FUNCTION curation_refuse()
    """,
)


def _append_only() -> None:
    """Let the database itself refuse to change or delete what people decided."""
    steps = _SQLITE_APPEND_ONLY if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_APPEND_ONLY
    for statement in steps:
        op.execute(statement)


def downgrade() -> None:
    for table in ("review_task", "curation"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION curation_refuse")
