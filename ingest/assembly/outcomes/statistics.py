"""What kind of number a value is: a mean, a percentage, a change, a difference; with its spread and n."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.assembly.outcomes.scene import RANGE, SAMPLE, Item, Scene
from kb.statements import Spread, Statistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Number
    from ingest.assembly.outcomes.measure import Measure

_OF_WHAT = (
    r"(?:\s[(\[][^()\[\]]{1,40}[)\]])?(?:\s(?:for|of|in|on)\s[^.;(),]{1,50}?)?\W{0,6}"
    r"(?:(?:of|was|were|95\s?%\sci)\W{0,3}){0,2}$"
)
_RATIOS = (
    (
        re.compile(
            rf"(?:\bodds\sratios?\b{_OF_WHAT}|(?:[(\[]a?or\b|\ba?or\b\s?[,=:(])\W{{0,3}}(?:95\s?%\sci\W{{0,3}})?$)"
        ),
        Statistic.ODDS_RATIO,
    ),
    (re.compile(rf"\b(?:hazards?\sratios?|a?hr)\b{_OF_WHAT}"), Statistic.HAZARD_RATIO),
    (re.compile(rf"\b(?:(?:risk|rate)\sratios?|relative\srisks?|i?rr)\b{_OF_WHAT}"), Statistic.RISK_RATIO),
)
_FURTHER_RATIOS = tuple(
    (re.compile(rf"\b{word}\sratios?\s(?:for|of)\b[^.;]*⟨V⟩[^.;]*\bfor\s[^.;]*$"), statistic)
    for word, statistic in (
        ("odds", Statistic.ODDS_RATIO),
        ("hazards?", Statistic.HAZARD_RATIO),
        ("(?:risk|rate)", Statistic.RISK_RATIO),
    )
)
"""Ratios of which the first alone has its name: "the odds ratio for A was 9.1 (…), for B 3.2 (95 % CI"."""
_NO_RESULT = re.compile(
    r"\b(?:standardi[sz]ed\sresponse|correlation|coefficient|r|β|auc|sensitivity"
    r"|specificity)\W{0,4}(?:(?:of|was|were)\W{0,3})?$"
)
_BY = re.compile(
    r"\b(?:decreas|reduc|improv|increas|fell|rose|dropp|declin|diminish|lower|chang)\w*\b(?:(?!⟨V⟩)[^.;]){0,70}"
    r"\bby\s(?:a\s)?(?:mean\s|median\s|an\saverage\s)?(?:of\s)?$"
)
_CUE = re.compile(
    r"\b(?P<what>changes?|reductions?|improvements?|decreases?|differences?)(?:\s(?:of|was|were"
    r"|from\sbaseline|between\s(?:the\s)?(?:\w+\s)?(?:groups|arms|treatments)))*\s?[:=(\[]?\s?$"
)
_MORE_THAN_OTHER = re.compile(
    r"^\s(?:more|less|higher|lower|greater|longer|shorter|better|worse)\s(?:in|with|for|than)\b"
)
_FALL_AFTER = re.compile(
    r"\s(?:\w+\s)?(?:reduction|decrease|increase|decline|drop|fall|rise|improvement)s?\s(?:in|of|on|from)\b"
)
"""What follows a percentage that is a change: "a 59 % decrease in pain"."""
_CHANGES = re.compile(
    r"\b(?:mean|median|average|adjusted|least[- ]squares(?:\smean)?)\s(?:change|reduction|improvement"
    r"|decrease|increase)s?\b|\bchanges?\sfrom\sbaseline\b|\bchange\sscores?\b"
)
_DIFFERENCE = re.compile(
    r"\b(?:mean|median|adjusted|estimated|between-group|treatment)\s(?:\w+\s)?differences?\b"
    r"|(?<!no\s)\bdifferences?\s\(?(?:of|was|were|95)\b|\bdifferences?\s(?:of|in|for)\s(?:the\s)?mean\b"
)
_DIFFER = re.compile(
    r"\bdifferences?\sbetween\s(?:the\s)?(?:\w+\s){0,2}(?:groups|arms|treatments)\sin\b(?!.*\b(?:group|arm)\b)"
    r"|\bdiffer(?:s|ed)\s(?:only\s)?by\s$"
)
"""What leads to one value with its interval that stands for both groups."""
_COUNT_CUE = re.compile(
    r"\bnumbers?\sof\s(?:the\s)?(?:patients|subjects|participants|cases|women|men|knees)\b"
    r"|\bpatients\swho\srequired\b"
)
_AGAINST = re.compile(r"\b(?:compared\s(?:with|to)|than|versus|relative\sto)\b")
_OF_ARM = re.compile(r"⟨A⟩\s\([^()]*$")
_PERCENT_CUE = re.compile(r"\b(?:percentages?|proportions?|rates?)\b")
_MEDIAN = re.compile(r"\bmedians?\b")
_MEAN_AFTER_MEDIAN = re.compile(r"\bmedian\b.*\b(?:mean|average)\b")
_RANGE_THEN_MEAN = re.compile(r"^\s?\(\s?(?P<what>mean|median|average)\s?[:=,]?\s?$")
_BEFORE_INTERVAL = re.compile(r"[\s,;(\[]*(?:95\s?%\s(?:ci|confidence\sinterval)s?)?[\s,:;=(\[]*")

_Kind = Literal["SD", "SE", "IQR", "range", "95% CI"]
_KINDS: dict[str, _Kind] = {"SD": "SD", "SE": "SE", "IQR": "IQR", "range": "range", "95% CI": "95% CI"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as it is claimed."""

    statistic: Statistic
    value: float
    unit: str | None = None
    spread: Spread | None = None
    n: int | None = None


