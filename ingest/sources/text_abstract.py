"""The abstract of a plain text: under its heading, in labelled parts, or as all that there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.text_labels import is_labelled, label_at, split_labels
from ingest.sources.text_pages import is_cut_off
from kb.documents import Role

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_PATH = ("Abstract",)
_ACADEMIC = re.compile(
    r"\b(?:patients?|participants|study|trial|randomi[sz]ed|we (?:\w+ )?(?:report|treated|compared|"
    r"assessed|evaluated|"
    r"performed)|outcomes?|review(?:ed)?|treatment|cases?|randomly|groups?|subjects|volunteers|significant(?:ly)?"
    r"|aim(?:ed)?|control|baseline|measured|results? (?:show|suggest|indicate)\w*)\b",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(  # one publisher prints them without a mark: "Results The mean was …"
    r"(?:Background|Introduction|Aims?|Objectives?|Purpose|(?:Patients|Materials?) and methods|Methods?"
    r"|Results?|Conclusions?)(?: and (?:study )?(?:aims?|purpose|methods))? (?=[A-Z0-9])"
)
_SHORTEST, _LONGEST = 200, 6000
_MOST_PARTS = 6
# The order in which the parts of an abstract come; a heading that steps back begins the text itself.
_ORDER = {Role.INTRODUCTION: 0, Role.METHODS: 1, Role.RESULTS: 2, Role.LIMITATIONS: 3, Role.DISCUSSION: 3,
          Role.CONCLUSION: 4, Role.BACK: 5}  # fmt: skip


def mark_abstract(text: str, parts: list[Part], start: int) -> list[Part]:
    """Return the parts with the abstract marked and cut at its labels."""
    given = _given(parts)
    first = None if given else _under_heading(text, parts, start)
    if given:
        first, stop = given
    elif first is not None:
        stop = _end_under_heading(text, parts, first)
        first -= 1
    else:
        first, stop = _labelled_run(text, parts, start)
        if first == stop:
            first, stop = _all_there_is(text, parts, start)
    pieces: list[Part] = []
    heading_only = True
    for part in parts[first:stop]:
        if part.role is not None:
            pieces.append(part)
            continue
        part.role, part.path = Role.ABSTRACT, _PATH
        if part.kind == "heading":
            part.title, part.heading = part.words(text).strip(), part.span
            if role_of_heading(part.title) is Role.ABSTRACT and heading_only:
                part.path = ()
            heading_only = False
            pieces.append(part)
            continue
        for piece in split_labels(text, part):
            if piece.label is not None:
                piece.heading = piece.label
            pieces.append(piece)
    return [*parts[:first], *_inherit(pieces), *parts[stop:]]


def _given(parts: list[Part]) -> tuple[int, int] | None:
    """Return the run of parts that the source itself marks as abstract, with the marks taken off."""
    marked = [index for index, part in enumerate(parts) if part.role is Role.ABSTRACT]
    if not marked:
        return None
    stop = marked[0]
    while stop < len(parts) and parts[stop].role is Role.ABSTRACT:
        parts[stop].role = None
        stop += 1
    return marked[0], stop


def _inherit(pieces: list[Part]) -> list[Part]:
    """Give pieces behind a label or heading its title, so that they are one section with it."""
    title: str | None = None
    path: tuple[str, ...] = _PATH
    for piece in pieces:
        if piece.role is not Role.ABSTRACT:
            continue
        if piece.title is not None:
            title, path = piece.title, piece.path
        else:
            piece.title, piece.path = title, path
    return pieces


def _under_heading(text: str, parts: list[Part], start: int) -> int | None:
    """Return the index of the first part under a heading "Abstract", or None."""
    for index in range(start, len(parts)):
        part = parts[index]
        words = part.words(text)
        if part.role is None and part.kind == "heading" and role_of_heading(words) is Role.ABSTRACT:
            return index + 1
    return None


def _end_under_heading(text: str, parts: list[Part], first: int) -> int:
    """Return where the abstract under a heading ends."""
    last = -1
    labelled = False
    prose = 0
    for index in range(first, len(parts)):
        part = parts[index]
        words = part.words(text)
        if part.role is not None:
            return index
        if part.kind == "heading":
            role = role_of_heading(words)
            order = _ORDER.get(role, -1) if role else -1
            if order <= last or (prose and last < 0) or labelled:
                return index
            last = order
            continue
        if is_labelled(text, part):
            labelled = True
            if role_of_heading(label_at(words)) is Role.KEYWORDS:
                return index
        elif labelled and not any(is_labelled(text, p) for p in parts[index + 1 : index + 3]):
            return index
        prose += 1
        if is_cut_off(words):
            return index + 1
    return len(parts)


def _labelled_run(text: str, parts: list[Part], start: int) -> tuple[int, int]:
    """Return the run of labelled paragraphs at the beginning of the text; empty where there is none."""
    first = start
    while first < len(parts) and parts[first].role is not None:
        first += 1
    if first >= len(parts) or not is_labelled(text, parts[first]):
        return start, start
    stop = first
    for index in range(first, len(parts)):
        if parts[index].kind == "heading" or parts[index].role is not None:
            break
        if is_labelled(text, parts[index]):
            stop = index + 1
        elif index - stop >= 2:
            break
    return first, stop


def _all_there_is(text: str, parts: list[Part], start: int) -> tuple[int, int]:
    """Return a lone paragraph or two behind the title, where they read like an abstract."""
    free = [i for i in range(start, len(parts)) if parts[i].role is None]
    length = sum(len(parts[i].span) for i in free)
    labelled = sum(
        is_labelled(text, parts[i]) or bool(_BARE_LABEL.match(parts[i].words(text)))
        for i in free[:_MOST_PARTS]
    )
    most = _MOST_PARTS if labelled > 2 else 2
    if not 1 <= len(free) <= most or free[-1] - free[0] >= len(free) or not _SHORTEST <= length <= _LONGEST:
        return start, start
    words = text[parts[free[0]].span.start : parts[free[-1]].span.stop]
    if parts[free[0]].kind != "paragraph" or len(_ACADEMIC.findall(words)) < 3:
        return start, start
    return free[0], free[-1] + 1
