"""Harms, numbers and groups that stand in lists of their own, and are paired by their order.

"nausea, vomiting and itching in 3, 2 and 1 patients, respectively", "more with A than with B (23 % v 11 %)".
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import ArmMention, Mention, Passage
    from ingest.assembly.complications.counting import Count

_LISTED = re.compile(
    r"\s*(?:patients?|cases?|subjects?)?\s*(?:,|and|,\s*and)\s*(?:(?:in|of|transient|mild|severe)\s+)*"
)
_ITEM_GAP = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")

_BRACKET = re.compile(r"\s*(?:patients\s*)?[(\[]\s*")
_SEVERAL = 2
"""With so many times, a list of numbers may be of the times and not of the groups."""


def parallel(
    passage: Passage,
    harms: Sequence[Mention],
    counts: list[Count],
    arms: Sequence[ArmMention],
    sentence: tuple[int, int],
    groups: int,
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of parallel lists ("…, respectively"), or None where the sentence has none."""
    if len(harms) > 1 and is_generic(harms[0]) and not harms[0].stop < counts[0].start < harms[1].start:
        harms = harms[1:]  # "complications such as A, B and C"
    distinct = list(dict.fromkeys(a.arm for a in arms))
    again = _again(passage.text, harms, counts, arms)
    if again is not None:
        return again
    if not re.search(r"\brespectively\b", passage.text[sentence[0] : sentence[1]], re.IGNORECASE):
        return (
            _versus(passage, harms, counts, arms)
            or _in_order(passage.text, harms, counts, distinct)
            or _list_by_list(passage, harms, counts, arms)
            or _in_groups(passage.text, harms, counts, arms)
        )
    if len(harms) == 1 and len(counts) == len(distinct) > 1:
        for count, arm in zip(counts, distinct, strict=True):
            count.arm = arm
        return [(harms[0], count) for count in counts]
    times = len(passage.within(passage.times, *sentence))
    if len(distinct) < 2 and len(counts) == len(harms) * groups and groups > 1 and times < _SEVERAL:
        return _crossed(passage, harms, counts, range(groups))  # all groups, in the order of the study
    same = len(counts) == len(harms) > 1
    if len(distinct) > 1:
        return _crossed(passage, harms, counts, distinct, arms)
    pairs = list(zip(harms, counts, strict=True)) if same else _listed(passage, harms, counts)
    for _, count in pairs:
        count.arm = distinct[0] if distinct else None
    return pairs or None


