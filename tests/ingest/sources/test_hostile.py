"""Inputs that want to break a reader: each ends in a document or in a clear line, in bounded time."""

import time

import pytest

from ingest.sources import read_bytes
from kb.documents import Completeness
from kb.errors import SourceError
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
