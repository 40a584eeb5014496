"""The rows of harms in a table of something else: where patients are described, and what happened to them.

"Table 1, characteristics and outcomes" may end in "Procedure-related complications, n (%)" with the single
harms below. Only such a row, and those that follow it and name nothing but harms, are read there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.annotations import Passage

_HARMS_IN_GENERAL = re.compile(
    r"\W*(?:(?:overall|total|any|all|number of|patients with|rate of|major|minor|severe|serious|early|late|"
    r"peri-?\w*|post-?\w*|intra-?\w*|in-hospital|procedur\w+|surg\w+|treatment|therapy|device|operative|"
    r"an(?:a)?esthe\w+|related)[ -]+)*"
    r"(?:complications?|adverse (?:events?|effects?|reactions?)|side[- ]effects?)(?: rates?)?"
    r"\W*(?:(?:n|no|number|yes|patients|%)\W*)*",
    re.IGNORECASE,
)


def rows_of_harms(cells: Sequence[Passage], names_a_harm: Callable[[Passage], bool]) -> frozenset[int]:
    """Return the rows that count harms in a table that describes patients; ``names_a_harm`` judges a head."""
    heads = sorted(
        (p for p in cells if p.cell is not None and p.cell.column == 0 and p.text.strip()),
        key=lambda p: p.cell.row if p.cell is not None else 0,
    )
    found, below = set(), False
    for head in heads:
        general = _HARMS_IN_GENERAL.fullmatch(" ".join(head.text.split())) is not None
        below = general or (below and names_a_harm(head))
        if below and head.cell is not None:
            found.add(head.cell.row)
    return frozenset(found)
