"""Numbers as they are shown: with as many digits as they carry, and a real minus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.plurals import plural as noun_behind

if TYPE_CHECKING:
    from kb.statements import OutcomeResult, PValue, Spread, Time
    from kb.synthesis.intervals import Interval
    from kb.synthesis.rates import Rate

_MINUS = "−"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_DASH = "–"


def number(value: float) -> str:
    """Return a number as printed, without the zeros of floating point; thousands stand a little apart.

    >>> number(6.0), number(-2.5), number(8.64), len(number(2000))
    ('6', '−2.5', '8.64', 5)
    """
    text = f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"
    whole, point, rest = text.lstrip("-").partition(".")
    if len(whole) > 3 and whole.isdigit():
        whole = f"{int(whole):,}".replace(",", _NARROW)
    return (_MINUS if value < 0 else "") + whole + point + rest


def percent(value: float) -> str:
    """Return a percentage with one decimal; with two significant digits below 0.1.

    >>> percent(24.0), percent(0.1497), percent(0.0312), percent(0), percent(100.0)
    ('24.0', '0.1', '0.031', '0', '100')
    """
    if value in {0, 100}:
        return f"{value:.0f}"
    return f"{value:.2g}" if abs(value) < 0.1 else f"{value:.1f}"


def interval(bounds: Interval) -> str:
    """Return an interval of percentages.

    >>> from kb.synthesis.intervals import Interval
    >>> interval(Interval(11.52, 43.4))
    '11.5–43.4'
    """
    return f"{percent(bounds.low)}{_DASH}{percent(bounds.high)}"


def counted(rate: Rate) -> str:
    """Return what a rate is out of, with its unit: the words behind the number of events."""
    return plural(rate.total, rate.unit) if rate.unit else number(rate.total)


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> plural(1, "patient"), plural(32, "vertebra"), plural(0, "study")
    ('1 patient', '32 vertebrae', '0 studies')
    """
    return f"{number(count)} {noun_behind(noun, count)}"


def time(when: Time) -> str:
    """Return when something was measured, with what the time counts from."""
    if when.baseline:
        return "baseline"
    if when.value is None:
        return f"after {when.anchor}" if when.anchor else "time not given"
    unit = when.unit or ""
    words = f"{number(when.value)} {unit}{'' if when.value == 1 or not unit else 's'}".strip()
    return f"{words} after {when.anchor}" if when.anchor else words


def spread(of: Spread) -> str:
    """Return the variability beside a value: "± 0.95 (SD)", "(IQR 2–5)"."""
    if of.low is not None and of.high is not None:
        return f"({of.kind} {number(of.low)}{_DASH}{number(of.high)})"
    if of.value is None:
        return ""
    return f"±{_NARROW}{number(of.value)} ({of.kind})"


def p_value(p: PValue) -> str:
    """Return a p-value with its comparison; empty where the comparison is not known."""
    op = {"<=": "≤", ">=": "≥"}.get(p.op, p.op)
    if not p.comparison:
        return ""
    between = p.comparison if p.comparison.startswith("between ") else f"vs {p.comparison}"
    return f"P {op} {number(p.value)} {between}"


_STATISTICS = {
    "mean": "mean",
    "median": "median",
    "percent": "share",
    "count": "count",
    "mean_difference": "mean difference",
    "change": "change from baseline",
    "odds_ratio": "odds ratio",
    "hazard_ratio": "hazard ratio",
    "risk_ratio": "risk ratio",
}


def statistic(result: OutcomeResult) -> str:
    """Return what kind of number a result is, in words."""
    return _STATISTICS[result.statistic]


def value(result: OutcomeResult) -> str:
    """Return the value of a result with its unit.

    A percentage carries its sign; other units stand behind the number.
    """
    unit = result.unit or ("%" if result.statistic == "percent" else "")
    return f"{number(result.value)}{_NARROW}{unit}" if unit else number(result.value)


def rate(of: Rate) -> str:
    """Return a rate in words, for whoever cannot see its picture."""
    if of.percent is None:
        return f"{number(of.events)} of more than {counted(of)}"
    bounds = f", 95 % interval {interval(of.clopper_pearson)} %" if of.clopper_pearson else ""
    return f"{number(of.events)} of {counted(of)}, {percent(of.percent)} %{bounds}"
