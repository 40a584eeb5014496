"""What a reader yields: the text of a document once, and its structure as offsets into that text.

Readers (``ingest.sources``) build these frozen values, the extraction reads them, the store keeps them.
Nothing here knows of files, databases or language processing.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What a section is for; decides whose words they are and what may be read out of them."""

    TITLE = "title"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    INTRODUCTION = "introduction"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    CASE = "case"
    LIMITATIONS = "limitations"
    TABLE = "table"
    FIGURE = "figure"
    QUESTION = "question"
    ANSWER = "answer"
    SUMMARY = "summary"  # a hosting site's words about the work, not the authors' own
    BODY = "body"
    LIST = "list"
    REFERENCES = "references"
    BACK = "back"  # acknowledgements, disclosures, funding, author notes
    BOILERPLATE = "boilerplate"  # banners, navigation, running heads


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text with one role. Sections stand in document order and do not overlap.

    ``title`` is the heading as printed (it lies inside ``span``, at its start, where ``heading`` says so);
    ``path`` are the headings above it, outermost first; ``question`` counts an interview's questions from 1;
    a table's section holds caption, rows and footnotes; ``speaker`` is who says a turn of an interview.
    """

    role: Role
    span: Span
    title: str | None = None
    heading: Span | None = None
    path: tuple[str, ...] = ()
    page: int | None = None
    element: str | None = None
    question: int | None = None
    table: int | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its place in the grid (0-based), its words, and the cells that head it."""

    row: int
    column: int
    span: Span
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    row_headers: tuple[Span, ...] = ()
    column_headers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, cells by row, footnotes. ``number`` counts from 1 in document order."""

    number: int
    span: Span
    label: str | None = None
    caption: Span | None = None
    cells: tuple[Cell, ...] = ()
    footnotes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, cell or caption: the unit that language processing works on."""

    span: Span
    section: int
    kind: str = "paragraph"  # paragraph | heading | item | cell | caption | footnote
    lead: Span | None = None  # the sentence that introduces a list ("Contraindications include:")


@dataclass(frozen=True, slots=True)
class Author:
    """A person or a body; ``literal`` where the name cannot be split."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""
    orcid: str = ""
    role: str = "author"  # author | interviewee | interviewer | editor
    affiliations: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name as it is said: given, family, suffix."""
        return self.literal or " ".join(part for part in (self.given, self.family, self.suffix) if part)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Author:
        """Return an author as stores keep one: a mapping of the fields, which may lack the newer ones."""
        return cls(**{**kept, "affiliations": tuple(kept.get("affiliations", ()))})


class Relation(StrEnum):
    """What a work is to another one: "this document is the … the other"."""

    RETRACTION_OF = "retraction_of"
    RETRACTED_BY = "retracted_by"
    CONCERN_ABOUT = "concern_about"
    CONCERN_BY = "concern_by"
    CORRECTION_OF = "correction_of"
    CORRECTED_BY = "corrected_by"
    UPDATE_OF = "update_of"
    UPDATED_BY = "updated_by"
    COMMENT_ON = "comment_on"
    COMMENTED_BY = "commented_by"
    PREPRINT_OF = "preprint_of"
    PUBLISHED_FROM = "published_from"  # the other one is the preprint
    TRANSLATION_OF = "translation_of"
    COMPANION = "companion"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RelatedWork:
    """Another work that the source names as a notice on this one, or as its subject; ``said`` as printed."""

    relation: Relation
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    said: str = ""
    date: str = ""  # ISO 8601, as far as it is known


@dataclass(frozen=True, slots=True)
class Funding:
    """Who paid, and under which numbers."""

    funder: str
    awards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One entry of a list of references: as printed, and what the source marks up in it."""

    text: str
    label: str = ""
    title: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """What is known of the work: empty values mean that the source does not say.

    ``dates`` are pairs of an event ("received", "accepted", "published") and a date in ISO 8601.
    """

    title: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None
    journal: str = ""
    journal_abbreviation: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""
    registration: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    issn: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    funding: tuple[Funding, ...] = ()
    related: tuple[RelatedWork, ...] = ()


class Completeness(StrEnum):
    """How much of the work the document holds."""

    FULL = "full"
    ABSTRACT_ONLY = "abstract_only"
    TEXT_INCOMPLETE = "text_incomplete"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read: ``text`` after the one canonicalisation, all structure as spans of it.

    ``digest`` is 16 bytes of BLAKE2b over the file's bytes. ``kind_hint`` is what the format itself says
    (an interview page, a review's publication type), in the words of the export contract, else empty.
    ``digest_of`` is the citation of the true source where the document is a digest written by us.
    ``page_starts`` are the offsets at which pages 1, 2, … begin, ``time_codes`` the offsets from which a
    recording's time code holds; both rise. ``is_record`` says that this is an entry of a list of references.
    """

    source: str
    media_type: str
    digest: bytes
    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    bibliography: Bibliography = field(default_factory=Bibliography)
    completeness: Completeness = Completeness.FULL
    completeness_reason: str = ""
    kind_hint: str = ""
    digest_of: str = ""
    citations: tuple[Span, ...] = ()  # marks of references ("12,14"): text, but not numbers of the study
    warnings: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = ()
    time_codes: tuple[tuple[int, str], ...] = ()
    references: tuple[CitedWork, ...] = ()
    is_record: bool = False

    def section_at(self, offset: int) -> int | None:
        """Return the index of the section that holds ``offset``, or None between sections."""
        for index, section in enumerate(self.sections):
            if section.span.start <= offset < section.span.stop:
                return index
        return None

    def page_at(self, offset: int) -> int | None:
        """Return the page, from 1, that holds ``offset``; None where the source has no pages."""
        return bisect_right(self.page_starts, offset) or None

    def time_code_at(self, offset: int) -> str | None:
        """Return the time code of a recording that holds at ``offset``, or None."""
        index = bisect_right(self.time_codes, offset, key=lambda mark: mark[0])
        return self.time_codes[index - 1][1] if index else None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Several documents in one file, each known by a digest of its own; ``problems`` say what is not there.

    The ``source`` of each document is that of the file with its place in it: "articles.xml#2".
    """

    source: str
    documents: tuple[Document, ...]
    problems: tuple[str, ...] = ()


_LINE_END = re.compile("\r+\n")
_LONE_SURROGATES = re.compile("[\ud800-\udfff\x00]")


def canonical(text: str) -> str:
    r"""Return the text in the only form in which it is stored.

    CRLF becomes LF, a leading BOM is dropped, NUL and lone surrogates become U+FFFD; nothing else changes.
    What a double conversion left behind (two BOMs, CR CR LF) goes too: doing it twice changes nothing.

    >>> canonical("\ufeffa\r\nb\x00")
    'a\nb\ufffd'
    """
    return _LONE_SURROGATES.sub("\ufffd", _LINE_END.sub("\n", text.lstrip("\ufeff")))


def digest_of_bytes(data: bytes) -> bytes:
    """Return the 16 bytes by which a document is known: BLAKE2b of its file's bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()
