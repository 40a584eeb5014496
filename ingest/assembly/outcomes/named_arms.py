"""Arms in a sentence: the study's own, groups named by treatment or dose, and groups of people as printed.

What the study's arms are is known before (``ingest.study``); texts also speak of groups that are no arms
("patients older than 60 years"), and short texts never define the arms that they compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import ARM, Item
from ingest.recognisers.number_patterns import STRENGTHS
from kb.folding import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage

_GROUP_OF_PEOPLE = re.compile(
    r"\b(?:in|among|for|than(?:\sin)?|versus|vs\.?|compared\s(?:with|to))\s(?P<label>(?:the\s)?(?:patients|those|subjects|participants|women|men|children"
    r"|knees|shoulders|hips|lesions|tumou?rs)\s"
    r"(?P<rest>(?:with|who|that|whose|aged|receiving|treated|older|younger|more|less|in|undergoing|having"
    r"|given|\d+)\b[^,.;()]*?))"
    r"(?=\s(?:and\s(?:in\s|\d|for\s|among\s)"
    r"|(?<!more\s)(?<!less\s)(?<!older\s)(?<!younger\s)(?<!greater\s)than|that\sin|versus|vs|as\scompared"
    r"|compared|was|were|is|had|showed|at\s\d)|\s?[,.;()]|$)",
    re.IGNORECASE,
)
_NAMED_GROUP = re.compile(
    r"(?<![\w-])(?P<label>(?!(?:[Ii]n|[Oo]f|[Ff]or|[Ww]ith|[Ff]rom|[Bb]y|[Tt]o|[Aa]nd|[Tt]han|[Pp]er|[Ww]ithin|[Bb]etween|any|no|only|alone|former|latter|both|each|all|two|three|either|the|these|other|same|between|study|age"
    r"|patient|placebo-controlled)\b)"
    r"(?:[A-Z][\w-]*\s\+\s)*(?:[\w+-]{3,}\s(?=combination|combined|infusion|injection|block\b))?[\w+/&®™-]+)[”\"’]?[\s-](?:group|arm)\b(?!s)"
)
_RECEIVED = re.compile(
    r"^(?:patients|those|subjects|participants)\s(?:with\s|(?:who\s)?(?:received|receiving|treated\swith"
    r"|given|undergoing|underwent)\s(?:a\s|an\s|the\s)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The arms that may appear: the study's, and those that the text has named so far.

    ``anchors`` are the words that times count from: a treatment among them is a step that all patients took.
    ``order`` is that of the arms in the sentence before.
    """

    labels: Sequence[str] = ()
    anchors: frozenset[str] = frozenset()
    known: Sequence[str] = ()
    order: Sequence[str] = ()


def arms_in(passage: Passage, place: tuple[int, int], cast: Cast) -> tuple[list[Item], list[Item]]:
    """Return the arms of a sentence, and other groups, which give way to p-values and arms."""
    start, stop = place
    text = passage.text
    times = passage.within(passage.times, start, stop)  # "one hour after the intervention"
    arms = [
        Item(ARM, a.start, a.stop, arm=cast.labels[a.arm])
        for a in passage.within(passage.arms, start, stop)
        if a.arm < len(cast.labels)
        and not _GENERIC.fullmatch(a.text)
        and not any(t.start < a.start and a.stop <= t.stop for t in times)
    ]
    mentions = passage.within(passage.mentions, start, stop)
    combined = [
        Item(ARM, m.start("label"), m.end(), arm=m["label"]) for m in _COMBINED.finditer(text, start, stop)
    ]
    arms = [*combined, *(a for a in arms if not _clashes(a, combined))] if combined else arms
    arms += [a for a in _treated(passage, mentions) if not _clashes(a, arms)]
    if not arms:
        arms = _treatments(passage, mentions, place, cast.anchors)
    arms += [a for a in _opposites(passage, place, mentions) if arms and not _clashes(a, arms)]
    arms = _told_apart(text, [_with_dose(text, _with_adjective(text, arm)) for arm in arms])
    groups = _people(text, start, stop, arms)
    if not arms and not groups:
        groups = _in_parallel(passage, place, mentions)
    if len(cast.order) == 2:
        found = _FORMER.finditer(text, start, stop)
        groups += [Item(ARM, *m.span(), arm=cast.order[m["which"] == "latter"]) for m in found]
    return arms, [*groups, *_known(text, start, stop, cast.known)]


