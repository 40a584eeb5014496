"""`kb characteristics`: the first table of a review."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.cli import build
from kb.database import connect
from kb.store import Store
from tests.fixtures.examples import interview, interview_reading, series, series_reading


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a series, of which something is known, and an interview, of which nothing is."""
    path = tmp_path_factory.mktemp("characteristics") / "store.sqlite3"
    store = Store(connect(str(path)))
    store.save(series(), series_reading(series()))
    store.save(interview(), interview_reading(interview()))
    digest = series(source="digest.txt", digest_of="Tian Q, He B. J Test Med 2016. doi:10.1234/series")
    store.save(digest, series_reading(digest))
    return path


def kb(file: Path, *arguments: str) -> str:
    """Return what the command prints."""
    done = CliRunner().invoke(build(), ["--database", str(file), "characteristics", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_entries_stand_in_the_words_of_the_source(file: Path) -> None:
    said = kb(file)
    assert "Enrolled\n    \u201c25 patients\u201d" in said
    assert "-leaks, all: \u201c6 cases\u201d" in said


def test_the_words_of_a_digest_are_not_in_quotation_marks(file: Path) -> None:
    assert "\u201c" not in kb(file, "digest.txt")


def test_what_was_not_found_is_not_called_unreported(file: Path) -> None:
    assert "nothing was found by machine" in kb(file, interview().source)


def test_the_table_has_a_row_a_study_and_no_formula(file: Path) -> None:
    """A cell that a spreadsheet would compute comes from a stranger's document."""
    rows = list(csv.DictReader(StringIO(kb(file, "--csv"))))
    assert [row["Enrolled"] for row in rows] == ["25 patients"] * 2
    assert rows[0]["At baseline"] == "'-leaks, all: 6 cases"


def test_programs_read_json(file: Path) -> None:
    first = json.loads(kb(file, "--json"))[0]
    assert first["characteristics"][0]["trait"] == "enrolled"
    assert first["characteristics"][0]["evidence"]["quote"] == "25 patients with spinal metastases"
