"""Words of a PDF's page put together: pieces of lines as drawn, and the lines of a column as printed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.sources.layout import Inline
from ingest.sources.pdf_page import Box
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.pdf_page import Word

_WIDE_GAP = 0.95  # of the type size: justified words stand closer
_SAME_LINE = 0.3
_RAISED = 0.15
_SMALLER = 0.86
_LABEL = re.compile(
    r"\[?\d{1,3}[\].)]?|\(\d{1,2}\)|[\u2022\u25aa\u25cf\u25e6\u2023\u25a0\u25cb\u00b7\u2013-]|\(?[a-h]\)"
)
_LABEL_GAP = 2.4
_CITED = re.compile(r"[\[(]?\d{1,3}(?:\s?[,;\u2013\u2014\u2212-]\s?\d{1,3})*[\])]?[,;.]?")
_UNIT = re.compile(
    r"(?:^|[\d\s/·*(])(?:[kcdm\u00b5\u03bc]?m|[kc]?g/m|s|h|min|[RrIQTHPFXx\u03c7\u03c4\u03b7\u03b5]|10|log|ft|in)$"
)


@dataclass(slots=True)
class Piece:
    """Words that stand on one line with no wide gap between them, in the order in which they are drawn."""

    words: list[Word]
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float

    @property
    def box(self) -> Box:
        """Return where it stands."""
        return Box(self.x0, self.y0, self.x1, self.y1)

    @property
    def middle(self) -> float:
        """Return the height at which it stands."""
        return (self.y0 + self.y1) / 2

    @property
    def text(self) -> str:
        """Return its words."""
        return joined(self.words)


def pieces_of(words: Iterable[Word]) -> list[Piece]:
    """Return the pieces of lines that the words of a page make."""
    pieces: list[Piece] = []
    for word in words:
        if pieces and _follows(pieces[-1], word):
            last = pieces[-1]
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
            if word.size > 1.05 * last.size:
                last.size, last.baseline = word.size, word.baseline
            last.y0, last.y1 = min(last.y0, word.y0), max(last.y1, word.y1)
        else:
            pieces.append(Piece([word], word.x0, word.y0, word.x1, word.y1, word.baseline, word.size))
    return pieces


def with_labels(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, the numbers and bullets of lists put to the words that they stand before."""
    found: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (round(p.baseline), p.x0)):
        last = found[-1] if found else None
        if (
            last is not None
            and len(last.words) == 1
            and abs(last.baseline - piece.baseline) < _SAME_LINE * piece.size
            and 0 < piece.x0 - last.x1 < _LABEL_GAP * piece.size
            and _LABEL.fullmatch(last.words[0].text)
            and not piece.words[0].text[:1].isdigit()
        ):
            found[-1] = Piece(
                [*last.words, *piece.words],
                last.x0,
                min(last.y0, piece.y0),
                piece.x1,
                max(last.y1, piece.y1),
                piece.baseline,
                piece.size,
            )
        else:
            found.append(piece)
    return found


def _follows(piece: Piece, word: Word) -> bool:
    """Return whether a word goes on in the line of the piece that was drawn before it."""
    size = max(piece.size, word.size)
    gap = word.x0 - piece.words[-1].x1
    if not -0.5 * size < gap < _WIDE_GAP * size:
        return False
    off = abs(word.baseline - piece.baseline)
    if off <= _SAME_LINE * min(piece.size, word.size):
        return True
    return off < 0.75 * size and min(word.size, piece.size) < _SMALLER * size and gap < 0.4 * size


@dataclass
class Line:
    """A line of a column as printed; ``page`` counts from 1."""

    words: list[Word]
    page: int
    box: Box = field(init=False)
    baseline: float = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        """Find out where the line stands, by the type that most of it is set in."""
        self.words.sort(key=lambda word: word.x0)
        sizes: Counter[tuple[float, float]] = Counter()
        for word in self.words:
            sizes[word.size, word.baseline] += len(word.text)
        (self.size, self.baseline), _ = max(sizes.items(), key=lambda item: (item[1], item[0]))
        self.box = Box(
            self.words[0].x0,
            self.baseline - 0.78 * self.size,
            max(word.x1 for word in self.words),
            self.baseline + 0.22 * self.size,
        )

    @cached_property
    def inline(self) -> Inline:
        """Return the words as printed, raised numbers of references marked."""
        return inline_of(self.words, self.size, self.baseline)

    @property
    def text(self) -> str:
        """Return the words as printed."""
        return self.inline.text

    @cached_property
    def bold(self) -> bool:
        """Return whether it is bold as a whole."""
        return _share(self.words, [word.bold for word in self.words]) > 0.9

    @cached_property
    def italic(self) -> bool:
        """Return whether it is slanted as a whole."""
        return _share(self.words, [word.italic for word in self.words]) > 0.9

    @property
    def first_width(self) -> float:
        """Return the width of the first word with all that hangs on it."""
        x1 = self.words[0].x1
        for word in self.words[1:]:
            if word.after_space:
                break
            x1 = word.x1
        return x1 - self.words[0].x0


