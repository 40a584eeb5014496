"""The reading view: what is read, and the way back to what is printed."""

import pytest

from ingest.view import HyphenJudge, view_of
from kb.spans import Span


def read(text: str, *skip: Span, witness: str = "") -> str:
    return view_of(text, Span(0, len(text)), skip, HyphenJudge.of(witness or text)).text


@pytest.mark.parametrize(
    ("printed", "as_read"),
    [
        ("cement leak-\nage in 6 cases", "cement leakage in 6 cases"),
        ("cement leak- \n  age", "cement leakage"),
        ("a  \n b\t\tc", "a b c"),
        ("  framed \n", "framed"),
        ("soft\u00adware", "software"),
        ("soft\u00ad\nware", "software"),
        ("e\ufb03cacy of \ufb02ow", "efficacy of flow"),
        ("5\u00a0mg at\u20092\u202fh", "5 mg at 2 h"),
        ("non\u2011invasive", "non-invasive"),
        ("\u22120.8 to 2.6 \u2013 1", "\u22120.8 to 2.6 \u2013 1"),
        ("ONE-\nWAY ANOVA", "ONE-WAY ANOVA"),
        ("Mann-\nWhitney", "Mann-Whitney"),
        ("COVID-\n19", "COVID-19"),
        ("5-\n7 days", "5-7 days"),
        ("Twenty-\none patients", "Twenty-one patients"),
        ("a t-\ntest", "a t-test"),
        ("two- and three-\nlevel", "two- and three-level"),
        ("pre-\nand postoperative", "pre- and postoperative"),
        ("image-\nguided", "image-guided"),
        ("", ""),
    ],
)
def test_what_is_read(printed: str, as_read: str) -> None:
    assert read(printed) == as_read


def test_the_document_decides_on_a_hyphen() -> None:
    assert read("pain-\nfree", witness="They were pain-free.") == "pain-free"
    assert read("soft-\ntissue", witness="The soft tissues and tissue.") == "soft-tissue"
    assert read("key-\nboard", witness="A keyboard, a key and a board.") == "keyboard"
    assert read("over-\nall", witness="Over it all.") == "overall"


def test_half_a_word_at_a_line_end_is_no_witness() -> None:
    assert HyphenJudge.of("the pa-\ntients were soft-\ntissue").words == {"the", "were"}


def test_every_character_leads_back() -> None:
    text = "We saw cement leak-\nage  in 6\u00a0cases"
    view = view_of(text, Span(3, len(text)))
    start = view.text.index("leakage")
    assert view.span(start, start + 7).of(text) == "leak-\nage"
    assert view.span(start, start + 10).of(text) == "leak-\nage  in"
    six = view.text.index("6 cases")
    assert view.span(six, six + 7).of(text) == "6\u00a0cases"


def test_a_ligature_is_quoted_whole() -> None:
    text = "e\ufb03cacy"
    view = view_of(text, Span(0, len(text)))
    assert [view.span(i, i + 1).of(text) for i in range(1, 4)] == ["\ufb03"] * 3


def test_an_empty_range_is_a_place() -> None:
    view = view_of("ab", Span(0, 2))
    assert [view.span(i, i) for i in range(3)] == [Span(0, 0), Span(1, 1), Span(2, 2)]
    assert view_of("  ", Span(1, 1)).span(0, 0) == Span(1, 1)


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (2, 1), (0, 3)])
def test_a_range_outside_the_view_is_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="not inside a view"):
        view_of("ab", Span(0, 2)).span(start, stop)


def test_from_the_document_to_the_view() -> None:
    text = "x leak-\nage y"
    view = view_of(text, Span(0, len(text)))
    assert view.from_document(Span(2, 11)) == (2, 9)
    assert view.from_document(Span(4, 9)) == (4, 7)
    assert view.from_document(Span(6, 8)) is None  # only the hyphen and the line end: nothing of them is read
    assert view.from_document(Span(40, 50)) is None


def test_what_is_left_out_does_not_tear_a_word() -> None:
    text = "cement leak-\nRUNNING HEAD 3\nage in 6"
    head = text.index("RUNNING")
    view = view_of(text, Span(0, len(text)), [Span(head, text.index("age"))])
    assert view.text == "cement leakage in 6"
    assert view.span(7, 14).of(text) == "leak-\nRUNNING HEAD 3\nage"


def test_what_is_left_out_keeps_words_apart() -> None:
    text = "pain3and"
    assert read(text, Span(4, 5)) == "pain and"
    assert read("pain.3,4 Next", Span(5, 8)) == "pain. Next"
    assert read("abc", Span(0, 3)) == ""
    assert read("abc", Span(1, 1)) == "abc"
