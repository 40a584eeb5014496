"""Lines of plain text gathered into paragraphs, headings and list items.

Text comes in three shapes: one paragraph a line (pages saved from a browser), lines wrapped at a width (the
text layer of a PDF, hard-wrapped files), and paragraphs torn apart by blank lines in mid-sentence. What is
torn and still stands together is joined again here; ``text_sections`` says what each piece is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.sources.headings import role_of_heading
from ingest.view import HyphenJudge
from kb.spans import Span

BULLET = re.compile(r"(?:[•▪●◦‣■○·*–-]|\(?\d{1,2}[.)]|\(?[a-h]\))\s+(?=\S)")
CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|box|scheme|appendix)\s*\d+[a-z]?\s*[.:|–-]?\s+\S", re.IGNORECASE
)
_LINE = re.compile(r"[^\n]+")
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_CITED_END = re.compile(r"[.!?][\"'”’)\]]*\d{0,3}(?:[,–-]\d{1,3})*$")
_OPEN_WORDS = frozenset(
    "the a an of and or in on at to with for from by as than that which whose is are was were be "
    "been has have "
    "using between both if because while when where our their its this these those not no per via into "
    "during".split()
)
_WIDEST_WRAPPED = 130
_FEWEST_LINES = 8
_FEWEST_BREAKS = 3
_SHARE_OF_BREAKS = 0.25
_SMALL_WORDS = frozenset(
    "a an the of and or in on at to with for from by as vs versus via your our is".split()
)
_MOST_HEADING_WORDS = 14
_PAGE_STARTS = 0.05


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of the text; ``kind`` as in ``kb.documents.Block``, ``page_start`` where it begins a page."""

    span: Span
    kind: str = "paragraph"
    page_start: bool = False
    group: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    group: int
    indented: bool


def paragraphs(text: str) -> list[Paragraph]:
    """Return the pieces of ``text`` in order; between them stands only white space."""
    lines = _lines(text)
    if not lines:
        return []
    width = wrapped_width(text)
    indented = sum(line.indented for line in lines)
    marks_pages = bool(width) and 0 < indented <= max(3, _PAGE_STARTS * len(lines))
    pieces: list[Paragraph] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        previous = lines[index - 1] if index else None
        kind = _kind(text, line, previous, following, width)
        page_start = marks_pages and line.indented
        joins = (
            bool(width)
            and pieces
            and previous is not None
            and previous.group == line.group
            and kind == "paragraph"
            and pieces[-1].kind in ("paragraph", "item")
            and not page_start
            and not _starts_anew(text, line, previous, width)
        )
        if joins:
            pieces[-1] = replace(pieces[-1], span=Span(pieces[-1].span.start, line.span.stop))
        else:
            pieces.append(Paragraph(line.span, kind, page_start, line.group))
    return _mended(text, pieces)


def wrapped_width(text: str) -> int:
    """Return the width at which the lines are wrapped, or 0 where a line is a paragraph.

    Wrapped lines go on in mid-sentence: the next begins in lower case, and the line has no stop at its end.
    """
    lengths = sorted(len(line.rstrip()) for line in text.split("\n") if line.strip())
    if len(lengths) < _FEWEST_LINES or lengths[int(len(lengths) * 0.97)] > _WIDEST_WRAPPED:
        return 0
    pairs = goes_on = 0
    before = ""
    for line in text.split("\n"):
        words = line.strip()
        if words and before:
            pairs += 1
            goes_on += words[0].islower() and not _ENDS.search(before)
        before = words
    if goes_on < max(_FEWEST_BREAKS, _SHARE_OF_BREAKS * pairs):
        return 0
    return lengths[int(len(lengths) * 0.75)]


def looks_like_heading(words: str) -> bool:
    """Return whether a line by itself reads like a heading: short, capitalised, no sentence.

    >>> looks_like_heading("The Promise of Neuromodulation"), looks_like_heading("We saw six cases.")
    (True, False)
    """
    words = words.strip()
    parts = words.split()
    if (
        not parts
        or len(parts) > _MOST_HEADING_WORDS
        or _ENDS.search(words.rstrip(":"))
        or words.endswith(",")
    ):
        return False
    if "@" in words or (words.endswith(":") and role_of_heading(words) is None and len(parts) > 4):
        return False
    if role_of_heading(words) is not None:
        return True
    names = [p for p in parts if p[:1].isalpha() and p.lower().strip("(),") not in _SMALL_WORDS]
    if not names or not (parts[0][:1].isupper() or parts[0][:1].isdigit()):
        return False
    digits = sum(c.isdigit() for c in words)
    capitals = sum(p[:1].isupper() for p in names)
    return digits <= len(words) / 4 and capitals >= 0.7 * len(names)


