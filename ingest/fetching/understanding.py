"""Reading answers as what they should be: XML with a known root, or JSON of a known shape.

Answers come from outside: no entity is resolved, no DTD loaded, nothing fetched; what is of another kind (a
page of HTML with status 200, a body that breaks off) is said to be that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lxml import etree

from ingest.sources.xml_parsing import safe_parser

if TYPE_CHECKING:
    from ingest.fetching.cache import Answer

NOT_FOUND = 404


class MisunderstoodError(Exception):
    """An answer is not what was asked for; the message says how, without quoting it."""


def xml_of(answer: Answer, *roots: str) -> etree._Element:
    """Return the root of an answer in XML.

    Raises:
        MisunderstoodError: It is no well-formed XML, or its root has none of these names.
    """
    if _is_page(answer):
        raise MisunderstoodError("answered with a web page instead of XML")
    try:
        root = etree.fromstring(answer.data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MisunderstoodError("sent XML that breaks off or is damaged") from error
    if etree.QName(root).localname not in roots:
        raise MisunderstoodError(
            f"answered with <{etree.QName(root).localname[:40]}> instead of <{roots[0]}>"
        )
    return root


def json_of(answer: Answer) -> dict[str, Any]:
    """Return the object of an answer in JSON.

    Raises:
        MisunderstoodError: It is no JSON, or no object.
    """
    if _is_page(answer):
        raise MisunderstoodError("answered with a web page instead of JSON")
    try:
        found = json.loads(answer.data)
    except (ValueError, RecursionError) as error:
        raise MisunderstoodError("sent JSON that breaks off or is damaged") from error
    if not isinstance(found, dict):
        raise MisunderstoodError("answered with JSON of another shape")
    return found


def _is_page(answer: Answer) -> bool:
    """Return whether an answer is a page for people, whatever its media type says."""
    head = answer.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


def texts(value: object) -> list[str]:
    """Return the texts of a list in JSON, trimmed, empty ones left out; of anything else, none."""
    found = value if isinstance(value, list) else []
    return [text for each in found if isinstance(each, str) and (text := " ".join(each.split()))]


def text(value: object) -> str:
    """Return a text or a number of JSON as trimmed text, anything else as an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list in JSON; of anything else, none."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def inside(value: object, *path: str) -> Any:  # noqa: ANN401 - JSON
    """Return what stands at a path of keys in JSON, None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
