"""Which time a value belongs to: beside it, in order with others, or the only one that the sentence names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import (
    ARM,
    MEASURE,
    TIME,
    Item,
    Scene,
    is_left,
    pairs_of,
    runs_of,
    steps_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIME_RIGHT = re.compile(
    r"^\s?\)?,?\s?(?:respectively,?\s)?(?:points?\s|mm\s|cm\s)?(?:at|on|in|by|after|during|over|for|until|within"
    r"|the)?\s?(?:the\s|a\s|postoperative\s)*\(?$",
)
_TIME_LEFT = re.compile(
    r"^\s?(?:\(|\[|:|,|=)?\s?(?:(?:values?|scores?|levels?|visits?|period|measurements?)\s)?(?:(?:of|was"
    r"|were|to|had|is|at|being|with)\s)?(?:a\s|the\s)?(?:mean\s|median\s"
    r"|average\s)?(?:of\s)?(?:⟨M⟩\s(?:score\s|value\s)?)?(?:(?:of|was|were|to)\s)?[(:]?\s?$",
)
_COMPARED = re.compile(
    r"\b(?:vs\.?|versus|minus|from|compared\s(?:with|to)|relative\sto|than(?:\sat)?|over|against|to|reach"
    r"|back\sto)\s(?:the\s|their\s|its\s|those\sat\s|that\sat\s)?$"
)
_PAIR = 2
_NEAR = 60
_OPENING = 20
_LIST = re.compile(r"\s?(?:,|and|,\sand)\s?(?:(?:on|at|in|after)\s)?(?:the\s)?")


@dataclass(slots=True)
class When:
    """The time of one value: a time named in the sentence, or the baseline of "from … to …"."""

    time: Item | None = None
    baseline: bool = False


def times_of(scene: Scene, groups: Sequence[Sequence[Item]]) -> dict[int, When]:
    """Return the time of each value, where the sentence gives one, by the start of the value."""
    places = {value.start: When() for group in groups for value in group}
    inner = [Item(TIME, m.start, m.stop, time=m.inner_time) for m in scene.of(MEASURE) if m.inner_time]
    listed = inner if any(_next_to(scene, t, m) for t in scene.of(TIME) for m in inner) else []
    times = [t for t in scene.of(TIME) if not _is_comparison(scene, t)]
    times = sorted([*times, *listed], key=lambda item: item.start)
    for group in groups:
        for value in group:
            own = _time_of_bracket(scene, value, times) if len(group) == 1 else None
            places[value.start].time = own or _time_after(scene, value, times)
        _times_in_order(scene, group, times, places)
        for run in runs_of(scene, group):
            _times_of_run(scene, run, times, places)
        steps = steps_of(scene, group)
        for index, value in enumerate(group):
            place = places[value.start]
            if index == 0 and _is_fall(scene, group):
                place.baseline = True
                continue
            place.time = place.time or _time_before(scene, value, times)
            leads = index == 0 or (index % 2 == 0 and steps)
            if place.time is None and leads and is_left(scene, value):
                for other in runs_of(scene, group[index:])[0]:  # "from 54 and 55 to 21 and 35"
                    places[other.start].baseline = places[other.start].time is None
    values = [value for group in groups for value in group]
    for value in values:
        place = places[value.start]
        if place.time is None and not place.baseline:
            place.time = _time_of_sentence(scene, value, times, values)
    _times_of_steps(scene, groups, places)
    return places


_MOVED = re.compile(r"\b(?:improv|decreas|increas|reduc|declin|fell|rose|dropp|chang)\w*")


def _is_fall(scene: Scene, group: Sequence[Item]) -> bool:
    """Return whether two values in a bracket lead from one to the other: "pain improved (6.2 to 3.9"."""
    if len(group) != _PAIR or not re.fullmatch(r"\sto\s", scene.gap(*group)):
        return False
    return scene.before(group[0]).endswith("(") and _MOVED.search(scene.text.lower()) is not None


def _times_of_steps(scene: Scene, groups: Sequence[Sequence[Item]], places: dict[int, When]) -> None:
    """Let "from 61 to 22 after 2 h, and in B from 60 to 48" end at the same time."""
    steps = [pair for group in groups for pair in steps_of(scene, group)]
    for (_, told), (_, left_out) in pairwise(steps):
        place = places[left_out.start]
        if place.time is None and not place.baseline:
            place.time = places[told.start].time


def _next_to(scene: Scene, time: Item, measure: Item) -> bool:
    """Return whether a time is listed with the one in a measure's name: "1-, 2- and 3-year survival"."""
    return (
        time.stop <= measure.start
        and re.fullmatch(r"-?\s?(?:,|and|,\sand)?\s?", scene.gap(time, measure)) is not None
    )


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


