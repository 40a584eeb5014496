"""The export: rows as the contract gives them, valid against the schema that ships with the package."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import kb.export.jsonl
import kb.query.notices
from kb.documents import Author, Bibliography, Completeness, Document
from kb.export.jsonl import document_row, lines, schema
from kb.notices import Notice, Soundness, Verified
from kb.statements import (
    AgentUse,
    Arm,
    Basis,
    Cause,
    Certainty,
    ComparisonClaim,
    ComplicationReport,
    ConceptRef,
    ContraindicationClaim,
    Derivation,
    Evidence,
    Finding,
    Grade,
    IndicationClaim,
    InterventionUse,
    Locator,
    MechanismClaim,
    Occurrence,
    OutcomeResult,
    PValue,
    Scope,
    Spread,
    Standing,
    Statement,
    Statistic,
    StudyFacts,
    Time,
    UnitCount,
)
from kb.tables import NoticeKind

VALIDATOR = Draft202012Validator(schema())
DIGEST = bytes(range(16))

PAIN = ConceptRef("outcome", "VAS", "vas")
TAE = ConceptRef("intervention", "transarterial embolization", "transarterial-embolization", "MESH:D004621")
CEMENT = ConceptRef("agent", "polymethylmethacrylate", "pmma", "MESH:D019904")
QUOTE = Evidence("6 cases", 10, 17, "results", 4, Locator(table=2, row=0, column=3))
ELSEWHERE = Evidence("six cases", 90, 99)

COMMON: dict[str, Any] = {"text": "words", "evidence": (QUOTE,)}
OUTCOME = OutcomeResult(
    concept=PAIN, statistic=Statistic.MEAN, value=2.36, arm="TAE + PVP", time=Time(5, "day", "after PVP"),
    scale=(0, 10), direction="higher_is_worse", spread=Spread("SD", 0.95), n=25,
    p=PValue("<", 0.05, "before TAE"), measure_class="patient_reported", **COMMON,
)  # fmt: skip
LEAK = ComplicationReport(
    concept=ConceptRef("complication", "cement leakage", "cement-leakage"),
    occurrence=Occurrence.OBSERVED, events=6,
    scope=Scope(symptomatic=False, detection="CT"), grade=Grade("SIR", "1", "minor", "2017"),
    causes=(Cause(CEMENT, Basis.DEFINITION),), **COMMON,
)  # fmt: skip
STATEMENTS: list[Statement] = [
    IndicationClaim(concept=ConceptRef("indication", "bone metastases", "bone-metastases"), **COMMON),
    InterventionUse(concept=TAE, arm="TAE", **COMMON),
    AgentUse(concept=CEMENT, size_um=(500, 700), role="cement", intervention=TAE, **COMMON),
    OUTCOME,
    LEAK,
    MechanismClaim(
        concept=TAE,
        relation="causes",
        effect=ConceptRef("mechanism", "tumor necrosis", "tumor-necrosis"),
        effect_text="necrosis of the tumor",
        polarity=1,
        **COMMON,
    ),
    ContraindicationClaim(concept=ConceptRef("indication", "pregnancy", "pregnancy"), of=(TAE,), **COMMON),
    ComparisonClaim(concept=PAIN, effect="decreased", arm="TAE", comparator="PVP", **COMMON),
]


@dataclass(frozen=True)
class Stored:
    """A document as the store gives it back."""

    document: Document
    study: StudyFacts
    statements: list[tuple[str, Statement]]
    findings: list[Finding]
    citation_key: str = "okunoTitle2015"
    document_id: int = 1


def stored(*statements: Statement, **document: Any) -> Stored:
    facts = Document("some/folder/paper.txt", "text/plain", DIGEST, "text", (), ())
    study = StudyFacts("primary_study", "case_series", 25, arms=(Arm("TAE + PVP", 25),),
                       units=(UnitCount("vertebra", 32, QUOTE),))  # fmt: skip
    finding = Finding("responders", "21 of 25, not 21 of 21", (DIGEST,), (QUOTE, ELSEWHERE))
    numbered = [(f"{number:032x}", statement) for number, statement in enumerate(statements)]
    return Stored(replace(facts, **document), study, numbered, [finding])


def row_of(statement: Statement, kind: str) -> dict[str, Any]:
    row = document_row(stored(statement))
    VALIDATOR.validate(row)
    assert len(row[kind]) == 1
    found: dict[str, Any] = row[kind][0]
    return found


def undescribed(value: Any, described: dict[str, Any], path: str = "") -> list[str]:
    """Return the keys of a row of which the schema says nothing."""
    while "$ref" in described or "anyOf" in described:
        if "$ref" in described:
            described = schema()["$defs"][described["$ref"].rsplit("/", 1)[1]]
        else:
            described = next(s for s in described["anyOf"] if s.get("type") != "null" and "const" not in s)
    properties = dict(described.get("properties", {}))
    for part in described.get("allOf", []):
        properties |= schema()["$defs"][part["$ref"].rsplit("/", 1)[1]]["properties"]
    if isinstance(value, dict) and "additionalProperties" not in described:
        return [
            missing
            for key, inner in value.items()
            for missing in (
                undescribed(inner, properties[key], f"{path}.{key}")
                if key in properties
                else [f"{path}.{key}"]
            )
        ]
    if isinstance(value, list) and "items" in described:
        return [missing for inner in value for missing in undescribed(inner, described["items"], f"{path}[]")]
    return []


def test_the_schema_is_one_and_every_key_of_every_kind_is_described() -> None:
    Draft202012Validator.check_schema(schema())
    row = document_row(stored(*STATEMENTS))
    VALIDATOR.validate(row)
    assert undescribed(row, schema()) == []


def test_schema_comes_first_and_document_second() -> None:
    row = document_row(stored())
    assert list(row)[:2] == ["schema", "document"]
    assert row["schema"] == 1
    assert all(row[kind] == [] for kind in list(row)[2:-1])


def test_what_the_document_says_of_itself() -> None:
    work = Bibliography("A title", (Author("Okuno", "Yuji"),), 2015, doi="10.1/x")
    row = document_row(
        stored(
            bibliography=work, digest_of="Okuno Y. A title. 2015.", completeness=Completeness.ABSTRACT_ONLY
        )
    )
    VALIDATOR.validate(row)
    document = row["document"]
    assert document["source"] == "paper.txt"
    assert (document["kind"], document["design"], document["n_patients"]) == (
        "primary_study",
        "case_series",
        25,
    )
    assert (document["title"], document["year"], document["doi"], document["pmid"]) == (
        "A title",
        2015,
        "10.1/x",
        None,
    )
    assert document["digest"] == "000102030405060708090a0b0c0d0e0f"
    assert document["citation_key"] == "okunoTitle2015"
    assert document["units"][0]["n"] == 32
    assert document["digest_of"] == "Okuno Y. A title. 2015."
    assert document["completeness"] == "abstract_only"


def test_an_outcome() -> None:
    row = row_of(OUTCOME, "outcomes")
    assert row["measure"] == {"label": "VAS", "id": None, "text": "words"}
    assert row["time"] == {"value": 5, "unit": "day", "anchor": "after PVP"}
    assert (row["statistic"], row["value"], row["range"], row["n"]) == ("mean", 2.36, [0, 10], 25)
    assert row["spread"] == {"kind": "SD", "value": 0.95}
    assert row["p"] == {"op": "<", "value": 0.05, "comparison": "before TAE"}
    assert (row["role"], row["certainty"], row["statement"]) == ("primary_result", "asserted", "0" * 32)
    assert row["evidence"] == [
        {
            "quote": "6 cases", "start": 10, "stop": 17, "section": "results", "page": 4, "purpose": "claim",
            "locator": {"table": 2, "row": 0, "column": 3, "element": None, "question": None,
                        "time_code": None},
        }
    ]  # fmt: skip


def test_a_change_is_a_mean_difference_from_baseline() -> None:
    row = row_of(replace(OUTCOME, statistic=Statistic.CHANGE, value=-3), "outcomes")
    assert (row["statistic"], row["comparator"], row["value"]) == ("mean_difference", "baseline", -3)


def test_times_that_are_no_span_and_intervals() -> None:
    ci = Spread("95% CI", low=1.5, high=4)
    row = row_of(replace(OUTCOME, time=Time(baseline=True), spread=ci), "outcomes")
    assert row["time"] == "baseline"
    assert row["spread"] == {"kind": "95% CI", "value": [1.5, 4]}
    assert row_of(replace(OUTCOME, time=Time()), "outcomes")["time"] is None
    assert row_of(replace(OUTCOME, time=None, spread=None), "outcomes")["time"] is None


def test_a_p_without_its_comparison_is_not_given() -> None:
    assert row_of(replace(OUTCOME, p=PValue("<", 0.05)), "outcomes")["p"] is None


@pytest.mark.parametrize("said", ["depends", "none"])
def test_a_direction_that_is_none_is_not_given(said: str) -> None:
    assert row_of(replace(OUTCOME, direction=said), "outcomes")["direction"] is None


def test_a_comparison() -> None:
    row = row_of(STATEMENTS[-1], "comparisons")
    assert row["measure"] == {"label": PAIN.label, "id": PAIN.curie, "text": "words"}
    assert (row["arm"], row["comparator"], row["effect"]) == ("TAE", "PVP", "decreased")


def test_a_complication() -> None:
    row = row_of(LEAK, "complications")
    assert (row["occurrence"], row["events"], row["count_of"], row["total"]) == (
        "observed",
        6,
        "unknown",
        None,
    )
    assert row["scope"] == {"symptomatic": False, "detection": "CT"}
    assert row["grade"] == {"scale": "SIR", "version": "2017", "grade": "1", "verbatim": "minor"}
    assert row["attributed_to"] == [
        {"label": "polymethylmethacrylate", "id": "MESH:D019904", "kind": "agent", "basis": "definition"}
    ]
    assert row_of(replace(LEAK, scope=None, grade=None), "complications")["scope"] == {}


def test_sizes_mechanisms_and_contraindications() -> None:
    row = document_row(stored(*STATEMENTS))
    assert row["agents"][0]["size_um"] == [500, 700]
    assert row["mechanisms"][0]["cause"] == {"label": TAE.label, "id": TAE.curie, "text": "words"}
    assert row["mechanisms"][0]["effect"]["label"] == "tumor necrosis"
    assert row["contraindications"][0]["of"] == [{"label": TAE.label, "id": TAE.curie}]


def test_derived_numbers_say_so() -> None:
    derived = Derivation("total", 10, "size of the arm", (("arm", 10.0),))
    row = row_of(replace(LEAK, total=10, derived=(derived,)), "complications")
    assert row["derived"] == [
        {"field": "total", "value": 10, "formula": "size of the arm", "inputs": {"arm": 10}}
    ]


@pytest.mark.parametrize("standing", Standing)
def test_background_and_others_findings_are_given_on_demand(standing: Standing) -> None:
    one = stored(replace(LEAK, standing=standing, certainty=Certainty.HEDGED))
    own = standing not in {Standing.BACKGROUND, Standing.OTHERS}
    assert len(document_row(one)["complications"]) == own
    (row,) = document_row(one, all_roles=True)["complications"]
    assert (row["role"], row["certainty"]) == (standing.value, "hedged")


def test_what_is_said_twice_is_one_row_with_both_quotes() -> None:
    again = replace(LEAK, text="leakage", evidence=(ELSEWHERE, QUOTE), confidence=0.5)
    other = replace(LEAK, events=7)
    row = document_row(stored(LEAK, again, other))
    VALIDATOR.validate(row)
    first, second = row["complications"]
    assert [e["quote"] for e in first["evidence"]] == ["6 cases", "six cases"]
    assert first["statement"] == f"{0:032x}"
    assert first["statements"] == [f"{0:032x}", f"{1:032x}"]
    assert first["confidence"] == 1
    assert "statements" not in second


def test_the_standings_given_by_default_are_those_of_which_answers_are_made() -> None:
    assert frozenset(kb.query.OWN_STANDINGS) == kb.export.jsonl._OWN_STANDINGS


def test_findings_carry_both_quotes_and_their_statements() -> None:
    (finding,) = document_row(stored())["findings"]
    assert finding["statements"] == [DIGEST.hex()]
    assert [e["quote"] for e in finding["evidence"]] == ["6 cases", "six cases"]


def test_lines_are_json_of_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    source = [stored(replace(LEAK, text="a\nb \N{LINE SEPARATOR}µ")), stored()]
    monkeypatch.setattr(kb.query, "stored_documents", lambda _session: iter(source))
    retracted = Verified(Soundness.RETRACTED, notices=(Notice(NoticeKind.RETRACTION, "jats", doi="10.1/n"),))
    standings = iter([retracted, Verified(Soundness.CLEAR, date(2026, 3, 2))])
    monkeypatch.setattr(kb.query.notices, "verified", lambda _session, _document: next(standings))
    session: Any = SimpleNamespace()
    found = list(lines(session))
    assert len(found) == 2
    assert all("\n" not in line for line in found)
    rows = [json.loads(line) for line in found]
    for row in rows:
        VALIDATOR.validate(row)
    assert rows[0]["document"]["retraction"]["state"] == "retracted"
    assert rows[0]["document"]["retraction"]["notices"][0]["doi"] == "10.1/n"
    clear = {"state": "clear", "checked_on": "2026-03-02", "notices": []}
    assert rows[1]["document"]["retraction"] == clear


def test_the_scorer_reads_it(tmp_path: Path) -> None:
    scorer = Path(__file__).parents[4] / "shared/eval/score.py"
    if not scorer.is_file():
        pytest.skip("the scorer lies in ../shared, which is absent")
    gold = {
        "id": "paper",
        "kind": "primary_study",
        "design": "case_series",
        "n_patients": 25,
        "outcomes": [
            {"measure": {"label": "VAS"}, "time": {"value": 5, "unit": "day"}, "statistic": "mean",
             "value": 2.36, "spread": {"kind": "SD", "value": 0.95}}
        ],
        "complications": [
            {"label": "cement leakage", "occurrence": "observed", "events": 6,
             "attributed_to": [["polymethylmethacrylate"]]}
        ],
        "agents": [{"label": "polymethylmethacrylate", "size_um": [500, 700]}],
    }  # fmt: skip
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "out.jsonl").write_text(json.dumps(document_row(stored(*STATEMENTS, LEAK))), encoding="utf-8")
    command = [
        sys.executable,
        str(scorer),
        str(tmp_path / "gold.jsonl"),
        str(tmp_path / "out.jsonl"),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert (
        result["outcome full"]["f1"] == result["complication+charge"]["f1"] == result["agent+size"]["f1"] == 1
    )
    assert all(result[name]["accuracy"] == 1 for name in ("kind", "design", "n_patients"))
