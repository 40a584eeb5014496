"""The front of a plain text: title, authors, the citation line of a bibliographic page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.identifiers import month_number, plain_doi, plain_pmcid, plain_pmid, plausible_year
from ingest.sources.names import author_of, authors_of_line, byline
from ingest.sources.text_labels import label_at
from ingest.sources.text_pages import is_page_line
from ingest.sources.text_paragraphs import CAPTION
from kb.documents import Author, Bibliography, Role

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_TITLE_WORDS = (3, 45)
_LONGEST_TITLE = 320
_SMALL_PREFIX = re.compile(r"[^\W\d_](?:[-\u2013]|[A-Z])")
_FAR = 400
_SHORTEST_HINTED = 12
_FRONT = 60  # a citation line or title further down is none
# A citation line, with the name of the journal or without: ". 2020 Dec;23(4):100705."
_CITATION = re.compile(
    r"^(?P<journal>[A-Z][\w .&:()-]{2,80}?)?\.?\s*(?P<year>(?:19|20)\d\d)(?:[ -](?P<month>[A-Z][a-z]{2,8}))?"
    r"(?:[ -](?P<day>\d{1,2}))?\s*;\s*(?P<volume>[\w-]+)?\s*(?:\((?P<issue>[^)]{1,20})\))?\s*:\s*"
    r"(?P<pages>[\w.-]+?)\.?(?=\s|$)"
)
# First author and journal: "A B Author et al. Tech Vasc Interv Radiol. 2020 Dec."
_SHORT_CITATION = re.compile(
    r"^(?P<author>(?:[^\W\d_][\w'\u2019-]*\.? ){1,4}?[^\W\d_][\w'\u2019-]*)(?: et al\.|\.)\s+"
    r"(?P<journal>[A-Z][\w &:()-]{2,80})\.\s+(?P<year>(?:19|20)\d\d)(?:\s(?P<month>[A-Z][a-z]{2,8}))?\b"
)
_TYPES = re.compile(
    r"(?:(?:systematic |scoping |mini |narrative )?review|meta-analysis|(?:randomized |"
    r"randomised )?(?:controlled )?"
    r"(?:clinical )?trial|case reports?|editorial|comment|letter|guideline|observational study|"
    r"multicenter study|"
    r"comparative study|clinical trial(?:, phase [iv]+)?|interview|news|commentary|perspective|opinion|"
    r"(?:original )?(?:research )?article|original research)",
    re.IGNORECASE,
)
_THIS_YEAR = re.compile(r"\bthis year\b[^.\n]{0,60}?\b(20\d\d)\b", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:published|posted|updated|first published|copyright|\u00a9|\(c\)|"
    r"accepted)\b[^\n]{0,40}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Front:
    """What the front tells; ``after`` is the index of the first part behind it."""

    bibliography: Bibliography = field(default_factory=Bibliography)
    after: int = 0
    is_bibliographic_page: bool = False


def read_front(text: str, parts: list[Part], title_hint: str = "") -> Front:
    """Find title, authors and citation, and give the parts that hold them their roles.

    ``title_hint`` is the title where the source declares it.
    """
    front = Front()
    citation = _find_citation(text, parts)
    if citation is not None:
        front.is_bibliographic_page = True
        _citation_page(text, parts, citation, front)
    title = _hinted(text, parts, title_hint) if title_hint else None
    if title is None:
        title = _find_title(text, parts, front.after)
    if title is not None:
        _take_title(text, parts, title, front)
        _take_authors(text, parts, front)
    front.bibliography = _with_identifiers(text, parts, front.bibliography)
    return front


def _find_citation(text: str, parts: list[Part]) -> int | None:
    """Return the index of a bibliographic page's citation line, or None."""
    for index, part in enumerate(parts[:_FRONT]):
        words = part.line(text)
        if part.kind == "heading" and index and role_of_heading(words) is Role.REFERENCES:
            return None  # what follows are the works that a short text cites
        if len(words) < 400 and _CITATION.match(words):
            return index
    return None


def _citation_page(text: str, parts: list[Part], index: int, front: Front) -> None:
    """Read the citation line; what stands above it is the site's, but for the publication type."""
    match = _CITATION.match(parts[index].line(text))
    if match is None:
        return
    types: list[str] = []
    for part in parts[:index]:
        part.role = Role.BOILERPLATE
        if _TYPES.fullmatch(part.line(text).strip(" .")):
            types.append(part.line(text).strip(" ."))
            part.role = Role.BACK
    parts[index].role = Role.BACK
    front.after = index + 1
    while front.after < len(parts) and re.match(
        r"doi:|epub|pmid|pmcid|print", parts[front.after].line(text), re.IGNORECASE
    ):
        parts[front.after].role = Role.BACK
        front.after += 1
    front.bibliography = replace(
        front.bibliography,
        journal_abbreviation=(match["journal"] or "").strip(". "),
        year=int(match["year"]),
        month=month_number(match["month"] or ""),
        day=int(match["day"]) if match["day"] else None,
        volume=match["volume"] or "",
        issue=match["issue"] or "",
        pages=match["pages"],
        publication_types=tuple(dict.fromkeys(types)),
    )


