"""How many patients a group had, where no header says it."""

from __future__ import annotations

import pytest

from ingest.fill.answer import Question
from ingest.fill.filling import asked_of
from ingest.fill.paper import Paper
from ingest.fill.sizes import Size, size_in, size_of
from ingest.sources import read_bytes
from tests.fixtures.papers import article


def _sizes(
    *sentences: str, outcome: str = "sleep index", groups: tuple[str, str] = ("kestrel", "placebo")
) -> tuple[Size | None, Size | None]:
    """Return the sizes of both groups of a paper whose methods are these."""
    text = article(("Methods", " ".join(sentences)), summary="Kestrel or placebo.", title="A trial")
    paper = Paper(read_bytes(text.encode(), "paper.nxml"))
    asked = asked_of(paper, Question("1", "paper", outcome, *groups))
    return size_of(paper, asked, asked.intervention), size_of(paper, asked, asked.comparator)


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients were given kestrel (n = 31) or placebo (n = 29).",
        "Thirty-one patients received kestrel and 29 patients received placebo.",
        "Of the patients, 31 were assigned to kestrel and 29 were assigned to placebo.",
    ],
)
def test_sizes_are_told_in_many_ways(sentence: str) -> None:
    assert _sizes(sentence) == (Size(31), Size(29))


def test_all_groups_may_have_one_size() -> None:
    assert _sizes("Kestrel and placebo were compared, n = 8 per dose group.") == (Size(8), Size(8))


def test_a_division_into_groups_is_calculated_and_says_so() -> None:
    one, other = _sizes("Thirty-six geese were randomly divided into three groups.")
    assert one == other == Size(12, ("size = 36 ÷ 3 groups",))


def test_a_division_that_leaves_a_rest_says_nothing() -> None:
    assert _sizes("Thirty-seven geese were randomly divided into three groups.") == (None, None)


def test_patients_to_whom_something_happened_are_no_group() -> None:
    assert _sizes("All were treated.", "3 patients in the kestrel group died.") == (None, None)


def test_the_size_told_with_the_outcome_goes_before_that_of_the_group() -> None:
    sentences = (
        "Patients were given kestrel (n = 31) or placebo (n = 29).",
        "The sleep index was assessed in 50 (kestrel, n = 26; placebo, n = 24).",
    )
    assert _sizes(*sentences) == (Size(26), Size(24))
    assert _sizes(*sentences, outcome="rash") == (Size(31), Size(29))


def test_a_bare_number_in_brackets_is_a_size_at_the_end_of_a_header_only() -> None:
    assert size_in("Kestrel (40)") == 40
    assert size_in("12.5 (40)") is None