def _in_parallel(passage: Passage, place: tuple[int, int], mentions: Sequence[Mention]) -> list[Item]:
    """Return names that stand alike behind values: "0.4 mm for Alpha HV and 0.6 mm for Beta R"."""
    if paired := _PAIRED.search(passage.text, *place):
        items = [Item(ARM, *paired.span(name), arm=paired[name]) for name in ("one", "two")]
    else:
        found = (list(p.finditer(passage.text, *place)) for p in (_PARALLEL, _PARALLEL_LEFT))
        matches: list[re.Match[str]] = next((each for each in found if len(each) > 1), [])
        alike = len({m["link"] for m in matches}) == 1
        items = [Item(ARM, *m.span("label"), arm=m["label"]) for m in matches] if alike else []
    known = [Item(ARM, m.start, m.stop) for m in mentions if m.of_kind("outcome", "complication")]
    known += [Item(ARM, t.start, t.stop) for t in passage.within(passage.times, *place)]
    apart = len({i.arm for i in items}) == len(items) > 1
    return items if apart and not any(_clashes(i, known) for i in items) else []


def _clashes(item: Item, others: Sequence[Item]) -> bool:
    """Return whether an item shares a place with one of the others."""
    return any(item.start < other.stop and other.start < item.stop for other in others)


def _known(text: str, start: int, stop: int, names: Sequence[str]) -> list[Item]:
    """Return short names that the text has used for groups before: "HA3 (49 %)"."""
    found = []
    sentence = text[start:stop]
    for name in names:
        if name in sentence and re.fullmatch(r"[A-Z][A-Za-z0-9+-]*[A-Z0-9+][A-Za-z0-9+-]*", name):
            pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
            found += [Item(ARM, m.start(), m.end(), arm=name) for m in pattern.finditer(text, start, stop)]
    return found


