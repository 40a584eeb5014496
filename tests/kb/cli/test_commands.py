"""The command line: what it prints, where, and with which exit status; and what it does not import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.database import Database, connect
from kb.store import Store
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
)

_KEY = "tianEmbolizationVertebroplastySpinal2016"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three documents and a digest, which no test changes."""
    path = tmp_path_factory.mktemp("cli") / "store.sqlite3"
    store = Store(connect(str(path)))
    digest = series(source="digest.txt", digest_of="Tian Q, He B. J Test Med 2016. doi:10.1234/series")
    for document, said in (
        (series(), series_reading),
        (interview(), interview_reading),
        (cut_off(), cut_off_reading),
        (digest, series_reading),
    ):
        store.save(document, said(document), source_path=document.source)
    return path


def kb(*arguments: str, file: Path | None = None, status: int = 0, **environment: str) -> tuple[str, str]:
    """Run the command as a user does; return what it prints to standard output and standard error."""
    before = ["--database", str(file)] if file else []
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from kb.cli import main; main()", *before, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == status, done.stderr or done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def test_help_imports_neither_the_database_nor_the_language() -> None:
    code = (
        "import sys\n"
        "from kb.cli import main\n"
        "sys.argv = ['kb', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'spacy', 'fastapi', 'scipy', 'numpy', 'alembic', 'lxml'} & set(sys.modules)\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for command in (
        "evidence",
        "complications",
        "search",
        "cite",
        "export",
        "show",
        "backup",
        "doctor",
        "db",
    ):
        assert command in done.stdout


def test_the_evidence_is_printed_with_quotes_and_places(file: Path) -> None:
    printed, _ = kb("evidence", "bone metastases", file=file)
    assert "including vertebral metastases" in printed
    assert "“VAS fell from 8.62 to 2.36”  (Results)" in printed
    assert "level of evidence 4 · 25 patients" in printed
    assert _KEY in printed


def test_the_words_of_a_digest_are_never_in_quotation_marks(file: Path) -> None:
    printed, _ = kb("complications", "PMMA", file=file)
    said = [line.strip() for line in printed.splitlines() if "cement leakage occurred in 6 cases" in line]
    assert sorted(line[:1] for line in said) == ["d", "“"]
    assert "Digest of Tian Q, He B." in printed
    found, _ = kb("search", "paravertebral", file=file)
    assert "digest of the source says: Paravertebral" in found


def test_complications_say_rates_grounds_and_what_is_unknown(file: Path) -> None:
    printed, _ = kb("complications", "vertebroplasty", file=file)
    assert "unit of the denominator unknown" in printed
    assert "6 / 25 patients = 24.0 %" in printed
    assert "6 / 32 vertebrae = 18.8 %" in printed
    assert "by definition" in printed
    particles, _ = kb("complications", "pva", file=file)
    assert "cement" not in particles.replace("cement leakage occurred", "")
    assert "third-party summary" in particles
    assert "0.0–30.8 %" in particles
    assert "text incomplete" in particles


def test_a_recollection_gets_its_bound_on_demand_only(file: Path) -> None:
    printed, _ = kb("complications", "TAE", file=file)
    assert "0 of more than 2000" in printed
    assert "no interval" in printed
    assert "0.15 %" not in printed
    assert "at most 0.15 %" in kb("complications", "TAE", "--if-followed", file=file)[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ("evidence", "bone metastases"),
        ("complications", "PMMA"),
        ("search", "leakage"),
        ("show", "series"),
        ("document", "list"),
        ("cite", _KEY),
        ("db", "current"),
        ("db", "check"),
        ("doctor",),
    ],
)
def test_programs_read_json(file: Path, arguments: tuple[str, ...]) -> None:
    printed, said = kb(*arguments, "--json", file=file)
    json.loads(printed)
    assert said == ""


