"""Measures what is lost on the way through a PDF: words, tables, time and memory.

Run as `python benchmarks/pdf.py ARTICLES CACHE [--real FOLDER]`. ARTICLES holds JATS; so many of them as
`--count` says are printed by Chromium in one and in two columns into CACHE (once), read back as PDF, and
compared with the XML: the running text word by word, the tables cell by cell with the cells that head them.
FOLDER holds PDFs of publishers, with metadata of the same name beside some of them (JATS, TEI, JSON).
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import resource
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
from lxml import etree
from pdf_articles import printed, words_of  # beside this file
from pdf_printing import COLUMNS, articles, file_name, print_all  # beside this file
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from ingest.sources import read, take
from ingest.view import HyphenJudge, view_of
from kb.documents import Document, Role
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.spans import Span

_NO_TEXT = frozenset({Role.BOILERPLATE, Role.REFERENCES, Role.TABLE, Role.FIGURE})
_SAME_TITLE = 95
CellKey = tuple[str, ...]


@dataclass(slots=True)
class Score:
    """What was found of an article, or of many."""

    words: int = 0
    words_read: int = 0
    words_right: int = 0
    tables: int = 0
    tables_read: int = 0
    cells: int = 0
    cells_read: int = 0
    texts_right: int = 0
    cells_right: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        """Add another score to this one."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def row(self, name: str) -> str:
        """Return the score as a row of the table."""
        shares = (
            _share(self.words_right, self.words),
            _share(self.words_right, self.words_read),
            f"{self.tables_read}/{self.tables}",
            _share(self.texts_right, self.cells),
            _share(self.cells_right, self.cells),
            _share(self.texts_right, self.cells_read),
            f"{self.pages / self.seconds:.0f}" if self.seconds else "–",
        )
        return f"| {name} | {' | '.join(shares)} |"


def _share(part: int, whole: int) -> str:
    """Return a share with three digits; a dash where there is no whole."""
    return f"{part / whole:.3f}" if whole else "–"


