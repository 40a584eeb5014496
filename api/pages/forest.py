"""The forest: where the points and the intervals of rates lie on one common axis.

Positions are per cent of the axis, so that the picture is as wide as its place on the page; the table in
which each picture stands holds the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.synthesis.rates import Rate

_ENDS = (1, 2, 5, 10, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Axis:
    """A common axis from 0 to ``end`` per cent."""

    end: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """Return the marks of the axis, in per cent of events."""
        return (0, self.end / 2, self.end)

    def at(self, percent: float) -> str:
        """Return where a percentage lies, as SVG has it.

        >>> Axis(40).at(10)
        '25.00%'
        """
        return f"{min(100.0, max(0.0, 100 * percent / self.end)):.2f}%"


def axis(rates: Iterable[Rate]) -> Axis:
    """Return the shortest axis that holds all rates with their intervals."""
    reach = 0.0
    for rate in rates:
        bounds = rate.clopper_pearson or rate.wilson
        reach = max(reach, bounds.high if bounds else 0.0, rate.percent or 0.0)
    return Axis(next((end for end in _ENDS if reach <= end), 100))
