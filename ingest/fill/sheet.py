"""Sheets as values: the reviewer's rows go in, the same rows come out with answers beside them.

How a file becomes a sheet, and what may be wrong with it, is in ``reading``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from ingest.fill.answer import Question, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fill.answer import Answer, Figures

ASKED = ("id", "document", "outcome", "intervention", "comparator")
FIGURES = ("events", "group_size", "mean", "standard_deviation")
GIVEN = (
    *(f"intervention_{name}" for name in FIGURES),
    *(f"comparator_{name}" for name in FIGURES),
    "direction",
    "quote",
    "section",
    "page",
    "statement",
    "derived",
    "confidence",
)
BETWEEN_QUOTES = " | "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: its columns in order, its rows, and in which line of the file each row begins."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]

    def questions(self) -> list[Question]:
        """Return the rows as questions, in order."""
        return [_question({name: text.strip() for name, text in row.items()}) for row in self.rows]


def _question(row: dict[str, str]) -> Question:
    """Return a row as a question."""
    return Question(
        id=row.get("id", ""),
        document=row.get("document", ""),
        outcome=row.get("outcome", ""),
        intervention=row.get("intervention", ""),
        comparator=row.get("comparator", ""),
        outcome_type=row.get("outcome_type", "").lower(),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer stands: exact slices of the document, section, page, and the stored statements."""

    quote: str = ""
    section: str = ""
    page: str = ""
    statement: str = ""


def filled(row: dict[str, str], answer: Answer, place: Place) -> dict[str, str]:
    """Return a row with its answer; what the document does not give is empty."""
    given = {f"intervention_{name}": text for name, text in _figures(answer.intervention).items()}
    given |= {f"comparator_{name}": text for name, text in _figures(answer.comparator).items()}
    derived = [
        f"{side}: {note}"
        for side, figures in (("intervention", answer.intervention), ("comparator", answer.comparator))
        for note in figures.derived
    ]
    found = answer.direction or any(given.values())
    return (
        row
        | given
        | {
            "direction": answer.direction,
            "quote": harmless(place.quote),
            "section": place.section,
            "page": place.page,
            "statement": place.statement,
            "derived": harmless("; ".join(derived)),
            "confidence": f"{answer.confidence:.2f}" if found else "",
        }
    )


def _figures(figures: Figures) -> dict[str, str]:
    """Return the numbers of a group as the sheet shows them."""
    values = (figures.events, figures.size, figures.mean, figures.sd)
    return {name: printed(value) for name, value in zip(FIGURES, values, strict=True)}


def harmless(text: str) -> str:
    """Return the words of a document so that no spreadsheet takes them for a formula: after an apostrophe.

    >>> harmless("=1+1"), harmless("3.8 (1.4)")
    ("'=1+1", '3.8 (1.4)')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def write(sheet: Sheet, rows: Sequence[dict[str, str]], file: TextIO) -> None:
    """Write the rows with the columns of the sheet first, then those of the answers."""
    columns = [*sheet.columns, *(name for name in GIVEN if name not in sheet.columns)]
    writer = csv.DictWriter(file, columns, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
