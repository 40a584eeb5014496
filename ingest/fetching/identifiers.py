"""Telling identifiers of works (DOI, PMCID, PMID, as people paste them) from names of files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

Scheme = Literal["doi", "pmid", "pmcid"]

_DOI_PREFIX = r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*)?"
_DOI = re.compile(_DOI_PREFIX + r"(10\.\d{4,9}/\S*[^\s.,;:])[.,;:]*", re.IGNORECASE)
_PMCID = re.compile(
    r"(?:https?://(?:www\.|pmc\.)?(?:ncbi\.nlm\.nih\.gov/)(?:pmc/)?articles/|PMCID\s*:\s*)?"
    r"PMC\s?(\d{4,9})(?:\.\d+)?/?",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:(?:https?://)?(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/|PMID\s*:?\s*)?"
    r"0*([1-9]\d{3,8})/?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of a work: ``value`` is the bare DOI in small letters, ``PMC…``, or a PMID's digits."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        """Return it as one writes it: a DOI and a PMCID speak for themselves, a PMID says what it is."""
        return f"PMID {self.value}" if self.scheme == "pmid" else self.value


def identifier_of(text: str) -> Identifier | None:
    """Return the identifier that the whole text is, or None.

    >>> identifier_of("https://doi.org/10.3390/diagnostics15192496")
    Identifier(scheme='doi', value='10.3390/diagnostics15192496')
    >>> identifier_of("PMID: 41095715"), identifier_of("paper.xml")
    (Identifier(scheme='pmid', value='41095715'), None)
    """
    asked = text.strip()
    if found := _DOI.fullmatch(asked):
        doi = unquote(found.group(1)) if "%" in asked and "//" in asked else found.group(1)
        return Identifier("doi", doi.lower())
    if found := _PMCID.fullmatch(asked):
        return Identifier("pmcid", f"PMC{int(found.group(1))}")
    if found := _PMID.fullmatch(asked):
        return Identifier("pmid", found.group(1))
    return None


def is_identifier(text: str) -> bool:
    """Return whether ``text`` is an identifier to fetch; what exists as a file is that file."""
    if identifier_of(text) is None:
        return False
    try:
        return not Path(text).exists()
    except (OSError, ValueError):
        return True
