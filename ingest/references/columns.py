"""The names under which tables of references head their columns, and what each means.

The names are data, in ``ingest/rules/reference_columns.tsv``: in lower case, words alone, divided by "|".
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ingest.references.ris import MEANINGS as RIS_TAGS
from ingest.references.wos import MEANINGS as WOS_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TELLING = frozenset({
    "title", "author", "journal", "year", "date", "doi", "pmid", "abstract", "volume", "issue", "pages",
    "issn", "keyword", "first_page", "full_author", "abbreviation", "url",
})  # fmt: skip
_LONGEST_NAME = 60
_FEWEST = 2
_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    """Return the meaning of each name."""
    source = files("ingest") / "rules" / "reference_columns.tsv"
    with source.open("r", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {name: row["meaning"] for row in rows for name in row["names"].split("|")}


def folded(column: str) -> str:
    """Return the name of a column in lower case, words alone.

    >>> folded(" Journal/Book "), folded("publication_year")
    ('journal book', 'publication year')
    """
    return _WORD.sub(" ", column.lower()).strip()


def meanings_of_columns(columns: Sequence[str]) -> Mapping[str, str]:
    """Return the meaning of each column that has one; tags of RIS or Web of Science are known too."""
    upper = {column.strip().upper() for column in columns}
    if {"PT", "AU", "TI"} <= upper:
        return {column: WOS_TAGS[tag] for column in columns if (tag := column.strip().upper()) in WOS_TAGS}
    if {"TY", "TI"} <= upper or {"AU", "TI"} <= upper or {"T1", "A1"} <= upper:
        tags = RIS_TAGS | {"YEAR": "year"}
        return {
            column: _plain_slot(tags[tag]) for column in columns if (tag := column.strip().upper()) in tags
        }
    return {column: meaning for column in columns if (meaning := _by_name().get(folded(column)))}


def _plain_slot(meaning: str) -> str:
    """Return the slot of a RIS tag where no other tag of the entry decides what it means."""
    return {
        "journal_or_short": "journal",
        "second_author": "editor",
        "work_type": "type",
        "ris_type": "type",
    }.get(meaning, meaning)


def heads_references(cells: Sequence[str]) -> bool:
    """Return whether the cells of a row head a table of references.

    A title with one more of what references have; or, where there is no title, four of them.
    """
    if any(len(cell) > _LONGEST_NAME for cell in cells):
        return False
    known = set(meanings_of_columns(cells).values()) & _TELLING
    return (len(known) >= _FEWEST and "title" in known) or len(known) >= 2 * _FEWEST
