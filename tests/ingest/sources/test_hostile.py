"""Inputs that want to break a reader: each ends in a document or in a clear line, in bounded time."""

import time

import pytest

from ingest.records import document_of
from ingest.sources import read_any, read_bytes
from kb.documents import Completeness, canonical
from kb.errors import SourceError
from kb.records import RecordList
from tests.fixtures.hostile import article, page
from tests.fixtures.packed import odt, p, word
from tests.fixtures.structure import assert_well_formed

REFUSED = {
    "zip.txt": (b"PK\x03\x04" + b"x" * 100, "ZIP archive"),
    "paper.pdf": (b"%PDF-1.7\n", "a PDF"),
    "random.txt": (bytes(range(256)) * 20, "binary data"),
    "torn.xml": (b"<article article-type='x'><front></body></article>", "not well-formed XML"),
    "deep.xml": (b"<article article-type='x'><front/><body>" + b"<sec>" * 9000, "not well-formed XML"),
    "other.xml": (b"<?xml version='1.0'?><plist/>", "XML of an unknown kind"),
    "tei.xml": (b"<TEI xmlns='http://www.tei-c.org/ns/1.0'><text/></TEI>", "TEI"),
    "pubmed.xml": (b"<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>", "a list of references"),
    "blank.txt": (b" \n\xc2\xa0\n", "no text"),
    "script.html": (b"<html><script>var a = 1</script></html>", "without any text"),
    "utf16.txt": (b"\xff\xfea\x00\x00\xd8b", "not valid UTF-16"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(SourceError, match=words):
        read_bytes(data, name)


READ = {
    "line.txt": b"word " * 100_000,
    "letters.txt": b"a" * 300_000,
    "hyphens.txt": b"a-\n" * 30_000,
    "labels.txt": b"Results: " * 30_000,
    "brackets.txt": b"(" * 200_000,
    "stops.txt": b". " * 100_000,
    "questions.txt": b"Why?\n\n" * 5_000,
    "rows.txt": b"1 2 3 4\n" * 5_000,
    "newlines.txt": b"\n" * 200_000 + b"x",
    "names.txt": b"John Smith, " * 20_000,
    "bullets.txt": b"- a\n" * 5_000,
    "angles.html": b"<html><body>" + b"<" * 200_000,
    "cells.html": b"<html><body><table>" + b"<tr><td>1<td>2" * 5_000,
    "spans.html": b"<html><table><tr><td rowspan=99999 colspan=99999>1<td>2<tr><td>3</table>",
    "comments.html": b"<html><body>" + b"a<!---->" * 20_000,
    "bold.html": b"<html><body>" + b"<b><i>x " * 3_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", READ)
def test_read_in_bounded_time(name: str) -> None:
    start = time.perf_counter()
    document = read_bytes(READ[name], name)
    assert time.perf_counter() - start < 20
    assert_well_formed(document)


def test_html_nested_ten_thousand_deep_keeps_its_text() -> None:
    data = (
        b"<html><p>start</p>"
        + b"<div>" * 10_000
        + b"<p>deep words</p>"
        + b"</div>" * 10_000
        + b"<p>end</p></html>"
    )
    document = read_bytes(data, "deep.html")
    assert document.text.split() == ["start", "deep", "words", "end"]
    assert document.completeness is Completeness.FULL


def test_external_entities_are_never_read() -> None:
    data = (
        b'<!DOCTYPE article [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa">]>'
        b"<article article-type='x'><front/><body>"
        b"<p>We &xxe; saw &a; 5 &plusmn; 1 &#x3b1;.</p></body></article>"
    )
    document = read_bytes(data, "xxe.xml")
    assert document.text == "We &xxe; saw &a; 5 ± 1 α."
    assert len(document.warnings) == 2


@pytest.mark.parametrize(
    ("data", "text", "warns"),
    [
        ("Mean ± SD".encode(), "Mean ± SD", False),
        ("Mean ± SD".encode("utf-8-sig"), "Mean ± SD", False),
        ("Mean ± SD".encode("utf-16"), "Mean ± SD", False),
        (("Mean ± SD " * 9).strip().encode("utf-16-le"), ("Mean ± SD " * 9).strip(), True),
        ("Mean ± SD – “so”".encode("cp1252"), "Mean ± SD – “so”", True),
        (b"one\r\ntwo", "one\ntwo", False),
    ],
)
def test_encodings(data: bytes, text: str, warns: bool) -> None:
    document = read_bytes(data, "x.txt")
    assert document.text == text
    assert bool(document.warnings) is warns


def test_lost_text_is_said() -> None:
    """A page whose words a parser cannot reach says so; here an iframe's fallback is taken for script."""
    data = b"<html><body><p>Read.</p><object>" + b"lost words " * 50 + b"</object></body></html>"
    document = read_bytes(data, "lost.html")
    assert document.completeness is Completeness.TEXT_INCOMPLETE
    assert "of the characters" in document.completeness_reason


FOUND = {  # by the fuzzer, cut down to what shows it
    "mark.docx": word(p("\ufeffSix words.")),
    "mark.odt": odt("<text:p>\ufeff\ufeff Six words.</text:p>"),
    "mark.xml": article("<p>\ufeffSix words.</p>"),
    "mark.html": page("<p>\ufeffSix words."),
    "mark.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n\ufeffSix words.\n".encode(),
    "star.xml": article("<p>Six words<xref ref-type='bibr'>*</xref>.</p>"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_the_fuzzer_found_is_read_well(name: str) -> None:
    document = read_bytes(FOUND[name], name)
    assert_well_formed(document)
    assert document.text == canonical(document.text)
    assert "Six words" in document.text


def test_json_of_any_shape_is_no_fault() -> None:
    assert isinstance(read_any(b'[{"type": {}, "title": {}}]', "a.json"), RecordList)
    listed = read_any(
        b'[{"type": [], "title": "A title", "author": [7, {"family": []}], "issued": [[]]}]', "a.json"
    )
    assert isinstance(listed, RecordList)
    assert listed.records[0].bibliography.title == "A title"


def test_a_mark_before_the_title_of_a_record_is_no_part_of_it() -> None:
    listed = read_any("TY  - JOUR\nTI  - \ufeff A title\nPY  - 2020\nER  - \n".encode(), "a.ris")
    assert isinstance(listed, RecordList)
    document = document_of(listed.records[0], "a.ris")
    assert document is not None
    assert_well_formed(document)
    assert document.text == document.bibliography.title == "A title"


@pytest.mark.parametrize("start", ["<![CDATA[", "<!DOCTYPE a ["])
def test_what_is_opened_and_never_closed_is_searched_once(start: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(SourceError, match="not well-formed XML"):
        read_bytes(article(start * 100_000), "a.xml")
    assert time.perf_counter() - begin < 2


def test_a_cell_without_an_end_costs_the_rest_of_its_table_and_says_so() -> None:
    data = b"title,authors,doi\nA title,Doe J,10.1/x\n" + b"a" * (17 << 20)
    listed = read_any(data, "a.csv")
    assert isinstance(listed, RecordList)
    assert [record.bibliography.title for record in listed.records] == ["A title"]
    assert "line 3: from here on nothing can be read" in listed.problems[0]


def test_an_entry_of_bibtex_may_stand_on_one_line() -> None:
    data = b" @article{Doe_2020, title={A title}, DOI={10.1234/x}, author={Doe, Jane}, year={2020} }\n"
    listed = read_any(data, "a.txt")
    assert isinstance(listed, RecordList)
    assert listed.records[0].bibliography.doi == "10.1234/x"


def test_a_text_longer_than_any_document_is_refused() -> None:
    with pytest.raises(SourceError, match=r"a text of 3\.5 million letters, the limit is 3"):
        read_any(b"a" * 3_500_000, "a.txt")
