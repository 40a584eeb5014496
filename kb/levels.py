"""Levels of evidence (OCEBM 2011) of a result, not of a paper.

The table: OCEBM Levels of Evidence Working Group, "The Oxford 2011 Levels of Evidence". A level is a first
look at how a result was obtained; it does not judge how well the study was done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.statements import ComplicationReport, OutcomeResult, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.statements import Arm, Statement, StudyFacts


class Question(StrEnum):
    """What is asked of the evidence: does it help, or what are its common harms?"""

    BENEFIT = "benefit"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class EvidenceLevel:
    """A level from 1 (highest) to 5 or None, a sentence why, and a warning where one is due."""

    level: int | None
    reason: str
    warning: str = ""


_WITHOUT_CONTROLS = "a series without controls is level 4"
_COHORT_HARM = "a controlled cohort is level 3, if it is large and long enough for the harm"
_LEVELS: dict[str, tuple[int | None, str, str]] = {
    "rct": (2, "a randomised trial is level 2", "a randomised trial is level 2 for common harms"),
    "crossover": (
        2,
        "a crossover trial is level 2, as far as its order was randomised",
        "a crossover trial is level 2 for common harms, as far as its order was randomised",
    ),
    "nonrandomized_comparative": (3, "a controlled study without randomisation is level 3", _COHORT_HARM),
    "prospective_cohort": (3, "a controlled cohort is level 3", _COHORT_HARM),
    "retrospective_cohort": (3, "a controlled cohort is level 3", _COHORT_HARM),
    "case_control": (4, "a case-control study is level 4", ""),
    "cross_sectional": (4, "a survey at one time is no better than a series without controls, level 4", ""),
    "case_series": (4, _WITHOUT_CONTROLS, ""),
    "single_arm_prospective": (4, _WITHOUT_CONTROLS, ""),
    "single_arm_retrospective": (4, _WITHOUT_CONTROLS, ""),
    "case_report": (4, "a report of single cases is level 4, as a series without controls is", ""),
    "narrative_review": (
        5,
        "a review without a systematic search is by convention level 5, as opinion is",
        "",
    ),
    "expert_opinion": (5, "expert opinion is by convention level 5", ""),
    "animal_study": (5, "a study in animals shows mechanisms, level 5", ""),
    "in_vitro": (5, "an experiment outside the body shows mechanisms, level 5", ""),
    "protocol": (None, "a protocol has no results, and so no level", ""),
}
"""For each design its level, why for benefit, and why for common harms where the words differ."""
_REVIEWS = ("systematic_review", "meta_analysis")
_CONTROLLED = frozenset({
    "rct", "crossover", "nonrandomized_comparative", "prospective_cohort", "retrospective_cohort"
})  # fmt: skip

_BY_OUTCOME = re.compile(
    r"\b(?:non-?)?responders?\b|\b(?:un)?successful group|\b(?:in)?effective group"
    r"|\b(?:inadequate|insufficient|adequate|sufficient|satisfactory|poor|good|no|incomplete)\s(?:pain\s)?"
    r"(?:relief|response|improvement|outcome|control)",
    re.IGNORECASE,
)


def level(
    design: str,
    question: Question,
    *,
    within_arm: bool = False,
    formed_by_outcome: bool = False,
    includes: str | None = None,
) -> EvidenceLevel:
    """Return the level of a result from the design of its study (a term of the export contract).

    ``within_arm`` marks a result that compares no groups (a change from baseline, a rate in one arm);
    ``formed_by_outcome`` groups that were formed by how patients fared; ``includes`` is the design of the
    studies that a systematic review includes. A design that is not known has no level.
    """
    if design in _REVIEWS:
        return _of_review(question, includes)
    if design in _CONTROLLED and formed_by_outcome:
        return EvidenceLevel(
            4,
            "Groups formed by their outcome compare no treatments; each is a series, level 4.",
            "The groups were formed by their outcome: a difference between them is no effect of treatment.",
        )
    if design in _CONTROLLED and within_arm:
        return EvidenceLevel(4, "A result within one arm compares nothing and is level 4 in any design.")
    found = _LEVELS.get(design)
    if found is None:
        return EvidenceLevel(None, "The design of the study is not known, so its level is not either.")
    number, benefit, harm = found
    return EvidenceLevel(number, _sentence(harm if harm and question is Question.HARM else benefit))


def _of_review(question: Question, includes: str | None) -> EvidenceLevel:
    """Return the level of a systematic review: 1 of trials, else that of what it includes."""
    if includes is None:
        return EvidenceLevel(
            None, "A systematic review has the level of what it includes, which is not known."
        )
    if includes in {"rct", "crossover"}:
        return EvidenceLevel(1, "A systematic review of randomised trials is level 1.")
    if includes in _REVIEWS:
        return EvidenceLevel(
            None, "A review of reviews has the level of the studies below, which is not known."
        )
    below = level(includes, question)
    return EvidenceLevel(
        below.level, f"A systematic review has the level of what it includes: {below.reason}"
    )


def benefit_level(design: str) -> tuple[str | None, str]:
    """Return the level of a study's main comparison for a question of benefit, as text, and a sentence why.

    >>> benefit_level("case_series")
    ('4', 'A series without controls is level 4.')
    """
    found = level(design, Question.BENEFIT)
    return (None if found.level is None else str(found.level)), found.reason


def level_of(study: StudyFacts, statement: Statement) -> EvidenceLevel:
    """Return the level of one result: harms for complications, benefit for everything else.

    An opinion is level 5 wherever it stands; a result without a comparator, or compared with its own
    baseline, is one within an arm.
    """
    question = Question.HARM if isinstance(statement, ComplicationReport) else Question.BENEFIT
    if statement.standing is Standing.EXPERT:
        return level("expert_opinion", question)
    within = isinstance(statement, OutcomeResult) and statement.comparator in {None, "baseline"}
    return level(
        study.design,
        question,
        within_arm=within,
        formed_by_outcome=formed_by_outcome(study.arms),
    )


def formed_by_outcome(arms: Sequence[Arm]) -> bool:
    """Return whether the groups of a study were formed by how patients fared, as far as their quotes say so.

    "Patients with inadequate relief (n = 10) proceeded to embolization, the others formed the comparison
    group": what differs between such groups was there before the treatment.
    """
    words = (text for arm in arms for text in (arm.label, *arm.aliases, *(e.quote for e in arm.evidence)))
    return len(arms) > 1 and any(_BY_OUTCOME.search(text) for text in words)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
