"""Numeric results: measure, value, arm, time, statistic, spread and p-value, each with its quotes.

``outcomes`` is the extractor of its kind (``ingest.pipeline``). Prose goes sentence by sentence: ``gates``
says where results may stand, ``staging`` lays a sentence out as a ``scene``, ``measures`` and ``phrases`` say
what a value measures, ``arm_ties`` and ``time_ties`` whose and when, ``statistics`` what kind of number it
is; ``plan`` is what the methods promised to measure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.gates import may_hold_results, standing_of
from ingest.assembly.outcomes.plan import plan_of
from ingest.assembly.outcomes.prose import Telling, passage_results
from ingest.assembly.outcomes.rows import row_results
from ingest.assembly.outcomes.tables import table_results
from ingest.quotes import sentence
from kb.statements import Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from ingest.assembly.outcomes.plan import Plan
    from kb.documents import Document
    from kb.statements import OutcomeResult, StudyFacts

_WITH_TABLES = frozenset({"primary_study", "case_report", "animal_study"})
"""Kinds of documents whose tables hold their own results; a review's tables hold those of others."""


def outcomes(passages: Sequence[Passage], study: StudyFacts, document: Document) -> list[OutcomeResult]:
    """Return the numeric results that a document tells of its own study, in order of place."""
    standing = standing_of(study)
    if standing is None:
        return []
    labels = tuple(arm.label for arm in study.arms)
    telling = Telling(document, study, plan_of(passages), standing, labels)
    told = [
        result
        for passage in passages
        if may_hold_results(passage)
        for result in passage_results(telling, passage)
    ]
    told += row_results(passages, document, standing)
    if study.kind in _WITH_TABLES:
        told += table_results(passages, document, standing, labels)
    return [_on_scale(result, telling.plan, document) for result in told]


def _on_scale(result: OutcomeResult, plan: Plan, document: Document) -> OutcomeResult:
    """Return a result with the range of its scale, where the document gives one, and that sentence."""
    if result.concept.slug not in plan.scales or result.statistic in {Statistic.PERCENT, Statistic.COUNT}:
        return result
    low, high, passage, place = plan.scales[result.concept.slug]
    if abs(result.value) > high:  # another version of the scale
        return result
    return replace(
        result,
        scale=(low, high),
        evidence=(*result.evidence, sentence(document, passage, place, "definition")),
    )
