"""Which documents are published: what stands in them is known to everybody, and not ours to hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.documents import Role

if TYPE_CHECKING:
    from kb.documents import Document

_JATS, _HTML = "application/jats+xml", "text/html"
_PARTS = frozenset(
    {Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.DISCUSSION, Role.CONCLUSION, Role.REFERENCES}
)
_TURNS = frozenset({Role.QUESTION, Role.ANSWER})


def is_published(document: Document) -> bool:
    """Return whether this is a published work: by format, identifiers, a journal, or an article's parts."""
    known = document.bibliography
    if document.is_record or document.digest_of or document.media_type == _JATS:
        return True
    if known.doi or known.pmid or known.pmcid or known.issn or known.journal:
        return True
    if document.media_type == _HTML and known.url:
        return True
    roles = {section.role for section in document.sections}
    if roles & _TURNS:
        return False
    return Role.ABSTRACT in roles or len(roles & _PARTS) >= 3
