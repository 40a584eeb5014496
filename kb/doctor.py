"""Looking for damage: whether what the store says still stands in the texts that it keeps.

Reads everything once, a document at a time, and changes nothing. `kb doctor` prints what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Integer, column, func, inspect, literal_column, select, table, text

from kb.query.stored import stored_documents
from kb.said import unsaid_numbers
from kb.store.concepts import vocabulary_digest
from kb.store.structure import searchable
from kb.tables import ConceptAncestorRow, ConceptRow, ConceptTallyRow, DocumentRow, SentenceRow, StoreFactRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from kb.documents import Document
    from kb.query.stored import StoredDocument
    from kb.spans import Span
    from kb.statements import Evidence, Statement

_INGEST_AGAIN = "ingest the file again; if it stays, please report it"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: the kind of check, where, what, and what to do about it."""

    kind: str
    where: str
    what: str
    advice: str = ""


def check(session: Session) -> list[Problem]:
    """Return everything that is wrong with the store; an empty list where nothing is."""
    return list(_all(session))


def _all(session: Session) -> Iterator[Problem]:
    """Run every check."""
    yield from _database(session)
    yield from _versions(session)
    yield from _orphans(session)
    yield from _index(session)
    for stored in stored_documents(session, current=False):
        name = f"document {stored.document_id} ({stored.document.source})"
        yield from _spans(name, stored.document)
        yield from _quotes(name, stored)
        for digest, statement in stored.statements:
            yield from _numbers(f"{name}, statement {digest}", statement)
        yield from _words(session, name, stored)


def _database(session: Session) -> Iterator[Problem]:
    """Ask SQLite whether file and references are whole; a server looks after that itself."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (said,) in session.execute(text("PRAGMA quick_check")):
        if said != "ok":
            yield Problem("database", "the file", str(said), "restore a backup")
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield Problem(
            "orphan", f"table {row[0]}, row {row[1]}", f"points to a row of {row[2]} that is not there"
        )


def _versions(session: Session) -> Iterator[Problem]:
    """Compare the versions of vocabulary and extractors."""
    noted = session.scalar(select(StoreFactRow.value).where(StoreFactRow.name == "vocabulary"))
    if noted != vocabulary_digest():
        yield Problem(
            "version",
            "vocabulary",
            "the store's copy is of another version",
            "`kb db upgrade` copies it anew",
        )
    extractors = session.scalars(
        select(DocumentRow.extractor).where(DocumentRow.superseded_by_id.is_(None)).distinct()
    ).all()
    if len(extractors) > 1:
        names = ", ".join(sorted(extractors))
        yield Problem(
            "version", "documents", f"were read by several extractors: {names}", "ingest the files again"
        )


def _orphans(session: Session) -> Iterator[Problem]:
    """Look for concepts outside the hierarchy, and summary rows that count wrongly."""
    outside = session.scalars(
        select(ConceptRow.label).where(
            ConceptRow.id.not_in(
                select(ConceptAncestorRow.concept_id).where(ConceptAncestorRow.distance == 0)
            )
        )
    )
    for label in outside:
        yield Problem("orphan", f"concept {label}", "is missing from the hierarchy", "`kb db upgrade`")
    tallied = dict(
        session.execute(
            select(ConceptTallyRow.document_id, func.sum(ConceptTallyRow.statements)).group_by(
                ConceptTallyRow.document_id
            )
        ).all()
    )
    counted = session.execute(text("SELECT document_id, count(*) FROM statement GROUP BY document_id"))
    for document, count in counted:
        if int(tallied.get(document, 0)) != count:
            yield Problem("orphan", f"document {document}", "its summary counts wrongly", _INGEST_AGAIN)


def _index(session: Session) -> Iterator[Problem]:
    """Compare the index of the search with the sentences; PostgreSQL keeps them in step by itself."""
    if session.get_bind().dialect.name != "sqlite":
        return
    if not inspect(session.connection()).has_table("sentence_fts"):
        yield Problem("search", "the index", "is missing", "restore a backup")
        return
    place = SentenceRow.document_id * literal_column("1048576") + SentenceRow.number
    indexed = select(column("id", Integer)).select_from(table("sentence_fts_docsize"))
    missing = session.scalar(select(func.count()).select_from(SentenceRow).where(place.not_in(indexed)))
    present = session.scalar(select(func.count()).select_from(table("sentence_fts_docsize"))) or 0
    sentences = session.scalar(select(func.count()).select_from(SentenceRow)) or 0
    if missing or present != sentences:
        yield Problem(
            "search",
            "the index",
            f"holds {present} sentences of {sentences}",
            "restore a backup, or ingest again",
        )


def _spans(name: str, document: Document) -> Iterator[Problem]:
    """Look for places outside the text, and sections out of order."""
    end = len(document.text)
    places: list[tuple[str, Span]] = [("section", section.span) for section in document.sections]
    for grid in document.tables:
        places += [("table", grid.span), *(("cell", cell.span) for cell in grid.cells)]
    for what, span in places:
        if span.stop > end:
            yield Problem("span", name, f"a {what} ends at {span.stop}, the text at {end}", _INGEST_AGAIN)
    for before, after in zip(document.sections, document.sections[1:], strict=False):
        if after.span.start < before.span.stop:
            yield Problem("span", name, f"sections overlap at {after.span.start}", _INGEST_AGAIN)


def _quotes(name: str, stored: StoredDocument) -> Iterator[Problem]:
    """Look for quotes that are not what stands in the text, and statements without any."""
    study = stored.study
    groups: list[tuple[str, tuple[Evidence, ...]]] = [("study", study.evidence)]
    groups += [(f"arm {arm.label}", arm.evidence) for arm in study.arms]
    groups += [("count of units", (unit.evidence,)) for unit in study.units]
    groups += [(f"characteristic {each.trait}", (each.evidence,)) for each in study.characteristics]
    groups += [("finding", finding.evidence) for finding in stored.findings]
    groups += [(f"statement {digest}", statement.evidence) for digest, statement in stored.statements]
    for owner, quotes in groups:
        for quote in quotes:
            if stored.document.text[quote.start : quote.stop] != quote.quote:
                yield Problem(
                    "quote",
                    f"{name}, {owner}",
                    f"the words at {quote.start}–{quote.stop} are not {quote.quote!r}",
                    _INGEST_AGAIN,
                )
    for digest, statement in stored.statements:
        if not statement.evidence:
            yield Problem("quote", f"{name}, statement {digest}", "has no quote", _INGEST_AGAIN)


def _numbers(name: str, statement: Statement) -> Iterator[Problem]:
    """Look for numbers that stand in no quote of their statement and are not derived."""
    for field, value in unsaid_numbers(statement):
        problem = f"{field} {value:g} stands in none of its quotes and is not derived"
        yield Problem("number", name, problem, _INGEST_AGAIN)


def _words(session: Session, name: str, stored: StoredDocument) -> Iterator[Problem]:
    """Look for sentences whose words in the index are not those of the text."""
    whole = stored.document.text
    rows = session.execute(
        select(SentenceRow.start, SentenceRow.stop, SentenceRow.tokens).where(
            SentenceRow.document_id == stored.document_id
        )
    )
    wrong = sum(stop > len(whole) or searchable(whole[start:stop]) != words for start, stop, words in rows)
    if wrong:
        yield Problem(
            "search", name, f"{wrong} sentences are indexed by other words than theirs", _INGEST_AGAIN
        )
