"""MEDLINE, as PubMed ("nbib"), ERIC and Ovid's "MEDLINE display" write it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.references.gathering import Gathered, Slots, record_of, slotted
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.people import people
from ingest.references.tagged import Dialect, share_tagged, taken, values_of
from kb.documents import Author, Funding, RelatedWork, Relation

if TYPE_CHECKING:
    from ingest.references.tagged import Entry, Fields
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/nbib"
_MEANINGS = {
    "PMID": "pmid", "PMC": "pmcid", "TI": "title", "BTI": "book", "CTI": "series", "TT": "translated_title",
    "FAU": "full_author", "AU": "author", "CN": "body", "FED": "full_editor", "ED": "editor",
    "JT": "journal", "TA": "abbreviation", "SO": "source", "DP": "year", "DEP": "electronic",
    "VI": "volume", "IP": "issue", "PG": "pages", "PB": "publisher", "LA": "language", "IS": "issn",
    "ISSN": "issn", "ISBN": "issn", "AB": "abstract", "OT": "keyword", "PT": "type", "SI": "registration",
    "GN": "note", "UR": "url", "DOI": "doi",
}  # fmt: skip
_TAG = re.compile(r"([A-Z]{2,4}) {0,3}- ?(.*)$")
_START = re.compile(r"^PMID- ?\d+|^OWN ?- \S", re.MULTILINE)
_RELATIONS = {
    "RIN": Relation.RETRACTED_BY, "ROF": Relation.RETRACTION_OF, "ECI": Relation.CONCERN_BY,
    "ECF": Relation.CONCERN_ABOUT, "EIN": Relation.CORRECTED_BY, "EFR": Relation.CORRECTION_OF,
    "CRI": Relation.CORRECTED_BY, "CRF": Relation.CORRECTION_OF, "UIN": Relation.UPDATED_BY,
    "UOF": Relation.UPDATE_OF, "CIN": Relation.COMMENTED_BY, "CON": Relation.COMMENT_ON,
    "RPI": Relation.UPDATED_BY, "RPF": Relation.UPDATE_OF,
}  # fmt: skip
_OUR_OWN = "kb"  # what `kb export` writes is of no database
_PMID_IN = re.compile(r"PMID:\s*(\d+)")
_DOI_IN = re.compile(r"doi:\s*(10\.\d{4,9}/\S+?)\.?(?:\s|$)", re.IGNORECASE)
_LOCATED = re.compile(r"^(\S+)\s*\[(\w+)\]")
_GRANT = re.compile(r"^(?P<awards>[^/]*)/(?:[^/]*/)?(?P<funder>.+?)(?:/[A-Z][A-Za-z. ]+)?$")


def _tag_of(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line; a line that begins with a blank goes on with the one above."""
    match = _TAG.match(line)
    return (match.group(1), match.group(2)) if match else None


def _begins(tag: str, tags: list[str], blank: bool) -> bool:
    """Return whether a tag begins an entry: a second PMID, or what entries begin with behind a blank line."""
    if not tags:
        return True
    return (tag == "PMID" and "PMID" in tags) or (blank and (tag in ("PMID", "OWN") or tag == tags[0]))


DIALECT = Dialect(tag_of=_tag_of, begins=_begins)


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: an entry begins near the top, and its lines carry tags."""
    head = head_of(data)
    first = _START.search(head)
    if first is None:
        return 0.0
    lines = head[first.start() :].split("\n")
    known = sum(
        tag in _MEANINGS or tag == "OWN" for line in lines[:40] if (tag := (_tag_of(line) or ("",))[0])
    )
    if known < 2 or share_tagged(lines, DIALECT) < 0.5:
        return 0.1
    return SURE if not head[: first.start()].strip() or name.lower().endswith(".nbib") else SURE - 0.02


def read(data: bytes, name: str) -> RecordList:
    """Read a list in MEDLINE's format."""
    text, warnings = text_of(data, name)
    found = taken(text, DIALECT)
    entries = [entry for entry in found.entries if any(tag in _MEANINGS for tag, _ in entry.fields)]
    records = [_record(number, entry) for number, entry in enumerate(entries, start=1)]
    owners = {value for entry in entries for value in values_of(entry.fields, "OWN")}
    database = "ERIC" if owners == {"ERIC"} else "" if owners == {_OUR_OWN} else "PubMed"
    return list_of(data, name, MEDIA_TYPE, records, database=database, warnings=warnings)


