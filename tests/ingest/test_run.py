"""Ingesting files: what becomes of each, and that one costs no other."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, Self

import pytest
from sqlalchemy import DateTime, func, select

from ingest import pipeline
from ingest import sources as readers
from ingest.fetching import Fetched, FetchError, Holding
from ingest.privacy import Privacy
from ingest.run import FileReport, IngestReport, Input, Options, collect, ingest, inputs_of
from ingest.running import workers
from ingest.running.preparing import Refused
from kb.database import Database, connect, reading
from kb.documents import Bibliography, Bundle, Document, digest_of_bytes
from kb.errors import SourceError, StoreError
from kb.query import stored_documents
from kb.records import RecordList
from kb.store import Store
from kb.tables import Base, DocumentRow
from tests.fixtures.papers import abstract, article, series

FIRST = series("Cement leakage was observed in 6 of 40 patients.")
SECOND = abstract("Nausea occurred in 2 patients in group D and 5 patients in group C.")


class _Here:
    """Reads files in this process; ``broken`` names those whose reader fails with a fault of ours."""

    def __init__(self, broken: str = "") -> None:
        self.broken = broken
        self.asked: list[str] = []
        self.passwords: tuple[str, ...] = ()

    def take(self, path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
        """Read one file."""
        self.asked.append(path.name)
        self.passwords = tuple(passwords)
        if path.name == self.broken:
            raise ZeroDivisionError("a fault")
        return readers.take(path, passwords)


def _run(database: Database, *paths: Path, reader: Any = None, **how: Any) -> list[FileReport]:
    """Ingest files and return the report of each."""
    return list(ingest(_inputs(paths), database, reader or _Here(), **how))


def _inputs(paths: Sequence[Path]) -> list[Input]:
    """Return files as inputs."""
    return [Input(str(path), path) for path in paths]


def _rows(database: Database) -> dict[str, int]:
    """Return how many rows each table holds."""
    with reading(database) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def _current(database: Database) -> set[str]:
    """Return the sources of the current documents."""
    with reading(database) as session:
        return set(session.scalars(select(DocumentRow.source).where(DocumentRow.superseded_by_id.is_(None))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers."""
    (tmp_path / "first.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.txt").write_text(SECOND, encoding="utf-8")
    return tmp_path


def test_a_file_is_stored_with_what_it_says(folder: Path, database: Database) -> None:
    (report,) = _run(database, folder / "first.txt")
    assert (report.status, report.kind, report.problem) == ("stored", "primary_study", "")
    assert report.statements > 0
    assert report.title.startswith("Percutaneous vertebroplasty")


