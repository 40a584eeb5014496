"""Sentences that name a measure, a group or a time as no list holds it."""

from __future__ import annotations

import pytest

from kb.statements import OutcomeResult, Statistic
from tests.fixtures.papers import abstract, read_paper

_TITLE = "Two injections for tennis elbow"
_METHODS = "Forty patients with tennis elbow were treated."


def told(results: str, methods: str = _METHODS) -> list[OutcomeResult]:
    return [
        s
        for s in read_paper(abstract(results, methods, _TITLE))[1].statements
        if isinstance(s, OutcomeResult)
    ]


def measured(results: str) -> list[tuple[float, str]]:
    return [(r.value, r.text.lower()) for r in told(results)]


def armed(results: str) -> list[tuple[float, str | None]]:
    return [(r.value, r.arm) for r in told(results)]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            "The mean lateral shift observed was 1.4 mm for Alpha HV and 1.9 mm for Beta R.",
            [(1.4, "lateral shift"), (1.9, "lateral shift")],
        ),
        ("In the first month 22.5 % of the patients received tramadol.", [(22.5, "tramadol")]),
        ("Needling failed in 12 % of the elbows.", [(12.0, "needling failure")]),
        (
            "The mean number of swabs of usable quality taken was 6.2 (95 % CI 5.1 to 7.3).",
            [(6.2, "number of swabs")],
        ),
        (
            "The incidence of mild to severe flinching was 31 % with gel (P = 0.01) and 9 % with both.",
            [
                (31.0, "incidence of mild to severe flinching"),
                (9.0, "incidence of mild to severe flinching"),
            ],
        ),
        ("GX value fell from 8.2 ± 3.1 to 5.5 ± 2.4.", [(8.2, "gx"), (5.5, "gx")]),
        ("Hemoglobin increased from 10.4 to 12.1.", [(10.4, "hemoglobin"), (12.1, "hemoglobin")]),
    ],
)
def test_measures_that_no_list_holds(results: str, expected: list[tuple[float, str]]) -> None:
    assert measured(results) == expected


def test_time_to_an_event_is_a_measure() -> None:
    (first, second) = told("The median time to pain freedom was 95 vs. 130 min.")
    assert {first.text, second.text} == {"time to pain freedom"}
    assert first.statistic is Statistic.MEDIAN


def test_a_measure_carries_into_the_bracket_behind_its_sentence() -> None:
    found = told(
        "Tramadol consumption was higher in group A. (Group A = 310.5 ± 80.1 mg, Group B = 205.2 ± 71.3 mg.)"
    )
    assert [(r.value, r.arm) for r in found] == [(310.5, "Group A"), (205.2, "Group B")]
    assert {r.concept.slug for r in found} == {"tramadol-consumption"}


@pytest.mark.parametrize(
    "results",
    [
        "Movement was less with Alpha than with the Beta blade.",
        "The factors were arch (exact test = 21.7) and pain (exact test = 47.4).",
        "Pain relief was better with ketorolac 30 mg (P < 0.05).",
        "Onset of analgesia was rapid (as early as 12 minutes).",
        "Satisfaction did not differ between the groups (Figs. 2 and 3).",
        "After surgery, pain scores fell to less than 25 % of the initial value.",
        "Strength was tested with a velocity of 60°/s and 180°/s.",
        "Premedication improved endurance of the knee extensors at 40 % of their muscle strength.",
        "QoR-15 scores were higher on postoperative day (POD) 1, 2, 3 and 5.",
    ],
)
def test_numbers_that_measure_nothing(results: str) -> None:
    assert told(results) == []


def test_names_alike_behind_values_or_before_them_are_groups() -> None:
    assert armed("The VAS was 2.4 for Alpha HV and 3.1 for Beta R.") == [(2.4, "Alpha HV"), (3.1, "Beta R")]
    assert armed("The proportion satisfied for AB-26 and XY-20 was 91.5 % and 84.2 %, respectively.") == [
        (91.5, "AB-26"),
        (84.2, "XY-20"),
    ]
    assert armed("The VAS for the device Alpha 2 was 3.1 ± 1.2, and for the device Beta 2.8 ± 1.1.") == [
        (3.1, "device Alpha 2"),
        (2.8, "device Beta"),
    ]


