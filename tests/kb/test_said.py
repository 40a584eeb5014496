"""Numbers that no quote says are left out of a statement; without any it claims nothing."""

from __future__ import annotations

from dataclasses import replace

from kb.said import as_said, unsaid_numbers
from kb.statements import (
    AgentUse,
    ComplicationReport,
    ConceptRef,
    Derivation,
    Evidence,
    Occurrence,
    OutcomeResult,
    PValue,
    Spread,
    Statistic,
    Time,
)

_QUOTE = (Evidence("Sleep rose to 14.2 (3.1) at week 8", 0, 34),)
_SLEEP = OutcomeResult(
    concept=ConceptRef("outcome", "sleep", "sleep"),
    text="Sleep",
    evidence=_QUOTE,
    statistic=Statistic.MEAN,
    value=14.2,
    spread=Spread("SD", 3.1),
    time=Time(8, "week"),
)
_RASH = ComplicationReport(
    concept=ConceptRef("complication", "rash", "rash"),
    text="Rash",
    evidence=(Evidence("Rash occurred in 6 (15%)", 0, 24),),
    occurrence=Occurrence.OBSERVED,
    events=6,
    percent=15.0,
)


def test_what_its_quotes_say_stays_as_it_is() -> None:
    assert as_said(_SLEEP) is _SLEEP
    assert as_said(_RASH) is _RASH
    derived = replace(_RASH, total=40, derived=(Derivation("total", 40.0, "6 are 15 %"),))
    assert as_said(derived) is derived


def test_what_no_quote_says_is_left_out() -> None:
    more = replace(_SLEEP, n=40, p=PValue("<", 0.01), time=Time(24, "week", "surgery"))
    assert [field for field, _ in unsaid_numbers(more)] == ["n", "time", "p"]
    assert as_said(more) == replace(_SLEEP, time=Time(anchor="surgery"))
    assert as_said(replace(_SLEEP, time=Time(24, "week"))) == replace(_SLEEP, time=None)
    assert as_said(replace(_RASH, total=40)) == _RASH
    assert as_said(replace(_RASH, events=7)) == replace(_RASH, events=None)


def test_how_many_there_were_is_quoted_where_the_study_says_it() -> None:
    sizes = (Evidence("Group A (n = 38)", 40, 56), Evidence("Group B (n = 40)", 60, 76))
    said = as_said(replace(_RASH, total=40), sizes)
    assert said == replace(_RASH, total=40, evidence=(*_RASH.evidence, replace(sizes[1], purpose="arm")))
    assert as_said(replace(_RASH, total=41), sizes) == _RASH


def test_a_claim_whose_own_number_is_not_said_is_none() -> None:
    assert as_said(replace(_SLEEP, value=17.0)) is None
    assert as_said(replace(_RASH, events=7, percent=20.0)) is None


def test_an_agent_stays_without_its_size() -> None:
    agent = AgentUse(concept=ConceptRef("agent", "beads", "beads"), text="beads", evidence=_QUOTE)
    assert as_said(replace(agent, size_um=(100, 300))) == agent


def test_immediately_says_the_time_zero() -> None:
    quote = (Evidence("Immediately after the block, sleep was 14.2 (3.1)", 0, 49),)
    at_once = replace(_SLEEP, evidence=quote, time=Time(0, "day"))
    assert unsaid_numbers(at_once) == []
    assert unsaid_numbers(replace(at_once, evidence=_QUOTE)) == [("time", 0)]
