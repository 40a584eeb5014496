"""Folded words with their places: hyphens, prefixes and punctuation."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language import blank, matching_doc
from ingest.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Intra-articular PVA/steroid, nausea", ("intraarticular", "pva", "steroid", ",", "nausea")),
        ("intra articular", ("intraarticular",)),
        ("intraarticular", ("intraarticular",)),
        ("non-steroidal anti-inflammatory drugs", ("nonsteroidal", "antiinflammatory", "drug")),
        ("micro-embolization", ("microembolization",)),
        ("micro embolization", ("micro", "embolization")),
        ("post hoc", ("post", "hoc")),
        ("post-TAE pain", ("post", "tae", "pain")),
        ("pre- and post-treatment", ("pre", "and", "posttreatment")),
        ("anti-", ("anti",)),
        ("over", ("over",)),
        ("low-back pain", ("low", "back", "pain")),
        ("500–700 µm", ("500", "700", "um")),
        ("3.5 mg", ("3", ".", "5", "mg")),
        ("Embosphere® (Merit)", ("embosphere", "(", "merit", ")")),
        ("Crohn’s disease", ("crohn", "disease")),
        ("5'-nucleotidase", ("5", "nucleotidase")),
        ("vertebrae; Haematomas", ("vertebra", ";", "hematoma")),
        ("", ()),
        (" \n\t", ()),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert tokens_of(text).words == words


def test_places_are_those_of_the_text() -> None:
    text = "Post-operative haematomas, 3"
    tokens = tokens_of(text)
    assert [text[a:b] for a, b in zip(tokens.starts, tokens.stops, strict=True)] == [
        "Post-operative",
        "haematomas",
        ",",
        "3",
    ]


def test_between_takes_what_begins_inside() -> None:
    tokens = tokens_of("one two three")
    assert list(tokens.between(0, 4)) == [0]
    assert list(tokens.between(1, 99)) == [1, 2]
    assert list(tokens.between(99, 100)) == []
    assert len(tokens) == 3


@given(st.text(alphabet=st.sampled_from("aZé9-–/'’ .,()µ®\n") | st.characters(), max_size=60))
def test_tokens_of_any_text_are_in_order_and_apart(text: str) -> None:
    tokens = tokens_of(text)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.stops)
    places = list(zip(tokens.starts, tokens.stops, strict=True))
    assert all(a < b for a, b in places)
    assert all(b <= c for (_, b), (c, _) in pairwise(places))


def test_a_document_for_matchers_has_the_folded_words() -> None:
    doc = matching_doc(tokens_of("Knee-joints, haematoma"))
    assert [token.text for token in doc] == ["knee", "joint", ",", "hematoma"]
    assert doc.vocab is blank().vocab
