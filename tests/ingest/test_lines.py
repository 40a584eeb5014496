"""How a run is told: rows that fit the terminal, however narrow it is, and a last line that helps."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.running.lines import Lines, closing, shortened, wide
from ingest.running.reports import FileReport, IngestReport
from tests.fixtures.papers import series

REPORTS = [
    FileReport(
        "folder/of/papers/a-paper-with-a-long-name.pdf", "stored", 12, 2, "primary_study", completeness="full"
    ),
    FileReport("b.txt", "failed", problem="the file is empty"),
    FileReport("c.ris", "stored", 3, records=40, new=30, duplicates=10),
    FileReport("d.txt", "held", problem="it may name patients", places=("line 3: name “J… S…”",) * 9),
]


@pytest.mark.parametrize("width", [40, 60, 72, 80, 120, 200])
def test_no_row_is_wider_than_the_terminal(width: int) -> None:
    table = Lines([report.path for report in REPORTS], width)
    rows = [*table.head(), *(row for report in REPORTS for row in table.row(report))]
    assert max(map(wide, rows)) <= width
    said = "\n".join(rows)
    assert "the file is empty" in said
    assert "name.pdf" in said


def test_a_row_has_its_figures_below_their_heads() -> None:
    table = Lines([report.path for report in REPORTS], 100)
    head, row = table.head()[0], table.row(REPORTS[0])[0]
    assert row[head.index("Stmts") : head.index("Stmts") + 5].strip() == "12"
    assert row[head.index("Finds") : head.index("Finds") + 5].strip() == "2"
    assert row.startswith("stored ")
    assert row.endswith("a-paper-with-a-long-name.pdf")
    assert table.row(REPORTS[2])[1].strip() == "40 records, 30 new, 10 duplicates"


def test_a_long_name_keeps_its_end() -> None:
    assert shortened("short.txt", 40) == "short.txt"
    assert shortened("a/b/c/paper.pdf", 12).endswith("paper.pdf")
    assert wide(shortened("x" * 300 + ".pdf", 30)) <= 30


def test_a_run_that_was_ended_says_how_to_go_on() -> None:
    report = IngestReport(REPORTS[:1], not_reached=3, stopped=True)
    assert report.exit_status == 130
    assert "3 files not reached" in closing(report)[1]
    assert "the same command goes on" in closing(report)[1]


def test_the_json_counts_what_became_of_the_files() -> None:
    data = json.loads(json.dumps(IngestReport(REPORTS).as_json()))
    assert data["counts"] == {"failed": 1, "held": 1, "stored": 2}
    assert data["files"][3]["places"] == list(REPORTS[3].places)


@pytest.mark.slow
def test_ctrl_c_ends_after_the_document_at_hand(tmp_path: Path) -> None:
    """On a terminal, as a user runs it: one Ctrl-C, a last line, exit 130; the next run does the rest."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(40):
        text = series(f"Nausea occurred in {number} of 40 patients.").replace(
            "osteoporotic", f"group {number}"
        )
        (folder / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    report = tmp_path / "report.json"
    command = [
        sys.executable,
        "-c",
        "from kb.cli import main; main()",
        "ingest",
        str(folder),
        "--report",
        str(report),
    ]
    environment = {**os.environ, "KB_DATABASE_URL": f"sqlite:///{tmp_path}/s.sqlite3"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment) as run:
        os.close(theirs)
        seen = _read_until(ours, b"stored")
        run.send_signal(signal.SIGINT)
        seen += _read_until(ours, b"goes on.")
        assert run.wait(timeout=60) == 130, seen
    os.close(ours)
    data = json.loads(report.read_text(encoding="utf-8"))
    assert data["stopped"] is True
    assert 0 < len(data["files"]) < 40
    assert data["not_reached"] == 40 - len(data["files"])
    again = subprocess.run(
        [*command, "--json"], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    statuses = [each["status"] for each in json.loads(again.stdout)["files"]]
    done = len(data["files"])
    assert set(statuses[:done]) == {"unchanged"}
    assert set(statuses[done:]) == {"stored"}


def _read_until(terminal: int, words: bytes, seconds: float = 60) -> bytes:
    """Return what a terminal shows until these words come, or nothing more comes."""
    seen, deadline = b"", time.monotonic() + seconds
    while words not in seen and time.monotonic() < deadline:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    return seen
