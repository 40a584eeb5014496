"""Zero in words."""

from __future__ import annotations

import pytest

from ingest.fill.answer import Answer, Question
from ingest.fill.filling import fill
from ingest.fill.paper import Paper
from ingest.sources import read_bytes
from tests.fixtures.papers import article


def _ask(sentence: str, outcome: str) -> Answer:
    """Ask for events in an article whose results are these."""
    text = article(
        ("Methods", "Patients received kestrel (n = 40) or placebo (n = 38)."),
        ("Results", sentence),
        summary="Kestrel was compared with placebo.",
        title="Kestrel for sleepless nights: a trial",
    )
    paper = Paper(read_bytes(text.encode(), "paper.nxml"))
    return fill(paper, Question("1", "paper", outcome, "kestrel", "placebo", "binary"))


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("No seizures occurred during the study.", "seizures"),
        ("There were no seizures in either group.", "seizure"),
        ("None of the patients had a seizure.", "seizure"),
        ("All patients finished the course without any adverse effects.", "adverse events"),
        ("No rash, seizures or fainting were observed.", "fainting"),
        ("No drug-related adverse events were reported.", "adverse events"),
    ],
)
def test_a_zero_in_words_is_that_of_both_groups(sentence: str, outcome: str) -> None:
    answer = _ask(sentence, outcome)
    assert (answer.intervention.events, answer.intervention.size) == (0, 40)
    assert (answer.comparator.events, answer.comparator.size) == (0, 38)
    assert "events = 0, told in words" in answer.intervention.derived


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("No serious adverse events were reported.", "adverse events"),
        ("No adverse events that led to withdrawal were reported.", "adverse events"),
        ("No seizures occurred in the kestrel group.", "seizures"),
        ("No significant difference in seizures was observed.", "seizures"),
        ("There was no effect of kestrel on seizures.", "seizures"),
        ("No seizures occurred.", "adverse events"),
    ],
)
def test_a_narrower_zero_is_none(sentence: str, outcome: str) -> None:
    assert not _ask(sentence, outcome).has_numbers
