"""Places in a text: the one way in which the whole system points at words.

Everything that is found in a document is a half-open pair of offsets, counted in Unicode code points of the
document's stored text, so that citing is slicing and highlighting is done on the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, stop)`` of code points; empty ranges are allowed (an empty table cell).

    >>> Span(2, 5).of("leakage")
    'aka'
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards or starts before the text: ``ValueError``."""
        if not 0 <= self.start <= self.stop:
            msg = f"not a span: [{self.start}, {self.stop})"
            raise ValueError(msg)

    def __len__(self) -> int:
        """Return the length in code points."""
        return self.stop - self.start

    def __bool__(self) -> bool:
        """Return True also for an empty span: it is a place all the same."""
        return True

    def of(self, text: str) -> str:
        """Return the words of ``text`` that stand in this place."""
        return text[self.start : self.stop]

    def contains(self, other: Self) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Self) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.stop and other.start < self.stop

    def shifted(self, by: int) -> Span:
        """Return the span moved by ``by`` code points."""
        return Span(self.start + by, self.stop + by)


def hull(spans: list[Span]) -> Span:
    """Return the smallest span that holds all of ``spans``; ``ValueError`` where there are none.

    >>> hull([Span(4, 6), Span(1, 2)])
    Span(start=1, stop=6)
    """
    if not spans:
        msg = "the hull of no spans"
        raise ValueError(msg)
    return Span(min(s.start for s in spans), max(s.stop for s in spans))
