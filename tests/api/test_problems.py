"""Errors are answers: problem details for programs, pages in plain words for readers."""

from pathlib import Path

import pytest

from api.app import create_app
from tests.api.conftest import Client


def test_a_name_that_is_not_known_comes_with_near_ones(client: Client) -> None:
    answer = client.get("/api/v1/evidence?indication=vertebral metastasi")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"] == "Not Found"
    assert problem["status"] == 404
    assert "vertebral metastases" in problem["suggestions"]
    assert "Did you mean" not in problem["detail"]


def test_near_names_are_links_on_the_page(client: Client) -> None:
    answer = client.get("/evidence?q=vertebral metastasi")
    assert answer.status_code == 404
    assert 'href="?q=vertebral%20metastases"' in answer.text


def test_wrong_parameters_are_named(client: Client) -> None:
    problem = client.get("/api/v1/documents?limit=0&offset=x").json()
    assert problem["status"] == 422
    assert [error["parameter"] for error in problem["errors"]] == ["offset", "limit"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/documents/99999999999999999999999",
        "/api/v1/documents/²",
        "/api/v1/statements/zzzzzz",
        "/api/v1/statements/000000",
        "/api/v1/agents/percutaneous-vertebroplasty/complications",
        "/api/v1/interventions/polyvinyl-alcohol/complications",
        "/api/v1/citations?ids=nobody",
        "/api/v1/citations?ids=a&style=nostyle",
        "/api/v1/search?q=-",
        "/api/v1/nowhere",
        "/documents/nobody",
        "/concepts/agent/nothing",
        "/concepts/animal/cat",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_said(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in {400, 404, 422}
    kind = "application/problem+json" if address.startswith("/api/") else "text/html; charset=utf-8"
    assert answer.headers["content-type"] == kind


def test_a_store_that_is_not_there_is_no_fault_of_the_server(tmp_path: Path) -> None:
    client = Client(create_app(str(tmp_path / "nothing.sqlite3")))
    assert client.get("/api/v1/health").status_code == 503
    page = client.get("/")
    assert page.status_code == 503
    assert "kb ingest" in page.text
