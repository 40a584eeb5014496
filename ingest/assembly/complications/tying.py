"""Which count belongs to which harm, and to which arm: by their order in a sentence and the words between.

Handles "2 patients in group A and 3 in group B developed nausea", "nausea (15 %), vomiting (10 %)"; lists
whose numbers stand apart are the affair of ``parallel``.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.assembly.complications.parallel import is_generic, parallel
from ingest.assembly.complications.whose import arm_of, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import ArmMention, Mention, Passage
    from ingest.assembly.complications.counting import Count

_FORWARD_LINK = re.compile(
    r"^[^;.]{0,70}?\b(?:had|developed|experienced|complained|suffered|reported|showed|presented|required|"
    r"with|of|felt|exhibited|complicated|"
    r"needed|from|cases?|episodes?|incidences?|due to|because of|owing to)\b[^;.]{0,60}$",
    re.IGNORECASE,
)
_TIGHT = re.compile(r"\s*(?:[(\[:=,]|\bin\b|\boccurred in\b)[^();]{0,25}")
_COORDINATED = re.compile(
    r"[^,.;:]{0,60}(?:,|\band\b|\bversus\b|\bvs\b|\bor\b|\bcompared (?:to|with)\b)[^.;:]{0,24}", re.IGNORECASE
)
_BACKWARD_LINK = re.compile(
    r"[^.;:]{0,90}?(?:\b(?:in|was|were|occurred|developed|observed|seen|noted|reported|among|for|of|"
    r"affected|complicated|by|with|only|versus|vs|and|to|than)\b|[,(=])[^.;:]{0,60}",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\b(?:of (?:which|whom|these)|including|such as|most (?:common|frequent)ly?)\b", re.IGNORECASE
)
_CASES_OF = re.compile(
    r"\s*(?:(?:patients?|cases?|episodes?|instances?|subjects?)\s+(?:of|with|had|developed|experienced)|with|had)\s+"
    r"(?:an?\s+)?(?:[\w-]+\s+)?",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"\s+(?!and\b|or\b|of\b|in\b|for\b|to\b|with\b|than\b|vs\b|versus\b|but\b|the\b|by\b)[a-z-]+\s+"
)  # "0 % operative mortality"
_ACTS = re.compile(
    r"\s*(?:patients?|subjects?|participants?|wom[ae]n|m[ae]n|child(?:ren)?)\s+"
    r"(?:had|did|was|were|required|"
    r"needed|died|developed|experienced|received|underwent|withdrew|discontinued|left|complained)\b",
    re.IGNORECASE,
)
_ACTS_OF_GROUP = re.compile(
    r"\s*(?:patients?|subjects?|participants?|wom[ae]n|m[ae]n|child(?:ren)?)\s+(?:in|of|from) [^,;.()]{1,30} "
    r"(?:had|developed|experienced|complained|reported|suffered|required|needed)\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"died|vomited|fell|bled|fainted|collapsed|coughed|shivered", re.IGNORECASE)
_DOER = re.compile(r"[^;.,]{0,70}")
"""What stands between a number and a verb that is itself the harm: "three patients in group A died"."""
_LISTS = re.compile(
    r"[^.;]{0,40}?\b(?:includ(?:ed|ing|es?)|such as|consist(?:ed|ing) of|namely|e\.?g)\b|"
    r"\s*(?:was|were)\s+(?=\S)(?!seen|observed|noted|reported|found|recorded|in\b|\d|present|experienced|"
    r"(?:\w+ly )?(?:\([^()]*\) )?(?:more|less|fewer|higher|lower|similar|comparable|frequent|common|rare)\b)",
    re.IGNORECASE,
)
"""What follows the word for harms in general where its kinds are counted one by one."""
_OCCURRED_IN = re.compile(
    r"\s*(?:(?:(?:was|were|been) (?:\w+ )?(?:observed|noted|noticed|reported|seen|recorded|found|encountered|"
    r"detected|present)|occurr?ed|developed|appeared) (?:only )?(?:in|by|among)|complicated) (?:only )?",
    re.IGNORECASE,
)
"""Between a harm and the number of those who had it, whatever the sentence goes on to count."""
_OF_THEM = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:patients?|cases?)\s+)?(?:of (?:which|whom|them)\s+)?(?:requir|need)\w+",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\s+(?:(?!and\b|or\b|of\b|in\b|for\b|to\b|with\b|than\b|vs\b|versus\b|but\b|the\b|by\b|had\b|"
    r"patients?\b|cases?\b|subjects?\b|participants?\b)[A-Za-z-]+\s+){0,2}"
)
"""Between a number and the harm that it counts: "three slight hematomas"."""
_NEXT_GROUP = re.compile(
    r"[^.;:]{0,60}?(?:,|\band\b|\bvs\.?|\bversus\b|\bcompared (?:to|with))\s*(?:(?:in|with|to|only)\s+)*",
    re.IGNORECASE,
)

_ITEM = re.compile(
    r"[^,;()]{0,12}\)\s*[,;]?\s*(?:and\s+)?(?P<name>[A-Za-z][\w -]{3,40}?)\s*\((?:[nN]\s*=\s*)?"
)
_LINK_WORDS = re.compile(
    r"^(?:in|of|for|with|versus|vs|compared|among|after|at|on|by|and|men|women|males?|females?|patients?|cases?)\b|"
    r"\b(?:groups?|arms?|respectively|control|placebo|total|overall)\b",
    re.IGNORECASE,
)
_OF_THESE = re.compile(r"\s*of (?:these|those|them|whom|which)\b")
_REPORTED = re.compile(
    r"[^.;]{0,60}\b(?:reported|experienced|had|developed|suffered)\s+(?:a total of )?(?:[a-z-]+\s*\(\s*)?",
    re.IGNORECASE,
)
"""Between the number of patients and that of the events they had: "51 patients reported 88 events"."""
_IN_BRACKET = re.compile(r"\s*\((?:an? |the )?(?:[a-z-]+ )?")


def tie(
    passage: Passage,
    harms: Sequence[Mention],
    counts: list[Count],
    arms: Sequence[ArmMention],
    sentence: tuple[int, int],
    groups: int = 0,
) -> list[tuple[Mention, Count]]:
    """Return which count belongs to which harm, with the arm of each count set."""
    if not harms or not counts:
        return []
    floor, roof = sentence
    counts = [
        c for i, c in enumerate(counts) if not (i and _are_events(passage.text, counts[i - 1], c, harms))
    ]
    pairs = parallel(passage, harms, counts, arms, (floor, roof), groups)
    if pairs is not None:
        return pairs
    if not arms and any(
        re.search(r"\b(?:vs|versus)\b", passage.text[a.stop : b.start]) for a, b in pairwise(counts)
    ):
        return []  # one against the other, and the sentence does not say which is whose
    tied: list[tuple[Mention, Count]] = []
    for index, count in enumerate(counts):
        if index and harms[-1].stop <= count.start and _OF_THEM.match(passage.text[count.stop : roof]):
            continue  # "in 12 %, with 4 % requiring a chest tube"
        if index and _is_of_another(passage, harms, counts[index - 1], count, arms):
            continue  # "nausea (2), hiccups (1)": what no vocabulary holds has its own number
        if _OF_THESE.match(passage.text, count.stop) and harms[-1].stop <= count.start:
            continue  # "two of these were treated before" says something else
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
        for harm, count in _without_sums(passage.text, tied)
        for sibling in (
            *_siblings(passage.text, harms, harm, count),
            harm,
            *_named(passage, harms, harm, counts),
        )
    ]


def _without_sums(text: str, tied: list[tuple[Mention, Count]]) -> list[tuple[Mention, Count]]:
    """Leave out the sum before a list of harms with a number each: "four had a rash (1) or a burn (3)"."""
    own = {id(h): c for h, c in tied if c.start >= h.stop and c.events is not None and _opens(text, h, c)}
    return [
        (h, c)
        for h, c in tied
        if not (len(own) > 1 and id(h) in own and c.stop <= h.start and c.events != own[id(h)].events)
    ]


def _opens(text: str, harm: Mention, count: Count) -> bool:
    """Return whether a number stands in a bracket right behind a harm."""
    return re.fullmatch(r"\s*[(\[]\s*(?:[nN]\s*=\s*)?", text[harm.stop : count.start]) is not None


def _goes_on(text: str, harms: Sequence[Mention], one: Count, other: Count) -> bool:
    """Return whether a count goes on with the list of the one before it: "A, 85 %; B, 74 %"."""
    gap = text[one.stop : other.start]
    if _own_clause(text, other) or any(one.stop <= h.start < other.start for h in harms):
        return False
    apart = one.arm is not None and other.arm is not None and one.arm != other.arm
    return (len(gap) < 60 and gap[:1] in ";,)") or (apart and _NEXT_GROUP.fullmatch(gap) is not None)


def _is_of_another(
    passage: Passage, harms: Sequence[Mention], one: Count, other: Count, arms: Sequence[ArmMention]
) -> bool:
    """Return whether the words between two numbers are an unknown item of a list: "), hiccups ("."""
    if any(
        one.stop <= place < other.start for place in (*(h.start for h in harms), *(a.start for a in arms))
    ):
        return False
    item = _ITEM.fullmatch(passage.text[one.stop : other.start])
    return item is not None and not _LINK_WORDS.search(item["name"])


def _named(
    passage: Passage, harms: Sequence[Mention], harm: Mention, counts: Sequence[Count]
) -> list[Mention]:
    """Return the harm by which a bracket names a general one: "one adverse event (a vasovagal reaction)"."""
    following = next((h for h in harms if h.start >= harm.stop), None)
    if following is None or not is_generic(harm) or any(harm.stop < c.start for c in counts):
        return []
    return [following] if _IN_BRACKET.fullmatch(passage.text[harm.stop : following.start]) else []


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


def _harm_of(
    passage: Passage, count: Count, harms: Sequence[Mention], counts: list[Count], index: int
) -> Mention | None:
    """Return the harm that a count belongs to.

    The one it stands in brackets behind, counts forward, or follows.
    """
    text = passage.text
    apart = _own_clause(text, count) or _new_item(text, count) or _OF_THESE.match(text, count.stop)
    before = (
        [] if apart else [h for h in harms if h.stop <= count.start and not _explains(text, h, harms, count)]
    )
    after = [h for h in harms if h.start >= count.stop]
    following = text[count.stop : after[0].start] if after else ""
    if after and (_CASES_OF.fullmatch(following) or _AT_ONCE.fullmatch(following)):
        return after[0]
    gap = plain(text[before[-1].stop : count.start]) if before else ""
    if before and (_is_tight(before[-1], gap) or _OCCURRED_IN.fullmatch(gap)):
        return before[-1]
    part = after and _counts_no_patients(after[0], plain(following))
    if part and not (before and is_generic(before[-1])):
        return None  # "32 % of all complications were major"; but "a complication rate of 3 %, including …"
    leads = after and _leads_to(text, count, counts[index + 1 :], after[0])
    if leads and not part:
        return after[0]
    if before and _BACKWARD_LINK.fullmatch(gap) and not (is_generic(before[-1]) and _LISTS.match(gap)):
        return before[-1]
    return None


def _explains(text: str, harm: Mention, harms: Sequence[Mention], count: Count) -> bool:
    """Return whether a harm stands in a closed bracket that only says what a general word means.

    "Adverse events (nausea, dizziness) were seen in 6" counts the events.
    """
    heads = [h for h in harms if h.stop <= harm.start and is_generic(h)]
    if not heads or is_generic(harm):
        return False
    opened = text[heads[-1].stop : harm.start]
    return (
        re.match(r"\s*\(", opened) is not None
        and ")" not in opened
        and re.match(r"[^()]*\)", text[harm.stop : count.start]) is not None
    )


def _are_events(text: str, one: Count, other: Count, harms: Sequence[Mention]) -> bool:
    """Return whether a number is of the events of the patients before it: "51 patients had 88 events"."""
    harm = next((h for h in harms if h.start >= other.stop), None)
    return (
        harm is not None
        and is_generic(harm)
        and one.count_of == "patients"
        and _REPORTED.fullmatch(text[one.stop : other.start]) is not None
        and _AT_ONCE.fullmatch(text[other.stop : harm.start].replace(")", "")) is not None
    )


def _counts_no_patients(harm: Mention, gap: str) -> bool:
    """Return whether the words from a count to a harm make it a share of the harms, or of some patients."""
    return bool(
        _PART_OF.search(gap) or (is_generic(harm) and re.fullmatch(r"\s*of (?:all |the )*", gap))
    )  # "32 % of all complications were major"


def _leads_to(text: str, count: Count, later: Sequence[Count], harm: Mention) -> bool:
    """Return whether a count and those that are coordinated with it count the harm that follows."""
    others = [c for c in later if c.start < harm.start]
    if any(_own_clause(text, other) for other in others):
        return False  # "36 had a large hematoma and 13 patients died" counts 13 deaths
    coordinated = all(
        _COORDINATED.fullmatch(plain(text[one.stop : other.start]))
        for one, other in zip([count, *others], others, strict=False)
    )
    gap = plain(text[(others[-1] if others else count).stop : harm.start])
    does = _DOES.fullmatch(harm.text) and _DOER.fullmatch(gap)
    between = plain(text[count.stop : harm.start])
    at_once = re.fullmatch(r"\s*(?:patients?\s*)?", between) or (
        count.percent is not None and _ADJECTIVE.fullmatch(between)
    )
    return coordinated and bool(does or at_once or _FORWARD_LINK.match(gap))


def _own_clause(text: str, count: Count) -> bool:
    """Return whether a count opens a clause of its own: "…, and one patient had a broken pump"."""
    opens = re.search(r",?\s(?:and|but|while|whereas)\s+$", text[max(0, count.start - 12) : count.start])
    return bool(opens and _ACTS.match(text[count.stop : count.stop + 40]))


def _new_item(text: str, count: Count) -> bool:
    """Return whether a count behind a comma is of what follows: "…, one patient in A had a rash"."""
    opens = re.search(r"[,;]\s+$", text[max(0, count.start - 4) : count.start])
    return bool(opens and _ACTS_OF_GROUP.match(text[count.stop : count.stop + 70]))


def _is_tight(harm: Mention, gap: str) -> bool:
    """Return whether a count stands right behind a harm; "as to side effects, 3 patients …" starts anew."""
    return bool(_TIGHT.fullmatch(gap)) and not (is_generic(harm) and gap.startswith(","))
