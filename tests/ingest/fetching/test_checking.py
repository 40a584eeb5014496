"""Checking works for retractions: what the services say is kept, and nothing is called clear that is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import ingest.fetching.web
from ingest.fetching import checking
from ingest.fetching.checking import Checked, check
from ingest.fetching.commands import register
from ingest.fetching.hosts import CROSSREF, EUTILS, PMC
from ingest.fetching.web import Web
from kb.database import Database, connect, reading
from kb.documents import Bibliography, digest_of_bytes
from kb.notices import Soundness
from kb.statements import Reading, StudyFacts
from kb.store import Store
from kb.store.notices import checkable, keep_check
from tests.fixtures.examples import series
from tests.fixtures.replay import Replay, Reply
from tests.ingest.fetching import answers
from tests.ingest.fetching.answers import CONVERTER, DOI, EFETCH, PMCID, PMID, WORK

OpenWeb = Callable[..., Web]
LIST = "/works"
DOWN = Reply(b"", 503)
NOTHING_READ = Reading(StudyFacts("primary_study", "case_series"), extractor="test")
TODAY = datetime.now(UTC).date()
NOTICE = {
    "DOI": "10.1000/notice",
    "update-to": [{"DOI": DOI, "type": "retraction", "updated": {"date-parts": [[2025, 2, 1]]}}],
}
RETRACTED_TYPE = "<PublicationType>Retracted Publication</PublicationType>"


MakeStore = Callable[..., Database]


@pytest.fixture
def make_store(tmp_path: Path, sqlite_template: Path) -> Iterator[MakeStore]:
    """Make a store with works, each by a document of its own."""
    made: list[Database] = []

    def make(*works: Bibliography) -> Database:
        shutil.copy(sqlite_template, tmp_path / "store.sqlite3")
        made.append(connect(str(tmp_path / "store.sqlite3")))
        store = Store(made[-1])
        for known in works:
            name = f"{known.doi}{known.pmid}{known.pmcid}{known.title}"
            digest = digest_of_bytes(name.encode())
            document = replace(series(), bibliography=known, digest=digest, source=name)
            store.save(document, NOTHING_READ)
        return made[-1]

    yield make
    for each in made:
        each.close()


KNEE = Bibliography(title="Embolization of the knee in ten patients", doi=DOI, pmid=PMID)


@pytest.fixture
def store(make_store: MakeStore) -> Database:
    """A store with one work, known by DOI and PMID."""
    return make_store(KNEE)


def run(kept: Database, web: Web) -> list[Checked]:
    with reading(kept) as session:
        due = checkable(session, TODAY)
    return list(check(due, web, kept))


def sound(replay: Replay) -> None:
    """Let both services know the work and nothing against it."""
    replay.answer(EUTILS, EFETCH, answers.pubmed())
    replay.answer(CROSSREF, WORK, answers.crossref())
    replay.answer(CROSSREF, LIST, answers.work_list())


def test_a_work_against_which_nothing_is_said_is_clear_on_the_day(
    store: Database, web: OpenWeb, replay: Replay
) -> None:
    sound(replay)
    (checked,) = run(store, web())
    assert (checked.state, checked.checked_on, checked.problems) == (Soundness.CLEAR, TODAY, ())
    assert not checked.is_news


def test_a_second_run_asks_nobody(store: Database, web: OpenWeb, replay: Replay) -> None:
    sound(replay)
    run(store, web())
    replay.asked.clear()
    assert run(store, web()) == []
    assert replay.asked == []


@pytest.mark.parametrize("teller", ["publication type", "comment", "updated-by", "update-to", "title"])
def test_a_retraction_is_found_whoever_tells_of_it(
    store: Database, web: OpenWeb, replay: Replay, teller: str
) -> None:
    sound(replay)
    comment = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J</RefSource>'
        "<PMID>40000099</PMID></CommentsCorrections></CommentsCorrectionsList>"
    )
    update = {"DOI": "10.1000/notice", "type": "retraction"}
    host, path, answer = {
        "publication type": (EUTILS, EFETCH, answers.pubmed(types=RETRACTED_TYPE)),
        "comment": (EUTILS, EFETCH, answers.pubmed(extra=comment)),
        "updated-by": (CROSSREF, WORK, answers.crossref(**{"updated-by": [update]})),
        "update-to": (CROSSREF, LIST, answers.work_list(NOTICE)),
        "title": (CROSSREF, WORK, answers.crossref(title=["RETRACTED: Embolization of the knee"])),
    }[teller]
    replay.answer(host, path, answer)
    (checked,) = run(store, web())
    assert checked.state is Soundness.RETRACTED
    assert checked.is_news


def test_a_correction_is_no_retraction(store: Database, web: OpenWeb, replay: Replay) -> None:
    sound(replay)
    replay.answer(CROSSREF, WORK, answers.crossref(**{"updated-by": [{"DOI": "10.1/c", "type": "erratum"}]}))
    (checked,) = run(store, web())
    assert checked.state is Soundness.CONCERN


@pytest.mark.parametrize(("host", "path"), [(EUTILS, EFETCH), (CROSSREF, WORK), (CROSSREF, LIST)])
def test_nothing_is_clear_while_one_service_cannot_be_asked(
    store: Database, web: OpenWeb, replay: Replay, host: str, path: str
) -> None:
    sound(replay)
    replay.answer(host, path, DOWN)
    (checked,) = run(store, web())
    assert checked.state is Soundness.NEVER_CHECKED
    assert checked.checked_on is None
    assert "busy or out of order" in checked.problems[0]
    sound(replay)
    assert [each.state for each in run(store, web())] == [Soundness.CLEAR], "it is still due"


def test_a_retraction_counts_though_another_service_cannot_be_asked(
    store: Database, web: OpenWeb, replay: Replay
) -> None:
    sound(replay)
    replay.answer(EUTILS, EFETCH, answers.pubmed(types=RETRACTED_TYPE))
    replay.answer(CROSSREF, WORK, DOWN)
    (checked,) = run(store, web())
    assert (checked.state, checked.checked_on) == (Soundness.RETRACTED, None)


def test_a_work_that_nobody_knows_is_never_clear(store: Database, web: OpenWeb, replay: Replay) -> None:
    replay.answer(EUTILS, EFETCH, answers.NO_RECORD)
    (checked,) = run(store, web())
    assert (checked.state, checked.answers, checked.problems) == (Soundness.NEVER_CHECKED, {}, ())


@pytest.mark.parametrize(
    ("host", "path", "bad"),
    [
        (EUTILS, EFETCH, answers.pubmed(pmid="40000008")),
        (CROSSREF, WORK, answers.crossref(DOI="10.1000/other")),
        (CROSSREF, LIST, answers.work_list({"DOI": "10.1/n", "update-to": [{"DOI": "10.1/x", "type": "x"}]})),
        (CROSSREF, LIST, answers.as_json({"status": "ok", "message-type": "work-list",
                                          "message": {"total-results": 2, "items": []}})),
        (CROSSREF, LIST, Reply(b"<html>", media_type="text/html")),
        (CROSSREF, LIST, answers.crossref()),
    ],
)  # fmt: skip
def test_an_answer_to_another_question_proves_nothing(
    store: Database, web: OpenWeb, replay: Replay, host: str, path: str, bad: Reply
) -> None:
    sound(replay)
    replay.answer(host, path, bad)
    (checked,) = run(store, web())
    assert checked.state is Soundness.NEVER_CHECKED
    assert checked.problems


def test_a_work_of_pmc_alone_is_asked_about_by_its_pmid(
    make_store: MakeStore, web: OpenWeb, replay: Replay
) -> None:
    kept = make_store(replace(KNEE, doi="", pmid="", pmcid=PMCID))
    replay.answer(PMC, CONVERTER, answers.converted())
    replay.answer(EUTILS, EFETCH, answers.pubmed())
    (checked,) = run(kept, web())
    assert checked.state is Soundness.CLEAR


def test_many_works_are_one_question(make_store: MakeStore, web: OpenWeb, replay: Replay) -> None:
    dois = [f"10.1000/work-{number}" for number in range(25)]
    kept = make_store(*(Bibliography(title=f"The title of {doi} alone", doi=doi) for doi in dois))
    known = [{"DOI": doi, "title": ["x"]} for doi in dois]
    retraction = {"DOI": "10.1/n", "update-to": [{"DOI": dois[3], "type": "retraction"}]}
    replay.answer(
        CROSSREF,
        LIST,
        answers.work_list(*known[:20]),
        answers.work_list(retraction),
        answers.work_list(*known[20:24]),
        answers.work_list(),
    )
    checked = run(kept, web())
    assert len(replay.asked) == 4
    assert replay.asked[0].params["filter"].count("doi:") == 20
    states = {each.work.doi: each.state for each in checked}
    assert states.pop(dois[3]) is Soundness.RETRACTED
    assert states.pop(dois[24]) is Soundness.NEVER_CHECKED, "Crossref does not know it"
    assert set(states.values()) == {Soundness.CLEAR}


def test_a_service_that_fails_again_and_again_is_left_alone(
    make_store: MakeStore, web: OpenWeb, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 1)
    pmids = [f"4000000{number}" for number in range(6)]
    kept = make_store(*(Bibliography(title=f"The title of {pmid} alone", pmid=pmid) for pmid in pmids))
    replay.answer(EUTILS, EFETCH, DOWN)
    checked = run(kept, web(attempts=1))
    assert len(replay.asked) == 3
    assert [each.checked_on for each in checked] == [None] * 6
    assert "was not asked: it failed 3 times in a row" in checked[-1].problems[0]


def test_one_that_is_no_doi_costs_the_others_nothing(
    make_store: MakeStore, web: OpenWeb, replay: Replay
) -> None:
    good, bad = "10.1000/work-1", "10.1000/no|doi"
    kept = make_store(*(Bibliography(title=f"The title of {doi} alone", doi=doi) for doi in (good, bad)))
    replay.answer(CROSSREF, LIST, Reply(b"validation failure", 400), answers.work_list())
    replay.answer(CROSSREF, "/works/10.1000%2Fwork-1", answers.crossref(DOI=good))
    replay.answer(CROSSREF, "/works/10.1000%2Fno%7Cdoi", Reply(b"validation failure", 400))
    states = {each.work.doi: (each.state, each.problems) for each in run(kept, web())}
    assert states == {good: (Soundness.CLEAR, ()), bad: (Soundness.NEVER_CHECKED, ())}


def test_who_is_shut_out_is_told_and_calls_nothing_unknown(
    make_store: MakeStore, web: OpenWeb, replay: Replay
) -> None:
    dois = ["10.1000/work-1", "10.1000/work-2"]
    kept = make_store(*(Bibliography(title=f"The title of {doi} alone", doi=doi) for doi in dois))
    replay.answer(CROSSREF, LIST, Reply(b"blocked", 403))
    assert all("status 403" in each.problems[0] for each in run(kept, web()))


def test_what_was_broken_off_goes_on_where_it_ended(
    make_store: MakeStore, web: OpenWeb, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_AT_ONCE", 1)
    dois = ["10.1000/work-1", "10.1000/work-2"]
    kept = make_store(*(Bibliography(title=f"The title of {doi} alone", doi=doi) for doi in dois))
    replay.answer(CROSSREF, LIST, answers.work_list())
    for doi in dois:
        replay.answer(CROSSREF, f"/works/{doi.replace('/', '%2F')}", answers.crossref(DOI=doi))
    with reading(kept) as session:
        due = checkable(session, TODAY)
    next(check(due, web(), kept))  # and no more
    assert [each.work.doi for each in run(kept, web())] == [dois[1]]


# -- The command ---------------------------------------------------------------------------------------------


@pytest.fixture
def kb(tmp_path: Path, web: OpenWeb, replay: Replay, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the command on the store of the folder; every connection leads to the server."""
    monkeypatch.setenv("KB_DATABASE_URL", str(tmp_path / "store.sqlite3"))
    monkeypatch.delenv("KB_CONTACT_EMAIL", raising=False)
    monkeypatch.setattr(ingest.fetching.web, "Web", lambda _: web())
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return lambda *arguments: CliRunner().invoke(app, ["retractions", "check", *arguments])


