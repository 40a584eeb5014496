"""Arms are found again wherever the text names them, by label, alias or the treatment that only they have."""

from __future__ import annotations

import pytest

from ingest.annotations import Passage
from ingest.pipeline import prepare
from ingest.sources import read_bytes
from ingest.study import study_of
from ingest.study.marking import mark_arms
from tests.fixtures.papers import abstract


def _marked(sentence: str) -> list[tuple[str, str]]:
    """Return the words that name an arm in a sentence of results, with the arm that each names."""
    document = read_bytes(abstract(sentence).encode(), "paper.txt")
    passages = prepare(document)
    arms = study_of(document, passages).arms
    mark_arms(passages, arms)
    passage: Passage = next(p for p in passages if sentence in p.text)
    assert all(passage.text[m.start : m.stop] == m.text for m in passage.arms)
    return [(m.text, arms[m.arm].label) for m in passage.arms]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pain was lower in group D.", [("group D", "Group D")]),
        ("Pain was lower in Group D than in Group C.", [("Group D", "Group D"), ("Group C", "Group C")]),
        ("Pain did not differ between groups D and C.", [("groups D", "Group D"), ("C", "Group C")]),
        ("Pain was lower with dexmedetomidine.", [("dexmedetomidine", "Group D")]),
        ("Pain was lower with ropivacaine.", []),
        ("Pain was lower in the D group.", [("D group", "Group D")]),
        ("Vitamin C was given.", []),
    ],
)
def test_namings_in_a_sentence(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert _marked(sentence) == expected


def test_namings_never_overlap() -> None:
    found = _marked("Group D (dexmedetomidine group D) and Group C (clonidine) were alike.")
    assert len(found) == len(set(found)) or len(found) > 2


def test_no_arms_no_marks() -> None:
    document = read_bytes(abstract("Pain was lower.").encode(), "paper.txt")
    passages = prepare(document)
    mark_arms(passages, ())
    assert all(not passage.arms for passage in passages)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Pain control was better after treatment.", []),
        ("It was lower in the treatment group.", [("treatment group", "treatment")]),
        ("Nausea was rarer than in controls.", [("controls", "control")]),
        ("Scores were 4.1 versus control 5.2.", [("control", "control")]),
    ],
)
def test_common_words_name_a_group_only_where_they_are_one(
    sentence: str, expected: list[tuple[str, str]]
) -> None:
    methods = "Patients were randomised to the treatment group (n = 20) or the control group (n = 20)."
    document = read_bytes(abstract(sentence, methods, "Pain after surgery: a trial").encode(), "paper.txt")
    passages = prepare(document)
    arms = study_of(document, passages).arms
    mark_arms(passages, arms)
    passage = next(p for p in passages if sentence in p.text)
    assert [(m.text, arms[m.arm].label) for m in passage.arms] == expected
