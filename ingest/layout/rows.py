"""Rows of a table whose cells are separated by single spaces: numbered ones, and ones with a label.

A row may run over several lines ("4 / T9 / 8 6 3 4 deceased / T10"): a number opens it, labels stand before
and after its values. ``ingest.layout.grid`` puts the tokens into columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.layout.lines import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.layout.lines import Line, Token

_FEWEST_NUMBERED = 3
_LONGEST_LABEL = 9  # words of a label beside two or more values
_LONGEST_PLAIN = 4  # words of a label beside one value or none: five are prose
_SENTENCE_WORDS = re.compile(r"\b(?:the|was|were|is|are|has|had|that|we|our|by|in|to|which|from|with)\b")
_BLANK_LINES = 3  # more of them end a table

FOOTNOTE = re.compile(
    r"\s*(?:notes?\b|abbreviations?\b|data (?:are|is)|values? (?:are|is)|(?:the\s+)?superscript|\*|†|‡|§|¶"
    r"|(?-i:[A-Z]{2,6})\s?[=:])",
    re.IGNORECASE,
)
"""The beginning of a note below a table; a row may begin alike, but has values."""
CAPTION = re.compile(
    r"[^\S\n*_#]*[*_#]*[^\S\n]*(?P<label>(?P<kind>Table|Tab\.|Figure|Fig\.)\s?(?:S?\d{1,2}|[IVX]{1,4})\b)[*_]*"
    r"(?:[^\S\n]*[.:|]|[^\S\n]*(?=\n|$)|\s+(?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
"""The beginning of a caption at the start of a line: "Table 2. Patients' VAS scores"."""


@dataclass(slots=True)
class Row:
    """The tokens of one row: those before its values, its values, and labels printed below them."""

    lead: list[Token] = field(default_factory=list)
    values: list[Token] = field(default_factory=list)
    below: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, and the index of the line after the last of them; ``numbered`` rows begin with 1, 2, 3, …."""

    rows: list[Row]
    stop: int
    numbered: bool


def is_prose(line: Line) -> bool:
    """Return whether a line is running text and no row: too many words for its values."""
    return line.words > (_LONGEST_LABEL if len(line.values) > 1 else _LONGEST_PLAIN)


def is_sentence(text: str, line: Line) -> bool:
    """Return whether a line above the rows is running text; a header may be long, but names things."""
    return line.words > _LONGEST_PLAIN and len(_SENTENCE_WORDS.findall(line.span.of(text))) > 1


def numbered(text: str, lines: Sequence[Line], at: int) -> Rows | None:
    """Return the rows numbered 1, 2, 3, … from line ``at`` on, or None where there are fewer than 3."""
    reader = _Numbered(text, lines, at)
    reader.read()
    return Rows(reader.rows, reader.stop, numbered=True) if len(reader.rows) >= _FEWEST_NUMBERED else None


