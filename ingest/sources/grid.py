"""The grid of a table, and which cells head which: shared by JATS, HTML and tables found in plain text.

Head rows are those marked so, or a first row without numbers above rows with them. Row heads are cells
marked so, a first column of words, and a row that holds words in its first cell alone: it heads the rows
below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.spans import Span

_NUMERIC = re.compile(r"[<>=\u2264\u2265~]?\s*[(\[]?\s*[+\u2212\u2013-]?\s*[\d.,]*\d")
_NUMBERED = re.compile(
    r"(?:no|nr|num|number|id|#|n\u00b0|patient|case|subject|study|pt)s?\.?(?: (?:no|id|number))?\.?",
    re.IGNORECASE,
)
_LONGEST_SPAN = 100  # no table that people read spans more; one that says so only wants to be large
_MOST_PLACES = 1_000_000
_SIZE_OR_UNIT = re.compile(
    r"\b[nN]\s*=\s*\d+|^\s*(?:[nN]|[nN]o\.?|%|[nN] ?\(%\)|[mM]ean|SD|SE|[mM]ean ?(?:±|\(|\+/[-−]).*|"
    r"[mM]edian.*|[pP](?:[- ][vV]alue)?|95 ?% CI)\s*$",
)
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the source gives it."""

    text: str
    row_span: int = 1
    column_span: int = 1
    is_head: bool = False
    indent: int = 0
    citations: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell in its place."""

    row: int
    column: int
    text: str
    row_span: int
    column_span: int
    is_header: bool
    indent: int
    citations: tuple[Span, ...] = ()

    @property
    def key(self) -> Key:
        """Return the place of the cell's upper left corner."""
        return self.row, self.column


@dataclass(slots=True)
class Grid:
    """The cells of a table; ``covering`` gives for each place the cell that stands there."""

    cells: list[GridCell] = field(default_factory=list)
    covering: dict[Key, GridCell] = field(default_factory=dict)
    cells_by_row: dict[int, list[GridCell]] = field(default_factory=dict)
    height: int = 0
    width: int = 0
    head_rows: int = 0
    _rows: dict[int, list[GridCell]] = field(default_factory=dict)

    def row(self, number: int) -> list[GridCell]:
        """Return the cells that stand in a row, those that reach into it from above included, once each."""
        if number not in self._rows:  # asked for again and again once all cells are in their places
            found = (self.covering.get((number, column)) for column in range(self.width))
            self._rows[number] = list({cell.key: cell for cell in found if cell is not None}.values())
        return self._rows[number]


def grid_of(rows: list[tuple[bool, list[RawCell]]]) -> Grid:
    """Return the grid of rows given as (is a head row, cells)."""
    grid = Grid()
    grid.height = len(rows)
    for number, (_, raw) in enumerate(rows):
        column = 0
        for cell in raw:
            while (number, column) in grid.covering:
                column += 1
            _place(grid, cell, number, column)
    grid.head_rows = _head_rows(grid, [in_head for in_head, _ in rows])
    return grid


def _place(grid: Grid, cell: RawCell, row: int, column: int) -> None:
    """Put a cell into its place, and let it cover the places that it spans."""
    longest = _LONGEST_SPAN if len(grid.covering) < _MOST_PLACES else 1
    height = min(max(1, cell.row_span), grid.height - row, longest)
    width = min(max(1, cell.column_span), longest)
    placed = GridCell(row, column, cell.text, height, width, cell.is_head, cell.indent, cell.citations)
    grid.cells.append(placed)
    grid.cells_by_row.setdefault(row, []).append(placed)
    for r in range(row, row + height):
        for c in range(column, column + width):
            grid.covering.setdefault((r, c), placed)
    grid.width = max(grid.width, column + width)


def is_numeric(text: str) -> bool:
    """Return whether a cell holds a value rather than words; a value may carry a unit.

    >>> is_numeric("8.62 ± 0.67"), is_numeric("<0.05"), is_numeric("12 mg"), is_numeric("T10")
    (True, True, True, False)
    """
    match = _NUMERIC.match(text.strip())
    return match is not None and not re.search(r"[^\W\d_]{3,}", text[match.end() :])


