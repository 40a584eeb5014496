"""What a review's table of study characteristics asks of each study, besides arms, sizes and results.

Every trait is a row of ``kb/traits.tsv``: its name, the group it is shown in, its label, and what it means.
``ingest.study.traits`` reads them out of texts, `kb.store` keeps them, answers show them in this order.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.statements import Evidence, Spread


@dataclass(frozen=True, slots=True)
class Trait:
    """One question of the table of characteristics."""

    name: str
    group: str
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One entry of the table of study characteristics: ``trait`` is a row of ``kb/traits.tsv``.

    ``text`` is the answer as printed, inside its quote. ``subject`` says of what where one trait has several
    (the row of a baseline table); ``number``, ``spread``, ``unit``, ``total`` are what the text holds in
    numbers, ``first`` and ``last`` the first and the last day that a period may mean, in ISO 8601.
    """

    trait: str
    text: str
    evidence: Evidence
    arm: str | None = None
    subject: str | None = None
    number: float | None = None
    unit: str | None = None
    spread: Spread | None = None
    total: float | None = None
    first: str | None = None
    last: str | None = None


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
