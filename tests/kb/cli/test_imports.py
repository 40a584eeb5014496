"""`kb imports` and `kb export` of lists: what they print, and with which exit status."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import build
from kb.database import connect
from kb.records import Screening, Verdict
from kb.store import Store
from kb.store.imports import ImportAbout, Imports
from tests.fixtures.records import entry, listed, record


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one import of two records, which no test changes."""
    path = tmp_path_factory.mktemp("cli") / "store.sqlite3"
    database = connect(str(path))
    writer = Imports(Store(database))
    out = Screening(Verdict.EXCLUDE, "Anna", reasons=("wrong population",))
    records = [
        record(1, "Trial number one of embolization", abstract="Pain fell.", doi="10.1234/one"),
        record(2, "Trial number two of embolization", out),
    ]
    about = ImportAbout("Embase", date(2026, 11, 1), "genicular AND embol*", 3, "anna")
    found = listed(*records, problems=("line 9: broken",))
    state = writer.begin(found, about)
    writer.keep(state.run_id, [entry(each) for each in records])
    writer.finish(state.run_id, found.problems)
    database.close()
    return path


def kb(file: Path, *arguments: str, status: int = 0) -> str:
    """Run a command on a store; return what it prints."""
    done = CliRunner().invoke(build(), ["--database", str(file), *arguments])
    assert done.exit_code == status, done.output
    return done.output


def test_imports_are_listed_with_what_each_brought(file: Path) -> None:
    said = kb(file, "imports", "list")
    assert "refs.ris: Embase, searched on 2026-11-01" in said
    assert "3 records, 2 new, 0 duplicates, 1 not taken, the database reported 3 hits" in said


def test_the_boxes_are_shown_with_what_is_known_of_the_search(file: Path) -> None:
    said = kb(file, "imports", "show", "1")
    assert "Search: genicular AND embol*" in said
    assert "line 9: broken" in said
    lines = [" ".join(line.split()) for line in said.split("\n")]
    for box in ("3 Records identified", "2 Works to screen", "1 excluded", "1 wrong population"):
        assert box in lines
    assert "1 Not retrieved (no full text in the store)" in lines


def test_programs_get_json(file: Path) -> None:
    (one,) = json.loads(kb(file, "imports", "list", "--json"))
    assert (one["run_id"], one["searched_on"], one["failed"]) == (1, "2026-11-01", 1)
    shown = json.loads(kb(file, "imports", "show", "--json"))
    assert shown["flow"]["identified"] == [{"label": "Embase", "count": 3}]
    assert shown["flow"]["title_abstract"]["reasons"] == [{"label": "wrong population", "count": 1}]


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("ris", "TY  - JOUR"),
        ("bibtex", "@article{doeTrialNumberOne2020,"),
        ("csl-json", "["),
        ("nbib", "OWN - kb"),
        ("endnote-xml", "<?xml"),
        ("csv", "key,title,authors"),
    ],
)
def test_every_work_is_exported_as_a_list(file: Path, form: str, start: str, tmp_path: Path) -> None:
    target = tmp_path / "list"
    kb(file, "export", "--format", form, "-o", str(target))
    text = target.read_text(encoding="utf-8")
    assert text.startswith(start)
    assert text.count("Trial number") == 2
    assert "Pain fell." in text
