"""`kb evaluate`: what it reads, prints, and says where something is missing."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.evaluate.gold import read_gold
from kb.cli import build
from kb.errors import KnowledgeBaseError

TEXT = """Genicular artery embolization for knee osteoarthritis: a case series

Abstract
Methods: Twenty patients with knee osteoarthritis had genicular artery embolization with imipenem/cilastatin.
Results: Transient skin discoloration occurred in 3 of 20 patients.
"""
GOLD = {
    "id": "series",
    "indications": [{"label": "knee osteoarthritis"}],
    "interventions": [{"label": "genicular artery embolization"}],
    "complications": [{"label": "gangrene", "occurrence": "observed", "attributed_to": []}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "series.txt").write_text(TEXT, "utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOLD) + "\n\n", "utf-8")
    return tmp_path


def kb(*arguments: str, status: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build(), arguments)
    assert done.exit_code == status, done.output
    return done.stdout, done.stderr


def test_documents_beside_the_gold_are_found(folder: Path) -> None:
    said, _ = kb("evaluate", str(folder), "--misses", "--reliability")
    assert said.splitlines()[0].startswith("MISS  series complication")
    assert any(line.split() == ["indication", "1.000", "1.000", "1.000", "1"] for line in said.splitlines())
    assert "_others" not in said


def test_json_holds_the_same(folder: Path) -> None:
    gold, texts = str(folder / "gold.jsonl"), str(folder)
    said, _ = kb("evaluate", gold, "--texts", texts, "--json", "--misses", "--reliability")
    answer = json.loads(said)
    assert answer["evidence"]["intervention"]["f1"] == 1
    assert answer["documents"]["series"]["complication"]["missing"] == 1
    assert answer["reliability"]["intervention"]["rows"] == 1
    assert "MISS" in {m["what"] for m in answer["misses"]}


def test_a_document_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "more.jsonl").write_text(json.dumps({"id": "gone", "agents": []}), "utf-8")
    _, wrong = kb("evaluate", str(folder), "--texts", str(folder), status=1)
    assert wrong.endswith("not among the documents: gone\n")


def test_what_the_store_holds_is_judged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{folder / 'store.sqlite3'}")
    gold = folder / "gold.jsonl"
    _, wrong = kb("evaluate", str(gold), "--stored", status=2)
    assert wrong.endswith("not in the store: series\n")
    kb("ingest", str(folder / "series.txt"))
    said, _ = kb("evaluate", str(gold), "--stored", "--json")
    elsewhere = folder / "gold"
    elsewhere.mkdir()
    gold = gold.rename(elsewhere / "gold.jsonl")
    again, _ = kb("evaluate", str(gold), "--json")
    assert json.loads(said) == json.loads(again)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 2: this is no JSON"),
        ("[]", "line 2: an object with an 'id' is needed"),
        ('{"id": "series"}', "line 2: gold for 'series' was given before"),
    ],
)
def test_gold_that_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "gold.jsonl").write_text('{"id": "series"}\n' + line, "utf-8")
    with pytest.raises(KnowledgeBaseError, match=problem):
        read_gold([tmp_path])


def test_no_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError, match="there is no gold"):
        read_gold([tmp_path])
    with pytest.raises(KnowledgeBaseError, match="no such file"):
        read_gold([tmp_path / "gone"])


def test_two_documents_of_one_name_are_refused(folder: Path) -> None:
    (folder / "series.html").write_text("<p>x</p>", "utf-8")
    _, wrong = kb("evaluate", str(folder), status=2)
    assert "called alike" in wrong


def test_a_case_is_gold_with_its_document(tmp_path: Path) -> None:
    case = tmp_path / "leak"
    case.mkdir()
    (case / "document.txt").write_text(TEXT, "utf-8")
    harm = {"label": "skin discoloration", "occurrence": "observed", "never": ["cement"]}
    (case / "expected.json").write_text(
        json.dumps(
            {
                "document": {"kind": "primary_study"},
                "complications": [{**harm, "attributed_to": [{"label": "embolization"}]}],
            }
        ),
        "utf-8",
    )
    gold = read_gold([tmp_path])
    assert gold.documents == {"leak": case / "document.txt"}
    (row,) = gold.rows
    assert (row["id"], row["kind"]) == ("leak", "primary_study")
    assert row["complications"][0]["attributed_to"] == ["embolization"]
    assert row["complications"][0]["not_attributed_to"] == ["cement"]
    assert json.loads(kb("evaluate", str(tmp_path), "--json")[0])["evidence"]["complication"]["f1"] == 1
