"""Who sees what: every route for who sits at the machine, and for everybody else.

A closed text's words beyond short quotes never leave the machine. Each route is listed with what a stranger
gets of it; one that is not listed was not thought about, and fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from kb.database import connect, reading
from kb.documents import Bibliography, Role
from kb.licences import SHORT_QUOTE, short
from kb.query import document
from kb.statements import Evidence
from kb.store import Store
from tests.api.test_routes import API, FRAMEWORK, LEADING_ON, PAGES, address
from tests.fixtures.examples import interview_reading, written

MARK = "quokka"  # a word that stands only where no short quote reaches
LONG = f"In more than 2,000 cases I have never seen a fever after embolization{', as I looked' * 20}, {MARK}."
REST = f"Nobody asked about the {MARK}, and what I did with it stays between us."
KEY = "DOCUMENT"
QUOTING = {
    "/api/v1/statements/{id}",
    "/api/v1/documents/{key}/statements",
    "/api/v1/citations",
    "/api/v1/interventions/{slug}/complications",
    "/statements/{id}",
    "/cite",
    "/interventions/{slug}/complications",
}
"""What shows quotes, of which a stranger gets the beginning."""
READING = {"/api/v1/documents/{key}", "/documents/{key}", "/api/v1/search", "/search"}
"""What shows the text itself, of which a stranger gets nothing."""
SILENT = {
    "/api/v1/evidence", "/api/v1/indications/{slug}/evidence", "/api/v1/complications",
    "/api/v1/agents/{slug}/complications", "/api/v1/documents", "/api/v1/concepts", "/api/v1/health",
    "/api/v1/duplicates", "/api/v1/duplicates/{number}", "/duplicates", "/duplicates/{number}",
    "/", "/indications/{slug}/evidence", "/agents/{slug}/complications", "/documents", "/concepts",
    "/concepts/{kind}/{slug}", "/api", *LEADING_ON, *FRAMEWORK,
}  # fmt: skip
"""What has nothing of these words here, or only its name; no word beyond a short quote all the same."""


@dataclass(frozen=True)
class Asker:
    """Who asks: from which address, under which name, with which further headers."""

    client: str
    host: str = "localhost"
    header: str = ""


OWNER = {
    "at the machine": Asker("127.0.0.1"),
    "by IPv6": Asker("::1", "[::1]:8000"),
    "mapped": Asker("::ffff:127.0.0.1"),
}
STRANGERS = {
    "from the net": Asker("192.0.2.7", "evidence.example"),
    "from the net, as if local": Asker("192.0.2.7"),
    "through a proxy": Asker("127.0.0.1", "evidence.example"),
    "through a proxy that hides the name": Asker("127.0.0.1", header="x-forwarded-for"),
    "by IPv6 from the net": Asker("2001:db8::7"),
    "from no address": Asker("nobody"),
}
ADDRESSES = {
    **{route: filled for routes in (API, PAGES, LEADING_ON) for route, filled in routes.items()},
    "/api/v1/openapi.json": "",
    "/interventions/{slug}/complications": "transarterial-embolization",
    "/api/v1/interventions/{slug}/complications": "transarterial-embolization",
    "/api/v1/documents/{key}": KEY,
    "/api/v1/documents/{key}/statements": KEY,
    "/documents/{key}": KEY,
    "/api/v1/citations": "?ids=STATEMENT",
    "/cite": "?ids=STATEMENT",
    "/search": f"?q={MARK}",
    "/api/v1/search": f"?q={MARK}",
}


@dataclass(frozen=True)
class House:
    """The application on a store with one closed text, and how its document and statement are known."""

    app: FastAPI
    key: str
    statement: str

    def get(self, route: str, role: Asker) -> httpx.Response:
        """Ask for a route in a role."""
        where = address(route, ADDRESSES[route].replace(KEY, self.key), self.statement)
        headers = {"host": role.host} | ({role.header: "192.0.2.7"} if role.header else {})

        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, client=(role.client, 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.get(where, headers=headers)

        with ThreadPoolExecutor(max_workers=1) as executor:
            return executor.submit(lambda: asyncio.run(answer())).result()


def _house(file: Path, *, licence: str = "", share_closed: bool = False) -> House:
    known = Bibliography(title="A talk about knees", licence=licence)
    made = written("talk.txt", (Role.ANSWER, LONG), (Role.BODY, REST), bibliography=known)
    whole = Evidence(LONG, made.text.index(LONG), made.text.index(LONG) + len(LONG), section="answer")
    found = interview_reading(made)
    statements = tuple(replace(each, evidence=(whole,)) for each in found.statements)
    database = connect(str(file))
    Store(database).save(made, replace(found, statements=statements, findings=()))
    with reading(database) as session:
        answer = document(session, made.digest.hex())
    database.close()
    app = create_app(str(file), allowed_hosts=["evidence.example"], share_closed=share_closed)
    return House(app, answer.card.digest, answer.statements[0].id)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A closed text: nobody says under which licence it stands."""
    made = _house(tmp_path_factory.mktemp("sharing") / "store.sqlite3")
    yield made
    made.app.state.database.close()


