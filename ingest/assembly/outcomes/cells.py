"""What stands in a cell of results: value, spread and count, by what the table declares its cells to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingest.recognisers.numerals import value_of
from kb.statements import Spread, Statistic

if TYPE_CHECKING:
    from ingest.annotations import Number, Passage

_AFTER_CENTRE = r"[^.;|]{0,25}(?:±|\+/-|[\[(,])\s?"
_DECLARATIONS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "n (%)",
            r"\b(?:n|no|number|patients|frequency|count)s?\.?\s?(?:of\s\w+\s?)?[\[(]\s?%\s?[\])]|\(\s?%\s?\)",
        ),
        ("mean SE", rf"\bmeans?\b{_AFTER_CENTRE}(?:SEM?\b|standard\serror)"),
        ("mean SD", rf"\bmeans?\b{_AFTER_CENTRE}(?:SDs?\b|S\.D\.|standard\sdeviations?)|±\s?SD|\bmean\sSD\b"),
        ("median IQR", r"\bmedians?\b[^.;|]{0,25}(?:IQR|inter-?quartile|25th|quartiles?)"),
        ("median range", r"\bmedians?\b[^.;|]{0,15}range"),
        ("mean CI", r"\b(?:means?|differences?|change)\b[^.;|]{0,25}95\s?%\s?(?:CI|confidence)"),
    )
)
"""What a table says of the form of its cells, the more telling first."""
_Kind = Literal["SD", "SE", "IQR", "range", "95% CI"]
_SPREADS: dict[str, _Kind] = {"mean SD": "SD", "mean SE": "SE", "median IQR": "IQR"}
_INTERVALS: dict[str, _Kind] = {"median IQR": "IQR", "median range": "range", "mean CI": "95% CI"}
_BRACKETED = re.compile(
    r"^\s*(?P<first>[-−–]?\d+(?:[.·,]\d+)?)\s*[\[(]\s*(?P<second>\d+(?:[.·,]\d+)?)\s*(?P<sign>%?)"
    r"\s*[\])]\s*[a-d*†‡#]?\s*$"
)
_WHOLE = 100
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Content:
    """A cell's value as it is claimed."""

    statistic: Statistic
    value: float
    unit: str | None = None
    spread: Spread | None = None
    total: int | None = None


def declared_in(*texts: str) -> str | None:
    """Return what the nearest of these texts says of the cells' form: headers first, notes last."""
    for text in texts:
        for name, pattern in _DECLARATIONS:
            if pattern.search(text):
                return name
    return None


def content_of(passage: Passage, declared: str | None) -> Content | None:
    """Return what a cell holds, or None where that cannot be told."""
    text = passage.text.strip()
    if match := _BRACKETED.match(text):
        return _bracketed(match, declared)
    numbers = [n for n in passage.numbers if n.role in {"value", "percent", "count", "dose", "time"}]
    if len(numbers) != 1 or len(numbers[0].text) < _SHARE * len(text):
        return None
    number = numbers[0]
    if number.role == "count":
        return _count(number)
    if number.spread is not None or number.low is not None:
        return _with_spread(number, declared)
    if number.unit == "%":
        return Content(Statistic.PERCENT, number.value, "%")
    plain = declared != "n (%)" and re.search(r"[.·]", number.text)
    return Content(_centre(declared), number.value, number.unit) if plain else None


def _centre(declared: str | None) -> Statistic:
    """Return whether cells of this form hold means or medians."""
    return Statistic.MEDIAN if declared in {"median IQR", "median range"} else Statistic.MEAN


def _count(number: Number) -> Content:
    """Read "6/25" and "6 (24 %)"."""
    total = int(number.total) if number.total is not None else None
    if number.percent is not None:
        return Content(Statistic.PERCENT, number.percent, "%", None, total)
    return Content(Statistic.COUNT, number.value, None, None, total)


def _with_spread(number: Number, declared: str | None) -> Content:
    """Read "7.1 ± 1.0", "5 [3–7]" and "−0.6 (−1.1 to −0.2)"."""
    if number.spread is not None:
        kind: _Kind = "SE" if declared == "mean SE" or number.spread_kind == "SE" else "SD"
        return Content(_centre(declared), number.value, number.unit, Spread(kind, value=number.spread))
    printed = {"IQR": "median IQR", "95% CI": "mean CI"}.get(number.spread_kind or "", "median range")
    interval = _INTERVALS.get(declared or "", _INTERVALS[printed])
    centre = Statistic.MEDIAN if interval == "IQR" else _centre(declared)
    return Content(centre, number.value, number.unit, Spread(interval, low=number.low, high=number.high))


def _bracketed(match: re.Match[str], declared: str | None) -> Content | None:
    """Read "12.8 (8.4)" and "6 (24)" by what is declared; undeclared whole numbers say nothing for sure."""
    first, second = value_of(match["first"]), value_of(match["second"])
    if match["sign"] or declared == "n (%)":
        whole = first.is_integer() and second <= _WHOLE
        return Content(Statistic.PERCENT, second, "%") if whole else None
    if declared is None and "." in match["first"] and "." in match["second"]:
        declared = "mean SD"
    kind = _SPREADS.get(declared or "")
    return Content(_centre(declared), first, None, Spread(kind, value=second)) if kind else None