def test_a_group_before_its_times() -> None:
    found = told(
        "VAS in group K at 6 and 12 weeks was 4.1 ± 1.0, 2.2 ± 0.9 and in group L was 5 ± 1.1 and 4.4 ± 1."
    )
    assert [(r.value, r.arm) for r in found] == [
        (4.1, "group K"),
        (2.2, "group K"),
        (5.0, "group L"),
        (4.4, "group L"),
    ]


def test_parts_of_a_count_belong_to_their_groups() -> None:
    found = told(
        "A second spray was needed in 5 people (6.2 %): 3 patients in group A and 2 patients in group B."
    )
    assert [(r.statistic, r.value, r.arm) for r in found] == [
        (Statistic.PERCENT, 6.2, None),
        (Statistic.COUNT, 3, "group A"),
        (Statistic.COUNT, 2, "group B"),
    ]


def test_a_fall_in_percent_is_a_change() -> None:
    (found,) = told("The spray led to a 41 % decrease in pain score.")
    assert found.statistic is Statistic.CHANGE


def test_ratios_named_in_the_plural() -> None:
    found = told("The hazard ratios (gel vs. other) for pain relief were 1.31 (95 % CI 1.1 to 1.6) and 1.24.")
    assert [(r.statistic, r.value) for r in found] == [
        (Statistic.HAZARD_RATIO, 1.31),
        (Statistic.HAZARD_RATIO, 1.24),
    ]


def test_the_second_fall_ends_when_the_first_did() -> None:
    found = told(
        "VAS fell from 6.1 before treatment to 2.2 20 minutes after, while with gel it fell from 6 to 4.8."
    )
    assert [
        (r.value, r.time.value if r.time else None) for r in found if not (r.time and r.time.baseline)
    ] == [
        (2.2, 20),
        (4.8, 20),
    ]


def test_a_moment_in_words_is_not_taken_from_the_plan() -> None:
    (found,) = told("VAS was 6.1 after run-in.", "Forty patients were treated. VAS was measured at 12 weeks.")
    assert found.time is None


def test_ratios_in_brackets() -> None:
    (found,) = told("Age was a predictor of relapse, and KTX (OR 0.94, 95 % CI 0.9 to 0.99) was another.")
    assert (found.statistic, found.text) == (Statistic.ODDS_RATIO, "KTX")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            "Relief was reported by more patients receiving ketorolac than placebo (61 % vs. 34 %).",
            [(61.0, "ketorolac"), (34.0, "placebo")],
        ),
        (
            "VAS was 2.1 in patients receiving 5 mg ketamine and 3.4 in those receiving 9 mg ketamine.",
            [(2.1, "5 mg ketamine"), (3.4, "9 mg ketamine")],
        ),
        (
            "Response rate was 21 % in the sham plus laser group and 44 % in the gel 5 mg plus laser group.",
            [(21.0, "sham plus laser"), (44.0, "gel 5 mg plus laser")],
        ),
        ("The VAS was 2.9 ± 1.2 (K) versus 3.3 ± 1.1 (L; p = 0.4).", [(2.9, "K"), (3.3, "L")]),
        (
            "VAS fell more in group K (day 2=33 %, day 9=71 %) than in group L (day 2=13 %, day 9=37 %).",
            [(33.0, "group K"), (71.0, "group K"), (13.0, "group L"), (37.0, "group L")],
        ),
    ],
)
def test_groups_set_against_each_other(results: str, expected: list[tuple[float, str]]) -> None:
    assert armed(results) == expected


def test_values_in_the_order_of_the_groups_before() -> None:
    found = armed(
        "The VAS was 4.1 in group K and 2.2 in group L. The ODI was 31.5 and 22.5 (P = 0.01), respectively."
    )
    assert found[2:] == [(31.5, "group K"), (22.5, "group L")]


def test_corresponding_values_keep_measure_and_times() -> None:
    found = told(
        "VAS in group K before, immediately after and 2 weeks after the injection was 5.8, 3.1 and 2.4, "
        "respectively. Corresponding numbers in group L were 4.7, 4.6 and 4.9."
    )
    assert [r.time for r in found[3:]] == [r.time for r in found[:3]]
    assert {r.concept.slug for r in found} == {found[0].concept.slug}
    assert {r.arm for r in found[3:]} == {"group L"}


