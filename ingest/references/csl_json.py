"""CSL-JSON, the one format that carries an interview whole; also plain JSON lists of works.

A list of objects that is not CSL is read by the names of its fields, as a table is.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.references.columns import meanings_of_columns
from ingest.references.dates import date_of
from ingest.references.gathering import Gathered, Slots, plain, record_of
from ingest.references.opening import SURE, head_of, list_of, text_of
from kb.carried import from_data
from kb.documents import Author
from kb.errors import SourceError

if TYPE_CHECKING:
    from ingest.references.tagged import Fields
    from kb.records import Record, RecordList

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
_SIGNS = re.compile(
    r'"(?:container-title|issued|citation-key|page|DOI|PMID|abstract|authors?|journal|year|container-title-short)"\s*:'
)
_CSL_SIGNS = re.compile(r'"(?:container-title|issued|citation-key)"\s*:')
_ENVELOPE = re.compile(
    r'\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|-?\d+)\s*,\s*){0,4}"(?:items|references|records|docs|message|response)"\s*:'
)
_TITLE = re.compile(r'"title"\s*:', re.IGNORECASE)
_MEANINGS = {
    "title": "title", "title-short": "short_title", "container-title": "journal",
    "journalAbbreviation": "abbreviation", "container-title-short": "abbreviation", "volume": "volume",
    "issue": "issue", "page": "pages", "number": "article_number", "publisher": "publisher", "DOI": "doi",
    "PMID": "pmid", "PMCID": "pmcid", "URL": "url", "language": "language", "license": "licence",
    "abstract": "abstract", "keyword": "keyword", "ISSN": "issn", "ISBN": "issn", "note": "note",
    "genre": "type", "source": "database",
}  # fmt: skip
_ROLES = {"author": "author", "interviewer": "interviewer", "editor": "editor", "collection-editor": "editor"}
_TYPES = {
    "article-journal": "Journal Article", "article-magazine": "Magazine Article", "article-newspaper": "News",
    "book": "Book", "chapter": "Book Section", "interview": "Interview",
    "paper-conference": "Conference Paper", "thesis": "Thesis", "report": "Report", "webpage": "Web Page",
    "post-weblog": "Blog", "dataset": "Dataset", "review": "Review", "article": "Preprint",
    "entry-encyclopedia": "Encyclopedia Entry",
}  # fmt: skip
_CSL_ONLY = frozenset({"issued", "container-title", "DOI", "citation-key", "page"})
_OF_A_PAPER = frozenset({"pdf_parse", "latex_parse", "body_text", "bib_entries", "sections", "full_text"})
_LISTS = ("items", "references", "records", "results", "docs", "data")
_NAMED = frozenset({"title", "doi", "pmid", "title-short", "abstract", "title_display"})


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader: JSON whose objects have what references have."""
    head = head_of(data).lstrip()
    if not head.startswith(("[", "{")) or not re.match(r"[\[{]\s*[\[{\"\]]", head):
        return 0.0
    signs = _SIGNS if head.startswith("[") or _ENVELOPE.match(head) else _CSL_SIGNS
    if _TITLE.search(head) is not None and signs.search(head) is not None:
        return SURE
    return 0.4 if name.lower().endswith((".json", ".csljson")) else 0.1


def read(data: bytes, name: str) -> RecordList:
    """Read a list in JSON."""
    text, warnings = text_of(data, name)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(
            name,
            "this is no valid JSON",
            where=f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "",
            advice="export the list again as CSL-JSON",
        ) from None
    items = _items(whole)
    records: list[Record] = []
    problems: list[str] = []
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict) and _NAMED & {str(key).lower() for key in item}:
            records.append(_record(len(records) + 1, number, item))
        else:
            problems.append(f"entry {number}: no reference: it has neither title nor DOI; it was left out")
    return list_of(data, name, MEDIA_TYPE, records, warnings=warnings, problems=problems)


