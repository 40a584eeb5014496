"""The values of single patients: tables that have a row (or a column) for each patient and times across.

For the checks that recompute means and count responders again (``kb.checks.mean_sd``, ``.responders``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.quotes import span_quote
from ingest.recognisers.times import find_times
from kb.checks.material import IndividualValues
from kb.printed import NUMBER, decimal, is_missing
from kb.statements import Time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from ingest.annotations import Passage
    from kb.documents import Cell, Document, Table
    from kb.spans import Span
    from kb.statements import Evidence

_FEWEST_PATIENTS = 3
_PERSON = r"(?:patients?|cases?|subjects?|participants?|pts?)"
_PATIENT = re.compile(rf"(?:{_PERSON}|no|num|number|nr|id|p|s)?\W*(\d{{1,3}})\W*", re.IGNORECASE)
_CORNER = re.compile(rf"\W*(?:{_PERSON}\W*)?(?:no|num|number|nr|id|code|initials)?\W*", re.IGNORECASE)
_NAME = re.compile(rf"(?:{_PERSON}\s)?[A-Z]{{1,3}}[.-]?\d{{0,3}}\W?")
"""What a patient goes by in a table: A, B, C or initials."""
_SUMMARY = re.compile(
    r"\s*(?:mean|median|average|total|sum|s\.?d\.?|standard|range|min|max|iqr|p\b|all|overall|n\b)",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"({NUMBER})\s?(?:[a-h*†‡§]{{1,2}})?")
_ANCHORED = re.compile(r"\s*(?:after|post|following)[\s-]+(?P<anchor>\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row or column of a table: what heads it, and its cells by the number of the patient's line."""

    heads: tuple[Span, ...]
    cells: dict[int, Cell]


def individual_values(document: Document, passages: Sequence[Passage]) -> tuple[IndividualValues, ...]:
    """Return the columns (or rows) of patients' values of all tables, in order.

    A table counts where its rows, or its columns, are patients: numbered 1, 2, 3, …, or named by a letter or
    initials below a header "Patient". Lines that sum up are left out; so is any line with a cell that is no
    number and no sign of a missing one. A cell that spans several columns ("deceased") is missing in each.
    """
    found: list[IndividualValues] = []
    for table in document.tables:
        own = {p.cell.span: p for p in passages if p.table is table and p.cell is not None}
        if own:
            found += _of_table(document, table, own)
    return tuple(found)


def _of_table(document: Document, table: Table, own: dict[Span, Passage]) -> Iterator[IndividualValues]:
    for patients, lines in (_by_rows(document, table), _by_columns(document, table)):
        if len(patients) < _FEWEST_PATIENTS:
            continue
        for line in lines:
            values = _values(document, line, patients)
            if line.heads and sum(value is not None for value in values) >= _FEWEST_PATIENTS:
                own_line = _Line(line.heads, {at: c for at, c in line.cells.items() if at in patients})
                yield _individual(document, table, own_line, values, own)
        return


def _by_rows(document: Document, table: Table) -> tuple[list[int], list[_Line]]:
    """Return the rows that are patients, and the columns of the table."""
    labels: dict[int, str] = {}
    corner = ""
    columns: dict[tuple[Span, ...], dict[int, Cell]] = defaultdict(dict)
    for cell in table.cells:
        if cell.row_headers:
            labels.setdefault(cell.row, cell.row_headers[0].of(document.text))
        if cell.is_header and cell.row == 0 and cell.column == 0:
            corner = cell.span.of(document.text)
        if not cell.is_header and cell.column_headers:
            columns[cell.column_headers][cell.row] = cell
    _spread(table, columns)
    return _patients(labels, corner), [_Line(heads, cells) for heads, cells in columns.items()]


def _spread(table: Table, columns: dict[tuple[Span, ...], dict[int, Cell]]) -> None:
    """Enter cells that span several columns under each of them."""
    place = {heads: min(cell.column for cell in cells.values()) for heads, cells in columns.items()}
    for cell in table.cells:
        for heads, column in place.items():
            if not cell.is_header and cell.column < column < cell.column + cell.column_span:
                columns[heads].setdefault(cell.row, cell)


