"""Identifiers as they are compared: DOI, PMID, PMCID, and what a DOI tells of versions and preprints."""

from __future__ import annotations

import re
from urllib.parse import unquote

from kb.duplicates.places import Agreement

# The older form has volume and page in angle brackets: 10.1002/1529-0131(200005)43:5<36::AID-ANR4>3.0.CO;2-U
_SICI = r"[^\s\"<>]+<[^\s<>]{1,60}>\d[\d.]*\.[a-z]{2};2-[a-z0-9#]"
_DOI = re.compile(rf"10\.\d{{4,9}}/(?:{_SICI}|[^\s\"<>]+)", re.IGNORECASE)
_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|meta|html?)|\.pdf|[.,;:)\]}>'\"]+)$")
_VERSION = re.compile(r"(?:\.pub\d+|[./]v\d+|v\d+)$")
_PREPRINT = re.compile(
    r"10\.(?:1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{5,8}|64898/|21203/rs|2139/ssrn|20944/preprints|48550/arxiv|31219/|31234/"
    r"|31222/|26434/|22541/au|36227/techrxiv|14293/|51094/jxiv|1590/scielopreprints|32388/|12688/f1000research"
    r"|12688/wellcomeopenres|2196/preprints)"
)
_PREPRINT_PLACE = re.compile(
    r"\b(?:med|bio|ar|psy|chem|osf|socar|edar|tech|sport|j)rxiv\b|\barxiv\b|\bssrn\b|\bresearch square\b"
    r"|\bpreprints?\b|\bosf\b|\bauthorea\b",
    re.IGNORECASE,
)
_PMC = re.compile(r"PMC\s*(\d+)", re.IGNORECASE)
_SHORTEST_BEGINNING = 9


def doi_of(text: str) -> str:
    """Return a DOI in lower case, without resolver and without what was appended; empty where there is none.

    >>> doi_of("http://dx.doi.org/10.1097/MOL.0b013e3282ffaf82.")
    '10.1097/mol.0b013e3282ffaf82'
    """
    match = _DOI.search(unquote(text) if "%" in text else text)
    if match is None:
        return ""
    doi = match.group().lower()
    while (tail := _TAIL.search(doi)) and not _closes(doi, tail.group()):
        doi = doi[: tail.start()]
    return doi


def _closes(doi: str, tail: str) -> bool:
    """Return whether what stands at the end closes a bracket of the DOI itself, as in S0140-6736(05)."""
    return tail in {")", "]", ">"} and doi.count(tail) == doi.count({")": "(", "]": "[", ">": "<"}[tail])


def digits(text: str) -> str:
    """Return the digits of a PMID, without zeros before them."""
    return "".join(c for c in text if c.isdigit()).lstrip("0")


def pmcid_of(text: str) -> str:
    """Return a PMCID as PMC and digits; empty where there is none."""
    match = _PMC.search(text)
    return f"PMC{match.group(1).lstrip('0')}" if match else ""


def without_version(doi: str) -> str:
    """Return a DOI without what tells a version from the next.

    >>> without_version("10.1002/14651858.cd002273.pub3"), without_version("10.21203/rs.3.rs-12345/v2")
    ('10.1002/14651858.cd002273', '10.21203/rs.3.rs-12345')
    """
    return _VERSION.sub("", doi)


def same_doi(left: str, right: str) -> Agreement:
    """Return whether two DOIs name one work; NEAR for versions of one, UNKNOWN where one is cut off."""
    if not left or not right:
        return Agreement.UNKNOWN
    if left == right:
        return Agreement.SAME
    if without_version(left) == without_version(right):
        return Agreement.NEAR
    shorter, longer = sorted((left, right), key=len)
    is_cut = longer.startswith(shorter) and len(shorter) >= _SHORTEST_BEGINNING
    return Agreement.UNKNOWN if is_cut else Agreement.DIFFERENT


def is_preprint(doi: str, journal: str) -> bool:
    """Return whether a work stands on a server of preprints."""
    return bool(_PREPRINT.match(doi) or _PREPRINT_PLACE.search(journal))
