"""What a paragraph of a PDF is by its type and place: heading, caption, note, sidebar."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.pdf_lines import joined
from ingest.sources.pdf_paragraphs import CAPTION, Para
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.pdf_lines import Piece

_LARGER = 1.07
_NOTE = 0.94
_FOOT = 0.75  # of the page's height: notes end below
_LONG = 60  # letters: a piece of text above the notes of a column
_LONGEST_HEADING = 220
_LONGEST_QUIET = 110
_LONGEST_NUMBERED = 90
_LONGEST_NAMED = 60
_NUMBERING = re.compile(r"(?:(\d{1,2}(?:\.\d{1,2}){0,3})\.?|([IVX]{1,4})\.|([A-H])\.)\s+(?=[^\W\d_])")
_LABEL = re.compile(r"([A-Z][\w ,'\u2019/&-]{3,60}?)\s?[:.\u2014]\s")
_CITES = re.compile(r"(?:19|20)\d\d[a-z]?\s?[;:]\s?\d|\bdoi\b|\bet al\b|https?://|@")
_KEYWORDS = re.compile(r"key ?words?\b|index terms|mesh terms", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;,]$")
_MAIN = re.compile(
    r"(?:\d{1,2}\.?\s+|[IVX]{1,4}\.?\s+)?"
    r"(?:abstract|introduction|background|methods?|methodology|"
    r"(?:materials?|patients?|subjects?|participants?|cases?) (?:and|&) methods?|"
    r"methods? (?:and|&) materials?|experimental(?: section| procedures?)?|"
    r"results?|results? (?:and|&) discussions?|discussions?|conclusions?|"
    r"discussions? (?:and|&) conclusions?|case (?:reports?|presentations?|descriptions?)|references|"
    r"acknowledge?ments?|limitations)\W*",
    re.IGNORECASE,
)
Style = tuple[float, bool, bool, bool, str]


def body_size(pieces: Iterable[Piece]) -> float:
    """Return the size of type in which most is printed."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size, 1)] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def mark_kinds(paras: Sequence[Para], body: float) -> None:
    """Find captions and headings, and the levels of these."""
    bold_body = _is_bold_text(paras)
    for para in paras:
        if not para.lines or para.role is not None:
            continue
        if CAPTION.match(para.text) and _is_caption(para, body):
            para.flows = False
            para.kind = "caption"
            if not para.text.lower().startswith(("table", "tab.")):
                para.role = Role.FIGURE
            else:
                para.kind = "paragraph"
        elif _is_heading(para, body, bold_body=bold_body):
            para.kind = "heading"
        elif (label := _LABEL.match(para.text)) and role_of_heading(label.group(1)) is Role.BACK:
            para.role = Role.BACK
    _level(paras)


def _is_bold_text(paras: Sequence[Para]) -> bool:
    """Return whether the text itself is bold, so that bold type says nothing."""
    long = [para for para in paras if len(para.text) > 300]
    return sum(para.bold for para in long) > 0.5 * len(long) if long else False


def _is_caption(para: Para, body: float) -> bool:
    """Return whether a paragraph that names a figure or table is its caption, not a sentence about it."""
    match = CAPTION.match(para.text)
    marked = match is not None and match.group().rstrip()[-1:] in ".:|\u2013\u2014-"
    first = para.lines[0].words[0]
    return marked or first.bold or para.size < 0.97 * body or len(para.lines) <= 3


def _is_heading(para: Para, body: float, *, bold_body: bool) -> bool:
    """Return whether a paragraph is a heading: by its size, its weight, its number, its words."""
    text = _line(para)
    if not _can_head(para, text):
        return False
    if para.size >= _LARGER * body:
        return True
    if len(text) > _LONGEST_QUIET or len(para.lines) > 3 or para.size < 0.8 * body:
        return False
    return (para.bold and not bold_body) or _reads_as_heading(para, text, body)


