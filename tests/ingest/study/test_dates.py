"""When patients were enrolled, told apart from searches, other studies and follow-up."""

from __future__ import annotations

import time

import pytest

from ingest.study.dates import study_dates


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Between January 2015 and March 2018, 72 patients were enrolled.", "2015-01 to 2018-03"),
        ("All procedures from 2012 to 2016 were reviewed.", "2012-01 to 2016-12"),
        ("This retrospective series comprises 22 knees (June 2012–May 2013).", "2012-06 to 2013-05"),
        ("Consecutive women admitted between March and October 2019 took part.", "2019-03 to 2019-10"),
        ("The study was conducted at one clinic from 04/2010 to 07/2012.", "2010-04 to 2012-07"),
    ],
)
def test_the_period_of_enrolment_is_found(text: str, period: str) -> None:
    [found] = study_dates(f"Methods. {text} Pain was scored at each visit.")
    assert str(found.period) == period


@pytest.mark.parametrize(
    "text",
    [
        "We searched PubMed from January 1990 to March 2018 for trials of patients with knee pain.",
        "Articles published between 2010 and 2020 were included.",
        "Patients were followed up from 2012 to 2016.",
        "Okuno et al. treated 14 patients between 2012 and 2014.",
        "The work was supported by grants of 2012 to 2015 to the patients' society.",
        "The incidence rose from 2010 to 2015 in patients over 60.",
        "Doses of 1990 to 2000 units were given.",
    ],
)
def test_other_periods_are_not_the_study_s(text: str) -> None:
    assert study_dates(f"Methods. {text} Pain was scored at each visit.") == ()


def test_enrolment_is_plainer_than_what_was_performed() -> None:
    text = "Operations were performed from 2001 to 2004. Patients were recruited between 2002 and 2003."
    found = study_dates(text)
    assert [each.plainness for each in found] == [3, 1]
    assert text[found[0].start : found[0].stop] == "2002 and 2003"


def test_a_long_text_costs_no_more_than_its_length() -> None:
    short, long = "In 2012 to 2014 we treated. " * 500, "In 2012 to 2014 we treated. " * 4_000
    seconds = []
    for text in (short, long):
        begin = time.process_time()
        study_dates(text)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 24 * seconds[0] + 0.05
