"""Captions and footnotes of the tables on a page of a PDF: where they begin and how far they reach."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables_lines import lines_of, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import PdfPageFacts
    from ingest.sources.pdf_tables_lines import Line, Piece

_CAPTION = re.compile(
    r"(?:(?:supplementary|supplemental|appendix|additional|extended data|online)\s+)?"
    r"(?P<kind>e?tables?|tab\.|tabelle|tableau|tabla|exhibit|fig(?:ure|\.)?|scheme|box|panel|chart|plate)"
    r"\s*(?P<number>[a-z]?[.-]?\d{1,3}(?:[.-]\d{1,2})?[a-z]?|[ivxl]{1,6})"
    r"(?:(?P<mark>\s*[.:|)\]\u2014\u2013\u25b8-]+)|(?=\s)|$)\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_TABLE = ("table", "tables", "etable", "etables", "tab.", "tabelle", "tableau", "tabla", "exhibit")
ANNOUNCES = re.compile(r"[A-Za-z]?(?:tab|t$|exhibit)", re.IGNORECASE)
_NOTE = re.compile(
    r"[*\u2020\u2021\u00a7\u00b6#|\u2016\u0394\u2666\u2022]|\(?[a-z0-9]{1,2}\)?\s?(?=[A-Z])|"
    r"(?i:notes?\b|abbreviations?\b|values? (?:are|in|is)\b|data (?:are|is|represent|given|not)\b|source|"
    r"legend|key:|footnote|p\s?[<=]|n\s?=|results? (?:are|is)|https?:|doi)|"
    r"[A-Z][A-Za-z0-9/-]{0,9}\s?[=:]\s|[A-Z]{2,}[A-Za-z0-9/-]*,\s"
)
_FAR = 34.0  # points between a caption and its table
_MOST_LINES = 14
_MOST_NOTES = 24
_MOST_CAPTIONS = 40  # of a page: more are a list of tables
Sides = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Caption:
    """Where a caption begins: the first piece of its first line."""

    is_table: bool
    number: str
    x0: float
    x1: float
    line: Line

    def is_over(self, box: Box) -> bool:
        """Return whether it begins between the sides of an area, or reaches over it from the left."""
        return box.x0 - 12 <= self.x0 <= box.x1 or self.x0 < box.x0 < self.x1


@dataclass(frozen=True, slots=True)
class Found:
    """A caption beside an area: where it stands, and lines between the two that are the table's own."""

    caption: Caption
    box: Box
    head: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parts of a page look like: its lines, its captions, the size of its running text."""

    page: PdfPageFacts
    lines: tuple[Line, ...]
    captions: tuple[Caption, ...]
    body_size: float
    columns: tuple[Sides, ...] = ()

    def lines_within(self, box: Box, gap: float | None = None) -> list[Line]:
        """Return the lines of an area, cut at wide gaps."""
        indices = words_in(self.page, box)
        return lines_of(self.page, indices) if gap is None else lines_of(self.page, indices, gap=gap)


def setting_of(page: PdfPageFacts) -> Setting:
    """Return lines and captions of a page."""
    lines = tuple(lines_of(page, range(len(page.words))))
    captions = (
        c
        for number, line in enumerate(lines)
        for at in range(len(line.pieces))
        if (c := _caption(line, at)) and not _in_paragraph(lines, number, line.pieces[at])
    )
    size = _most_set(page)
    return Setting(page, lines, tuple(islice(captions, _MOST_CAPTIONS)), size, text_columns(lines, size))


def _most_set(page: PdfPageFacts) -> float:
    """Return the type size in which most letters of a page are set: that of its running text."""
    letters: Counter[int] = Counter()
    for word in page.words:
        letters[round(10 * word.size)] += len(word.text)
    return letters.most_common(1)[0][0] / 10 if letters else 10.0


def _caption(line: Line, at: int) -> Caption | None:
    """Return the caption that begins with a piece of a line, if one does."""
    piece = line.pieces[at]
    match = _CAPTION.match(piece.text)
    if match is None or (at and piece.x0 - line.pieces[at - 1].x1 < 0.9 * line.size):
        return None
    mark, rest = (match["mark"] or "").strip(), match["rest"]
    if mark.startswith((")", "]")):
        return None
    if not rest and at + 1 < len(line.pieces) and line.pieces[at + 1].x0 - piece.x1 < 3 * line.size:
        rest = line.pieces[at + 1].text
    if not mark and rest and (rest[0].islower() or rest[0] in ",;)") and not piece.bold:
        return None  # a sentence that begins a line: "Table 2 shows"
    return Caption(match["kind"].lower() in _TABLE, match["number"], piece.x0, piece.x1, line)


def _in_paragraph(lines: Sequence[Line], number: int, piece: Piece) -> bool:
    """Return whether a piece is set like the line right above it and goes on with its words."""
    line = lines[number]
    for other in reversed(lines[max(0, number - 12) : number]):
        step = line.baseline - other.baseline
        if step > 1.4 * piece.size:
            return False
        if step < 0.8 * piece.size or piece.bold:
            continue
        for over in other.pieces:
            is_alike = abs(over.size - piece.size) <= 0.03 * piece.size and not over.bold
            is_under = abs(over.x0 - piece.x0) < 2 * piece.size
            if is_alike and is_under and over.text.count(" ") >= 3:
                return over.text[-1] not in ".:" or over.x1 > piece.x0 + 0.85 * (piece.x1 - piece.x0)
    return False


def is_caption(setting: Setting, line: Line, box: Box) -> bool:
    """Return whether a caption begins in a line, between the sides of an area or over it."""
    return any(abs(c.line.baseline - line.baseline) < 1 and c.is_over(box) for c in setting.captions)


def above(setting: Setting, box: Box) -> Found | None:
    """Return the caption of a table that ends right above an area."""
    found = [c for c in setting.captions if c.is_over(box) and c.line.top < box.y0 + 2]
    for caption in sorted(found, key=lambda c: -c.line.baseline):
        reach = Box(min(box.x0, caption.x0) - 2, caption.line.top - 1, box.x1 + 12, box.y0 + 1)
        lines = setting.lines_within(reach)
        if not lines or len(lines) > _MOST_LINES:
            return None
        last = lines[0].bottom
        for line in lines[1:]:
            if line.top - last > 1.1 * line.size:
                return None
            last = line.bottom
        if box.y0 - last > _FAR:
            return None
        own = _own_lines(lines, caption.x0)
        return Found(caption, Box.around([line.box for line in lines[:own]]), tuple(lines[own:]))
    return None


def _own_lines(lines: Sequence[Line], x0: float) -> int:
    """Return how many lines are the caption's own: those of several pieces behind it are the table's head."""
    count = next((n for n, line in enumerate(lines) if n and len(line.pieces) > 1), len(lines))
    while 1 < count < len(lines) and lines[count - 1].x0 > x0 + 20:
        count -= 1
    return count


def below(setting: Setting, box: Box) -> Found | None:
    """Return the caption of a table that begins right below an area."""
    found = [c for c in setting.captions if c.is_over(box) and c.line.baseline > box.y1]
    for caption in sorted(found, key=lambda c: c.line.baseline):
        if caption.line.top - box.y1 > _FAR:
            return None
        reach = Box(min(box.x0, caption.x0) - 2, box.y1, box.x1 + 12, caption.line.bottom + 140)
        lines = setting.lines_within(reach)
        inside = [line for line in lines if line.baseline > caption.line.baseline - 1]
        if any(line.baseline < caption.line.baseline - 1 for line in lines) and not _are_notes(
            setting, lines, caption
        ):
            return None
        taken = _going_on(inside, 1.5)
        return Found(caption, Box.around([line.box for line in taken]))
    return None


def _are_notes(setting: Setting, lines: Sequence[Line], caption: Caption) -> bool:
    """Return whether what stands between a table and the caption below it can be its footnotes."""
    between = [line for line in lines if line.baseline < caption.line.baseline - 1]
    return len(between) <= 3 and all(line.size < 0.97 * setting.body_size for line in between)


def _going_on(lines: Sequence[Line], pitch: float) -> list[Line]:
    """Return the first lines that stand close together and are set in one size."""
    taken = list(lines[:1])
    for line in lines[1:_MOST_LINES]:
        last = taken[-1]
        if (
            line.baseline - last.baseline > pitch * last.size
            or abs(line.size - taken[0].size) > 0.06 * last.size
        ):
            break
        taken.append(line)
    return taken


def notes_below(setting: Setting, box: Box, size: float) -> list[Box]:
    """Return the areas of the footnotes right below a table; ``size`` is that of the table's letters."""
    reach = Box(box.x0 - 3, box.y1 - 1, box.x1 + 3, min(box.y1 + 260, setting.page.height))
    taken: list[Line] = []
    for line in setting.lines_within(reach, gap=1.5)[:_MOST_NOTES]:
        far = line.top - (taken[-1].bottom if taken else box.y1)
        if far > (1.1 if taken else 2.4) * line.size or is_caption(setting, line, reach):
            break
        is_small = line.size < 0.96 * setting.body_size and line.size <= 1.06 * size
        goes_on = bool(taken) and abs(line.size - taken[-1].size) < 0.05 * line.size
        if not (is_small or (_NOTE.match(line.text) and not taken) or goes_on) or _starts_body(
            setting, line, taken
        ):
            break
        taken.append(line)
    return [line.box for line in taken]


