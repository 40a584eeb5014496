"""Takes a picture of each kind of page for the README: `make screenshots`.

The built-in documents are read into a store of its own and served on a free port. From the first
page on, links are followed; the first page of each kind (the first part of its address) is pictured,
as on a desk in light and as on a phone in the dark. Of answers, those that the README tells are pictured.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from kb import resources
from tests.browser.find_chromium import present

KB = Path(sys.executable).parent / "kb"
SCREENS = {"": ("light", 1280, 860), "-phone": ("dark", 390, 780)}
PATIENCE = 30.0
TOLD = ("", "indications/bone-metastases/evidence", "agents/polymethylmethacrylate/complications")
NOT_PAGES = {"api", "static", "docs", "openapi.json"}
# Pages of procedures are as those of agents; the built-in documents are no duplicates of each other.
NOT_TOLD = {"interventions", "duplicates"}


def main(folder: Path) -> None:
    """Reads, serves, follows the links, writes the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=present(), args=sandbox)
        for kind, page in _kinds(browser, address).items():
            for suffix, (scheme, width, height) in SCREENS.items():
                view = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                view.goto(page)
                view.screenshot(path=folder / f"{kind}{suffix}.png")
                view.close()
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    """The address of a server that shows the built-in documents."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {"KB_DATABASE_URL": f"sqlite:///{folder}/evidence.sqlite3"}
        subprocess.run([KB, "ingest", resources.corpus()], env=environment, check=True)
        server = subprocess.Popen([KB, "serve", "--port", str(port)], env=environment)
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    """Returns when the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"no server on port {port} after {PATIENCE:.0f} s")


def _kinds(browser: Browser, address: str) -> dict[str, str]:
    """The first page of each kind that the links lead to."""
    view = browser.new_page()
    kinds: dict[str, str] = {}
    waiting = deque(f"{address}/{path}" for path in TOLD)
    while waiting:
        page = waiting.popleft()
        parts = urlsplit(page)
        kind = parts.path.strip("/").split("/")[0] or "start"
        deep = "" if parts.path.strip("/").count("/") == 0 else "-one"
        if f"{address}/" not in f"{page}/" or kind in NOT_PAGES | NOT_TOLD or kind + deep in kinds:
            continue
        answer = view.goto(page)
        if answer is None or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        kinds[kind + deep] = page
        waiting += view.eval_on_selector_all("a[href]", "links => links.map(link => link.href.split('#')[0])")
    view.close()
    return kinds


if __name__ == "__main__":
    main(Path(sys.argv[1]))
