"""One cell as numbers of one group: events, or mean and SD, as headers, caption and footnotes explain it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.fill.answer import Figures
from ingest.fill.values import (
    Value,
    events_of_percent,
    interval_note,
    number,
    places_of,
    sd_of_interval,
    sd_of_se,
)

if TYPE_CHECKING:
    from ingest.fill.layout import Entry
    from ingest.fill.paper import Grid, Paper

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
_HARMS = re.compile(
    r"\b(?:adverse|side effects?|complications?|number of (?:patients|subjects|participants))", re.IGNORECASE
)
_PER_TIME = re.compile(
    r"\bper (?:\d[\d,. ]*)?(?:patient|person|subject|woman)[- ]?(?:years?|months?|days?)", re.IGNORECASE
)
_LARGEST_SHARE = 1.0
_PRINTED_SHARE = 0.06
_COUNTED_TOO = re.compile(r"\b[nN]\b|\bnumber\b|\bNo\.")
_SIZES = re.compile(r"[nN]\s*=\s*\d+")
_ERROR_OF_MEAN = re.compile(
    r"(?:±|\+/-)\s?(?:SEM?\b|standard error)|means? \(?(?:and )?(?:SEM?\b|standard errors?)"
)


def figures_of(
    paper: Paper, grid: Grid, cell: Entry, value: Value, size: int | None, outcome_type: str
) -> Figures | None:
    """Return the numbers of one cell in the type that is asked for, None where it is of another."""
    if outcome_type == "binary":
        return _counted(grid, cell, value, size)
    if outcome_type == "continuous":
        return _measured(paper, grid, cell, value, size)
    return _counted(grid, cell, value, size) or _measured(paper, grid, cell, value, size)


def agreed(figures: Figures, value: Value) -> Figures:
    """Return the count of a cell with the size that its percentage implies, where another contradicts it."""
    if value.total:
        return figures
    return with_implied_size(
        figures, value.pair[1] if value.pair is not None and value.events is None else value.percent
    )


def with_implied_size(figures: Figures, percent: float | None) -> Figures:
    """Return a count with the size that its printed percentage implies, where the size contradicts it."""
    events, size = figures.events, figures.size
    if not events or not size or not percent or abs(100 * events / size - percent) <= _LARGEST_SHARE:
        return figures
    implied = round(100 * events / percent)
    if abs(100 * events / max(1, implied) - percent) > _PRINTED_SHARE:
        return figures
    return replace(figures, size=implied, derived=(f"size = {events} ÷ {percent:g} %",))


def _counted(grid: Grid, cell: Entry, value: Value, size: int | None) -> Figures | None:
    """Return events and size of a cell that counts patients."""
    if value.total is not None and value.events is not None:
        return Figures(value.events, value.total) if value.events <= value.total else None
    heads = " ".join((*cell.rows, *cell.columns))
    if _PER_TIME.search(heads):
        return None
    around = f"{heads} {grid.caption} {grid.notes}"
    if value.pair is not None:
        return _count_of_pair(value, value.pair, size, heads, around)
    if value.plain is None or value.plain < 0 or value.mean is not None:
        return None
    return _count_alone(cell.text, value, value.plain, size, (heads, around))


def _count_alone(
    text: str, value: Value, plain: float, size: int | None, words: tuple[str, str]
) -> Figures | None:
    """Return the count of a number that stands alone: a percentage, or patients of a known group."""
    heads, around = words
    headed = bool(_PERCENT.search(heads)) and not _COUNTED_TOO.search(_SIZES.sub("", heads))
    if value.percent is not None or headed:
        return _of_percent(text, plain, size)
    if not value.whole or _MEANS.search(heads) or (size is not None and plain > size):
        return None
    counts = size is not None or (_HARMS.search(around) and "%" not in around)
    return Figures(int(plain), size) if counts else None


def _count_of_pair(
    value: Value, pair: tuple[float, float], size: int | None, heads: str, around: str
) -> Figures | None:
    """Return the count of "20 (66.7)", or of "66.7 (20)" where a sign of percent says so."""
    if value.events is not None:
        return Figures(value.events, size)
    if not value.whole:
        return None
    agrees = bool(size) and abs(100 * pair[0] / (size or 1) - pair[1]) <= _LARGEST_SHARE
    told = bool(_PERCENT.search(around)) and pair[1] <= 100 and not _MEANS.search(heads)
    return Figures(int(pair[0]), size) if agrees or told else None


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
    if value.low is not None:
        return _of_interval(value, size, around) if not _PERCENT.search(heads) else None
    if value.mean is None and _MEDIAN.search(heads if _MEANS.search(around) else around):
        return None
    if value.plain is not None:
        beside = _spread_beside(grid, cell)
        return None if beside is None else _with_spread(value.plain, beside[0], size, is_error=beside[1])
    mean, spread = value.pair or (value.mean, value.spread)
    if value.pair is not None and _is_count(value, value.pair, size, cell, around):
        return None
    if mean is None or spread is None or spread < 0 or value.total is not None:
        return None
    return _with_spread(mean, spread, size, is_error=_is_error(paper, heads, grid))


def _with_spread(mean: float, spread: float, size: int | None, *, is_error: bool) -> Figures | None:
    """Return mean and SD, the SD from the standard error where that is what is printed."""
    if not is_error:
        return Figures(mean=mean, sd=spread, size=size)
    if size is None:
        return None
    sd = round(sd_of_se(spread, size), _places(mean, spread))
    return Figures(mean=mean, sd=sd, size=size, derived=(f"SD = SE × √n = {spread:g} × √{size}",))


def _places(*numbers: float) -> int:
    """Return how many decimals a calculated SD keeps: those of what it was calculated from, two at least."""
    return max(2, *(len(f"{n:.6f}".rstrip("0").rpartition(".")[2]) for n in numbers))


def _of_interval(value: Value, size: int | None, around: str) -> Figures | None:
    """Return mean and SD of a mean with its 95 % interval."""
    low, mean, high = value.low, value.mean, value.high
    if low is None or mean is None or high is None or not low <= mean <= high:
        return None
    if not _INTERVAL.search(around) or size is None or size < 2:
        return None
    sd = round(sd_of_interval(low, high, size), 2)
    return Figures(mean=mean, sd=sd, size=size, derived=(interval_note(low, high, size),))


def _is_count(value: Value, pair: tuple[float, float], size: int | None, cell: Entry, around: str) -> bool:
    """Return whether two numbers are a count and its percentage."""
    if value.events is not None:
        return True
    own = " ".join((*cell.rows[-1:], *cell.columns[-1:]))
    if _MEANS.search(own):
        return False
    if re.search(r"\b[nN]o?\.?,?\s*\(\s*%\s*\)", own):
        return True
    agrees = bool(size) and value.whole and abs(100 * pair[0] / (size or 1) - pair[1]) <= _LARGEST_SHARE
    return agrees and bool(_PERCENT.search(around))


def _is_error(paper: Paper, heads: str, grid: Grid) -> bool:
    """Return whether what stands beside a mean is its standard error: the nearest words decide."""
    for text in (heads, grid.caption, grid.notes):
        is_error, is_deviation = bool(_ERROR.search(text)), bool(_DEVIATION.search(text))
        if is_error != is_deviation:
            return is_error
    told = [s.text for s in paper.sentences if s.section.role.value in ("methods", "abstract")]
    errors = sum(bool(_ERROR_OF_MEAN.search(t)) for t in told)
    deviations = sum(bool(_DEVIATION.search(t)) for t in told)
    return errors > deviations


def _spread_beside(grid: Grid, cell: Entry) -> tuple[float, bool] | None:
    """Return the spread in a cell of its own, beside or below the mean, and whether it is an error."""
    for other in grid.row(cell.cell.row):
        if other is not cell and other.columns:
            found = _spread(other.columns[-1], other.text)
            beside = other.cell.column == cell.cell.column + 1
            if found is not None and (
                beside or (len(cell.columns) > 1 and other.columns[:-1] == cell.columns[:-1])
            ):
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
    match = re.match(r"^\s*\(?±?\s*(\d+(?:[.,]\d+)?)\s?%?\s*\)?\s*$", text)
    return (abs(number(match.group(1))), is_error) if match else None
