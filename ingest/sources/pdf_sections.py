"""The sections of a paper in PDF: headings have levels by their type, so that each stands in another.

Only where the main headings of a paper are found; what else a PDF may be is left to others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.headings import cleaned, role_of_heading, role_within
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.text_parts import Part
    from kb.spans import Span

_MAIN = (
    Role.INTRODUCTION,
    Role.METHODS,
    Role.RESULTS,
    Role.DISCUSSION,
    Role.CONCLUSION,
    Role.CASE,
    Role.REFERENCES,
)
_FEWEST = 2
_UNKNOWN_LEVEL = 5
_KEYWORDS = re.compile(r"(?:key ?words?|index terms|mesh terms)\b\s*[:\u2014\n-]", re.IGNORECASE)
_TABLE = re.compile(r"(?:table|tab\.)\s*(?:\d+|[IVX]{1,4})\b", re.IGNORECASE)
_NO_ROLE = (Role.BOILERPLATE, Role.ABSTRACT, Role.KEYWORDS)


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that what follows stands under."""

    level: int
    role: Role
    title: str
    span: Span


def mark_headed(text: str, parts: Sequence[Part]) -> None:
    """Give the parts of a paper the sections that its headings open; parts with a role keep it."""
    named = {role_of_heading(p.line(text)) for p in parts if p.kind == "heading" and p.role is None}
    if len(named & set(_MAIN)) < _FEWEST:
        return
    stack: list[_Open] = []
    begun = False
    in_table = lists = False
    for part in parts:
        begun = begun or part.role in (Role.TITLE, Role.ABSTRACT)
        if part.role is not None:
            continue
        words = part.line(text)
        if _lists_keywords(part, words, is_below=lists):
            part.role, part.title = Role.KEYWORDS, "Keywords"
            lists = part.kind == "heading"
            continue
        lists = False
        in_table = _stays_in_table(part, words, is_open=in_table)
        if in_table:
            continue  # the finder of tables in plain text takes it
        if part.kind == "heading":
            _enter(stack, part, words)
            begun = True
        if begun:
            _place(part, stack)


def _place(part: Part, stack: Sequence[_Open]) -> None:
    """Give a part the section that is open; what stands before the first heading introduces."""
    if not stack:
        part.role = Role.INTRODUCTION
        return
    top = stack[-1]
    part.role, part.title, part.heading = top.role, top.title, top.span
    part.path = tuple(dict.fromkeys(outer.title for outer in stack[:-1] if outer.title != top.title))


def _lists_keywords(part: Part, words: str, *, is_below: bool) -> bool:
    """Return whether a part is a list of keywords, its heading, or what stands right below that."""
    if part.kind == "heading":
        return role_of_heading(words) is Role.KEYWORDS
    return is_below or _KEYWORDS.match(words) is not None


def _stays_in_table(part: Part, words: str, *, is_open: bool) -> bool:
    """Return whether a part is the caption of a table whose cells nobody has read, or one of them."""
    if _TABLE.match(words) and part.kind != "heading":
        return True
    tokens = words.split()
    is_prose = len(tokens) >= 12 and sum(t.isalpha() and t.islower() for t in tokens) >= 0.5 * len(tokens)
    return is_open and part.kind != "heading" and not is_prose


def _enter(stack: list[_Open], part: Part, words: str) -> None:
    """Open the section of a heading; those at its level and below it end."""
    named = role_of_heading(words)
    level = part.level or (1 if named in _MAIN else _UNKNOWN_LEVEL)
    while stack and stack[-1].level >= level:
        stack.pop()
    outer = stack[-1].role if stack else Role.BODY
    stack.append(_Open(level, role_within(outer, words, ignored=_NO_ROLE), cleaned(words), part.span))
