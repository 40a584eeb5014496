"""What a cell or a piece of a sentence gives: mean and spread, events and total, percentage.

Only the form is read here; ``table_answers`` decides from headers and footnotes whether "12 (5)" is a count
with its percentage or a mean with its SD. What is converted says by which formula (Cochrane Handbook 6.5.2).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from scipy import stats

Spread = Literal["SD", "SE", "CI", "IQR", "range", "unknown"]

_NUMBER = r"[-−–‐]?\s?(?:\d{1,3}(?:,\d{3})+(?:[.·]\d+)?|\d+(?:[.,·]\d+)?|[.·]\d+)"
_MARKS = r"(?:\s*(?:[*†‡§¶#∥+]+|(?<=[\d)%])\s?[a-zA-Z](?:\s?,\s?[a-z])*))*\s*[.;,]?\s*"
_SIGN = r"\s?[%°]?"
_PLUS_MINUS = r"(?:±|\+\s?/\s?[-−–]|\+[-−–])"
_WITH_SPREAD = re.compile(
    rf"^\s*(?P<mean>{_NUMBER}){_SIGN}{_MARKS}[(\[]?\s?{_PLUS_MINUS}\s?(?:S[DE]M?\s?)?(?P<spread>{_NUMBER}){_SIGN}\s?[)\]]?{_MARKS}(?:[(\[][^()]*[)\]])?{_MARKS}$"
)
_BRACKETED = re.compile(
    rf"^\s*(?P<first>{_NUMBER})(?P<sign1>\s?%)?{_MARKS}[(\[]\s?(?:S[DE]M?\s?[=:]?\s?)?(?P<sign0>%\s?)?(?P<second>{_NUMBER})(?P<sign2>\s?%)?\s?[)\]]{_MARKS}(?:\[\s?(?:[nN]\s?=\s?)?\d+\s?\])?{_MARKS}$"
)
_INTERVAL = re.compile(
    rf"^\s*(?P<mean>{_NUMBER}){_SIGN}{_MARKS}[(\[]?\s?(?:95\s?%\s?CI:?,?\s?)?(?P<low>{_NUMBER}){_SIGN}(?:\s?[,;]\s?|\s?[-−–]\s?|\s+to\s+)(?P<high>{_NUMBER}){_SIGN}\s?[)\]]{_MARKS}$",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"^\s*(?P<events>\d+)\s?(?:/|\s(?:out )?of "
    rf")\s?(?P<total>\d+){_MARKS}(?:[(\[,;]?\s?(?P<percent>{_NUMBER})\s?%?\s?[)\]]?)?{_MARKS}$"
)
_OF_IN_BRACKETS = re.compile(
    rf"^\s*(?P<percent>{_NUMBER})\s?%?{_MARKS}[(\[]\s?(?:n\s?=\s?)?(?P<events>\d+)\s?(?:/|\s(?:out )?of "
    rf")\s?(?P<total>\d+)\s?[)\]]{_MARKS}$"
)
_PLAIN = re.compile(rf"^\s*(?P<value>{_NUMBER})(?P<sign>\s?%)?{_MARKS}$")
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Value:
    """What one place gives, None where it does not; ``pair`` are two numbers that headers must explain."""

    mean: float | None = None
    spread: float | None = None
    spread_kind: Spread = "unknown"
    low: float | None = None
    high: float | None = None
    events: int | None = None
    total: int | None = None
    percent: float | None = None
    pair: tuple[float, float] | None = None
    plain: float | None = None
    whole: bool = False


def number(text: str) -> float:
    """Return a printed number: minus signs, thousands, and decimal points in any print.

    >>> number("−6,032.37"), number("1,4"), number("0·5")
    (-6032.37, 1.4, 0.5)
    """
    plain = re.sub(r"^[−–‐]", "-", text.strip().replace(" ", "")).replace("·", ".")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain) and not re.fullmatch(r"-?0,\d+", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", "."))


def parse(text: str) -> Value | None:
    """Return what a cell gives, None where its form is none of ours.

    >>> parse("3.76±1.45").spread, parse("20 (66.7)").pair, parse("5/22").total
    (1.45, (20.0, 66.7), 22)
    """
    for form, value_of in _FORMS:
        match = form.match(text)
        if match is not None:
            return value_of(match)
    return None


def _spread(match: re.Match[str]) -> Value:
    """Return "3.76 ± 1.45"."""
    return Value(mean=number(match["mean"]), spread=abs(number(match["spread"])))


def _counted(match: re.Match[str]) -> Value:
    """Return "5/22 (22.7 %)" or "22.7 % (5/22)"."""
    return Value(events=int(match["events"]), total=int(match["total"]), percent=_maybe(match["percent"]))


def _interval(match: re.Match[str]) -> Value:
    """Return "-1.65 (-2.25; -1.06)"."""
    return Value(mean=number(match["mean"]), low=number(match["low"]), high=number(match["high"]))


def _plain(match: re.Match[str]) -> Value:
    """Return a number that stands alone, perhaps as a percentage."""
    value = number(match["value"])
    return Value(
        plain=value, percent=value if match["sign"] else None, whole=match["value"].strip().isdigit()
    )


def _maybe(text: str | None) -> float | None:
    """Return the number of a text, None where there is none."""
    return number(text) if text else None


def _bracketed(match: re.Match[str]) -> Value:
    """Return two numbers, the second in brackets, with what a sign of percent makes sure."""
    first, second = number(match["first"]), number(match["second"])
    if "," in match["second"] and "," not in match["first"] and "[" in match.group():
        return Value()  # "6.5 [4,7]": a range
    whole = match["first"].strip().isdigit()
    second_is_percent = bool(match["sign2"] or match["sign0"]) and not match["sign1"]
    if second_is_percent and whole:
        return Value(events=int(first), percent=second, pair=(first, second), whole=True)
    if match["sign1"] and not match["sign2"] and match["second"].strip().isdigit():
        return Value(events=int(second), percent=first, pair=(first, second))
    return Value(pair=(first, second), whole=whole)


_FORMS = (
    (_WITH_SPREAD, _spread),
    (_OF, _counted),
    (_OF_IN_BRACKETS, _counted),
    (_BRACKETED, _bracketed),
    (_INTERVAL, _interval),
    (_PLAIN, _plain),
)


def events_of_percent(percent: float, total: int, places: int) -> int | None:
    """Return the only count of ``total`` whose percentage is printed so; None where several or none are.

    >>> events_of_percent(66.7, 30, 1), events_of_percent(23, 985, 0)
    (20, None)
    """
    half = 0.5 * 10**-places + _TIE
    low = math.ceil((percent - half) * total / 100 - _TIE)
    high = math.floor((percent + half) * total / 100 + _TIE)
    return low if low == high and 0 <= low <= total else None


def sd_of_se(error: float, n: int) -> float:
    """Return the SD of n values whose mean has this standard error."""
    return error * math.sqrt(n)


def sd_of_interval(low: float, high: float, n: int) -> float:
    """Return the SD of n values whose mean has this 95 % interval; from Student's t where n is below 60."""
    width = 3.92 if n >= 60 else 2 * float(stats.t.ppf(0.975, n - 1))
    return math.sqrt(n) * (high - low) / width


def interval_note(low: float, high: float, n: int) -> str:
    """Return how an SD was calculated from a 95 % interval, for the reader."""
    width = "3.92" if n >= 60 else "2 t"
    return f"SD = √n × (upper − lower) ÷ {width} with n = {n}, 95 % CI {low:g} to {high:g}"


def places_of(text: str) -> int:
    """Return how many decimal places a number is printed with.

    >>> places_of("12.50"), places_of("7")
    (2, 0)
    """
    _, point, decimals = text.strip().rstrip("%) ").replace(",", ".").replace("·", ".").rpartition(".")
    return len(decimals) if point else 0
