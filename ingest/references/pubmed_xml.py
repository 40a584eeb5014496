"""PubMed's XML: one record or a set, of articles and of books."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ingest.references.gathering import Gathered, Slots, record_of
from ingest.references.opening import SURE, head_of, list_of
from ingest.references.xml_lists import fields_of, root_of, words_of
from kb.documents import Author, Funding, RelatedWork, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from kb.records import Record, RecordList

MEDIA_TYPE = "application/pubmed+xml"
_SIGNS = re.compile(r"<(?:Pubmed(?:Article|BookArticle)(?:Set)?|MedlineCitation(?:Set)?)[\s>/]")
_ENTRIES = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "BookDocument")
_MEANINGS = {
    "title": (
        "Article/ArticleTitle", "BookDocument/ArticleTitle", "BookDocument/Book/BookTitle",
        "Article/VernacularTitle",
    ),
    "journal": ("Article/Journal/Title", "BookDocument/Book/BookTitle"),
    "abbreviation": ("Article/Journal/ISOAbbreviation", "MedlineJournalInfo/MedlineTA"),
    "volume": ("Article/Journal/JournalIssue/Volume", "BookDocument/Book/Volume"),
    "issue": ("Article/Journal/JournalIssue/Issue",),
    "pages": ("Article/Pagination/MedlinePgn", "BookDocument/Pagination/MedlinePgn"),
    "language": ("Article/Language", "BookDocument/Language"),
    "publisher": ("BookDocument/Book/Publisher/PublisherName",),
    "type": ("Article/PublicationTypeList/PublicationType", "BookDocument/PublicationType"),
    "issn": ("Article/Journal/ISSN", "MedlineJournalInfo/ISSNLinking", "BookDocument/Book/Isbn"),
    "registration": ("Article/DataBankList/DataBank/AccessionNumberList/AccessionNumber",),
    "keyword": (
        "KeywordList/Keyword", "BookDocument/KeywordList/Keyword",
        "MeshHeadingList/MeshHeading/DescriptorName",
    ),
}  # fmt: skip
_RELATIONS = {
    "RetractionIn": Relation.RETRACTED_BY, "RetractionOf": Relation.RETRACTION_OF,
    "ExpressionOfConcernIn": Relation.CONCERN_BY, "ExpressionOfConcernFor": Relation.CONCERN_ABOUT,
    "ErratumIn": Relation.CORRECTED_BY, "ErratumFor": Relation.CORRECTION_OF,
    "CorrectedandRepublishedIn": Relation.CORRECTED_BY, "CorrectedandRepublishedFrom": Relation.CORRECTION_OF,
    "RetractedandRepublishedIn": Relation.RETRACTED_BY, "RetractedandRepublishedFrom": Relation.UPDATE_OF,
    "UpdateIn": Relation.UPDATED_BY, "UpdateOf": Relation.UPDATE_OF, "CommentIn": Relation.COMMENTED_BY,
    "CommentOn": Relation.COMMENT_ON, "PartialRetractionIn": Relation.CORRECTED_BY,
    "PartialRetractionOf": Relation.CORRECTION_OF, "ReprintIn": Relation.OTHER, "ReprintOf": Relation.OTHER,
    "AssociatedDataset": Relation.OTHER, "OriginalReportIn": Relation.COMPANION,
    "SummaryForPatientsIn": Relation.OTHER,
}  # fmt: skip
_NO_EVENTS = frozenset({"pubmed", "medline", "entrez", "pmc-release"})  # of the database, not of the work
_DOI_SAID = re.compile(r"doi:\s*(10\.\d{4,9}/\S+?)\.?(?:\s|$)", re.IGNORECASE)


def recognises(data: bytes, name: str) -> float:  # noqa: ARG001 - the form of all readers
    """Return how well the bytes suit this reader."""
    return SURE if _SIGNS.search(head_of(data)[:4096]) else 0.0


def read(data: bytes, name: str) -> RecordList:
    """Read PubMed's XML."""
    root, warnings = root_of(data, name)
    records = [_record(number, entry) for number, entry in enumerate(_entries(root), start=1)]
    return list_of(data, name, MEDIA_TYPE, records, database="PubMed", warnings=warnings)


def _entries(root: _Element) -> Iterator[_Element]:
    """Yield the entries, each once, whatever they stand in."""
    if root.tag in _ENTRIES:
        yield root
        return
    for child in root:
        if isinstance(child.tag, str):
            yield from _entries(child)


def _record(position: int, entry: _Element) -> Record:
    """Return the record of an entry."""
    citation = entry.find("MedlineCitation") if entry.tag == "PubmedArticle" else entry
    if citation is None:
        citation = entry
    gathered = Gathered(_slots(entry, citation))
    gathered.people = list(_people(citation))
    gathered.abstract_parts = tuple(_abstract(citation))
    gathered.exact = _exact(entry, citation)
    return record_of(position, entry.sourceline or 0, fields_of(entry), gathered)


def _slots(entry: _Element, citation: _Element) -> Slots:
    """Return what the record says, by meaning."""
    inside = _book(citation)
    slots: Slots = {}
    for meaning, paths in _MEANINGS.items():
        for path in paths:
            place = inside if path.startswith("BookDocument/") else citation
            found = [
                words for e in place.findall(path.removeprefix("BookDocument/")) if (words := words_of(e))
            ]
            slots.setdefault(meaning, []).extend(found)
    if slots["title"] and slots["title"][0].strip("[]. ").lower() == "not available" and slots["title"][1:]:
        slots["title"] = slots["title"][1:]
    if slots["title"] == slots["journal"]:
        slots["journal"] = []
    slots |= _identifiers(entry, citation)
    for date in _dates(citation):
        parts = [words_of(date.find(part)) for part in ("Year", "Month", "Day")]
        slots.setdefault("year", []).append(
            " ".join(filter(None, parts)) or words_of(date.find("MedlineDate"))
        )
    return slots


