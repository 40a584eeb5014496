"""Pairs of cells that compare two groups on one thing: they differ in the header that names the group.

The groups may be columns (the usual case) or rows; what both cells share says what was measured and when.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.groups import AFTER, BASELINE, SINCE_BASELINE, is_before, naming
from ingest.fill.wording import coverage, unmarked, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fill.groups import Side
    from ingest.fill.layout import Entry
    from ingest.fill.paper import Grid, Paper
    from ingest.fill.wording import Wanted

_LEAST_NAMING = 0.2
_LEAST_OUTCOME = 0.3
_SIZED = re.compile(r"[(\[,]?\s*[nN]\s*=\s*[\d,]*\d\s*[)\]]?")
_ONLY_SIZE = re.compile(r"^[\s(\[]*[nN]o?\.?\s*[=:]?\s*[\d,]*[\s)\]]*$|^\s*%\s*$")
NOT_A_GROUP = re.compile(
    r"\bp\b|p[- ]?values?|\bCI\b|difference|\bOR\b|\bRR\b|\bHR\b|odds|ratio\b|\btotal\b|\bstatistic|^\W*all\b"
    r"|\btest\b(?! group)|effect|\boverall\b|^\W*[Ft]\b(?![-\w])|χ|η|^P\w?$|\bestimate",
    re.IGNORECASE,
)
_OVERALL = re.compile(r"\b(?:total|overall|all|combined|whole|entire)\b", re.IGNORECASE)
_CHARACTERISTICS = re.compile(
    r"\b(?:baseline|demographics?|characteristics?|pre-?treatment|at entry|at inclusion"
    r"|before (?:the )?(?:treatment|intervention|surgery|operation|randomi\w+|study|therapy|injection"
    r"|procedure))\b",
    re.IGNORECASE,
)
_CAPTION_BEFORE = re.compile(
    r"\b(?:baseline|demographics?|pre-?treatment|at (?:study )?(?:entry|inclusion|enrol\w+|admission)"
    r"|(?:patient|participant|subject|clinical)s? characteristics"
    r"|characteristics of (?:the )?(?:\w+ )?(?:patients|participants|subjects|population|sample)"
    r"|before (?:the )?(?:treatment|intervention|surgery|operation|randomi\w+|study|therapy|injection"
    r"|procedure))\b",
    re.IGNORECASE,
)
_CAPTION_AFTER = re.compile(
    r"\b(?:after|post\w*|follow-?up|outcomes?|results?|changes?|end of|during|weeks?|months?|perioperative"
    r"|intraoperative|operative|surg\w+)\b",
    re.IGNORECASE,
)
_AS_CHANGE = re.compile(r"\bchanges?\b|Δ|∆|\bdelta\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|none|not|without|never|absence of|exclud\w+|except|other than"
    r"|free (?:of|from))\b(?!\.| ?\(| of\b)|-free\b",
    re.IGNORECASE,
)
_HISTORY = re.compile(r"\b(?:previous|prior|history of|pre-?existing|past)\b", re.IGNORECASE)
_TOTAL = re.compile(r"^\W*(?:all|any|total|overall)\b", re.IGNORECASE)
_ALL_OF_IT = 0.9
_MOSTLY = 0.9
_HARDLY = 0.12
_BRACKETS = re.compile(r"[()\[\]]")
_NEUTRAL = frozenset(
    "event yes present number n incidence any occurrence positive case total overall itt pp intention treat "
    "per protocol population analysis final end follow up after day week month year hour".split()
)
_EARLIER = re.compile(r"\b(?:before|prior to)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:change|reduction|improvement|difference|delta|gain|loss|decrease)\w*\b|Δ|∆", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(\d+(?:\.\d+)?)\s*-?(min(?:ute)?|h(?:ou)?r|day|week|wk|month|mo|year|yr)s?\b", re.IGNORECASE
)
_DAYS = {"m": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0, "mo": 30.4, "y": 365.0}
_FIRST_NUMBER_TIME = re.compile(r"\b(week|month|day|year|visit|T)\s?(\d+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cells of one table, the intervention's first, with how well they suit the question."""

    grid: Grid
    first: Entry
    second: Entry
    labels: tuple[str, str]
    outcome: float
    naming: float
    bonus: float
    is_change: bool = False
    is_part: bool = False

    @property
    def score(self) -> float:
        """Return how well the pair suits the question."""
        return self.outcome + 0.5 * self.naming + self.bonus


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as far as tables are concerned."""

    outcome: str
    wanted: tuple[Wanted, ...]
    intervention: Side
    comparator: Side

    @property
    def of_baseline(self) -> bool:
        """Return whether the values before the treatment are asked for."""
        return is_before(self.outcome)

    @property
    def of_change(self) -> bool:
        """Return whether a change is asked for."""
        return bool(_CHANGE.search(self.outcome))


def pairs(paper: Paper, grid: Grid, asked: Asked) -> Iterator[Pair]:
    """Yield the pairs of a table that compare the two groups on something like the outcome."""
    for line, axis in _lines(grid):
        for first, second, parts in _candidates(paper, line, axis, asked):
            outcome = _likeness(paper, grid, first, parts.shared, axis, asked)
            if outcome < _LEAST_OUTCOME or _is_before(grid, first, asked) or _is_denied(first, axis, asked):
                continue
            bonus = _bonus(grid, first, asked) - parts.cost + _shared_words(paper, grid, first, asked)
            told = " ".join((*first.rows, *first.columns, grid.caption))
            is_change = bool(_AS_CHANGE.search(told)) and not asked.of_change
            is_part = _is_part(paper, first.rows if axis == "columns" else first.columns, asked)
            yield Pair(grid, first, second, parts.labels, outcome, parts.naming, bonus, is_change, is_part)


def _is_part(paper: Paper, across: Sequence[str], asked: Asked) -> bool:
    """Return whether a row only tells a part of the outcome that heads it: "mild" under "rash"."""
    inner = _BRACKETS.sub(" ", " ".join(across[-1:]))
    return (
        len(across) > 1
        and any(w not in _NEUTRAL and not w[0].isdigit() for w in words_of(inner))
        and coverage(asked.wanted, [(paper.signs(inner), 1.0)]) < _HARDLY
        and _foreign(paper, inner, asked) > _MOSTLY
    )


def _is_denied(cell: Entry, axis: str, asked: Asked) -> bool:
    """Return whether a label denies what is asked for: "no complications" counts those without any."""
    across = cell.rows if axis == "columns" else cell.columns
    return bool(_DENIED.search(" ".join(across))) and not _DENIED.search(asked.outcome)


def _is_before(grid: Grid, cell: Entry, asked: Asked) -> bool:
    """Return whether a value was measured before the treatment, and nobody asked for that."""
    around = " ".join((*cell.rows, *cell.columns))
    if asked.of_baseline or asked.comparator.is_baseline or _CHANGE.search(around):
        return False
    caption = SINCE_BASELINE.sub(" ", grid.caption)
    told = _CAPTION_BEFORE.search(caption) and not _CAPTION_AFTER.search(caption)
    return (
        is_before(around)
        or bool(told)
        or bool(_HISTORY.search(around) and not _HISTORY.search(asked.outcome))
    )


def _shared_words(paper: Paper, grid: Grid, cell: Entry, asked: Asked) -> float:
    """Return what speaks for a table that says what both groups have in common: "smokers given palmvitee"."""
    both = {w.word for w in asked.intervention.wanted} & {w.word for w in asked.comparator.wanted}
    common = [w for w in asked.intervention.wanted if w.word in both]
    if not common:
        return 0.0
    around = " ".join((*cell.rows, *cell.columns, grid.caption))
    return 0.15 * coverage(common, [(paper.signs(around), 1.0)])


def _lines(grid: Grid) -> Iterator[tuple[list[Entry], str]]:
    """Yield the rows of a table, whose cells columns set apart, and its columns."""
    by_row: dict[int, list[Entry]] = {}
    by_column: dict[int, list[Entry]] = {}
    for entry in grid.entries:
        by_row.setdefault(entry.cell.row, []).append(entry)
        by_column.setdefault(entry.cell.column, []).append(entry)
    for line in by_row.values():
        yield line, "columns"
    for line in by_column.values():
        if len(line) <= 60:
            yield line, "rows"


@dataclass(frozen=True, slots=True)
class _Parts:
    """How two header paths differ: labels of the groups, what they share, how well the labels suit."""

    labels: tuple[str, str]
    shared: tuple[str, ...]
    naming: float
    cost: float


def _candidates(
    paper: Paper, line: Sequence[Entry], axis: str, asked: Asked
) -> Iterator[tuple[Entry, Entry, _Parts]]:
    """Yield the ordered pairs of a line whose headers name the two groups."""
    filled = [e for e in line if any(c.isdigit() for c in e.text)]
    headers = {(e.columns if axis == "columns" else e.rows)[:1] for e in filled}
    alone = sum(not NOT_A_GROUP.search(_bare(" ".join(h))) for h in headers) == 2
    for first in filled:
        for second in filled:
            if first is second:
                continue
            paths = [e.columns if axis == "columns" else e.rows for e in (first, second)]
            if not paths[0] or not paths[1]:
                continue
            parts = _parts(paper, (paths[0], paths[1]), (first, second), asked, alone=alone)
            if parts is not None:
                yield first, second, parts


def _parts(
    paper: Paper,
    paths: tuple[tuple[str, ...], tuple[str, ...]],
    cells: tuple[Entry, Entry],
    asked: Asked,
    *,
    alone: bool,
) -> _Parts | None:
    """Return how the headers of two cells name the groups, None where they do not."""
    key: tuple[object, ...] = ("parts", paths, alone, asked.intervention.text, asked.comparator.text)
    if asked.comparator.is_baseline:
        key = (*key, cells[0].rows, cells[0].columns)
    if key in paper.memory:
        known = paper.memory[key]
        return known if isinstance(known, _Parts) else None
    found = _named(paper, paths, cells, asked, alone=alone)
    paper.memory[key] = found
    return found


def _named(
    paper: Paper,
    paths: tuple[tuple[str, ...], tuple[str, ...]],
    cells: tuple[Entry, Entry],
    asked: Asked,
    *,
    alone: bool,
) -> _Parts | None:
    """Work out how two header paths name the groups."""
    shared: tuple[str, ...] = ()
    cost = 0.0
    if len(paths[0]) == len(paths[1]):
        differing = [i for i in range(len(paths[0])) if paths[0][i] != paths[1][i]]
        shared = tuple(paths[0][i] for i in range(len(paths[0])) if i not in differing)
        telling = [i for i in differing if _bare(paths[0][i]) != _bare(paths[1][i])]
        labels = tuple(" ".join(path[i] for i in differing) for path in paths)
        cost = 0.3 * max(0, len(telling) - 1)
    else:
        labels = tuple(" ".join(path) for path in paths)
        cost = 0.15 if paths[0][0] != paths[1][0] else 0.3
    if not all(labels) or any(NOT_A_GROUP.search(_bare(label)) for label in labels):
        return None
    if asked.comparator.is_baseline:
        return _against_baseline(paper, (labels[0], labels[1]), shared, cells, asked) if not cost else None
    one = naming(paper, asked.intervention, asked.comparator, labels[0])
    other = naming(paper, asked.comparator, asked.intervention, labels[1])
    if (
        alone and paths[0][0] != paths[1][0] and max(one, other) >= 0.5
    ):  # the other group is the one that is left
        one, other = max(one, 0.3), max(other, 0.3)
    if one < _LEAST_NAMING and other < _LEAST_NAMING:
        return None
    if min(one, other) < -0.1 or one + other < 2 * _LEAST_NAMING:
        return None
    return _Parts((labels[0], labels[1]), shared, (one + other) / 2, cost)


def _bare(label: str) -> str:
    """Return a label without its size and what is printed about it only."""
    return " ".join(_ONLY_SIZE.sub(" ", _SIZED.sub(" ", label)).split()).strip(" ,")


def _against_baseline(
    paper: Paper,
    labels: tuple[str, str],
    shared: tuple[str, ...],
    cells: tuple[Entry, Entry],
    asked: Asked,
) -> _Parts | None:
    """Return the parts where one group's value after is compared with its own before."""
    if not is_before(labels[1]) or is_before(labels[0]):
        return None
    around = " ".join((*shared, labels[0], *cells[0].rows, *cells[0].columns))
    own = coverage(asked.intervention.wanted, [(paper.signs(around), 1.0)])
    return _Parts(labels, shared, 0.4 + 0.6 * own, 0.0 if AFTER.search(labels[0]) else 0.1)


