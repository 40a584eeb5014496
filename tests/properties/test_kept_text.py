"""No text vanishes: what a file prints, by a plain count of its words, is kept, or the document says not.

Each word is used once in a file, so that a word that is lost cannot hide behind another of its kind.
"""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_any
from kb.documents import Completeness, Document
from kb.errors import SourceError
from tests.fixtures.packed import odt, word
from tests.fixtures.pdfs import Page, pdf

_KEPT = 0.99
_WORD_TAGS = (
    "p r sdt sdtContent ins hyperlink smartTag customXml fldSimple "
    "tbl tr tc txbxContent body pict del moveTo "
    "dir bdo object comment"
).split()
_ODT_TAGS = (
    "text:p text:h text:span text:list text:list-item text:list-header text:section text:a text:note "
    "text:note-body table:table table:table-row table:table-cell table:covered-table-cell draw:frame "
    "draw:text-box text:index-body text:table-of-content table:table-header-rows office:annotation text:ruby "
    "text:meta text:numbered-paragraph"
).split()
_PAGE_TAGS = (
    "p div span h1 h2 table tr td th ul li ol dl "
    "dt dd b i sup a blockquote pre article section nav aside figure "
    "figcaption caption form button select option textarea label "
    "details summary center font main header footer "
    "noscript unknown-tag math"
).split()
_UNPRINTED = {"script", "style", "template", "svg", "head", "title"}
_ARTICLE_TAGS = (
    "sec title p list list-item table-wrap table tr td th fig caption label boxed-text sup italic def-list "
    "def-item term def disp-quote attrib statement fn-group fn ref-list ref mixed-citation ack app-group app "
    "glossary notes supplementary-material media speech speaker verse-group verse-line graphic array unknown"
).split()


def _trees(tags: list[str]) -> st.SearchStrategy[list[tuple[str, int]]]:
    """Elements in order, each with how many of those that are open end before it."""
    return st.lists(st.tuples(st.sampled_from(tags), st.integers(0, 3)), min_size=1, max_size=14)


def _written(tree: list[tuple[str, int]], text: str = "{}") -> tuple[str, list[str]]:
    """Markup with a word of its own in and behind each element, and the words."""
    parts: list[str] = []
    words: list[str] = []
    opened: list[str] = []

    def say() -> None:
        words.append(f"word{len(words)}x")
        parts.append(text.format(words[-1]))

    for tag, ends in tree:
        for _ in range(min(ends, len(opened))):
            parts.append(f"</{opened.pop()}>")
            say()
        parts.append(f"<{tag}>")
        opened.append(tag)
        say()
    parts += [f"</{tag}>" for tag in reversed(opened)]
    return "".join(parts), words


def _assert_kept(data: bytes, name: str, words: list[str]) -> None:
    try:
        document = read_any(data, name)
    except SourceError:
        return
    assert isinstance(document, Document)
    have = set(document.text.replace("-", " ").split())
    lost = [each for each in words if each not in have and each not in document.text]
    share = 1 - sum(map(len, lost)) / max(1, sum(map(len, words)))
    if document.completeness is not Completeness.TEXT_INCOMPLETE:
        assert share >= _KEPT, (lost, document.text)


@given(_trees(_ARTICLE_TAGS), st.sampled_from(["body", "back", "abstract"]))
def test_of_an_article(tree: list[tuple[str, int]], where: str) -> None:
    body, words = _written(tree)
    parts = {"body": "<p>Start.</p>", "back": "", "abstract": ""} | {where: body}
    front = f"<front><article-meta><abstract>{parts['abstract']}</abstract></article-meta></front>"
    back = f"<back>{parts['back']}</back>"
    data = f"<article article-type='x'>{front}<body>{parts['body']}</body>{back}</article>"
    _assert_kept(data.encode(), "a.xml", words)


