"""Patients counted twice: which studies may report the same people, for a person to decide.

Two series from one centre by the same authors over the same years are common in this field, and each counts
in a review as if its patients were its own. Nothing here is ever decided by the machine: it says what two
studies have in common, and how much that is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import token_sort_ratio

from kb.duplicates.people import same_person
from kb.folding import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.documents import Author
    from kb.duplicates.people import Name
    from kb.duplicates.periods import Period

_HOUSE = re.compile(
    r"\b(?:hospitals?|h[oô]pital|hospitalier\w*|ospedale|krankenhaus|klinik\w*|universit\w*|clinics?|clinique"
    r"|cl[ií]nica|instituto?e?s?|centers?|centres?|infirmary|medical school|school of medicine|college"
    r"|foundation|polyclinic)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^\W*(?:\d+\W*)?(?:department|division|section|unit|service|faculty|school|laborator\w+|graduate"
    r"|institute of (?:radiology|anesthesi\w+|anaesthesi\w+))\b",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    "the of and for in at a university hospital medical center clinic institute general college school "
    "national department medicine health science".split()
)
_SAME_CENTRE = 92
_MANY_AUTHORS = 3
_ENOUGH = 4.0
_MOST_YEARS = 8  # between the publications of one series
_CROWDED = 60
_WEIGHTS = {"registration": 6.0, "centre": 2.0, "dates": 2.0, "authors": 2.0, "author": 1.0, "concept": 1.0}


@dataclass(frozen=True, slots=True)
class Cohort:
    """The patients of one work, as far as text and bibliography tell who they are.

    ``centres`` are names as `centres_of` gives them, ``concepts`` the conditions and procedures that the work
    is about; ``year`` is that of publication.
    """

    key: int
    centres: frozenset[str] = frozenset()
    authors: tuple[Name, ...] = ()
    period: Period | None = None
    year: int | None = None
    registration: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two cohorts have in common; ``reasons`` are pairs of what it is and how it reads."""

    left: int
    right: int
    score: float
    reasons: tuple[tuple[str, str], ...]


def centres_of(affiliations: Iterable[str]) -> frozenset[str]:
    """Return the houses that affiliations name, folded, without departments and cities.

    >>> sorted(centres_of(["Department of Radiology, Okuno Clinic, Tokyo, Japan"]))
    ['okuno clinic']
    """
    parts = (part.strip() for text in affiliations for part in re.split(r"[,;]", text))
    named = (part for part in parts if _HOUSE.search(part) and not _UNIT.search(part))
    return frozenset(" ".join(found) for found in map(words, named) if not _PLAIN.issuperset(found))


def affiliations_of(authors: Iterable[Author]) -> tuple[str, ...]:
    """Return the affiliations of all authors, each once."""
    return tuple(dict.fromkeys(each for author in authors for each in author.affiliations))


def overlaps(cohorts: Sequence[Cohort]) -> Iterator[Overlap]:
    """Yield the pairs that may report the same patients."""
    for left, right in sorted(_candidates(cohorts)):
        found = overlap(cohorts[left], cohorts[right])
        if found is not None:
            yield found


def overlap(left: Cohort, right: Cohort) -> Overlap | None:
    """Return what two cohorts have in common, None where that is too little to ask about."""
    reasons = dict(_reasons(left, right))
    score = sum(_WEIGHTS[kind] for kind in reasons)
    if "registration" not in reasons:
        if "dates" not in reasons and _are_apart(left, right):
            return None
        if "concept" not in reasons or not reasons.keys() & {"centre", "authors"}:
            return None
    return Overlap(left.key, right.key, score, tuple(reasons.items())) if score >= _ENOUGH else None


def _are_apart(left: Cohort, right: Cohort) -> bool:
    """Return whether one came after the other, so that nobody was counted twice."""
    if left.period and right.period:
        return True
    if left.year is None or right.year is None:
        return False
    is_later = (left.period and left.period.first.year > right.year) or (
        right.period and right.period.first.year > left.year
    )
    return bool(is_later) or abs(left.year - right.year) > _MOST_YEARS


def _reasons(left: Cohort, right: Cohort) -> Iterator[tuple[str, str]]:
    """Yield what two cohorts have in common, in words."""
    numbers = left.registration & right.registration
    if numbers:
        yield "registration", f"the same registration: {', '.join(sorted(numbers))}"
    centres = sorted(
        name for name in left.centres if any(_same_centre(name, other) for other in right.centres)
    )
    if centres:
        yield "centre", f"the same centre: {', '.join(centres)}"
    if left.period and right.period and left.period.overlaps(right.period):
        yield "dates", f"patients of the same years: {left.period} and {right.period}"
    shared = [name for name in left.authors if any(same_person(name, other) for other in right.authors)]
    if shared:
        kind = (
            "authors"
            if len(shared) >= min(_MANY_AUTHORS, len(left.authors), len(right.authors))
            else "author"
        )
        yield kind, f"authors in common: {', '.join(name.family for name in shared)}"
    concepts = left.concepts & right.concepts
    if concepts:
        yield "concept", f"about the same: {', '.join(sorted(concepts))}"


def _same_centre(left: str, right: str) -> bool:
    """Return whether two names are one house's: what is left of them besides plain words must agree."""
    if left == right:
        return True
    ours, theirs = set(left.split()) - _PLAIN, set(right.split()) - _PLAIN
    return bool(ours & theirs) and token_sort_ratio(" ".join(ours), " ".join(theirs)) >= _SAME_CENTRE


def _candidates(cohorts: Sequence[Cohort]) -> set[tuple[int, int]]:
    """Return the pairs worth comparing: of one register, of one house and subject, or with two authors."""
    found: set[tuple[int, int]] = set()
    together: Counter[tuple[int, int]] = Counter()
    by_number, by_house, by_author = (defaultdict(list) for _ in range(3))
    for place, cohort in enumerate(cohorts):
        for number in cohort.registration:
            by_number[number].append(place)
        for word in {word for centre in cohort.centres for word in centre.split()} - _PLAIN:
            for concept in cohort.concepts:
                by_house[word, concept].append(place)
        for name in cohort.authors:
            by_author[name.family, name.initials[:1]].append(place)
    for block in (*by_number.values(), *by_house.values()):
        found.update(_pairs(block))
    for block in by_author.values():
        together.update(_pairs(block))
    return found | {pair for pair, count in together.items() if count >= 2 or _is_alone(cohorts, pair)}


def _is_alone(cohorts: Sequence[Cohort], pair: tuple[int, int]) -> bool:
    """Return whether a work has but one author, so that no second one can be shared."""
    return any(len(cohorts[place].authors) == 1 for place in pair)


def _pairs(block: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block; of a crowded one those that follow each other closely."""
    members = sorted(set(block))
    for index, left in enumerate(members):
        reach = len(members) if len(members) <= _CROWDED else index + _CROWDED // 2
        for right in members[index + 1 : reach]:
            yield left, right
