"""Columns and rows of a table from where its words stand: what rules do not say, white space does."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_tables_lines import Line, Piece

_TOGETHER = 0.25  # of the lines of the rarer one of two columns, that have both
_TOUCH = 0.8  # points that two pieces of one column share at least
_TIGHT = 1.12  # of the smallest distance of two lines: within a cell
_LOOSE = 1.17
_NEARLY_ONE = 0.75  # of the type size: lines so close are one row, its cells centred differently
_MOST_WRONG = 0.25
_LOWER = 0.5  # of the lines: then a small letter does not say that a line goes on
_GOES_ON = re.compile(r"[a-z(\[\u2264\u2265<>=/+&\u00b1]")
_OPEN_END = re.compile(
    r"(?:[-\u2010\u2013/,(&+=]|\b(?:and|or|of|the|in|for|to|with|per|at|by|on|from|than|vs))$"
)
_BRACKETED = re.compile(r"[(\[].*[)\]]?$")


@dataclass(slots=True)
class Column:
    """A column: how far its words reach, and its two sides."""

    x0: float
    x1: float
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class _Stack:
    """Pieces that stand one below the other."""

    x0: float
    x1: float
    lines: set[int] = field(default_factory=set)
    starts: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)

    def column(self) -> Column:
        """Return the column: what only few of many pieces reach beyond is not its width."""
        cut = len(self.starts) // 5
        return Column(sorted(self.starts)[cut], sorted(self.stops, reverse=True)[cut])

    def take(self, other: _Stack) -> None:
        """Take the pieces of another stack."""
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.lines |= other.lines
        self.starts += other.starts
        self.stops += other.stops


def columns_of(lines: Sequence[Line], cuts: Sequence[float], box: tuple[float, float]) -> list[Column]:
    """Return the columns of lines; ``cuts`` are upright rules, ``box`` the sides of the table."""
    inner = [x for x in cuts if box[0] + 4 < x < box[1] - 4]
    if len(inner) >= 2:
        return _between(lines, [box[0], *inner, box[1]])
    several = [line for line in lines if len(line.pieces) > 1]
    rows = several if len(several) >= max(3, 0.4 * len(lines)) else lines
    stacks = _stacks(rows)
    for x in inner:
        stacks = [part for stack in stacks for part in _cut(stack, x)]
    columns = [stack.column() for stack in _without_strays(stacks, rows)]
    for left, right in pairwise(columns):
        middle = next((x for x in inner if left.x1 - 1 <= x <= right.x0 + 1), (left.x1 + right.x0) / 2)
        left.right = right.left = middle
    if columns:
        columns[0].left = min(box[0], columns[0].x0)
        columns[-1].right = max(box[1], columns[-1].x1)
    return columns


def _between(lines: Sequence[Line], sides: Sequence[float]) -> list[Column]:
    """Return the columns between upright rules; those without any words are no columns."""
    columns = []
    pieces = [piece for line in lines for piece in line.pieces]
    for left, right in pairwise(sides):
        inside = [p for p in pieces if left <= p.middle <= right and p.x0 >= left - 3 and p.x1 <= right + 3]
        if inside:
            columns.append(Column(min(p.x0 for p in inside), max(p.x1 for p in inside), left, right))
    for first, second in pairwise(columns):
        first.right = max(first.right, second.left)
    return columns


def _stacks(lines: Sequence[Line]) -> list[_Stack]:
    """Return the pieces that stand one below the other, from left to right, without what spans several."""
    pieces = sorted(
        ((piece, at) for at, line in enumerate(lines) for piece in line.pieces),
        key=lambda found: found[0].x1 - found[0].x0,
    )
    stacks: list[_Stack] = []
    for piece, at in pieces:
        hit = [s for s in stacks if min(s.x1, piece.x1) - max(s.x0, piece.x0) > _TOUCH]
        if any(_apart(a, b) for a, b in pairwise(sorted(hit, key=lambda s: s.x0))):
            continue
        merged = _Stack(piece.x0, piece.x1, {at}, [piece.x0], [piece.x1])
        for stack in hit:
            merged.take(stack)
        stacks = [s for s in stacks if s not in hit]
        stacks.append(merged)
    return sorted(stacks, key=lambda s: s.x0)


def _apart(first: _Stack, second: _Stack) -> bool:
    """Return whether two stacks are two columns: enough lines have words in both."""
    both = len(first.lines & second.lines)
    return both >= max(1.0, _TOGETHER * min(len(first.lines), len(second.lines)))


def _cut(stack: _Stack, x: float) -> list[_Stack]:
    """Return the two halves of a stack that an upright rule cuts, or the stack."""
    if not stack.x0 + 2 < x < stack.x1 - 2:
        return [stack]
    return [
        _Stack(stack.x0, x, stack.lines, [stack.x0], [x - 1]),
        _Stack(x, stack.x1, stack.lines, [x + 1], [stack.x1]),
    ]


def _without_strays(stacks: list[_Stack], lines: Sequence[Line]) -> list[_Stack]:
    """Return the stacks, those of one or two lines given to a near neighbour in a table of many lines."""
    size = median(line.size for line in lines) if lines else 8.0
    kept: list[_Stack] = []
    for stack in stacks:
        stray = len(stack.lines) <= 0.08 * len(lines)
        last = kept[-1] if kept else None
        if (
            last is not None
            and stack.x0 - last.x1 < 1.1 * size
            and (stray or (len(last.lines) <= 0.08 * len(lines)))
        ):
            last.take(stack)
        else:
            kept.append(stack)
    return kept


def place_of(piece: Piece, columns: Sequence[Column]) -> tuple[int, int]:
    """Return the first and the last column that a piece stands in."""
    hit = []
    for number, column in enumerate(columns):
        shared = min(column.x1, piece.x1) - max(column.x0, piece.x0)
        least = min(0.3 * (column.x1 - column.x0), 0.5 * (piece.x1 - piece.x0), 12.0)
        if shared > max(least, 0.0):
            hit.append(number)
    if hit:
        return hit[0], hit[-1]
    nearest = min(
        range(len(columns)),
        key=lambda n: max(columns[n].left - piece.middle, piece.middle - columns[n].right, 0.0),
    )
    return nearest, nearest


def rows_of(lines: Sequence[Line], columns: Sequence[Column], breaks: Sequence[float]) -> list[list[Line]]:
    """Return the rows that lines make; ``breaks`` are the heights of rules and edges between rows."""
    bands: dict[int, list[Line]] = {}
    for line in lines:
        bands.setdefault(bisect_right(breaks, line.baseline - 0.3 * line.size), []).append(line)
    grouped = list(bands.values())
    starts = [sum(_starts_row(line, columns) for line in band) for band in grouped]
    if len(grouped) >= 3 and sum(n <= 1 for n in starts) >= 0.8 * len(grouped):
        return [
            row
            for band, count in zip(grouped, starts, strict=True)
            for row in ([band] if count <= 1 else _Rows(columns, lines).of(band))
        ]
    return [row for band in grouped for row in _Rows(columns, lines).of(band)]


def _starts_row(line: Line, columns: Sequence[Column]) -> bool:
    """Return whether a line has a name at the left and a value: the look of a row's first line."""
    first = line.pieces[0]
    in_stub = place_of(first, columns)[0] == 0
    return in_stub and not _GOES_ON.match(first.text) and any(p.is_value for p in line.pieces[1:])


