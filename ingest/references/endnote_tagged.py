"""EndNote's tagged export ("Refer", ``.enw``): a per cent sign and a letter before each field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.references.gathering import Gathered, record_of, slotted
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.tagged import Dialect, share_tagged, taken

if TYPE_CHECKING:
    from ingest.references.tagged import Entry
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/x-endnote-refer"
_MEANINGS = {
    "T": "title", "A": "author", "E": "editor", "J": "journal", "B": "book", "D": "year", "8": "date",
    "V": "volume", "N": "issue", "P": "pages", "I": "publisher", "R": "doi", "U": "url", "X": "abstract",
    "K": "keyword", "@": "issn", "G": "language", "0": "type", "M": "accession", "Z": "note",
    "9": "type_of_work", "1": "custom", "2": "pmcid_or_custom", "3": "custom", "4": "custom", "O": "note",
    "<": "note", "H": "translated_author", "!": "short_title",
}  # fmt: skip
_TAG = re.compile(r"%([0-9A-Za-z@!\[\]()<>?&~*|^+=$#])(?:[ \t]+(.*))?$")
_START = re.compile(r"^%[0TA][ \t]+\S", re.MULTILINE)


def _tag_of(line: str) -> tuple[str, str] | None:
    """Return tag and value of a line."""
    match = _TAG.match(line)
    return (match.group(1), match.group(2) or "") if match else None


def _begins(tag: str, tags: list[str], blank: bool) -> bool:
    """Return whether a tag begins an entry: behind a blank line, or a second type or title."""
    if not tags:
        return True
    return (tag in "0T" and tag in tags) or (blank and (tag in "0T" or tag == tags[0]))


DIALECT = Dialect(tag_of=_tag_of, begins=_begins)


def recognises(data: bytes, name: str) -> float:  # noqa: ARG001 - the form of all readers
    """Return how well the bytes suit this reader: the file begins with a tagged line, and most have tags."""
    head = head_of(data).lstrip()
    lines = head.split("\n")
    if not _START.match(head) or share_tagged(lines, DIALECT) < 0.5:
        return 0.0
    return SURE if sum(_tag_of(line) is not None for line in lines) > 1 else 0.4


def read(data: bytes, name: str) -> RecordList:
    """Read a list in EndNote's tagged format."""
    text, warnings = text_of(data, name)
    entries = taken(text, DIALECT).entries
    records = [_record(number, entry) for number, entry in enumerate(entries, start=1)]
    return list_of(data, name, MEDIA_TYPE, records, warnings=warnings)


def _record(position: int, entry: Entry) -> Record:
    """Return the record of an entry."""
    slots = slotted(entry.fields, _MEANINGS)
    if "journal" not in slots and "book" in slots:
        slots["journal"] = slots["book"]
    for value in slots.get("pmcid_or_custom", ()):
        if re.fullmatch(r"PMC\d+", value):
            slots.setdefault("pmcid", []).append(value)
    return record_of(position, entry.line, entry.fields, Gathered(slots))
