"""Stretches of time as studies print them: "between January 2015 and March 2018", "2012–16".

Needed to see whether two series may hold the same patients. A point of time is as exact as it is printed; a
period runs from the first day that its beginning may mean to the last day that its end may mean.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_NAMES = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_MONTH = rf"(?:{'|'.join(_NAMES)})\b\.?"
_YEAR = r"(?:19|20)\d\d(?!\d|\.\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WORDED = rf"(?:{_DAY}\s?(?:of\s)?)?{_MONTH}(?:\s{_DAY}(?=[,\s]))?,?\s?(?:of\s)?{_YEAR}"
_ISO = rf"{_YEAR}[-/.](?:0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01]))?(?!\d)"
_NUMERIC = rf"(?:\d{{1,2}}[./-])?\d{{1,2}}[./-]{_YEAR}"
_POINT = rf"(?:{_WORDED}|{_ISO}|{_NUMERIC}|{_YEAR})"
_YEARLESS = rf"(?:{_DAY}\s?(?:of\s)?)?{_MONTH}(?:\s{_DAY})?"
_SHORT_YEAR = r"\d\d(?!\d|[./%])"
_TO = r"\s?(?:,?\s(?:to|and|through|thru|until|till|up to)\s|[-\u2010-\u2015\u2212])\s?"
_EDGE = r"(?:the\s)?(?:(?:end|beginning|start|middle)\sof\s)?"
PERIOD = re.compile(
    rf"(?<![\d.,/-])(?:{_EDGE}(?P<first>{_POINT}){_TO}{_EDGE}(?P<last>{_POINT})"
    rf"|(?P<month>{_YEARLESS}){_TO}(?P<dated>{_WORDED})"
    rf"|(?P<year>{_YEAR})[-\u2010-\u2015](?P<short>{_SHORT_YEAR}))(?![\d%])",
    re.IGNORECASE,
)
_MONTH_NAME = re.compile(_MONTH, re.IGNORECASE)
_YEAR_ALONE = re.compile(_YEAR)
_DAY_ALONE = re.compile(rf"\b{_DAY}\b")
_DIGITS = re.compile(r"\d+")
_LONGEST_YEARS = 40


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        """Return whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        """Return the period as it is shown: months, where the days are those of whole months."""
        return f"{self.first:%Y-%m} to {self.last:%Y-%m}"


def period_of(text: str) -> Period | None:
    """Return the first period in a text, None where there is none.

    >>> str(period_of("between January 5, 2015 and March 2018")), str(period_of("March to October 2019"))
    ('2015-01 to 2018-03', '2019-03 to 2019-10')
    """
    match = PERIOD.search(text)
    return read(match) if match else None


def read(match: re.Match[str]) -> Period | None:
    """Return the period that `PERIOD` found; None where it runs backwards or for longer than a study does."""
    if match["short"]:
        first: tuple[date, date] | None = _span(match["year"])
        last = _span(match["year"][:2] + match["short"])
    elif match["month"]:
        last = _span(match["dated"])
        year = _YEAR_ALONE.search(match["dated"])
        first = _span(f"{match['month']} {year.group()}") if year else None
    else:
        first, last = _span(match["first"]), _span(match["last"])
    if first is None or last is None or first[0] > last[1]:
        return None
    return Period(first[0], last[1]) if last[1].year - first[0].year <= _LONGEST_YEARS else None


def _span(text: str) -> tuple[date, date] | None:
    """Return the first and the last day that a point of time may mean."""
    year_said = _YEAR_ALONE.search(text)
    if year_said is None:
        return None
    year, rest = int(year_said.group()), text.replace(year_said.group(), " ", 1)
    named = _MONTH_NAME.search(rest)
    if named:
        month: int | None = _month(named.group())
        day_said = _DAY_ALONE.search(rest.replace(named.group(), " ", 1))
        day = int(_DIGITS.findall(day_said.group())[0]) if day_said else None
    else:
        month, day = _numeric(year_said.start() == 0, [int(number) for number in _DIGITS.findall(rest)])
    return _bounds(year, month, day)


def _month(name: str) -> int:
    """Return the number of a month by its name."""
    return next(number for number, each in enumerate(_NAMES, 1) if each[:3] == name[:3].lower())


def _numeric(is_year_first: bool, numbers: list[int]) -> tuple[int | None, int | None]:
    """Return month and day of a date in figures; of 03/04/2015 nobody knows which is which."""
    if is_year_first:
        return (numbers[0] if numbers else None), (numbers[1] if len(numbers) > 1 else None)
    if len(numbers) == 1:
        return numbers[0], None
    if len(numbers) == 2 and max(numbers) > 12:
        return min(numbers), max(numbers)
    return (numbers[0], None) if len(set(numbers)) == 1 else (None, None)


def _bounds(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    """Return the first and last day of a year, month or day; None where the calendar has no such day."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    longest = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, longest)
    return (date(year, month, day),) * 2 if 1 <= day <= longest else None
