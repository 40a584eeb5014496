"""The abstract of a PDF: what stands under its heading, until the text begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.pdf_lines import joined
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_paragraphs import Para

_FRONT = 70
_MOST_WORDS = 900
_SAME_SIZE = 0.04
_RUN_IN = re.compile(r"(?:abstract|summary)\b\s*[.:\u2014\u2013-]?\s*\S", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:key ?words?|index terms|mesh terms|abbreviations?)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:1|I)\.?\s+[A-Z]")
# The order in which the parts of an abstract come; a heading that steps back begins the text itself.
_ORDER = {
    Role.INTRODUCTION: 0,
    Role.METHODS: 1,
    Role.RESULTS: 2,
    Role.LIMITATIONS: 3,
    Role.DISCUSSION: 3,
    Role.CONCLUSION: 4,
    Role.BACK: 5,
}


def mark_abstract(paras: Sequence[Para]) -> None:
    """Give the paragraphs of the abstract their role, where it has a heading or begins with its name."""
    flow = [para for para in paras[:_FRONT] if para.flows and para.lines]
    for index, para in enumerate(flow):
        if para.role not in (None, Role.ABSTRACT):
            continue
        if para.kind == "heading" and role_of_heading(_words(para)) is Role.ABSTRACT:
            _take(flow, index + 1)
            para.role = Role.ABSTRACT
            return
        if para.kind != "heading" and _RUN_IN.match(para.text) and para.text[:1].isupper():
            _take(flow, index)
            return


def _take(flow: Sequence[Para], start: int) -> None:
    """Mark the paragraphs from ``start`` to the end of the abstract."""
    last = -1
    words = 0
    size = 0.0
    for para in flow[start:]:
        heading = _words(para) if para.kind == "heading" else joined(para.lines[0].words[: para.prefix])
        role = role_of_heading(heading) if heading else None
        if heading and para.role is None:
            order = _ORDER.get(role, -1) if role else -1
            if _NUMBERED.match(heading) or (words and order < max(last, 0)) or role is Role.KEYWORDS:
                return
            if role is Role.INTRODUCTION and words:
                return
            last = max(last, order)
        if para.kind != "heading":
            if para.role not in (None, Role.ABSTRACT) or _KEYWORDS.match(para.text):
                return
            size = size or para.size
            if abs(para.size - size) > _SAME_SIZE * size or words > _MOST_WORDS:
                return
            words += len(para.text.split())
        para.role = Role.ABSTRACT


def _words(para: Para) -> str:
    """Return a heading on one line."""
    return " ".join(para.text.split())
