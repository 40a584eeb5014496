"""Markdown: notes, manuscripts and digests kept as text with marks.

markdown-it-py makes a page of it, which is laid out as any page is (``html_parts``); so tables, headings, raw
HTML and bold questions are read in one way. What a front matter says (YAML, pandoc's title block) goes to the
bibliography; a title and an abstract that stand only there are laid out too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from markdown_it import MarkdownIt

from ingest.sources.completeness import judged, kept
from ingest.sources.decoding import decoded
from ingest.sources.html_back import references_of, with_back_matter
from ingest.sources.html_parts import PageReader, lay
from ingest.sources.html_tree import parse, tree_of
from ingest.sources.kinds import kind_of_types
from ingest.sources.markdown_front import FrontMatter, front_matter
from ingest.sources.text import mark_parts, read_front_of, with_keywords
from ingest.sources.text_parts import sections_of
from ingest.sources.text_turns import time_codes
from kb.documents import Document, digest_of_bytes
from kb.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "text/markdown"
_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd")
_FOOTNOTE = re.compile(r"^[ ]{0,3}\[\^([^\]\s]{1,60})\]:[ \t]*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_CITED = re.compile(r"(?<=[\w.,;:)])\^([\d,\u2013 -]{1,40})\^")
_ATTRIBUTES = re.compile(r"(?<=\S)[ \t]*\{[.#:][^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^[ ]{0,3}:::+.*$", re.MULTILINE)
_CAPTION = re.compile(r"\s*(?:Table)?:\s+(?=\S)")
_MARKS = re.compile(r"[\s#*_`~|>\[\](){}!\\^:+=<\"'-]+")
_HTML = re.compile(r"<(script|style|template|!--).*?(?:</\1>|-->)|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*\S+[^\n]*$", re.MULTILINE)
_FENCE_LINE = re.compile(r"^[ ]{0,3}(?:```|~~~)[^\n`]*$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]\n]*\]")
_WORD = re.compile(r"[^\W_]+")
_DEEPEST = 60  # quotes in quotes, lists in lists: no text has more


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: by the name, since plain text is good Markdown too."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"pk\x03\x04")):
        return 0.0
    return 0.8 if name.lower().endswith(_NAMES) else 0.0


def read(data: bytes, name: str) -> Document:
    """Read Markdown."""
    source, warnings = decoded(data, name)
    front_said, body = front_matter(source)
    tree = _tree(_with_front(front_said, body))
    _captions(tree)
    layout, parts = lay(PageReader(tree).items)
    text = layout.text
    if not parts:
        raise SourceError(name, "no text in it", advice="check that the file was saved with its content")
    front = read_front_of(text, parts, front_said.title)
    front.bibliography = front_said.over(front.bibliography)
    tables = tuple(layout.tables)
    parts, kind = mark_parts(text, parts, front)
    sections, blocks = sections_of(text, parts, tables)
    known = with_back_matter(text, sections, with_keywords(text, parts, front.bibliography))
    known = replace(known, keywords=known.keywords or front_said.keywords)
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
        digest_of=front_said.digest_of,
        warnings=warnings,
        citations=tuple(layout.citations),
        time_codes=time_codes(text, parts),
        references=references_of(text, parts, ()),
    )
    return judged(kept(document, *_lost(body, text)))


def _with_front(said: FrontMatter, body: str) -> str:
    """Return the body with the title and the abstract that only the front matter gives."""
    lines = []
    if said.title and said.title.casefold() not in " ".join(body[:2000].split()).casefold():
        lines.append(f"# {said.title}")
    if said.abstract and said.abstract[:40] not in " ".join(body[:20_000].split()):
        lines.append(f"## Abstract\n\n{said.abstract}")
    return "\n\n".join([*lines, body])


def _tree(body: str) -> _Element:
    """Return Markdown as the tree of a page."""
    plain = _FOOTNOTE.sub(lambda match: f"\n\\[{match.group(1)}\\] ", body)
    plain = _CITED.sub(lambda match: f"<a href='#ref1'>{match.group(1)}</a>", plain)
    plain = _FOOTNOTE_MARK.sub("", plain)
    plain = _FENCE.sub("", _ATTRIBUTES.sub("", plain))
    reader = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    return tree_of(parse(f"<html><body>{reader.render(plain)}</body></html>"))


def _captions(tree: _Element) -> None:
    """Hang the captions that pandoc writes above or below a table ("Table: …", ": …") onto it."""
    for table in list(tree.iter("table")):
        for beside in (table.getnext(), table.getprevious()):
            words = (beside.text or "") if beside is not None and beside.tag == "p" else ""
            match = _CAPTION.match(words)
            if beside is None or match is None:
                continue
            caption = etree.Element("caption")
            caption.text = words[match.end() :] if words.lstrip().startswith(":") else words
            caption.extend(list(beside))
            parent = beside.getparent()
            if parent is not None:
                parent.remove(beside)
            table.insert(0, caption)
            break


def _lost(body: str, text: str) -> tuple[int, int]:
    """Return how many letters the words of the body have, and how many of them the text lacks."""
    wanted = Counter(_WORD.findall(_MARKS.sub(" ", _HTML.sub(" ", _links_off(body)))))
    lost = wanted - Counter(_WORD.findall(text))
    return sum(len(w) * n for w, n in wanted.items()), sum(len(w) * n for w, n in lost.items())


def _links_off(body: str) -> str:
    """Return the body without the addresses of links and pictures, which are not printed."""
    for pattern in (_ADDRESS, _DEFINITION, _FENCE_LINE):
        body = pattern.sub("]" if pattern is _ADDRESS else "", body)
    for pattern in (_PICTURE, _FOOTNOTE_MARK, _FENCE, _ATTRIBUTES):
        body = pattern.sub("", body)
    return body
