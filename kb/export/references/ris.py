"""RIS. What RIS cannot hold stands in ``C8``; the PMID in ``AN`` and, for other programs, in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.carried import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.documents import Author
    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "month", "day", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "publisher", "doi", "pmid", "pmcid", "url", "language", "keywords", "issn",
})  # fmt: skip
"""The fields of a bibliography that RIS has tags for."""

_TYPES = (("book section", "CHAP"), ("book", "BOOK"), ("conference", "CONF"), ("thesis", "THES"),
          ("report", "RPRT"), ("web page", "ELEC"), ("blog", "BLOG"), ("dataset", "DATA"))  # fmt: skip


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a list in RIS; they end in CRLF, as the format asks."""
    for reference in references:
        for tag, value in _tags(reference):
            if value:
                yield f"{tag}  - {' '.join(value.split())}\r"
        yield "ER  - \r"
        yield "\r"


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield tags and values in the order of the file; values may be empty."""
    known = reference.bibliography
    is_interview = any(author.role == "interviewee" for author in known.authors)
    yield "TY", "GEN" if is_interview else type_of(reference)
    yield "ID", reference.key
    yield "M3", "Interview" if is_interview else ""
    for author in known.authors:
        yield "AU" if author.role in ("author", "interviewee") else "A2", name_of(author)
    yield "TI", known.title
    yield "PY", str(known.year or "")
    yield (
        "DA",
        f"{known.year:04d}/{known.month:02d}/{known.day or 0:02d}/".replace("/00/", "//")
        if (known.year and known.month)
        else "",
    )
    first, _, last = known.pages.partition("-")
    pairs = [
        ("T2", known.journal), ("J2", known.journal_abbreviation), ("VL", known.volume), ("IS", known.issue),
        ("SP", first), ("EP", last), ("PB", known.publisher), ("DO", known.doi), ("AN", known.pmid),
        ("C2", known.pmcid), ("UR", known.url), ("LA", known.language), ("AB", reference.abstract),
    ]  # fmt: skip
    yield from pairs
    yield from (("SN", number) for number in known.issn)
    yield from (("KW", keyword) for keyword in known.keywords)
    yield "N1", f"PMID: {known.pmid}" if known.pmid else ""
    yield "N1", f"Digest of: {reference.digest_of}" if reference.digest_of else ""
    yield "C8", beside(known, OWN)


def type_of(reference: Reference) -> str:
    """Return the type of a work in the codes of RIS; without a hint it is an article of a journal."""
    kinds = " ".join(reference.bibliography.publication_types).lower()
    return next((code for word, code in _TYPES if word in kinds), "JOUR")


def name_of(author: Author) -> str:
    """Return a name as lists print it: family, given, suffix; a comma behind a body's, as EndNote asks."""
    if not author.family:
        return f"{author.literal or author.given},"
    return ", ".join(part for part in (author.family, author.given, author.suffix) if part)
