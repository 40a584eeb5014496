"""The reading view: a passage as one reads it, with the way back to the words as printed.

Language processing wants "paravertebral cement leakage in 6 cases"; the document holds "cement leak-⏎age in
6 cases". A :class:`View` is the first with a map to the second, so that everything found in it can be quoted
from the document as it stands. ``ingest.pipeline`` makes one view for each block.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Self

from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = r"[^\W\d_]"
_HYPHENS = "-\u2010\u00ad"
_LINE_ENDS = "\n\r\u0085\u2028\u2029"
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_READ_AS = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
    "\u2010": "-",
    "\u2011": "-",
}
_SPECIAL = re.compile(
    rf"(?P<broken>(?<=\w)[{_HYPHENS}][^\S{_LINE_ENDS}]*[{_LINE_ENDS}]\s*(?=\w))"
    r"|(?P<space>\s{2,}|[^\S ])"  # a single blank is read as it stands, and met at nearly every word
    rf"|(?P<unseen>[{_UNSEEN}]+)"
    rf"|(?P<other>[{''.join(_READ_AS)}])"
)
_SPLIT_WORD = re.compile(rf"\b\w+[{_HYPHENS}][^\S{_LINE_ENDS}]*[{_LINE_ENDS}]\s*\w+")
_WORD_OR_COMPOUND = re.compile(rf"{_LETTERS}+(?:[-\u2010\u2011]{_LETTERS}+)*")
_LAST_WORD = re.compile(r"\w+$")
_FIRST_WORD = re.compile(r"\w+")
_REACH = 60  # no word that matters is longer; keeps looking back at a line end cheap

# "pre-⏎ and postoperative" goes on with the hyphen and a space: the second half comes later.
_SUSPENDED = frozenset({"and", "or", "to", "versus", "vs", "und"})
# What English writes in one word although both halves are words.
_ONE_WORD_AFTER = frozenset({
    "over", "under", "out", "up", "in", "on", "to", "with", "there", "here", "some", "any", "every", "how",
    "what", "when", "where", "after", "fore", "through", "inter", "intra", "extra", "hyper", "hypo", "anti",
    "pre", "post", "re", "un", "non", "sub", "super", "trans", "micro", "macro", "multi", "peri", "para",
    "mis", "dis", "semi"
})  # fmt: skip
# What English joins by a hyphen to the word before it.
_COMPOUND_BEFORE = frozenset({
    "based", "related", "guided", "induced", "term", "up", "blind", "blinded", "free", "controlled",
    "weighted", "assisted", "associated", "dependent", "specific", "centre", "center", "label", "line",
    "level", "quality", "effective", "type", "arm", "group", "treated", "reported", "old", "year", "month",
    "week", "day", "fold", "like", "dose", "risk", "rich", "derived", "matched", "tailed", "sided",
    "effect", "operator", "analysis"
})  # fmt: skip
# "Twenty-⏎one": tens keep the hyphen before a unit.
_TENS = frozenset({
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
})  # fmt: skip


@dataclass(frozen=True)
class HyphenJudge:
    """Decides whether a hyphen at the end of a line belongs to the word or only to the line.

    The document itself is the first witness: ``words`` and ``compounds`` are those it prints within a line,
    in lower case. They are collected when first asked for: marked-up documents break no words.
    """

    text: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the judge that knows the words of ``text``.

        >>> judge = HyphenJudge.of("Soft tissue. Leakage was pain-free.")
        >>> judge.joins("leak", "age"), judge.joins("pain", "free"), judge.joins("soft", "tissue")
        (True, False, False)
        """
        return cls(text)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of the document, those of compounds among them."""
        return _witnessed(self.text)[0]

    @cached_property
    def compounds(self) -> frozenset[str]:
        """Return the words that the document prints with a hyphen."""
        return _witnessed(self.text)[1]

    def joins(self, left: str, right: str) -> bool:
        """Return whether ``left-⏎right`` is one word without a hyphen."""
        first, second = _plain(left), _plain(right)
        if not first.isalpha() or not second.isalpha():
            return False
        if f"{first}-{second}" in self.compounds:
            return False
        if first + second in self.words:
            return True
        if right[:1].isupper() or len(first) == 1 or second in _COMPOUND_BEFORE or first in _TENS:
            return False
        both_are_words = len(second) > 2 and self._knows(first) and self._knows(second)
        return first in _ONE_WORD_AFTER or not both_are_words

    def _knows(self, word: str) -> bool:
        """Return whether the document has the word, in singular or plural."""
        return word in self.words or word + "s" in self.words or word.removesuffix("s") in self.words


@lru_cache(maxsize=2)  # readers of plain text and the pipeline ask for the same text
def _witnessed(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words and the compounds that a text prints within its lines."""
    words: set[str] = set()
    compounds: set[str] = set()
    for token in set(_WORD_OR_COMPOUND.findall(_SPLIT_WORD.sub(" ", text))):
        plain = _plain(token)
        if "-" in plain:
            compounds.add(plain)
            words.update(plain.split("-"))
        else:
            words.add(plain)
    return frozenset(words), frozenset(compounds)


