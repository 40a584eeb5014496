"""Stated results with the precision in which they are printed, and when two of them are of the same thing.

The checks compare printed figures: 4.8 says less than 4.80, and a difference in the last printed place is one
of rounding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.folding import fold, words
from kb.lexicon import curated
from kb.printed import NUMBER, decimal, decimals
from kb.statements import OutcomeResult, Standing, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.checks.material import Material
    from kb.lexicon import Concept
    from kb.statements import ConceptRef, Evidence, Time

_NUMBER = re.compile(NUMBER)
_LONGEST_NAME = 6
SUBGROUP = re.compile(
    r"\b(?:(?:fe)?males?|(?:wo)?men|boys|girls|sub-?groups?|younger|older|elderly)\b", re.IGNORECASE
)
"""Words by which a sentence speaks of a part of the patients; its figures are not those of all."""
_OWN = frozenset({Standing.PRIMARY, Standing.SYNTHESIS})
_UNSAID = frozenset({
    "treatment", "therapy", "procedure", "operation", "operative", "postoperative", "surgery", "intervention",
    "follow", "up", "post", "after", "the", "final", "last",
})  # fmt: skip
"""Words of an anchor that do not tell one treatment from another."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A result with its value and spread as printed."""

    result: OutcomeResult
    value: Decimal
    spread: Decimal | None

    @property
    def words(self) -> str:
        """Return the figure as printed: "8.64 ± 0.58"."""
        return f"{self.value} ± {self.spread}" if self.spread is not None else f"{self.value}"

    @property
    def quotes(self) -> tuple[Evidence, ...]:
        """Return the quotes that hold the figure, or all where it is derived."""
        holding = tuple(e for e in self.result.evidence if self.value in numbers(e.quote))
        return holding or self.result.evidence


def stated(material: Material, statistic: Statistic) -> Iterator[Stated]:
    """Yield the document's own results of one statistic, but for subgroups and other people's studies."""
    for statement in material.reading.statements:
        if not isinstance(statement, OutcomeResult) or statement.statistic is not statistic:
            continue
        part = any(SUBGROUP.search(each.quote) for each in statement.evidence if each.purpose != "arm")
        if statement.standing in _OWN and not statement.derived and not part:
            spread = statement.spread.value if statement.spread is not None else None
            yield Stated(
                statement,
                _as_printed(statement.value, statement.evidence),
                None if spread is None else _as_printed(spread, statement.evidence),
            )


def _as_printed(value: float, evidence: Iterable[Evidence]) -> Decimal:
    """Return a number with the decimals of its first print in the quotes, or with its own."""
    for each in evidence:
        for number in numbers(each.quote):
            if float(number) == value:
                return number
    return Decimal(repr(value))


def numbers(quote: str) -> list[Decimal]:
    """Return the numbers that are printed in a quote, in order."""
    found = (decimal(match.group()) for match in _NUMBER.finditer(quote))
    return [number for number in found if number is not None]


def unit_in_last_place(printed: Decimal) -> Decimal:
    """Return what one step in the last printed place is worth: 0.01 for 8.60."""
    return Decimal(1).scaleb(-decimals(printed))


def agrees(printed: Decimal, exact: Decimal) -> bool:
    """Return whether a printed number can come from an exact one by rounding, up, down or to the nearest.

    >>> agrees(Decimal("6.28"), Decimal("6.2857")), agrees(Decimal("8.64"), Decimal("8.62"))
    (True, False)
    """
    return abs(printed - exact) < unit_in_last_place(printed)


def same_print(one: Decimal, other: Decimal) -> bool:
    """Return whether two printed numbers can be of one value: they differ by one step of the coarser at most.

    >>> same_print(Decimal("4.8"), Decimal("4.83")), same_print(Decimal("5.32"), Decimal("5.34"))
    (True, False)
    """
    return abs(one - other) <= max(unit_in_last_place(one), unit_in_last_place(other))


def same_time(one: Time | None, other: Time | None) -> bool:
    """Return whether two times can be the same: equal in days, and not counted from different things.

    A time that only says from what it counts ("after TAE") is the same as any that counts from it.
    """
    if one is None or other is None:
        return one is other
    if one.baseline or other.baseline:
        return one.baseline and other.baseline
    if not same_anchor(one.anchor, other.anchor):
        return False
    if one.days is None or other.days is None:
        return one.anchor is not None and other.anchor is not None
    # 12 months and one year are 365.25 days; 4 weeks and a month are not the same time.
    return abs(one.days - other.days) < 0.01 * max(one.days, other.days, 1)


def same_anchor(one: str | None, other: str | None) -> bool:
    """Return whether two times may count from the same thing: "PV" and "PVP", "TAE" and "embolization"."""
    said, also = (None if anchor is None else _telling(anchor) for anchor in (one, other))
    if not said or not also or said == also:
        return True
    if said.startswith(also) or also.startswith(said):
        return True
    ours, theirs = (curated().by_name.get(name, []) for name in (said, also))
    if any(also in _initials(c) for c in ours) or any(said in _initials(c) for c in theirs):
        return True
    return any(related(a, b) for a in ours for b in theirs)


def _initials(concept: Concept) -> set[str]:
    """Return the initials of a concept's names: "pv" of percutaneous vertebroplasty, in no list."""
    return {"".join(word[0] for word in words(name)) for name in (concept.label, *concept.synonyms)}


@lru_cache(maxsize=4096)
def _telling(anchor: str) -> str:
    return " ".join(word for word in words(anchor) if word not in _UNSAID)


def related(one: Concept, other: Concept) -> bool:
    """Return whether two concepts are the same, or one is above the other."""
    lexicon = curated()
    return one == other or one in lexicon.ancestors(other) or other in lexicon.ancestors(one)


def measures(caption: str, ref: ConceptRef, text: str) -> bool:
    """Return whether the words of a table name a measure, or one that is broader or narrower than it."""
    concept = curated().get(ref.kind, ref.slug)
    named = _named(fold(caption), ref.kind)
    if concept is not None and named:
        return any(related(concept, each) for each in named)
    return any(f" {fold(name)} " in f" {fold(caption)} " for name in (ref.label, text) if fold(name))


@lru_cache(maxsize=256)
def _named(folded: str, kind: str) -> tuple[Concept, ...]:
    """Return the concepts of a kind that folded words name, longest names first, each word used once."""
    words_left: list[str | None] = list(folded.split())
    found: list[Concept] = []
    for length in range(_LONGEST_NAME, 0, -1):
        for at in range(len(words_left) - length + 1):
            part = words_left[at : at + length]
            named = [c for c in curated().by_name.get(" ".join(map(str, part)), []) if c.kind == kind]
            if None not in part and named:
                found += named
                words_left[at : at + length] = [None] * length
    return tuple(found)
