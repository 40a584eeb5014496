"""The rows of a table that count a harm, and which harm it is.

"Nausea" may head rows of its own: "yes" counts it, "no" does not. "Table 1, characteristics and outcomes" may
end in "Procedure-related complications, n (%)" with the single harms below: only such a row, and those that
follow it and name nothing but harms, are read there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.complications.harm_heads import Head, Heads
    from kb.documents import Cell

_HARMS_IN_GENERAL = re.compile(
    r"\W*(?:(?:overall|total|any|all|number of|patients with|rate of|major|minor|severe|serious|early|late|"
    r"peri-?\w*|post-?\w*|intra-?\w*|in-hospital|procedur\w+|surg\w+|treatment|therapy|device|operative|"
    r"an(?:a)?esthe\w+|related)[ -]+)*"
    r"(?:complications?|adverse (?:events?|effects?|reactions?)|side[- ]effects?)(?: rates?)?"
    r"\W*(?:(?:n|no|number|yes|patients|%)\W*)*",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"(?:no(?!\.)|none|not|nil|absent|without|never|negative|free of)\b", re.IGNORECASE)
_PART = re.compile(
    r"(?:yes|present(?! \w)|positive(?! \w)|occurred|once|twice|grades?|degree|within|during|after|before|at|"
    r"day|first|next|last|intra-?operative(?:ly)?|post-?operative(?:ly)?|\W*\d|%)\b|"
    r"(?:any|all|total|overall|n|no\.|number|patients?|subjects?|incidence|frequency|slight|mild|moderate|severe|excessive|marked)"
    r"(?= *(?:$|[(\[,/:]))",
    re.IGNORECASE,
)
_YES = re.compile(r"yes\b|present\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:pre-?existing|previous|prior|past|history|baseline|admission|family)\b", re.IGNORECASE
)
_WHY = re.compile(r"\b(?:indications?|reasons?|causes) (?:for|of)\b", re.IGNORECASE)
_LEFT_THE_STUDY = re.compile(
    r"\b(?:drop-?\s?outs?|withdr[ae]w\w*|discontinu\w*|lost to follow)\b", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\b(?:total|age|sex|male|female|weight|height|bmi|duration|scores?|mean|time|yes|no|none|not|without|asa|"
    r"number|subjects?|patients?|participants?|treated|ratio|m[ae]n|wom[ae]n|n|p|others?|response|rescue|anti-?emetics?|analgesics?|satisf\w+|"
    r"require\w*|consumption|need(?:ed|s|ing)?|administ\w+|treatment|dose|doses|success\w*|ephedrine|"
    r"atropine|phenylephrine|any|all|events?|effects?|(?:non-?)?serious|major|minor|misc\w*|investigations?)\b|\d",
    re.IGNORECASE,
)
_LONG_STANDING = re.compile(
    r"\b(?:hypertension|diabetes|asthma|obesity|smok\w+|depression|an(?:a)?emia|copd)\b", re.IGNORECASE
)
_MOST_OUTER = 2


def all_rows(cells: Sequence[Passage]) -> frozenset[int]:
    """Return the rows of a table."""
    return frozenset(p.cell.row for p in cells if p.cell is not None)


def harm_of_row(heads: Heads, cell: Cell) -> tuple[Head | None, Passage | None]:
    """Return the head that says what a row counts, and the cell it is in where that is of another row.

    Its own head, or that of the harm which it is a part of.
    """
    first = heads.first.get(cell.row)
    second = heads.second.get(cell.row)
    if second is not None:
        return (None, None) if cell.column == 1 else (heads.said_by((second,)), second)
    own = heads.of(cell.row_headers)
    if own is None or (first is not None and _WITHOUT.match(first.text)) or _WITHOUT.match(own.name):
        return None, None
    if _LEFT_THE_STUDY.search(own.name) or _BEFORE.match(own.name) or _WHY.search(own.text):
        return None, None
    if not _PART.match(own.name) or (own.harm is not None and not _YES.match(own.name)):
        return own, None
    whole = heads.of(cell.row_headers[:-1])
    if whole is not None and whole.harm is not None:
        return whole, None
    parent = heads.parent(cell)
    head = heads.said_by((parent,)) if parent is not None else None
    return (head, parent) if head is not None and head.harm is not None else (None, None)


def is_name(text: str) -> bool:
    """Return whether a row's head can name a harm that no vocabulary holds."""
    words = fold(text).split()
    return 1 <= len(words) <= 6 and not (_NO_NAME.search(text) or (len(words) == 1 and _PART.match(text)))


def rows_of_subgroups(cells: Sequence[Passage], heads: Heads) -> frozenset[int]:
    """Return the rows that count the same harms again for parts of the patients: by diagnosis, by sex.

    The same name stands under several heads, none of which is a time.
    """
    under: dict[str, dict[str, set[int]]] = {}
    for passage in cells:
        cell = passage.cell
        if cell is None or cell.is_header or len(cell.row_headers) < 2:
            continue
        own, outer = heads.of(cell.row_headers), heads.of(cell.row_headers[:-1])
        if own is not None and own.harm is not None and outer is not None and not outer.is_time:
            under.setdefault(fold(own.name), {}).setdefault(outer.name, set()).add(cell.row)
    again = (rows for outer in under.values() if len(outer) > _MOST_OUTER for rows in outer.values())
    return frozenset(row for rows in again for row in rows)


def rows_of_harms(
    cells: Sequence[Passage], names_a_harm: Callable[[Passage], bool], *, anywhere: bool
) -> frozenset[int]:
    """Return the rows that count harms in a table that describes patients; ``names_a_harm`` judges a head.

    Those below a row of harms in general, and where the caption promises harms, ``anywhere``: but not what
    patients may have had before.
    """
    heads = sorted(
        (p for p in cells if p.cell is not None and p.cell.column == 0 and p.text.strip()),
        key=lambda p: p.cell.row if p.cell is not None else 0,
    )
    found, below = set(), False
    for head in heads:
        general = _HARMS_IN_GENERAL.fullmatch(" ".join(head.text.split())) is not None
        named = names_a_harm(head)
        below = general or (below and named)
        alone = anywhere and named and not _LONG_STANDING.search(head.text)
        if (below or alone) and head.cell is not None:
            found.add(head.cell.row)
    return frozenset(found)
