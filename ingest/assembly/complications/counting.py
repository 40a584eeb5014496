"""Numbers of a sentence that count patients or events: how many, of how many, in percent, of what.

Which harm and which arm a count belongs to is the affair of ``tying``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Number, Passage

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
_NEAR, _BRACKET = 50, 3
_AFTER_ALONE = re.compile(r"^\s*(?:[,;.)]|and\b|or\b|$|\(|with\b|receiving\b|given\b|after\b|treated\b)")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORD_BEFORE = re.compile(
    rf"(?<!least )(?<!most )\b(?P<word>{'|'.join(_WORDS)})\s+(?!of\b|or\b|and\b|to\b)"
    r"(?:[A-Za-z-]+\s+){0,1}$",
    re.IGNORECASE,
)
_ADJECTIVES = re.compile(r"\s+(?:[A-Za-z-]+\s+){0,2}")
_REFERRED = re.compile(
    r"\b(?:tables?|figs?\.?|figures?|grades?|days?|groups?|arms?|class|asa|stages?|levels?|"
    r"types?)\s*(?:[\dIVX]+\s*(?:,\s*(?:and|or)?|and|or|[-–])\s*)*$",
    re.IGNORECASE,
)
_REFERRED_ONE = re.compile(
    r"\b(?:tables?|figs?\.?|figures?|grades?|days?|groups?|arms?|class|asa|stages?|levels?|types?)\s*"
    r"(?:[\dIVX]+\s*(?:and|or|[-–])\s*)*$",
    re.IGNORECASE,
)  # "in group 2, 5 patients" counts patients
_REFERRED_WORD = re.compile(r"\b(?:day|group|arm|class|stage|grade|level|type)\s*$", re.IGNORECASE)
_COMPARED_WITH = re.compile(
    r"\b(?:similar|comparable|consistent|in (?:contrast|line|accordance|agreement)|compared|lower|higher) "
    r"(?:to|with|than) (?:the |that |those )?(?:\w+ ){0,2}?(?:results?|rates?|reports?|literature|findings|"
    r"studies|data)\b[^.;]{0,20}$",
    re.IGNORECASE,
)
_NOT_PATIENTS = re.compile(
    r"^\s*(?:[a-z-]+\s){0,2}?(?:groups?|arms?|phases?|sites?|cent(?:er|re)s?|stud(?:y|ies)|weeks?|days?|"
    r"months?|hours?|years?|times|mm|cm|mg|ml)\b",
    re.IGNORECASE,
)
_OTHER_THINGS = re.compile(
    r"^\s*(?:[a-z-]+\s)?(?:fractions|sessions|doses|cycles|courses|visits|items|points)\b|^/\d+/",
    re.IGNORECASE,
)
_THE_OTHER = re.compile(r"\b(?:other|remaining) $", re.IGNORECASE)
_HARMS = re.compile(r"\s*(?:\w+ )?(?:AEs?|SAEs?|adverse|complications?|events?|side)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|these|those|all|both|our) $", re.IGNORECASE)
_ALL_OF = re.compile(
    r"\b(?:[Oo]f|[Ff]or|[Aa]mong|[Ii]n|[Uu]sing|[Ff]rom) the $|\b(?:of|for|among|using|from) all (?:the )?$"
)  # "in the 99 patients" speaks of all of them
_STUDIED = re.compile(
    r"^\s*(?:\w+ )?(?:patients?|subjects?|participants?) (?:(?:who |that )?were )?(?:evaluated|included|"
    r"enrolled|studied|analy[sz]ed|recruited|randomi[sz]ed)\b",
    re.IGNORECASE,
)  # "the results of 682 patients evaluated" counts those who were looked at
_SAME_IN_BRACKETS = re.compile(
    rf"\s*(?:(?:of the )?(?:\w+ )?(?:{_PEOPLE}|vertebrae|levels|knees|shoulders|joints|lesions|procedures|"
    r"injections|blocks|events?|episodes?))?\s*[(\[,]\s*(?:n\s*=\s*)?",
    re.IGNORECASE,
)
"""Between a number and its percentage: "12 of 52 vertebrae (23 %)"."""
_OF_A_VALUE = re.compile(
    r"\s*(?:of|from|below|above|over) (?:the |its |their )?(?:\w+ )?(?:baseline|basal|initial|pre-?\w*|"
    r"control value|normal|resting)",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:none|nobody|no (?:one|patients?|subjects?|participants?|cases?|child(?:ren)?|wom[ae]n|m[ae]n))\b",
    re.IGNORECASE,
)
_VERBS = re.compile(r"\w+ed|fell|bled", re.IGNORECASE)
_EVENTS = re.compile(r"\b(?:episodes?|events?|instances?|occurrences)\b", re.IGNORECASE)
_COUNTED_UNITS = (None, "", "patient", "patients", "case", "cases")
_UNITS = dict.fromkeys(("vertebra", "vertebrae", "levels"), "vertebra")
_UNITS |= dict.fromkeys(("knees", "shoulders", "joints"), "joint")
_UNITS |= dict.fromkeys(("procedures", "injections", "blocks"), "procedure") | {"lesions": "lesion"}


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


def _counts_in_words(passage: Passage, harms: Sequence[Mention], floor: int) -> list[Count]:
    """Return the number words right before a harm ("one postoperative death")."""
    found = []
    for harm in harms:
        match = _WORD_BEFORE.search(passage.text[max(floor, harm.start - 40) : harm.start])
        if match is not None:
            at = harm.start - len(match.group())
            value = _WORDS.index(match["word"].lower()) + 1
            found.append(Count(at, at + len(match["word"]), events=value))
    return found


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
            shared = last.total is not None and count.start - last.stop > _BRACKET
            last.count_of, last.stop = "patients", last.stop if shared else count.stop
        else:
            found.append(count)
    taken = [(n.start, n.stop) for n in passage.within(passage.numbers, start, stop)]
    found += [
        c
        for c in _counts_in_words(passage, harms, start)
        if not any(a < c.stop and c.start < b for a, b in taken)
    ]
    if found:  # beside the number of another group; alone, it is the affair of negation
        nobody = _NOBODY.finditer(passage.text, start, stop)
        found += [
            Count(m.start(), m.end(), events=0, count_of="patients")
            for m in nobody
            if not _denies(passage, m.start(), start, stop)
            and any(
                0 < a.start - m.end() < 45 and "," not in passage.text[m.end() : a.start]
                for a in passage.arms
            )
        ]
    return sorted(found, key=lambda c: c.start)


def _denies(passage: Passage, place: int, start: int, stop: int) -> bool:
    """Return whether a "no patient" only denies a harm beside those counted: "and no patient vomited"."""
    denied = [
        m
        for m in passage.within(passage.mentions, start, stop)
        if (m.cue is not None and m.negated and m.cue.start <= place < m.cue.stop)
    ]
    return any(m.of_kind("complication") is not None and _VERBS.fullmatch(m.text) for m in denied)


def _same_patients(text: str, one: Count, other: Count) -> bool:
    """Return whether a number in brackets says the same as the one before it.

    "25 % (5 cases)", "5 (25 %)".
    """
    gap = text[one.stop : other.start]
    kinds = (one.events is None) != (other.events is None) and (one.percent is None) != (
        other.percent is None
    )
    return kinds and (_SAME_IN_BRACKETS.fullmatch(gap) is not None or _is_its_share(gap, one, other))


def _is_its_share(gap: str, one: Count, other: Count) -> bool:
    """Return whether a percentage in the next bracket is that of a number: "6 of 30 patients in A (20 %)"."""
    if not one.events or not one.total or other.percent is None or len(gap) > _NEAR or ")" in gap:
        return False
    return gap.rstrip().endswith(("(", "[")) and abs(100 * one.events / one.total - other.percent) < 1


_DECIMALS = re.compile(r"\d+\.\d")  # "1.0 events per subject" counts nobody


def _count(passage: Passage, number: Number, *, named: bool) -> Count | None:
    """Return a number as a count or percentage, or None where its form says that it is neither.

    ``named`` says that a harm follows at once ("one postoperative death").
    """
    if not _may_count(passage, number):
        return None
    if number.role == "percent" or number.unit == "%":
        if _OF_A_VALUE.match(passage.text, number.stop):
            return None  # "within 30 % of the baseline" is a pressure
        alone = number.percent is None or number.percent == number.value
        return Count(number.start, number.stop, percent=number.value, count_of="patients") if alone else None
    whole = number.value == int(number.value) and number.value >= 0
    whole = whole and (number.percent is not None or not _DECIMALS.match(number.text))
    if not whole or (number.role != "count" and number.unit not in _COUNTED_UNITS):
        return None
    after = passage.text[number.stop : number.stop + 60]
    counted = number.total is not None or number.percent is not None or number.role in ("count", "n") or named
    if not counted and not _reads_as_count(passage.text[max(0, number.start - 25) : number.start], after):
        return None
    tail = re.split(r"[.;,]", after[:40])[0]
    unit = next((w for w in re.findall(r"[a-z]+", tail.lower())[:3] if w in _UNITS), None)
    return Count(
        number.start,
        number.stop,
        events=int(number.value),
        percent=number.percent,
        total=int(number.total) if number.total is not None else None,
        count_of=_counted_thing(tail, counted=counted),
        unit=_UNITS[unit] if unit else None,
    )


def _may_count(passage: Passage, number: Number) -> bool:
    """Return whether a number is no value with a spread, reference, or size of something else."""
    plain = number.spread is None and number.low is None
    if not plain or number.role not in ("value", "percent", "count", "n"):
        return False
    before = passage.text[max(0, number.start - 25) : number.start]
    after = passage.text[number.stop : number.stop + 60]
    of_all = number.percent is None and number.total is None and _ALL_OF.search(before)
    of_groups = _DEFINITE.search(before) and _NOT_PATIENTS.match(after)
    in_words = passage.text[number.start : number.start + 1].isalpha()  # "at level 1, two patients" has 2
    referred = _REFERRED_WORD if in_words else _REFERRED_ONE if number.role == "count" else _REFERRED
    if _COMPARED_WITH.search(passage.text[max(0, number.start - 60) : number.start]):
        return False  # "similar to the results (4.1 %) of a previous review"
    if number.percent is None and number.total is None and _STUDIED.match(after):
        return False
    if _OTHER_THINGS.match(after) or re.search(r"\d/$", before):
        return False  # "after 13 fractions"; "scores of 1/2/3/4"
    if _HARMS.match(after) and (number.total is not None or _THE_OTHER.search(before)):
        return False  # "7 of the 88 adverse events", "the other 3 adverse events" are of those told before
    is_share = number.role == "percent" or number.unit == "%"
    return not ((not is_share and referred.search(before)) or of_groups or of_all)


def _reads_as_count(before: str, after: str) -> bool:
    """Return whether the words around a bare number make it a count."""
    if _AFTER_COUNT.match(after):
        return True
    return bool(_BEFORE_COUNT.search(before) and _AFTER_ALONE.match(after))


def _counted_thing(tail: str, *, counted: bool) -> str:
    """Return what is counted by the words after a number: patients, events, or what is not said."""
    if re.match(r"\s*cases?\b", tail):
        return "unknown"
    if _EVENTS.search(tail[:25]):
        return "events"
    return "patients" if re.search(_PEOPLE, tail[:30]) or counted else "unknown"
