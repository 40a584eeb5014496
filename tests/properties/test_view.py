"""What holds of the reading view for any text at all."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split
from ingest.view import HyphenJudge, view_of
from kb.documents import canonical
from kb.spans import Span

# Texts rich in what the view treats specially.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab -\n\u00ad\u00a0\u2009\u200b\ufb01\ufb03.()3A\u2010\u2011"), st.characters()
    ),
    max_size=200,
)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Span, list[Span]]:
    text = canonical(draw(TEXTS))
    offsets = st.integers(0, len(text))

    def span() -> Span:
        first, second = draw(offsets), draw(offsets)
        return Span(min(first, second), max(first, second))

    return text, span(), [span() for _ in range(draw(st.integers(0, 3)))]


@given(places())
def test_the_map_leads_forward_and_back(place: tuple[str, Span, list[Span]]) -> None:
    text, span, skip = place
    view = view_of(text, span, skip, HyphenJudge.of(text))
    assert len(view.starts) == len(view.stops) == len(view.text)
    assert list(view.starts) == sorted(view.starts)
    assert list(view.stops) == sorted(view.stops)
    assert all(a < b for a, b in zip(view.starts, view.stops, strict=True))
    for index, character in enumerate(view.text):
        printed = view.span(index, index + 1)
        assert span.contains(printed)
        back = view.from_document(printed)
        assert back is not None
        assert back[0] <= index < back[1]
        assert character == " " or not printed.of(text).isspace()


@given(places())
def test_white_space_is_folded(place: tuple[str, Span, list[Span]]) -> None:
    text, span, skip = place
    read = view_of(text, span, skip, HyphenJudge.of(text)).text
    assert read == read.strip()
    assert "  " not in read
    assert not any(character.isspace() and character != " " for character in read)


@given(st.text(st.sampled_from("\ufeff\r\n\x00a\ud800"), max_size=12))
def test_canonicalising_twice_changes_nothing(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert not {"\r\n", "\x00", "\ud800"} & {once[i : i + n] for i in range(len(once)) for n in (1, 2)}


@given(TEXTS)
def test_sentences_cover_all_words_in_order(text: str) -> None:
    ranges = split(text)
    end = 0
    for start, stop in ranges:
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip() != ""
        end = stop
    assert not text[end:].strip()
