"""Responders counted again by the authors' own definition."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.checks import Band, ResponderStatement, ResponseDefinition
from kb.checks.responders import responders
from kb.statements import Time
from tests.kb.checks.building import BASELINE, THREE_MONTHS, column, material, proportion, quoted

SCORES = "6 5 3 6 5 4 7 6 6 5 5 7 6 6 6.5 5 5 5 4 5 5 7 6 5 3".split()


def band(low: int | None, high: int | None, **ends: bool) -> Band:
    return Band(None if low is None else Decimal(low), None if high is None else Decimal(high), **ends)


DEFINITIONS = tuple(
    ResponseDefinition(label, response, each, (quoted("was defined as", 700),))
    for label, response, each in (
        ("complete relief", "complete", band(0, 3)),
        ("partial relief", "partial", band(4, 6)),
        ("no relief", "none", band(7, None)),
    )
)
AFTER = Time(5, "day", "TAE")


def said(
    count: int | None, total: int | None, percent: str | None, response: str = "any"
) -> ResponderStatement:
    return ResponderStatement("effective relief", response, proportion(count, total, percent), AFTER)


def check(statement: ResponderStatement, **known: object) -> tuple[str, ...]:
    given = {"individual": (column(*SCORES, time=AFTER),), "definitions": DEFINITIONS} | known
    return tuple(finding.message for finding in responders(material(responders=(statement,), **given)))


def test_all_of_21_against_21_of_25_by_their_own_definition() -> None:
    (message,) = check(said(21, 21, "100"))
    assert "21 of 25 (84 %), not 100 % (21/21)" in message
    assert "complete relief, partial relief" in message
    assert message.endswith("in no band: 6.5.")


def test_statement_definition_and_column_are_quoted() -> None:
    (finding,) = responders(
        material(
            responders=(said(21, 21, "100"),),
            definitions=DEFINITIONS,
            individual=(column(*SCORES, time=AFTER),),
        )
    )
    quotes = [e.quote for e in finding.evidence]
    assert quotes[:3] == ["a sentence", "was defined as", "Pre"]
    assert quotes[3:] == SCORES


@pytest.mark.parametrize(
    ("statement", "silent"),
    [
        (said(21, 25, "84"), True),
        (said(21, 25, None), True),
        (said(None, None, "84"), True),
        (said(21, None, "84"), True),
        (said(2, 25, "8", "complete"), True),
        (said(3, 25, "12", "none"), True),
        (said(3, 25, "12", "complete"), False),
        (said(22, None, None), False),
        (said(None, None, "88"), False),
    ],
)
def test_each_part_that_is_printed_must_agree(statement: ResponderStatement, silent: bool) -> None:
    assert (check(statement) == ()) is silent


def test_without_definition_or_values_of_that_time_nothing_is_said() -> None:
    statement = said(21, 21, "100")
    assert check(statement, definitions=()) == ()
    assert check(statement, individual=()) == ()
    assert check(statement, individual=(column(*SCORES, time=THREE_MONTHS),)) == ()
    both = (column(*SCORES, time=Time(5, "day", "TAE")), column(*SCORES, time=Time(5, "day")))
    assert check(statement, individual=both) == ()


def test_a_reduction_is_counted_patient_by_patient() -> None:
    half = ResponseDefinition("response", "any", band(50, None), (quoted("at least 50 %"),), relative=True)
    before = column("8", "8", "6", "10", None, time=BASELINE)
    after = column("4", "5", "3", None, "1", time=AFTER)
    known = {"definitions": (half,), "individual": (before, after)}
    assert check(said(2, 5, "40"), **known) == ()
    assert check(said(2, 3, "67"), **known) == ()
    (message,) = check(said(3, 4, "75"), **known)
    assert "2 of 3 (67 %), not 75 % (3/4)" in message


def test_open_ends_hold() -> None:
    less_than_four = band(None, 4, below=True)
    assert less_than_four.holds(Decimal("3.9"))
    assert not less_than_four.holds(Decimal(4))
    assert not band(3, None, above=True).holds(Decimal(3))
