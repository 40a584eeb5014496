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
_FEWEST_PARTS = 2
_SAME_SIZE = 0.04
_RUN_IN = re.compile(r"(?:abstract|summary)\b\s*[.:\u2014\u2013-]?\s*\S", re.IGNORECASE)
_INNER = re.compile(r"(?:^|[.!?]\s+)([A-Z][A-Za-z ]{3,30})[.:]\s")
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
    """Give the paragraphs of the abstract their role.

    It has a heading, begins with its name, or stands in labelled parts above an introduction of its own.
    """
    flow = [para for para in paras[:_FRONT] if para.flows and para.lines]
    index = found = 0
    while index < len(flow):
        taken = _begun(flow, index, is_first=not found)
        found += len(taken)
        for para in taken:
            para.role = Role.ABSTRACT
        index += len(taken) or 1
        if flow[index - 1].role is None and _role(flow[index - 1]) in (Role.METHODS, Role.RESULTS):
            return  # the text has begun


def _begun(flow: Sequence[Para], index: int, *, is_first: bool) -> list[Para]:
    """Return the paragraphs of the abstract that begins here; none where none does."""
    para = flow[index]
    if para.role not in (None, Role.ABSTRACT):
        return []
    named = _role(para)
    if para.kind == "heading" and named is Role.ABSTRACT:
        return [para, *_reach(flow, index + 1)[0]]
    if para.kind != "heading" and _RUN_IN.match(para.text) and para.text[:1].isupper():
        return _reach(flow, index)[0]
    if not is_first or named not in (Role.INTRODUCTION, Role.METHODS):
        return []
    taken, steps_back = _reach(flow, index)
    roles = {_role(each) for each in taken}
    roles |= {role_of_heading(label) for each in taken for label in _INNER.findall(each.text)}
    is_whole = steps_back and roles & {Role.RESULTS, Role.CONCLUSION} and len(roles) > _FEWEST_PARTS
    return taken if is_whole else []


def _role(para: Para) -> Role | None:
    """Return the role that a heading gives, or the one that is run in at the beginning."""
    heading = _words(para) if para.kind == "heading" else joined(para.lines[0].words[: para.prefix])
    return role_of_heading(heading) if heading else None


def _reach(flow: Sequence[Para], start: int) -> tuple[list[Para], bool]:
    """Return the paragraphs to the end of the abstract, and whether a heading steps back there."""
    taken: list[Para] = []
    last = -1
    words = 0
    size = 0.0
    for para in flow[start:]:
        if para.role is None and (para.kind == "heading" or para.prefix):
            role = _role(para)
            order = _ORDER.get(role, -1) if role else -1
            back = bool(words) and (0 <= order < last or role in (Role.INTRODUCTION, Role.ABSTRACT))
            if back or role is Role.KEYWORDS or _NUMBERED.match(_words(para)):
                return taken, back
            last = max(last, order)
        if para.kind != "heading":
            size = size or para.size
            if abs(para.size - size) > _SAME_SIZE * size:
                return taken, last >= _ORDER[Role.RESULTS]
            if para.role not in (None, Role.ABSTRACT) or words > _MOST_WORDS or _KEYWORDS.match(para.text):
                return taken, False
            words += len(para.text.split())
        taken.append(para)
    return taken, False


def _words(para: Para) -> str:
    """Return a heading on one line."""
    return " ".join(para.text.split())
