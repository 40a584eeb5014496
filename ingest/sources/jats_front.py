"""The front of a JATS article: what is known of the work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import plain_issns, plausible_year, stated_doi
from ingest.sources.jats_dates import date_of, dates_of, day_of, month_of
from ingest.sources.jats_funding import funding_in
from ingest.sources.jats_inline import local, plain
from ingest.sources.jats_people import people_of
from ingest.sources.jats_related import related_works
from ingest.sources.licences import licence_name
from kb.documents import Bibliography
from kb.licences import openness

if TYPE_CHECKING:
    from lxml.etree import _Element

_XLINK = "{http://www.w3.org/1999/xlink}href"
_SHORT = 30  # no licence that has a short name has a longer one
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def bibliography(article: _Element) -> Bibliography:
    """Return the bibliographic data of an article."""
    meta = _first(article, "front/article-meta", "front-stub")
    if meta is None:
        return Bibliography()
    journal = article.find("front/journal-meta")
    date = date_of(meta)
    return Bibliography(
        title=title_of(meta),
        authors=people_of(meta),
        year=plausible_year(date.findtext("year") or "") if date is not None else None,
        month=month_of(meta, date),
        day=day_of(date),
        journal=_journal(journal),
        journal_abbreviation=_abbreviation(journal),
        volume=plain(meta.find("volume")),
        issue=plain(meta.find("issue")),
        pages=_pages(meta),
        publisher=plain(_first(journal, "publisher/publisher-name")) if journal is not None else "",
        doi=stated_doi(_id(meta, "doi")) or _id(meta, "doi"),
        pmid=_id(meta, "pmid"),
        pmcid=_pmcid(meta),
        url=_url(meta),
        language=article.get(_XML_LANG) or "",
        licence=_licence(meta),
        publication_types=_types(article, meta),
        keywords=tuple(_keywords(meta)),
        issn=_issns(journal),
        dates=dates_of(meta),
        funding=funding_in(article),
        related=related_works(article),
    )


def title_of(meta: _Element) -> str:
    """Return title and subtitle."""
    group = meta.find("title-group")
    if group is None:
        return ""
    title = plain(group.find("article-title"), skip=("xref", "fn"))
    subtitle = plain(group.find("subtitle"), skip=("xref", "fn"))
    return f"{title.rstrip(' :')}: {subtitle}" if subtitle else title


def digest_of(article: _Element) -> str:
    """Return the source of which a digest of ours says it is the digest."""
    for meta in article.iter("custom-meta"):
        if plain(meta.find("meta-name")).lower() == "digest-of":
            return plain(meta.find("meta-value"))
    return ""


def _first(element: _Element, *paths: str) -> _Element | None:
    """Return the first element that one of the paths finds."""
    for path in paths:
        found = element.find(path)
        if found is not None:
            return found
    return None


def _id(meta: _Element, *kinds: str) -> str:
    """Return the article's identifier of the first kind that it has."""
    for kind in kinds:
        for element in meta.findall("article-id"):
            if element.get("pub-id-type") == kind:
                return plain(element)
    return ""


def _pmcid(meta: _Element) -> str:
    """Return the PMCID with its letters."""
    number = re.sub(r"\D", "", _id(meta, "pmcid", "pmc").split(".")[0])
    return f"PMC{number}" if number else ""


def _journal(journal: _Element | None) -> str:
    """Return the journal's full name."""
    if journal is None:
        return ""
    return plain(_first(journal, "journal-title-group/journal-title", "journal-title"))


def _abbreviation(journal: _Element | None) -> str:
    """Return the journal's abbreviated name."""
    if journal is None:
        return ""
    abbreviated = plain(_first(journal, "journal-title-group/abbrev-journal-title", "abbrev-journal-title"))
    for kind in ("iso-abbrev", "nlm-ta"):
        for element in journal.findall("journal-id"):
            if element.get("journal-id-type") == kind:
                return plain(element)
    return abbreviated


def _pages(meta: _Element) -> str:
    """Return first and last page, or the number that stands for them."""
    first, last = plain(meta.find("fpage")), plain(meta.find("lpage"))
    if first and last and first != last:
        return f"{first}-{last}"
    return first or plain(meta.find("elocation-id"))


def _url(meta: _Element) -> str:
    """Return the article's address where it gives one."""
    for element in meta.findall("self-uri"):
        address = element.get(_XLINK) or plain(element)
        if address.startswith(("http://", "https://")):
            return address
    return ""


def _licence(meta: _Element) -> str:
    """Return the licence: its short name where it is one that everybody knows, else its words or address."""
    said: list[str] = []
    for licence in [*meta.iter("license"), *meta.iterfind("permissions/license_ref")]:
        addresses = [licence.get(_XLINK) or "", *(e.get(_XLINK) or "" for e in licence.iter())]
        addresses += [plain(e) for e in licence.iter("license_ref")]
        words = plain(licence, skip=("license_ref",)) or next(filter(None, addresses), "")
        said.append(licence_name(" ".join([*addresses, words])))
        if openness(said[-1]).may_leave and len(said[-1]) < _SHORT:
            return said[-1]
        said[-1] = licence_name(words or licence.get("license-type") or "")
    return next(filter(None, said), "")


def _issns(journal: _Element | None) -> tuple[str, ...]:
    """Return the journal's ISSNs."""
    return plain_issns(plain(e) for e in journal.iter("issn", "issn-l")) if journal is not None else ()


def _types(article: _Element, meta: _Element) -> tuple[str, ...]:
    """Return the article's type and the headings under which the journal printed it."""
    types = [article.get("article-type") or ""]
    for group in meta.findall("article-categories/subj-group"):
        if (group.get("subj-group-type") or "heading").lower() in (
            "heading",
            "display-channel",
            "article-type",
        ):
            types += [plain(subject) for subject in group.findall("subject")]
    return tuple(dict.fromkeys(t for t in types if t))


def _keywords(meta: _Element) -> list[str]:
    """Return the keywords, without lists of abbreviations."""
    found: list[str] = []
    for group in meta.findall("kwd-group"):
        if (group.get("kwd-group-type") or "").lower() not in ("abr", "abbreviations", "research-organism"):
            found += [plain(k) for k in group.iter("kwd", "compound-kwd-part") if local(k)]
    return [keyword for keyword in dict.fromkeys(found) if keyword]
