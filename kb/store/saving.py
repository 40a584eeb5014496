"""Saving a document with all that was read out of it, in one transaction: everything is kept, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from kb import migrate
from kb.database import writing
from kb.errors import NotFoundError, StoreError
from kb.statements import statement_digest
from kb.store.asked import add_asked, still_said
from kb.store.characteristics import add_characteristics
from kb.store.claims import add_statements, refs_of
from kb.store.concepts import concept_ids, copy_vocabulary
from kb.store.decisions import decide, settle
from kb.store.identity import give_way, rivals, work_of
from kb.store.notices import relate
from kb.store.quotes import add_arms, add_evidence, add_findings, add_units
from kb.store.structure import add_document, add_structure, document_columns
from kb.store.tallies import tally
from kb.tables import Base, DocumentRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.database import Database
    from kb.documents import Document
    from kb.spans import Span
    from kb.statements import Reading, Statement
    from kb.tables import Decision


_READ_OUT = (
    "evidence",
    "finding",
    "statement",
    "arm",
    "unit_count",
    "study_characteristic",
    "concept_tally",
)
_STRUCTURE = ("sentence", "table_cell", "grid", "section", "cited_work")


class SaveStatus(StrEnum):
    """What saving a document came to."""

    STORED = "stored"  # it was not there; `SaveReport.superseded` names what it replaces
    UNCHANGED = "unchanged"  # the same bytes, read by the same extractor: nothing was written
    REREAD = "reread"  # the same bytes, read otherwise: by another extractor, or redacted
    RESTORED = "restored"  # an older version stands at its path again, and is current again
    OUTDATED = "outdated"  # stored, but the store holds a fuller text of the same work


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What saving a document came to, for the report of an ingest.

    ``superseded`` are the sources of documents that gave way to this one (of the one that did not, where the
    status is OUTDATED), ``queued`` the decisions on this work that people have to look at again.
    """

    status: SaveStatus
    document_id: int
    digest: bytes
    statement_count: int
    superseded: tuple[str, ...] = ()
    queued: int = 0


class Store:
    """The only writer. Every method is one transaction, and safe beside other processes."""

    def __init__(self, database: Database) -> None:
        """Take a database; it is looked at when something is first written."""
        self._database = database
        self._is_ready = False

    @property
    def database(self) -> Database:
        """Return the database that is written to."""
        return self._database

    def prepare(self) -> None:
        """Make or upgrade an embedded store, and copy the vocabulary; done by itself on the first write.

        Raises:
            StoreError: A server's schema is of another version: that is for its administrator to change.
        """
        if self._is_ready:
            return
        if self._database.is_sqlite:
            migrate.upgrade(self._database)
        else:
            migrate.require_current(self._database)
        with writing(self._database) as session:
            copy_vocabulary(session)
        self._is_ready = True

    def save(
        self,
        document: Document,
        reading: Reading,
        *,
        source_path: str | None = None,
        sentences: Sequence[Span] | None = None,
    ) -> SaveReport:
        """Keep a document and what was read out of it.

        ``source_path`` says where the file lies, if it does: another file at this path later replaces it.
        ``sentences`` are for search; without them the blocks are cut in a plain way.

        Raises:
            StoreError: The store cannot be written, or a quote is not what stands in the text.
        """
        self.prepare()
        with writing(self._database) as session:
            return save_within(session, document, reading, source_path=source_path, sentences=sentences)

    def remove(self, document_id: int) -> str:
        """Remove a document with its statements; decisions and the work with its key stay. Return its source.

        What it had superseded is current again, unless something else has superseded that too.

        Raises:
            NotFoundError: There is no such document.
        """
        self.prepare()
        with writing(self._database) as session:
            found = session.execute(
                select(DocumentRow.source, DocumentRow.work_id, DocumentRow.superseded_by_id).where(
                    DocumentRow.id == document_id
                )
            ).first()
            if found is None:
                raise NotFoundError(f"There is no document {document_id}.")
            source, work, superseded_by = found
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.superseded_by_id == document_id)
                .values(superseded_by_id=superseded_by)
            )
            _clear(session, document_id, _READ_OUT)
            session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
            settle(session, work)
            return str(source)

    def add_asked(self, document_id: int, statements: Sequence[Statement]) -> int:
        """Add what a question found in a stored document; return how many of these are new.

        Raises:
            NotFoundError: There is no such document any more.
            StoreError: The store cannot be written, or the document was read otherwise since it was asked.
        """
        self.prepare()
        with writing(self._database) as session:
            return add_asked(session, document_id, statements)

    def decide(self, digest: bytes, decision: Decision, *, decided_by: str, reason: str) -> int:
        """Add a person's decision on a statement; return its number in the history."""
        self.prepare()
        with writing(self._database) as session:
            return decide(session, digest, decision, decided_by, reason)


