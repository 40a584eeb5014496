"""The second reader's role: how far the answers agree with a person's, column by column, and where not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.sheet import FIGURES
from kb.errors import KnowledgeBaseError
from kb.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ingest.fill.sheet import Sheet

COMPARED = (*(f"{side}_{name}" for side in ("intervention", "comparator") for name in FIGURES), "direction")
_DIRECTIONS = frozenset({"increased", "decreased", "no_difference"})
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLOSE = 1e-6
_LINE = "{:36}{:>7}{:>8}{:>7}   {:>7}{:>8}{:>7}   {:>10}{:>10}"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell in which the two readers differ; an empty text is a cell left empty."""

    id: str
    column: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of so many cells agree. ``kappa`` is Cohen's, None where chance alone would agree in all."""

    cells: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> float | None:
        """Return the agreement in per cent, None where there is nothing to agree on."""
        return 100 * self.agreed / self.cells if self.cells else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree in one column; in ``all`` cells an empty one is an answer too."""

    column: str
    all: Shares
    both: Shares
    only_ours: int
    only_theirs: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The agreement of each column, every cell that differs, and the rows of either that the other lacks."""

    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]
    only_ours: tuple[str, ...] = ()
    only_theirs: tuple[str, ...] = ()


def comparable(path: Path, sheet: Sheet) -> Sheet:
    """Return a person's sheet as it is, where it can be compared with.

    Raises:
        KnowledgeBaseError: None of its columns is one that filling fills.
    """
    if not any(column in COMPARED for column in sheet.columns):
        raise KnowledgeBaseError(
            f"{path}, line 1: no column to compare, only {', '.join(sheet.columns)}; "
            f"name at least one of {', '.join(COMPARED)}"
        )
    return sheet


def compare(ours: Sequence[Mapping[str, str]], theirs: Sequence[Mapping[str, str]]) -> Comparison:
    """Return how far two sheets agree in the columns that the person's has.

    Rows are paired by ``id``, the first of an id with the first, the second with the second.
    """
    by_id: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in reversed(theirs):
        by_id[_id(row)].append(row)
    paired, alone = [], []
    for row in ours:
        same = by_id.get(_id(row))
        if same:
            paired.append((row, same.pop()))
        else:
            alone.append(_id(row))
    agreements: list[Agreement] = []
    differing: list[Difference] = []
    for column in COMPARED:
        if not theirs or column not in theirs[0]:
            continue
        cells = [(_value(a.get(column, "")), _value(b.get(column, ""))) for a, b in paired]
        agreements.append(_agreement(column, cells))
        differing += [
            Difference(_id(a), column, a.get(column, ""), b.get(column, ""))
            for (a, b), (x, y) in zip(paired, cells, strict=True)
            if x != y
        ]
    unmet = tuple(id_ for id_, rows in reversed(by_id.items()) for _ in rows)
    return Comparison(tuple(agreements), tuple(differing), tuple(alone), unmet)


def _id(row: Mapping[str, str]) -> str:
    """Return the id of a row."""
    return row.get("id", "").strip()


def _value(text: str) -> str:
    """Return a cell in the form in which cells are compared: numbers by value, directions by word.

    >>> _value("6,032.370"), _value("3,5"), _value(" No difference ")
    ('6032.37', '3.5', 'no_difference')
    """
    plain = text.strip().lower()
    number = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        return f"{float(number):.6f}".rstrip("0").rstrip(".")
    except ValueError:
        word = re.sub(r"[\s-]+", "_", plain)
        return word if word in _DIRECTIONS else plain


def _agreement(column: str, cells: Sequence[tuple[str, str]]) -> Agreement:
    """Return the figures of one column."""
    return Agreement(
        column=column,
        all=_shares(cells),
        both=_shares([(x, y) for x, y in cells if x and y]),
        only_ours=sum(bool(x) and not y for x, y in cells),
        only_theirs=sum(bool(y) and not x for x, y in cells),
    )


def _shares(cells: Sequence[tuple[str, str]]) -> Shares:
    """Return how many cells agree, and beyond chance."""
    return Shares(len(cells), sum(x == y for x, y in cells), kappa(cells))


def kappa(cells: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two readers, None where it is not defined.

    >>> kappa([("a", "a"), ("b", "b"), ("a", "b"), ("b", "a")])
    0.0
    """
    n = len(cells)
    if not n:
        return None
    one, other = Counter(x for x, _ in cells), Counter(y for _, y in cells)
    chance = sum(one[value] * other[value] for value in one) / n**2
    if chance > 1 - _CLOSE:
        return None
    return (sum(x == y for x, y in cells) / n - chance) / (1 - chance)


def lines(found: Comparison) -> Iterator[str]:
    """Yield the comparison as people read it: the columns, rows without a partner, each cell that differs."""
    yield _LINE.format("", "", "all cells", "", "", "both filled", "", "only filled", "")
    yield _LINE.format("column", "cells", "agree %", "kappa", "cells", "agree %", "kappa", "here", "there")
    for a in found.agreements:
        yield _LINE.format(a.column, *_printed(a.all), *_printed(a.both), a.only_ours, a.only_theirs)
    for whose, ids in (("only here", found.only_ours), ("only there", found.only_theirs)):
        if ids:
            more = ", …" if len(ids) > _NAMED else ""
            yield f"{len(ids)} {plural('row', len(ids))} left out, {whose}: {', '.join(ids[:_NAMED])}{more}"
    for d in found.differences:
        yield f"{d.id}: {d.column}: here {d.ours or 'empty'}, there {d.theirs or 'empty'}"


def _printed(shares: Shares) -> tuple[str, str, str]:
    """Return cells, per cent and kappa as they are printed; a dash where there is none."""
    share = "–" if shares.percent is None else f"{shares.percent:.1f}"
    return str(shares.cells), share, "–" if shares.kappa is None else f"{shares.kappa:.2f}"
