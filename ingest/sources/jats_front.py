"""The front of a JATS article: what is known of the work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import month_number, plain_doi, plausible_year
from ingest.sources.jats_inline import local, plain
from kb.documents import Author, Bibliography

if TYPE_CHECKING:
    from lxml.etree import _Element

_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CC = re.compile(r"creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/zero)", re.IGNORECASE)
# A work is cited by the year of its issue; the day on line only stands in where there is none.
_DATES = ("ppub", "collection", "issue", "epub-ppub", "epub", "pub", "electronic", "preprint")


def bibliography(article: _Element) -> Bibliography:
    """Return the bibliographic data of an article."""
    meta = _first(article, "front/article-meta", "front-stub")
    if meta is None:
        return Bibliography()
    journal = article.find("front/journal-meta")
    date = _date(meta)
    return Bibliography(
        title=title_of(meta),
        authors=tuple(_authors(meta)),
        year=plausible_year(date.findtext("year") or "") if date is not None else None,
        month=_month(meta, date),
        day=_int(date.findtext("day")) if date is not None else None,
        journal=_journal(journal),
        journal_abbreviation=_abbreviation(journal),
        volume=plain(meta.find("volume")),
        issue=plain(meta.find("issue")),
        pages=_pages(meta),
        publisher=plain(_first(journal, "publisher/publisher-name")) if journal is not None else "",
        doi=plain_doi(_id(meta, "doi")) or _id(meta, "doi"),
        pmid=_id(meta, "pmid"),
        pmcid=_pmcid(meta),
        url=_url(meta),
        language=article.get(_XML_LANG) or "",
        licence=_licence(meta),
        publication_types=_types(article, meta),
        keywords=tuple(_keywords(meta)),
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


def _authors(meta: _Element) -> list[Author]:
    """Return authors and editors in order; a group of authors is one."""
    people: list[Author] = []
    for group in meta.findall("contrib-group"):
        for contrib in group.iter("contrib"):
            kind = contrib.get("contrib-type") or "author"
            role = "editor" if "editor" in kind else "author"
            if kind not in ("author", "editor", "collab", "guest-editor", "interviewee", "interviewer"):
                continue
            author = _person(contrib, kind if kind.startswith("interview") else role)
            if author is not None:
                people.append(author)
    return people


def _person(contrib: _Element, role: str) -> Author | None:
    """Return one contributor, or None where the source names nobody."""
    orcid = ""
    for identifier in contrib.findall("contrib-id"):
        if identifier.get("contrib-id-type") == "orcid":
            orcid = plain(identifier).rsplit("/", 1)[-1]
    name = _first(contrib, "name", "name-alternatives/name", "string-name", "name-alternatives/string-name")
    if name is not None and name.find("surname") is not None:
        return Author(
            family=plain(name.find("surname")),
            given=plain(name.find("given-names")),
            suffix=plain(name.find("suffix")),
            orcid=orcid,
            role=role,
        )
    other = name if name is not None else contrib.find("collab")
    words = plain(other, skip=("contrib-group", "xref"))
    return Author(literal=words, orcid=orcid, role=role) if words else None


def _date(meta: _Element) -> _Element | None:
    """Return the date by which the work is cited."""
    dates = [date for date in meta.findall("pub-date") if plausible_year(date.findtext("year") or "")]
    for kind in _DATES:
        for date in dates:
            names = (date.get("pub-type"), date.get("date-type"), date.get("publication-format"))
            if kind in names:
                return date
    return dates[0] if dates else None


def _month(meta: _Element, date: _Element | None) -> int | None:
    """Return the month of the date, or of another date of the same year where it gives none."""
    if date is None:
        return None
    month = month_number(date.findtext("month") or "")
    if month is not None:
        return month
    for other in meta.findall("pub-date"):
        kind = other.get("pub-type") or other.get("date-type") or ""
        if "release" not in kind and other.findtext("year") == date.findtext("year"):
            month = month or month_number(other.findtext("month") or "")
    return month


def _int(text: str | None) -> int | None:
    """Return a number, or None where there is none."""
    text = (text or "").strip()
    return int(text) if text.isdigit() and len(text) < 5 else None


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
    """Return the licence: its short name where it is a Creative Commons licence, else its words."""
    for licence in meta.iter("license"):
        source = " ".join(
            [licence.get(_XLINK) or "", *(e.get(_XLINK) or "" for e in licence.iter()), plain(licence)]
        )
        match = _CC.search(source)
        if match:
            return f"CC {match.group(1).upper()} {match.group(2)}" if match.group(1) else "CC0 1.0"
        if words := plain(licence):
            return words[:300]
    return ""


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
