"""Where tables may stand on a page: between rules, or under a caption, with what rules say about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables_captions import above, below, is_caption
from ingest.sources.pdf_tables_lines import lines_of, words_in
from ingest.sources.pdf_tables_ruling import frames_of, is_prose, reads_as_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_tables_captions import Caption, Setting
    from ingest.sources.pdf_tables_lines import Line
    from ingest.sources.pdf_tables_ruling import Frame, Level

_FAR_LINE = 3.2  # of the type size, between two lines of a table without rules
_NEAR_FIGURE = 60.0
_MOST_LINES = 120
_MOST_HEAD = 8


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a page that may hold a table: its lines, rules, edges of filled areas, caption."""

    box: Box
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    columns: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
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
    framed = [_trimmed(setting, _framed(setting, frame)) for frame in frames_of(setting)]
    framed = [area for area in framed if len(area.lines) > 1]
    with_captions = _captioned(setting, framed, found)
    areas = [area for area in with_captions if area.is_captioned or not _in_figure(setting, area.box)]
    for caption in setting.captions:
        if caption.is_table and caption not in found.taken:
            area = _unruled(setting, caption)
            if area is not None:
                areas.append(area)
    return sorted(areas, key=lambda area: not area.is_captioned)


def _framed(setting: Setting, frame: Frame) -> Area:
    """Return the area of a frame of rules."""
    box = frame.box
    inner = Box(box.x0 - 4, box.y0 - 1, box.x1 + 4, box.y1 + 1)
    lines = lines_of(setting.page, words_in(setting.page, inner), frame.uprights)
    return Area(
        box, tuple(lines), frame.levels, tuple(frame.columns), _edges(setting, box), uprights=frame.uprights
    )


def _edges(setting: Setting, box: Box) -> tuple[float, ...]:
    """Return the upper and lower edges of the filled areas inside a box."""
    found: list[float] = []
    for rect in setting.page.rects:
        inside = (
            rect.x0 >= box.x0 - 6
            and rect.x1 <= box.x1 + 6
            and rect.y0 >= box.y0 - 3
            and rect.y1 <= box.y1 + 3
        )
        if inside and rect.height >= 6 and rect.width >= 12 and rect.height < 0.8 * box.height:
            found += [rect.y0, rect.y1]
    kept: list[float] = []
    for y in sorted(found):
        if not kept or y - kept[-1] > 2:
            kept.append(y)
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
        more = _run(setting, Box(area.box.x0 - 4, area.box.y1, area.box.x1 + 4, setting.page.height))
        if sum(len(line.pieces) > 1 for line in more) >= 2:
            bottom = more[-1].bottom + 1
            box = Box(area.box.x0, area.box.y0, area.box.x1, bottom)
            area = replace(area, box=box, lines=(*area.lines, *more), edges=_edges(setting, box))
    return area


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
    upper = sum(hit is not None and hit[0].is_table for hit in tops)
    lower = sum(hit is not None and hit[0].is_table for hit in bottoms)
    orders = (tops, bottoms) if upper >= lower else (bottoms, tops)
    result = list(areas)
    for hits in orders:
        for at, hit in enumerate(hits):
            if hit is None or result[at].is_captioned or hit[0] in found.taken or not hit[0].is_table:
                continue
            found.taken.append(hit[0])
            result[at] = replace(result[at], caption=(hit[1],), is_captioned=True)
    return result


def _in_figure(setting: Setting, box: Box) -> bool:
    """Return whether the caption of a figure stands right below or above an area."""
    return any(
        not c.is_table
        and box.x0 - 20 <= c.x0 <= box.x1
        and (-2 < c.line.top - box.y1 < _NEAR_FIGURE or -2 < box.y0 - c.line.bottom < _NEAR_FIGURE)
        for c in setting.captions
    )