def _time_of_bracket(scene: Scene, value: Item, times: Sequence[Item]) -> Item | None:
    """Return the time before the bracket of a value: in "1 month (3.4), 3 months (2.9)" each has its own."""
    preceding = next((t for t in reversed(times) if t.stop <= value.start), None)
    inside = preceding is not None and re.fullmatch(r"\s?[(\[]", scene.gap(preceding, value))
    return preceding if inside else None


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
    scene: Scene, group: Sequence[Item], times: Sequence[Item], places: dict[int, When]
) -> None:
    """Tie "4.3 and 5.1" to "one and three months" by order, where there are as many of both."""
    if len(group) < _PAIR or any(places[v.start].time or places[v.start].baseline for v in group):
        return
    before = [t for t in times if t.stop <= group[0].start]
    after = [t for t in times if t.start >= group[-1].stop and len(scene.gap(group[-1], t)) < _NEAR]
    ahead = _distinct(before)
    if (
        1 < len(ahead) < len(group) and len(group) % len(ahead) == 0
    ):  # "at 1 and 2 years: 94 and 84 %, 94 and 88 %"
        paired = len(pairs_of(scene, group)) == len(ahead)  # "on days 1 and 3: 99 vs 92 and 112 vs 106"
        for index, v in enumerate(group):
            places[v.start].time = ahead[index // _PAIR if paired else index % len(ahead)]
        return
    arms = {item.arm for item in scene.of(ARM)}
    against = len(arms) == _PAIR and re.search(r"\b(?:vs?|versus)\b", scene.gap(group[0], group[-1]))
    for candidates in (before[-len(group) :], after[: len(group)]):
        if against and not all(_LIST.fullmatch(scene.gap(*pair)) for pair in pairwise(candidates)):
            continue  # "alike at 2 h, at 4 h it was better (39 versus 6 %)"
        distinct = {(t.time.value, t.time.unit, t.time.baseline) for t in candidates if t.time}
        if len(distinct) == len(group) and "⟨V⟩" not in scene.gap(candidates[0], candidates[-1]):
            for v, time in zip(group, candidates, strict=True):
                places[v.start].time = time
            return


def _times_of_run(scene: Scene, run: Sequence[Item], times: Sequence[Item], places: dict[int, When]) -> None:
    """Tie "6.3 and 4.5 at 1 and 3 months" in order, and both values of "24 and 34 at 3 months"."""
    following = places[run[-1].start].time
    if len(run) < _PAIR or following is None or any(places[v.start].time for v in run[:-1]):
        return
    after = [t for t in times if t.start >= run[-1].stop][: len(run)]
    listed = all(_LIST.fullmatch(scene.gap(left, right)) for left, right in pairwise(after))
    in_order = len(after) == len(run) and listed and len(_distinct(after)) == len(run)
    for index, value in enumerate(run):
        places[value.start].time = after[index] if in_order else following


def _distinct(times: Sequence[Item]) -> list[Item]:
    """Return the numbered times among ``times``, each once, in order."""
    found: dict[tuple[float | None, str | None], Item] = {}
    for item in times:
        if item.time is not None and item.time.value is not None:
            found.setdefault((item.time.value, item.time.unit), item)
    return list(found.values())


def _time_of_sentence(
    scene: Scene, value: Item, times: Sequence[Item], values: Sequence[Item]
) -> Item | None:
    """Return the nearest time before a value with no other between, else the only one of the sentence."""
    preceding = [t for t in times if t.stop <= value.start]
    opens = len(times) == 1 and preceding and times[0].start - scene.start < _OPENING
    if opens and times[0].time and times[0].time.baseline and scene.after(times[0]).startswith(","):
        return times[0]  # "At baseline, the VAS was 7.1 and the ODI 41"
    if preceding and not any(
        preceding[-1].stop <= v.start < value.start and "⟨M⟩" in scene.gap(v, value) for v in values
    ):
        return preceding[-1]
    times = [t for t in times if not (t.time and t.time.baseline and _COMPARED.search(scene.before(t)))]
    distinct = {(t.time.value, t.time.unit, t.time.baseline) for t in times if t.time}
    if len(distinct) == 1 and times[0].start >= value.stop:
        between = scene.gap(value, times[0])
        return times[0] if not re.search(r"\.\s|;", between) else None
    return None
