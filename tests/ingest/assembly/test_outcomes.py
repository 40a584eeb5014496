"""Results in running text: what is measured, in whom, when, and what is no result."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assembly.outcomes import outcomes
from ingest.pipeline import prepare
from ingest.sources import text as plain
from ingest.study import study_of
from ingest.study.marking import mark_arms
from kb.documents import Document
from kb.statements import OutcomeResult, Statistic, StudyFacts

_FRAME = """Genicular artery embolization for painful knees

Background: Knee pain is common.
Methods: Sixty patients were randomized to group A (n = 30) or group B (n = 30). {methods}
Results: {results}
Conclusion: Further studies are needed.
"""


def read(results: str, methods: str = "") -> tuple[Document, StudyFacts, list[OutcomeResult]]:
    document = plain.read(_FRAME.format(results=results, methods=methods).encode(), "invented.txt")
    passages = prepare(document)
    study = study_of(document, passages)
    mark_arms(passages, study.arms)
    return document, study, outcomes(passages, study, document)


def found(results: str, methods: str = "") -> list[OutcomeResult]:
    return read(results, methods)[2]


def triples(results: str, methods: str = "") -> list[tuple[str | None, float, str | float | None]]:
    """Return arm, value and time (days, "baseline" or None) of each result."""
    return [
        (
            r.arm,
            r.value,
            None if r.time is None else "baseline" if r.time.baseline else round(r.time.days or 0),
        )
        for r in found(results, methods)
    ]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            "In group A, the VAS fell from 7.1 ± 1.0 at baseline to 3.2 ± 0.8 at 2 months.",
            [("Group A", 7.1, "baseline"), ("Group A", 3.2, 61)],
        ),
        (
            "VAS scores were lower in group A than in group B (2.4 ± 0.5 versus 4.4 ± 0.6, P < 0.01).",
            [("Group A", 2.4, None), ("Group B", 4.4, None)],
        ),
        (
            "The VAS score was 2.4 in group A and 4.4 in group B.",
            [("Group A", 2.4, None), ("Group B", 4.4, None)],
        ),
        (
            "VAS scores were 2.4 ± 0.5 and 4.4 ± 0.6 in groups A and B, respectively.",
            [("Group A", 2.4, None), ("Group B", 4.4, None)],
        ),
        (
            "The VAS improved in group A (3.3 ± 0.4) and group B (5.1 ± 0.7).",
            [("Group A", 3.3, None), ("Group B", 5.1, None)],
        ),
        (
            "Duration of analgesia was longer in group B (210 ± 30 min vs. 480 ± 60 min).",
            [("Group A", 210, None), ("Group B", 480, None)],
        ),
        (
            "One and 2 weeks after treatment, the VAS was 4.1 and 3.1 in group B, respectively.",
            [("Group B", 4.1, 7), ("Group B", 3.1, 14)],
        ),
        (
            "The VAS at baseline, 1 week and 2 weeks was 7.0 ± 1.1, 5.1 ± 1.0 and 4.2 ± 0.9, respectively.",
            [(None, 7.0, "baseline"), (None, 5.1, 7), (None, 4.2, 14)],
        ),
        (
            "The VAS was 7.0 before treatment and 5.1 and 4.2 at 1 and 2 weeks after treatment.",
            [(None, 7.0, "baseline"), (None, 5.1, 7), (None, 4.2, 14)],
        ),
        (
            "The VAS in groups A and B was 7.0 and 7.2 at baseline, and 3.1 and 5.2 at 3 weeks.",
            [
                ("Group A", 7.0, "baseline"),
                ("Group B", 7.2, "baseline"),
                ("Group A", 3.1, 21),
                ("Group B", 5.2, 21),
            ],
        ),
        (
            "Group A had lower VAS scores at 2 days (2.1 vs. 4.0) and 4 days (1.5 vs. 3.2) than group B.",
            [("Group A", 2.1, 2), ("Group B", 4.0, 2), ("Group A", 1.5, 4), ("Group B", 3.2, 4)],
        ),
        (
            "The VAS fell at 1 week (4.4 ± 1.5), 2 weeks (3.9 ± 1.4) and 3 weeks (3.1 ± 1.6).",
            [(None, 4.4, 7), (None, 3.9, 14), (None, 3.1, 21)],
        ),
        (
            "In group A, the VAS fell to 2.9 (1.4), whereas in group B it fell to 4.8 (1.7).",
            [("Group A", 2.9, None), ("Group B", 4.8, None)],
        ),
        (
            "The 1-, 2- and 3-year survival rates were 80%, 60% and 40%, respectively.",
            [(None, 80, 365), (None, 60, 730), (None, 40, 1096)],
        ),
        (
            "VAS at the second month was lower than that at the first month (3.1 ± 0.4 versus 4.1 ± 0.9).",
            [(None, 3.1, 61), (None, 4.1, 30)],
        ),
    ],
)
def test_values_go_to_their_arm_and_time(
    results: str, expected: list[tuple[str | None, float, str | float | None]]
) -> None:
    assert triples(results) == expected


def test_the_arm_of_one_sentence_holds_in_the_next() -> None:
    results = "In group B, the VAS was 6.0 at baseline. Two weeks after treatment, the VAS was 4.5."
    assert triples(results) == [("Group B", 6.0, "baseline"), ("Group B", 4.5, 14)]


def test_both_groups_are_two_results() -> None:
    assert triples("The mean reduction in VAS was 2.2 in both groups.") == [
        ("Group A", 2.2, None),
        ("Group B", 2.2, None),
    ]


@pytest.mark.parametrize(
    ("results", "statistic", "value", "spread"),
    [
        ("The VAS was 3.1 ± 0.4.", Statistic.MEAN, 3.1, 0.4),
        ("The median VAS was 3 (IQR 2–5).", Statistic.MEDIAN, 3, None),
        ("The VAS decreased by 2.6 points.", Statistic.CHANGE, 2.6, None),
        ("The mean reduction in VAS was 2.6 ± 0.3.", Statistic.CHANGE, 2.6, 0.3),
        (
            "The mean difference in VAS was -0.9 (95% CI, -1.4 to -0.3).",
            Statistic.MEAN_DIFFERENCE,
            -0.9,
            None,
        ),
        ("The overall response rate was 64%.", Statistic.PERCENT, 64, None),
        ("We saw 9 (45%) complete responses.", Statistic.PERCENT, 45, None),
        ("The hazard ratio of death was 0.7 (95% CI 0.5–0.9).", Statistic.HAZARD_RATIO, 0.7, None),
    ],
)
def test_statistic_and_spread(results: str, statistic: Statistic, value: float, spread: float | None) -> None:
    (result,) = found(results)
    assert (result.statistic, result.value) == (statistic, value)
    assert (result.spread.value if result.spread else None) == spread


def test_listed_measures_share_a_list_of_values() -> None:
    results = found(
        "Median overall survival and progression-free survival were 9.5 and 4.5 months, respectively."
    )
    assert [(r.concept.label, r.value) for r in results] == [
        ("overall survival", 9.5),
        ("progression-free survival", 4.5),
    ]


def test_a_measure_that_no_list_holds_is_discovered() -> None:
    results = found(
        "The widget alignment index was lower in group A than in group B (12.1 ± 2.0 vs 15.5 ± 3.1)."
    )
    assert {(r.concept.origin, r.text) for r in results} == {("discovered", "widget alignment index")}
    assert max(r.confidence for r in results) < 0.6


@pytest.mark.parametrize(
    "results",
    [
        "The mean age was 61.2 ± 8.1 years.",
        "Patients with a VAS score ≥ 5 for more than 3 months were included.",
        "Success was defined as a reduction in VAS of at least 50%.",
        "The VAS ranges from 0 to 10, where 0 represents no pain.",
        "A sample size of 30 was needed to detect a difference of 1.5 in VAS with 80% power.",
        "Smith et al reported a VAS of 2.1 ± 0.4.",
        "Nausea occurred in 12% of patients in group A and 20% in group B.",
        "Group A received 40 mg of triamcinolone.",
        "VAS scores did not differ between the groups (P = 0.42).",
    ],
)
def test_what_looks_like_a_result_and_is_none(results: str) -> None:
    assert found(results) == []


def test_methods_hold_no_results() -> None:
    assert found("Pain was relieved.", methods="The VAS before treatment was 7.1 ± 1.0.") == []


def test_a_time_is_taken_from_the_plan_and_its_sentence_quoted() -> None:
    (result,) = found("The VAS was 3.4 ± 1.1.", methods="The VAS was recorded 6 weeks after embolization.")
    assert result.time is not None
    assert (result.time.value, result.time.unit) == (6, "week")
    assert any(e.purpose == "time" and "6 weeks" in e.quote for e in result.evidence)


def test_the_range_of_the_scale_is_taken_from_the_text_and_quoted() -> None:
    (result,) = found("The VAS was 3.4 ± 1.1.", methods="The VAS ranged from 0 to 10.")
    assert result.scale == (0, 10)
    assert any(e.purpose == "definition" and "0 to 10" in e.quote for e in result.evidence)


def test_rows_of_a_plain_text_table_take_their_times_from_the_header() -> None:
    text = _FRAME.format(methods="", results="Pain was relieved.") + (
        "\n\nTable 1. Pain before and after treatment\n\n"
        "Parameter Before treatment 1 week 3 months\n\nVAS 7.5±1.1 4.4±0.9a 3.1±0.8b\n\nNote: mean±SD.\n"
    )
    document = plain.read(text.encode(), "invented.txt")
    passages = prepare(document)
    study = study_of(document, passages)
    results = outcomes(passages, study, document)
    if any(p.block.kind == "cell" and p.cell is None for p in passages):
        assert [(r.value, None if r.time is None else round(r.time.days or 0)) for r in results] == [
            (7.5, 0),
            (4.4, 7),
            (3.1, 91),
        ]


@settings(max_examples=15, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10, places=1),
    st.decimals(min_value=0, max_value=3, places=1),
    st.integers(min_value=1, max_value=24),
)
def test_every_number_stands_in_a_quote(mean: object, spread: object, months: int) -> None:
    document, _, results = read(f"In group A, the mean VAS score was {mean} ± {spread} at {months} months.")
    assert len(results) == 1
    for result in results:
        quotes = " ".join(e.quote for e in result.evidence)
        assert all(document.text[e.start : e.stop] == e.quote for e in result.evidence)
        assert str(mean) in quotes
        assert str(spread) in quotes
        assert result.time is not None
        assert result.time.value == months
        assert str(months) in quotes


def test_a_difference_between_groups_belongs_to_neither() -> None:
    results = found(
        "There was no significant difference between the two treatment groups in VAS pain (-4.0 mm; 95% CI "
        "[-11.7 to 3.7]) and knee flexion (2 degrees; 95% CI [-3 to 7]) at 12 weeks."
    )
    assert {(r.statistic.value, r.value, r.arm) for r in results} == {
        ("mean_difference", -4.0, None),
        ("mean_difference", 2.0, None),
    }


def test_values_against_each_other_take_groups_against_each_other_behind_them() -> None:
    results = found(
        "There was no difference in time to first flatus (61.7 ± 30.5 vs. 69.0 ± 33.2 hours), VAS pain "
        "(3.1 ± 1.2 vs. 3.4 ± 1.1), nor satisfaction in group A vs. group B."
    )
    assert [(r.value, r.arm) for r in results] == [
        (61.7, "Group A"),
        (69.0, "Group B"),
        (3.1, "Group A"),
        (3.4, "Group B"),
    ]


def test_respectively_says_the_order_whatever_is_longer() -> None:
    results = found(
        "The time to 1st analgesic dose was significantly longer in groups B and A "
        "(500 ± 190 and 730 ± 260 min) respectively."
    )
    assert [(r.concept.label, r.value, r.arm) for r in results] == [
        ("time to first analgesic request", 500, "Group B"),
        ("time to first analgesic request", 730, "Group A"),
    ]


def test_the_title_says_how_long_the_study_went_on() -> None:
    text = (
        "Topical ibuprofen for painful knees: a randomised, 8-week trial\n\n"
        "Methods: Sixty patients were randomised to group A (n = 30) or group B (n = 30).\n"
        "Results: The change of the pain score (final minus baseline) was greater in group A than in group B "
        "(-5.1 vs. -3.0).\nConclusion: It helps.\n"
    )
    document = plain.read(text.encode(), "invented.txt")
    passages = prepare(document)
    study = study_of(document, passages)
    mark_arms(passages, study.arms)
    results = outcomes(passages, study, document)
    assert [(r.value, r.time and (r.time.value, r.time.unit)) for r in results] == [
        (-5.1, (8.0, "week")),
        (-3.0, (8.0, "week")),
    ]
    assert {e.purpose for r in results for e in r.evidence} == {"claim", "time"}
