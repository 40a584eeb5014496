"""What the store holds, in the form in which it is compared: references of works, cohorts of studies.

One reference stands for a work: that of its fullest current document, with the identifiers that the work was
given by any of them. Digests of ours are left out; they are told apart by what they name.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.documents import Author, Bibliography, Completeness, Role
from kb.duplicates import Verdict, compare, judge, reference_of
from kb.duplicates.cohorts import Cohort, affiliations_of, centres_of
from kb.duplicates.comparing import DIFFERENT
from kb.duplicates.people import names
from kb.duplicates.periods import Period, period_of
from kb.tables import CharacteristicRow, ConceptRow, ConceptTallyRow, DocumentRow, SectionRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from kb.documents import Document
    from kb.duplicates import Judgement, Reference

_CHUNK = 900  # SQLite counts the parameters of a statement
_ABSTRACT = 1_200
_AGAINST = ("doi", "authors", "journal", "volume", "pages")
_WITH_PATIENTS = frozenset({"primary_study", "case_report"})
_SUBJECTS = ("indication", "intervention")
_COLUMNS = (
    DocumentRow.id,
    DocumentRow.work_id,
    DocumentRow.completeness,
    DocumentRow.title,
    DocumentRow.authors,
    DocumentRow.year,
    DocumentRow.journal,
    DocumentRow.journal_abbreviation,
    DocumentRow.volume,
    DocumentRow.issue,
    DocumentRow.pages,
    DocumentRow.doi,
    DocumentRow.pmid,
    DocumentRow.pmcid,
    DocumentRow.issn,
    DocumentRow.registration,
    DocumentRow.publication_types,
    WorkRow.doi.label("work_doi"),
    WorkRow.pmid.label("work_pmid"),
    WorkRow.pmcid.label("work_pmcid"),
)


def may_be(session: Session, document: Document, work: int) -> bool:
    """Return whether a document of the same title and year as a work may be taken for it without asking.

    Replies, abstracts of conferences and articles of the same name are works of their own; where little is
    known of either, nothing speaks against it.
    """
    known = references(session, [work])
    if not known or document.digest_of:
        return True
    found = judge(compare(known[0], reference_of(0, document.bibliography, _abstract_in(document))))
    return _is_not_contradicted(found)


def shares_a_doi_only(session: Session, document: Document, work: int) -> bool:
    """Return whether an entry of a list is another work than those of the store that carry its DOI.

    Abstracts of a conference are often listed with the DOI of their supplement. Full texts are believed: what
    is misread there is rather the title than the DOI.
    """
    if not document.is_record:
        return False
    texts = select(DocumentRow.id).where(
        DocumentRow.work_id == work,
        DocumentRow.superseded_by_id.is_(None),
        DocumentRow.is_record.is_(False),
    )
    known = references(session, [work])
    if not known or session.scalar(texts.limit(1)) is not None:
        return False
    return judge(compare(known[0], reference_of(0, document.bibliography, _abstract_in(document)))).veto


def _is_not_contradicted(found: Judgement) -> bool:
    """Return whether a pair of equal titles and years is one work, or nothing says that it is not."""
    if found.verdict is Verdict.SAME:
        return True
    if found.verdict is not Verdict.ASK or found.relation is not None:
        return False
    return all(found.comparison.of(field) is not DIFFERENT for field in _AGAINST)


def _abstract_in(document: Document) -> str:
    """Return the abstract of a document, empty where it has none."""
    parts = (section.span.of(document.text) for section in document.sections if section.role is Role.ABSTRACT)
    return " ".join(parts)[:_ABSTRACT]


def references(
    session: Session, works: Collection[int] | None = None, years: Collection[int] | None = None
) -> list[Reference]:
    """Return one reference for each work with a current document, in the order of their numbers.

    ``works`` asks for these alone, ``years`` for those of these years and of none.
    """
    chosen: dict[int, Row[tuple[object, ...]]] = {}
    for condition in _conditions(works, years):
        rows = session.execute(
            select(*_COLUMNS)
            .join(WorkRow, WorkRow.id == DocumentRow.work_id)
            .where(DocumentRow.superseded_by_id.is_(None), DocumentRow.is_digest.is_(False), *condition)
            .order_by(DocumentRow.id)
        )
        for row in rows:
            before = chosen.get(row.work_id)
            if before is None or before.completeness is not Completeness.FULL:
                chosen[row.work_id] = row
    abstracts = _abstracts(session, [row.id for row in chosen.values()])
    return [
        reference_of(work, _bibliography(chosen[work]), abstracts.get(chosen[work].id, ""))
        for work in sorted(chosen)
    ]


def _conditions(
    works: Collection[int] | None, years: Collection[int] | None
) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Yield the conditions on documents, as many times as the database's number of parameters asks for."""
    if works is not None:
        wanted = sorted(works)
        for start in range(0, len(wanted), _CHUNK):
            yield (DocumentRow.work_id.in_(wanted[start : start + _CHUNK]),)
    elif years is not None:
        yield (DocumentRow.year.in_(sorted(years)) | DocumentRow.year.is_(None),)
    else:
        yield ()


