"""Numbers from tables: the best pair of cells for a question, read as counts or as means with SD."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.answer import Figures
from ingest.fill.groups import size_in, size_of
from ingest.fill.pairing import Asked, Pair, pairs
from ingest.fill.values import (
    Value,
    events_of_percent,
    number,
    parse,
    places_of,
    sd_of_interval,
    sd_of_se,
)

if TYPE_CHECKING:
    from ingest.fill.groups import Side
    from ingest.fill.paper import Entry, Grid, Paper

_COUNTS = re.compile(
    r"\b[nN]o?\.?\s*[,(]?\s*\(?%|\bnumber|\bpatients\b|\bfrequenc|\bincidence|\bcount", re.IGNORECASE
)
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?s?\b|\bproportion|\brates?\b", re.IGNORECASE)
_MEANS = re.compile(r"\bmeans?\b|±|\bS\.?D\.?\b|\baverage\b|standard deviation", re.IGNORECASE)
_MEDIAN = re.compile(r"\bmedians?\b|\bIQR\b|inter-?quartile", re.IGNORECASE)
_ERROR = re.compile(r"\bS\.?E\.?M?\b\.?|\bstandard errors?\b|±\s?SEM?\b", re.IGNORECASE)
_DEVIATION = re.compile(r"\bS\.?D\b\.?|\bstandard deviations?\b|\bsd\b", re.IGNORECASE)
_INTERVAL = re.compile(r"\bCIs?\b|confidence interval", re.IGNORECASE)
_SD_HEAD = re.compile(
    r"^\s*(?:\(?±?\s*)?(?:S\.?D\.?|standard deviation|std\.? ?dev\.?)\s*\)?$", re.IGNORECASE
)
_SE_HEAD = re.compile(r"^\s*(?:S\.?E\.?M?\.?|standard error(?: of (?:the )?mean)?)\s*$", re.IGNORECASE)
_N_HEAD = re.compile(
    r"^\s*(?:[nN]|N[o°]\.?|number|number of (?:patients|subjects|participants|children|women|cases)|no\.? of (?:patients|subjects|participants|cases)|patients|sample size|total(?: (?:number|patients))?)\s*(?:\([nN]\))?$",
    re.IGNORECASE,
)
_HARMS = re.compile(
    r"\b(?:adverse|side effects?|complications?|number of (?:patients|subjects|participants))", re.IGNORECASE
)
_LARGEST_SHARE = 1.0


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
        figures = _read(paper, pair.grid, cell, value, size, outcome_type)
        if figures is None:
            return None
        read.append(figures)
    if read[0].is_binary != read[1].is_binary:
        return None
    return read[0], read[1]


def _read(
    paper: Paper, grid: Grid, cell: Entry, value: Value, size: int | None, outcome_type: str
) -> Figures | None:
    """Return the numbers of one cell in the type that is asked for."""
    if outcome_type == "binary":
        return _counted(grid, cell, value, size)
    if outcome_type == "continuous":
        return _measured(paper, grid, cell, value, size)
    return _counted(grid, cell, value, size) or _measured(paper, grid, cell, value, size)


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
        if other.columns and _N_HEAD.match(other.columns[-1]) and other.columns[:-1] == cell.columns[:-1]:
            if other.text.strip().isdigit() and other is not cell:
                return int(other.text)
    return size_of(paper, group[0], group[1], label)


def _counted(grid: Grid, cell: Entry, value: Value, size: int | None) -> Figures | None:
    """Return events and size of a cell that counts patients."""
    heads = " ".join((*cell.rows, *cell.columns))
    around = f"{heads} {grid.caption} {grid.notes}"
    if value.total is not None and value.events is not None:
        return Figures(value.events, value.total) if value.events <= value.total else None
    if value.mean is not None:
        return None
    if value.pair is not None:
        return _count_of_pair(cell, value, size, heads, around)
    if value.plain is None or value.plain < 0:
        return None
    is_percent = value.percent is not None or (
        bool(_PERCENT.search(heads))
        and not re.search(r"\b[nN]\b|\bnumber\b|\bNo\.", re.sub(r"[nN]\s*=\s*\d+", "", heads))
    )
    if is_percent:
        return _of_percent(cell.text, value.plain, size)
    if not value.whole or _MEANS.search(heads) or (size is not None and value.plain > size):
        return None
    if size is not None or (_HARMS.search(around) and "%" not in around):
        return Figures(int(value.plain), size)
    return None


def _count_of_pair(cell: Entry, value: Value, size: int | None, heads: str, around: str) -> Figures | None:
    """Return the count of "20 (66.7)", or of "66.7 (20)" where headers say so."""
    assert value.pair is not None
    first, second = value.pair
    if value.events is not None and value.whole:
        return Figures(value.events, _fitting(value.events, second, size))
    if not value.whole:
        return Figures(value.events, size) if value.events is not None else None
    if size and abs(100 * first / size - second) <= _LARGEST_SHARE:
        return Figures(int(first), size)
    if _MEANS.search(heads) or not _PERCENT.search(around) or second > 100:
        return None
    return Figures(int(first), _fitting(int(first), second, size))


def _fitting(events: int, percent: float, size: int | None) -> int | None:
    """Return the size that a count and its percentage agree with, the known one where it does."""
    if size and abs(100 * events / size - percent) <= _LARGEST_SHARE:
        return size
    if events and percent:
        low, high = 100 * events / (percent + 0.05), 100 * events / max(percent - 0.05, 0.01)
        if round(low) == round(high):
            return round(low)
    return size


def _of_percent(text: str, percent: float, size: int | None) -> Figures | None:
    """Return the count that a percentage of a known size can only mean."""
    if size is None or percent > 100:
        return None
    events = events_of_percent(percent, size, places_of(re.split(r"[(\[]", text)[0]))
    if events is None:
        return None
    return Figures(events, size, derived=(f"events = {percent:g} % of {size}, rounded",))


def _measured(paper: Paper, grid: Grid, cell: Entry, value: Value, size: int | None) -> Figures | None:
    """Return mean and SD of a cell that gives them."""
    heads = " ".join((*cell.rows, *cell.columns))
    around = f"{heads} {grid.caption} {grid.notes}"
    if value.total is not None:
        return None
    if value.low is not None and value.high is not None and value.mean is not None:
        return _of_interval(value, size, around)
    if value.mean is None and _MEDIAN.search(heads if _MEANS.search(around) else around):
        return None
    mean, spread = value.mean, value.spread
    if value.pair is not None:
        if _is_count(value, size, cell, around):
            return None
        mean, spread = value.pair
    if mean is None and value.plain is not None:
        mean = value.plain
        beside = _spread_beside(grid, cell)
        if beside is None:
            return None
        spread, is_error = beside
        return _with_spread(mean, spread, size, is_error=is_error)
    if mean is None or spread is None or spread < 0:
        return None
    return _with_spread(mean, spread, size, is_error=_is_error(paper, heads, grid))


def _with_spread(mean: float, spread: float, size: int | None, *, is_error: bool) -> Figures | None:
    """Return mean and SD, the SD from the standard error where that is what is printed."""
    if not is_error:
        return Figures(mean=mean, sd=spread, size=size)
    if size is None:
        return None
    note = f"SD = SE × √n = {spread:g} × √{size}"
    return Figures(
        mean=mean, sd=round(sd_of_se(spread, size), _places(mean, spread)), size=size, derived=(note,)
    )


def _places(*numbers: float) -> int:
    """Return how many decimals a calculated SD keeps: those of what it was calculated from, two at least."""
    return max(2, *(len(f"{n:.6f}".rstrip("0").rpartition(".")[2]) for n in numbers))


def _of_interval(value: Value, size: int | None, around: str) -> Figures | None:
    """Return mean and SD of a mean with its 95 % interval."""
    assert value.low is not None
    assert value.high is not None
    assert value.mean is not None
    if not _INTERVAL.search(around) or size is None or size < 2:
        return None
    if not value.low <= value.mean <= value.high:
        return None
    sd = round(sd_of_interval(value.low, value.high, size), 2)
    note = f"SD = √n × (upper − lower) ÷ {'3.92' if size >= 60 else '2 t'} with n = {size}, 95 % CI {value.low:g} to {value.high:g}"
    return Figures(mean=value.mean, sd=sd, size=size, derived=(note,))


def _is_count(value: Value, size: int | None, cell: Entry, around: str) -> bool:
    """Return whether two numbers are a count and its percentage."""
    assert value.pair is not None
    first, second = value.pair
    if value.events is not None:
        return True
    own = " ".join((*cell.rows[-1:], *cell.columns[-1:]))
    if _MEANS.search(own):
        return False
    if re.search(r"\b[nN]o?\.?,?\s*\(\s*%\s*\)", own):
        return True
    agrees = bool(size) and value.whole and abs(100 * first / (size or 1) - second) <= _LARGEST_SHARE
    return agrees and bool(_PERCENT.search(around))


def _is_error(paper: Paper, heads: str, grid: Grid) -> bool:
    """Return whether what stands beside a mean is its standard error: the nearest words decide."""
    for text in (heads, grid.caption, grid.notes):
        is_error, is_deviation = bool(_ERROR.search(text)), bool(_DEVIATION.search(text))
        if is_error != is_deviation:
            return is_error
    told = [s.text for s in paper.sentences if s.section.role.value in ("methods", "abstract")]
    errors = sum(
        bool(
            re.search(
                r"(?:±|\+/-)\s?(?:SEM?\b|standard error)|means? \(?(?:and )?(?:SEM?\b|standard errors?)", t
            )
        )
        for t in told
    )
    deviations = sum(bool(_DEVIATION.search(t)) for t in told)
    return errors > deviations


def _spread_beside(grid: Grid, cell: Entry) -> tuple[float, bool] | None:
    """Return the spread that stands in a cell of its own, beside or below the mean, and whether it is an error."""
    for other in grid.row(cell.cell.row):
        if other is not cell and other.columns and other.columns[:-1] == cell.columns[:-1]:
            found = _spread(other.columns[-1], other.text)
            if found is not None and (len(cell.columns) > 1 or other.cell.column == cell.cell.column + 1):
                return found
    for other in grid.column(cell.cell.column):
        if other is not cell and other.rows and len(other.rows) > 1 and other.rows[:-1] == cell.rows[:-1]:
            found = _spread(other.rows[-1], other.text)
            if found is not None:
                return found
    return None


def _spread(head: str, text: str) -> tuple[float, bool] | None:
    """Return the number of a cell whose header says SD or SE."""
    is_error = bool(_SE_HEAD.match(head))
    if not is_error and not _SD_HEAD.match(head):
        return None
    match = re.match(r"^\s*\(?±?\s*(\d+(?:[.,]\d+)?)\s*\)?\s*$", text)
    return (abs(number(match.group(1))), is_error) if match else None
