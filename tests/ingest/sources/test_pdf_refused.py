"""PDFs that cannot be read, or not whole: each is named for what it is, in bounded time."""

import os
import time
from pathlib import Path

import pytest

from ingest.sources import PASSWORDS, apart, pdf, read_bytes
from ingest.sources.pdf import ranges
from kb.documents import Completeness
from kb.errors import SourceError
from tests.fixtures.pdfs import Page
from tests.fixtures.pdfs import pdf as written
from tests.fixtures.structure import assert_well_formed

WORDS = "There is a text of some length on this page, more than a number or a name."


def page(words: str = WORDS) -> Page:
    made = Page()
    made.column(50, 100, words, letters=60)
    return made


def scan() -> Page:
    return Page().picture(0, 0, 600, 800)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (written(scan(), scan()), "scanned"),
        (written(page(), lock="secret"), "asks for a password"),
        (b"%PDF-1.7\n%%EOF", "damaged or cut off"),
        (written(page())[:300], "damaged or cut off"),
        (written(), "damaged or cut off"),
        (
            b"%PDF-1.4\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
            "damaged|without",
        ),
    ],
    ids=["scan", "locked", "empty", "cut", "pageless", "loop"],
)
def test_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_bytes(data, "paper.pdf")


def test_a_password_opens_a_locked_file() -> None:
    data = written(page(), lock="secret")
    token = PASSWORDS.set(("wrong", "secret"))
    try:
        assert "text of some length" in pdf.read(data, "paper.pdf").text
    finally:
        PASSWORDS.reset(token)


def test_wrong_passwords_are_said_to_be_wrong() -> None:
    token = PASSWORDS.set(("wrong",))
    try:
        with pytest.raises(SourceError, match="none of the passwords"):
            pdf.read(written(page(), lock="secret"), "paper.pdf")
    finally:
        PASSWORDS.reset(token)


def test_pages_that_are_pictures_are_named() -> None:
    document = pdf.read(written(page(), scan(), scan(), page(), scan()), "paper.pdf")
    assert document.completeness is Completeness.TEXT_INCOMPLETE
    assert "2\u20133, 5" in document.completeness_reason
    assert len(document.page_starts) == 4


def test_letters_without_names_are_warned_of() -> None:
    odd = Page().text(50, 100, WORDS)
    odd.content.append("BT /symbol 10 Tf 1 0 0 1 50 600 Tm (" + r"\001\002\003" * 30 + ") Tj ET")
    document = pdf.read(written(odd), "paper.pdf")
    assert_well_formed(document)
    warning = document.warnings[0]
    assert "% of the letters are not named in the file: the text may be wrong" in warning
    assert "OCR" in warning
    assert document.completeness is Completeness.TEXT_INCOMPLETE


def test_letters_with_names_are_not_warned_of() -> None:
    assert pdf.read(written(page()), "paper.pdf").warnings == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_a_crash_of_the_parser_costs_its_own_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing = (
        "import os; from ingest.sources import pdf; real = pdf.read; "
        "pdf.read = lambda data, name: os.abort() if name == 'bad.pdf' else real(data, name); "
    )
    monkeypatch.setattr(apart, "_START", crashing + apart._START)
    for name in ("bad.pdf", "good.pdf"):
        (tmp_path / name).write_bytes(written(page()))
    with apart.Reader() as reader:
        with pytest.raises(SourceError) as caught:
            reader.read(tmp_path / "bad.pdf")
        assert "text of some length" in reader.read(tmp_path / "good.pdf").text
    assert caught.value.source == "bad.pdf"
    assert "the parser crashed (SIGABRT)" in str(caught.value)
    assert "save it in another format" in str(caught.value)


def test_a_page_count_of_a_million_is_not_believed() -> None:
    start = time.perf_counter()
    document = pdf.read(written(page(), page_count=1_000_000), "paper.pdf")
    assert time.perf_counter() - start < 10
    assert "text of some length" in document.text
    assert len(document.page_starts) == 1


def test_a_loop_in_the_tree_of_pages_ends() -> None:
    data = written(page()).replace(b"/Type /Pages /Kids [", b"/Type /Pages /Kids [9 0 R ")
    start = time.perf_counter()
    try:
        document = pdf.read(data, "paper.pdf")
    except SourceError:
        document = None
    assert time.perf_counter() - start < 10
    assert document is None or "text of some length" in document.text


def test_a_page_of_a_kilometre_is_read() -> None:
    wide = Page(width=3_000_000, height=3_000_000)
    wide.column(50, 100, WORDS, letters=60)
    assert_well_formed(pdf.read(written(wide), "paper.pdf"))


def test_a_page_of_endless_words_is_read_as_far_as_people_would() -> None:
    full = Page()
    line = "word " * 200
    for number in range(600):
        full.text(0, number, line, size=1)
    start = time.perf_counter()
    document = pdf.read(written(full), "paper.pdf")
    assert time.perf_counter() - start < 20
    assert document.completeness is Completeness.TEXT_INCOMPLETE


def test_a_page_of_endless_strokes_is_read() -> None:
    drawn = page()
    for number in range(30_000):
        drawn.line(number % 600, 0, number % 600 + 5, number % 800)
    start = time.perf_counter()
    assert "text of some length" in pdf.read(written(drawn), "paper.pdf").text
    assert time.perf_counter() - start < 10


def test_ranges_of_pages() -> None:
    assert ranges([1, 2, 3, 7]) == "1\u20133, 7"