def test_the_command_says_what_it_found_and_asks_for_an_address(
    store: Database, kb: Callable[..., Any], replay: Replay
) -> None:
    sound(replay)
    first = kb()
    assert first.exit_code == 0
    assert first.stdout == "1 of 1 work checked.\nIn the store: 1 clear.\n"
    assert "KB_CONTACT_EMAIL is not set" in first.stderr
    again = kb()
    assert again.stdout == "0 of 0 works checked.\nIn the store: 1 clear.\n"


def test_a_new_retraction_is_an_exit_status_of_1_and_a_known_one_is_not(
    store: Database, kb: Callable[..., Any], replay: Replay
) -> None:
    sound(replay)
    replay.answer(CROSSREF, LIST, answers.work_list(NOTICE))
    found = kb()
    assert found.exit_code == 1
    assert found.stdout.startswith("RETRACTED")
    assert "retracted 2025-02-01 (https://doi.org/10.1000/notice)" in found.stdout
    with reading(store) as session:
        (work,) = checkable(session)
    keep_check(store, work.work_id, {"pubmed": ()}, TODAY - timedelta(days=10))
    assert kb("--older-than", "30").stdout.startswith("0 of 0 works")
    known = kb("--older-than", "5")
    assert known.exit_code == 0
    assert known.stdout.startswith("RETRACTED")


