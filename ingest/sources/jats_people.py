"""The people of a JATS article: who wrote it, where they work, their ORCID."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import plain_orcid
from ingest.sources.jats_inline import local, pieces_of, plain
from ingest.sources.layout import folded
from kb.documents import Author

if TYPE_CHECKING:
    from lxml.etree import _Element

_XLINK = "{http://www.w3.org/1999/xlink}href"
_NO_PART = ("label", "email", "institution-id", "uri", "ext-link", "fn", "xref", "phone", "fax")
_ADDRESS_PARTS = frozenset(
    "institution institution-wrap addr-line city state country postal-code named-content".split()
)
_COMMAS = re.compile(r"\s*,(?:[\s,]*,)*\s*")
_MARK = re.compile(r"^(?:\d{1,2}|[a-z]|[*\u2020\u2021\u00a7\u00b6#|]+)(?=[\s.)A-Z])[\s.)]*")
_INTERVIEW = ("interviewee", "interviewer")


def people_of(meta: _Element) -> tuple[Author, ...]:
    """Return authors and editors in order; a group of authors is one, its members are not named."""
    places = _affiliations(meta)
    people: list[Author] = []
    for group in meta.findall("contrib-group"):
        for contrib in group.iter("contrib"):
            role = _role(contrib, group)
            if role and not _is_member(contrib, group):
                author = _person(contrib, role, _places_of(contrib, group, meta, places))
                people += [author] if author is not None else []
    return tuple(people)


def _role(contrib: _Element, group: _Element) -> str:
    """Return what a contributor did, in our words; empty where the work is not theirs."""
    kind = (contrib.get("contrib-type") or "").lower()
    within = (group.get("content-type") or "").lower()
    if kind in _INTERVIEW:
        return kind
    if "non-byline" in f"{kind} {within}" or "review" in kind or "collab" in within:
        return ""
    kind = kind or within or "author"
    if "editor" in kind:
        return "editor"
    if kind == "collab" and contrib.find("collab") is None:
        return ""  # a member of a group that stands among the authors itself
    return "author" if "author" in kind or kind in ("collab", "person", "individual") else ""


def _is_member(contrib: _Element, group: _Element) -> bool:
    """Return whether a contributor stands within another one: a member of a group."""
    parent = contrib.getparent()
    while parent is not None and parent is not group:
        if local(parent) in ("collab", "contrib", "on-behalf-of"):
            return True
        parent = parent.getparent()
    return False


def _person(contrib: _Element, role: str, places: tuple[str, ...]) -> Author | None:
    """Return one contributor, or None where the source names nobody."""
    orcid = _orcid(contrib)
    name = _name(contrib)
    if name is not None and name.find("surname") is not None:
        return Author(
            family=plain(name.find("surname")),
            given=plain(name.find("given-names")),
            suffix=plain(name.find("suffix")),
            orcid=orcid,
            role=role,
            affiliations=places,
        )
    other = name if name is not None else _first(contrib, "collab", "collab-alternatives/collab")
    words = plain(other, skip=("contrib-group", "xref", "fn", "aff", "email", "contrib-id"))
    return Author(literal=words, orcid=orcid, role=role, affiliations=places) if words else None


def _name(contrib: _Element) -> _Element | None:
    """Return the element that names a person."""
    return _first(contrib, "name", "name-alternatives/name", "string-name", "name-alternatives/string-name")


def _first(element: _Element, *paths: str) -> _Element | None:
    """Return the first element that one of the paths finds."""
    return next((found for path in paths if (found := element.find(path)) is not None), None)


def _orcid(contrib: _Element) -> str:
    """Return the ORCID of a contributor, wherever the publisher put it."""
    for element in contrib:
        kind = (element.get("contrib-id-type") or element.get("content-type") or "").lower()
        address = f"{element.get(_XLINK) or ''} {plain(element)}" if local(element) else ""
        if local(element) == "contrib-id" and kind not in ("orcid", ""):
            continue
        named = "orcid" in kind or "orcid.org" in address.lower()
        if named and local(element) in ("contrib-id", "uri", "ext-link") and (found := plain_orcid(address)):
            return found
    return ""


def _affiliations(meta: _Element) -> dict[str, str]:
    """Return the affiliations of the article by their identifiers."""
    found: dict[str, str] = {}
    for element in meta.iter("aff"):
        parent = element.getparent()
        outer = parent if parent is not None and local(parent) == "aff-alternatives" else None
        key = element.get("id") or (outer.get("id") if outer is not None else None)
        if key:
            found.setdefault(key, affiliation(element))
        if outer is not None and outer.get("id"):
            found.setdefault(str(outer.get("id")), affiliation(element))
    return found


def _places_of(contrib: _Element, group: _Element, meta: _Element, places: dict[str, str]) -> tuple[str, ...]:
    """Return where a contributor works: what is said within, else what is referred to, else the only one."""
    own = [affiliation(element) for element in contrib.iter("aff") if not _is_member(element, contrib)]
    keys = [key for xref in contrib.findall("xref") for key in (xref.get("rid") or "").split()]
    own += [places[key] for key in keys if key in places]
    if not own and not any("aff" in (x.get("ref-type") or "") for x in contrib.findall("xref")):
        shared = group.findall("aff") or (meta.findall("aff") if not _any_refers(meta) else [])
        own = [affiliation(shared[0])] if len(shared) == 1 else []
    return tuple(dict.fromkeys(place for place in own if place))


def _any_refers(meta: _Element) -> bool:
    """Return whether any contributor refers to an affiliation: then who does not has none."""
    return any(xref.get("ref-type") == "aff" for xref in meta.iterfind("contrib-group//contrib/xref"))


def affiliation(element: _Element) -> str:
    """Return an affiliation as one line, its parts set apart by commas, without its mark."""
    pieces = _address(element)
    words = folded([(piece, False) for piece in pieces]).text
    words = _COMMAS.sub(", ", words).strip(" ,;.")
    return _MARK.sub("", words) if element.find("label") is None else words


def _address(element: _Element) -> list[str]:
    """Return the words of an affiliation, with a comma behind each of its parts."""
    pieces = [element.text or ""]
    for number, child in enumerate(element):
        name = local(child)
        is_mark = name == "sup" and number == 0 and not (element.text or "").strip()
        if name in _ADDRESS_PARTS:
            pieces += [", ", *_address(child), ", " if _is_apart(child) else ""]
        elif name and name not in _NO_PART and not is_mark:
            pieces += [piece for piece, _ in pieces_of(child, skip=_NO_PART)]
        pieces.append(child.tail or "")
    return pieces


def _is_apart(child: _Element) -> bool:
    """Return whether nothing but white space follows a part, so that a comma must set it apart."""
    return not (child.tail or "").strip()
