"""RIS, in the dialects of databases and reference managers.

Read tolerantly: tags with one blank, a tab or none where two are due, unknown tags, values over several
lines, lists without a last ER, numbers and headers between the entries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.references.gathering import Gathered, Slots, record_of, slotted
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.tagged import Dialect, share_tagged, taken, values_of

if TYPE_CHECKING:
    from ingest.references.tagged import Entry, Fields, Taken
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/x-research-info-systems"
MEANINGS = {
    "TI": "title", "T1": "title", "CT": "title", "BT": "book", "ST": "short_title", "TT": "translated_title",
    "AU": "author", "A1": "author", "AF": "full_author", "ED": "editor", "A2": "second_author",
    "A3": "third_author", "T2": "journal", "JF": "journal", "JO": "journal_or_short", "J1": "abbreviation",
    "J2": "abbreviation", "JA": "abbreviation", "T3": "series", "PY": "year", "YR": "year", "Y1": "date",
    "DA": "date", "Y2": "access", "VL": "volume", "VO": "volume", "IS": "issue", "CP": "issue",
    "SP": "first_page", "EP": "last_page", "PG": "pages", "C7": "article_number", "AR": "article_number",
    "PB": "publisher", "SN": "issn", "IN": "issn", "LA": "language", "DO": "doi", "DI": "doi", "DOI": "doi",
    "PMID": "pmid", "PM": "pmid", "PMCID": "pmcid", "C2": "c2", "AN": "accession", "UR": "url", "L1": "link",
    "L2": "link", "L3": "link", "L4": "link", "LK": "link", "AB": "abstract", "N2": "abstract",
    "KW": "keyword", "DE": "keyword", "M3": "work_type", "TY": "ris_type", "N1": "note", "M1": "custom",
    "M2": "custom", "C1": "custom", "C3": "custom", "C4": "custom", "C5": "custom", "C6": "custom",
    "C8": "custom", "U1": "custom", "U2": "custom", "U3": "custom", "U4": "custom", "RN": "note",
    "DB": "database", "DP": "provider",
}  # fmt: skip
_LONG_TAGS = r"PMID|PMCID|DOI|ISSN|ISBN"
_STRICT = re.compile(rf"\s?([A-Z][A-Z0-9]|{_LONG_TAGS})[ \t]{{2,5}}-(?:[ \t]?(.*))?$")
_LOOSE = re.compile(rf"([A-Z][A-Z0-9]|{_LONG_TAGS})[ \t]{{0,5}}-(?:[ \t]+(.*)|)$")
_START = re.compile(r"^[ \t]?TY[ \t]{0,5}-(?:[ \t]|$)", re.MULTILINE)
TYPES = {
    "JOUR": "Journal Article", "ABST": "Abstract", "BLOG": "Blog", "BOOK": "Book", "CHAP": "Book Section",
    "CONF": "Conference Paper", "CPAPER": "Conference Paper", "CTLG": "Catalog", "DATA": "Dataset",
    "EBOOK": "Book", "ECHAP": "Book Section", "EJOUR": "Journal Article", "ELEC": "Web Page",
    "ICOMM": "Interview", "INPR": "Journal Article", "MGZN": "Magazine Article", "NEWS": "News",
    "PAMP": "Pamphlet", "RPRT": "Report", "STAND": "Standard", "THES": "Thesis", "UNPB": "Unpublished Work",
    "SER": "Serial", "VIDEO": "Video",
}  # fmt: skip
_BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK", "CHAP", "ECHAP"})
_BOOK_EDITORS = frozenset({"CHAP", "ECHAP", "CONF", "CPAPER", "BOOK", "EBOOK", "EDBOOK", "SER"})
_MEDLINE = re.compile(r"pubmed|medline|\bnlm\b", re.IGNORECASE)
_SOURCE = re.compile(r"(?:Database|Provider):\s*([^|]{2,80}?)(?:\s+https?://\S+)?$", re.IGNORECASE)
_COMMAS_OF_A_NAME = 2
_NOT_DATABASES = re.compile(r"^(?:\d+|)$")


def _tag_of(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line; with fewer blanks than two the tag must be one that is known."""
    match = _STRICT.match(line)
    if match is None:
        match = _LOOSE.match(line)
        if match is None or (match.group(1) not in MEANINGS and match.group(1) != "ER"):
            return None
    return match.group(1), match.group(2) or ""