def _items(whole: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Return the items of a list, also where it stands in an object, as services answer."""
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict):
        return []
    for name in _LISTS:
        if isinstance(whole.get(name), list):
            return list(whole[name])
    inner = next((whole[name] for name in ("message", "response") if isinstance(whole.get(name), dict)), None)
    if inner is not None:
        return _items(inner)
    is_paper = bool(_OF_A_PAPER & whole.keys())  # its own text as other programs take it apart
    return [] if is_paper else [whole]


def _record(position: int, number: int, item: dict[str, Any]) -> Record:
    """Return the record of an item."""
    fields: Fields = tuple((str(name), _said(value)) for name, value in item.items())
    kind = str(item.get("type") or "")
    if not (_CSL_ONLY & item.keys() or kind in _TYPES or isinstance(item.get("author"), list)):
        gathered = Gathered(_plain_slots(item), in_cells=True)
        return record_of(position, 0, fields, gathered, place=f"entry {number}")
    slots: Slots = {}
    for name, meaning in _MEANINGS.items():
        if isinstance(item.get(name), (str, int, float)):
            slots.setdefault(meaning, []).append(str(item[name]))
        elif isinstance(item.get(name), list):  # as Crossref answers
            slots.setdefault(meaning, []).extend(str(each) for each in item[name] if isinstance(each, str))
    slots["type"] = list(dict.fromkeys([*([_TYPES[kind]] if kind in _TYPES else []), *slots.get("type", ())]))
    gathered = Gathered(slots, people=_people(item))
    gathered.exact = _issued(item.get("issued"))
    record = record_of(position, 0, fields, gathered, place=f"entry {number}")
    return _with_own(record, item)


def _with_own(record: Record, item: dict[str, Any]) -> Record:
    """Return the record with what this program itself wrote under ``custom``."""
    custom = item.get("custom")
    own = custom.get("kb") if isinstance(custom, dict) else None
    return (
        replace(record, bibliography=from_data(own, record.bibliography)) if isinstance(own, dict) else record
    )


def _plain_slots(item: dict[str, Any]) -> Slots:
    """Return the values of an object that is not CSL, by the names of its fields."""
    slots: Slots = {}
    named = meanings_of_columns(list(item))
    for name, value in item.items():
        values = value if isinstance(value, list) else [value]
        said = [_said(each) for each in values if each not in (None, "", 0)]
        if name in named and said:
            slots.setdefault(named[name], []).extend(said)
    slots.setdefault("journal", slots.get("source", []))
    return slots


def _people(item: dict[str, Any]) -> list[Author]:
    """Return the people by what they did; one who was interviewed is the author of what was said."""
    is_interview = item.get("type") == "interview"
    found: list[Author] = []
    for variable, role in _ROLES.items():
        named = item.get(variable)
        here = "interviewee" if is_interview and variable == "author" else role
        names = [name for name in named if isinstance(name, dict)] if isinstance(named, list) else []
        found += [author for name in names if (author := _person(name, here)) is not None]
    return found


def _person(name: dict[str, Any], role: str) -> Author | None:
    """Return one name; particles stand before the family name."""
    part = {key: plain(str(value)) for key, value in name.items() if isinstance(value, str)}
    particles = [part.get("dropping-particle", ""), part.get("non-dropping-particle", "")]
    family = " ".join(each for each in [*particles, part.get("family", "")] if each)
    literal = part.get("literal", "") or part.get("name", "")
    if not family and not literal:
        literal = part.get("given", "")
    if not family and not literal:
        return None
    orcid = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", part.get("ORCID", ""))
    return Author(
        family=family,
        given=part.get("given", "") if family else "",
        suffix=part.get("suffix", ""),
        literal="" if family else literal,
        orcid=orcid.group() if orcid else "",
        role=role,
    )


def _issued(issued: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return year, month and day of a date of CSL."""
    if not isinstance(issued, dict):
        return {}
    try:
        parts = [int(part) for part in issued["date-parts"][0] if part not in (None, "")]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        said = issued.get("raw") or issued.get("literal") or ""
        return dict(zip(("year", "month", "day"), date_of(str(said)), strict=True)) if said else {}
    limits = (9999, 12, 31)
    known = [part for part, limit in zip(parts, limits, strict=False) if 1 <= part <= limit]
    return dict(zip(("year", "month", "day"), known, strict=False))


def _said(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a value of JSON as text: itself where it is text, else as JSON writes it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
