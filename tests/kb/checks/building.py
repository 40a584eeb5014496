"""Builders of what the checks read, for their tests: results, columns and materials in a line each."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kb.checks import IndividualValues, Material, Proportion
from kb.documents import Document
from kb.statements import (
    Arm,
    ConceptRef,
    Evidence,
    OutcomeResult,
    Reading,
    Spread,
    Statistic,
    StudyFacts,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

VAS = ConceptRef("outcome", "visual analog scale", "visual-analog-scale")
NRS = ConceptRef("outcome", "numeric rating scale", "numeric-rating-scale")
BASELINE = Time(baseline=True)
THREE_MONTHS = Time(3, "month")
TEXT = (
    " " * 10_000
)  # quotes are placed, not sliced: the invariant of spans is tested where documents are read


def quoted(quote: str, start: int = 0, **known: Any) -> Evidence:
    return Evidence(quote, start, start + len(quote), **known)


def result(printed: str, *, start: int = 0, **known: Any) -> OutcomeResult:
    """Return a mean as printed, "8.64 ± 0.58", with the sentence that holds it as its quote."""
    value, _, spread = printed.partition(" ± ")
    given = {
        "concept": VAS,
        "text": "VAS",
        "statistic": Statistic.MEAN,
        "value": float(value),
        "time": BASELINE,
        "spread": Spread("SD", float(spread)) if spread else None,
        "evidence": (quoted(f"The VAS score was {printed}.", start),),
    }
    return OutcomeResult(**given | known)


def column(
    *values: str | None, time: Time | None = BASELINE, words: str = "VAS scores", table: int = 1
) -> IndividualValues:
    cells = tuple(quoted(value or "–", 5000 + 10 * at) for at, value in enumerate(values))
    return IndividualValues(
        words, time, tuple(Decimal(v) if v else None for v in values), (quoted("Pre", 4990), *cells), table
    )


def proportion(count: int | None, total: int | None, percent: str | None) -> Proportion:
    return Proportion(count, total, None if percent is None else Decimal(percent), (quoted("a sentence"),))


def material(*results: OutcomeResult, text: str = TEXT, arms: Sequence[str] = (), **known: Any) -> Material:
    study = StudyFacts("primary_study", "case_series", arms=tuple(Arm(label) for label in arms))
    document = Document("paper.txt", "text/plain", b"d" * 16, text, (), ())
    return Material(document, Reading(study, results), **known)
