"""What a licence allows, and that a quote which is cut still stands where it says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kb.cli import build
from kb.database import connect, reading
from kb.documents import Document, Role
from kb.errors import KnowledgeBaseError
from kb.licences import SHORT_QUOTE, Openness, openness, shares_closed, short, shortened
from kb.query import document, search, stored_documents
from kb.query.sharing import learn, limit
from kb.statements import Evidence
from kb.store import Store
from tests.fixtures.examples import interview_reading, written


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("CC BY 4.0", "open"),
        ("CC-BY-SA", "open"),
        ("CC BY-NC-ND 4.0", "open"),
        ("CC0 1.0", "open"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "open"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "open"),
        (
            "This is an open access article distributed under the terms of the Creative Commons licence.",
            "open",
        ),
        ("Public domain", "open"),
        ("Open Government Licence v3.0", "open"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "open"),
        ("© 2019 Elsevier Inc. All rights reserved.", "closed"),
        ("https://www.elsevier.com/tdm/userlicense/1.0/", "closed"),
        ("http://onlinelibrary.wiley.com/termsAndConditions#vor", "closed"),
        ("http://www.springer.com/tdm", "closed"),
        ("For text and data mining only", "closed"),
        ("This is not an open access article.", "closed"),
        ("No part of this publication may be reproduced without prior written permission.", "closed"),
        ("", "unknown"),
        ("© The Authors 2020", "unknown"),
        ("licensed", "unknown"),
    ],
)
def test_a_licence_is_open_closed_or_not_known(licence: str, expected: str) -> None:
    assert openness(licence).value == expected
    assert openness(licence).may_leave == (expected == "open")


@given(st.text(alphabet="ab \n", max_size=60), st.integers(1, 40))
def test_a_short_quote_is_the_beginning_of_the_quote(quote: str, most: int) -> None:
    cut = short(quote, most)
    assert quote.startswith(cut)
    assert len(cut) <= most
    if len(quote) <= most:
        assert cut == quote


def test_a_quote_that_is_cut_still_stands_where_it_says() -> None:
    text = "x " * 7 + "Leakage was seen in many patients. " * 20
    quote = Evidence(text[14:600], 14, 600)
    cut = shortened(quote)
    assert text[cut.start : cut.stop] == cut.quote
    assert SHORT_QUOTE - 12 < len(cut.quote) <= SHORT_QUOTE
    assert cut.quote[-1] != " "


@pytest.mark.parametrize(("said", "expected"), [("", False), ("1", True), ("yes", True), ("0", False)])
def test_the_owner_decides(said: str, expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SHARE_CLOSED", said)
    assert shares_closed() is expected


def test_a_setting_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SHARE_CLOSED", "perhaps")
    with pytest.raises(KnowledgeBaseError, match="perhaps"):
        shares_closed()


LONG = f"In more than 2,000 cases I have never seen a fever after embolization{', and I looked' * 20}."


def _made(name: str, licence: str) -> Document:
    """Return an interview with a long quote, under a licence."""
    made = written(f"{name}.html", (Role.TITLE, name), (Role.ANSWER, LONG))
    return replace(made, bibliography=replace(made.bibliography, title=name, licence=licence))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with an open and a closed text."""
    file = tmp_path / "store.sqlite3"
    database = connect(str(file))
    for name, licence in (
        ("Open talk on knees", "CC BY 4.0"),
        ("Closed talk on hips", "All rights reserved"),
    ):
        made = _made(name, licence)
        reading_of_it = interview_reading(made)
        whole = Evidence(LONG, made.text.index(LONG), made.text.index(LONG) + len(LONG))
        statements = tuple(replace(s, evidence=(whole,)) for s in reading_of_it.statements)
        Store(database).save(made, replace(reading_of_it, statements=statements, findings=()))
    database.close()
    return file


def test_a_limited_session_shows_of_closed_texts_short_quotes_alone(store: Path) -> None:
    database = connect(str(store))
    with reading(database) as session:
        limit(session)
        learn(session, [1, 2])
        found = {each.document.bibliography.title: each for each in stored_documents(session)}
        hits = {hit.document.title: hit.text for hit in search(session, "fever").hits}
        answer = document(session, "2")
    database.close()
    is_open, closed = found["Open talk on knees"], found["Closed talk on hips"]
    assert LONG in is_open.document.text
    assert closed.document.text == answer.document.text == ""
    assert {e.quote for _, s in is_open.statements for e in s.evidence} == {LONG}
    assert {len(e.quote) <= SHORT_QUOTE for _, s in closed.statements for e in s.evidence} == {True}
    assert [bool(hits[title]) for title in sorted(hits)] == [False, True]


def test_an_export_cuts_the_quotes_of_closed_texts_unless_the_owner_says_otherwise(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", str(store))

    def longest(*options: str) -> dict[str, int]:
        done = CliRunner().invoke(build(), ["export", *options])
        assert done.exit_code == 0, done.stderr
        rows = [json.loads(each) for each in done.stdout.splitlines()]
        return {
            row["document"]["title"]: max(
                len(e["quote"])
                for value in row.values()
                if isinstance(value, list)
                for item in value
                for e in item["evidence"]
            )
            for row in rows
        }

    assert longest() == {"Open talk on knees": len(LONG), "Closed talk on hips": len(short(LONG))}
    assert set(longest("--share-closed").values()) == {len(LONG)}
    monkeypatch.setenv("KB_SHARE_CLOSED", "1")
    assert set(longest().values()) == {len(LONG)}


def test_every_kind_of_openness_says_whether_texts_may_leave() -> None:
    assert [kind for kind in Openness if kind.may_leave] == [Openness.OPEN]
