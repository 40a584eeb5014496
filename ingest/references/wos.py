"""Web of Science's own plain text (also ``.ciw``), in which several lines stand under one tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.references.gathering import Gathered, record_of, slotted
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.tagged import Dialect, taken

if TYPE_CHECKING:
    from ingest.references.tagged import Entry
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/x-inst-for-scientific-info"
MEANINGS = {
    "TI": "title", "AU": "author", "AF": "full_author", "BE": "editor", "ED": "editor", "CA": "body",
    "GP": "body", "SO": "journal", "JI": "abbreviation", "VL": "volume", "IS": "issue", "BP": "first_page",
    "EP": "last_page", "PS": "pages", "AR": "article_number", "PU": "publisher", "PY": "year", "PD": "date",
    "DI": "doi", "PM": "pmid", "SN": "issn", "EI": "issn", "BN": "issn", "LA": "language", "AB": "abstract",
    "DE": "keyword", "ID": "keyword", "DT": "type", "NT": "note", "U1": "uses", "D2": "book_doi",
    "FX": "funding_text", "UR": "url",
}  # fmt: skip
_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?$")
_FILE_TAGS = frozenset({"FN", "VR", "EF"})
_PRODUCER = re.compile(r"^FN (?:Clarivate Analytics |Thomson Reuters |ISI )?(.+)$")
_START = re.compile(r"^PT [A-Z](?: |$)", re.MULTILINE)


def _tag_of(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line; lines of the same field are indented."""
    match = _TAG.match(line)
    return (match.group(1), match.group(2) or "") if match else None


DIALECT = Dialect(tag_of=_tag_of, begins=lambda tag, _tags, _blank: tag == "PT", end="ER", skipped=_FILE_TAGS)


def recognises(data: bytes, name: str) -> float:  # noqa: ARG001 - the form of all readers
    """Return how well the bytes suit this reader: the file's own first lines, or an entry's."""
    head = head_of(data).lstrip()
    if head.startswith("FN ") and re.match(r"FN .*\nVR ", head):
        return SURE
    return SURE - 0.02 if _START.match(head) and re.search(r"^(?:AU|TI|SO) ", head, re.MULTILINE) else 0.0


def read(data: bytes, name: str) -> RecordList:
    """Read a list in the format of Web of Science."""
    text, warnings = text_of(data, name)
    found = taken(text, DIALECT)
    records = [_record(number, entry) for number, entry in enumerate(found.entries, start=1)]
    producer = next(
        (m.group(1) for _, line in found.outside if (m := _PRODUCER.match(line))), "Web of Science"
    )
    return list_of(data, name, MEDIA_TYPE, records, database=producer, warnings=warnings)


def _record(position: int, entry: Entry) -> Record:
    """Return the record of an entry."""
    slots = slotted(entry.fields, MEANINGS)
    if "article_number" in slots:
        slots["article_number"] = [re.sub(r"^(?:UNSP|ARTN|ARTID)\s+", "", v) for v in slots["article_number"]]
    slots["keyword"] = [" ".join(value.split("\n")) for value in slots.get("keyword", ())]
    return record_of(position, entry.line, entry.fields, Gathered(slots))
