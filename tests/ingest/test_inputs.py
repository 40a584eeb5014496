"""What a run is given besides articles: lists, bundles, identifiers, transcripts, other readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest
from sqlalchemy import select

from ingest import pipeline
from ingest import sources as readers
from ingest.fetching import Fetched, FetchError, Holding
from ingest.privacy import Privacy
from ingest.run import Options, ingest, inputs_of
from ingest.running.comparing import Newcomers
from ingest.running.lines import closing
from ingest.running.reports import IngestReport
from kb.database import Database, reading
from kb.documents import Bibliography, Bundle, Document, digest_of_bytes
from kb.query import stored_documents
from kb.store.pairs import Search
from kb.tables import DocumentRow
from tests.fixtures.runs import FIRST, SECOND, TALK, Here, rows, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers."""
    (tmp_path / "first.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "second.txt").write_text(SECOND, encoding="utf-8")
    return tmp_path


def test_an_identifier_is_told_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(FIRST, encoding="utf-8")
    inputs, _ = inputs_of([str(tmp_path), "PMC12523267", "10.3390/diagnostics15192496"])
    assert [each.path is None for each in inputs] == [False, True, True]


def test_what_is_about_a_folder_is_passed_over(tmp_path: Path) -> None:
    """A README beside papers is none of them; named itself, it is read."""
    for name in ("README.md", "licence.txt", "paper.md"):
        (tmp_path / name).write_text(FIRST, encoding="utf-8")
    (tmp_path / "settings.json").write_text('[{"name": "a", "size": 3}]')
    (tmp_path / "numbers.csv").write_text("a,b\n1,2\n")
    (tmp_path / "works.csv").write_text("title,authors,year,abstract\nKnees,Doe,2019,Pain fell.\n")
    inputs, passed_over = inputs_of([str(tmp_path)])
    assert [Path(each.name).name for each in inputs] == ["paper.md", "works.csv"]
    assert len(passed_over) == 4
    assert len(inputs_of([str(tmp_path / "README.md")])[0]) == 1


def test_a_list_of_references_is_taken_with_its_records(tmp_path: Path, sqlite_database: Database) -> None:
    entry = "TY  - JOUR\nTI  - {}\nPY  - 2019\nAB  - Hematoma occurred in 2 of 20 patients.\nER  - \n"
    text = "".join(entry.format(title) for title in ("Embolization of the knee", "Blocks of the hip joint"))
    (tmp_path / "list.ris").write_text(text, encoding="utf-8")
    (report,) = run(sqlite_database, tmp_path / "list.ris")
    assert (report.status, report.records, report.new) == ("stored", 2, 2)
    (again,) = run(sqlite_database, tmp_path / "list.ris")
    assert (again.status, again.new) == ("unchanged", 0)


def test_a_work_that_two_lists_bring_is_merged(tmp_path: Path, sqlite_database: Database) -> None:
    """Databases spell one work in several ways; the report says that it is one, and how to see it."""
    entry = (
        "TY  - JOUR\nTI  - {}\nAU  - Doe, Ann\nAU  - Roe, Bob\nJO  - Pain Medicine\n"
        "PY  - 2019\nVL  - 20\nIS  - 3\nSP  - 541\nEP  - 549\nER  - \n"
    )
    titles = (
        "Embolization of the genicular arteries for knee pain",
        "Embolisation of genicular arteries for knee pain",
    )
    newcomers = Newcomers(sqlite_database)
    for name, title in zip(("one.ris", "two.ris"), titles, strict=True):
        (tmp_path / name).write_text(entry.format(title), encoding="utf-8")
        run(sqlite_database, tmp_path / name)
    assert newcomers.compare().merged == 1
    assert newcomers.compare() == Search()
    report = IngestReport(search=Search(merged=1, asked=2))
    said = "\n".join(closing(report))
    assert "1 work merged with another" in said
    assert "2 pairs of works to decide on" in said
    assert report.as_json()["duplicates"]["merged"] == 1


class _Bundles(Here):
    """Reads two documents, and a problem, out of every file."""

    def take(self, path: Path, passwords: Sequence[str] = ()) -> Bundle:
        both = [readers.read_bytes(text.encode(), path.name) for text in (FIRST, SECOND)]
        return Bundle(path.name, tuple(both), ("article 3: no text in it",))


def test_a_file_of_several_documents_has_a_report_with_parts(
    tmp_path: Path, sqlite_database: Database
) -> None:
    (tmp_path / "both.txt").write_text(FIRST + SECOND, encoding="utf-8")
    (report,) = run(sqlite_database, tmp_path / "both.txt", reader=_Bundles())
    assert report.status == "partial"
    assert [part.status for part in report.parts] == ["stored", "stored", "failed"]
    assert report.problem == "1 of 3 documents: article 3: no text in it"
    assert rows(sqlite_database)["document"] == 2
    (again,) = run(sqlite_database, tmp_path / "both.txt", reader=_Bundles())
    assert [part.status for part in again.parts] == ["unchanged", "unchanged", "failed"]


def _text_of(database: Database) -> str:
    """Return the text of the current document."""
    with reading(database) as session:
        return session.scalars(select(DocumentRow.text).where(DocumentRow.superseded_by_id.is_(None))).one()


def test_what_may_name_patients_is_held_until_the_user_decides(
    tmp_path: Path, sqlite_database: Database
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    (held,) = run(sqlite_database, talk)
    assert (held.status, held.places) == ("held", ("line 3: name “J… S…”",))
    (redacted,) = run(sqlite_database, talk, options=Options(privacy=Privacy.REDACT))
    assert redacted.status == "stored"
    assert "We treated [name], a 54-year-old man" in _text_of(sqlite_database)
    assert talk.read_text(encoding="utf-8") == TALK


def test_a_decision_on_privacy_is_kept_until_another_one_is_taken(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    redact, as_is = Options(privacy=Privacy.REDACT), Options(privacy=Privacy.AS_IS)
    assert [r.status for r in run(sqlite_database, talk, options=as_is)] == ["stored"]
    assert [r.status for r in run(sqlite_database, talk)] == ["unchanged"]
    assert [r.status for r in run(sqlite_database, talk, options=redact)] == ["reread"]
    assert "Smith" not in _text_of(sqlite_database)
    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in run(sqlite_database, talk)] == ["reread"]
    assert "Smith" not in _text_of(sqlite_database)


def test_passwords_reach_the_reader(folder: Path, sqlite_database: Database) -> None:
    reader = Here()
    run(sqlite_database, folder / "first.txt", reader=reader, options=Options(("open", "sesame")))
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
        return Fetched(
            identifier,
            self.path,
            "text/plain",
            Holding.FULL_TEXT,
            known,
            licence="CC BY 4.0",
            notes=("Crossref not asked: it is busy",),
        )


def test_an_identifier_is_fetched_and_read_like_a_file(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.fetching.fetcher", lambda: _Fetcher(folder / "first.txt"))
    inputs, _ = inputs_of(["PMC12523267", "41095715", str(folder / "second.txt")])
    found = list(ingest(inputs, sqlite_database, Here()))
    assert [(each.path, each.status) for each in found] == [
        ("PMC12523267", "stored"),
        ("41095715", "failed"),
        (str(folder / "second.txt"), "stored"),
    ]
    assert "no service knows it" in found[1].problem
    assert found[0].warnings == ("Crossref not asked: it is busy",)
    with reading(sqlite_database) as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.source == "first.txt")).one()
        assert (row.pmcid, row.licence, row.journal) == ("PMC12523267", "CC BY 4.0", "Journal of Knees")


def test_a_text_that_is_read_otherwise_replaces_the_old_one_with_its_offsets(
    folder: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "first.txt"
    run(sqlite_database, file)

    class Newer(Here):
        """A reader that sees a line more above the same bytes."""

        def take(self, path: Path, passwords: Sequence[str] = ()) -> Document:
            more = readers.read_bytes(b"A heading of the page\n\n" + path.read_bytes(), path.name)
            return replace(more, digest=digest_of_bytes(path.read_bytes()))

    monkeypatch.setattr(pipeline, "extractor", lambda: "rules-of-tomorrow")
    assert [r.status for r in run(sqlite_database, file, reader=Newer())] == ["reread"]
    with reading(sqlite_database) as session:
        (stored,) = stored_documents(session)
    assert stored.document.text.startswith("A heading of the page")
    quotes = [e for _, s in stored.statements for e in s.evidence]
    assert quotes
    assert {stored.document.text[e.start : e.stop] == e.quote for e in quotes} == {True}
