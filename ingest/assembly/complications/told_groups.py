"""Groups that a sentence names and that the reading of the study's arms did not find.

"rash occurred in 3 % of the rizatriptan and 1 % of the placebo groups", "5 of the air group", "group IV": a
number beside such a name is of those patients alone, and must not be given to the arm that was named before.
They are numbered on from the arms of the study; ``Told`` turns the numbers back into labels and treatments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ingest.annotations import ArmMention
from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_UNIT = re.compile(
    r"(?P<people>\b(?:[Pp]atients?|subjects?|participants?|recipients|women|children)\b)|"
    r"\b(?P<many>[Gg]roups|arms|cohorts)\b|"
    r"\b(?:[Gg]roup|(?P<arm>arm)|cohort)\b(?P<letter>[- ](?:[A-Z]{1,3}\d?|[IVX]+|\d)\b)?"
)
_LETTERS = re.compile(r"\s(?:[A-Z]{1,3}\d?|[IVX]+|\d)\b(?:(?:,| and| or|, and) (?:[A-Z]\d?|[IVX]+|\d)\b)*")
_LETTER = re.compile(r"\b(?:[A-Z]{1,3}\d?|[IVX]+|\d)\b")
_LINK = re.compile(
    r"(?:\s\([^()]*\))?[- ]?(?:(?:treated|only|alone|therapy|treatment|injection|dose|control|powder)[- ])?"
)
_NEXT = re.compile(r"(?:\s*,\s*(?:and |or )?|\s+(?:and|or|versus|vs\.?|/)\s+)(?:the |in the |with )?$")
_AGAINST = re.compile(r"\s+(?:versus|vs\.?|than|compared (?:to|with))\s+(?:in |with )?(?:the )?$")
_LABEL = re.compile(
    r"(?:(?<=[(;,])|(?<=[(;,] ))(?P<label>[A-Za-z][\w+/-]{0,11})\s*(?P<sign>[:=])\s*(?:[nN]\s*=\s*)?(?=\d)"
)
_SHORT = re.compile(
    r"(?:\b(?:with|in|for|under|of|on|than|the|and|vs\.?|versus|to|by|receiving|after|only|from) |"
    r"[\d%]\)? |[(,;] ?)(?P<name>[A-Z][A-Za-z+/-]{0,5})(?![\w/]|\s*[=<>.]\s*\d)"
)
_DENIED = re.compile(r"\bno[ -]$", re.IGNORECASE)  # "the no barrier group" had no barrier
_SHORTEST = 4
_WITHOUT = re.compile(r"\b(?:no|non)[ -](?P<words>(?:[\w/-]+[ -]){1,3})$", re.IGNORECASE)
_WORD = re.compile(r"(?:(?P<adjective>[A-Za-z][\w/-]+) )?(?P<word>[A-Za-z][\w/+-]*)(?:\s\([^()]*\))?[ -]$")
_DOSE = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?[ -]?(?:mg|g|[µμu]g|mcg|ml|mL|U|IU|%|Gy|Hz|J)(?:/\w+)?(?:[ -]dose)? $"
)
_AT_DOSE = re.compile(
    r"\b(?:with|of|than|after|in|to|and) (?:the )?"
    r"(?P<dose>\d+(?:\.\d+)?\s?(?:mg|[µμu]g|mcg|mL|ml|U|IU|Gy)(?:/kg)?)"
    r"(?![\w/]|\s*(?:and|vs|versus|of)\b)"
)
_NO_NAME = frozenset(
    "the a an any each either neither both all two three four five six these those this that same other "
    "another study in of to and or with between within among per for from than by age our its their "
    "entire whole both parallel equal no not first second third fourth former latter respective different "
    "one subgroup patient patients compared versus vs number total remaining comparison more most few "
    "several many some were was had which who whose healthy adult elderly younger older male female "
    "included enrolled".split(),
)
SHARED = frozenset({"anesthesia", "block", "injection", "surgery", "infusion"})
"""Classes of procedures that a comparison of drugs gives to all its groups."""
_TREATED = frozenset("treatment intervention experimental active test case treated trial verum drug".split())
_BESIDE = re.compile(
    r"(?:\b(?:with|for|under|after|in|on|than|receiving|received|taking|versus|vs|to|by|following|given)|"
    r"[(,;])(?: the| those| oral| intravenous| topical)?\s*\(?$|^\s*$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:vs|versus|compared|comparison|than|whereas|while|respectively|more|less|fewer|higher|lower|"
    r"receiv(?:ed|ing))\b",
    re.IGNORECASE,
)
_UNTREATED = re.compile(
    r"\b(?:controls?|vehicle|untreated|no|non|without|usual|standard|conventional)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Told:
    """The groups of a sentence, found or read before; ``named`` are those that no arm of the study is."""

    arms: list[ArmMention]
    known: int
    named: list[tuple[str, tuple[Concept, ...]]] = field(default_factory=list)

    def group(self, index: int | None) -> tuple[str, tuple[Concept, ...]] | None:
        """Return label and treatments of a group that is no arm of the study, or None for an arm."""
        return self.named[index - self.known] if index is not None and index >= self.known else None

    def add(self, start: int, stop: int, text: str, treatments: tuple[Concept, ...]) -> None:
        """Add a naming; one of the same treatments, else of the same label, is the same group."""
        label = " + ".join(c.label for c in treatments) or text
        keys = [(fold(known), own) for known, own in self.named]
        if (fold(label), treatments) not in keys:
            self.named.append((label, treatments))
            keys.append((fold(label), treatments))
        index = keys.index((fold(label), treatments))
        self.arms.append(ArmMention(start, stop, text, self.known + index))


def short_names(context: StudyContext) -> dict[str, int]:
    """Return the short names that a document gives its arms in brackets: "ketamine-propofol (KP)"."""
    found: dict[str, int] = {}
    for index, arm in enumerate(context.study.arms):
        for label in (arm.label, *arm.aliases):
            if len(label) < _SHORTEST or label.startswith("Group "):
                continue
            named = re.search(
                rf"(?i:{re.escape(label)})(?: \w+)? ?\(([A-Z][A-Za-z+/-]{{0,5}})\)", context.document.text
            )
            if named is not None:
                found.setdefault(named[1], index)
    return found


def told_groups(
    passage: Passage,
    start: int,
    stop: int,
    arms: Sequence[ArmMention],
    context: StudyContext,
    shorts: Mapping[str, int],
) -> Told:
    """Return the groups that a sentence names: arms of the study, and such as are none."""
    named = [a for a in arms if not _DENIED.search(passage.text[max(start, a.start - 5) : a.start])]
    told = Told(named, len(context.study.arms))
    for word in _SHORT.finditer(passage.text, start, stop) if shorts else ():
        if word["name"] in shorts and not _taken(told, *word.span("name")):
            told.arms.append(ArmMention(*word.span("name"), word["name"], shorts[word["name"]]))
    for unit in _UNIT.finditer(passage.text, start, stop):
        if unit["people"]:
            _add_people(told, passage, start, unit)
        elif (letters := _LETTERS.match(passage.text, unit.end())) and not unit["letter"]:
            _add_letters(told, passage, letters.start(), letters.end())
        elif unit["letter"]:
            _add_letters(told, passage, unit.start("letter"), unit.end())
        else:
            _add_chain(told, passage, start, unit, context)
    if len({a.arm for a in told.arms}) < 2:
        _add_contrasted(told, passage, start, stop, context)
    _add_labels(told, passage, start, stop, context)
    told.arms.sort(key=lambda a: a.start)
    return told


def _add_labels(told: Told, passage: Passage, start: int, stop: int, context: StudyContext) -> None:
    """Add what stands before the numbers of a bracket: "(D: 3, C: 5)", "(US: 1; NS: 2)"."""
    if ":" not in passage.text[start:stop] and "=" not in passage.text[start:stop]:
        return
    known = {
        name.removeprefix("Group "): index
        for index, arm in enumerate(context.study.arms)
        for name in (arm.label, *arm.aliases)
    }
    found = list(_LABEL.finditer(passage.text, start, stop))
    if len(found) < 2 and not any(m["label"] in known for m in found):
        return
    for match in found:
        label = match["label"]
        if _taken(told, *match.span("label")):
            continue
        if label in known:
            told.arms.append(ArmMention(*match.span("label"), label, known[label]))
        elif match["sign"] == ":" and label[:1].isupper():
            told.add(*match.span("label"), label, ())


def _taken(told: Told, start: int, stop: int) -> bool:
    """Return whether a place already names a group."""
    return any(a.start < stop and start < a.stop for a in told.arms)


def _add_letters(told: Told, passage: Passage, start: int, stop: int) -> None:
    """Add "group IV", and each of "groups III and IV"."""
    for letter in _LETTER.finditer(passage.text, start, stop):
        if not _taken(told, letter.start(), letter.end()):
            told.add(letter.start(), letter.end(), f"Group {letter.group()}", ())


def _treatment_at(passage: Passage, floor: int, stop: int) -> Mention | None:
    """Return the treatment whose name ends where a group's noun begins, or the bracket before it."""
    before = [
        m
        for m in passage.within(passage.mentions, floor, stop)
        if (c := m.of_kind("agent", "intervention")) is not None and not c.generic
    ]
    linked = before and _LINK.fullmatch(passage.text[before[-1].stop : stop])
    return before[-1] if linked else None