_FORMER = re.compile(r"\bthe\s(?P<which>former|latter)\b(?:\sgroup\b)?")
_DOSE = re.compile(
    r"\s(?:\d+(?:\.\d+)?\s?(?:mg|mL|ml|µg|mcg|Gy|IU)(?:/(?:d|day|kg))?|(?P<percent>\d+(?:\.\d+)?)\s?%)"
    r"(?=\s?(?:groups?\b|arms?\b|\(|,|and\b|or\b|vs\b|versus\b|$))"
)
_VERSUS_PAIR = re.compile(
    r"\((?P<one>[A-Z][\w+-]{0,9})\s(?:vs\.?|versus)\s(?P<two>[A-Z][\w+-]{0,9})(?=[,:;]\s)"
)
_BARE_LABEL = re.compile(
    r"[(,;]\s?(?P<label>intervention|control|placebo|sham|treatment|experimental|active)s?[:,]?\s(?=\d|−|-)"
)
_SIDES = re.compile(
    r"%(?P<one>\s(?:with\s|in\s|for\s)?[A-Za-z][\w-]*),?\s(?:vs?\.?|versus)\s[\d.]+\s?%"
    r"(?P<two>\s(?:with\s|in\s|for\s)?[A-Za-z][\w-]*)(?=\s?[,;()]|\.?$|\.\s)"
)
_STRENGTH = r"(?:\s\d+(?:\.\d+)?\s?(?:mg|mL|ml|µg|mcg|IU|%)(?:/(?:kg|day|d|h))?)?"
_COMBINED = re.compile(
    rf"\bthe\s(?P<label>[\w-]+{_STRENGTH}(?:\s[a-z][\w-]*){{0,2}}\s(?:plus|\+|with)\s[\w-]+{_STRENGTH}(?:\s[a-z][\w-]*)?)"
    r"\s(?:group|arm)\b"
)
"""A group named by what it was given together: "the X 100 mg plus placebo group"."""
_GROUP_NAMED = re.compile(
    r"\b[Gg]roup\s(?P<label>[A-Z](?:[\w+]|-(?!\d+\.\d))*|\d)(?![\w]|-(?!\d+\.\d))"
)  # "Group D5-2.76 ± 1.32": the hyphen joins the name to its value
_OF_GROUP = re.compile(
    r"^(?:patients|those|subjects|participants)\sin\s(?:the\s)?(?P<name>[\w+-]+)\s(?:group|arm)$",
    re.IGNORECASE,
)
_PARALLEL = re.compile(
    r"\d\s?(?:%|[^\s\d()]{1,7})?(?:\s?\([^()]*\))?\s(?P<link>for|in|with|after|by)\s(?:the\s)?"
    r"(?P<label>(?!both\b|each\b|all\b|patients?\b|total\b|which\b|an?\b)(?=[^,.;()]*[A-Z])[A-Za-z][\w+/-]*"
    r"(?:\s(?!and\b|vs?\b|versus\b|compared\b|at\b|as\b|in\b|of\b|for\b|with\b|when\b|while\b|groups?\b|arms?\b)[\w+/-]+){0,3})"
    r"(?=\s?[,;()]|\.?$|\.\s|\s(?:and|vs?|versus|compared|at|as)\b)"
)
"""A name behind a value: two of them behind the same preposition tell groups apart."""
_PARALLEL_LEFT = re.compile(
    r"\b(?P<link>for|in|with|after)\s(?:the\s)?(?P<label>(?!both\b|each\b|all\b|an?\b)(?=[^,.;()]*[A-Z])"
    r"[A-Za-z][\w+/-]*(?:\s[\w+/-]+){0,5}?)(?:\s(?:with|without)\s[^,.;()]{1,40}?)?\s(?:(?:was|were|is)\s)?(?=[-−–]?\d+\.\d)"
)
"""The same before values: "for the device Alpha 2 was 3.1 ± 1.0, and for the device Beta 2.8 ± 1.1"."""
_PAIRED = re.compile(
    r"\b(?:for|in|with|of|between|after)\s(?:the\s)?(?P<one>(?:[A-Z][\w+/-]*|[\w-]*\d[\w-]*)(?:\s[A-Z\d][\w+/-]*)?),?\sand\s(?:the\s)?"
    r"(?P<two>(?:[A-Z][\w+/-]*|[\w-]*\d[\w-]*)(?:\s[A-Z\d][\w+/-]*)?)(?:\s\w+)?\s(?:was|were)\s[^;.]*?\d[^;]*?\brespectively\b"
)
"""Two names that values follow in order: "for AB-26 and XY-20 was 97 % and 88 %, respectively"."""
_SUBJECT = re.compile(
    r"(?:\w+[,:]\s)?(?:The\s)?(?:patients|subjects|participants|those)\s(?:treated\swith|receiving|given|allocated\sto"
    r"|who\s(?:received|underwent)|randomi[sz]ed\sto|assigned\sto)\s(?:the\s)?(?P<label>[^,.;()]{2,50}?)\s"
    r"(?:exhibited|had|showed|experienced|reported|achieved|required|demonstrated|needed|were|was)\b",
    re.IGNORECASE,
)
_GROUPS_NAMED = re.compile(
    r"\b[Gg]roups\s(?P<one>[A-Z][\w+]{0,3}|\d)(?:,\s(?P<two>[A-Z][\w+]{0,3}|\d))?,?\s(?:and|vs\.?|versus)\s"
    r"(?P<last>[A-Z][\w+]{0,3}|\d)(?![\w.]*\d)\b"
)
_CONTROLS = re.compile(
    r"\b(?:in|for|among|than|vs\.?|versus|with|to)\s(?:the\s)?(?P<label>controls?|cases)(?=\s?(?:[(),.;]|$)|\s(?:was"
    r"|were|and)\b)"
)
_PERCENT_LABEL = re.compile(
    r"(?:%|\d|\d\s(?:points?|mm|cm|mg|µg|mL|min(?:utes)?|h|hours?|days?))\s"
    r"\((?P<label>(?!(?:SD|SE|SEM|CI|IQR|NS|OR|HR|RR)\))[A-Z][A-Za-z0-9+-]{0,9}|control|placebo|sham|saline)(?:\)|[;,]\s?(?=[pP]\s?[=<>]))"
)
_DOSE_GROUP = re.compile(
    r"(?<![\w.])(?P<label>\d+(?:\.\d+)?[\s-]?(?:mg|mL|ml|µg|mcg|Gy|IU|%)(?:/(?:d|day"
    r"|kg))?)[\s-](?:groups?|arms?)\b"
)
_PLACED = re.compile(
    r"\b(?:after|with|in|for|by|following|of|than|to|vs\.?|versus)\s(?:the\s)?$", re.IGNORECASE
)
_COMPARING = re.compile(r"\b(?:compared|vs\.?|versus|than|respectively|whereas|while)\b")


def _with_dose(text: str, arm: Item) -> Item:
    """Return "duloxetine 40 mg" for "duloxetine" where a dose tells the arm from its sister."""
    match = _DOSE.match(text, arm.stop)
    if match is None or (match["percent"] and float(match["percent"]) not in STRENGTHS):
        return arm  # "placebo 54 % vs": its result, not its strength
    return Item(ARM, arm.start, match.end(), arm=text[arm.start : match.end()])


