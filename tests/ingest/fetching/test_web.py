"""Asking a service: every way in which it can go wrong, and what is said and kept then."""

from __future__ import annotations

import email.utils
import gzip
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import stamina

from ingest.fetching import FetchError
from ingest.fetching.cache import Answer
from ingest.fetching.hosts import CROSSREF, EUTILS, PMC
from ingest.fetching.pace import Pace
from ingest.fetching.settings import FetchSettings
from ingest.fetching.understanding import json_of, xml_of
from ingest.fetching.web import Request, Web, _seconds
from tests.fixtures.replay import PUBLIC, Replay, Reply

OpenWeb = Callable[..., Web]
WORKS = f"https://{CROSSREF}/works"
GOOD = Reply(b'{"n": 1}')


def number(answer: Answer) -> int:
    """Understand an answer as these tests give it."""
    return int(json_of(answer)["n"])


def test_an_answer_is_kept_and_not_asked_for_again(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", GOOD)
    assert web().ask(Request(WORKS), number) == 1
    assert web().ask(Request(WORKS), number) == 1, "another run"
    assert len(replay.asked) == 1


def test_an_old_answer_is_asked_for_with_its_validators(web: OpenWeb, replay: Replay) -> None:
    first = Reply(b'{"n": 1}', headers={"ETag": '"a"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
    replay.answer(CROSSREF, "/works", first, Reply(status=304), Reply(b'{"n": 2}'))
    asked = web()
    assert asked.ask(Request(WORKS, fresh=0), number) == 1
    assert asked.ask(Request(WORKS, fresh=0), number) == 1, "304: the kept one holds"
    second = replay.asked[1].headers
    assert second["if-none-match"] == '"a"'
    assert second["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert asked.ask(Request(WORKS, fresh=0), number) == 2
    assert asked.ask(Request(WORKS), number) == 2
    assert len(replay.asked) == 3


def test_a_damaged_answer_on_disk_is_dropped(web: OpenWeb, replay: Replay, settings: FetchSettings) -> None:
    replay.answer(CROSSREF, "/works", GOOD)
    web().ask(Request(WORKS), number)
    (kept,) = (path for path in (settings.folder / "answers").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1])
    assert web().ask(Request(WORKS), number) == 1
    assert len(replay.asked) == 2


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (Reply(b"slow down", 429), "busy"),
        (Reply(b"oops", 500), "busy or out of order (status 500)"),
        (Reply(b"oops", 503), "busy or out of order (status 503)"),
        (Reply(b"<!DOCTYPE html><html>Down for maintenance</html>", media_type="text/html"), "web page"),
        (Reply(b'{"n": ', media_type="application/json"), "breaks off"),
        (Reply(b"[1]"), "another shape"),
        (Reply(b'{"n": 1}', cut=4), "broke off"),
        (Reply(b'{"n": 1}', length=400), "broke off"),
        (Reply(b'{"n": 1}', length=5), "breaks off"),
        (Reply(b"not gzip", headers={"Content-Encoding": "gzip"}), "unpacked"),
        (Reply(b'{"n": 1}', delay=0.25), "did not answer in time"),
    ],
)
def test_what_may_go_better_is_asked_again(web: OpenWeb, replay: Replay, bad: Reply, said: str) -> None:
    replay.answer(CROSSREF, "/works", bad, GOOD)
    assert web().ask(Request(WORKS), number) == 1, "the second time it answers"
    replay.forget()
    replay.answer(CROSSREF, "/works", bad)
    with pytest.raises(FetchError, match="Crossref") as caught:
        web().ask(Request(WORKS, fresh=0), number)
    assert said in str(caught.value)
    assert "try again later" in str(caught.value)
    assert len(replay.asked) == 3


def test_what_was_not_understood_is_never_kept(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(b"<html>", media_type="text/html"))
    with pytest.raises(FetchError):
        web().ask(Request(WORKS), number)
    replay.answer(CROSSREF, "/works", GOOD)
    assert web().ask(Request(WORKS), number) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 410])
