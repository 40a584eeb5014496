"""Numbers, arms and complications of one sentence, tied to each other by their order and the words between.

Handles "2 patients in group A and 3 in group B developed nausea", "nausea (15 %), vomiting (10 %)",
"nausea, vomiting and itching in 3, 2 and 1 patients, respectively", "nausea in 6/25 versus 2/24".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import ArmMention, Mention, Number, Passage

_PEOPLE = (
    r"(?:patients?|subjects?|participants?|cases?|women|men|children|individuals|volunteers|parturients|"
    r"people|persons|infants|"
    r"neonates|athletes)"
)
_AFTER_COUNT = re.compile(
    rf"^\s*(?:\([^)]*\)\s*)?(?:of (?:the )?(?:\w+ )?)?(?:\w+ ){{0,2}}?(?:{_PEOPLE}|episodes?|events?|"
    rf"instances?|occurrences|of \d|/|"
    r"\(?\d+(?:\.\d+)?\s?%|in (?:the )?(?:group|\w+ group|control|placebo)|had\b|developed|experienced|"
    r"in each|and \d|vs|versus|"
    r"knees|shoulders|joints|vertebrae|levels|procedures|lesions|injections|blocks)",
    re.IGNORECASE,
)
_BEFORE_COUNT = re.compile(
    r"(?:\bn\s?=\s?|\bin (?:only |just )?|:\s?|\(|\bonly |\bone of |\bby |\bamong |\band |\bor |\bfrom |"
    r"\bversus |\bvs\.? |,\s?|\bcompared (?:to|with) |"
    r"\bwere |\bwas |\bthere (?:were|was) )$",
    re.IGNORECASE,
)
_FORWARD_LINK = re.compile(
    r"^[^;.]{0,70}?\b(?:had|developed|experienced|complained|suffered|reported|showed|presented|required|"
    r"with|of|felt|exhibited|"
    r"needed|from|cases?|episodes?|incidences?)\b[^;.]{0,60}$",
    re.IGNORECASE,
)
_TIGHT = re.compile(r"\s*(?:[(\[:=,]|\bin\b|\boccurred in\b)[^();]{0,25}")
_COORDINATED = re.compile(
    r"[^,.;:]{0,60}(?:,|\band\b|\bversus\b|\bvs\b|\bor\b|\bcompared (?:to|with)\b)[^.;:]{0,12}", re.IGNORECASE
)
_BACKWARD_LINK = re.compile(
    r"[^.;:]{0,90}?(?:\b(?:in|was|were|occurred|developed|observed|seen|noted|reported|among|for|of|"
    r"affected|by|with|only|versus|vs|and|to|than)\b|[,(=])[^.;:]{0,60}",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?:of (?:which|whom|these)|including|such as|most (?:common|frequent)ly?)\b", re.IGNORECASE
)
_ADJECTIVES = re.compile(r"\s+(?:[A-Za-z-]+\s+){0,2}")
_ITEM_GAP = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
_ARM_LINK = re.compile(
    r"^\W*(?:[^;.()]{0,45}?\b(?:in|of|from|for|among|with|to|on|receiving|given|who received|"
    r"treated with)\b(?: the| those)?\s*|\s*\(?)$",
    re.IGNORECASE,
)
_REFERRED = re.compile(
    r"\b(?:tables?|figs?\.?|figures?|grades?|day|group|arm|class|asa|stage|level|"
    r"type)\s*(?:[\dIVX]+\s*(?:,|and|or|[-–])\s*)*$",
    re.IGNORECASE,
)
_NOT_PATIENTS = re.compile(
    r"^\s*(?:[a-z-]+\s){0,2}?(?:groups?|arms?|phases?|sites?|cent(?:er|re)s?|stud(?:y|ies)|weeks?|days?|"
    r"months?|hours?|years?|times|mm|cm|mg|ml)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|these|those|all|both|our) $", re.IGNORECASE)
_ALL_OF = re.compile(r"\b(?:[Oo]f|[Ff]or|[Aa]mong|[Ii]n) the $")  # "in the 99 patients" speaks of all of them
_EVENTS = re.compile(r"\b(?:episodes?|events?|instances?|occurrences)\b", re.IGNORECASE)
_UNITS = {
    "vertebra": "vertebra", "vertebrae": "vertebra", "levels": "vertebra", "lesions": "lesion", "knees": "joint", "shoulders": "joint",
    "joints": "joint", "procedures": "procedure", "injections": "procedure", "blocks": "procedure",
}  # fmt: skip


@dataclass(slots=True)
class Count:
    """A number that may count a complication: events of total, percent, what is counted, in which arm."""

    start: int
    stop: int
    events: int | None = None
    percent: float | None = None
    total: int | None = None
    total_relation: str = "="
    count_of: str = "unknown"
    unit: str | None = None
    arm: int | None = None


def counts_in(passage: Passage, start: int, stop: int, harms: Sequence[Mention] = ()) -> list[Count]:
    """Return the numbers of a sentence that may count patients or events."""
    found: list[Count] = []
    for number in passage.within(passage.numbers, start, stop):
        named = any(
            h.start > number.stop and _ADJECTIVES.fullmatch(passage.text[number.stop : h.start])
            for h in harms
        )
        count = _count(passage, number, named=named)
        if count is None:
            continue
        if found and _same_patients(passage.text, found[-1], count):
            last = found[-1]
            last.events = count.events if last.events is None else last.events
            last.percent = count.percent if last.percent is None else last.percent
            last.count_of, last.stop = "patients", count.stop
        else:
            found.append(count)
    return found


def _same_patients(text: str, one: Count, other: Count) -> bool:
    """Return whether a number in brackets says the same as the one before it.

    "25 % (5 cases)", "5 (25 %)".
    """
    gap = text[one.stop : other.start]
    kinds = (one.events is None) != (other.events is None) and (one.percent is None) != (
        other.percent is None
    )
    return kinds and bool(re.fullmatch(r"\s*(?:patients?|cases?|subjects?)?\s*[(\[,]\s*(?:n\s*=\s*)?", gap))


def _count(passage: Passage, number: Number, *, named: bool) -> Count | None:
    """Return a number as a count or percentage, or None where its form says that it is neither.

    ``named`` says that a harm follows at once ("one postoperative death").
    """
    if (
        number.role not in ("value", "percent", "count", "n")
        or number.spread is not None
        or number.low is not None
    ):
        return None
    after = passage.text[number.stop : number.stop + 60]
    before = passage.text[max(0, number.start - 25) : number.start]
    if (
        _REFERRED.search(before)
        or (_DEFINITE.search(before) and _NOT_PATIENTS.match(after))
        or (number.percent is None and number.total is None and _ALL_OF.search(before))
    ):
        return None
    if number.role == "percent" or number.unit == "%":
        if number.percent is not None and number.percent != number.value:
            return None
        return Count(number.start, number.stop, percent=number.value, count_of="patients")
    other_unit = number.role != "count" and number.unit not in (
        None,
        "",
        "patient",
        "patients",
        "case",
        "cases",
    )
    if number.value != int(number.value) or number.value < 0 or other_unit:
        return None
    counted = number.total is not None or number.percent is not None or number.role in ("count", "n") or named
    if not counted and not (
        _AFTER_COUNT.match(after)
        or (_BEFORE_COUNT.search(before) and re.match(r"^\s*(?:[,;.)]|and\b|or\b|$|\()", after))
    ):
        return None
    words = re.match(r"^[^.;,]{0,40}", after)
    tail = words.group() if words else ""
    unit_word = next((w for w in re.findall(r"[a-z]+", tail.lower())[:3] if w in _UNITS), None)
    count_of = (
        "events"
        if _EVENTS.search(tail[:25])
        else "patients"
        if re.search(_PEOPLE, tail[:30]) or counted
        else "unknown"
    )
    if re.match(r"\s*cases?\b", tail):
        count_of = "unknown"
    return Count(
        number.start,
        number.stop,
        events=int(number.value),
        percent=number.percent,
        total=int(number.total) if number.total is not None else None,
        count_of=count_of,
        unit=_UNITS[unit_word] if unit_word else None,
    )


def tie(
    passage: Passage,
    harms: Sequence[Mention],
    counts: list[Count],
    arms: Sequence[ArmMention],
    floor: int,
    roof: int,
) -> list[tuple[Mention, Count]]:
    """Return which count belongs to which harm, with the arm of each count set."""
    if not harms or not counts:
        return []
    pairs = _parallel(passage, harms, counts, arms, floor, roof)
    if pairs is not None:
        return pairs
    if not arms and any(
        re.search(r"\b(?:vs|versus)\b", passage.text[a.stop : b.start])
        for a, b in zip(counts, counts[1:], strict=False)
    ):
        return []  # one against the other, and the sentence does not say which is whose
    tied: list[tuple[Mention, Count]] = []
    for index, count in enumerate(counts):
        count.arm = arm_of(passage, count, counts, index, arms, floor)
        harm = _harm_of(passage, count, harms, counts, index)
        if (
            harm is None
            and tied
            and tied[-1][1] is counts[index - 1]
            and _goes_on(passage.text, harms, counts[index - 1], count)
        ):
            harm = tied[-1][0]
        if harm is not None:
            tied.append((harm, count))
    return [
        (sibling, count)
        for harm, count in tied
        for sibling in (*_siblings(passage.text, harms, harm, count), harm)
    ]


def _goes_on(text: str, harms: Sequence[Mention], one: Count, other: Count) -> bool:
    """Return whether a count goes on with the list of the one before it: "A, 85 %; B, 74 %"."""
    gap = text[one.stop : other.start]
    return len(gap) < 60 and gap[:1] in ";,)" and not any(one.stop <= h.start < other.start for h in harms)


def _siblings(text: str, harms: Sequence[Mention], harm: Mention, count: Count) -> list[Mention]:
    """Return the harms that share a count with the last of their list: "pain and swelling were seen in 4"."""
    if count.start < harm.stop:
        return []
    found: list[Mention] = []
    edge = harm.start
    for other in reversed([h for h in harms if h.stop <= harm.start]):
        if not re.fullmatch(r"\s*(?:,|and|,\s*and|/|or)\s*(?:[a-z]+ )?", text[other.stop : edge]):
            break
        found.append(other)
        edge = other.start
    return found[::-1]


def _parallel(
    passage: Passage,
    harms: Sequence[Mention],
    counts: list[Count],
    arms: Sequence[ArmMention],
    floor: int,
    roof: int,
) -> list[tuple[Mention, Count]] | None:
    """Return the pairs of parallel lists ("…, respectively"), or None where the sentence has none."""
    if len(harms) > 1 and (first := harms[0].of_kind("complication")) is not None and first.generic:
        harms = harms[1:]  # "complications such as A, B and C"
    respectively = re.search(r"\brespectively\b", passage.text[floor:roof], re.IGNORECASE)
    distinct = list(dict.fromkeys(a.arm for a in arms))
    if not respectively:
        return _versus(passage, harms, counts, arms)
    if len(harms) == 1 and len(counts) == len(distinct) > 1:
        for count, arm in zip(counts, distinct, strict=True):
            count.arm = arm
        return [(harms[0], count) for count in counts]
    if len(counts) == len(harms) > 1 and len(distinct) <= 1:
        for count in counts:
            count.arm = distinct[0] if distinct else None
        return list(zip(harms, counts, strict=True))
    listed = _listed(passage, harms, counts) if len(distinct) <= 1 else []
    if listed:
        for _, count in listed:
            count.arm = distinct[0] if distinct else None
        return listed
    if len(distinct) > 1 and len(counts) == len(harms) * len(distinct):
        interleaved = len(harms) > 1 and harms[1].start > counts[0].start
        by_harm = interleaved or bool(
            re.search(r"\b(?:versus|vs|and|compared)\b", passage.text[counts[0].stop : counts[1].start])
        )
        pairs = []
        for index, count in enumerate(counts):
            harm = harms[index // len(distinct)] if by_harm else harms[index % len(harms)]
            count.arm = distinct[index % len(distinct)] if by_harm else distinct[index // len(harms)]
            pairs.append((harm, count))
        return pairs
    return None


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
    """Return the pairs of "higher with A than with B (23 % versus 11 %)": the counts follow the order of "
    "the arms."""
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


