"""What kind of study a document reports: kind, design, patients, arms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.quotes import sentence
from ingest.study.arms import find_arms
from ingest.study.design import design_of, kind_of, scores
from ingest.study.size import patients_of
from ingest.study.units import units_of
from kb.levels import Question, formed_by_outcome, level
from kb.statements import StudyFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.documents import Document


def study_of(document: Document, passages: Sequence[Passage]) -> StudyFacts:
    """Return the facts of the study; arms are looked for where patients were compared."""
    weighed = scores(document, passages)
    kind = kind_of(document, passages, weighed)
    design, place = design_of(kind, weighed)
    n, place_of_n = patients_of(passages, kind)
    n_place = sentence(document, place_of_n[0], place_of_n[1]) if place_of_n is not None else None
    arms = (
        find_arms(document, passages, n, comparative=design in _COMPARATIVE) if kind in _OF_PATIENTS else ()
    )
    if not arms:
        design = _WITHOUT_ARMS.get(design, design)
    found = level(design, Question.BENEFIT, formed_by_outcome=formed_by_outcome(arms))
    return StudyFacts(
        kind=kind,
        design=design,
        n_patients=n,
        evidence_level=None if found.level is None else str(found.level),
        evidence_level_reason=" ".join(filter(None, (found.reason, found.warning))),
        arms=arms,
        evidence=tuple(e for e in (place, n_place) if e is not None),
        units=units_of(document, passages, n),
    )


_OF_PATIENTS = ("primary_study", "protocol", "animal_study")
_COMPARATIVE = ("rct", "crossover", "nonrandomized_comparative", "protocol", "animal_study")
_WITHOUT_ARMS = {
    "retrospective_cohort": "single_arm_retrospective",
    "prospective_cohort": "single_arm_prospective",
}
"""A cohort in which nothing is compared is a series: its level is another."""
