"""`kb duplicates`: what it prints, and that it does what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import build
from kb.database import connect
from kb.store import Store
from tests.kb.store.merging import TITLE, save, work

RUNNER = CliRunner()
DOUBTFUL = {"title": TITLE, "pages": "", "full": False}


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> str:
    """A store with a pair that is one work for sure, and one that is doubtful."""
    path = tmp_path / "store.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    database = connect(str(path))
    store = Store(database)
    sure = {"title": "Vertebroplasty of the sacrum in twenty patients", "pages": "7-12", "doi": ""}
    for number, fields in enumerate(
        (
            sure,
            sure | {"title": "Vertebroplasty of the sacrum in twenty patients.", "year": 2016},
            DOUBTFUL | {"doi": "10.1000/one"},
            DOUBTFUL | {"doi": "10.2000/two"},
        ),
        1,
    ):
        save(store, work(number, **fields))
    database.close()
    return str(path)


def kb(file: str, *arguments: str, status: int = 0) -> str:
    done = RUNNER.invoke(build(), ["--database", file, "duplicates", *arguments])
    assert done.exit_code == status, done.output
    return done.stdout


def test_the_way_from_finding_to_undoing(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", file)
    found = json.loads(kb(file, "find", "--json"))
    assert (found["works"], found["merged"], found["asked"]) == (4, 1, 1)
    assert "1 merged" not in kb(file, "find")
    listed = kb(file, "list")
    assert "May be one work" in listed
    assert "differ in doi" in listed
    shown = kb(file, "show", "1")
    assert "doi      ≠ 10.1000/one" in shown
    assert "title    = " in shown
    assert "merge 1" not in listed
    assert "similarity, score" in kb(file, "list", "--merged")
    assert "undo 2" in kb(file, "merge", "w3", "10.2000/two", "--by", "N. Reviewer")
    assert kb(file, "list") == ""
    assert "undone" in kb(file, "undo", "2", "--reason", "two trials")
    assert "pair 1: no" in kb(file, "decide", "1", "no", "--by", "N. Reviewer")
    decided = json.loads(kb(file, "list", "--decided", "--json"))
    assert [each["answer"] for each in decided["pairs"]] == ["no"]
    assert "Decided: no, by N. Reviewer" in kb(file, "show", "1")


def test_every_command_answers_in_json(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", file)
    kb(file, "find")
    assert json.loads(kb(file, "show", "1", "--json"))["question"] == "duplicate"
    assert json.loads(kb(file, "list", "--merged", "--json"))[0]["merge_id"] == 1
    assert json.loads(kb(file, "decide", "1", "yes", "--json")) == {"pair": 1, "answer": "yes"}
    assert json.loads(kb(file, "undo", "2", "--json")) == {"undone": 2}
    assert json.loads(kb(file, "merge", "w3", "w4", "--json")) == {"merge": 3}
