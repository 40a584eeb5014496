"""Finds times: when something was measured ("at 3 months", "baseline", "POD 1"), and what it counts from.

A stretch of time that is no time of measurement ("for 12 weeks", "a stay of 3 days") is marked as a duration.
Ages ("50 years of age") and rates ("mg/day") are no times. Works on plain text by form alone.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.annotations import TimeMention
from ingest.recognisers.numerals import ORDINAL_WORDS, WORDS, ordinal_value, value_of
from ingest.recognisers.windows import search_near

_UNIT = r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_UNIT_OF = {"mi": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_HYPHEN = r"[-‐‑–]"  # noqa: RUF001
_ORDINAL = rf"(?:{ORDINAL_WORDS}|\b\d{{1,3}}(?:st|nd|rd|th)\b)"
_ONE = rf"(?:(?<![\w.±/])\d{{1,3}}(?:[.·]\d+)?|{WORDS})"
_AND = r"(?:\s?,\s?(?:and\s|or\s)?|\s(?:and|or|&)\s)"

_POST = (
    rf"(?:post{_HYPHEN}?\s?(?:operati\w+|procedur\w+|intervention\w*|treatment|inject\w+|embolization"
    rf"|block|ablation"
    r"|surg\w+|dose|dosing|infiltration|therapy|thoracotomy|randomi[sz]ation|[A-Z]{2,5})|postop\b|post\b)"
)
_FOLLOW_UP = (
    rf"(?:follow{_HYPHEN}?\s?ups?|visits?|assessments?|evaluations?|time\s?points?|interval"
    r"|examinations?|reviews?|mark)"
)

_ANCHOR_NOUN = (
    r"(?:the\s|their\s|its\s|each\s|first\s|last\s|initial\s|single\s"
    r"|start\sof\s|end\sof\s|beginning\sof\s|completion\sof\s|onset\sof\s|induction\sof\s"
    r"|administration\sof\s)*"
)
_ANCHOR = (
    rf"(?:{_ANCHOR_NOUN}(?:[A-Za-z][\w/+‐-]*)"
    r"(?:\s(?!(?:and|or|but|with|in|for|was|were|is|are|had|has|by|at|on|to|than|that|which|who|when|from"
    r"|compared|versus|vs"
    r"|respectively|showed|as|group|groups|did|decreased|increased|the|a|of|between"
    r"|using)\b)[A-Za-z][\w/+‐-]*){0,2})"
)
_TAIL = (
    rf"(?:['’]?\s?{_HYPHEN}?\s?(?P<visit>(?:of\s)?{_FOLLOW_UP})\b)?"
    rf"(?:\s?(?P<adverb>{_POST}|later\b|afterwards?\b|thereafter\b|after(?=\s?[,.;)]|$))"
    rf"|(?:\s\([^()]{{1,30}}\))?\s(?:after|following|from|since|post|into|of)\s(?P<anchor>{_ANCHOR}))?"
)
_NUMBERED = re.compile(
    rf"(?=[\dpzotfsenha])(?P<post_first>\b{_POST}\s)?(?P<numbers>{_ONE}(?:{_HYPHEN}?{_AND}{_ONE})*)(?P<to>\s?(?:[-–]|\sto\s)\s?{_ONE})?"
    rf"(?P<hyphen>\s?{_HYPHEN}?\s?)(?P<unit>{_UNIT})\b(?!\s?[/±]|{_HYPHEN}?\s?old\b|['’]?\sof\sage\b){_TAIL}",
    re.IGNORECASE,
)
_INTERRUPTED = re.compile(
    rf"(?=[\dotfsen])(?P<listed>{_ONE}(?:\s\([^()]{{1,40}}\){_AND}{_ONE}){{1,3}})\s?{_HYPHEN}?\s?(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)  # "at 6 (−18 %) and 12 hours"
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_ORDERED = re.compile(
    rf"(?=[\dpftsen])(?P<post_first>{_POST}\s)?(?P<numbers>{_ORDINAL}(?:{_AND}{_ORDINAL})*)\s?{_HYPHEN}?"
    rf"(?P<post>\s?(?:{_POST}))?\s?(?P<unit>{_UNIT})\b(?!\sof\sage\b){_TAIL}",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?=[pdwmyh])(?:(?P<pod>\bPOD{_HYPHEN}?\s?)|(?P<post>\b{_POST}\s)?\b(?P<unit>days?|weeks?|months?|years?|hours?)\s(?:\([A-Z]{{2,5}}s?\)\s)?)"
    rf"(?P<numbers>{_ONE}(?:{_AND}{_ONE})*(?!(?:{_AND}{_ONE})*\s?{_UNIT}\b)|{_ONE})\b(?!\s?(?:[.,]\d"
    rf"|[-–/]\d|%|±|{_UNIT}\b)){_TAIL}",
    re.IGNORECASE,
)
_CLOCKED = re.compile(
    r"(?<![\w.])T(?P<numbers>\d{1,3})(?:\s?(?P<unit>h|hrs?|hours?|min|minutes?)\b|(?=[^;]{1,60}\bT\d{1,3}\s?h\b))"
)  # "at T24, 1.2 and T48 h 1.7"
_EVENT = (
    r"(?:treatments?|therap(?:y|ies)|procedures?|interventions?|surger(?:y|ies)|operations?|injections?"
    r"|blocks?|embolizations?"
    r"|embolisations?|vertebroplast(?:y|ies)|kyphoplasty|ablations?|infiltrations?|radiotherapy|rt"
    r"|randomi[sz]ation|induction"
    r"|anesthesia|anaesthesia|implantation|stimulation|administration|exposure|medication|drug|operative"
    r"|the\s(?:study|trial|course|period))"
)
_BASELINE = re.compile(
    rf"\b(?=[bpa])(?:\bbaselines?\b|\bpre{_HYPHEN}?\s?(?:operati(?:ve|vely|on)|procedur(?:e|al|ally)|treatment"
    rf"|intervention(?:al|ally)?|inject(?:ion|ional)"
    r"|embolization|embolisation|ablation|block|surg(?:ery|ical|ically)|therapy|infiltration"
    r"|implant(?:ation)?|test|op)\b"
    rf"|\bpre{_HYPHEN}[A-Z]{{2,6}}\b"
    rf"|\b(?:before|prior\sto)\s(?P<anchor>(?:the\s|any\s|each\s|first\s|study\s|[A-Z]{{2,6}}\s"
    rf"|\w+\s)?{_EVENT}"
    rf"|(?-i:[A-Z][A-Z-]{{1,6}})(?:\streatment|\stherapy|\sprocedure)?)\b"
    r"|\bat\s(?:enrol(?:l)?ment|inclusion|admission|presentation|study\sentry)\b)",
    re.IGNORECASE,
)
_BEFORE_AND_AFTER = re.compile(
    r"\bbefore(?=(?:\s(?:and|vs\.?|versus)\s(?:\w+\s){0,2}|,\s[^.;()]{0,60}?)after\b)", re.IGNORECASE
)
_IMMEDIATE = re.compile(
    rf"\bimmediate(?:ly)?\s?(?P<post>{_POST}|(?:after|following)(?:\s(?P<anchor>{_ANCHOR})|(?=,)))",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    rf"\b(?=[aoup])(?:\b(?:at|on|until)\s(?:the\s)?(?:time\sof\s)?(?P<last>(?:final|last|latest"
    rf"|end\sof)\s(?:{_FOLLOW_UP}|study|treatment)"
    rf"|discharge|end\s?point)\b"
    rf"|\bafter\s(?P<anchor>(?:the\s|each\s|first\s|second\s|\w+\s)?{_EVENT}"
    rf"|(?-i:[A-Z][A-Z-]{{1,6}})(?:\streatment|\stherapy|\sprocedure)?)\b"
    rf"|\b(?P<post>{_POST})\b(?!{_HYPHEN}\w))",
    re.IGNORECASE,
)

_BEFORE_POINT = re.compile(
    r"\b(?:at|by|after|until|till|on|in|over|during|within|from|through|to|beyond)\s"
    r"(?:(?:the|first|last|next|initial|only|about|approximately|around|a|each|both|subsequent)\s)*[~≈]?$",
    re.IGNORECASE,
)
_BEFORE_DURATION = re.compile(
    r"\b(?:for(?!\sthe\sfirst)|last(?:s|ed|ing)(?:\sfor)?|every|each|than|least|minimum\sof|duration\sof"
    r"|period\sof|stay\sof|history\sof|interval\sof|(?:was|were|is|of|between|mean|median|average|about"
    r"|approximately))\s(?:(?:a|an|the|about|up\sto|approximately|at\sleast|more\sthan)\s)*[<>≥≤~]?\s?$"
    r"|[<>≥≤=±(]\s?$",
    re.IGNORECASE,
)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|older|younger|ages?(?:\sof|\swas|\sbetween)?)(?:\s\w+){0,2}\s?[:,(]?\s?$", re.IGNORECASE
)
_MEASURED_NOUN = re.compile(
    r"\s(?:[\w-]+\s){0,3}?(?:survival|survivorship|mortality|recurrence|patency|(?<!infusion\s)rates?)\b"
    r"|\s(?:overall\s|cumulative\s|total\s|postoperative\s)?(?:rates?|scores?|outcomes?|results?|opioid"
    r"|morphine"
    r"|fentanyl|analgesic|consumption|response|success|incidence|VAS|NRS|ODI|WOMAC|data|values?|postoperative"
    r"|endpoint|requirements?)\b",
    re.IGNORECASE,
)
_FOLLOW_UP_BEFORE = re.compile(r"follow-?\s?ups?\s?(?:visit\s)?\($", re.IGNORECASE)
_NO_SCHEDULE = re.compile(
    r"\b(?:for|every|last\w*|was|were|is|mean|median|average|between|versus|vs\.?)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_AFTER_BRACKET = re.compile(r"\)\s?,?\s?(?:and\s)?$")
_BRACKET = re.compile(r"\s\(")
_OF = re.compile(r"['’]?\sof\s")
_UNIT_SEEN = re.compile(
    r"(?<![A-Za-z])(?:[Mm]in(?:s|utes?)?|[Hh]ours?|[Hh]rs?|h|[Dd]ays?|[Ww]eeks?|wks?|[Mm]onths?|mos?"
    r"|[Yy]ears?|yrs?"
    r"|MONTHS?|DAYS?|WEEKS?|HOURS?|YEARS?)(?![A-Za-z])|POD"
)
_REACH = 70
_SCHEDULE = 3
_GAP = re.compile(r"\s?,?\s?(?:and|or)?\s?,?\s?", re.IGNORECASE)


def find_times(text: str) -> list[TimeMention]:
    """Return the times of a passage in order, none overlapping another.

    >>> [(t.value, t.unit, t.anchor) for t in find_times("at 1, 3 and 6 months after TAE")]
    [(1.0, 'month', 'TAE'), (3.0, 'month', 'TAE'), (6.0, 'month', 'TAE')]
    """
    found: list[TimeMention] = []
    units = [match.start() for match in _UNIT_SEEN.finditer(text)]
    for pattern, read, numbered in _PATTERNS:
        if numbered and not units:
            continue
        taken = [(time.start, time.stop) for time in found]
        position = 0
        while (
            match := search_near(pattern, text, units, position, _REACH)
            if numbered
            else pattern.search(text, position)
        ):
            start, stop = match.span()
            overlapped = next((b for a, b in taken if start < b and a < stop), None)
            if overlapped is None:
                found.extend(read(text, match))
            # "day 5, and one, 3, and 6 months": the list begins behind what is taken
            position = stop if overlapped is None else overlapped
    found.sort(key=lambda time: time.start)
    _share_anchors(text, found)
    return found


def _unit_of(printed: str) -> str:
    """Return the name of a unit of time as printed."""
    lowered = printed.lower()
    return next(name for start, name in _UNIT_OF.items() if lowered.startswith(start))


def _anchor_of(match: re.Match[str]) -> str | None:
    """Return what a time counts from, as printed."""
    groups = match.groupdict()
    anchor = groups.get("anchor") or groups.get("adverb") or groups.get("post") or groups.get("post_first")
    if anchor is None or anchor.lower() in {"later", "after", "afterward", "afterwards", "thereafter"}:
        return None
    return anchor.strip()


def _listed(text: str, match: re.Match[str], unit: str, pattern: str) -> list[TimeMention]:
    """Return a time for each number of a list; the last one carries the unit and what follows."""
    begin, end = match.span("numbers")
    numerals = list(re.compile(pattern, re.IGNORECASE).finditer(text, begin, end))
    anchor = _anchor_of(match)
    times = []
    for index, numeral in enumerate(numerals):
        printed = numeral.group()
        value = ordinal_value(printed) if pattern is _ORDINAL else value_of(printed)
        start = match.start() if index == 0 else numeral.start()
        stop = match.end() if index == len(numerals) - 1 else numeral.end()
        times.append(TimeMention(start, stop, text[start:stop], value, unit, anchor=anchor))
    return times


def _numbered(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "3 months", "1, 3, and 6 months", "24-h"; the words around tell point from stretch of time."""
    before = text[max(0, match.start() - 40) : match.start()]
    unit = _unit_of(match["unit"])
    if unit == "year" and _AGE_BEFORE.search(before):
        return []
    times = _listed(text, match, unit, _ONE)
    if match["to"]:
        start, stop = match.span()
        return [
            TimeMention(start, stop, match.group(), None, unit, anchor=_anchor_of(match), is_duration=True)
        ]
    pair_of_values = len(times) < _SCHEDULE and before.rstrip().endswith(
        "("
    )  # "(21 and 22 months for A and B)"
    listed = len(times) > 1 and not pair_of_values and not _NO_SCHEDULE.search(before)
    pointed = listed or _is_point(text, match, before)
    for time in times:
        time.is_duration = not pointed
    return times


