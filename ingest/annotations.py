"""What the recognisers find in a passage, before anything is claimed: the language of ``ingest.assembly``.

A passage is one block of the document (a paragraph, heading, list item, caption, footnote or table cell) in
its reading view. All positions here are offsets into ``passage.text``; ``passage.place`` leads back to the
document's own text. Recognisers (``ingest.recognisers``) fill the lists; assembly reads them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Literal, TypeVar

from kb.spans import Span

if TYPE_CHECKING:
    from ingest.tokens import Tokens
    from ingest.view import View
    from kb.documents import Block, Cell, Section, Table
    from kb.lexicon import Concept


@dataclass(slots=True)
class Mention:
    """A name of one or more concepts (of different kinds) at one place.

    ``concepts`` are the candidates, best first per kind; ``head`` marks a mention by its abbreviation.
    ``certainty`` and ``negated`` are set by ``ingest.context``.
    """

    start: int
    stop: int
    text: str
    concepts: tuple[Concept, ...]
    is_abbreviation: bool = False
    negated: bool = False
    hedged: bool = False
    hypothetical: bool = False
    historical: bool = False
    others: bool = False  # the finding of a cited study
    cue: Span | None = None  # the words that negate, hedge, … (view offsets)

    def of_kind(self, *kinds: str) -> Concept | None:
        """Return the candidate of one of these kinds, or None."""
        return next((c for c in self.concepts if c.kind in kinds), None)


@dataclass(slots=True)
class Number:
    """A number as printed, also in words ("six"), with what is attached to it.

    ``role`` is what the recogniser could tell from form alone: ``value`` otherwise. ``spread`` is the number
    after ± or in brackets where the form says so; ``low``/``high`` a range or interval.
    """

    start: int
    stop: int
    value: float
    text: str
    unit: str | None = None  # %, mm, mL, min, patient, …
    role: Literal[
        "value",
        "percent",
        "count",
        "p",
        "year",
        "citation",
        "dose",
        "time",
        "size",
        "range",
        "threshold",
        "n",
    ] = "value"
    spread_kind: str | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None
    total: float | None = None  # "6/25", "6 of 25"
    percent: float | None = None  # "6 (24 %)"
    op: str | None = None  # <, >, =, <=, >= (p-values, thresholds, "more than")


@dataclass(slots=True)
class TimeMention:
    """A time: "at 3 months", "5 days after TAE", "baseline", "postoperative day 1", "the sixth month"."""

    start: int
    stop: int
    text: str
    value: float | None
    unit: str | None  # minute | hour | day | week | month | year
    baseline: bool = False
    anchor: str | None = None  # what it counts from, as printed
    is_duration: bool = False  # "for 12 weeks", "lasting 6 h": not a time of measurement


@dataclass(slots=True)
class ArmMention:
    """A group named in the text: index into ``Reading arms`` (``ingest.study``)."""

    start: int
    stop: int
    text: str
    arm: int


_START = attrgetter("start")
Found = TypeVar("Found", Mention, Number, TimeMention, ArmMention)


@dataclass(slots=True)
class Passage:
    """One block with everything that was recognised in it."""

    index: int
    section: Section
    block: Block
    view: View
    tokens: Tokens
    sentences: tuple[tuple[int, int], ...]
    mentions: list[Mention] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    arms: list[ArmMention] = field(default_factory=list)
    cell: Cell | None = None
    table: Table | None = None

    @property
    def text(self) -> str:
        """Return the passage as it is read: lines unwrapped, hyphens joined."""
        return self.view.text

    def place(self, start: int, stop: int) -> Span:
        """Return the place in the document's own text of view offsets ``[start, stop)``."""
        return self.view.span(start, stop)

    def sentence_at(self, offset: int) -> tuple[int, int]:
        """Return the sentence (view offsets) that holds ``offset``."""
        return self.sentences[max(0, bisect_right(self.sentences, offset, key=itemgetter(0)) - 1)]

    def within(self, items: list[Found], start: int, stop: int) -> list[Found]:
        """Return those of ``items``, which stand in order, that lie inside ``[start, stop)``."""
        first = bisect_left(items, start, key=_START)
        return [
            item
            for item in items[first : bisect_right(items, stop, lo=first, key=_START)]
            if item.stop <= stop
        ]
