"""Repeated tellings of one complication become one statement with all its quotes.

An abstract, its results section and a table tell the same thing; the most exact telling stays, and what only
repeats it lends its quote. A telling without a number never stands beside one that counts.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kb.statements import Basis, Occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.assembly.complications.drafts import Draft

_PERCENT_TOLERANCE = 0.6
_FEWEST_PATIENTS = 6
_OWN_GROUNDS = (Basis.STATED, Basis.DEFINITION, Basis.SECTION)


def merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts with repeats folded together, in the order of the text."""
    by_concept: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_concept[draft.ref.slug, draft.standing.value].append(draft)
    kept = [draft for group in by_concept.values() for draft in _without_contradiction(_fold(group))]
    return sorted(kept, key=lambda d: d.evidence[0].start)


def _fold(group: list[Draft]) -> list[Draft]:
    """Fold the tellings of one concept; the exact ones are looked at first."""
    kept: list[Draft] = []
    for draft in sorted(group, key=_exactness):
        twin = next((k for k in kept if _same(k, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            _absorb(twin, draft)
    return kept


def _without_contradiction(drafts: list[Draft]) -> list[Draft]:
    """Leave out an unscoped "none" of a group in which the harm was observed.

    It was said of something narrower than the words that were read.
    """
    observed = {_group(d) for d in drafts if d.occurrence is Occurrence.OBSERVED}
    return [
        d
        for d in drafts
        if d.occurrence is not Occurrence.NONE
        or d.counted
        or d.scope is not None
        or _group(d) is None
        or _group(d) not in observed
    ]


def _exactness(draft: Draft) -> tuple[bool, bool, bool, float]:
    """Sort key: counted first, then with an arm, then with a total, then the surer."""
    return (not draft.counted, _group(draft) is None, draft.total is None, -draft.confidence)


def _same(kept: Draft, draft: Draft) -> bool:
    """Return whether ``draft`` tells nothing that ``kept`` does not tell more exactly."""
    if kept.occurrence is not draft.occurrence or _apart(kept, draft):
        return False
    if not draft.counted:
        return kept.counted or _group(kept) == _group(draft) or _group(draft) is None
    events = draft.events is not None and kept.events is not None
    percent = draft.percent is not None and kept.percent is not None
    if events and draft.events != kept.events:
        return False
    apart = abs((draft.percent or 0) - (kept.percent or 0)) if percent else 0
    if apart > (0 if _in_one_sentence(kept, draft) else _PERCENT_TOLERANCE):
        return False  # a sentence does not give one percentage twice, rounded otherwise
    if not events and not percent and not _fits(kept, draft):
        return False
    return events or percent or (_group(draft) is not None and _group(draft) == _group(kept))


def _in_one_sentence(one: Draft, other: Draft) -> bool:
    """Return whether two tellings stand in one sentence."""
    return one.evidence[0].start == other.evidence[0].start and not one.from_table


def _fits(one: Draft, other: Draft) -> bool:
    """Return whether a number of one telling and the percentage of the other may be of one group.

    1 and 63 % are not: nobody gives percentages of two patients.
    """
    events = one.events if one.events is not None else other.events
    percent = one.percent if one.percent is not None else other.percent
    if not events or not percent:
        return True
    return events * 100 >= percent * _FEWEST_PATIENTS


def _apart(kept: Draft, draft: Draft) -> bool:
    """Return whether two tellings are of different groups, grades, or relations to the treatment."""
    if _group(draft) is not None and _group(kept) is not None and _group(draft) != _group(kept):
        return True
    if draft.from_table and kept.from_table and _beside(kept, draft):
        return True
    if (draft.counted and kept.counted and draft.grade != kept.grade) or _caused_apart(kept, draft):
        return True
    related = (draft.scope and draft.scope.related) != (kept.scope and kept.scope.related)
    return related and draft.from_table and kept.from_table


def _beside(kept: Draft, draft: Draft) -> bool:
    """Return whether two cells of one table are of different groups: a total is not its part."""
    return kept.passage.table is draft.passage.table and _group(kept) != _group(draft)


def _caused_apart(kept: Draft, draft: Draft) -> bool:
    """Return whether two tellings name causes of their own, and none in common."""
    one, other = ({c.concept.slug for c in d.causes if c.basis in _OWN_GROUNDS} for d in (kept, draft))
    return bool(one) and bool(other) and not one & other


def _group(draft: Draft) -> int | str | None:
    """Return whose count it is: an arm of the study, a column of a table, or nobody's in particular."""
    return draft.arm if draft.arm is not None else draft.arm_label


def _absorb(kept: Draft, draft: Draft) -> None:
    """Give the kept telling what the other one adds: quotes, and numbers that it lacks."""
    kept.evidence += [e for e in draft.evidence if e not in kept.evidence]
    if _group(kept) is None:
        kept.arm, kept.arm_label, kept.treatments = draft.arm, draft.arm_label, draft.treatments
    if kept.events is None and draft.events is not None and _group(draft) == _group(kept):
        kept.events, kept.count_of = draft.events, draft.count_of
    if kept.percent is None and _group(draft) == _group(kept):
        kept.percent = draft.percent
    if kept.total is None and _group(draft) == _group(kept) and draft.events is not None:
        kept.total, kept.total_relation = draft.total, draft.total_relation
    kept.confidence = max(kept.confidence, draft.confidence)