def _add_people(told: Told, passage: Passage, floor: int, unit: re.Match[str]) -> None:
    """Add "rizatriptan-treated patients" and "control patients"."""
    text, stop = passage.text, unit.start()
    mention = _treatment_at(passage, max(floor, stop - 60), stop)
    control = re.search(r"\b(?:control|placebo) $", text[max(floor, stop - 10) : stop])
    if mention is not None and mention.stop < stop and not _taken(told, mention.start, unit.end()):
        told.add(mention.start, unit.end(), mention.text, _treatments([mention]))
    elif control and not _taken(told, stop - len(control.group()), unit.end()):
        told.add(stop - len(control.group()), unit.end(), control.group().strip(), ())


def _add_chain(told: Told, passage: Passage, floor: int, unit: re.Match[str], context: StudyContext) -> None:
    """Add the names before "group", and all of a list before "groups"."""
    text, at = passage.text, unit.start()
    while (name := _name_before(passage, floor, at)) is not None:
        end = name.stop if "(" in text[name.stop : at] or at != unit.start() else unit.end()
        if not (_taken(told, name.start, end) or (unit["arm"] and not name.treatments)):
            denied = passage.text[name.start : name.stop].lower().startswith(("no ", "no-", "non"))
            index = None if name.treatments or denied else _arm_by_word(text[name.start : name.stop], context)
            if index is not None:
                told.arms.append(ArmMention(name.start, end, text[name.start : end], index))
            else:
                told.add(name.start, end, text[name.start : name.stop], name.treatments)
        gap = (_NEXT if unit["many"] else _AGAINST).search(text[max(floor, name.start - 25) : name.start])
        if gap is None or (not unit["many"] and not _is_known(passage, floor, name.start - len(gap.group()))):
            return
        at = name.start - len(gap.group())


