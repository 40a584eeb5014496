"""The table of study characteristics that a review prints: who, where, when, how, and who paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assembly.characteristics.baseline import at_baseline
from ingest.assembly.characteristics.criteria import criteria
from ingest.assembly.characteristics.enrolment import enrolment
from ingest.assembly.characteristics.prose import told
from kb.traits import traits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext
    from kb.traits import Characteristic

_STUDIES = frozenset({"primary_study", "case_report", "protocol", "animal_study", "systematic_review"})


def characteristics(passages: Sequence[Passage], context: StudyContext) -> tuple[Characteristic, ...]:
    """Return what the document says of its own study, in the order of the table of traits."""
    if context.study.kind not in _STUDIES:
        return ()
    document = context.document
    found = [
        *told(document, passages),
        *enrolment(document, passages),
        *criteria(document, passages),
        *at_baseline(document, passages, context.study.arms),
    ]
    order = {name: number for number, name in enumerate(traits())}
    return tuple(sorted(found, key=lambda each: order[each.trait]))
