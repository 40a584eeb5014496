"""Which arm a value belongs to: by what stands beside it, by order, by what the sentence is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import ARM, TIME, Item, Scene, pairs_of, runs_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEEN = (
    r"(?:(?:was|were)\s(?:seen|observed|found|noted|reported|recorded|used|required|needed|consumed|given"
    r"|administered|achieved|obtained|reached|measured)\s)?"
)
_WHOSE = (
    r"(?:the\s|those\s(?:in|who|with|receiving)\s(?:the\s)?|patients\s(?:in|with|of|on|receiving"
    r"|treated\swith)\s(?:the\s)?"
    r"|(?:subjects|knees|participants)\sin\s(?:the\s)?|our\s)*"
)
_RIGHT = re.compile(
    r"^\s?\)?,?\s?(?:\(?⟨P⟩\)?,?\s?)?(?:points?\s|mm\s|cm\s|(?:of\s)?(?:the\s)?(?:patients|subjects|cases|knees"
    r"|participants)\s|(?!and|or|but|vs|versus|to|whereas|while|with|than|compared|relative|against)\w+\s)?"
    rf"(?:(?:at|from|after|by)\s(?:the\s)?⟨T⟩\s)?{_SEEN}(?:in|for|among|with|within|after|following|of"
    rf"|from|by|on)\s{_WHOSE}$|^\s\($|^$",
)
_LEFT = re.compile(
    r"^\s?(?:\(|\[|:|,|=|;|-|–)?\s?(?:the\s)?(?:⟨[NH]⟩[,;:]?\s?)?"
    r"(?:was|were|had|is|as|of|with|mean|median|average|mean\sof|a\smean\sof)?\s?[:(]?\s?$",
)
_EVERYONE = re.compile(
    r"\b(?:both|each|either|all|the\s(?:two|three|four))\s(?:of\sthe\s)?(?:study\s"
    r"|treatment\s)?(?:groups?|arms?)\b"
)
_OVERALL = re.compile(r"\b(?:overall|all\spatients|total|we\sobserved|entire|whole\scohort|across)\b")
_VERSUS = re.compile(r"\b(?:vs?|versus|compared|against)\b|/")
_THAN = re.compile(
    r"\b(?:than|versus|vs\.?|compared\s(?:with|to)|relative\sto)\s(?:in\s|for\s|with\s|after\s|those\sin\s)?(?:the\s)?$"
)
_ORDERED = re.compile(r"\brespectively\b")
_MORE = re.compile(
    r"\b(?:higher|greater|more|longer|prolonged|increased|later|larger|exceeded|delayed|highest|longest)\b"
)
_LESS = re.compile(
    r"\b(?:lower|less|fewer|shorter|reduced|decreased|earlier|faster|smaller|diminished|quicker|lowest"
    r"|shortest)\b"
)
_LISTED = re.compile(r"\s?(?:,|and|or|vs\.?|versus|/|&|,\sand)\s?(?:the\s|in\s|in\sthe\s)?")
_CONTRAST = re.compile(r"\b(?:whereas|while|but)\b|;\s")
_SERIES = re.compile(r"\s(?:(?:at|on|after|in)\s(?:the\s)?)?⟨T⟩(?:,|\sand|,\sand)\s|,\s|\sand\s")
_IN_BOTH = re.compile(r"^\s?(?:in|for|with)\sboth\s(?:the\s)?⟨A⟩(?:\s\(⟨P⟩\))?\sand\s(?:the\s)?⟨A⟩")
_MOMENTS = re.compile(
    r"\s(?:at|on|after|in|by)\s(?:the\s)?⟨T⟩(?:(?:,|\sand|,\sand)\s(?:(?:at|on|after|in|by)\s)?⟨T⟩)*(?=\s)"
)
_PAIR = 2
_NEAR = 40
_FAR = 90


@dataclass(slots=True)
class Tie:
    """The arms of one value: several where it holds "in both groups"; ``sure`` where the words tie them."""

    arms: tuple[str, ...] = ()
    sure: bool = True


class ArmTies:
    """Ties the values of one sentence to arms."""

    def __init__(
        self, scene: Scene, labels: Sequence[str], topic: str | None, order: Sequence[str] = ()
    ) -> None:
        """Look up what stands beside each value.

        ``topic`` is the arm that the text is on, ``order`` that of the arms of the sentence before.
        """
        self.scene, self.labels, self.topic, self.order = scene, labels, topic, order
        self.arms = scene.of(ARM)
        self.named = list(dict.fromkeys(a.arm for a in self.arms if a.arm))
        self.ties: dict[int, Tie] = {}
        self.closed: set[int] = set()

    def of(self, groups: Sequence[Sequence[Item]]) -> dict[int, Tie]:
        """Return the ties of all values, by the start of the value."""
        self.ties = {value.start: Tie() for group in groups for value in group}
        for group in self._units(groups):
            if not any(
                rule(group)
                for rule in (
                    self._stepped,
                    self._listed_after,
                    self._all_right,
                    self._all_left,
                    self._listed_before,
                    self._as_before,
                    self._by_direction,
                    self._against_one,
                )
            ):
                self._beside(group)
        self._carry([v for group in groups for v in group])
        for value in (v for group in groups for v in group):
            if not self.ties[value.start].arms and value.start not in self.closed:
                self._rest(value, alone=len(self.ties) == 1)
        return self.ties

    def _carry(self, values: Sequence[Item]) -> None:
        """Let the values of a series share its arm: "2.8 at 1 hour and 2.3 at 2 hours in group A"."""
        pairs = [p for p in pairwise(values) if _SERIES.fullmatch(self.scene.gap(*p))]
        for left, right in reversed(pairs):
            if not self.ties[left.start].arms and left.start not in self.closed and self._right(right):
                self.ties[left.start] = self.ties[right.start]
        for left, right in pairs:
            if not self.ties[right.start].arms and right.start not in self.closed and self._left(left):
                self.ties[right.start] = self.ties[left.start]

    def _both(self, value: Item) -> bool:
        """Tie "by 30 % in both the placebo (P < 0.01) and the active group"."""
        if not _IN_BOTH.match(self.scene.after(value)):
            return False
        following = [a.arm for a in self.arms if a.start >= value.stop][:_PAIR]
        self.ties[value.start] = Tie(tuple(arm for arm in following if arm))
        return True

    def _units(self, groups: Sequence[Sequence[Item]]) -> list[Sequence[Item]]:
        """Return the groups, those of equal runs split: "42 and 43 at baseline, 24 and 33 at 3 months"."""
        units: list[Sequence[Item]] = []
        for group in groups:
            steps = steps_of(self.scene, group) or pairs_of(self.scene, group)
            if len(steps) > 1:
                units += steps
                continue
            runs = runs_of(self.scene, group)
            alike = len(runs) > 1 and {len(run) for run in runs} == {len(self.named)}
            units += runs if alike and len(self.named) > 1 else [group]
        return units

    def _tie(self, values: Sequence[Item], arms: Sequence[str], *, sure: bool = True) -> bool:
        """Tie values to arms in order."""
        for value, arm in zip(values, arms, strict=True):
            self.ties[value.start] = Tie((arm,), sure)
        return True

    def _right(self, value: Item) -> str | None:
        """Return the arm directly after a value: "4.2 in group A"."""
        arm = next((a for a in self.arms if a.start >= value.stop), None)
        return arm.arm if arm is not None and _RIGHT.match(self.scene.gap(value, arm)) else None

    def _left(self, value: Item) -> str | None:
        """Return the arm directly before a value, or before its bracket: "group A (4.4 for … and 9.8"."""
        arm = next((a for a in reversed(self.arms) if a.stop <= value.start), None)
        if arm is None:
            return None
        gap = self.scene.gap(arm, value)
        opened = re.match(r"^\s?\(", gap) is not None and gap.count("(") > gap.count(")")
        return arm.arm if opened or _LEFT.match(_MOMENTS.sub("", gap)) else None

    def _stepped(self, group: Sequence[Item]) -> bool:
        """Tie both values of "from 7.1 to 2.9 in group R", and of "in group R from 7.1 to 2.9"."""
        if not steps_of(self.scene, group):
            return False
        after = [a for a in self.arms if a.start >= group[-1].stop][:_PAIR]
        listed = len(after) == _PAIR and _LISTED.fullmatch(self.scene.gap(*after))
        arm = None if listed else self._right(group[-1]) or self._led_from(group[0])
        return arm is not None and self._tie(group, [arm] * len(group))

    def _led_from(self, value: Item) -> str | None:
        """Return the arm before "from": "in group R (from 7.1"; "in group R, VAS fell from 7.1"."""
        arm = next((a for a in reversed(self.arms) if a.stop <= value.start), None)
        if arm is None or re.search(r"⟨V⟩|;", self.scene.gap(arm, value)):
            return None
        return arm.arm

    def _listed_after(self, group: Sequence[Item]) -> bool:
        """Tie "5.1 and 6.2 in groups A and B" in order."""
        if len(group) < _PAIR or self._inside(group):
            return False
        following = [a for a in self.arms if a.start >= group[-1].stop][: len(group)]
        if len({a.arm for a in following}) != len(group) or not _RIGHT.match(
            self.scene.gap(group[-1], following[0])
        ):
            return False
        for left, right in pairwise(following):
            if not _LISTED.fullmatch(self.scene.gap(left, right)):
                return False
        return self._tie(group, [a.arm or "" for a in following])

    def _all_right(self, group: Sequence[Item]) -> bool:
        """Tie each value to the arm directly after it, where all have one."""
        arms = [self._right(value) for value in group]
        return all(arms) and self._tie(group, [arm or "" for arm in arms])

    def _all_left(self, group: Sequence[Item]) -> bool:
        """Tie each value to the arm directly before it: "in A 377 ± 60, in B 401 ± 61, and in C 517 ± 97"."""
        arms = [self._left(value) for value in group]
        every = len(group) > 1 and all(arms) and len(set(arms)) == len(group)
        return every and self._tie(group, [arm or "" for arm in arms])

    def _listed_before(self, group: Sequence[Item]) -> bool:
        """Tie "lower in A than in B (5.1 vs 6.2)" in the order in which the arms were named."""
        if len(group) < _PAIR or not self._compares(group) or any(self._right(v) for v in group):
            return False
        before = list(dict.fromkeys(a.arm for a in self.arms if a.stop <= group[0].start and a.arm))
        if not before and self._all_behind(group):
            before = self.named
        if len(before) < len(group):
            before += [a for a in self.named if a not in before] if len(before) == 1 else []
        if len(before) < len(group):
            return False
        order = before[-len(group) :] if len(before) > len(group) else before
        return self._tie(self._directed(group, order), order)

    def _as_before(self, group: Sequence[Item]) -> bool:
        """Tie "were 0.1, 0.3 and 0.5, respectively" to the arms of the sentence before, or of the study."""
        against = any(_THAN.search(self.scene.before(a)) for a in self.arms)
        some = against and set(self.named) < set(self.labels)  # "with both doses than with placebo"
        order = self.order if not self.named else self.labels if some else ()
        alike = len(set(order)) == len(order) == len(group) > max(1, len(self.named))
        said = alike and _ORDERED.search(self.scene.after(group[-1])[:_NEAR]) is not None
        return said and self._tie(group, order, sure=False)

    def _by_direction(self, group: Sequence[Item]) -> bool:
        """Tie "longer in A (290 vs 16)" where the study has one other arm."""
        versus = _VERSUS.search(self._between(group))
        if len(group) != _PAIR or not versus or len(self.named) > 1 or len(self.labels) != _PAIR:
            return False
        if not self.named:
            both = re.search(r"\b(?:two|both|the)\sgroups\b", self.scene.text)
            return bool(both) and self._tie(group, self.labels, sure=False)
        if self.named[0] not in self.labels or any(self._right(v) for v in group):
            return False
        order = [self.named[0], next(label for label in self.labels if label != self.named[0])]
        return self._tie(self._directed(group, order), order, sure=False)

    def _against_one(self, group: Sequence[Item]) -> bool:
        """Tie the second of "more than in those who did not (27 vs 9 %)"; whose the first is, is not said."""
        if len(group) != _PAIR or not _VERSUS.search(self._between(group)) or len(self.named) != 1:
            return False
        arm = self.arms[-1]
        if arm.stop > group[0].start or not _THAN.search(self.scene.before(arm)):
            return False
        self.closed.add(group[0].start)
        return self._tie(group[1:], self.named, sure=False)

    def _directed(self, group: Sequence[Item], order: Sequence[str]) -> list[Item]:
        """Return two values in the order of the arms: "longer with A (6 vs 9 h)" can only mean 9 h for A."""
        values = list(group)
        numbers = [v.number.value if v.number else 0.0 for v in values]
        if len(values) != _PAIR or len(order) != _PAIR or min(numbers) < 0:
            return values
        sentence = self.scene.shown(self.scene.start, self.scene.stop).lower()
        more, less = len(_MORE.findall(sentence)), len(_LESS.findall(sentence))
        if bool(more) == bool(less) or more + less > 1 or _ORDERED.search(sentence):
            return values
        return values[::-1] if (numbers[0] < numbers[1]) == bool(more) else values

    def _between(self, group: Sequence[Item]) -> str:
        """Return the words between the first and the last value of a group."""
        return self.scene.gap(group[0], group[-1]) if len(group) > 1 else ""

    def _compares(self, group: Sequence[Item]) -> bool:
        """Return whether a group sets one arm against another."""
        after = self.scene.after(group[-1])[:_NEAR]
        if len(group) == len(self.named) and len(self.ties) > len(group) and self._listed_arms():
            return True  # "in groups A and B was 42 and 43 at baseline, 24 and 33 at 3 months"
        return bool(_VERSUS.search(self._between(group)) or _ORDERED.search(after.split(";")[0]))

    def _all_behind(self, group: Sequence[Item]) -> bool:
        """Return whether the arms follow in one list: "from 54 and 55 to 21 and 35 in A and B, respectively".

        What stands against each other both times needs no such word: "X (80 vs. 82) … in the A vs. B groups".
        """
        listed = (
            len(self.named) == len(group) == len(self.arms)
            and self.arms[0].start >= group[-1].stop
            and self._listed_arms()
        )
        if not listed:
            return False
        against = _VERSUS.search(self._between(group)) and _VERSUS.search(
            self.scene.gap(self.arms[0], self.arms[-1])
        )
        return against is not None or _ORDERED.search(self.scene.text) is not None

    def _listed_arms(self) -> bool:
        """Return whether the sentence names its arms in one list."""
        return all(_LISTED.fullmatch(self.scene.gap(left, right)) for left, right in pairwise(self.arms))

    def _inside(self, group: Sequence[Item]) -> bool:
        """Return whether an arm is named between the values of a group."""
        return any(group[0].stop <= a.start < group[-1].start for a in self.arms)

    def _beside(self, group: Sequence[Item]) -> None:
        """Tie each value to the arm beside it; a group in one bracket shares the arm before the bracket."""
        if (
            len(group) > len(self.named) and not self._left(group[0]) and self._in_order(group)
        ):  # more groups than are known by name
            self.closed.update(value.start for value in group)
            return
        for value in group:
            arm = self._right(value) or self._left(value)
            if arm is not None:
                self.ties[value.start] = Tie((arm,))
        for value, following in reversed(list(pairwise(group))):
            simple = re.fullmatch(r"\s?(?:,|and|,\sand)\s", self.scene.gap(value, following))
            if simple and not self.ties[value.start].arms and self._right_or_tied(following):
                self.ties[value.start] = self.ties[following.start]
        tied = [v for v in group if self.ties[v.start].arms]
        if len(group) == _PAIR and len(tied) == 1 and _VERSUS.search(self._between(group)):
            taken = self.ties[tied[0].start].arms[0]
            others = [a for a in self.named if a != taken] or [a for a in self.labels if a != taken]
            if len(others) == 1:
                free = next(v for v in group if v is not tied[0])
                self.ties[free.start] = Tie((others[0],), sure=others[0] in self.named)
            else:
                self.closed.add(next(v for v in group if v is not tied[0]).start)
        elif len(group) > 1 and not self._inside(group) and not any(self._right(v) for v in group):
            owner = self._left(group[0])
            if owner is not None:
                self._tie(group, [owner] * len(group))

    def _in_order(self, group: Sequence[Item]) -> bool:
        """Return whether "respectively" ties values to something that is no list of times."""
        said = (
            len(group) > 1 and _ORDERED.search(self.scene.after(group[-1])[:_FAR].split(";")[0]) is not None
        )
        times = {(t.time.value, t.time.unit, t.time.baseline) for t in self.scene.of(TIME) if t.time}
        return said and len(times) < _PAIR and not steps_of(self.scene, group)

    def _right_or_tied(self, value: Item) -> bool:
        """Return whether an arm follows a value, or a value listed with it: "94 % and 84 % in group A"."""
        return bool(self.ties[value.start].arms) and self._left(value) is None

    def _rest(self, value: Item, *, alone: bool) -> None:
        """Tie a value to the only arm of the sentence, to all of them, or to the arm that the text is on."""
        if self._both(value):
            return
        after, before = self.scene.after(value)[:60], self.scene.before(value)
        if _EVERYONE.search(after) or (alone and _EVERYONE.search(before)):
            self.ties[value.start] = Tie(tuple(self.labels))
        elif len(self.named) > 1:
            segment = self._clause(value) or self._segment(value)
            self.ties[value.start] = Tie((segment,) if segment else ())
        elif len(self.named) == 1 and not _OVERALL.search(before[-60:]):
            if (other := self._first_of_two(value)) is not None:
                self.ties[value.start] = Tie((other,), sure=False)
            elif self.arms[0].stop <= value.start or alone or self._closes():
                self.ties[value.start] = Tie((self.named[0],))
        elif self.topic is not None and not self.named:
            sentence = self.scene.text.lower()
            if not _OVERALL.search(sentence) and not _EVERYONE.search(sentence):
                self.ties[value.start] = Tie((self.topic,), sure=False)

    def _first_of_two(self, value: Item) -> str | None:
        """Return the other arm where the named one is what a value is set against: "(35) than in B (51)"."""
        others = [label for label in self.labels if label != self.named[0]]
        arm = self.arms[0]
        behind = arm.start >= value.stop and _THAN.search(self.scene.before(arm)) is not None
        return others[0] if behind and len(others) == 1 and len(self.labels) == _PAIR else None

    def _closes(self) -> bool:
        """Return whether the only arm ends the sentence: "X (OR 3) and Y (OR 2) predicted it in group B"."""
        last = self.arms[-1]
        behind = all(start < self.arms[0].start for start in self.ties)
        tail = re.sub(r"⟨P⟩", "", self.scene.after(last))
        return behind and re.search(r"\w", tail) is None

    def _clause(self, value: Item) -> str | None:
        """Return the only arm of the clause of a value: "in A it fell to 3, whereas in B it rose"."""
        text = self.scene.passage.text
        cuts = [m.start() for m in _CONTRAST.finditer(text, self.scene.start, self.scene.stop)]
        if not cuts:
            return None
        start = max((c for c in cuts if c <= value.start), default=self.scene.start)
        stop = min((c for c in cuts if c > value.start), default=self.scene.stop)
        arms = {a.arm for a in self.arms if start <= a.start < stop}
        return next(iter(arms)) if len(arms) == 1 else None

    def _segment(self, value: Item) -> str | None:
        """Return the only arm between a value and its neighbour, where every value has one."""
        values = [item for item in self.scene.items if item.start in self.ties]
        if value not in values:
            return None
        index = values.index(value)
        bounds = [self.scene.start, *(v.start for v in values), self.scene.stop]
        for shift in (1, 0):  # behind the value: "60 % had … after A"; before it: "with A, … in 60 %"
            found = [
                {a.arm for a in self.arms if bounds[i + shift] <= a.start < bounds[i + shift + 1]}
                for i in range(len(values))
            ]
            if all(len(arms) == 1 for arms in found):
                return next(iter(found[index]))
        return None
