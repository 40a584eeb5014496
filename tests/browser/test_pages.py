"""The pages in a browser, without scripts: on a desk and on a phone, in the light and in the dark."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.app import create_app
from kb.database import connect, reading
from kb.query import document as stored_document
from kb.query import documents
from kb.statements import Kind
from kb.store import Store
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
)

SERIES = "/documents/tianEmbolizationVertebroplastySpinal2016"
SCREENS = {
    "desk-light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "desk-dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone-light": {"viewport": {"width": 390, "height": 780}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 780}, "color_scheme": "dark"},
}
ADDRESSES = [
    "/",
    "/indications/vertebral-metastases/evidence",
    "/interventions/transarterial-embolization/complications",
    "/agents/polymethylmethacrylate/complications",
    f"/cite?ids={SERIES.rpartition('/')[2]}",
    "/documents",
    SERIES,
    "STATEMENT",
    "/search",
    "/search?q=fever",
    "/concepts?kind=complication",
    "/concepts/complication/fever",
    "/api",
    "/nowhere",
]

# For each text: the contrast of its colour with the nearest opaque ground behind it (WCAG 2.2, 1.4.3).
FAINT_TEXTS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 :
    ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgba(getComputedStyle(document.body).backgroundColor);
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(rgba(style.color)), light(ground(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const contrast = (a + 0.05) / (b + 0.05);
    const words = walker.currentNode.data.trim().slice(0, 40);
    if (contrast < (large ? 3 : 4.5)) faint.push(`${contrast.toFixed(2)} ${words}`);
  }
  return faint;
}"""

STRUCTURE = """() => ({
  title: document.title,
  language: document.documentElement.lang,
  h1: document.querySelectorAll('h1').length,
  levels: [...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1]),
  landmarks: ['header', 'nav', 'main', 'footer'].filter(name => !document.querySelector(name)),
  ids: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i),
  unlabelled: [...document.querySelectorAll('input, select')].filter(e => !e.labels.length).length,
  unnamed: [...document.querySelectorAll('a, button, summary')].filter(e => !e.textContent.trim()).length,
  pictures: [...document.querySelectorAll('svg')].filter(e =>
    !(e.getAttribute('aria-hidden') || e.getAttribute('aria-label'))).length,
  headless: [...document.querySelectorAll('main table')].filter(e =>
    !e.closest('.leaf') && !e.querySelector('th')).length,
})"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server on a small store, and the path of one statement."""
    file = tmp_path_factory.mktemp("browser") / "store.sqlite3"
    statement = _seed(file)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(str(file)), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", statement
    server.should_exit = True
    thread.join(timeout=10)


def _seed(file: Path) -> str:
    database = connect(str(file))
    for written, read in (
        (series, series_reading),
        (interview, interview_reading),
        (cut_off, cut_off_reading),
    ):
        made = written()
        Store(database).save(made, read(made))
    with reading(database) as session:
        oldest = documents(session).documents[-1].card
        views = stored_document(session, oldest.document_id).statements
        statement = next(view.id for view in views if view.value.kind is Kind.OUTCOME)
    database.close()
    return f"/statements/{statement}"


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that runs no scripts, of each size and scheme in turn."""
    context = browser.new_context(java_script_enabled=False, **SCREENS[request.param])
    yield context
    context.close()


def _opened(context: BrowserContext, served: tuple[str, str], address: str) -> Page:
    page = context.new_page()
    page.goto(served[0] + (served[1] if address == "STATEMENT" else address))
    return page


def test_pages_fit_and_can_be_read(screen: BrowserContext, served: tuple[str, str]) -> None:
    """Nothing is wider than the screen, and no text is too faint for its ground, on any page."""
    problems: dict[str, Any] = {}
    for address in ADDRESSES:
        page = _opened(screen, served, address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faint = page.evaluate(FAINT_TEXTS)
        if wide > 0 or faint:
            problems[address] = (wide, faint[:5])
        page.close()
    assert not problems


def test_pages_are_made_of_what_they_say_they_are(browser: Browser, served: tuple[str, str]) -> None:
    """One first heading, no level left out, landmarks, labels, tables with headers, ids that are unique."""
    context = browser.new_context(java_script_enabled=False)
    for address in ADDRESSES:
        page = _opened(context, served, address)
        found = page.evaluate(STRUCTURE)
        levels = found.pop("levels")
        assert all(after - before <= 1 for before, after in pairwise(levels)), address
        assert found.pop("title").endswith("Evidence knowledge base"), address
        expected = {"language": "en", "h1": 1, "landmarks": [], "ids": [], "unlabelled": 0, "unnamed": 0}
        assert found == expected | {"pictures": 0, "headless": 0}, address
        page.close()
    context.close()


def test_the_browser_has_nothing_to_complain_of(browser: Browser, served: tuple[str, str]) -> None:
    """No request fails or leaves this server, and the content security policy stops nothing."""
    context = browser.new_context()
    complaints: list[str] = []
    for address in ADDRESSES[:-1]:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.on(
            "request",
            lambda request: None if request.url.startswith(served[0]) else complaints.append(request.url),
        )
        page.goto(served[0] + (served[1] if address == "STATEMENT" else address))
        page.close()
    context.close()
    assert not complaints


def test_a_question_is_asked_with_the_keyboard_alone(browser: Browser, served: tuple[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = _opened(context, served, "/")
    expect(page.locator("input[autofocus]")).to_be_focused()  # what is typed before is lost
    page.keyboard.type("PMMA")
    expect(page.locator("input[autofocus]")).to_have_value("PMMA")
    page.get_by_role("button", name="Which complications?").press("Enter")
    page.wait_for_url("**/agents/polymethylmethacrylate/complications")
    page.get_by_text("How it was computed").first.press("Enter")
    expect(page.get_by_text("6 / 25 × 100 = 24.0 %")).to_be_visible()
    page.get_by_role("link", name="In context, and to cite").first.press("Enter")
    page.wait_for_url("**/statements/*")
    words = "Paravertebral cement leakage occurred in 6 cases"
    expect(page.locator("blockquote mark").first).to_have_text(words)
    page.get_by_role("link", name="Other styles").first.press("Enter")
    page.wait_for_url("**/cite?ids=*")
    expect(page.locator("main")).to_contain_text("J Test Med")
    context.close()


def test_the_first_step_of_the_keyboard_leads_past_the_menu(
    browser: Browser, served: tuple[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = _opened(context, served, "/documents")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    context.close()


def test_paper_shows_the_answer_and_not_the_menu(browser: Browser, served: tuple[str, str]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = _opened(context, served, "/agents/polymethylmethacrylate/complications")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert page.get_by_text("Paravertebral cement leakage occurred in 6 cases").is_visible()
    context.close()


def test_the_two_voices_look_different(browser: Browser, served: tuple[str, str]) -> None:
    """The source's words are in a serif face on a ground of their own, ours are not."""
    context = browser.new_context(java_script_enabled=False)
    page = _opened(context, served, "/interventions/transarterial-embolization/complications")
    look = "e => { const s = getComputedStyle(e); return [s.fontFamily, s.backgroundColor]; }"
    source = page.locator("blockquote.source").first.evaluate(look)
    ours = page.locator("main h2").first.evaluate(look)
    assert source[0].endswith(", serif")
    assert ours[0].endswith("sans-serif")
    assert source[1] != "rgba(0, 0, 0, 0)"
    context.close()
