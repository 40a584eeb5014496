"""What was read out of the words, field by field, as the page of a statement lists it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from api.pages import figures, wording
from kb.statements import (
    AgentUse,
    ComparisonClaim,
    ComplicationReport,
    ConceptRef,
    ContraindicationClaim,
    IndicationClaim,
    InterventionUse,
    MechanismClaim,
    OutcomeResult,
    Statement,
)

Shown = str | tuple[ConceptRef, ...]
Row = tuple[str, Shown]
"""The name of a field, and its value: words, or concepts to be linked."""


def rows(statement: Statement) -> list[Row]:
    """Return what was read, the concept first; fields that are not known are left out unless that matters."""
    read_as: Row = ("Read as", (statement.concept,))
    return [row for row in [read_as, *_own(statement)] if row[1]]


@singledispatch
def _own(_statement: Statement) -> Sequence[Row]:
    return ()


@_own.register
def _(claim: IndicationClaim) -> Sequence[Row]:
    return [("Stance", wording.readable(claim.stance)), ("Treated with", claim.interventions)]


@_own.register
def _(use: InterventionUse) -> Sequence[Row]:
    return [("Group", use.arm or ""), ("Target", use.target or "")]


@_own.register
def _(use: AgentUse) -> Sequence[Row]:
    intervention = (use.intervention,) if use.intervention else ()
    return [
        ("Used as", use.role or ""),
        ("Used in", intervention),
        ("Size", wording.size(use)),
        ("Dose", use.dose or ""),
    ]


@_own.register
def _(result: OutcomeResult) -> Sequence[Row]:
    scale = ""
    if result.scale:
        scale = f"{figures.number(result.scale[0])}–{figures.number(result.scale[1])}"
        scale += f", {wording.readable(result.direction)}" if result.direction else ""
    spread = f" {figures.spread(result.spread)}" if result.spread else ""
    return [
        ("Value", f"{figures.value(result)}{spread}"),
        ("Statistic", figures.statistic(result)),
        ("When", figures.time(result.time) if result.time else "not said"),
        ("Group", result.arm or ""),
        ("Number", str(result.n) if result.n is not None else "not said"),
        ("Against", result.comparator or ""),
        ("P", figures.p_value(result.p) if result.p else ""),
        ("Scale", scale),
    ]


_COUNTED = {"patients": "patients", "events": "events", "unknown": "not said whether patients or events"}


@_own.register
def _(report: ComplicationReport) -> Sequence[Row]:
    grade = report.grade
    counted = report.events is not None
    return [
        ("Occurrence", wording.OCCURRENCES[report.occurrence]),
        ("Count", figures.number(report.events) if report.events is not None else ""),
        ("Counted are", _COUNTED[report.count_of] if counted else ""),
        ("Out of", _total(report) if counted else ""),
        ("Unit of the denominator", (report.unit or "not said") if counted else ""),
        ("Share as printed", f"{figures.number(report.percent)} %" if report.percent is not None else ""),
        ("Scope", ", ".join(wording.scope(report.scope))),
        ("Grade", f"{grade.scale} {grade.version or ''} {grade.grade}: {grade.verbatim}" if grade else ""),
        ("Group", report.arm or ""),
        *((f"Listed under, {wording.BASES[c.basis][0]}", (c.concept,)) for c in report.causes),
    ]


def _total(report: ComplicationReport) -> str:
    if report.total is None:
        return "not said"
    return f"{'more than ' if report.total_relation == '>' else ''}{figures.number(report.total)}"


@_own.register
def _(claim: MechanismClaim) -> Sequence[Row]:
    direction = {1: "raises", -1: "lowers", 0: ""}[claim.polarity]
    return [
        ("Relation", wording.readable(claim.relation)),
        ("Effect", (claim.effect,)),
        ("Direction", direction),
    ]


@_own.register
def _(claim: ContraindicationClaim) -> Sequence[Row]:
    return [("Of", claim.of), ("Strength", claim.strength)]


@_own.register
def _(claim: ComparisonClaim) -> Sequence[Row]:
    return [
        ("Effect", wording.readable(claim.effect)),
        ("Group", claim.arm),
        ("Against", claim.comparator),
    ]
