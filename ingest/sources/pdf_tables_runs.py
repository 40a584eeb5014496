"""Tables that no rule frames: the lines below or above a caption that stand in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables_captions import fills_column, is_body, is_caption
from ingest.sources.pdf_tables_ruling import is_prose, reads_as_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_tables_captions import Caption, Setting
    from ingest.sources.pdf_tables_lines import Line

_FAR = 3.2  # of the type size, between two lines of one table
_MOST_LINES = 120
_MOST_CAPTION = 8
_MOST_PROSE = 0.2
_BESIDE = 0.34
_SMALLER = 0.94  # of the running text: how tables are set where they are set smaller
_RIGHT_HALF = 0.4  # a caption that begins so far right begins a column of its own
Sides = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that may be the rows of a table, and the caption that announces them."""

    box: Box
    lines: list[Line]
    caption: Box


def runs_of(setting: Setting, captions: Sequence[Caption]) -> list[tuple[Caption, Run]]:
    """Return the rows that captions announce: below them, or above where more of them have rows there."""
    below = [_run_of(setting, caption, above=False) for caption in captions]
    above = [_run_of(setting, caption, above=True) for caption in captions]
    stands_above = sum(run is not None for run in above) > sum(run is not None for run in below)
    first, second = (above, below) if stands_above else (below, above)
    found = []
    for caption, run, other in zip(captions, first, second, strict=True):
        kept = run or other
        if kept is not None:
            found.append((caption, kept))
    return found


def _run_of(setting: Setting, caption: Caption, *, above: bool) -> Run | None:
    """Return the rows that a caption announces on one side of it."""
    columns = setting.columns
    choices = _sides(setting, caption, columns)
    for x0, x1 in choices:
        head = _caption_lines(setting, caption, x0, x1)
        if not head:
            continue
        if above:
            lines = _rows_above(setting, Box(x0 - 3, 0, x1 + 3, caption.line.top - 1))
        else:
            lines = rows_below(setting, Box(x0 - 3, head[-1].bottom, x1 + 3, setting.page.height))
        is_cut = len(choices) > 1 and _goes_on_beside(setting, lines, x1, columns)
        if are_rows(setting, lines) and not is_cut:
            box = Box.around([line.box for line in lines])
            return Run(Box(min(box.x0, x0), *box[1:]), lines, Box.around([line.box for line in head]))
    return None


def _goes_on_beside(setting: Setting, lines: Sequence[Line], x1: float, columns: Sequence[Sides]) -> bool:
    """Return whether many lines have pieces further right, set like their own, that are no running text."""
    beside = 0
    for line in lines:
        near = (other for other in setting.lines if abs(other.baseline - line.baseline) < 1)
        further = (piece for other in near for piece in other.pieces if piece.x1 > x1 + 3)
        beside += any(
            abs(piece.size - line.size) < 0.06 * line.size and not fills_column(piece, columns)
            for piece in further
        )
    return beside > _BESIDE * len(lines)


def _caption_lines(setting: Setting, caption: Caption, x0: float, x1: float) -> list[Line]:
    """Return the lines of a caption."""
    lines = setting.lines_within(Box(x0 - 3, caption.line.top - 1, x1 + 3, setting.page.height))
    head = lines[:1]
    for line in lines[1:_MOST_CAPTION]:
        last = head[-1]
        is_near = line.baseline - last.baseline < 1.4 * last.size
        is_alike = abs(line.size - last.size) < 0.06 * last.size and len(line.pieces) == 1
        if not (is_near and is_alike and last.x1 > x1 - 8 * last.size):
            break
        head.append(line)
    return head


def _sides(setting: Setting, caption: Caption, columns: Sequence[Sides]) -> list[Sides]:
    """Return the sides between which the table of a caption can stand, likeliest first."""
    own = next((c for c in columns if c[0] - 12 <= caption.x0 <= c[1]), None)
    whole = min(line.x0 for line in setting.lines), max(line.x1 for line in setting.lines)
    if (own is None or own == columns[0]) and caption.x0 > whole[0] + _RIGHT_HALF * (whole[1] - whole[0]):
        return [(caption.x0 - 2, whole[1])]
    if own is None or len(columns) < 2:
        return [whole]
    if own != columns[0]:
        return [own]
    return [own, whole]


def are_rows(setting: Setting, lines: Sequence[Line]) -> bool:
    """Return whether lines have several pieces, and none that fills a column of text, often enough."""
    several = sum(len(line.pieces) > 1 for line in lines)
    texts = sum(is_body(setting, line) for line in lines)
    return several >= 2 and several >= 0.3 * len(lines) and texts <= _MOST_PROSE * len(lines)


def rows_below(setting: Setting, reach: Box) -> list[Line]:
    """Return the lines from the top of an area that may be rows of a table."""
    taken = _taken(setting, setting.lines_within(reach)[:_MOST_LINES], reach)
    while taken and len(taken[-1].pieces) == 1 and not (len(taken) > 1 and _wraps(taken[-2], taken[-1])):
        taken.pop()
    return taken


def _wraps(above: Line, line: Line) -> bool:
    """Return whether a line only goes on with the name of the row above it, or with one of its cells."""
    is_near = line.baseline - above.baseline < 1.4 * line.size and abs(line.size - above.size) < 0.3
    if not is_near or len(above.pieces) < 2:
        return False
    under = [piece for piece in above.pieces[1:] if piece.x0 < line.x1 and line.x0 < piece.x1]
    fits = len(under) == 1 and line.x1 - line.x0 <= 1.1 * (under[0].x1 - under[0].x0)
    return line.x1 < above.pieces[1].x0 or (fits and line.x0 > above.pieces[0].x1)


def _rows_above(setting: Setting, reach: Box) -> list[Line]:
    """Return the lines at the bottom of an area that may be rows of a table."""
    taken = _taken(setting, setting.lines_within(reach)[::-1][:_MOST_LINES], reach)
    while taken and len(taken[-1].pieces) == 1 and not _heads(setting, taken):
        taken.pop()
    return taken[::-1]


def _heads(setting: Setting, taken: Sequence[Line]) -> bool:
    """Return whether the last of some lines is the bold head of the rows, set as small as they are."""
    line = taken[-1]
    is_small = line.size < _SMALLER * setting.body_size and len(taken) > 1
    return is_small and line.bold and not taken[-2].bold and abs(line.size - taken[-2].size) < 0.3


def _taken(setting: Setting, lines: Sequence[Line], reach: Box) -> list[Line]:
    """Return the first lines up to a wide gap, a caption or running text."""
    taken: list[Line] = []
    for at, line in enumerate(lines):
        if taken and abs(line.baseline - taken[-1].baseline) > _FAR * line.size:
            break
        if is_caption(setting, line, reach):
            break
        if taken and _is_text_again(setting, taken, line):
            break
        if is_prose(line, reach.width) and reads_as_prose(lines[at : at + 4], reach.width):
            break
        taken.append(line)
    return taken


def _is_text_again(setting: Setting, taken: Sequence[Line], line: Line) -> bool:
    """Return whether a line is set as large as the running text, and those of the table before it smaller."""
    size = setting.body_size
    smaller = sum(other.size < _SMALLER * size for other in taken)
    return line.size > 0.97 * size and smaller == len(taken)