def _by_columns(document: Document, table: Table) -> tuple[list[int], list[_Line]]:
    """Return the columns that are patients, and the rows of the table."""
    labels: dict[int, str] = {}
    corner = ""
    rows: dict[tuple[Span, ...], dict[int, Cell]] = defaultdict(dict)
    for cell in table.cells:
        if cell.column_headers and not cell.is_header:
            labels.setdefault(cell.column, cell.column_headers[-1].of(document.text))
            rows[cell.row_headers][cell.column] = cell
        if cell.is_header and cell.row == 0 and cell.column == 0:
            corner = cell.span.of(document.text)
    return _patients(labels, corner), [_Line(heads, cells) for heads, cells in rows.items() if heads]


def _patients(labels: dict[int, str], corner: str) -> list[int]:
    """Return the lines whose labels are patients: numbered from 1 on, or named where the corner says so."""
    matches = ((line, _PATIENT.fullmatch(label.strip())) for line, label in sorted(labels.items()))
    numbered = [(line, int(match[1])) for line, match in matches if match]
    if len(numbered) >= _FEWEST_PATIENTS and [n for _, n in numbered] == list(range(1, len(numbered) + 1)):
        return [line for line, _ in numbered]
    names = {line: label.strip() for line, label in labels.items() if not _SUMMARY.match(label)}
    named = all(_NAME.fullmatch(label) for label in names.values())
    if named and corner.strip() and _CORNER.fullmatch(corner) and len(set(names.values())) == len(names):
        return sorted(names)
    return []


def _values(document: Document, line: _Line, patients: Iterable[int]) -> tuple[Decimal | None, ...]:
    """Return the patients' values, None where missing; nothing at all where a cell is neither."""
    values: list[Decimal | None] = []
    for patient in patients:
        cell = line.cells.get(patient)
        text = cell.span.of(document.text).strip() if cell is not None else ""
        single = _SINGLE.fullmatch(text)
        if single is None and not is_missing(text):
            return ()
        values.append(decimal(single[1]) if single else None)
    return tuple(values)


def _individual(
    document: Document,
    table: Table,
    line: _Line,
    values: tuple[Decimal | None, ...],
    own: dict[Span, Passage],
) -> IndividualValues:
    heads = [" ".join(span.of(document.text).split()) for span in line.heads]
    caption = table.caption.of(document.text) if table.caption else ""
    return IndividualValues(
        words=" ".join((caption, *heads)),
        time=time_of(heads),
        values=values,
        evidence=tuple(_quotes(document, line, own)),
        table=table.number,
    )


def _quotes(document: Document, line: _Line, own: dict[Span, Passage]) -> Iterator[Evidence]:
    some = next(iter(own.values()))
    for span in line.heads:
        yield span_quote(document, own.get(span, some), span, "header")
    for cell in dict.fromkeys(cell for _, cell in sorted(line.cells.items())):
        if len(cell.span):
            yield span_quote(document, own.get(cell.span, some), cell.span, "value")


def time_of(heads: Sequence[str]) -> Time | None:
    """Return the time that a column's headers name, outermost first; an outer "After PV" is its anchor.

    >>> time_of(("After PV", "5 days"))
    Time(value=5.0, unit='day', anchor='PV', baseline=False)
    """
    anchor = next((m["anchor"] for head in heads for m in [_ANCHORED.fullmatch(head)] if m), None)
    for head in reversed(heads):
        for time in find_times(head):
            if time.baseline:
                return Time(baseline=True, anchor=time.anchor)
            if time.value is not None and time.unit in _UNITS:
                return Time(time.value, time.unit, time.anchor or anchor)
    return Time(anchor=anchor) if anchor else None


_UNITS = frozenset({"minute", "hour", "day", "week", "month", "year"})
