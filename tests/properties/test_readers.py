"""What holds of the readers for any bytes at all: a well-formed document, or an error of ours."""

from collections import Counter
from contextlib import suppress
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from kb.documents import Completeness, Document
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

_WORDS = st.sampled_from(
    [
        "A Title of Four Words", "\n", "\n\n", " ", "Methods", "Results: We saw six.", "Why?",
        "With Ana Example, MD",
        "• item", "Contraindications include:", "Table 1. Scores", "1 2 3 4", "Fig. 1. A knee",
        "leak-\nage", "Abstract",
        "• ", "…", "doi: 10.1/x", "J Pain. 2020 Dec;2(1):3-4.", "<p>", "lower case goes on", "x",
        "\ufb01", "\u00ad",
    ]
)  # fmt: skip
_TAGS = st.sampled_from(
    [
        "<p>", "</p>", "<div>", "</div>", "<h2>", "</h2>", "<table>", "<tr>", "<td>",
        "<td colspan=2>", "</table>",
        "<ul>", "<li>", "</ul>", "<b>", "</b>", "<nav>", "</nav>", "<script>", "</script>", "<!--",
        "-->", "&amp;", "&lt",
        "<article>", "<br>", "words go here", "Abstract", "Why is that so?", "1", "<a href='#r1'>",
        "</a>", "<",
    ]
)  # fmt: skip
_ELEMENTS = st.sampled_from(
    ["sec", "p", "title", "list", "list-item", "table-wrap", "table", "tr", "td", "fig", "caption",
     "label", "xref",
     "fn", "abstract", "ref-list", "ref", "boxed-text", "sup", "disp-formula", "alternatives",
     "def-list", "def-item"]
)  # fmt: skip


def read(data: bytes, name: str) -> Document | None:
    with suppress(SourceError):
        return read_bytes(data, name)
    return None


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.xml", "a"]))
def test_any_bytes(data: bytes, name: str) -> None:
    document = read(data, name)
    if document is not None:
        assert_well_formed(document)


@given(st.lists(_WORDS, max_size=40))
def test_any_text(words: list[str]) -> None:
    document = read("".join(words).encode(), "a.txt")
    if document is not None:
        assert_well_formed(document)


@given(st.lists(_TAGS, max_size=40))
def test_any_page(tags: list[str]) -> None:
    document = read(("<html><body>" + "".join(tags)).encode(), "a.html")
    if document is not None:
        assert_well_formed(document)


def _tree(names: list[str], words: list[str]) -> str:
    inner = "".join(f"<{name}>{word}" for name, word in zip(names, words, strict=False))
    return inner + "".join(f"</{name}>and" for name in reversed(names[: len(words)]))


@given(
    st.lists(st.lists(_ELEMENTS, max_size=6), max_size=6),
    st.lists(st.sampled_from(["word", " ", "5 \u00b1 1", ""])),
)
def test_any_article(branches: list[list[str]], words: list[str]) -> None:
    body = "".join(_tree(names, words or ["x"] * 6) for names in branches)
    data = f"<article article-type='x'><front/><body>{body}<p>End.</p></body></article>"
    document = read(data.encode(), "a.xml")
    assert document is not None
    assert_well_formed(document)
    # Invalid articles may hold words where no words belong; either they are read, or the document says so.
    wanted = Counter("".join(fromstring(data).itertext()).split())  # noqa: S314 - written here
    lost = wanted - Counter(document.text.split())
    assert not lost or document.completeness is Completeness.TEXT_INCOMPLETE or document.warnings
