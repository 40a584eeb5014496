"""Whose the numbers of a sentence are where it does not say so beside each of them, and which are the same.

"3 patients in each group" counts once for every group; "higher in group D than in group C (20 % vs 7 %)"
gives its numbers in the order of the groups, what is compared with coming second; "more frequent in group D
(5 vs 2)" names one group of two. Where a pair contradicts the words around it, neither number is told.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.annotations import ArmMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.complications.counting import Count
    from ingest.assembly.complications.drafts import Draft
    from ingest.assembly.context import StudyContext

    Pairs = list[tuple[Mention, Count]]

_EACH = re.compile(
    r"[^.;,:()]{0,40}?\b(?:in|from|of) each (?:of (?:the|our) )?(?:(?:two|three|four|study|treatment) )*"
    r"(?:groups?|arms?)\b",
    re.IGNORECASE,
)
_EACH_OF = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:\w+\s+)?each (?:in|of|from)\s", re.IGNORECASE)
"""Behind a number that is that of each of the groups that follow: "one patient each in A and B"."""
_LIST_LENGTH = 60
_AGAINST = re.compile(r"[^.;:]{0,30}?\b(?:vs|versus|compared (?:to|with))\b[^;:]{0,12}", re.IGNORECASE)
_PAIR = re.compile(r"\s*(?:%\s*)?(?:and|,|;|/)\s*(?:[nN]\s*=\s*)?")
_OPENED, _CLOSED = re.compile(r"[(\[]\s*(?:[nN]\s*=\s*)?$"), re.compile(r"\s*[;,)\]]")
"""Around the two numbers of a bracket: "(5 % and 2 %)"."""
_COMPARATOR = re.compile(
    r"\b(?:relative to|compared (?:to|with)|in comparison (?:to|with)|than(?: in| with| for)?|versus|vs\.?|"
    r"unlike)(?: the)?\s*$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:higher|more|greater|increased)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:lower|less|fewer|reduced|decreased)\b", re.IGNORECASE)
_MOST_GROUPS = 6
_HALF = 0.51
_ITS_PERCENT = re.compile(r"\s*[(\[,]\s*(?:n\s*=\s*)?")
_HAD_BY = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:was|were|have been|had been) )?(?:\w+ )?(?:in|by|among) (?:a total of )?",
    re.IGNORECASE,
)


def without_twins(passage: Passage, pairs: Pairs) -> Pairs:
    """Join what counts one harm twice: "two burns (5 %)", "14 adverse events were reported in 9 patients".

    A number and its percentage are one count; where events and patients are both given, the patients count.
    """
    told: Pairs = []
    for harm, count in pairs:
        last = told[-1] if told else None
        if last is None or last[0] is not harm or not last[1].stop <= harm.start <= harm.stop <= count.start:
            told.append((harm, count))
            continue
        gap = passage.text[harm.stop : count.start]
        if last[1].percent is None and count.events is None and _ITS_PERCENT.fullmatch(gap):
            last[1].percent, last[1].stop = count.percent, count.stop
        elif _HAD_BY.fullmatch(gap) and count.events is not None and last[1].total is None:
            told[-1] = (harm, count)
        else:
            told.append((harm, count))
    return told


def by_sizes(pairs: Pairs, context: StudyContext) -> Pairs:
    """Give a number with its percentage to the one group of whose size it is that share, and not of all."""
    sizes = [arm.n for arm in context.study.arms]
    everybody = context.study.n_patients or sum(n or 0 for n in sizes)
    for _, count in pairs:
        if count.arm is None and count.events and count.percent and count.total is None:
            of = [i for i, n in enumerate(sizes) if n and _is_share(count, n)]
            if len(of) == 1 and not (everybody and _is_share(count, everybody)):
                count.arm = of[0]
    return pairs


def _is_share(count: Count, size: int) -> bool:
    """Return whether a percentage is that of a number in so many patients, as it would be rounded."""
    percent, events = count.percent or 0.0, count.events or 0
    return abs(100 * events / size - percent) <= (_HALF if percent == int(percent) else _HALF / 10)


def is_sum_of_each(count: Count, pairs: Pairs, passage: Passage, stop: int, context: StudyContext) -> bool:
    """Return whether a number sums up what "each group" had: "four patients, two in each group"."""
    groups = len(context.study.arms)
    each = [c.events or 0 for _, c in pairs if c is not count and _EACH.match(passage.text[c.stop : stop])]
    return count.arm is None and len(each) == 1 and count.events == each[0] * groups > 0


_MEANT = re.compile(
    r"\b(?:(?P<same>this|that|the same)|the (?P<which>former|latter))(?: \w+)? (?:group|arm)\b", re.IGNORECASE
)


def meant_arms(passage: Passage, start: int, stop: int) -> Sequence[ArmMention]:
    """Return the groups that a sentence names, or means by "this group" and "the latter group"."""
    named = passage.within(passage.arms, start, stop)
    meant = _MEANT.search(passage.text, start, stop)
    if named or meant is None or start == 0:
        return named
    before = [a.arm for a in passage.within(passage.arms, passage.sentence_at(max(0, start - 2))[0], start)]
    distinct = list(dict.fromkeys(before))
    if len(distinct) != (1 if meant["same"] else 2):
        return named
    arm = distinct[-1] if meant["same"] or meant["which"].lower() == "latter" else distinct[0]
    return [ArmMention(meant.start(), meant.end(), meant.group(), arm)]


def in_each_group(
    draft: Draft, count: Count, stop: int, context: StudyContext, named: Sequence[ArmMention]
) -> list[Draft]:
    """Return a report for every group where a number is told "in each group", else the report alone."""
    listed = _EACH_OF.match(draft.passage.text, count.stop, stop)
    if listed is not None:
        those = [a.arm for a in named if listed.end() <= a.start < listed.end() + _LIST_LENGTH]
        if len(dict.fromkeys(those)) > 1:
            return [replace(draft, arm=arm, evidence=[*draft.evidence]) for arm in dict.fromkeys(those)]
    arms = range(len(context.study.arms)) or list(dict.fromkeys(a.arm for a in named))
    each = _EACH.match(draft.passage.text[count.stop : stop])
    if draft.arm is not None or each is None or not 2 <= len(arms) <= _MOST_GROUPS:
        return [draft]
    return [replace(draft, arm=arm, evidence=[*draft.evidence]) for arm in arms]


def opposed(passage: Passage, pairs: Pairs, arms: Sequence[ArmMention], context: StudyContext) -> Pairs:
    """Give the two numbers of each "a versus b" to the groups that a sentence compares."""
    order = _order(passage, arms)
    if len(order) == 1 and len(context.study.arms) == 2:
        order.append(1 - order[0])
    if len(order) != 2:
        return pairs
    told: Pairs = []
    left = list(pairs)
    while left:
        one, rest = left[0], left[1:]
        if not rest or not _against(passage, one, rest[0], arms):
            told.append(one)
            left = rest
            continue
        one[1].arm, rest[0][1].arm = order
        if not _contradicted(passage, one[1], rest[0][1], arms):
            told += [one, rest[0]]
        left = rest[1:]
    return told


def _order(passage: Passage, arms: Sequence[ArmMention]) -> list[int]:
    """Return the groups of a sentence, each once, those that are compared with behind the others."""
    behind = {
        a.arm: bool(_COMPARATOR.search(passage.text[max(0, a.start - 30) : a.start])) for a in arms[::-1]
    }
    return sorted(dict.fromkeys(a.arm for a in arms), key=lambda arm: behind[arm])


def _against(
    passage: Passage, one: tuple[Mention, Count], other: tuple[Mention, Count], arms: Sequence[ArmMention]
) -> bool:
    """Return whether two numbers of one harm stand against each other, with no group named beside them."""
    first, second = one[1], other[1]
    if one[0] is not other[0] or not first.stop <= second.start:
        return False
    if any(first.stop <= a.start < second.start for a in arms):
        return False
    gap = passage.text[first.stop : second.start]
    return _AGAINST.fullmatch(gap) is not None or (
        _PAIR.fullmatch(gap) is not None
        and _OPENED.search(passage.text[: first.start][-8:]) is not None
        and _CLOSED.match(passage.text, second.stop) is not None
    )


def _contradicted(passage: Passage, one: Count, other: Count, arms: Sequence[ArmMention]) -> bool:
    """Return whether "higher" stands with the smaller number first, or "lower" with the greater."""
    start, stop = passage.sentence_at(one.start)
    words = passage.text[start:stop]
    more, less = _MORE.search(words), _LESS.search(words)
    if not arms or bool(more) == bool(less):
        return False
    first, second = (one.percent, other.percent) if one.percent is not None else (one.events, other.events)
    if first is None or second is None or first == second:
        return False
    return (first > second) is not bool(more)