def _likeness(
    paper: Paper, grid: Grid, cell: Entry, shared: tuple[str, ...], axis: str, asked: Asked
) -> float:
    """Return how well what two cells share says the outcome."""
    across = cell.rows if axis == "columns" else cell.columns
    key = ("likeness", across, shared, grid.table.number, asked.outcome)
    known = paper.memory.get(key)
    if isinstance(known, float):
        return known
    inner, outer = across[-1:], across[:-1]
    places = [(paper.signs(text), 1.0) for text in inner]
    places += [(paper.signs(text), 0.97) for text in outer]
    places += [(paper.signs(text), 0.9) for text in shared]
    own = coverage(asked.wanted, places)
    whole = coverage(
        asked.wanted, [*places, (paper.signs(grid.caption), 0.8), (paper.signs(grid.notes), 0.3)]
    )
    foreign = _foreign(paper, " ".join(inner), asked)
    result = 0.3 * own + 0.7 * whole - 0.15 * foreign
    if own < 0.12:
        result *= 0.5 if foreign > 0.5 else 0.8
    told_beside = coverage(asked.wanted, places[: len(across)])
    if foreign > _MOSTLY and told_beside < _HARDLY:  # one of several things that a caption names together
        result *= 0.6
    asks_all = _OVERALL.search(asked.outcome) or _TOTAL.match(asked.outcome)
    if (
        own < _ALL_OF_IT and not asks_all and _TOTAL.match(" ".join(inner))
    ):  # "all deaths" are not the vascular deaths
        result -= 0.15
    paper.memory[key] = result
    return result


