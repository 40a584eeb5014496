"""Opens a PDF and reads its pages: what cannot be opened is refused here, in words for its owner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest import sources
from ingest.sources.pdf_figures import drawn_areas
from ingest.sources.pdf_furniture import furniture_of
from ingest.sources.pdf_glyphs import facts_of
from ingest.sources.pdf_grids import TableRead, table_read
from ingest.sources.pdf_lines import pieces_of
from ingest.sources.pdf_tables import find_tables
from ingest.sources.pulse import beat
from kb.errors import SourceError

if TYPE_CHECKING:
    from ingest.sources.pdf_lines import Piece
    from ingest.sources.pdf_page import Box, PdfPageFacts

MOST_PAGES = 2_000
MOST_GLYPHS = 2_500_000  # 500 dense pages: what is read in the time that a document has
_SCAN = 0.5  # of the page is covered by a picture
_FEW_GLYPHS = 30


@dataclass(slots=True)
class PageRead:
    """A page as read: its pieces of lines, which of them are furniture, its tables, its other words."""

    number: int
    width: float
    height: float
    pieces: list[Piece]
    tables: list[TableRead]
    figures: list[Box]
    panels: list[Box]
    asides: tuple[str, ...] = ()
    furniture: set[int] = field(default_factory=set)
    glyphs: int = 0
    unreadable: int = 0
    printed: Counter[str] = field(default_factory=Counter)
    is_cut: bool = False
    is_picture: bool = False


@dataclass(slots=True)
class FileRead:
    """All pages that were read; ``page_count`` is how many the file says it has."""

    pages: list[PageRead]
    page_count: int
    metadata: dict[str, str]
    broken: list[int] = field(default_factory=list)


def read_file(data: bytes, name: str) -> FileRead:
    """Read the pages of a PDF."""
    document = _opened(data, name)
    try:
        count = len(document)
        if not count:
            raise SourceError(name, "a PDF without any page", advice="get the file again")
        read = FileRead([], count, _metadata(document))
        glyphs = 0
        for index in range(min(count, MOST_PAGES)):
            beat()
            page = _page(document, index)
            if page is None:
                read.broken.append(index + 1)
                if len(read.broken) > 50 and not read.pages:
                    break
                continue
            read.pages.append(page)
            glyphs += page.glyphs
            if glyphs > MOST_GLYPHS:
                break
    finally:
        document.close()
    if not read.pages:
        raise SourceError(
            name, "none of its pages can be read", advice="open it in a viewer and print it to a new PDF"
        )
    for page, marked in zip(
        read.pages, furniture_of([(p.height, p.pieces) for p in read.pages]), strict=True
    ):
        page.furniture = marked
    return read


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    """Open a PDF, with a password where it asks for one."""
    for password in (None, *sources.PASSWORDS.get()):
        try:
            return pdfium.PdfDocument(data, password=password)
        except pdfium.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code == raw.FPDF_ERR_PASSWORD:
                continue
            if code == raw.FPDF_ERR_SECURITY:
                raise SourceError(
                    name,
                    "locked in a way that cannot be opened here",
                    advice="save it without protection, and add that file",
                ) from None
            raise SourceError(
                name,
                "not a PDF that can be opened: the file is damaged or cut off",
                advice="download it again, or open it in a viewer and print it to a new PDF",
            ) from None
    tried = "none of the passwords opens it" if sources.PASSWORDS.get() else "it asks for a password"
    raise SourceError(name, f"an encrypted PDF: {tried}", advice="give its password with --password")


def _page(document: pdfium.PdfDocument, index: int) -> PageRead | None:
    """Read one page; None where it is broken."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return None
    try:
        facts = facts_of(page, index + 1)
    except pdfium.PdfiumError:
        return None
    finally:
        page.close()
    tables = _tables(facts)
    pieces = pieces_of(facts.words)
    figures, panels = drawn_areas(facts, pieces, [table.box for table in tables])
    return PageRead(
        facts.number,
        facts.width,
        facts.height,
        pieces,
        tables,
        figures,
        panels,
        facts.asides,
        glyphs=facts.glyphs,
        unreadable=facts.unreadable,
        printed=facts.printed,
        is_cut=facts.is_cut,
        is_picture=facts.glyphs < _FEW_GLYPHS and _covered(facts) > _SCAN,
    )


def _tables(facts: PdfPageFacts) -> list[TableRead]:
    """Return the tables of a page."""
    return [table_read(found, facts) for found in find_tables(facts)]


def _covered(facts: PdfPageFacts) -> float:
    """Return how much of a page pictures cover."""
    area = sum(box.width * box.height for box in facts.images)
    return area / max(facts.width * facts.height, 1.0)


def _metadata(document: pdfium.PdfDocument) -> dict[str, str]:
    """Return what the file says of itself."""
    try:
        found = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return {}
    return {str(key): str(value) for key, value in found.items()}
