"""Ingesting files: what becomes of each, and that one costs no other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from ingest import pipeline
from ingest.run import FileReport, IngestReport, collect, ingest
from kb.database import Database
from kb.documents import Bundle, Document
from kb.errors import SourceError, StoreError
from kb.records import RecordList
from kb.store import Store
from tests.fixtures.papers import article
from tests.fixtures.runs import FIRST, SECOND, Here, current, inputs, rows, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers."""
    (tmp_path / "first.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.txt").write_text(SECOND, encoding="utf-8")
    return tmp_path


def test_a_file_is_stored_with_what_it_says(folder: Path, database: Database) -> None:
    (report,) = run(database, folder / "first.txt")
    assert (report.status, report.kind, report.problem) == ("stored", "primary_study", "")
    assert report.statements > 0
    assert report.title.startswith("Percutaneous vertebroplasty")


def test_the_second_time_nothing_changes(folder: Path, database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    run(database, *files)
    before, reader = rows(database), Here()
    assert [r.status for r in run(database, *files, reader=reader)] == ["unchanged", "unchanged"]
    assert reader.asked == [], "what is known is not read again"
    assert rows(database) == before


def test_a_changed_byte_replaces_the_older_version(folder: Path, database: Database) -> None:
    file = folder / "first.txt"
    run(database, file)
    file.write_text(FIRST.replace("6 of 40", "7 of 40"), encoding="utf-8")
    (report,) = run(database, file)
    assert report.status == "stored"
    assert report.superseded == ("first.txt",)
    assert current(database) == {"first.txt"}


def test_an_older_version_that_comes_back_is_current_again(folder: Path, database: Database) -> None:
    file = folder / "first.txt"
    run(database, file)
    file.write_text(FIRST.replace("6 of 40", "7 of 40"), encoding="utf-8")
    run(database, file)
    file.write_text(FIRST, encoding="utf-8")
    (report,) = run(database, file)
    assert report.status == "restored"


def test_another_extractor_reads_again(
    folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "first.txt"
    run(database, file)
    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in run(database, file)] == ["reread"]


def test_what_cannot_be_read_costs_no_other(folder: Path, sqlite_database: Database) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    names = ["empty.txt", "first.txt", "binary.txt", "absent.txt", "second.txt"]
    found = {Path(r.path).name: r for r in run(sqlite_database, *(folder / name for name in names))}
    assert [found[name].status for name in names] == ["failed", "stored", "failed", "failed", "stored"]
    assert all(found[name].problem for name in ("empty.txt", "binary.txt"))
    assert "no such file" in found["absent.txt"].problem


def test_a_fault_of_ours_costs_one_file_and_says_so(folder: Path, sqlite_database: Database) -> None:
    found = run(sqlite_database, *sorted(folder.glob("*.txt")), reader=Here(broken="first.txt"))
    assert [r.status for r in found] == ["failed", "stored"]
    assert "ZeroDivisionError" in found[0].problem
    assert "report" in found[0].problem


def test_a_store_that_cannot_be_written_ends_the_run(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> NoReturn:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Store, "save", refused)
    with pytest.raises(StoreError, match="full"):
        run(sqlite_database, folder / "first.txt")


def test_a_folder_and_a_device_are_no_files(tmp_path: Path, sqlite_database: Database) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    (report,) = run(sqlite_database, pipe)
    assert (report.status, "not a regular file" in report.problem) == ("failed", True)


def test_the_input_is_not_touched(folder: Path, sqlite_database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    before = [(f.read_bytes(), f.stat().st_mtime_ns) for f in files]
    run(sqlite_database, *files)
    assert [(f.read_bytes(), f.stat().st_mtime_ns) for f in files] == before


def test_each_report_comes_when_its_document_is_stored(folder: Path, sqlite_database: Database) -> None:
    steps = ingest(inputs(sorted(folder.glob("*.txt"))), sqlite_database, Here())
    assert Path(next(steps).path).name == "first.txt"
    assert current(sqlite_database) == {"first.txt"}
    assert len(list(steps)) == 1


def test_a_run_that_is_stopped_goes_on_where_it_ended(folder: Path, sqlite_database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    answers = iter([False, True])
    steps = ingest(inputs(files), sqlite_database, Here(), stop=lambda: next(answers, True))
    assert [report.status for report in steps] == ["stored"]
    assert [r.status for r in run(sqlite_database, *files)] == ["unchanged", "stored"]


def test_jats_is_read_too(tmp_path: Path, sqlite_database: Database) -> None:
    rows = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6"
    (tmp_path / "paper.nxml").write_text(article(tables=[("Adverse events", rows)]), encoding="utf-8")
    (report,) = run(sqlite_database, tmp_path / "paper.nxml")
    assert report.status == "stored"


def test_folders_are_searched_to_the_bottom(tmp_path: Path) -> None:
    names = ["b.txt", "deep/er/a.nxml", "deep/c.HTML", ".hidden/d.txt", ".e.txt", "notes.jpg", "deep/f"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("words", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    files, passed_over = collect([tmp_path])
    assert [f.relative_to(tmp_path).as_posix() for f in files] == ["b.txt", "deep/c.HTML", "deep/er/a.nxml"]
    assert sorted(Path(p).name for p in passed_over) == ["f", "notes.jpg"]


def test_a_file_named_twice_is_read_once_whatever_its_ending(tmp_path: Path) -> None:
    file = tmp_path / "paper.odd"
    file.write_text("words", encoding="utf-8")
    assert collect([file, file]) == ([file], [])


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], 2),
        (["stored"], 0),
        (["unchanged", "stored"], 0),
        (["failed", "stored"], 1),
        (["failed"], 2),
        (["held", "stored"], 1),
        (["held"], 2),
        (["partial"], 1),
    ],
)
def test_the_exit_status_says_what_could_be_done(statuses: list[str], expected: int) -> None:
    report = IngestReport([FileReport("a", status) for status in statuses])
    assert report.exit_status == expected


def test_a_source_error_keeps_its_advice(tmp_path: Path, sqlite_database: Database) -> None:
    class Refusing(Here):
        def take(self, path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
            raise SourceError(path.name, "no text in it", where="page 2", advice="scan it")

    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (report,) = run(sqlite_database, tmp_path / "a.txt", reader=Refusing())
    assert report.problem == "no text in it (page 2) – scan it"
