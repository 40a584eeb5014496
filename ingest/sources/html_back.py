"""The end matter of a page: the works that it cites, who paid, when it was received and accepted."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.funding import funding_of
from ingest.sources.identifiers import (
    plain_date,
    plain_doi,
    plain_pmcid,
    plain_pmid,
    plausible_year,
)
from kb.documents import CitedWork, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.text_parts import Part
    from kb.documents import Bibliography, Section

_LABEL = re.compile(r"\[?(\d{1,3})[.)\]]*\s+(?=\S)")
_YEAR = re.compile(r"(?<![\d/.-])((?:18|19|20)\d\d)[a-z]?(?=[\s;:,.)\]]|$)")
_LINKS = re.compile(
    r"(?:\s*[\[|\u00b7]?\s*(?:Google Scholar|PubMed(?: Central)?|Cross ?Ref|Web of Science|Scopus|View|"
    r"Article|CAS|Full Text|Free PMC article|PMC free article|ADS|MathSciNet|Open URL|DOI)\s*\]?)+\s*$"
)
_SHORTEST = 20
_FUNDING = re.compile(
    r"(?:funding|financial (?:support|disclosures?)|grants?(?: support)?|(?:sources? of )?support)"
    r"(?: (?:statement|sources?|information))?",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(received|accepted|revised)\b(?:\s+(?:in revised form|on|date|manuscript))?\s*:?\s+"
    r"(?=((?:\d|[A-Z][a-z]{2,8}\.? \d)[^;|\n]{3,22}))",
    re.IGNORECASE,
)


def references_of(text: str, parts: Sequence[Part], declared: tuple[CitedWork, ...]) -> tuple[CitedWork, ...]:
    """Return the cited works: as the page prints them, with what its head says of them; else the head's."""
    entries = [part.line(text) for part in parts if part.role is Role.REFERENCES and part.kind != "heading"]
    printed = [work for entry in entries if len((work := _work(entry)).text) >= _SHORTEST]
    if len(printed) != len(declared):
        return tuple(printed) or declared
    return tuple(
        replace(
            work,
            title=known.title,
            year=known.year or work.year,
            doi=known.doi or work.doi,
            pmid=known.pmid or work.pmid,
            pmcid=known.pmcid or work.pmcid,
        )
        for work, known in zip(printed, declared, strict=True)
    )


def with_back_matter(text: str, sections: Sequence[Section], known: Bibliography) -> Bibliography:
    """Return the bibliography with the funders and dates that the page prints."""
    dates = dict(known.dates)
    statements: list[str] = []
    for section in sections:
        words = section.span.of(text)
        if section.role in (Role.BACK, Role.BOILERPLATE):
            for match in _DATED.finditer(words):
                if date := plain_date(match[2]):
                    dates.setdefault(match[1].lower(), date)
        if _FUNDING.fullmatch((section.title or "").strip(" .:")):
            statements.append(words[len(section.title or "") :])
    funding = known.funding or tuple(f for words in statements for f in funding_of(words))
    return replace(known, funding=funding, dates=tuple(dates.items()))


def _work(entry: str) -> CitedWork:
    """Return one cited work from its words; links that the site puts behind it are left out."""
    label = _LABEL.match(entry)
    words = entry[label.end() :] if label else entry
    words = _LINKS.sub("", words)
    years = list(_YEAR.finditer(words))
    marked = next(
        (m for m in years if words[m.end() : m.end() + 1] in (";", ")")), years[-1] if years else None
    )
    return CitedWork(
        text=words,
        label=label.group(1) if label else "",
        year=plausible_year(marked.group(1)) if marked else None,
        doi=plain_doi(words),
        pmid=plain_pmid(words),
        pmcid=plain_pmcid(words),
    )
