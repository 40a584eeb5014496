"""Sentences whose build decides whose a value is, when it was taken and what it is a share of."""

from __future__ import annotations

import pytest

from kb.statements import OutcomeResult, Statistic
from tests.fixtures.papers import abstract, read_paper

_TITLE = "Two injections for frozen shoulder"
_METHODS = "Fifty patients with frozen shoulder were treated."


def told(results: str, methods: str = _METHODS) -> list[OutcomeResult]:
    return [
        s
        for s in read_paper(abstract(results, methods, _TITLE))[1].statements
        if isinstance(s, OutcomeResult)
    ]


def placed(results: str) -> list[tuple[float, str | None, str | float | None]]:
    """Return value, arm and time (weeks, "before" or None) of each result."""
    return [
        (
            r.value,
            r.arm,
            None if r.time is None else "before" if r.time.baseline else round((r.time.days or 0) / 7),
        )
        for r in told(results)
    ]


def test_each_group_falls_from_one_value_to_another() -> None:
    found = placed(
        "VAS fell from 6.8 ± 1.2 to 2.1 ± 0.7 at 8 weeks in group K and from 6.9 ± 1 to 4.0 ± 0.9 in group L."
    )
    assert found == [
        (6.8, "group K", "before"),
        (2.1, "group K", 8),
        (6.9, "group L", "before"),
        (4.0, "group L", 8),
    ]


def test_a_group_named_before_its_fall() -> None:
    found = placed("In group K, the VAS fell from 6.8 to 2.1 at 8 weeks, and in group L from 6.9 to 4.0.")
    assert [arm for _, arm, _ in found] == ["group K", "group K", "group L", "group L"]


def test_groups_that_are_listed_behind_pairs_of_values() -> None:
    found = placed(
        "The VAS fell from 6.8 ± 1.2 and 6.9 ± 1.1 to 2.1 ± 0.7 and 4 ± 0.9 in groups K and L, respectively."
    )
    assert [(value, arm) for value, arm, _ in found] == [
        (6.8, "group K"),
        (6.9, "group L"),
        (2.1, "group K"),
        (4.0, "group L"),
    ]
    assert [time for _, _, time in found[:2]] == ["before", "before"]


@pytest.mark.parametrize(
    ("results", "arms"),
    [
        (
            "Patients treated with dextrose had a lower VAS (2.1 ± 0.7) than those receiving saline (4 ± 1).",
            ["dextrose", "saline"],
        ),
        ("The reintervention rate was 12% for HYD vs 31% for SAL (P = 0.02).", ["HYD", "SAL"]),
        (
            "The VAS was 2.1 ± 0.7 for the case group and 4.0 ± 0.9 for the control (P < 0.01).",
            ["case", "control"],
        ),
        (
            "Less tramadol (80 ± 9 mg) was used in the dextrose group than in the saline group (99 ± 30 mg).",
            ["dextrose", "saline"],
        ),
    ],
)
def test_groups_that_no_method_named(results: str, arms: list[str]) -> None:
    assert [r.arm for r in told(results)] == arms


@pytest.mark.parametrize(
    ("results", "statistic", "measure", "value"),
    [
        (
            "Diabetes (OR, 3.4; 95% CI, 1.2 to 8.8) predicted failure.",
            Statistic.ODDS_RATIO,
            "Diabetes",
            3.4,
        ),
        (
            "Smoking (hazard ratio [HR] 2.2, 95% CI 1.1 to 4.1) was a predictor.",
            Statistic.HAZARD_RATIO,
            "Smoking",
            2.2,
        ),
        (
            "The rate ratio for headache days was 0.61 (95% CI 0.45 to 0.84).",
            Statistic.RISK_RATIO,
            "headache days",
            0.61,
        ),
    ],
)
def test_ratios(results: str, statistic: Statistic, measure: str, value: float) -> None:
    assert [(r.statistic, r.text, r.value) for r in told(results)] == [(statistic, measure, value)]


def test_predictors_belong_to_the_only_group_of_their_sentence() -> None:
    found = told(
        "Diabetes (OR, 3.4; 95% CI, 1.2 to 8.8) and smoking (OR, 2.2; 95% CI, 1.1 to 4.1) counted in group K."
    )
    assert [r.arm for r in found] == ["group K", "group K"]