DIALECT = Dialect(tag_of=_tag_of, begins=lambda tag, _tags, _blank: tag == "TY", end="ER")


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: an entry begins, and most lines carry tags."""
    head = head_of(data)
    first = _START.search(head)
    if first is None:
        return 0.0
    lines = head[first.start() :].split("\n")
    follows = next((line for line in lines[1:] if line.strip()), "ER  -")
    if _tag_of(follows) is None or share_tagged(lines, DIALECT) < 0.2:
        return 0.1
    return SURE if not head[: first.start()].strip() or name.lower().endswith(".ris") else SURE - 0.02


def read(data: bytes, name: str) -> RecordList:
    """Read a list in RIS."""
    text, warnings = text_of(data, name)
    found = taken(text, DIALECT)
    records = [_record(number, entry) for number, entry in enumerate(found.entries, start=1)]
    return list_of(
        data,
        name,
        MEDIA_TYPE,
        records,
        database=_database(found),
        warnings=warnings,
        problems=_problems(found),
    )


def _record(position: int, entry: Entry) -> Record:
    """Return the record of an entry."""
    slots = slotted(entry.fields, MEANINGS)
    kind = next(values_of(entry.fields, "TY"), "").upper()
    _place_titles(slots, kind)
    _place_people(slots, kind)
    _place_identifiers(slots)
    slots["type"] = [*([TYPES.get(kind) or _spelt(kind, entry.fields)]), *slots.get("work_type", ())]
    return record_of(position, entry.line, entry.fields, Gathered(slots))


def _spelt(kind: str, fields: Fields) -> str:
    """Return a type that is written out instead of coded ("Journal Article"), else nothing."""
    return next(values_of(fields, "TY"), "") if " " in kind else ""


def _place_titles(slots: Slots, kind: str) -> None:
    """Say which titles are the work's own, which its journal's."""
    if kind in _BOOKS and "title" not in slots and "book" in slots:
        slots["title"] = slots["book"]
    elif "book" in slots:
        slots.setdefault("journal", slots["book"])
    if "journal_or_short" in slots:
        if "journal" in slots:
            slots.setdefault("abbreviation", []).extend(
                value for value in slots["journal_or_short"] if value != slots["journal"][0]
            )
        else:
            slots["journal"] = slots["journal_or_short"]


def _place_people(slots: Slots, kind: str) -> None:
    """Say what the second authors did: edited the book, or asked the questions."""
    # PsycINFO lists here whom the work cites: "Andres, Buote, Byrne, …"
    second = [value for value in slots.get("second_author", ()) if value.count(",") <= _COMMAS_OF_A_NAME]
    is_interview = kind == "ICOMM" or any(
        value.lower() == "interview" for value in slots.get("work_type", ())
    )
    if is_interview:
        slots["interviewer"] = second
    elif kind in _BOOK_EDITORS or "author" in slots:
        slots.setdefault("editor", []).extend(second)
    else:
        slots["author"] = second


def _place_identifiers(slots: Slots) -> None:
    """Take identifiers out of the fields in which databases put them."""
    source = " ".join(value for name in ("database", "provider", "url") for value in slots.get(name, ()))
    for value in slots.get("accession", ()):
        if value.upper().startswith("PMID") or (value.isdigit() and _MEDLINE.search(source)):
            slots.setdefault("pmid", []).append(value)
    for value in slots.get("c2", ()):
        if re.fullmatch(r"PMC\d+", value):
            slots.setdefault("pmcid", []).append(value)
        elif value.isdigit() and _MEDLINE.search(source):
            slots.setdefault("pmid", []).append(value)
    links = slots.get("link", [])
    slots["url"] = [*slots.get("url", ()), *links]
    kinds = slots.get("work_type", [])
    slots["custom"] = [*slots.get("custom", ()), *kinds]
    slots["work_type"] = [kind for kind in kinds if not re.match(r"doi:|https?:|10\.\d{4}", kind)]


def _database(found: Taken) -> str:
    """Return where the list says that it was exported from."""
    for _, line in found.outside:
        match = _SOURCE.match(line)
        if match:
            return match.group(1).strip()
    named = {next(values_of(entry.fields, "DB"), "") for entry in found.entries}
    only = named.pop() if len(named) == 1 else ""
    return "" if _NOT_DATABASES.match(only) else only.split("\n")[0][:200]


def _problems(found: Taken) -> list[str]:
    """Return what stands outside of entries although it is tagged: fields whose entry has no beginning."""
    lost = [
        (number, line)
        for number, line in found.outside
        if re.match(r"[A-Z][A-Z0-9] ", f"{line} ") and len(line) > 3
    ]
    lost = [(number, line) for number, line in lost if line[:2] in MEANINGS and line[:2] != "DB"]
    return [
        f"line {number}: “{line[:60]}” stands outside of any entry: put a line “TY  - JOUR” above its entry"
        for number, line in lost[:20]
    ]