def _in_order(
    text: str, harms: Sequence[Mention], counts: list[Count], arms: Sequence[int]
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of "A, B and C occurred in 5 %, 3 % and 2 %", or None where that is not the form."""
    if not len(harms) == len(counts) > 1 or len(arms) > 1 or harms[-1].stop > counts[0].start:
        return None
    named = all(_LISTED.fullmatch(text[a.stop : b.start]) for a, b in pairwise(harms))
    if not named or not all(_LISTED.fullmatch(text[a.stop : b.start]) for a, b in pairwise(counts)):
        return None
    for count in counts:
        count.arm = arms[0] if arms else None
    return list(zip(harms, counts, strict=True))


def _list_by_list(
    passage: Passage, harms: Sequence[Mention], counts: list[Count], arms: Sequence[ArmMention]
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of "A, B and C in 3, 2 and 1 patients of D and in 5, 4 and 2 patients of E"."""
    if (
        len(harms) < 2
        or harms[-1].stop > counts[0].start
        or not _behind_each(passage.text, harms, counts, arms)
    ):
        return None
    return _crossed(passage, harms, counts, list(dict.fromkeys(a.arm for a in arms)), arms)


def _behind_each(
    text: str, harms: Sequence[Mention], counts: Sequence[Count], arms: Sequence[ArmMention]
) -> bool:
    """Return whether a group stands behind each list of as many numbers as there are harms."""
    ends = [c.stop for c in counts[len(harms) - 1 :: len(harms)]]
    starts = [*(c.start for c in counts[len(harms) :: len(harms)]), len(text)]
    return (
        len(harms) > 1
        and len(ends) == len(starts) == len({a.arm for a in arms})
        and all(any(a <= n.start < b for n in arms) for a, b in zip(ends, starts, strict=True))
    )


def _in_groups(
    text: str, harms: Sequence[Mention], counts: list[Count], arms: Sequence[ArmMention]
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of "nausea in 3/30, 6/30 and 2/30 women of the A, B and C groups"."""
    distinct = list(dict.fromkeys(a.arm for a in arms))
    if len(harms) != 1 or not len(counts) == len(distinct) > 1 or harms[0].stop > counts[0].start:
        return None
    listed = all(_LISTED.fullmatch(text[a.stop : b.start]) for a, b in pairwise(counts))
    if not listed or arms[0].start < counts[-1].stop or ";" in text[counts[-1].stop : arms[0].start]:
        return None
    for count, arm in zip(counts, distinct, strict=True):
        count.arm = arm
    return [(harms[0], count) for count in counts]


def _again(
    text: str, harms: Sequence[Mention], counts: list[Count], arms: Sequence[ArmMention]
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of "more nausea (20 %) and vomiting (13 %) in A than in B (10 % and 3 %)"."""
    n = len(harms)
    if n < 2 or len(counts) != 2 * n or counts[n].start < harms[-1].stop:
        return None
    own = all(
        h.stop <= c.start and _BRACKET.fullmatch(text[h.stop : c.start])
        for h, c in zip(harms, counts[:n], strict=True)
    )
    named = [a for a in arms if a.stop <= counts[n].start]
    rest = [text[a.stop : b.start] for a, b in pairwise(counts[n:])]
    if not own or not named or not all(_LISTED.fullmatch(gap.lstrip("%")) for gap in rest):
        return None
    second, first = named[-1], next((a for a in arms if a.arm != named[-1].arm), None)
    if (
        first is None
        or second.start < counts[n - 1].stop
        or not _BRACKET.fullmatch(text[second.stop : counts[n].start])
    ):
        return None
    for index, count in enumerate(counts):
        count.arm = first.arm if index < n else second.arm
    return [(harms[i % n], count) for i, count in enumerate(counts)]


def _crossed(
    passage: Passage,
    harms: Sequence[Mention],
    counts: list[Count],
    arms: Sequence[int],
    named: Sequence[ArmMention] = (),
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of several harms in several arms, harm by harm or arm by arm.

    None where the numbers do not fit.
    """
    if len(counts) != len(harms) * len(arms):
        return None
    interleaved = len(harms) > 1 and harms[1].start > counts[0].start
    between = passage.text[counts[0].stop : counts[1].start]
    by_harm = interleaved or bool(re.search(r"\b(?:versus|vs|and|compared)\b", between))
    if _behind_each(passage.text, harms, counts, named):
        by_harm = False  # a group stands behind each list of numbers: "5 and 2 in A, 1 and 0 in B"
    pairs = []
    for index, count in enumerate(counts):
        harm = harms[index // len(arms)] if by_harm else harms[index % len(harms)]
        count.arm = arms[index % len(arms)] if by_harm else arms[index // len(harms)]
        pairs.append((harm, count))
    return pairs


def _listed(passage: Passage, harms: Sequence[Mention], counts: list[Count]) -> list[tuple[Mention, Count]]:
    """Return the pairs of a list with one count for each item.

    Also where an item is not known or has two names.
    """
    named = [
        h
        for h in harms
        if h.stop <= counts[0].start and not (c.generic if (c := h.of_kind("complication")) else False)
    ]
    if len(named) < 2:
        return []
    verb = re.search(
        r"\b(?:was|were|occurr\w*|developed|in)\b", passage.text[named[-1].stop : counts[0].start]
    )
    start, stop = named[0].start, named[-1].stop + (verb.start() if verb else 0)
    stop = start + len(passage.text[start:stop].rstrip(" ,"))
    for pattern in (_ITEM_GAP, re.compile(r",\s*(?:and\s+)?|\s+and\s+(?=[^,]*$)")):
        edges = [start, *(start + m.end() for m in pattern.finditer(passage.text[start:stop])), stop]
        if len(edges) - 1 == len(counts):
            return [
                (harm, count)
                for count, low, high in zip(counts, edges, edges[1:], strict=False)
                if (harm := next((h for h in named if low <= h.start < high), None)) is not None
            ]
    return []


def _versus(
    passage: Passage, harms: Sequence[Mention], counts: list[Count], arms: Sequence[ArmMention]
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of "higher with A than with B (23 % versus 11 %)".

    The counts follow the order of the arms.
    """
    before = list(dict.fromkeys(a.arm for a in arms if a.stop <= counts[0].start))
    joined = all(
        re.search(r"\b(?:versus|vs|compared (?:to|with)|and)\b", passage.text[one.stop : other.start])
        and len(passage.text[one.stop : other.start]) < 40
        for one, other in zip(counts[::2], counts[1::2], strict=False)
    )
    after = list(dict.fromkeys(a.arm for a in arms if a.start >= counts[-1].stop))
    if not before and len(after) == 2 and len(counts) == 2:
        before, after = after, []
    if len(harms) != 1 or len(before) != 2 or len(counts) % 2 or not joined or after:
        return None
    for index, count in enumerate(counts):
        count.arm = before[index % 2]
    return [(harms[0], count) for count in counts]


def is_generic(harm: Mention) -> bool:
    """Return whether a mention says only that there was a harm."""
    concept = harm.of_kind("complication")
    return concept is not None and concept.generic