def _hinted(text: str, parts: list[Part], hint: str) -> int | None:
    """Return the index of the part that prints the title which the source declares."""
    plain = " ".join(hint.split()).casefold()
    lines = [part.line(text).casefold() for part in parts[:_FAR]]
    for index, line in enumerate(lines):
        if line == plain and parts[index].role is not Role.BOILERPLATE:
            return index
    for index, line in enumerate(lines):  # "Title | Site" in the head, "Title" on the page
        known = parts[index].kind == "heading" and parts[index].role is not Role.BOILERPLATE
        if known and len(line) > _SHORTEST_HINTED and (line in plain or plain in line):
            return index
    return None


def _find_title(text: str, parts: list[Part], start: int) -> int | None:
    """Return the index of the title: the first part that can be one, before anything that says 'text'."""
    for index in range(start, min(len(parts), start + _FRONT)):
        part = parts[index]
        words = part.line(text)
        if part.role is not None or words.startswith("|"):
            continue
        if label_at(words) or part.kind == "item" or CAPTION.match(words):
            return None
        role = role_of_heading(words)
        if role in (Role.BOILERPLATE, Role.BACK, Role.SUMMARY) or _TYPES.fullmatch(words.strip(" .")):
            continue
        if role is not None:
            return None
        if is_title(words):
            return index
        if len(words) > _LONGEST_TITLE:
            return None
    return None


def is_title(words: str) -> bool:
    """Return whether a part can be a title: some words that begin like one and are no sentence.

    >>> is_title("Nerve block versus spinal anesthesia in surgery"), is_title("This page is official.")
    (True, False)
    >>> is_title("iPACK block after knee replacement")
    True
    """
    count = len(words.split())
    if not _TITLE_WORDS[0] <= count <= _TITLE_WORDS[1] or len(words) > _LONGEST_TITLE:
        return False
    bare = words.lstrip("\"'\u201c\u2018[(")
    begins = bare[:1].isupper() or bare[:1].isdigit() or _SMALL_PREFIX.match(bare)
    if not begins or byline(words) or len(authors_of_line(words)) > 1:
        return False
    return not words.endswith((".", ":", ",", ";", "!")) and "http" not in words and "@" not in words


def _take_title(text: str, parts: list[Part], index: int, front: Front) -> None:
    """Mark the title, and every later part that only repeats it in the front."""
    title = parts[index].line(text)
    for part in parts[front.after : index]:
        part.role = part.role or Role.BOILERPLATE
    front.after = index + 1
    front.bibliography = replace(front.bibliography, title=title)
    for number, part in enumerate(parts[:_FRONT]):
        if part.line(text) == title:
            part.role, part.kind = Role.TITLE, "heading"
            if number <= index + 8:
                front.after = max(front.after, number + 1)
    for part in parts[index : front.after]:
        part.role = part.role or Role.BACK


def _take_authors(text: str, parts: list[Part], front: Front) -> None:
    """Read authors from the lines behind the title, and from a short citation on a bibliographic page."""
    authors: list[Author] = []
    for index in range(max(0, front.after - 8), min(front.after + 4, len(parts))):
        part = parts[index]
        words = part.line(text)
        if part.role not in (None, Role.BACK) or part.kind == "item":
            continue
        short = _SHORT_CITATION.match(words) if front.is_bibliographic_page else None
        found = byline(words) or authors_of_line(words)
        if short:
            rest = [Author(literal="et al.")] if " et al" in words else []
            authors = authors or [author_of(short["author"]), *rest]
            front.bibliography = _short_citation(front.bibliography, short)
        elif found:
            authors = authors or found
        else:
            continue
        part.role = Role.BACK
        if index >= front.after:
            for skipped in parts[front.after : index]:
                skipped.role = skipped.role or _before_byline(skipped.line(text))
            front.after = index + 1
    if authors and not front.bibliography.authors:
        front.bibliography = replace(front.bibliography, authors=tuple(authors))


def _before_byline(line: str) -> Role:
    """Return whose a line between title and byline is: the page's, or the editors'."""
    named = role_of_heading(line)
    return Role.BACK if named in (Role.BACK, Role.BOILERPLATE) or is_page_line(line) else Role.SUMMARY


def _short_citation(bibliography: Bibliography, match: re.Match[str]) -> Bibliography:
    """Add what "A Author et al. J Abbrev. 2020 Dec." says and the citation line did not."""
    return replace(
        bibliography,
        journal_abbreviation=bibliography.journal_abbreviation or match["journal"].strip(),
        year=bibliography.year or int(match["year"]),
        month=bibliography.month or month_number(match["month"] or ""),
    )


def _with_identifiers(text: str, parts: list[Part], bibliography: Bibliography) -> Bibliography:
    """Add identifiers and a year that the front, or a line that speaks of publication, prints."""
    front = "\n".join(part.line(text)[:400] for part in parts[:_FRONT] if part.role is not None)
    year = bibliography.year
    if year is None:
        match = _THIS_YEAR.search(text) or _DATED.search(front) or _DATED.search(text[-3000:])
        year = plausible_year(match.group(1)) if match else None
    return replace(
        bibliography,
        year=year,
        doi=bibliography.doi or plain_doi(front),
        pmid=bibliography.pmid or plain_pmid(front),
        pmcid=bibliography.pmcid or plain_pmcid(front),
    )
