"""How sure a finished report is: the share of right rows of its pattern in articles that were read by hand.

A pattern is where a report is told, what it says, whether a number counts it, and whether its group is named.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kb.statements import Standing

if TYPE_CHECKING:
    from ingest.assembly.complications.drafts import Draft

_TABLE = Path(__file__).parents[2] / "rules" / "confidence.tsv"
_UNKNOWN_NAME = 0.15
"""What a row that no vocabulary holds loses: its head may be no harm."""


@lru_cache(maxsize=1)
def _shares() -> dict[tuple[str, str, str, str], float]:
    """Return the confidence of each pattern."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["told"], row["occurrence"], row["counted"], row["group"]): float(row["confidence"])
            for row in csv.DictReader(file, delimiter="\t")
        }


def confidence_of(draft: Draft) -> float:
    """Return how sure a report is; what is no result of the study's own keeps what its reader said."""
    if draft.standing is not Standing.PRIMARY:
        return draft.confidence
    pattern = (
        "table" if draft.from_table else "prose",
        draft.occurrence.value,
        "yes" if draft.counted else "no",
        "open" if draft.arm is None and draft.arm_label is None else "named",
    )
    share = _shares().get(pattern)
    if share is None:
        return draft.confidence
    return round(share - (_UNKNOWN_NAME if draft.concept is None else 0.0), 2)
