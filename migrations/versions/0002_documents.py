"""Documents with their sections, tables and sentences, and full-text search over these."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _document()
    _section()
    _grid()
    _table_cell()
    _sentence()
    _concept_tally()
    _search()


def _bibliography() -> list[sa.Column[Any]]:
    """What is known of the work."""
    return [
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("journal_abbreviation", sa.Text(), nullable=False),
        sa.Column("volume", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("pmid", sa.Text(), nullable=False),
        sa.Column("pmcid", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("registration", sa.JSON(), nullable=False),
        sa.Column("publication_types", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
    ]


def _document() -> None:
    """Make the table `document`."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_path", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column(
            "completeness",
            sa.Enum(
                "full",
                "abstract_only",
                "text_incomplete",
                name="completeness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("completeness_reason", sa.Text(), nullable=False),
        sa.Column("kind_hint", sa.Text(), nullable=False),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("digest_of", sa.Text(), nullable=False),
        sa.Column("citations", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("design", sa.String(length=64), nullable=False),
        sa.Column("n_patients", sa.Integer(), nullable=True),
        sa.Column("evidence_level", sa.String(length=8), nullable=True),
        sa.Column("evidence_level_reason", sa.Text(), nullable=False),
        *_bibliography(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["document.id"], name="fk_document_superseded_by_id_document"
        ),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name="fk_document_work_id_work"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("digest", name="uq_document_digest"),
    )
    op.create_index("ix_document_design", "document", ["design"])
    op.create_index("ix_document_kind", "document", ["kind"])
    op.create_index("ix_document_source_path", "document", ["source_path"])
    op.create_index("ix_document_superseded_by_id", "document", ["superseded_by_id"])
    op.create_index("ix_document_work_id", "document", ["work_id"])
    op.create_index("ix_document_year", "document", ["year"])


def _section() -> None:
    """Make the table `section`."""
    op.create_table(
        "section",
        sa.Column(
            "role",
            sa.Enum(
                "title",
                "abstract",
                "keywords",
                "introduction",
                "methods",
                "results",
                "discussion",
                "conclusion",
                "case",
                "limitations",
                "table",
                "figure",
                "question",
                "answer",
                "summary",
                "body",
                "list",
                "references",
                "back",
                "boilerplate",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("heading_start", sa.Integer(), nullable=True),
        sa.Column("heading_stop", sa.Integer(), nullable=True),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("element", sa.Text(), nullable=True),
        sa.Column("question", sa.Integer(), nullable=True),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("start >= 0 AND stop >= start", name="ck_section_span"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_section_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_section"),
    )


def _grid() -> None:
    """Make the table `grid`."""
    op.create_table(
        "grid",
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("caption_start", sa.Integer(), nullable=True),
        sa.Column("caption_stop", sa.Integer(), nullable=True),
        sa.Column("footnotes", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("start >= 0 AND stop >= start", name="ck_grid_span"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_grid_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_grid"),
    )


def _table_cell() -> None:
    """Make the table `table_cell`."""
    op.create_table(
        "table_cell",
        sa.Column("grid_number", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("row_span", sa.Integer(), nullable=False),
        sa.Column("column_span", sa.Integer(), nullable=False),
        sa.Column("is_header", sa.Boolean(), nullable=False),
        sa.Column("row_headers", sa.JSON(), nullable=False),
        sa.Column("column_headers", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("start >= 0 AND stop >= start", name="ck_table_cell_span"),
        sa.ForeignKeyConstraint(
            ["document_id", "grid_number"],
            ["grid.document_id", "grid.number"],
            name="fk_table_cell_document_id_grid_number_grid",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_table_cell_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_table_cell"),
    )


def _sentence() -> None:
    """Make the table `sentence`."""
    op.create_table(
        "sentence",
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("section_number", sa.Integer(), nullable=True),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("start >= 0 AND stop >= start", name="ck_sentence_span"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_sentence_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_sentence"),
    )


def _concept_tally() -> None:
    """Make the table `concept_tally`."""
    op.create_table(
        "concept_tally",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name="fk_concept_tally_concept_id_concept"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_concept_tally_document_id_document", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", "concept_id", "kind", name="pk_concept_tally"),
    )
    op.create_index("ix_concept_tally_concept_id", "concept_tally", ["concept_id"])


_SQLITE_SEARCH = (
    # Without content of its own: the words stand in `sentence` already. 2^20 sentences fit into one document.
    "CREATE VIRTUAL TABLE sentence_fts USING fts5(tokens, content='', tokenize='unicode61')",
    """
    CREATE TRIGGER sentence_fts_insert AFTER INSERT ON sentence BEGIN
        INSERT INTO sentence_fts(rowid, tokens) VALUES ((new.document_id << 20) + new.number, new.tokens);
    END
    """,
    """
    CREATE TRIGGER sentence_fts_delete AFTER DELETE ON sentence BEGIN
        INSERT INTO sentence_fts(sentence_fts, rowid, tokens)
        VALUES ('delete', (old.document_id << 20) + old.number, old.tokens);
    END
    """,
    """
    CREATE TRIGGER sentence_fts_update AFTER UPDATE ON sentence BEGIN
        INSERT INTO sentence_fts(sentence_fts, rowid, tokens)
        VALUES ('delete', (old.document_id << 20) + old.number, old.tokens);
        INSERT INTO sentence_fts(rowid, tokens) VALUES ((new.document_id << 20) + new.number, new.tokens);
    END
    """,
)
_POSTGRESQL_SEARCH = ("CREATE INDEX ix_sentence_words ON sentence USING gin (to_tsvector('simple', tokens))",)


def _search() -> None:
    """Index the words of the sentences, each database in its own way."""
    for statement in _SQLITE_SEARCH if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_SEARCH:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE sentence_fts")
    for table in ("concept_tally", "sentence", "table_cell", "grid", "section", "document"):
        op.drop_table(table)
