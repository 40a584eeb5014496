"""What the head of a page says of the work: citation tags, Dublin Core, PRISM, JSON-LD, Open Graph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.html_linked import LinkedWork, named
from ingest.sources.identifiers import (
    plain_date,
    plain_doi,
    plain_issns,
    plain_orcid,
    plain_pmcid,
    plain_pmid,
    plausible_year,
    registrations,
    stated_doi,
)
from ingest.sources.licences import licence_name
from kb.documents import Author, Bibliography, CitedWork, Funding
from kb.licences import openness

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_SITE_SUFFIX = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+[^|\u2013\u2014\u00b7\u00bb]{2,60}$")
_AUTHORS = ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "dc.creator.personalname",
            "bepress_citation_author", "wkhealth_authors", "eprints.creators_name")  # fmt: skip
_BYLINES = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dcsext.author")
_PLACES = frozenset({"citation_author_institution", "citation_author_affiliation"})
_PUBLISHED = (
    "citation_publication_date", "citation_date", "citation_cover_date", "prism.publicationdate",
    "prism.coverdate", "bepress_citation_date", "wkhealth_article_publication_date", "dc.date",
    "dcterms.issued", "dc.date.issued", "dcterms.date", "article:published_time", "citation_online_date",
    "citation_year",
    "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "date",
)  # fmt: skip
_EVENTS = {
    "received": ("dcterms.datesubmitted", "dc.date.submitted", "citation_submission_date"),
    "accepted": ("dcterms.dateaccepted", "dc.date.accepted", "citation_acceptance_date"),
    "epub": ("citation_online_date", "prism.onlinedate"),
    "updated": ("article:modified_time", "dcterms.modified", "dc.date.modified", "prism.modificationdate"),
}
_RIGHTS = ("dc.rights", "dcterms.license", "dc.rights.license", "citation_license", "dcterms.rights",
           "prism.copyright", "dc.rights.uri", "copyright")  # fmt: skip
_JOURNAL = ("citation_journal_title", "prism.publicationname", "dc.source", "dc.relation.ispartof")
_PARTS = re.compile(r"(?:^|;)\s*citation_(\w+)\s*=\s*")


class PageMeta:
    """The declarations of a page's head, by lower-case name, each with all its values in order."""

    def __init__(self, page: LexborHTMLParser) -> None:
        self.declared: list[tuple[str, str]] = []
        self.values: dict[str, list[str]] = {}
        for node in page.css("meta"):
            attributes = node.attributes
            name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
            content = " ".join((attributes.get("content") or "").split())
            name = (
                name.strip().lower().replace("dc:", "dc.").replace("prism:", "prism.").replace("_dc.", "dc.")
            )
            if name and content:
                self.declared.append((name, content))
                self.values.setdefault(name, []).append(content)
        self.linked = LinkedWork(page)
        title = page.css_first("head title")
        self.page_title = " ".join(title.text().split()) if title is not None else ""
        root = page.css_first("html")
        self.language = (root.attributes.get("lang") or "") if root is not None else ""
        self.canonical = _link(page, "link[rel=canonical]")
        self.licence = _link(page, "link[rel=license], a[rel~=license]")

    def first(self, *names: str) -> str:
        """Return the first value of the first name that the page declares."""
        return next((self.values[name][0] for name in names if name in self.values), "")

    def all(self, *names: str) -> list[str]:
        """Return all values of the first name that the page declares."""
        return next((self.values[name] for name in names if name in self.values), [])

    @property
    def title(self) -> str:
        """Return the title of the work, as far as the head gives one."""
        declared = self.first(
            "citation_title", "dc.title", "dcterms.title", "prism.title", "bepress_citation_title"
        )
        linked = self.linked.said("headline", "name")
        return declared or linked or _SITE_SUFFIX.sub("", self.first("og:title", "twitter:title"))

    def bibliography(self) -> Bibliography:
        """Return what the head says of the work."""
        published = plain_date(self.first(*_PUBLISHED) or self.linked.said("datePublished", "dateCreated"))
        month, day = (int(part) if part else None for part in (published[5:7], published[8:10]))
        within = self.linked.periodical()
        return Bibliography(
            title=self.title,
            authors=self._authors(),
            year=plausible_year(published),
            month=month,
            day=day,
            journal=self.first(*_JOURNAL)
            or next(iter(within["name"]), ""),
            journal_abbreviation=self.first("citation_journal_abbrev"),
            volume=self.first("citation_volume", "prism.volume") or next(iter(within["volume"]), ""),
            issue=self.first("citation_issue", "prism.number", "prism.issueidentifier")
            or next(iter(within["issue"]), ""),
            pages=self._pages(),
            publisher=self.first("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name")
            or self.linked.said("publisher"),
            doi=self._doi(),
            pmid=self.first("citation_pmid", "ncbi_pmid") or plain_pmid(self._identifiers()),
            pmcid=plain_pmcid(f"{self.first('citation_pmcid', 'ncbi_pmcid')} {self._identifiers()}"),
            url=self._url(),
            language=self.first("citation_language", "dc.language")
            or self.linked.said("inLanguage")
            or self.language,
            licence=self._licence(),
            registration=registrations(" ".join(self.all("citation_clinical_trial_number"))),
            publication_types=self._types(),
            keywords=tuple(self._keywords()),
            issn=plain_issns(
                [*self.all("citation_issn"), *self.all("citation_eissn"), *self.all("prism.issn"),
                 *self.all("prism.eissn"), *within["issn"]]
            ),
            dates=self._dates(published),
            funding=self._funding(),
        )  # fmt: skip

    def references(self) -> tuple[CitedWork, ...]:
        """Return the works that the head lists as cited."""
        return tuple(_cited(value) for value in self.all("citation_reference"))

    def _dates(self, published: str) -> tuple[tuple[str, str], ...]:
        """Return pairs of event and date."""
        found = {"published": published} if published else {}
        for event, names in _EVENTS.items():
            if date := plain_date(self.first(*names)):
                found[event] = date
        if (date := plain_date(self.linked.said("dateModified"))) and "updated" not in found:
            found["updated"] = date
        return tuple(found.items())

    def _authors(self) -> tuple[Author, ...]:
        """Return the authors that the head names: those of its tags, with what JSON-LD knows of them."""
        listed = self._listed_authors()
        linked = self.linked.people()
        if not listed:
            return linked or tuple(self._bylines())
        by_family = (
            {(a.family or a.literal).casefold(): a for a in linked} if len(linked) == len(listed) else {}
        )
        return tuple(
            _with(author, by_family.get((author.family or author.literal).casefold())) for author in listed
        )

    def _listed_authors(self) -> list[Author]:
        """Return the authors of the tags, each with the institutions and the ORCID that follow its name."""
        counts = {name: sum(len(_split(value)) for value in self.values.get(name, ())) for name in _AUTHORS}
        name = max(_AUTHORS, key=lambda name: counts[name])
        found: list[Author] = []
        for key, content in self.declared:
            if key == name:
                found += [author for words in _split(content) if (author := named(words)) is not None]
            elif found and name == "citation_author" and key in _PLACES:
                found[-1] = _with(found[-1], Author(affiliations=(content,)))
            elif found and name == "citation_author" and key == "citation_author_orcid":
                found[-1] = _with(found[-1], Author(orcid=plain_orcid(content)))
        return found

    def _bylines(self) -> list[Author]:
        """Return the authors that tags for search engines and news readers name."""
        for name in _BYLINES:
            words = [re.sub(r"^by\s+", "", value, flags=re.IGNORECASE) for value in self.all(name)]
            found = [
                author for value in words for part in _split(value) if (author := named(part)) is not None
            ]
            if found:
                return found
        return []

    def _pages(self) -> str:
        """Return the pages, or the number that stands for them."""
        first = self.first("citation_firstpage", "prism.startingpage", "bepress_citation_firstpage")
        first = first or self.linked.said("pageStart")
        last = self.first("citation_lastpage", "prism.endingpage") or self.linked.said("pageEnd")
        if first and last and first != last:
            return f"{first}-{last}"
        return (
            first
            or self.first("citation_article_number", "citation_elocation_id", "citation_id")
            or self.linked.said("pagination")
        )

    def _doi(self) -> str:
        """Return the DOI."""
        declared = self.first("citation_doi", "prism.doi", "dc.identifier.doi", "bepress_citation_doi", "doi")
        return stated_doi(declared) or plain_doi(self._identifiers())

    def _identifiers(self) -> str:
        """Return all that the head calls an identifier, and the page's address."""
        return " ".join(
            [*self.all("dc.identifier", "dcterms.identifier"), self.linked.identifiers(), self._url()]
        )

    def _url(self) -> str:
        """Return the page's own address."""
        for address in (
            self.canonical,
            self.first("og:url", "citation_public_url", "citation_fulltext_html_url"),
            self.linked.said("url", "mainEntityOfPage"),
        ):
            if address.startswith(("http://", "https://")):
                return address
        return ""

    def _licence(self) -> str:
        """Return the licence: one that everybody knows before any other words on rights."""
        said = [value for name in _RIGHTS for value in self.values.get(name, ())]
        said += [self.linked.said("license"), self.licence]
        names = [licence_name(words) for words in said if words]
        return next((name for name in names if openness(name).may_leave), next(iter(names), ""))

    def _funding(self) -> tuple[Funding, ...]:
        """Return who paid, as the head says."""
        found: dict[str, list[str]] = {}
        for value in [
            *self.values.get("citation_funding_source", ()),
            *self.values.get("citation_funder", ()),
        ]:
            parts = _parts_of(value)
            payer = " ".join(parts.get("funder", parts.get("", [])))
            if payer:
                found.setdefault(payer, []).extend([*parts.get("grant_number", ()), *parts.get("award", ())])
        return (
            tuple(Funding(payer, tuple(numbers)) for payer, numbers in found.items()) or self.linked.funding()
        )

    def _types(self) -> tuple[str, ...]:
        """Return what kind of text the page says it is."""
        found = self.all("citation_article_type", "dc.type", "prism.genre", "prism.section",
                         "citation_publication_type", "wkhealth_toc_section", "article:section")  # fmt: skip
        kind = self.linked.entry.get("@type")
        kinds = [str(k) for k in (kind if isinstance(kind, list) else [kind]) if k]
        return tuple(dict.fromkeys([*found, *kinds]))

    def _keywords(self) -> list[str]:
        """Return the keywords."""
        values = self.all("citation_keywords", "citation_keyword", "dc.subject", "prism.keyword", "keywords")
        values = values or self.linked.many("keywords")
        words = [word.strip() for value in values for word in re.split(r"[;,]", value)]
        return list(dict.fromkeys(word for word in words if word))


