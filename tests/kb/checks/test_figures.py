"""Counts against percentages, repeated figures, and means of whole numbers."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kb.checks.count_percent import count_percent, is_consistent
from kb.checks.grim import grim, reachable
from kb.checks.stated import same_print, same_time
from kb.checks.twice import twice
from kb.statements import Locator, Spread, Statistic, Time
from tests.kb.checks.building import NRS, THREE_MONTHS, VAS, column, material, proportion, quoted, result

ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING])


class TestCountPercent:
    """A count against its percentage."""

    def test_a_percentage_that_is_not_that_of_its_count_is_found(self) -> None:
        (finding,) = count_percent(material(proportions=(proportion(12, 25, "50"), proportion(12, 25, "48"))))
        assert finding.message == "12 of 25 is 48.0 %, not 50 %."
        assert finding.evidence

    @pytest.mark.parametrize("partial", [(12, None, "50"), (None, 25, "50"), (12, 25, None), (0, 0, "0")])
    def test_what_is_not_printed_in_full_is_left_alone(
        self, partial: tuple[int | None, int | None, str]
    ) -> None:
        assert count_percent(material(proportions=(proportion(*partial),))) == ()

    @given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 2), ROUNDINGS)
    def test_every_rounding_passes(self, count: int, total: int, places: int, rounding: str) -> None:
        assume(count <= total)
        share = (Decimal(100 * count) / total).quantize(Decimal(1).scaleb(-places), rounding)
        assert is_consistent(proportion(count, total, str(share)))
        assert not is_consistent(proportion(count, total, str(share + 2 * Decimal(1).scaleb(-places))))


class TestTwice:
    """The same quantity given twice."""

    def test_two_figures_of_one_quantity_are_found_with_both_quotes(self) -> None:
        results = [result("5.32 ± 1.46"), result("5.34 ± 1.09", start=900), result("5.32 ± 1.46", start=600)]
        (finding,) = twice(material(*results, text="a. " * 1000))
        assert finding.message == "The same quantity is given as 5.32 ± 1.46 and as 5.34 ± 1.09."
        assert sorted(e.start for e in finding.evidence) == [0, 600, 900]
        assert len(finding.statements) == 3

    def test_a_spread_alone_makes_a_difference(self) -> None:
        (finding,) = twice(material(result("2.36 ± 0.54"), result("2.36 ± 0.95", start=90), text="a. " * 99))
        assert "0.54" in finding.message

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("4.8 ± 1.24", "4.80 ± 1.24"),
            ("6.28 ± 1.07", "6.29 ± 1.07"),
            ("3.08 ± 1.52", "3.08 ± 1.53"),
            ("5", "5.32"),
        ],
    )
    def test_different_precision_is_compared_at_the_coarser(self, one: str, other: str) -> None:
        assert twice(material(result(one), result(other, start=90), text="a. " * 99)) == ()

    @pytest.mark.parametrize(
        "known",
        [
            {"time": THREE_MONTHS},
            {"time": None},
            {"arm": "sham"},
            {"concept": NRS},
            {"statistic": Statistic.MEDIAN},
            {"comparator": "baseline"},
            {"unit": "mm"},
        ],
    )
    def test_another_quantity_may_have_another_figure(self, known: dict[str, object]) -> None:
        assert twice(material(result("5.32"), result("5.84", start=90, **known), text="a. " * 99)) == ()

    def test_results_of_unknown_arms_may_be_of_different_arms(self) -> None:
        results = [result("5.32"), result("5.84", start=90)]
        assert twice(material(*results, text="a. " * 99, arms=("TAE", "sham"))) == ()

    def test_other_n_are_other_patients(self) -> None:
        assert twice(material(result("5.32", n=25), result("5.84", n=14, start=90), text="a. " * 99)) == ()

    def test_figures_of_one_sentence_or_one_table_are_of_different_things(self) -> None:
        assert twice(material(result("5.32"), result("5.84", start=90))) == ()
        cells = [quoted(f"{value}", at, locator=Locator(table=1)) for at, value in ((0, 5.32), (500, 5.84))]
        results = [result(cell.quote, evidence=(cell,)) for cell in cells]
        assert twice(material(*results, text="a. " * 999)) == ()

    def test_means_that_lie_apart_are_of_different_patients(self) -> None:
        assert twice(material(result("43.8 ± 28.5"), result("77.0 ± 41.9", start=90), text="a. " * 99)) == ()
        assert (
            len(twice(material(result("5.3 ± 1.46"), result("3.5 ± 1.46", start=90), text="a. " * 99))) == 1
        )

    def test_a_sentence_that_holds_both_figures_is_a_list(self) -> None:
        listed = result(
            "5.5", start=90, evidence=(quoted("It was 5.1, 5.5 and 6.0 at 1, 2 and 3 months.", 90),)
        )
        assert twice(material(result("5.1"), listed, text="a. " * 99)) == ()

    def test_an_interval_is_not_compared_with_a_deviation(self) -> None:
        interval = result("5.32", start=90, spread=Spread("95% CI", None, 5.0, 5.6))
        assert twice(material(result("5.32 ± 1.2"), interval, text="a. " * 99)) == ()

    @given(st.decimals(0, 100, places=4), st.integers(0, 3), st.integers(0, 3), ROUNDINGS, ROUNDINGS)
    def test_two_roundings_of_one_number_are_the_same(
        self, value: Decimal, places: int, other: int, rounding: str, also: str
    ) -> None:
        one = value.quantize(Decimal(1).scaleb(-places), rounding)
        assert same_print(one, value.quantize(Decimal(1).scaleb(-other), also))


class TestTimes:
    """When two times are the same."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (Time(12, "month"), Time(1, "year")),
            (Time(5, "day", "PV"), Time(5, "day", "PVP")),
            (Time(5, "day", "PV"), Time(5, "day", "the PVP procedure")),
            (Time(5, "day", "PV"), Time(5, "day", "vertebroplasty")),
            (Time(5, "day", "TAE"), Time(5, "day")),
            (Time(5, "day", "TAE"), Time(anchor="TAE")),
            (Time(5, "day", "transarterial embolization"), Time(5, "day", "TAE")),
            (Time(1, "day", "surgery"), Time(24, "hour", "the procedure")),
            (Time(baseline=True), Time(baseline=True, anchor="TAE")),
        ],
    )
    def test_the_same(self, one: Time, other: Time) -> None:
        assert same_time(one, other)
        assert same_time(other, one)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (Time(5, "day", "TAE"), Time(5, "day", "PVP")),
            (Time(4, "week"), Time(1, "month")),
            (Time(baseline=True), Time(0, "day", "TAE")),
            (Time(3, "month"), None),
            (Time(anchor="TAE"), Time(5, "day")),
        ],
    )
    def test_not_the_same(self, one: Time, other: Time | None) -> None:
        assert not same_time(one, other)


