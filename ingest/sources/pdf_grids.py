"""A table found on a page of a PDF as it is laid out: caption, grid of cells, notes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.grid import Grid, RawCell, grid_of
from ingest.sources.layout import Inline
from ingest.sources.pdf_lines import inline_of_lines, lines_of, pieces_of
from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables import indents
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.pdf_page import FoundCell, FoundTable, PdfPageFacts, Word

_LABEL = re.compile(
    r"(?:supplementary |extended data |e)?(?:table|tab\.)\s*(?:[A-Z]?\d+[a-z]?|[IVX]{1,5})", re.IGNORECASE
)
_HYPHENS = ("-", "\u2010", "\u00ad")
_BETWEEN = ("/", "\u2013")  # of two words or numbers: a line may end behind them


@dataclass(slots=True)
class TableRead:
    """A table ready to be laid: ``box`` holds all of it, caption and notes too."""

    box: Box
    grid: Grid
    caption: Inline
    notes: list[Inline]
    label: str


def table_read(found: FoundTable, page: PdfPageFacts) -> TableRead:
    """Return a table with its words; those of its area that no cell names become a note."""
    taken = {index for cell in found.cells for line in cell.lines for index in line}
    free = [(i, word) for i, word in enumerate(page.words) if i not in taken]
    caption = _inside(free, found.caption, page.number)
    taken |= {i for i, word in free if _holds(found.caption, word)}
    notes: list[Inline] = []
    for boxes in (*((box,) for box in found.footnotes), (found.box,)):
        notes.append(_inside([(i, word) for i, word in free if i not in taken], boxes, page.number))
        taken |= {i for i, word in free if _holds(boxes, word)}
    label = _LABEL.match(caption.text)
    return TableRead(
        Box.around([found.box, *found.caption, *found.footnotes]),
        _grid(found.cells, page.words, indents(page, found)),
        caption,
        [note for note in notes if note],
        label.group() if label else "",
    )


def _holds(boxes: Sequence[Box], word: Word) -> bool:
    """Return whether the middle of a word lies in one of the boxes."""
    return any(box.holds((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2) for box in boxes)


def _inside(words: Iterable[tuple[int, Word]], boxes: Sequence[Box], page: int) -> Inline:
    """Return the words in some boxes as printed."""
    pieces = pieces_of(word for _, word in words if _holds(boxes, word))
    return inline_of_lines(lines_of(pieces, page))


def _grid(cells: Sequence[FoundCell], words: Sequence[Word], moved: dict[tuple[int, int], int]) -> Grid:
    """Return the grid of the cells; a place that no cell covers is an empty cell."""
    if not cells:
        return grid_of([])
    covered: set[tuple[int, int]] = set()
    by_row: dict[int, list[FoundCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    height = max(cell.row + cell.row_span for cell in cells)
    width = max(cell.column + cell.column_span for cell in cells)
    rows: list[tuple[bool, list[RawCell]]] = []
    for row in range(height):
        raw: list[RawCell] = []
        starting = {cell.column: cell for cell in by_row[row]}
        for column in range(width):
            if (row, column) in covered:
                continue
            if column not in starting:
                raw.append(RawCell(""))
                covered.add((row, column))
                continue
            cell = starting[column]
            raw.append(_raw(cell, words, moved.get((row, column), 0)))
            covered |= {
                (r, c)
                for r in range(row, row + cell.row_span)
                for c in range(column, column + cell.column_span)
            }
        is_head = bool(by_row[row]) and all(cell.is_header for cell in by_row[row])
        rows.append((is_head, raw))
    return grid_of(rows)


def _raw(cell: FoundCell, words: Sequence[Word], indent: int) -> RawCell:
    """Return a cell with its words: a broken word keeps its line end, other lines follow as printed."""
    text = ""
    citations: list[Span] = []
    for line in cell.lines:
        for made in lines_of(pieces_of(words[i] for i in line), 1):
            if text:
                text += _parting(text)
            citations += [span.shifted(len(text)) for span in made.inline.citations]
            text += made.text
    return RawCell(
        text, cell.row_span, cell.column_span, is_head=False, indent=indent, citations=tuple(citations)
    )


def _parting(text: str) -> str:
    r"""Return what stands between the lines of a cell, the upper one given.

    >>> _parting("0.2\u2013"), _parting("0.2 \u2013"), _parting("ther-")
    ('', ' ', '\n')
    """
    if text.endswith(_HYPHENS):
        return "\n"
    return "" if text.endswith(_BETWEEN) and text[-2:-1].strip() else " "
