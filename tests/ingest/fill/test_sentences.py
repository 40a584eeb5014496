"""Numbers and directions from sentences."""

from __future__ import annotations

import pytest

from ingest.fill.answer import Answer, Question
from ingest.fill.filling import fill
from ingest.fill.paper import Paper
from ingest.sources import read_bytes
from tests.fixtures.papers import article


def _ask(
    sentence: str, outcome: str, kind: str = "", groups: tuple[str, str] = ("kestrel", "placebo")
) -> Answer:
    """Ask one question of an article whose results are these."""
    text = article(
        ("Methods", "Patients received kestrel (n = 40) or placebo (n = 40)."),
        ("Results", sentence),
        summary="Kestrel was compared with placebo.",
        title="Kestrel for sleepless nights: a trial",
    )
    return fill(
        Paper(read_bytes(text.encode(), "paper.nxml")), Question("1", "paper", outcome, *groups, kind)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The sleep index was 14.2 ± 3.1 in the kestrel group and 17.9 ± 4.0 in the placebo group.",
        "The sleep index was 17.9 ± 4.0 in the placebo group and 14.2 ± 3.1 in the kestrel group.",
        "In the kestrel and placebo groups, the sleep index was 14.2 ± 3.1 and 17.9 ± 4.0, respectively.",
    ],
)
def test_each_value_goes_to_its_group(sentence: str) -> None:
    answer = _ask(sentence, "sleep index", "continuous")
    assert (answer.intervention.mean, answer.intervention.sd) == (14.2, 3.1)
    assert (answer.comparator.mean, answer.comparator.sd) == (17.9, 4.0)


def test_counts_in_a_sentence() -> None:
    answer = _ask(
        "Rash occurred in 6/40 patients with kestrel and in 2/40 patients with placebo.", "rash", "binary"
    )
    assert (answer.intervention.events, answer.intervention.size) == (6, 40)
    assert (answer.comparator.events, answer.comparator.size) == (2, 40)


@pytest.mark.parametrize(
    "sentence",
    [
        "Four patients with kestrel and none with placebo had a rash.",
        "More patients had a rash in the kestrel group (4 vs. 0, p = 0.04).",
        "A rash was seen in 10% of the kestrel group versus 0% of the placebo group.",
        "In the kestrel group, 4 patients (10%) had a rash. In the placebo group, 0 (0%) had a rash.",
    ],
)
def test_counts_stand_in_many_forms(sentence: str) -> None:
    answer = _ask(sentence, "rash", "binary")
    assert (answer.intervention.events, answer.comparator.events) == (4, 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "More patients had rash and itch with kestrel (35 and 42.5%, respectively) than placebo (10, 20%).",
        "With kestrel, 14 (35%) had a rash and 17 (42.5%) an itch, with placebo 4 (10%) and 8 (20%).",
    ],
)
def test_several_values_of_each_group_go_to_their_outcomes(sentence: str) -> None:
    rash, itch = _ask(sentence, "rash", "binary"), _ask(sentence, "itch", "binary")
    assert (rash.intervention.events, rash.comparator.events) == (14, 4)
    assert (itch.intervention.events, itch.comparator.events) == (17, 8)


def test_the_value_of_the_time_that_is_asked_for_is_taken() -> None:
    sentence = (
        "The sleep index was lower with kestrel than with placebo at 4 weeks (14.2 ± 3.1 vs 17.9 ± 4.0) and "
        "at 12 weeks (13.0 ± 2.9 vs 18.2 ± 4.4)."
    )
    assert _ask(sentence, "sleep index at 12 weeks", "continuous").intervention.mean == 13.0
    assert _ask(sentence, "sleep index at 4 weeks", "continuous").intervention.mean == 14.2


def test_what_one_group_lacks_tells_the_groups_apart() -> None:
    sentence = "The sleep index was 14.2 ± 3.1 with kestrel plus lamp and 17.9 ± 4.0 with kestrel alone."
    answer = _ask(sentence, "sleep index", "continuous", ("kestrel plus lamp", "kestrel"))
    assert (answer.intervention.mean, answer.comparator.mean) in ((14.2, 17.9), (None, None))


@pytest.mark.parametrize(
    "sentence",
    [
        "The sleep index of kestrel and placebo was 14.2 ± 3.1, 17.9 ± 4.0, and 15.0 ± 3.3, respectively.",
        "The sleep index differed (kestrel against placebo: ratio 2.1, 95% CI 1.0 to 3.2).",
    ],
    ids=["three groups", "differences"],
)
def test_values_that_are_not_those_of_two_groups_are_left(sentence: str) -> None:
    assert not _ask(sentence, "sleep index", "continuous").has_numbers


def test_where_a_change_began_is_no_result() -> None:
    sentence = (
        "The sleep index fell from 20.1 ± 3.3 to 14.2 ± 3.1 in the kestrel group and from 19.8 ± 3.9 to "
        "17.9 ± 4.0 in the placebo group."
    )
    answer = _ask(sentence, "sleep index", "continuous")
    assert (answer.intervention.mean, answer.comparator.mean) == (14.2, 17.9)


