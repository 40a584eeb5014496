"""Whether confidence means what it says: of what is stated with 0.8, four in five should be right.

For each kind of statement the strictest measure decides what is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.evaluate.scoring import Judged

DECIDING = (
    "indication",
    "intervention",
    "agent",
    "outcome full",
    "complication+charge",
    "mechanism",
    "contraindication",
)
"""The measure by which a row of each kind is right or wrong."""

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows whose confidence is in ``[low, high)``, the last bin including its end."""

    low: float
    high: float
    rows: int
    right: int
    stated: float

    @property
    def share(self) -> float:
        """Return the share that is right."""
        return self.right / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins of one kind, and how far stated and right are apart on average."""

    measure: str
    bins: tuple[Bin, ...]

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return sum(b.rows for b in self.bins)

    @property
    def error(self) -> float:
        """Return the expected calibration error: the gap of each bin, weighted by its rows."""
        gaps = sum(abs(b.share - b.stated) * b.rows for b in self.bins)
        return gaps / self.rows if self.rows else 0.0


def calibrations(judged: Iterable[Judged], edges: Sequence[float] = EDGES) -> list[Calibration]:
    """Return a reliability table for each kind of which anything was read."""
    by_measure: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        if each.measure in DECIDING and each.row.get("confidence") is not None:
            by_measure[each.measure].append(each)
    return [Calibration(m, _bins(by_measure[m], edges)) for m in DECIDING if by_measure[m]]


def _bins(judged: Sequence[Judged], edges: Sequence[float]) -> tuple[Bin, ...]:
    """Return the bins that hold any row."""
    found = []
    for low, high in pairwise(edges):
        last = high == edges[-1]
        inside = [j for j in judged if low <= float(j.row["confidence"]) < high or (last and _at(j, high))]
        if inside:
            stated = sum(float(j.row["confidence"]) for j in inside) / len(inside)
            found.append(Bin(low, high, len(inside), sum(j.right for j in inside), stated))
    return tuple(found)


def _at(judged: Judged, edge: float) -> bool:
    """Return whether a row's confidence is the highest there is."""
    return float(judged.row["confidence"]) >= edge
