"""Times of measurement, what they count from, and what is no time of measurement."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.annotations import TimeMention
from ingest.recognisers.times import find_times


def points(text: str) -> list[tuple[float | None, str | None]]:
    return [(t.value, t.unit) for t in find_times(text) if not t.is_duration]


def only(text: str) -> TimeMention:
    (time,) = find_times(text)
    return time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 9 months", [(9, "month")]),
        ("at the 9-month follow-up", [(9, "month")]),
        ("until the ninth month", [(9, "month")]),
        ("at the 24th hour", [(24, "hour")]),
        ("at 2, 4, and 8 weeks", [(2, "week"), (4, "week"), (8, "week")]),
        ("two and four weeks after injection", [(2, "week"), (4, "week")]),
        ("on POD 3", [(3, "day")]),
        ("on postoperative day 3", [(3, "day")]),
        ("in weeks 6 and 12", [(6, "week"), (12, "week")]),
        ("at the postoperative 2nd, 6th and 12th hours", [(2, "hour"), (6, "hour"), (12, "hour")]),
        ("12 h after surgery", [(12, "hour")]),
        ("one year after GAE", [(1, "year")]),
        ("the 2-year survival rate", [(2, "year")]),
        ("24-hour morphine consumption", [(24, "hour")]),
        ("over 52 weeks", [(52, "week")]),
        ("on day 2, and one, 2, and 4 months later", [(2, "day"), (1, "month"), (2, "month"), (4, "month")]),
        ("immediately after the injection", [(0, "day")]),
    ],
)
def test_points_in_time(text: str, expected: list[tuple[float, str]]) -> None:
    assert points(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "at baseline",
        "preoperatively",
        "before treatment",
        "prior to the procedure",
        "pre-GAE",
        "before GAE",
        "at enrolment",
    ],
)
def test_baseline(text: str) -> None:
    assert only(text).baseline


@pytest.mark.parametrize(
    "text",
    [
        "for 6 weeks",
        "lasting 4 hours",
        "pain for > 3 months",
        "every 3 months",
        "a stay of 3 days",
        "was 120 min",
        "5–8 days",
    ],
)
def test_stretches_of_time(text: str) -> None:
    assert only(text).is_duration


@pytest.mark.parametrize(
    "text",
    [
        "aged 45 years",
        "50 years of age",
        "a 64-year-old man",
        "40 mg/day",
        "mean age 52.1 years",
        "age (years): 45 years",
    ],
)
def test_ages_and_rates_are_no_times(text: str) -> None:
    assert points(text) == []


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("6 days after GAE", "GAE"),
        ("6 days following the ablation procedure", "the ablation procedure"),
        ("6 days postoperatively", "postoperatively"),
        ("6 days later", None),
        ("scores fell after GAE", "GAE"),
        ("at final follow-up", "final follow-up"),
    ],
)
def test_anchor_as_printed(text: str, anchor: str | None) -> None:
    assert only(text).anchor == anchor


def test_a_list_shares_its_anchor() -> None:
    times = find_times("6 days after GAE, and 2 days, one month and one year after RFA")
    assert [t.anchor for t in times] == ["GAE", "RFA", "RFA", "RFA"]


def test_a_time_without_number_has_no_value() -> None:
    time = only("scores fell after treatment")
    assert (time.value, time.unit, time.baseline) == (None, None, False)


@given(st.text(alphabet="0123456789 ,-–.adehkmnortwyPODbs", max_size=60))
def test_spans_are_valid_and_never_overlap(text: str) -> None:
    times = find_times(text)
    for time in times:
        assert text[time.start : time.stop] == time.text
    assert all(left.stop <= right.start for left, right in pairwise(times))


@given(st.integers(min_value=1, max_value=99), st.sampled_from(["hour", "day", "week", "month", "year"]))
def test_value_and_unit_are_what_the_text_says(value: int, unit: str) -> None:
    assert points(f"scores at {value} {unit}s were lower") == [(value, unit)]
