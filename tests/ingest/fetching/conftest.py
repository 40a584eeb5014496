"""A web without a network: every service is the server of `tests.fixtures.replay`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import stamina

from ingest.fetching.pace import Pace
from ingest.fetching.settings import FetchSettings
from ingest.fetching.web import Web
from tests.fixtures.replay import PUBLIC, Replay, replaying


@pytest.fixture(scope="session")
def server() -> Iterator[Replay]:
    """One server for all tests; each takes it empty, as ``replay``."""
    with replaying() as running:
        yield running


@pytest.fixture
def replay(server: Replay) -> Replay:
    """The server without answers and without memory."""
    server.forget()
    return server


@pytest.fixture
def settings(tmp_path: Path) -> FetchSettings:
    """Settings with a folder of their own, and little patience."""
    return FetchSettings(
        folder=tmp_path / "fetched",
        contact="someone@example.org",
        api_key="0123456789abcdef0123",
        connect=1.0,
        read=0.15,
        total=5.0,
        largest=100_000,
        attempts=3,
    )


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    """Repeat as often as is set, at once."""
    stamina.set_testing(True, attempts=3, cap=True)
    yield
    stamina.set_testing(False)


OpenWeb = Callable[..., Web]


@pytest.fixture
def web(replay: Replay, settings: FetchSettings) -> Iterator[OpenWeb]:
    """Open connections to the server, with changes of the settings."""
    opened: list[Web] = []

    def open_web(**changes: object) -> Web:
        made = Web(
            replace(settings, **changes),
            transport=replay.transport(),
            resolve=lambda _: [PUBLIC],
            pace=Pace(settings.folder / "pace", sleep=lambda _: None),
        )
        opened.append(made)
        return made

    yield open_web
    for each in opened:
        each.__exit__()
