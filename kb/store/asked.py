"""Statements that a question found, beside those that extraction found in the same document.

Whoever asks a document a question (``kb fill``) may find numbers that its extraction has not; they are added
here, and outlive a new reading of the document as far as their words still stand there and the reading does
not say the same itself (docs/decisions/0025).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.errors import NotFoundError, StoreError
from kb.query.values import load_statements
from kb.statements import ComparisonClaim, ComplicationReport, OutcomeResult, statement_digest
from kb.store.claims import add_statements, refs_of
from kb.store.concepts import concept_ids
from kb.store.decisions import settle
from kb.store.quotes import add_quotes
from kb.store.tallies import tally
from kb.tables import DocumentRow, EvidenceRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from kb.statements import Evidence, Statement

ASKED = "fill"
"""The extractor of statements that a question found."""


def add_asked(session: Session, key: int, statements: Iterable[Statement]) -> int:
    """Add what a question found in a stored document; return how many of these it did not hold yet.

    Raises:
        NotFoundError: There is no such document.
        StoreError: A quote is not what stands in its text.
    """
    row = session.execute(
        select(DocumentRow.digest, DocumentRow.text, DocumentRow.source, DocumentRow.work_id).where(
            DocumentRow.id == key
        )
    ).first()
    if row is None:
        raise NotFoundError(f"There is no document {key}.")
    found = {statement_digest(row.digest, statement): statement for statement in statements}
    for statement in found.values():
        _require_quotes(row.source, row.text, statement.evidence)
    present = set(session.scalars(select(StatementRow.digest).where(StatementRow.document_id == key)))
    new = [(digest, statement) for digest, statement in found.items() if digest not in present]
    if not new:
        return 0
    ids = concept_ids(session, [ref for _, statement in new for ref in refs_of(statement)])
    first = _next(session, StatementRow, key)
    add_statements(session, key, new, ids, first)
    quotes = [statement.evidence for _, statement in new]
    add_quotes(session, key, quotes, first, _next(session, EvidenceRow, key))
    tally(session, key)
    settle(session, row.work_id)
    return len(new)


def _next(session: Session, table: type[StatementRow | EvidenceRow], key: int) -> int:
    """Return the number behind the last one of a document."""
    last = session.scalar(select(func.max(table.number)).where(table.document_id == key))
    return 0 if last is None else last + 1


def _require_quotes(source: str, text: str, quotes: Iterable[Evidence]) -> None:
    """Refuse quotes that are not the text at their offsets: it was read otherwise since it was asked."""
    for quote in quotes:
        if text[quote.start : quote.stop] != quote.quote:
            raise StoreError(f"{source}: the words at {quote.start}–{quote.stop} are no longer those quoted")


def still_said(session: Session, key: int, text: str, reading: Sequence[Statement]) -> list[Statement]:
    """Return what questions found in a document, as far as a new reading of it neither loses nor says it.

    It is lost where the text does not hold its words at their place any more: then it has to be asked again.
    """
    held = load_statements(session, StatementRow.document_id == key, StatementRow.extractor == ASKED)
    return [
        stored.value
        for stored in held
        if all(text[e.start : e.stop] == e.quote for e in stored.value.evidence)
        and not any(says_the_same(stored.value, other) for other in reading)
    ]


def says_the_same(one: Statement, other: Statement) -> bool:
    """Return whether two statements give the same finding from the same words of one document.

    A number of one cell is one finding, whatever it was read as; in a sentence it must be of one subject too,
    where the vocabulary knows both.
    """
    finding = _finding(one)
    if finding is None or finding != _finding(other):
        return False
    shared = [(a, b) for a in _claimed(one) for b in _claimed(other) if a.start < b.stop and b.start < a.stop]
    is_cell = any(a.locator is not None and a.locator.row is not None for a, _ in shared)
    return bool(shared) and (is_cell or _may_be_one(one, other))


def _finding(statement: Statement) -> object:
    """Return the number that a statement gives, or what a comparison says of which outcome and groups."""
    if isinstance(statement, OutcomeResult):
        return float(statement.value)
    if isinstance(statement, ComplicationReport):
        return None if statement.events is None else float(statement.events)
    if isinstance(statement, ComparisonClaim):
        return statement.effect, statement.concept.slug, statement.arm, statement.comparator
    return None


def _claimed(statement: Statement) -> list[Evidence]:
    """Return the quotes of a statement's claim, without what only places it."""
    return [evidence for evidence in statement.evidence if evidence.purpose == "claim"]


def _may_be_one(one: Statement, other: Statement) -> bool:
    """Return whether two statements may be about one subject: a question has its own words for it."""
    concepts = (one.concept, other.concept)
    return one.concept.slug == other.concept.slug or any(c.origin == "discovered" for c in concepts)
