"""Which rates a report of a complication supports, and which it does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.statements import (
    Certainty,
    ComplicationReport,
    ConceptRef,
    Derivation,
    Occurrence,
    Standing,
)
from kb.synthesis.rates import Denominator, rates

LEAKAGE = ConceptRef("complication", "cement leakage", "cement-leakage")
PATIENTS = Denominator(25, "patient", "of the study")
VERTEBRAE = Denominator(32, "vertebra", "of the study")


def report(**known: Any) -> ComplicationReport:
    return ComplicationReport(
        **{"concept": LEAKAGE, "text": "leakage", "evidence": (), "occurrence": Occurrence.OBSERVED} | known
    )


def test_a_stated_total_gives_one_rate() -> None:
    (rate,) = rates(report(events=6, count_of="patients", total=25, unit="patient"), [PATIENTS, VERTEBRAE])
    assert (rate.events, rate.total, rate.unit, rate.percent) == (6, 25, "patient", 24)
    assert rate.wilson == pytest.approx((11.5, 43.4), abs=0.05)
    assert rate.clopper_pearson == pytest.approx((9.4, 45.1), abs=0.05)
    assert rate.one_sided_upper is None
    assert not rate.derived
    assert rate.formula == "6 / 25 × 100"
    assert rate.note == ""
    assert rate.if_all_followed() is None


def test_an_unknown_unit_gives_every_candidate_marked() -> None:
    of_patients, of_vertebrae = rates(report(events=6), [PATIENTS, VERTEBRAE])
    assert (of_patients.total, of_patients.unit, of_patients.percent) == (25, "patient", 24)
    assert (of_vertebrae.total, of_vertebrae.unit, of_vertebrae.percent) == (32, "vertebra", 18.75)
    assert of_patients.derived
    assert of_vertebrae.derived
    said = "unit of the denominator not said; taken here: 32 vertebrae of the study, one of 2 candidates"
    assert of_vertebrae.note.startswith(said)


def test_candidates_are_listed_once_and_of_the_unit_that_is_said() -> None:
    (rate,) = rates(report(events=6, unit="vertebra"), [PATIENTS, VERTEBRAE, VERTEBRAE])
    assert rate.unit == "vertebra"
    assert rate.derived


def test_events_never_make_a_rate_of_patients() -> None:
    assert rates(report(events=6, count_of="events", total=25, unit="patient")) == ()
    assert rates(report(events=6, count_of="events", total=25)) == ()
    (rate,) = rates(report(events=6, count_of="events"), [PATIENTS, VERTEBRAE])
    assert rate.unit == "vertebra"
    assert "events were counted" in rate.note


def test_patients_are_counted_out_of_patients() -> None:
    (rate,) = rates(report(events=6, count_of="patients"), [PATIENTS, VERTEBRAE])
    assert rate.unit == "patient"


def test_candidates_are_those_of_the_arm() -> None:
    treated = Denominator(10, "patient", "of the arm “imipenem”", "imipenem")
    others = Denominator(12, "patient", "of the arm “control”", "control")
    (rate,) = rates(report(occurrence=Occurrence.NONE, arm="imipenem"), [treated, others])
    assert (rate.events, rate.total) == (0, 10)
    assert rate.clopper_pearson == pytest.approx((0, 30.8), abs=0.05)
    assert rate.one_sided_upper == pytest.approx(25.9, abs=0.05)
    assert rate.derived


def test_a_total_that_was_derived_says_so() -> None:
    size = Derivation("total", 10, "the size of the arm", (("n", 10.0),))
    (rate,) = rates(report(occurrence=Occurrence.NONE, total=10, unit="patient", derived=(size,)))
    assert rate.derived
    assert "the size of the arm" in rate.note


def test_a_total_that_is_a_lower_bound_gives_no_interval_but_a_bound_on_demand() -> None:
    recollection = report(
        occurrence=Occurrence.NONE, total=2000, total_relation=">", unit="procedure", standing=Standing.EXPERT
    )
    (rate,) = rates(recollection)
    assert rate.wilson is rate.clopper_pearson is rate.one_sided_upper is rate.percent is None
    assert "recollection" in rate.note
    assert "lower bound" in rate.note
    bound = rate.if_all_followed()
    assert bound is not None
    assert bound.percent == pytest.approx(0.15, abs=0.001)
    assert bound.words == "if every case was followed, at most 0.15 % (one-sided, 95 %)"


def test_a_recollection_with_an_exact_total_has_no_interval_either() -> None:
    (rate,) = rates(report(events=3, total=100, unit="patient", standing=Standing.EXPERT))
    assert rate.percent == 3
    assert rate.clopper_pearson is None


@pytest.mark.parametrize(
    "nothing", [{"occurrence": Occurrence.POSSIBLE}, {"certainty": Certainty.HYPOTHETICAL, "events": 6}]
)
def test_what_may_happen_has_no_rate(nothing: dict[str, Any]) -> None:
    assert rates(report(**nothing), [PATIENTS]) == ()


def test_more_events_than_things_are_no_rate() -> None:
    assert rates(report(events=26), [PATIENTS, VERTEBRAE])[0].unit == "vertebra"
    assert rates(report(events=26, total=25, unit="patient")) == ()
    assert rates(report(events=0, total=0, unit="patient")) == ()


def test_a_complication_without_a_number_has_no_rate() -> None:
    assert rates(report(), [PATIENTS]) == ()
    assert rates(report(percent=27.0), [PATIENTS]) == ()


def test_a_percentage_of_a_small_total_fixes_the_count() -> None:
    (rate,) = rates(report(percent=27.3, total=44, unit="patient"))
    assert (rate.events, rate.derived) == (12, True)
    assert "27.3 % of 44" in rate.note
    assert rates(report(percent=27.0, total=1000, unit="patient")) == ()
    assert rates(report(percent=30.0, total=4, unit="patient")) == ()


@given(
    events=st.none() | st.integers(0, 60),
    occurrence=st.sampled_from(Occurrence),
    count_of=st.sampled_from(["patients", "events", "unknown"]),
    total=st.none() | st.integers(0, 60),
    relation=st.sampled_from(["=", ">"]),
    unit=st.sampled_from([None, "patient", "vertebra", "procedure"]),
    standing=st.sampled_from(Standing),
)
def test_every_rate_is_a_proportion_and_shows_its_reservations(
    events: int | None,
    occurrence: Occurrence,
    count_of: str,
    total: int | None,
    relation: str,
    unit: str | None,
    standing: Standing,
) -> None:
    found = report(
        events=events,
        occurrence=occurrence,
        count_of=count_of,
        total=total,
        total_relation=relation,
        unit=unit,
        standing=standing,
    )
    for rate in rates(found, [PATIENTS, VERTEBRAE]):
        assert 0 <= rate.events <= rate.total
        assert not (count_of == "events" and rate.unit == "patient")
        assert (rate.wilson is None) == (rate.clopper_pearson is None)
        assert (rate.one_sided_upper is not None) == (rate.wilson is not None and rate.events == 0)
        assert rate.derived == (total is None)
        if rate.wilson is None:
            assert rate.note
        else:
            assert rate.percent is not None
            assert rate.wilson.low <= rate.percent <= rate.wilson.high
