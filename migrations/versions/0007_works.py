"""How works hang together: notices, relations, merges, joined studies, and pairs for people to judge."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _merged_into()
    _work_notice()
    _work_relation()
    _work_merge()
    _study_join()
    _work_pair()


def _merged_into() -> None:
    """Let a work point at the one that it was merged into; SQLite adds a key only with its column."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE work ADD COLUMN merged_into_id INTEGER "
            "CONSTRAINT fk_work_merged_into_id_work REFERENCES work (id)"
        )
    else:
        op.add_column("work", sa.Column("merged_into_id", sa.Integer(), nullable=True))
        op.create_foreign_key("fk_work_merged_into_id_work", "work", "work", ["merged_into_id"], ["id"])
    op.create_index("ix_work_merged_into_id", "work", ["merged_into_id"])


def _one_of(name: str, *words: str) -> sa.Enum:
    """A column of a closed list of words."""
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _identifiers() -> list[sa.Column[Any]]:
    """The identifiers of another work, as far as they are known."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in ("doi", "pmid", "pmcid")]


def _work_notice() -> None:
    """Make the table `work_notice`."""
    op.create_table(
        "work_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                "noticekind",
                "retraction",
                "partial_retraction",
                "withdrawal",
                "removal",
                "concern",
                "correction",
                "update",
                "reinstatement",
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=32), nullable=False),
        *_identifiers(),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_notice_work_id_work"),
        sa.PrimaryKeyConstraint("id", name="pk_work_notice"),
        sa.UniqueConstraint(
            "work_id", "kind", "source", "doi", "pmid", name="uq_work_notice_work_id_kind_source_doi_pmid"
        ),
    )
    op.create_index("ix_work_notice_doi", "work_notice", ["doi"])
    op.create_index("ix_work_notice_pmid", "work_notice", ["pmid"])


def _work_relation() -> None:
    """Make the table `work_relation`."""
    op.create_table(
        "work_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("other_work_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=32), nullable=False),
        *_identifiers(),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_work_relation_work_id_work"),
        sa.ForeignKeyConstraint(["other_work_id"], ["work.id"], name="fk_work_relation_other_work_id_work"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_work_relation_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_work_relation"),
    )
    for name in ("work_id", "other_work_id", "document_id", "doi", "pmid", "pmcid"):
        op.create_index(f"ix_work_relation_{name}", "work_relation", [name])


def _work_merge() -> None:
    """Make the table `work_merge`."""
    op.create_table(
        "work_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["work.id"], name="fk_work_merge_kept_id_work"),
        sa.ForeignKeyConstraint(["merged_id"], ["work.id"], name="fk_work_merge_merged_id_work"),
        sa.PrimaryKeyConstraint("id", name="pk_work_merge"),
    )
    op.create_index("ix_work_merge_kept_id", "work_merge", ["kept_id"])
    op.create_index("ix_work_merge_merged_id", "work_merge", ["merged_id"])


def _study_join() -> None:
    """Make the table `study_join`."""
    op.create_table(
        "study_join",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("from_study_id", sa.Integer(), nullable=False),
        sa.Column("to_study_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("joined_by", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_study_join_work_id_work"),
        sa.ForeignKeyConstraint(["from_study_id"], ["study.id"], name="fk_study_join_from_study_id_study"),
        sa.ForeignKeyConstraint(["to_study_id"], ["study.id"], name="fk_study_join_to_study_id_study"),
        sa.PrimaryKeyConstraint("id", name="pk_study_join"),
    )
    op.create_index("ix_study_join_work_id", "study_join", ["work_id"])


def _work_pair() -> None:
    """Make the table `work_pair`."""
    op.create_table(
        "work_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("question", _one_of("pairquestion", "duplicate", "overlap", "same_study"), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("answer", _one_of("pairanswer", "open", "yes", "no"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["work.id"], name="fk_work_pair_first_id_work"),
        sa.ForeignKeyConstraint(["second_id"], ["work.id"], name="fk_work_pair_second_id_work"),
        sa.CheckConstraint("first_id < second_id", name="ck_work_pair_order"),
        sa.PrimaryKeyConstraint("id", name="pk_work_pair"),
        sa.UniqueConstraint(
            "first_id", "second_id", "question", name="uq_work_pair_first_id_second_id_question"
        ),
    )
    op.create_index("ix_work_pair_second_id", "work_pair", ["second_id"])


def downgrade() -> None:
    for table in ("work_pair", "study_join", "work_merge", "work_relation", "work_notice"):
        op.drop_table(table)
    op.drop_index("ix_work_merged_into_id", "work")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_work_merged_into_id_work", "work", type_="foreignkey")
    op.drop_column("work", "merged_into_id")