def _lines(text: str) -> list[_Line]:
    """Return the lines that hold anything, each with the number of its blank-line group."""
    lines: list[_Line] = []
    group = 0
    end = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = match.start() + raw.index(stripped[0])
        if text.count("\n", end, match.start()) > 1:
            group += 1
        lines.append(_Line(Span(start, start + len(stripped)), group, raw[0] in " \t\f"))
        end = match.start() + len(raw)
    return lines


def _kind(text: str, line: _Line, previous: _Line | None, following: _Line | None, width: int) -> str:
    """Return the kind that a line has by itself and beside its neighbours."""
    words = line.span.of(text)
    if BULLET.match(words):
        return "item"
    if CAPTION.match(words) or not looks_like_heading(words):
        return "paragraph"
    first = previous is None or previous.group != line.group
    last = following is None or following.group != line.group
    if not width or (first and last):
        return "heading"
    before_text = first and following is not None and _begins_text(text, following)
    behind_text = last and previous is not None and _CITED_END.search(previous.span.of(text)) is not None
    longest = 0.7 if before_text else 0.6
    fits_line = len(line.span) <= longest * width
    return "heading" if fits_line and (before_text or behind_text) else "paragraph"


def _begins_text(text: str, line: _Line) -> bool:
    """Return whether a line can be the first of a paragraph."""
    return line.span.of(text)[:1].isupper() and not _is_cell(text, line)


def _is_cell(text: str, line: _Line) -> bool:
    """Return whether a line is too short for running text, as the cells of a table are."""
    return len(line.span) < 25 and not _ENDS.search(line.span.of(text))


def _starts_anew(text: str, line: _Line, previous: _Line, width: int) -> bool:
    """Return whether a line that follows another at once begins a paragraph of its own."""
    words, before = line.span.of(text), previous.span.of(text)
    if CAPTION.match(words):
        return True
    ended = _ENDS.search(before) is not None or _CITED_END.search(before) is not None
    label = re.match(r"[A-Z][A-Za-z ,/&]{2,40}:\s", words)
    if label and ended and role_of_heading(label.group()) is not None:
        return True
    return ended and len(before) < 0.6 * width and words[:1].isupper()


def _mended(text: str, pieces: list[Paragraph]) -> list[Paragraph]:
    """Join pieces that a blank line tore apart in mid-sentence."""
    words = HyphenJudge.of(text).words
    mended: list[Paragraph] = []
    for piece in pieces:
        if mended and piece.kind == "paragraph" and goes_on(text, mended[-1], piece, words):
            mended[-1] = replace(mended[-1], span=Span(mended[-1].span.start, piece.span.stop))
        else:
            mended.append(piece)
    return mended


def goes_on(text: str, before: Paragraph, piece: Paragraph, words: frozenset[str]) -> bool:
    """Return whether ``piece`` continues the sentence that ``before`` breaks off."""
    head, tail = piece.span.of(text), before.span.of(text)
    if before.kind != "paragraph" or len(tail) < 40 or CAPTION.match(tail) or CAPTION.match(head):
        return False
    if _ENDS.search(tail) or _CITED_END.search(tail):
        return False
    if head[:1].islower() or head[:1] in "(%":
        return fits(tail, head, words, sure=not piece.page_start)
    # "X2 or" | "Fisher exact testing": before a capital, only where the two words stand together elsewhere.
    seam = re.search(r"\w+$", tail)
    first = re.match(r"\w+", head)
    return bool(seam and first and seam.group() in _OPEN_WORDS and f"{seam.group()} {first.group()}" in text)


def fits(tail: str, head: str, words: frozenset[str], *, sure: bool) -> bool:
    """Return whether the broken end ``tail`` and the broken beginning ``head`` belong together.

    A hyphen at the end is the best witness: both halves must make a word of the document, or the second
    half be none by itself. Without one, ``sure`` decides.
    """
    first = re.match(r"[^\W\d_]+", head)
    if tail.endswith(("-", "\u2010", "\u00ad")):
        last = re.search(r"([^\W\d_]+)[-\u2010\u00ad]$", tail)
        if not last or not first:
            return False
        joined = (last.group(1) + first.group()).lower()
        return joined in words or (sure and first.group().lower() not in words)
    return sure


def unfinished(words: str) -> bool:
    """Return whether a passage breaks off in mid-sentence: a hyphen, a comma, a word that needs another."""
    words = words.rstrip()
    if _ENDS.search(words) or _CITED_END.search(words):
        return words.endswith(("…", "..."))
    last = re.search(r"[^\W\d_]+$", words)
    return words.endswith(("-", ",")) or (last is not None and last.group() in _OPEN_WORDS)
