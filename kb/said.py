"""The number-in-quote rule: every number of a statement stands in one of its quotes, or is derived."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from kb.numerals import is_said, numbers_in, says_all
from kb.statements import AgentUse, ComplicationReport, OutcomeResult, Time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.statements import Evidence, Statement

_ALL_PERCENT = 100


def unsaid_numbers(statement: Statement) -> list[tuple[str, float]]:
    """Return the numbers of a statement that stand in none of its quotes and are not derived."""
    quotes = " \n ".join(evidence.quote for evidence in statement.evidence)
    stated = numbers_in(quotes)
    if says_all(quotes):
        stated.add(_ALL_PERCENT)
    at_once = "immediate" in quotes.lower()  # says the time zero
    derived = {derivation.field for derivation in statement.derived}
    return [
        (field, value)
        for field, value in numbers_of(statement)
        if not any(each == field or each.startswith((f"{field}.", f"{field}_")) for each in derived)
        and not is_said(value, stated)
        and not (at_once and field == "time" and value == 0)
    ]


def numbers_of(statement: Statement) -> list[tuple[str, float]]:
    """Return the numbers of a statement that must be said or derived, with the field that each stands in."""
    found: list[tuple[str, Any]] = []
    if isinstance(statement, AgentUse):
        found = [("size_um", size) for size in statement.size_um or ()]
    elif isinstance(statement, ComplicationReport):
        found = [("events", statement.events), ("total", statement.total), ("percent", statement.percent)]
    elif isinstance(statement, OutcomeResult):
        spread, time, p = statement.spread, statement.time, statement.p
        found = [("value", statement.value), ("n", statement.n)]
        found += [("spread", part) for part in (spread.value, spread.low, spread.high)] if spread else []
        found += [("time", time.value)] if time else []
        found += [("p", p.value)] if p else []
    return [(field, value) for field, value in found if value is not None]


def as_said(statement: Statement, sizes: Iterable[Evidence] = ()) -> Statement | None:
    """Return a statement without the numbers that no quote of it says; None where nothing is left to claim.

    So what was looked up elsewhere in a document, and not quoted, is not shown as said: how many patients
    there were is quoted from the first of ``sizes`` that says it, anything else is left out.
    """
    missing = unsaid_numbers(statement)
    lacking = [value for field, value in missing if field in ("n", "total")]
    if lacking:
        said = (e for e in sizes if all(is_said(value, numbers_in(e.quote)) for value in lacking))
        added = tuple(replace(e, purpose="arm") for e in islice(said, 1))
        statement = replace(statement, evidence=(*statement.evidence, *added))
    unsaid = {field for field, _ in (unsaid_numbers(statement) if lacking else missing)}
    if not unsaid:
        return statement
    if isinstance(statement, OutcomeResult):
        return None if "value" in unsaid else _result_as_said(statement, unsaid)
    if isinstance(statement, ComplicationReport):
        if "events" in unsaid and (statement.percent is None or "percent" in unsaid):
            return None
        return replace(statement, **dict.fromkeys(unsaid))  # type: ignore[arg-type] # all of them may be None
    return replace(statement, size_um=None) if isinstance(statement, AgentUse) else statement


def _result_as_said(result: OutcomeResult, unsaid: set[str]) -> OutcomeResult:
    """Return a result without what no quote says beside its value; of a time its anchor stays."""
    time = result.time
    if time is not None and "time" in unsaid:
        time = Time(anchor=time.anchor, baseline=time.baseline) if time.anchor or time.baseline else None
    return replace(
        result,
        n=None if "n" in unsaid else result.n,
        spread=None if "spread" in unsaid else result.spread,
        p=None if "p" in unsaid else result.p,
        time=time,
    )
