"""Whose a column of a table of harms is, and what it is charged with where it names no known group."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import article, reports

TITLE = "Ketamine or placebo after tonsillectomy: a randomised trial"
SUMMARY = "Forty patients were randomised to ketamine (n = 20) or placebo (n = 20)."


def charged(rows: str, title: str = TITLE, summary: str = SUMMARY) -> dict[int | None, set[str]]:
    """Return the causes of each count of a table."""
    text = article(title=title, summary=summary, tables=[("Adverse events", rows)])
    return {r.events: {c.concept.label for c in r.causes} for r in reports(text)}


def test_a_column_of_two_treatments_is_charged_with_both() -> None:
    head = "Event | Clonidine + ketamine (n = 20) | Clonidine (n = 20) | Placebo (n = 20)"
    found = charged(
        f"{head}\nSedation | 2 | 6 | 1",
        "Clonidine and ketamine after tonsillectomy: a randomised trial",
        "Sixty patients received clonidine with ketamine, clonidine or placebo.",
    )
    assert found[2] == {"clonidine", "ketamine"}
    assert found[6] == {"clonidine"}


def test_a_column_of_an_unknown_treatment_is_not_charged_with_that_of_another() -> None:
    found = charged("Event | Zorbifen (n = 20) | Ketamine (n = 20)\nSedation | 2 | 6")
    assert "ketamine" not in found[2]
    assert found[6] == {"ketamine"}


@pytest.mark.parametrize("label", ["50 mg", "K50", "Ket 50", "Mild | Ket"])
def test_a_dose_is_of_the_drug_that_is_dosed(label: str) -> None:
    above, _, below = label.rpartition(" | ")
    head = (
        f"Event | {above} | {above}\n | {below} (n = 20) | Placebo (n = 20)"
        if above
        else (f"Event | {below} (n = 20) | Placebo (n = 20)")
    )
    assert charged(f"{head}\nSedation | 2 | 6")[2] == {"ketamine"}


@pytest.mark.parametrize(("other", "meant"), [("R", True), ("A", False)])
def test_a_letter_is_the_drug_that_begins_with_it_but_not_beside_an_a(other: str, meant: bool) -> None:
    found = charged(
        f"Event | K (n = 20) | {other} (n = 20)\nSedation | 2 | 6",
        "Ketamine or remifentanil: a randomised trial",
        "Forty patients received ketamine or remifentanil.",
    )
    assert (found[2] == {"ketamine"}) is meant


def test_a_group_without_a_drug_is_the_one_that_did_not_have_it() -> None:
    assert charged("Event | Ketamine | No ketamine\nSedation | 2 | 6")[6].isdisjoint({"ketamine"})


def test_columns_of_severity_are_scoped_and_their_zeros_say_nothing() -> None:
    head = "Event | ^2 Mild | ^2 Severe\n | Ketamine | Placebo | Ketamine | Placebo"
    text = article(
        title=TITLE, summary=SUMMARY, tables=[("Adverse events", f"{head}\nSedation | 2 | 6 | 0 | 1")]
    )
    found = {(r.events, r.scope.severity if r.scope else None) for r in reports(text)}
    assert found == {(2, "mild"), (6, "mild"), (1, "severe")}


def test_a_dose_in_brackets_belongs_to_the_name_of_the_group() -> None:
    head = "Event | Zorbifen (2 mg b.d.) (n = 20) | Zorbifen (4 mg b.d.) (n = 20) | Placebo (n = 20)"
    text = article(title=TITLE, summary=SUMMARY, tables=[("Adverse events", f"{head}\nSedation | 2 | 2 | 2")])
    assert len({r.arm for r in reports(text)}) == 3


def test_a_group_that_is_known_by_the_last_word_of_its_procedure_is_charged_with_it() -> None:
    found = charged(
        "Event | Endarterectomy (n = 20) | Stenting (n = 20)\nStroke | 2 | 6",
        "Carotid endarterectomy or carotid stenting: a randomised trial",
        "Forty patients were randomised to carotid endarterectomy or carotid artery stenting.",
    )
    assert found[2] == {"carotid endarterectomy"}


def test_a_group_of_an_unknown_treatment_is_charged_with_the_words_of_the_title() -> None:
    found = charged(
        "Event | Zorbifen | Ketamine | No zorbifen\nSedation | 2 | 6 | 1",
        "Zorbifen versus ketamine after tonsillectomy: a randomised trial",
    )
    assert (found[2], found[6]) == ({"Zorbifen"}, {"ketamine"})
    assert found[1].isdisjoint({"Zorbifen", "ketamine"})


def test_the_controls_of_a_table_are_the_only_group_that_had_a_placebo() -> None:
    text = article(
        title=TITLE,
        summary=SUMMARY,
        tables=[("Adverse events", "Event | Ketamine | Controls\nSedation | 2 | 6")],
    )
    assert {(r.events, r.arm) for r in reports(text)} == {(2, "ketamine"), (6, "placebo")}