_GENERIC = re.compile(
    r"(?:treatment|therapy|medication|drug|block|intervention|exercise|injection|care)s?", re.IGNORECASE
)
_ADJECTIVE = re.compile(
    r"\b(?:active|sham|standard|conventional|usual|combined|combination|control|study|early|late|single|multiple|bilateral"
    r"|unilateral|continuous)\s$",
    re.IGNORECASE,
)


def _with_adjective(text: str, arm: Item) -> Item:
    """Return "active treatment" for "treatment", which alone names no arm."""
    match = _ADJECTIVE.search(text, max(0, arm.start - 20), arm.start)
    if match is None or not _GENERIC.fullmatch(arm.arm or ""):
        return arm
    return Item(ARM, match.start(), arm.stop, arm=text[match.start() : arm.stop])


_DOSE_BEFORE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?\s?(?:mg|mL|ml|µg|mcg|IU|Gy)(?:/kg)?\s$")


def _told_apart(text: str, arms: Sequence[Item]) -> list[Item]:
    """Return arms of one treatment in two doses by dose: "5 mg risedronate", "15 mg risedronate"."""
    doses = {
        id(a): m.group() for a in arms if (m := _DOSE_BEFORE.search(text, max(0, a.start - 14), a.start))
    }
    apart: list[Item] = []
    for arm in arms:
        sisters = {doses.get(id(a)) for a in arms if a.arm == arm.arm}
        if len(sisters) > 1 and (dose := doses.get(id(arm))):
            apart.append(Item(ARM, arm.start - len(dose), arm.stop, arm=f"{dose}{arm.arm}"))
        else:
            apart.append(arm)
    return apart


_OPPOSITE = re.compile(
    r"\b(?:recipients\sof|than|versus|vs\.?|compared\s(?:with|to))\s(?:(?:those|patients|subjects)\s)?(?:(?:in|with|on|after|for|receiving|given)\s)?"
    r"(?:the\s)?(?P<inert>(?:placebo|sham|saline|controls?)\b(?![\s-](?:\w+\s)?(?:groups?|arms?|patients)\b))?"
)


def _opposites(passage: Passage, place: tuple[int, int], mentions: Sequence[Mention]) -> list[Item]:
    """Return the treatments that others are set against: "more receiving A than B"."""
    found = []
    treatments = {
        m.start: m for m in mentions if m.of_kind("agent", "intervention") and not m.of_kind("outcome")
    }
    for match in _OPPOSITE.finditer(passage.text, *place):
        if match["inert"]:
            found.append(Item(ARM, *match.span("inert"), arm=match["inert"].lower()))
        elif (mention := treatments.get(match.end())) is not None:
            found.append(Item(ARM, mention.start, mention.stop, arm=mention.text))
    return found


_TREATED_AFTER = re.compile(
    r"^[-\s](?:treated\s|receiving\s|alone\s)?(?:patients|recipients|subjects|participants|groups?|arms?"
    r"|knees)\b",
    re.IGNORECASE,
)
_TREATED_BEFORE = re.compile(
    r"\b(?:patients|those|subjects|participants|women|men|knees)\s(?:who\s(?:received|underwent|took)"
    r"|receiving|treated\swith|given|taking|on|undergoing"
    r"|(?:randomi[sz]ed|allocated|assigned)\sto)\s(?:the\s)?(?:\d[\d.]*\s?\w+\s(?:of\s)?)?$"
    r"|\d\s?%\s(?:\([^)]*\)\s)?of\s(?:the\s)?$",
    re.IGNORECASE,
)


_SET_AGAINST = re.compile(
    r"\s[\d.]+\s?%?(?:\s?±\s?[\d.]+)?\s(?:vs?\.?|versus|compared\s(?:with|to))\s(?:the\s)?"
)


def _valued(passage: Passage, mentions: Sequence[Mention]) -> list[Item]:
    """Return two treatments that are set against each other with their values: "PRP 37 % vs placebo 54 %"."""
    treatments = [m for m in mentions if m.of_kind("agent", "intervention") is not None]
    for left, right in pairwise(treatments):
        against = _SET_AGAINST.fullmatch(passage.text, left.stop, right.start)
        if against and re.match(r"\s[\d.]+", passage.text[right.stop : right.stop + 8]):
            return [Item(ARM, m.start, m.stop, arm=m.text) for m in (left, right)]
    return []


def _is_vague(text: str, mention: Mention) -> bool:
    """Return whether a mention is "treatment" alone, which is of no group, unlike "active treatment"."""
    lead = text[max(0, mention.start - 20) : mention.start]
    return _GENERIC.fullmatch(mention.text) is not None and _ADJECTIVE.search(lead) is None


