"""Results in running text: each sentence's values with measure, arm, time and statistic."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.assembly.outcomes import gates
from ingest.assembly.outcomes.arm_ties import ArmTies, Tie
from ingest.assembly.outcomes.candidates import fitting, may_be_value, once_each
from ingest.assembly.outcomes.measure import Measure
from ingest.assembly.outcomes.measures import coordinated, measure_of, named, owned_by_other
from ingest.assembly.outcomes.named_arms import Cast
from ingest.assembly.outcomes.phrases import RATIO, difference_for, factor_of, listed_of, phrases_of
from ingest.assembly.outcomes.scene import ARM, MEASURE, P_VALUE, TIME, VALUE, Item, Scene, groups_of
from ingest.assembly.outcomes.staging import scene_of
from ingest.assembly.outcomes.statistics import Reading, reading_of
from ingest.assembly.outcomes.time_ties import When, times_of
from ingest.quotes import quote
from kb.statements import Certainty, Evidence, OutcomeResult, PValue, Statistic, Time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage, TimeMention
    from ingest.assembly.outcomes.plan import Plan
    from kb.documents import Document
    from kb.statements import Standing, StudyFacts


_RATIOS = frozenset({Statistic.ODDS_RATIO, Statistic.HAZARD_RATIO, Statistic.RISK_RATIO})
_MOST_VALUES = 200
Moment = tuple[Time | None, Evidence | None]
"""A time, and the quote that gives it where that is not the sentence of the value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose and when a value is."""

    tie: Tie
    when: When


@dataclass(slots=True)
class Telling:
    """What a document has told so far: what the next sentence may leave out."""

    document: Document
    study: StudyFacts
    plan: Plan
    standing: Standing
    labels: tuple[str, ...]
    known: dict[tuple[str, str | None, float, float | None], tuple[Time | None, Evidence | None]] = field(
        default_factory=dict
    )
    arm: str | None = None
    time: TimeMention | None = None
    time_at: tuple[Passage, int, int] | None = None
    times: set[tuple[float | None, str | None]] = field(default_factory=set)
    measure: Measure | None = None
    recent: list[Measure] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    last: list[OutcomeResult] = field(default_factory=list)

    @property
    def pair(self) -> tuple[str, ...]:
        """Return the two groups that the text has told of, where it has no arms by name."""
        return tuple(self.named) if len(self.named) == 2 else ()


def passage_results(telling: Telling, passage: Passage) -> list[OutcomeResult]:
    """Return the results that one paragraph tells."""
    telling.arm = telling.measure = telling.time = None
    telling.times.clear()
    results: list[OutcomeResult] = []
    for start, stop in passage.sentences:
        order = list(dict.fromkeys(r.arm for r in telling.last if r.arm))
        cast = Cast(telling.labels, telling.plan.anchors, telling.named, order)
        scene = scene_of(passage, start, stop, cast)
        if gates.is_result(scene.text):
            results += _sentence_results(telling, scene)
        _remember(telling, scene)
    return results


def _remember(telling: Telling, scene: Scene) -> None:
    """Keep what the sentence was about for the next one."""
    if not scene.of(VALUE) and (last := scene.of(MEASURE)[-1:]):
        telling.measure = named(scene, last[0])
    arms = list(dict.fromkeys(item.arm for item in scene.of(ARM)))
    telling.named += [arm for arm in arms if arm and arm not in telling.named]
    if len(arms) == 1 and re.match(
        r"^\W*(?:in|for|among)\s(?:the\s)?⟨A⟩|^\W*(?:the\s)?⟨A⟩",
        scene.shown(scene.start, scene.stop).replace("In ", "in ").replace("The ", "the "),
    ):
        telling.arm = arms[0]
    elif arms:
        telling.arm = None
    for item in scene.of(TIME):
        if item.time is not None and item.time.value and not item.time.baseline:
            telling.time, telling.time_at = item.time, (scene.passage, item.start, item.stop)
            telling.times.add((item.time.value, item.time.unit))


def _sentence_results(telling: Telling, scene: Scene) -> list[OutcomeResult]:
    """Return the results of one sentence."""
    if len(scene.of(VALUE)) > _MOST_VALUES:
        return []  # an endless row of numbers is no sentence, and would cost minutes
    values = once_each(scene, [item for item in scene.of(VALUE) if may_be_value(scene, item)])
    if not values:
        return []
    groups = groups_of(scene, values)
    owned: list[tuple[list[Item], list[Measure]]] = []
    last: tuple[list[Item], list[Measure]] = ([], [])
    for group in groups:
        last = (group, _measures(telling, scene, group) or _shared(scene, last, group))
        owned += [last] if last[1] else []
    kept = [fitting(scene, group, measures[0]) for group, measures in owned]
    groups = [group for group in kept if group]
    order = [r.arm for r in telling.last if r.arm]
    ties = ArmTies(scene, telling.labels or telling.pair, telling.arm, order).of(groups)
    times = times_of(scene, groups)
    results: list[OutcomeResult] = []
    for (_, measures), group in zip(owned, kept, strict=True):
        for index, value in enumerate(group):
            measure = measures[index] if len(measures) == len(group) > 1 else measures[0]
            results += _value_results(
                telling, scene, group, value, measure, Place(ties[value.start], times[value.start])
            )
        telling.measure = measures[0]
    if _CORRESPONDING.match(scene.text) and not scene.of(TIME):
        results = _at_the_same_times(results, telling.last)
    if owned:
        telling.last = results
        told = {m.ref.slug: m for _, measures in owned for m in measures}
        telling.recent = list(told.values())
    return results


def _measures(telling: Telling, scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return the measure of a group; several where the sentence coordinates as many as there are values."""
    if phrase := factor_of(scene, group) or listed_of(scene, group):
        return phrase
    several = coordinated(scene, group) if len(group) > 1 and not owned_by_other(scene, group) else []
    if several:
        return several
    measure = measure_of(scene, group)
    if measure is not None:
        return [measure]
    if owned_by_other(scene, group):
        return []
    return _compared(telling, scene, group) or _unnamed(telling, scene, group)


