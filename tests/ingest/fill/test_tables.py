"""Numbers from tables: which cells answer a question, and what they are read as."""

from __future__ import annotations

import pytest

from ingest.fill.answer import Answer, Question
from ingest.fill.filling import fill
from ingest.fill.paper import Paper
from ingest.sources import read_bytes
from tests.fixtures.papers import article

_SCORES = (
    "Outcomes of the two groups",
    """
    Outcome | Kestrel (n = 31) | Placebo (n = 29) | P value
    Sleep index, mean (SD) | 14.2 (3.1) | 17.9 (4.0) | 0.003
    Heparin level, IU/mL, mean (SD) | 0.41 (0.12) | 0.40 (0.11) | 0.72
    Rash, n (%) | 4 (12.9) | 1 (3.4) | 0.19
    """,
)


def _ask(text: str, outcome: str, kind: str = "", groups: tuple[str, str] = ("kestrel", "placebo")) -> Answer:
    """Ask a paper one question."""
    paper = Paper(read_bytes(text.encode(), "paper.nxml"))
    return fill(paper, Question("1", "paper", outcome, *groups, kind))


def _means(answer: Answer) -> tuple[float | None, ...]:
    """Return means, SDs and sizes of both groups."""
    one, other = answer.intervention, answer.comparator
    return one.mean, one.sd, one.size, other.mean, other.sd, other.size


def test_words_that_no_vocabulary_knows_find_their_row() -> None:
    answer = _ask(article(tables=[_SCORES]), "Heparin levels", "continuous")
    assert _means(answer) == (0.41, 0.12, 31, 0.40, 0.11, 29)


def test_the_groups_may_be_asked_for_the_other_way_round() -> None:
    answer = _ask(article(tables=[_SCORES]), "sleep index", "continuous", ("placebo", "kestrel"))
    assert _means(answer) == (17.9, 4.0, 29, 14.2, 3.1, 31)


def test_counts_are_read_as_counts() -> None:
    answer = _ask(article(tables=[_SCORES]), "rash", "binary")
    assert (answer.intervention.events, answer.intervention.size) == (4, 31)
    assert (answer.comparator.events, answer.comparator.size) == (1, 29)


def test_a_count_is_no_mean() -> None:
    assert not _ask(article(tables=[_SCORES]), "rash", "continuous").has_numbers


def test_a_question_that_the_paper_does_not_answer_stays_empty() -> None:
    answer = _ask(article(tables=[_SCORES]), "bone mineral density", "continuous")
    assert not answer.has_numbers


def test_the_value_after_treatment_is_taken_and_the_baseline_where_it_is_asked_for() -> None:
    table = (
        "Sleep index, mean ± SD",
        """
        Time | Kestrel (n = 31) | Placebo (n = 29)
        Sleep index, baseline | 20.1 ± 3.3 | 19.8 ± 3.9
        Sleep index, 12 weeks | 14.2 ± 3.1 | 17.9 ± 4.0
        """,
    )
    text = article(tables=[table])
    assert _means(_ask(text, "sleep index", "continuous"))[0] == 14.2
    assert _means(_ask(text, "baseline sleep index", "continuous"))[0] == 20.1


def test_groups_may_be_rows() -> None:
    table = (
        "Results after 12 weeks, mean (SD)",
        """
        Group | Sleep index | Walking distance
        Kestrel (n = 31) | 14.2 (3.1) | 410 (52)
        Placebo (n = 29) | 17.9 (4.0) | 388 (61)
        """,
    )
    assert _means(_ask(article(tables=[table]), "walking distance", "continuous")) == (
        410,
        52,
        31,
        388,
        61,
        29,
    )


def test_lettered_groups_are_known_by_their_definition() -> None:
    methods = ("Methods", "Group A (kestrel tablets) and Group B (placebo tablets) were compared.")
    table = (
        "Results, mean (SD)",
        "Outcome | Group A (n = 31) | Group B (n = 29)\nSleep index | 14.2 (3.1) | 17.9 (4.0)",
    )
    answer = _ask(article(methods, summary="A trial.", tables=[table]), "sleep index", "continuous")
    assert _means(answer)[:2] == (14.2, 3.1)


def test_a_standard_error_becomes_an_sd_that_says_so() -> None:
    table = (
        "Results, mean (SE)",
        "Outcome | Kestrel (n = 25) | Placebo (n = 16)\nSleep index | 14.2 (0.6) | 17.9 (0.5)",
    )
    answer = _ask(article(tables=[table]), "sleep index", "continuous")
    assert _means(answer)[1::3] == (3.0, 2.0)
    assert answer.intervention.derived == ("SD = SE × √n = 0.6 × √25",)


