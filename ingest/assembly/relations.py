"""The causal verbs of ``ingest/rules/relations.tsv``, compiled."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_RULES = Path(__file__).parent.parent / "rules" / "relations.tsv"


@dataclass(frozen=True, slots=True)
class Relation:
    """A causal verb: +1 raises, -1 lowers, 0 not said; ``strict`` where it is causal of whatever it joins.

    ``forward`` is a verb with the cause before it; "due to" has it behind.
    """

    pattern: re.Pattern[str]
    name: str
    polarity: int
    forward: bool
    strict: bool


@lru_cache(maxsize=1)
def any_relation() -> re.Pattern[str]:
    """Return one expression for all verbs: most sentences hold none, and need not be searched for each."""
    return re.compile("|".join(relation.pattern.pattern for relation in relations()), re.IGNORECASE)


@lru_cache(maxsize=1)
def relations() -> tuple[Relation, ...]:
    """Return the verbs in the order of the file."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Relation(
                re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE),
                row["relation"],
                int(row["polarity"]),
                forward=row["direction"] == "forward",
                strict=row["strict"] == "yes",
            )
            for row in rows
        )
