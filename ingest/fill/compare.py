"""The second reader's role: how far the answers agree with a person's, column by column, and where not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.sheet import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COMPARED = (*(f"{side}_{name}" for side in ("intervention", "comparator") for name in FIGURES), "direction")
_CLOSE = 1e-6
_LINE = "{:34}{:>7}{:>8}{:>7}{:>8}{:>7}{:>8}{:>11}{:>12}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell in which the two readers differ; an empty text is a cell left empty."""

    id: str
    column: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree in one column. ``both`` are the cells that both filled.

    ``kappa`` is Cohen's, over all cells with the empty one as a value of its own; None where chance
    alone would agree in every cell.
    """

    column: str
    cells: int
    agreed: int
    both: int
    agreed_of_both: int
    only_ours: int
    only_theirs: int
    kappa: float | None


def compare(
    ours: Sequence[Mapping[str, str]], theirs: Sequence[Mapping[str, str]]
) -> tuple[list[Agreement], list[Difference]]:
    """Return the agreement of each column that the person's sheet has, and every cell that differs.

    Rows are paired by ``id``; a row that only one of them has is left out.
    """
    by_id = {row.get("id", ""): row for row in theirs}
    paired = [(row, by_id[row.get("id", "")]) for row in ours if row.get("id", "") in by_id]
    columns = [c for c in COMPARED if theirs and c in theirs[0]]
    found, differing = [], []
    for column in columns:
        cells = [(_value(a.get(column, "")), _value(b.get(column, ""))) for a, b in paired]
        found.append(_agreement(column, cells))
        differing += [
            Difference(a.get("id", ""), column, a.get(column, ""), b.get(column, ""))
            for (a, b), (x, y) in zip(paired, cells, strict=True)
            if x != y
        ]
    return found, differing


def _value(text: str) -> str:
    """Return a cell in the form in which cells are compared: numbers by value.

    >>> _value("6,032.370"), _value(" Increased ")
    ('6032.37', 'increased')
    """
    plain = text.strip().lower()
    try:
        number = float(plain.replace(",", ""))
    except ValueError:
        return plain
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _agreement(column: str, cells: Sequence[tuple[str, str]]) -> Agreement:
    """Return the figures of one column."""
    both = [(x, y) for x, y in cells if x and y]
    return Agreement(
        column=column,
        cells=len(cells),
        agreed=sum(x == y for x, y in cells),
        both=len(both),
        agreed_of_both=sum(x == y for x, y in both),
        only_ours=sum(bool(x) and not y for x, y in cells),
        only_theirs=sum(bool(y) and not x for x, y in cells),
        kappa=kappa(cells),
    )


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


def lines(agreements: Sequence[Agreement], differences: Sequence[Difference]) -> Iterator[str]:
    """Yield the comparison as people read it: a line for each column, then each cell that differs."""
    yield _LINE.format("column", "cells", "agree", "%", "kappa", "both", "agree", "only here", "only there")
    for a in agreements:
        share = f"{100 * a.agreed / a.cells:.1f}" if a.cells else "–"
        k = f"{a.kappa:.2f}" if a.kappa is not None else "–"
        counts = (a.both, a.agreed_of_both, a.only_ours, a.only_theirs)
        yield _LINE.format(a.column, a.cells, a.agreed, share, k, *counts)
    for d in differences:
        yield f"{d.id}: {d.column}: here {d.ours or 'empty'}, there {d.theirs or 'empty'}"