def test_every_route_was_thought_about() -> None:
    assert {*QUOTING, *READING, *SILENT} == {*API, *PAGES, *LEADING_ON, *FRAMEWORK}
    assert len(QUOTING) + len(READING) + len(SILENT) == len({*QUOTING, *READING, *SILENT})


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("route", sorted({*QUOTING, *READING, *SILENT}))
def test_no_stranger_sees_more_than_short_quotes(house: House, route: str, role: str) -> None:
    answer = house.get(route, STRANGERS[role])
    assert answer.status_code in {200, 303, 404}, answer.text[:300]
    assert MARK not in answer.text.replace(f"q={MARK}", "").replace(f'value="{MARK}"', "").replace(
        f'"query":"{MARK}"', ""
    ).replace(f"<h1>{MARK}</h1>", "").replace(f"<title>{MARK}", "")


@pytest.mark.parametrize("role", OWNER)
@pytest.mark.parametrize("route", sorted({*QUOTING, *READING}))
def test_who_sits_at_the_machine_sees_everything(house: House, route: str, role: str) -> None:
    answer = house.get(route, OWNER[role])
    assert answer.status_code == 200
    assert MARK in answer.text


def test_a_stranger_is_told_that_the_text_is_withheld(house: House) -> None:
    far = STRANGERS["from the net"]
    reply = house.get("/api/v1/documents/{key}", far).json()
    assert (reply["text"], reply["text_withheld"], reply["title"]) == ("", True, "A talk about knees")
    assert house.get("/api/v1/documents/{key}", OWNER["at the machine"]).json()["text_withheld"] is False
    assert "Kept for its owner" in house.get("/documents/{key}", far).text
    assert "kept for its owner" in house.get("/search", far).text
    quotes = house.get("/api/v1/statements/{id}", far).json()["quotes"]
    assert {(each["before"], each["after"]) for each in quotes} == {("", "")}
    assert {each["evidence"]["quote"] for each in quotes} == {short(LONG)}
    assert all(each["evidence"]["stop"] - each["evidence"]["start"] <= SHORT_QUOTE for each in quotes)


@pytest.mark.parametrize("how", ["an open licence", "the owner's word", "the setting"])
def test_what_may_leave_is_shown_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    if how == "the setting":
        monkeypatch.setenv("KB_SHARE_CLOSED", "1")
    licence = "CC BY 4.0" if how == "an open licence" else "All rights reserved"
    house = _house(tmp_path / "s.sqlite3", licence=licence, share_closed=how == "the owner's word")
    for route in (*QUOTING, *READING):
        assert MARK in house.get(route, STRANGERS["from the net"]).text, route
    house.app.state.database.close()
