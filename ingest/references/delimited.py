"""Tables of references: CSV with commas, semicolons or tabs, of databases, managers and screening tools."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.references.columns import folded, heads_references, meanings_of_columns
from ingest.references.gathering import Gathered, Slots, record_of
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.people import glued_names
from ingest.references.ris import TYPES as RIS_TYPES
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.records import Record, RecordList

MEDIA_TYPE = "text/csv"
_DELIMITERS = (",", ";", "\t", "|")
_REFUSED = 0.35  # surer than the reader of any text: another table is named as what it is
_HEADER_WITHIN = 6  # rows: some databases put a line about the export above the names of the columns
_LONGEST_CELL = 16 * 1024 * 1024
_CITATION = re.compile(
    r"\b\d{4}\b[^;]{0,40};\s*(?P<volume>[^(:;.]{0,20})(?:\((?P<issue>[^)]{0,30})\))?(?::\s*(?P<pages>[^.;]{1,40}))?\."
)
_EMBASE_SOURCE = re.compile(
    r"^(?P<journal>[^()]{1,200}?)\s+\((?P<year>\d{4})\)\s*(?P<volume>[^:()]{0,20})(?::\s?(?P<issue>[^()]{1,30}))?"
    r"\s*(?:\((?P<pages>[^()]{1,40})\))?"
)
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_COMMA = re.compile(r",(?![^()]*\))")  # not one in brackets
_AUTHOR_ID = re.compile(r"\s*\(\d+\)")
_PROGRAM_LIST = re.compile(r"\[\s*(?:['\"]|\])")


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns: its place, the names, and what divides the cells."""

    row: int
    names: tuple[str, ...]
    delimiter: str


_NOTHING = frozenset({"na", "n/a", "nan", "null", "none"})  # as R, Python and people write an empty cell


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: a row of names that head references, and rows below it."""
    head = head_of(data)
    if not head or head.lstrip()[:1] in ("<", "{", "@"):
        return 0.0
    header = _header(head)
    if header is None:
        return _REFUSED if name.lower().endswith((".csv", ".tsv")) else 0.0
    below = [line for line in head.split("\n")[header.row + 1 :] if line.strip()]
    is_table = bool(below) and any(header.delimiter in line for line in below)
    return SURE if is_table else _REFUSED


def read(data: bytes, name: str) -> RecordList:
    """Read a table of references."""
    text, warnings = text_of(data, name)
    header = _header(text)
    if header is None:
        raise SourceError(
            name,
            "a table, but no column is known as the title of a reference",
            where="line 1",
            advice="name the columns in the first row: title, authors, year, journal, doi, abstract",
        )
    meanings = meanings_of_columns(header.names)
    records: list[Record] = []
    problems: list[str] = []
    for line, cells in _rows(text, header, problems):
        surplus = [cell for cell in cells[len(header.names) :] if cell.strip()]
        if surplus:
            problems.append(
                f"line {line}: {len(cells)} cells where there are {len(header.names)} columns; "
                f"it was left out; put cells with “{header.delimiter}” in quotes"
            )
            continue
        records.append(_record(len(records) + 1, line, header, cells, meanings))
    return list_of(
        data, name, MEDIA_TYPE, records, database=_database(records), warnings=warnings, problems=problems
    )


def _header(text: str) -> Header | None:
    """Return the row that names the columns, or None; the delimiter that yields most known names decides."""
    found: list[tuple[int, int, Header]] = []
    top = "\n".join(text.split("\n", _HEADER_WITHIN + 1)[: _HEADER_WITHIN + 1])
    for delimiter in _DELIMITERS:
        for row, cells in enumerate(_parsed(top, delimiter)):
            names = [cell.strip().strip("\ufeff") for cell in cells]
            if row >= _HEADER_WITHIN or len(names) < 2:
                continue
            if heads_references(names):
                found.append(
                    (len(meanings_of_columns(names)), -row, Header(row, _distinct(names), delimiter))
                )
    return max(found, key=lambda each: each[:2])[2] if found else None


def _distinct(names: list[str]) -> tuple[str, ...]:
    """Return the names of the columns, each once: a second "URL" is "URL (2)"."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows of a table, whatever their length; nothing more where the quotes are beyond repair."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from csv.reader(_with_ends(text), delimiter=delimiter, strict=False)
    except csv.Error:
        return


def _with_ends(text: str) -> list[str]:
    """Return the lines of a text with their ends, as the csv module wants them for cells of several lines."""
    return text.replace("\x00", "").splitlines(keepends=True)


def _rows(text: str, header: Header, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row below the header that holds anything; say where that ends."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(_with_ends(text), delimiter=header.delimiter, strict=False)
    before = 0
    try:
        for row, cells in enumerate(reader):
            line, before = before + 1, reader.line_num
            if row > header.row and any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error:
        problems.append(
            f"line {before + 1}: from here on nothing can be read: a cell longer than "
            f"{_LONGEST_CELL >> 20} MiB; look for a quotation mark that is not closed"
        )


def _record(
    position: int, line: int, header: Header, cells: list[str], meanings: Mapping[str, str]
) -> Record:
    """Return the record of a row."""
    fields = tuple(zip(header.names, (_bare(cell) for cell in cells), strict=False))
    slots: Slots = {}
    for name, value in fields:
        meaning = meanings.get(name) or meanings.get(re.sub(r" \(\d+\)$", "", name))
        if meaning and value.strip() and value.strip().lower() not in _NOTHING:
            slots.setdefault(meaning, []).append(value.strip())
    _place(slots, header)
    if "journal" not in meanings.values():  # as Publish or Perish names it
        slots.setdefault("journal", []).extend(slots.get("source", ()))
    return record_of(position, line, fields, Gathered(slots, in_cells=True))


def _bare(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from reading it as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _place(slots: Slots, header: Header) -> None:
    """Take apart what stands together in one cell: citations, lists of programs, names without a divider."""
    slots["full_author"] = [_AUTHOR_ID.sub("", value) for value in slots.get("full_author", ())]
    if any(folded(name) == "item title" for name in header.names):  # Springer divides authors by nothing
        slots["author"] = [each for value in slots.get("author", ()) for each in glued_names(value)]
    kinds = [kind.strip() for value in slots.get("type", ()) for kind in value.split(";")]
    slots["type"] = [RIS_TYPES.get(kind, kind) for kind in kinds]
    slots["keyword"] = [_divided(value) for value in slots.get("keyword", ())]
    slots["url"] = [url for value in slots.get("url", ()) for url in re.split(r"[\s;|]+(?=https?://)", value)]
    for source in slots.get("source", ()):
        match = _EMBASE_SOURCE.match(source) or _CITATION.search(source)
        for name, value in (match.groupdict() if match else {}).items():
            if value and value.strip() and not slots.get(name):
                slots[name] = [value.strip()]
        slots.setdefault("note", []).append(source)


def _divided(value: str) -> str:
    """Return keywords one a line: a program's list, or words divided by commas."""
    if _PROGRAM_LIST.match(value):
        try:
            return "\n".join(str(each) for each in ast.literal_eval(value))
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            return value
    if ";" not in value and "\n" not in value and value.count(",") >= 2:
        return _COMMA.sub("\n", value)
    return value


def _database(records: list[Record]) -> str:
    """Return the one database that a column names for all."""
    named = {
        value for record in records for name, value in record.fields
        if folded(name) in ("database", "name of database", "source database", "database name") and value
    }  # fmt: skip
    only = named.pop() if len(named) == 1 else ""
    return "" if only.isdigit() else only[:200]
