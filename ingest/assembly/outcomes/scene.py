"""One sentence as the assembly of results sees it: values, measures, arms, times, and the words between.

Every recognised thing becomes an ``Item`` with a one-letter kind; ``Scene.gap`` gives the words between two
items with the items in between shown as those letters, so that a rule is a pattern over "⟨A⟩ than in ⟨A⟩ (".
``staging`` makes scenes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Number, Passage, TimeMention

VALUE, MEASURE, ARM, TIME, P_VALUE, SAMPLE, RANGE, HARM, ASIDE = "VMATPNRHX"
"""Kinds: possible result, measure, arm, time, p-value, "n =", range, complication, anything else."""


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
        """Return the words of ``[start, stop)`` with each item shown as its letter in angle brackets."""
        parts: list[str] = []
        at = start
        for item in self.items:
            if item.start < start or item.stop > stop:
                continue
            parts += [self.passage.text[at : item.start], f"⟨{item.kind}⟩"]
            at = item.stop
        return "".join([*parts, self.passage.text[at:stop]])

    def worded(self, start: int, stop: int) -> str:
        """Return ``shown``, but times without a number in words: "postoperative" may be part of a name."""
        shown = Scene(self.passage, self.start, self.stop)
        shown.items = [i for i in self.items if i.time is None or i.time.value is not None or i.time.baseline]
        return shown.shown(start, stop)

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


_JOINING = frozenset(
    "and or v vs versus to compared with as than in for at on by after among of the those patients group "
    "groups respectively who received from both while whereas that a over within during until subjects "
    "cases only it was were is points point score scores".split(),
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
            and not re.match(r"\s(?:patients\s|cases\s)?(?:in|for)\s", scene.after(value))
            and re.match(r"\s?(?:patients|cases|subjects)?,\sand\s", gap)
        )
        if groups and _joined(gap) and not apart:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def _joined(gap: str) -> bool:
    """Return whether nothing in a gap begins something new."""
    if re.fullmatch(r"\s\(⟨P⟩\),?\s(?:and\s)?", gap):  # "0.2, 0.4 (P = 0.1) and 0.6 (P = 0.02)"
        return True
    gap = re.sub(r"\[[^\[\]]*\]", " ", gap)  # "1.4 ± 0.7 [range, 1–3] vs. 2.5"
    if re.search(r"⟨[MHX]⟩|;\s|\)\s*(?:and|,)\s.*\(", gap) or (gap.count("(") and gap.count(")")):
        return False
    joining = re.sub(r"⟨[ATPNR]⟩|[^\w\s]", " ", gap).split()
    return all(word in _JOINING for word in joining)


_FROM = re.compile(
    r"\bfrom\s(?:a\s|the\s)?(?:mean\s|median\s|baseline\s|initial\s|preoperative\s)?(?:value\s|values\s"
    r"|score\s|level\s)?(?:of\s)?\(?$"
)
_TO = re.compile(r"\bto\s(?:a\s|the\s)?(?:mean\s|median\s|final\s)?(?:value\s|score\s|level\s)?(?:of\s)?$")


def is_left(scene: Scene, value: Item) -> bool:
    """Return whether a change leads away from a value: "fell from 7.1"."""
    return _FROM.search(scene.before(value)) is not None


def steps_of(scene: Scene, group: Sequence[Item]) -> list[list[Item]]:
    """Return the values of a group as pairs "from 7.1 to 2.9", where it is made of them; else none."""
    pairs = [list(group[i : i + 2]) for i in range(0, len(group), 2)]
    for pair in pairs:
        if len(pair) < 2 or not is_left(scene, pair[0]) or not _TO.search(scene.gap(*pair)):
            return []
    return pairs


_AGAINST = re.compile(r"\b(?:vs?|versus)\b")


def pairs_of(scene: Scene, group: Sequence[Item]) -> list[list[Item]]:
    """Return the values of "9.7 vs 9.2, 11.3 vs 10.8" as pairs, where a group is made of them; else none."""
    gaps = [_AGAINST.search(scene.gap(left, right)) is not None for left, right in pairwise(group)]
    if len(group) < 4 or len(group) % 2 or gaps != [i % 2 == 0 for i in range(len(gaps))]:
        return []
    return [list(group[i : i + 2]) for i in range(0, len(group), 2)]


_SIMPLY = re.compile(r"\s?(?:,|and|,\sand|vs?\.?|versus|/)\s?")


def runs_of(scene: Scene, group: Sequence[Item]) -> list[list[Item]]:
    """Return the values of a group in runs: with nothing but a comma, "and" or "versus" between them."""
    runs: list[list[Item]] = []
    for value in group:
        if runs and _SIMPLY.fullmatch(scene.gap(runs[-1][-1], value)):
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs
