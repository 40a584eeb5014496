"""The dates of a JATS article: when it was received, accepted, published in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources.identifiers import iso_date, month_number, plausible_year
from ingest.sources.jats_inline import local

if TYPE_CHECKING:
    from lxml.etree import _Element

# A work is cited by the year of its issue; the day on line only stands in where there is none.
_CITED = ("ppub", "collection", "issue", "epub-ppub", "epub", "pub", "electronic", "preprint")
_EVENTS = {
    "epub": "epub",
    "ppub": "print",
    "epub-ppub": "print",
    "print": "print",
    "issue": "print",
    "cover": "print",
    "collection": "collection",
    "ecorrected": "corrected",
    "corrected": "corrected",
    "update": "updated",
    "updated": "updated",
    "retracted": "retracted",
    "epreprint": "preprint",
    "preprint": "preprint",
    "pmc-release": "pmc-release",
    "rev-recd": "revised",
    "revised": "revised",
    "rev-request": "revision-requested",
    "received": "received",
    "accepted": "accepted",
    "aop": "epub",
    "online": "epub",
    "first-online": "epub",
    "version-of-record": "epub",
}
_PUBLISHED = ("epub", "print", "collection", "published")


def date_of(meta: _Element) -> _Element | None:
    """Return the date by which the work is cited."""
    dates = [date for date in meta.findall("pub-date") if plausible_year(date.findtext("year") or "")]
    for kind in _CITED:
        for date in dates:
            names = (date.get("pub-type"), date.get("date-type"), date.get("publication-format"))
            if kind in names:
                return date
    return dates[0] if dates else None


def month_of(meta: _Element, date: _Element | None) -> int | None:
    """Return the month of the date, or of another date of the same year where it gives none."""
    if date is None:
        return None
    month = month_number(date.findtext("month") or "")
    if month is not None:
        return month
    for other in meta.findall("pub-date"):
        kind = other.get("pub-type") or other.get("date-type") or ""
        if "release" not in kind and other.findtext("year") == date.findtext("year"):
            month = month or month_number(other.findtext("month") or "")
    return month


def day_of(date: _Element | None) -> int | None:
    """Return the day of the month that a date gives."""
    text = (date.findtext("day") or "").strip() if date is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else None


def dates_of(meta: _Element) -> tuple[tuple[str, str], ...]:
    """Return pairs of event and date; "published" is the first day on which the work could be read."""
    found: dict[str, str] = {}
    for element in [*meta.iterfind("history//date"), *meta.iterfind("pub-history//date")]:
        event = (element.get("date-type") or "").lower().strip()
        if event and (date := _iso(element)):
            found.setdefault(_EVENTS.get(event, event), date)
    for element in meta.findall("pub-date"):
        if date := _iso(element):
            found.setdefault(_event(element), date)
    published = [date for event, date in found.items() if event in _PUBLISHED]
    if published:
        found["published"] = min(published, key=lambda date: (date[:4], date[4:] or "-13"))
    return tuple(found.items())


def _event(element: _Element) -> str:
    """Return what a date of publication is the date of."""
    kind = (element.get("pub-type") or element.get("date-type") or "").lower()
    if kind in _EVENTS:
        return _EVENTS[kind]
    if kind in ("", "pub", "publication", "published"):
        form = element.get("publication-format") or ""
        return {"electronic": "epub", "print": "print"}.get(form, "published")
    return kind


def _iso(element: _Element) -> str:
    """Return a date in ISO 8601, as far as it is known."""
    parts = {local(child): (child.text or "").strip() for child in element}
    if parts.get("year"):
        return iso_date(parts["year"], parts.get("month", ""), parts.get("day", ""))
    stated = (element.get("iso-8601-date") or parts.get("string-date") or "").split("T")[0].split("-")
    return iso_date(*stated[:3]) if stated[0] else ""
