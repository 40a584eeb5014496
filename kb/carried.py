"""What a format of references has no place for, carried beside its own fields and taken back.

RIS knows no ORCID, BibTeX no funding. ``beside`` writes what a format cannot hold, or would change, as one
line of ASCII that begins with ``MARK`` and goes on as JSON; each exporter says in which field it puts it.
``restored`` takes it back. A field that somebody has changed since is left as it was changed.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kb.documents import Author, Bibliography, Funding, RelatedWork, Relation
from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MARK = "kb-record:"
"""What the line begins with; what follows is a JSON object of fields of ``kb.documents.Bibliography``."""

_TYPES = "publication_types"
_NAMES = tuple(each.name for each in fields(Bibliography))
_SIMPLE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029<>&{}\\|\ufeff\ud800-\udfff]+")
_DOI = re.compile(r"10\.\d{4,9}/[A-Za-z0-9._;()/:-]*[A-Za-z0-9]")
_PAGES = re.compile(r"[A-Za-z]{0,3}\d{1,8}(?:-[A-Za-z]{0,3}\d{1,8})?")
_ISSN = re.compile(r"\d{4}-\d{3}[\dX]")
_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9./_~-]*")
_NAME = re.compile(r"[^\W\d_][\w'\u2019. -]*")
_NOTHING = frozenset({"nan", "null", "none", "n/a", "no"})
_EARLIEST, _LATEST = 1850, 2100


def as_data(bibliography: Bibliography, names: Collection[str] = _NAMES) -> dict[str, Any]:
    """Return these fields as JSON knows them; values that say nothing are left out."""
    whole = asdict(bibliography)
    return {name: told for name in names if (told := _told(whole[name]))}


def _told(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a value without the parts of it that say nothing."""
    if isinstance(value, dict):
        return {name: told for name, part in value.items() if (told := _told(part))}
    if isinstance(value, (list, tuple)):
        return [_told(part) if isinstance(part, dict) else _listed(part) for part in value]
    return value


def _listed(part: Any) -> Any:  # noqa: ANN401 - whatever a list holds
    """Return a part of a list as JSON knows it; pairs keep an empty half."""
    return list(part) if isinstance(part, tuple) else part


def carried(bibliography: Bibliography, own: Collection[str]) -> dict[str, Any]:
    """Return what a format with the fields ``own`` cannot carry, as JSON knows it."""
    needed = [name for name in _NAMES if name not in own or not _holds(bibliography, name)]
    data = as_data(bibliography, needed)
    if _TYPES not in own:  # every format names a type of its own, which is not to be taken for this one
        data.setdefault(_TYPES, [])
    return data


def beside(bibliography: Bibliography, own: Collection[str]) -> str:
    """Return the line for what a format with the fields ``own`` cannot carry; empty where it is nothing.

    The line is ASCII without line breaks and double spaces, and its braces are balanced, so that it passes
    through files that know of neither.
    """
    data = carried(bibliography, own)
    if not data:
        return ""
    written = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return f"{MARK}{_inert(written)}"


def _inert(written: str) -> str:
    """Return JSON whose strings hold nothing that a format could read as its own."""
    escaped = {"{": "\\u007b", "}": "\\u007d", "@": "\\u0040", "%": "\\u0025", "\x7f": "\\u007f"}
    inside = re.compile(r'"(?:[^"\\]|\\.)*"')
    return inside.sub(
        lambda match: "".join(escaped.get(c, c) for c in match.group()).replace("  ", " \\u0020"), written
    )


def restored(bibliography: Bibliography, note: str) -> Bibliography:
    """Return the bibliography with what was carried beside it; a line that cannot be read changes nothing."""
    place = note.find(MARK)
    try:
        data, _ = json.JSONDecoder().raw_decode(note[place + len(MARK) :].lstrip())
    except (ValueError, RecursionError):
        return bibliography
    return from_data(data, bibliography) if place >= 0 and isinstance(data, dict) else bibliography


