"""What readers of every format bring: pages, time codes, speakers, funding, references, related works."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LISTS = ("issn", "dates", "funding", "related", "page_starts", "time_codes")


def upgrade() -> None:
    for name in _LISTS:
        op.add_column("document", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("document", sa.Column("is_record", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("section", sa.Column("speaker", sa.Text(), nullable=True))
    _cited_work()


def _cited_work() -> None:
    """Make the table `cited_work`."""
    op.create_table(
        "cited_work",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("pmid", sa.Text(), nullable=False),
        sa.Column("pmcid", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_cited_work_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_cited_work"),
    )
    op.create_index("ix_cited_work_doi", "cited_work", ["doi"])
    op.create_index("ix_cited_work_pmid", "cited_work", ["pmid"])


def downgrade() -> None:
    op.drop_table("cited_work")
    op.drop_column("section", "speaker")
    for name in (*_LISTS, "is_record"):
        op.drop_column("document", name)
