"""Intervals of proportions: the facts of the design, scipy as the oracle, and what holds for every k of n."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from kb.synthesis.intervals import clopper_pearson, one_sided_upper, wilson


@st.composite
def proportions(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 5000))
    return draw(st.integers(0, n)), n


LEVELS = st.floats(0.5, 0.999)


@pytest.mark.parametrize(("n", "two_sided", "one_sided"), [(25, 13.7, 11.3), (10, 30.8, 25.9)])
def test_nothing_of_n_has_the_bounds_of_the_design(n: int, two_sided: float, one_sided: float) -> None:
    assert round(100 * clopper_pearson(0, n).high, 1) == two_sided
    assert round(100 * one_sided_upper(0, n), 1) == one_sided


def test_nothing_of_two_thousand_is_at_most_fifteen_in_ten_thousand() -> None:
    assert round(100 * one_sided_upper(0, 2000), 2) == 0.15


@given(proportions(), LEVELS)
def test_both_intervals_agree_with_scipy(share: tuple[int, int], level: float) -> None:
    test = binomtest(*share)
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        theirs = test.proportion_ci(level, method)
        assert ours(*share, level) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(proportions(), LEVELS)
def test_the_one_sided_bound_agrees_with_scipy(share: tuple[int, int], level: float) -> None:
    k, n = share
    expected = 1.0 if k == n else beta.ppf(level, k + 1, n - k)
    assert one_sided_upper(k, n, level) == pytest.approx(expected, abs=1e-9)


@given(proportions(), LEVELS)
def test_bounds_hold_the_share_and_stay_in_range(share: tuple[int, int], level: float) -> None:
    k, n = share
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, n, level)
        assert 0 <= low <= k / n <= high <= 1


@given(proportions())
def test_bounds_mirror_each_other(share: tuple[int, int]) -> None:
    k, n = share
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, n)
        assert interval(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(proportions())
def test_bounds_rise_with_the_count(share: tuple[int, int]) -> None:
    k, n = share
    if k < n:
        for interval in (wilson, clopper_pearson):
            assert all(a <= b for a, b in zip(interval(k, n), interval(k + 1, n), strict=True))
        assert one_sided_upper(k, n) <= one_sided_upper(k + 1, n)


@given(proportions())
def test_the_one_sided_bound_is_tighter_and_zero_is_exact(share: tuple[int, int]) -> None:
    k, n = share
    assert one_sided_upper(k, n) <= clopper_pearson(k, n).high
    assert wilson(0, n).low == clopper_pearson(0, n).low == 0
    assert wilson(n, n).high == clopper_pearson(n, n).high == one_sided_upper(n, n) == 1
    assert math.isclose(one_sided_upper(0, n), 1 - 0.05 ** (1 / n), rel_tol=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "level"), [(1, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0), (1, 5, 1)]
)
def test_what_is_no_proportion_is_refused(k: int, n: int, level: float) -> None:
    for interval in (wilson, clopper_pearson, one_sided_upper):
        with pytest.raises(ValueError, match=r"proportion|level"):
            interval(k, n, level)
