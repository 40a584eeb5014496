"""The table of comparisons, and their kind among those that statements and decisions may have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE = (
    "indication_claim",
    "intervention_use",
    "agent_use",
    "outcome_result",
    "complication_report",
    "mechanism_claim",
    "contraindication_claim",
)
_NEW = "comparison_claim"


def upgrade() -> None:
    for table in ("statement", "curation"):
        _allow(table, _BEFORE, (*_BEFORE, _NEW))
    op.create_table(
        "comparison_claim",
        sa.Column("effect", sa.String(length=16), nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.Column("comparator", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "number"],
            ["statement.document_id", "statement.number"],
            name="fk_comparison_claim_document_id_number_statement",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_comparison_claim"),
    )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM statement WHERE kind = :kind").bindparams(kind=_NEW))
    op.drop_table("comparison_claim")
    for table in ("statement", "curation"):
        _allow(table, (*_BEFORE, _NEW), _BEFORE)


def _allow(table: str, before: tuple[str, ...], now: tuple[str, ...]) -> None:
    """Change which kinds a table takes.

    SQLite would have to copy the table, and dropping the old one would take with it all that hangs on its
    rows. It describes another way where only a CHECK changes: to write the new words into its own schema.
    """
    old, new = (", ".join(f"'{kind}'" for kind in kinds) for kinds in (before, now))
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(f"ck_{table}_kind"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_kind"), table, f"kind IN ({new})")
        return
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = :name"
        ),
        {"old": f"kind IN ({old})", "new": f"kind IN ({new})", "name": table},
    )
    if changed.rowcount != 1:
        msg = f"the table {table} is not there"
        raise RuntimeError(msg)
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
