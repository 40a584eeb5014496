"""HTML: pages of journals, bibliographic sites, interviews and blogs, as a browser saves them.

The page is laid out as one text in document order; what is the site's keeps its place as boilerplate. The
head of the page tells what is known of the work; the finders of plain text tell the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace

from ingest.sources.completeness import judged, kept
from ingest.sources.decoding import decoded
from ingest.sources.html_back import references_of, with_back_matter
from ingest.sources.html_meta import PageMeta
from ingest.sources.html_parts import PageReader, lay
from ingest.sources.html_tree import parse, printed, tree_of
from ingest.sources.kinds import kind_of_types
from ingest.sources.text import mark_parts, with_keywords
from ingest.sources.text_front import read_front
from ingest.sources.text_parts import Part, sections_of
from kb.documents import Bibliography, Document, Role, digest_of_bytes
from kb.errors import SourceError

MEDIA_TYPE = "text/html"
_SIGNS = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_OTHER_XML = re.compile(rb"\W{0,5}<(?:\?xml\b|!DOCTYPE\s+(?!html\b)\w)", re.IGNORECASE)
_TAGS = re.compile(
    rb"</?(?:p|div|span|h[1-6]|ul|li|br|a|table|article|section|meta|title)\b[^>]*>", re.IGNORECASE
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_NOTHING_TO_READ = 20
_HISTORY = re.compile(
    r"(?:received|accepted|revised|(?:first )?published(?: online)?)(?: (?:on|in|date))?:?\s+"
    r"[^.;]{0,12}\d.{0,140}$",
    re.IGNORECASE,
)
_FRONT, _LONGEST_LINE = 60, 600


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader."""
    head = data[:65_536].replace(b"\x00", b"")
    if _SIGNS.search(head[:4096]):
        return 0.9
    if _OTHER_XML.match(head):
        return 0.0
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return 0.8
    return 0.7 if len(_TAGS.findall(head)) >= 5 else 0.0


def read(data: bytes, name: str) -> Document:
    """Read a page."""
    source, warnings = decoded(data, name, _declared(data))
    page = parse(source)
    meta = PageMeta(page)
    layout, parts = lay(PageReader(tree_of(page)).items)
    text = layout.text
    if not parts:
        raise SourceError(
            name, "a page without any text", advice="save the page from the browser once it is shown"
        )
    front = read_front(text, parts, _title(meta, page.css_first("h1")))
    _mark_front(text, parts[front.after :])
    front.bibliography = _merged(meta.bibliography(), front.bibliography)
    tables = tuple(layout.tables)
    parts, kind = mark_parts(text, parts, front)
    sections, blocks = sections_of(text, parts, tables)
    known = with_back_matter(text, sections, with_keywords(text, parts, front.bibliography))
    known = replace(known, keywords=known.keywords or front.bibliography.keywords)
    document = Document(
        source=name,
        media_type=MEDIA_TYPE,
        digest=digest_of_bytes(data),
        text=text,
        sections=sections,
        blocks=blocks,
        tables=tables,
        bibliography=known,
        kind_hint=kind or kind_of_types(known.publication_types),
        digest_of=meta.first("digest-of", "digest_of"),
        warnings=tuple(warnings),
        citations=tuple(layout.citations),
        references=references_of(text, parts, meta.references()),
    )
    return judged(kept(document, *_lost(source, text)))


def _declared(data: bytes) -> str:
    """Return the encoding that the page declares."""
    match = _CHARSET.search(data[:4096])
    return match.group(1).decode("ascii", "replace") if match else ""


def _title(meta: PageMeta, heading: object) -> str:
    """Return the title to look for in the page."""
    if meta.title:
        return meta.title
    words = " ".join(heading.text().split()) if heading is not None and hasattr(heading, "text") else ""
    return words or meta.page_title


def _mark_front(text: str, parts: list[Part]) -> None:
    """What a page prints between title and abstract is of the front, and so is when it was received."""
    for part in parts:
        if part.role is None and part.kind != "heading" and _HISTORY.match(part.line(text)):
            part.role = Role.BACK
    for number, part in enumerate(parts[:_FRONT]):
        if part.role is Role.ABSTRACT or (
            part.kind == "heading" and part.line(text).casefold() == "abstract"
        ):
            for before in parts[:number]:
                before.role = before.role or Role.BACK
            return
        if part.kind == "heading" or len(part.line(text)) > _LONGEST_LINE:
            return


def _merged(head: Bibliography, front: Bibliography) -> Bibliography:
    """Return what the head says; where it is silent, what the page itself prints."""
    values = {f.name: getattr(head, f.name) or getattr(front, f.name) for f in fields(Bibliography)}
    merged = Bibliography(**values)
    if front.authors and any(a.role == "interviewee" for a in front.authors):
        merged = replace(merged, authors=front.authors)
    return replace(
        merged, publication_types=tuple(dict.fromkeys((*head.publication_types, *front.publication_types)))
    )


def _lost(source: str, text: str) -> tuple[int, int]:
    """Return how many characters the page prints by a plain scan, and how many of them the text lacks."""
    wanted = Counter(printed(source))
    for character in list(wanted):
        if character.isspace():
            del wanted[character]
    have = Counter(text)
    lost = sum((wanted - have).values())
    return sum(wanted.values()), max(0, lost - _NOTHING_TO_READ)