class TestGrim:
    """Means of whole numbers."""

    def test_a_mean_out_of_reach_is_found_and_worded_with_care(self) -> None:
        (finding,) = grim(material(result("5.19", concept=NRS, text="NRS", n=28)))
        assert finding.message == "A mean of 5.19 is not reachable from whole-number scores of 28 patients."

    @pytest.mark.parametrize(
        "known",
        [{"n": None}, {"concept": VAS}, {"unit": "%"}, {"n": 27}, {"n": 500}],
    )
    def test_it_is_silent_without_whole_scores_or_their_n(self, known: dict[str, object]) -> None:
        assert grim(material(result("5.19", **{"concept": NRS, "n": 28} | known))) == ()

    def test_individual_values_overrule_it(self) -> None:
        halves = column("9.5", "8", "8", words="NRS scores")
        assert grim(material(result("5.19", concept=NRS, text="NRS", n=28), individual=(halves,))) == ()

    @given(st.lists(st.integers(0, 10), min_size=1, max_size=60), st.integers(0, 3), ROUNDINGS)
    def test_the_mean_of_whole_numbers_is_always_reachable(
        self, scores: list[int], places: int, rounding: str
    ) -> None:
        mean = (Decimal(sum(scores)) / len(scores)).quantize(Decimal(1).scaleb(-places), rounding)
        assert reachable(mean, len(scores))
