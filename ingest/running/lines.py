"""How the reports of a run are said: a line each for programs and logs, a table for terminals."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from kb.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.running.reports import FileReport, IngestReport

SAID = {
    "stored": "stored",
    "unchanged": "unchanged",
    "reread": "read again",
    "restored": "current again",
    "outdated": "kept as an older version",
    "held": "held back",
    "partial": "in part",
    "failed": "failed",
}
_SHORT = SAID | {"outdated": "older version"}
_NARROW = 72  # columns, below which a row of the table takes two lines
_STATUS, _NUMBER, _KIND = 13, 6, 17
_INDENT = "    "
_MOST_PLACES = 40


def line(report: FileReport) -> str:
    """Return the line of one input: what became of it, and what the reader should know."""
    said = f"{SAID[report.status]:12} {report.path}"
    notes = told(report)
    return f"{said}: {', '.join(notes)}" if notes else said


def told(report: FileReport) -> list[str]:
    """Return what there is to say of an input, beyond what became of it."""
    if report.status == "failed":
        return [report.problem]
    if report.status == "held":
        return [f"{report.problem}: {'; '.join(_places(report))}"]
    if report.status == "unchanged":
        return []
    counts = [report.kind.replace("_", " "), *_counts(report)] if not report.records else _listed(report)
    return [part for part in (*counts, *_notes(report)) if part]


def _below(report: FileReport) -> list[str]:
    """Return what stands below a row: of what is held back, each place on a line of its own."""
    return [f"{report.problem}:", *_places(report)] if report.status == "held" else told(report)


def _places(report: FileReport) -> list[str]:
    """Return where a held text may name patients; of very many places the first, and how many more."""
    more = len(report.places) - _MOST_PLACES
    return [
        *report.places[:_MOST_PLACES],
        *([f"and {more} more (--report names them all)"] if more > 0 else []),
    ]


def _counts(report: FileReport) -> list[str]:
    """Return how much was read out of an input."""
    counts = [f"{len(report.parts)} documents"] if report.parts else []
    counts.append(_number("statement", report.statements))
    return [*counts, _number("finding", report.findings)] if report.findings else counts


def _listed(report: FileReport) -> list[str]:
    """Return what a list of references brought."""
    twice = _number("duplicate", report.duplicates)
    return [f"{_number('record', report.records)}, {report.new} new, {twice}"]


def _notes(report: FileReport) -> list[str]:
    """Return what is incomplete, what was replaced, and the warnings."""
    notes = []
    if report.completeness not in {"full", ""}:
        reason = f" ({report.problem})" if report.problem else ""
        notes.append(report.completeness.replace("_", " ") + reason)
    elif report.problem:
        notes.append(report.problem)
    said_of = "the store holds a fuller text," if report.status == "outdated" else "replaces"
    notes += [f"{said_of} {name}" for name in report.superseded]
    return notes + [f"warning: {warning}" for warning in report.warnings]


def closing(report: IngestReport) -> list[str]:
    """Return the last lines: how many are in the store, which are not, and how to go on."""
    all_files = _number("document" if not any(f.records for f in report.files) else "file", len(report.files))
    out = len(report.failed) + len(report.held)
    stored = len(report.files) - out
    number = len(report.passed_over)
    passed = f", {number} passed over (no documents; --report names them)" if number else ""
    lines = [f"{stored} of {all_files} {'is' if stored == 1 else 'are'} in the store{passed}."]
    if report.search and report.search.merged:
        lines.append(
            f"{_number('work', report.search.merged)} merged with another; `kb duplicates list --merged`."
        )
    if report.search and report.search.asked:
        lines.append(f"{_number('pair', report.search.asked)} of works to decide on; `kb duplicates list`.")
    if report.stopped:
        left = report.not_reached
        lines.append(
            f"Stopped, {_number('file', left)} not reached. What is stored stays; the same command goes on."
        )
    return lines


def _number(noun: str, count: int) -> str:
    return f"{count} {plural(noun, count)}"


class Lines:
    """The table of a terminal, row by row as the reports come; rows of a narrow one take two lines."""

    def __init__(self, names: Sequence[str], width: int) -> None:
        """Take all names that will come, by which the columns are measured, and the width of the terminal."""
        self._is_narrow = width < _NARROW
        self._width = max(width, 20)
        fixed = _STATUS + 2 * (_NUMBER + 1) + _KIND + 2
        longest = max(map(wide, names), default=0)
        self._name = max(min(longest, self._width - fixed), 4)

    def head(self) -> list[str]:
        """Return the line above the rows; a narrow terminal has none."""
        if self._is_narrow:
            return []
        figures = f"{'Stmts':>{_NUMBER}} {'Finds':>{_NUMBER}}"
        return [f"{'Result':{_STATUS}}{figures}  {'Kind':{_KIND}}File".rstrip()]

    def row(self, report: FileReport) -> list[str]:
        """Return the lines of one input: its row, and below it what there is to say."""
        if self._is_narrow:
            name = shortened(report.path, self._width - _STATUS)
            return [f"{_SHORT[report.status]:{_STATUS}}{name}", *self._said(_below(report))]
        read = report.status not in {"failed", "held", "unchanged"}
        first, second = (
            (report.new, report.duplicates) if report.records else (report.statements, report.findings)
        )
        figures = f"{first if read else '':>{_NUMBER}} {second if read and second else '':>{_NUMBER}}"
        kind = "reference list" if report.records else report.kind.replace("_", " ")
        name = shortened(report.path, self._name)
        row = f"{_SHORT[report.status]:{_STATUS}}{figures}  {kind[: _KIND - 1]:{_KIND}}{name}"
        notes = (
            _below(report) if not read else [*(_listed(report) if report.records else []), *_notes(report)]
        )
        return [row, *self._said(notes)]

    def _said(self, notes: Sequence[str]) -> list[str]:
        """Return notes below a row, wrapped at the width of the terminal."""
        return [
            each
            for note in notes
            for each in wrap(note, self._width, initial_indent=_INDENT, subsequent_indent=_INDENT)
        ]


def wide(words: str) -> int:
    """Return how many columns of a terminal words take.

    >>> wide("pain"), wide("痛み")
    (4, 4)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in words)


def shortened(path: str, width: int) -> str:
    """Return a path that is no wider: the file's name is what tells, the folders before it may go.

    >>> shortened("a/very/long/way/to/paper.pdf", 14), shortened("a_paper_with_a_long_name.pdf", 14)
    ('…/to/paper.pdf', 'a_paper…me.pdf')
    """
    if wide(path) <= width:
        return path
    parts = Path(path).parts
    for first in range(1, len(parts)):
        short = str(Path("…", *parts[first:]))
        if wide(short) <= width:
            return short
    name = parts[-1] if parts else path
    while wide(name) > width and len(name) > 3:
        middle = (len(name) + 2) // 2
        name = f"{name[: middle - 1].rstrip('…')}…{name[middle + 1 :].lstrip('…')}"
    return name
