"""The whole way: an identifier is given, what is fetched for it stands in the store and can be cited."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.fetching import retrieval
from ingest.fetching.hosts import CROSSREF, EUROPE_PMC, EUTILS
from ingest.fetching.web import Web
from ingest.run import ingest
from ingest.running.inputs import inputs_of
from kb import query
from kb.database import Database, connect, reading
from kb.documents import Completeness
from kb.notices import Soundness
from tests.fixtures.replay import Replay
from tests.ingest.fetching import answers
from tests.ingest.fetching.answers import DOI, EFETCH, PMID, SEARCH, WORK

OpenWeb = Callable[..., Web]
RETRACTED_TYPE = "<PublicationType>Retracted Publication</PublicationType>"


@pytest.fixture
def database(
    tmp_path: Path, sqlite_template: Path, web: OpenWeb, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """An empty store; whatever is fetched comes from the server, into the folder of the test."""
    monkeypatch.setattr(retrieval, "Web", lambda _: web())
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("KB_CONTACT_EMAIL", raising=False)
    monkeypatch.delenv("KB_NCBI_API_KEY", raising=False)
    shutil.copy(sqlite_template, tmp_path / "store.sqlite3")
    made = connect(str(tmp_path / "store.sqlite3"))
    yield made
    made.close()


def test_an_open_article_is_stored_with_its_text_its_licence_and_its_standing(
    database: Database, replay: Replay
) -> None:
    answers.everything(replay)
    replay.answer(EUTILS, EFETCH, answers.pubmed(types=RETRACTED_TYPE), answers.article())
    inputs, passed_over = inputs_of([DOI])
    (report,) = ingest(inputs, database)
    assert (report.status, report.problem, passed_over) == ("stored", "", [])
    with reading(database) as session:
        found = query.document(session, DOI)
    assert "Pain fell from 8 to 3." in found.document.text
    assert found.card.completeness is Completeness.FULL
    assert found.document.bibliography.licence == answers.OPEN
    assert found.card.pmid == PMID
    assert found.card.soundness is Soundness.RETRACTED, "the article does not say so, PubMed's record does"
    (again,) = ingest(inputs, database)
    assert again.status == "unchanged"


def test_a_closed_article_is_stored_as_its_record(database: Database, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUROPE_PMC, SEARCH, answers.europe_pmc(is_open="N", license=""))
    replay.answer(CROSSREF, WORK, answers.crossref(license=[]))
    list(ingest(inputs_of([f"PMID: {PMID}"])[0], database))
    with reading(database) as session:
        found = query.document(session, DOI)
    assert found.card.completeness is Completeness.ABSTRACT_ONLY
    assert "Ten patients were treated. Pain fell." in found.document.text


def test_one_that_cannot_be_fetched_costs_itself_only(database: Database, replay: Replay) -> None:
    answers.everything(replay)
    reports = list(ingest(inputs_of(["10.1000/unknown", DOI])[0], database))
    assert [report.status for report in reports] == ["failed", "stored"]
    assert "another work than the one asked for" in reports[0].problem
