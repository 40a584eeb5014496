"""The application on a small store: a case series, an interview and a page that is cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from kb.database import connect, reading, writing
from kb.query import document
from kb.statements import Kind
from kb.store import Store
from kb.tables import PairAnswer, PairQuestion, WorkPairRow
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
)

SERIES = "tianEmbolizationVertebroplastySpinal2016"


@dataclass(frozen=True)
class Client:
    """Asks the application as a browser would, without a socket."""

    app: FastAPI

    def get(self, address: str, **headers: str) -> httpx.Response:
        return self.request("GET", address, **headers)

    def request(self, method: str, address: str, **headers: str) -> httpx.Response:
        async def answer() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, address, headers=headers)

        # In a thread of its own: where browser tests ran in this process, this one has a running event loop.
        with ThreadPoolExecutor(max_workers=1) as executor:
            return executor.submit(lambda: asyncio.run(answer())).result()


def _seed(file: Path) -> None:
    database = connect(str(file))
    store = Store(database)
    for written, read in (
        (series, series_reading),
        (interview, interview_reading),
        (cut_off, cut_off_reading),
    ):
        made = written()
        store.save(made, read(made))
    with writing(database) as session:
        session.add(_pair())
    database.close()


def _pair() -> WorkPairRow:
    """A pair of the first two works that waits for a decision."""
    return WorkPairRow(
        first_id=1,
        second_id=2,
        question=PairQuestion.OVERLAP,
        score=5.0,
        reasons=[{"kind": "centre", "why": "the same centre: <i>motol clinic</i>"}],
        answer=PairAnswer.OPEN,
        found_at=datetime.now(UTC),
        reason="",
    )


@pytest.fixture(scope="session")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the store."""
    file = tmp_path_factory.mktemp("api") / "store.sqlite3"
    _seed(file)
    return file


@pytest.fixture(scope="session")
def app(store_file: Path) -> Iterator[FastAPI]:
    """The application on the store."""
    made = create_app(str(store_file))
    yield made
    made.state.database.close()


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Client:
    """Whoever asks."""
    return Client(app)


@pytest.fixture(scope="session")
def statement_ids(app: FastAPI) -> dict[Kind, str]:
    """The id of one statement of each kind in the case series."""
    with reading(app.state.database) as session:
        return {view.value.kind: view.id for view in document(session, SERIES).statements}
