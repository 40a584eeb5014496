"""MEDLINE ("nbib"). What it cannot hold stands in a general note, ``GN``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.carried import beside
from kb.export.references.ris import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.documents import Bibliography
    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "month", "day", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "publisher", "doi", "pmid", "pmcid", "url", "language", "keywords", "issn", "publication_types",
})  # fmt: skip
"""The fields of a bibliography that MEDLINE has tags for."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a list in MEDLINE's format."""
    for reference in references:
        yield "OWN - kb"
        for tag, value in _tags(reference):
            if value:
                yield f"{tag:4}- {' '.join(value.split())}"
        yield ""


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield tags and values in the order of the file; values may be empty."""
    known = reference.bibliography
    yield from (("PMID", known.pmid), ("TI", known.title), ("AB", reference.abstract))
    for author in known.authors:
        if author.role == "author" and author.family:
            yield "FAU", name_of(author)
        elif author.role == "editor" and author.family:
            yield "FED", name_of(author)
        else:
            yield "CN", author.name
    yield from (
        ("DP", _date(known)), ("JT", known.journal), ("TA", known.journal_abbreviation), ("VI", known.volume),
        ("IP", known.issue), ("PG", known.pages), ("PB", known.publisher),
        ("LID", f"{known.doi} [doi]" if known.doi else ""), ("PMC", known.pmcid), ("UR", known.url),
        ("LA", known.language),
    )  # fmt: skip
    yield from (("IS", number) for number in known.issn)
    yield from (("OT", keyword) for keyword in known.keywords)
    yield from (("PT", kind) for kind in known.publication_types)
    yield "GN", f"Digest of: {reference.digest_of}" if reference.digest_of else ""
    yield "GN", beside(known, OWN)


def _date(known: Bibliography) -> str:
    """Return the date as MEDLINE prints it: 2020 Jun 4."""
    month = _MONTHS[known.month - 1] if known.month and 1 <= known.month <= len(_MONTHS) else ""
    day = str(known.day or "") if month else ""
    return " ".join(part for part in (f"{known.year:04d}" if known.year else "", month, day) if part)
