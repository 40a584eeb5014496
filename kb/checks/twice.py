"""The same quantity given twice with different figures: abstract against text, text against table.

Two prints are of one value where they differ by at most one step of the coarser: 6.28 and 6.29 are roundings
of 6.2857, 5.32 and 5.34 are not of one number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from kb.checks.stated import numbers, same_print, same_time, stated
from kb.statements import Finding, Statistic, statement_digest

if TYPE_CHECKING:
    from kb.checks.material import Material
    from kb.checks.stated import Stated
    from kb.statements import Time

_SENTENCE_END = re.compile(r"[.!?]\)?\s|\n\n")
_NEAR = Decimal("0.1")
_STATISTICS = (Statistic.MEAN, Statistic.MEDIAN)
"""Percentages and counts are left out: one study has many of one measure and time, by arm or threshold."""


def twice(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each pair of different figures of one measure, arm, time and statistic."""
    found: dict[frozenset[str], list[Stated]] = {}
    for statistic in _STATISTICS:
        results = [each for each in stated(material, statistic) if _is_placed(each.result.time)]
        for one, other in combinations(results, 2):
            if _is_same(material, one, other) and _differ(one, other):
                pair = found.setdefault(frozenset({one.words, other.words}), [])
                pair += [each for each in (one, other) if each not in pair]
    return tuple(_finding(material, pair) for pair in found.values())


def _is_placed(time: Time | None) -> bool:
    """Return whether a time is definite: results without one may be of different times."""
    return time is not None and (time.baseline or time.days is not None)


def _is_same(material: Material, one: Stated, other: Stated) -> bool:
    a, b = one.result, other.result
    if a.arm is None and len(material.reading.study.arms) > 1:
        return False  # each may be of another arm
    return (
        a.concept == b.concept
        and a.arm == b.arm
        and a.comparator == b.comparator
        and a.unit == b.unit
        and same_time(a.time, b.time)
        and (a.n is None or b.n is None or a.n == b.n)
        and not _stand_together(material.document.text, one, other)
    )


def _stand_together(text: str, one: Stated, other: Stated) -> bool:
    """Return whether two figures share a sentence or table: there, a second figure is of something else."""
    tables = [
        {q.locator.table for q in each.quotes if q.locator and q.locator.table} for each in (one, other)
    ]
    if tables[0] & tables[1]:
        return True
    pairs = (sorted(((a.start, a.stop), (b.start, b.stop))) for a in one.quotes for b in other.quotes)
    return any(_SENTENCE_END.search(text[first[1] : second[0]]) is None for first, second in pairs)


def _differ(one: Stated, other: Stated) -> bool:
    """Return whether values, or spreads of one kind, cannot be of the same number."""
    if not same_print(one.value, other.value):
        return _are_near(one, other) and not _are_listed(one, other)
    ours, theirs = one.result.spread, other.result.spread
    if ours is None or theirs is None or ours.kind != theirs.kind:
        return False
    return one.spread is not None and other.spread is not None and not same_print(one.spread, other.spread)


def _are_near(one: Stated, other: Stated) -> bool:
    """Return whether two values are so near, or their spreads so alike, that they are of one thing.

    One paper has many means of one measure and time (subgroups, conditions); those lie apart. An error of
    copying or computing is small, or leaves the spread as it was.
    """
    if one.spread is not None and one.spread == other.spread:
        return True
    return abs(one.value - other.value) <= _NEAR * max(abs(one.value), abs(other.value))


def _are_listed(one: Stated, other: Stated) -> bool:
    """Return whether a quote of one holds the value of the other: one was read out of a list wrongly."""
    return any(b.value in numbers(q.quote) for a, b in ((one, other), (other, one)) for q in a.quotes)


def _finding(material: Material, pair: list[Stated]) -> Finding:
    first = pair[0]
    second = next(each for each in pair if each.words != first.words)
    quotes = dict.fromkeys(quote for each in pair for quote in each.quotes)
    return Finding(
        kind="twice",
        message=f"The same quantity is given as {first.words} and as {second.words}.",
        statements=tuple(statement_digest(material.document.digest, each.result) for each in pair),
        evidence=tuple(quotes),
    )
