"""CSL-JSON: the one form from which all references are made.

``csl_item`` turns what a document says of its work into an item; ``formatted`` and ``records`` write it in
the style of a journal or as a record for a reference manager.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from kb.folding import fold

if TYPE_CHECKING:
    from kb.documents import Author, Bibliography

Item: TypeAlias = dict[str, Any]
"""A CSL-JSON item, as it stands in the files of reference managers."""

ET_AL = "et al"
"""The literal name that stands for authors whom the source does not name."""

# What follows a name that is a title and no part of the name; "Jr" and "III" stay.
_NAME_SUFFIX = re.compile(r"(?i)\b(?:jr|sr|[1-9](?:st|nd|rd|th)|i{2,3}|iv|vi{0,3})\b\.?")
_ET_AL = re.compile(r"(?i)et\.?\s+al\.?,?$")


def csl_item(
    bibliography: Bibliography, kind: str, *, key: str = "item", digest_of: str = "", source: str = ""
) -> Item:
    """Return the CSL-JSON item of a work.

    For a digest the item is that of its true source, and says under ``custom`` that it is known through a
    digest; ``formatted`` and ``records`` print "Digest of:". Where what the digest's own file says of title
    and author does not agree with the reference that it declares, the declared reference alone is given.

    Args:
        bibliography: What the document says of the work.
        kind: The kind of the document, in the words of the export.
        key: The citation key, which becomes the item's ``id``.
        digest_of: The reference of the true source, where the document is a digest.
        source: The name of the file, by which a work without a title can be found again.
    """
    if digest_of and not _agrees(bibliography, digest_of):
        return {
            "id": key,
            "type": "document",
            "title": digest_of.rstrip(" ."),
            "custom": {"digest_of": digest_of},
        }
    item: Item = {"id": key, "type": _csl_type(bibliography, kind)}
    item["title"] = bibliography.title.rstrip(" .") or _untitled(source)
    item |= _people(bibliography.authors)
    if bibliography.year:
        parts = [bibliography.year, bibliography.month, bibliography.day]
        known = parts[: parts.index(None)] if None in parts else parts
        item["issued"] = {"date-parts": [known]}
    item |= {name: value for name, value in _fields(bibliography).items() if value}
    if item["type"] == "interview":
        item["genre"] = "Interview"
    if digest_of:
        item["custom"] = {"digest_of": digest_of}
    return item


def _untitled(source: str) -> str:
    """Return what stands in place of a title that the text does not give."""
    return f"[title unknown; read from {source}]" if source else "[title unknown]"


def digest_reference(item: Item) -> str:
    """Return the reference that a digest declares as its source, or an empty string for all other items."""
    custom = item.get("custom")
    return str(custom.get("digest_of", "")) if isinstance(custom, dict) else ""


def names_of(item: Item, variable: str = "author") -> list[dict[str, str]]:
    """Return the names of an item without the one that stands for the authors not named."""
    return [name for name in item.get(variable, []) if name.get("literal") != ET_AL]


def authors_are_truncated(item: Item) -> bool:
    """Return whether the source names only the first of the authors."""
    return any(name.get("literal") == ET_AL for name in item.get("author", []))


def _agrees(bibliography: Bibliography, reference: str) -> bool:
    """Return whether a declared reference names the title and the first author that the metadata give."""
    declared = f" {fold(reference)} "
    first = next((a for a in bibliography.authors if a.role != "interviewer"), None)
    names = [fold(bibliography.title)] + ([fold(first.family or first.literal)] if first else [])
    return bool(names[0]) and all(f" {name} " in declared for name in names)


def _csl_type(bibliography: Bibliography, kind: str) -> str:
    """Return the item's type. CSL's own "review" is a review *of* a work: a review article is an article."""
    if kind == "interview":
        return "interview"
    published = bibliography.journal and (bibliography.volume or bibliography.pmid or bibliography.doi)
    if published or bibliography.pmid or bibliography.doi or bibliography.pmcid:
        return "article-journal"
    if kind == "commentary":
        return "post-weblog"
    if bibliography.url and not bibliography.journal:
        return "webpage"
    return "article-journal"


def _people(authors: tuple[Author, ...]) -> Item:
    """Return the people by what they did: the person interviewed is the author of what was said."""
    variables = {
        "author": "author",
        "interviewee": "author",
        "interviewer": "interviewer",
        "editor": "editor",
    }
    people: dict[str, list[dict[str, str]]] = {}
    for author in authors:
        people.setdefault(variables.get(author.role, "author"), []).append(_name(author))
    if "author" not in people and "editor" in people:
        people["author"] = people.pop("editor")
    return {variable: names for variable, names in people.items() if names}


def _name(author: Author) -> dict[str, str]:
    """Return one name; degrees are left out, and "et al." becomes the name that stands for the others."""
    if not author.family or _ET_AL.match(author.literal or author.family):
        literal = author.literal or author.given or author.family
        return {"literal": ET_AL if _ET_AL.match(literal) else literal}
    name = {"family": author.family, "given": author.given}
    suffix = _NAME_SUFFIX.match(author.suffix)
    if suffix:
        name["suffix"] = suffix.group()
    return {part: value for part, value in name.items() if value}


def _fields(bibliography: Bibliography) -> dict[str, str]:
    """Return the fields that are copied as they stand."""
    return {
        "container-title": bibliography.journal or bibliography.journal_abbreviation,
        "container-title-short": bibliography.journal_abbreviation,
        "volume": bibliography.volume,
        "issue": bibliography.issue,
        "page": bibliography.pages.replace("\N{EN DASH}", "-"),  # the styles set their own dash
        "publisher": bibliography.publisher,
        "DOI": bibliography.doi,
        "PMID": bibliography.pmid,
        "PMCID": bibliography.pmcid,
        "URL": bibliography.url,
        "language": bibliography.language,
    }
