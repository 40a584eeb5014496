"""Contraindications: items of lists and sentences that name them; exclusion criteria are none."""

from __future__ import annotations

import pytest

from ingest.assembly.contraindications import _parts
from kb.statements import ContraindicationClaim
from tests.fixtures.papers import article, read_paper


def _claims(words: str) -> set[str]:
    """Return the labels of what is claimed in a discussion."""
    text = article(
        ("Discussion", words),
        title="Epidural injection for sciatica",
        summary="Forty patients had injections.",
    )
    return {s.concept.label for s in read_paper(text)[1].statements if isinstance(s, ContraindicationClaim)}


@pytest.mark.parametrize(
    ("item", "parts"),
    [
        ("Use of anticoagulants or bleeding disorders", ["Use of anticoagulants", "bleeding disorders"]),
        (
            "Hypersensitivity to contrast dye or anesthetic drugs",
            ["Hypersensitivity to contrast dye or anesthetic drugs"],
        ),
        ("Pregnancy", ["Pregnancy"]),
    ],
)
def test_an_item_holds_one_condition_or_two(item: str, parts: list[str]) -> None:
    assert [item[start:stop] for start, stop in _parts(item)] == parts


def test_a_sentence_names_them() -> None:
    assert "pregnancy" in _claims("The procedure is contraindicated in pregnancy.")


def test_exclusion_criteria_and_denials_are_none() -> None:
    assert not _claims(
        "Exclusion criteria were pregnancy and contraindications to injection such as coagulopathy."
    )
    assert not _claims("Pregnancy is not a contraindication.")
