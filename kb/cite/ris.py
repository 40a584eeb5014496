"""RIS records of CSL-JSON items, for reference managers.

RIS has no type for an interview: it is ``GEN`` with ``M3  - Interview``, the person interviewed as author
(AU) and the interviewer as second author (A2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.cite.csl import authors_are_truncated, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.cite.csl import Item

_TYPES = {
    "article-journal": "JOUR",
    "post-weblog": "BLOG",
    "webpage": "ELEC",
    "interview": "GEN",
    "document": "GEN",
}
_WORK = {"interview": "Interview", "document": "Digest"}
_COPIED = {"container-title": "T2", "container-title-short": "J2", "volume": "VL", "issue": "IS", "DOI": "DO",
           "publisher": "PB", "PMID": "AN", "PMCID": "C2", "URL": "UR", "language": "LA"}  # fmt: skip


def ris(item: Item, note: str = "") -> str:
    """Return one record; lines end in CRLF, as the format asks. ``note`` is what a reader must know of it."""
    lines = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in _tags(item, note) if value]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"


def _tags(item: Item, note: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values in the order of the file; values may be empty."""
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    yield "M3", _WORK.get(item["type"], "")
    for name in names_of(item):
        yield "AU", _name(name)
    for name in names_of(item, "interviewer"):
        yield "A2", _name(name)
    yield "TI", item.get("title", "")
    date = item.get("issued", {}).get("date-parts", [[]])[0]
    if date:
        year, month, day = [f"{date[0]:04d}", *(f"{part:02d}" for part in date[1:]), "", ""][:3]
        yield "PY", year
        yield "DA", f"{year}/{month}/{day}/"
    for variable, tag in _COPIED.items():
        yield tag, item.get(variable, "")
    first, _, last = str(item.get("page", "")).partition("-")
    yield "SP", first
    yield "EP", last
    if authors_are_truncated(item):
        yield "N1", "The source names only the first of the authors (et al.)."
    yield "N1", note


def _name(name: dict[str, str]) -> str:
    """Return a name as RIS writes it: family, given, suffix; a body's name without commas."""
    if "literal" in name:
        return re.sub(r"\s*,\s*", " ", name["literal"])
    return ", ".join(part for part in (name["family"], name.get("given", ""), name.get("suffix", "")) if part)
