"""EndNote's XML. What it cannot hold stands in ``custom7``; the PMID, which has no element, in a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from kb.carried import beside
from kb.export.references.ris import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "journal", "journal_abbreviation", "volume", "issue", "pages", "publisher",
    "doi", "pmid", "pmcid", "url", "language", "keywords", "issn",
})  # fmt: skip
"""The fields of a bibliography that EndNote has elements for."""

_TYPES = (("book section", "Book Section", 5), ("book", "Book", 6), ("conference", "Conference Paper", 47),
          ("thesis", "Thesis", 32), ("report", "Report", 27), ("web page", "Web Page", 12))  # fmt: skip
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a list in EndNote's XML: one work a line."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<xml><records>"
    for number, reference in enumerate(references, start=1):
        yield f"<record><rec-number>{number}</rec-number>{''.join(_elements(reference))}</record>"
    yield "</records></xml>"


def _elements(reference: Reference) -> Iterator[str]:
    """Yield the elements of a work in the order of EndNote's schema."""
    known = reference.bibliography
    kinds = " ".join(known.publication_types).lower()
    name, code = next(((n, c) for word, n, c in _TYPES if word in kinds), ("Journal Article", 17))
    yield f"<ref-type name={quoteattr(name)}>{code}</ref-type>"
    authors = [name_of(a) for a in known.authors if a.role in ("author", "interviewee")]
    others = [name_of(a) for a in known.authors if a.role not in ("author", "interviewee")]
    yield _inside(
        "contributors",
        _several("authors", "author", authors),
        _several("secondary-authors", "author", others),
    )
    yield _inside("titles", _element("title", known.title), _element("secondary-title", known.journal))
    journal = _element("full-title", known.journal), _element("abbr-1", known.journal_abbreviation)
    yield _inside("periodical", *journal)
    for element, value in (("pages", known.pages), ("volume", known.volume), ("number", known.issue)):
        yield _element(element, value)
    yield _several("keywords", "keyword", known.keywords)
    yield _inside("dates", _element("year", str(known.year or "")))
    yield _element("publisher", known.publisher)
    yield _element("isbn", "\r".join(known.issn))
    yield _element("electronic-resource-num", known.doi)
    yield _element("language", known.language)
    yield _inside("urls", _inside("related-urls", _element("url", known.url)))
    yield _element("abstract", reference.abstract)
    notes = (
        f"PMID: {known.pmid}" if known.pmid else "",
        f"Digest of: {reference.digest_of}" if reference.digest_of else "",
    )
    yield _element("notes", "\r".join(filter(None, notes)))
    yield _element("custom2", known.pmcid)
    yield _element("custom7", beside(known, OWN))
    yield _element("label", reference.key)


def _element(name: str, value: str) -> str:
    """Return an element with its text; nothing where there is none."""
    text = escape(_FORBIDDEN.sub("\ufffd", value)).replace("\r", "&#13;")
    return f"<{name}>{text}</{name}>" if text else ""


def _inside(name: str, *elements: str) -> str:
    """Return elements in another one; nothing where there are none."""
    whole = "".join(elements)
    return f"<{name}>{whole}</{name}>" if whole else ""


def _several(name: str, each: str, values: Iterable[str]) -> str:
    """Return an element that holds one element for each value."""
    return _inside(name, *(_element(each, value) for value in values))
