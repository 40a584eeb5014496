"""Treatments that no vocabulary holds, by the words of the title."""

from __future__ import annotations

import pytest

from ingest.assembly.complications.own_words import treatment_in_own_words
from tests.fixtures.papers import article, read_paper

SUMMARY = "Forty patients were randomised."


def named(label: str, title: str, summary: str = SUMMARY) -> str | None:
    """Return the treatment that a label is found to be."""
    found = treatment_in_own_words(label, read_paper(article(title=title, summary=summary))[0])
    return found.label if found is not None else None


@pytest.mark.parametrize(
    "title",
    [
        "Zorbifen versus ketamine after tonsillectomy",
        "Ketamine or zorbifen after tonsillectomy",
        "The effect of oral zorbifen on pain after tonsillectomy",
        "Comparison of zorbifen and ketamine",
    ],
)
@pytest.mark.parametrize("label", ["Zorbifen", "Zorbifen group", "Zorbifen 5 mg"])
def test_what_the_title_sets_against_a_treatment_is_one(title: str, label: str) -> None:
    assert (named(label, title) or "").lower() == "zorbifen"


def test_a_short_form_is_spelled_out() -> None:
    summary = "We compared soft tissue zapping (STZ) with rest."
    assert named("STZ", "Soft tissue zapping improves gait: a trial", summary) == "soft tissue zapping"


@pytest.mark.parametrize(
    "label", ["Healthy", "Elderly", "Week 4", "Control", "Total", "Zorbifen-free", "Migraine"]
)
def test_what_only_describes_patients_is_no_treatment(label: str) -> None:
    assert named(label, "Effect of zorbifen in migraine or healthy elderly people") is None
