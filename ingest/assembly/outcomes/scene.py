"""One sentence as the assembly of results sees it: values, measures, arms and times in a row, and the words between.

Every recognised thing becomes an ``Item`` with a one-letter kind; ``Scene.gap`` gives the words between two
items with the items in between shown as those letters, so that a rule is a pattern over ``"⟨A⟩ than in ⟨A⟩ ("``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.folding import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Number, Passage, TimeMention

VALUE, MEASURE, ARM, TIME, P_VALUE, SAMPLE, RANGE, HARM, ASIDE = "VMATPNRHX"
"""Kinds: a possible result, a measure, an arm, a time, a p-value, "n =", a range, a complication, anything else."""

_OWN_ROLES = frozenset({"value", "percent", "count", "dose", "time"})
_DEMOGRAPHIC = re.compile(
    r"\b(?:ages?|aged|BMI|body mass ind(?:ex|ices)|body weight|weights?|(?<!vertebral\s)(?<!body\s)(?<!disc\s)heights?|"
    r"(?:mean|median|average|total)\s(?:time\sof\s)?follow-?\s?up(?:\s(?:time|period|duration|was|of))?|follow-?\s?up\s(?:time|period|duration|was|ranged)|"
    r"duration\sof\s(?:symptoms?|pain|disease|diabetes|illness|complaints?|follow-?\s?up)|"
    r"(?:disease|symptom|pain)\sduration|kellgren|ASA|men|women|males?|females?|sex|gender|"
    r"(?:mean|median)\s(?:lesion|tumou?r)\s(?:size|diameter)|sensitivity\sof|randomi[sz]ed|enrolled|recruited|excluded|screened|allocated|withdr[ae]w\w*|dropped\sout|lost\sto\sfollow-?\s?up)\b",
    re.IGNORECASE,
)
_GROUP_OF_PEOPLE = re.compile(
    r"\b(?:in|among|for)\s(?P<label>(?:the\s)?(?:patients|those|subjects|participants|women|men|children|knees|shoulders|hips|lesions|tumou?rs)\s"
    r"(?P<rest>(?:with|who|whose|aged|receiving|treated|older|younger|more|less|in|undergoing|having|given|\d+)\b[^,.;()]*?))"
    r"(?=\s(?:and\s(?:in\s|\d|for\s|among\s)|(?<!more\s)(?<!less\s)(?<!older\s)(?<!younger\s)(?<!greater\s)than|that\sin|versus|vs|as\scompared|compared|was|were|is|had|showed|at\s\d)|\s?[,.;()]|$)",
    re.IGNORECASE,
)
_NAMED_GROUP = re.compile(
    r"(?<![\w-])(?P<label>(?!(?:both|each|all|two|three|either|the|these|other|same|between|study|age|patient|placebo-controlled)\b)[\w+/&-]+)[\s-](?:group|arm)\b(?!s)"
)
_RECEIVED = re.compile(
    r"^(?:patients|those|subjects|participants)\s(?:with\s|(?:who\s)?(?:received|receiving|treated\swith|given|undergoing|underwent)\s(?:a\s|an\s|the\s)?)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """Something recognised at a place; the field that belongs to its kind is filled."""

    kind: str
    start: int
    stop: int
    number: Number | None = None
    mention: Mention | None = None
    time: TimeMention | None = None
    arm: str | None = None
    inner_time: TimeMention | None = None


@dataclass(slots=True)
class Scene:
    """A sentence with its items in order."""

    passage: Passage
    start: int
    stop: int
    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the sentence."""
        return self.passage.text[self.start : self.stop]

    def of(self, kind: str) -> list[Item]:
        """Return the items of one kind, in order."""
        return [item for item in self.items if item.kind == kind]

    def shown(self, start: int, stop: int) -> str:
        """Return the words of ``[start, stop)`` with each item inside shown as its letter in angle brackets."""
        parts: list[str] = []
        at = start
        for item in self.items:
            if item.start < start or item.stop > stop:
                continue
            parts += [self.passage.text[at : item.start], f"⟨{item.kind}⟩"]
            at = item.stop
        return "".join([*parts, self.passage.text[at:stop]])

    def gap(self, left: Item, right: Item) -> str:
        """Return what stands between two items, in lower case but for the letters of items."""
        return _lowered(self.shown(left.stop, right.start))

    def before(self, item: Item) -> str:
        """Return what stands in the sentence before an item."""
        return _lowered(self.shown(self.start, item.start))

    def after_number(self, number: Number) -> str:
        """Return what stands in the sentence after a number."""
        return self.passage.text[number.stop : self.stop].lower()

    def after(self, item: Item) -> str:
        """Return what stands in the sentence after an item."""
        return _lowered(self.shown(item.stop, self.stop))