def _link(page: LexborHTMLParser, selector: str) -> str:
    """Return where a link leads."""
    node = page.css_first(selector)
    return (node.attributes.get("href") or "") if node is not None else ""


def _split(value: str) -> list[str]:
    """Return the names in a value that may list several: "Doe, J.; Roe, R." or "Jane Doe, Rob Roe"."""
    if ";" in value:
        return [part.strip() for part in value.split(";") if part.strip()]
    parts = [part.strip() for part in re.split(r",\s+(?:and\s+)?|\s+and\s+", value)]
    if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):
        return parts
    return [value]


def _with(author: Author, more: Author | None) -> Author:
    """Return an author with what another source adds."""
    if more is None:
        return author
    return Author(
        author.family,
        author.given,
        author.suffix,
        author.literal,
        author.orcid or more.orcid,
        author.role,
        author.affiliations + tuple(place for place in more.affiliations if place not in author.affiliations),
    )


def _parts_of(value: str) -> dict[str, list[str]]:
    """Return the parts of "citation_title=…; citation_doi=…" by name; loose words under an empty name."""
    pieces = _PARTS.split(value)
    parts: dict[str, list[str]] = {"": [pieces[0].strip()]} if pieces[0].strip() else {}
    for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.setdefault(name, []).append(words.strip(" ;"))
    return parts


def _cited(value: str) -> CitedWork:
    """Return one cited work from a tag."""
    parts = _parts_of(value)
    title = " ".join(parts.get("title", []))
    date = " ".join(parts.get("publication_date", []) + parts.get("year", []))
    order = ("author", "title", "journal_title", "publication_date", "year", "volume", "pages", "doi")
    printed = [*parts.get("", []), *(words for name in order for words in parts.get(name, []) if words)]
    return CitedWork(
        text=". ".join(printed) or value,
        title=title,
        year=plausible_year(date or ""),
        doi=stated_doi(" ".join(parts.get("doi", []))) or plain_doi(value),
        pmid=next(iter(parts.get("pmid", [])), "") or plain_pmid(value),
        pmcid=plain_pmcid(value),
    )
