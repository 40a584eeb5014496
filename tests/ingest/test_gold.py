"""What is read out of real documents, held against gold made by hand: no figure may fall below these.

The documents, the gold and the scorer lie beside the repository and are not part of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.numerals import is_said, numbers_in, says_all
from kb.said import numbers_of
from tests.fixtures.exported import exported, kept

SHARED = Path(__file__).parents[3] / "shared"
EVERYTHING = 1.0
FLOORS = {
    "seeds": {
        "agent": EVERYTHING,
        "agent+size": EVERYTHING,
        "outcome full": EVERYTHING,
        "kind": EVERYTHING,
        "design": EVERYTHING,
        "n_patients": EVERYTHING,
        "indication": 0.90,
        "intervention": 0.90,
        "contraindication": 0.90,
        "complication": 0.92,
        "complication+counts": 0.90,
        "complication+cause": 0.88,
        "complication+charge": 0.85,
        "mechanism": 0.70,
    },
    "abstracts": {
        "agent": 0.85,
        "indication": 0.85,
        "intervention": 0.85,
        "outcome value": 0.90,
        "outcome full": 0.80,
        "complication": 0.85,
        "complication+counts": 0.80,
        "complication+charge": 0.75,
        "kind": 0.95,
        "n_patients": 0.95,
        "design": 0.90,
    },
    "articles": {
        "agent": 0.80,
        "intervention": 0.80,
        "indication": 0.80,
        "complication": 0.80,
        "complication+counts": 0.70,
        "complication+charge": 0.65,
    },
}
PRECISE = 0.90

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason="documents and gold lie in ../shared, which is absent"),
]


def _files(name: str) -> list[Path]:
    """Return the documents of a set of gold."""
    if name == "seeds":
        return sorted((SHARED / "seeds").glob("*.txt"))
    if name == "abstracts":
        return sorted((SHARED / "eval/abstracts").glob("*.txt"))
    gold = (SHARED / "eval/gold/articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [SHARED / "data/articles/field" / f"{json.loads(line)['id']}.nxml" for line in gold if line]


def _scores(name: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the scorer says of a set."""
    export = folder / "export.jsonl"
    export.write_text("\n".join(json.dumps(exported(path)) for path in _files(name)), encoding="utf-8")
    command = [
        sys.executable,
        SHARED / "eval/score.py",
        SHARED / f"eval/gold/{name}.jsonl",
        export,
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    scores: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return scores


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(name: str, tmp_path: Path) -> None:
    scores = _scores(name, tmp_path)
    found = {measure: scores[measure].get("f1", scores[measure].get("accuracy")) for measure in FLOORS[name]}
    below = {m: (found[m], floor) for m, floor in FLOORS[name].items() if found[m] < floor}
    assert below == {}, "found, and the least that is asked for"


def test_what_is_said_of_the_seeds_is_precise(tmp_path: Path) -> None:
    scores = _scores("seeds", tmp_path)
    imprecise = {
        measure: score["precision"]
        for measure, score in scores.items()
        if measure != "mechanism" and score.get("precision", 1.0) < PRECISE
    }
    assert imprecise == {}


@pytest.mark.parametrize("name", FLOORS)
def test_quotes_of_real_documents_are_slices(name: str) -> None:
    wrong = [
        (path.name, quote.quote)
        for path in _files(name)
        for _, statement in kept(path).statements
        for quote in statement.evidence
        if kept(path).document.text[quote.start : quote.stop] != quote.quote
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FLOORS)
def test_every_number_stands_in_a_quote_or_is_derived(name: str) -> None:
    unsaid = []
    for path in _files(name):
        for _, statement in kept(path).statements:
            words = "\n".join(quote.quote for quote in statement.evidence)
            stated = numbers_in(words) | ({100.0} if says_all(words) else set())
            derived = {d.field.split(".")[0] for d in statement.derived}
            unsaid += [
                (path.name, statement.text, field, value)
                for field, value in numbers_of(statement)
                if field not in derived and not is_said(value, stated)
            ]
    assert unsaid == []