def reading_of(scene: Scene, value: Item, measure: Measure, group: Sequence[Item]) -> Reading | None:
    """Return what a value claims, or None where it claims nothing."""
    number = value.number
    if number is None:
        return None
    before = scene.before(value)
    raw = scene.passage.text[scene.start : value.start].lower()
    n = _n(scene, value, number)
    if number.role == "count":
        if number.percent is not None:
            return Reading(Statistic.PERCENT, number.percent, "%", None, n)
        return Reading(Statistic.COUNT, number.value, None, None, n)
    spread, centre = _spread(scene, value, number)
    if _NO_RESULT.search(before):
        return None
    first = scene.before(group[0])
    ratio = _ratio(number, spread, (first, before))
    if ratio is not None:
        return Reading(ratio, number.value, None, spread, n)
    statistic = (
        Statistic.MEAN_DIFFERENCE
        if spread is not None and spread.kind == "95% CI" and _DIFFER.search(raw)
        else _statistic(scene, number, measure, (first, raw, before), spread)
    )
    if centre == "median" or (
        statistic is Statistic.MEAN and measure.survives and spread is None and "mean" not in raw
    ):
        statistic = Statistic.MEDIAN
    if (statistic is Statistic.MEAN_DIFFERENCE and _sets_against(scene, group)) or (
        statistic is Statistic.CHANGE and number.value >= 0 and _are_levels(scene, group)
    ):
        statistic = Statistic.MEAN
    return Reading(statistic, number.value, "%" if statistic is Statistic.PERCENT else number.unit, spread, n)


def _ratio(number: Number, spread: Spread | None, leads: tuple[str, str]) -> Statistic | None:
    """Return the ratio that a value is, told before it or, for a value with an interval, before others."""
    if number.value <= 0:
        return None
    for pattern, statistic in _RATIOS:
        if any(pattern.search(lead) for lead in leads):
            return statistic
    if spread is None or spread.kind != "95% CI":
        return None
    return next((s for pattern, s in _FURTHER_RATIOS if pattern.search(leads[1])), None)


def _statistic(
    scene: Scene, number: Number, measure: Measure, leads: tuple[str, str, str], spread: Spread | None
) -> Statistic:
    """Return the statistic of a value that is no count and no ratio."""
    lead, raw, before = leads
    if number.unit == "%" and _MORE_THAN_OTHER.match(scene.after_number(number)) is None:
        if number.value < 0:
            against = _AGAINST.search(lead) and not _OF_ARM.search(before)
            return Statistic.MEAN_DIFFERENCE if against else Statistic.CHANGE
        changed = (
            _BY.search(before)
            or _falls(measure, lead)
            or _FALL_AFTER.match(scene.after_number(number))
            or (measure.change and number.spread is not None)
        )
        return Statistic.CHANGE if changed else Statistic.PERCENT
    compared = _compared(scene, number, measure, lead, spread)
    if compared is not None:
        return compared
    if number.unit is None and spread is None:
        if number.value.is_integer() and _COUNT_CUE.search(lead):
            return Statistic.COUNT
        if _PERCENT_CUE.search(before):
            return Statistic.PERCENT
    median = _MEDIAN.search(raw) and number.spread is None and not _MEAN_AFTER_MEDIAN.search(raw)
    return Statistic.MEDIAN if median or (spread is not None and spread.kind == "IQR") else Statistic.MEAN