def test_the_report_for_programs(store: Database, kb: Callable[..., Any], replay: Replay) -> None:
    sound(replay)
    replay.answer(CROSSREF, LIST, answers.work_list(NOTICE))
    found = kb("--json")
    report = json.loads(found.stdout)
    assert report["store"] == {"retracted": 1, "concern_or_correction": 0, "clear": 0, "never_checked": 0}
    (work,) = report["works"]
    assert (work["before"], work["state"], work["checked_on"]) == ("never_checked", "retracted", str(TODAY))
    assert work["notices"][0]["doi"] == "10.1000/notice"


def test_where_nobody_can_be_reached_nothing_is_done(
    store: Database, kb: Callable[..., Any], replay: Replay
) -> None:
    sound(replay)
    replay.answer(EUTILS, EFETCH, DOWN)
    replay.answer(CROSSREF, WORK, DOWN)
    found = kb()
    assert found.exit_code == 2
    assert "never checked" in found.stdout
    assert "0 of 1 work checked." in found.stdout


def test_works_that_nobody_can_be_asked_about_are_counted(
    make_store: MakeStore, kb: Callable[..., Any], replay: Replay
) -> None:
    make_store(Bibliography(title="An interview without any identifier"))
    found = kb()
    assert found.exit_code == 0
    assert "1 work without DOI, PMID or PMCID: nobody can be asked." in found.stdout
