"""Europe PMC: which works are open, under which licence, and their full text in JATS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.fetching.abstracts import without_tags
from ingest.fetching.eutils import article_of
from ingest.fetching.hosts import EUROPE_PMC
from ingest.fetching.understanding import NOT_FOUND, MisunderstoodError, inside, json_of, objects, text, texts
from ingest.fetching.web import Request
from kb.documents import Author, Bibliography, RelatedWork
from kb.notices import Notice, notice_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.fetching.cache import Answer
    from ingest.fetching.identifiers import Identifier
    from ingest.fetching.web import Web

_REST = f"https://{EUROPE_PMC}/europepmc/webservices/rest"
_FIELDS = {"doi": "doi", "pmid": "pmid", "pmcid": "pmcid"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as Europe PMC describes it; ``is_open`` says that its full text may be taken."""

    bibliography: Bibliography
    abstract: str
    is_open: bool


def find(web: Web, identifier: Identifier) -> Entry | None:
    """Return what Europe PMC holds of a work, None where it does not know it."""

    def understand(answer: Answer) -> Entry | None:
        return entry_of(answer, identifier)

    params = {"query": _query(identifier), "resultType": "core", "format": "json", "pageSize": "5"}
    return web.ask(Request(f"{_REST}/search", params=params), understand)


def _query(identifier: Identifier) -> str:
    """Return the question for one identifier."""
    if identifier.scheme == "pmid":
        return f"EXT_ID:{identifier.value} AND SRC:MED"
    if identifier.scheme == "pmcid":
        return f"PMCID:{identifier.value}"
    quoted = identifier.value.replace('"', "")
    return f'DOI:"{quoted}"'


def entry_of(answer: Answer, identifier: Identifier) -> Entry | None:
    """Return the work of an answer that has the identifier; other works are misunderstood."""
    if answer.status == NOT_FOUND:
        return None
    whole = json_of(answer)
    results = objects(inside(whole, "resultList", "result"))
    if inside(whole, "resultList") is None:
        raise MisunderstoodError("answered with something else than was asked for")
    for each in results:
        if text(each.get(_FIELDS[identifier.scheme])).lower() == identifier.value.lower():
            return _entry(each)
    if results:
        raise MisunderstoodError("answered for another work than the one asked for")
    return None


def full_text(web: Web, pmcid: str) -> bytes | None:
    """Return an open article in JATS, None where Europe PMC gives no full text of it."""

    def understand(answer: Answer) -> bytes | None:
        return None if answer.status == NOT_FOUND else article_of(answer, pmcid)

    return web.ask(Request(f"{_REST}/{pmcid}/fullTextXML", accept="application/xml"), understand)


def _entry(known: dict[str, Any]) -> Entry:
    """Return one result."""
    journal = inside(known, "journalInfo") or {}
    title = inside(journal, "journal") or {}
    parts = [int(part) for part in text(known.get("firstPublicationDate")).split("-") if part.isdigit()]
    year, month, day = [*parts, None, None, None][:3]
    printed = text(known.get("pubYear"))
    if printed.isdigit() and int(printed) != year:
        year, month, day = int(printed), None, None
    bibliography = Bibliography(
        title=without_tags(text(known.get("title"))).rstrip("."),
        authors=tuple(_authors(known)),
        year=year,
        month=month,
        day=day,
        journal=text(inside(title, "title")),
        journal_abbreviation=text(inside(title, "isoabbreviation")),
        volume=text(inside(journal, "volume")),
        issue=text(inside(journal, "issue")),
        pages=text(known.get("pageInfo")),
        doi=text(known.get("doi")).lower(),
        pmid=text(known.get("pmid")),
        pmcid=text(known.get("pmcid")).upper(),
        language=text(known.get("language")),
        licence=text(known.get("license")),
        publication_types=tuple(texts(inside(known, "pubTypeList", "pubType"))),
        keywords=tuple(texts(inside(known, "keywordList", "keyword"))),
        issn=tuple(filter(None, (text(inside(title, "issn")), text(inside(title, "essn"))))),
        related=tuple(_related(known)),
    )
    return Entry(bibliography, text(known.get("abstractText")), text(known.get("isOpenAccess")) == "Y")


def _authors(known: dict[str, Any]) -> Iterable[Author]:
    """Yield the authors, bodies by their name."""
    for each in objects(inside(known, "authorList", "author")):
        family = text(each.get("lastName"))
        literal = "" if family else text(each.get("collectiveName")) or text(each.get("fullName"))
        orcid = inside(each, "authorId", "type") == "ORCID"
        if family or literal:
            yield Author(
                family=family,
                given=text(each.get("firstName")) or text(each.get("initials")) if family else "",
                literal=literal,
                orcid=text(inside(each, "authorId", "value")) if orcid else "",
            )


def _related(known: dict[str, Any]) -> Iterable[RelatedWork]:
    """Yield notices on the work ("Retraction in") and works that it is a notice on ("Erratum for")."""
    for each in objects(inside(known, "commentCorrectionList", "commentCorrection")):
        said = text(each.get("type"))
        kind = notice_kind(said)
        if kind is None or text(each.get("source")) != "MED":
            continue
        notice = Notice(kind, "europe_pmc")
        is_on_this = said.lower().endswith(" in")
        relation = notice.relation if is_on_this else notice.relation_of
        yield RelatedWork(relation, pmid=text(each.get("id")), said=said)
