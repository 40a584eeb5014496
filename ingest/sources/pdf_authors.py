"""The authors of a PDF: names in a row or one below the other, with the marks of their affiliations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.names import author_of, byline, is_name, without_degrees
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.sources.pdf_lines import Line
    from ingest.sources.pdf_page import Word
    from ingest.sources.pdf_paragraphs import Para
    from kb.documents import Author

_LOOKED_AT = 24
_RAISED = 0.86
_WIDE = 1.1  # of the type size: a gap between two names without a comma
_PART = "\u241f"
_MARK = re.compile(r"[\d*\u2217\u2020\u2021\u00a7\u00b6#|\u2709\ue000-\uf8ff,()\[\]\u00b9\u00b2\u00b3]+")
_BETWEEN = re.compile(rf"{_PART}|[,;\u00b7\u2022|]|\s(?:and|&|y|und|et)\s|^(?:and|&)\s")
_DEGREE = re.compile(r"(?:[A-Z]\.?){1,3}[a-z]{0,4}\.?(?:\s?\([^)]*\))?|Prof\.?|Dr\.?|Jr\.?|Sr\.?|[IVX]+")
PLACE = re.compile(
    r"\b(?:universit|department|institut|hospital|school|college|centre|center|faculty|laborator|clinic|division|"
    r"inc|ltd|gmbh|research|sciences?|medicine|engineering|technology|street|road|avenue|correspond|author|"
    r"association|society|abstract|received|accepted|editor|group\b|january|february|march\b|april|june|july|august|"
    r"september|october|november|december)\w*",
    re.IGNORECASE,
)
_SHARE = 0.75  # of what a line lists must be names


def authors_behind(paras: Sequence[Para], start: int) -> tuple[Author, ...]:
    """Return the people whom the paragraphs behind the title name."""
    found: list[Author] = []
    missed = 0
    for para in paras[start : start + _LOOKED_AT]:
        if not para.lines:
            continue
        words = " ".join(para.text.split())
        ends = para.kind == "heading" and role_of_heading(words) not in (None, Role.BACK)
        if ends or len(words) > 1500 or re.match(r"(?:abstract|summary|key ?words)\b", words, re.IGNORECASE):
            break
        people = byline(words) or list(_people(para))
        found += people
        missed += bool(found) and not people
        if missed > 1 and len(found) > 1 and not _one_each(found, missed):
            break
    return tuple(dict.fromkeys(found))


def _one_each(found: Sequence[Author], missed: int) -> bool:
    """Return whether names and affiliations take turns, as where each author has a block."""
    return missed <= 4 * len(found) and len(found) < 4


def _people(para: Para) -> Iterator[Author]:
    """Yield the people in a paragraph: it lists names, or begins with one."""
    is_list = re.search(r",|\band\b|&", para.text) is not None and PLACE.search(para.text) is None
    if _is_marked(para.lines[0]):
        return  # an affiliation, behind the mark that points to it
    groups = [para.lines] if is_list else [[line] for line in para.lines]
    for group in groups:
        names = _names(group)
        good = [name for name in names if _is_person(name)]
        if not good or len(good) < _SHARE * len(names):
            break
        yield from (author_of(name) for name in good)


def _is_marked(line: Line) -> bool:
    """Return whether a line begins with a raised mark."""
    first = line.words[0]
    return len(line.words) > 1 and (
        first.size < _RAISED * line.size or _MARK.fullmatch(first.text) is not None
    )


def _names(lines: Sequence[Line]) -> list[str]:
    """Return what some lines list, marks and degrees left out."""
    text = " ".join(_listed(line) for line in lines)
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return [
        name for part in parts if part and not _DEGREE.fullmatch(part) and (name := without_degrees(part))
    ]


def _listed(line: Line) -> str:
    """Return the words of a line with a sign where marks or wide gaps part them."""
    parts: list[str] = []
    last: Word | None = None
    for word in line.words:
        is_mark = (
            word.size < _RAISED * line.size or _MARK.fullmatch(word.text) is not None or "@" in word.text
        )
        gap = word.x0 - last.x1 if last is not None else 0.0
        if is_mark or gap > _WIDE * line.size:
            parts.append(_PART)
        elif last is not None and (word.after_space or gap > 0.15 * line.size):
            parts.append(" ")
        if not is_mark or word.text.endswith(","):
            parts.append(
                "" if "@" in word.text else re.sub(r"[\d*\u2217\u2020\u2021\u00a7\u00b6]+", _PART, word.text)
            )
        last = word
    return "".join(parts)


def _is_person(name: str) -> bool:
    """Return whether a piece of a list is a name."""
    return is_name(name.title() if name.isupper() else name) and PLACE.search(name) is None
