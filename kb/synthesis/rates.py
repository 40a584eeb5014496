"""Rates of complications, out of what the authors counted and what they may have counted it out of.

``rates`` turns one stored report into every rate that it supports: one where the denominator is said, one for
each candidate where it is not, none where a rate would claim what nobody observed. Queries show the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.plurals import plural
from kb.statements import Certainty, ComplicationReport, Occurrence, Standing
from kb.synthesis.intervals import Interval, clopper_pearson, one_sided_upper, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Denominator:
    """A number of things that a count may be out of: 25 patients, 32 vertebrae.

    ``unit`` is that of a report (patient, procedure, lesion, vertebra, joint), ``source`` says behind number
    and unit where they come from ("of the study"), ``arm`` names the group where it is not the whole study.
    """

    n: int
    unit: str
    source: str
    arm: str | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """An upper bound in per cent that holds under an assumption; ``words`` say which."""

    percent: float
    words: str


@dataclass(frozen=True, slots=True)
class Rate:
    """``events`` of ``total`` units, with intervals at 95 %; ``percent`` and all bounds are per cent.

    ``derived`` says that count or total was not printed as such but computed or taken from elsewhere in the
    document; ``formula`` says how ``percent`` was computed, ``note`` what the reader has to know. ``wilson``
    and ``clopper_pearson`` are two-sided; ``one_sided_upper`` is given for zero events only. Where no
    interval is warranted all three are None; ``percent`` too where the total is a lower bound.
    """

    events: int
    total: int
    unit: str | None
    percent: float | None
    wilson: Interval | None
    clopper_pearson: Interval | None
    one_sided_upper: float | None
    derived: bool
    formula: str
    note: str = ""

    def if_all_followed(self) -> Bound | None:
        """Return the one-sided 95 % upper bound under the assumption that every case was followed.

        Only for a rate without intervals (a total that is a lower bound, an expert's recollection), and only
        on demand: 0 of more than 2 000 gives at most 0.15 %. None where the rate has its intervals.
        """
        if self.clopper_pearson is not None:
            return None
        bound = 100 * one_sided_upper(self.events, self.total)
        return Bound(bound, f"if every case was followed, at most {_significant(bound)} % (one-sided, 95 %)")


@dataclass(frozen=True, slots=True)
class _Count:
    """The number of events, and the ground of it where it is not printed."""

    events: int
    formula: str = ""


def rates(report: ComplicationReport, denominators: Sequence[Denominator] = ()) -> tuple[Rate, ...]:
    """Return every rate that a report supports, stated denominators first.

    - What may happen, and what is only supposed, has no rate.
    - A stated total gives one rate, whatever its unit; an unstated one gives a rate for each of
      ``denominators`` that fits unit, kind of count and arm, each marked as derived.
    - Events never make a rate of patients, and nothing makes a rate above 100 %.
    - A total that is a lower bound, and an expert's recollection, give no interval
      (``Rate.if_all_followed`` gives a bound on demand).

    ``denominators`` are the sizes known of the study: patients of the arm, lesions, vertebrae, procedures.
    """
    if report.occurrence is Occurrence.POSSIBLE or report.certainty is Certainty.HYPOTHETICAL:
        return ()
    if report.total is not None:
        stated = _stated(report, report.total)
        return (stated,) if stated else ()
    return _candidates(report, denominators)


def _stated(report: ComplicationReport, total: int) -> Rate | None:
    count = _count(report, total)
    if count is None or not _countable(report, report.unit, count.events, total):
        return None
    origin = next((d.formula for d in report.derived if d.field == "total"), "")
    notes = [
        "" if report.unit else "unit of the denominator not said",
        _note_on_count(report, report.unit),
        f"total: {origin}" if origin else "",
    ]
    return _rate(report, count, total, report.unit, derived=bool(origin or count.formula), notes=notes)


def _candidates(report: ComplicationReport, denominators: Sequence[Denominator]) -> tuple[Rate, ...]:
    fitting: dict[tuple[int, str], tuple[Denominator, _Count]] = {}
    for each in denominators:
        count = _count(report, each.n)
        if count and _fits(report, each) and _countable(report, each.unit, count.events, each.n):
            fitting.setdefault((each.n, each.unit), (each, count))
    found = []
    for each, count in fitting.values():
        choice = "" if len(fitting) == 1 else f", one of {len(fitting)} candidates"
        unit = "unit of the denominator not said" if report.unit is None else "total not said"
        taken = f"{each.n} {plural(each.unit, each.n)} {each.source}"
        notes = [f"{unit}; taken here: {taken}{choice}", _note_on_count(report, each.unit)]
        found.append(_rate(report, count, each.n, each.unit, derived=True, notes=notes))
    return tuple(found)


def _fits(report: ComplicationReport, candidate: Denominator) -> bool:
    """Return whether a report may be out of a candidate: same unit, same arm, patients out of patients."""
    if report.arm is not None and candidate.arm not in {None, report.arm}:
        return False
    if report.unit is not None:
        return candidate.unit == report.unit
    return report.count_of != "patients" or candidate.unit == "patient"


def _countable(report: ComplicationReport, unit: str | None, events: int, total: int) -> bool:
    """Return whether events of total units is a proportion of those units."""
    if report.count_of == "events" and unit in {None, "patient"}:
        return False
    return 0 <= events <= total and total > 0


def _count(report: ComplicationReport, total: int) -> _Count | None:
    """Return the number of events: as printed, 0 for none, or the only one that fits a printed percentage."""
    if report.events is not None:
        origin = next((d.formula for d in report.derived if d.field == "events"), "")
        return _Count(report.events, origin)
    if report.occurrence is Occurrence.NONE:
        return _Count(0)
    if report.percent is None or report.total is None:
        return None
    events = round(report.percent * total / 100)
    # A percentage is at best printed to the nearest whole: only below 100 of total does it fix the count.
    if total > 100 or abs(100 * events / total - report.percent) > 0.5:
        return None
    return _Count(events, f"{report.percent:g} % of {total}")


def _note_on_count(report: ComplicationReport, unit: str | None) -> str:
    if report.count_of == "events":
        return f"events were counted: a rate only if no {unit} had two"
    if report.count_of == "unknown" and report.events:
        return "not said whether patients or events were counted"
    return ""


def _rate(
    report: ComplicationReport,
    count: _Count,
    total: int,
    unit: str | None,
    *,
    derived: bool,
    notes: list[str],
) -> Rate:
    k, bounded = count.events, report.total is not None and report.total_relation == ">"
    recalled = report.standing is Standing.EXPERT
    notes = [f"count: {count.formula}" if count.formula else "", *notes]
    notes.append("the total is a lower bound" if bounded else "")
    notes.append("an expert's recollection, follow-up unknown" if recalled else "")
    warranted = not bounded and not recalled
    return Rate(
        events=k,
        total=total,
        unit=unit,
        percent=None if bounded else 100 * k / total,
        wilson=_percent(wilson(k, total)) if warranted else None,
        clopper_pearson=_percent(clopper_pearson(k, total)) if warranted else None,
        one_sided_upper=100 * one_sided_upper(0, total) if warranted and k == 0 else None,
        derived=derived,
        formula="" if bounded else f"{k} / {total} × 100",
        note="; ".join(filter(None, notes)),
    )


def _percent(interval: Interval) -> Interval:
    return Interval(100 * interval.low, 100 * interval.high)


def _significant(percent: float) -> str:
    """Return a percentage above 0 with two significant digits, in ordinary notation: 0.1497 as 0.15."""
    return f"{percent:.{max(0, 1 - math.floor(math.log10(percent)))}f}"