def is_label(text: str) -> bool:
    """Return whether a cell at the left can name its row: it has a word or a unit, not only marks.

    >>> is_label("Pain"), is_label("6 h"), is_label("<5 cm"), is_label("22a"), is_label("8.6 (2.1)")
    (True, True, True, False, False)
    """
    return re.search(r"(?<![\d.])[^\W\d_]", text) is not None


def heads_of(grid: Grid) -> list[tuple[GridCell, tuple[Key, ...], tuple[Key, ...]]]:
    """Return every cell with the cells that head its row and its column, outermost first."""
    head_columns = _head_columns(grid)
    groups = _groups(grid)
    found = []
    for cell in grid.cells:
        in_head = cell.row < grid.head_rows
        heads_row = not in_head and bool(cell.text) and (cell.column in head_columns or cell.is_header)
        is_group = any(cell.key == key for key in groups.get(cell.row, ())) or _is_group_row(grid, cell.row)
        heads = in_head or heads_row or (is_group and bool(cell.text))
        marked = cell if cell.is_header == heads else replace(cell, is_header=heads)
        row_heads: tuple[Key, ...] = ()
        if not in_head:
            row_heads = _row_heads(grid, cell, head_columns, groups)
        spans_all = cell.column_span > 1 and not in_head and _is_group_row(grid, cell.row)
        found.append((marked, row_heads, () if spans_all else _column_heads(grid, cell)))
    return found


def _head_rows(grid: Grid, in_head: list[bool]) -> int:
    """Return how many rows at the top are head rows."""
    marked = 0
    while marked < len(in_head) and in_head[marked]:
        marked += 1
    if 0 < marked < grid.height:
        while marked < grid.height - 1 and _goes_on_as_head(grid, marked):
            marked += 1
        return marked
    count = 0
    while count < min(4, grid.height - 1):
        cells = [cell for cell in grid.row(count) if cell.text]
        if not cells or not (
            all(cell.is_header for cell in cells) or (count == 0 and _reads_as_head(grid, cells))
        ):
            break
        count += 1
    return count


def _goes_on_as_head(grid: Grid, row: int) -> bool:
    """Return whether a body row still heads the table: its cells give sizes or say what is printed."""
    cells = [cell for cell in grid.row(row) if cell.text and cell.column > 0]
    return len(cells) >= 2 and all(_SIZE_OR_UNIT.search(cell.text) for cell in cells)


def _reads_as_head(grid: Grid, cells: list[GridCell]) -> bool:
    """Return whether a first row without marks heads the table: words above columns of numbers."""
    if len(cells) < 2 or any(is_numeric(cell.text) for cell in cells if cell.column > 0):
        return False
    below = [c for c in grid.cells if c.row > 0 and c.column > 0 and c.text]
    return sum(is_numeric(c.text) for c in below) > 0.3 * len(below) if below else False


def _column_heads(grid: Grid, cell: GridCell) -> tuple[Key, ...]:
    """Return the head cells above a cell, from the top down; a head cell has those above itself."""
    found: dict[Key, None] = {}
    for row in range(min(grid.head_rows, cell.row)):
        for column in range(cell.column, cell.column + cell.column_span):
            above = grid.covering.get((row, column))
            if above is not None and above.text and above.key != cell.key:
                found[above.key] = None
    return tuple(found)