_NO_WITNESS = HyphenJudge()


def _plain(word: str) -> str:
    """Return a word in lower case, with its ligatures and odd hyphens read."""
    return "".join(_READ_AS.get(c, c) for c in word).lower()


@dataclass(frozen=True, slots=True)
class View:
    """A passage as it is read; ``starts`` and ``stops`` hold, for each character, its place in the document.

    A character may stand for several of the document (a folded run of spaces), several for one (a ligature).
    """

    text: str
    place: Span
    starts: array[int]
    stops: array[int]

    def __len__(self) -> int:
        """Return the length of the text as read."""
        return len(self.text)

    def span(self, start: int, stop: int) -> Span:
        r"""Return the place in the document of the characters ``[start, stop)`` and all printed between them.

        >>> text = "leak-" + chr(10) + "age in 6 cases"
        >>> view = view_of(text, Span(0, len(text)))
        >>> view.text, view.span(0, 7).of(text)
        ('leakage in 6 cases', 'leak-\nage')
        """
        size = len(self.text)
        if not 0 <= start <= stop <= size:
            msg = f"[{start}, {stop}) is not inside a view of {size} characters"
            raise ValueError(msg)
        if start == stop:
            point = self.starts[start] if start < size else (self.stops[-1] if size else self.place.start)
            return Span(point, point)
        return Span(self.starts[start], self.stops[stop - 1])

    def from_document(self, span: Span) -> tuple[int, int] | None:
        """Return the range of the view that reads any character of ``span``; None where it reads none."""
        if not span:
            return None
        first = bisect_right(self.stops, span.start)
        last = bisect_left(self.starts, max(span.stop, span.start + 1))
        return (first, last) if first < last else None


def view_of(text: str, span: Span, skip: Sequence[Span] = (), judge: HyphenJudge = _NO_WITNESS) -> View:
    """Return the reading view of ``span`` of the document's ``text``, without what ``skip`` leaves out.

    Lines are unwrapped, runs of white space become one space and vanish at both ends, words broken at a line
    end are joined as ``judge`` decides, soft hyphens are dropped, ligatures read as letters. Minus signs and
    dashes stay what they are.
    """
    holes = [hole for hole in skip if hole.start < span.stop and span.start < hole.stop]
    if holes:
        return _view_of_pieces(text, span, _kept(span, holes), judge)
    builder = _Builder(judge)
    builder.read(text, span)
    return builder.view(span)


