"""Numbers from tables: the best pair of cells for a question, read as counts or as means with SD."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.fill.cell_figures import agreed, figures_of
from ingest.fill.layout import COUNT, N_HEAD
from ingest.fill.pairing import Asked, Pair, pairs
from ingest.fill.sizes import Size, size_in, size_of
from ingest.fill.values import parse

if TYPE_CHECKING:
    from ingest.fill.answer import Figures
    from ingest.fill.groups import Side
    from ingest.fill.layout import Entry
    from ingest.fill.paper import Grid, Paper


_A_PART = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """Numbers of both groups from one pair of cells, and how well the pair suits the question."""

    pair: Pair
    intervention: Figures
    comparator: Figures
    score: float


def from_tables(paper: Paper, asked: Asked, outcome_type: str) -> list[Found]:
    """Return what the tables give for a question, best first."""
    found: list[Found] = []
    for grid in paper.grids:
        for pair in pairs(paper, grid, asked):
            figures = _figures(paper, pair, asked, outcome_type)
            if figures is not None:
                part = _A_PART if pair.is_part and figures[0].is_binary else 0.0
                found.append(Found(pair, *figures, pair.score - part))
    return sorted(found, key=lambda f: -f.score)


def best_pairs(paper: Paper, asked: Asked) -> list[Pair]:
    """Return the pairs of cells that suit a question, best first, whatever they hold."""
    return sorted((p for g in paper.grids for p in pairs(paper, g, asked)), key=lambda p: -p.score)


def _figures(paper: Paper, pair: Pair, asked: Asked, outcome_type: str) -> tuple[Figures, Figures] | None:
    """Return the numbers of a pair of cells in the type that is asked for, None where they are of another."""
    cells = ((pair.first, pair.labels[0]), (pair.second, pair.labels[1]))
    groups = (asked.intervention, asked.comparator)
    if asked.comparator.is_baseline:
        groups = (asked.intervention, asked.intervention)
    read: list[Figures] = []
    for (cell, label), side in zip(cells, groups, strict=True):
        value = parse(cell.text)
        if value is None:
            return None
        size = _size(paper, pair.grid, cell, label, (asked, side))
        figures = figures_of(paper, pair.grid, cell, value, size.n if size else None, outcome_type)
        if figures is None:
            return None
        if size and not size.printed_here:
            figures = agreed(figures, value)
        if size and size.derived:
            figures = replace(figures, derived=(*figures.derived, *size.derived))
        read.append(figures)
    if read[0].is_binary != read[1].is_binary:
        return None
    return read[0], read[1]


def _size(paper: Paper, grid: Grid, cell: Entry, label: str, group: tuple[Asked, Side]) -> Size | None:
    """Return how many patients a cell is about: its headers, a row or column of sizes, the group's size."""
    if cell.size is not None:
        return Size(cell.size, printed_here=True)
    headed = next((n for text in (label, *reversed(cell.columns)) if (n := size_in(text)) is not None), None)
    for text in (cell.text, *reversed(cell.rows)):
        n = size_in(text)
        if n is not None and (headed is None or n <= headed):  # a row's size may be that of both groups
            return Size(n, printed_here=True)
    if headed is not None:
        return Size(headed, printed_here=True)
    return _size_beside(grid, cell, label) or size_of(paper, group[0], group[1], label, grid)


def _size_beside(grid: Grid, cell: Entry, label: str) -> Size | None:
    """Return the size that a row or a column of sizes gives for a cell: "No. of patients | 31 | 29"."""
    is_row = bool(cell.rows) and label.endswith(cell.rows[-1])
    for other in grid.column(cell.cell.column):
        if other.rows and N_HEAD.match(other.rows[-1]) and (counted := COUNT.match(other.text)):
            return Size(int(counted[1]), printed_here=True)
    for other in grid.row(cell.cell.row):
        beside = other is not cell and bool(other.columns)
        counted = COUNT.match(other.text) if beside and N_HEAD.match(other.columns[-1]) else None
        if counted is not None and (other.columns[:-1] == cell.columns[:-1] or is_row):
            return Size(int(counted[1]), printed_here=True)
    return None
