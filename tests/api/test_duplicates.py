"""Pairs of works on pages and in the API: side by side, and read-only."""

from __future__ import annotations

from lxml import html

from tests.api.conftest import Client


def test_a_pair_stands_field_by_field_with_what_differs_marked(client: Client) -> None:
    page = html.document_fromstring(client.get("/duplicates/1").text)
    rows = {
        row.xpath("string(th)"): row.xpath("string(td[last()])").strip() for row in page.xpath("//tbody/tr")
    }
    assert rows["Title"] == "≠ different"
    assert rows["DOI"] == "not comparable"
    assert "kb duplicates decide 1 yes" in page.text_content()


def test_words_of_documents_are_escaped(client: Client) -> None:
    text = client.get("/duplicates/1").text
    assert "the same centre: &lt;i&gt;motol clinic&lt;/i&gt;" in text
    assert "&lt;i&gt;motol clinic" in client.get("/duplicates?question=overlap").text


def test_the_list_says_when_nothing_waits(client: Client) -> None:
    assert "No pair is waiting" in client.get("/duplicates?question=same_study").text
    assert "/duplicates/1" in client.get("/duplicates?question=overlap").text


def test_programs_get_the_same(client: Client) -> None:
    answer = client.get("/api/v1/duplicates?question=overlap").json()
    [pair] = answer["pairs"]
    assert (answer["total"], pair["pair_id"], pair["question"]) == (1, 1, "overlap")
    assert pair == client.get("/api/v1/duplicates/1").json()
    assert client.get("/api/v1/duplicates").json()["total"] == 1
    assert client.get("/api/v1/duplicates?decided=true").json()["total"] == 0


def test_a_pair_that_is_not_there_is_said(client: Client) -> None:
    assert client.get("/duplicates/99").status_code == 404
    assert "no pair 99" in client.get("/api/v1/duplicates/99").json()["detail"]


def test_nothing_is_decided_over_the_web(client: Client) -> None:
    assert client.request("POST", "/duplicates/1").status_code == 405
    assert client.request("POST", "/api/v1/duplicates/1").status_code == 405