def _view_of_pieces(text: str, span: Span, pieces: list[Span], judge: HyphenJudge) -> View:
    """Return the view of several pieces read as one text: a word may go on behind what is left out."""
    parts: list[str] = []
    starts: array[int] = array("I")
    stops: array[int] = array("I")
    for piece in pieces:
        if parts and parts[-1][-1].isalnum() and text[piece.start].isalnum():
            parts.append(" ")  # only what is left out kept these words apart
            starts.append(stops[-1])
            stops.append(piece.start)
        parts.append(piece.of(text))
        starts.extend(range(piece.start, piece.stop))
        stops.extend(range(piece.start + 1, piece.stop + 1))
    joined = "".join(parts)
    inner = view_of(joined, Span(0, len(joined)), (), judge)
    if inner.text == joined:  # nothing unwrapped: each character still stands for itself
        return View(joined, span, starts, stops)
    outer_starts = array("I", [starts[i] for i in inner.starts])
    outer_stops = array("I", [stops[i - 1] for i in inner.stops])
    return View(inner.text, span, outer_starts, outer_stops)


def _kept(span: Span, skip: Sequence[Span]) -> list[Span]:
    """Return what is left of ``span`` once the spans of ``skip`` are cut out."""
    kept: list[Span] = []
    position = span.start
    for hole in sorted(skip):
        if hole.stop <= position or hole.start >= span.stop or not len(hole):
            continue
        if hole.start > position:
            kept.append(Span(position, hole.start))
        position = hole.stop
    if position < span.stop:
        kept.append(Span(position, span.stop))
    return kept


@cache
def _places(bits: int) -> array[int]:
    """Return the numbers from 0 on that have so many bits: to copy them is ten times as fast as to count."""
    return array("I", range(1 << bits))


class _Builder:
    """Collects the characters of a view piece by piece."""

    def __init__(self, judge: HyphenJudge) -> None:
        self._judge = judge
        self._parts: list[str] = []
        self._starts: array[int] = array("I")
        self._stops: array[int] = array("I")
        self._last = ""  # the last character read; "" at the very start

    def read(self, text: str, piece: Span) -> None:
        """Read one unbroken piece of the document."""
        position = piece.start
        for match in _SPECIAL.finditer(text, piece.start, piece.stop):
            start, stop = match.span()
            self._plain(text, position, start)
            position = stop
            if match.lastgroup == "broken":
                self._broken(text, match, piece)
            elif match.lastgroup == "space":
                self._space(start, stop)
            elif match.lastgroup == "other":
                self._put(_READ_AS[match.group()], start, stop)
        self._plain(text, position, piece.stop)

    def view(self, place: Span) -> View:
        """Return the view; a space at its end is dropped."""
        text = "".join(self._parts)
        if text.endswith(" "):
            text = text[:-1]
            self._starts.pop()
            self._stops.pop()
        return View(text, place, self._starts, self._stops)

    def _plain(self, text: str, start: int, stop: int) -> None:
        if start < stop and text[start] == " " and self._last in ("", " "):
            self._space(start, start + 1)  # folds into the blank before it, or vanishes at the beginning
            start += 1
        if start == stop:
            return
        self._parts.append(text[start:stop])
        places = _places(max(17, (stop + 1).bit_length()))
        self._starts.extend(places[start:stop])
        self._stops.extend(places[start + 1 : stop + 1])
        self._last = text[stop - 1]

    def _put(self, characters: str, start: int, stop: int) -> None:
        self._parts.append(characters)
        self._starts.extend([start] * len(characters))
        self._stops.extend([stop] * len(characters))
        self._last = characters[-1]

    def _space(self, start: int, stop: int) -> None:
        if self._last == " ":
            self._stops[-1] = stop  # goes on behind something left out
        elif self._last:
            self._put(" ", start, stop)

    def _broken(self, text: str, match: re.Match[str], piece: Span) -> None:
        """Read a hyphen at a line end: dropped, kept, or kept with a space behind it."""
        start, stop = match.span()
        if text[start] == "\u00ad":
            return
        before = _LAST_WORD.search(text[max(piece.start, start - _REACH) : start])
        after = _FIRST_WORD.match(text, stop, min(piece.stop, stop + _REACH))
        left, right = before.group() if before else "", after.group() if after else ""
        if right.lower() in _SUSPENDED:
            self._put("-", start, start + 1)
            self._space(start + 1, stop)
        elif not self._judge.joins(left, right):
            self._put("-", start, stop)
