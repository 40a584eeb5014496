"""Which arm and which time a value belongs to: by what stands beside it, by order, by what the sentence is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import ARM, MEASURE, TIME, Item, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

_RIGHT = re.compile(
    r"^\s?\)?,?\s?(?:points?\s|mm\s|cm\s|patients\s|of\spatients\s|subjects\s|cases\s|\w+\s)?(?:(?:was|were)\s(?:seen|observed|found|noted|reported|recorded)\s)?(?:in|for|among|with|within|after|following|of|from|by|on)\s"
    r"(?:the\s|those\s(?:in|who|with|receiving)\s(?:the\s)?|patients\s(?:in|with|of|receiving|treated\swith)\s(?:the\s)?|subjects\sin\s(?:the\s)?|our\s)*$",
)
_RIGHT_BARE = re.compile(r"^\s\(?$|^\s\(the\s$")
_LEFT = re.compile(
    r"^\s?(?:\(|\[|:|,|=|;)?\s?(?:the\s)?(?:⟨[NH]⟩[,;:]?\s?)?(?:was|were|had|is|of|with|mean|median|average|mean\sof|a\smean\sof)?\s?[:(]?\s?$"
)
_LEFT_STRONG = re.compile(r"[(\[:=]\s?$|\b(?:was|were|had|of)\s$")
_TIME_RIGHT = re.compile(
    r"^\s?\)?,?\s?(?:points?\s|mm\s|cm\s)?(?:at|on|in|by|after|during|over|for|until|within|the)?\s?(?:the\s|a\s|postoperative\s)*\(?$",
)
_TIME_LEFT = re.compile(
    r"^\s?(?:\(|\[|:|,|=)?\s?(?:(?:values?|scores?|levels?|visits?|period|measurements?)\s)?(?:(?:of|was|were|to|had|is|at|being|with)\s)?(?:a\s|the\s)?(?:mean\s|median\s|average\s)?(?:of\s)?(?:⟨M⟩\s(?:score\s|value\s)?)?(?:(?:of|was|were|to)\s)?[(:]?\s?$",
)
_COMPARED = re.compile(
    r"\b(?:vs\.?|versus|from|compared\s(?:with|to)|relative\sto|than|over|against|to|reach|back\sto)\s(?:the\s|their\s|its\s|those\sat\s|that\sat\s)?$"
)
_EVERYONE = re.compile(
    r"\b(?:both|each|either|all|the\s(?:two|three|four))\s(?:of\sthe\s)?(?:study\s|treatment\s)?(?:groups?|arms?)\b"
)
_OVERALL = re.compile(r"\b(?:overall|all\spatients|total|we\sobserved|entire|whole\scohort|across)\b")
_VERSUS = re.compile(r"\b(?:vs\.?|versus|compared|respectively|as\scompared)\b|/")
_MORE = re.compile(
    r"\b(?:higher|greater|more|longer|prolonged|increased|later|larger|better|superior|exceeded)\b"
)
_LESS = re.compile(
    r"\b(?:lower|less|fewer|shorter|reduced|decreased|earlier|faster|smaller|diminished|quicker)\b"
)
_FROM = re.compile(
    r"\bfrom\s(?:a\s|the\s)?(?:mean\s|median\s|baseline\s|initial\s|preoperative\s)?(?:value\s|values\s|score\s|level\s)?(?:of\s)?\(?$"
)
_BOTH = 2
_NEAR = 60


@dataclass(slots=True)
class Place:
    """Arm and time of one value; ``arms`` are several where the text says "in both groups"."""

    arms: tuple[str, ...] = ()
    time: Item | None = None
    baseline: bool = False
    sure: bool = True
    comparator: str | None = None
    extras: list[Item] = field(default_factory=list)


def arms_of(
    scene: Scene, groups: Sequence[Sequence[Item]], labels: Sequence[str], topic: str | None
) -> dict[int, Place]:
    """Return a place with the arms filled in for each value, by its start."""
    places = {value.start: Place() for group in groups for value in group}
    arms = scene.of(ARM)
    values = [value for group in groups for value in group]
    right = {v.start: a for v in values if (a := _beside(scene, v, arms, following=True)) is not None}
    left = {v.start: a for v in values if (a := _beside(scene, v, arms, following=False)) is not None}
    for group in groups:
        _arms_of_group(scene, group, right, left, places, labels)
    free = [v for v in values if not places[v.start].arms]
    if free:
        _arms_of_rest(scene, free, places, labels, topic)
    return places


def _beside(scene: Scene, value: Item, arms: Sequence[Item], *, following: bool) -> Item | None:
    """Return the arm that stands directly after ("4.2 in group A") or before ("group A (4.2") a value."""
    if following:
        arm = next((a for a in arms if a.start >= value.stop), None)
        return arm if arm is not None and _RIGHT.match(scene.gap(value, arm)) else None
    arm = next((a for a in reversed(arms) if a.stop <= value.start), None)
    if arm is None:
        return None
    gap = scene.gap(arm, value)
    opened = re.match(r"^\s?\(", gap) is not None and gap.count("(") > gap.count(
        ")"
    )  # "group A (4.4 … and 9.8"
    return arm if opened or _LEFT.match(gap) else None


def _arms_of_group(
    scene: Scene,
    group: Sequence[Item],
    right: dict[int, Item],
    left: dict[int, Item],
    places: dict[int, Place],
    labels: Sequence[str],
) -> None:
    """Tie the values of one group to arms: beside them, or in the order in which the arms were named."""
    first, last = group[0], group[-1]
    inside = scene.shown(first.stop, last.start).lower() if len(group) > 1 else ""
    before = [a for a in scene.of(ARM) if a.stop <= first.start]
    distinct = list(dict.fromkeys(a.arm for a in before if a.arm))
    if all(v.start in right for v in group):
        for v in group:
            places[v.start].arms = (right[v.start].arm or "",)
        return
    versus = bool(_VERSUS.search(inside) or re.match(r"[^.;]{0,25}\brespectively", scene.after(last)))
    if len(group) > 1 and versus and len(distinct) >= len(group) and not any(v.start in right for v in group):
        order = distinct[-len(group) :]
        for v, arm in zip(_directed(scene, group, before, order), order, strict=True):
            places[v.start].arms = (arm,)
        return
    if (
        len(group) == _BOTH
        and versus
        and len(distinct) == 1
        and len(labels) == _BOTH
        and distinct[0] in labels
        and not right
    ):
        other = next(label for label in labels if label != distinct[0])
        for v, arm in zip(
            _directed(scene, group, before, [distinct[0], other]), (distinct[0], other), strict=True
        ):
            places[v.start].arms, places[v.start].sure = (arm,), False
        return
    for v in group:
        if v.start in right:
            places[v.start].arms = (right[v.start].arm or "",)
        elif v.start in left:
            places[v.start].arms = (left[v.start].arm or "",)
    if len(group) == _BOTH and versus and sum(bool(places[v.start].arms) for v in group) == 1:
        _other_side(scene, group, places, labels)
    owner = left.get(first.start)
    if (
        owner is not None
        and len(group) > 1
        and not any(v.start in right for v in group)
        and not scene_arms_inside(scene, first, last)
    ):
        for v in group:
            places[v.start].arms = (owner.arm or "",)


def _other_side(scene: Scene, group: Sequence[Item], places: dict[int, Place], labels: Sequence[str]) -> None:
    """Tie the one value of a comparison that has no arm to the one other arm that is named."""
    tied = next(places[v.start].arms[0] for v in group if places[v.start].arms)
    named = list(dict.fromkeys(a.arm for a in scene.of(ARM) if a.arm and a.arm != tied))
    others = named or [label for label in labels if label != tied]
    if len(others) == 1:
        for v in group:
            places[v.start].arms = places[v.start].arms or (others[0],)


def scene_arms_inside(scene: Scene, first: Item, last: Item) -> bool:
    """Return whether an arm is named between two values."""
    return any(first.stop <= a.start < last.start for a in scene.of(ARM))


def _directed(
    scene: Scene, group: Sequence[Item], before: Sequence[Item], order: Sequence[str]
) -> list[Item]:
    """Return two values in the order of the arms: "longer with A (6 vs 9 h)" can only mean 9 h for A."""
    values = list(group)
    if len(values) != _BOTH or len(order) != _BOTH or not before:
        return values
    lead = scene.before(values[0])
    more, less = len(_MORE.findall(lead)), len(_LESS.findall(lead))
    if more + less != 1:
        return values
    one, two = (v.number.value if v.number else 0.0 for v in values)
    return values[::-1] if (one < two and more) or (one > two and less) else values


def _arms_of_rest(
    scene: Scene, free: Sequence[Item], places: dict[int, Place], labels: Sequence[str], topic: str | None
) -> None:
    """Tie what is left to the only arm of the sentence, to all of them, or to the arm that the text is on."""
    sentence = scene.text.lower()
    named = list(dict.fromkeys(a.arm for a in scene.of(ARM) if a.arm))
    for value in free:
        place = places[value.start]
        after, before = scene.after(value)[:60], scene.before(value)[-60:]
        if _EVERYONE.search(after) or (_EVERYONE.search(before) and len(free) == 1):
            place.arms = tuple(labels)
        elif (segment := _arm_of_segment(scene, value)) is not None and len(named) > 1:
            place.arms = (segment,)
        elif len(named) == 1 and not _OVERALL.search(before):
            arm = next(a for a in scene.of(ARM) if a.arm == named[0])
            place.arms = (named[0],) if arm.stop <= value.start or len(free) == 1 else ()
        elif (
            not named
            and topic is not None
            and not _OVERALL.search(sentence)
            and not _EVERYONE.search(sentence)
        ):
            place.arms, place.sure = (topic,), False


def _arm_of_segment(scene: Scene, value: Item) -> str | None:
    """Return the only arm between a value and its neighbour, where every value has one: "60 % had … after A, 7 % after B"."""
    values = [v for v in scene.items if v.kind == value.kind]
    arms = scene.of(ARM)
    bounds = [v.start for v in values] + [scene.stop]
    after = [[a.arm for a in arms if bounds[i] <= a.start < bounds[i + 1]] for i in range(len(values))]
    index = values.index(value)
    if all(len(set(found)) == 1 for found in after):
        return after[index][0]
    before = [
        [a.arm for a in arms if (bounds[i - 1] if i else scene.start) <= a.start < bounds[i]]
        for i in range(len(values))
    ]
    return before[index][0] if all(len(set(found)) == 1 for found in before) else None


def times_of(scene: Scene, groups: Sequence[Sequence[Item]], places: dict[int, Place]) -> None:
    """Fill in the time of each value, where the sentence gives one."""
    times = [t for t in scene.of(TIME) if not _is_comparison(scene, t)]
    for group in groups:
        for value in group:
            places[value.start].time = _time_after(scene, value, times)
        _times_in_order(scene, group, times, places)
        for index, value in enumerate(group):
            place = places[value.start]
            place.time = place.time or _time_before(scene, value, times)
            if place.time is None and _FROM.search(scene.before(value)) and index == 0:
                place.baseline = True
    values = [value for group in groups for value in group]
    for value in values:
        place = places[value.start]
        if place.time is None and not place.baseline:
            place.time = _time_of_sentence(scene, value, times, values)


def _is_comparison(scene: Scene, time: Item) -> bool:
    """Return whether a baseline is what is compared with, not when something was measured."""
    if time.time is None or not time.time.baseline:
        return False
    return bool(_COMPARED.search(scene.before(time))) and not re.match(
        r"^\s?(?:values?\s|scores?\s)?(?:of\s)?\(?⟨V⟩", scene.after(time)
    )


def _time_after(scene: Scene, value: Item, times: Sequence[Item]) -> Item | None:
    """Return the time directly after a value."""
    following = next((t for t in times if t.start >= value.stop), None)
    if following is not None and _TIME_RIGHT.match(scene.gap(value, following)):
        return following
    return None


def _time_before(scene: Scene, value: Item, times: Sequence[Item]) -> Item | None:
    """Return the time directly before a value, or inside the name of its measure ("5-year survival")."""
    preceding = next((t for t in reversed(times) if t.stop <= value.start), None)
    if preceding is not None and _TIME_LEFT.match(scene.gap(preceding, value)):
        return preceding
    measure = next((m for m in reversed(scene.of(MEASURE)) if m.stop <= value.start), None)
    if measure is not None and measure.inner_time is not None:
        return Item(TIME, measure.start, measure.stop, time=measure.inner_time)
    return None


def _times_in_order(
    scene: Scene, group: Sequence[Item], times: Sequence[Item], places: dict[int, Place]
) -> None:
    """Tie "4.3 and 5.1" to "one and three months" by order, where there are as many of one as of the other."""
    if len(group) < _BOTH or any(places[v.start].time or places[v.start].baseline for v in group):
        return
    before = [t for t in times if t.stop <= group[0].start]
    after = [t for t in times if t.start >= group[-1].stop and len(scene.gap(group[-1], t)) < _NEAR]
    for candidates in (before[-len(group) :], after[: len(group)]):
        distinct = {(t.time.value, t.time.unit, t.time.baseline) for t in candidates if t.time}
        if len(distinct) == len(group):
            for v, time in zip(group, candidates, strict=True):
                places[v.start].time = time
            return


def _time_of_sentence(
    scene: Scene, value: Item, times: Sequence[Item], values: Sequence[Item]
) -> Item | None:
    """Return the nearest time before a value with no other value between, else the only one of the sentence."""
    preceding = [t for t in times if t.stop <= value.start]
    if preceding and not any(
        preceding[-1].stop <= v.start < value.start and "⟨M⟩" in scene.gap(v, value) for v in values
    ):
        return preceding[-1]
    distinct = {(t.time.value, t.time.unit, t.time.baseline) for t in times if t.time}
    if len(distinct) == 1 and times[0].start >= value.stop:
        between = scene.gap(value, times[0])
        return times[0] if not re.search(r"\.\s|;", between) else None
    return None
