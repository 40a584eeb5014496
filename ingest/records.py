"""An entry of a list of references as a document: title, abstract and keywords, which is all that there is.

Its digest is that of what it says, not of the file, so that the same record in two exports is one document.
The full text, when it arrives, is the same work by DOI, PMID, PMCID or title, and takes its place.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.kinds import kind_of_types
from ingest.sources.layout import Inline, Layout, Place
from kb.documents import Completeness, Document, Role, canonical, digest_of_bytes

if TYPE_CHECKING:
    from kb.documents import Bibliography
    from kb.records import Record

MEDIA_TYPE = "application/x-reference"


def document_of(record: Record, source: str) -> Document | None:
    """Return the document of an entry of a list; None where it has neither title nor abstract."""
    known = record.bibliography
    layout = Layout()
    layout.enter(Place(Role.TITLE))
    layout.block(_inline(known.title), "heading")
    _lay_abstract(layout, record)
    if layout.text and known.keywords:
        layout.enter(Place(Role.KEYWORDS))
        layout.block(_inline("; ".join(known.keywords)))  # one passage: each costs the extraction as much
    if not layout.text or not (known.title or record.abstract):
        return None
    has_abstract = bool(record.abstract)
    return Document(
        source=f"{source}#{record.position}",
        media_type=MEDIA_TYPE,
        digest=_digest(known, layout.text),
        text=layout.text,
        sections=tuple(layout.sections),
        blocks=tuple(layout.blocks),
        bibliography=_plain(known),
        completeness=Completeness.ABSTRACT_ONLY,
        completeness_reason="title and abstract only" if has_abstract else "title only",
        kind_hint=kind_of_types(known.publication_types),
        is_record=True,
    )


def _lay_abstract(layout: Layout, record: Record) -> None:
    """Lay the abstract; each labelled part is a section under its label."""
    parts = record.abstract_parts or (("", record.abstract),)
    for number, (label, words) in enumerate(parts, start=1):
        if not label:
            layout.enter(Place(Role.ABSTRACT, "Abstract", number=number))
        else:
            layout.enter(Place(Role.ABSTRACT, label, path=("Abstract",), number=number))
            layout.block(_inline(label), "heading")
        layout.block(_inline(words))


def _inline(words: str) -> Inline:
    """Return words as they may stand in a document."""
    return Inline(_stored(words))


def _plain(known: Bibliography) -> Bibliography:
    """Return the bibliography with a title that stands in the text as it is said."""
    return replace(known, title=_stored(known.title))


def _stored(words: str) -> str:
    """Return words on one line as they are stored; a byte order mark between them is a blank."""
    return canonical(" ".join(words.replace("\ufeff", " ").split()))


def _digest(known: Bibliography, text: str) -> bytes:
    """Return by what a record is known again: its words, identifiers, and where it was published."""
    said = [
        text,
        known.doi.lower(),
        known.pmid,
        known.pmcid,
        known.year,
        known.journal or known.journal_abbreviation,
        known.volume,
        known.issue,
        known.pages,
        [author.family or author.literal for author in known.authors],
    ]
    return digest_of_bytes(json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace"))
