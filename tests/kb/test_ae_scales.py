"""Printed grades of adverse events: recognised with their scale, never converted."""

from __future__ import annotations

import pytest

from kb import ae_scales
from kb.ae_scales import find_grades, grades, meaning
from kb.errors import KnowledgeBaseError
from kb.statements import Grade


@pytest.mark.parametrize(
    ("text", "scale", "grade", "version"),
    [
        ("one hematoma (CIRSE grade 2)", "CIRSE", "2", None),
        ("a CIRSE grade 3a complication", "CIRSE", "3a", None),
        ("grade IIIa according to the Clavien-Dindo classification", "Clavien-Dindo", "IIIa", None),
        ("Clavien–Dindo grade IVb", "Clavien-Dindo", "IVb", None),
        ("CTCAE v5.0 grade 3 pain", "CTCAE", "3", "5.0"),
        ("Grade 3 (CTCAE version 4.03)", "CTCAE", "3", "4.03"),
        ("grade 2 adverse events by CTCAE version 5", "CTCAE", "2", "5.0"),
        ("minor (SIR class A)", "SIR", "A", "2003"),
        ("SIR classification, grade 2", "SIR", "2", "2017"),
    ],
)
def test_a_grade_with_its_scale_is_found_as_printed(
    text: str, scale: str, grade: str, version: str | None
) -> None:
    (found,) = find_grades(text)
    assert (found.grade.scale, found.grade.grade, found.grade.version) == (scale, grade, version)
    assert found.span.of(text) == found.grade.verbatim


@pytest.mark.parametrize(
    "text", ["a grade 3 hematoma", "CIRSE grade 7", "severe", "SIR members", "grade 2 arthrosis"]
)
def test_a_grade_without_a_scale_that_has_it_is_none(text: str) -> None:
    assert find_grades(text) == ()


def test_two_grades_are_found_in_order() -> None:
    found = find_grades("one CIRSE grade 3 and two CIRSE grade 1 events")
    assert [each.grade.grade for each in found] == ["3", "1"]


def test_the_meaning_is_that_of_the_own_scale_and_version() -> None:
    assert meaning(Grade("CIRSE", "6", "CIRSE grade 6")) == "death"
    assert meaning(Grade("CIRSE", "3a", "CIRSE grade 3a")) == ""
    assert meaning(Grade("CTCAE", "3", "grade 3", "4.03")) == ""
    assert meaning(Grade("Clavien-Dindo", "IIIbd", "IIIb-d")) == meaning(
        Grade("Clavien-Dindo", "IIIb", "IIIb")
    )


def test_every_grade_stands_once() -> None:
    keys = [(g.scale, g.version, g.grade) for g in grades()]
    assert len(keys) == len(set(keys))
    assert all(g.meaning for g in grades())


def test_a_file_with_other_columns_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    file = ae_scales.Path(str(tmp_path)) / "scales.tsv"
    file.write_text("scale\tgrade\n", encoding="utf-8")
    monkeypatch.setattr(ae_scales, "_FILE", file)
    grades.cache_clear()
    with pytest.raises(KnowledgeBaseError, match="columns"):
        grades()
    grades.cache_clear()
