"""From a comparison to a decision: the same work, a distinct or related one, or a question for a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.documents import Relation
from kb.duplicates.comparing import DIFFERENT, FIELDS, NEAR, SAME
from kb.duplicates.titles import differs

if TYPE_CHECKING:
    from kb.duplicates.comparing import Comparison


class Verdict(StrEnum):
    """What two references are to each other."""

    SAME = "same"
    ASK = "ask"
    STUDY = "study"  # two works, perhaps of one study: a person is asked
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided on a pair, and why.

    ``relation`` is what the left work is to the right one, where they are two works of one study; ``veto``
    says that something makes them two works, whatever else agrees.
    """

    comparison: Comparison
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    relation: Relation | None = None
    veto: bool = False


SURE = 3.0
"""From this score on, two references are one work without asking anybody."""
WORTH_ASKING = -1.0
"""From this score on, a person is asked."""


def judge(comparison: Comparison) -> Judgement:
    """Return what was decided on a pair."""
    for rule in (_by_title, _by_identifier, _by_kind):
        judgement = rule(comparison)
        if judgement is not None:
            return judgement
    return _by_score(comparison)


def _distinct(comparison: Comparison, reason: str, relation: Relation | None = None) -> Judgement:
    """Return that two works are distinct for a reason that rules over everything else."""
    return Judgement(comparison, Verdict.DISTINCT, (reason,), relation, veto=True)


def _by_title(found: Comparison) -> Judgement | None:
    """Corrections, replies, parts of a series and yearly editions are works of their own."""
    reason = differs(found.left.title, found.right.title)
    if not reason:
        return None
    if "correction" in {found.left.notice, found.right.notice} and found.likeness >= 0.5:
        is_left = found.left.notice == "correction"
        return _distinct(found, reason, Relation.CORRECTION_OF if is_left else Relation.CORRECTED_BY)
    if reason == "numbers in the title" and found.of("title") is SAME and _same_place(found):
        return None  # a figure was misprinted
    return _distinct(found, reason)


def _same_place(found: Comparison, *, identified: bool = True) -> bool:
    """Return whether both are printed in one place, or (where that will do) carry the same identifier."""
    if identified and found.same_identifier:
        return True
    return found.of("pages") is SAME and found.of("volume") is SAME and found.of("authors") >= NEAR


def _by_identifier(found: Comparison) -> Judgement | None:
    """One identifier makes one work, unless title, authors and pages tell of two."""
    if not found.same_identifier:
        return None
    against = [name for name in ("doi", "pmid", "pmcid") if found.of(name) is DIFFERENT]
    judgement = _of_other_titles(found) or _of_other_pages(found)
    if judgement is not None:
        return judgement
    if against:
        return Judgement(found, Verdict.ASK, (f"one identifier agrees, {' and '.join(against)} differ",))
    if found.of("authors") is DIFFERENT and found.of("title") is not SAME:
        return Judgement(found, Verdict.ASK, ("one identifier, but other authors",))
    return Judgement(found, Verdict.SAME, ("the same identifier",))


def _of_other_titles(found: Comparison) -> Judgement | None:
    """A DOI may be that of a whole issue, or stand in the wrong record; a title may be translated."""
    if found.of("title") is not DIFFERENT:
        return None
    both_abstracts = found.left.is_abstract and found.right.is_abstract
    if found.of("authors") is DIFFERENT or found.of("pages") is DIFFERENT or both_abstracts:
        return _distinct(found, "one identifier, but other titles, and other authors or pages")
    if _same_place(found, identified=False):
        return Judgement(found, Verdict.SAME, ("the same identifier, in the same place",))
    return Judgement(found, Verdict.ASK, ("one identifier, but other titles",))


def _of_other_pages(found: Comparison) -> Judgement | None:
    """Abstracts of one supplement may share its DOI, and nearly a title."""
    if found.of("pages") is not DIFFERENT or _is_to_the_letter(found):
        return None
    if found.left.is_abstract and found.right.is_abstract:
        return _distinct(found, "two abstracts on their own pages; the identifier is that of their issue")
    return Judgement(found, Verdict.ASK, ("one identifier, but other pages",))


