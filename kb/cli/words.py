"""Statements, rates and grounds in words, as a line on the screen says them."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from kb.plurals import plural
from kb.query.answers import Coverage
from kb.statements import (
    AgentUse,
    Basis,
    Certainty,
    ComparisonClaim,
    ComplicationReport,
    ContraindicationClaim,
    IndicationClaim,
    InterventionUse,
    MechanismClaim,
    Occurrence,
    OutcomeResult,
    PValue,
    Scope,
    Spread,
    Standing,
    Statement,
    Statistic,
    Time,
)

if TYPE_CHECKING:
    from kb.query.answers import ComplicationEntry, DocumentCard, Ground, SearchHit, StatementView
    from kb.synthesis.intervals import Interval
    from kb.synthesis.rates import Rate

_BASIS = {
    Basis.STATED: "stated by the authors",
    Basis.DEFINITION: "by definition",
    Basis.SECTION: "reported in the passage on it",
    Basis.ARM: "counted in the arm that received it",
    Basis.STUDY: "the study treated all its patients alike",
}
_STANDING = {
    Standing.PRIMARY: "",
    Standing.SYNTHESIS: "synthesis of other studies",
    Standing.EXPERT: "expert opinion",
    Standing.THIRD_PARTY: "third-party summary: words of the hosting site, not the authors'",
    Standing.BACKGROUND: "background",
    Standing.OTHERS: "another study's finding",
}
_COVERAGE = {
    Coverage.NOT_FOUND: "not found by machine",
    Coverage.INCOMPLETE: "text incomplete: what it reports further is not available",
    Coverage.ABSTRACT: "not found by machine, which had the abstract only",
}


def number(value: float) -> str:
    """Return a number without needless decimals."""
    return f"{value:.10g}"


def qualified(view: StatementView) -> str:
    """Return whose finding it is, how firmly it is said, and whether it may be misread, as far as unusual."""
    statement = view.value
    certainty = "" if statement.certainty is Certainty.ASSERTED else statement.certainty.value
    unsure = f"machine-read, unchecked: {statement.confidence:.0%} sure" if view.is_unsure else ""
    return ", ".join(part for part in (_STANDING[statement.standing], certainty, unsure) if part)


def coverage(value: Coverage, card: DocumentCard) -> str:
    """Return why more may be true than was found."""
    is_telling = value is Coverage.INCOMPLETE and card.completeness_reason
    return _COVERAGE[value] + (f" ({card.completeness_reason})" if is_telling else "")


def ground(value: Ground) -> str:
    """Return why a report is listed under what was asked for."""
    reason = f"{value.concept.label}: {_BASIS[value.basis]}"
    if value.via is None:
        return reason
    return f"{reason}; {value.via.label} was used with it in this document"


def scope(value: Scope | None) -> str:
    """Return what a count is restricted to."""
    if value is None:
        return ""
    symptoms = {True: "symptomatic", False: "without symptoms", None: ""}[value.symptomatic]
    lasting = {True: "permanent", False: "not permanent", None: ""}[value.permanent]
    related = {True: "related to the treatment", False: "unrelated", None: ""}[value.related]
    found = f"looked for by {value.detection}" if value.detection else ""
    parts = (value.severity or "", symptoms, lasting, related, value.window or "", found)
    return ", ".join(part for part in parts if part)


def complication(report: ComplicationReport) -> str:
    """Return what happened, with what the count is restricted to where the name does not say it."""
    limits = [part for part in scope(report.scope).split(", ") if part not in report.concept.label.split()]
    return f"{report.concept.label} ({', '.join(limits)})" if any(limits) else report.concept.label


def counted(report: ComplicationReport) -> str:
    """Return how often of how many, as reported."""
    if report.occurrence is Occurrence.POSSIBLE and report.events is None and report.percent is None:
        return "possible, no count"
    relation = "more than " if report.total_relation == ">" else ""
    total = "" if report.total is None else f" of {relation}{report.total}"
    unit = plural(report.unit, report.total or 2) if report.unit else ""
    count = "" if report.events is None else f"{report.events}{total} {unit if total else ''}".strip()
    percent = "" if report.percent is None else f"{number(report.percent)} % as printed"
    said = ", ".join(part for part in (count, percent) if part) or report.occurrence.value
    unknown = "unit of the denominator unknown" if report.events and not report.unit else ""
    derived = "derived: " + "; ".join(f"{d.field} from {d.formula}" for d in report.derived)
    return ", ".join(part for part in (said, unknown, derived if report.derived else "") if part)


def rate(value: Rate) -> str:
    """Return a rate with its intervals, or why it has none."""
    unit = plural(value.unit, value.total) if value.unit else "of unknown unit"
    head = f"{value.events} / {value.total} {unit}"
    if value.percent is not None:
        head += f" = {value.percent:.1f} %"
    limits = [
        f"95 % Wilson {_interval(value.wilson)}" if value.wilson else "",
        f"exact {_interval(value.clopper_pearson)}" if value.clopper_pearson else "",
        f"one-sided upper bound {value.one_sided_upper:.1f} %" if value.one_sided_upper else "",
    ]
    inside = "; ".join(part for part in limits if part) or "no interval"
    mark = " [derived]" if value.derived else ""
    return f"{head} ({inside}){mark}" + (f" – {value.note}" if value.note else "")


def _interval(value: Interval) -> str:
    """Return an interval of percentages."""
    return f"{value.low:.1f}–{value.high:.1f} %"


def grade(entry: ComplicationEntry) -> str:
    """Return the grade as printed."""
    value = entry.report.grade
    if value is None:
        return ""
    version = f" {value.version}" if value.version else ""
    return f"grade {value.grade} ({value.scale}{version}): “{value.verbatim}”"


@singledispatch
def said(statement: Statement) -> str:
    """Return a statement as a line."""
    return statement.concept.label


@said.register
def _(statement: IndicationClaim) -> str:
    stance = {"treated": "treated", "proposed": "proposed for treatment", "not_effective": "not helped"}
    by = ", ".join(ref.label for ref in statement.interventions)
    return f"{statement.concept.label}: {stance[statement.stance]}" + (f" by {by}" if by else "")


@said.register
def _(statement: InterventionUse) -> str:
    parts = (statement.concept.label, statement.target or "", statement.arm and f"arm {statement.arm}")
    return ", ".join(part for part in parts if part)


@said.register
def _(statement: AgentUse) -> str:
    size = statement.size_um and f"{number(statement.size_um[0])}–{number(statement.size_um[1])} µm"
    used = statement.intervention and f"in {statement.intervention.label}"
    parts = (statement.concept.label, statement.role, size, statement.dose, used)
    return ", ".join(part for part in parts if part)


@said.register
def _(statement: OutcomeResult) -> str:
    statistic = (
        "" if statement.statistic is Statistic.PERCENT else statement.statistic.value.replace("_", " ")
    )
    unit = "%" if statement.statistic is Statistic.PERCENT else (statement.unit or "")
    before, behind = _spread(statement.spread) if statement.spread else ("", "")
    figure = (statistic, number(statement.value), before, unit, behind)
    value = f"{statement.concept.label}: {' '.join(part for part in figure if part)}"
    parts = (
        value,
        statement.arm or "",
        _time(statement.time),
        f"n = {statement.n}" if statement.n is not None else "",
        f"against {statement.comparator}" if statement.comparator else "",
        _p(statement.p) if statement.p else "",
    )
    return ", ".join(part for part in parts if part)


def _p(value: PValue) -> str:
    """Return a p-value with what it compares; without that it says nothing."""
    if not value.comparison:
        return ""
    compared = value.comparison if value.comparison.startswith("between ") else f"against {value.comparison}"
    return f"p {value.op} {number(value.value)} {compared}"


def _spread(value: Spread) -> tuple[str, str]:
    """Return the uncertainty of a value: what stands before its unit, and what behind."""
    if value.value is not None:
        return f"± {number(value.value)}", f"({value.kind})"
    if value.low is not None and value.high is not None:
        return "", f"({value.kind} {number(value.low)} to {number(value.high)})"
    return "", ""


def _time(value: Time | None) -> str:
    """Return when a value was measured."""
    if value is None:
        return ""
    if value.baseline:
        return "before treatment"
    if value.value is None:
        return value.anchor or ""
    unit = plural(value.unit or "", 1 if value.value == 1 else 2)
    return f"{number(value.value)} {unit}" + (f" after {value.anchor}" if value.anchor else "")


@said.register
def _(statement: ComplicationReport) -> str:
    causes = ", ".join(dict.fromkeys(cause.concept.label for cause in statement.causes))
    listed = f"; listed under {causes}" if causes else ""
    return f"{complication(statement)}: {counted(statement)}{listed}"


@said.register
def _(statement: MechanismClaim) -> str:
    return f"{statement.concept.label} {statement.relation.replace('_', ' ')} {statement.effect.label}"


@said.register
def _(statement: ContraindicationClaim) -> str:
    of = ", ".join(ref.label for ref in statement.of)
    strength = "" if statement.strength == "unspecified" else f" ({statement.strength})"
    return f"{statement.concept.label}{strength}" + (f" against {of}" if of else "")


@said.register
def _(statement: ComparisonClaim) -> str:
    effect = statement.effect.replace("_", " ")
    return f"{statement.concept.label}: {effect}, {statement.arm} against {statement.comparator}"


def place_of(hit: SearchHit) -> str:
    """Return where a passage stands."""
    question = f", question {hit.question}" if hit.question else ""
    section = hit.section.value if hit.section else "text"
    return f"{section}{question}, characters {hit.start}–{hit.stop}, document {hit.document.document_id}"