def _bibliography(row: Row[tuple[object, ...]]) -> Bibliography:
    """Return what of a document's row is compared, with the identifiers of its work."""
    return Bibliography(
        title=row.title,
        authors=tuple(Author.of(author) for author in row.authors),
        year=row.year,
        journal=row.journal,
        journal_abbreviation=row.journal_abbreviation,
        volume=row.volume,
        issue=row.issue,
        pages=row.pages,
        doi=row.work_doi or row.doi,
        pmid=row.work_pmid or row.pmid,
        pmcid=row.work_pmcid or row.pmcid,
        issn=tuple(row.issn),
        registration=tuple(row.registration),
        publication_types=tuple(row.publication_types),
    )


def _abstracts(session: Session, documents: Collection[int]) -> dict[int, str]:
    """Return the beginnings of the abstracts of documents."""
    found: dict[int, str] = {}
    wanted = sorted(documents)
    for start in range(0, len(wanted), _CHUNK):
        first = (
            select(SectionRow.document_id, func.min(SectionRow.start).label("start"))
            .where(
                SectionRow.role == Role.ABSTRACT,
                SectionRow.document_id.in_(wanted[start : start + _CHUNK]),
            )
            .group_by(SectionRow.document_id)
            .subquery()
        )
        rows = session.execute(
            select(DocumentRow.id, func.substr(DocumentRow.text, first.c.start + 1, _ABSTRACT)).join(
                first, first.c.document_id == DocumentRow.id
            )
        )
        found.update({key: text for key, text in rows})  # noqa: C416 - rows are no pairs to mypy
    return found


# -- Cohorts ------------------------------------------------------------------------------------------------


def cohorts(session: Session, near: Collection[int] | None = None) -> list[Cohort]:
    """Return the patients of each work that reports some, as far as is known who they are.

    ``near`` asks only for these works and those about the same conditions or procedures.
    """
    condition = () if near is None else (DocumentRow.id.in_(_about_the_same(near)),)
    rows = session.execute(
        select(
            DocumentRow.id,
            DocumentRow.work_id,
            DocumentRow.kind,
            DocumentRow.year,
            DocumentRow.authors,
            DocumentRow.registration,
        )
        .where(DocumentRow.superseded_by_id.is_(None), DocumentRow.is_digest.is_(False), *condition)
        .order_by(DocumentRow.id)
    ).all()
    told = {row.work_id: row for row in rows if row.kind in _WITH_PATIENTS}
    ids = None if near is None else [row.id for row in told.values()]
    concepts, traits = _concepts(session, ids), _traits(session, ids)
    return [
        Cohort(
            key=work,
            centres=centres_of((*affiliations_of(authors), *traits[row.id]["setting"])),
            authors=names(authors),
            period=_period(traits[row.id]["enrolment"]),
            year=row.year,
            registration=frozenset("".join(number.split()).upper() for number in row.registration),
            concepts=concepts[row.id],
        )
        for work, row in sorted(told.items())
        for authors in [tuple(Author.of(author) for author in row.authors)]
    ]


def _about_the_same(works: Collection[int]) -> Select[int]:
    """Return the documents that speak of a condition or procedure of these works."""
    concepts = (
        select(ConceptTallyRow.concept_id)
        .join(DocumentRow, DocumentRow.id == ConceptTallyRow.document_id)
        .join(ConceptRow, ConceptRow.id == ConceptTallyRow.concept_id)
        .where(DocumentRow.work_id.in_(works), ConceptRow.kind.in_(_SUBJECTS))
    )
    return select(ConceptTallyRow.document_id).where(ConceptTallyRow.concept_id.in_(concepts))


def _concepts(session: Session, documents: Collection[int] | None) -> dict[int, frozenset[str]]:
    """Return the conditions and procedures that documents speak of."""
    found: dict[int, set[str]] = defaultdict(set)
    for condition in _of_documents(ConceptTallyRow.document_id, documents):
        rows = session.execute(
            select(ConceptTallyRow.document_id, ConceptRow.label)
            .join(ConceptRow, ConceptRow.id == ConceptTallyRow.concept_id)
            .where(ConceptRow.kind.in_(_SUBJECTS), *condition)
        )
        for document, label in rows:
            found[document].add(label)
    return defaultdict(frozenset, {document: frozenset(labels) for document, labels in found.items()})


def _traits(session: Session, documents: Collection[int] | None) -> dict[int, dict[str, list[str]]]:
    """Return what documents say of where and when patients were treated."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for condition in _of_documents(CharacteristicRow.document_id, documents):
        rows = session.execute(
            select(CharacteristicRow.document_id, CharacteristicRow.trait, CharacteristicRow.text)
            .where(CharacteristicRow.trait.in_(("setting", "enrolment")), *condition)
            .order_by(CharacteristicRow.document_id, CharacteristicRow.number)
        )
        for document, trait, text in rows:
            found[document][trait].append(text)
    return found


def _of_documents(
    column: InstrumentedAttribute[int], documents: Collection[int] | None
) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Yield the conditions that rows are of these documents, or none where all are wanted."""
    if documents is None:
        yield ()
        return
    wanted = sorted(documents)
    for start in range(0, len(wanted), _CHUNK):
        yield (column.in_(wanted[start : start + _CHUNK]),)


def _period(told: list[str]) -> Period | None:
    """Return the first period that is told of the enrolment."""
    return next((period for period in map(period_of, told) if period is not None), None)