def _lowered(text: str) -> str:
    """Return the text in lower case, the letters of items kept."""
    return re.sub(r"⟨(.)⟩", lambda m: f"⟨{m[1].upper()}⟩", text.lower())


def scene_of(
    passage: Passage, start: int, stop: int, labels: Sequence[str], anchors: frozenset[str] = frozenset()
) -> Scene:
    """Return the sentence ``[start, stop)`` of a passage as a scene.

    ``labels`` are the study's arms, ``anchors`` the words that times count from: a treatment among them is a
    step that all patients took, not an arm.
    """
    scene = Scene(passage, start, stop)
    taken: list[Item] = []
    for item in _candidates(passage, (start, stop), labels, anchors):
        clash = next((other for other in taken if item.start < other.stop and other.start < item.stop), None)
        if clash is None:
            taken.append(item)
        elif clash.kind == MEASURE and item.kind == TIME:
            clash.inner_time = item.time
    scene.items = sorted(taken, key=lambda item: item.start)
    return scene


def _candidates(
    passage: Passage, place: tuple[int, int], labels: Sequence[str], anchors: frozenset[str]
) -> list[Item]:
    """Return everything recognised in a sentence, what prevails in a clash first."""
    text = passage.text
    start, stop = place
    numbers = passage.within(passage.numbers, start, stop)
    arms = [
        Item(ARM, a.start, a.stop, arm=labels[a.arm])
        for a in passage.within(passage.arms, start, stop)
        if a.arm < len(labels)
    ]
    p_values = [Item(P_VALUE, n.start, n.stop, number=n) for n in numbers if n.role == "p"]
    composed = [
        Item(VALUE, n.start, n.stop, number=n)
        for n in numbers
        if n.role in _OWN_ROLES and n.spread is not None
    ]
    times = [
        Item(TIME, t.start, t.stop, time=t)
        for t in passage.within(passage.times, start, stop)
        if not t.is_duration
    ]
    mentions = passage.within(passage.mentions, start, stop)
    measures = [Item(MEASURE, m.start, m.stop, mention=m) for m in mentions if m.of_kind("outcome")]
    harms = [
        Item(HARM, m.start, m.stop, mention=m)
        for m in mentions
        if m.of_kind("complication") and not m.of_kind("outcome")
    ]
    bare = [Item(_kind_of(n), n.start, n.stop, number=n) for n in numbers]
    aside = [Item(ASIDE, m.start(), m.end()) for m in _DEMOGRAPHIC.finditer(text, start, stop)]
    arms += [
        a for a in _treated(passage, mentions) if not any(a.start < b.stop and b.start < a.stop for b in arms)
    ]
    treatments = _treatments(passage, mentions, place, anchors) if not arms else []
    arms = [_with_dose(text, arm) for arm in arms]
    return [
        *arms,
        *treatments,
        *p_values,
        *_people(text, start, stop, arms),
        *composed,
        *aside,
        *measures,
        *times,
        *harms,
        *bare,
    ]


_DOSE = re.compile(
    r"\s\d+(?:\.\d+)?\s?(?:mg|mL|ml|µg|mcg|Gy|IU|%)(?:/(?:d|day|kg))?(?=\s?(?:groups?\b|arms?\b|\(|,|and\b|or\b|vs\b|versus\b|$))"
)
_VERSUS_PAIR = re.compile(
    r"\((?P<one>[A-Z][\w+-]{0,9})\s(?:vs\.?|versus)\s(?P<two>[A-Z][\w+-]{0,9})(?=[,:;]\s)"
)
_GROUP_NAMED = re.compile(r"\b[Gg]roup\s(?P<label>[A-Z][\w+-]*|\d)(?![\w-])")
_DOSE_GROUP = re.compile(
    r"(?<![\w.])(?P<label>\d+(?:\.\d+)?[\s-]?(?:mg|mL|ml|µg|mcg|Gy|IU|%)(?:/(?:d|day|kg))?)[\s-](?:groups?|arms?)\b"
)
_PLACED = re.compile(
    r"\b(?:after|with|in|for|by|following|of|than|to|vs\.?|versus)\s(?:the\s)?$", re.IGNORECASE
)
_COMPARING = re.compile(r"\b(?:compared|vs\.?|versus|than|respectively|whereas|while)\b")


def _with_dose(text: str, arm: Item) -> Item:
    """Return "duloxetine 40 mg" for "duloxetine" where a dose tells the arm from its sister."""
    match = _DOSE.match(text, arm.stop)
    if match is None:
        return arm
    return Item(ARM, arm.start, match.end(), arm=text[arm.start : match.end()])


