"""Lines of words in an area of a page, cut where a gap is wider than a space: what tables are made of."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.sources.grid import is_numeric
from ingest.sources.pdf_page import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.pdf_page import PdfPageFacts, Word

GAP = 0.55  # of the type size: wider than a space, narrower than what parts two columns
_FAR = 2.2
_ASIDE = 1.1
_EVEN = 1.5
_MANY = 6
_SAME_LINE = 0.34  # of the type size, between the baselines of words of one line
_RIGHT_ON = 0.1
_NEAREST = 3  # rows above and below a word, of which one is its own
_SMALL = 0.86  # of the size of the line: a superscript or subscript
_RAISED = 0.65
_CLOSES = re.compile(r"[=<>\u2264\u2265\d%]|[^(\[]*[)\]]")
_SIZE = re.compile(r"\b[nN]\s*=\s*\d")  # "(n = 30)" says how many, and stands in heads
_NO_VALUE = re.compile(
    r"(?:[-\u2013\u2014\u2212.*\u2020\u2021\u2026xX+\u2713\u2714\u221a]|n\.?[sadr]\.?|n/a)+", re.IGNORECASE
)


@dataclass(slots=True)
class Piece:
    """Words of one line without a wide gap between them."""

    words: list[int]
    x0: float
    x1: float
    text: str
    bold: bool
    italic: bool
    size: float = 0.0

    @property
    def middle(self) -> float:
        """Return the middle between its left and its right end."""
        return (self.x0 + self.x1) / 2

    @property
    def is_value(self) -> bool:
        """Return whether it holds a number, or a mark that stands for one."""
        if _SIZE.search(self.text):
            return False
        return is_numeric(self.text) or _NO_VALUE.fullmatch(self.text) is not None


@dataclass(slots=True)
class Line:
    """Pieces on one baseline, from left to right."""

    baseline: float
    size: float
    pieces: list[Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Return the upper edge of its letters."""
        return self.baseline - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Return the lower edge of its letters."""
        return self.baseline + 0.22 * self.size

    @property
    def x0(self) -> float:
        """Return where it begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Return where it ends."""
        return self.pieces[-1].x1

    @property
    def text(self) -> str:
        """Return its words."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def bold(self) -> bool:
        """Return whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)

    @property
    def is_data(self) -> bool:
        """Return whether most of what stands behind its first words are values."""
        rest = self.pieces[1:]
        return bool(rest) and sum(piece.is_value for piece in rest) > 0.5 * len(rest)

    @property
    def box(self) -> Box:
        """Return the area of its letters."""
        return Box(self.x0, self.top, self.x1, self.bottom)


def words_in(page: PdfPageFacts, box: Box) -> list[int]:
    """Return the words whose middle lies in an area."""
    x0, y0, x1, y1 = box
    return [
        index
        for index, word in enumerate(page.words)
        if y0 <= (word.y0 + word.y1) / 2 <= y1 and x0 <= (word.x0 + word.x1) / 2 <= x1
    ]


def lines_of(
    page: PdfPageFacts, indices: Iterable[int], cuts: Sequence[Box] = (), gap: float = GAP
) -> list[Line]:
    """Return the lines that words make, from the top down; upright rules cut them too."""
    words = page.words
    rows: list[tuple[float, float, list[int]]] = []
    small: list[int] = []
    for index in sorted(indices, key=lambda i: words[i].baseline):
        word = words[index]
        if not word.after_space and word.text:
            small.append(index)
            continue
        near = range(len(rows) - 1, max(len(rows) - 3, -1), -1)
        at = next((n for n in near if _is_on(words, word, rows[n])), None)
        if at is None:
            rows.append((word.baseline, word.size, [index]))
            continue
        rows[at][2].append(index)
        if word.size > rows[at][1]:
            rows[at] = (word.baseline, word.size, rows[at][2])
    heights = [row[0] for row in rows]
    loose = [index for index in small if not _takes(words, rows, heights, index)]
    rows = _with_raised(words, rows, loose)
    for index in loose:
        _glue(words, rows, index)
    lines = []
    for baseline, size, members in sorted(rows, key=lambda row: row[0]):
        line = Line(baseline, size)
        _cut(words, line, sorted(members, key=lambda i: words[i].x0), cuts, gap)
        lines.append(line)
    return lines


def _takes(
    words: Sequence[Word],
    rows: Sequence[tuple[float, float, list[int]]],
    heights: Sequence[float],
    index: int,
) -> bool:
    """Give a word right behind a raised or lowered one to the row of its baseline, where there is one."""
    word = words[index]
    at = bisect_left(heights, word.baseline)
    near = rows[max(at - _NEAREST, 0) : at + _NEAREST]
    row = next((row for row in near if _is_on(words, word, row) and word.size >= _SMALL * row[1]), None)
    if row is not None:
        row[2].append(index)
    return row is not None


def _is_on(words: Sequence[Word], word: Word, row: tuple[float, float, list[int]]) -> bool:
    """Return whether a word stands on the baseline of a row; letters much smaller only right on it."""
    small, large = sorted((word.size, row[1]))
    if small >= _SMALL * large:
        return abs(word.baseline - row[0]) <= _SAME_LINE * small
    return abs(word.baseline - words[row[2][-1]].baseline) <= _RIGHT_ON * large


def _with_raised(
    words: Sequence[Word], rows: list[tuple[float, float, list[int]]], glued: Sequence[int]
) -> list[tuple[float, float, list[int]]]:
    """Return the rows, those of small marks alone given to the line that they are raised above."""
    kept: list[tuple[float, float, list[int]]] = []
    loose: list[tuple[float, float, list[int]]] = []
    for at, (baseline, size, members) in enumerate(rows):
        near = [rows[i] for i in (at - 1, at + 1) if 0 <= i < len(rows)]
        is_small = any(
            size < _SMALL * other[1]
            and abs(other[0] - baseline) < _RAISED * other[1]
            and _are_beside(words, members, other, glued)
            for other in near
        )
        (loose if is_small else kept).append((baseline, size, members))
    for row in loose:
        for index in row[2]:
            _glue(words, kept, index)
    return kept


def _are_beside(
    words: Sequence[Word],
    members: Sequence[int],
    row: tuple[float, float, list[int]],
    glued: Sequence[int],
) -> bool:
    """Return whether most words stand right beside those of a row: small letters across a gutter do not."""
    baseline, size, others = row
    near = [*others, *(n for n in glued if abs(words[n].baseline - baseline) < size)]
    beside = sum(
        any(max(words[i].x0 - words[n].x1, words[n].x0 - words[i].x1) < size for n in near) for i in members
    )
    return beside >= 0.5 * len(members)


def _glue(words: Sequence[Word], rows: list[tuple[float, float, list[int]]], index: int) -> None:
    """Give a raised or lowered word to the line it belongs to, or a line of its own."""
    word = words[index]
    best = None
    for row in rows:
        away = abs(row[0] - word.baseline)
        if away <= _RAISED * max(row[1], word.size):
            beside = min(
                (max(word.x0 - words[i].x1, words[i].x0 - word.x1, 0.0) for i in row[2]), default=1e9
            )
            rank = (beside > row[1], away, beside)
            if best is None or rank < best[0]:
                best = (rank, row)
    if best is None:
        rows.append((word.baseline, word.size, [index]))
    else:
        best[1][2].append(index)


def _cut(words: Sequence[Word], line: Line, members: list[int], cuts: Sequence[Box], gap: float) -> None:
    """Cut the words of a line into pieces; words spread evenly over a line are one."""
    for far in _runs(words, members, cuts, line, max(gap, _FAR)):
        if _is_justified(words, far, line.size):
            line.pieces.append(piece_of(words, far))
        else:
            line.pieces += [piece_of(words, near) for near in _runs(words, far, cuts, line, gap)]


def _runs(
    words: Sequence[Word], members: Sequence[int], cuts: Sequence[Box], line: Line, gap: float
) -> list[list[int]]:
    """Return the words of a line between gaps that are wider than so many times the type size."""
    runs: list[list[int]] = []
    for index in members:
        if runs:
            word = words[index]
            reached = max(words[i].x1 for i in runs[-1][-3:])
            wide = (word.x0 - reached) / line.size
            goes_on = wide <= gap or (wide <= _ASIDE and _is_inside(words, runs[-1], word))
            if goes_on and not _is_cut(cuts, reached, word.x0, line):
                runs[-1].append(index)
                continue
        runs.append([index])
    return runs


def _is_inside(words: Sequence[Word], run: Sequence[int], word: Word) -> bool:
    """Return whether a word closes what a run has opened: "(n =" and "30)", "1.2 \u00b1" and "0.4"."""
    text = "".join(words[i].text for i in run)
    opened = text.count("(") > text.count(")") or text.count("[") > text.count("]")
    last = words[run[-1]].text
    if last.isupper() and word.text.isupper() and len(last) > 2 and len(word.text) > 2:
        return True  # capitals are often spaced wide
    return (
        (opened and _CLOSES.match(word.text) is not None)
        or text[-1] in "=\u00b1<>\u2264\u2265"
        or word.text[0] in "=\u00b1)"
    )


def _is_justified(words: Sequence[Word], run: Sequence[int], size: float) -> bool:
    """Return whether the words of a run are a line of text with its spaces drawn wide, all alike."""
    gaps = [words[b].x0 - words[a].x1 for a, b in pairwise(run) if words[b].after_space]
    if len(gaps) < 3 or max(gaps) > _EVEN * min(gaps) + 0.05 * size:
        return False
    if len(gaps) < _MANY and max(gaps) > size:
        return False
    return sum(words[i].text.strip(".,;:()[]").isalpha() for i in run) >= 0.6 * len(run)


def _is_cut(cuts: Sequence[Box], left: float, right: float, line: Line) -> bool:
    """Return whether an upright rule stands between two words."""
    middle = line.baseline - 0.3 * line.size
    return any(left - 1 <= (cut.x0 + cut.x1) / 2 <= right + 1 and cut.y0 <= middle <= cut.y1 for cut in cuts)


def piece_of(words: Sequence[Word], run: Sequence[int]) -> Piece:
    """Return words of one line as a piece."""
    text = "".join((" " if at and words[i].after_space else "") + words[i].text for at, i in enumerate(run))
    letters = sum(len(words[i].text) for i in run)
    return Piece(
        list(run),
        min(words[i].x0 for i in run),
        max(words[i].x1 for i in run),
        text,
        sum(len(words[i].text) for i in run if words[i].bold) >= 0.8 * letters,
        sum(len(words[i].text) for i in run if words[i].italic) >= 0.8 * letters,
        max(words[i].size for i in run),
    )
