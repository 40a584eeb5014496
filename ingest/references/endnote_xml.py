"""EndNote's XML, which Mendeley and others write too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.references.gathering import Gathered, Slots, record_of
from ingest.references.opening import SURE, head_of, list_of
from ingest.references.people import people
from ingest.references.xml_lists import fields_of, root_of, words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from kb.documents import Author
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/x-endnote+xml"
_SIGNS = re.compile(r"<(?:xml|records)>\s*(?:<records>\s*)?<record[\s>]")
_MEANINGS = {
    "titles/title": "title", "titles/secondary-title": "journal", "titles/short-title": "short_title",
    "periodical/full-title": "journal", "periodical/abbr-1": "abbreviation",
    "titles/alt-title": "abbreviation", "alt-periodical/full-title": "abbreviation",
    "alt-periodical/abbr-1": "abbreviation", "pages": "pages", "volume": "volume", "number": "issue",
    "issue": "issue", "dates/year": "year", "dates/pub-dates/date": "date", "keywords/keyword": "keyword",
    "publisher": "publisher", "isbn": "issn", "electronic-resource-num": "doi", "language": "language",
    "urls/related-urls/url": "url", "urls/web-urls/url": "url", "abstract": "abstract", "notes": "note",
    "research-notes": "note", "accession-num": "accession", "custom2": "custom2", "custom1": "custom",
    "custom7": "custom", "work-type": "type", "label": "note", "remote-database-name": "database",
}  # fmt: skip
_ROLES = {"authors": "author", "secondary-authors": "editor", "tertiary-authors": "editor"}


def recognises(data: bytes, name: str) -> float:  # noqa: ARG001 - the form of all readers
    """Return how well the bytes suit this reader."""
    return SURE if _SIGNS.search(head_of(data)[:4096]) else 0.0


def read(data: bytes, name: str) -> RecordList:
    """Read a list in EndNote's XML."""
    root, warnings = root_of(data, name)
    entries = list(root.iter("record"))
    records = [_record(number, entry) for number, entry in enumerate(entries, start=1)]
    databases = {words_of(entry.find("remote-database-name")) for entry in entries}
    database = databases.pop() if len(databases) == 1 else ""
    return list_of(data, name, MEDIA_TYPE, records, database=database, warnings=warnings)


def _record(position: int, entry: _Element) -> Record:
    """Return the record of an entry."""
    slots: Slots = {}
    for path, meaning in _MEANINGS.items():
        values = [text for element in entry.findall(path) if (text := _text(element))]
        if values:
            slots.setdefault(meaning, []).extend(values)
    kind = entry.find("ref-type")
    if kind is not None and kind.get("name"):
        slots["type"] = [str(kind.get("name")), *slots.get("type", ())]
    _place_identifiers(slots)
    gathered = Gathered(slots, people=_people(entry))
    line = entry.sourceline or 0
    return record_of(position, line, fields_of(entry), gathered)


def _text(element: _Element) -> str:
    """Return the text of a value; EndNote divides it by styles, and its lines by carriage returns."""
    return "".join(str(part) for part in element.itertext()).replace("\r", "\n").strip()


def _place_identifiers(slots: Slots) -> None:
    """Take PMID and PMCID out of the fields in which EndNote's filters put them."""
    source = " ".join([*slots.get("database", ()), *slots.get("url", ()), *slots.get("note", ())]).lower()
    for value in slots.get("accession", ()):
        is_pmid = re.fullmatch(r"[1-9]\d{5,7}", value) and (
            "pubmed" in source or "nlm" in source or not source
        )
        if is_pmid or value.upper().startswith("PMID"):
            slots.setdefault("pmid", []).append(value)
    slots.setdefault("pmcid", []).extend(v for v in slots.get("custom2", ()) if re.fullmatch(r"PMC\d+", v))


def _people(entry: _Element) -> list[Author]:
    """Return the people by what they did."""
    kind = entry.find("ref-type")
    is_interview = kind is not None and (kind.get("name") or "").lower() in (
        "interview",
        "personal communication",
    )
    found: list[Author] = []
    for group, role in _ROLES.items():
        role_here = "interviewer" if is_interview and group == "secondary-authors" else role
        for author in entry.findall(f"contributors/{group}/author"):
            found += people([_text(author)], role_here)
    return found