class _Plain(HTMLParser):
    """The words of a page outside of what a browser does not show."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words += data.split()


@given(_trees(_PAGE_TAGS), st.booleans())
def test_of_a_page(tree: list[tuple[str, int]], has_end: bool) -> None:
    body, _ = _written(tree)
    source = f"<html><body><p>Start.</p>{body}{'</body></html>' if has_end else ''}"
    plain = _Plain()
    plain.feed(source)
    _assert_kept(source.encode(), "a.html", plain.words)


@given(_trees(_WORD_TAGS), st.booleans())
def test_of_a_word_file(tree: list[tuple[str, int]], in_run: bool) -> None:
    text = "<w:t>{}</w:t>" if not in_run else "<w:r><w:t>{}</w:t></w:r>"
    body, words = _written([(f"w:{tag}", ends) for tag, ends in tree], text)
    if "<w:del>" in body or "<w:comment>" in body:  # struck out, or beside the text: left out on purpose
        words = []
    _assert_kept(word(f"<w:p><w:r><w:t>Start.</w:t></w:r></w:p>{body}"), "a.docx", words)


@given(_trees(_ODT_TAGS))
def test_of_an_odt_file(tree: list[tuple[str, int]]) -> None:
    body, words = _written(tree)
    if "<office:annotation>" in body:
        words = []
    _assert_kept(odt(f"<text:p>Start.</text:p>{body}"), "a.odt", words)


_MARKS = st.sampled_from(
    [
        "# {}", "{}\n===", "- {}", "  - {}", "1. {}", "> {}", "    {}", "```\n{}\n```", "```\n{}",
        "| {} | a |\n|---|---|\n| b | c |",
        "| a | b |\n|---|---|\n| {} | c | d | e |", "[^1]: {}", "see[^1] {}", "[{}](http://x.org)",
        "<div>{}</div>",
        "<div>\n\n{}\n\n</div>", "<table><tr><td>{}</table>", "**{}", "~~{}~~", "*{}* _a_", "$${}$$",
        "{}\n: x", "- [ ] {}", "{}\\",
        "&{};", "[a]: {}", "[{}]", "Q: {}", "**Q:** {}", "<p>{}", "***\n{}\n***", "`{}`", "{}  \n{{}}",
    ]
)  # fmt: skip


@given(st.lists(_MARKS, min_size=1, max_size=12), st.sampled_from(["\n", "\n\n"]))
def test_of_markdown(marks: list[str], between: str) -> None:
    words = [f"word{number}x" for number in range(len(marks))]
    source = between.join(mark.format(each) for mark, each in zip(marks, words, strict=True))
    shown = [w for w, mark in zip(words, marks, strict=True) if mark != "[a]: {}"]
    _assert_kept(f"# A title\n\nStart.\n\n{source}".encode(), "a.md", shown)


_LINES = st.sampled_from(
    [
        "{}", "<v Ana>{}</v>", "<i>{}", "- {}", "Q: {}", "1", "", "00:01.000 --> 00:02.000",
        "00:00:01,000 --> 00:00:02,000",
        "00:02.000-->00:03.000", "0:01 --> 0:02", "00:01.000 --> {}", "ANA: {}", "{}: 5",
        "00:00:01:00 --> 00:00:02:00 {}",
    ]
)  # fmt: skip


@given(st.lists(_LINES, min_size=1, max_size=20), st.sampled_from(["a.vtt", "a.srt"]))
def test_of_a_transcript(lines: list[str], name: str) -> None:
    """The line above a time code names the cue."""
    words = [f"word{number}x" for number in range(len(lines))]
    start = "WEBVTT\n\n" if name == "a.vtt" else "1\n"
    source = "\n".join(line.format(each) for line, each in zip(lines, words, strict=True))
    shown = [
        each
        for each, line, below in zip(words, lines, [*lines[1:], ""], strict=True)
        if "{}" in line and "-->" not in line + below
    ]
    _assert_kept(f"{start}00:00:00.500 --> 00:00:01.000\nStart.\n{source}\n".encode(), name, shown)


@given(
    st.lists(
        st.tuples(
            st.integers(20, 500),
            st.integers(20, 780),
            st.sampled_from([6, 10, 18]),
            st.sampled_from([0, 90, 180]),
        ),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from([0, 90]),
)  # fmt: skip
def test_of_a_pdf(places: list[tuple[int, int, int, int]], rotate: int) -> None:
    page = Page(rotate=rotate)
    words = []
    for number, (x, y, size, turn) in enumerate(places):
        if any(abs(y - other) < 30 and abs(x - x2) < 120 for x2, other, _, _ in places[:number]):
            continue  # what is printed over another word is no word
        words.append(f"word{number}x")
        page.text(x, y, words[-1], size=size, turn=turn)
    _assert_kept(
        pdf(page.text(50, 795, "Start of a page with enough words in it to be one.", size=5)), "a.pdf", words
    )
