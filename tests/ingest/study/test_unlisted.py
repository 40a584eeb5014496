"""Treatments that no vocabulary holds are known by what the study does with them."""

from __future__ import annotations

import pytest

from kb.statements import AgentUse, Arm, ComplicationReport, InterventionUse
from tests.fixtures.papers import abstract, of_kind, read_paper


def _arms(methods: str, title: str, results: str = "Pain was lower in one group.") -> tuple[Arm, ...]:
    """Return the arms of an abstract."""
    return read_paper(abstract(results, methods, title))[1].study.arms


def _uses(text: str) -> set[tuple[str, str, str]]:
    """Return kind, label and origin of the treatments that a paper uses."""
    uses = [*of_kind(text, InterventionUse), *of_kind(text, AgentUse)]
    return {(use.kind.value.split("_")[0], use.concept.label, use.concept.origin) for use in uses}


WIDGET = "Quill wire splicing versus lattice wrapping for lateral elbow tendinopathy: a randomised trial"


def test_what_a_title_sets_against_each_other_is_treatment() -> None:
    text = abstract(
        "Pain fell more with quill wire splicing than with lattice wrapping.",
        "Sixty patients received quill wire splicing or lattice wrapping.",
        WIDGET,
    )
    assert {
        ("intervention", "quill wire splicing", "discovered"),
        ("intervention", "lattice wrapping", "discovered"),
    } <= _uses(text)


def test_an_unknown_drug_is_an_agent_by_its_ending() -> None:
    text = abstract(
        "Pain was lower with brolvicept than with placebo.",
        "Sixty patients were randomised to receive brolvicept or placebo. Brolvicept was injected once.",
        "Brolvicept versus placebo for knee osteoarthritis: a randomised trial",
    )
    assert ("agent", "brolvicept", "discovered") in _uses(text)


@pytest.mark.parametrize(
    "title",
    [
        "Patients versus volunteers in knee osteoarthritis: a comparison",
        "Early versus late in knee osteoarthritis: a comparison",
        "Comparison of two methods and three scores for knee osteoarthritis",
    ],
)
def test_what_is_compared_need_be_no_treatment(title: str) -> None:
    text = abstract("Early patients and late volunteers did well.", "We followed 40 patients.", title)
    assert not {use for use in _uses(text) if use[2] == "discovered"}


def test_a_name_that_the_document_drops_is_none() -> None:
    text = abstract("Pain was lower.", "Sixty patients were randomised.", WIDGET)
    assert not {use for use in _uses(text) if use[2] == "discovered"}


def test_a_group_without_a_known_treatment_has_what_its_name_says() -> None:
    methods = "Patients were randomised to vertebroplasty (n = 20) or to the quilting arm (n = 21)."
    results = "Fever occurred in 3 patients in the quilting group. The quilting group had less pain."
    arms = _arms(methods, "Vertebroplasty or quilting of the spine: a randomised trial", results)
    assert {t.label for arm in arms for t in arm.treatments} == {"percutaneous vertebroplasty", "quilting"}
    reports = of_kind(
        abstract(results, methods, "Vertebroplasty or quilting of the spine: a randomised trial"),
        ComplicationReport,
    )
    assert [[cause.concept.label for cause in r.causes] for r in reports] == [["quilting"]]


def test_a_control_group_has_no_treatment_from_its_name() -> None:
    arms = _arms(
        "Patients were randomised to vertebroplasty (n = 20) or to the control group (n = 21).",
        "Vertebroplasty for fractures: a randomised trial",
        "The control group had more pain.",
    )
    assert {t.label for arm in arms for t in arm.treatments} == {"percutaneous vertebroplasty"}