def _starts_body(setting: Setting, line: Line, taken: Sequence[Line]) -> bool:
    """Return whether a line is set like the running text although the notes before it were not."""
    if taken:
        return line.size > 1.05 * taken[0].size
    return line.size > 0.97 * setting.body_size and _NOTE.match(line.text) is None


def text_columns(lines: Sequence[Line], body_size: float) -> tuple[Sides, ...]:
    """Return the columns of running text of a page, from left to right."""
    starts: Counter[int] = Counter()
    stops: dict[int, list[float]] = {}
    for line in lines:
        if abs(line.size - body_size) > 0.1 * body_size or line.is_data:
            continue
        for piece in line.pieces:
            if piece.text.count(" ") >= 4:
                key = round(piece.x0 / 4)
                starts[key] += 1
                stops.setdefault(key, []).append(piece.x1)
    columns: list[Sides] = []
    for key, count in starts.most_common():
        if count < 4:
            break
        x0, x1 = key * 4.0 - 2, sorted(stops[key])[int(0.7 * count)]
        if all(x1 < c[0] + 10 or x0 > c[1] - 10 for c in columns):
            columns.append((x0, x1))
    return tuple(sorted(columns))


def fills_column(piece: Piece, columns: Sequence[Sides]) -> bool:
    """Return whether a piece fills a column of running text."""
    return piece.text.count(" ") >= 4 and any(
        abs(piece.x0 - x0) < 5 and piece.x1 - piece.x0 > 0.8 * (x1 - x0) for x0, x1 in columns
    )


def is_body(setting: Setting, line: Line) -> bool:
    """Return whether a line is set as the running text is, and fills one of its columns."""
    if abs(line.size - setting.body_size) > 0.05 * line.size:
        return False
    return any(fills_column(piece, setting.columns) for piece in line.pieces)


def begins_note(text: str) -> bool:
    """Return whether a text begins as footnotes do: with a mark, an abbreviation, "Values are"."""
    return _NOTE.match(text) is not None