class _Rows:
    """Tells where rows begin among lines: by the distance of lines where that tells, else by their words."""

    def __init__(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        self._columns = columns
        starts = [line.pieces[0].text[0] for line in lines if line.pieces[0].text]
        self._is_lower = sum(start.islower() for start in starts) > _LOWER * len(starts)
        self._tight = self._threshold(lines)

    def _threshold(self, lines: Sequence[Line]) -> float | None:
        """Return the distance of lines within a cell, where it differs from that between rows."""
        steps = [
            (b.baseline - a.baseline, a, b)
            for a, b in pairwise(lines)
            if b.baseline - a.baseline > 0.8 * b.size
        ]
        if not steps:
            return None
        smallest = min(step for step, _, _ in steps)
        tight = [(a, b) for step, a, b in steps if step <= _TIGHT * smallest]
        loose = [step for step, _, _ in steps if step > _LOOSE * smallest]
        if len(loose) < 0.15 * len(steps) or len(tight) + len(loose) < 0.9 * len(steps):
            return None
        wrong = sum(_starts_row(a, self._columns) and _starts_row(b, self._columns) for a, b in tight)
        return None if wrong > _MOST_WRONG * len(tight) else _TIGHT * smallest

    def of(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Return the rows of the lines between two rules."""
        rows: list[list[Line]] = []
        for line in lines:
            if rows and self._goes_on(rows[-1], line):
                rows[-1].append(line)
            else:
                rows.append([line])
        return rows

    def _goes_on(self, row: list[Line], line: Line) -> bool:
        """Return whether a line belongs to the row above it."""
        step = line.baseline - row[-1].baseline
        if step < _NEARLY_ONE * line.size:
            return True
        if self._tight is not None:
            return step <= self._tight
        return self._reads_on(row, line)

    def _reads_on(self, row: list[Line], line: Line) -> bool:
        """Return whether the words of a line go on with those of the row above."""
        first = line.pieces[0]
        if place_of(first, self._columns)[0] > 0:
            return self._fills(row, line)
        names = [last.pieces[0] for last in row if place_of(last.pieces[0], self._columns)[0] == 0]
        has_values = any(len(last.pieces) > 1 for last in row)
        lower = not self._is_lower and _GOES_ON.match(first.text) is not None
        if not names:
            return False
        if len(line.pieces) > 1 and any(p.is_value for p in line.pieces[1:]):
            is_inner = first.x0 > names[0].x0 + 0.4 * line.size
            open_end = _OPEN_END.search(names[-1].text) is not None
            return not has_values and (open_end or (lower and first.text[0].islower() and not is_inner))
        if lower or _OPEN_END.search(names[-1].text):
            return True
        would_fit = names[-1].x1 + 0.3 * line.size + _first_word(first) < self._columns[0].x1 - 1
        return has_values and first.x0 > names[0].x0 + 2 and not would_fit

    def _fills(self, row: list[Line], line: Line) -> bool:
        """Return whether a line without a name goes on with the cells of the row above."""
        filled = {place_of(p, self._columns) for last in row for p in last.pieces}
        fresh = [
            p
            for p in line.pieces
            if p.is_value and place_of(p, self._columns) in filled and not _BRACKETED.match(p.text)
        ]
        return not fresh


def _first_word(piece: Piece) -> float:
    """Return about how wide the first word of a piece is."""
    word = piece.text.split(" ", 1)[0]
    return (piece.x1 - piece.x0) * len(word) / max(len(piece.text), 1)
