"""Counting what is right, missing and wrong: per kind of evidence, document, section and table."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.evaluate.matching import FIELDS, MEASURES, Match, Row, listed, with_others

_NOT_CLAIMED = frozenset({"statement", "evidence", "confidence", "text"})


@dataclass(slots=True)
class Tally:
    """How many rows are right, how many of the gold are missing, and how many were read that are wrong."""

    right: int = 0
    missing: int = 0
    wrong: int = 0

    def add(self, right: int, missing: int, wrong: int) -> None:
        """Count more rows."""
        self.right += right
        self.missing += missing
        self.wrong += wrong

    @property
    def gold(self) -> int:
        """Return how many rows the gold asks for."""
        return self.right + self.missing

    @property
    def empty(self) -> bool:
        """Return whether nothing was asked for and nothing said."""
        return not self.right + self.missing + self.wrong

    @property
    def precision(self) -> float:
        """Return the share of what was read that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what the gold asks for that was read."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall.

        >>> round(Tally(right=8, missing=2, wrong=0).f1, 3)
        0.889
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """The rows of one list held against its gold.

    ``repeated`` are rows that say again, in other words, what gold holds, or what gold leaves open: neither
    asked for nor wrong.
    """

    right: list[tuple[Row, Row]]
    missing: list[Row]
    wrong: list[Row]
    repeated: list[Row]


@dataclass(frozen=True, slots=True)
class Judged:
    """One row that was read, and whether it is right in one measure."""

    measure: str
    row: Row
    right: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """One thing that is wrong: a row of the gold that is missing, a row read too much, or a wrong answer."""

    word: str
    document: str
    measure: str
    what: Any


@dataclass(slots=True)
class Evaluation:
    """All that was counted. Tallies are by measure; ``by_place`` by what kind of place and its name first."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    answers: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_document: dict[str, dict[str, Tally]] = field(default_factory=dict)
    by_place: dict[str, dict[str, dict[str, Tally]]] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    misses: list[Missed] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def pair(gold: Sequence[Row], read: Sequence[Row], match: Match) -> Pairing:
    """Return which rows belong together, each to one, in order; optional gold last.

    Optional gold is no miss where it is not read, and no error where it is. What says again what gold already
    holds is no error either, unless it is the very same row.
    """
    left = list(read)
    right: list[tuple[Row, Row]] = []
    missing: list[Row] = []
    allowed: list[Row] = []
    for wanted in sorted(gold, key=lambda row: bool(row.get("optional"))):
        at = next((i for i, row in enumerate(left) if match(wanted, row)), None)
        if at is None:
            if not wanted.get("optional"):
                missing.append(wanted)
        elif wanted.get("optional"):
            allowed.append(left.pop(at))
        else:
            right.append((wanted, left.pop(at)))
    again = _said_again(read)
    wrong = [row for row in left if id(row) in again or not any(match(wanted, row) for wanted in gold)]
    refused = {id(row) for row in wrong}
    return Pairing(right, missing, wrong, [*allowed, *(row for row in left if id(row) not in refused)])


def _said_again(rows: Sequence[Row]) -> set[int]:
    """Return which rows say word for word what an earlier one says."""
    seen: set[str] = set()
    again: set[int] = set()
    for row in rows:
        claim = json.dumps({k: v for k, v in row.items() if k not in _NOT_CLAIMED}, sort_keys=True)
        if claim in seen:
            again.add(id(row))
        seen.add(claim)
    return again


def evaluate(gold: Iterable[Row], exported: Mapping[str, Row]) -> Evaluation:
    """Hold what was read against the gold.

    Args:
        gold: One row for each document.
        exported: The lines of the export, by the stem of the document's file.
    """
    evaluation = Evaluation()
    for wanted in gold:
        read = exported.get(wanted["id"])
        if read is None:
            evaluation.absent.append(wanted["id"])
        _document(wanted, read or {"document": {}}, evaluation)
    return evaluation


def _document(wanted: Row, read: Row, evaluation: Evaluation) -> None:
    """Count one document."""
    name = wanted["id"]
    own = evaluation.by_document.setdefault(name, defaultdict(Tally))
    for asked in FIELDS:
        if wanted.get(asked) is not None:
            given = read["document"].get(asked)
            right = given in listed(wanted[asked])
            evaluation.answers[asked].add(right, not right, 0)
            if not right:
                what = {"want": wanted[asked], "got": given}
                evaluation.misses.append(Missed("WRONG", name, asked, what))
    for measure in MEASURES:
        if measure.rows not in wanted:  # the gold says nothing of this kind
            continue
        rows = wanted[measure.rows]
        rows = with_others(rows) if measure.rows == "complications" else rows
        found = pair(rows, read.get(measure.rows, []), measure.match)
        counts = len(found.right), len(found.missing), len(found.wrong)
        evaluation.tallies[measure.name].add(*counts)
        own[measure.name].add(*counts)
        _places(measure.name, found, evaluation)
        _notes(name, measure.name, found, evaluation)


def _notes(document: str, measure: str, found: Pairing, evaluation: Evaluation) -> None:
    """Keep every miss and extra, and which rows are right."""
    evaluation.misses += [Missed("MISS", document, measure, row) for row in found.missing]
    evaluation.misses += [Missed("EXTRA", document, measure, row) for row in found.wrong]
    good = [*(row for _, row in found.right), *found.repeated]
    evaluation.judged += [Judged(measure, row, right=True) for row in good]
    evaluation.judged += [Judged(measure, row, right=False) for row in found.wrong]


def _places(measure: str, found: Pairing, evaluation: Evaluation) -> None:
    """Count rows by where they were read; what is missing has no place of its own."""
    for row, right in (*((row, 1) for _, row in found.right), *((row, 0) for row in found.wrong)):
        for kind, where in place_of(row).items():
            places = evaluation.by_place.setdefault(kind, {})
            tally = places.setdefault(where, defaultdict(Tally))[measure]
            tally.add(right, 0, 1 - right)


def place_of(row: Row) -> dict[str, str]:
    """Return the section of a row's first quote, and whether it is prose or in which table.

    >>> place_of({"evidence": [{"section": "results", "locator": {"table": "Table 2"}}]})
    {'section': 'results', 'table': 'Table 2'}
    """
    first: Row = next(iter(row.get("evidence", ())), {})
    table = (first.get("locator") or {}).get("table")
    return {"section": first.get("section") or "(no section)", "table": str(table) if table else "(prose)"}
