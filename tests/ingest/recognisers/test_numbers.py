"""Numbers as printed: what belongs to a number, and what is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.annotations import Number
from ingest.recognisers.numbers import find_numbers
from ingest.recognisers.numerals import value_of


def only(text: str) -> Number:
    (number,) = find_numbers(text)
    return number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("seven", 7),
        ("twenty-one", 21),
        ("sixty", 60),
        ("one hundred and twelve", 112),
        ("3.4", 3.4),
        ("3·4", 3.4),
        ("−1.5", -1.5),
        ("–1.5", -1.5),
        ("1,250", 1250),
        ("4,7 ± 1,1", 4.7),
    ],
)
def test_values_of_numerals(printed: str, value: float) -> None:
    assert only(f"the score was {printed} at the end").value == value


@pytest.mark.parametrize(
    ("text", "value", "kind", "spread"),
    [
        ("a score of 7.1 ± 0.9", 7.1, "SD", 0.9),
        ("a score of 7.1+/-0.9", 7.1, "SD", 0.9),
        ("a score of 7.1 (SD 0.9)", 7.1, "SD", 0.9),
        ("a score of 7.1, SD = 0.9; then", 7.1, "SD", 0.9),
        ("a score of 7.1 (SE 0.9)", 7.1, "SE", 0.9),
        ("mean ± SEM was 7.1 ± 0.9", 7.1, "SE", 0.9),
        ("mean (SD) 7.1 (0.9)", 7.1, "SD", 0.9),
        ("a score of 7.1 (0.9)", 7.1, None, 0.9),
        ("a score of 7,1±0.9d", 7.1, "SD", 0.9),
    ],
)
def test_spread(text: str, value: float, kind: str | None, spread: float) -> None:
    number = only(text)
    assert (number.value, number.spread_kind, number.spread) == (value, kind, spread)


@pytest.mark.parametrize(
    ("text", "value", "kind", "low", "high"),
    [
        ("median 4 (IQR 2–6)", 4, "IQR", 2, 6),
        ("median [IQR] of 4 [2-6]", 4, "IQR", 2, 6),
        ("median 4 (2–6)", 4, None, 2, 6),
        ("mean 4 (range 2 to 6)", 4, "range", 2, 6),
        ("odds ratio 1.8 (95% CI, 1.1–2.9; then", 1.8, "95% CI", 1.1, 2.9),
        ("difference −0.6, 95 % confidence interval −1.1 to −0.2", -0.6, "95% CI", -1.1, -0.2),
        ("mean difference (95% CI) 0.3 (-0.2, 0.8)", 0.3, "95% CI", -0.2, 0.8),
    ],
)
def test_intervals(text: str, value: float, kind: str | None, low: float, high: float) -> None:
    number = only(text)
    assert (number.value, number.spread_kind, number.low, number.high) == (value, kind, low, high)


@pytest.mark.parametrize(
    ("text", "count", "total", "percent"),
    [
        ("in 3/18 knees", 3, 18, None),
        ("in 3 of 18 knees", 3, 18, None),
        ("in three out of 18", 3, 18, None),
        ("in 3 of the 18 patients (16.7 %)", 3, 18, 16.7),
        ("in 3 (16.7%) of 18", 3, 18, 16.7),
        ("in 16.7% (3/18)", 3, 18, 16.7),
        ("in 3 (16.7 %)", 3, None, 16.7),
        ("in 3 patients (16.7%)", 3, None, 16.7),
        ("in 16.7% (n = 3)", 3, None, 16.7),
    ],
)
def test_counts(text: str, count: float, total: float | None, percent: float | None) -> None:
    number = only(text)
    assert (number.role, number.value, number.total, number.percent) == ("count", count, total, percent)


def test_a_percent_sign_serves_the_whole_list() -> None:
    assert [(n.value, n.role) for n in find_numbers("12 vs 31 %, and 15, 22, and 40%")] == [
        (12, "percent"),
        (31, "percent"),
        (15, "percent"),
        (22, "percent"),
        (40, "percent"),
    ]


def test_a_unit_serves_both_sides_of_a_comparison() -> None:
    assert [(n.value, n.unit) for n in find_numbers("took 14 versus 22 min")] == [
        (14, "minute"),
        (22, "minute"),
    ]


def test_p_values_in_a_list_share_sign_and_role() -> None:
    assert [(n.role, n.op, n.value) for n in find_numbers("(P = 0.012, .039; respectively; p<0.001)")] == [
        ("p", "=", 0.012),
        ("p", "=", 0.039),
        ("p", "<", 0.001),
    ]


def test_a_level_of_significance_is_no_p_value() -> None:
    assert only("P < 0.05 was considered significant").role == "threshold"
    assert only("a p-value of less than 0.05 was regarded as significant").role == "threshold"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("relief of at least 50%", "threshold"),
        ("scores ≥ 5", "threshold"),
        ("pain of 4 or more", "threshold"),
        ("n = 20", "n"),
        ("particles of 300–500 µm", "size"),
        ("a 22-gauge needle", "size"),
        ("received 40 mg", "dose"),
        ("with 0.25% bupivacaine", "dose"),
        ("with 2% hyperbaric prilocaine", "dose"),
        ("in 2014", "year"),
        ("after 6 weeks", "time"),
        ("an 11-point scale", "range"),
        ("in 12 consecutive patients", "count"),
        ("in 12% of them", "percent"),
        ("as others found [12]", "citation"),
        ("Smith et al (12)", "citation"),
        ("was relieved.12 These", "citation"),
    ],
)
def test_roles(text: str, role: str) -> None:
    assert only(text).role == role


def test_scale_and_its_anchors_are_no_values() -> None:
    text = "from 0 to 10, where 0 represents no pain and 10 = worst pain"
    assert {n.role for n in find_numbers(text)} == {"range"}


def test_from_to_is_two_values_and_a_range_is_one() -> None:
    assert [n.value for n in find_numbers("fell from 7 to 9")] == [7, 9]
    assert [(n.low, n.high) for n in find_numbers("ranged from 7 to 9")] == [(7, 9)]
    assert [(n.low, n.high) for n in find_numbers("aged 31 – 77 years")] == [(31, 77)]
    assert [n.value for n in find_numbers("from 6.1 ± 1.0–2.2 ± 0.7")] == [6.1, 2.2]


@pytest.mark.parametrize(
    "text",
    [
        "SF-36",
        "level T10",
        "the 3rd month",
        "F = 12.1",
        "t(38) = 2.2",
        "at 2:1",
        "1:200,000",
        "IL-6",
        "no one",
        "6males",
    ],
)
def test_names_ratios_and_test_statistics_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


@given(st.text(alphabet="0123456789.,-–±%()[]/ nPp<=mgoft", max_size=60))
def test_spans_are_valid_and_never_overlap(text: str) -> None:
    numbers = find_numbers(text)
    for number in numbers:
        assert text[number.start : number.stop] == number.text
    assert all(left.stop <= right.start for left, right in pairwise(numbers))


@given(st.decimals(min_value=0, max_value=999, places=2), st.decimals(min_value=0, max_value=99, places=2))
def test_the_value_is_what_the_text_says(mean: object, spread: object) -> None:
    number = only(f"the score was {mean} ± {spread} then")
    assert number.value == float(str(mean))
    assert number.spread == float(str(spread))


@given(st.integers(min_value=0, max_value=999))
def test_words_and_digits_agree(value: int) -> None:
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    ones += " fifteen sixteen seventeen eighteen nineteen"
    tens = "_ _ twenty thirty forty fifty sixty seventy eighty ninety"

    def words(n: int) -> str:
        if n < 20:
            return ones.split()[n]
        if n < 100:
            return tens.split()[n // 10] + (f"-{ones.split()[n % 10]}" if n % 10 else "")
        return f"{ones.split()[n // 100]} hundred" + (f" and {words(n % 100)}" if n % 100 else "")

    assert value_of(words(value)) == value
    assert [n.value for n in find_numbers(f"a total of {words(value)} knees")] == [value]
