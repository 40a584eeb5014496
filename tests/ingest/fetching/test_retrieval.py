"""Bringing a work: from any of its identifiers to a file that can be read, whatever some service does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from ingest.fetching import Fetched, FetchError, Holding
from ingest.fetching.hosts import CROSSREF, EUROPE_PMC, EUTILS, PMC
from ingest.fetching.retrieval import Fetcher
from ingest.fetching.settings import FetchSettings
from ingest.fetching.web import Web
from ingest.sources import jats
from kb.documents import Document
from tests.fixtures.replay import Replay, Reply
from tests.ingest.fetching import answers
from tests.ingest.fetching.answers import (
    CONVERTER,
    DOI,
    EFETCH,
    ESEARCH,
    FULL_TEXT,
    PMCID,
    PMID,
    SEARCH,
    WORK,
)

OpenWeb = Callable[..., Web]
DOWN = Reply(b"", 503)


@pytest.fixture
def fetch(web: OpenWeb, settings: FetchSettings) -> Callable[[str], Fetched]:
    """Fetch one work, as a new run of the program does."""
    return lambda asked: Fetcher(settings, web()).fetch(asked)


Fetch = Callable[[str], Fetched]


@pytest.mark.parametrize("asked", [DOI, PMID, PMCID, f"https://doi.org/{DOI.upper()}", f"PMID: {PMID}"])
def test_an_open_work_is_brought_whole_by_any_identifier(fetch: Fetch, replay: Replay, asked: str) -> None:
    answers.everything(replay)
    found = fetch(asked)
    assert found.holding is Holding.FULL_TEXT
    assert found.name == f"{PMCID}.xml"
    document = jats.read(found.data, found.name)
    assert isinstance(document, Document)
    assert "Pain fell from 8 to 3." in document.text
    assert (found.bibliography.doi, found.bibliography.pmid, found.bibliography.pmcid) == (DOI, PMID, PMCID)
    assert found.licence == answers.OPEN
    assert [(origin.what, origin.service) for origin in found.origins] == [
        ("metadata", "Europe PMC"),
        ("metadata", "PubMed"),
        ("metadata", "Crossref"),
        ("full text", "PubMed Central"),
    ]
    assert found.notes == ()


def test_what_the_file_does_not_say_is_filled_from_the_services(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    found = fetch(DOI)
    document = jats.read(found.data, found.name)
    assert isinstance(document, Document)
    known = found.completed(document).bibliography
    assert known.title == "Genicular artery embolization in ten patients", "the file's own"
    assert known.licence == answers.OPEN
    assert (known.year, known.month, known.day) == (2024, 3, None), "PubMed's date, no day of Crossref's"
    assert known.registration == ("NCT01234567",)
    assert known.funding[0].awards == ("A-1",)


def test_a_second_call_asks_nobody(fetch: Fetch, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    answers.everything(replay)
    first = fetch(DOI)
    replay.forget()
    tomorrow = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert fetch(DOI) == first, "and the date is that of the first"
    assert replay.asked == []


def test_what_was_broken_off_goes_on_where_it_stopped(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUTILS, EFETCH, DOWN)
    replay.answer(EUROPE_PMC, FULL_TEXT, DOWN)
    assert fetch(DOI).holding is Holding.RECORD
    asked = {(each.host, each.path) for each in replay.asked}
    replay.asked.clear()
    replay.answer(EUTILS, EFETCH, answers.pubmed(), answers.article())
    assert fetch(DOI).holding is Holding.FULL_TEXT
    again = {(each.host, each.path) for each in replay.asked}
    assert again == {(EUTILS, EFETCH)} < asked


def test_a_closed_text_is_never_asked_for(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUROPE_PMC, SEARCH, answers.europe_pmc(is_open="N", license=""))
    replay.answer(CROSSREF, WORK, answers.crossref(license=[]))
    found = fetch(DOI)
    assert found.holding is Holding.RECORD
    assert found.name == f"PMID{PMID}.xml"
    assert found.notes == ("no full text: not open access",)
    assert [each.form.get("db") for each in replay.asked if each.path == EFETCH] == ["pubmed"]
    assert all(each.path != FULL_TEXT for each in replay.asked)


def test_a_text_of_which_nobody_can_say_whether_it_is_open_is_not_asked_for(
    fetch: Fetch, replay: Replay
) -> None:
    answers.everything(replay)
    replay.answer(EUROPE_PMC, SEARCH, DOWN)
    replay.answer(CROSSREF, WORK, answers.crossref(license=[]))
    found = fetch(DOI)
    assert found.holding is Holding.RECORD
    assert found.notes[-1] == "no full text: whether it is open could not be found out"


@pytest.mark.parametrize(
    ("url", "version", "start", "is_taken"),
    [
        (answers.OPEN, "vor", "2024-01-01T00:00:00Z", True),
        (answers.OPEN, "am", "2024-01-01T00:00:00Z", False),
        (answers.OPEN, "vor", "2999-01-01T00:00:00Z", False),
        ("https://press.example/terms", "vor", "2024-01-01T00:00:00Z", False),
    ],
)
def test_without_europe_pmc_the_licence_of_the_published_version_decides(
    fetch: Fetch, replay: Replay, url: str, version: str, start: str, *, is_taken: bool
) -> None:
    answers.everything(replay)
    replay.answer(EUROPE_PMC, SEARCH, DOWN)
    licence = {"URL": url, "content-version": version, "start": {"date-time": start}}
    replay.answer(CROSSREF, WORK, answers.crossref(license=[licence]))
    assert (fetch(DOI).holding is Holding.FULL_TEXT) is is_taken


def test_europe_pmc_gives_the_text_where_pmc_does_not(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUTILS, EFETCH, answers.pubmed(), answers.NO_ARTICLE)
    found = fetch(DOI)
    assert found.holding is Holding.FULL_TEXT
    assert found.origins[-1].service == "Europe PMC"


@pytest.mark.parametrize(
    "answer",
    [answers.NO_ARTICLE, answers.article(body=""), answers.article(body="<body> </body>"), DOWN],
)
def test_where_nobody_gives_the_text_there_is_the_record(fetch: Fetch, replay: Replay, answer: Reply) -> None:
    answers.everything(replay)
    replay.answer(EUTILS, EFETCH, answers.pubmed(), answer)
    replay.answer(EUROPE_PMC, FULL_TEXT, Reply(b"", 404))
    found = fetch(DOI)
    assert found.holding is Holding.RECORD
    assert "neither PubMed Central nor Europe PMC gives it" in found.notes[-1]
    assert b"Ten patients were treated. Pain fell." in found.data


def test_another_article_than_the_one_asked_for_is_not_taken(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUTILS, EFETCH, answers.pubmed(), answers.article(pmcid="PMC1"))
    replay.answer(EUROPE_PMC, FULL_TEXT, answers.article(pmcid="PMC2"))
    found = fetch(DOI)
    assert found.holding is Holding.RECORD
    assert any("another article" in note for note in found.notes)


@pytest.mark.parametrize(
    ("host", "path", "answer"),
    [
        (EUROPE_PMC, SEARCH, answers.europe_pmc(doi="10.1000/other")),
        (CROSSREF, WORK, answers.crossref(DOI="10.1000/other")),
        (EUTILS, EFETCH, answers.pubmed(pmid="40000008")),
    ],
)
def test_answers_for_another_work_are_left_out_and_told(
    fetch: Fetch, replay: Replay, host: str, path: str, answer: Reply
) -> None:
    answers.everything(replay)
    replay.answer(host, path, answer)
    found = fetch(DOI)
    assert any("than the one asked for" in note for note in found.notes)
    assert found.bibliography.doi == DOI


def test_a_search_that_finds_another_work_is_not_believed(fetch: Fetch, replay: Replay) -> None:
    replay.answer(EUROPE_PMC, SEARCH, answers.NOTHING_FOUND)
    replay.answer(PMC, CONVERTER, answers.NOT_IN_PMC)
    replay.answer(EUTILS, ESEARCH, answers.searched("40000009"))
    replay.answer(EUTILS, EFETCH, answers.pubmed(pmid="40000009", doi="10.1000/other"))
    replay.answer(CROSSREF, WORK, answers.crossref())
    found = fetch(DOI)
    assert found.bibliography.pmid == ""
    assert found.media_type == "application/vnd.citationstyles.csl+json"


def test_identifiers_are_found_without_europe_pmc(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    replay.answer(EUROPE_PMC, SEARCH, DOWN)
    assert fetch(PMCID).bibliography.doi == DOI
    replay.answer(PMC, CONVERTER, answers.NOT_IN_PMC)
    assert fetch(DOI).bibliography.pmid == PMID, "by a search of PubMed"


def test_a_work_that_crossref_alone_knows_becomes_a_record_in_csl(fetch: Fetch, replay: Replay) -> None:
    replay.answer(EUROPE_PMC, SEARCH, answers.NOTHING_FOUND)
    replay.answer(PMC, CONVERTER, answers.NOT_IN_PMC)
    replay.answer(EUTILS, ESEARCH, answers.searched())
    replay.answer(CROSSREF, WORK, answers.crossref())
    found = fetch(DOI)
    assert found.holding is Holding.RECORD
    assert found.name == "10.1000_knee.7.json"
    (item,) = json.loads(found.data)
    assert item["title"] == "Genicular artery embolization in ten patients"
    assert item["DOI"] == DOI
    assert item["author"][0] == {"family": "Berg", "given": "Anna"}
    assert item["abstract"] == "Ten patients were treated."
    assert found.notes == ("no full text: PubMed Central does not hold it",)


def test_an_identifier_that_nobody_knows_is_told(fetch: Fetch, replay: Replay) -> None:
    replay.answer(EUROPE_PMC, SEARCH, answers.NOTHING_FOUND)
    replay.answer(PMC, CONVERTER, answers.NOT_IN_PMC)
    replay.answer(EUTILS, ESEARCH, answers.searched())
    replay.answer(EUTILS, EFETCH, answers.NO_RECORD)
    for asked in (DOI, PMID, PMCID):
        with pytest.raises(FetchError, match="neither PubMed, Europe PMC nor Crossref knows it") as caught:
            fetch(asked)
        assert caught.value.source in {DOI, f"PMID {PMID}", PMCID}


def test_who_cannot_reach_anybody_is_told_that_and_not_that_nobody_knows(
    fetch: Fetch, replay: Replay
) -> None:
    for host, path in (
        (EUROPE_PMC, SEARCH),
        (PMC, CONVERTER),
        (EUTILS, ESEARCH),
        (EUTILS, EFETCH),
        (CROSSREF, WORK),
    ):
        replay.answer(host, path, DOWN)
    with pytest.raises(FetchError, match="Crossref is busy or out of order"):
        fetch(DOI)


def test_what_is_no_identifier_is_told(fetch: Fetch) -> None:
    with pytest.raises(FetchError, match="not an identifier"):
        fetch("paper.xml")


def test_notices_of_all_services_come_together(fetch: Fetch, replay: Replay) -> None:
    answers.everything(replay)
    comments = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">'
        "<RefSource>J Knees. 2025</RefSource><PMID>40000099</PMID>"
        "</CommentsCorrections></CommentsCorrectionsList>"
    )
    update = {"DOI": "10.1000/notice", "type": "retraction", "updated": {"date-parts": [[2025, 2, 1]]}}
    replay.answer(EUTILS, EFETCH, answers.pubmed(extra=comments), answers.article())
    replay.answer(CROSSREF, WORK, answers.crossref(**{"updated-by": [update]}))
    related = fetch(DOI).bibliography.related
    assert {(each.relation.value, each.pmid, each.doi, each.date) for each in related} == {
        ("retracted_by", "40000099", "", ""),
        ("retracted_by", "", "10.1000/notice", "2025-02-01"),
    }