def _plain(gap: str) -> str:
    """Return words between two places without decimal points and abbreviations' stops.

    Which end no clause.
    """
    return re.sub(r"(?<=\d)\.(?=\d)|(?<=\bvs)\.|(?<=\be\.g)\.|(?<=\bca)\.", "", gap)


def _harm_of(
    passage: Passage, count: Count, harms: Sequence[Mention], counts: list[Count], index: int
) -> Mention | None:
    """Return the harm that a count belongs to.

    The one it stands in brackets behind, counts forward, or follows.
    """
    text = passage.text
    before = [h for h in harms if h.stop <= count.start]
    after = [h for h in harms if h.start >= count.stop]
    if before and _TIGHT.fullmatch(_plain(text[before[-1].stop : count.start])):
        return before[-1]
    if after:
        gap = _plain(text[count.stop : after[0].start])
        others = [c for c in counts[index + 1 :] if c.start < after[0].start]
        coordinated = all(
            _COORDINATED.fullmatch(_plain(text[one.stop : other.start]))
            for one, other in zip([count, *others], others, strict=False)
        )
        last = others[-1] if others else count
        concept = after[0].of_kind("complication")
        if concept is not None and concept.generic and re.fullmatch(r"\s*of (?:all |the )*", gap):
            return None  # "32 % of all complications were major" counts no patients
        if _PART_OF.search(gap):
            return None
        if coordinated and (
            _FORWARD_LINK.match(_plain(text[last.stop : after[0].start]))
            or re.fullmatch(r"\s*(?:patients?\s*)?", gap)
        ):
            return after[0]
    if before and _BACKWARD_LINK.fullmatch(_plain(text[before[-1].stop : count.start])):
        return before[-1]
    return None


def arm_of(
    passage: Passage, count: Count, counts: list[Count], index: int, arms: Sequence[ArmMention], floor: int
) -> int | None:
    """Return the arm that a count is given for, by the nearest naming that no other count separates."""
    if not arms:
        return None
    text = passage.text
    following = counts[index + 1].start if index + 1 < len(counts) else len(text)
    after = [a for a in arms if count.stop <= a.start < following]
    if after and _ARM_LINK.match(text[count.stop : after[0].start]):
        return after[0].arm
    previous = counts[index - 1].stop if index else floor
    between = [a for a in arms if previous <= a.start and a.stop <= count.start]
    if between:
        return between[-1].arm
    if after and ";" not in text[count.stop : after[0].start] and index == 0 and len(arms) == 1:
        return after[0].arm
    earlier = [a for a in arms if a.stop <= count.start]
    if earlier:
        return earlier[-1].arm
    return None
