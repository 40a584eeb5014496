"""Two references, field by field: how each agrees, and what that says for or against their being one work.

Every field adds its weight to a score: about the logarithm of how much likelier the agreement is among
duplicates than among others that share a block. What is missing on one side says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from kb.duplicates.dois import same_doi
from kb.duplicates.people import same_person, shared
from kb.duplicates.places import Agreement, same_journal, same_pages
from kb.duplicates.titles import is_reworded, likeness

if TYPE_CHECKING:
    from kb.duplicates.people import Name
    from kb.duplicates.reference import Reference

SAME, NEAR, UNKNOWN, DIFFERENT = Agreement.SAME, Agreement.NEAR, Agreement.UNKNOWN, Agreement.DIFFERENT
_PRIOR = -7.0
_WEIGHTS = {
    # field: different, unknown, near, same
    "doi": (-5.0, 0.0, -1.0, 7.0),
    "pmid": (-6.0, 0.0, 0.0, 8.0),
    "pmcid": (-6.0, 0.0, 0.0, 8.0),
    "authors": (-6.0, 0.0, 1.0, 3.0),
    "year": (-3.0, 0.0, -0.5, 1.0),
    "journal": (-2.0, 0.0, 0.5, 1.0),
    "volume": (-2.5, 0.0, 0.0, 1.0),
    "issue": (-0.5, 0.0, 0.0, 0.5),
    "pages": (-3.0, 0.0, 1.0, 2.5),
    "abstract": (-3.0, 0.0, 1.0, 4.0),
}
_TITLE_STEPS = ((0.985, 6.0), (0.95, 5.0), (0.9, 3.5), (0.85, 2.0), (0.75, 0.0), (0.6, -3.0), (0.0, -7.0))
_FEW_WORDS = 5  # a title of fewer words says less
_SHORT_TITLE = 2.5
_REWORDED = 2.0  # of two joints, two drugs: a word is another, and so may be the work
_HOPELESS = 55  # per cent of letters in common, in order
FIELDS = ("title", *_WEIGHTS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two references agree: an agreement for each of `FIELDS`, how alike the titles are, the score."""

    left: Reference
    right: Reference
    agreements: tuple[Agreement, ...]
    likeness: float
    score: float

    def of(self, field: str) -> Agreement:
        """Return how the references agree in a field."""
        return self.agreements[FIELDS.index(field)]

    @property
    def same_identifier(self) -> bool:
        """Return whether both carry one DOI, PMID or PMCID."""
        return any(self.of(name) is SAME for name in ("doi", "pmid", "pmcid"))

    @property
    def elsewhere(self) -> bool:
        """Return whether the two are printed in two places: another volume or other pages, both known."""
        pages, volume = self.of("pages"), self.of("volume")
        if pages is DIFFERENT:
            return True
        # A volume alone may be misread ("57(1 Suppl)" as volume 1): journal or year must differ as well.
        is_moved = self.of("journal") is not SAME or self.of("year") is not SAME
        return volume is DIFFERENT and pages is UNKNOWN and is_moved


def compare(left: Reference, right: Reference) -> Comparison:
    """Return how two references agree."""
    alike = likeness(left.title, right.title)
    fields = {
        "doi": same_doi(left.doi, right.doi),
        "pmid": _equal(left.pmid, right.pmid),
        "pmcid": _equal(left.pmcid, right.pmcid),
        "authors": _authors(left.authors, right.authors),
        "year": _years(left, right),
        "journal": _journals(left, right),
        "volume": _volumes(left, right),
        "issue": _equal(left.issue, right.issue),
        "pages": same_pages(left.pages, right.pages),
        "abstract": _abstracts(left.abstract, right.abstract),
    }
    known = bool(left.title.variants and right.title.variants)
    reworded = _TITLE_STEPS[4][0] <= alike < 1 and is_reworded(left.title, right.title)
    score = _PRIOR + sum(_WEIGHTS[name][agreement + 1] for name, agreement in fields.items())
    weight = _title_weight(left, right, alike) if known else 0.0
    score += min(weight, _REWORDED) if reworded else weight
    title = NEAR if reworded else _title(alike, known=known)
    return Comparison(left, right, (title, *fields.values()), alike, score)


