"""What is known of a page of a PDF before anyone reads it: words, rules, boxes, images.

``ingest.sources.pdf_glyphs`` makes these values, ``pdf_tables`` finds tables in them, ``pdf`` lays out the
rest. The page stands as it is shown: turned upright, its origin at the upper left, y growing downwards.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple, Self


class Box(NamedTuple):
    """A rectangle of a page, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Return whether a point lies inside, or as near as ``slack``."""
        return self.x0 - slack <= x <= self.x1 + slack and self.y0 - slack <= y <= self.y1 + slack

    def meets(self, other: Box) -> bool:
        """Return whether the two share any area."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    @classmethod
    def around(cls, boxes: list[Box]) -> Self:
        """Return the smallest box that holds all of ``boxes``."""
        return cls(
            min(b.x0 for b in boxes),
            min(b.y0 for b in boxes),
            max(b.x1 for b in boxes),
            max(b.y1 for b in boxes),
        )


class Word(NamedTuple):
    """Letters of one size and baseline without a gap: their advance box, their baseline and their type.

    A superscript is a word of its own with ``after_space`` False: it stands right behind another.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    font: str
    after_space: bool = True


@dataclass(frozen=True, slots=True)
class PdfPageFacts:
    """A page: its number from 1, its size, what is printed, what is drawn.

    ``words`` are the upright ones in the order in which the file draws them. ``rules`` are thin drawn lines
    (one side under 3 points), ``rects`` filled or stroked areas, ``images`` the places of pictures,
    ``curves`` those of drawn shapes. ``asides`` are the words that stand in no line: turned along the margin,
    or never shown. ``unreadable`` counts the glyphs of which the file does not say what letters they are;
    ``printed`` counts all letters by another way through the page, ``is_cut`` says that there are more.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Box, ...] = ()
    rects: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    curves: tuple[Box, ...] = ()
    asides: tuple[str, ...] = ()
    glyphs: int = 0
    unreadable: int = 0
    printed: Counter[str] = field(default_factory=Counter)
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell of a table on a page: the words of each of its printed lines, as indices into ``page.words``."""

    row: int
    column: int
    lines: tuple[tuple[int, ...], ...]
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a page: its area, its cells by row, and where its caption and its footnotes stand.

    ``box`` holds the cells alone. Every word of the page whose middle lies in one of the boxes belongs to the
    table: the words of ``box`` that no cell names are laid as a note, so that nothing is lost.
    """

    box: Box
    cells: tuple[FoundCell, ...]
    caption: tuple[Box, ...] = ()
    footnotes: tuple[Box, ...] = ()
