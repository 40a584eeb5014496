"""A text cut at the edges of its quotes: from offsets to pieces that a template can mark.

Quotes overlap and nest, so a piece may belong to several statements. Joined, the pieces are the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """A stretch of the text, and the id of what is read out of it; ``disputed`` where a check objects."""

    start: int
    stop: int
    id: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with all highlights that cover it; ``begins`` are the ids that begin here."""

    text: str
    highlights: tuple[Highlight, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of what covers the piece, each once, the shortest stretch first."""
        nearest = sorted(self.highlights, key=lambda h: (h.stop - h.start, h.id))
        return tuple(dict.fromkeys(highlight.id for highlight in nearest))

    @property
    def disputed(self) -> bool:
        """Return whether a check objects to something here."""
        return any(highlight.disputed for highlight in self.highlights)


def pieces(
    text: str, highlights: Iterable[Highlight], start: int = 0, stop: int | None = None
) -> list[Piece]:
    """Return a stretch of a text in pieces.

    A highlight that begins before ``start`` begins, for the reader of this stretch, where it was begun: its
    id is not given again. One of length zero (an empty cell) is a piece without text.

    >>> cut = pieces("leakage in 6 cases", [Highlight(0, 18, "a"), Highlight(11, 12, "b")])
    >>> [(piece.text, piece.ids, piece.begins) for piece in cut]
    [('leakage in ', ('a',), ('a',)), ('6', ('b', 'a'), ('b',)), (' cases', ('a',), ())]
    """
    stop = len(text) if stop is None else stop
    inside = sorted({h for h in highlights if _touches(h, start, stop)})
    edges = {start, stop}
    for highlight in inside:
        edges |= {max(start, highlight.start), min(stop, highlight.stop)}
    empty = {h.start for h in inside if h.start == h.stop}
    ordered = sorted(edges)
    cut = []
    for left, right in zip(ordered, [*ordered[1:], stop], strict=True):
        if left in empty:
            here = tuple(h for h in inside if h.start == h.stop == left)
            cut.append(Piece("", here, tuple(h.id for h in here)))
        if left < right:
            over = tuple(h for h in inside if h.start <= left and right <= h.stop and h.start < h.stop)
            cut.append(Piece(text[left:right], over, tuple(h.id for h in over if h.start == left)))
    return cut


def _touches(highlight: Highlight, start: int, stop: int) -> bool:
    """Return whether a highlight has something in a stretch; an empty one has a place in it."""
    if highlight.start == highlight.stop:
        return start <= highlight.start <= stop
    return highlight.start < stop and highlight.stop > start
