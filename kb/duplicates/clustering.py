"""From pairs to works: which references are one work, which are to be asked about, which belong together.

Pairs are joined best first. Two groups are joined only if nothing in them contradicts: two articles with
different titles and DOIs never become one through a third record that fits both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.duplicates.blocking import Blocks, blocks
from kb.duplicates.comparing import compare, is_hopeless
from kb.duplicates.deciding import Judgement, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kb.duplicates.reference import Reference

Ends = tuple[int, int]
_MOST_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: groups of keys that are one work each, and pairs between them.

    ``joins`` are the pairs by which the groups were joined, the surest first; of ``questions`` a person is
    asked whether they are one work, of ``studies`` whether they report one study; ``relations`` are two works
    of which it is known what one is to the other.
    """

    groups: tuple[tuple[int, ...], ...]
    joins: tuple[Judgement, ...]
    questions: tuple[Judgement, ...]
    studies: tuple[Judgement, ...]
    relations: tuple[Judgement, ...]
    compared: int


def find(
    references: Sequence[Reference], *, fresh: Collection[int] | None = None, apart: Collection[Ends] = ()
) -> Found:
    """Return which references are one work, comparing those that share a block.

    Args:
        references: What is compared.
        fresh: Keys of those that are new; the others were compared before. All are, where this is not given.
        apart: Pairs of keys, the lower first, of which it is known that they are two works.
    """
    known_apart = frozenset(apart)
    return settle(references, judgements(references, fresh), known_apart)


def judgements(references: Sequence[Reference], fresh: Collection[int] | None = None) -> Iterator[Judgement]:
    """Yield what was decided on each pair that shares a block, one of them fresh."""
    index = Blocks()
    fresh = None if fresh is None else frozenset(fresh)
    in_order = references if fresh is None else sorted(references, key=lambda each: each.key in fresh)
    for place, reference in enumerate(in_order):
        found = index.meet(place, reference.title.whole, blocks(reference))
        if fresh is not None and reference.key not in fresh:
            continue
        for other in sorted(found):
            if not is_hopeless(in_order[other], reference):
                yield judge(compare(in_order[other], reference))


def settle(
    references: Sequence[Reference], pairs: Iterable[Judgement], apart: frozenset[Ends] = frozenset()
) -> Found:
    """Return groups, questions and relations of references, of what was decided on their pairs."""
    groups = _Groups(references, apart)
    sorted_out: dict[Verdict, list[Judgement]] = {verdict: [] for verdict in Verdict}
    compared = 0
    for pair in pairs:
        compared += 1
        if _ends(pair) in apart:
            continue
        if pair.verdict is not Verdict.DISTINCT or pair.relation is not None:
            sorted_out[pair.verdict].append(pair)
    asked, joins = sorted_out[Verdict.ASK], []
    for pair in sorted(sorted_out[Verdict.SAME], key=_surest_first):
        outcome = groups.join(pair)
        if outcome is True:
            joins.append(pair)
        elif outcome is False:
            asked.append(Judgement(pair.comparison, Verdict.ASK, (*pair.reasons, "their groups contradict")))
    return Found(
        groups=groups.named(),
        joins=tuple(joins),
        questions=tuple(groups.between(asked)),
        studies=tuple(groups.between(sorted_out[Verdict.STUDY])),
        relations=tuple(groups.between(sorted_out[Verdict.DISTINCT])),
        compared=compared,
    )


def _ends(pair: Judgement) -> Ends:
    """Return the keys of a pair, the lower first."""
    return _in_order(pair.comparison.left.key, pair.comparison.right.key)


def _in_order(left: int, right: int) -> Ends:
    """Return two keys, the lower first."""
    return (left, right) if left < right else (right, left)


def _surest_first(pair: Judgement) -> tuple[bool, float]:
    """Return the key by which pairs are joined: identifiers first, then the score."""
    return not pair.comparison.same_identifier, -pair.comparison.score


class _Groups:
    """References as they are joined."""

    def __init__(self, references: Sequence[Reference], apart: frozenset[Ends]) -> None:
        self._apart = apart
        self._of = {reference.key: reference.key for reference in references}
        self._members = {reference.key: [reference] for reference in references}

    def join(self, pair: Judgement) -> bool | None:
        """Join the groups of a pair; False where they contradict, None where they are one already."""
        left, right = self._of[pair.comparison.left.key], self._of[pair.comparison.right.key]
        if left == right:
            return None
        one, other = self._members[left], self._members[right]
        if self._contradict(one, other):
            return False
        if len(one) < len(other):
            left, right, one, other = right, left, other, one
        for member in other:
            self._of[member.key] = left
        one.extend(other)
        del self._members[right]
        return True

    def _contradict(self, one: list[Reference], other: list[Reference]) -> bool:
        """Return whether something makes two works of any two members."""
        if len(one) == 1 and len(other) == 1:
            return False
        if self._apart and any(_in_order(a.key, b.key) in self._apart for a in one for b in other):
            return True
        return any(judge(compare(a, b)).veto for a in one[:_MOST_COMPARED] for b in other[:_MOST_COMPARED])

    def named(self) -> tuple[tuple[int, ...], ...]:
        """Return the groups of more than one, each in the order of its keys."""
        return tuple(
            tuple(sorted(reference.key for reference in members))
            for members in self._members.values()
            if len(members) > 1
        )

    def between(self, pairs: list[Judgement]) -> Iterator[Judgement]:
        """Yield the best pair between any two groups; what became one work needs no further word."""
        seen: set[tuple[int, int]] = set()
        for pair in sorted(pairs, key=lambda pair: -pair.comparison.score):
            left, right = self._of[pair.comparison.left.key], self._of[pair.comparison.right.key]
            ends = _in_order(left, right)
            if left != right and ends not in seen:
                seen.add(ends)
                yield pair
