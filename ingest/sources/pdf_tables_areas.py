"""Where tables may stand on a page: between rules, or under a caption, with what rules say about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables_captions import above, begins_note, below, is_caption
from ingest.sources.pdf_tables_lines import lines_of, words_in
from ingest.sources.pdf_tables_ruling import Level, frames_of
from ingest.sources.pdf_tables_runs import are_rows, rows_below, runs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_tables_captions import Caption, Setting
    from ingest.sources.pdf_tables_lines import Line
    from ingest.sources.pdf_tables_ruling import Frame
    from ingest.sources.pdf_tables_runs import Run

_NEAR_FIGURE = 60.0
_DOTTED = re.compile(r"[.\u2026\u00b7_-]{6,}")  # a rule set in dots
_HEAD_ABOVE = 40.0
_MOSTLY = 0.8
_TOUCHES = 4.5  # points between a head and the rule below it
_MOST_HEAD = 8


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page that may hold a table: its lines, rules, edges of filled areas, caption."""

    box: Box
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    columns: tuple[float, ...] = ()
    edges: tuple[Level, ...] = ()
    caption: tuple[Box, ...] = ()
    notes: tuple[Box, ...] = ()
    uprights: tuple[Box, ...] = ()
    is_captioned: bool = False


@dataclass(slots=True)
class _Found:
    """What has been found so far: the captions that are taken."""

    taken: list[Caption] = field(default_factory=list)


def areas_of(setting: Setting) -> list[Area]:
    """Return the areas of a page that may hold tables, those with rules first."""
    found = _Found()
    framed = [_framed(setting, frame) for frame in frames_of(setting)]
    framed = [area if _is_list(area) else _without_notes(_trimmed(setting, area)) for area in framed]
    framed = [_with_head(setting, area) for area in framed if len(area.lines) > 1]
    with_captions = _captioned(setting, framed, found)
    areas = [area for area in with_captions if area.is_captioned or not _in_figure(setting, area.box)]
    loose = [c for c in setting.captions if c.is_table and c not in found.taken]
    areas += [_unruled(setting, run) for _, run in runs_of(setting, loose)]
    return sorted(areas, key=lambda area: not area.is_captioned)


def _is_list(area: Area) -> bool:
    """Return whether no line has more than one piece: rows of one cell, which notes cannot be told from."""
    return len(area.lines) > 2 and all(len(line.pieces) == 1 for line in area.lines)


def _framed(setting: Setting, frame: Frame) -> Area:
    """Return the area of a frame of rules."""
    box = frame.box
    inner = Box(box.x0 - 4, box.y0 - 1, box.x1 + 4, box.y1 + 1)
    words = setting.page.words
    inside = words_in(setting.page, inner)
    dots = [i for i in inside if _DOTTED.fullmatch(words[i].text)]
    levels = [*frame.levels, *(Level(words[i].baseline, [(words[i].x0, words[i].x1)]) for i in dots)]
    levels.sort(key=lambda level: level.y)
    lines = lines_of(setting.page, [i for i in inside if i not in dots], frame.uprights)
    return Area(
        box,
        tuple(lines),
        tuple(levels),
        tuple(frame.columns),
        _edges(setting, box),
        uprights=frame.uprights,
    )


def _with_head(setting: Setting, area: Area) -> Area:
    """Return an area with the lines right above its first rule that stand over its columns."""
    reach = Box(area.box.x0 - 4, area.box.y0 - _HEAD_ABOVE, area.box.x1 + 4, area.box.y0)
    places = [piece for line in area.lines[:3] for piece in line.pieces]
    head: list[Line] = []
    top = area.box.y0
    for line in reversed(setting.lines_within(reach)):
        over = [any(p.x0 < q.x1 and q.x0 < p.x1 for q in places) for p in line.pieces]
        near = top - line.bottom <= (_TOUCHES if not head else 0.5 * line.size)
        if not near or len(over) < 2 or not all(over) or is_caption(setting, line, reach):
            break
        head.insert(0, line)
        top = line.top
    if not head:
        return area
    box = Box(area.box.x0, top - 1, area.box.x1, area.box.y1)
    return replace(area, box=box, lines=(*head, *area.lines))


def _edges(setting: Setting, box: Box) -> tuple[Level, ...]:
    """Return the upper and lower edges of the filled areas inside a box, as levels."""
    found: list[Level] = []
    for rect in setting.page.rects:
        shared = min(rect.x1, box.x1 + 6) - max(rect.x0, box.x0 - 6)
        inside = shared >= _MOSTLY * rect.width and rect.y0 >= box.y0 - 3 and rect.y1 <= box.y1 + 3
        if inside and rect.height >= 6 and rect.width >= 12 and rect.height < 0.8 * box.height:
            found += [Level(y, [(rect.x0, rect.x1)]) for y in (rect.y0, rect.y1)]
    kept: list[Level] = []
    for level in sorted(found, key=lambda each: each.y):
        if kept and level.y - kept[-1].y <= 2:
            kept[-1].spans += level.spans
        else:
            kept.append(level)
    return tuple(kept)


