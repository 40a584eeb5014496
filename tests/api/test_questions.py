"""The three questions through the API: right answers, each with its words."""

import json

from tests.api.conftest import SERIES, Client


def test_evidence_is_found_by_any_name(client: Client) -> None:
    by_name = client.get("/api/v1/evidence?indication=spinal metastases").json()
    by_slug = client.get("/api/v1/indications/vertebral-metastases/evidence").json()
    assert by_name | {"asked": ""} == by_slug | {"asked": ""}
    [study] = by_name["studies"]
    assert [concept["label"] for concept in study["agents"]] == ["polyvinyl alcohol"]
    assert study["findings"][0]["message"] == "two values of one quantity"


def test_a_broader_condition_finds_the_narrower(client: Client) -> None:
    answer = client.get("/api/v1/evidence?indication=bone metastases").json()
    assert [concept["label"] for concept in answer["narrower"]] == ["vertebral metastases"]
    assert len(answer["studies"]) == 1


def test_leakage_is_of_the_cement_with_both_rates(client: Client) -> None:
    answer = client.get("/api/v1/complications?of=PMMA").json()
    [entry] = answer["observed"]
    assert entry["statement"]["claim"]["concept"]["label"] == "cement leakage"
    assert {ground["basis"] for ground in entry["grounds"]} == {"definition"}
    assert entry["statement"]["claim"]["unit"] is None
    rates = {(rate["events"], rate["total"], rate["unit"]) for rate in entry["rates"]}
    assert rates == {(6, 25, "patient"), (6, 32, "vertebra")}
    assert all(rate["derived"] and rate["clopper_pearson"] for rate in entry["rates"])


def test_leakage_is_not_of_the_particles(client: Client) -> None:
    answer = client.get("/api/v1/agents/polyvinyl-alcohol/complications").json()
    assert "cement leakage" not in json.dumps(answer["observed"])


def test_a_zero_keeps_its_scope_and_its_bounds(client: Client) -> None:
    answer = client.get("/api/v1/complications?of=PVA").json()
    [entry] = answer["none"]
    claim = entry["statement"]["claim"]
    assert (claim["role"], claim["scope"]["severity"]) == ("third_party_summary", "severe")
    [rate] = entry["rates"]
    assert round(rate["clopper_pearson"]["high"], 1) == 30.8
    assert round(rate["one_sided_upper"], 1) == 25.9
    coverage = {each["document"]["source"]: each["coverage"] for each in answer["coverage"]}
    assert coverage["page.txt"] == "text_incomplete"


def test_a_recollection_has_no_interval(client: Client) -> None:
    answer = client.get("/api/v1/complications?of=transarterial embolization").json()
    entry = next(entry for entry in answer["none"] if entry["is_recollection"])
    [rate] = entry["rates"]
    assert (rate["events"], rate["total"], rate["wilson"], rate["clopper_pearson"]) == (0, 2000, None, None)
    assert "0.15 %" in entry["bound"]


def test_citations_keep_the_order_asked_for(client: Client, statement_ids: dict[str, str]) -> None:
    ids = f"{statement_ids['outcome_result']},{SERIES}"
    answer = client.get(f"/api/v1/citations?ids={ids}&style=ama").json()
    assert [each["id"] for each in answer["citations"]] == ids.split(",")
    quotes = answer["citations"][0]["quotes"]
    assert quotes[0] == "Results: “VAS fell from 8.62 to 2.36”"
    assert "Results, Table 1, row 3, column 2: “2.36”" in quotes
    assert answer["citations"][1]["quotes"] == []


def test_records_are_files(client: Client) -> None:
    for form, ending, words in (
        ("bibtex", ".bib", "@article{" + SERIES),
        ("ris", ".ris", "TY  - JOUR"),
        ("csljson", ".json", '"id": "' + SERIES),
    ):
        answer = client.get(f"/api/v1/citations?ids={SERIES},{SERIES}&format={form}")
        assert ending in answer.headers["content-disposition"]
        assert answer.text.count(words) == 1


def test_every_quote_is_the_text_at_its_place(client: Client) -> None:
    text = client.get(f"/api/v1/documents/{SERIES}").json()["text"]
    statements = client.get(f"/api/v1/documents/{SERIES}/statements").json()["statements"]
    quotes = [quote for each in statements for quote in each["claim"]["evidence"]]
    assert len(quotes) > 8
    assert all(text[quote["start"] : quote["stop"]] == quote["quote"] for quote in quotes)


def test_pages_of_a_list_lead_to_each_other(client: Client) -> None:
    seen: list[str] = []
    address: str | None = "/api/v1/documents?limit=1"
    while address:
        answer = client.get(address)
        seen += [each["document"]["digest"] for each in answer.json()["documents"]]
        following = answer.links.get("next")
        address = following["url"] if following else None
    assert len(seen) == len(set(seen)) == 3


def test_statements_can_be_chosen_by_kind(client: Client) -> None:
    answer = client.get(f"/api/v1/documents/{SERIES}/statements?kind=complication_report").json()
    assert {each["claim"]["kind"] for each in answer["statements"]} == {"complication_report"}
    assert answer["total"] == 2


def test_hits_say_where_their_words_stand(client: Client) -> None:
    [first, *_] = client.get("/api/v1/search?q=fever").json()["hits"]
    [mark] = first["marks"]
    assert first["text"][mark["start"] : mark["stop"]].lower() == "fever"
