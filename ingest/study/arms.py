"""The arms of a study: their labels, sizes, treatments, and where the text names them.

A group is found by how it is named: "group A", "the TAE group", "placebo-treated patients", "(n = 20)".
Its treatments are the agents and interventions named where the group is defined. ``mark_arms`` then finds
every later naming, so that a number or a complication can be tied to its arm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.annotations import ArmMention, Mention
from kb.documents import Role
from kb.folding import fold
from kb.statements import Arm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.lexicon import Concept

_UNIT = r"(?:groups?|arms?|cohorts?)"
_LABELLED = re.compile(
    rf"\b(?P<unit>[Gg]roups?|GROUPS?|[Aa]rms?|[Cc]ohorts?)[ -](?P<label>[A-Z](?:[A-Za-z0-9+/-]{{0,7}})?|[IVX]{{1,4}}|\d{{1,2}})\b(?![a-z])",
)
_MORE = re.compile(r"(?:\s*,\s*|\s+(?:and|or|vs\.?|versus)\s+|\s*,\s*and\s+)(?P<label>[A-Z][A-Z0-9+/-]{0,5}|[IVX]{1,4}|\d{1,2})\b(?![a-z.])")
_GROUP_AFTER = re.compile(rf"[- ]?(?:only |alone |treated |treatment |therapy |injection )?{_UNIT}\b", re.IGNORECASE)
_PEOPLE_AFTER = re.compile(r"[- ](?:treated |only )?(?:patients|recipients|subjects|participants)\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"\b(?P<label>(?:control|placebo|sham|saline|treatment|experimental|intervention|active|comparison|study|untreated|standard care"
    rf"|usual care|conventional|conservative|combination|combined|high-dose|low-dose)(?:[- ](?:treated|treatment|therapy))?) {_UNIT}\b",
    re.IGNORECASE,
)
_ACRONYM_GROUP = re.compile(r"(?<![\w-])(?P<label>[A-Z][A-Za-z0-9]*(?:[-+/& ]{1,3}[A-Z0-9][A-Za-z0-9]*)*) (?:groups?|arms?)\b")
_SIZE = re.compile(r"^\W{0,3}(?:[^().;]{0,40}?[(\[,;]\s*)?[nN]\s*=\s*(?P<n>\d+)")
_DEFINING = re.compile(
    r"\b(?:receiv|treated|underw|undergo|given|administered|randomi|assigned|allocated|injected|consist|inject|proceeded|divided|either)\w*",
    re.IGNORECASE,
)
_STOP_LABELS = frozenset({"the", "both", "two", "three", "all", "each", "other", "these", "our", "age", "a", "in", "this"})
_CONTROLS = frozenset({"control", "placebo", "sham", "saline", "comparison", "untreated", "comparator"})
_TREATING = ("agent", "intervention")
_WHERE = (Role.TITLE, Role.ABSTRACT, Role.METHODS, Role.RESULTS, Role.BODY, Role.SUMMARY, Role.TABLE, Role.FIGURE)


@dataclass(slots=True)
class _Draft:
    """An arm while it is being collected; keys are folded names."""

    label: str
    names: set[str] = field(default_factory=set)
    n: int | None = None
    treatments: dict[str, Concept] = field(default_factory=dict)
    weight: int = 0


def find_arms(passages: Sequence[Passage]) -> tuple[Arm, ...]:
    """Return the arms in the order in which the text first names them; fewer than two are none."""
    drafts: dict[str, _Draft] = {}
    for passage in passages:
        if passage.section.role in _WHERE:
            _collect(passage, drafts)
    merged = _merge([d for d in drafts.values() if d.weight >= 2 or d.treatments or d.n])  # noqa: PLR2004
    if len(merged) < 2:  # noqa: PLR2004
        return ()
    return tuple(
        Arm(d.label, d.n, tuple(c.ref for c in d.treatments.values()), tuple(sorted(d.names - {d.label})))
        for d in merged
    )


def _collect(passage: Passage, drafts: dict[str, _Draft]) -> None:
    """Add the arms that one passage names, with sizes and treatments where it defines them."""
    places: list[tuple[int, int, str]] = []
    for match in _LABELLED.finditer(passage.text):
        places.append((match.start(), match.end(), f"Group {match['label']}"))
        at = match.end()
        while match["unit"].lower().endswith("s") and (more := _MORE.match(passage.text, at)):
            places.append((more.start("label"), more.end(), f"Group {more['label']}"))
            at = more.end()
    places += [(m.start(), m.end(), m["label"]) for m in _NAMED.finditer(passage.text)]
    for mention in passage.mentions:
        if mention.of_kind(*_TREATING) is not None:
            after = _GROUP_AFTER.match(passage.text, mention.stop)
            if after is not None:
                places.append((mention.start, after.end(), mention.text))
    places += [
        (m.start(), m.end(), m["label"])
        for m in _ACRONYM_GROUP.finditer(passage.text)
        if fold(m["label"]) not in _STOP_LABELS and not any(s < m.end() and m.start() < e for s, e, _ in places)
    ]
    places.sort()
    for index, (start, stop, label) in enumerate(places):
        name = fold(label).removeprefix("group ") or label
        draft = drafts.setdefault(name, _Draft(label))
        draft.names.add(label)
        draft.weight += 1
        _define(passage, (start, stop), places[index + 1][0] if index + 1 < len(places) else None, draft)


def _define(passage: Passage, place: tuple[int, int], following: int | None, draft: _Draft) -> None:
    """Add size and treatments from the words around one naming of an arm."""
    start, stop = place
    sentence_start, sentence_stop = passage.sentence_at(start)
    size = _SIZE.match(passage.text[stop : stop + 60])
    if size and draft.n is None:
        draft.n = int(size["n"])
    own = [m for m in passage.mentions if start <= m.start and m.stop <= stop and m.of_kind(*_TREATING)]
    if draft.treatments and not own:
        return
    limit = min(following if following is not None else sentence_stop, sentence_stop)
    after = passage.text[stop:limit]
    defining = passage.section.role in (Role.ABSTRACT, Role.METHODS, Role.BODY, Role.TABLE, Role.FIGURE) and (
        after.lstrip().startswith(("(", ":", "=", ",")) or _DEFINING.search(after[:40])
    )
    found = list(own)
    if defining and not own:
        found += passage.within(passage.mentions, stop, limit)
    before = passage.text[max(sentence_start, start - 3) : start].rstrip()
    if not found and before.endswith("("):  # "ropivacaine plus clonidine (group RC)"
        found += _run_before(passage, start, sentence_start)
    for mention in found:
        concept = mention.of_kind(*_TREATING)
        if concept is not None and not mention.negated:
            draft.treatments.setdefault(concept.slug, concept)


def _run_before(passage: Passage, start: int, floor: int) -> list[Mention]:
    """Return the treatments that stand right before a bracket, joined by plus, and, with, in."""
    found: list[Mention] = []
    edge = start
    for mention in reversed(passage.within(passage.mentions, floor, start)):
        gap = passage.text[mention.stop : edge]
        if len(gap) > 40 or re.search(r"\b(?:or|versus|vs|group|either)\b|\)", gap):  # noqa: PLR2004
            break
        if mention.of_kind(*_TREATING):
            found.append(mention)
            edge = mention.start
    return found


def _merge(drafts: list[_Draft]) -> list[_Draft]:
    """Join drafts that name the same arm: same single treatment, or a label that is a treatment's name."""
    kept: list[_Draft] = []
    for draft in drafts:
        twin = next((k for k in kept if _same(k, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        twin.names |= draft.names
        twin.n = twin.n if twin.n is not None else draft.n
        twin.weight += draft.weight
        for slug, concept in draft.treatments.items():
            twin.treatments.setdefault(slug, concept)
    return kept


def _same(one: _Draft, other: _Draft) -> bool:
    """Return whether two drafts are one arm."""
    if not one.treatments or not other.treatments:
        return False
    labelled = [d.label.startswith("Group ") for d in (one, other)]
    if all(labelled):
        return False
    return set(one.treatments) == set(other.treatments)


def distinguishing(arms: Sequence[Arm]) -> list[tuple[str, ...]]:
    """Return for each arm the slugs of the treatments that not every arm has; all of them where none differ."""
    sets = [{t.slug for t in arm.treatments} for arm in arms]
    shared = set.intersection(*sets) if sets and all(sets) else set()
    return [tuple(t.slug for t in arm.treatments if t.slug not in shared) or tuple(t.slug for t in arm.treatments) for arm in arms]


def mark_arms(passages: Sequence[Passage], arms: Sequence[Arm]) -> None:
    """Fill ``Passage.arms``: every place where an arm is named, also bare in tables and brackets."""
    names: list[tuple[re.Pattern[str], int]] = []
    for index, arm in enumerate(arms):
        for label in {arm.label, *arm.aliases}:
            bare = label.removeprefix("Group ")
            if label.startswith("Group "):
                names.append((re.compile(rf"\b[Gg](?:rou)?p\.?s?[ -]?{re.escape(bare)}(?![\w])|(?<![\w-]){re.escape(bare)}[- ]groups?\b"), index))
                if len(bare) > 1 and not bare.isdigit() and bare not in ("II", "III", "IV", "VI"):
                    names.append((re.compile(rf"(?<![\w-]){re.escape(bare)}(?![\w-])"), index))
            else:
                flags = 0 if bare.isupper() else re.IGNORECASE
                names.append((re.compile(rf"(?<![\w-]){re.escape(bare)}(?:[- ](?:treated|only|alone))?(?: (?:groups?|arms?|patients))?(?![\w-])", flags), index))
    for passage in passages:
        found = [ArmMention(m.start(), m.end(), m.group(), index) for pattern, index in names for m in pattern.finditer(passage.text)]
        passage.arms = _without_overlap(_and_more(passage, found, arms))


def _and_more(passage: Passage, found: list[ArmMention], arms: Sequence[Arm]) -> list[ArmMention]:
    """Add the further labels of "groups A and B"."""
    by_label = {arm.label.removeprefix("Group "): i for i, arm in enumerate(arms) if arm.label.startswith("Group ")}
    for mention in list(found):
        at = mention.stop
        while by_label and (more := _MORE.match(passage.text, at)) and more["label"] in by_label:
            found.append(ArmMention(more.start("label"), more.end(), more["label"], by_label[more["label"]]))
            at = more.end()
    return found


def _without_overlap(found: list[ArmMention]) -> list[ArmMention]:
    """Return the longest mentions, in order of place."""
    kept: list[ArmMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.stop, m.start)):
        if not any(k.start < mention.stop and mention.start < k.stop for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
