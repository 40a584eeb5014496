"""Sections of a plain text: headings give roles, what has none inherits, a torn column finds its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.headings import cleaned, role_of_heading
from ingest.sources.text_paragraphs import fits, unfinished
from ingest.view import HyphenJudge
from kb.documents import Role
from kb.spans import Span

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_FLOATS = (Role.FIGURE, Role.TABLE)
_OUTER = (Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.DISCUSSION, Role.CONCLUSION, Role.CASE)
_LASTING = (Role.BOILERPLATE, Role.BACK, Role.REFERENCES, Role.SUMMARY)
_LAST_SENTENCE = re.compile(r"(?:^|[.!?]\s+)([^.!?]*:)\s*$")
_KEYWORDS = re.compile(r"(?:key ?words?|key words|index terms|mesh terms)\s*[:\u2014-]", re.IGNORECASE)


def mark_sections(text: str, parts: list[Part], *, is_paper: bool) -> None:
    """Give every part that has no role yet the role, title and path of the section it stands in."""
    walker = _Walker(Role.INTRODUCTION if is_paper else Role.BODY)
    for part in parts:
        walker.step(text, part)
    if is_paper:
        _return_columns(text, parts)
    _number_sections(parts)
    _lead_lists(text, parts)


class _Walker:
    """Goes through the parts with the section it is in."""

    def __init__(self, default: Role) -> None:
        self.default = default
        self.role = default
        self.main: str | None = None
        self.title: str | None = None
        self.heading: Span | None = None
        self.level = 0

    def step(self, text: str, part: Part) -> None:
        """Give one part its section; a part that has a role already is left as it is."""
        if part.role is Role.ABSTRACT:
            self.role, self.main, self.title, self.heading = self.default, None, None, None
        if part.role is not None:
            return
        if _KEYWORDS.match(part.words(text)):
            part.role, part.title = Role.KEYWORDS, "Keywords"
            return
        if part.kind == "heading":
            self._enter(part.words(text), part.span, part.level)
        part.role, part.title, part.heading = self.role, self.title, self.heading
        part.path = (self.main,) if self.main and self.main != self.title else ()

    def _enter(self, words: str, span: Span, level: int) -> None:
        """Enter the section that a heading opens; ``level`` is 0 where the source gives none."""
        role = role_of_heading(words)
        title = cleaned(words)
        if self.role is Role.SUMMARY and role in (Role.BACK, *_OUTER) and role is not Role.INTRODUCTION:
            role = Role.SUMMARY  # a site's own summary has its "Findings" too
        beside = bool(level) and level <= self.level
        if role is not None and (role is not self.role or self.main is None):
            self.role, self.main, self.level = role, title, level
        elif role is None and (beside or not self._lasts()):
            self.role, self.main, self.level = Role.BODY, title if level else None, level
        self.title, self.heading = title, span

    def _lasts(self) -> bool:
        """Return whether a heading that names no role leaves the text in the section it is in."""
        if self.default is Role.BODY and self.role is Role.CONCLUSION:
            return False  # a page goes on behind its "key takeaways"
        return self.role in _OUTER or self.role in _LASTING


def _return_columns(text: str, parts: list[Part]) -> None:
    """Give a piece that begins in mid-word the section of the piece that ends in the first half of that word.

    The text layer of a paper in columns may print the second column before the first. The half word is the
    witness; what follows the piece goes with it until a known heading or a new beginning.
    """
    words = HyphenJudge.of(text).words
    for index, part in enumerate(parts):
        head = part.words(text)
        if part.kind != "paragraph" or part.role in _FLOATS or not head[:1].islower():
            continue
        origin = _origin(text, parts, index, words)
        if origin is not None:
            _move(text, parts, index, origin)


def _origin(text: str, parts: list[Part], index: int, words: frozenset[str]) -> Part | None:
    """Return the part that breaks off in the first half of the word with which part ``index`` begins."""
    head = parts[index].words(text)
    for number, part in enumerate(parts):
        if number == index or part.kind != "paragraph" or part.role in _FLOATS:
            continue
        tail = part.words(text)
        if tail.endswith("-") and fits(tail, head, words, sure=False):
            return part
    return None


def _move(text: str, parts: list[Part], index: int, origin: Part) -> None:
    """Move part ``index`` and what follows it into the section of ``origin``."""
    main = origin.path[0] if origin.path else origin.title
    title, heading, path = origin.title, origin.heading, origin.path
    for position in range(index, len(parts)):
        part = parts[position]
        if part.role in (Role.ABSTRACT, *_FLOATS) or part is origin:
            break
        if position > index and unfinished(parts[position - 1].words(text)):
            _leave(parts, position, heading)
            break
        if part.kind == "heading":
            if role_of_heading(part.words(text)) is not None:
                break
            title, heading, path = cleaned(part.words(text)), part.span, (main,) if main else ()
        part.role, part.title, part.heading, part.path = origin.role, title, heading, path


def _leave(parts: list[Part], index: int, heading: Span | None) -> None:
    """Take parts out from under a heading that is above them only because columns are out of order."""
    for part in parts[index:]:
        if part.kind == "heading":
            break
        if part.heading == heading:
            part.title, part.heading, part.path = None, None, ()


def _number_sections(parts: list[Part]) -> None:
    """Give the parts of one section one key."""
    key = -1
    previous: object = None
    for part in parts:
        state = (part.role, part.title, part.heading, part.path, part.question, part.table, part.speaker)
        if state != previous:
            key += 1
            previous = state
        part.key = key


def _lead_lists(text: str, parts: list[Part]) -> None:
    """Point the items of a list to the sentence that introduces it, or to the heading above it."""
    lead: Span | None = None
    for part in parts:
        if part.kind == "item":
            part.lead = lead
            continue
        match = _LAST_SENTENCE.search(part.words(text))
        if match:
            lead = Span(part.span.start + match.start(1), part.span.start + match.end(1))
        else:
            lead = part.span if part.kind == "heading" else None
