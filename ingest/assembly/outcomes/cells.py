"""What stands in a cell of results: value, spread and count, by what the table declares its cells to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import value_of
from kb.statements import Spread, Statistic

if TYPE_CHECKING:
    from ingest.annotations import Passage

_DECLARATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("n (%)", re.compile(r"\b(?:n|no|number|patients|frequency|count)s?\.?\s?(?:of\s\w+\s?)?[\[(]\s?%\s?[\])]|\bpercentages?\sin\sparenthes[ei]s|\(\s?%\s?\)", re.IGNORECASE)),
    ("mean SE", re.compile(r"\bmeans?\b[^.;|]{0,25}(?:±|\+/-|[\[(,])\s?(?:SEM?\b|standard\serror)", re.IGNORECASE)),
    ("mean SD", re.compile(r"\bmeans?\b[^.;|]{0,25}(?:±|\+/-|[\[(,])?\s?(?:SDs?\b|S\.D\.|standard\sdeviations?)|±\s?SD", re.IGNORECASE)),
    ("median IQR", re.compile(r"\bmedians?\b[^.;|]{0,25}(?:IQR|inter-?quartile|25th|quartiles?)", re.IGNORECASE)),
    ("median range", re.compile(r"\bmedians?\b[^.;|]{0,15}range", re.IGNORECASE)),
    ("mean CI", re.compile(r"\b(?:means?|differences?|change)\b[^.;|]{0,25}95\s?%\s?(?:CI|confidence)", re.IGNORECASE)),
)  # fmt: skip
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
    total = int(number.total) if number.total is not None else None
    if number.role == "count":
        if number.percent is not None:
            return Content(Statistic.PERCENT, number.percent, "%", None, total)
        return Content(Statistic.COUNT, number.value, None, None, total)
    centre = Statistic.MEDIAN if declared in {"median IQR", "median range"} else Statistic.MEAN
    if number.spread is not None:
        return Content(
            centre,
            number.value,
            number.unit,
            Spread(
                "SE" if declared == "mean SE" or number.spread_kind == "SE" else "SD", value=number.spread
            ),
        )
    if number.low is not None:
        kinds = {"median IQR": "IQR", "median range": "range", "mean CI": "95% CI"}
        kind = kinds.get(declared or "", number.spread_kind or "range")
        return Content(
            Statistic.MEDIAN if kind == "IQR" else centre,
            number.value,
            number.unit,
            Spread(kind, low=number.low, high=number.high),
        )  # type: ignore[arg-type]
    if number.unit == "%":
        return Content(Statistic.PERCENT, number.value, "%")
    if declared == "n (%)" or not re.search(r"[.·]", number.text):
        return None
    return Content(centre, number.value, number.unit)


def _bracketed(match: re.Match[str], declared: str | None) -> Content | None:
    """Read "12.8 (8.4)" and "6 (24)" by what is declared; undeclared whole numbers say nothing for sure."""
    first, second = value_of(match["first"]), value_of(match["second"])
    if match["sign"] or declared == "n (%)":
        if not first.is_integer() or second > _WHOLE:
            return None
        return Content(Statistic.PERCENT, second, "%")
    if declared in {"mean SD", "mean SE"} or (
        declared is None and "." in match["first"] and "." in match["second"]
    ):
        return Content(
            Statistic.MEAN, first, None, Spread("SE" if declared == "mean SE" else "SD", value=second)
        )
    if declared == "median IQR":
        return Content(Statistic.MEDIAN, first, None, Spread("IQR", value=second))
    return None
