"""Stretches of time in the many ways in which studies print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.duplicates.periods import period_of


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("between January 2015 and March 2018", "2015-01-01/2018-03-31"),
        ("from 1 January 2015 to 31st of March, 2018", "2015-01-01/2018-03-31"),
        ("Jan. 2015–Mar. 2018", "2015-01-01/2018-03-31"),
        ("September 1, 2012, and August 30, 2014", "2012-09-01/2014-08-30"),
        ("from 2012 to 2016", "2012-01-01/2016-12-31"),
        ("2012–16", "2012-01-01/2016-12-31"),
        ("04/2010–07/2012", "2010-04-01/2012-07-31"),
        ("15.02.2015-31.03.2018", "2015-02-15/2018-03-31"),
        ("03.04.2015 to 05.06.2016", "2015-01-01/2016-12-31"),
        ("2015-01-05 to 2018-03-31", "2015-01-05/2018-03-31"),
        ("between March and October 2019", "2019-03-01/2019-10-31"),
        ("from the beginning of 2015 to the end of 2017", "2015-01-01/2017-12-31"),
        ("from February 2016 until February 2016", "2016-02-01/2016-02-29"),
    ],
)
def test_periods_run_from_the_first_day_meant_to_the_last(printed: str, read: str) -> None:
    found = period_of(printed)
    assert found is not None
    assert f"{found.first.isoformat()}/{found.last.isoformat()}" == read


@pytest.mark.parametrize(
    "printed",
    [
        "10 to 20 patients",
        "March 2018 to January 2015",
        "from 1920 to 2010",
        "in 2015",
        "2012-16%",
        "31 February 2015 to 30 February 2016",
        "50.2010 to 60.2011",
    ],
)
def test_what_is_no_period(printed: str) -> None:
    assert period_of(printed) is None


@given(st.text(alphabet="0123456789 -–/.,JanMay andtoof2015", max_size=60))
def test_no_text_stops_the_reading(text: str) -> None:
    found = period_of(text)
    assert found is None or found.first <= found.last