@dataclass(slots=True)
class _Numbered:
    """Reads numbered rows: a row is closed by the next number, and counts only once it has values."""

    text: str
    lines: Sequence[Line]
    stop: int
    rows: list[Row] = field(default_factory=list)
    open: Row | None = None
    loose: list[Token] = field(default_factory=list)  # labels below: of this row only if another follows

    def read(self) -> None:
        """Read rows until a line belongs to none."""
        blank = 0
        for index in range(self.stop, len(self.lines)):
            line = self.lines[index]
            blank = blank + 1 if line.is_blank else 0
            if blank > _BLANK_LINES or (not line.is_blank and not self._take(line, index)):
                break
        self._close_last()

    def _take(self, line: Line, index: int) -> bool:
        ready = self.open is None or bool(self.open.values)
        if ready and self._number(line) == len(self.rows) + 1:
            if self.open is not None:
                self.open.below += self.loose
            self.loose, self.open = [], Row([line.tokens[0]])
            self._add(line.tokens[1:], index)
            return True
        if self.open is None or is_prose(line) or CAPTION.match(self.text, line.span.start):
            return False
        if not self.open.values:
            self._add(line.tokens, index)
            return True
        if line.values or len(line.tokens) > _LONGEST_PLAIN:
            return False
        self.loose += line.tokens
        return True

    def _number(self, line: Line) -> int | None:
        number = re.fullmatch(r"(\d{1,4})[.)]?", line.tokens[0].span.of(self.text))
        return int(number[1]) if number else None

    def _add(self, tokens: Sequence[Token], index: int) -> None:
        row = self.open
        if row is None:
            return
        stop = len(tokens)
        while stop and not tokens[stop - 1].is_cell:
            stop -= 1
        start = stop
        while start and tokens[start - 1].is_cell:
            start -= 1
        if start == stop or (stop < len(tokens) and tokens[stop - 1].form is not Form.MISSING):
            row.lead += tokens
            return
        row.lead += tokens[:start]
        row.values += tokens[start:stop]
        row.below += tokens[stop:]
        self.rows.append(row)
        self.stop = index + 1

    def _close_last(self) -> None:
        """Give the last row the labels directly below it that look like those of the other rows."""
        if not self.rows or self.open is not self.rows[-1]:
            return
        known = {
            _shape(token.span.of(self.text)) for row in self.rows for token in (*row.lead[1:], *row.below)
        }
        while self.loose and self.stop < len(self.lines):
            tokens = self.lines[self.stop].tokens
            if not tokens or any(_shape(token.span.of(self.text)) not in known for token in tokens):
                return
            self.rows[-1].below += tokens
            del self.loose[: len(tokens)]
            self.stop += 1


def _shape(word: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]", "a", word))


def labelled(text: str, lines: Sequence[Line], at: int) -> Rows:
    """Return the rows from line ``at`` on that are a label and values, until running text or a note.

    A label alone heads the rows below it, or is the first line of a longer label; values alone are a row
    whose label stands above it or is lost.
    """
    reader = _Labelled(text, lines, at)
    reader.read()
    return Rows(reader.rows[: reader.kept], reader.stop, numbered=False)


@dataclass(slots=True)
class _Labelled:
    """Reads labelled rows; values alone at the end may be a page number, unless a note follows."""

    text: str
    lines: Sequence[Line]
    stop: int
    rows: list[Row] = field(default_factory=list)
    kept: int = 0
    label: list[Token] = field(default_factory=list)

    def read(self) -> None:
        """Read rows until a line belongs to none."""
        blank = 0
        for index in range(self.stop, len(self.lines)):
            line = self.lines[index]
            blank = blank + 1 if line.is_blank else 0
            if blank > _BLANK_LINES:
                return
            if not line.is_blank and self._ends_before(line):
                if is_note(self.text, line) and any(row.values for row in self.rows[self.kept :]):
                    self.kept, self.stop = len(self.rows), index
                return
            if not line.is_blank:
                self._take(line, index)

    def _ends_before(self, line: Line) -> bool:
        return (
            is_prose(line)
            or is_note(self.text, line)
            or CAPTION.match(self.text, line.span.start) is not None
        )

    def _take(self, line: Line, index: int) -> None:
        if self.label and line.lead and not self._goes_on(line):
            self.rows.append(Row(self.label))
            self.label = []
        if not line.values:
            self.label = [*self.label, *line.lead]
            return
        self.rows.append(Row([*self.label, *line.lead], list(line.values)))
        self.label = []
        if line.lead:
            self.kept, self.stop = len(self.rows), index + 1

    def _goes_on(self, line: Line) -> bool:
        """Return whether the open label runs on: in the next line, with a small letter."""
        between = self.text[self.label[-1].span.stop : line.lead[0].span.start]
        return (
            between.strip() == ""
            and between.count("\n") == 1
            and self.text[line.lead[0].span.start].islower()
        )


def is_note(text: str, line: Line) -> bool:
    """Return whether a line begins a note below a table."""
    return len(line.values) < 2 and FOOTNOTE.match(text, line.span.start) is not None
