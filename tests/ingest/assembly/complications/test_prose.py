"""None, observed and possible are three answers, and a restricted zero says what it is restricted to."""

from __future__ import annotations

import pytest

from kb.statements import Certainty, ComplicationReport, Occurrence, Standing
from tests.fixtures.papers import abstract, read_paper, reports, series

COMMENTARY = """Nerve blocks in the pain clinic: a personal view

Nerve blocks calm a painful nerve for weeks. Before a block we talk about the risks.

Risks associated with nerve blocks include:
- Infection
- Hematoma
- Local anesthetic systemic toxicity
- Pneumothorax

Contraindications to nerve blocks include:
- Coagulopathy
- Allergy to local anesthetics
"""
INTERVIEW = """Interview: a radiologist on embolization for tendon pain

Dr. Maria Lindqvist is an interventional radiologist.

Q: How do you treat tendon pain?
A: We use imipenem/cilastatin for embolization of the small vessels around the tendon.

Q: Is it safe?
A: I have treated more than 1,500 cases, and we have never seen a skin necrosis.
"""


def _only(results: str) -> ComplicationReport:
    """Return the one report of a case series."""
    (report,) = reports(series(results))
    return report


@pytest.mark.parametrize(
    "sentence",
    [
        "No hematoma occurred.",
        "There were no cases of hematoma.",
        "None of the patients developed a hematoma.",
        "Hematoma was not observed in any patient.",
        "Hematoma did not occur.",
        "All procedures were completed without hematoma.",
    ],
)
def test_none_is_said_and_not_inferred(sentence: str) -> None:
    report = _only(sentence)
    assert report.concept.label == "hematoma"
    assert report.occurrence is Occurrence.NONE


@pytest.mark.parametrize("count", ["0 of 40 patients", "0 patients (0%)", "0/40 patients"])
def test_a_printed_zero_is_none(count: str) -> None:
    report = _only(f"Infection occurred in {count}.")
    assert report.occurrence is Occurrence.NONE
    assert report.events == 0


def test_what_has_no_count_is_observed() -> None:
    found = reports(series("There was a complication: a patient developed pneumonia."))
    (report,) = [r for r in found if r.concept.label == "pneumonia"]
    assert (report.occurrence, report.events) == (Occurrence.OBSERVED, None)


@pytest.mark.parametrize(
    "sentence", ["Infection may occur.", "Infection could develop after vertebroplasty."]
)
def test_what_may_happen_did_not_happen(sentence: str) -> None:
    assert [r for r in reports(series(sentence)) if r.occurrence is Occurrence.OBSERVED] == []


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("severe adverse events", "severity", "severe"),
        ("serious adverse events", "severity", "serious"),
        ("major complications", "severity", "major"),
        ("symptomatic pulmonary embolism", "symptomatic", True),
        ("permanent nerve injury", "permanent", True),
        ("procedure-related complications", "related", True),
    ],
)
def test_a_restricted_zero_keeps_its_restriction(words: str, field: str, value: object) -> None:
    report = _only(f"No {words} occurred.")
    assert report.occurrence is Occurrence.NONE
    assert report.scope is not None
    assert getattr(report.scope, field) == value


def test_a_bare_zero_has_no_restriction() -> None:
    report = _only("No complications occurred.")
    assert report.scope is None


def test_an_asymptomatic_leak_is_not_symptomatic() -> None:
    report = _only("Asymptomatic cement leakage was seen in 5 patients.")
    assert report.events == 5
    assert report.scope is not None
    assert report.scope.symptomatic is False


def test_two_groups_none_in_one() -> None:
    found = reports(abstract("Pneumothorax occurred in 2 patients in group D and in no patient in group C."))
    assert {(r.arm, r.occurrence, r.events or 0) for r in found} == {
        ("Group D", Occurrence.OBSERVED, 2),
        ("Group C", Occurrence.NONE, 0),
    }


def test_every_item_of_a_list_of_risks_is_possible() -> None:
    found = reports(COMMENTARY)
    assert {r.concept.label for r in found} == {
        "infection",
        "hematoma",
        "local anesthetic systemic toxicity",
        "pneumothorax",
    }
    assert {r.occurrence for r in found} == {Occurrence.POSSIBLE}
    assert {r.certainty for r in found} == {Certainty.HYPOTHETICAL}
    assert {r.standing for r in found} <= {Standing.EXPERT, Standing.SYNTHESIS}
    assert all(r.events is None and r.total is None for r in found)


def test_an_item_quotes_the_words_that_introduce_its_list() -> None:
    quoted = {e.quote for r in reports(COMMENTARY) for e in r.evidence}
    assert any("Risks associated with nerve blocks include" in words for words in quoted)


def test_an_experts_zero_is_of_more_than_so_many() -> None:
    (report,) = reports(INTERVIEW)
    assert (report.occurrence, report.events, report.total, report.total_relation) == (
        Occurrence.NONE,
        0,
        1500,
        ">",
    )
    assert report.standing is Standing.EXPERT


@pytest.mark.parametrize("text", [COMMENTARY, INTERVIEW])
def test_quotes_are_slices(text: str) -> None:
    document, reading = read_paper(text)
    quotes = [quote for statement in reading.statements for quote in statement.evidence]
    assert quotes
    assert all(document.text[quote.start : quote.stop] == quote.quote for quote in quotes)