def is_hopeless(left: Reference, right: Reference) -> bool:
    """Return whether a look at the titles shows that these two, of one block, are not worth comparing.

    Not where an identifier or the place is shared: a title may be translated.
    """
    one, other = left.title, right.title
    if len(one.variants) != 1 or len(other.variants) != 1 or ratio(one.whole, other.whole) >= _HOPELESS:
        return False
    if one.main == other.whole or other.main == one.whole:
        return False
    is_same_place = left.volume == right.volume and left.pages is not None and left.pages == right.pages
    identifiers = ((left.doi, right.doi), (left.pmid, right.pmid), (left.pmcid, right.pmcid))
    return not is_same_place and not any(ours and ours == theirs for ours, theirs in identifiers)


def _title(alike: float, *, known: bool) -> Agreement:
    """Return the likeness of titles as an agreement."""
    if not known:
        return UNKNOWN
    if alike >= _TITLE_STEPS[1][0]:
        return SAME
    return NEAR if alike >= _TITLE_STEPS[4][0] else DIFFERENT


def _title_weight(left: Reference, right: Reference, alike: float) -> float:
    """Return what the likeness of the titles weighs; a short title that many works have weighs less."""
    weight = next(weight for least, weight in _TITLE_STEPS if alike >= least)
    words = min(left.title.whole.count(" "), right.title.whole.count(" ")) + 1
    return min(weight, _SHORT_TITLE) if words < _FEW_WORDS else weight


def _equal(left: str, right: str) -> Agreement:
    """Return whether two values are the same, where both are known."""
    if not left or not right:
        return UNKNOWN
    return SAME if left == right else DIFFERENT


def _authors(left: tuple[Name, ...], right: tuple[Name, ...]) -> Agreement:
    """Return whether the authors are the same: most of the shorter list, and the first of both."""
    if not left or not right:
        return UNKNOWN
    share = shared(left, right)
    first = same_person(left[0], right[0])
    if first and share >= 0.75:
        return SAME
    if share >= 0.5 or (first and share >= 0.3):
        return NEAR
    return DIFFERENT


def _years(left: Reference, right: Reference) -> Agreement:
    """Return whether the years are the same; next to it tells nothing where the earlier had no volume yet."""
    if left.year is None or right.year is None:
        return UNKNOWN
    if left.year == right.year:
        return SAME
    earlier, later = (left, right) if left.year < right.year else (right, left)
    if abs(left.year - right.year) > 1:
        return DIFFERENT
    return UNKNOWN if later.volume and not earlier.volume else NEAR


def _journals(left: Reference, right: Reference) -> Agreement:
    """Return whether the journal is the same, by its number or by any of its names."""
    if left.issn & right.issn:
        return SAME
    found = [same_journal(one, other) for one in left.journals for other in right.journals]
    return max(found, default=UNKNOWN)


def _volumes(left: Reference, right: Reference) -> Agreement:
    """Return whether the volume is the same; some journals number by year, some databases by issue."""
    agreement = _equal(left.volume, right.volume)
    if agreement is DIFFERENT and {left.volume, right.volume} & {str(left.year), str(right.year)}:
        return UNKNOWN
    return agreement


def _abstracts(left: str, right: str) -> Agreement:
    """Return whether the abstracts begin alike; one may be cut off."""
    length = min(len(left), len(right))
    if length < 80:
        return UNKNOWN
    alike = ratio(left[: length + 40], right[: length + 40]) / 100
    if alike >= 0.85:
        return SAME
    if alike >= 0.65:
        return NEAR
    return DIFFERENT if alike < 0.55 else UNKNOWN
