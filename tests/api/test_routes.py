"""Every address is listed here: one that is not was not thought about, and fails the test."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Route

from kb.statements import Kind
from tests.api.conftest import SERIES, Client

API = {
    "/api/v1/evidence": "?indication=spinal metastases",
    "/api/v1/indications/{slug}/evidence": "vertebral-metastases",
    "/api/v1/complications": "?of=PVA",
    "/api/v1/agents/{slug}/complications": "polyvinyl-alcohol",
    "/api/v1/interventions/{slug}/complications": "percutaneous-vertebroplasty",
    "/api/v1/citations": f"?ids={SERIES}",
    "/api/v1/documents": "",
    "/api/v1/documents/{key}": SERIES,
    "/api/v1/documents/{key}/statements": SERIES,
    "/api/v1/duplicates": "?question=overlap",
    "/api/v1/duplicates/{number}": "1",
    "/api/v1/statements/{id}": "STATEMENT",
    "/api/v1/search": "?q=fever",
    "/api/v1/concepts": "?kind=agent",
    "/api/v1/health": "",
}
PAGES = {
    "/": "",
    "/indications/{slug}/evidence": "vertebral-metastases",
    "/agents/{slug}/complications": "polyvinyl-alcohol",
    "/interventions/{slug}/complications": "transarterial-embolization",
    "/cite": f"?ids={SERIES}",
    "/documents": "",
    "/documents/{key}": SERIES,
    "/duplicates": "?question=overlap",
    "/duplicates/{number}": "1",
    "/statements/{id}": "STATEMENT",
    "/search": "?q=fever",
    "/concepts": "?kind=complication",
    "/concepts/{kind}/{slug}": "complication/fever",
    "/api": "",
}
LEADING_ON = {"/evidence": "?q=spinal metastases", "/complications": "?q=PVA"}
FRAMEWORK = {"/api/v1/openapi.json"}


def address(route: str, filled: str, statement: str) -> str:
    """Return an address that answers: the parameters of the path filled in, or the query behind it."""
    filled = filled.replace("STATEMENT", statement)
    if "{" not in route:
        return route + filled
    for name, value in zip(
        ("{kind}", "{slug}") if "{kind}" in route else ("{",), filled.split("/"), strict=True
    ):
        start = route.index(name)
        route = route[:start] + value + route[route.index("}", start) + 1 :]
    return route


def test_every_route_is_listed(app: FastAPI) -> None:
    found = {route.path for route in _routes(app)}
    assert found == {*API, *PAGES, *LEADING_ON, *FRAMEWORK, "/static"}


def test_everything_can_only_be_read(app: FastAPI, client: Client) -> None:
    assert {method for route in _routes(app) for method in getattr(route, "methods", ())} <= {"GET", "HEAD"}
    answer = client.request("POST", "/api/v1/documents")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize("route", API)
def test_every_route_of_the_api_answers(client: Client, statement_ids: dict[Kind, str], route: str) -> None:
    answer = client.get(address(route, API[route], statement_ids[Kind.OUTCOME]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize("route", PAGES)
def test_every_page_answers(client: Client, statement_ids: dict[Kind, str], route: str) -> None:
    answer = client.get(address(route, PAGES[route], statement_ids[Kind.COMPLICATION]))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<script" not in answer.text
    assert " style=" not in answer.text  # the content security policy lets no style in but the sheet


@pytest.mark.parametrize("route", LEADING_ON)
def test_questions_lead_to_the_address_of_their_answer(client: Client, route: str) -> None:
    answer = client.get(route + LEADING_ON[route])
    assert answer.status_code == 303
    assert client.get(answer.headers["location"]).status_code == 200


def _routes(app: FastAPI) -> list[Route]:
    """Every route with its whole path, however deep the router that it was added to."""
    return list(_flat(app.routes))


def _flat(routes: Iterable[Any]) -> Iterator[Route]:
    for route in routes:
        if hasattr(route, "effective_candidates"):  # a router within a router, since FastAPI keeps them so
            yield from _flat(route.effective_candidates())
        else:
            yield route
