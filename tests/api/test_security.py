"""Only our own pages may ask, and nothing that stands in a document can act on them."""

from pathlib import Path

import pytest

from api.app import create_app
from api.pages.rendering import environment
from kb.database import connect, reading
from kb.documents import Bibliography, Role
from kb.query import document
from kb.store import Store
from tests.api.conftest import Client
from tests.fixtures.examples import interview_reading, written

HOSTILE = "<script>alert(1)</script>\"onload='x'"


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_our_own_names_are_answered(client: Client, host: str) -> None:
    assert client.get("/api/v1/health", host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil@localhost", "127.0.0.1.nip.io", "[::2]", ""]
)
def test_other_names_are_refused(client: Client, host: str) -> None:
    """A name that a stranger lets resolve to this machine is how DNS rebinding reads a local server."""
    answer = client.get("/api/v1/documents", host=host)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_further_name_can_be_allowed(store_file: Path) -> None:
    app = create_app(str(store_file), allowed_hosts=["evidence.example"])
    assert Client(app).get("/api/v1/health", host="evidence.example").status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:1"])
def test_other_origins_are_refused(client: Client, origin: str) -> None:
    assert client.get("/api/v1/documents", origin=origin).status_code == 403


def test_our_own_origin_is_answered(client: Client) -> None:
    assert client.get("/api/v1/documents", origin="http://localhost").status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/api/v1/health", "/static/style.css", "/nowhere", "/api/v1/nowhere"]
)
def test_every_answer_says_what_a_browser_may_do(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_fault_of_ours_keeps_the_headers_and_tells_nothing(store_file: Path) -> None:
    app = create_app(str(store_file))

    @app.get("/api/v1/fault")
    def fault() -> None:
        raise RuntimeError("a secret")

    answer = Client(app).get("/api/v1/fault")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


def test_words_of_a_document_are_never_markup(tmp_path: Path) -> None:
    words = f"In more than 2,000 cases I have never seen a fever after embolization {HOSTILE}."
    made = written(
        f"{HOSTILE}.html",
        (Role.TITLE, HOSTILE),
        (Role.ANSWER, words),
        bibliography=Bibliography(
            title=HOSTILE, journal=HOSTILE, url="javascript:alert(1)", doi='10.1/"><b>'
        ),
        warnings=(HOSTILE,),
        completeness_reason=HOSTILE,
    )
    file = tmp_path / "store.sqlite3"
    database = connect(str(file))
    Store(database).save(made, interview_reading(made))
    client = Client(create_app(str(file)))
    with reading(database) as session:
        [view] = document(session, made.digest.hex()).statements
    addresses = [
        "/",
        "/documents",
        f"/documents/{made.digest.hex()}",
        f"/statements/{view.id}",
        f"/cite?ids={view.id}",
        "/search?q=fever",
        f"/search?q={HOSTILE}",
        "/interventions/transarterial-embolization/complications",
        "/concepts/complication/fever",
    ]
    for address in addresses:
        page = client.get(address).text
        assert "<script" not in page, address
        assert 'href="javascript' not in page, address
        assert "&lt;script&gt;" in page, address
    database.close()


def test_templates_escape_whatever_they_are_called() -> None:
    for name in ("a.svg", "a.txt", "a"):
        template = environment().from_string("{{ words }}")
        template.name = name
        assert template.render(words="<b>") == "&lt;b&gt;"
    assert environment().autoescape is True
