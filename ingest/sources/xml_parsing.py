"""Parses XML from strangers: the one place that says what a parser may do, which is to open nothing.

No entity is resolved, no DTD loaded, no network asked; the readers, the lists of references and the answers
of services are all parsed here.
"""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from ingest.sources.xml_entities import said_of
from kb.errors import SourceError


def safe_parser(*, encoding: str | None = None, keep_comments: bool = False) -> etree.XMLParser:
    """Return a parser that opens nothing and refuses what is nested beyond reason."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        encoding=encoding,
        remove_pis=True,
        remove_comments=not keep_comments,
    )


def parsed(source: str, name: str, advice: str, *, keep_comments: bool = False) -> _Element:
    """Return the root of XML as text; ``SourceError`` with the place and the advice where it is none."""
    parser = safe_parser(encoding="utf-8", keep_comments=keep_comments)
    try:
        return etree.fromstring(source.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise SourceError(
            name,
            f"not well-formed XML: {said_of(error.msg)}",
            where=f"line {line}, column {column}",
            advice=advice,
        ) from None