_TREATED_AFTER = re.compile(
    r"^[-\s](?:treated\s|receiving\s|alone\s)?(?:patients|recipients|subjects|participants|groups?|arms?|knees)\b",
    re.IGNORECASE,
)
_TREATED_BEFORE = re.compile(
    r"\b(?:patients|those|subjects|participants|women|men|knees)\s(?:who\s(?:received|underwent|took)|receiving|treated\swith|given|taking|on|undergoing"
    r"|(?:randomi[sz]ed|allocated|assigned)\sto)\s(?:the\s)?(?:\d[\d.]*\s?\w+\s(?:of\s)?)?$|\d\s?%\s(?:\([^)]*\)\s)?of\s(?:the\s)?$",
    re.IGNORECASE,
)


def _treated(passage: Passage, mentions: Sequence[Mention]) -> list[Item]:
    """Return groups named by their treatment: "celecoxib and placebo recipients", "patients receiving PRP"."""
    found: list[Item] = []
    following: Mention | None = None
    for mention in reversed(mentions):
        if mention.of_kind("agent", "intervention") is None:
            continue
        text = passage.text
        listed = following is not None and re.fullmatch(
            r"\s?(?:,|and|or|,\sand)\s?", text[mention.stop : following.start]
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
    """Return treatments that a sentence compares, where it names no arm otherwise: "43 % after A, 23 % after B"."""
    start, stop = place
    found = [
        (m, c)
        for m in mentions
        if (c := m.of_kind("intervention", "agent")) is not None and not m.of_kind("outcome")
    ]
    if len({concept.slug for _, concept in found}) != 2:
        return []
    placed = all(_PLACED.search(passage.text[start : m.start]) for m, _ in found)
    if any(anchors & set(words(m.text)) for m, _ in found) or not (
        placed or _COMPARING.search(passage.text[start:stop])
    ):
        return []
    return [Item(ARM, m.start, m.stop, arm=m.text) for m, _ in found]


def _people(text: str, start: int, stop: int, arms: Sequence[Item]) -> list[Item]:
    """Return groups that are no arms of the study, as printed: "patients older than 60 years"."""
    found = []
    for match in _GROUP_OF_PEOPLE.finditer(text, start, stop):
        if any(match.start() < a.stop and a.start < match.end() for a in arms) or re.search(
            r"\d%|±", match["label"]
        ):
            continue
        label = _RECEIVED.sub("", re.sub(r"^the\s", "", match["label"]))
        found.append(Item(ARM, match.start("label"), match.end("label"), arm=label.strip()))
    for match in _GROUP_NAMED.finditer(text, start, stop):
        found.append(Item(ARM, match.start(), match.end(), arm=match.group()))
    for match in _VERSUS_PAIR.finditer(text, start, stop):
        found += [Item(ARM, *match.span(name), arm=match[name]) for name in ("one", "two")]
    for match in _DOSE_GROUP.finditer(text, start, stop):
        found.append(Item(ARM, match.start(), match.end(), arm=match["label"]))
    for match in _NAMED_GROUP.finditer(text, start, stop):
        found.append(Item(ARM, match.start(), match.end(), arm=match["label"]))
    return found


def _kind_of(number: Number) -> str:
    """Return the kind of item that a plain number makes."""
    if number.role in _OWN_ROLES:
        return VALUE
    return {"n": SAMPLE, "range": RANGE}.get(number.role, ASIDE)


_JOINING = frozenset(
    "and or vs versus to compared with as than in for at on by after among of the those patients group groups respectively who"
    " received from both while whereas that a over within during until subjects cases only it was were is points point score"
    " scores".split(),
)


def groups_of(scene: Scene, values: Sequence[Item]) -> list[list[Item]]:
    """Return the values in groups: those with only joining words, arms, times and p-values between them."""
    groups: list[list[Item]] = []
    for value in values:
        gap = scene.gap(groups[-1][-1], value) if groups else ""
        number = groups[-1][-1].number if groups else None
        apart = (
            number is not None
            and number.role == "count"
            and re.match(r"\s?(?:patients|cases|subjects)?,\sand\s", gap)
        )
        if groups and _joined(gap) and not apart:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _joined(gap: str) -> bool:
    """Return whether nothing in a gap begins something new."""
    if re.search(r"⟨[MHX]⟩|;\s|\)\s*(?:and|,)\s.*\(", gap) or (gap.count("(") and gap.count(")")):
        return False
    joining = re.sub(r"⟨[ATPNR]⟩|[^\w\s]", " ", gap).split()
    return all(word in _JOINING for word in joining)