_SEVERAL = re.compile(r"\b(?:two|three|four|both|all|these|other)\s$")  # "the two treatment groups"


def _treated(passage: Passage, mentions: Sequence[Mention]) -> list[Item]:
    """Return groups named by treatment: "celecoxib and placebo recipients", "patients receiving PRP"."""
    found = _valued(passage, mentions)
    following: Mention | None = None
    for mention in reversed(mentions):
        text = passage.text
        if mention.of_kind("agent", "intervention") is None or _is_vague(text, mention):
            continue
        if _SEVERAL.search(text[: mention.start][-12:]):
            continue
        listed = following is not None and re.fullmatch(
            r"\s?(?:\([pP][^()]*\)\s?)?(?:,|and|or|,\sand)\s?", text[mention.stop : following.start]
        )
        if (
            _TREATED_AFTER.match(text[mention.stop :][:40])
            or _TREATED_BEFORE.search(text[max(0, mention.start - 60) : mention.start])
            or listed
        ):
            found.append(Item(ARM, mention.start, mention.stop, arm=mention.text))
            following = mention
    return found


def _treatments(
    passage: Passage, mentions: Sequence[Mention], place: tuple[int, int], anchors: frozenset[str]
) -> list[Item]:
    """Return treatments that a sentence without arms compares: "43 % after A, 23 % after B"."""
    start, stop = place
    found = [
        (m, c)
        for m in mentions
        if (c := m.of_kind("intervention", "agent")) is not None
        and not m.of_kind("outcome")
        and not _is_vague(passage.text, m)
    ]
    if len({concept.slug for _, concept in found}) != 2:
        return []
    placed = all(_PLACED.search(passage.text[start : m.start]) for m, _ in found)
    if any(anchors & set(words(m.text)) for m, _ in found) or not (
        placed or _COMPARING.search(passage.text[start:stop])
    ):
        return []
    return [Item(ARM, m.start, m.stop, arm=m.text) for m, _ in found]


def _controls(text: str, start: int, stop: int) -> list[Item]:
    """Return "controls", and the "cases" that they are set against."""
    found = list(_CONTROLS.finditer(text, start, stop))
    if all(match["label"] == "cases" for match in found):
        return []
    names = {"cases": "cases"}
    return [Item(ARM, *m.span("label"), arm=names.get(m["label"], "control")) for m in found]


def _people(text: str, start: int, stop: int, arms: Sequence[Item]) -> list[Item]:
    """Return groups that are no arms of the study, as printed: "patients older than 60 years"."""
    found = []
    for match in _GROUP_OF_PEOPLE.finditer(text, start, stop):
        if any(match.start() < a.stop and a.start < match.end() for a in arms) or re.search(
            r"\d%|±", match["label"]
        ):
            continue
        label = _RECEIVED.sub("", re.sub(r"^the\s", "", match["label"]))
        label = _OF_GROUP.sub(r"\g<name>", label)
        found.append(Item(ARM, match.start("label"), match.end("label"), arm=label.strip()))
    found += [Item(ARM, *m.span(), arm=m.group()) for m in _GROUP_NAMED.finditer(text, start, stop)]
    if (subject := _SUBJECT.match(text, start, stop)) and not re.search(r"\d%|±", subject["label"]):
        found.append(Item(ARM, *subject.span("label"), arm=subject["label"]))
    for match in _GROUPS_NAMED.finditer(text, start, stop):
        found += [
            Item(
                ARM,
                match.start() if name == "one" else match.start(name),
                match.end(name),
                arm=f"group {label}",
            )
            for name, label in match.groupdict().items()
            if label
        ]
    for pattern in (_BARE_LABEL, _PERCENT_LABEL):
        labels = [Item(ARM, *m.span("label"), arm=m["label"]) for m in pattern.finditer(text, start, stop)]
        found += labels if len(labels) > 1 else []
    for match in _SIDES.finditer(text, start, stop):  # "(39% with LMWF-5A vs. 38% saline, P"
        for name in ("one", "two"):
            label = re.sub(r"^\s(?:with|in|for)?\s?", "", match[name])
            found.append(Item(ARM, *match.span(name), arm=label))
    for match in _VERSUS_PAIR.finditer(text, start, stop):
        found += [Item(ARM, *match.span(name), arm=match[name]) for name in ("one", "two")]
    found += _controls(text, start, stop)
    for pattern in (_DOSE_GROUP, _NAMED_GROUP):
        found += [Item(ARM, *m.span(), arm=m["label"]) for m in pattern.finditer(text, start, stop)]
    return found
