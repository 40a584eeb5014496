"""Whole documents as they were stored: for the export, for re-reading, for the checks of `kb.doctor`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.documents import (
    Author,
    Bibliography,
    Cell,
    CitedWork,
    Document,
    Funding,
    RelatedWork,
    Relation,
    Section,
    Table,
)
from kb.query.characteristics import characteristics_of
from kb.query.sharing import is_withheld
from kb.query.values import concept_refs, evidence_of, load_statements
from kb.spans import Span
from kb.statements import Arm, Finding, Standing, StudyFacts, UnitCount
from kb.tables import (
    ArmRow,
    ArmTreatmentRow,
    CellRow,
    CitedWorkRow,
    DocumentRow,
    EvidenceRow,
    FindingRow,
    FindingStatementRow,
    GridRow,
    SectionRow,
    StatementRow,
    UnitCountRow,
    WorkRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from kb.statements import Evidence, Statement

OWN_STANDINGS = (Standing.PRIMARY, Standing.SYNTHESIS, Standing.EXPERT, Standing.THIRD_PARTY)
"""Whose findings an answer is made of: not background, not what other studies found."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document with all that was read out of it, as frozen values. Blocks are not kept.

    ``statements`` are pairs of the hexadecimal digest and the value, in the order of the reading;
    ``extractor`` says by what it was read, ``citation_key`` how its work is cited.
    """

    document_id: int
    document: Document
    study: StudyFacts
    statements: tuple[tuple[str, Statement], ...]
    findings: tuple[Finding, ...]
    citation_key: str
    extractor: str
    source_path: str | None
    is_current: bool


def stored_documents(
    session: Session, *, current: bool = True, all_roles: bool = True
) -> Iterator[StoredDocument]:
    """Yield the documents of the store, oldest first, one at a time in memory.

    Args:
        session: A session for reading.
        current: Whether documents that a newer one replaces are left out.
        all_roles: Whether background and other people's findings are given as well.
    """
    ids = select(DocumentRow.id).order_by(DocumentRow.id)
    if current:
        ids = ids.where(DocumentRow.superseded_by_id.is_(None))
    for key in session.scalars(ids).all():
        yield stored_document(session, key, all_roles=all_roles)
        session.expunge_all()


def stored_document(session: Session, key: int, *, all_roles: bool = True) -> StoredDocument:
    """Return one document with all that was read out of it; the key must be of one that is there."""
    row = session.get_one(DocumentRow, key)
    conditions = [StatementRow.document_id == key]
    if not all_roles:
        conditions.append(StatementRow.standing.in_(OWN_STANDINGS))
    quotes = _quotes(session, key)
    return StoredDocument(
        document_id=key,
        document=_document(session, row),
        study=_study(session, row, quotes),
        statements=tuple((s.digest.hex(), s.value) for s in load_statements(session, *conditions)),
        findings=_findings(session, key, quotes),
        citation_key=citation_key_of(session, row.work_id),
        extractor=row.extractor,
        source_path=row.source_path,
        is_current=row.superseded_by_id is None,
    )


def citation_key_of(session: Session, work: int) -> str:
    """Return the key by which a work is cited."""
    return session.execute(select(WorkRow.citation_key).where(WorkRow.id == work)).scalar_one()


@dataclass(frozen=True, slots=True)
class _Quotes:
    """The quotes of a document that carry no statement, by what they carry."""

    study: list[Evidence]
    arms: dict[int, list[Evidence]]
    findings: dict[int, list[Evidence]]
    units: dict[int, list[Evidence]]


def _quotes(session: Session, key: int) -> _Quotes:
    """Load the quotes of study, arms, findings and counts of units."""
    found = _Quotes([], defaultdict(list), defaultdict(list), defaultdict(list))
    rows = session.scalars(
        select(EvidenceRow)
        .where(EvidenceRow.document_id == key, EvidenceRow.statement_number.is_(None))
        .order_by(EvidenceRow.number)
    )
    for row in rows:
        evidence = evidence_of(session, row)
        if row.arm_number is not None:
            found.arms[row.arm_number].append(evidence)
        elif row.finding_number is not None:
            found.findings[row.finding_number].append(evidence)
        elif row.unit_number is not None:
            found.units[row.unit_number].append(evidence)
        else:
            found.study.append(evidence)
    return found


def bibliography_of(row: DocumentRow) -> Bibliography:
    """Return what is known of the work."""
    return Bibliography(
        title=row.title,
        authors=tuple(Author.of(author) for author in row.authors),
        year=row.year,
        month=row.month,
        day=row.day,
        journal=row.journal,
        journal_abbreviation=row.journal_abbreviation,
        volume=row.volume,
        issue=row.issue,
        pages=row.pages,
        publisher=row.publisher,
        doi=row.doi,
        pmid=row.pmid,
        pmcid=row.pmcid,
        url=row.url,
        language=row.language,
        licence=row.licence,
        registration=tuple(row.registration),
        publication_types=tuple(row.publication_types),
        keywords=tuple(row.keywords),
        issn=tuple(row.issn),
        dates=tuple((event, date) for event, date in row.dates),
        funding=tuple(Funding(paid["funder"], tuple(paid["awards"])) for paid in row.funding),
        related=tuple(
            RelatedWork(**(other | {"relation": Relation(other["relation"])})) for other in row.related
        ),
    )


def _document(session: Session, row: DocumentRow) -> Document:
    """Return the document as it was read, without its blocks."""
    return Document(
        source=row.source,
        media_type=row.media_type,
        digest=row.digest,
        text="" if is_withheld(session, row.id) else row.text,
        sections=sections_of(session, row.id),
        blocks=(),
        tables=_tables(session, row.id),
        bibliography=bibliography_of(row),
        completeness=row.completeness,
        completeness_reason=row.completeness_reason,
        kind_hint=row.kind_hint,
        digest_of=row.digest_of,
        citations=_spans(row.citations),
        warnings=tuple(row.warnings),
        page_starts=tuple(row.page_starts),
        time_codes=tuple((offset, code) for offset, code in row.time_codes),
        references=_references(session, row.id),
        is_record=row.is_record,
    )


def _references(session: Session, key: int) -> tuple[CitedWork, ...]:
    """Return a document's list of references."""
    rows = session.scalars(
        select(CitedWorkRow).where(CitedWorkRow.document_id == key).order_by(CitedWorkRow.number)
    )
    return tuple(
        CitedWork(row.text, row.label, row.title, row.year, row.doi, row.pmid, row.pmcid) for row in rows
    )


