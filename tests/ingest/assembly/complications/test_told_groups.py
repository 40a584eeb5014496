"""A number beside the name of a group is that group's, also where nothing else defines the group."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import Told, abstract, reports, told

UNDEFINED = "We studied 90 adults with acute migraine in a randomised, double-blind trial."
TITLE = "Eletriptan and naratriptan in acute migraine: a randomised trial"
CASES = {
    "numbers behind each name of a list of groups": (
        "Dizziness was seen in the eletriptan (6.5%) and placebo (1.4%) groups.",
        {Told("dizziness", percent=6.5, arm="eletriptan"), Told("dizziness", percent=1.4, arm="placebo")},
    ),
    "a list of groups and a list of numbers": (
        (
            "The rate of dizziness in the eletriptan, naratriptan and placebo groups was 9%, 7% and 2%, "
            "respectively."
        ),
        {
            Told("dizziness", percent=9, arm="eletriptan"),
            Told("dizziness", percent=7, arm="naratriptan"),
            Told("dizziness", percent=2, arm="placebo"),
        },
    ),
    "treatments set against each other": (
        "Fewer patients had dizziness with eletriptan than with naratriptan (3 versus 9).",
        {Told("dizziness", 3, arm="eletriptan"), Told("dizziness", 9, arm="naratriptan")},
    ),
    "patients called by their treatment": (
        "Dizziness occurred in 3 (10%) eletriptan-treated patients and in 1 (3%) control patient.",
        {Told("dizziness", 3, 10, arm="eletriptan"), Told("dizziness", 1, 3, arm="control")},
    ),
    "a group called by what it did not get": (
        "Rash was more frequent in the eletriptan group than in the no tablet group (8% and 3%).",
        {Told("rash", percent=8, arm="eletriptan"), Told("rash", percent=3, arm="no tablet")},
    ),
    "doses set against each other": (
        "Dizziness was less frequent with 20 mg than with 40 mg (8% vs 15%).",
        {Told("dizziness", percent=8, arm="20 mg"), Told("dizziness", percent=15, arm="40 mg")},
    ),
    "groups called by their dose": (
        "Dizziness occurred in 4 patients of the 20 mg group and 7 patients of the 40 mg group.",
        {Told("dizziness", 4, arm="20 mg"), Told("dizziness", 7, arm="40 mg")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_groups_that_only_the_sentence_names(name: str) -> None:
    sentence, expected = CASES[name]
    assert told(abstract(sentence, UNDEFINED, TITLE)) == expected


def test_short_names_that_brackets_give_to_arms() -> None:
    methods = "Sixty patients were randomised to ketamine-propofol (KP) or fentanyl-propofol (FP)."
    results = "Apnea was seen in 2 (6.7%) KP patients and 8 (26.7%) FP patients; rash in FP (10%) only."
    assert told(abstract(results, methods, "Ketamine-propofol or fentanyl-propofol for sedation")) == {
        Told("apnea", 2, 6.7, arm="ketamine-propofol"),
        Told("apnea", 8, 26.7, arm="fentanyl-propofol"),
        Told("rash", percent=10, arm="fentanyl-propofol"),
    }


def test_each_told_group_is_charged_with_its_own_treatment() -> None:
    found = reports(
        abstract(
            "Rash was seen in 3 patients of the eletriptan group and 5 patients of the air group.",
            UNDEFINED,
            "Eletriptan in acute migraine: a randomised trial",
        )
    )
    assert {(r.arm, tuple(c.concept.label for c in r.causes)) for r in found} == {
        ("eletriptan", ("eletriptan",)),
        ("air", ()),
    }


def test_an_upper_arm_is_no_group() -> None:
    sentence = "One abscess of the upper arm occurred in group D and two in group C."
    assert told(abstract(sentence)) == {Told("abscess", 1, arm="D"), Told("abscess", 2, arm="C")}


@pytest.mark.parametrize(
    "sentence",
    [
        "No adverse effects were seen at the injection site (eg, rash, edema or hematoma).",
        "No adverse effects were noted (rash, edema, or hematoma).",
    ],
)
def test_a_list_in_brackets_is_denied_with_its_head(sentence: str) -> None:
    assert {t.occurrence for t in told(abstract(sentence))} == {"none"}
    assert {t.what for t in told(abstract(sentence))} >= {"rash", "edema", "hematoma"}
