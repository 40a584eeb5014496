"""What a review's table of study characteristics asks of each study, besides arms, sizes and results.

Every trait is a row of ``kb/traits.tsv``: its name, the group it is shown in, its label, and what it means.
``ingest.study.traits`` reads them out of texts, `kb.store` keeps them, answers show them in this order.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Trait:
    """One question of the table of characteristics."""

    name: str
    group: str
    label: str
    meaning: str


@lru_cache(maxsize=1)
def traits() -> dict[str, Trait]:
    """Return the traits by name, in the order in which they are shown."""
    with (files("kb") / "traits.tsv").open("r", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["name"]: Trait(**row) for row in rows}


def label_of(name: str) -> str:
    """Return what a trait is called; the name itself where a newer version of the program wrote it."""
    known = traits().get(name)
    return known.label if known else name.replace("_", " ")