def test_of_three_named_values_the_two_that_are_asked_for_are_taken() -> None:
    sentence = (
        "The sleep index was 14.2 ± 3.1 for early kestrel, 15.0 ± 3.3 for late kestrel, and 17.9 ± 4.0 for "
        "placebo."
    )
    answer = _ask(sentence, "sleep index", "continuous", ("late kestrel", "placebo"))
    assert (answer.intervention.mean, answer.comparator.mean) == (15.0, 17.9)


def test_of_two_sexes_the_one_that_is_asked_for_is_taken() -> None:
    sentence = "In women, the sleep index was 14.2 ± 3.1 with kestrel and 17.9 ± 4.0 with placebo."
    assert not _ask(sentence, "sleep index of men", "continuous").has_numbers


def test_a_spread_that_the_sentence_calls_an_error_is_one() -> None:
    sentence = "The sleep index (mean ± SE) was 14.2 ± 0.5 with kestrel and 17.9 ± 0.6 with placebo."
    assert _ask(sentence, "sleep index", "continuous").intervention.sd == pytest.approx(3.16)


def test_a_percentage_tells_the_size_where_another_contradicts_it() -> None:
    answer = _ask("A rash was seen in 8 (25%) with kestrel and 3 (7.5%) with placebo.", "rash", "binary")
    assert (answer.intervention.size, answer.comparator.size) == (32, 40)
    assert answer.intervention.derived == ("size = 8 ÷ 25 %",)


def test_two_values_of_one_group_are_not_those_of_two() -> None:
    sentence = "Rash and itch were more common with kestrel (35 and 42.5%, respectively) than with placebo."
    assert not _ask(sentence, "rash", "binary").has_numbers


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        (
            "The sleep index was significantly higher in the kestrel group than in the placebo group.",
            "increased",
        ),
        ("The sleep index was significantly lower with kestrel than with placebo (p = 0.01).", "decreased"),
        (
            "The sleep index was significantly higher in the placebo group than in the kestrel group.",
            "decreased",
        ),
        ("Compared with placebo, kestrel significantly reduced the sleep index.", "decreased"),
        ("There was no significant difference in sleep index between kestrel and placebo.", "no_difference"),
        ("The sleep index was higher with kestrel than with placebo (p = 0.34).", "no_difference"),
        ("The sleep index was similar in the kestrel and placebo groups.", "no_difference"),
        (
            "The sleep index was higher with placebo, but there was no difference between groups.",
            "no_difference",
        ),
        (
            "Although the sleep index was lower with kestrel, the difference was not significant (p > 0.05).",
            "no_difference",
        ),
        (
            "Hunger was alike (9; p = 0.6), whereas the sleep index was higher with kestrel (34; p = 0.02).",
            "increased",
        ),
        ("The sleep index was significantly lower with kestrel than with placebo (p = 0.05).", "decreased"),
        (
            "The decline in the sleep index was significantly less with kestrel than with placebo.",
            "increased",
        ),
        ("Kestrel led to a smaller increase in the sleep index than placebo (p = 0.01).", "decreased"),
        (
            "The sleep index was similar at baseline but higher in the kestrel group at week 8 (p = 0.01).",
            "increased",
        ),
        ("The sleep index was significantly higher than in patients who did not take kestrel.", "increased"),
    ],
)
def test_direction(sentence: str, direction: str) -> None:
    assert _ask(sentence, "sleep index").direction == direction


def test_direction_turns_with_the_question() -> None:
    sentence = "The sleep index was significantly lower with kestrel than with placebo (p = 0.01)."
    assert _ask(sentence, "sleep index", groups=("placebo", "kestrel")).direction == "increased"


def test_better_is_less_of_what_hurts() -> None:
    assert _ask("Kestrel significantly improved pain compared with placebo.", "pain").direction == "decreased"
    assert (
        _ask("Kestrel significantly improved walking compared with placebo.", "walking").direction
        == "increased"
    )


def test_an_outcome_that_is_an_improvement_is_more_of_it() -> None:
    sentence = "Improvement in pain was significantly greater with kestrel than with placebo."
    assert _ask(sentence, "improvement in pain").direction == "increased"
    assert _ask(sentence, "pain").direction == "decreased"


def test_an_exception_does_not_share_the_denial() -> None:
    sentence = (
        "Except for a significantly lower sleep index with kestrel, there were no differences between groups."
    )
    assert _ask(sentence, "sleep index").direction == "decreased"


def test_words_of_an_outcome_name_no_group() -> None:
    sentence = (
        "A significant reduction in the workload of sleep control was found in the kestrel group (p = 0.01)."
    )
    assert _ask(sentence, "workload of sleep control", groups=("kestrel", "control")).direction == "decreased"


def test_nothing_is_said_where_the_paper_says_nothing() -> None:
    assert _ask("The sleep index was recorded every night.", "bone mineral density").direction == ""