_CORRESPONDING = re.compile(r"\W*(?:The\s)?(?:corresponding|respective)\s(?:\w+\s){1,2}", re.IGNORECASE)


def _at_the_same_times(
    results: Sequence[OutcomeResult], before: Sequence[OutcomeResult]
) -> list[OutcomeResult]:
    """Return "the corresponding values in B" with the times of as many values of the sentence before."""
    if len(results) != len(before):
        return list(results)
    return [
        replace(one, time=other.time, evidence=(*one.evidence, *other.evidence))
        for one, other in zip(results, before, strict=True)
    ]


_NEW_SUBJECT = re.compile(
    r"⟨[MHX]⟩|(?<!figure\s)(?<!value\s)(?<!rate\s)(?<!percentage\s)(?<!proportion\s)(?<!it\s)\b(?:was|were|is|are|had|has"
    r"|did|showed)\b|;\s(?!⟨[VP]⟩)"
)


def _shared(
    scene: Scene, last: tuple[Sequence[Item], Sequence[Measure]], group: Sequence[Item]
) -> list[Measure]:
    """Return the measure of the values before where nothing new begins: "(P = 0.01), and 8 % with both"."""
    before, measures = last
    if len(measures) != 1 or owned_by_other(scene, group):
        return []
    left, right = before[-1].number, group[0].number
    alike = left is not None and right is not None and (left.unit, left.role) == (right.unit, right.role)
    return list(measures) if alike and not _NEW_SUBJECT.search(scene.gap(before[-1], group[0])) else []


_OWN_VERB = re.compile(r"\b(?:was|were|is|are|had|has|have|showed?|revealed|observed)\b")
_DIFFERENCE_WAS = re.compile(
    r"\bdifferences?\b[^.;]{0,60}\b(?:was|were|of)\s(?:⟨V⟩[^.;]*\band\s)?$|\bdifferences?\b(?:[^.;]{0,25}[,:(]?|[^.;()]{0,60}\()\s?$"
)


