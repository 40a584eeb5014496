"""Dates as lists print them: "1948/07//", "2017 Nov 15", "4-8 Aug. 2020", "Start date: 20170812"."""

from __future__ import annotations

import re

from ingest.sources.identifiers import MONTHS, plausible_year

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.]\s*(\d{1,2}|[A-Za-z]{3,9})?(?:\s*[-/.]\s*(\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_MONTH = re.compile(rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b", re.IGNORECASE)
_DAY = re.compile(r"(?<![\d/])(\d{1,2})(?:st|nd|rd|th)?(?![\d/:])")
Date = tuple[int | None, int | None, int | None]


def date_of(text: str) -> Date:
    """Return year, month and day, as far as a printed date gives them.

    >>> date_of("1948/07//"), date_of("2017 Nov 15"), date_of("4-8 Aug. 2020"), date_of("DEC 16 2020")
    ((1948, 7, None), (2017, 11, 15), (2020, 8, None), (2020, 12, 16))
    """
    match = _COMPACT.search(text) or _YEAR_FIRST.search(text)
    if match and plausible_year(match.group(1)):
        month = month_of(match.group(2) or "")
        day = int(match.group(3)) if match.group(3) and month else None
        if month or not match.group(2):
            return int(match.group(1)), month, day if day and 1 <= day <= 31 else None
    years = [year for found in _YEAR.finditer(text) if (year := plausible_year(found.group(1)))]
    month_word = _MONTH.search(text)
    month = month_of(month_word.group(1)) if month_word else None
    return (years[0] if years else None), month, _day(text) if month else None


def month_of(text: str) -> int | None:
    """Return the number of the month that a text begins with, or None."""
    plain = text.strip().lower()
    match = re.match(r"\d{1,2}(?!\d)|[a-z]+", plain)
    if match is None:
        return None
    word = match.group()
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else None
    return MONTHS.get(word)


def _day(text: str) -> int | None:
    """Return the day where exactly one is given; a range of days is none."""
    days = [int(number) for number in _DAY.findall(text) if 1 <= int(number) <= 31]
    return days[0] if len(days) == 1 else None


def completed(year: int | None, dates: list[Date]) -> Date:
    """Return the date of a work: its year, with month and day from the first date of the same year.

    >>> completed(2019, [(2018, 12, 3), (2019, 6, 4)]), completed(None, [(2020, 3, None)])
    ((2019, 6, 4), (2020, 3, None))
    """
    if year is None:
        year = next((given for given, _, _ in dates if given), None)
    of_year = [(month, day) for given, month, day in dates if given in (year, None) and month]
    month, day = max(of_year, key=lambda found: found[1] is not None, default=(None, None))
    return year, month, day