def _is_known(passage: Passage, floor: int, at: int) -> bool:
    """Return whether what is compared with "the … group" is a treatment or a name of its own: "HA/CMC"."""
    name = _name_before(passage, floor, at)
    words = passage.text[name.start : name.stop] if name is not None else ""
    return name is not None and (bool(name.treatments) or any(c.isupper() for c in words[1:]))


class _Name(NamedTuple):
    """A name of a group: its place, and the treatments that it names."""

    start: int
    stop: int
    treatments: tuple[Concept, ...] = ()


def _name_before(passage: Passage, floor: int, at: int) -> _Name | None:
    """Return the name of a group that ends at ``at``, or with a bracket before it."""
    low = max(floor, at - 60)
    words = passage.text[low:at].rstrip(" -") + " "
    without = _WITHOUT.search(words)
    if without and _NO_NAME.isdisjoint(without["words"].lower().split()):
        return _Name(low + without.start(), low + len(words) - 1)
    mention = _treatment_at(passage, low, at)
    if mention is not None:
        own = [mention]
        while joined := _joined_before(passage, low, own[0].start):
            own.insert(0, joined)
        return _Name(own[0].start, mention.stop, _treatments(own))
    if (dose := _DOSE.search(words)) is not None:
        return _Name(low + dose.start(), low + len(words) - 1)
    word = _WORD.search(words)
    if word is None or word["word"].lower() in _NO_NAME or word["word"].isdigit():
        return None
    adjective = word["adjective"]
    whole = adjective and adjective.lower() not in _NO_NAME and word["word"].lower() not in _TREATED
    start, stop = low + word.start("adjective" if whole else "word"), low + word.end("word")
    named = (
        m
        for m in passage.within(passage.mentions, start, stop)
        if (c := m.of_kind("agent", "intervention")) is not None and not c.generic
    )
    return _Name(start, stop, _treatments(list(named)))