def _book(citation: _Element) -> _Element:
    """Return where the data of a book stand."""
    found = citation.find("BookDocument")
    return found if found is not None else citation


def _dates(citation: _Element) -> list[_Element]:
    """Return the dates of publication, the one that the work is cited by first."""
    paths = (
        "Article/Journal/JournalIssue/PubDate",
        "ContributionDate",
        "Book/PubDate",
        "Article/ArticleDate",
    )
    inside = _book(citation)
    return [
        date for path in paths for place in dict.fromkeys((citation, inside)) for date in place.findall(path)
    ]


def _identifiers(entry: _Element, citation: _Element) -> Slots:
    """Return PMID, DOI and PMCID of the record itself, not of what it cites."""
    inside = _book(citation)
    lists = [
        entry.find("PubmedData/ArticleIdList"),
        entry.find("PubmedBookData/ArticleIdList"),
        inside.find("ArticleIdList"),
    ]
    ids = [each for group in lists if group is not None for each in group.findall("ArticleId")]
    found: Slots = {
        slot: [words_of(each) for each in ids if each.get("IdType") == kind]
        for slot, kind in (("doi", "doi"), ("pmid", "pubmed"), ("pmcid", "pmc"))
    }
    located = [e for path in ("Article/ELocationID", "ELocationID") for e in inside.findall(path)]
    found["doi"] = [words_of(e) for e in located if e.get("EIdType") == "doi"] + found["doi"]
    own = inside.find("PMID") if inside.find("PMID") is not None else citation.find("PMID")
    found["pmid"] = ([words_of(own)] if own is not None else []) + found["pmid"]
    return found


def _people(citation: _Element) -> Iterator[Author]:
    """Yield the people in order, with ORCID and affiliations."""
    inside = _book(citation)
    places = [(inside, "AuthorList"), (inside, "Book/AuthorList"), (citation, "Article/AuthorList")]
    for place, path in places:
        for group in place.findall(path):
            role = "editor" if group.get("Type") == "editors" else "author"
            for element in group.findall("Author"):
                author = _person(element, role) if element.get("ValidYN") != "N" else None
                if author is not None:
                    yield author


def _person(element: _Element, role: str) -> Author | None:
    """Return one person or body."""
    orcid = next(
        (
            match.group()
            for each in element.findall("Identifier")
            if each.get("Source") == "ORCID"
            and (match := re.search(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dX]", words_of(each)))
        ),
        "",
    )
    body = words_of(element.find("CollectiveName"))
    family = words_of(element.find("LastName"))
    if not body and not family:
        return None
    return Author(
        family="" if body else family,
        given=words_of(element.find("ForeName")) or words_of(element.find("Initials")),
        suffix=words_of(element.find("Suffix")),
        literal=body,
        orcid=orcid,
        role=role,
        affiliations=tuple(
            words_of(e) for e in element.findall("AffiliationInfo/Affiliation") if words_of(e)
        ),
    )


def _abstract(citation: _Element) -> Iterator[tuple[str, str]]:
    """Yield label and words of each part; an abstract in one piece has an empty label."""
    for path in ("Article/Abstract/AbstractText", "Abstract/AbstractText"):
        for element in _book(citation).findall(path):
            if words := words_of(element):
                yield element.get("Label") or "", words


def _exact(entry: _Element, citation: _Element) -> dict[str, Any]:
    """Return what PubMed marks up and other formats only print."""
    values: dict[str, Any] = {
        "funding": tuple(_funding(citation)),
        "related": tuple(_related(citation)),
        "dates": tuple(_events(entry, citation)),
    }
    return {name: value for name, value in values.items() if value}


def _funding(citation: _Element) -> Iterator[Funding]:
    """Yield who paid, each with all of its awards."""
    awards: dict[str, dict[str, None]] = {}
    for grant in citation.findall("Article/GrantList/Grant"):
        number = words_of(grant.find("GrantID"))
        awards.setdefault(words_of(grant.find("Agency")), {}).update({number: None} if number else {})
    return (Funding(funder, tuple(numbers)) for funder, numbers in awards.items())


def _related(citation: _Element) -> Iterator[RelatedWork]:
    """Yield the works that the record names as notices on it, or as its subject."""
    for each in citation.findall("CommentsCorrectionsList/CommentsCorrections"):
        relation = _RELATIONS.get(each.get("RefType") or "")
        if relation is not None:
            said = words_of(each.find("RefSource"))
            doi = _DOI_SAID.search(said)
            yield RelatedWork(relation, doi.group(1) if doi else "", words_of(each.find("PMID")), said=said)


def _events(entry: _Element, citation: _Element) -> Iterator[tuple[str, str]]:
    """Yield what happened to the work, and when: received, accepted, published electronically."""
    for date in entry.findall("PubmedData/History/PubMedPubDate"):
        event = date.get("PubStatus") or ""
        if event and event not in _NO_EVENTS:
            yield event, _iso(date)
    for date in citation.findall("Article/ArticleDate"):
        yield "published", _iso(date)


def _iso(date: _Element) -> str:
    """Return a date in ISO 8601, as far as it is known."""
    parts = [words_of(date.find(part)) for part in ("Year", "Month", "Day")]
    known = [part.zfill(2) for part in parts if part.isdigit()]
    return "-".join(known)