def test_an_interval_becomes_an_sd_that_says_so() -> None:
    table = (
        "Change, mean (95% CI)",
        """
        Outcome | Kestrel (n = 100) | Placebo (n = 100)
        Sleep index | -3.00 (-3.98; -2.02) | -1.00 (-1.98; -0.02)
        """,
    )
    answer = _ask(article(tables=[table]), "sleep index", "continuous")
    assert _means(answer)[1] == pytest.approx(5.0)
    assert "3.92" in answer.intervention.derived[0]


def test_a_percentage_gives_events_only_where_one_count_fits() -> None:
    small = ("Events, %", "Event | Kestrel (n = 40) | Placebo (n = 50)\nRash, % | 15 | 8")
    large = ("Events, %", "Event | Kestrel (n = 940) | Placebo (n = 950)\nRash, % | 15 | 8")
    answer = _ask(article(tables=[small]), "rash", "binary")
    assert (answer.intervention.events, answer.comparator.events) == (6, 4)
    assert answer.intervention.derived == ("events = 15 % of 40, rounded",)
    assert not _ask(article(tables=[large]), "rash", "binary").has_numbers


def test_a_median_is_no_mean() -> None:
    table = ("Median (IQR)", "Outcome | Kestrel (n = 31) | Placebo (n = 29)\nSleep index | 14 (12) | 18 (11)")
    assert not _ask(article(tables=[table]), "sleep index", "continuous").has_numbers


def test_every_quote_is_a_slice_and_holds_the_cells() -> None:
    text = article(tables=[_SCORES])
    paper = Paper(read_bytes(text.encode(), "paper.nxml"))
    answer = fill(paper, Question("1", "paper", "heparin level", "kestrel", "placebo", "continuous"))
    quotes = [span.of(paper.document.text) for span in answer.quotes]
    assert quotes[:2] == ["0.41 (0.12)", "0.40 (0.11)"]
    assert "Kestrel (n = 31)" in quotes


def test_values_before_the_treatment_are_no_result() -> None:
    table = ("Baseline demographics, mean (SD)", _SCORES[1])
    assert not _ask(article(tables=[table]), "sleep index", "continuous").has_numbers


def test_a_label_that_denies_the_outcome_counts_the_others() -> None:
    table = ("Events, n (%)", "Event | Kestrel (n = 40) | Placebo (n = 40)\nNo rash | 36 (90.0) | 38 (95.0)")
    assert not _ask(article(tables=[table]), "rash", "binary").has_numbers


def test_all_deaths_are_not_those_of_one_cause() -> None:
    table = (
        "Causes of death, n (%)",
        """
        Cause | Kestrel (n = 400) | Placebo (n = 400)
        Drowning | 4 (1.0) | 8 (2.0)
        All deaths | 44 (11.0) | 48 (12.0)
        """,
    )
    answer = _ask(article(tables=[table]), "death by drowning", "binary")
    assert (answer.intervention.events, answer.comparator.events) == (4, 8)


def test_a_part_of_the_outcome_is_not_the_outcome() -> None:
    table = (
        "Adverse events, n (%)",
        """
        Event | Kestrel (n = 40) | Placebo (n = 40)
        Rash | |
        Blistering only | 4 (10.0) | 2 (5.0)
        """,
    )
    assert not _ask(article(tables=[table]), "rash", "binary").has_numbers


def test_what_is_added_to_the_other_is_the_intervention() -> None:
    table = (
        "Results, mean (SD)",
        "Outcome | Control (n = 31) | Intervention (n = 29)\nSleep index | 17.9 (4.0) | 14.2 (3.1)",
    )
    groups = ("usual lamps plus non-pneumatic kestrel", "usual lamps")
    answer = _ask(article(tables=[table]), "sleep index", "continuous", groups)
    assert (answer.intervention.mean, answer.comparator.mean) == (14.2, 17.9)


def test_a_group_beside_the_doses_of_the_other_is_no_dose() -> None:
    table = (
        "Results, mean (SD)",
        """
        Outcome | Placebo (n = 29) | ^2 Kestrel
         | | 10 mg (n = 31) | 20 mg (n = 30)
        Sleep index | 17.9 (4.0) | 16.0 (3.3) | 14.2 (3.1)
        """,
    )
    answer = _ask(article(tables=[table]), "sleep index", "continuous", ("kestrel 20 mg", "placebo"))
    assert (answer.intervention.mean, answer.comparator.mean) == (14.2, 17.9)