_FELL = re.compile(
    r"\b(?:reduced|decreased|increased|improved|fell|rose|declined|dropped|diminished)\b(?![^()]*⟨M⟩)(?!.*[;:])"
)


def _falls(measure: Measure, lead: str) -> bool:
    """Return whether a percentage tells how far a score moved: "resting pain fell more in A (33 %"."""
    return measure.concept is not None and measure.concept.value("unit") != "%" and bool(_FELL.search(lead))


_FELL_AGAINST = re.compile(
    r"(?<!more\s)(?<!greater\s)(?<!larger\s)(?<!less\s)(?<!smaller\s)(?<!higher\s)(?<!mean\s)"
    r"\b(?:reductions?|decreases?)\b.*⟨a⟩.*\b(?:compared\s(?:with|to)|than|versus|vs\.?|relative\sto)\s.*⟨a⟩"
)


def _are_levels(scene: Scene, group: Sequence[Item]) -> bool:
    """Return whether two values are what is left: "a reduction in A compared to B (8.6 vs. 18.8)"."""
    first, last = group[0].number, group[-1].number
    return (
        first is not None
        and last is not None
        and 0 < first.value < last.value
        and _sets_against(scene, group)
        and _FELL_AGAINST.search(scene.shown(scene.start, group[0].start).lower()) is not None
    )


def _sets_against(scene: Scene, group: Sequence[Item]) -> bool:
    """Return whether two values stand against each other: "no difference between A and B (92 vs. 94)"."""
    between = scene.gap(group[0], group[-1])
    return len(group) == 2 and re.search(r"\b(?:vs?|versus)\b", between) is not None


def _compared(
    scene: Scene, number: Number, measure: Measure, lead: str, spread: Spread | None
) -> Statistic | None:
    """Return whether a value is a difference between arms or a change, or None where it is neither."""
    cue = _CUE.search(lead)
    difference = measure.difference or _DIFFERENCE.search(lead.rsplit(";", 1)[-1][-90:])
    if _MORE_THAN_OTHER.match(scene.after_number(number)) or (cue and cue["what"].startswith("diff")):
        return Statistic.MEAN_DIFFERENCE
    if cue is None and difference and (spread is None or spread.kind == "95% CI"):
        return Statistic.MEAN_DIFFERENCE
    if _BY.search(lead) and spread is not None and spread.kind == "95% CI" and _AGAINST.search(lead):
        return Statistic.MEAN_DIFFERENCE
    changed = (
        cue
        or _FALL_AFTER.match(scene.after_number(number))
        or measure.change
        or number.value < 0
        or _CHANGES.search(lead)
        or _BY.search(lead)
    )
    return Statistic.CHANGE if changed else None


def _spread(scene: Scene, value: Item, number: Number) -> tuple[Spread | None, str | None]:
    """Return the spread of a value, and "mean" or "median" where a range says which it is."""
    if number.spread is not None:
        return Spread(_KINDS.get(number.spread_kind or "SD", "SD"), value=number.spread), None
    if number.low is not None and number.role != "range":
        usual = "IQR" if _MEDIAN.search(scene.text.lower()) else "range"
        return Spread(_KINDS[number.spread_kind or usual], low=number.low, high=number.high), None
    ranges = scene.of(RANGE)
    before = next((r for r in reversed(ranges) if r.stop <= value.start), None)
    if (
        before is not None
        and before.number is not None
        and (match := _RANGE_THEN_MEAN.match(scene.gap(before, value)))
    ):
        return Spread("range", low=before.number.low, high=before.number.high), match["what"]
    after = next((r for r in ranges if r.start >= value.stop), None)
    if after is None or after.number is None or after.number.spread_kind != "95% CI":
        return None, None
    if _BEFORE_INTERVAL.fullmatch(scene.gap(value, after)) is None:
        return None, None
    return Spread("95% CI", low=after.number.low, high=after.number.high), None


def _n(scene: Scene, value: Item, number: Number) -> int | None:
    """Return how many the value was taken from, where it stands beside it."""
    if number.total is not None:
        return int(number.total)
    sample = next((s for s in scene.of(SAMPLE) if s.start >= value.stop), None)
    if (
        sample is not None
        and sample.number is not None
        and re.fullmatch(r"[\s,;(\[]*", scene.gap(value, sample))
    ):
        return int(sample.number.value)
    return None