def test_the_share_of_those_who_had_it_not_is_named_so() -> None:
    (known,) = told("Primary haemostasis was not obtained in 7 patients (14%).")
    assert (known.text, known.value) == ("primary haemostasis not obtained", 14)
    (unknown,) = told("Postoperative physiotherapy was not required in 9 patients (18%).")
    assert unknown.text == "Postoperative physiotherapy not required"


def test_a_success_rate_of_a_puncture_is_no_harm() -> None:
    found = told("The success rate of the dural puncture was 71% in group K and 69% in group L.")
    assert [(r.concept.label, r.value) for r in found] == [("success rate", 71), ("success rate", 69)]


def test_thickness_in_micrometres_is_a_value() -> None:
    assert [r.value for r in told("The mean thickness of the capsule was 383.3 ± 97.7 micrometers.")] == [
        383.3
    ]


def test_a_share_of_the_saline_group_is_no_strength() -> None:
    assert [
        r.value
        for r in told("There was no difference in reintervention rates (39% HYD vs. 38% saline, P = 0.9).")
    ] == [39, 38]


def test_grades_of_arthritis_only_describe_who_was_compared() -> None:
    found = told(
        "The recurrence rate was higher in patients with Kellgren-Lawrence grade 4 than in patients with "
        "Kellgren-Lawrence grade 3 (56% vs. 26%).",
    )
    assert [r.value for r in found] == [56, 26]


def test_the_time_in_front_of_a_rate() -> None:
    assert placed("The 12-week reintervention rate was 4%.") == [(4, None, 12)]


def test_time_for_the_first_of_something_is_one_measure() -> None:
    (found,) = told("The interval time for the first analgesic request was 23.1 ± 6.7 minutes.")
    assert found.text == "interval time for the first analgesic request"


def test_only_the_second_of_a_comparison_is_of_those_compared_with() -> None:
    found = told("The recurrence rate was higher than in those who did not exercise (27% vs. 9%).")
    assert [(r.value, r.arm) for r in found] == [(27, None), (9, "those who did not exercise")]


def test_less_than_nothing_is_a_change() -> None:
    (found,) = told("The VAS fell in all patients (-21%).")
    assert (found.statistic, found.value) == (Statistic.CHANGE, -21)


def test_the_group_of_patients_is_called_by_its_name() -> None:
    found = told(
        "Patients in the MIS group (3.9 ± 2.1) had more pain than patients in the open group (2.7 ± 1.4)."
    )
    assert [r.arm for r in found] == ["MIS", "open"]


def test_a_series_of_times_belongs_to_the_group_before_or_behind_it() -> None:
    found = placed(
        "NRS was 2.8 ± 1.1 at 1 week and 2.3 ± 0.9 at 4 weeks in the PRP group, lower than in the control "
        "group as 4.5 ± 1.3 at 1 week and 3.9 ± 1.2 at 4 weeks.",
    )
    assert found == [(2.8, "PRP", 1), (2.3, "PRP", 4), (4.5, "control", 1), (3.9, "control", 4)]


def test_short_names_of_groups_in_brackets_behind_their_values() -> None:
    found = placed("VAS fell from 58.3 ± 8.2 to 42.2 ± 9.1 (TG) and from 51.8 ± 8.8 to 30.6 ± 7.9 (CG).")
    assert [(arm, time) for _, arm, time in found] == [
        ("TG", "before"),
        ("TG", None),
        ("CG", "before"),
        ("CG", None),
    ]


def test_the_time_behind_respectively() -> None:
    found = placed(
        "The ODI for PRP and steroid was 37 and 48, respectively, at 12 weeks, 23 and 31 at 24 weeks."
    )
    assert [time for _, _, time in found] == [12, 12, 24, 24]


def test_times_in_order_with_their_prepositions() -> None:
    found = placed(
        "The VAS was 6.1 ± 1.2 and 3.4 ± 0.8 at the first week and at the third week respectively."
    )
    assert [time for _, _, time in found] == [1, 3]


def test_a_change_of_both_groups() -> None:
    found = told(
        "Pain severity decreased by 30% in both the placebo (P < 0.001) and infliximab groups (P < 0.001)."
    )
    assert [(r.statistic, r.arm) for r in found] == [
        (Statistic.CHANGE, "placebo"),
        (Statistic.CHANGE, "infliximab"),
    ]


def test_words_of_tumours_are_not_of_pain() -> None:
    (response,) = told("A partial response was seen in 12%.")
    (efficacy,) = told("The secondary technique efficacy rate was 88%.")
    assert (response.concept.label, efficacy.concept.label) == ("partial response", "technique efficacy")
