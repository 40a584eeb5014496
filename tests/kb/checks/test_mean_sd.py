"""Means and standard deviations against the values of single patients."""

from __future__ import annotations

import statistics
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks.mean_sd import mean_sd, recompute
from kb.statements import Spread, Standing, Time, statement_digest
from tests.kb.checks.building import NRS, THREE_MONTHS, column, material, result

# Table 2 of seed 003: one row for each time, the values of those who lived.
PAPER = {
    "before": "9 8 8 9 9 8 10 10 9 9 8 9.5 8 8 9 8 9 8 8 9 8 9 8 9 8",
    "5 days after TAE": "6 5 3 6 5 4 7 6 6 5 5 7 6 6 6.5 5 5 5 4 5 5 7 6 5 3",
    "5 days": "3 2 1 3 2 2 2 4 4 3 1 3 3 2 3 1 1 2 1 3 2 4 3 2 2",
    "1 month": "2 2 2 4 1 1 5 5 3 2 2 4 2 1 2 1 2 1 3 2 2 2 3 2 1",
    "3 months": "3 3 3 4 0 3 5 4 5 1 3 5 1 1 3 3 4 2 5 1 4 4 5 1 4",
    "6 months": "5 4 5 6 3 5 7 4 5 7 5 4 7 5 4 4 5 5 3 3",
    "1 year": "7 6 7 5 9 6 7 6 7 5 5 6 6 6",
}


@pytest.mark.parametrize(
    ("time", "figure"),
    [
        ("before", "8.62 ± 0.67 (n = 25)"),
        ("5 days after TAE", "5.34 ± 1.09 (n = 25)"),
        ("5 days", "2.36 ± 0.95 (n = 25)"),
        ("1 month", "2.28 ± 1.17 (n = 25)"),
        ("3 months", "3.08 ± 1.53 (n = 25)"),
        ("6 months", "4.80 ± 1.24 (n = 20)"),
        ("1 year", "6.29 ± 1.07 (n = 14)"),
    ],
)
def test_the_figures_of_the_design_are_recomputed(time: str, figure: str) -> None:
    assert recompute([Decimal(value) for value in PAPER[time].split()]).words == figure


def values(time: str) -> list[str]:
    return PAPER[time].split()


def test_a_stated_mean_and_spread_that_the_values_refute_is_found_with_both_quotes() -> None:
    stated = result("8.64 ± 0.58")
    given_values = column(*values("before"))
    (finding,) = mean_sd(material(stated, individual=(given_values,)))
    assert finding.kind == "mean_sd"
    assert "8.64 ± 0.58" in finding.message
    assert "8.62 ± 0.67 (n = 25)" in finding.message
    assert "mean and standard deviation disagree" in finding.message
    assert finding.evidence[0] == stated.evidence[0]
    assert finding.evidence[1:] == given_values.evidence
    assert finding.statements == (statement_digest(b"d" * 16, stated),)


def test_a_spread_alone_can_be_refuted() -> None:
    (finding,) = mean_sd(material(result("2.36 ± 0.54"), individual=(column(*values("5 days")),)))
    assert finding.message.endswith("the standard deviation disagrees.")


@pytest.mark.parametrize(
    ("time", "printed"),
    [
        ("before", "8.62 ± 0.67"),
        ("3 months", "3.08 ± 1.52"),
        ("3 months", "3.08 ± 1.53"),
        ("6 months", "4.8 ± 1.24"),
        ("1 year", "6.28 ± 1.07"),
        ("1 year", "6.3"),
        ("1 year", "6"),
    ],
)
def test_roundings_are_no_findings(time: str, printed: str) -> None:
    assert mean_sd(material(result(printed), individual=(column(*values(time)),))) == ()


def test_the_deviation_of_a_population_is_accepted_and_named() -> None:
    few = column("1", "2", "4", "9")
    assert mean_sd(material(result("4 ± 3.08"), individual=(few,))) == ()
    (finding,) = mean_sd(material(result("4.5 ± 3.08"), individual=(few,)))
    assert "fits with n below the fraction line (3.08)" in finding.message


def test_one_figure_said_twice_is_one_finding_with_all_its_quotes() -> None:
    stated = [result("8.64 ± 0.58"), result("8.64 ± 0.58", start=300)]
    (finding,) = mean_sd(material(*stated, individual=(column(*values("before")),)))
    assert [e.start for e in finding.evidence[:2]] == [0, 300]
    assert len(finding.statements) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"time": THREE_MONTHS},
        {"time": None},
        {"concept": NRS, "text": "NRS"},
        {"n": 12},
        {"arm": "TAE"},
        {"standing": Standing.OTHERS},
    ],
)
def test_what_may_be_of_other_patients_or_another_time_is_left_alone(other: dict[str, object]) -> None:
    given_values = column(*values("before"))
    assert (
        mean_sd(material(result("1.0 ± 0.1", **other), individual=(given_values,), arms=("TAE", "sham")))
        == ()
    )


def test_a_standard_error_is_not_compared_with_a_standard_deviation() -> None:
    stated = result("8.62", spread=Spread("SE", 0.13))
    assert mean_sd(material(stated, individual=(column(*values("before")),))) == ()


def test_a_time_counted_from_another_treatment_is_another_time() -> None:
    after_tae = column(*values("5 days after TAE"), time=Time(5, "day", "TAE"))
    after_pv = column(*values("5 days"), time=Time(5, "day", "PV"))
    stated = result("5.34 ± 1.09", time=Time(5, "day", "PVP"))
    (finding,) = mean_sd(material(stated, individual=(after_tae, after_pv)))
    assert "2.36 ± 0.95" in finding.message
    assert (
        mean_sd(material(result("5.34 ± 1.09", time=Time(anchor="TAE")), individual=(after_tae, after_pv)))
        == ()
    )


def test_a_time_that_fits_two_columns_is_left_open() -> None:
    columns = (
        column("1", "2", "3", time=Time(5, "day", "TAE")),
        column("7", "8", "9", time=Time(5, "day", "PV")),
    )
    assert mean_sd(material(result("5.5", time=Time(5, "day")), individual=columns)) == ()


SCORES = st.lists(st.decimals(0, 100, places=1), min_size=3, max_size=40)


@given(
    SCORES, st.integers(0, 4), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING])
)
def test_no_rounding_of_the_right_figure_is_a_finding(
    scores: list[Decimal], places: int, rounding: str
) -> None:
    figure = recompute(scores)
    step = Decimal(1).scaleb(-places)
    printed = " ± ".join(str(value.quantize(step, rounding)) for value in (figure.mean, figure.sample))
    assert mean_sd(material(result(printed), individual=(column(*map(str, scores)),))) == ()


@given(SCORES, st.integers(1, 3), st.integers(2, 50))
def test_every_shift_beyond_rounding_is_a_finding(scores: list[Decimal], places: int, steps: int) -> None:
    step = Decimal(1).scaleb(-places)
    printed = str(recompute(scores).mean.quantize(step) + steps * step)
    (finding,) = mean_sd(material(result(printed), individual=(column(*map(str, scores)),)))
    assert "the mean disagrees" in finding.message


@given(SCORES)
def test_the_figures_are_those_of_the_standard_library(scores: list[Decimal]) -> None:
    figure = recompute(scores)
    floats = [float(score) for score in scores]
    assert float(figure.mean) == pytest.approx(statistics.fmean(floats), abs=1e-9)
    assert float(figure.sample) == pytest.approx(statistics.stdev(floats), abs=1e-6)
    assert float(figure.population) == pytest.approx(statistics.pstdev(floats), abs=1e-6)
