"""Vertebrae, joints and procedures are denominators of their own, where a text says they were treated."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import read_paper, series


def _units(methods: str) -> dict[str, int]:
    """Return the units that a case series counts."""
    document, reading = read_paper(series("Pain decreased.", methods))
    assert all(
        document.text[u.evidence.start : u.evidence.stop] == u.evidence.quote for u in reading.study.units
    )
    return {unit.unit: unit.n for unit in reading.study.units}


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("Forty patients with 52 vertebrae were treated with vertebroplasty.", {"vertebra": 52}),
        ("We treated 40 patients. A total of 61 procedures were performed.", {"procedure": 61}),
        ("Thirty patients (38 knees) underwent genicular artery embolization.", {"joint": 38}),
        ("Vertebroplasty was done in 40 patients.", {}),
        (
            "In 40 patients, 18 vertebrae were treated from both sides and 34 vertebrae from one.",
            {"vertebra": 52},
        ),
        ("We treated 40 patients, 12 knees were swollen.", {}),
        ("We treated 40 patients. Previous studies treated 90 vertebrae.", {}),
        ("We treated 40 patients with at least 50 injections.", {}),
    ],
)
def test_units_of_a_series(methods: str, expected: dict[str, int]) -> None:
    assert _units(methods) == expected


def test_units_of_some_patients_are_not_those_of_all() -> None:
    assert _units("We treated 40 patients. In 12 patients with 45 lesions, ablation was repeated.") == {}
