"""Definitions of response, shares and p-values, as they are read from sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ingest.assembly.comparisons import find_comparisons
from ingest.assembly.definitions import band_of, find_definitions, response_of
from ingest.assembly.individual import time_of
from ingest.assembly.proportions import find_proportions
from kb.statements import Time

ONE_SENTENCE = (
    "Complete relief was defined as a level of pain with a score of 0 to 2; partial relief was defined "
    "as a score of 3 to 5; and unrelieved pain as a score of 6 or above (9)."
)
ONE_VERB = (
    "Complete pain relief was defined as an NRS score of 0 to 3, partial pain relief as a score of 4 to 6, "
    "and no pain relief as a score of 7 or more."
)
TWO_CLAUSES = (
    "NRS scores at the fourth month were significantly higher than those at the second month (5.1 ± 1.3 "
    "versus 3.4 ± 1.1, P < 0.01), NRS scores at the tenth month were significantly higher than those at "
    "the fourth month (6.6 ± 0.9 versus 5.1 ± 1.3, P < 0.01)."
)
ONE_SUBJECT = (
    "The NRS scores at the 9 month visit (4.4 ± 1.3) were significantly higher than at 4 months "
    "(P > 0.05), but lower than before the embolization (P < 0.01)."
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            ONE_SENTENCE,
            [("complete", 0, 2), ("partial", 3, 5), ("none", 6, None)],
        ),
        (
            ONE_VERB,
            [("complete", 0, 3), ("partial", 4, 6), ("none", 7, None)],
        ),
        ("A VAS score of 3 or less was considered complete relief.", [("complete", None, 3)]),
        ("Clinical success was defined as a VAS score < 4.", [("any", None, 4)]),
        ("Treatment failure was defined as a VAS score of at least 7.", [("none", 7, None)]),
        ("Response was defined as a reduction of the ODI of at least 50%.", [("any", 50, None)]),
        ("Pain was relieved in 12 of 25 patients.", []),
        ("Technical success was defined as complete stasis of flow.", []),
    ],
)
def test_definitions(sentence: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    found = [(d.response, d.band.low, d.band.high) for d in find_definitions(sentence)]
    assert found == expected


def test_reductions_are_relative_and_less_than_is_open() -> None:
    (reduction,) = find_definitions(
        "Response was defined as a reduction of pain of more than 50% from baseline."
    )
    assert reduction.relative
    assert reduction.band.above
    (success,) = find_definitions("Clinical success was defined as a VAS score < 4.")
    assert success.band.below
    assert not success.relative


@pytest.mark.parametrize(
    ("label", "response"),
    [
        ("complete pain relief", "complete"),
        ("partial response", "partial"),
        ("incomplete relief", "partial"),
        ("no pain relief", "none"),
        ("non-responders", "none"),
        ("treatment failure", "none"),
        ("effective pain relief", "any"),
    ],
)
def test_grades_of_response(label: str, response: str) -> None:
    assert response_of(label) == response


@pytest.mark.parametrize("words", ["a lasting improvement", "scores of 6 to 4", "at 3 months"])
def test_what_is_no_band(words: str) -> None:
    assert band_of(words) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("in 12/25 (50 %)", [(12, 25, "50")]),
        ("in 12 of 25 patients (48%)", [(12, 25, "48")]),
        ("six of the 25 patients (24%; 95% CI 12 to 43)", [(6, 25, "24")]),
        ("100% (21/21) patients", [(21, 21, "100")]),
        ("66.7% of patients (n = 8/12)", [(8, 12, "66.7")]),
        ("9 patients (75%) had relief", [(9, None, "75")]),
        ("in 6 of 25 patients", [(6, 25, None)]),
        ("a score of 6/10", []),
        ("in 30 of 25 (12%)", []),
        ("on 12/05/2014", []),
        ("the mean was 4.15 (1.27)", []),
    ],
)
def test_proportions(sentence: str, expected: list[tuple[int | None, int | None, str | None]]) -> None:
    found = [
        (p.count, p.total, None if p.percent is None else str(p.percent)) for p in find_proportions(sentence)
    ]
    assert found == expected


BASELINE, MONTH = "baseline", "month"


def told(time: Time | str) -> object:
    if isinstance(time, str):
        return time
    return BASELINE if time.baseline else time.value


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            TWO_CLAUSES,
            [((4, 2), "<"), ((10, 4), "<")],
        ),
        (
            ONE_SUBJECT,
            [((9, 4), ">"), ((9, BASELINE), "<")],
        ),
        ("It was 3.83 ± 1.11 at 1 month (P < 0.001 versus baseline).", [((1, BASELINE), "<")]),
        ("The difference between 1 month and 3 months was also significant (P = 0.02).", [((1, 3), "=")]),
        ("Scores fell from baseline to 6 weeks (P < 0.001).", [((BASELINE, 6), "<")]),
        ("Scores at month 3 were not different from those at 1 month (P = 0.4).", [((3, 1), "=")]),
        (
            "At 3 months scores were lower in the TAE group than in the sham group (P = 0.03).",
            [(("TAE", "sham"), "=")],
        ),
        ("The decrease lasted until the third month (2.9 ± 1.4, P > 0.05).", []),
        ("Scores fell from 7.9 ± 0.8 to 4.1 ± 1.2 (P < 0.05).", []),
        ("A P value of less than 0.05 was considered significant at 3 and 6 months.", []),
    ],
)
def test_comparisons(sentence: str, expected: list[tuple[tuple[object, object], str]]) -> None:
    found = [(tuple(map(told, c.sides)), c.p.op) for c in find_comparisons(sentence)]
    assert found == expected


@pytest.mark.parametrize(
    ("heads", "time"),
    [
        (("After PV", "5 days"), Time(5, "day", "PV")),
        (("5 days after TAE",), Time(5, "day", "TAE")),
        (("Pre-TAE",), Time(baseline=True)),
        (("VAS", "Baseline"), Time(baseline=True)),
        (("1 year",), Time(1, "year")),
        (("After GAE",), Time(anchor="GAE")),
        (("Age",), None),
    ],
)
def test_times_of_headers(heads: tuple[str, ...], time: Time | None) -> None:
    assert time_of(heads) == time


def test_bands_hold_what_they_name() -> None:
    band = band_of("a score of 4 to 6")
    assert band is not None
    assert [band.holds(Decimal(score)) for score in ("3.9", "4", "6", "6.5")] == [False, True, True, False]
