"""The columns of a page of a PDF as paragraphs, with its tables, figures and framed texts at their places."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.pdf_columns import best_gutter, regions_of
from ingest.sources.pdf_figures import labels_of
from ingest.sources.pdf_lines import Piece, lines_of, with_labels
from ingest.sources.pdf_paragraphs import Para, paragraphs_of
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_file import PageRead
    from ingest.sources.pdf_page import Box

_GRAIN = 6.0  # points: gutters this near are one
_SEVERAL = 2
_OF_THE_WORK = (Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.DISCUSSION)


def gutters_of(pages: Sequence[PageRead]) -> tuple[float, ...]:
    """Return the places of the gutters that several pages have."""
    places: Counter[int] = Counter()
    for page in pages:
        text = [piece for i, piece in enumerate(page.pieces) if i not in page.furniture]
        gutter = best_gutter(text) if text else None
        if gutter is not None:
            places[round(gutter.x / _GRAIN)] += 1
    return tuple(_GRAIN * place for place, count in places.items() if count >= _SEVERAL)


def paragraphs_of_page(page: PageRead, body: float, gutters: Sequence[float] = ()) -> list[list[Para]]:
    """Return the paragraphs of each column of a page.

    ``body`` is the size of the text's type, ``gutters`` are the places where other pages are parted.
    """
    pieces = with_labels([p for i, p in enumerate(page.pieces) if i not in page.furniture])
    pieces, beside = _set_aside(page, pieces, body)
    regions: list[list[Para]] = []
    for region in regions_of(pieces, gutters):
        paras = paragraphs_of(lines_of([piece for piece in region if piece.words], page.number), body)
        tops = [para.lines[0].baseline for para in paras]
        for place in sorted((piece for piece in region if not piece.words), key=lambda p: -p.y0):
            at = bisect(tops, place.y0)
            paras[at:at] = beside[id(place)]
        regions.append(paras)
    return regions


def _set_aside(page: PageRead, pieces: list[Piece], body: float) -> tuple[list[Piece], dict[int, list[Para]]]:
    """Return the pieces of the text, and by its place what stands in tables, figures and frames.

    A place is a piece without words: it keeps the columns apart where a table or figure does.
    """
    beside: dict[int, list[Para]] = {}
    places: list[Piece] = []

    def keep(box: Box, paras: list[Para]) -> None:
        place = Piece([], *box, box.y1, 1.0)
        places.append(place)
        beside[id(place)] = paras

    for table in page.tables:
        pieces = [p for p in pieces if not _inside(table.box, p)]
        keep(table.box, [Para([], kind="table", flows=False, table=table, at=page.number)])
    for box in page.figures:
        labels = set(labels_of(box, pieces))
        lines = lines_of([pieces[i] for i in sorted(labels)], page.number)
        pieces = [piece for i, piece in enumerate(pieces) if i not in labels]
        if lines:
            keep(box, [Para(lines, kind="cell", role=Role.FIGURE, flows=False)])
        else:
            keep(box, [])
    for box in page.panels:
        columns = regions_of([p for p in pieces if _inside(box, p)])
        pieces = [p for p in pieces if not _inside(box, p)]
        paras = [para for part in columns for para in paragraphs_of(lines_of(part, page.number), body)]
        for para in paras:
            para.framed = True
        keep(box, paras)
    return [*pieces, *places], beside


def _inside(box: Box, piece: Piece) -> bool:
    """Return whether the middle of a piece lies in a box."""
    return box.holds((piece.x0 + piece.x1) / 2, piece.middle)


def mark_framed(paras: Sequence[Para]) -> None:
    """Take texts that stand in a frame out of the flow, but for the abstract and other parts of the work."""
    for is_framed, run in groupby(paras, key=lambda para: para.framed):
        framed = list(run)
        if not is_framed or any(_heads_work(para) for para in framed):
            continue
        for para in framed:
            para.flows, para.role = False, para.role or Role.BODY


def _heads_work(para: Para) -> bool:
    """Return whether a paragraph is the heading of a part of the work itself."""
    words = " ".join(para.text.split())
    if words.lower().startswith(("abstract", "summary")):
        return True
    return para.kind == "heading" and role_of_heading(words) in _OF_THE_WORK
