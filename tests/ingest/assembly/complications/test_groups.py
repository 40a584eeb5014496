"""Whose the numbers of a sentence are where the group does not stand beside each of them."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import Told, abstract, told

SENTENCES = {
    "in each group": (
        "Hypotension occurred in 3 patients in each group.",
        {Told("hypotension", 3, arm="D"), Told("hypotension", 3, arm="C")},
    ),
    "the sum of what each group had": (
        "Four patients, two in each group, had vomiting.",
        {Told("vomiting", 2, arm="D"), Told("vomiting", 2, arm="C")},
    ),
    "one group of two is named": (
        "Nausea was more frequent in group D (5 vs 2 patients).",
        {Told("nausea", 5, arm="D"), Told("nausea", 2, arm="C")},
    ),
    "several harms, the groups behind": (
        "Hypotension (10% vs 20%) and nausea (5% vs 8%) were less common in group D than in group C.",
        {
            Told("hypotension", percent=10, arm="D"),
            Told("hypotension", percent=20, arm="C"),
            Told("nausea", percent=5, arm="D"),
            Told("nausea", percent=8, arm="C"),
        },
    ),
    "what is compared with stands first": (
        "Compared with group C, group D had more vomiting (20% vs 7%).",
        {Told("vomiting", percent=20, arm="D"), Told("vomiting", percent=7, arm="C")},
    ),
    "this group": (
        "Patients in group C recovered quickly. This group had no vomiting.",
        {Told("vomiting", arm="C", occurrence="none")},
    ),
    "none in the other": (
        "Three patients in group D and none in group C had nausea.",
        {Told("nausea", 3, arm="D"), Told("nausea", 0, arm="C", occurrence="none")},
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_whose_numbers_they_are(name: str) -> None:
    sentence, expected = SENTENCES[name]
    assert told(abstract(sentence)) == expected


def test_numbers_that_contradict_the_words_are_nobodys() -> None:
    text = abstract("Nausea was more frequent in group D than in group C (5% vs 12%).")
    assert {each.percent for each in told(text)} == {None}
