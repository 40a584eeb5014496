"""Prints articles to PDF with Chromium, once: what has been printed before is taken from the folder."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pdf_articles import Printed, chosen, printed  # beside this file
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MARGINS = {"top": "22mm", "bottom": "20mm", "left": "18mm", "right": "18mm"}
_HEAD = "<div style='font-size:8pt;width:100%;margin:0 18mm'>Journal of Printed Articles</div>"
_FOOT = "<div style='font-size:8pt;width:100%;text-align:center'><span class='pageNumber'></span></div>"
COLUMNS = (1, 2)


def articles(folder: Path, count: int) -> Iterator[tuple[int, Path, Printed]]:
    """Yield so many articles of a folder with their number and their page, the same ones each time."""
    names = [path.name for path in folder.glob("*.nxml")]
    for number, name in enumerate(chosen(names, count)):
        path = folder / name
        yield number, path, printed(path.read_bytes(), name)


def print_all(folder: Path, count: int, cache: Path) -> None:
    """Print each article in one and in two columns, where that was not done before."""
    cache.mkdir(parents=True, exist_ok=True)
    missing = [
        (cache / file_name(path, columns), article.page(number, columns))
        for number, path, article in articles(folder, count)
        for columns in COLUMNS
        if not (cache / file_name(path, columns)).exists()
    ]
    if not missing:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        for target, html in missing:
            _print(page, html, target)
        browser.close()


def file_name(article: Path, columns: int) -> str:
    """Return what the PDF of an article is called."""
    return f"{article.stem}-{columns}.pdf"


def _print(page: Page, html: str, target: Path) -> None:
    """Print one page of HTML; a half written file is never left under the name looked for."""
    page.set_content(html)
    data = page.pdf(
        format="A4", display_header_footer=True, margin=_MARGINS, header_template=_HEAD, footer_template=_FOOT
    )
    part = target.with_suffix(".part")
    part.write_bytes(data)
    part.replace(target)


def _chromium() -> str | None:
    """Return the browser that is here; None lets Playwright take its own."""
    named = os.environ.get("KB_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        print("No Chromium on PATH and none in KB_CHROMIUM: trying Playwright's own.", file=sys.stderr)
    return found
