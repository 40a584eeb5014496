"""Confidence intervals of a proportion, for every rate that is shown (``kb.synthesis.rates``).

Quantiles come from ``scipy.special``, which loads in a fraction of the time of ``scipy.stats``; the tests
hold every interval against ``scipy.stats``.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy.special import betaincinv, ndtri


class Interval(NamedTuple):
    """A closed interval of proportions: ``0 <= low <= high <= 1``."""

    low: float
    high: float


def wilson(k: int, n: int, level: float = 0.95) -> Interval:
    """Return the two-sided Wilson score interval of ``k`` of ``n``, as proportions.

    Without continuity correction: Wilson, J Am Stat Assoc 1927;22:209-212.

    Raises:
        ValueError: ``k`` of ``n`` is no proportion, or ``level`` does not lie between 0 and 1.

    >>> [round(100 * bound, 1) for bound in wilson(6, 25)]
    [11.5, 43.4]
    """
    _check(k, n, level)
    z = float(ndtri((1 + level) / 2))
    share, weight = k / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = z * math.sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    # At 0 and n a bound is exact; rounding of the floating point would leave 1e-17 there.
    low = 0.0 if k == 0 else max(0.0, middle - reach)
    high = 1.0 if k == n else min(1.0, middle + reach)
    return Interval(low, high)


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval:
    """Return the two-sided exact interval of ``k`` of ``n``, as proportions.

    Clopper and Pearson, Biometrika 1934;26:404-413, by quantiles of the beta distribution.

    Raises:
        ValueError: ``k`` of ``n`` is no proportion, or ``level`` does not lie between 0 and 1.

    >>> [round(100 * bound, 1) for bound in clopper_pearson(0, 25)]
    [0.0, 13.7]
    """
    _check(k, n, level)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return Interval(low, high)


def one_sided_upper(k: int, n: int, level: float = 0.95) -> float:
    """Return the exact one-sided upper bound of ``k`` of ``n``, as a proportion.

    All of ``1 - level`` lies above it, so for 0 of n it is lower than the two-sided bound; whoever shows it
    says that it is one-sided. For 0 of n it is ``1 - (1 - level) ** (1 / n)``, the exact form of the "rule of
    three" (Hanley and Lippman-Hand, JAMA 1983;249:1743-1745).

    Raises:
        ValueError: ``k`` of ``n`` is no proportion, or ``level`` does not lie between 0 and 1.

    >>> round(100 * one_sided_upper(0, 25), 1)
    11.3
    """
    _check(k, n, level)
    return 1.0 if k == n else float(betaincinv(k + 1, n - k, level))


def _check(k: int, n: int, level: float) -> None:
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a proportion")
    if not 0 < level < 1:
        raise ValueError(f"a level of confidence lies between 0 and 1: {level}")
