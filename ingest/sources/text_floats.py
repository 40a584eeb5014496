"""Figure captions and tables in running text: the regions that interrupt it.

A table in plain text is a caption and what follows until prose goes on, or a run of lines that are mostly
numbers. ``text_tables`` reads the cells; here the regions are marked, also those whose cells nobody can read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from kb.documents import Role
from kb.spans import Span

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part
    from kb.documents import Table

_FIGURE = re.compile(r"(?:fig(?:ure|\.)?|scheme)\s*\d+[a-z]?\s*[.:|\u2013-]\s*\S", re.IGNORECASE)
_TABLE = re.compile(
    r"(?:table|tab\.)\s*(\d+|[IVX]{1,4})[a-z]?\s*(?:[.:|\u2013-]|\s[A-Z])\s*\S?", re.IGNORECASE
)
_NOTE = re.compile(
    r"(?:note|notes|abbreviations?|legend|key|values are|data are|source|footnotes?|"
    r"[*\u2020\u2021\u00a7\u00b6#]|[a-d]\s)"
    r"|(?:[A-Z]{2,6}\s?[:=,])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.])[<>=\u2264\u2265~]?[+-\u2212]?\d+(?:[.,]\d+)*(?:\s?[\u00b1%]\s?\d*[.,]?\d*)?"
)
_SENTENCE_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*$")
_MOST_NOTES = 12


def mark_tables(text: str, parts: list[Part], tables: tuple[Table, ...]) -> list[Part]:
    """Return the parts cut at the edges of the tables, those inside marked."""
    pieces: list[Part] = []
    waiting = list(tables)
    for part in parts:
        while waiting and waiting[0].span.stop <= part.span.start:
            waiting.pop(0)
        rest: Part | None = part
        for table in waiting:
            if rest is None or not table.span.overlaps(rest.span):
                break
            pieces += _cut(text, rest, rest.span.start, table.span.start)
            for inside in _cut(text, rest, max(rest.span.start, table.span.start), table.span.stop):
                inside.role, inside.kind, inside.table = Role.TABLE, "cell", table.number
                pieces.append(inside)
            rest = next(iter(_cut(text, rest, table.span.stop, rest.span.stop)), None)
        if rest is not None:
            pieces.append(rest)
    return pieces


def _cut(text: str, part: Part, start: int, stop: int) -> list[Part]:
    """Return the piece of a part between two offsets, trimmed; none where it is empty."""
    start, stop = max(start, part.span.start), min(stop, part.span.stop)
    if start >= stop or not (words := text[start:stop].strip()):
        return []
    start = text.index(words, start)
    return [replace(part, span=Span(start, start + len(words)))]


def mark_floats(text: str, parts: list[Part]) -> None:
    """Give figure captions, and tables whose cells could not be read, their roles."""
    index = 0
    while index < len(parts):
        part = parts[index]
        words = part.words(text)
        stop = index
        if part.role is None and _TABLE.match(words) and not _is_prose(words):
            stop = _region_end(text, parts, index + 1)
        elif part.role is None and _FIGURE.match(words):
            part.role, part.kind = Role.FIGURE, "caption"
        elif part.role is None and _is_row(words) and _begins_table(text, parts, index):
            index = _region_start(text, parts, index)
            stop = _region_end(text, parts, index + 1)
        _mark(text, parts[index:stop])
        index = max(stop, index + 1)


def _mark(text: str, region: list[Part]) -> None:
    """Mark the parts of one table: caption, rows, notes."""
    for position, part in enumerate(region):
        part.role = Role.TABLE
        words = part.words(text)
        if position == 0 and _TABLE.match(words):
            part.kind = "caption"
        elif _NOTE.match(words) and len(words.split()) > 3:
            part.kind = "footnote"
        else:
            part.kind = "cell"


def _is_row(words: str) -> bool:
    """Return whether a part reads like a row of numbers."""
    tokens = words.split()
    numbers = len(_NUMBER.findall(words))
    return (
        len(words) < 200 and numbers >= 4 and numbers >= 0.5 * len(tokens) and not _SENTENCE_END.search(words)
    )


def _is_prose(words: str) -> bool:
    """Return whether a part reads like running text."""
    tokens = words.split()
    lower = sum(t.isalpha() and t.islower() for t in tokens)
    return len(tokens) >= 12 and lower >= 0.5 * len(tokens)


def _begins_table(text: str, parts: list[Part], index: int) -> bool:
    """Return whether a row without a caption has the company of a table: other rows, or short cells above."""
    above = parts[max(0, index - 4) : index]
    below = parts[index + 1 : index + 4]
    rows = sum(_is_row(p.words(text)) for p in below)
    cells = sum(p.role is None and len(p.words(text)) < 60 and not _is_prose(p.words(text)) for p in above)
    notes = any(_NOTE.match(p.words(text)) for p in below)
    return rows >= 1 or (cells >= 2 and notes)


def _region_start(text: str, parts: list[Part], index: int) -> int:
    """Return where the head rows above the first row of numbers begin."""
    while index > 0:
        above = parts[index - 1]
        words = above.words(text)
        if above.role is not None or len(words) > 80 or _is_prose(words) or _SENTENCE_END.search(words):
            break
        if role_of_heading(words) is not None:
            break
        index -= 1
    return index


def _region_end(text: str, parts: list[Part], index: int) -> int:
    """Return where the region ends: at prose, a heading of the text, another float, a new page."""
    notes = 0
    while index < len(parts):
        part = parts[index]
        words = part.words(text)
        if part.role is not None or part.page_start or _FIGURE.match(words) or _TABLE.match(words):
            break
        is_note = _NOTE.match(words) is not None and len(words.split()) > 3
        if is_note and notes < _MOST_NOTES:
            notes += 1
        elif notes or _is_prose(words) or (part.kind == "heading" and _heads_text(text, parts, index)):
            break
        index += 1
    return index


def _heads_text(text: str, parts: list[Part], index: int) -> bool:
    """Return whether a heading stands above running text, not above cells."""
    if role_of_heading(parts[index].words(text)) is None:
        return False
    return index + 1 < len(parts) and _is_prose(parts[index + 1].words(text))
