"""Variants of a name: what is the same in other letters, and what only looks like it."""

import pytest

from ingest.recognisers.variants import (
    DERIVED,
    EXACT,
    ORDER,
    QUALIFIED,
    SPELLING,
    derived,
    likeness,
    slipped,
    sound,
)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("vomitting", "vomiting"),
        ("retension", "retention"),
        ("hypertention", "hypertension"),
        ("hemorhage", "hemorrhage"),
        ("parasthesia", "paresthesia"),
        ("pneumothrax", "pneumothorax"),
        ("extravastion", "extravasation"),
        ("thormbosis", "thrombosis"),
        ("dizzyness", "dizziness"),
        ("septicaemia", "septicemia"),
        ("anaphilaxis", "anaphylaxis"),
    ],
)
def test_misspellings(wrong: str, right: str) -> None:
    assert slipped(wrong, right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hypertension", "hypotension"),
        ("hyperthermia", "hypothermia"),
        ("dysphagia", "dysphasia"),
        ("perineal", "peroneal"),
        ("ileum", "ilium"),
        ("arthritis", "arteritis"),
        ("spondylosis", "spondylitis"),
        ("spondylolysis", "spondylosis"),
        ("ureteral", "urethral"),
        ("microembolization", "macroembolization"),
        ("abduction", "adduction"),
    ],
)
def test_words_that_differ_by_little_and_mean_another_thing(one: str, other: str) -> None:
    assert not slipped(one, other)
    assert not derived(one, other)


@pytest.mark.parametrize(
    ("words", "name", "sure"),
    [
        ("knee osteoarthritis", "knee osteoarthritis", EXACT),
        ("osteoarthritis of the knee", "knee osteoarthritis", ORDER),
        ("urinary retension", "urinary retention", SPELLING),
        ("mild transient erythema", "erythema", QUALIFIED),
        ("urine retention", "urinary retention", DERIVED),
        ("muscle weakness", "muscular weakness", DERIVED),
        ("neural pain", "neuralgia pain", 0.0),
        ("knee pain", "knee osteoarthritis", 0.0),
        ("pain", "knee pain", 0.0),
        ("of the", "pain", 0.0),
        ("hypotension", "hypertension", 0.0),
    ],
)
def test_how_sure_a_variant_is(words: str, name: str, sure: float) -> None:
    known = frozenset("knee pain osteoarthritis hypotension hypertension urinary retention".split())
    assert likeness(tuple(words.split()), tuple(name.split()), known) == sure


def test_a_word_that_is_known_is_never_misspelt() -> None:
    name = ("hemorrhage",)
    assert likeness(("hemorhage",), name, frozenset()) == SPELLING
    assert likeness(("hemorhage",), name, frozenset({"hemorhage"})) == 0.0


def test_sounds_are_stable() -> None:
    assert sound(sound("haemorrhage")) == sound("haemorrhage")


def test_a_word_that_stands_twice_is_met_once() -> None:
    known = frozenset({"back", "pain", "clinic"})
    assert likeness(("pain", "clinic", "pain"), ("pain", "clinic", "visit"), known) == 0
    assert likeness(("pain", "pain"), ("back", "pain"), known) == 0