def _head_columns(grid: Grid) -> frozenset[int]:
    """Return the columns whose cells head their rows."""
    body = [c for c in grid.cells if c.row >= grid.head_rows and c.text]
    if grid.width < 2 or not body:
        return frozenset()
    first = [c for c in body if c.column == 0]
    words = [c for c in first if is_label(c.text)]
    if not first or (len(words) < 0.5 * len(first) and not _counts_rows(grid, first)):
        return frozenset()
    second = [c for c in body if c.column == 1 and c.column_span == 1]
    places = grid.height - grid.head_rows
    gaps = places - sum(c.row_span for c in first if c.column_span == 1)
    reaches = any(c.row_span > 1 for c in first) or (places > 3 and gaps >= 0.3 * places)
    later = [c for c in body if c.column > 1]
    if (
        reaches
        and grid.width > 2
        and second
        and sum(is_label(c.text) for c in second) >= 0.8 * len(second)
        and sum(is_numeric(c.text) for c in later) > 0.3 * len(later)
    ):
        return frozenset({0, 1})
    return frozenset({0})


def _counts_rows(grid: Grid, first: list[GridCell]) -> bool:
    """Return whether a first column of numbers only names the rows: patient 1, 2, 3."""
    heads = [c.text for c in grid.row(0) if c.column == 0] if grid.head_rows else []
    if heads and _NUMBERED.fullmatch(heads[0].strip()):
        return True
    whole = [int(c.text) for c in first if c.text.strip().isdecimal() and len(c.text.strip()) < 6]
    return len(whole) == len(first) > 2 and all(b == a + 1 for a, b in pairwise(whole))


def _is_group_row(grid: Grid, row: int) -> bool:
    """Return whether a row holds words in its first cell alone, and so heads the rows below."""
    if row < grid.head_rows or row + 1 >= grid.height or grid.width < 2:
        return False
    filled = [cell for cell in grid.row(row) if cell.text]
    if len(filled) != 1 or filled[0].column != 0 or filled[0].row != row or filled[0].row_span > 1:
        return False
    return not is_numeric(filled[0].text)


def _groups(grid: Grid) -> dict[int, tuple[Key, ...]]:
    """Return for each row the group heads above it, outermost first."""
    groups: dict[int, tuple[Key, ...]] = {}
    stack: list[GridCell] = []
    indented = any(cell.indent for cell in grid.cells if cell.column == 0)
    previous_was_group = False
    for row in range(grid.head_rows, grid.height):
        first = grid.covering.get((row, 0))
        indent = first.indent if first is not None else 0
        if _is_group_row(grid, row) and first is not None:
            keep = indented or previous_was_group
            while stack and (stack[-1].indent >= indent if indented else not keep):
                stack.pop()
            groups[row] = tuple(cell.key for cell in stack)
            stack.append(first)
            previous_was_group = True
            continue
        previous_was_group = False
        if indented and first is not None and first.text:
            while stack and stack[-1].indent >= indent and any(c.indent for c in _below(grid, stack[-1])):
                stack.pop()
        groups[row] = tuple(cell.key for cell in stack)
    return groups


def _below(grid: Grid, head: GridCell) -> list[GridCell]:
    """Return the first cell of the row right below a group head, if there is one."""
    below = grid.covering.get((head.row + 1, 0))
    return [below] if below is not None and below.indent > head.indent else []


def _row_heads(
    grid: Grid, cell: GridCell, head_columns: frozenset[int], groups: dict[int, tuple[Key, ...]]
) -> tuple[Key, ...]:
    """Return the cells that head a cell's row: groups above, then the head columns left of it."""
    found: dict[Key, None] = dict.fromkeys(groups.get(cell.row, ()))
    for column in range(cell.column):
        left = grid.covering.get((cell.row, column))
        if column in head_columns and column == 0 and (left is None or not left.text):
            left = _named_above(grid, cell.row)
        if left is None or not left.text or left.key == cell.key:
            continue
        if column in head_columns or (left.is_header and left.row >= grid.head_rows):
            found[left.key] = None
    return tuple(found)


def _named_above(grid: Grid, row: int) -> GridCell | None:
    """Return the name that a row without one goes on under: that of the nearest row above in its group."""
    for above in range(row - 1, grid.head_rows - 1, -1):
        if _is_group_row(grid, above):
            return None
        cell = grid.covering.get((above, 0))
        if cell is not None and cell.text:
            return cell
    return None
