"""BibTeX, as LaTeX users, Zotero, Scopus and publishers write it.

bibtexparser cuts the file into entries; names are split before LaTeX is decoded, so that a brace still says
what belongs together. An entry whose braces do not close is read line by line as far as it goes.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ParsingFailedBlock,
)

from ingest.references.gathering import Gathered, Slots, record_of, slotted
from ingest.references.latex import decoded_latex
from ingest.references.opening import SURE, head_of, list_of, text_of
from ingest.references.people import SUFFIX, person
from kb.carried import MARK
from kb.documents import Author

if TYPE_CHECKING:
    from bibtexparser.model import Block

    from kb.records import Record, RecordList

MEDIA_TYPE = "application/x-bibtex"
_MEANINGS = {
    "title": "title", "journal": "journal", "journaltitle": "journal", "fjournal": "journal",
    "booktitle": "book", "shortjournal": "abbreviation", "journal-iso": "abbreviation",
    "abbrev_source_title": "abbreviation", "year": "year", "date": "date", "month": "month", "day": "day",
    "volume": "volume", "number": "issue", "issue": "issue", "pages": "pages",
    "article-number": "article_number", "art_number": "article_number", "articleno": "article_number",
    "eid": "article_number", "publisher": "publisher", "institution": "publisher", "school": "publisher",
    "doi": "doi", "pmid": "pmid", "pubmed_id": "pmid", "pmcid": "pmcid", "pmc": "pmcid", "url": "url",
    "link": "url", "language": "language", "langid": "language", "keywords": "keyword", "keyword": "keyword",
    "key words": "keyword", "author_keywords": "keyword", "keywords-plus": "keyword", "issn": "issn",
    "eissn": "issn", "isbn": "issn", "abstract": "abstract", "annote": "note", "note": "note", "type": "type",
    "document_type": "type", "howpublished": "custom", "eprint": "eprint", "source": "source",
}  # fmt: skip
_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?!comment|string|preamble)[A-Za-z]+[ \t]*[{(][^\n=]{0,300}"
    r"(?:,?[ \t]*$|(?=,[ \t]*[A-Za-z][\w-]{0,60}[ \t]*=[ \t]*[{\"\w]))",
    re.IGNORECASE | re.MULTILINE,
)
_PREAMBLE = re.compile(
    r"^\s*(?:%.*|@\s*(?:comment|string|preamble)\b.*|.*BibTeX.*|EXPORT DATE.*|Scopus)?$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"(?:^|,)[ \t,]*[A-Za-z][\w -]{0,60}[ \t]*=[ \t]*[{\"\w]", re.MULTILINE)
_LINE = re.compile(r"^\s*([A-Za-z][\w -]*?)\s*=\s*[{\"]*(.*?)[}\"]*\s*,?\s*$")
_TYPES = {
    "article": "Journal Article", "inproceedings": "Conference Paper", "conference": "Conference Paper",
    "book": "Book", "inbook": "Book Section", "incollection": "Book Section", "phdthesis": "Thesis",
    "mastersthesis": "Thesis", "thesis": "Thesis", "techreport": "Report", "report": "Report",
    "unpublished": "Unpublished Work", "online": "Web Page", "electronic": "Web Page",
    "proceedings": "Conference Proceedings",
}  # fmt: skip
_PROCEEDINGS = ("proceedings", "book", "collection")
_VERBATIM = frozenset({"doi", "url", "link", "eprint", "file"})
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it would log, the list itself says


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: the first thing in the file is an entry with fields."""
    head = head_of(data)
    entry = _ENTRY.search(head)
    if entry is None or _FIELD.search(head, entry.end()) is None:
        return 0.0
    before = _PREAMBLE.sub("", head[: entry.start()])
    if not before.strip() or name.lower().endswith(".bib"):
        return SURE
    return 0.2


