"""What the head of a page says of the work: citation tags, Dublin Core, JSON-LD, Open Graph."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ingest.sources.identifiers import month_number, plain_doi, plain_pmcid, plain_pmid, plausible_year
from ingest.sources.names import author_of
from kb.documents import Author, Bibliography

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_DATE = re.compile(r"\s*(\d{4})(?:[-/ .](\w{1,9}))?(?:[-/ .](\d{1,2}))?")
_SITE_SUFFIX = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+[^|\u2013\u2014\u00b7\u00bb]{2,60}$")
_ARTICLE_TYPES = (
    "article",
    "posting",
    "report",
    "interview",
    "review",
    "webpage",
    "medicalwebpage",
    "qapage",
)


class PageMeta:
    """The declarations of a page's head, by lower-case name, each with all its values in order."""

    def __init__(self, page: LexborHTMLParser) -> None:
        self.values: dict[str, list[str]] = {}
        for node in page.css("meta"):
            attributes = node.attributes
            name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
            content = (attributes.get("content") or "").strip()
            if name and content:
                self.values.setdefault(name.lower(), []).append(content)
        self.linked = _json_ld(page)
        title = page.css_first("head title")
        self.page_title = " ".join(title.text().split()) if title is not None else ""
        root = page.css_first("html")
        self.language = (root.attributes.get("lang") or "") if root is not None else ""
        link = page.css_first("link[rel=canonical]")
        self.canonical = (link.attributes.get("href") or "") if link is not None else ""

    def first(self, *names: str) -> str:
        """Return the first value of the first name that the page declares."""
        return next((self.values[name][0] for name in names if name in self.values), "")

    def all(self, *names: str) -> list[str]:
        """Return all values of the first name that the page declares."""
        return next((self.values[name] for name in names if name in self.values), [])

    @property
    def title(self) -> str:
        """Return the title of the work, as far as the head gives one."""
        declared = self.first("citation_title", "dc.title", "dcterms.title", "prism.title")
        linked = _text(self.linked.get("headline")) or _text(self.linked.get("name"))
        return declared or linked or _SITE_SUFFIX.sub("", self.first("og:title", "twitter:title"))

    def bibliography(self) -> Bibliography:
        """Return what the head says of the work."""
        year, month, day = self._date()
        return Bibliography(
            title=self.title,
            authors=tuple(self._authors()),
            year=year,
            month=month,
            day=day,
            journal=self.first("citation_journal_title", "prism.publicationname", "dc.source")
            or _text(self.linked.get("isPartOf")),
            journal_abbreviation=self.first("citation_journal_abbrev"),
            volume=self.first("citation_volume", "prism.volume"),
            issue=self.first("citation_issue", "prism.number"),
            pages=self._pages(),
            publisher=self.first("citation_publisher", "dc.publisher", "og:site_name")
            or _text(self.linked.get("publisher")),
            doi=self._doi(),
            pmid=self.first("citation_pmid", "ncbi_pmid") or plain_pmid(self._identifiers()),
            pmcid=plain_pmcid(f"{self.first('citation_pmcid', 'ncbi_pmcid')} {self._identifiers()}"),
            url=self._url(),
            language=self.first("citation_language", "dc.language") or self.language,
            licence=self.first("dc.rights", "dcterms.license", "citation_license")
            or _text(self.linked.get("license")),
            publication_types=self._types(),
            keywords=tuple(self._keywords()),
        )

    def _date(self) -> tuple[int | None, int | None, int | None]:
        """Return year, month and day of publication."""
        declared = self.first(
            "citation_publication_date",
            "citation_date",
            "prism.publicationdate",
            "dc.date",
            "dcterms.issued",
            "dc.date.issued",
            "article:published_time",
            "citation_online_date",
            "citation_year",
            "date",
        ) or _text(self.linked.get("datePublished"))
        match = _DATE.match(declared)
        if match is None:
            return None, None, None
        day = int(match.group(3)) if match.group(3) and int(match.group(3)) <= 31 else None
        return plausible_year(match.group(1)), month_number(match.group(2) or ""), day

    def _authors(self) -> list[Author]:
        """Return the authors that the head names."""
        names = self.all("citation_author", "dc.creator", "dcterms.creator", "citation_authors")
        if len(names) == 1 and ";" in names[0]:
            names = [name.strip() for name in names[0].split(";")]
        if not names:
            linked = self.linked.get("author")
            people = linked if isinstance(linked, list) else [linked]
            names = [_text(person) for person in people]
        if not any(names):
            names = [n for n in self.all("author", "article:author") if not n.startswith("http")]
        return [author_of(name) for name in names if name]

    def _pages(self) -> str:
        """Return the pages, or the number that stands for them."""
        first, last = self.first("citation_firstpage", "prism.startingpage"), self.first("citation_lastpage")
        if first and last and first != last:
            return f"{first}-{last}"
        return first or self.first("citation_article_number", "citation_elocation_id")

    def _doi(self) -> str:
        """Return the DOI."""
        declared = self.first("citation_doi", "prism.doi", "dc.identifier.doi", "bepress_citation_doi")
        return plain_doi(declared) or plain_doi(self._identifiers())

    def _identifiers(self) -> str:
        """Return all that the head calls an identifier, and the page's address."""
        return " ".join(
            [*self.all("dc.identifier", "dcterms.identifier"), _text(self.linked.get("@id")), self._url()]
        )

    def _url(self) -> str:
        """Return the page's own address."""
        for address in (
            self.canonical,
            self.first("og:url", "citation_public_url", "citation_fulltext_html_url"),
        ):
            if address.startswith(("http://", "https://")):
                return address
        return ""

    def _types(self) -> tuple[str, ...]:
        """Return what kind of text the page says it is."""
        found = [
            *self.all(
                "citation_article_type",
                "dc.type",
                "prism.genre",
                "citation_publication_type",
                "article:section",
            )
        ]
        kind = self.linked.get("@type")
        found += [str(k) for k in (kind if isinstance(kind, list) else [kind]) if k]
        return tuple(dict.fromkeys(found))

    def _keywords(self) -> list[str]:
        """Return the keywords."""
        values = self.all("citation_keywords", "citation_keyword", "dc.subject", "keywords")
        words = [word.strip() for value in values for word in re.split(r"[;,]", value)]
        return list(dict.fromkeys(word for word in words if word))


def _json_ld(page: LexborHTMLParser) -> dict[str, Any]:
    """Return the first JSON-LD object that describes an article, or an empty one."""
    for node in page.css('script[type="application/ld+json"]')[:20]:
        try:
            data = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data
        for entry in graph if isinstance(graph, list) else []:
            kind = entry.get("@type") if isinstance(entry, dict) else None
            kinds = kind if isinstance(kind, list) else [kind]
            if any(str(k).lower().endswith(_ARTICLE_TYPES) for k in kinds if k):
                return dict(entry)
    return {}


def _text(value: object) -> str:
    """Return the words of a JSON-LD value: a string, or the name of a thing."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@id") or "")
    if isinstance(value, list) and value:
        return _text(value[0])
    return ""
