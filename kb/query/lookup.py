"""A document, the list of documents, a statement in full."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from kb.cite.statement import place
from kb.errors import NotFoundError
from kb.merged import members, standing_of
from kb.query.answers import (
    DecisionView,
    DocumentAnswer,
    DocumentEntry,
    DocumentPage,
    QuoteInContext,
    StatementAnswer,
)
from kb.query.cards import cards, findings, load_views
from kb.query.sharing import is_withheld
from kb.query.stored import bibliography_of, stored_document
from kb.tables import ConceptTallyRow, CurationRow, DocumentRow, FindingRow, StatementRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.query.answers import StatementView
    from kb.statements import Evidence

_CONTEXT = 240
_HEX = re.compile(r"[0-9a-f]{6,32}", re.IGNORECASE)


def find_document(session: Session, asked: str) -> int:
    """Return the document that is meant by a number, digest, citation key, DOI, PMID, PMCID, file or stem.

    Of several versions the current one is meant, unless a number or digest names another.

    Raises:
        NotFoundError: No document is known by this, or several are.
    """
    name = asked.strip()
    if name.isdigit() and session.get(DocumentRow, int(name)) is not None:
        return int(name)
    by_digest = _by_digest(session, name)
    found = by_digest or _by_identifier(session, name) or _by_file(session, name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(f"There is no document '{asked}'; `kb document list` names them all.")
    raise NotFoundError(
        f"'{asked}' may be one of {len(found)} documents; give a number:",
        tuple(f"{card.document_id} ({card.source})" for card in cards(session, found).values()),
    )


def _by_digest(session: Session, name: str) -> list[int]:
    """Return the document whose digest begins like this."""
    if not _HEX.fullmatch(name):
        return []
    low = bytes.fromhex(name.lower().ljust(32, "0"))
    high = bytes.fromhex(name.lower().ljust(32, "f"))
    return list(session.scalars(select(DocumentRow.id).where(DocumentRow.digest.between(low, high))))


def _by_identifier(session: Session, name: str) -> list[int]:
    """Return the current documents of the work with this key or identifier; the source before a digest."""
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:|pmid:?)\s*", "", name, flags=re.IGNORECASE)
    named = session.scalars(
        select(WorkRow.id).where(
            or_(
                func.lower(WorkRow.citation_key) == name.lower(),
                WorkRow.doi == bare.lower(),
                WorkRow.pmid == bare,
                WorkRow.pmcid == bare.upper(),
            )
        )
    ).all()
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.is_digest)
        .where(
            DocumentRow.superseded_by_id.is_(None),
            DocumentRow.work_id.in_(standing_of(session, named).values()),
        )
        .order_by(DocumentRow.is_digest, DocumentRow.id)
    ).all()
    return [id_ for id_, is_digest in rows if is_digest == rows[0][1]]


def _by_file(session: Session, name: str) -> list[int]:
    """Return the current documents read from a file of this name or stem, or of this path."""
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.source, DocumentRow.source_path).where(
            DocumentRow.superseded_by_id.is_(None),
            or_(
                DocumentRow.source == name,
                DocumentRow.source_path == name,
                DocumentRow.source.startswith(f"{name}.", autoescape=True),
            ),
        )
    ).all()
    exact = [row.id for row in rows if name in (row.source, row.source_path)]
    return exact or [row.id for row in rows if row.source.rpartition(".")[0] == name]


def document(session: Session, asked: str | int) -> DocumentAnswer:
    """Return a document with everything that was read out of it.

    Raises:
        NotFoundError: No document is known by this; see `find_document`.
    """
    key = find_document(session, str(asked))
    stored = stored_document(session, key)
    row = session.get_one(DocumentRow, key)
    older = session.scalars(select(DocumentRow.id).where(DocumentRow.superseded_by_id == key)).all()
    newer = [] if row.superseded_by_id is None else [row.superseded_by_id]
    known = cards(session, [key, *older, *newer])
    return DocumentAnswer(
        card=known[key],
        document=stored.document,
        study=stored.study,
        statements=load_views(session, StatementRow.document_id == key),
        findings=tuple(findings(session, [key])[key]),
        extractor=stored.extractor,
        source_path=stored.source_path,
        stored_at=row.stored_at,
        superseded_by=known[newer[0]] if newer else None,
        supersedes=tuple(known[id_] for id_ in older),
    )


def documents(session: Session, *, offset: int = 0, limit: int = 50, current: bool = True) -> DocumentPage:
    """Return a page of the documents, the newest first."""
    chosen = [DocumentRow.superseded_by_id.is_(None)] if current else []
    total = session.scalar(select(func.count()).select_from(DocumentRow).where(*chosen)) or 0
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.stored_at)
        .where(*chosen)
        .order_by(DocumentRow.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    ids = [id_ for id_, _ in rows]
    known = cards(session, ids)
    statements = _statement_counts(session, ids)
    found = _finding_counts(session, ids)
    entries = tuple(
        DocumentEntry(known[id_], statements.get(id_, 0), found.get(id_, 0), stored_at)
        for id_, stored_at in rows
    )
    return DocumentPage(total, offset, limit, entries)


def _statement_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return how many statements documents make, from the summary rows."""
    rows = session.execute(
        select(ConceptTallyRow.document_id, func.sum(ConceptTallyRow.statements))
        .where(ConceptTallyRow.document_id.in_(ids))
        .group_by(ConceptTallyRow.document_id)
    )
    return {document_id: int(count) for document_id, count in rows}


