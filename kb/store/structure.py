"""A document as rows: what is known of the work, and the structure of the text as offsets."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from kb.documents import CitedWork, Role
from kb.spans import Span, hull
from kb.store.rows import add_rows
from kb.tables import CellRow, CitedWorkRow, DocumentRow, GridRow, SectionRow, SentenceRow
from kb.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from kb.documents import Document, Section, Table
    from kb.statements import Reading
    from kb.tables import Base

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]”’]*\s+(?=[\"'(\[“‘]?[A-Z0-9])")
_HYPHENATED = re.compile(r"(\w+)-[ \t]*\n\s*([a-z]\w*)")
# A unit of search is a passage to look at; PostgreSQL keeps no positions beyond 16 383 words.
_LONGEST = 5_000
_LAST_NUMBER = 2**20 - 1
Rows = list[dict[str, Any]]
_LISTS = ("registration", "publication_types", "keywords", "authors", "issn", "dates", "funding", "related")


def document_columns(document: Document, reading: Reading, path: str | None) -> dict[str, Any]:
    """Return the document's own row, without the work and what supersedes it."""
    study = reading.study
    known = asdict(document.bibliography)
    for name in _LISTS:
        known[name] = list(known[name])
    return known | {
        "digest": document.digest,
        "stored_at": datetime.now(UTC),
        "source": document.source,
        "source_path": path,
        "media_type": document.media_type,
        "extractor": reading.extractor,
        "completeness": document.completeness,
        "completeness_reason": document.completeness_reason,
        "kind_hint": document.kind_hint,
        "is_digest": bool(document.digest_of),
        "digest_of": document.digest_of,
        "citations": _pairs(document.citations),
        "warnings": list(document.warnings),
        "page_starts": list(document.page_starts),
        "time_codes": [list(mark) for mark in document.time_codes],
        "is_record": document.is_record,
        "kind": study.kind,
        "design": study.design,
        "n_patients": study.n_patients,
        "evidence_level": study.evidence_level,
        "evidence_level_reason": study.evidence_level_reason,
        "text": document.text,
    }


def add_document(session: Session, columns: dict[str, Any]) -> int:
    """Add the document's row and return its key."""
    return session.scalars(insert(DocumentRow).returning(DocumentRow.id), [columns]).one()


def add_structure(session: Session, key: int, document: Document, sentences: Sequence[Span] | None) -> None:
    """Add sections, tables with their cells, and the sentences that search finds."""
    sections = [_section(key, number, section) for number, section in enumerate(document.sections)]
    grids = [_grid(key, table) for table in document.tables]
    batches: list[tuple[type[Base], Rows]] = [
        (SectionRow, sections),
        (GridRow, grids),
        (CellRow, _cells(key, document.tables)),
        (CitedWorkRow, _cited(key, document)),
        (SentenceRow, list(_sentences(key, document, sentences))),
    ]
    for table, rows in batches:
        add_rows(session, table, rows)


def _section(key: int, number: int, section: Section) -> dict[str, Any]:
    """Return a section as a row."""
    return {
        "document_id": key,
        "number": number,
        "role": section.role,
        "start": section.span.start,
        "stop": section.span.stop,
        "title": section.title,
        "heading_start": section.heading.start if section.heading else None,
        "heading_stop": section.heading.stop if section.heading else None,
        "path": list(section.path),
        "page": section.page,
        "element": section.element,
        "question": section.question,
        "table_number": section.table,
        "speaker": section.speaker,
    }


def _cited(key: int, document: Document) -> Rows:
    """Return the list of references as rows."""
    names = [field.name for field in fields(CitedWork)]
    return [
        {"document_id": key, "number": number, **{name: getattr(cited, name) for name in names}}
        for number, cited in enumerate(document.references)
    ]


def _grid(key: int, table: Table) -> dict[str, Any]:
    """Return a table as a row."""
    return {
        "document_id": key,
        "number": table.number,
        "start": table.span.start,
        "stop": table.span.stop,
        "label": table.label,
        "caption_start": table.caption.start if table.caption else None,
        "caption_stop": table.caption.stop if table.caption else None,
        "footnotes": _pairs(table.footnotes),
    }


def _cells(key: int, tables: Sequence[Table]) -> Rows:
    """Return the cells of all tables as rows, numbered through the document."""
    placed = [(table.number, cell) for table in tables for cell in table.cells]
    return [
        {
            "document_id": key,
            "number": number,
            "grid_number": grid,
            "row": cell.row,
            "column": cell.column,
            "start": cell.span.start,
            "stop": cell.span.stop,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "is_header": cell.is_header,
            "row_headers": _pairs(cell.row_headers),
            "column_headers": _pairs(cell.column_headers),
        }
        for number, (grid, cell) in enumerate(placed)
    ]


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    """Return spans as JSON holds them."""
    return [[span.start, span.stop] for span in spans]


def _sentences(key: int, document: Document, sentences: Sequence[Span] | None) -> Iterator[dict[str, Any]]:
    """Yield what search finds: sentences and rows of tables, with their words."""
    spans = list(sentences) if sentences is not None else list(_plain_sentences(document))
    spans += [hull(row) for table in document.tables for row in _table_rows(table)]
    number = 0
    for span in sorted(set(spans)):
        section = document.section_at(span.start)
        if section is not None and document.sections[section].role is Role.BOILERPLATE:
            continue
        for piece in _pieces(document.text, span):
            found = searchable(piece.of(document.text))
            if found and number <= _LAST_NUMBER:
                place = {"start": piece.start, "stop": piece.stop, "section_number": section}
                yield {"document_id": key, "number": number, "tokens": found, **place}
                number += 1


def searchable(text: str) -> str:
    r"""Return the words of a sentence as both databases index them.

    A word that a line's end cuts in two is read whole, and its halves are kept at the end, since nobody knows
    whether the hyphen belonged to it ("follow-⏎up").

    >>> searchable("cement leak-\nage")
    'cement leakage leak age'
    """
    if "\n" not in text:  # hardly any: to look for broken words takes longer than to fold them
        return " ".join(tokens(text))
    halves = [half for pair in _HYPHENATED.findall(text) for half in pair]
    return " ".join(tokens(_HYPHENATED.sub(r"\1\2", text)) + tokens(" ".join(halves)))


def _plain_sentences(document: Document) -> Iterator[Span]:
    """Cut the blocks where a sentence seems to end, for callers that have not cut them better."""
    for block in document.blocks:
        if block.kind == "cell":
            continue
        start, text = block.span.start, block.span.of(document.text)
        ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        begins = [match.end() for match in _SENTENCE_END.finditer(text)]
        for begin, end in zip([0, *begins], [*ends, len(text)], strict=True):
            yield Span(start + begin, start + end)


def _table_rows(table: Table) -> list[list[Span]]:
    """Return the filled cells of each row of a table."""
    rows: dict[int, list[Span]] = {}
    for cell in table.cells:
        if len(cell.span):
            rows.setdefault(cell.row, []).append(cell.span)
    return list(rows.values())


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Cut what is too long for a sentence, at a space where there is one."""
    start = span.start
    while span.stop - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        stop = cut if cut > start else start + _LONGEST
        yield Span(start, stop)
        start = stop
    if start < span.stop:
        yield Span(start, span.stop)
