"""A retracted source is shown, marked wherever it is shown, and nothing is computed from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import query
from kb.cli import questions, screen
from kb.database import connect, reading
from kb.notices import Notice, Soundness
from kb.store import Store
from kb.store.notices import checkable, keep_check
from kb.tables import NoticeKind
from tests.fixtures.examples import interview, interview_reading, series, series_reading

CHECKED = date(2026, 3, 2)
RETRACTION = Notice(NoticeKind.RETRACTION, "crossref", doi="10.1000/notice", date="2022-05")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A store in which the case series is retracted, and the interview was never checked."""
    database = connect(str(tmp_path_factory.mktemp("retracted") / "store.sqlite3"))
    store = Store(database)
    kept = store.save(series(), series_reading(series()))
    store.save(interview(), interview_reading(interview()))
    with reading(database) as opened:
        work = next(each for each in checkable(opened) if each.title == series().bibliography.title)
    keep_check(database, work.work_id, {"crossref": (RETRACTION,)}, CHECKED)
    assert kept.document_id
    with reading(database) as opened:
        yield opened
    database.close()


def test_a_card_says_in_which_state_its_work_is(session: Session) -> None:
    first, second = (entry.card for entry in query.documents(session).documents)
    by_state = {card.soundness: card for card in (first, second)}
    retracted, unchecked = by_state[Soundness.RETRACTED], by_state[Soundness.NEVER_CHECKED]
    assert retracted.standing_in_words == (
        "RETRACTED 2022-05 (https://doi.org/10.1000/notice); checked 2026-03-02"
    )
    assert unchecked.standing_in_words == "never checked for retraction"
    assert screen.named(retracted).startswith("RETRACTED: ")
    assert "https://doi.org/10.1000/notice" in screen.described(retracted)
    assert screen.described(unchecked).endswith("never checked for retraction")
    clear = replace(unchecked, retraction_status="clear", retraction_checked_on=CHECKED)
    assert screen.described(clear).endswith("no retraction or correction known on 2026-03-02")


def test_no_rate_is_made_of_what_is_retracted(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    answer = query.complications(session, "PMMA")
    retracted = [entry for entry in answer.observed if entry.statement.document.is_retracted]
    assert retracted, "it is shown"
    assert all(entry.rates == () and entry.bound is None for entry in retracted)
    assert {entry.withheld for entry in retracted if entry.report.events is not None} == {
        "no rate: the source is retracted"
    }
    questions._show_complications(answer, if_followed=False)
    printed = capsys.readouterr().out
    assert "no rate: the source is retracted" in printed
    assert "RETRACTED: " in printed


def test_what_is_sound_keeps_its_rates(session: Session) -> None:
    answer = query.complications(session, "TAE")
    sound = [entry for entry in answer.none if not entry.statement.document.is_retracted]
    assert any(entry.rates for entry in sound)
    assert all(entry.withheld == "" for entry in sound)


def test_retracted_studies_stand_last_and_are_marked(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = query.evidence(session, "vertebral metastases")
    assert answer.studies[-1].documents[0].is_retracted
    questions._show_evidence(answer)
    assert "RETRACTED: " in capsys.readouterr().out


def test_a_passage_of_a_retracted_source_is_marked(session: Session) -> None:
    hits = query.search(session, "leakage").hits
    assert any(hit.document.is_retracted for hit in hits)
    assert Path(hits[0].document.source).name
