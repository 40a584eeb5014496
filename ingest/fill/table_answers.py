"""Numbers from tables: the best pair of cells for a question, read as counts or as means with SD."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.cell_figures import figures_of
from ingest.fill.groups import size_in, size_of
from ingest.fill.pairing import Asked, Pair, pairs
from ingest.fill.values import parse

if TYPE_CHECKING:
    from ingest.fill.answer import Figures
    from ingest.fill.groups import Side
    from ingest.fill.paper import Entry, Grid, Paper

_N_HEAD = re.compile(
    r"^\s*(?:[nN]|N[o°]\.?|number|number of (?:patients|subjects|participants|children|women|cases)|no\.? "
    r"of (?:patients|subjects|participants|cases)|patients|sample size|total(?: (?:number"
    r"|patients))?)\s*(?:\([nN]\))?$",
    re.IGNORECASE,
)


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
                found.append(Found(pair, *figures, pair.score))
    return sorted(found, key=lambda f: -f.score)


def best_pairs(paper: Paper, asked: Asked) -> list[Pair]:
    """Return the pairs of cells that suit a question, best first, whatever they hold."""
    return sorted((p for g in paper.grids for p in pairs(paper, g, asked)), key=lambda p: -p.score)


def _figures(paper: Paper, pair: Pair, asked: Asked, outcome_type: str) -> tuple[Figures, Figures] | None:
    """Return the numbers of a pair of cells in the type that is asked for, None where they are of another."""
    cells = ((pair.first, pair.labels[0]), (pair.second, pair.labels[1]))
    groups = ((asked.intervention, asked.comparator), (asked.comparator, asked.intervention))
    if asked.comparator.is_baseline:
        groups = (groups[0], groups[0])
    read: list[Figures] = []
    for (cell, label), (side, other) in zip(cells, groups, strict=True):
        value = parse(cell.text)
        if value is None:
            return None
        size = _size(paper, pair.grid, cell, label, (side, other))
        figures = figures_of(paper, pair.grid, cell, value, size, outcome_type)
        if figures is None:
            return None
        read.append(figures)
    if read[0].is_binary != read[1].is_binary:
        return None
    return read[0], read[1]


def _size(paper: Paper, grid: Grid, cell: Entry, label: str, group: tuple[Side, Side]) -> int | None:
    """Return how many patients a cell is about: its headers, a row or column of sizes, the group's size."""
    for text in (cell.text, *reversed(cell.rows), label, *reversed(cell.columns)):
        n = size_in(text)
        if n is not None:
            return n
    for other in grid.column(cell.cell.column):
        if other.rows and _N_HEAD.match(other.rows[-1]) and other.text.strip().isdigit():
            return int(other.text)
    for other in grid.row(cell.cell.row):
        beside = other is not cell and bool(other.columns) and other.columns[:-1] == cell.columns[:-1]
        if beside and _N_HEAD.match(other.columns[-1]) and other.text.strip().isdigit():
            return int(other.text)
    return size_of(paper, group[0], group[1], label)