def _foreign(paper: Paper, label: str, asked: Asked) -> float:
    """Return which share of a row's words the question does not hold."""
    signs = {s for w in asked.wanted for s in w.signs} | paper.signs(asked.outcome)
    signs |= paper.signs(asked.intervention.text) | paper.signs(asked.comparator.text)
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]|,.*$", " ", label)
    words = paper.wording.wanted(AFTER.sub(" ", BASELINE.sub(" ", _OVERALL.sub(" ", bare))))
    whole = sum(w.weight for w in words)
    foreign = (w for w in words if signs.isdisjoint(w.signs) and signs.isdisjoint(unmarked(w.word)))
    return sum(w.weight for w in foreign) / whole if whole else 0.0


def _bonus(grid: Grid, cell: Entry, asked: Asked) -> float:
    """Return what speaks for a value beyond names: its time, being a total, being no baseline."""
    around = " ".join((*cell.rows, *cell.columns))
    told_baseline = is_before(around) or bool(_CHARACTERISTICS.search(SINCE_BASELINE.sub(" ", grid.caption)))
    bonus = 0.0
    if asked.of_baseline:
        bonus += 0.15 if told_baseline else -0.3
    elif not asked.comparator.is_baseline:
        bonus -= 0.3 if told_baseline else 0.13 if _EARLIER.search(grid.caption) else 0.0
    is_change = bool(_CHANGE.search(f"{around} {grid.caption}"))
    if asked.of_change:
        bonus += 0.06 if is_change else 0.0
    elif is_change and SINCE_BASELINE.search(f"{around} {grid.caption}"):
        bonus -= 0.1
    bonus += 0.08 if _OVERALL.search(" ".join(cell.columns)) else 0.0
    bonus += 0.04 if any(_OVERALL.match(text) and len(words_of(text)) < 3 for text in cell.rows) else 0.0
    return bonus + min(0.05, 0.008 * math.log1p(_days(around)))


def _days(text: str) -> float:
    """Return the latest time that headers name, in days."""
    found = [0.0]
    for value, unit in _TIME.findall(text):
        letter = unit.lower()
        key = "mo" if letter.startswith("mo") else letter[0]
        found.append(float(value) * _DAYS[key])
    for unit, value in _FIRST_NUMBER_TIME.findall(text):
        letter = unit.lower()
        key = "mo" if letter.startswith("mo") else letter[0] if letter[0] in "dwy" else "w"
        found.append(float(value) * _DAYS[key])
    return max(found)