def from_data(data: dict[str, Any], known: Bibliography) -> Bibliography:
    """Return ``known`` with the fields of ``data`` that do not contradict it."""
    given: dict[str, Any] = {}
    for name, value in data.items():
        if name not in _NAMES:
            continue
        try:
            typed = _typed(name, value)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
            continue
        if name == _TYPES or _agrees(getattr(known, name), typed):
            given[name] = typed
    return replace(known, **given)


def _typed(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a field as the bibliography holds it."""
    if name == "authors":
        return tuple(_person(person) for person in value)
    if name == "funding":
        return tuple(Funding(str(each.get("funder", "")), _words(each.get("awards", ()))) for each in value)
    if name == "related":
        return tuple(RelatedWork(Relation(each.pop("relation")), **_texts(each)) for each in value)
    if name == "dates":
        return tuple((str(event), str(day)) for event, day in value)
    if name in ("year", "month", "day"):
        return int(value)
    return _words(value) if isinstance(value, list) else str(value)


def _person(told: dict[str, Any]) -> Author:
    """Return a person or body."""
    return Author(affiliations=_words(told.pop("affiliations", ())), **_texts(told))


def _texts(told: dict[str, Any]) -> dict[str, str]:
    """Return the values of an object as text: the line may come from a stranger."""
    return {str(name): str(value) for name, value in told.items()}


def _words(told: Iterable[Any]) -> tuple[str, ...]:
    """Return the values of a list as text."""
    return tuple(str(part) for part in told)


def _agrees(own: Any, told: Any) -> bool:  # noqa: ANN401 - two values of one field
    """Return whether what was carried says the same as the field itself, only more exactly."""
    if not own:
        return True
    if isinstance(own, str):
        return fold(_decoded(own)) == fold(_decoded(told)) or not fold(told)
    if isinstance(own, tuple):
        theirs = set(fold(" ".join(map(_said, told))).split())
        words = [set(fold(_said(each)).split()) for each in own]
        alike = sum(not said or bool(said & theirs) for said in words)
        return not theirs or 2 * alike >= len(own)
    return bool(own == told)


def _decoded(text: str) -> str:
    """Return text without the escapes of addresses and markup."""
    return unescape(unquote(text))


def _said(value: object) -> str:
    """Return a part of a list in words."""
    return value.name if isinstance(value, Author) else str(value)


def _holds(known: Bibliography, name: str) -> bool:
    """Return whether a field's value passes through any format unchanged."""
    value = getattr(known, name)
    patterns = {"doi": _DOI, "pages": _PAGES, "url": _URL, "issn": _ISSN}
    if not value:
        return True
    if name == "authors":
        return all(_is_plain_name(author) for author in value)
    if name == "year":
        return _EARLIEST <= int(value) <= _LATEST
    if name in ("month", "day"):
        return bool(known.year and _EARLIEST <= known.year <= _LATEST and known.month)
    values = value if isinstance(value, tuple) else (str(value),)
    if len(set(values)) < len(values):
        return False
    pattern = patterns.get(name)
    return all(pattern.fullmatch(each) if pattern else _is_plain(each, name) for each in values)


def _is_plain(text: str, name: str) -> bool:
    """Return whether text has nothing in it that a format folds, divides or reads as markup."""
    if name == "pmid":
        return re.fullmatch(r"[1-9]\d{4,8}", text) is not None
    if name == "pmcid":
        return re.fullmatch(r"PMC\d{4,9}", text) is not None
    divided = ";,:\"'`*~$#%_^=+-@[]()/" if name in ("keywords", "publication_types") else ""
    if text.lower() in _NOTHING:
        return False
    is_folded = " ".join(text.split()) == text
    return is_folded and _SIMPLE.fullmatch(text) is not None and not set(divided) & set(text)


def _is_plain_name(author: Author) -> bool:
    """Return whether a name is family and given name alone, in words that every format leaves as they are."""
    parts = (author.family, author.given)
    return replace(author, family="", given="") == Author() and all(
        _NAME.fullmatch(part) and " ".join(part.split()) == part and " and " not in f" {part.lower()} "
        for part in parts
    )
