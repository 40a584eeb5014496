"""NCBI E-utilities: records of PubMed, the PMID of a DOI, and the XML of articles in PubMed Central.

Everything is asked by POST, so that the key of the user stands in no address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ingest.fetching.hosts import EUTILS
from ingest.fetching.understanding import NOT_FOUND, MisunderstoodError, xml_of
from ingest.fetching.web import Request
from ingest.references import pubmed_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fetching.cache import Answer
    from ingest.fetching.web import Web
    from kb.records import Record

_TOOLS = f"https://{EUTILS}/entrez/eutils"
_XML = "application/xml"


def pubmed(web: Web, pmids: Sequence[str], fresh: float | None = None) -> tuple[dict[str, Record], bytes]:
    """Return the records of PubMed by PMID, those that it knows, and the XML in which they stand."""
    wanted = set(pmids)

    def understand(answer: Answer) -> tuple[dict[str, Record], bytes]:
        if answer.status == NOT_FOUND:
            return {}, b""
        found = records(answer)
        if not set(found) <= wanted:
            raise MisunderstoodError("answered with another record than the one asked for")
        return found, answer.data

    form = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"}
    return web.ask(Request(f"{_TOOLS}/efetch.fcgi", form=form, accept=_XML, fresh=fresh), understand)


def records(answer: Answer) -> dict[str, Record]:
    """Return the records of an answer of PubMed, by PMID."""
    root = xml_of(answer, "PubmedArticleSet")
    if len(root) == 0:
        return {}
    listed = pubmed_xml.read(answer.data, "answer.xml")
    if listed.problems and not listed.records:
        raise MisunderstoodError("sent a record that cannot be read")
    return {record.bibliography.pmid: record for record in listed.records}


def pmids_of_doi(web: Web, doi: str) -> tuple[str, ...]:
    """Return the PMIDs under which PubMed may hold a DOI; whether it does is for its records to say."""

    def understand(answer: Answer) -> tuple[str, ...]:
        return search_ids(answer)

    quoted = doi.replace('"', "")
    form = {"db": "pubmed", "term": f'"{quoted}"[doi]', "retmode": "xml", "retmax": "5"}
    return web.ask(Request(f"{_TOOLS}/esearch.fcgi", form=form, accept=_XML), understand)


def search_ids(answer: Answer) -> tuple[str, ...]:
    """Return the numbers that a search found."""
    root = xml_of(answer, "eSearchResult")
    if root.findtext("ERROR"):
        raise MisunderstoodError("could not search")
    return tuple(each.text.strip() for each in root.iterfind("IdList/Id") if each.text)


def article(web: Web, pmcid: str) -> bytes | None:
    """Return an article of PubMed Central in JATS, None where PMC gives no full text of it."""

    def understand(answer: Answer) -> bytes | None:
        return None if answer.status == NOT_FOUND else article_of(answer, pmcid)

    form = {"db": "pmc", "id": pmcid.removeprefix("PMC"), "retmode": "xml"}
    return web.ask(Request(f"{_TOOLS}/efetch.fcgi", form=form, accept=_XML), understand)


def article_of(answer: Answer, pmcid: str) -> bytes | None:
    """Return the article of an answer as a file of its own; None where it has no body.

    Raises:
        MisunderstoodError: It is no JATS, or the article is another one.
    """
    root = xml_of(answer, "article", "pmc-articleset")
    found = root if etree.QName(root).localname == "article" else root.find("article")
    if found is None:  # PMC says in a <Reply> why it gives nothing
        return None
    if pmcid not in pmcids_in(found):
        raise MisunderstoodError("answered with another article than the one asked for")
    body = found.find("body")
    if body is None or not "".join(body.itertext()).strip():
        return None
    return etree.tostring(found, encoding="utf-8", xml_declaration=True, with_tail=False)


def pmcids_in(found: etree._Element) -> set[str]:
    """Return the PMCIDs that an article gives itself; older files write them without letters."""
    ids = (
        (each.get("pub-id-type"), (each.text or "").strip())
        for each in found.iterfind("front/article-meta/article-id")
    )
    return {f"PMC{value.upper().removeprefix('PMC')}" for kind, value in ids if kind in {"pmc", "pmcid"}}
