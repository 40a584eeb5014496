"""What JSON-LD in a page says of the work: schema.org's ScholarlyArticle, NewsArticle, BlogPosting and kin.

Sites nest the work in graphs and pages, and refer to people by identifiers; all of it comes out flat here.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.sources.identifiers import plain_orcid
from ingest.sources.names import author_of, is_body
from kb.documents import Author, Funding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

Entry = dict[str, Any]
# The kinds of things that can be the work, the surest first.
_RANKS = (
    "scholarlyarticle",
    "medicalscholarlyarticle",
    "report",
    "interview",
    "article",
    "posting",
    "review",
    "qapage",
    "medicalwebpage",
    "webpage",
)
_WRAPPERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_NO_JOURNAL = ("website", "blog", "webpage", "collectionpage", "organization")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*;?\s*$")
_FAMILY_FIRST = re.compile(r"((?:[^\W\d_][\w'\u2019-]+ ?)+) ([A-Z]{1,3})")  # as PubMed prints: "van Dam AB"
_DEEPEST = 6
_MOST_SCRIPTS = 40


class LinkedWork:
    """The entry that describes the work, with what it refers to; empty where the page has none."""

    def __init__(self, page: LexborHTMLParser) -> None:
        entries = [entry for root in _scripts(page) for entry in _entries(root, 0)]
        self._by_id = {str(entry["@id"]): entry for entry in entries if "@id" in entry and len(entry) > 2}
        works = [entry for entry in entries if _rank(entry) < len(_RANKS)]
        self.entry: Entry = min(works, key=_rank, default={})

    def said(self, *names: str) -> str:
        """Return the words of the first of these properties that the work has."""
        return next((words for name in names if (words := words_of(self.entry.get(name)))), "")

    def many(self, name: str) -> list[str]:
        """Return all values of a property as words."""
        return [words for value in _listed(self.entry.get(name)) if (words := words_of(value))]

    def people(self) -> tuple[Author, ...]:
        """Return the authors; a body is known by its type or its name."""
        found: list[Author] = []
        for value in _listed(self.entry.get("author") or self.entry.get("creator")):
            author = self._person(value)
            found += [author] if author is not None else []
        return tuple(found)

    def identifiers(self) -> str:
        """Return all that can be an identifier of the work, in one line, told apart by their names."""
        values: list[str] = []
        for name in ("identifier", "sameAs", "@id", "url"):
            for value in _listed(self.entry.get(name)):
                if isinstance(value, dict):
                    kind = f"{value.get('propertyID') or value.get('name') or value.get('@type') or ''}"
                    values.append(f"{_short(kind)} {value.get('value') or value.get('@id') or ''}")
                else:
                    values.append(str(value))
        return " ".join(values)

    def periodical(self) -> dict[str, list[str]]:
        """Return name, ISSN, volume and issue of what the work is part of."""
        found: dict[str, list[str]] = {"name": [], "issn": [], "volume": [], "issue": []}
        self._climb(self.entry, found, 0)
        return found

    def funding(self) -> tuple[Funding, ...]:
        """Return who paid, and under which numbers."""
        found: dict[str, list[str]] = {}
        for name in ("funding", "funder", "sponsor"):
            for value in _listed(self.entry.get(name)):
                entry = self._resolved(value)
                grant = entry if isinstance(entry, dict) and "funder" in entry else {}
                payer = words_of(self._resolved(grant["funder"]) if grant else entry)
                number = words_of(grant.get("identifier"))
                if payer:
                    found.setdefault(payer, []).extend([number] if number else [])
        return tuple(Funding(payer, tuple(dict.fromkeys(numbers))) for payer, numbers in found.items())

    def _person(self, value: object) -> Author | None:
        """Return one author."""
        entry = self._resolved(value)
        if not isinstance(entry, dict):
            return named(words_of(entry))
        orcid = plain_orcid(" ".join(_strings(entry, ("@id", "identifier", "sameAs", "url"))))
        places = tuple(words for place in _listed(entry.get("affiliation")) if (words := self._place(place)))
        family, given = words_of(entry.get("familyName")), words_of(entry.get("givenName"))
        if family:
            return Author(family, given, orcid=orcid, affiliations=places)
        kinds = " ".join(str(kind) for kind in _listed(entry.get("@type"))).lower()
        return named(words_of(entry), orcid, places, is_group="organization" in kinds)

    def _place(self, value: object) -> str:
        """Return an affiliation: the name of an organization, or its address."""
        entry = self._resolved(value)
        address = entry.get("address") if isinstance(entry, dict) else None
        if isinstance(address, dict) and (words := words_of(address.get("name"))):
            return words
        return words_of(entry)

    def _climb(self, entry: Entry, found: dict[str, list[str]], depth: int) -> None:
        """Collect what the work is part of, from issue to journal."""
        for value in _listed(entry.get("isPartOf")):
            outer = self._resolved(value)
            if not isinstance(outer, dict):
                found["name"] += [words_of(outer)] if words_of(outer) and not _is_address(outer) else []
                continue
            kinds = {str(kind).lower() for kind in _listed(outer.get("@type"))}
            found["volume"] += _strings(outer, ("volumeNumber",))
            found["issue"] += _strings(outer, ("issueNumber",))
            found["issn"] += _strings(outer, ("issn",))
            if "periodical" in kinds or (not kinds & {"publicationissue", "publicationvolume", *_NO_JOURNAL}):
                found["name"] += [words_of(outer)] if words_of(outer) else []
            if depth < _DEEPEST:
                self._climb(outer, found, depth + 1)

    def _resolved(self, value: object) -> object:
        """Return the entry that a reference by identifier stands for."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self._by_id.get(str(value.get("@id")), value)
        return value


