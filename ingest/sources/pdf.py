"""PDF: papers as printed, one column or several, manuscripts with numbered lines, saved pages.

The text stands as printed, line by line, in reading order: what a page's end tears apart is joined, and the
page's own lines (running heads, numbers, margins) stand before the first paragraph that begins on the page.
The type tells title, headings, captions and notes; the finders of plain text tell the rest.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.completeness import judged, kept
from ingest.sources.kinds import kind_of_types
from ingest.sources.pdf_citations import bracketed
from ingest.sources.pdf_file import read_file
from ingest.sources.pdf_flow import flow_of
from ingest.sources.pdf_front import read_front
from ingest.sources.pdf_layout import lay
from ingest.sources.pdf_references import cited
from ingest.sources.pdf_sections import mark_headed
from ingest.sources.text import mark_parts, with_keywords
from ingest.sources.text_front import Front
from ingest.sources.text_parts import sections_of
from kb.documents import Completeness, Document, Role, digest_of_bytes
from kb.errors import SourceError

if TYPE_CHECKING:
    from ingest.sources.pdf_file import FileRead
    from kb.spans import Span

MEDIA_TYPE = "application/pdf"
_HEAD = 1024
_UNREADABLE = 0.02
_FEWEST_GLYPHS = 10  # fewer are the stamp on a scan


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader."""
    if b"%PDF-" in data[:_HEAD]:
        return 1.0
    return 0.55 if name.lower().endswith(".pdf") else 0.0


def read(data: bytes, name: str) -> Document:
    """Read a PDF."""
    file = read_file(data, name)
    pictures = [page.number for page in file.pages if page.is_picture]
    glyphs = sum(page.glyphs for page in file.pages)
    if sum(page.glyphs for page in file.pages if not page.is_picture) < _FEWEST_GLYPHS:
        problem = (
            "a scanned PDF: its pages are pictures without text" if pictures else "a PDF without any text"
        )
        raise SourceError(
            name,
            problem,
            advice="run text recognition on it (OCR, for example with OCRmyPDF) and add the result",
        )
    flow = flow_of(file.pages)
    heads = [page.pieces[i].text for page in file.pages for i in sorted(page.furniture)]
    front = read_front(flow.paras, heads, file.metadata, flow.body)
    laid = lay(flow.paras, file.pages)
    text = laid.layout.text
    tables = tuple(laid.layout.tables)
    mark_headed(text, laid.parts)
    parts, kind = mark_parts(text, laid.parts, Front(front.bibliography))
    sections, blocks = sections_of(text, parts, tables)
    references = tuple(
        cited(part.words(text)) for part in parts if part.role is Role.REFERENCES and part.kind != "heading"
    )
    known = with_keywords(text, parts, front.bibliography)
    document = Document(
        source=name,
        media_type=MEDIA_TYPE,
        digest=digest_of_bytes(data),
        text=text,
        sections=sections,
        blocks=blocks,
        tables=tables,
        bibliography=known,
        kind_hint=kind or kind_of_types(known.publication_types),
        citations=_citations(laid.layout.citations, bracketed(text, parts, references)),
        page_starts=laid.page_starts,
        references=references,
        warnings=_warnings(file, glyphs),
    )
    document = _incomplete(document, file, pictures)
    wanted: Counter[str] = Counter()
    for page in file.pages:
        wanted.update(page.printed)
    missing = sum((wanted - Counter(text)).values())
    return judged(kept(document, wanted.total(), missing))


def _citations(raised: list[Span], in_brackets: list[Span]) -> tuple[Span, ...]:
    """Return the places of citation numbers in order, each once."""
    kept: list[Span] = []
    for span in sorted({*raised, *in_brackets}):
        if not kept or span.start >= kept[-1].stop:
            kept.append(span)
    return tuple(kept)


def _warnings(file: FileRead, glyphs: int) -> tuple[str, ...]:
    """Return what the owner of the file should know."""
    warnings: list[str] = []
    unreadable = sum(page.unreadable for page in file.pages)
    if unreadable > _UNREADABLE * glyphs:
        warnings.append(
            f"{unreadable / glyphs:.0%} of the letters are not named in the file: the text may be wrong; "
            "text recognition (OCR) would help"
        )
    if file.broken:
        warnings.append(f"pages that cannot be read: {ranges(file.broken)}")
    return tuple(warnings)


def _incomplete(document: Document, file: FileRead, pictures: list[int]) -> Document:
    """Return the document, marked where pages of it were not read."""
    reason = ""
    last = file.pages[-1].number
    if file.page_count > last and file.broken[-1:] != [file.page_count]:
        reason = f"only the first {last} of {file.page_count} pages were read"
    elif file.broken:
        reason = f"pages {ranges(file.broken)} cannot be read"
    elif any(page.is_cut for page in file.pages):
        cut = [page.number for page in file.pages if page.is_cut]
        reason = f"page {ranges(cut)} holds more text than can be read"
    elif pictures:
        plural = "pages" if len(pictures) > 1 else "page"
        reason = (
            f"{plural} {ranges(pictures)} {'are' if len(pictures) > 1 else 'is'} only a picture without text"
        )
    if not reason:
        return document
    return replace(document, completeness=Completeness.TEXT_INCOMPLETE, completeness_reason=reason)


def ranges(numbers: list[int]) -> str:
    """Return page numbers as people write them.

    >>> ranges([3, 4, 5, 9])
    '3\u20135, 9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}\u2013{r[-1]}" for r in runs)
