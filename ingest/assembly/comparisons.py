"""P-values with what they compare: two times of one group, or two groups.

For the check of disjoint p-values (``kb.checks.p_values``). A small grammar over the text of a sentence: the
subject's time or group, a word of comparison, the other one, and the p-value that closes the clause, or a
p-value that says itself what it compares with ("P < 0.001 versus baseline").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.quotes import quote
from ingest.recognisers.number_patterns import P_SIGN
from ingest.recognisers.numbers import find_numbers
from ingest.recognisers.times import find_times
from kb.checks.material import Comparison
from kb.checks.stated import SUBGROUP
from kb.statements import PValue, Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Number, Passage, TimeMention
    from kb.documents import Document

_CONNECTOR = re.compile(
    r"\b(?:differ(?:ent|ed|s)?(?:\s\w+)?\sfrom|than(?:\s(?:that|those))?|versus|vs\.?|compared\s(?:with|to)|in\scomparison\s(?:with|to)|from|between)"
    r"(?=\s)",
    re.IGNORECASE,
)
_TO = re.compile(r"\s(?:to|and)\s(?:the\s|at\s(?:the\s)?)*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_GROUP = re.compile(
    r"(?P<group>(?!(?:the|both|each|all|two|three|these|in|than)\b)[\w/+-]+)\s(?:group|arm)\b(?!s)",
    re.IGNORECASE,
)
_UNITS = frozenset({"minute", "hour", "day", "week", "month", "year"})


@dataclass(frozen=True, slots=True)
class FoundComparison:
    """A comparison in a sentence; ``stop`` is where its p-value ends."""

    sides: tuple[Time, Time] | tuple[str, str]
    p: PValue
    at: Time | None
    stop: int


def comparisons(document: Document, passages: Sequence[Passage]) -> tuple[Comparison, ...]:
    """Return the p-values of a document whose comparison is said in their own sentence."""
    found: list[Comparison] = []
    for passage in passages:
        if passage.cell is not None:
            continue
        for start, stop in passage.sentences:
            words = passage.text[start:stop]
            if P_SIGN.search(words) is None or SUBGROUP.search(words) is not None:
                continue
            for each in find_comparisons(words):
                evidence = (quote(document, passage, start, stop),)
                found.append(
                    Comparison(each.sides, each.p, evidence, _measure(passage, start, stop), each.at)
                )
    return tuple(found)


def _measure(passage: Passage, start: int, stop: int) -> str | None:
    """Return the only measure that a sentence names, or None."""
    named = (mention.of_kind("outcome") for mention in passage.within(passage.mentions, start, stop))
    slugs = {concept.slug for concept in named if concept is not None}
    return slugs.pop() if len(slugs) == 1 else None


def find_comparisons(sentence: str) -> list[FoundComparison]:
    """Return the comparisons of one sentence, in the order of their p-values.

    >>> (found,) = find_comparisons("Scores at 6 months were higher than at 3 months (P < 0.05).")
    >>> [side.value for side in found.sides], found.p.op, found.p.value
    ([6.0, 3.0], '<', 0.05)
    """
    # Both lists cost more than all the rest of the check, and few sentences have a p-value.
    p_values = (
        [n for n in find_numbers(sentence) if n.role == "p" and n.op] if P_SIGN.search(sentence) else []
    )
    if not p_values:
        return []
    times = [
        time
        for time in find_times(sentence)
        if time.baseline or (time.value is not None and time.unit in _UNITS)
    ]
    open_text = _masked(sentence)
    found: list[FoundComparison] = []
    start = 0
    subject: TimeMention | None = None
    for p in p_values:
        clause = _Clause(sentence, open_text, start, p, times, subject)
        found += clause.compared()
        subject = clause.subject() or subject
        start = p.stop
    return found


def _masked(sentence: str) -> str:
    """Return the sentence with brackets blanked out: "(4.8 versus 3.08, P < 0.05)" compares values."""
    return _BRACKETS.sub(lambda match: " " * len(match.group()), sentence)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The stretch that a p-value closes; ``before`` is the subject of the clause before it."""

    sentence: str
    open_text: str
    start: int
    p: Number
    times: Sequence[TimeMention]
    before: TimeMention | None

    def compared(self) -> Iterator[FoundComparison]:
        """Yield the comparison of the clause, where both sides are said."""
        pair = self._said_by_p() or self._between_times()
        if pair is not None:
            yield self._found((_time(pair[0]), _time(pair[1])), None)
            return
        groups = self._groups()
        at = self._within(self.start, self.p.start)
        if groups is not None and len(at) == 1:
            yield self._found(groups, _time(at[0]))

    def _found(self, sides: tuple[Time, Time] | tuple[str, str], at: Time | None) -> FoundComparison:
        op = self.p.op or "="
        return FoundComparison(sides, PValue(op, self.p.value), at, self.p.stop)  # type: ignore[arg-type]

    def subject(self) -> TimeMention | None:
        """Return what the clause speaks of: its first time before a word of comparison."""
        connector = self._connector()
        own = self._within(self.start, connector.start() if connector else self.p.start)
        return own[0] if own else None

    def _within(self, start: int, stop: int) -> list[TimeMention]:
        """Return the times of the open text in a stretch."""
        found = [time for time in self.times if start <= time.start and time.stop <= stop]
        return [time for time in found if self.open_text[time.start : time.stop].strip()]

    def _connector(self) -> re.Match[str] | None:
        return next(_CONNECTOR.finditer(self.open_text, self.start, self.p.start), None)

    def _said_by_p(self) -> tuple[TimeMention, TimeMention] | None:
        """Read "at 1 month (P < 0.001 versus baseline)"."""
        after = re.match(
            r"\s?,?\s?(?:versus|vs\.?|compared\s(?:with|to)|than|from)\s(?:the\s|at\s)*",
            self.sentence[self.p.stop :],
        )
        if after is None:
            return None
        at = self.p.stop + after.end()
        other = next((time for time in self.times if 0 <= time.start - at <= 1), None)  # "the " may be part
        own = self._within(self.start, self.p.start)
        return (own[-1], other) if other is not None and own else None

    def _between_times(self) -> tuple[TimeMention, TimeMention] | None:
        """Read "at 6 months … higher than at 3 months", "between 1 and 3 months", "from … to …"."""
        connector = self._connector()
        if connector is None:
            return None
        after = self._within(connector.end(), self.p.start)
        word = connector.group().lower()
        if word in {"from", "between"}:
            joined = len(after) == 2 and _TO.search(self.open_text[after[0].stop : after[1].start])
            return (after[0], after[1]) if joined else None
        own = self.subject() or self.before
        # One time after the word of comparison; a second one may be what a further verb speaks of.
        return (own, after[0]) if own is not None and len(after) == 1 else None

    def _groups(self) -> tuple[str, str] | None:
        """Read "in the TAE group than in the control group"."""
        groups = [match["group"] for match in _GROUP.finditer(self.open_text, self.start, self.p.start)]
        connector = self._connector()
        different = {group.lower() for group in groups}
        return (groups[0], groups[1]) if connector and len(groups) == len(different) == 2 else None


def _time(mention: TimeMention) -> Time:
    if mention.baseline:
        return Time(baseline=True, anchor=mention.anchor)
    return Time(mention.value, mention.unit, mention.anchor)