def _compared(telling: Telling, scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return what "the difference between groups was" leaves out: what was just told, or is primary."""
    before = scene.before(group[0])
    if _DIFFERENCE_WAS.search(before) is None:
        return []
    if told := difference_for(scene, group):
        return told
    behind = next((m for m in scene.of(MEASURE) if m.start >= group[-1].stop), None)
    if behind is not None and re.search(r"\b(?:in|of|for|regarding)\s(?:the\s)?$", scene.before(behind)):
        return [replace(named(scene, behind), difference=True, confidence=0.7)]
    if len(telling.recent) == len(group) > 1:
        return [replace(m, difference=True, change=False, confidence=0.7) for m in telling.recent]
    alone = _OWN_VERB.search(before.split("difference")[0]) is None  # "At 4 weeks, the difference was"
    compared = telling.plan.primary or (telling.measure if alone else None)
    if compared is None or re.search(r"\bdifferences?\s(?:of|in|for)\b", before):
        return []
    return [replace(compared, difference=True, confidence=0.7)]


_ANNOUNCED = re.compile(
    rf"[(\[]{RATIO}$|\bpercentages?\b|\b(?:mean|median|average)\b[^.;]*\b(?:was|were|of)\s$", re.IGNORECASE
)
"""What leads to a single bare number that is a result: a ratio in brackets, "the mean … was"."""


def _unnamed(telling: Telling, scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return a measure that no list holds, or the one that the sentence before was on."""
    if telling.measure is not None and _CORRESPONDING.match(scene.text):
        return [replace(telling.measure, confidence=0.6)]
    numbers = [v.number for v in group if v.number is not None]
    strong = len(group) > 1 or any(
        n.spread is not None or n.low is not None or n.unit == "%" or n.role == "count" for n in numbers
    )
    if strong or _ANNOUNCED.search(scene.before(group[0])):
        phrases = phrases_of(scene, group)
        if phrases:
            return phrases
    if telling.measure is None or not _goes_on(scene):
        return []
    return [replace(telling.measure, confidence=0.6)]


def _goes_on(scene: Scene) -> bool:
    """Return whether a sentence has no subject of its own: "It was 4.3 at 6 months", "(Group A = 4.3, …"."""
    return bool(
        re.match(
            r"\W*(?:It|This|These|They|The\s(?:scores?|values?|figures?|corresponding\s\w+))\b|\(", scene.text
        )
    )


def _value_results(
    telling: Telling, scene: Scene, group: Sequence[Item], value: Item, measure: Measure, place: Place
) -> list[OutcomeResult]:
    """Return the statements that one value makes: one for each arm that it holds for."""
    reading = reading_of(scene, value, measure, group)
    if reading is None:
        return []
    evidence = [quote(telling.document, scene.passage, scene.start, scene.stop)]
    found: list[OutcomeResult] = []
    between = reading.statistic is Statistic.MEAN_DIFFERENCE
    for arm in (None,) if between else place.tie.arms or (None,):
        key = (measure.ref.slug, arm, reading.value, reading.spread.value if reading.spread else None)
        time, extra = _time(telling, scene, (measure, value), place, reading, telling.known.get(key))
        result = OutcomeResult(
            concept=measure.ref,
            text=measure.text,
            evidence=tuple(evidence + ([extra] if extra is not None else [])),
            certainty=Certainty.ASSERTED,
            standing=telling.standing,
            confidence=round(measure.confidence * (1.0 if place.tie.sure else 0.8), 2),
            statistic=reading.statistic,
            value=reading.value,
            arm=arm,
            time=time,
            unit=reading.unit,
            spread=reading.spread,
            n=reading.n,
            p=_p_value(scene, group, place),
            comparator="baseline" if reading.statistic is Statistic.CHANGE else None,
            measure_class=measure.concept.value("class") or None if measure.concept else None,
            direction=measure.concept.value("direction") or None if measure.concept else None,
        )
        if _told_before(telling, scene, result):
            continue
        telling.known.setdefault(key, (time, extra))
        found.append(result)
    return found


def _told_before(telling: Telling, scene: Scene, result: OutcomeResult) -> bool:
    """Return whether a conclusion only repeats, with less, what the results told."""
    titles = f"{scene.passage.section.role} {scene.passage.section.title}".lower()
    if result.spread is not None or "conclu" not in titles:
        return False
    return any(slug == result.concept.slug and value == result.value for slug, _, value, _ in telling.known)


def _p_value(scene: Scene, group: Sequence[Item], place: Place) -> PValue | None:
    """Return the p-value that directly follows a comparison of two values."""
    p = next((item for item in scene.of(P_VALUE) if item.start >= group[-1].stop), None)
    if p is None or p.number is None or len(group) < 2 or "⟨V⟩" in scene.gap(group[-1], p):
        return None
    if "⟨P⟩" in scene.gap(group[0], group[-1]):  # each is compared with something of its own
        return None
    comparison = (
        "between the groups"
        if place.tie.arms
        else "between the times"
        if place.when.time or place.when.baseline
        else None
    )
    return PValue(p.number.op or "=", p.number.value, comparison)  # type: ignore[arg-type]


def _time(
    telling: Telling,
    scene: Scene,
    what: tuple[Measure, Item],
    place: Place,
    reading: Reading,
    known: Moment | None,
) -> Moment:
    """Return when a value was measured, and the quote that says so where it stands elsewhere."""
    said = place.when.time.time if place.when.time is not None else None
    if said is not None and (moment := _said(telling, said, reading)) is not None:
        return moment
    if known is not None and known[0] is not None:
        return known
    if place.when.baseline:
        return Time(baseline=True), None
    measure, value = what
    if (
        measure.lasts
        or said is not None
        or reading.statistic in _RATIOS
        or _OWN_MOMENT.match(scene.after(value))
    ):
        return None, None
    return _left_out(telling, scene, measure)


_OWN_MOMENT = re.compile(r"\s(?:after|following|before|during)\s(?!⟨)")
"""What says behind a value when it was measured, in words that are no time: "6.1 after the run-in"."""


def _said(telling: Telling, said: TimeMention, reading: Reading) -> Moment | None:
    """Return the time that the sentence gives; None where it has no number and the plan has none."""
    if said.baseline:
        timeless = reading.statistic in _RATIOS or reading.statistic is Statistic.CHANGE
        return (None if timeless else Time(baseline=True, anchor=said.anchor)), None
    if said.value is not None:
        return Time(said.value, said.unit, said.anchor), None
    seen = telling.plan.after(said.anchor) if said.anchor else None
    return _planned(telling, seen.time, seen.passage) if seen is not None else None


def _left_out(telling: Telling, scene: Scene, measure: Measure) -> Moment:
    """Return the time that a sentence leaves out: the plan's for its measure, or the only one told."""
    if (seen := telling.plan.usual(measure)) is not None:
        return _planned(telling, seen.time, seen.passage)
    course = telling.plan.course
    named = [t for t in scene.of(TIME) if t.time is not None and not t.time.baseline]
    if course is not None and not telling.times and not named:
        return _planned(telling, course.time, course.passage)
    only = telling.time if len(telling.times) == 1 and not scene.of(TIME) else None
    if measure.concept is None or only is None or telling.time_at is None:
        return None, None
    passage, start, stop = telling.time_at
    return Time(only.value, only.unit, only.anchor), quote(telling.document, passage, start, stop, "time")


def _planned(telling: Telling, mention: TimeMention, passage: Passage) -> Moment:
    """Return a time of the plan with the sentence that gives it."""
    start, stop = passage.sentence_at(mention.start)
    time = Time(mention.value, mention.unit, mention.anchor)
    return time, quote(telling.document, passage, start, stop, "time")
