"""The head of a table: which lines make it, in which levels, and which columns each of its cells spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.sources.pdf_tables_alignment import place_of
from ingest.sources.pdf_tables_spans import spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import Box
    from ingest.sources.pdf_tables_alignment import Column
    from ingest.sources.pdf_tables_lines import Line, Piece
    from ingest.sources.pdf_tables_ruling import Level

_ALONE = re.compile(r"p\b|p.?values?|total|overall|sig", re.IGNORECASE)  # heads that stand for themselves
_MOST_LINES = 12
_MOST_BAND = 3
_WORSE = 0.12  # of the width: no head is spread that then stands so far off
_MUCH_WORSE = 0.3
_WIDE = 1.3  # of the distance of the lines of the body: below the head
_SET_SOLID = 1.55  # of the type size: no more between two lines of a cell, unless all is spaced wide
_SPACED = 1.75
_UNDER = 0.3  # of the width of a piece: shared with the cell above


@dataclass(slots=True)
class HeadCell:
    """A cell of the head: the words of its lines, its level and the columns that it spans."""

    level: int
    first: int
    last: int
    lines: list[tuple[int, ...]] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0


def head_lines(lines: Sequence[Line], levels: Sequence[Level], box: tuple[float, float]) -> int:
    """Return how many of the first lines of a table are its head."""
    most = min(_MOST_LINES, len(lines) - 1)
    if _is_group(lines) or _counts_on(lines):
        return 0
    ruled = _above_rule(lines, levels, box, most)
    if ruled:
        return ruled
    count = _leading(lines, most) or _above_gap(lines, most) or _above_values(lines, most)
    while count < most and _hangs(lines[count - 1], lines[count], lines[count + 1]):
        count += 1
    return count


def _is_group(lines: Sequence[Line]) -> bool:
    """Return whether the first line is a bold name as others further down: it heads rows, and no column."""
    first = lines[0]
    if len(first.pieces) > 1 or not first.bold or (len(lines) > 1 and lines[1].bold):
        return False
    alike = (line for line in lines[2:] if len(line.pieces) == 1 and line.bold)
    return any(abs(line.x0 - first.x0) < 1 for line in alike)


def _counts_on(lines: Sequence[Line]) -> bool:
    """Return whether the first row has a number that the second goes on from: a table carried over."""
    x0 = lines[0].x0
    numbers = [line.pieces[0].text for line in lines if abs(line.x0 - x0) < line.size]
    if len(numbers) < 3 or not all(text.isdecimal() and len(text) < 4 for text in numbers[:3]):
        return False
    first, second, third = (int(text) for text in numbers[:3])
    return third == second + 1 == first + 2


def is_bold_on(lines: Sequence[Line], count: int) -> bool:
    """Return whether the line below a bold head is as bold, with several pieces, and the body is not."""
    if not all(line.bold for line in lines[:count]) or count + 1 >= len(lines):
        return False
    line = lines[count]
    bold = sum(other.bold for other in lines[count:])
    return line.bold and len(line.pieces) > 1 and not line.is_data and bold <= 0.3 * len(lines[count:])


def _above_rule(lines: Sequence[Line], levels: Sequence[Level], box: tuple[float, float], most: int) -> int:
    """Return how many lines stand above the rule below the head, or 0."""
    counts: list[tuple[int, float]] = []
    for level in levels:
        count = sum(line.baseline < level.y + 1 for line in lines)
        if 0 < count <= most and (not counts or count > counts[-1][0]):
            counts.append((count, level.share(*box)))
    widest = max((level.share(*box) for level in levels), default=0.0)
    full = sorted(
        {
            sum(line.baseline < level.y + 1 for line in lines)
            for level in levels
            if level.share(*box) >= max(0.5, 0.9 * widest)
        }
    )
    if full and 0 < full[0] <= full[-1] <= most and len(full) <= 4 and len(lines) - full[-1] >= min(3, most):
        partial = counts[0][0] < full[0]
        return _last_head(lines, full, partial=partial)
    for at, (count, share) in enumerate(counts):
        if share < 0.5:
            continue
        after = counts[at + 1 :]
        further = next((n for n, s in after if s >= 0.9 and n <= count + 4), 0)
        is_title = all(len(line.pieces) == 1 for line in lines[:count])
        if further and (share < 0.9 or is_title) and not any(line.is_data for line in lines[count:further]):
            return further
        return count
    return 0


def _last_head(lines: Sequence[Line], counts: Sequence[int], *, partial: bool) -> int:
    """Return how many lines stand above the last of some full rules that no row of values comes before."""
    head = 0
    for count in counts:
        band = lines[head:count]
        is_bold = all(line.bold for line in band) and not all(line.bold for line in lines[counts[-1] :])
        data = 0 if is_bold else sum(line.is_data for line in band)
        if data > 0.4 * len(band) and not (len(band) == 1 and head) and not (partial and not head):
            break
        if head and len(band) > _MOST_BAND and not is_bold:
            break
        head = count
    return head


def _hangs(above: Line, line: Line, below: Line) -> bool:
    """Return whether a line only goes on with the cells above it, and leaves the first column free."""
    is_near = line.baseline - above.baseline <= _SET_SOLID * line.size
    is_nearer = line.baseline - above.baseline < below.baseline - line.baseline
    return is_near and is_nearer and line.x0 > below.x0 + line.size


def _leading(lines: Sequence[Line], most: int) -> int:
    """Return how many bold lines stand above lines that are not."""
    count = 0
    while count < len(lines) and lines[count].bold:
        count += 1
    several = any(len(line.pieces) > 1 for line in lines[:count])
    return count if 0 < count <= most and several else 0


def _above_gap(lines: Sequence[Line], most: int) -> int:
    """Return how many lines stand above a gap that is wider than those of the body, or 0."""
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    if len(steps) < 4:
        return 0
    for count in range(1, min(most, len(steps) - 2) + 1):
        if any(line.is_data for line in lines[:count]):
            return 0
        rest = steps[count:]
        if steps[count - 1] >= _WIDE * max(median(rest), 0.9 * max(rest)):
            return count
    return 0


def _above_values(lines: Sequence[Line], most: int) -> int:
    """Return how many lines stand above the first with values; a name alone is a group, and no head."""
    count = 0
    while count < most and not lines[count].is_data:
        if count and len(lines[count].pieces) == 1 and lines[count].x0 <= lines[0].x0 + 2:
            break
        count += 1
    return count if 0 < count < most and lines[count].is_data else 1


def head_cells(
    lines: Sequence[Line], columns: Sequence[Column], levels: Sequence[Level], uprights: Sequence[Box] = ()
) -> list[HeadCell]:
    """Return the cells of a head, its levels counted from the top."""
    cells: list[HeadCell] = []
    pieces: dict[int, Piece] = {}
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    for line in lines:
        spans = spans_of(line, lines, columns, levels, uprights)
        for piece, (first, last) in zip(line.pieces, spans, strict=True):
            above = _cell_above(cells, pieces, piece, line)
            if above is not None and not _parted(above, line, piece, levels, _tight(steps, line.size)):
                above.lines.append(tuple(piece.words))
                above.bottom = line.baseline
            else:
                cells.append(HeadCell(0, first, last, [tuple(piece.words)], line.baseline, line.baseline))
                pieces[id(cells[-1])] = piece
    _stack(cells)
    _spread(cells, pieces, columns, levels)
    return cells


def _cell_above(
    cells: Sequence[HeadCell], pieces: dict[int, Piece], piece: Piece, line: Line
) -> HeadCell | None:
    """Return the cell that a piece stands right under, alone."""
    over = [
        c
        for c in cells
        if c.bottom < line.baseline - 1
        and min(pieces[id(c)].x1, piece.x1) - max(pieces[id(c)].x0, piece.x0)
        > _UNDER * min(piece.x1 - piece.x0, pieces[id(c)].x1 - pieces[id(c)].x0)
    ]
    if not over:
        return None
    cell = max(over, key=lambda c: c.bottom)
    alike = [p for p in line.pieces if min(pieces[id(cell)].x1, p.x1) > max(pieces[id(cell)].x0, p.x0)]
    return cell if len(alike) == 1 else None


def goes_on(cells: Sequence[HeadCell], line: Line, columns: Sequence[Column]) -> bool:
    """Return whether a line still belongs to the head above it: cells that span columns have heads below."""
    bottom = [c for c in cells if not any(o.level > c.level and _overlap(o, c) for o in cells)]
    wide = [c for c in bottom if 0 < c.first < c.last]
    if not wide or len(line.pieces) < 2 or line.is_data:
        return False
    return all(any(c.first <= n <= c.last for p in line.pieces for n in place_of(p, columns)) for c in wide)


def _overlap(first: HeadCell, second: HeadCell) -> bool:
    return first.first <= second.last and second.first <= first.last


def _tight(steps: Sequence[float], size: float) -> float:
    """Return the largest distance of two lines of one cell."""
    smallest = min((step for step in steps if step > 0.8 * size), default=0.0)
    return 1.15 * smallest if smallest > _SPACED * size else _SET_SOLID * size


def _parted(cell: HeadCell, line: Line, piece: Piece, levels: Sequence[Level], tight: float) -> bool:
    """Return whether a rule, or more than the distance of lines, parts a piece from the cell above it.

    Where a rule parts other columns at this height, and not this one, the cell goes on beside it.
    """
    between = [level for level in levels if cell.bottom < level.y < line.baseline and level.spans]
    if between:
        is_ruled = any(x0 <= piece.middle <= x1 for level in between for x0, x1 in level.spans)
        return is_ruled or line.baseline - cell.bottom > 2 * line.size
    return line.baseline - cell.bottom > tight


def _stack(cells: list[HeadCell]) -> None:
    """Give every cell its level: one below the lowest cell above it, and that of cells on its baseline."""
    for _ in range(_MOST_LINES):
        for cell in cells:
            above = [c.level + 1 for c in cells if c.top < cell.top - 1 and _overlap(c, cell)]
            beside = [c.level for c in cells if abs(c.top - cell.top) < 1]
            cell.level = min(max([cell.level, *above, *beside]), _MOST_LINES)


def _spread(
    cells: list[HeadCell], pieces: dict[int, Piece], columns: Sequence[Column], levels: Sequence[Level]
) -> None:
    """Let the cells of the first level span the columns beside them that have heads below, but none above."""
    upper = sorted((c for c in cells if c.level == 0), key=lambda c: c.first)
    lower = [c for c in cells if c.level > 0]
    if not upper or not lower:
        return
    under = {n for c in lower for n in range(c.first, c.last + 1)}
    covered = {n for c in upper for n in range(c.first, c.last + 1)}
    first, second = max(c.top for c in upper), min(c.top for c in lower)
    between = [level for level in levels if first - 1 < level.y < second and level.spans]
    alone = {c.first for c in lower if c.first == c.last and _ALONE.match(pieces[id(c)].text)}
    free = [
        n
        for n in range(1, len(columns))
        if n in under and n not in covered and (_is_ruled(columns[n], between) if between else n not in alone)
    ]
    for run in _neighbours(free):
        left = next((c for c in upper if c.last == run[0] - 1 and c.last in under), None)
        right = next((c for c in upper if c.first == run[-1] + 1 and c.first in under), None)
        best = min(
            (
                (_misfit(left, run[:cut], pieces, columns) + _misfit(right, run[cut:], pieces, columns), -cut)
                for cut in range(len(run) + 1)
                if (left is not None or cut == 0) and (right is not None or cut == len(run))
            ),
            default=None,
        )
        before = _misfit(left, (), pieces, columns) + _misfit(right, (), pieces, columns)
        if best is not None and best[0] <= before + (_WORSE if between else _MUCH_WORSE):
            cut = -best[1]
            if left is not None and cut:
                left.last = run[cut - 1]
            if right is not None and cut < len(run):
                right.first = run[cut]


def _is_ruled(column: Column, levels: Sequence[Level]) -> bool:
    """Return whether a rule runs above a column."""
    middle = (column.x0 + column.x1) / 2
    return any(x0 - 2 <= middle <= x1 + 2 for level in levels for x0, x1 in level.spans)


def _neighbours(numbers: Sequence[int]) -> list[list[int]]:
    """Return numbers in runs without a gap."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _misfit(
    cell: HeadCell | None, more: Sequence[int], pieces: dict[int, Piece], columns: Sequence[Column]
) -> float:
    """Return how far a cell would stand from the middle or the left of more columns, in widths."""
    if cell is None:
        return 0.0
    piece = pieces[id(cell)]
    x0 = columns[min([cell.first, *more])].x0
    x1 = columns[max([cell.last, *more])].x1
    return min(abs(piece.middle - (x0 + x1) / 2), abs(piece.x0 - x0)) / max(x1 - x0, 1.0)
