"""What the methods say about the measuring: which measure comes first, when each is taken, on which scale.

Results often leave this out ("VAS fell after TAE (from 8.1 to 5.0)"); the plan fills it in, and its sentence
is quoted beside the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.measure import Measure, discovered, named_concept
from kb.documents import Role
from kb.folding import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage, TimeMention

_WHERE = frozenset({Role.ABSTRACT, Role.METHODS, Role.BODY, Role.RESULTS})
_MEASURING = re.compile(
    r"\b(?:measur|assess|record|evaluat|grad|scor|rat(?:ed|ing)|outcomes?|end-?\s?points?|variable"
    r"|marked?|follow(?:ed)?[- ]up|compared|collected|obtained)\w*",
    re.IGNORECASE,
)
_PRIMARY = re.compile(
    r"\bprimary\s(?:efficacy\s|clinical\s|study\s)?(?:end-?\s?points?|outcomes?|variables?|measures?"
    r"|efficacy\smeasures?)(?:\s(?:measures?|variables?|parameters?))?\s?(?:was|were|is|:"
    r"|included)\s(?:the\s)?",
    re.IGNORECASE,
)
_GENERIC_ANCHOR = frozenset(
    "the of end start treatment procedure therapy intervention first last surgery operation injection "
    "completion postoperatively postoperative post".split(),
)
_WINDOW = re.compile(
    r"\b(?:within|past|last|previous|preceding|prior|up\sto|every|each)\s(?:the\s|\d+\s?[-–]\s?)*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A time with the sentence that gives it."""

    time: TimeMention
    passage: Passage


@dataclass(slots=True)
class Plan:
    """When and how a study measured."""

    schedule: list[Seen] = field(default_factory=list)
    visits: list[Seen] = field(default_factory=list)  # of sentences that name no measure
    by_measure: dict[str, list[Seen]] = field(default_factory=dict)
    primary: Measure | None = None
    scales: dict[str, tuple[float, float, Passage, int]] = field(default_factory=dict)
    course: Seen | None = None
    _anchors: frozenset[str] | None = None

    @property
    def anchors(self) -> frozenset[str]:
        """Return the words that times count from: the steps of a sequence."""
        if self._anchors is None:  # asked for by every sentence, of a schedule that is complete by then
            said = frozenset(w for s in self.schedule for w in words(s.time.anchor or ""))
            self._anchors = said - _GENERIC_ANCHOR
        return self._anchors

    def after(self, anchor: str) -> Seen | None:
        """Return when "after TAE" was measured: the only time that counts from it, or a sequence's first."""
        wanted = set(words(anchor)) - _GENERIC_ANCHOR
        if not wanted:
            return None
        found = [s for s in self.schedule if s.time.anchor and wanted & set(words(s.time.anchor))]
        anchors = {frozenset(set(words(s.time.anchor or "")) - _GENERIC_ANCHOR) for s in self.schedule}
        if not found or (
            len({(s.time.value, s.time.unit) for s in found}) > 1 and len(anchors - {frozenset()}) < 2
        ):
            return None
        return min(found, key=lambda s: _days(s.time))

    def usual(self, measure: Measure) -> Seen | None:
        """Return the one time at which a measure was taken, where the plan names exactly one."""
        found = self.by_measure.get(measure.ref.slug, [])
        if not found and "pain" in words(measure.text):
            found = [s for name, seen in self.by_measure.items() if "pain" in name.split("-") for s in seen]
        found = found or self.visits
        distinct = {(s.time.value, s.time.unit) for s in found}
        return found[0] if len(distinct) == 1 else None


_COURSE = ("week", "month", "year")
_DAY = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


def _days(time: TimeMention) -> float:
    """Return a time in days."""
    return (time.value or 0.0) * _DAY[time.unit or "day"]


def plan_of(passages: Sequence[Passage]) -> Plan:
    """Read the plan out of abstract, methods and unlabelled text."""
    plan = Plan(course=_course_of(passages))
    for passage in passages:
        if passage.cell is not None or passage.section.role not in _WHERE or passage.block.kind == "heading":
            continue
        for start, stop in passage.sentences:
            _read(plan, passage, start, stop)
    return plan


def _course_of(passages: Sequence[Passage]) -> Seen | None:
    """Return how long the study went on by its title ("a 6-week trial"): when it was measured at last."""
    times = [
        Seen(t, p)
        for p in passages
        if p.section.role is Role.TITLE
        for t in p.times
        if t.unit in _COURSE and t.value
    ]
    return times[0] if len(times) == 1 else None


def _read(plan: Plan, passage: Passage, start: int, stop: int) -> None:
    """Add what one sentence says of the measuring."""
    text = passage.text[start:stop]
    measures = [m for m in passage.within(passage.mentions, start, stop) if m.of_kind("outcome")]
    if plan.primary is None and (match := _PRIMARY.search(text)):
        _set_primary(plan, passage, start + match.end(), stop)
    _read_scales(plan, passage, (start, stop), measures)
    if not _MEASURING.search(text):
        return
    times = [
        t
        for t in passage.within(passage.times, start, stop)
        if t.value is not None
        and not t.is_duration
        and not _WINDOW.search(passage.text[max(start, t.start - 20) : t.start])
    ]
    has_values = any(n.spread is not None for n in passage.within(passage.numbers, start, stop))
    if times and not has_values and passage.section.role is not Role.RESULTS:
        plan.schedule += [Seen(t, passage) for t in times]
        if not measures:  # "5-year survival" is no visit
            plan.visits += [Seen(t, passage) for t in times if "-" not in t.text]
        for mention in measures:
            concept = mention.of_kind("outcome")
            if concept is not None:
                plan.by_measure.setdefault(concept.slug, []).extend(Seen(t, passage) for t in times)


def _read_scales(plan: Plan, passage: Passage, place: tuple[int, int], measures: Sequence[Mention]) -> None:
    """Keep the range of a measure's scale: "VAS (0–10)"."""
    for number in passage.within(passage.numbers, *place):
        whole = (
            number.role == "range"
            and number.low in {0.0, 1.0}
            and number.high in {4.0, 5.0, 10.0, 24.0, 48.0, 50.0, 96.0, 100.0}
        )
        nearest = next((m for m in reversed(measures) if m.stop <= number.start), None)
        concept = nearest.of_kind("outcome") if nearest else None
        if (
            whole
            and concept is not None
            and number.unit in {None, "point", "mm", "cm", "%"}
            and number.low is not None
        ):
            plan.scales.setdefault(concept.slug, (number.low, number.high or 0.0, passage, number.start))


def _set_primary(plan: Plan, passage: Passage, start: int, stop: int) -> None:
    """Keep the measure that the words after "the primary endpoint was the …" name."""
    quoted = re.match(r"['‘\"“](?P<name>[^'’\"”]{4,60})['’\"”]", passage.text[start:stop])
    mention = next((m for m in passage.within(passage.mentions, start, stop) if m.of_kind("outcome")), None)
    if quoted:
        concept = named_concept(quoted["name"])
        plan.primary = Measure(
            concept.ref if concept else discovered(quoted["name"]),
            quoted["name"],
            start,
            start + quoted.end(),
            concept,
        )
    elif mention is not None and (concept := mention.of_kind("outcome")):
        plan.primary = Measure(concept.ref, mention.text, mention.start, mention.stop, concept)