def test_a_refusal_is_told_at_once(web: OpenWeb, replay: Replay, status: int) -> None:
    replay.answer(CROSSREF, "/works", Reply(b"no", status))
    with pytest.raises(FetchError, match=f"status {status}"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 1


def test_not_found_is_an_answer_and_is_asked_again_another_day(web: OpenWeb, replay: Replay) -> None:
    assert web().ask(Request(WORKS), lambda answer: answer.status) == 404
    assert web().ask(Request(WORKS), lambda answer: answer.status) == 404
    assert len(replay.asked) == 2


def test_an_endless_answer_is_cut_off(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(b'{"n": "' + b"x" * 200_000 + b'"}'))
    with pytest.raises(FetchError, match="larger than"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 1


def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut_off(web: OpenWeb, replay: Replay) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    replay.answer(CROSSREF, "/works", Reply(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(FetchError, match="larger than"):
        web().ask(Request(WORKS), number)


def test_an_answer_that_drips_ends_with_the_time_for_all_of_it(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(b'{"n": ' + b" " * 1000 + b"1}", drip=0.05))
    start = time.monotonic()
    with pytest.raises(FetchError, match="in time"):
        web(total=0.5).ask(Request(WORKS), number)
    assert time.monotonic() - start < 3


def test_a_packed_answer_is_unpacked(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(gzip.compress(b'{"n": 7}'), headers={"Content-Encoding": "gzip"}))
    assert web().ask(Request(WORKS), number) == 7


def test_retry_after_is_honoured(
    web: OpenWeb, replay: Replay, monkeypatch: pytest.MonkeyPatch, settings: FetchSettings
) -> None:
    stamina.set_testing(False)
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    replay.answer(CROSSREF, "/works", Reply(b"", 429, headers={"Retry-After": "3"}), GOOD)
    assert web().ask(Request(WORKS), number) == 1
    assert max(slept) == 3
    moment = float((settings.folder / "pace" / CROSSREF).read_text("ascii"))
    assert moment > time.time() + 2, "nobody else asks either"


def test_who_is_asked_to_wait_too_long_is_told(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(b"", 503, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="left alone for 3600 seconds"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 1
    with pytest.raises(FetchError, match="left alone for a while"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 1, "the service is left alone by later questions, too"


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7.0), (" 7 ", 7.0), ("", None), ("soon", None), ("-1", None)]
)
def test_retry_after_as_seconds(said: str, seconds: float | None) -> None:
    assert _seconds(said) == seconds


def test_retry_after_as_a_date() -> None:
    assert _seconds(email.utils.formatdate(time.time() + 60, usegmt=True)) == pytest.approx(60, abs=2)
    assert _seconds("Mon, 01 Jan 2001 00:00:00 GMT") == 0


# -- Who asks ------------------------------------------------------------------------------------------------


def test_ncbi_is_told_who_asks_and_the_key_stands_in_no_address(web: OpenWeb, replay: Replay) -> None:
    tools = "/entrez/eutils/efetch.fcgi"
    replay.answer(EUTILS, tools, Reply(b"<a/>", media_type="text/xml"))
    web().ask(Request(f"https://{EUTILS}{tools}", form={"db": "pubmed"}), lambda answer: xml_of(answer, "a"))
    (asked,) = replay.asked
    assert asked.form == {
        "db": "pubmed",
        "tool": "evidence-kb",
        "email": "someone@example.org",
        "api_key": "0123456789abcdef0123",
    }
    assert asked.params == {}
    assert asked.headers["user-agent"].startswith("evidence-kb/")
    assert "mailto:someone@example.org" in asked.headers["user-agent"]


def test_the_key_goes_to_e_utilities_alone(web: OpenWeb, replay: Replay) -> None:
    for host in (PMC, CROSSREF):
        replay.answer(host, "/x", GOOD)
        web().ask(Request(f"https://{host}/x", params={"q": "1"}), number)
    assert all("api_key" not in asked.target + str(asked.headers) for asked in replay.asked)
    assert replay.asked[0].params == {"q": "1", "tool": "evidence-kb", "email": "someone@example.org"}
    assert replay.asked[1].params == {"q": "1"}


def test_it_works_without_contact_and_key(web: OpenWeb, replay: Replay) -> None:
    replay.answer(EUTILS, "/x", GOOD)
    web(contact="", api_key="").ask(Request(f"https://{EUTILS}/x", form={"db": "pubmed"}), number)
    assert replay.asked[0].form == {"db": "pubmed", "tool": "evidence-kb"}
    assert "mailto" not in replay.asked[0].headers["user-agent"]


def test_the_key_is_in_no_message_and_no_file(
    web: OpenWeb, replay: Replay, settings: FetchSettings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    replay.answer(EUTILS, "/x", Reply(b"error: bad api_key 0123456789abcdef0123", 400))
    with pytest.raises(FetchError) as caught:
        web().ask(Request(f"https://{EUTILS}/x", form={"db": "pubmed"}), number)
    replay.answer(EUTILS, "/x", GOOD)
    web().ask(Request(f"https://{EUTILS}/x", form={"db": "pubmed"}), number)
    said = str(caught.value) + repr(settings) + caplog.text
    written = b"".join(path.read_bytes() for path in settings.folder.rglob("*") if path.is_file())
    assert settings.api_key not in said
    assert settings.api_key.encode() not in written


# -- Where a question goes -----------------------------------------------------------------------------------


def test_a_redirect_to_a_listed_host_keeps_its_own_parameters(web: OpenWeb, replay: Replay) -> None:
    there = f"https://{PMC}/new?ids=1&format=json"
    replay.answer(CROSSREF, "/works", Reply(status=301, headers={"Location": there}))
    replay.answer(PMC, "/new", GOOD)
    assert web().ask(Request(WORKS, params={"q": "1"}), number) == 1
    assert replay.asked[-1].params == {"ids": "1", "format": "json"}


@pytest.mark.parametrize(
    "there",
    [
        "https://example.org/works",
        "https://api.crossref.org.example.org/works",
        "http://api.crossref.org/works",
        "https://api.crossref.org:8443/works",
        "https://user@api.crossref.org/works",
        "https://127.0.0.1/works",
        "https://[::1]/works",
        "https://169.254.169.254/latest/meta-data",
        "//localhost/works",
        "file:///etc/passwd",
        "ftp://api.crossref.org/works",
    ],
)
def test_a_redirect_elsewhere_is_refused(web: OpenWeb, replay: Replay, there: str) -> None:
    replay.answer(CROSSREF, "/works", Reply(status=302, headers={"Location": there}))
    with pytest.raises(FetchError, match="refused"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 1


def test_a_redirect_to_no_address_is_no_answer(web: OpenWeb, replay: Replay) -> None:
    nowhere = {"Location": "https://api.crossref.org:port/works"}
    replay.answer(CROSSREF, "/works", Reply(status=302, headers=nowhere))
    with pytest.raises(FetchError, match="broke off"):
        web().ask(Request(WORKS), number)


def test_redirects_without_end_are_left(web: OpenWeb, replay: Replay) -> None:
    replay.answer(CROSSREF, "/works", Reply(status=302, headers={"Location": "/works"}))
    with pytest.raises(FetchError, match="without end"):
        web().ask(Request(WORKS), number)
    assert len(replay.asked) == 6


def test_a_question_with_the_key_is_never_sent_on(web: OpenWeb, replay: Replay) -> None:
    replay.answer(EUTILS, "/x", Reply(status=307, headers={"Location": f"https://{CROSSREF}/works"}))
    with pytest.raises(FetchError, match="has moved"):
        web().ask(Request(f"https://{EUTILS}/x", form={"db": "pubmed"}), number)
    assert len(replay.asked) == 1


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%1"]
)
def test_a_name_that_leads_into_the_own_network_is_refused(
    replay: Replay, settings: FetchSettings, tmp_path: Path, address: str
) -> None:
    """Also where only one of several addresses is private."""
    with (
        Web(settings, transport=replay.transport(), resolve=lambda _: [PUBLIC, address]) as web,
        pytest.raises(FetchError, match="not a public address"),
    ):
        web.ask(Request(WORKS), number)
    assert replay.asked == []


def test_the_guard_stands_before_redirects_too(replay: Replay, settings: FetchSettings) -> None:
    replay.answer(CROSSREF, "/works", Reply(status=302, headers={"Location": f"https://{PMC}/x"}))
    found = {CROSSREF: PUBLIC, PMC: "10.0.0.1"}
    with (
        Web(settings, transport=replay.transport(), resolve=lambda host: [found[host]]) as web,
        pytest.raises(FetchError, match="not a public address"),
    ):
        web.ask(Request(WORKS), number)
    assert [asked.host for asked in replay.asked] == [CROSSREF]


def test_a_name_that_cannot_be_resolved_is_told(replay: Replay, settings: FetchSettings) -> None:
    def resolve(_: str) -> list[str]:
        raise OSError(-2, "Name or service not known")

    with (
        Web(settings, transport=replay.transport(), resolve=resolve) as web,
        pytest.raises(FetchError, match="cannot be found"),
    ):
        web.ask(Request(WORKS), number)


def test_an_answer_from_a_machine_of_the_own_network_is_refused(settings: FetchSettings) -> None:
    """A name server may give another address to the connection than it gave to the guard."""

    class Stream:
        def get_extra_info(self, _: str) -> tuple[str, int]:
            return "192.168.0.1", 443

    response = httpx.Response(200, extensions={"network_stream": Stream()})
    with Web(settings) as web, pytest.raises(FetchError, match="which is not a public address"):
        web._require_public_peer(response, CROSSREF)


def test_a_question_to_an_unlisted_host_is_a_fault_of_ours(web: OpenWeb, replay: Replay) -> None:
    with pytest.raises(FetchError, match="ever contacted"):
        web().ask(Request("https://example.org/"), number)
    assert replay.asked == []


def test_a_service_that_cannot_be_reached_is_named(settings: FetchSettings) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with (
        Web(
            settings,
            transport=httpx.MockTransport(refuse),
            resolve=lambda _: [PUBLIC],
            pace=Pace(settings.folder, sleep=lambda _: None),
        ) as web,
        pytest.raises(FetchError, match="Crossref cannot be reached"),
    ):
        web.ask(Request(WORKS), number)