def _record(position: int, entry: Entry) -> Record:
    """Return the record of an entry."""
    slots = slotted(entry.fields, _MEANINGS)
    if "title" not in slots and "book" in slots:
        slots["title"] = slots["book"]
    elif "journal" not in slots and "book" in slots:
        slots["journal"] = slots["book"]
    _place_identifiers(slots, entry.fields)
    slots["keyword"] = [*slots.get("keyword", ()), *_headings(entry.fields)]
    gathered = Gathered(slots, people=_people(entry.fields))
    gathered.exact = {
        name: value
        for name, value in (("related", _related(entry.fields)), ("funding", _funding(entry.fields)))
        if value
    }
    return record_of(position, entry.line, entry.fields, gathered)


def _place_identifiers(slots: Slots, fields: Fields) -> None:
    """Take DOI, publisher's item number and PMCID from LID and AID, which say of each what it is."""
    for value in values_of(fields, "LID", "AID"):
        match = _LOCATED.match(value)
        kind = match.group(2).lower() if match else ""
        if kind == "doi" or (match is None and "doi.org/" in value):
            slots.setdefault("doi", []).append(match.group(1) if match else value)
        elif match is None and value.startswith("http"):
            slots.setdefault("url", []).append(value)
    slots["pmcid"] = [
        *slots.get("pmcid", ()),
        *(v.split(" ")[0] for v in values_of(fields, "PMCR") if v.startswith("PMC")),
    ]
    slots.setdefault("note", []).extend(slots.get("source", ()))


def _people(fields: Fields) -> list[Author]:
    """Return authors in their order, each by the fullest form of the name, with ORCID and affiliations."""
    found: list[Author] = []
    has_full = any(tag == "FAU" for tag, _ in fields)
    for tag, value in fields:
        if tag == "FAU" or (tag == "AU" and not has_full):
            found += people([value])
        elif tag == "CN":
            found.append(Author(literal=" ".join(value.split())))
        elif tag == "FED":
            found += people([value], "editor")
        elif tag in ("AUID", "AD") and found:
            found[-1] = _told_more(found[-1], tag, " ".join(value.split()))
    return found


def _told_more(author: Author, tag: str, value: str) -> Author:
    """Return an author with an ORCID or one more affiliation."""
    if tag == "AD":
        return replace(author, affiliations=(*author.affiliations, value))
    match = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", value)
    return replace(author, orcid=match.group()) if match else author


def _headings(fields: Fields) -> list[str]:
    """Return the MeSH headings without their qualifiers."""
    return [value.split("/")[0].strip("* ") for value in values_of(fields, "MH")]


def _related(fields: Fields) -> tuple[RelatedWork, ...]:
    """Return the works that the record names as notices on it, or as its subject."""
    found: list[RelatedWork] = []
    for tag, value in fields:
        if tag in _RELATIONS and value:
            pmid, doi = _PMID_IN.search(value), _DOI_IN.search(value)
            found.append(
                RelatedWork(
                    _RELATIONS[tag],
                    doi=doi.group(1) if doi else "",
                    pmid=pmid.group(1) if pmid else "",
                    said=" ".join(value.split()),
                )
            )
    return tuple(found)


def _funding(fields: Fields) -> tuple[Funding, ...]:
    """Return who paid: "R01 DA123/DA/NIDA NIH HHS/United States"."""
    awards: dict[str, dict[str, None]] = {}
    for value in values_of(fields, "GR"):
        match = _GRANT.match(" ".join(value.split()))
        funder = match["funder"] if match else value
        number = match["awards"].strip() if match else ""
        awards.setdefault(funder, {}).update({number: None} if number else {})
    return tuple(Funding(funder, tuple(numbers)) for funder, numbers in awards.items())
