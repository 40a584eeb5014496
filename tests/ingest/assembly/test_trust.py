"""A probability follows from what is known of a statement, and from what people judged."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.assembly import trust
from ingest.pipeline import extract, read
from kb.statements import (
    Arm,
    Basis,
    Cause,
    ComplicationReport,
    ConceptRef,
    Evidence,
    Kind,
    Locator,
    MechanismClaim,
    Occurrence,
    StudyFacts,
)
from tests.fixtures.papers import abstract, read_paper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERIES = StudyFacts("primary_study", "case_series")
TRIAL = StudyFacts("primary_study", "rct", arms=(Arm("A"), Arm("B")))
CEMENT = ConceptRef("agent", "bone cement", "bone-cement")
LEAK = ComplicationReport(
    concept=ConceptRef("complication", "cement leakage", "cement-leakage"),
    text="leakage",
    evidence=(Evidence("2", 10, 11, "results", None, Locator(table=1, row=2, column=3)),),
    occurrence=Occurrence.OBSERVED,
    events=2,
    causes=(Cause(CEMENT, Basis.STATED),),
    confidence=0.8,
)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A table of weights of our own in place of the one that ships."""
    file = tmp_path / "confidence.tsv"
    monkeypatch.setattr(trust, "WEIGHTS", file)
    trust._weights.cache_clear()
    yield file
    trust._weights.cache_clear()


def written(file: Path, **weights: float) -> None:
    """Write the weights of reports of complications."""
    rows = [f"complication_report\t{hint.replace('_', ' ')}\t{weight}" for hint, weight in weights.items()]
    file.write_text("\n".join(["kind\thint\tweight", *rows, ""]), encoding="utf-8")


def test_the_hints_say_where_and_how_it_is_told() -> None:
    known = trust.hints(LEAK, SERIES)
    assert {"in table", "table observed counted", "table no group", "no total", "by stated"} <= known.keys()
    assert known["own log odds"] == pytest.approx(math.log(4))
    aside = replace(LEAK, evidence=(Evidence("leakage", 0, 7, "discussion"),), events=None, causes=())
    known = trust.hints(aside, TRIAL)
    assert {"in discussion", "observed uncounted, compared, no group", "by no cause"} <= known.keys()
    coined = replace(LEAK, concept=replace(LEAK.concept, origin="discovered"))
    assert "name discovered" in trust.hints(coined, SERIES)


def test_weights_of_what_holds_are_added_up(weights: Path) -> None:
    written(weights, always=-1.0, by_stated=3.0, by_arm=-5.0)
    assert trust.confidence_of(LEAK, SERIES) == pytest.approx(1 / (1 + math.exp(-2)), abs=0.001)


def test_a_kind_without_a_model_keeps_its_extractors_word(weights: Path) -> None:
    written(weights, always=0.0)
    claim = MechanismClaim(
        concept=CEMENT,
        text="cement",
        evidence=(),
        relation="fills",
        effect=CEMENT,
        effect_text="",
        confidence=0.4,
    )
    assert trust.confidence_of(claim, SERIES) == 0.4


@given(weight=st.floats(-1e6, 1e6), own=st.floats(0, 1))
def test_nothing_is_certain_and_nothing_that_is_said_is_impossible(weight: float, own: float) -> None:
    assert 0 < trust.confidence_of(replace(LEAK, confidence=own), TRIAL) < 1
    assert 0 < trust.confidence_of(replace(LEAK, confidence=abs(weight) % 1), SERIES) < 1


def test_the_table_that_ships_speaks_of_kinds_and_hints_that_exist() -> None:
    with trust.WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert {row["kind"] for row in rows} <= {kind.value for kind in Kind}
    assert {"always", "own log odds"} <= {row["hint"] for row in rows}
    assert len({(row["kind"], row["hint"]) for row in rows}) == len(rows)


def test_every_statement_of_a_reading_has_its_probability() -> None:
    document, _ = read_paper(abstract("Nausea occurred in 3 of 30 patients in group D."))
    raw = extract(document, lambda statement, _: statement.confidence).reading
    stated = [trust.confidence_of(s, raw.study) for s in raw.statements]
    assert [s.confidence for s in read(document).statements] == stated
