"""The row of each kind of statement in the export.

The keys are those of the contract; numbers that stand in no quote are named under ``derived`` with formula
and inputs, so that nobody takes them for the source's own.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypeAlias

from kb.statements import (
    AgentUse,
    ComparisonClaim,
    ComplicationReport,
    ContraindicationClaim,
    IndicationClaim,
    InterventionUse,
    MechanismClaim,
    OutcomeResult,
    Statistic,
)

if TYPE_CHECKING:
    from kb.statements import ConceptRef, Evidence, Grade, Scope, Spread, Statement, Time
    from kb.traits import Characteristic

Row: TypeAlias = dict[str, Any]
# The vocabulary also says that it depends, or that more is neither better nor worse: that is no direction.
_DIRECTIONS = frozenset({"higher_is_worse", "higher_is_better"})


def statement_row(statement: Statement) -> Row:
    """Return the row of a statement without its id, which the store knows."""
    return {
        **_claim(statement),
        "role": statement.standing.value,
        "certainty": statement.certainty.value,
        "confidence": round(statement.confidence, 3),
        "derived": [
            {"field": d.field, "value": _number(d.value), "formula": d.formula, "inputs": _inputs(d.inputs)}
            for d in statement.derived
        ],
        "evidence": [evidence_row(evidence) for evidence in statement.evidence],
    }


def characteristic_row(each: Characteristic) -> Row:
    """Return one entry of the table of study characteristics."""
    return {
        "trait": each.trait,
        "text": each.text,
        "subject": each.subject,
        "arm": each.arm,
        "number": None if each.number is None else _number(each.number),
        "unit": each.unit,
        "spread": _spread(each.spread),
        "total": None if each.total is None else _number(each.total),
        "first": each.first,
        "last": each.last,
        "evidence": [evidence_row(each.evidence)],
    }


def evidence_row(evidence: Evidence) -> Row:
    """Return one quote with its place."""
    where = evidence.locator
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "stop": evidence.stop,
        "section": evidence.section,
        "page": evidence.page,
        "locator": {
            "table": where.table,
            "row": where.row,
            "column": where.column,
            "element": where.element,
            "question": where.question,
            "time_code": where.time_code,
        }
        if where
        else None,
        "purpose": evidence.purpose,
    }


@singledispatch
def _claim(statement: Statement) -> Row:
    """Return what the statement claims, in the keys of its kind."""
    raise TypeError(f"no row is known for {type(statement).__name__}")


@_claim.register
def _(statement: IndicationClaim) -> Row:
    return {
        **_named(statement),
        "stance": statement.stance,
        "interventions": [_concept(concept) for concept in statement.interventions],
    }


@_claim.register
def _(statement: InterventionUse) -> Row:
    return {**_named(statement), "arm": statement.arm, "target": statement.target}


@_claim.register
def _(statement: AgentUse) -> Row:
    return {
        **_named(statement),
        "size_um": _pair(statement.size_um),
        "dose": statement.dose,
        "used_as": statement.role,  # "role" says whose finding a row is
        "intervention": _concept(statement.intervention) if statement.intervention else None,
    }


@_claim.register
def _(statement: OutcomeResult) -> Row:
    is_change = statement.statistic is Statistic.CHANGE
    # A p without what it compares says nothing, and is not given.
    p = statement.p if statement.p and statement.p.comparison else None
    return {
        "measure": _named(statement),
        "arm": statement.arm,
        "time": _time(statement.time),
        "statistic": Statistic.MEAN_DIFFERENCE.value if is_change else statement.statistic.value,
        "comparator": "baseline" if is_change else statement.comparator,
        "value": _number(statement.value),
        "unit": statement.unit,
        "range": _pair(statement.scale),
        "direction": statement.direction if statement.direction in _DIRECTIONS else None,
        "class": statement.measure_class,
        "spread": _spread(statement.spread),
        "n": statement.n,
        "p": {"op": p.op, "value": _number(p.value), "comparison": p.comparison} if p else None,
    }


@_claim.register
def _(statement: ComplicationReport) -> Row:
    return {
        **_named(statement),
        "occurrence": statement.occurrence.value,
        "events": statement.events,
        "count_of": statement.count_of,
        "total": statement.total,
        "total_relation": statement.total_relation,
        "unit": statement.unit,
        "percent": _number(statement.percent),
        "scope": _scope(statement.scope),
        "arm": statement.arm,
        "grade": _grade(statement.grade),
        "attributed_to": [
            {**_concept(cause.concept), "kind": cause.concept.kind, "basis": cause.basis.value}
            for cause in statement.causes
        ],
    }


@_claim.register
def _(statement: MechanismClaim) -> Row:
    return {
        "cause": _named(statement),
        "relation": statement.relation,
        "effect": {**_concept(statement.effect), "text": statement.effect_text},
        "polarity": statement.polarity,
    }


@_claim.register
def _(statement: ContraindicationClaim) -> Row:
    return {
        **_named(statement),
        "of": [_concept(concept) for concept in statement.of],
        "strength": statement.strength,
    }


@_claim.register
def _(statement: ComparisonClaim) -> Row:
    return {
        "measure": _named(statement),
        "arm": statement.arm,
        "comparator": statement.comparator,
        "effect": statement.effect,
    }


def _concept(concept: ConceptRef) -> Row:
    """Return a concept by its label and its identifier in a public vocabulary, null where it has none."""
    return {"label": concept.label, "id": concept.curie}


def _named(statement: Statement) -> Row:
    """Return the statement's concept with the words of the source."""
    return {**_concept(statement.concept), "text": statement.text}


def _number(value: float | None) -> float | int | None:
    """Return a number as it is printed: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else value


def _pair(pair: tuple[float, float] | None) -> list[float | int | None] | None:
    """Return an interval as a list of its two ends."""
    return [_number(pair[0]), _number(pair[1])] if pair else None


def _inputs(inputs: tuple[tuple[str, float], ...]) -> dict[str, float | int | None]:
    """Return the inputs of a derivation by name."""
    return {name: _number(value) for name, value in inputs}


def _time(time: Time | None) -> str | Row | None:
    """Return "baseline", a time with unit and anchor, or null where it is not known."""
    if time is None or (time.value is None and time.anchor is None and not time.baseline):
        return None
    if time.baseline:
        return "baseline"
    return {"value": _number(time.value), "unit": time.unit, "anchor": time.anchor}


def _spread(spread: Spread | None) -> Row | None:
    """Return the spread; an interval or range as a list of its ends, an IQR as it was printed."""
    if spread is None:
        return None
    ends = [_number(spread.low), _number(spread.high)]
    is_interval = spread.low is not None or spread.high is not None
    return {"kind": spread.kind, "value": ends if is_interval else _number(spread.value)}


def _scope(scope: Scope | None) -> Row:
    """Return what a count is restricted to, only as far as the source says it; empty without restriction."""
    names = ("severity", "symptomatic", "permanent", "related", "window", "detection")
    said = {name: getattr(scope, name, None) for name in names}
    return {name: value for name, value in said.items() if value is not None}


def _grade(grade: Grade | None) -> Row | None:
    """Return a grade as printed, on its scale."""
    if grade is None:
        return None
    return {"scale": grade.scale, "version": grade.version, "grade": grade.grade, "verbatim": grade.verbatim}
