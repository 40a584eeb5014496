"""MeSH: the XML of its descriptors, with tree numbers as hierarchy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from kb.imports.terms import Term, Terms, VocabularyError

if TYPE_CHECKING:
    from pathlib import Path

_LICENCE = "Courtesy of the U.S. National Library of Medicine, under its terms for MeSH"
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT = frozenset({"ABB", "ABX", "ACR", "ACX"})
_TERMS = "ConceptList/Concept[@PreferredConceptYN='Y']/TermList/Term"


def recognises(beginning: str) -> bool:
    """Return whether a file begins as XML does."""
    return beginning.startswith("<")


def read(path: Path) -> Terms:
    """Return the terms of a descriptor set; read as a stream, one descriptor in memory at a time.

    Raises:
        VocabularyError: It is no XML, or holds no descriptors.
    """
    found: list[tuple[Term, list[str]]] = []
    try:
        with path.open("rb") as file:
            records = etree.iterparse(
                file, tag="DescriptorRecord", resolve_entities=False, load_dtd=False, no_network=True
            )
            for _, record in records:
                found.append(_record(record, path.name))
                _forget(record)
    except etree.XMLSyntaxError as error:
        raise VocabularyError(path.name, f"this is no XML: {error.msg}", error.lineno) from None
    if not found:
        raise VocabularyError(path.name, "there is no <DescriptorRecord>; descriptor sets of MeSH have them")
    by_number = {number: term.id for term, numbers in found for number in numbers}
    terms = tuple(_placed(term, numbers, by_number) for term, numbers in found)
    year = _YEAR.search(path.name)
    return Terms("MeSH XML", terms, "mesh", year.group() if year else "", _LICENCE)


def _forget(record: etree._Element) -> None:
    """Free the memory of a descriptor and of those before it."""
    record.clear()
    above = record.getparent()
    if above is not None:
        del above[: above.index(record)]


def _record(record: etree._Element, source: str) -> tuple[Term, list[str]]:
    """Return the term of a descriptor, and its tree numbers.

    Only the terms of its preferred concept mean the same; those of the others are narrower or related.
    """
    id_ = record.findtext("DescriptorUI") or ""
    label = record.findtext("DescriptorName/String") or ""
    if not id_ or not label:
        line = record.sourceline
        raise VocabularyError(source, "the descriptor that begins here has no identifier or no name", line)
    exact: list[str] = []
    short: list[str] = []
    for each in record.iterfind(_TERMS):
        name = each.findtext("String") or ""
        (short if each.get("LexicalTag") in _SHORT else exact).append(name)
    numbers = [number.text or "" for number in record.iterfind("TreeNumberList/TreeNumber")]
    return Term(id_, label, tuple(exact), tuple(short), curie=f"MESH:{id_}"), numbers


def _placed(term: Term, numbers: list[str], by_number: dict[str, str]) -> Term:
    """Return a term with the terms above it: of C23.888.592, what has C23.888."""
    above = [by_number.get(number.rpartition(".")[0]) for number in numbers]
    parents = tuple(dict.fromkeys(parent for parent in above if parent is not None))
    return Term(term.id, term.label, term.synonyms, term.abbreviations, parents, term.curie)