def _unruled(setting: Setting, caption: Caption) -> Area | None:
    """Return the area of a table that only its caption announces: below the caption, else above it."""
    x0, x1 = _sides(setting, caption)
    top = caption.line.top - 1
    lines = setting.lines_within(Box(x0 - 3, top, x1 + 3, setting.page.height))
    head = [lines[0]] if lines else []
    for line in lines[1:8]:
        last = head[-1]
        same = (
            abs(line.size - last.size) < 0.06 * last.size and line.baseline - last.baseline < 1.4 * last.size
        )
        if not same or len(line.pieces) > 1 or not _fills(last, x1):
            break
        head.append(line)
    if not head:
        return None
    run = _run(setting, Box(x0 - 3, head[-1].bottom, x1 + 3, setting.page.height))
    if not _has_rows(run):
        run = _run_above(setting, Box(x0 - 3, 0, x1 + 3, top))
    if not _has_rows(run):
        return None
    box = Box.around([line.box for line in run])
    box = Box(min(box.x0, x0), box.y0, box.x1, box.y1)
    return Area(
        box,
        tuple(run),
        edges=_edges(setting, Box(box.x0 - 8, box.y0 - 6, box.x1 + 8, box.y1 + 6)),
        caption=(Box.around([line.box for line in head]),),
        is_captioned=True,
    )


def _has_rows(lines: Sequence[Line]) -> bool:
    """Return whether lines have more than one piece often enough for the rows of a table."""
    several = sum(len(line.pieces) > 1 for line in lines)
    return several >= 2 and several >= 0.3 * len(lines)


def _fills(line: Line, x1: float) -> bool:
    """Return whether a line of a caption goes to the end of its column, so that another may follow."""
    return line.x1 > x1 - 8 * line.size


def _sides(setting: Setting, caption: Caption) -> tuple[float, float]:
    """Return the sides between which the table of a caption can stand: a column of text, or all of them."""
    columns = text_columns(setting)
    own = next((c for c in columns if c[0] - 12 <= caption.x0 <= c[1]), None)
    everything = (
        min([caption.x0, *(c[0] for c in columns)]),
        max([caption.line.x1, *(c[1] for c in columns)]),
    )
    if own is None or len(columns) < 2:
        return everything
    y0, y1 = caption.line.bottom, caption.line.bottom + 70
    beside = [c for c in columns if c != own]
    prose = sum(
        piece.text.count(" ") > 3 and any(abs(piece.x0 - c[0]) < 4 for c in beside)
        for line in setting.lines
        if y0 <= line.baseline <= y1
        for piece in line.pieces
    )
    wide = any(p.x0 < own[1] - 10 and p.x1 > own[1] + 20 for p in caption.line.pieces)
    return (own[0], own[1]) if prose >= 3 and not wide else everything


def text_columns(setting: Setting) -> list[tuple[float, float]]:
    """Return the columns of running text of a page, from left to right."""
    starts: Counter[int] = Counter()
    stops: dict[int, list[float]] = {}
    for line in setting.lines:
        if abs(line.size - setting.body_size) > 0.1 * setting.body_size:
            continue
        for piece in line.pieces:
            if piece.text.count(" ") >= 4:
                key = round(piece.x0 / 4)
                starts[key] += 1
                stops.setdefault(key, []).append(piece.x1)
    columns: list[tuple[float, float]] = []
    for key, count in sorted(starts.items()):
        if count < 4:
            continue
        x0, x1 = key * 4.0 - 2, sorted(stops[key])[int(0.9 * count)]
        if columns and x0 < columns[-1][1] - 10:
            columns[-1] = columns[-1][0], max(x1, columns[-1][1])
        else:
            columns.append((x0, x1))
    return columns


def _run(setting: Setting, reach: Box) -> list[Line]:
    """Return the lines from the top of an area that may be rows of a table."""
    lines = setting.lines_within(reach)[:_MOST_LINES]
    taken: list[Line] = []
    for at, line in enumerate(lines):
        if taken and line.baseline - taken[-1].baseline > _FAR_LINE * line.size:
            break
        if is_caption(setting, line, reach):
            break
        if is_prose(line, reach.width) and reads_as_prose(lines[at : at + 4], reach.width):
            break
        taken.append(line)
    while taken and len(taken[-1].pieces) == 1:
        taken.pop()
    return taken


def _run_above(setting: Setting, reach: Box) -> list[Line]:
    """Return the lines at the bottom of an area that may be rows of a table."""
    lines = setting.lines_within(reach)[::-1][:_MOST_LINES]
    taken: list[Line] = []
    for at, line in enumerate(lines):
        if taken and taken[-1].baseline - line.baseline > _FAR_LINE * line.size:
            break
        if is_caption(setting, line, reach):
            break
        if is_prose(line, reach.width) and reads_as_prose(lines[at : at + 4], reach.width):
            break
        taken.append(line)
    while taken and len(taken[-1].pieces) == 1:
        taken.pop()
    return taken[::-1]
