"""The forest: where the points and the intervals of numbers lie on one common axis.

Positions are per cent of the axis, so that the picture is as wide as its place on the page; the table in
which each picture stands holds the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.statements import OutcomeResult, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.query.answers import StatementView
    from kb.synthesis.rates import Rate

_LEVELS = (Statistic.MEAN, Statistic.MEDIAN, Statistic.PERCENT)
_ENDS = (1, 2, 5, 10, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Axis:
    """A common axis from ``start`` to ``end``, in per cent of events or in points of a scale."""

    end: float
    start: float = 0.0

    @property
    def ticks(self) -> tuple[float, ...]:
        """Return the marks of the axis: its ends and its middle."""
        return (self.start, (self.start + self.end) / 2, self.end)

    def at(self, number: float) -> str:
        """Return where a number lies, as SVG has it.

        >>> Axis(40).at(10)
        '25.00%'
        """
        share = (number - self.start) / (self.end - self.start)
        return f"{min(100.0, max(0.0, 100 * share)):.2f}%"

    @staticmethod
    def reach(result: OutcomeResult) -> tuple[float, float] | None:
        """Return how far the spread of a result goes: one SD or SE to each side, or as printed."""
        spread = result.spread
        if spread is None:
            return None
        if spread.low is not None and spread.high is not None:
            return (spread.low, spread.high)
        return None if spread.value is None else (result.value - spread.value, result.value + spread.value)


def axis(rates: Iterable[Rate]) -> Axis:
    """Return the shortest axis that holds all rates with their intervals."""
    reach = 0.0
    for rate in rates:
        bounds = rate.clopper_pearson or rate.wilson
        reach = max(reach, bounds.high if bounds else 0.0, rate.percent or 0.0)
    return Axis(next((end for end in _ENDS if reach <= end), 100))


def measured_axis(views: Sequence[StatementView]) -> Axis | None:
    """Return the axis of the results of one measure; None where they do not share one.

    The range of the scale where it is known, else from 0; results of several units, differences and ratios
    have no common axis.
    """
    results = [view.value for view in views if isinstance(view.value, OutcomeResult)]
    alike = len({(result.unit, result.scale) for result in results}) == 1
    if not alike or len(results) < 2 or any(result.statistic not in _LEVELS for result in results):
        return None
    if results[0].scale:
        low, high = results[0].scale
    else:
        ends = [(Axis.reach(result) or (result.value, result.value)) for result in results]
        low, high = 0.0, max(end for _, end in ends)
    inside = all(low <= result.value <= high for result in results)
    return Axis(high, low) if inside and high > low else None
