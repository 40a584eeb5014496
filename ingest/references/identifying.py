"""Identifiers wherever a database puts them: in a field of their own, in a link, in a note."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid

_WITH_BRACKETS = re.compile(
    r"10\.\d{4,9}/[^\s\"<>;,]{1,80}<[^\s<>]{1,60}>\d[\d.]{0,8}\.[A-Z]{2};2-[A-Z0-9#]", re.IGNORECASE
)
_DOI_LINK = re.compile(
    r"(?:doi\.org/|[?&]doi=(?:doi:)?|[?&;]id=doi:|/doi/(?:\w+/)?|^(?:doi:)?\s*)(10\.\d{4,9}/[^?&#\s]+)",
    re.IGNORECASE,
)
_DOI_SAID = re.compile(r"\bdoi\b\s*[:=]?\s*(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMID_ALONE = re.compile(
    r"(?:pmid:?|pubmed:?|medline:?|https?://\S*pubmed\S*/)?\s*(\d{1,9})(?:\.\d+)?/?", re.IGNORECASE
)
_PMID_LINK = re.compile(r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov)?|med)/(\d{4,9})(?!\d)", re.IGNORECASE)
_PMCID_LINK = re.compile(r"\bPMC(\d{4,9})\b", re.IGNORECASE)
_SERIAL = re.compile(r"\b(?:\d[\d-]{8,15}[\dXx]|\d{4}-?\d{3}[\dXx])(?![\w-])")


def doi_of(fields: list[str], links: list[str], notes: list[str]) -> str:
    """Return the DOI: of its own field, else of a link that is one, else of a note that calls it one.

    >>> doi_of([], ["https://www.scopus.com/x?eid=2&doi=10.3390%2fani15010003&md5=f"], [])
    '10.3390/ani15010003'
    """
    for value in fields:
        said = html.unescape(unquote(value) if "%2f" in value.lower() else value)
        if doi := _in_full(said) or plain_doi(said):
            return doi
    for link in links:
        if doi := _in_full(html.unescape(unquote(link))):
            return doi
        match = _DOI_LINK.search(unquote(link) if "doi=" in link.lower() or "%2f" in link.lower() else link)
        if match and (doi := plain_doi(match.group(1))):
            return doi
    for note in notes:
        match = _DOI_SAID.search(note) or _DOI_LINK.search(note)
        if match and (doi := plain_doi(match.group(1))):
            return doi
    return ""


def _in_full(text: str) -> str:
    """Return a DOI of the older form, with its volume and page in angle brackets; empty where there is none.

    >>> _in_full("doi: 10.1002/1529-0131(200005)43:5<1036::AID-ANR4>3.0.CO;2-U.")
    '10.1002/1529-0131(200005)43:5<1036::AID-ANR4>3.0.CO;2-U'
    """
    match = _WITH_BRACKETS.search(text) if "<" in text else None
    return match.group() if match else ""


def pmid_of(fields: list[str], links: list[str], notes: list[str]) -> str:
    """Return the PMID, in the same order."""
    for value in fields:
        if match := _PMID_ALONE.match(value.strip()):
            return match.group(1)
    for link in links:
        if "pubmed" in link.lower() and (match := _PMID_LINK.search(link)):
            return match.group(1)
    return next((pmid for note in notes if (pmid := plain_pmid(note))), "")


def pmcid_of(fields: list[str], links: list[str], notes: list[str]) -> str:
    """Return the PMCID as ``PMC…``, in the same order."""
    for value in fields:
        if match := re.search(r"(?:PMC)?\s*(\d{1,9})", value, re.IGNORECASE):
            return f"PMC{match.group(1)}"
    for link in links:
        if match := _PMCID_LINK.search(link):
            return f"PMC{match.group(1)}"
    return next((pmcid for note in notes if (pmcid := plain_pmcid(note))), "")


def isbns_and_issns(values: list[str]) -> list[str]:
    """Return the serial numbers in the values, without what is said of them.

    >>> isbns_and_issns(["20964129 (ISSN)", "1999-7777(Electronic),0222-6666(Print)"])
    ['2096-4129', '1999-7777', '0222-6666']
    """
    found: list[str] = []
    for value in values:
        for number in _SERIAL.findall(value):
            is_bare = len(number) == 8 and "-" not in number
            found.append(f"{number[:4]}-{number[4:]}".upper() if is_bare else number.upper())
    return found