def _finding_counts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return how many findings the checks made in documents."""
    rows = session.execute(
        select(FindingRow.document_id, func.count())
        .where(FindingRow.document_id.in_(ids))
        .group_by(FindingRow.document_id)
    )
    return {document_id: count for document_id, count in rows}  # noqa: C416 - rows are no pairs to mypy


def find_statement(session: Session, asked: str) -> bytes:
    """Return the digest of the statement whose hexadecimal id begins like this.

    Raises:
        NotFoundError: No statement is known by this, or several are.
    """
    name = asked.strip().lower()
    found: Sequence[bytes] = ()
    if _HEX.fullmatch(name):
        low, high = bytes.fromhex(name.ljust(32, "0")), bytes.fromhex(name.ljust(32, "f"))
        found = session.scalars(
            select(StatementRow.digest).where(StatementRow.digest.between(low, high)).limit(2)
        ).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"'{asked}' is the beginning of several statements; give more of its letters.")
    raise NotFoundError(
        f"There is no statement '{asked}'; ids are shown with every answer and in `kb show DOCUMENT`."
    )


def statement(session: Session, asked: str) -> StatementAnswer:
    """Return a statement in full, by its id or the beginning of it.

    Raises:
        NotFoundError: No statement is known by this.
    """
    digest = find_statement(session, asked)
    [view] = load_views(session, StatementRow.digest == digest)
    key = view.document.document_id
    row = session.get_one(DocumentRow, key)
    text = "" if is_withheld(session, key) else row.text
    about = tuple(each for each in findings(session, [key])[key] if view.id in each.statements)
    return StatementAnswer(
        statement=view,
        quotes=tuple(_in_context(text, evidence) for evidence in view.value.evidence),
        bibliography=bibliography_of(row),
        findings=about,
        decisions=_decisions(session, row.work_id, view, digest),
    )


def _in_context(text: str, evidence: Evidence) -> QuoteInContext:
    """Return a quote between the words around it, cut at spaces; alone where the text is withheld."""
    before = text[max(0, evidence.start - _CONTEXT) : evidence.start]
    after = text[evidence.stop : evidence.stop + _CONTEXT]
    if evidence.start > _CONTEXT:
        before = before.partition(" ")[2]
    if evidence.stop + _CONTEXT < len(text):
        after = after.rpartition(" ")[0]
    return QuoteInContext(evidence, before, after, place(evidence))


def _decisions(session: Session, work: int, view: StatementView, digest: bytes) -> tuple[DecisionView, ...]:
    """Return what people decided on what this statement says, oldest first."""
    said = session.execute(
        select(StatementRow.quotes, StatementRow.claim).where(StatementRow.digest == digest)
    ).one()
    rows = session.scalars(
        select(CurationRow)
        .where(
            CurationRow.work_id.in_(members(session, work)),
            CurationRow.kind == view.value.kind,
            CurationRow.quotes == said.quotes,
            CurationRow.claim == said.claim,
        )
        .order_by(CurationRow.id)
    )
    return tuple(DecisionView(row.decision.value, row.decided_by, row.decided_at, row.reason) for row in rows)