def test_json_says_what_the_answer_says(file: Path) -> None:
    answer = json.loads(kb("complications", "PMMA", "--json", file=file)[0])
    entry = answer["observed"][0]
    assert entry["report"]["kind"] == "complication_report"
    assert entry["report"]["unit"] is None
    assert entry["rates"][0]["wilson"]["low"] > 0
    assert entry["grounds"][0]["basis"] == "definition"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evidence", "bone metastasys"), "Did you mean: bone metastases"),
        (("complications", "nothing at all"), "Nothing is known by the name"),
        (("show", "nowhere"), "kb document list"),
        (("search", "-fever"), "No such option"),
        (("search", "--", "-fever"), "what to look for"),
        (("cite", "nowhere"), "no document"),
        (("export", "--format", "docx"), "no export format"),
        (("cite", _KEY, "--format", "docx"), "no format"),
        (("cite", _KEY, "--style", "nonsense"), "style"),
        (("nonsense",), "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(file: Path, arguments: tuple[str, ...], said: str) -> None:
    printed, errors = kb(*arguments, file=file, status=2)
    assert said in errors
    assert printed == ""


def test_an_empty_place_says_what_to_do(tmp_path: Path) -> None:
    for command in (("evidence", "pain"), ("search", "pain"), ("export",), ("doctor",), ("document", "list")):
        _, errors = kb(*command, file=tmp_path / "none.sqlite3", status=2)
        assert "kb ingest PATH" in errors
    assert list(tmp_path.iterdir()) == []


def test_the_place_of_the_store_comes_from_the_surroundings(file: Path, tmp_path: Path) -> None:
    assert "4\tdigest.txt" in kb("document", "list", KB_DATABASE_URL=f"sqlite:///{file}")[0]
    _, errors = kb("document", "list", status=2, KB_DATABASE_URL="", XDG_DATA_HOME=str(tmp_path))
    assert str(tmp_path / "evidence-kb" / "evidence.sqlite3") in errors
    assert "mysql" in kb("document", "list", status=2, KB_DATABASE_URL="mysql://x/y")[1]


def test_citing_goes_on_where_one_thing_is_missing(file: Path) -> None:
    printed, errors = kb("cite", _KEY, "nowhere", file=file, status=1)
    assert "J Test Med" in printed
    assert "nowhere" in errors


def test_a_statement_is_cited_with_its_words(file: Path) -> None:
    shown = json.loads(kb("complications", "PMMA", "--json", file=file)[0])
    entry = next(e for e in shown["observed"] if not e["statement"]["document"]["digest_of"])
    printed, _ = kb("cite", entry["statement"]["id"], file=file)
    assert "“Paravertebral cement leakage occurred in 6 cases”" in printed
    assert "@article" in kb("cite", entry["statement"]["id"], "--format", "bibtex", file=file)[0]


def test_the_export_goes_to_a_file_or_to_standard_output(file: Path, tmp_path: Path) -> None:
    printed, _ = kb("export", file=file)
    assert [json.loads(line)["schema"] for line in printed.splitlines()] == [1, 1, 1, 1]
    kb("export", "-o", str(tmp_path / "all.jsonl"), file=file)
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == printed
    assert "no" not in [path.suffix for path in tmp_path.iterdir()]
    assert len(kb("export", "--all-roles", file=file)[0]) > len(printed)
    assert "$schema" in json.loads(kb("export", "--schema", file=file)[0])


def test_a_reader_that_stops_reading_is_no_error(file: Path) -> None:
    command = f"{sys.executable} -c 'from kb.cli import main; main()' --database {file} export | head -c 10"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_removing_asks_first_and_says_what_went(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    kb("backup", str(copy), file=file)
    kb("document", "remove", "series.txt", file=copy, status=1)
    _, said = kb("document", "remove", "--yes", "series.txt", "interview", file=copy)
    assert said == "removed series.txt\nremoved interview.html\n"
    assert "series.txt" not in kb("document", "list", file=copy)[0]
    kb("document", "remove", "--yes", "series.txt", file=copy, status=2)


def test_the_schema_can_be_made_checked_and_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    assert "no store" in kb("db", "current", file=file, status=1)[0]
    kb("db", "upgrade", file=file)
    assert "as the program expects" in kb("db", "check", file=file)[0]
    kb("db", "current", file=file)
    kb("db", "check", KB_DATABASE_URL="sqlite://")


def test_the_doctor_reports_damage(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    kb("backup", str(copy), file=file)
    database: Database = connect(str(copy))
    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE evidence SET quote = 'invented' WHERE number = 3")
    printed, _ = kb("doctor", file=copy, status=1)
    assert "are not 'invented'" in printed


def test_there_is_no_colour_without_a_terminal(file: Path) -> None:
    printed, errors = kb("evidence", "bone metastases", file=file, FORCE_COLOR="")
    assert "\x1b" not in printed + errors


def test_a_broken_package_does_not_take_the_commands_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib.metadata import EntryPoint  # noqa: PLC0415

    import kb.cli  # noqa: PLC0415

    broken = EntryPoint("broken", "no.such.module:register", kb.cli.COMMANDS_GROUP)
    monkeypatch.setattr(kb.cli, "entry_points", lambda **_: [broken])
    assert kb.cli.build() is not None
    assert "the command 'broken' is not available" in capsys.readouterr().err
