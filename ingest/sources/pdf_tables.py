"""Tables on the page of a PDF: found by rules, or by columns of words under a caption.

``find_tables`` is what ``ingest.sources.pdf`` calls for each page. Where tables are is said by drawn rules
(``pdf_tables_ruling``) and captions (``pdf_tables_captions``); what is in their cells by rules too, or by
white space (``pdf_tables_alignment``, ``pdf_tables_headers``). ``indents`` says how far names at the left are
moved in, so that ``ingest.sources.grid`` can tell which of them head others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box, FoundCell, FoundTable
from ingest.sources.pdf_tables_alignment import columns_of, place_of, rows_of
from ingest.sources.pdf_tables_areas import Area, areas_of
from ingest.sources.pdf_tables_captions import ANNOUNCES, notes_below, setting_of
from ingest.sources.pdf_tables_cells import joined_down
from ingest.sources.pdf_tables_headers import goes_on, head_cells, head_lines, is_bold_on
from ingest.sources.pdf_tables_spans import drawn_span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import PdfPageFacts
    from ingest.sources.pdf_tables_alignment import Column
    from ingest.sources.pdf_tables_captions import Setting
    from ingest.sources.pdf_tables_lines import Line, Piece
    from ingest.sources.pdf_tables_ruling import Level

_MOST_STEPS = 5
_INDENT = 0.35  # of the type size: moved in on purpose
_SHORTEST_RULE = 20.0
_MOST_WORDS = 10_000  # of a page: more is no page for people
_FEWEST_FILLED = 4
_CENTRED = 0.12  # of the width that a cell spans


def find_tables(page: PdfPageFacts) -> tuple[FoundTable, ...]:
    """Return the tables of a page from the top down; a page without any gives an empty tuple."""
    if not page.words:
        return ()
    if not _may_have_tables(page):
        return ()
    setting = setting_of(page)
    if not page.rules and not page.rects and not any(c.is_table for c in setting.captions):
        return ()
    found: list[FoundTable] = []
    for area in areas_of(setting):
        table = _table(setting, area)
        if table is not None and not any(table.box.meets(other.box) for other in found):
            found.append(table)
    return tuple(sorted(found, key=lambda table: (table.box.y0, table.box.x0)))


def _may_have_tables(page: PdfPageFacts) -> bool:
    """Return whether a page has rules enough for a table, or a word that announces one."""
    if len(page.words) > _MOST_WORDS:
        return False
    flat = sum(rule.width >= _SHORTEST_RULE for rule in page.rules)
    return flat > 2 or any(ANNOUNCES.match(word.text) for word in page.words)


def indents(page: PdfPageFacts, table: FoundTable) -> dict[tuple[int, int], int]:
    """Return how many steps the cells of the first column are moved in, by row and column."""
    first = [c for c in table.cells if c.column == 0 and not c.is_header and c.lines and c.lines[0]]
    if not first:
        return {}
    size = median(page.words[c.lines[0][0]].size for c in first)
    lefts = [page.words[c.lines[0][0]].x0 for c in first]
    rights = [page.words[c.lines[0][-1]].x1 for c in first]
    middles = [(left + right) / 2 for left, right in zip(lefts, rights, strict=True)]
    steps = _clusters(lefts, _INDENT * size)
    if len(steps) > min(_MOST_STEPS, len(_clusters(rights, 1)) - 1, len(_clusters(middles, 1)) - 1):
        return {}  # set to the right, or centred
    return {
        (c.row, c.column): sum(step <= left for step in steps) - 1
        for c, left in zip(first, lefts, strict=True)
    }


def _clusters(places: Sequence[float], grain: float) -> list[float]:
    """Return where places begin that lie further apart than a grain."""
    found: list[float] = []
    for x in sorted(places):
        if not found or x - found[-1] > grain:
            found.append(x)
    return found


def _table(setting: Setting, area: Area) -> FoundTable | None:
    """Return the table of an area, or None where it holds none."""
    lines = list(area.lines)
    if len(lines) < 2:
        return None
    sides = area.box.x0, area.box.x1
    inner = [level for level in area.levels if lines[0].baseline < level.y < lines[-1].baseline]
    edges = [edge for edge in area.edges if lines[0].baseline < edge.y < lines[-1].baseline]
    count = head_lines(lines, sorted([*inner, *edges], key=lambda level: level.y), sides)
    columns = columns_of(lines[count:], area.columns, sides)
    if len(columns) < 2:
        columns = columns_of(lines, area.columns, sides)
    if len(columns) < 2:
        return _list(setting, area, columns, [*inner, *edges])
    head = head_cells(lines[:count], columns, inner, area.uprights)
    while count < len(lines) - 1 and (goes_on(head, lines[count], columns) or is_bold_on(lines, count)):
        count = _next(lines, count, inner)
        head = head_cells(lines[:count], columns, inner, area.uprights)
    height = max((cell.level for cell in head), default=-1) + 1
    cells = []
    for cell in head:
        free = height - cell.level
        beneath = [
            c.level for c in head if c.level > cell.level and c.first <= cell.last and cell.first <= c.last
        ]
        span = min(beneath) - cell.level if beneath else free
        cells.append(
            FoundCell(
                cell.level, cell.first, tuple(cell.lines), span, cell.last - cell.first + 1, is_header=True
            )
        )
    breaks = sorted({level.y for level in (*inner, *edges)})
    rows = rows_of(lines[count:], columns, breaks)
    groups = [(cell.first, cell.last) for cell in head if 0 < cell.first < cell.last]
    for number, row in enumerate(rows, start=height):
        cells += _centred(_row(row, columns, number, area.uprights), groups, row, columns)
    if not _is_table(area, cells, lines, columns, rows):
        return None
    if len(area.columns) > 3:
        cells = joined_down(cells, rows, columns, area.levels, setting.page.words)
    return _placed(setting, area, tuple(cells))


def _list(
    setting: Setting, area: Area, columns: Sequence[Column], levels: Sequence[Level]
) -> FoundTable | None:
    """Return the table of one column that a caption announces and rules frame: a list of criteria."""
    if not (columns and area.is_captioned and len(area.levels) > 1):
        return None
    rows = rows_of(area.lines, columns, sorted({level.y for level in levels}))
    if len(rows) < _FEWEST_FILLED:
        return None
    return _placed(
        setting,
        area,
        tuple(
            FoundCell(number, 0, tuple(tuple(piece.words) for line in row for piece in line.pieces))
            for number, row in enumerate(rows)
        ),
    )


def _next(lines: Sequence[Line], count: int, levels: Sequence[Level]) -> int:
    """Return how many lines stand above the next rule, where it is near; else one more."""
    y = next((level.y for level in levels if level.y > lines[count].baseline), 0.0)
    above = sum(line.baseline < y for line in lines)
    return above if count < above <= min(count + 4, len(lines) - 1) else count + 1


def _row(
    row: Sequence[Line], columns: Sequence[Column], number: int, uprights: Sequence[Box]
) -> list[FoundCell]:
    """Return the cells of a row of the body."""
    alone = len(row) == 1 and len(row[0].pieces) == 1
    cells: dict[int, list[list[int]]] = {}
    spans: dict[int, int] = {}
    taken = {place_of(p, columns)[0] for line in row for p in line.pieces}
    for line in row:
        seen: set[int] = set()
        for piece in line.pieces:
            first, last = drawn_span(piece, line, columns, uprights) or place_of(piece, columns)
            if last > first and not alone and any(first < c <= last for c in taken):
                first = last = _best(piece, columns, first, last)
            if first in seen:
                cells[first][-1] += piece.words
            else:
                cells.setdefault(first, []).append(list(piece.words))
                seen.add(first)
            spans[first] = (
                len(columns) if alone and first == 0 else max(spans.get(first, 1), last - first + 1)
            )
    return [
        FoundCell(number, column, tuple(tuple(line) for line in lines), 1, spans[column])
        for column, lines in sorted(cells.items())
    ]


def _centred(
    cells: list[FoundCell],
    groups: Sequence[tuple[int, int]],
    row: Sequence[Line],
    columns: Sequence[Column],
) -> list[FoundCell]:
    """Return the cells of a row, those alone in the middle of a group of the head over all its columns."""
    found = cells
    places = [(place_of(p, columns)[0], p) for line in row for p in line.pieces] if groups else []
    for first, last in groups:
        inside = [piece for column, piece in places if first <= column <= last]
        if len(inside) != 1:
            continue
        off = abs((columns[first].x0 + columns[last].x1) / 2 - inside[0].middle)
        own = min(abs((c.x0 + c.x1) / 2 - inside[0].middle) for c in columns[first : last + 1])
        if off < min(_CENTRED * (columns[last].x1 - columns[first].x0), 0.5 * own):
            span = last - first + 1
            found = [
                replace(c, column=first, column_span=span) if first <= c.column <= last else c for c in found
            ]
    return found


def _best(piece: Piece, columns: Sequence[Column], first: int, last: int) -> int:
    """Return the column that a piece shares most with, of those it reaches into."""
    return max(
        range(first, last + 1),
        key=lambda n: min(columns[n].x1, piece.x1) - max(columns[n].x0, piece.x0),
    )


def _is_table(
    area: Area,
    cells: Sequence[FoundCell],
    lines: Sequence[Line],
    columns: Sequence[Column],
    rows: Sequence[Sequence[Line]],
) -> bool:
    """Return whether cells are those of a table, rather than of a figure, a box or running text."""
    several = sum(len(line.pieces) > 1 for line in lines)
    if len(cells) < _FEWEST_FILLED or not rows or several < 2:
        return False
    body = [cell for cell in cells if not cell.is_header]
    filled = len(body) / (len(rows) * len(columns))
    if area.is_captioned:
        if not area.levels and _sparse(body, len(columns)):
            return False
        return several >= 0.25 * len(lines)
    enough = len(rows) >= 3 and len(columns) >= 3 and filled >= 0.5
    if len(area.columns) > 3 and len(area.levels) > len(rows):
        return enough  # a drawn grid
    values = [p.is_value for line in lines for p in line.pieces[1:]]
    is_even = several >= 0.5 * len(lines)
    return enough and is_even and (len(area.columns) > 2 or sum(values) >= 0.4 * len(values))


def _sparse(body: Sequence[FoundCell], width: int) -> bool:
    """Return whether rows of several cells leave most columns empty: the numbers along an axis do."""
    counts = Counter(cell.row for cell in body)
    rows = [count for count in counts.values() if count > 1]
    return len(rows) < 2 or sum(rows) < 0.5 * len(rows) * width


def _placed(setting: Setting, area: Area, cells: tuple[FoundCell, ...]) -> FoundTable:
    """Return the table with its caption and its notes."""
    words = [setting.page.words[i] for cell in cells for line in cell.lines for i in line]
    box = Box(
        min(w.x0 for w in words) - 0.5,
        min(w.y0 for w in words) - 0.5,
        max(w.x1 for w in words) + 0.5,
        max(w.y1 for w in words) + 0.5,
    )
    reach = Box(min(area.box.x0, box.x0), box.y0, max(area.box.x1, box.x1), max(area.box.y1, box.y1))
    notes = notes_below(setting, reach, median(w.size for w in words))
    return FoundTable(box, cells, tuple(area.caption), (*area.notes, *notes))
