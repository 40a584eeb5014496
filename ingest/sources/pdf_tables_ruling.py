"""What drawn lines say of the tables of a page: frames of level rules, columns between upright ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables_captions import is_body, is_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import PdfPageFacts
    from ingest.sources.pdf_tables_captions import Setting
    from ingest.sources.pdf_tables_lines import Line

_SAME_LEVEL = 1.6  # points
_TOUCHING = 2.2
_SLACK = 7.0
_SHORTEST = 60.0
_MOST_LEVELS = 300
_ALPHABETIC = re.compile(r"(?<![\w.])[^\W\d_]+(?![\w])")
_TALLEST = 200.0  # of a row with running text in its cells
_EMPTY = 46.0  # points without a word between two rules of one table


@dataclass(slots=True)
class Level:
    """The level rules at one height, from left to right: ``parts`` as drawn, ``spans`` as they touch."""

    y: float
    spans: list[tuple[float, float]] = field(default_factory=list)
    parts: list[tuple[float, float]] = field(default_factory=list)

    def within(self, x0: float, x1: float) -> Level:
        """Return the rules between two sides."""
        spans, parts = (
            [s for s in rules if s[0] >= x0 - _SLACK and s[1] <= x1 + _SLACK]
            for rules in (self.spans, self.parts)
        )
        return Level(self.y, spans, parts)

    def share(self, x0: float, x1: float) -> float:
        """Return how much of the width between two sides is ruled."""
        covered = sum(max(0.0, min(s[1], x1) - max(s[0], x0)) for s in self.spans)
        return covered / max(x1 - x0, 1.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """An area between a first and a last rule, with the rules inside it."""

    box: Box
    levels: tuple[Level, ...]
    uprights: tuple[Box, ...] = ()

    @property
    def columns(self) -> list[float]:
        """Return the places of the upright rules that run through most of the frame, from left to right."""
        groups: list[list[Box]] = []
        for rule in sorted(self.uprights, key=lambda r: r.x0):
            if groups and rule.x0 - groups[-1][-1].x0 <= 2.5:
                groups[-1].append(rule)
            else:
                groups.append([rule])
        return [
            sum((r.x0 + r.x1) / 2 for r in group) / len(group)
            for group in groups
            if _length(group) >= 0.3 * self.box.height
        ]


def _length(rules: Sequence[Box]) -> float:
    """Return the length of upright rules on one line, what overlaps counted once."""
    total, reached = 0.0, float("-inf")
    for rule in sorted(rules, key=lambda r: r.y0):
        total += max(0.0, rule.y1 - max(rule.y0, reached))
        reached = max(reached, rule.y1)
    return total


def levels_of(page: PdfPageFacts) -> list[Level]:
    """Return the level rules of a page by height."""
    flat = sorted((r for r in page.rules if r.width > r.height and r.width >= 6), key=lambda r: r.y0 + r.y1)
    levels: list[Level] = []
    for rule in flat:
        y = (rule.y0 + rule.y1) / 2
        if not levels or y - levels[-1].y > _SAME_LEVEL:
            levels.append(Level(y))
        levels[-1].spans.append((rule.x0, rule.x1))
    for level in levels:
        level.parts = sorted(level.spans)
        level.spans = _joined(level.parts)
    return levels if len(levels) <= _MOST_LEVELS else []


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return spans from left to right, those that touch as one."""
    joined: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if joined and x0 - joined[-1][1] <= _TOUCHING:
            joined[-1] = joined[-1][0], max(joined[-1][1], x1)
        else:
            joined.append((x0, x1))
    return joined


def frames_of(setting: Setting) -> list[Frame]:
    """Return the frames of a page, from the top down; none where only single rules stand."""
    levels = levels_of(setting.page)
    taken: set[tuple[int, float]] = set()
    frames: list[Frame] = []
    for at, level in enumerate(levels):
        for span in sorted(level.spans, key=lambda s: s[0] - s[1]):
            if span[1] - span[0] < _SHORTEST or (at, span[0]) in taken:
                continue
            frame, used = _grown(setting, levels, at, span)
            if len(frame.levels) > 1:
                taken |= used
                frames.append(frame)
    return frames


