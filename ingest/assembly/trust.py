"""How probable it is that a statement is right: the last step of extraction, the same for every kind.

What an extractor thinks of its own find is one hint among others: where the words stand, whether they are a
cell of a table, whether a number counts it, on which ground it is charged. The weights of the hints are
learnt from statements that people judged, one logistic model for each kind, so that of what is stated with
0.8 four in five are right: ``benchmarks/confidence.py`` measures that, and writes ``rules/confidence.tsv``.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.statements import AgentUse, ComplicationReport, IndicationClaim, InterventionUse, OutcomeResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.statements import Statement, StudyFacts

WEIGHTS = Path(__file__).parents[1] / "rules" / "confidence.tsv"
"""Kind, hint and weight; the hint ``always`` is the model's constant."""

_COMPARING = frozenset({"rct", "nonrandomized_comparative", "crossover", "case_control"})
_LOWEST, _HIGHEST = 0.02, 0.99
"""No machine reading is certain, and none that is shown is impossible."""


def confidence_of(statement: Statement, study: StudyFacts) -> float:
    """Return the probability that a statement is right; a kind without a model keeps its extractor's word."""
    weights = _weights().get(statement.kind.value)
    if weights is None:
        return statement.confidence
    score = sum(weights.get(name, 0.0) * value for name, value in hints(statement, study).items())
    return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-score)))), 3)


def hints(statement: Statement, study: StudyFacts) -> dict[str, float]:
    """Return what is known of a statement, by name: 1 for what holds, and the extractor's own log odds."""
    own = min(0.98, max(0.02, statement.confidence))
    found = dict.fromkeys(_holding(statement, _grouping(study)), 1.0)
    return {"always": 1.0, "own log odds": math.log(own / (1 - own)), **found}


def _holding(statement: Statement, grouping: str) -> Iterator[str]:
    """Yield the hints that hold."""
    quote = statement.evidence[0] if statement.evidence else None
    in_table = quote is not None and quote.locator is not None and quote.locator.table is not None
    yield f"in {'table' if in_table else quote.section if quote else 'nothing'}"
    yield f"name {statement.concept.origin}"
    yield statement.certainty.value
    yield f"standing {statement.standing.value}"
    if isinstance(statement, ComplicationReport):
        yield from _of_complication(statement, "table" if in_table else "prose", grouping)
    elif isinstance(statement, OutcomeResult):
        yield from _of_outcome(statement)
    elif isinstance(statement, AgentUse):
        yield "with dose" if statement.dose else "no dose"
        yield "with procedure" if statement.intervention else "no procedure"
    elif isinstance(statement, InterventionUse):
        yield "arm named" if statement.arm else "no arm"
    elif isinstance(statement, IndicationClaim):
        yield f"stance {statement.stance}"


def _of_complication(report: ComplicationReport, place: str, grouping: str) -> Iterator[str]:
    """Yield the hints of a report: in which shape it is told, and on which grounds it is charged."""
    counted = "counted" if report.events is not None or report.percent is not None else "uncounted"
    yield f"{place} {report.occurrence.value} {counted}"
    group = "group named" if report.arm else "no group"
    yield f"{place} {group}"
    whom = f"compared, {group}" if grouping == "compared" else grouping
    yield f"{report.occurrence.value} {counted}, {whom}"
    yield "with total" if report.total is not None else "no total"
    bases = {cause.basis.value for cause in report.causes}
    yield from (f"by {basis}" for basis in bases or {"no cause"})


def _grouping(study: StudyFacts) -> str:
    """Return whether a study's groups are known, or only that it must have some."""
    if len(study.arms) > 1:
        return "compared"
    return "groups not found" if study.design in _COMPARING else "one group"


def _of_outcome(result: OutcomeResult) -> Iterator[str]:
    """Yield the hints of a number: which statistic, and what is known besides."""
    yield f"{result.statistic.value}"
    yield "arm named" if result.arm else "no arm"
    yield "timed" if result.time is not None else "no time"
    yield "with spread" if result.spread is not None else "no spread"
    yield "tested" if result.p is not None else "not tested"


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of the hints of each kind."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found[row["kind"]][row["hint"]] = float(row["weight"])
    return found
