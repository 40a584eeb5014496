"""Concepts with their names and what is broader; studies, and the works that report them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _concept()
    _synonym()
    _concept_ancestor()
    _store_fact()
    _study()
    _study_registration()
    _work()


def _concept() -> None:
    """Make the table `concept`."""
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("curie", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_concept"),
        sa.UniqueConstraint("kind", "slug", name="uq_concept_kind_slug"),
    )
    op.create_index("ix_concept_curie", "concept", ["curie"])
    op.create_index("ix_concept_slug", "concept", ["slug"])


def _synonym() -> None:
    """Make the table `synonym`."""
    op.create_table(
        "synonym",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("is_abbreviation", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_synonym_concept_id_concept", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_synonym"),
        sa.UniqueConstraint("concept_id", "name", name="uq_synonym_concept_id_name"),
    )
    op.create_index("ix_synonym_folded", "synonym", ["folded"])


def _concept_ancestor() -> None:
    """Make the table `concept_ancestor`."""
    op.create_table(
        "concept_ancestor",
        sa.Column("ancestor_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"],
            ["concept.id"],
            name="fk_concept_ancestor_ancestor_id_concept",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_concept_ancestor_concept_id_concept", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ancestor_id", "concept_id", name="pk_concept_ancestor"),
    )
    op.create_index("ix_concept_ancestor_concept_id", "concept_ancestor", ["concept_id"])


def _store_fact() -> None:
    """Make the table `store_fact`."""
    op.create_table(
        "store_fact",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_fact"),
    )


def _study() -> None:
    """Make the table `study`."""
    op.create_table(
        "study", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name="pk_study")
    )


def _study_registration() -> None:
    """Make the table `study_registration`."""
    op.create_table(
        "study_registration",
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name="fk_study_registration_study_id_study"),
        sa.PrimaryKeyConstraint("registration", name="pk_study_registration"),
    )
    op.create_index("ix_study_registration_study_id", "study_registration", ["study_id"])


def _work() -> None:
    """Make the table `work`."""
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column(
            "joined_by",
            sa.Enum(
                "work",
                "registration",
                "person",
                name="joinedby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("citation_key", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("pmid", sa.Text(), nullable=True),
        sa.Column("pmcid", sa.Text(), nullable=True),
        sa.Column("title_key", sa.LargeBinary(length=16), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retraction_status", sa.String(length=32), nullable=True),
        sa.Column("retraction_checked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["study_id"], ["study.id"], name="fk_work_study_id_study"),
        sa.PrimaryKeyConstraint("id", name="pk_work"),
        sa.UniqueConstraint("citation_key", name="uq_work_citation_key"),
        sa.UniqueConstraint("doi", name="uq_work_doi"),
        sa.UniqueConstraint("pmcid", name="uq_work_pmcid"),
        sa.UniqueConstraint("pmid", name="uq_work_pmid"),
    )
    op.create_index("ix_work_study_id", "work", ["study_id"])
    op.create_index("ix_work_title_key", "work", ["title_key"])


def downgrade() -> None:
    for table in (
        "work",
        "study_registration",
        "study",
        "store_fact",
        "concept_ancestor",
        "synonym",
        "concept",
    ):
        op.drop_table(table)
