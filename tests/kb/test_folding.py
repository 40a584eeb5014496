"""Folding: the same word in every spelling, and different words kept apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.folding import fold, fold_word, slug, words
from kb.lexicon import curated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haematomas", "hematoma"),
        ("tumours", "tumor"),
        ("embolisation", "embolization"),
        ("randomised", "randomized"),
        ("catheterising", "catheterizing"),
        ("analyse", "analyze"),
        ("analyses", "analysis"),
        ("epiphyses", "epiphysis"),
        ("metastases", "metastasis"),
        ("necroses", "necrosis"),
        ("prostheses", "prosthesis"),
        ("diagnoses", "diagnosis"),
        ("vertebrae", "vertebra"),
        ("bursae", "bursa"),
        ("petechiae", "petechia"),
        ("menisci", "meniscus"),
        ("thrombi", "thrombus"),
        ("injuries", "injury"),
        ("biopsies", "biopsy"),
        ("abscesses", "abscess"),
        ("patches", "patch"),
        ("sizes", "size"),
        ("doses", "dose"),
        ("sinuses", "sinus"),
        ("axes", "axis"),
        ("diskectomy", "discectomy"),
        ("disks", "disc"),
        ("oedema", "edema"),
        ("anaesthetics", "anesthetic"),
        ("paraesthesia", "paresthesia"),
        ("diarrhoea", "diarrhea"),
        ("leucocyte", "leukocyte"),
        ("lignocaine", "lidocaine"),
        ("fibres", "fiber"),
        ("millilitre", "milliliter"),
        ("patient's", "patient"),
        ("women's", "woman"),
        ("µm", "um"),
        ("α", "alpha"),
        ("naïve", "naive"),
        ("Sjögren", "sjogren"),
    ],
)
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert fold_word(one) == fold_word(other)


@pytest.mark.parametrize(
    "word",
    [
        "arthritis", "pelvis", "plexus", "stenosis", "paresis", "diabetes", "herpes", "bias", "gas", "loss",
        "stress", "illness", "continuous", "biceps", "series", "crps", "tens", "vas", "exercise", "rise",
        "disease", "noise", "precise", "bruise", "otherwise", "likewise", "os", "us", "its", "this",
    ],
)  # fmt: skip
def test_words_that_stay_as_they_are(word: str) -> None:
    assert fold_word(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("diseases", "diseasis"),
        ("increases", "increasis"),
        ("bases", "basis"),
        ("hypertension", "hypotension"),
        ("ileum", "ilium"),
        ("abduction", "adduction"),
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold_word(one) != fold_word(other)


def test_a_name_is_its_words() -> None:
    assert fold("Imipenem/cilastatin (500–700 µm)") == "imipenem cilastatin 500 700 um"
    assert fold("Post-herpetic Neuralgias") == "post herpetic neuralgia"
    assert fold(" - ") == ""


def test_addresses_are_plain() -> None:
    assert slug("imipenem/cilastatin") == "imipenem-cilastatin"
    assert slug("β-blocker é") == "beta-blocker-e"
    assert slug("???") == "unnamed"


def test_the_words_of_the_vocabulary_are_folded_once_for_all() -> None:
    for concept in curated().concepts:
        for name in (concept.label, *concept.synonyms):
            once = words(name)
            assert [fold_word(word) for word in once] == once, name


@given(st.text(max_size=40))
def test_nothing_breaks_it(text: str) -> None:
    for word in words(text):
        assert word == word.strip()
    assert slug(text)
