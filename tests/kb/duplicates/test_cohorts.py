"""Which studies may report the same patients, and on what grounds a person is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.documents import Author
from kb.duplicates.cohorts import Cohort, affiliations_of, centres_of, overlap, overlaps
from kb.duplicates.people import names
from kb.duplicates.periods import period_of
from tests.kb.duplicates.works import people

FIRST = Cohort(
    key=1,
    centres=frozenset({"okuno clinic"}),
    authors=names(people("Tanaka Y; Mori W; Sasaki H; Ueda K")),
    period=period_of("from January 2012 to March 2014"),
    year=2015,
    concepts=frozenset({"indication knee osteoarthritis"}),
)


def test_one_centre_same_years_same_authors_is_asked_about_with_its_reasons() -> None:
    found = overlap(FIRST, replace(FIRST, key=2, period=period_of("2013 to 2016"), year=2017))
    assert found is not None
    assert [kind for kind, _ in found.reasons] == ["centre", "dates", "authors", "concept"]
    assert (
        dict(found.reasons)["dates"]
        == "patients of the same years: 2012-01 to 2014-03 and 2013-01 to 2016-12"
    )
    assert (found.left, found.right) == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        {"period": period_of("2014-04 to 2016-12"), "year": 2017},
        {"concepts": frozenset({"indication plantar fasciitis"})},
        {"authors": names(people("Novak P; Horak J")), "centres": frozenset({"motol hospital"})},
        {"authors": names(people("Tanaka Y; Horak J; Novak P")), "centres": frozenset()},
        {"period": None, "year": 2003},
        {"period": period_of("2016 to 2017"), "year": None, "centres": frozenset()},
    ],
)
def test_too_little_in_common_is_not_asked_about(other: dict[str, object]) -> None:
    assert overlap(FIRST, replace(FIRST, key=2, **other)) is None


def test_one_registration_is_enough() -> None:
    first = Cohort(1, registration=frozenset({"NCT01234567"}))
    found = overlap(first, replace(first, key=2))
    assert found is not None
    assert found.reasons == (("registration", "the same registration: NCT01234567"),)


def test_all_pairs_are_found_however_many_studies_lie_between() -> None:
    others = [
        Cohort(key, authors=names(people(f"Author{key} A; Other{key} B")), concepts=FIRST.concepts)
        for key in range(10, 200)
    ]
    second = replace(FIRST, key=2, centres=frozenset())
    assert [(each.left, each.right) for each in overlaps([FIRST, *others, second])] == [(1, 2)]


def test_centres_are_houses_not_departments_or_cities() -> None:
    told = [
        "1 Department of Diagnostic Radiology, Edogawa Hospital, 2-24-18 Higashikoiwa, Tokyo 133-0052, Japan",
        "Edogawa Hospital, Tokyo; Keio University School of Medicine, Tokyo",
        "School of Medicine, Seoul, Korea",
    ]
    assert centres_of(told) == {"edogawa hospital", "keio university school of medicine"}


def test_two_universities_of_a_city_are_two_centres() -> None:
    left = replace(FIRST, centres=frozenset({"tokyo university hospital"}), authors=())
    right = replace(left, key=2, centres=frozenset({"tokyo women s medical university"}))
    assert overlap(left, right) is None
    assert overlap(left, replace(left, key=2)) is not None


def test_affiliations_of_all_authors_count_once() -> None:
    authors = [
        Author("A", "B", affiliations=("X Clinic", "Y Hospital")),
        Author("C", "D", affiliations=("X Clinic",)),
    ]
    assert affiliations_of(authors) == ("X Clinic", "Y Hospital")
