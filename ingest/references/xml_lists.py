"""XML that holds a list: parsed without entities, DTD or network, as every XML from strangers is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.references.opening import text_of
from ingest.sources.xml_entities import declared_encoding, plain_xml
from ingest.sources.xml_parsing import parsed

if TYPE_CHECKING:
    from lxml.etree import _Element

    from ingest.references.tagged import Fields

_DEEPEST = 40


def root_of(data: bytes, name: str) -> tuple[_Element, tuple[str, ...]]:
    """Return the root of an XML file and warnings; ``SourceError`` where it is not well-formed."""
    text, warnings = text_of(data, name, declared_encoding(data))
    source, unknown = plain_xml(text)
    root = parsed(source, name, "export the list again, for instance as RIS")
    said = (f"the entity &{entity}; is not known: it stands as printed" for entity in unknown)
    return root, (*warnings, *said)


def words_of(element: _Element | None) -> str:
    """Return the text in an element on one line."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def fields_of(entry: _Element) -> Fields:
    """Return every value in an entry with the path to it, in document order; attributes as ``path@name``."""
    found: list[tuple[str, str]] = []
    _collect(entry, "", found, 0)
    return tuple(found)


def _collect(element: _Element, path: str, found: list[tuple[str, str]], depth: int) -> None:
    """Append the values in an element; what stands deeper than any export puts it is taken as one text."""
    for name, value in element.attrib.items():
        found.append((f"{path}@{name}", str(value)))
    children = [child for child in element if isinstance(child.tag, str)]
    is_mixed = bool((element.text or "").strip()) or any((child.tail or "").strip() for child in children)
    if not children or is_mixed or depth > _DEEPEST:
        if words := words_of(element):
            found.append((path, words))
        return
    for child in children:
        _collect(child, f"{path}/{child.tag!s}".removeprefix("/"), found, depth + 1)