def named(
    name: str, orcid: str = "", places: tuple[str, ...] = (), *, is_group: bool = False
) -> Author | None:
    """Return an author of a name as a page gives it; a body keeps its name whole."""
    if not name or _is_address(name):
        return None
    if is_group or is_body(name):
        return Author(literal=name, orcid=orcid, affiliations=places)
    initials = _FAMILY_FIRST.fullmatch(name)
    person = author_of(f"{initials[1]}, {initials[2]}" if initials else name)
    return replace(person, orcid=orcid, affiliations=places) if person.name else None


def words_of(value: object) -> str:
    """Return the words of a value: a string, or the name of a thing, or of the first of several."""
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("value") or value.get("@id") or ""
        else:
            break
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _scripts(page: LexborHTMLParser) -> Iterator[object]:
    """Yield the JSON of a page's scripts; one that is broken costs only itself."""
    for node in page.css('script[type*="ld+json"]')[:_MOST_SCRIPTS]:
        try:
            yield json.loads(_WRAPPING.sub("", _WRAPPING.sub("", node.text() or "")), strict=False)
        except (ValueError, RecursionError):
            continue


def _entries(value: object, depth: int) -> Iterator[Entry]:
    """Yield the things that a script describes, those in graphs and wrapping pages too."""
    if isinstance(value, list):
        for part in value:
            yield from _entries(part, depth)
    elif isinstance(value, dict) and depth <= _DEEPEST:
        yield value
        for name in _WRAPPERS:
            yield from _entries(value.get(name), depth + 1)


def _rank(entry: Entry) -> int:
    """Return how surely an entry is the work, from 0; as many as there are ranks where it is none."""
    kinds = [str(kind).lower().rsplit("/", 1)[-1] for kind in _listed(entry.get("@type"))]
    return min(
        (n for n, end in enumerate(_RANKS) for kind in kinds if kind.endswith(end)), default=len(_RANKS)
    )


def _listed(value: object) -> list[Any]:
    """Return a value that may be one or several as a list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _strings(entry: Entry, names: tuple[str, ...]) -> list[str]:
    """Return the words of some properties, all their values."""
    return [words for name in names for value in _listed(entry.get(name)) if (words := words_of(value))]


def _short(kind: str) -> str:
    """Return the name of a kind of identifier without the address of the register."""
    return f"{kind.rstrip('/').rsplit('/', 1)[-1].upper()}:"


def _is_address(value: object) -> bool:
    """Return whether a value is an address and no name."""
    return str(value).startswith(("http://", "https://", "#", "mailto:"))
