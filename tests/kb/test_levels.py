"""Levels of evidence: of a result, by its design and the question."""

from __future__ import annotations

import pytest

from kb.levels import Question, benefit_level, formed_by_outcome, level, level_of
from kb.statements import (
    Arm,
    ComplicationReport,
    ConceptRef,
    Evidence,
    Occurrence,
    OutcomeResult,
    Standing,
    Statistic,
    StudyFacts,
)

DESIGNS = """
rct nonrandomized_comparative prospective_cohort retrospective_cohort case_series single_arm_prospective
single_arm_retrospective case_report case_control cross_sectional crossover systematic_review meta_analysis
narrative_review expert_opinion animal_study in_vitro protocol
""".split()
VAS = ConceptRef("outcome", "visual analog scale", "visual-analog-scale")
LEAK = ConceptRef("complication", "cement leakage", "cement-leakage")


def outcome(comparator: str | None, **known: object) -> OutcomeResult:
    return OutcomeResult(
        concept=VAS,
        text="VAS",
        evidence=(),
        statistic=Statistic.MEAN,
        value=1,
        comparator=comparator,
        **known,
    )


@pytest.mark.parametrize(
    ("design", "benefit"),
    [
        ("rct", "2"),
        ("retrospective_cohort", "3"),
        ("case_series", "4"),
        ("case_control", "4"),
        ("expert_opinion", "5"),
        ("narrative_review", "5"),
        ("animal_study", "5"),
        ("protocol", None),
        ("systematic_review", None),
    ],
)
def test_designs_have_the_level_of_the_table(design: str, benefit: str | None) -> None:
    assert benefit_level(design)[0] == benefit


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("design", [*DESIGNS, "", "unheard_of"])
def test_every_level_has_a_sentence(design: str, question: Question) -> None:
    found = level(design, question)
    assert found.level in {None, 1, 2, 3, 4, 5}
    assert found.reason[0].isupper()
    assert found.reason.endswith(".")


def test_a_review_has_the_level_of_what_it_includes() -> None:
    assert level("systematic_review", Question.BENEFIT, includes="rct").level == 1
    assert level("meta_analysis", Question.HARM, includes="case_series").level == 4
    assert level("meta_analysis", Question.HARM, includes="meta_analysis").level is None


def test_a_change_within_an_arm_of_a_trial_is_level_4() -> None:
    trial = StudyFacts("primary_study", "rct")
    assert level_of(trial, outcome("sham")).level == 2
    assert level_of(trial, outcome(None)).level == 4
    assert level_of(trial, outcome("baseline")).level == 4


def test_harms_of_a_trial_are_level_2_and_opinions_level_5() -> None:
    harm = ComplicationReport(concept=LEAK, text="leak", evidence=(), occurrence=Occurrence.OBSERVED)
    assert level_of(StudyFacts("primary_study", "rct"), harm).level == 2
    assert (
        level_of(StudyFacts("interview", "case_series"), outcome(None, standing=Standing.EXPERT)).level == 5
    )


def test_groups_formed_by_their_outcome_are_level_4_with_a_warning() -> None:
    quote = "Those with inadequate relief of pain after 3 months (n = 10) proceeded to TAE"
    arms = (Arm("TAE", 10, evidence=(Evidence(quote, 0, len(quote)),)), Arm("comparison", 10))
    assert formed_by_outcome(arms)
    found = level_of(StudyFacts("primary_study", "retrospective_cohort", arms=arms), outcome("comparison"))
    assert found.level == 4
    assert "no effect of treatment" in found.warning


def test_other_groups_are_not() -> None:
    assert not formed_by_outcome((Arm("TAE", 10), Arm("sham", 10)))
    assert not formed_by_outcome((Arm("responders", 10),))
