"""`kb ingest` as a user runs it: a clear line for each file, broken ones beside good ones, an exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ingest.run import FileReport
from ingest.running.lines import line
from kb.cli import build
from tests.fixtures.papers import abstract, article, series

GOOD = {
    "good.txt": series("Cement leakage was observed in 6 of 40 patients."),
    "good.nxml": article(("Results", "Nausea occurred in 2 patients in group D.")),
    "good.html": (
        "<html><head><title>Nerve blocks</title></head><body><h1>Nerve blocks</h1>"
        "<p>Nerve blocks relieve pain. Risks associated with nerve blocks include:</p>"
        "<ul><li>Infection</li><li>Hematoma</li></ul></body></html>"
    ),
}
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE article [<!ENTITY secret SYSTEM "file:///etc/passwd">'
    '<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<article><front><article-meta><title-group><article-title>A paper</article-title></title-group>"
    "</article-meta></front><body><sec><title>Results</title>"
    "<p>Nausea occurred in 2 patients. &secret; &b;</p></sec></body></article>"
)


def _broken() -> dict[str, bytes]:
    """Return files that no reader can like."""
    nested = "<div>" * 10_000 + "nausea in 2 patients" + "</div>" * 10_000
    return {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 2000,
        "latin.txt": "Ménière's disease: a café's view\n\nVertigo occurred in 2 patients.".encode("latin-1"),
        "long.txt": b"Pain decreased in 4 patients " * (50 * 2**20 // 29),
        "nested.html": f"<html><body>{nested}</body></html>".encode(),
        "entities.xml": ENTITIES.encode(),
    }


@pytest.fixture(scope="module", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A store of this module's own."""
    store = tmp_path_factory.mktemp("cli") / "store.sqlite3"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KB_DATABASE_URL", f"sqlite:///{store}")
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good and broken files."""
    folder = tmp_path_factory.mktemp("papers")
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in _broken().items():
        (folder / name).write_bytes(data)
    return folder


def _kb(*arguments: str | Path) -> Result:
    """Run `kb` and return how it ended."""
    return CliRunner().invoke(build(), [*map(str, arguments)])


def _statuses(done: Result) -> dict[str, dict[str, Any]]:
    """Return the report of each file by its name."""
    return {Path(each["path"]).name: each for each in json.loads(done.stdout)["files"]}


@pytest.fixture(scope="module")
def first(folder: Path) -> Result:
    """The first run over the folder."""
    return _kb("ingest", "--json", folder)


def test_broken_files_cost_no_other(first: Result) -> None:
    found = _statuses(first)
    assert first.exit_code == 1, first.stderr
    assert {name: found[name]["status"] for name in GOOD} == dict.fromkeys(GOOD, "stored")
    assert {found["empty.txt"]["status"], found["binary.txt"]["status"]} == {"failed"}
    assert set(found) == {*GOOD, *_broken()}


def test_every_failure_says_why(first: Result) -> None:
    for report in _statuses(first).values():
        if report["status"] == "failed":
            assert 10 < len(report["problem"]) < 300
            assert "\n" not in report["problem"]
            assert "fault of this program" not in report["problem"]


def test_nothing_is_silently_cut(first: Result) -> None:
    nested = _statuses(first)["nested.html"]
    assert nested["status"] == "failed" or nested["completeness"] == "text_incomplete" or nested["statements"]


def test_the_second_run_leaves_what_is_stored(first: Result, folder: Path) -> None:
    (folder / "long.txt").unlink()  # once is enough: it takes seconds
    before, again = _statuses(first), _statuses(_kb("ingest", "--json", folder))
    kept = {name for name, report in before.items() if report["status"] == "stored"}
    assert {name for name, report in again.items() if report["status"] == "unchanged"} == kept


def test_a_secret_of_the_machine_does_not_come_in(first: Result) -> None:
    exported = _kb("export", "--format", "jsonl")
    assert exported.exit_code == 0, exported.stderr
    assert "root:" not in exported.stdout
    assert _statuses(first)["entities.xml"]["status"] in {"stored", "failed"}


def test_a_changed_byte_replaces(first: Result, folder: Path) -> None:
    assert _statuses(first)["good.txt"]["status"] == "stored"
    (folder / "good.txt").write_text(GOOD["good.txt"].replace("6 of 40", "7 of 40"), encoding="utf-8")
    done = _kb("ingest", folder / "good.txt")
    assert done.exit_code == 0, done.stderr
    assert "replaces good.txt" in done.stdout
    assert "1 of 1 document is in the store" in done.stdout


def test_nothing_to_do_is_wrong_usage(tmp_path: Path) -> None:
    assert _kb("ingest", tmp_path).exit_code == 2
    absent = _kb("ingest", tmp_path / "absent.txt")
    assert absent.exit_code == 2
    assert "no such file" in absent.stdout
    assert "Traceback" not in absent.stderr


def test_a_store_that_cannot_be_there_is_said_in_oneline(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KB_DATABASE_URL", f"sqlite:///{tmp_path}/file/store.sqlite3")
    done = _kb("ingest", folder / "good.txt")
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("kb ingest: ")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (FileReport("a.txt", "unchanged"), "unchanged    a.txt"),
        (FileReport("a.txt", "failed", problem="the file is empty"), "failed       a.txt: the file is empty"),
        (
            FileReport("a.txt", "stored", 3, 1, "primary_study", completeness="full"),
            "stored       a.txt: primary study, 3 statements, 1 finding",
        ),
        (
            FileReport("a.txt", "stored", 3, 0, "review", "", "text_incomplete", "it ends in mid-sentence"),
            "stored       a.txt: review, 3 statements, text incomplete (it ends in mid-sentence)",
        ),
    ],
)
def test_the_line_of_a_file(report: FileReport, expected: str) -> None:
    assert line(report) == expected


def test_the_line_of_a_replaced_file_names_it() -> None:
    said = line(FileReport("b.txt", "stored", 2, kind="review", completeness="full", superseded=("a.txt",)))
    assert said.endswith("replaces a.txt")


def test_a_text_that_is_less_than_another_says_which() -> None:
    said = line(FileReport("b.txt", "outdated", 2, completeness="full", superseded=("a.txt",)))
    assert said.endswith("the store holds a fuller text, a.txt")


def test_a_paper_of_two_groups_is_told_in_oneline(tmp_path: Path) -> None:
    text = abstract("Nausea occurred in 2 patients in group D.", title="Clonidine or not: a randomised trial")
    (tmp_path / "trial.txt").write_text(text, encoding="utf-8")
    done = _kb("ingest", tmp_path)
    assert done.exit_code == 0
    line, total = done.stdout.strip().split("\n")
    assert line.startswith(f"stored       {tmp_path}/trial.txt: primary study, ")
    assert total == "1 of 1 document is in the store."
