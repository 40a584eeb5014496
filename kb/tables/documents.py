"""Documents as read: the text once, and its structure as offsets into it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.documents import Completeness, Role
from kb.tables.declarative import Base, PartOfDocument, closed, short


class DocumentRow(Base):
    """One document: the bytes that were read, by their digest, and what is known of the work they hold.

    ``superseded_by_id`` names the newer document of the same work or path; without it the document is
    current. ``evidence`` quotes what the study's kind and size were read from.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(unique=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    stored_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    source: Mapped[str]
    source_path: Mapped[str | None] = mapped_column(index=True)
    media_type: Mapped[str]
    extractor: Mapped[str]
    completeness: Mapped[Completeness] = mapped_column(closed(Completeness))
    completeness_reason: Mapped[str]
    kind_hint: Mapped[str]
    is_digest: Mapped[bool]
    digest_of: Mapped[str]
    citations: Mapped[list[Any]]
    warnings: Mapped[list[Any]]
    kind: Mapped[str] = mapped_column(short(), index=True)
    design: Mapped[str] = mapped_column(short(), index=True)
    n_patients: Mapped[int | None]
    evidence_level: Mapped[str | None] = mapped_column(short(8))
    evidence_level_reason: Mapped[str]
    title: Mapped[str]
    authors: Mapped[list[Any]]
    year: Mapped[int | None] = mapped_column(index=True)
    month: Mapped[int | None]
    day: Mapped[int | None]
    journal: Mapped[str]
    journal_abbreviation: Mapped[str]
    volume: Mapped[str]
    issue: Mapped[str]
    pages: Mapped[str]
    publisher: Mapped[str]
    doi: Mapped[str]
    pmid: Mapped[str]
    pmcid: Mapped[str]
    url: Mapped[str]
    language: Mapped[str]
    licence: Mapped[str]
    registration: Mapped[list[Any]]
    publication_types: Mapped[list[Any]]
    keywords: Mapped[list[Any]]
    issn: Mapped[list[Any]]
    dates: Mapped[list[Any]]
    funding: Mapped[list[Any]]
    related: Mapped[list[Any]]
    page_starts: Mapped[list[Any]]
    time_codes: Mapped[list[Any]]
    is_record: Mapped[bool]
    # Last, so that SQLite reads past it only where the text itself is asked for.
    text: Mapped[str]


class SectionRow(PartOfDocument, Base):
    """A stretch of the text with one role; see `kb.documents.Section`."""

    __tablename__ = "section"
    __table_args__ = (CheckConstraint("start >= 0 AND stop >= start", name="span"),)

    role: Mapped[Role] = mapped_column(closed(Role))
    start: Mapped[int]
    stop: Mapped[int]
    title: Mapped[str | None]
    heading_start: Mapped[int | None]
    heading_stop: Mapped[int | None]
    path: Mapped[list[Any]]
    page: Mapped[int | None]
    element: Mapped[str | None]
    question: Mapped[int | None]
    table_number: Mapped[int | None]
    speaker: Mapped[str | None]


class CitedWorkRow(PartOfDocument, Base):
    """One entry of a document's list of references; see `kb.documents.CitedWork`."""

    __tablename__ = "cited_work"

    text: Mapped[str]
    label: Mapped[str]
    title: Mapped[str]
    year: Mapped[int | None]
    doi: Mapped[str] = mapped_column(index=True)
    pmid: Mapped[str] = mapped_column(index=True)
    pmcid: Mapped[str]


class GridRow(PartOfDocument, Base):
    """A table of the document (``grid``, since ``table`` is a word of SQL); its number is the table's."""

    __tablename__ = "grid"
    __table_args__ = (CheckConstraint("start >= 0 AND stop >= start", name="span"),)

    start: Mapped[int]
    stop: Mapped[int]
    label: Mapped[str | None]
    caption_start: Mapped[int | None]
    caption_stop: Mapped[int | None]
    footnotes: Mapped[list[Any]]


class CellRow(PartOfDocument, Base):
    """One cell of a table; the cells that head it are pairs of offsets."""

    __tablename__ = "table_cell"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id", "grid_number"], ["grid.document_id", "grid.number"], ondelete="CASCADE"
        ),
        CheckConstraint("start >= 0 AND stop >= start", name="span"),
    )

    grid_number: Mapped[int]
    row: Mapped[int]
    column: Mapped[int]
    start: Mapped[int]
    stop: Mapped[int]
    row_span: Mapped[int]
    column_span: Mapped[int]
    is_header: Mapped[bool]
    row_headers: Mapped[list[Any]]
    column_headers: Mapped[list[Any]]


class SentenceRow(PartOfDocument, Base):
    """A sentence, or a row of a table, as search finds it.

    ``tokens`` are its words as `kb.tokens` spells them: the one column that both databases index.
    """

    __tablename__ = "sentence"
    __table_args__ = (CheckConstraint("start >= 0 AND stop >= start", name="span"),)

    start: Mapped[int]
    stop: Mapped[int]
    section_number: Mapped[int | None]
    tokens: Mapped[str]