def test_what_a_change_in_front_is_of() -> None:
    (found,) = told("There was a mean 12.5 mm reduction on the VAS.")
    assert (found.statistic, found.value, found.text) == (Statistic.CHANGE, 12.5, "VAS")


def test_a_fall_in_a_bracket_leads_away_from_the_baseline() -> None:
    first, second = told("Worst pain improved at 1 week (7.1 to 5.2, P < 0.01).")
    assert first.time is not None
    assert first.time.baseline
    assert second.time is not None
    assert second.time.value == 1


def test_what_is_rated_beside_is_no_measure() -> None:
    (first, _) = told("The share who were pain-free without rescue medication was higher (38.5 vs. 9.5 %).")
    assert first.text == "pain-free"


def test_the_former_and_the_latter() -> None:
    found = armed(
        "Tramadol consumption was 310 ± 80 mg in the laser group and 250 ± 70 mg in the gel group. "
        "The mean consumption of dipyrone was 4.1 ± 1.2 g in the former and 3.2 ± 1.1 g in the latter."
    )
    assert found[2:] == [(4.1, "laser"), (3.2, "gel")]


def test_pairs_of_values_at_listed_times() -> None:
    found = told(
        "VAS was higher in group K than in group L on days 1, 3 and 5 "
        "(5.1 ± 1 vs 4.2 ± 1, 4.8 ± 1 vs 3.1 ± 1, 3.9 ± 1 vs 2.2 ± 1, respectively)."
    )
    assert [(r.value, r.arm, r.time.value if r.time else None) for r in found] == [
        (5.1, "group K", 1),
        (4.2, "group L", 1),
        (4.8, "group K", 3),
        (3.1, "group L", 3),
        (3.9, "group K", 5),
        (2.2, "group L", 5),
    ]


def test_each_bracket_of_a_list_has_its_own_measure() -> None:
    found = measured(
        "Groups differed little in VAS (2.2 ± 1.8 vs. 2.3 ± 1.6), image search time (71 ± 30 vs. 66 ± 27 s) "
        "and the number of needle passes (2.1 ± 1.5 vs. 1.7 ± 1.2)."
    )
    assert [text for _, text in found] == [
        "vas",
        "vas",
        "image search time",
        "image search time",
        "number of needle passes",
        "number of needle passes",
    ]


def test_more_values_than_groups_known_by_name_are_of_no_group() -> None:
    found = armed("Mean VAS was 0.9, 6.2 and 4.8 in the massage, plaster and laser groups, respectively.")
    assert {arm for _, arm in found} <= {None, "massage", "plaster", "laser"}
    assert len({arm for _, arm in found}) in {1, 3}


def test_a_clause_without_its_verb_has_its_own_measure() -> None:
    assert measured("Hold time increased by 8.7 ± 7.4 s and impulse by 2.7 ± 1.3.") == [
        (8.7, "hold time"),
        (2.7, "impulse"),
    ]


def test_p_values_of_single_values_are_not_shared() -> None:
    found = told("The VAS was 4.1, 3.2 (P = 0.04) and 2.3 (P = 0.001) in groups K, L and M, respectively.")
    assert [r.p for r in found] == [None, None, None]


def test_counts_in_a_group_and_what_they_had() -> None:
    found = told(
        "Nine out of 12 (75 %) patients in group K were pain-free compared with 2 of 11 (18 %) in group L."
    )
    assert [(r.value, r.arm, r.text) for r in found] == [
        (75.0, "group K", "pain-free"),
        (18.0, "group L", "pain-free"),
    ]


def test_the_change_of_something_no_list_holds() -> None:
    found = told(
        "The mean change in the lateral tilt between the preoperative and postoperative period was 8.1° "
        "in group K and 6.7° in group L."
    )
    assert [(r.statistic, r.value, r.arm, r.time) for r in found] == [
        (Statistic.CHANGE, 8.1, "group K", None),
        (Statistic.CHANGE, 6.7, "group L", None),
    ]


def test_controls_and_cases() -> None:
    assert armed("The median blood loss was 610 mL for controls and 480 mL for cases.") == [
        (610.0, "control"),
        (480.0, "cases"),
    ]