def _is_to_the_letter(found: Comparison) -> bool:
    """Return whether title and authors are the same to the letter."""
    return found.left.title.whole == found.right.title.whole and len(found.left.authors) == len(
        found.right.authors
    )


_TITLE_OF_A_PREPRINT = 0.8  # reviewers change titles


def _by_kind(found: Comparison) -> Judgement | None:
    """Preprint and article, conference abstract and full paper, version and next version: of one study."""
    if found.of("title") is DIFFERENT or found.of("authors") is DIFFERENT:
        return None
    left, right = found.left, found.right
    if found.of("doi") is NEAR:
        return Judgement(found, Verdict.ASK, ("two versions by their DOIs",), Relation.OTHER)
    if left.is_preprint != right.is_preprint and found.likeness >= _TITLE_OF_A_PREPRINT:
        relation = Relation.PREPRINT_OF if left.is_preprint else Relation.PUBLISHED_FROM
        return _distinct(found, "one is a preprint", relation)
    if found.of("title") is not SAME or not found.elsewhere or left.is_abstract == right.is_abstract:
        return None
    is_clear = found.likeness >= _TITLE_OF_A_FULL_PAPER and found.of("authors") is SAME
    is_moved = DIFFERENT in {found.of("journal"), found.of("volume")}
    if is_clear and is_moved and _years_apart(found) <= _YEARS_TO_PRINT:
        return _distinct(found, "one is an abstract of a conference", Relation.COMPANION)
    return Judgement(found, Verdict.STUDY, ("one is an abstract of a conference",), veto=True)


_TITLE_OF_A_FULL_PAPER = 0.985
_YEARS_TO_PRINT = 4  # from the conference to the journal


def _years_apart(found: Comparison) -> int:
    """Return how many years lie between two works, as far as that is known."""
    left, right = found.left.year, found.right.year
    return abs(left - right) if left and right else 0


def _by_score(found: Comparison) -> Judgement:
    """Decide by the score, and by whether the two are printed in two places."""
    if found.score >= SURE and not _is_doubtful(found):
        return Judgement(found, Verdict.SAME, (_in_words(found),))
    if found.score >= WORTH_ASKING and not _is_elsewhere_for_sure(found):
        return Judgement(found, Verdict.ASK, (_in_words(found),))
    is_near = _years_apart(found) <= _YEARS_TO_PRINT and found.of("authors") >= NEAR
    if found.of("title") is SAME and is_near and found.elsewhere:
        return Judgement(found, Verdict.STUDY, ("printed in two places",))
    return Judgement(found, Verdict.DISTINCT, (_in_words(found),))


_VERBS = (
    (SAME, "agrees", "agree"),
    (NEAR, "nearly agrees", "nearly agree"),
    (DIFFERENT, "differs", "differ"),
)
_SHOWN = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}


def _in_words(found: Comparison) -> str:
    """Return which fields agree and which differ."""
    parts = []
    for agreement, one, many in _VERBS:
        names = [_SHOWN.get(name, name) for name in FIELDS if found.of(name) is agreement]
        if names:
            parts.append(f"{', '.join(names)} {many if len(names) > 1 or names[0].endswith('s') else one}")
    return "; ".join(parts)


def _is_elsewhere_for_sure(found: Comparison) -> bool:
    """Return whether everything that is known of the place differs: journal and pages, or year and volume."""
    return (
        found.elsewhere
        and DIFFERENT is found.of("journal")
        and SAME not in {found.of("volume"), found.of("doi")}
    )


def _is_doubtful(found: Comparison) -> bool:
    """Return whether something speaks against a high score that a person should look at."""
    place = {found.of("volume"), found.of("pages")}
    if found.of("doi") is DIFFERENT:  # a publisher that takes a journal over may register it anew
        return not (place == {SAME} and found.of("journal") >= NEAR and _is_to_the_letter(found))
    return (
        found.of("year") is DIFFERENT
        or found.of("authors") is DIFFERENT
        or (found.of("title") is NEAR and found.of("pages") is DIFFERENT)
        or (found.of("journal") is DIFFERENT and SAME not in place)
        or place == {DIFFERENT}
    )
