"""Where figures stand on a page of a PDF: what is drawn there, and the words inside it.

A chart's numbers and labels are no running text. Drawn strokes, areas and pictures that stand together make
a figure, unless there is prose inside: then they frame a text.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.sources.pdf_lines import Piece
    from ingest.sources.pdf_page import PdfPageFacts

_GRAIN = 6.0  # points: strokes this near belong together
_LEAST_WIDTH, _LEAST_HEIGHT = 50.0, 30.0
_MOST_OF_PAGE = 0.6
_MOST_OF_TEXT = 0.4
_FEWEST_STROKES = 4
_HAIR, _ACROSS = 3.0, 0.7  # a rule from side to side belongs to the page
_TITLE = 1.3
_FILLS = 0.55  # of the width of a frame, by the lines of a text in it
_AROUND = 14.0  # points: labels stand outside the axes
_SCALE = 36.0  # so far out the numbers of a scale may stand
_TICK = re.compile(r"[-\u2212]?\d+(?:[.,]\d+)?\s?%?")
_MOST_BOXES = 5_000
_WORDY = re.compile(r"[^\W\d_]{2,}")
Cell = tuple[int, int]


def drawn_areas(
    page: PdfPageFacts, pieces: Sequence[Piece], tables: Sequence[Box]
) -> tuple[list[Box], list[Box]]:
    """Return the areas of the figures on a page, and those of texts that stand in a frame."""
    drawn = [*page.rules, *page.rects, *page.curves]
    area = page.width * page.height
    boxes = [
        box
        for box in (*drawn[:_MOST_BOXES], *page.images)
        if not (box.height < _HAIR and box.width > _ACROSS * page.width)
        and box.width * box.height < _MOST_OF_PAGE * area
        and not any(box.meets(table) for table in tables)
    ]
    figures: list[Box] = []
    panels: list[Box] = []
    images = set(page.images)
    for cluster in _clusters(boxes, page):
        box = Box.around(cluster)
        if (
            box.width < _LEAST_WIDTH
            or box.height < _LEAST_HEIGHT
            or box.width * box.height > _MOST_OF_PAGE * area
        ):
            continue
        if _frames_text(box, pieces):
            if _is_frame(box, cluster, pieces):
                panels.append(box)
        elif len(cluster) >= _FEWEST_STROKES or any(b in images for b in cluster):
            figures.append(box)
    return figures, panels


def labels_of(figure: Box, pieces: Sequence[Piece]) -> list[int]:
    """Return the pieces that stand in a figure, or beside it as the labels of an axis do."""
    return [
        index
        for index, piece in enumerate(pieces)
        if figure.holds((piece.x0 + piece.x1) / 2, piece.middle, 1.0)
        or (
            figure.holds((piece.x0 + piece.x1) / 2, piece.middle, _AROUND)
            and len(piece.text) < 30
            and piece.x1 - piece.x0 < 0.5 * figure.width
            and not _is_prose(piece)
        )
        or (figure.holds((piece.x0 + piece.x1) / 2, piece.middle, _SCALE) and _TICK.fullmatch(piece.text))
    ]


def _frames_text(box: Box, pieces: Sequence[Piece]) -> bool:
    """Return whether what stands inside is prose: several lines of words that fill the width."""
    inside = [piece for piece in pieces if box.holds((piece.x0 + piece.x1) / 2, piece.middle)]
    size = median(piece.size for piece in pieces) if pieces else 0.0
    if any(piece.size > _TITLE * size and len(_WORDY.findall(piece.text)) >= 3 for piece in inside):
        return True
    wide = _FILLS * box.width
    prose = sum(len(piece.text) for piece in inside if piece.x1 - piece.x0 > wide and _is_prose(piece))
    return prose > 200 and prose > 0.5 * sum(len(piece.text) for piece in inside)


def _is_frame(box: Box, cluster: Sequence[Box], pieces: Sequence[Piece]) -> bool:
    """Return whether what is drawn goes all around a text, and no line of it reaches out."""
    inside = [p for p in pieces if box.holds((p.x0 + p.x1) / 2, p.middle)]
    if any(p.x0 < box.x0 - 2 or p.x1 > box.x1 + 2 for p in inside):
        return False
    letters = sum(len(p.text) for p in inside)
    if letters > _MOST_OF_TEXT * sum(len(p.text) for p in pieces):
        return False
    sides = {
        side
        for other in cluster
        for side, near, long in (
            ("left", abs(other.x0 - box.x0) < 3, other.height > 0.9 * box.height),
            ("right", abs(other.x1 - box.x1) < 3, other.height > 0.9 * box.height),
            ("top", abs(other.y0 - box.y0) < 3, other.width > 0.9 * box.width),
            ("bottom", abs(other.y1 - box.y1) < 3, other.width > 0.9 * box.width),
        )
        if near and long
    }
    return len(sides) == 4


def _is_prose(piece: Piece) -> bool:
    """Return whether a piece is a line of running text."""
    words = _WORDY.findall(piece.text)
    return len(words) >= 5 and sum(word.islower() for word in words) >= 0.5 * len(words)


def _clusters(boxes: Sequence[Box], page: PdfPageFacts) -> Iterator[list[Box]]:
    """Yield the groups of boxes that touch one another on a coarse grid."""
    owner: dict[Cell, int] = {}
    parent = list(range(len(boxes)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, box in enumerate(boxes):
        for cell in _cells(box, page):
            other = owner.setdefault(cell, index)
            if other != index:
                parent[root(index)] = root(other)
    groups: dict[int, list[Box]] = {}
    for index, box in enumerate(boxes):
        groups.setdefault(root(index), []).append(box)
    yield from groups.values()


def _cells(box: Box, page: PdfPageFacts) -> Iterator[Cell]:
    """Yield the cells of the grid along the edges of a box and one beyond them."""
    x0, x1 = (int(min(max(x, 0.0), page.width) / _GRAIN) for x in (box.x0, box.x1))
    y0, y1 = (int(min(max(y, 0.0), page.height) / _GRAIN) for y in (box.y0, box.y1))
    for x in range(x0 - 1, x1 + 2):
        for y in range(y0 - 1, y1 + 2):
            yield x, y
