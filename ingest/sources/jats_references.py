"""The list of references of a JATS article: each entry as printed, with what is marked up in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid, plausible_year, stated_doi
from ingest.sources.jats_inline import local, plain
from ingest.sources.layout import folded
from kb.documents import CitedWork

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_XLINK = "{http://www.w3.org/1999/xlink}href"
_CITATIONS = frozenset({"citation", "nlm-citation", "element-citation", "mixed-citation"})
_ENTRIES = _CITATIONS | {"citation-alternatives"}
_TITLES = ("article-title", "chapter-title", "part-title", "data-title", "source", "book-title", "conf-name")
_NOT_ITS_DATE = frozenset({"date-in-citation", "conf-date"})
_YEAR = re.compile(r"(?<![\d/.-])((?:18|19|20)\d\d)[a-z]?(?=[\s;:,.)\]]|$)")
_SEEN = re.compile(
    r"\b(?:accessed|assessed|retrieved|cited|seen|visited|available on)\b[^;]*$", re.IGNORECASE
)
_IDS = {"pmid": "pmid", "medline": "", "pmcid": "pmcid", "pmc": "pmcid", "doi": "doi"}
_ATTACHED = frozenset({"sub-article", "response"})


def references_of(article: _Element) -> tuple[CitedWork, ...]:
    """Return the works that the article cites, in order; those that attached reviews cite are not its."""
    found: list[CitedWork] = []
    for ref in article.iter("ref"):
        if not any(local(parent) in _ATTACHED for parent in ref.iterancestors()):
            found += _cited(ref)
    return tuple(found)


def _cited(ref: _Element) -> Iterator[CitedWork]:
    """Yield the works of one entry: several where "a, b, c" stand under one number."""
    label = plain(ref.find("label"))
    entries = [
        child for child in ref if local(child) in _CITATIONS or local(child) == "citation-alternatives"
    ]
    for entry in entries:
        yield _work(entry, plain(entry.find("label")) or label)
    if not entries and (words := _printed(ref)):
        yield _work(ref, label, words)


def _work(entry: _Element, label: str, words: str = "") -> CitedWork:
    """Return one cited work; of several forms of it, the printed one gives the words."""
    forms = [child for child in entry if local(child) in _CITATIONS] or [entry]
    printed = next((form for form in forms if local(form) == "mixed-citation"), forms[0])
    text = words or _printed(printed)
    ids = {"doi": "", "pmid": "", "pmcid": ""}
    for form in forms:
        for name, value in _identifiers(form):
            ids[name] = ids[name] or value
    return CitedWork(
        text=text,
        label=label.strip("[]() ."),
        title=next((title for form in forms if (title := _title(form))), ""),
        year=next((year for form in forms if (year := _marked_year(form))), None) or _printed_year(text),
        doi=ids["doi"] or plain_doi(text),
        pmid=ids["pmid"] or plain_pmid(text),
        pmcid=ids["pmcid"] or plain_pmcid(text),
    )


def _printed(entry: _Element) -> str:
    """Return an entry as the document's text prints it, without its number."""
    pieces: list[tuple[str, bool]] = []
    for part in entry.iter():
        is_label = local(part) == "label" and part.getparent() is entry
        if local(part) and not is_label:
            pieces.append(((part.text or "") + " ", False))
        if part is not entry:
            pieces.append((part.tail or "", False))
    return folded(pieces).text


def _title(form: _Element) -> str:
    """Return the title of a cited work: its own, else that of the book it is."""
    for name in _TITLES:
        for element in form.iter(name):
            if words := plain(element):
                return words.rstrip(" .")
    return ""


def _marked_year(form: _Element) -> int | None:
    """Return the year that is marked up."""
    for element in form.iter("year", "date"):
        if any(local(outer) in _NOT_ITS_DATE for outer in element.iterancestors()):
            continue
        stated = element.get("iso-8601-date") or ""
        if local(element) == "year":
            stated = plain(element) or stated
        if (year := plausible_year(stated)) is not None:
            return year
        if (match := _YEAR.search(stated)) and local(element) == "year":
            return plausible_year(match[1])
    return None


def _printed_year(text: str) -> int | None:
    """Return the year that an entry prints: one in brackets or before the volume, else the last."""
    years = [m for m in _YEAR.finditer(text) if not _SEEN.search(text, max(0, m.start() - 40), m.start())]
    for match in years:
        if text[match.end() : match.end() + 1] in (";", ")"):
            return plausible_year(match[1])
    return plausible_year(years[-1][1]) if years else None


def _identifiers(form: _Element) -> Iterator[tuple[str, str]]:
    """Yield the identifiers that are marked up, or linked."""
    for element in form.iter("pub-id", "object-id", "article-id"):
        kind = _IDS.get((element.get("pub-id-type") or "").lower(), "")
        value = plain(element)
        if kind == "doi":
            yield kind, stated_doi(value) or value
        elif kind and (digits := re.search(r"\d+", value)):
            yield kind, f"PMC{digits.group()}" if kind == "pmcid" else digits.group()
    for element in form.iter("ext-link", "uri"):
        address = f"{element.get(_XLINK) or ''} {plain(element)}"
        for name, value in (
            ("doi", plain_doi(address)),
            ("pmid", plain_pmid(address)),
            ("pmcid", plain_pmcid(address)),
        ):
            if value:
                yield name, value