def _trimmed(setting: Setting, area: Area) -> Area:
    """Return an area without the notes between its last two rules, and with the rows below its last rule."""
    levels = list(area.levels)
    while len(levels) > 2:
        last = [line for line in area.lines if line.baseline > levels[-2].y]
        if last and all(len(line.pieces) == 1 for line in last) and _are_notes(area, last):
            area = replace(
                area,
                lines=tuple(line for line in area.lines if line.baseline <= levels[-2].y),
                notes=(Box.around([line.box for line in last]), *area.notes),
                levels=tuple(levels[:-1]),
                box=Box(area.box.x0, area.box.y0, area.box.x1, levels[-2].y),
            )
            levels.pop()
        elif not last:
            levels.pop()
        else:
            break
    wide = [level for level in area.levels if level.share(area.box.x0, area.box.x1) >= 0.5]
    has_data = any(line.is_data for line in area.lines)
    if (len(wide) <= 2 and len(area.lines) <= _MOST_HEAD) or not has_data:
        more = rows_below(setting, Box(area.box.x0 - 4, area.box.y1, area.box.x1 + 4, setting.page.height))
        if are_rows(setting, more):
            bottom = more[-1].bottom + 1
            box = Box(area.box.x0, area.box.y0, area.box.x1, bottom)
            area = replace(area, box=box, lines=(*area.lines, *more), edges=_edges(setting, box))
    return area


def _without_notes(area: Area) -> Area:
    """Return an area without the notes below its last row."""
    lines = list(area.lines)
    start = len(lines)
    while start > 1 and len(lines[start - 1].pieces) == 1:
        start -= 1
    first = next((n for n in range(start, len(lines)) if _is_note(area, lines[n])), len(lines))
    if first == len(lines):
        return area
    notes = Box.around([line.box for line in lines[first:]])
    bottom = lines[first - 1].bottom + 1
    box = Box(area.box.x0, area.box.y0, area.box.x1, bottom)
    levels = tuple(level for level in area.levels if level.y <= notes.y0)
    return replace(area, lines=tuple(lines[:first]), levels=levels, box=box, notes=(notes, *area.notes))


def _is_note(area: Area, line: Line) -> bool:
    """Return whether a line of one piece reads as a footnote, or is as wide as one."""
    return begins_note(line.text) or line.x1 - line.x0 > 0.75 * area.box.width


def _are_notes(area: Area, last: Sequence[Line]) -> bool:
    """Return whether lines of one piece below the last rule but one are footnotes, not a row of the table."""
    before = [line for line in area.lines if line.baseline < last[0].baseline]
    if not before:
        return False
    smaller = last[0].size < 0.95 * before[-1].size
    wide = last[0].x1 - last[0].x0 > 0.6 * area.box.width
    return smaller or wide or len(last) > 2


def _captioned(setting: Setting, areas: list[Area], found: _Found) -> list[Area]:
    """Return the areas with their captions; where a page has them above its tables, they stand above."""
    tops = [above(setting, area.box) for area in areas]
    bottoms = [below(setting, area.box) for area in areas]
    upper = sum(hit is not None and hit.caption.is_table for hit in tops)
    lower = sum(hit is not None and hit.caption.is_table for hit in bottoms)
    orders = (tops, bottoms) if upper >= lower else (bottoms, tops)
    result = list(areas)
    for hits in orders:
        for at, hit in enumerate(hits):
            if (
                hit is None
                or result[at].is_captioned
                or hit.caption in found.taken
                or not hit.caption.is_table
            ):
                continue
            found.taken.append(hit.caption)
            area = result[at]
            box = Box.around([area.box, *(line.box for line in hit.head)])
            lines = (*hit.head, *area.lines)
            edges = _edges(setting, box) if hit.head else area.edges
            result[at] = replace(
                area, box=box, lines=lines, edges=edges, caption=(hit.box,), is_captioned=True
            )
    return result


def _in_figure(setting: Setting, box: Box) -> bool:
    """Return whether the caption of a figure stands right below or above an area."""
    return any(
        not c.is_table
        and box.x0 - 20 <= c.x0 <= box.x1
        and (-2 < c.line.top - box.y1 < _NEAR_FIGURE or -2 < box.y0 - c.line.bottom < _NEAR_FIGURE)
        for c in setting.captions
    )


def _unruled(setting: Setting, run: Run) -> Area:
    """Return the area of a table that only its caption announces."""
    box = run.box
    edges = _edges(setting, Box(box.x0 - 8, box.y0 - 6, box.x1 + 8, box.y1 + 6))
    return Area(box, tuple(run.lines), edges=edges, caption=(run.caption,), is_captioned=True)