HEAD = (
    "| what | words found | words ours that are the article's | tables read/printed | cells: text | "
    "cells: text and heads | cells ours that are right | pages/s |\n|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, help="a folder of JATS articles")
    parser.add_argument("cache", type=Path, help="where the printed articles are kept")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--real", type=Path, help="a folder of publishers' PDFs")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    print_all(options.articles, options.count, options.cache)
    _printed_articles(options.articles, options.count, options.cache)
    if options.real:
        _real(options.real)


def _printed_articles(folder: Path, count: int, cache: Path) -> None:
    """Read the printed articles back, and print what was found of each and of all."""
    read_back: dict[tuple[str, int], tuple[Document | None, int, float]] = {}
    chosen = list(articles(folder, count))
    for _, path, _ in chosen:
        for columns in COLUMNS:
            read_back[path.stem, columns] = _timed(cache / file_name(path, columns))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sums = {columns: Score() for columns in COLUMNS}
    print(HEAD)
    for _, path, article in chosen:
        truth = read(path)
        for columns in COLUMNS:
            document, pages, seconds = read_back[path.stem, columns]
            score = _compared(document, article.words, truth)
            score.pages, score.seconds = pages, seconds
            sums[columns].add(score)
            print(score.row(f"{path.stem}, {columns}"))
    everything = Score()
    for columns, score in sums.items():
        everything.add(score)
        print(score.row(f"**{columns} columns**"))
    print(everything.row("**all**"))
    print(f"\npeak memory while reading: {peak:.0f} MiB\n")


def _timed(path: Path) -> tuple[Document | None, int, float]:
    """Read a PDF; None where it is refused. The number of its pages and the seconds come along."""
    pdf = pypdfium2.PdfDocument(path)
    pages = len(pdf)
    pdf.close()
    begin = time.process_time()
    try:
        found = take(path)
    except SourceError as error:
        print(f"refused: {error}")
        return None, pages, time.process_time() - begin
    seconds = time.process_time() - begin
    return (found if isinstance(found, Document) else None), pages, seconds


def _compared(document: Document | None, words: list[str], truth: Document | None) -> Score:
    """Return what a document has of an article's words and of its tables' cells."""
    score = Score(words=len(words))
    texts, headed = _cells(truth) if truth else (Counter[CellKey](), Counter[CellKey]())
    score.cells = texts.total()
    score.tables = sum(bool(table.cells) for table in truth.tables) if truth else 0
    if document is None:
        return score
    ours = _words(document)
    score.words_read = len(ours)
    score.words_right = LCSseq.similarity(words, ours)
    our_texts, our_headed = _cells(document)
    score.tables_read = sum(bool(table.cells) for table in document.tables)
    score.cells_read = our_texts.total()
    score.texts_right = (texts & our_texts).total()
    score.cells_right = (headed & our_headed).total()
    return score


def _words(document: Document) -> list[str]:
    """Return the words of the running text in the reading view, as the pipeline sees them."""
    judge = HyphenJudge.of(document.text)
    words: list[str] = []
    for block in document.blocks:
        if document.sections[block.section].role not in _NO_TEXT and block.kind != "cell":
            words += words_of(view_of(document.text, block.span, document.citations, judge).text)
    return words


def _cells(document: Document) -> tuple[Counter[CellKey], Counter[CellKey]]:
    """Return the texts of all cells, and the texts with those of the cells that head them."""
    judge = HyphenJudge.of(document.text)
    texts: Counter[CellKey] = Counter()
    headed: Counter[CellKey] = Counter()

    def text_of(spans: Sequence[Span]) -> str:
        views = (view_of(document.text, span, judge=judge).text for span in spans)
        return " > ".join(_normal(view) for view in views)

    for table in document.tables:
        for cell in table.cells:
            text = text_of([cell.span])
            if text:
                texts[text,] += 1
                headed[text, text_of(cell.row_headers), text_of(cell.column_headers)] += 1
    return texts, headed


def _normal(text: str) -> str:
    """Return a cell's text as it is compared: one form of each character, and no blanks.

    Whether one stands at a superscript, or where a line of a cell ends behind a dash, no print tells.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2010", "-")
    return "".join(plain.split())


def _real(folder: Path) -> None:
    """Read publishers' PDFs; print what was read of each, and what agrees with metadata beside it."""
    print("| file | pages | pages/s | tables | cells | title read | as in the metadata |")
    print("|---|---|---|---|---|---|---|")
    everything = Score()
    right = known = refused = 0
    files = sorted(folder.rglob("*.pdf"))
    for path in files:
        document, pages, seconds = _timed(path)
        everything.add(Score(pages=pages, seconds=seconds))
        if document is None:
            refused += 1
            continue
        title = document.bibliography.title
        expected = _title_beside(path)
        same = fuzz.ratio(_letters(title), _letters(expected)) >= _SAME_TITLE if expected else None
        known += same is not None
        right += bool(same)
        cells = sum(len(table.cells) for table in document.tables)
        answer = {None: "none there", True: "yes", False: f"NO: {expected}"}[same]
        row = (path.name, pages, f"{pages / seconds:.0f}", len(document.tables), cells, title, answer)
        print(f"| {' | '.join(map(str, row))} |")
        _beside(path, document)
    print(
        f"\n{len(files) - refused} of {len(files)} read, {refused} refused; titles right: {right} of {known}"
    )
    print(f"{everything.pages} pages, {everything.pages / everything.seconds:.0f} pages/s")


def _beside(path: Path, document: Document) -> None:
    """Print how far a PDF agrees with the publisher's XML, where that lies beside it."""
    beside = path.with_suffix(".xml")
    if not beside.exists() or b"<article" not in (data := beside.read_bytes())[:2000]:
        return
    if b"<TEI" in data[:2000] or b"<article-meta" not in data:
        return
    score = _compared(document, printed(data, beside.name).words, read(beside))
    print(score.row(f"{path.name} against {beside.name}"))


def _title_beside(path: Path) -> str:
    """Return the title that a file of metadata of the same name gives, or nothing."""
    for name in (
        f"{path.stem}.xml",
        f"{path.stem}.tei.xml",
        f"{path.name}.tei.xml",
        f"{path.stem}-metadata.xml",
    ):
        beside = path.with_name(name)
        if beside.exists():
            root = etree.fromstring(
                beside.read_bytes(), etree.XMLParser(recover=True, resolve_entities=False)
            )
            for query in ("//*[local-name()='titleStmt']/*[local-name()='title']", "//article-title"):
                for found in root.xpath(query):
                    return " ".join("".join(found.itertext()).split())
    beside = path.with_suffix(".json")
    return str(json.loads(beside.read_text()).get("title", "")) if beside.exists() else ""


def _letters(text: str) -> str:
    """Return the letters and digits of a title, folded."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


if __name__ == "__main__":
    main()
