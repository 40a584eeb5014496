"""The pages and the API say of a retracted source that it is, wherever they show or cite it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from kb.database import connect, reading
from kb.notices import Notice
from kb.store import Store
from kb.store.notices import checkable, keep_check
from kb.tables import NoticeKind
from tests.api.conftest import SERIES, Client
from tests.fixtures.examples import series, series_reading

NOTICE = Notice(NoticeKind.RETRACTION, "crossref", doi="10.1000/notice", date="2022-05")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """An application on a store with one paper, which is retracted."""
    file: Path = tmp_path_factory.mktemp("retracted") / "store.sqlite3"
    database = connect(str(file))
    Store(database).save(series(), series_reading(series()))
    with reading(database) as session:
        (work,) = checkable(session)
    keep_check(database, work.work_id, {"crossref": (NOTICE,)}, date(2026, 3, 2))
    database.close()
    return Client(create_app(str(file)))


@pytest.mark.parametrize(
    "address",
    [
        f"/documents/{SERIES}",
        "/documents",
        "/",
        "/agents/polymethylmethacrylate/complications",
        "/indications/vertebral-metastases/evidence",
        "/search?q=leakage",
        f"/cite?ids={SERIES}",
    ],
)
def test_every_page_with_a_retracted_source_says_so(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "RETRACTED" in answer.text


def test_no_share_is_drawn_of_what_is_retracted(client: Client) -> None:
    page = client.get("/agents/polymethylmethacrylate/complications").text
    assert "no rate: the source is retracted" in page
    assert "Clopper" not in page


def test_the_api_gives_state_notices_and_date(client: Client) -> None:
    found = client.get(f"/api/v1/documents/{SERIES}").json()
    assert found["soundness"] == "retracted"
    assert found["retraction_checked_on"] == "2026-03-02"
    assert found["notices"][0]["doi"] == "10.1000/notice"
    cited = client.get(f"/api/v1/citations?ids={SERIES}").json()["citations"][0]["reference"]
    assert "RETRACTED: " in cited
    entries = client.get("/api/v1/complications?of=PMMA").json()["observed"]
    assert all(entry["rates"] == [] for entry in entries)
    assert "no rate: the source is retracted" in {entry["withheld"] for entry in entries}