def read(data: bytes, name: str) -> RecordList:
    """Read a list in BibTeX."""
    text, warnings = text_of(data, name)
    library = parse_string(
        text, parse_stack=[ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
    )
    entries: list[Entry] = []
    problems: list[str] = []
    for block in library.blocks:
        entry, problem = _entry_of(block, text)
        entries += [entry] if entry is not None else []
        problems += [problem] if problem else []
    parents = {entry.key.lower(): entry for entry in entries if entry.key}
    records = [_record(number, entry, parents) for number, entry in enumerate(entries, start=1)]
    return list_of(
        data, name, MEDIA_TYPE, records, database=_database(entries), warnings=warnings, problems=problems
    )


def _entry_of(block: Block, text: str) -> tuple[Entry | None, str]:
    """Return the entry of a block, if it is one, and what is wrong with it."""
    line = (block.start_line or 0) + 1
    if isinstance(block, Entry):
        return block, ""
    if isinstance(block, (DuplicateBlockKeyBlock, DuplicateFieldKeyBlock)):
        inner = block.ignore_error_block
        return (
            (RemoveEnclosingMiddleware().transform_entry(inner, Library()), "")
            if isinstance(inner, Entry)
            else (None, "")
        )
    if not isinstance(block, ParsingFailedBlock) or not _ENTRY.match((block.raw or "").lstrip("\n")):
        return None, ""
    entry = _salvaged(text, line)
    outcome = "what stands on lines of its own was read" if entry is not None else "it was left out"
    return entry, (
        f"line {line}: the braces of this entry do not close; {outcome}; "
        "close each { with a }, or export the list as RIS"
    )


def _salvaged(text: str, line: int) -> Entry | None:
    """Return as much of the broken entry that begins at a line as stands on lines of its own."""
    raw = text.split("\n", line - 1)[-1].lstrip()
    after = _ENTRY.search(raw, raw.find("\n") + 1)
    raw = raw[: after.start()] if after else raw
    head = re.match(r"@\s*(\w+)\s*[{(]\s*([^,\s]*)", raw)
    found = [match for each in raw.split("\n")[1:] if (match := _LINE.match(each))]
    if head is None or not any(match.group(1).lower() == "title" for match in found):
        return None
    fields = [Field(match.group(1), match.group(2)) for match in found]
    return Entry(head.group(1), head.group(2), fields, start_line=line - 1, raw=raw)


def _record(position: int, entry: Entry, parents: dict[str, Entry]) -> Record:
    """Return the record of an entry, with what its proceedings or book say where it is silent."""
    own = tuple((field.key, str(field.value)) for field in entry.fields)
    fields = (("entry type", entry.entry_type), ("key", entry.key), *own)
    lowered = [(tag.lower(), value) for tag, value in own if value and MARK not in value]
    parent = parents.get(next((value for tag, value in lowered if tag == "crossref"), "").lower())
    if parent is not None and parent is not entry:
        lowered += _inherited(parent, {tag for tag, _ in lowered})
    texts = tuple((tag, value if tag in _VERBATIM else decoded_latex(value)) for tag, value in lowered)
    slots = slotted(texts, _MEANINGS)
    _place(slots, entry.entry_type.lower())
    for name in ("doi", "url"):
        slots[name] = [
            value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&") for value in slots.get(name, ())
        ]
    gathered = Gathered(slots, people=_people(lowered))
    return record_of(position, (entry.start_line or 0) + 1, fields, gathered)


def _inherited(parent: Entry, own: set[str]) -> list[tuple[str, str]]:
    """Return what an entry takes from the one that it refers to."""
    found = []
    for field in parent.fields:
        tag = field.key.lower()
        if tag == "title" and parent.entry_type.lower() in _PROCEEDINGS:
            tag = "booktitle"
        if tag not in own:
            found.append((tag, str(field.value)))
    return found


def _place(slots: Slots, kind: str) -> None:
    """Say what the kind of an entry tells: its type, and where a part of a book stands."""
    slots["type"] = [*([_TYPES[kind]] if kind in _TYPES else []), *slots.get("type", ())]
    if "book" in slots:
        slots.setdefault("journal", slots["book"])
        if "title" not in slots:
            slots["title"] = slots["book"]
    slots["keyword"] = [
        piece
        for value in slots.get("keyword", ())
        for piece in (value.split(";") if ";" in value else value.split(","))
    ]
    slots["url"] = [" ".join(value.split()) for value in slots.get("url", ())]


def _people(fields: list[tuple[str, str]]) -> list[Author]:
    """Return authors and editors; each name split before its LaTeX is decoded."""
    found: list[Author] = []
    for tag, value in fields:
        if tag in ("author", "editor", "interviewer"):
            for name in split_multiple_persons_names(" ".join(value.split())):
                author = _person(name.strip(), tag)
                found += [author] if author is not None else []
    return found


def _person(name: str, role: str) -> Author | None:
    """Return one name: in braces it is a body, "others" are those not named."""
    if name.lower() == "others":
        return Author(literal="et al", role=role)
    if name.startswith("{") and name.endswith("}") and name.find("}") == len(name) - 1:
        return Author(literal=decoded_latex(name), role=role)
    if "," not in name:
        decoded = decoded_latex(name)
        plain = person(decoded, role) if "{" not in name else None
        if plain is not None and (
            plain.literal or (re.search(r"[A-Z]\.?$", plain.given) and not plain.given[-1].islower())
        ):
            return plain
    try:
        parts = parse_single_name_into_parts(name, strict=False)
    except InvalidNameError:
        return person(decoded_latex(name), role)
    family = decoded_latex(" ".join([*parts.von, *parts.last]))
    given, suffix = decoded_latex(" ".join(parts.first)), decoded_latex(" ".join(parts.jr))
    if SUFFIX.fullmatch(given) and suffix and not SUFFIX.fullmatch(suffix):
        given, suffix = suffix, given
    author = Author(family=family, given=given, suffix=suffix, role=role)
    return author if given or not family else replace(author, family="", literal=family)


def _database(entries: list[Entry]) -> str:
    """Return where all entries say that they come from."""
    sources = {
        str(field.value) for entry in entries for field in entry.fields if field.key.lower() == "source"
    }
    return sources.pop() if len(sources) == 1 and all("\n" not in source for source in sources) else ""
