"""Plain text: interviews, blog posts, saved pages, the text layer of a PDF, titles with abstracts.

The text itself is stored as it stands; what is found is its structure. The finders run in an order in which
each may rely on the one before, and the last one gives a role to whatever is left, so nothing is ever
dropped.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.sources.completeness import judged
from ingest.sources.decoding import decoded
from ingest.sources.headings import role_of_heading
from ingest.sources.identifiers import registrations
from ingest.sources.kinds import kind_of_types
from ingest.sources.text_abstract import mark_abstract
from ingest.sources.text_floats import mark_floats, mark_tables
from ingest.sources.text_front import Front, read_front
from ingest.sources.text_interview import first_asked, is_interview, mark_interview, mark_signature
from ingest.sources.text_pages import is_cut_off, mark_page_lines
from ingest.sources.text_paragraphs import paragraphs
from ingest.sources.text_parts import Part, sections_of
from ingest.sources.text_sections import mark_sections
from ingest.sources.text_tables import find_tables
from ingest.sources.text_turns import find_turns, mark_turns, time_codes
from kb.documents import Bibliography, Document, Role, Table, digest_of_bytes
from kb.errors import SourceError

MEDIA_TYPE = "text/plain"
_OUTER = (Role.INTRODUCTION, Role.METHODS, Role.RESULTS, Role.DISCUSSION, Role.CASE)
_MOST_LINES = 20_000
_DIGEST_OF = re.compile(r"\s*digest of:\s*(.+)", re.IGNORECASE)
_POST = re.compile(r"\b(?:this|today's|our) (?:blog )?post\b", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:key ?words?|index terms|mesh terms)\s*[:\u2014-]?\s*", re.IGNORECASE)
_REGISTERED_IN = (Role.ABSTRACT, Role.METHODS, Role.BACK, Role.TITLE)


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: any text does, a little."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] == b"<":
        return 0.05
    return 0.5 if name.lower().endswith((".txt", ".text", ".md")) else 0.3


def read(data: bytes, name: str) -> Document:
    """Read plain text."""
    text, warnings = decoded(data, name)
    parts = [Part(p.span, p.kind, p.group, p.page_start) for p in paragraphs(text)]
    if not parts:
        raise SourceError(name, "no text in it", advice="check that the file was saved with its content")
    digest_of = _digest_of(text, parts)
    front = read_front_of(text, parts)
    tables, unread = _tables(text)
    parts, kind = mark_parts(text, mark_tables(text, parts, tables), front)
    sections, blocks = sections_of(text, parts, tables)
    document = Document(
        source=name,
        media_type=MEDIA_TYPE,
        digest=digest_of_bytes(data),
        text=text,
        sections=sections,
        blocks=blocks,
        tables=tables,
        bibliography=with_keywords(text, parts, front.bibliography),
        kind_hint=kind,
        digest_of=digest_of,
        warnings=(*warnings, *unread),
        time_codes=time_codes(text, parts),
    )
    return judged(document)


def read_front_of(text: str, parts: list[Part], title_hint: str = "") -> Front:
    """Read the front; that of a transcript ends where the first one speaks or asks."""
    turns = find_turns(text, parts)
    first = turns.first if turns else first_asked(text, parts)
    return read_front(text, parts if title_hint and not turns else parts[:first], title_hint)


def _tables(text: str) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Return the tables in a text, and warnings; a text of very many lines is not searched for them."""
    lines = text.count("\n")
    if lines > _MOST_LINES:
        return (), (f"{lines} lines: not searched for tables",)
    return find_tables(text), ()


def mark_parts(text: str, parts: list[Part], front: Front) -> tuple[list[Part], str]:
    """Give each part its role; returned are the parts, cut where labels cut them, and the kind."""
    authors = front.bibliography.authors
    kind = kind_of_types(front.bibliography.publication_types)
    mark_page_lines(text, parts)
    turns = find_turns(text, parts)
    if turns is not None:
        mark_signature(text, parts[turns.first + 1 :], authors)
        speaking = mark_turns(text, parts, turns, authors)
        front.bibliography = replace(front.bibliography, authors=speaking)
        for part in parts[: turns.first]:
            part.role = part.role or Role.SUMMARY
        mark_sections(text, parts, is_paper=False)
        return parts, kind or "interview"
    if is_interview(text, parts, authors):
        mark_signature(text, parts, authors)
        mark_interview(text, parts)
        for part in parts[: _first_question(parts)]:
            part.role = part.role or Role.SUMMARY
        mark_sections(text, parts, is_paper=False)
        return parts, kind or "interview"
    parts = mark_abstract(text, parts, 0)
    _mark_after_cut(text, parts)
    mark_signature(text, parts, authors)
    mark_floats(text, parts)
    mark_sections(text, parts, is_paper=_is_paper(text, parts))
    if not kind and _POST.search(text) and not any(p.role is Role.ABSTRACT for p in parts):
        kind = "commentary"
    return parts, kind


def _first_question(parts: list[Part]) -> int:
    """Return the index of the first question."""
    return next((i for i, part in enumerate(parts) if part.role is Role.QUESTION), 0)


def _mark_after_cut(text: str, parts: list[Part]) -> None:
    """What follows an abstract that a page has cut off is the page's, until a heading of the work."""
    abstract = [i for i, part in enumerate(parts) if part.role is Role.ABSTRACT]
    if not abstract or not is_cut_off(parts[abstract[-1]].words(text)):
        return
    for part in parts[abstract[-1] + 1 :]:
        if part.kind == "heading" and role_of_heading(part.words(text)) in _OUTER:
            break
        part.role = part.role or Role.BOILERPLATE


def _is_paper(text: str, parts: list[Part]) -> bool:
    """Return whether the text is a paper with an abstract and the usual sections behind it."""
    if not any(p.role is Role.ABSTRACT for p in parts):
        return False
    return any(
        p.role is None and p.kind == "heading" and role_of_heading(p.words(text)) in _OUTER for p in parts
    )


def _digest_of(text: str, parts: list[Part]) -> str:
    """Return the source that a digest of ours names in its first lines, and mark the line."""
    for part in parts[:3]:
        match = _DIGEST_OF.fullmatch(part.words(text))
        if match:
            part.role = Role.BOILERPLATE
            return " ".join(match.group(1).split())
    return ""


def with_keywords(text: str, parts: list[Part], bibliography: Bibliography) -> Bibliography:
    """Add keywords and trial registrations, which stand further down."""
    keywords: list[str] = []
    registered: list[str] = []
    for part in parts:
        words = part.words(text)
        if part.role is Role.KEYWORDS:
            listed = _KEYWORDS.sub("", words, count=1).rstrip(". ")
            keywords += [k.strip() for k in re.split(r"[;,\u00b7\u2022\n]", listed) if k.strip()]
        elif part.role in _REGISTERED_IN:
            registered += registrations(words)
    return replace(
        bibliography,
        keywords=tuple(dict.fromkeys(keywords)),
        registration=tuple(dict.fromkeys((*bibliography.registration, *registered))),
    )
