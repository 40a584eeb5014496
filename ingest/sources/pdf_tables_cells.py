"""Cells of a ruled table that reach over several rows: where no rule parts them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import FoundCell, Word
    from ingest.sources.pdf_tables_alignment import Column
    from ingest.sources.pdf_tables_lines import Line
    from ingest.sources.pdf_tables_ruling import Level

_NEXT_LINE = 1.6  # of the type size: no further below stands the next line of a cell


def joined_down(
    cells: Sequence[FoundCell],
    rows: Sequence[Sequence[Line]],
    columns: Sequence[Column],
    levels: Sequence[Level],
    words: Sequence[Word],
) -> list[FoundCell]:
    """Return the cells of a grid, those of neighbouring rows joined where a rule parts only other columns."""
    kept = [cell for cell in cells if cell.is_header or cell.column_span > 1]
    spanned = {(c.row, c.column + n) for c in kept for n in range(c.column_span)}
    single = {(c.row, c.column): c for c in cells if not c.is_header and c.column_span == 1}
    head = max((cell.row for cell in cells), default=0) + 1 - len(rows)
    for number, column in enumerate(columns):
        middle = (column.left + column.right) / 2
        for first, last in _open_runs(rows, middle, levels):
            run = [(head + at, number) for at in range(first, last + 1)]
            if not any(place in spanned for place in run):
                kept += _joined(run, single, words)
            else:
                kept += [single[place] for place in run if place in single]
    return sorted(kept, key=lambda cell: (cell.row, cell.column))


def _open_runs(rows: Sequence[Sequence[Line]], x: float, levels: Sequence[Level]) -> list[tuple[int, int]]:
    """Return the first and the last row of each run of rows that no rule parts in a column."""
    runs: list[tuple[int, int]] = []
    for at in range(len(rows)):
        if runs and _is_open(rows[at - 1][-1].baseline, rows[at][0].baseline, x, levels):
            runs[-1] = runs[-1][0], at
        else:
            runs.append((at, at))
    return runs


def _is_open(above: float, below: float, x: float, levels: Sequence[Level]) -> bool:
    """Return whether the rules between two rows leave out a column."""
    between = [level for level in levels if above - 1 < level.y < below + 1 and level.spans]
    return bool(between) and not any(s[0] - 2 <= x <= s[1] + 2 for level in between for s in level.spans)


def _joined(
    run: Sequence[tuple[int, int]], cells: dict[tuple[int, int], FoundCell], words: Sequence[Word]
) -> list[FoundCell]:
    """Return the cells of a run of rows: lines that follow each other are one, a gap begins another.

    The first reaches up, and each down to the next.
    """
    found: list[FoundCell] = []
    for place in run:
        cell = cells.get(place)
        if cell is None:
            continue
        top = words[cell.lines[0][0]]
        bottom = words[found[-1].lines[-1][0]] if found else None
        if bottom is not None and top.baseline - bottom.baseline <= _NEXT_LINE * top.size:
            found[-1] = replace(found[-1], lines=(*found[-1].lines, *cell.lines))
        else:
            found.append(cell if found else replace(cell, row=run[0][0]))
    stops = [*(cell.row for cell in found[1:]), run[-1][0] + 1]
    return [replace(cell, row_span=stop - cell.row) for cell, stop in zip(found, stops, strict=False)]
