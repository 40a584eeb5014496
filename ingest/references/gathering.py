"""From the fields of an entry, said by their meaning, to a record: the one way that all formats share.

A format maps its tags to *slots* (``title``, ``first_page``, ``doi`` …); here they become a ``Bibliography``:
identifiers are looked for wherever a database hides them, pages and dates are put together, and what another
copy of this program wrote beside the fields (``kb.carried``) is taken back.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ingest.references.abstracts import parts_of
from ingest.references.dates import completed, date_of, month_of
from ingest.references.identifying import doi_of, isbns_and_issns, pmcid_of, pmid_of
from ingest.references.people import people
from ingest.references.screening import screenings_of
from ingest.sources.identifiers import registrations
from ingest.sources.pulse import beat
from kb.carried import MARK, restored
from kb.documents import Author, Bibliography
from kb.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingest.references.tagged import Fields
    from kb.records import Screening

Slots = dict[str, list[str]]

_ENTRIES_A_BEAT = 100  # one entry that takes long is no sign of life
_TAGS = re.compile(
    r"</?(?:jats:)?(?:p|i|b|u|em|strong|su[bp]|h[1-6]|br|hr|italic|bold|sec|title|span|div|[uo]l|li|scp|sc|tt|"
    r"inline-formula|xhtml|font|a|abstract\w*|label|list(?:-item)?)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DIVIDES = re.compile(r"</?(?:jats:)?(?:p|h\d|br|sec|div|li)\b")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
_PAGES = re.compile(r"^\s*(?:pp?\.\s*|pp?\s+|pp(?=\d))(?=\w)", re.IGNORECASE)
_MONTH_DAY = re.compile(r"[A-Za-z]{3,9}\.?\s+(\d{1,2})")
_DASHES = re.compile(r"\s*(?:--+|[\u2010-\u2015\u2212])\s*")
_NOTES = ("note", "custom")


@dataclass(slots=True)
class Gathered:
    """What an entry says, by meaning; ``exact`` are values of ``Bibliography`` that stand in it as such.

    ``in_cells``: several names may stand in one value, divided by commas.
    """

    slots: Slots = field(default_factory=dict)
    people: list[Author] = field(default_factory=list)
    abstract_parts: tuple[tuple[str, str], ...] = ()
    exact: dict[str, Any] = field(default_factory=dict)
    screenings: tuple[Screening, ...] = ()
    in_cells: bool = False

    def all(self, *slots: str) -> list[str]:
        """Return all values of these slots that are not empty, in order."""
        return [value for slot in slots for value in self.slots.get(slot, ()) if value.strip()]

    def first(self, *slots: str) -> str:
        """Return the first value of the first of these slots that has one, on one line, without markup."""
        return next((words for value in self.all(*slots) if (words := plain(value))), "")


def slotted(fields: Fields, meanings: Mapping[str, str]) -> Slots:
    """Return the values of an entry by what they mean; a tag without a meaning stays in the fields alone."""
    slots: Slots = {}
    for tag, value in fields:
        if value and tag in meanings:
            slots.setdefault(meanings[tag], []).append(value)
    return slots


def plain(text: str) -> str:
    """Return text on one line, without the markup and entities that exports leave in it.

    >>> plain("<p>A trial of PVA &amp; coils</p>")
    'A trial of PVA & coils'
    """
    if "<" in text:
        text = _TAGS.sub(" " if _DIVIDES.search(text) else "", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return " ".join(text.split())


def record_of(position: int, line: int, fields: Fields, gathered: Gathered, place: str = "") -> Record:
    """Return the record of an entry."""
    if position % _ENTRIES_A_BEAT == 0:
        beat()
    abstract = " ".join(plain(value) for value in gathered.all("abstract"))
    parts = gathered.abstract_parts or parts_of(abstract)
    if gathered.abstract_parts and not abstract:
        abstract = " ".join(f"{label}: {words}" if label else words for label, words in parts)
    known = bibliography_of(gathered, abstract)
    note = next((value for _, value in reversed(fields) if value.startswith(MARK)), "")
    return Record(
        position=position,
        bibliography=restored(known, note) if note else known,
        abstract=abstract,
        abstract_parts=parts,
        fields=fields,
        screenings=gathered.screenings or screenings_of(fields),
        where=place or f"line {line}",
    )


def bibliography_of(gathered: Gathered, abstract: str = "") -> Bibliography:
    """Return what the slots say of the work."""
    year, month, day = _date(gathered)
    known = Bibliography(
        title=gathered.first("title", "short_title"),
        authors=tuple(_people(gathered)),
        year=year,
        month=month,
        day=day,
        journal=gathered.first("journal"),
        journal_abbreviation=gathered.first("abbreviation"),
        volume=gathered.first("volume"),
        issue=gathered.first("issue"),
        pages=pages_of(gathered),
        publisher=gathered.first("publisher"),
        doi=doi_of(gathered.all("doi"), gathered.all("url"), gathered.all(*_NOTES)),
        pmid=pmid_of(gathered.all("pmid"), gathered.all("url"), gathered.all(*_NOTES)),
        pmcid=pmcid_of(gathered.all("pmcid"), gathered.all("url"), gathered.all(*_NOTES)),
        url=next((url for url in gathered.all("url") if url.startswith(("http://", "https://"))), "").split(
            "\n"
        )[0],
        language=gathered.first("language"),
        licence=gathered.first("licence"),
        registration=registrations(" ".join([*gathered.all("registration"), abstract])),
        publication_types=_distinct(plain(value) for value in gathered.all("type")),
        keywords=_distinct(keyword for value in gathered.all("keyword") for keyword in _keywords(value)),
        issn=_distinct(isbns_and_issns(gathered.all("issn"))),
    )
    return replace(known, **gathered.exact)


def pages_of(gathered: Gathered) -> str:
    """Return the pages: as one value, or from the first and the last, or the number that stands for them."""
    whole = _pages(gathered.first("pages"))
    first, last = _pages(gathered.first("first_page")), _pages(gathered.first("last_page"))
    if whole or (first, last) == ("No", "Specified"):  # what Ovid writes where there are none
        return whole
    if first and last and first != last and not re.search(r"\d-\w*\d", first):
        return f"{first}-{last}"
    return first or last or gathered.first("article_number")


def _pages(text: str) -> str:
    """Return pages with a plain hyphen and without what stands before them."""
    return re.sub(r"(?<=\d)\s+-\s+(?=\d)", "-", _DASHES.sub("-", _PAGES.sub("", text)))


def _date(gathered: Gathered) -> tuple[int | None, int | None, int | None]:
    """Return the date of publication."""
    stated = [date_of(value) for value in gathered.all("year", "date")]
    year = next((given for given, _, _ in (date_of(v) for v in gathered.all("year")) if given), None)
    months = [month for value in gathered.all("month") if (month := month_of(value))]
    year, month, day = completed(year, stated)
    if month is None and months:
        return year, months[0], _month_day(gathered)
    return year, month, day


def _month_day(gathered: Gathered) -> int | None:
    """Return the day that is given beside the month: a field of its own, or "MAR 1"."""
    behind = [
        match.group(1) for month in gathered.all("month") if (match := _MONTH_DAY.fullmatch(month.strip()))
    ]
    days = [day for value in [*gathered.all("day"), *behind] if (day := value.strip()).isdecimal()]
    return next((int(day) for day in days if 1 <= int(day) <= 31), None)


def _people(gathered: Gathered) -> list[Author]:
    """Return authors, then editors and those who asked; full names where the source gives both forms."""
    named = gathered.all("full_author") or gathered.all("author")
    authors = gathered.people or people(named, in_cells=gathered.in_cells)
    bodies = [Author(literal=plain(name)) for name in gathered.all("body")]
    known = {author.literal for author in authors}
    found = [*authors, *(body for body in bodies if body.literal not in known)]
    if not any(author.role == "editor" for author in found):
        found += people(gathered.all("editor"), "editor", in_cells=gathered.in_cells)
    return found + people(gathered.all("interviewer"), "interviewer")


def _keywords(value: str) -> list[str]:
    """Return the keywords in a value: one a line, or divided by semicolons."""
    lines = [line for line in value.split("\n") if line.strip()]
    parts = [part for line in lines for part in (line.split(";") if ";" in line else [line])]
    return [plain(part).strip(" ,*") for part in parts if part.strip(" ,*")]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
