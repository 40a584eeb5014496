"""Statements as a line says them."""

from __future__ import annotations

import pytest

from kb.cli.words import said
from kb.statements import (
    ComplicationReport,
    ConceptRef,
    Evidence,
    MechanismClaim,
    Occurrence,
    OutcomeResult,
    PValue,
    Scope,
    Spread,
    Statistic,
)

QUOTED = {"text": "words", "evidence": (Evidence("words", 0, 5),)}
VOLUME = ConceptRef("outcome", "cement volume", "cement-volume")


def complication(label: str, **known: object) -> ComplicationReport:
    concept = ConceptRef("complication", label, label.replace(" ", "-"))
    return ComplicationReport(concept=concept, **QUOTED, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"spread": Spread("SD", 1.1), "unit": "mL"}, "mean 3.5 ± 1.1 mL (SD)"),
        ({"spread": Spread("range", low=2.5, high=7.5), "unit": "mL"}, "mean 3.5 mL (range 2.5 to 7.5)"),
        ({"p": PValue("<", 0.05, "between the times")}, "mean 3.5, p < 0.05 between the times"),
        ({"p": PValue("<", 0.05, "baseline")}, "mean 3.5, p < 0.05 against baseline"),
        ({"p": PValue("<", 0.05)}, "mean 3.5"),
    ],
)
def test_results(known: dict[str, object], words: str) -> None:
    result = OutcomeResult(concept=VOLUME, statistic=Statistic.MEAN, value=3.5, **QUOTED, **known)  # type: ignore[arg-type]
    assert said(result) == f"cement volume: {words}"


def test_none_is_said_once_and_severe_too() -> None:
    fever = complication("fever", occurrence=Occurrence.NONE)
    severe = complication("severe adverse event", occurrence=Occurrence.NONE, scope=Scope(severity="severe"))
    lasting = complication("paralysis", occurrence=Occurrence.NONE, scope=Scope(permanent=True))
    assert said(fever) == "fever: none"
    assert said(severe) == "severe adverse event: none"
    assert said(lasting) == "paralysis (permanent): none"


def test_relations_are_words() -> None:
    effect = ConceptRef("mechanism", "tumor necrosis", "tumor-necrosis")
    cause = ConceptRef("intervention", "embolization", "embolization")
    claim = MechanismClaim(
        concept=cause,
        relation="leads_to",
        effect=effect,
        effect_text="necrosis",
        **QUOTED,  # type: ignore[arg-type]
    )
    assert said(claim) == "embolization leads to tumor necrosis"