def save_within(
    session: Session,
    document: Document,
    reading: Reading,
    *,
    source_path: str | None = None,
    sentences: Sequence[Span] | None = None,
) -> SaveReport:
    """Keep a document within a transaction that the caller has begun; else as ``Store.save``.

    Raises:
        StoreError: A quote is not what stands in the text.
    """
    _require_quotes(document, reading)
    return _Saving(session, document, reading, source_path, sentences).run()


def _require_quotes(document: Document, reading: Reading) -> None:
    """Refuse a reading whose quotes are not the text at their offsets: citing would be lying."""
    study = reading.study
    quotes = [
        *study.evidence,
        *(unit.evidence for unit in study.units),
        *(quote for arm in study.arms for quote in arm.evidence),
        *(each.evidence for each in study.characteristics),
        *(quote for statement in reading.statements for quote in statement.evidence),
        *(quote for finding in reading.findings for quote in finding.evidence),
    ]
    for quote in quotes:
        if document.text[quote.start : quote.stop] != quote.quote or quote.start > quote.stop:
            raise StoreError(
                f"{document.source}: the words at {quote.start}–{quote.stop} are "
                f"{document.text[quote.start : quote.stop]!r}, not {quote.quote!r}; nothing was stored",
            )


class _Saving:
    """One save: what is known of the document, and the steps in their order."""

    def __init__(
        self,
        session: Session,
        document: Document,
        reading: Reading,
        path: str | None,
        sentences: Sequence[Span] | None,
    ) -> None:
        self._session = session
        self._document = document
        self._reading = reading
        self._path = path
        self._sentences = sentences

    def run(self) -> SaveReport:
        """Return what was done."""
        stored = self._session.execute(
            select(
                DocumentRow.id, DocumentRow.extractor, DocumentRow.superseded_by_id, DocumentRow.text
            ).where(DocumentRow.digest == self._document.digest)
        ).first()
        if stored is None:
            return self._add()
        key, extractor, superseded_by, text = stored
        status = SaveStatus.UNCHANGED
        if superseded_by is not None and self._stands_again(key, superseded_by):
            status = SaveStatus.RESTORED
            self._restore(key, superseded_by)
        if extractor != self._reading.extractor or text != self._document.text:
            status = SaveStatus.REREAD if status is SaveStatus.UNCHANGED else status
            self._read_again(key)
        queued = 0
        if status is not SaveStatus.UNCHANGED:
            queued = settle(self._session, self._work(key))
        return SaveReport(status, key, self._document.digest, self._count(key), queued=queued)

    def _add(self) -> SaveReport:
        """Store a document that was not there."""
        session, document = self._session, self._document
        work = work_of(session, document, self._path)
        others = rivals(session, document, work.id, self._path)
        columns = document_columns(document, self._reading, self._path)
        columns |= {
            "work_id": work.id,
            "superseded_by_id": others.standing.id if others.standing else None,
        }
        key = add_document(session, columns)
        give_way(session, others.giving_way, key)
        add_structure(session, key, document, self._sentences)
        count = self._add_reading(key)
        relate(session, work.id, key, document)
        queued = sum(settle(session, each) for each in {work.id, *(row.work_id for row in others.giving_way)})
        status = SaveStatus.OUTDATED if others.standing else SaveStatus.STORED
        named = [others.standing] if others.standing else others.giving_way
        superseded = tuple(row.source for row in named)
        return SaveReport(status, key, document.digest, count, superseded, queued)

    def _stands_again(self, key: int, superseded_by: int) -> bool:
        """Return whether this document was replaced at its own path, and now stands there again."""
        if self._path is None:
            return False
        paths = self._session.scalars(
            select(DocumentRow.source_path).where(DocumentRow.id.in_([key, superseded_by]))
        )
        return all(path == self._path for path in paths)

    def _restore(self, key: int, superseded_by: int) -> None:
        """Make an older version current again, instead of the one that had replaced it."""
        for loser, winner in ((key, None), (superseded_by, key)):
            self._session.execute(
                update(DocumentRow).where(DocumentRow.id == loser).values(superseded_by_id=winner)
            )

    def _read_again(self, key: int) -> None:
        """Replace all that was read: a newer reader may see another text or structure in the same bytes.

        So may the same one, where the text is redacted now. Where the file came from and when stays, and so
        does what was found by questions.
        """
        said = self._reading.statements
        asked = still_said(self._session, key, self._document.text, said)
        self._reading = replace(self._reading, statements=(*said, *asked))
        _clear(self._session, key, _STRUCTURE)
        _clear(self._session, key, _READ_OUT)
        columns = document_columns(self._document, self._reading, self._path)
        kept = {"digest", "stored_at", "source", "source_path"}
        changed = {name: value for name, value in columns.items() if name not in kept}
        self._session.execute(update(DocumentRow).where(DocumentRow.id == key).values(**changed))
        add_structure(self._session, key, self._document, self._sentences)
        self._add_reading(key)
        relate(self._session, self._work(key), key, self._document)

    def _add_reading(self, key: int) -> int:
        """Add statements, arms, findings and their quotes; return how many statements there are."""
        session, study = self._session, self._reading.study
        statements = _distinct(self._document.digest, self._reading)
        treatments = [ref for arm in study.arms for ref in arm.treatments]
        refs = [ref for _, statement in statements for ref in refs_of(statement)]
        ids = concept_ids(session, [*refs, *treatments])
        add_statements(session, key, statements, ids)
        add_arms(session, key, study.arms, ids)
        add_units(session, key, study.units)
        add_characteristics(session, key, study.characteristics)
        numbers = {digest: number for number, (digest, _) in enumerate(statements)}
        add_findings(session, key, self._reading.findings, numbers)
        add_evidence(session, key, self._reading, [statement for _, statement in statements])
        tally(session, key)
        return len(statements)

    def _work(self, key: int) -> int:
        """Return the work of a stored document."""
        return self._session.execute(select(DocumentRow.work_id).where(DocumentRow.id == key)).scalar_one()

    def _count(self, key: int) -> int:
        """Return how many statements a stored document makes."""
        numbers = self._session.scalars(select(StatementRow.number).where(StatementRow.document_id == key))
        return len(numbers.all())


def _distinct(document: bytes, reading: Reading) -> list[tuple[bytes, Statement]]:
    """Return the statements with their digests, each once, in the order of the reading."""
    found: dict[bytes, Statement] = {}
    for statement in reading.statements:
        found.setdefault(statement_digest(document, statement), statement)
    return list(found.items())


def _clear(session: Session, key: int, tables: tuple[str, ...]) -> None:
    """Delete a document's rows of these tables; links and quotes go with what they hang on."""
    for name in tables:
        table = Base.metadata.tables[name]
        session.execute(delete(table).where(table.c.document_id == key))
