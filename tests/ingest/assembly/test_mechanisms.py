"""Mechanisms: who causes what, in active and passive, through something, and what is none."""

from __future__ import annotations

import pytest

from kb.statements import MechanismClaim
from tests.fixtures.papers import article, read_paper


def _claims(sentence: str) -> dict[tuple[str, str], MechanismClaim]:
    """Return the claims of one sentence of a discussion, by labels of cause and effect."""
    text = article(
        ("Discussion", sentence), title="Embolization for tendinopathy", summary="Pain fell in ten patients."
    )
    return {
        (s.concept.label, s.effect.label): s
        for s in read_paper(text)[1].statements
        if isinstance(s, MechanismClaim)
    }


@pytest.mark.parametrize(
    ("sentence", "cause", "effect", "polarity"),
    [
        ("Inflammation leads to neovascularization.", "inflammation", "neovascularization", 1),
        ("Neovascularization is caused by inflammation.", "inflammation", "neovascularization", 1),
        ("Central sensitization is inhibited by ketamine.", "ketamine", "central sensitization", -1),
        (
            "Neovascularization is associated with nerve ingrowth and fibrosis.",
            "neovascularization",
            "fibrosis",
            0,
        ),
        (
            "When inflammation develops, neovascularization often occurs.",
            "inflammation",
            "neovascularization",
            1,
        ),
        (
            "Vertebroplasty, a safe procedure, can relieve pain and improve spinal stability.",
            "percutaneous vertebroplasty",
            "spinal stability",
            1,
        ),
        ("Ischemia may cause necrosis, leading to fibrosis.", "ischemia", "necrosis", 1),
        (
            "Embolization reduces pain by devascularization of the tumor.",
            "transarterial embolization",
            "devascularization",
            1,
        ),
    ],
)
def test_cause_and_effect(sentence: str, cause: str, effect: str, polarity: int) -> None:
    found = _claims(sentence)
    assert (cause, effect) in found
    assert found[cause, effect].polarity == polarity


@pytest.mark.parametrize(
    "sentence",
    [
        "Embolization relieves pain.",
        "The treatment leads to fibrosis.",
        "We found no inflammation and no fibrosis.",
        "Nerve blocks provide analgesia.",
        "Inflammation was seen, but fibrosis was rare.",
    ],
)
def test_no_mechanism(sentence: str) -> None:
    assert not _claims(sentence)


def test_lowering_turns_the_polarity() -> None:
    found = _claims("Inhibition of angiogenesis leads to improvement in tendinopathy.")
    assert found["inhibition of angiogenesis", "tendinopathy"].polarity == -1
