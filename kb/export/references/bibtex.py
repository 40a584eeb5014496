"""BibTeX, written as LaTeX reads it. What it cannot hold stands in the field ``kb-record``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.carried import beside
from kb.cite.bibtex import latex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.documents import Author, Bibliography
    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "month", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "publisher", "doi", "pmid", "pmcid", "url", "language", "keywords", "issn",
})  # fmt: skip
"""The fields of a bibliography that BibTeX, as reference managers write it, has names for."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_READ_ALIKE = re.compile(r"(?!.*(?:--|''))[A-Za-z0-9À-ÖØ-öø-ÿ .,;:()/?!'-]*")
_TYPES = (("book section", "incollection"), ("book", "book"), ("conference", "inproceedings"),
          ("thesis", "phdthesis"), ("report", "techreport"), ("web page", "misc"))  # fmt: skip


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a list in BibTeX."""
    for reference in references:
        yield f"@{_type(reference)}{{{reference.key},"
        for name, value in _fields(reference):
            if value:
                yield f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        yield "}"
        yield ""


def _type(reference: Reference) -> str:
    """Return the type of a work in the words of BibTeX."""
    kinds = " ".join(reference.bibliography.publication_types).lower()
    return next((kind for word, kind in _TYPES if word in kinds), "article")


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield names and values in the order of the file; values may be empty."""
    known = reference.bibliography
    yield "author", " and ".join(_name(a) for a in known.authors if a.role in ("author", "interviewee"))
    yield "editor", " and ".join(_name(a) for a in known.authors if a.role == "editor")
    yield "title", f"{{{latex(known.title)}}}" if known.title else ""
    yield "journal", latex(known.journal)
    yield "shortjournal", latex(known.journal_abbreviation)
    yield "year", str(known.year or "")
    yield "month", _MONTHS[known.month - 1] if known.month and 1 <= known.month <= len(_MONTHS) else ""
    yield "volume", latex(known.volume)
    yield "number", latex(known.issue)
    yield "pages", latex(known.pages.replace("-", "--"))
    yield "publisher", latex(known.publisher)
    yield "doi", _address(known.doi)
    yield "pmid", latex(known.pmid)
    yield "pmcid", latex(known.pmcid)
    yield "url", _address(known.url)
    yield "language", latex(known.language)
    yield "issn", latex(", ".join(known.issn))
    yield "keywords", latex(", ".join(known.keywords))
    yield "abstract", latex(reference.abstract)
    yield "note", latex(f"Digest of: {reference.digest_of}" if reference.digest_of else "")
    yield "kb-record", beside(known, OWN - _changed(known))


def _changed(known: Bibliography) -> frozenset[str]:
    """Return the fields that may come back otherwise than they went out, because LaTeX has its own way."""
    names = frozenset(
        name
        for name in OWN - {"authors", "year", "month", "doi", "url"}
        if not all(_READ_ALIKE.fullmatch(part) for part in _texts(getattr(known, name)))
    )
    people = [part for author in known.authors for part in (author.family, author.given)]
    return names if all(_READ_ALIKE.fullmatch(part) for part in people) else names | {"authors"}


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a field that holds one or several."""
    return (value,) if isinstance(value, str) else value


def _name(author: Author) -> str:
    """Return a name; a body's in braces, so that it is not taken apart."""
    if not author.family:
        return f"{{{latex(author.literal or author.given)}}}"
    parts = (author.family, author.suffix, author.given)
    return ", ".join(f"{{{latex(p)}}}" if "," in p or " and " in f" {p} " else latex(p) for p in parts if p)


def _address(value: str) -> str:
    """Return an address or identifier without what would end the field."""
    escaped = {"\\": "%5C", "{": "%7B", "}": "%7D"}
    return "".join(escaped.get(c, c) for c in value if not c.isspace())