def sections_of(session: Session, key: int) -> tuple[Section, ...]:
    """Return the sections of a document in its order."""
    rows = session.scalars(
        select(SectionRow).where(SectionRow.document_id == key).order_by(SectionRow.number)
    )
    return tuple(
        Section(
            role=row.role,
            span=Span(row.start, row.stop),
            title=row.title,
            heading=_span(row.heading_start, row.heading_stop),
            path=tuple(row.path),
            page=row.page,
            element=row.element,
            question=row.question,
            table=row.table_number,
            speaker=row.speaker,
        )
        for row in rows
    )


def _tables(session: Session, key: int) -> tuple[Table, ...]:
    """Return the tables of a document with their cells."""
    cells: dict[int, list[Cell]] = defaultdict(list)
    for row in session.scalars(select(CellRow).where(CellRow.document_id == key).order_by(CellRow.number)):
        cells[row.grid_number].append(
            Cell(
                row=row.row,
                column=row.column,
                span=Span(row.start, row.stop),
                row_span=row.row_span,
                column_span=row.column_span,
                is_header=row.is_header,
                row_headers=_spans(row.row_headers),
                column_headers=_spans(row.column_headers),
            )
        )
    grids = session.scalars(select(GridRow).where(GridRow.document_id == key).order_by(GridRow.number))
    return tuple(
        Table(
            number=grid.number,
            span=Span(grid.start, grid.stop),
            label=grid.label,
            caption=_span(grid.caption_start, grid.caption_stop),
            cells=tuple(cells[grid.number]),
            footnotes=_spans(grid.footnotes),
        )
        for grid in grids
    )


def _study(session: Session, row: DocumentRow, quotes: _Quotes) -> StudyFacts:
    """Return what kind of study a document reports."""
    return StudyFacts(
        kind=row.kind,
        design=row.design,
        n_patients=row.n_patients,
        evidence_level=row.evidence_level,
        evidence_level_reason=row.evidence_level_reason,
        arms=_arms(session, row.id, quotes),
        evidence=tuple(quotes.study),
        units=_units(session, row.id, quotes),
        characteristics=characteristics_of(session, row.id),
    )


def _arms(session: Session, key: int, quotes: _Quotes) -> tuple[Arm, ...]:
    """Return the groups of a study."""
    rows = session.scalars(select(ArmRow).where(ArmRow.document_id == key).order_by(ArmRow.number)).all()
    links = session.execute(
        select(ArmTreatmentRow.number, ArmTreatmentRow.concept_id)
        .where(ArmTreatmentRow.document_id == key)
        .order_by(ArmTreatmentRow.number, ArmTreatmentRow.position)
    ).all()
    concepts = concept_refs(session, (concept for _, concept in links))
    return tuple(
        Arm(
            label=row.label,
            n=row.n,
            treatments=tuple(concepts[concept] for number, concept in links if number == row.number),
            aliases=tuple(row.aliases),
            evidence=tuple(quotes.arms[row.number]),
        )
        for row in rows
    )


def _units(session: Session, key: int, quotes: _Quotes) -> tuple[UnitCount, ...]:
    """Return how many of something other than patients there were."""
    rows = session.scalars(
        select(UnitCountRow).where(UnitCountRow.document_id == key).order_by(UnitCountRow.number)
    )
    return tuple(UnitCount(row.unit, row.n, quotes.units[row.number][0], row.arm) for row in rows)


def _findings(session: Session, key: int, quotes: _Quotes) -> tuple[Finding, ...]:
    """Return what the checks found."""
    digests: dict[int, list[bytes]] = defaultdict(list)
    links = session.execute(
        select(FindingStatementRow.number, StatementRow.digest)
        .join(
            StatementRow,
            (StatementRow.document_id == FindingStatementRow.document_id)
            & (StatementRow.number == FindingStatementRow.statement_number),
        )
        .where(FindingStatementRow.document_id == key)
        .order_by(FindingStatementRow.number, FindingStatementRow.position)
    )
    for number, digest in links:
        digests[number].append(digest)
    rows = session.scalars(
        select(FindingRow).where(FindingRow.document_id == key).order_by(FindingRow.number)
    )
    return tuple(
        Finding(row.kind, row.message, tuple(digests[row.number]), tuple(quotes.findings[row.number]))
        for row in rows
    )


def _span(start: int | None, stop: int | None) -> Span | None:
    """Return a span, or None where there is none."""
    return None if start is None or stop is None else Span(start, stop)


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Return spans as JSON held them."""
    return tuple(Span(start, stop) for start, stop in pairs)
