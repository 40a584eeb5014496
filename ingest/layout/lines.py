"""Lines of a text layer and the tokens in them: values, marks of missing ones, times, and words.

The first step of finding tables (``ingest.sources.text_tables``): rows and headers are built from these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from kb.printed import MISSING, VALUE
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL = r"(?:\d{1,3}(?:[-–]\d{1,3})?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|(?-i:h|d)|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_ANCHOR = r"(?:after|post|before|following|from)"
# "6M" is six months, "64 M" a man of 64. A number that ends a line of a header goes with the unit on the
# next one, even across an empty line.
_TIME = (
    rf"(?:(?:{_NUMERAL}(?:\s+|-|(?<=\d)){_UNIT}|\d{{1,3}}[wmy])\b\.?"
    # An anchor further down goes on with small letters; with a capital it is a header of its own.
    rf"(?:(?:[^\S\n]+{_ANCHOR}|\s+(?-i:{_ANCHOR}))[-\s](?:the\s+)?[\w/-]+)?"
    r"|\b(?:day|week|month|year)s?[^\S\n]+\d{1,3}\b(?!\s?[-–]\s?\d)"
    r"|\bp(?:re|ost)(?:-[\w/]+|(?:operati(?:ve(?:ly)?|on)|procedur(?:e|al)|treatment|intervention(?:al)?"
    r"|injection|op)\b)"
    r"|\bbefore(?:\s+the)?\s+[\w/-]+|\bbaseline\b|\b(?:last|final)\s+follow[-\s]?up\b)"
)
TIME = re.compile(_TIME, re.IGNORECASE)
"""A time as it heads a column: "5 days after TAE", "Pre-TAE", "6M", "baseline", "last follow-up"."""

_TOKEN = re.compile(
    rf"(?P<time>(?<!\S){_TIME}(?!\S))"
    rf"|(?P<value>(?<!\S){VALUE}(?!\S))"
    rf"|(?P<missing>(?<!\S){MISSING}(?=\s|$|(?<=[a-z]{{4}})(?-i:[A-Z])))"
    r"|(?P<word>\S+)",
    re.IGNORECASE,
)


class Form(Enum):
    """What a token is by its form alone."""

    VALUE = auto()
    MISSING = auto()
    TIME = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A value with its spread and superscript, a mark of a missing value, a time, or one word."""

    form: Form
    span: Span

    @property
    def is_cell(self) -> bool:
        """Return whether the token can be the cell of a value: a value, or the mark of a missing one."""
        return self.form in {Form.VALUE, Form.MISSING}


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line feed. ``is_soft`` says that it ends in a space: the text goes on below."""

    span: Span
    tokens: tuple[Token, ...]
    is_soft: bool

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands on the line."""
        return not self.tokens

    @property
    def values(self) -> tuple[Token, ...]:
        """Return the values at the end of the line."""
        return self.tokens[self._split() :]

    @property
    def lead(self) -> tuple[Token, ...]:
        """Return what stands before the values."""
        return self.tokens[: self._split()]

    @property
    def words(self) -> int:
        """Return the number of words before the values."""
        return sum(token.form is Form.WORD for token in self.lead)

    def _split(self) -> int:
        at = len(self.tokens)
        while at > 0 and self.tokens[at - 1].is_cell:
            at -= 1
        return at


def lines_of(text: str, start: int = 0, stop: int | None = None) -> list[Line]:
    """Return the lines of ``text[start:stop]`` with offsets into the whole text."""
    return list(_lines(text, start, len(text) if stop is None else stop))


def _lines(text: str, start: int, stop: int) -> Iterator[Line]:
    while start <= stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        line = text[start:end]
        # Neither prose nor a row is that long; a file on a single line is not worth a scan.
        tokens = tuple(_tokens(line, start)) if len(line) <= _LONGEST else ()
        yield Line(Span(start, end), tokens, is_soft=bool(tokens) and line[-1:].isspace())
        start = end + 1


_LONGEST = 2000


def _tokens(line: str, offset: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(line):
        form = Form[str(match.lastgroup).upper()]
        found = Span(match.start(), match.end())
        # Expressions for values allow a space before what may follow; where nothing follows it is no part.
        text = found.of(line).rstrip()
        yield Token(form, Span(offset + found.start, offset + found.start + len(text)))