def _is_point(text: str, match: re.Match[str], before: str) -> bool:
    """Return whether a number with a unit of time says when, rather than how long."""
    if match["visit"] or _FOLLOW_UP_BEFORE.search(before):  # "at early follow-up (3 months)"
        return True
    preposition = _BEFORE_POINT.search(before) is not None
    if match["anchor"] and _OF.match(text, match.end("unit")):
        return preposition
    if match["adverb"] or match["post_first"] or match["anchor"]:
        return True
    if _BEFORE_DURATION.search(before):
        return False
    if _AFTER_BRACKET.search(before) and _BRACKET.match(text, match.end()):  # "at 24 h (2.2) and 48 h (1.8)"
        return True
    return preposition or _MEASURED_NOUN.match(text, match.end()) is not None


def _ordered(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "the third month", "1st, 2nd, and 4th hours", "first postoperative day"."""
    return _listed(text, match, _unit_of(match["unit"]), _ORDINAL)


def _named(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "week 4", "POD 1", "months 3 and 6"."""
    before = text[max(0, match.start() - 12) : match.start()]
    if re.search(r"(?:\bper|\ba|/|\bonce|\beach)\s?$", before, re.IGNORECASE):
        return []
    unit = "day" if match["pod"] else _unit_of(match["unit"])
    times = _listed(text, match, unit, _ONE)
    for time in times:
        time.anchor = time.anchor or ("postoperative" if match["pod"] else None)
    return times


def _interrupted(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "at 6 (−18 %) and 12 hours": the unit follows behind the values."""
    if not _BEFORE_POINT.search(text[max(0, match.start() - 40) : match.start()]):
        return []
    begin, unit = match.start(), _unit_of(match["unit"])
    open_text = _IN_BRACKETS.sub(lambda m: " " * len(m.group()), match["listed"])
    places = [(begin + m.start(), begin + m.end()) for m in re.finditer(_ONE, open_text, re.IGNORECASE)]
    places[-1] = (places[-1][0], match.end())
    return [TimeMention(a, b, text[a:b], value_of(re.split(r"[\s-]", text[a:b])[0]), unit) for a, b in places]


def _clocked(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "T48 h": the hour that the label of a time tells."""
    del text
    start, stop = match.span()
    return [TimeMention(start, stop, match.group(), float(match["numbers"]), _unit_of(match["unit"] or "h"))]


def _baseline(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "baseline", "preoperative", "before TAE"."""
    del text
    start, stop = match.span()
    return [TimeMention(start, stop, match.group(), None, None, baseline=True, anchor=match["anchor"])]


def _before(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read the "before" of "before and after the injection"."""
    del text
    return [TimeMention(match.start(), match.end(), match.group(), None, None, baseline=True)]


def _immediate(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read "immediately after the procedure": time zero."""
    del text
    start, stop = match.span()
    anchor = match["anchor"] or (None if match["post"].lower() in {"after", "following"} else match["post"])
    return [TimeMention(start, stop, match.group(), 0.0, "day", anchor=anchor)]


def _unnumbered(text: str, match: re.Match[str]) -> list[TimeMention]:
    """Read a time without a number: "at final follow-up", "after TAE", "postoperatively"."""
    del text
    start, stop = match.span()
    anchor = match["last"] or match["anchor"] or match["post"]
    return [TimeMention(start, stop, match.group(), None, None, anchor=anchor)]


def _share_anchors(text: str, times: list[TimeMention]) -> None:
    """Let "5 days, one month, and one year after PVP" count from PVP throughout."""
    for left, right in reversed(list(pairwise(times))):
        listed = left.value is not None and right.value is not None and left.stop <= right.start
        if listed and left.anchor is None and _GAP.fullmatch(text[left.stop : right.start]):
            left.anchor = right.anchor
            left.is_duration = left.is_duration and right.is_duration
    for left, right in pairwise(times):
        known = right.value is not None and (left.value is not None or left.baseline)
        if known and _GAP.fullmatch(text[left.stop : right.start]):
            right.is_duration = right.is_duration and left.is_duration


_PATTERNS = (
    (_BASELINE, _baseline, False),
    (_BEFORE_AND_AFTER, _before, False),
    (_IMMEDIATE, _immediate, False),
    (_CLOCKED, _clocked, False),
    (_ORDERED, _ordered, True),
    (_NAMED, _named, True),
    (_INTERRUPTED, _interrupted, True),
    (_NUMBERED, _numbered, True),
    (_UNNUMBERED, _unnumbered, False),
)
"""In order of precedence; the last field tells which need a unit of time, and are searched near one only."""