def _can_head(para: Para, text: str) -> bool:
    """Return whether a paragraph is short enough for a heading, and no sentence."""
    letters = sum(c.isalpha() for c in text)
    if (
        len(text) > _LONGEST_HEADING
        or len(para.lines) > 4
        or letters < max(4, 0.5 * len(text.replace(" ", "")))
    ):
        return False
    named = role_of_heading(text) is not None
    is_numbered = (
        _NUMBERING.match(text) is not None and text.count(". ") <= 1 and len(text) < _LONGEST_NUMBERED
    )
    if _SENTENCE.search(text) and not named and not is_numbered:
        return False
    return _CITES.search(text) is None and (named or not text[:1].islower())


def _reads_as_heading(para: Para, text: str, body: float) -> bool:
    """Return whether words in the type of the text read like a heading."""
    numbered = _NUMBERING.match(text) is not None
    if role_of_heading(text) is not None:
        return text.isupper() or numbered or len(text) < _LONGEST_NAMED
    if text.isupper():
        return len(text.split()) <= 12
    is_short = len(text) < _LONGEST_NUMBERED and para.lines[-1].box.x1 < para.right - 2 * body
    return (numbered or para.italic) and is_short and not text.endswith(":")


def _style(para: Para) -> Style:
    """Return the type of a heading."""
    return round(para.size * 2) / 2, para.bold, para.text.isupper(), para.italic, para.lines[0].words[0].font


def _level(paras: Sequence[Para]) -> None:
    """Give headings their levels: by their numbers, else by their type beside that of the main sections."""
    headings = [para for para in paras if para.kind == "heading"]
    votes: Counter[Style] = Counter(_style(para) for para in headings if _MAIN.fullmatch(_line(para)))
    if not votes:
        return
    main = votes.most_common(1)[0][0]
    others = sum(_style(para) == main and not _MAIN.fullmatch(_line(para)) for para in headings)
    telling = others <= votes[main]  # else all headings are set in one type
    for para in headings:
        match = _NUMBERING.match(para.text)
        if match and match.group(1):
            para.level = match.group(1).count(".") + 1
            continue
        style = _style(para)
        is_main = style == main or style[0] > main[0] + 0.4
        if telling or not is_main or _MAIN.fullmatch(_line(para)):
            para.level = 1 if is_main else 2


def _line(para: Para) -> str:
    """Return a heading on one line."""
    return " ".join(para.text.split())


def mark_run_in(para: Para) -> None:
    """Find the heading that is run in at the beginning of a paragraph: "**Statistics.** We used …"."""
    if para.kind not in ("paragraph", "item") or para.role is not None or not para.lines:
        return
    first = para.lines[0]
    slanted = first.words[0].italic and not first.words[0].bold
    count = 0
    for word in first.words:
        if not (word.bold or (slanted and word.italic)):
            break
        count += 1
    if not 0 < count < len(first.words) or para.bold or para.italic or CAPTION.match(para.text):
        return
    prefix = joined(first.words[:count])
    ends = prefix.endswith((".", ":", "\u2014", "\u2013"))
    named = role_of_heading(prefix) is not None
    if len(prefix) >= 4 and prefix[:1].isupper() and (ends or (named and not slanted)):
        para.prefix = count


def mark_notes(region: Sequence[Para], body: float, height: float) -> None:
    """Take the small print at the foot of a column out of its flow; ``height`` is that of the page.

    What stands in small print under a heading is a section, as an abstract is.
    """
    if not any(_NOTE * body <= p.size <= body / _NOTE and len(p.text) > _LONG for p in region if p.lines):
        return
    notes: list[Para] = []
    for para in reversed(region):
        if para.table is not None or not para.lines or para.kind == "caption":
            continue
        if para.size >= _NOTE * body or para.role is not None or _KEYWORDS.match(para.text):
            if para.kind == "heading":
                return
            break
        notes.append(para)
    if notes and notes[0].lines[-1].baseline > _FOOT * height:
        for para in notes:
            para.flows, para.role, para.kind = False, Role.BACK, "footnote"