def _grown(
    setting: Setting, levels: Sequence[Level], at: int, span: tuple[float, float]
) -> tuple[Frame, set[tuple[int, float]]]:
    """Return the frame that begins with a rule: the rules below that belong to the same table."""
    x0, x1 = span
    kept = [levels[at].within(x0, x1)]
    used = {(at, s[0]) for s in kept[0].spans}
    for below in range(at + 1, len(levels)):
        level = levels[below]
        wide = [
            s for s in level.spans if s[0] <= x0 + _SLACK and s[1] >= x1 - _SLACK and _as_wide(s, (x0, x1))
        ]
        inside = level.within(x0, x1).spans
        if not (wide or inside):
            continue
        if not _belongs(setting, Box(x0, kept[-1].y, x1, level.y)):
            break
        for each in wide:
            x0, x1 = min(x0, each[0]), max(x1, each[1])
        kept.append(level.within(x0, x1))
        used |= {(below, s[0]) for s in kept[-1].spans}
    box = Box(x0, kept[0].y, x1, kept[-1].y)
    uprights = tuple(
        r
        for r in setting.page.rules
        if r.height > r.width
        and box.x0 - 3 <= r.x0 <= box.x1 + 3
        and box.y0 - 3 <= r.y0
        and r.y1 <= box.y1 + 3
    )
    return Frame(box, tuple(kept), uprights), used


def _as_wide(span: tuple[float, float], frame: tuple[float, float]) -> bool:
    return frame[1] - frame[0] >= 0.6 * (span[1] - span[0])


def _belongs(setting: Setting, area: Box) -> bool:
    """Return whether what stands between two rules can be a part of one table."""
    lines = setting.lines_within(area)
    if not lines:
        return area.height <= _EMPTY
    if any(is_caption(setting, line, area) for line in lines):
        return False
    if area.height <= _TALLEST and _is_closed(setting.page, area):
        return True
    body = sum(is_body(setting, line) for line in lines)
    return not reads_as_prose(lines, area.width) and (len(lines) < 4 or body <= 0.4 * len(lines))


def _is_closed(page: PdfPageFacts, area: Box) -> bool:
    """Return whether upright rules stand at both sides of an area: it is a row of a drawn grid."""
    sides = [
        (rule.x0 + rule.x1) / 2
        for rule in page.rules
        if rule.height > rule.width and rule.y0 <= area.y0 + 3 and rule.y1 >= area.y1 - 3
    ]
    return all(any(abs(x - side) <= 3 for x in sides) for side in (area.x0, area.x1))


def reads_as_prose(lines: Sequence[Line], width: float) -> bool:
    """Return whether lines are running text, in one column or in several."""
    if len(lines) < 3:
        return False
    return sum(is_prose(line, width) for line in lines) >= 0.5 * len(lines)


def is_prose(line: Line, width: float) -> bool:
    """Return whether a line is running text that fills a width, in one column or in several."""
    words = [piece.text.count(" ") + 1 for piece in line.pieces]
    if sum(len(word) > 1 for word in _ALPHABETIC.findall(line.text)) < 0.55 * sum(words):
        return False
    covered = sum(piece.x1 - piece.x0 for piece in line.pieces)
    if len(words) == 1:
        return covered >= 0.7 * width and words[0] >= 6
    return covered >= 0.8 * width and sum(words) >= 6 and min(words) >= 3


def cell_between(uprights: Sequence[Box], middle: float, y: float) -> tuple[float, float] | None:
    """Return the upright rules at the left and the right of a point, or None where one lacks."""
    here = [(rule.x0 + rule.x1) / 2 for rule in uprights if rule.y0 - 1 <= y <= rule.y1 + 1]
    left = [x for x in here if x <= middle]
    right = [x for x in here if x > middle]
    return (max(left), min(right)) if left and right else None
