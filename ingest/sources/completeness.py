"""How much of the work a document holds: all, an abstract, or a text that breaks off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.text_pages import is_cut_off
from ingest.sources.text_paragraphs import unfinished
from kb.documents import Completeness, Document, Role

if TYPE_CHECKING:
    from kb.documents import Block

_NOT_TEXT = (
    Role.TITLE,
    Role.ABSTRACT,
    Role.KEYWORDS,
    Role.BACK,
    Role.BOILERPLATE,
    Role.SUMMARY,
    Role.REFERENCES,
)
_FLOATS = (Role.FIGURE, Role.TABLE)
_LEAST_KEPT = 0.99


def judged(document: Document) -> Document:
    """Return the document with its completeness: cut off, abstract only, or full."""
    if document.completeness is not Completeness.FULL:
        return document
    cut = _cut(document)
    if cut:
        return replace(document, completeness=Completeness.TEXT_INCOMPLETE, completeness_reason=cut)
    roles = {section.role for section in document.sections}
    if Role.ABSTRACT in roles and not roles - set(_NOT_TEXT):
        return replace(
            document, completeness=Completeness.ABSTRACT_ONLY, completeness_reason="title and abstract only"
        )
    return document


def kept(document: Document, wanted: int, missing: int) -> Document:
    """Return the document, marked as incomplete where more than one per cent of it is missing."""
    share = 1 - missing / wanted if wanted else 1.0
    if share >= _LEAST_KEPT:
        return document
    reason = f"only {share:.1%} of the characters of the source could be read"
    return replace(
        document,
        completeness=Completeness.TEXT_INCOMPLETE,
        completeness_reason=reason,
        warnings=(*document.warnings, reason),
    )


def _cut(document: Document) -> str:
    """Return why the text seems to break off, or an empty string."""
    sections = document.sections
    for block in document.blocks:
        section = sections[block.section]
        if section.role not in (Role.ABSTRACT, Role.BODY) or block.kind not in ("paragraph", "item"):
            continue
        if is_cut_off(block.span.of(document.text)):
            return f"cut off with an ellipsis in the {section.role.value}"
    last = _last_prose(document)
    if last is not None and unfinished(last.span.of(document.text)):
        return "the text ends in mid-sentence"
    return ""


def _last_prose(document: Document) -> Block | None:
    """Return the last paragraph of the work itself."""
    for block in reversed(document.blocks):
        role = document.sections[block.section].role
        if block.kind == "paragraph" and (role is Role.ABSTRACT or role not in (*_NOT_TEXT, *_FLOATS)):
            return block
    return None
