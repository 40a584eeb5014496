"""What the pages say, and in whose voice."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from api.app import create_app
from kb.database import connect
from kb.statements import Kind
from kb.store import Store
from tests.api.conftest import SERIES, Client
from tests.fixtures.examples import series, series_reading


def _page(client: Client, address: str) -> html.HtmlElement:
    return html.document_fromstring(client.get(address).text)


def _words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content())


def test_the_first_page_offers_questions_that_have_an_answer(client: Client) -> None:
    page = _page(client, "/")
    links = page.xpath("//form//a/@href")
    assert "/indications/vertebral-metastases/evidence" in links
    assert all(client.get(link).status_code == 200 for link in links)


def test_no_link_on_any_page_is_dead(client: Client) -> None:
    """From the first page on, every link of our own is followed once."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            for link in html.document_fromstring(answer.text).xpath("//a/@href"):
                bare = str(link).split("#")[0]
                waiting += [bare] if bare.startswith("/") else []
    assert len(seen) > 30


def test_observed_none_and_possible_stand_apart(client: Client) -> None:
    page = _page(client, "/interventions/transarterial-embolization/complications")
    sections = {
        _words(section.xpath(".//h2")[0]).strip(): section for section in page.xpath("//main/section")
    }
    assert "3 of 25 patients" in _words(sections["Observed"])
    assert "0 of more than" in _words(sections["None"])
    assert "recollection" in _words(sections["None"])
    assert "None found by machine" in _words(sections["Possible"])
    assert "text incomplete" in _words(sections["What is not known"])


def test_every_rate_has_its_picture_its_interval_and_both_candidates(client: Client) -> None:
    page = _page(client, "/agents/polymethylmethacrylate/complications")
    [entry] = page.xpath("//table[contains(@class, 'forest')]/tbody")
    assert "6 of 25 patients" in _words(entry)
    assert "6 of 32 vertebrae" in _words(entry)
    pictures = entry.xpath(".//svg[@role='img']/@aria-label")
    assert pictures[0] == "6 of 25 patients, 24.0 %, 95 % interval 9.4–45.1 %"
    assert "unit of the denominator not said" in _words(entry)


def test_a_recollection_has_no_picture(client: Client) -> None:
    page = _page(client, "/interventions/transarterial-embolization/complications")
    [entry] = [e for e in page.xpath("//tbody") if "recollection" in _words(e)]
    assert not entry.xpath(".//svg[@role='img']")
    assert "if every case was followed, at most 0.15 %" in _words(entry)


def test_every_number_of_an_answer_leads_to_its_quote(client: Client) -> None:
    for address in (
        "/interventions/transarterial-embolization/complications",
        "/indications/vertebral-metastases/evidence",
    ):
        counts = _page(client, address).xpath("//td//*[contains(concat(' ', @class, ' '), ' count ')]")
        linked = [count for count in counts if count.tag == "a"]
        assert linked
        assert all(count.get("href").startswith("/statements/") for count in linked)


def test_a_statement_shows_words_derivation_finding_and_citation(
    client: Client, statement_ids: dict[Kind, str]
) -> None:
    page = _page(client, f"/statements/{statement_ids[Kind.OUTCOME]}")
    assert _words(page.xpath("//blockquote//mark")[0]) == "2.36"
    inside = _words(page.xpath("//details")[0])
    assert "number of patients" in inside
    assert "25" in inside
    assert "two values of one quantity" in _words(page)
    assert len(page.xpath("//div[contains(@class, 'finding')]//blockquote")) == 2
    assert "J Test Med" in _words(page)


def test_the_words_of_a_host_are_not_the_authors(client: Client) -> None:
    page = _page(client, "/agents/polyvinyl-alcohol/complications")
    captions = [_words(caption) for caption in page.xpath("//figcaption")]
    assert any("Words of the hosting site" in caption for caption in captions)


@pytest.fixture
def digest_client(tmp_path: Path) -> Client:
    """The application on a digest of ours."""
    made = replace(series(), digest_of="Tian Q. Embolization and vertebroplasty for spinal metastases. 2016.")
    file = tmp_path / "store.sqlite3"
    database = connect(str(file))
    Store(database).save(made, series_reading(made))
    database.close()
    return Client(create_app(str(file)))


@pytest.mark.parametrize(
    "address",
    [
        f"/documents/{SERIES}",
        "/search?q=fever",
        "/interventions/transarterial-embolization/complications",
        "/indications/vertebral-metastases/evidence",
        "/concepts/complication/fever",
    ],
)
def test_a_digest_never_speaks_as_the_author(digest_client: Client, address: str) -> None:
    page = _page(digest_client, address)
    assert "digest" in _words(page).lower()
    assert not page.xpath("//blockquote")
    assert not re.search("[“”]", _words(page))
    assert not page.xpath("//*[contains(@class, 'source')][not(contains(@class, 'digest'))]")
