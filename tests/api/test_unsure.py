"""What may well be misread: one click away on pages, a parameter for programs, an option of `kb`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.app import create_app
from kb.database import connect
from kb.statements import Kind
from kb.store import Store
from tests.api.conftest import Client
from tests.fixtures.examples import series, series_reading
from tests.kb.query.test_unsure import doubtful

ADDRESS = "/interventions/vertebroplasty/complications"
UNCHECKED = "machine-read, unchecked"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one series whose results and complications may well be misread."""
    path = tmp_path_factory.mktemp("unsure") / "store.sqlite3"
    document = series()
    said = doubtful(series_reading(document), Kind.COMPLICATION, Kind.OUTCOME)
    Store(connect(str(path))).save(document, said, source_path=document.source)
    return path


@pytest.fixture(scope="module")
def asked(file: Path) -> Client:
    """The application on that store."""
    return Client(create_app(str(file)))


@pytest.mark.parametrize("address", [ADDRESS, "/indications/vertebral-metastases/evidence"])
def test_a_page_says_how_much_it_leaves_aside_and_leads_there(asked: Client, address: str) -> None:
    page = asked.get(address).text
    assert "with little certainty" in page
    assert '<a href="?all=true">' in page
    assert UNCHECKED not in page
    everything = asked.get(f"{address}?all=true").text
    assert everything.count(UNCHECKED) >= 1
    assert '<a href="?all=true">' not in everything


def test_programs_ask_for_everything(asked: Client) -> None:
    answer = asked.get(f"/api/v1{ADDRESS}").json()
    every = asked.get(f"/api/v1{ADDRESS}?all=true").json()
    assert answer["observed"] == []
    assert answer["unsure"] == len(every["observed"]) + len(every["none"]) + len(every["possible"])
    assert every["unsure"] == 0


def test_the_command_line_shows_everything_marked(file: Path) -> None:
    def kb(*arguments: str) -> str:
        command = [sys.executable, "-c", "from kb.cli import main; main()", "--database", str(file)]
        return subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout

    few = kb("complications", "vertebroplasty")
    assert "shown with --all" in few
    assert UNCHECKED not in few
    every = kb("complications", "vertebroplasty", "--all")
    assert f"{UNCHECKED}: 69% sure" in every
    assert "shown with --all" not in every
    assert UNCHECKED in kb("evidence", "vertebral metastases", "--all")