def _joined_before(passage: Passage, low: int, at: int) -> Mention | None:
    """Return the treatment that is combined with the one that begins at ``at``: "A plus B group"."""
    joint = re.search(r"\s*(?:\+|/|-|\bplus\b|\bwith\b)\s*$", passage.text[low:at])
    return _treatment_at(passage, low, at - len(joint.group())) if joint else None


def _treatments(mentions: Sequence[Mention]) -> tuple[Concept, ...]:
    """Return the treatments of some mentions."""
    return tuple(dict.fromkeys(c for m in mentions if (c := m.of_kind("agent", "intervention")) is not None))


def _arm_by_word(words: str, context: StudyContext) -> int | None:
    """Return the one arm whose treatment or name holds the word that a group is called by."""
    wanted = {w for w in fold(words).split() if len(w) > 3}
    having = [
        index
        for index, arm in enumerate(context.study.arms)
        if wanted
        & {
            w
            for name in (arm.label, *arm.aliases, *(t.label for t in arm.treatments))
            for w in fold(name).split()
        }
    ]
    return having[0] if wanted and len(having) == 1 else None


def _add_contrasted(told: Told, passage: Passage, start: int, stop: int, context: StudyContext) -> None:
    """Add the treatments that a sentence sets against each other: "3 with A versus 10 with B"."""
    of_arms = {t.slug for arm in context.study.arms for t in arm.treatments}
    studied = {c.slug for c in context.studied} - of_arms
    found = [
        m
        for m in passage.within(passage.mentions, start, stop)
        if (c := m.of_kind("agent", "intervention")) is not None
        and (c.slug in studied or (c.value("role") == "placebo" and not of_arms))
        and _BESIDE.search(passage.text[max(start, m.start - 20) : m.start])
        and not _taken(told, m.start, m.stop)
    ]
    doses = list(_AT_DOSE.finditer(passage.text, start, stop)) if not found and not told.arms else []
    if len({m["dose"] for m in doses}) > 1 and _CONTRAST.search(passage.text, start, stop):
        for dose in doses:
            told.add(*dose.span("dose"), dose["dose"], ())
    kinds = {_treatments([m]) for m in found} | {a.arm for a in told.arms}
    if found and len(kinds) > 1 and _CONTRAST.search(passage.text, start, stop):
        for mention in found:
            told.add(mention.start, mention.stop, mention.text, _treatments([mention]))


def treatments_of(told: Told, label: str, context: StudyContext) -> tuple[Concept, ...] | None:
    """Return what a group without a treatment in its name had as all had; None where nothing says so."""
    others = {c.slug for _, own in told.named for c in own}
    others |= {c.slug for arm in context.arm_treatments for c in arm}
    left = tuple(c for c in context.studied if c.slug not in others)
    if _UNTREATED.search(label) or (others and fold(label) not in _TREATED and not label[:1].isdigit()):
        return tuple(c for c in left if c.kind == "intervention" and c.value("class") in SHARED)
    return None
