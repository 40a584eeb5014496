"""Lines of a column put together to paragraphs by what printers do: indents, gaps, short lines, type."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.sources.pdf_lines import inline_of_lines
from ingest.sources.text_paragraphs import BULLET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.layout import Inline
    from ingest.sources.pdf_grids import TableRead
    from ingest.sources.pdf_lines import Line
    from kb.documents import Role

CAPTION = re.compile(
    r"(?:supplementary |extended data |e)?(?:fig(?:ure|\.)?|table|tab\.|scheme|box|algorithm|chart|graph)"
    r"\s*(?:[A-Z]?\d+[a-z]?|[IVX]{1,5})\b(?:\s*[.:|\u2013\u2014-]|\s*$|\s*\n|\s+(?-i:[A-Z(]))",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019)\]]*[\d,\u2013\[\]-]{0,12}$")
_NUMBERED = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)]?)\s+\S")
_SAME_SIZE = 0.06
_CROSS_REFERENCE = 12  # letters
_DISPLAY = 1.15  # of the size of the text
_WIDE = 1.32  # of the usual distance of lines


@dataclass(slots=True)
class Para:
    """A paragraph, heading, item, caption or note, with the edges of the column it stands in.

    ``flows`` is False for what stands beside the text: captions, notes, sidebars. ``level`` is that of a
    heading, 1 the highest. ``table`` is laid at the place of the paragraph.
    """

    lines: list[Line]
    left: float = 0.0
    right: float = 0.0
    kind: str = "paragraph"
    role: Role | None = None
    level: int = 0
    flows: bool = True
    table: TableRead | None = None
    prefix: int = 0  # so many words of the first line are a heading that is run in
    at: int = 0  # the page, where there are no lines
    framed: bool = False  # stands in a drawn frame
    text: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Keep the words as printed."""
        self.text = "\n".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        """Return the page on which it begins."""
        return self.lines[0].page if self.lines else self.at

    @property
    def last_page(self) -> int:
        """Return the page on which it ends."""
        return self.lines[-1].page if self.lines else self.at

    @property
    def size(self) -> float:
        """Return the size of its type."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Return whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        """Return whether all of it is slanted."""
        return all(line.italic for line in self.lines)

    def add(self, lines: Sequence[Line]) -> None:
        """Let more lines follow."""
        self.lines += lines
        self.text = "\n".join(line.text for line in self.lines)

    @property
    def inline(self) -> Inline:
        """Return the words as printed, with the places of citations."""
        return inline_of_lines(self.lines)


@dataclass(slots=True)
class _Column:
    """A column's edges and habits."""

    left: float
    right: float
    leading: float
    hanging: bool
    body: float


def paragraphs_of(lines: Sequence[Line], body: float) -> list[Para]:
    """Return the paragraphs of a column from its lines; ``body`` is the size of the text's type."""
    if not lines:
        return []
    column = _column(lines, body)
    paras: list[list[Line]] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if paras and not _begins(column, paras[-1], line, following):
            paras[-1].append(line)
        else:
            paras.append([line])
    return [
        Para(run, column.left, column.right, "item" if BULLET.match(run[0].text) else "paragraph")
        for run in paras
    ]


def _column(lines: Sequence[Line], body: float) -> _Column:
    """Return the edges of a column, the distance of its lines, and whether first lines hang out."""
    lefts = sorted(line.box.x0 for line in lines)
    rights = sorted(line.box.x1 for line in lines)
    size = median(line.size for line in lines)
    left = lefts[len(lefts) // 20]
    right = rights[min(len(rights) - 1, int(len(rights) * 0.95))]
    steps = [
        b.baseline - a.baseline
        for a, b in pairwise(lines)
        if abs(a.size - b.size) < _SAME_SIZE * size and 0.5 * size < b.baseline - a.baseline < 3 * size
    ]
    leading = median(steps) if steps else 1.2 * size
    out = sum(line.box.x0 < left + 0.35 * size for line in lines)
    indents = Counter(round((line.box.x0 - left) / size * 2) for line in lines)
    indented = sum(count for step, count in indents.items() if 1 <= step <= 8)
    hanging = len(lines) >= 4 and indented >= 0.5 * len(lines) and out >= 2 and out < indented
    return _Column(left, right, leading, hanging, body)


def _begins(column: _Column, before: list[Line], line: Line, following: Line | None) -> bool:
    """Return whether a line begins a paragraph of its own."""
    last, size = before[-1], line.size
    step = line.baseline - last.baseline
    if _other_type(before, line) or step > _WIDE * max(column.leading, 1.05 * size) or step < 0.4 * size:
        return True
    if CAPTION.match(line.text) and (_ENDS.search(last.text) or _is_short(column, last, line)):
        return True
    if column.hanging:
        return line.box.x0 < column.left + 0.35 * size or last.box.x0 - line.box.x0 > 3 * size
    if BULLET.match(line.text) and (_ENDS.search(last.text) or BULLET.match(before[0].text)):
        return True
    if _is_indented(column, before, line, following):
        return True
    return _is_short(column, last, line) and not line.text[:1].islower()


def _other_type(before: list[Line], line: Line) -> bool:
    """Return whether a line is set in another type than the paragraph before it."""
    last = before[-1]
    if abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
        return not (len(line.text) < 4 or len(last.text) < 4)
    if line.bold and len(line.text) < _CROSS_REFERENCE and not _ENDS.search(last.text):
        return False  # "as shown in ⏎ **Table 2**."
    return last.bold is not line.bold and not (CAPTION.match(before[0].text) and not line.bold)


def _is_indented(column: _Column, before: list[Line], line: Line, following: Line | None) -> bool:
    """Return whether a line is set in as the first of a paragraph."""
    size = line.size
    shift = line.box.x0 - before[-1].box.x0
    if not 0.55 * size < shift < 6 * size:
        return False
    if len(before) == 1 and before[0].box.x0 <= column.left + 0.3 * size and BULLET.match(before[0].text):
        return False  # the second line of an item
    back = following is None or line.box.x0 - following.box.x0 > 0.5 * size
    return back or _ENDS.search(before[-1].text) is not None


def _is_short(column: _Column, last: Line, line: Line) -> bool:
    """Return whether the first word of a line would have stood on the line before, in the same paragraph."""
    if line.size > _DISPLAY * column.body:
        return False  # the lines of a title are broken where they read well
    room = column.right - last.box.x1
    return room > line.first_width + 0.6 * line.size
