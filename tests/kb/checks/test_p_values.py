"""P-values of one comparison that exclude each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks import Comparison
from kb.checks.p_values import disjoint, p_values
from kb.statements import PValue, Time
from tests.kb.checks.building import BASELINE, THREE_MONTHS, material, quoted

SIX_MONTHS = Time(6, "month")


def compared(op: str, value: float, *sides: Time | str, start: int = 0, **known: object) -> Comparison:
    return Comparison(sides or (THREE_MONTHS, SIX_MONTHS), PValue(op, value), (quoted("x", start),), **known)


def test_three_against_six_months_both_ways_is_one_finding_with_all_quotes() -> None:
    given = (
        compared("<", 0.05),
        compared(">", 0.05, SIX_MONTHS, THREE_MONTHS, start=50),
        compared("<", 0.05, start=90),
        compared("<", 0.05, BASELINE, SIX_MONTHS, start=120),
    )
    (finding,) = p_values(material(comparisons=given))
    assert "3 months and 6 months" in finding.message
    assert "P < 0.05 and P > 0.05" in finding.message
    assert [e.start for e in finding.evidence] == [0, 50, 90]


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        (("<", 0.05), (">", 0.05), True),
        (("<", 0.05), ("<", 0.01), False),
        (("<", 0.05), ("=", 0.03), False),
        (("<", 0.01), ("=", 0.03), True),
        (("=", 0.03), ("=", 0.031), False),
        (("=", 0.03), ("=", 0.05), True),
        (("<=", 0.05), (">=", 0.05), False),
        (("<", 0.05), (">=", 0.05), True),
        (("=", 0.05), ("<", 0.05), False),
    ],
)
def test_what_excludes_what(one: tuple[str, float], other: tuple[str, float], excluded: bool) -> None:
    assert disjoint(PValue(*one), PValue(*other)) is excluded
    assert disjoint(PValue(*other), PValue(*one)) is excluded


@given(st.floats(0.0002, 0.9), st.floats(0.0002, 0.9), st.floats(0.0002, 0.9))
def test_prints_of_one_p_never_exclude_each_other(p: float, a: float, b: float) -> None:
    prints = [PValue("<" if p < bound else ">=", bound) for bound in (a, b)]
    prints.append(PValue("=", round(p, 3)))
    assert not any(disjoint(one, other) for one in prints for other in prints)


@pytest.mark.parametrize(
    "other",
    [
        compared(">", 0.05, THREE_MONTHS, Time(12, "month")),
        compared(">", 0.05, measure="odi"),
        compared(">", 0.05, "TAE", "sham", measure="vas"),
    ],
)
def test_other_comparisons_may_have_other_p(other: Comparison) -> None:
    assert p_values(material(comparisons=(compared("<", 0.05, measure="vas"), other))) == ()


def test_groups_are_compared_by_measure_and_time() -> None:
    known = {"measure": "vas", "at": THREE_MONTHS}
    one, other = compared("<", 0.05, "TAE", "Sham", **known), compared(">", 0.05, "sham", "TAE", **known)
    assert len(p_values(material(comparisons=(one, other)))) == 1
    for unknown in ({"measure": "vas"}, {"at": THREE_MONTHS}, {"measure": "vas", "at": SIX_MONTHS}):
        assert p_values(material(comparisons=(one, compared(">", 0.05, "sham", "TAE", **unknown)))) == ()
