"""From places in a passage to quotes of the document: the only maker of ``Evidence``.

A quote is a slice of the document's text; everything else about it (section, page, table, question) is read
off the passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.statements import Evidence, Locator

if TYPE_CHECKING:
    from ingest.annotations import Passage
    from kb.documents import Document
    from kb.spans import Span


def quote(document: Document, passage: Passage, start: int, stop: int, purpose: str = "claim") -> Evidence:
    """Return the quote of view offsets ``[start, stop)`` of a passage."""
    return _evidence(document, passage, passage.place(start, stop), purpose)


def sentence(document: Document, passage: Passage, offset: int, purpose: str = "claim") -> Evidence:
    """Return the sentence of a passage that holds ``offset``."""
    start, stop = passage.sentence_at(offset)
    return quote(document, passage, start, stop, purpose)


def cell_with_headers(document: Document, passage: Passage) -> tuple[Evidence, ...]:
    """Return a table cell and each of its header cells as quotes."""
    if passage.cell is None:
        msg = "the passage is no table cell"
        raise ValueError(msg)
    own = _evidence(document, passage, passage.cell.span, "claim")
    headers = (*passage.cell.row_headers, *passage.cell.column_headers)
    return own, *(_evidence(document, passage, span, "header") for span in headers if len(span))


def span_quote(document: Document, passage: Passage, span: Span, purpose: str) -> Evidence:
    """Return a place of the document's own text as a quote with the passage's section."""
    return _evidence(document, passage, span, purpose)


def _evidence(document: Document, passage: Passage, span: Span, purpose: str) -> Evidence:
    """Return the quote of a place in the document's own text."""
    section, cell, table = passage.section, passage.cell, passage.table
    number = table.number if table is not None else section.table
    locator = Locator(
        table=number,
        row=cell.row if cell is not None else None,
        column=cell.column if cell is not None else None,
        element=section.element,
        question=section.question,
        time_code=document.time_code_at(span.start),
    )
    return Evidence(
        quote=span.of(document.text),
        start=span.start,
        stop=span.stop,
        section=section.role.value,
        page=document.page_at(span.start) or section.page,
        locator=locator if locator != Locator() else None,
        purpose=purpose,
    )