@pytest.mark.parametrize(
    "results",
    [
        "The left elbow was affected in 31 (70 %) of the women.",
        "The oral triptans were sumatriptan (49.5 %), zolmitriptan (15.5 %) and naratriptan (4.5 %).",
        "The coolant was made of 1,1,3,3-pentafluoropropane.",
        "Most of the women were white (61.5 %), married (57.5 %) and employed (30.5 %).",
        "Nevertheless, in 26 % nothing changed.",
        "Of those with data (n = 14 of 28), none relapsed in haemoglobin.",
        "Serum levels of 25-OHD were followed.",
        "There was a small change in functional ability (ES = 0.12).",
        "The mean recovery of pain was 81 ± 26 kg.",
    ],
)
def test_parts_of_the_body_and_adverbs_are_no_measures(results: str) -> None:
    assert told(results) == []


def test_a_baseline_for_comparison_is_not_when_others_were_measured() -> None:
    found = told("The VAS was 2.6 with gel and 3.8 with laser when compared to the baseline value of 6.4.")
    assert [(r.value, bool(r.time and r.time.baseline)) for r in found] == [
        (2.6, False),
        (3.8, False),
        (6.4, True),
    ]


def test_what_a_difference_is_for_or_goes_on_from() -> None:
    found = told(
        "The mean differences in pressure pain threshold were 1.2 for the elbow and 1.4 for the hand. "
        "At 4 weeks, the adjusted difference was 0.7 (95 % CI 0.1 to 1.3)."
    )
    assert [(r.statistic, r.value) for r in found][-1] == (Statistic.MEAN_DIFFERENCE, 0.7)
    (grip,) = told("The between-group mean difference was 0.4 (95 % CI 0.1 to 0.8) for the tip grip.")
    assert (grip.text, grip.statistic) == ("tip grip", Statistic.MEAN_DIFFERENCE)


def test_an_improvement_is_of_what_follows_it() -> None:
    (found,) = told("Group K showed an improvement in the dorsal strength (mean difference, 1.7; P = 0.01).")
    assert found.text == "improvement in dorsal strength"


def test_rates_by_the_hour_and_their_times() -> None:
    found = told(
        "Fentanyl dose was 31 µg/h at baseline (n = 30), 37 µg/h after 1 week and 22 µg/h after 3 weeks."
    )
    assert [(r.value, r.unit, r.time.value if r.time else None) for r in found] == [
        (31.0, "µg/h", None),
        (37.0, "µg/h", 1),
        (22.0, "µg/h", 3),
    ]


def test_a_group_of_two_treatments_is_neither_alone() -> None:
    found = armed(
        "VAS was 3.8 ± 1 in the AVT group, 3.1 ± 1 in the AVB group and 2.3 ± 1 in the AVT+AVB group."
    )
    assert [arm for _, arm in found] == ["AVT", "AVB", "AVT+AVB"]


def test_a_fall_far_from_its_number() -> None:
    (found,) = told("Gel reduced the requirement of rescue doses of morphine by 44 %.")
    assert found.statistic is Statistic.CHANGE


def test_the_baseline_that_opens_a_sentence_holds_for_all_of_it() -> None:
    found = told("At baseline, the mean VAS was 7.1 ± 1.2 and the mean ODI was 41.5 ± 8.1.")
    assert [bool(r.time and r.time.baseline) for r in found] == [True, True]


def test_times_of_two_clauses_are_no_list_for_two_groups() -> None:
    found = told(
        "Although VAS was alike at 2 hours, group K did better than group L at 4 hours (3.9 versus 5.6)."
    )
    assert [(r.arm, r.time.value if r.time else None) for r in found] == [("group K", 4), ("group L", 4)]


def test_further_ratios_leave_their_name_out() -> None:
    found = told(
        "The odds ratio for pain relief was 2.4 (95 % CI 1.3 to 4.1), for opioid use 1.7 (95 % CI 1.1 to 3)."
    )
    assert [(r.statistic, r.value) for r in found] == [
        (Statistic.ODDS_RATIO, 2.4),
        (Statistic.ODDS_RATIO, 1.7),
    ]
