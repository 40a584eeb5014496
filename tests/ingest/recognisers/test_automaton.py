"""The automaton finds what spaCy's matcher finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.recognisers import automaton
from ingest.recognisers.automaton import NameAutomaton, finder
from ingest.tokens import tokens_of

_WORDS = st.sampled_from(["knee", "knees", "pain", "ee", "p", "of", ",", "ain", "痛"])
_NAME = st.lists(_WORDS, min_size=1, max_size=4).map(tuple)


@given(st.lists(_NAME, min_size=1, max_size=8), st.lists(_WORDS, max_size=30))
def test_it_finds_what_the_phrase_matcher_finds(names: list[tuple[str, ...]], words: list[str]) -> None:
    places = NameAutomaton(names).places(words)
    wanted = {
        (first, first + len(name))
        for name in names
        for first in range(len(words))
        if tuple(words[first : first + len(name)]) == name
    }
    assert sorted(places) == sorted(wanted)


@pytest.mark.parametrize("many", [0, 10])
def test_few_names_and_many_are_found_alike(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MANY", many)
    find = finder([tokens_of(name).words for name in ("knee pain", "pain", "intra-articular injection", "")])
    found = find(tokens_of("Knee pain after intraarticular injections, painful"))
    assert sorted(found) == [(0, 2), (1, 2), (3, 5)]
    assert find(tokens_of("")) == []


def test_without_names_nothing_is_found() -> None:
    assert NameAutomaton([]).places(("pain",)) == []
    assert finder([])(tokens_of("pain")) == []
