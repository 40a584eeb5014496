"""The parts that all answers are made of: documents as cards, statements as views, findings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.documents import Author
from kb.query.answers import DocumentCard, FindingView, StatementView
from kb.query.notices import notices
from kb.query.sharing import learn
from kb.query.values import evidence_of, load_statements
from kb.statements import Finding
from kb.tables import (
    DocumentRow,
    EvidenceRow,
    FindingRow,
    FindingStatementRow,
    StatementRow,
    WorkRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from kb.query.values import StoredStatement
    from kb.statements import Evidence

CHUNK = 900  # SQLite counts the parameters of a statement

_COLUMNS = (
    DocumentRow.id,
    DocumentRow.digest,
    DocumentRow.source,
    DocumentRow.title,
    DocumentRow.authors,
    DocumentRow.year,
    DocumentRow.journal,
    DocumentRow.doi,
    DocumentRow.pmid,
    DocumentRow.pmcid,
    DocumentRow.url,
    DocumentRow.kind,
    DocumentRow.design,
    DocumentRow.evidence_level,
    DocumentRow.evidence_level_reason,
    DocumentRow.n_patients,
    DocumentRow.completeness,
    DocumentRow.completeness_reason,
    DocumentRow.digest_of,
    DocumentRow.superseded_by_id,
    WorkRow.study_id,
    WorkRow.citation_key,
    WorkRow.retraction_status,
    WorkRow.retraction_checked_on,
    WorkRow.id.label("work_id"),
)


def current_documents() -> ColumnElement[bool]:
    """Return the condition on statements that their document is not superseded."""
    ids = select(DocumentRow.id).where(DocumentRow.superseded_by_id.is_(None))
    return StatementRow.document_id.in_(ids)


def cards(session: Session, ids: Iterable[int]) -> dict[int, DocumentCard]:
    """Return documents as cards, without their texts."""
    wanted = sorted(set(ids))
    found: dict[int, DocumentCard] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(*_COLUMNS)
            .join(WorkRow, WorkRow.id == DocumentRow.work_id)
            .where(DocumentRow.id.in_(wanted[start : start + CHUNK]))
        )
        found_rows = [dict(row) for row in rows.mappings()]
        on_works = notices(session, (columns["work_id"] for columns in found_rows))
        for columns in found_rows:
            key = columns.pop("id")
            found[key] = DocumentCard(
                document_id=key,
                digest=columns.pop("digest").hex(),
                authors=tuple(Author.of(author) for author in columns.pop("authors")),
                is_current=columns.pop("superseded_by_id") is None,
                notices=on_works.get(columns.pop("work_id"), ()),
                **columns,
            )
    return found


def views(
    statements: Sequence[StoredStatement], documents: Mapping[int, DocumentCard]
) -> tuple[StatementView, ...]:
    """Return statements with the cards of their documents."""
    return tuple(
        StatementView(stored.digest.hex(), documents[stored.document_id], stored.value, stored.review)
        for stored in statements
    )


def load_views(session: Session, *conditions: ColumnElement[bool]) -> tuple[StatementView, ...]:
    """Return the statements that meet conditions on `StatementRow`, with the cards of their documents."""
    found = load_statements(session, *conditions)
    return views(found, cards(session, (stored.document_id for stored in found)))


def findings(session: Session, documents: Iterable[int]) -> dict[int, list[FindingView]]:
    """Return what the checks found in documents, by document."""
    wanted = sorted(set(documents))
    found: dict[int, list[FindingView]] = defaultdict(list)
    for start in range(0, len(wanted), CHUNK):
        _add_findings(session, wanted[start : start + CHUNK], found)
    return found


def _add_findings(session: Session, wanted: Sequence[int], found: dict[int, list[FindingView]]) -> None:
    """Load the findings of some documents, with their quotes and statements."""
    learn(session, wanted)
    quotes: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for row in session.scalars(
        select(EvidenceRow)
        .where(EvidenceRow.document_id.in_(wanted), EvidenceRow.finding_number.is_not(None))
        .order_by(EvidenceRow.document_id, EvidenceRow.number)
    ):
        quotes[row.document_id, row.finding_number or 0].append(evidence_of(session, row))
    digests: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    links = session.execute(
        select(FindingStatementRow.document_id, FindingStatementRow.number, StatementRow.digest)
        .join(
            StatementRow,
            (StatementRow.document_id == FindingStatementRow.document_id)
            & (StatementRow.number == FindingStatementRow.statement_number),
        )
        .where(FindingStatementRow.document_id.in_(wanted))
        .order_by(FindingStatementRow.document_id, FindingStatementRow.number, FindingStatementRow.position)
    )
    for document, number, digest in links:
        digests[document, number].append(digest)
    rows = session.scalars(
        select(FindingRow)
        .where(FindingRow.document_id.in_(wanted))
        .order_by(FindingRow.document_id, FindingRow.number)
    )
    for finding in rows:
        key = finding.document_id, finding.number
        value = Finding(finding.kind, finding.message, tuple(digests[key]), tuple(quotes[key]))
        ids = tuple(digest.hex() for digest in digests[key])
        found[finding.document_id].append(FindingView(finding.document_id, value, ids))