def test_the_second_time_nothing_changes(folder: Path, database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    _run(database, *files)
    before, reader = _rows(database), _Here()
    assert [r.status for r in _run(database, *files, reader=reader)] == ["unchanged", "unchanged"]
    assert reader.asked == [], "what is known is not read again"
    assert _rows(database) == before


def test_a_changed_byte_replaces_the_older_version(folder: Path, database: Database) -> None:
    file = folder / "first.txt"
    _run(database, file)
    file.write_text(FIRST.replace("6 of 40", "7 of 40"), encoding="utf-8")
    (report,) = _run(database, file)
    assert report.status == "stored"
    assert report.superseded == ("first.txt",)
    assert _current(database) == {"first.txt"}


def test_an_older_version_that_comes_back_is_current_again(folder: Path, database: Database) -> None:
    file = folder / "first.txt"
    _run(database, file)
    file.write_text(FIRST.replace("6 of 40", "7 of 40"), encoding="utf-8")
    _run(database, file)
    file.write_text(FIRST, encoding="utf-8")
    (report,) = _run(database, file)
    assert report.status == "restored"


def test_another_extractor_reads_again(
    folder: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "first.txt"
    _run(database, file)
    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in _run(database, file)] == ["reread"]


def test_what_cannot_be_read_costs_no_other(folder: Path, sqlite_database: Database) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    names = ["empty.txt", "first.txt", "binary.txt", "absent.txt", "second.txt"]
    found = {Path(r.path).name: r for r in _run(sqlite_database, *(folder / name for name in names))}
    assert [found[name].status for name in names] == ["failed", "stored", "failed", "failed", "stored"]
    assert all(found[name].problem for name in ("empty.txt", "binary.txt"))
    assert "no such file" in found["absent.txt"].problem


def test_a_fault_of_ours_costs_one_file_and_says_so(folder: Path, sqlite_database: Database) -> None:
    found = _run(sqlite_database, *sorted(folder.glob("*.txt")), reader=_Here(broken="first.txt"))
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
        _run(sqlite_database, folder / "first.txt")


def test_a_folder_and_a_device_are_no_files(tmp_path: Path, sqlite_database: Database) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    (report,) = _run(sqlite_database, pipe)
    assert (report.status, "not a regular file" in report.problem) == ("failed", True)


def test_the_input_is_not_touched(folder: Path, sqlite_database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    before = [(f.read_bytes(), f.stat().st_mtime_ns) for f in files]
    _run(sqlite_database, *files)
    assert [(f.read_bytes(), f.stat().st_mtime_ns) for f in files] == before


def test_each_report_comes_when_its_document_is_stored(folder: Path, sqlite_database: Database) -> None:
    steps = ingest(_inputs(sorted(folder.glob("*.txt"))), sqlite_database, _Here())
    assert Path(next(steps).path).name == "first.txt"
    assert _current(sqlite_database) == {"first.txt"}
    assert len(list(steps)) == 1


def test_a_run_that_is_stopped_goes_on_where_it_ended(folder: Path, sqlite_database: Database) -> None:
    files = sorted(folder.glob("*.txt"))
    answers = iter([False, True])
    steps = ingest(_inputs(files), sqlite_database, _Here(), stop=lambda: next(answers, True))
    assert [report.status for report in steps] == ["stored"]
    assert [r.status for r in _run(sqlite_database, *files)] == ["unchanged", "stored"]


def test_jats_is_read_too(tmp_path: Path, sqlite_database: Database) -> None:
    rows = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6"
    (tmp_path / "paper.nxml").write_text(article(tables=[("Adverse events", rows)]), encoding="utf-8")
    (report,) = _run(sqlite_database, tmp_path / "paper.nxml")
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
    class Refusing(_Here):
        def take(self, path: Path, passwords: Sequence[str] = ()) -> Document | RecordList | Bundle:
            raise SourceError(path.name, "no text in it", where="page 2", advice="scan it")

    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (report,) = _run(sqlite_database, tmp_path / "a.txt", reader=Refusing())
    assert report.problem == "no text in it (page 2) – scan it"


def test_an_identifier_is_told_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(FIRST, encoding="utf-8")
    inputs, _ = inputs_of([str(tmp_path), "PMC12523267", "10.3390/diagnostics15192496"])
    assert [each.path is None for each in inputs] == [False, True, True]


def test_a_list_of_references_is_taken_with_its_records(tmp_path: Path, sqlite_database: Database) -> None:
    entry = "TY  - JOUR\nTI  - {}\nPY  - 2019\nAB  - Hematoma occurred in 2 of 20 patients.\nER  - \n"
    text = "".join(entry.format(title) for title in ("Embolization of the knee", "Blocks of the hip joint"))
    (tmp_path / "list.ris").write_text(text, encoding="utf-8")
    (report,) = _run(sqlite_database, tmp_path / "list.ris")
    assert (report.status, report.records, report.new) == ("stored", 2, 2)
    (again,) = _run(sqlite_database, tmp_path / "list.ris")
    assert (again.status, again.new) == ("unchanged", 0)


class _Bundles(_Here):
    """Reads two documents, and a problem, out of every file."""

    def take(self, path: Path, passwords: Sequence[str] = ()) -> Bundle:
        both = [readers.read_bytes(text.encode(), path.name) for text in (FIRST, SECOND)]
        return Bundle(path.name, tuple(both), ("article 3: no text in it",))


def test_a_file_of_several_documents_has_a_report_with_parts(
    tmp_path: Path, sqlite_database: Database
) -> None:
    (tmp_path / "both.txt").write_text(FIRST + SECOND, encoding="utf-8")
    (report,) = _run(sqlite_database, tmp_path / "both.txt", reader=_Bundles())
    assert report.status == "partial"
    assert [part.status for part in report.parts] == ["stored", "stored", "failed"]
    assert report.problem == "1 of 3 documents: article 3: no text in it"
    assert _rows(sqlite_database)["document"] == 2
    (again,) = _run(sqlite_database, tmp_path / "both.txt", reader=_Bundles())
    assert [part.status for part in again.parts] == ["unchanged", "unchanged", "failed"]


TALK = "Interview\n\nWe treated John Smith, a 54-year-old man, for knee pain. Pain fell from 8 to 3.\n"


def _text_of(database: Database) -> str:
    """Return the text of the current document."""
    with reading(database) as session:
        return session.scalars(select(DocumentRow.text).where(DocumentRow.superseded_by_id.is_(None))).one()


def test_what_may_name_patients_is_held_until_the_user_decides(
    tmp_path: Path, sqlite_database: Database
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    (held,) = _run(sqlite_database, talk)
    assert (held.status, held.places) == ("held", ("line 3: name “J… S…”",))
    (redacted,) = _run(sqlite_database, talk, options=Options(privacy=Privacy.REDACT))
    assert redacted.status == "stored"
    assert "We treated [name], a 54-year-old man" in _text_of(sqlite_database)
    assert talk.read_text(encoding="utf-8") == TALK


def test_a_decision_on_privacy_is_kept_until_another_one_is_taken(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    redact, as_is = Options(privacy=Privacy.REDACT), Options(privacy=Privacy.AS_IS)
    assert [r.status for r in _run(sqlite_database, talk, options=as_is)] == ["stored"]
    assert [r.status for r in _run(sqlite_database, talk)] == ["unchanged"]
    assert [r.status for r in _run(sqlite_database, talk, options=redact)] == ["reread"]
    assert "Smith" not in _text_of(sqlite_database)
    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in _run(sqlite_database, talk)] == ["reread"]
    assert "Smith" not in _text_of(sqlite_database)


@pytest.mark.slow
def test_several_processes_store_what_one_stores(tmp_path: Path, sqlite_database: Database) -> None:
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(FIRST.replace("6 of 40", f"{number + 1} of 40"), encoding="utf-8")
    files += [tmp_path / "absent.txt", tmp_path / "again.txt", tmp_path / "talk.txt"]
    files[-2].write_text(files[0].read_text(encoding="utf-8"), encoding="utf-8")
    files[-1].write_text(TALK, encoding="utf-8")
    stores = [connect(str(tmp_path / f"{jobs}.sqlite3")) for jobs in (1, 3)]
    reports = [_run(store, *files, jobs=jobs) for store, jobs in zip(stores, (1, 3), strict=True)]
    assert reports[0] == reports[1]
    assert _everything(stores[0]) == _everything(stores[1])
    for store in stores:
        store.close()


def _everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of all tables, but for the moments at which they were written."""
    kept = {
        table.name: [column for column in table.c if not isinstance(column.type, DateTime)]
        for table in Base.metadata.sorted_tables
    }
    with reading(database) as session:
        return {name: sorted(map(repr, session.execute(select(*columns)))) for name, columns in kept.items()}


@pytest.mark.slow
def test_a_process_that_dies_costs_its_file(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fatal = folder / "aaa-fatal.txt"
    fatal.write_text(FIRST, encoding="utf-8")
    monkeypatch.setattr(workers, "_START", _KILLED_BY_NAME)
    found = {Path(r.path).name: r for r in _run(sqlite_database, *sorted(folder.glob("*.txt")), jobs=2)}
    assert [found[name].status for name in ("first.txt", "second.txt")] == ["stored", "stored"]
    assert found["aaa-fatal.txt"].status == "failed"
    assert "SIGKILL" in found["aaa-fatal.txt"].problem


_KILLED_BY_NAME = f"""
import os
from ingest.running import workers
prepare = workers.prepare
def mortal(task, *rest):
    if "fatal" in task.path.name:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
    return prepare(task, *rest)
workers.prepare = mortal
workers.serve({{descriptor}})
"""


def test_what_is_prepared_too_early_waits_for_its_turn(tmp_path: Path) -> None:
    crew = workers.Crew(2, None)
    assert crew.ahead == 6
    with crew:
        crew.add(workers.Task(tmp_path / "absent.txt"))
        (item,) = crew.take(0)
    assert item == Refused("there is no such file – check the name")


def test_passwords_reach_the_reader(folder: Path, sqlite_database: Database) -> None:
    reader = _Here()
    _run(sqlite_database, folder / "first.txt", reader=reader, options=Options(("open", "sesame")))
    assert reader.passwords == ("open", "sesame")


class _Fetcher:
    """Brings one work, whose own file does not say its licence, and knows no other."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.path = Path()

    def fetch(self, identifier: str) -> Fetched:
        """Return the work, or say that there is none."""
        if identifier != "PMC12523267":
            raise FetchError(identifier, "no service knows it", advice="check the number")
        known = Bibliography(pmcid="PMC12523267", journal="Journal of Knees")
        return Fetched(identifier, self.path, "text/plain", Holding.FULL_TEXT, known, licence="CC BY 4.0")


def test_an_identifier_is_fetched_and_read_like_a_file(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.fetching.fetcher", lambda: _Fetcher(folder / "first.txt"))
    inputs, _ = inputs_of(["PMC12523267", "41095715", str(folder / "second.txt")])
    found = list(ingest(inputs, sqlite_database, _Here()))
    assert [(each.path, each.status) for each in found] == [
        ("PMC12523267", "stored"),
        ("41095715", "failed"),
        (str(folder / "second.txt"), "stored"),
    ]
    assert "no service knows it" in found[1].problem
    with reading(sqlite_database) as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.source == "first.txt")).one()
        assert (row.pmcid, row.licence, row.journal) == ("PMC12523267", "CC BY 4.0", "Journal of Knees")


def test_a_text_that_is_read_otherwise_replaces_the_old_one_with_its_offsets(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "first.txt"
    _run(sqlite_database, file)

    class Newer(_Here):
        """A reader that sees a line more above the same bytes."""

        def take(self, path: Path, passwords: Sequence[str] = ()) -> Document:
            more = readers.read_bytes(b"A heading of the page\n\n" + path.read_bytes(), path.name)
            return replace(more, digest=digest_of_bytes(path.read_bytes()))

    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in _run(sqlite_database, file, reader=Newer())] == ["reread"]
    with reading(sqlite_database) as session:
        (stored,) = stored_documents(session)
    assert stored.document.text.startswith("A heading of the page")
    quotes = [e for _, s in stored.statements for e in s.evidence]
    assert quotes
    assert {stored.document.text[e.start : e.stop] == e.quote for e in quotes} == {True}