def _share(words: Sequence[Word], marks: Sequence[bool]) -> float:
    """Return the share of letters whose words are marked."""
    total = sum(len(word.text) for word in words)
    return sum(len(word.text) for word, mark in zip(words, marks, strict=True) if mark) / total


def lines_of(pieces: Sequence[Piece], page: int) -> list[Line]:
    """Return the lines of one column, from above: pieces on one baseline, with what is raised above it."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.size, p.baseline)):
        home = min(
            (line for line in lines if _beside(line, piece)),
            key=lambda line: abs(line[0].baseline - piece.baseline),
            default=None,
        )
        if home is None:
            lines.append([piece])
        else:
            home.append(piece)
    made = [Line([word for piece in line for word in piece.words], page) for line in lines]
    return sorted(made, key=lambda line: line.baseline)


def _beside(line: list[Piece], piece: Piece) -> bool:
    """Return whether a piece stands on a line, or is raised or lowered beside it."""
    first = line[0]
    off = abs(first.baseline - piece.baseline)
    overlap = any(min(p.x1, piece.x1) - max(p.x0, piece.x0) > 0.3 * piece.size for p in line)
    if overlap:
        return False
    if off <= _SAME_LINE * min(first.size, piece.size):
        return True
    if piece.size > _SMALLER * first.size or off > 0.6 * first.size:
        return False
    return any(
        -0.4 * first.size < gap < 0.6 * first.size for p in line for gap in (piece.x0 - p.x1, p.x0 - piece.x1)
    )


def inline_of_lines(lines: Sequence[Line]) -> Inline:
    """Return lines as one run of text, a line feed between two of them."""
    citations: list[Span] = []
    length = 0
    for line in lines:
        citations += [span.shifted(length) for span in line.inline.citations]
        length += len(line.text) + 1
    return Inline("\n".join(line.text for line in lines), tuple(citations))


def joined(words: Sequence[Word]) -> str:
    """Return words with the spaces that were printed between them."""
    parts: list[str] = []
    last: Word | None = None
    for word in words:
        if last is not None and not _glued(last, word):
            parts.append(" ")
        parts.append(word.text)
        last = word
    return "".join(parts)


def inline_of(words: Sequence[Word], size: float, baseline: float) -> Inline:
    """Return a line's words as printed; raised numbers that point to references are marked."""
    parts: list[str] = []
    citations: list[Span] = []
    length = 0
    last: Word | None = None
    for word in words:
        glued = last is not None and _glued(last, word)
        if last is not None and not glued:
            parts.append(" ")
            length += 1
        raised = word.size < _SMALLER * size and baseline - word.baseline > _RAISED * size
        if raised and glued and _points(word.text, "".join(parts[-4:])):
            start = citations.pop().start if citations and citations[-1].stop == length else length
            citations.append(Span(start, length + len(word.text)))
        parts.append(word.text)
        length += len(word.text)
        last = word
    return Inline("".join(parts), tuple(citations))


def _glued(last: Word, word: Word) -> bool:
    """Return whether a word is printed right behind another, without a space."""
    gap = word.x0 - last.x1
    return not word.after_space and gap < 0.3 * max(last.size, word.size)


def _points(raised: str, before: str) -> bool:
    """Return whether a raised number points to a reference, and is no power or unit.

    >>> _points("12,13", "pain"), _points("2", "kg/m"), _points("5", "10")
    (True, False, False)
    """
    if not _CITED.fullmatch(raised):
        return False
    return _UNIT.search(before) is None and not before[-1:].isdigit()
