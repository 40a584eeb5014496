"""What kind of study a document reports: kind, design, patients, arms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.quotes import sentence
from ingest.study.arms import find_arms
from ingest.study.design import design_of, kind_of
from ingest.study.size import patients_of
from ingest.study.units import units_of
from kb.levels import benefit_level
from kb.statements import StudyFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.documents import Document


def study_of(document: Document, passages: Sequence[Passage]) -> StudyFacts:
    """Return the facts of the study; arms are looked for where patients were compared."""
    kind = kind_of(document, passages)
    design, place = design_of(document, passages, kind)
    n, place_of_n = patients_of(passages, kind)
    n_place = sentence(document, place_of_n[0], place_of_n[1]) if place_of_n is not None else None
    arms = find_arms(passages) if kind in ("primary_study", "protocol", "animal_study") else ()
    level, reason = benefit_level(design)
    return StudyFacts(
        kind=kind,
        design=design,
        n_patients=n,
        evidence_level=level,
        evidence_level_reason=reason,
        arms=arms,
        evidence=tuple(e for e in (place, n_place) if e is not None),
        units=units_of(document, passages, n),
    )
