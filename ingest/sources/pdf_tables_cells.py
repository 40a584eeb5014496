"""Cells of a ruled table that reach over several rows: where no rule parts them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import FoundCell
    from ingest.sources.pdf_tables_alignment import Column
    from ingest.sources.pdf_tables_lines import Line
    from ingest.sources.pdf_tables_ruling import Level


def joined_down(
    cells: Sequence[FoundCell],
    rows: Sequence[Sequence[Line]],
    head: int,
    columns: Sequence[Column],
    levels: Sequence[Level],
) -> list[FoundCell]:
    """Return the cells of a grid, those of neighbouring rows joined where a rule parts only other columns."""
    places = {(cell.row, cell.column): cell for cell in cells}
    for number, column in enumerate(columns):
        middle = (column.left + column.right) / 2
        for at in range(len(rows) - 1, 0, -1):
            if _is_open(rows[at - 1][-1].baseline, rows[at][0].baseline, middle, levels):
                _join(places, head + at - 1, number)
    return sorted(places.values(), key=lambda cell: (cell.row, cell.column))


def _is_open(above: float, below: float, x: float, levels: Sequence[Level]) -> bool:
    """Return whether the rules between two rows leave out a column."""
    between = [level for level in levels if above - 1 < level.y < below + 1 and level.spans]
    return bool(between) and not any(s[0] - 2 <= x <= s[1] + 2 for level in between for s in level.spans)


def _join(places: dict[tuple[int, int], FoundCell], row: int, column: int) -> None:
    """Join a cell with the one below it; an empty place of the two takes the other's words."""
    upper, lower = places.get((row, column)), places.get((row + 1, column))
    if any(cell is not None and cell.column_span > 1 for cell in (upper, lower)):
        return
    if upper is None and lower is None:
        return
    if lower is None and upper is not None:
        places[row, column] = replace(upper, row_span=upper.row_span + 1)
        return
    if lower is not None:
        del places[row + 1, column]
        lines = (*upper.lines, *lower.lines) if upper is not None else lower.lines
        places[row, column] = replace(lower, row=row, lines=lines, row_span=lower.row_span + 1)
