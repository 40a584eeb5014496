"""Keeping imports of reference lists: one row an import, one an entry, with all that the source said of it.

An import is known by the digest of its file. Entries are saved in batches, each a transaction: an import that
was broken off goes on where it stopped, and doing it again changes nothing but what the user says of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, insert, select, update

from kb.carried import as_data
from kb.database import reading as reading_session
from kb.database import writing
from kb.documents import Completeness
from kb.notices import marked, notice_on_this
from kb.store.identity import known_work
from kb.store.saving import SaveStatus, save_within
from kb.tables import DocumentRow, ImportRunRow, ScreeningDecisionRow, SourceRecordRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.documents import Document
    from kb.records import Record, RecordList
    from kb.spans import Span
    from kb.statements import Reading
    from kb.store.saving import Store


@dataclass(frozen=True, slots=True)
class ImportAbout:
    """What the user says of a list: where and when it was searched, and how; empty values are not known."""

    database: str = ""
    searched_on: date | None = None
    strategy: str = ""
    hits: int | None = None
    imported_by: str = ""
    source_path: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that is ready to be kept; ``reading`` is None where the store needs no document of it."""

    record: Record
    document: Document
    reading: Reading | None = None
    sentences: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import as it stands: its number, the positions that are kept, and whether it was finished."""

    run_id: int
    kept: frozenset[int]
    is_finished: bool


@dataclass(slots=True)
class Kept:
    """What keeping a batch came to."""

    new: int = 0
    duplicates: int = 0
    statements: int = 0
    unread: list[Entry] = field(default_factory=list)


class Imports:
    """The writer of imports, beside the store whose database it shares."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, found: RecordList, about: ImportAbout) -> ImportState:
        """Return the import of this very file: a new one, or the one that stands, as it is described now."""
        self._store.prepare()
        with writing(self._store.database) as session:
            run = session.scalar(
                select(ImportRunRow)
                .where(ImportRunRow.digest == found.digest)
                .order_by(ImportRunRow.id)
                .limit(1)
            )
            if run is None:
                return ImportState(_begun(session, found, about), frozenset(), is_finished=False)
            for name, value in _said(about).items():
                setattr(run, name, value)
            kept = session.scalars(
                select(SourceRecordRow.position).where(SourceRecordRow.import_run_id == run.id)
            )
            return ImportState(run.id, frozenset(kept), run.finished_at is not None)

    def needing(self, entries: Sequence[Entry], extractor: str) -> frozenset[int]:
        """Return the positions of the entries whose document has to be read before they can be kept.

        An entry of a work of which the store holds as much already needs none; nor does a second one of a
        work in the same batch, unless it says more.
        """
        with reading_session(self._store.database) as session:
            needed = {each.record.position for each in entries if _needs(session, each.document, extractor)}
        return frozenset(needed)

    def keep(self, run_id: int, entries: Sequence[Entry]) -> Kept:
        """Keep a batch of entries in one transaction.

        ``Kept.unread`` are entries that came without a reading although by now they need one: they were not
        kept, and have to come again.
        """
        with writing(self._store.database) as session:
            kept = Kept()
            for entry in entries:
                _keep(session, run_id, entry, kept)
            return kept

    def finish(self, run_id: int, problems: Sequence[str]) -> None:
        """Note that the whole list has been taken, and what could not be."""
        with writing(self._store.database) as session:
            fresh_ones = func.coalesce(func.sum(case((SourceRecordRow.is_new, 1), else_=0)), 0)
            counted = select(func.count(), fresh_ones).where(SourceRecordRow.import_run_id == run_id)
            total, fresh = session.execute(counted).one()
            session.execute(
                update(ImportRunRow)
                .where(ImportRunRow.id == run_id)
                .values(
                    new=fresh,
                    duplicates=total - fresh,
                    problems=list(problems),
                    finished_at=datetime.now(UTC),
                )
            )


def _begun(session: Session, found: RecordList, about: ImportAbout) -> int:
    """Add the row of an import and return its key."""
    row: dict[str, Any] = {
        "digest": found.digest,
        "source": found.source,
        "source_path": about.source_path,
        "media_type": found.media_type,
        "database": about.database or found.database,
        "searched_on": about.searched_on,
        "strategy": about.strategy,
        "hits": about.hits,
        "records": len(found.records) + len(found.problems),
        "new": 0,
        "duplicates": 0,
        "problems": list(found.problems),
        "warnings": list(found.warnings),
        "imported_by": about.imported_by,
        "imported_at": datetime.now(UTC),
    }
    return session.scalars(insert(ImportRunRow).returning(ImportRunRow.id), [row]).one()


def _said(about: ImportAbout) -> dict[str, Any]:
    """Return what the user says of a list, without what is not said."""
    said = {
        "database": about.database,
        "searched_on": about.searched_on,
        "strategy": about.strategy,
        "hits": about.hits,
        "source_path": about.source_path,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _needs(session: Session, document: Document, extractor: str) -> bool:
    """Return whether the store has to take up the document of an entry."""
    stored = session.execute(
        select(DocumentRow.extractor, DocumentRow.superseded_by_id).where(
            DocumentRow.digest == document.digest
        )
    ).first()
    if stored is not None:
        return stored.superseded_by_id is None and stored.extractor != extractor
    work = known_work(session, document)
    return work is None or _is_wanted(session, work.id, document)


def _is_wanted(session: Session, work: int, document: Document) -> bool:
    """Return whether a record says what the store does not hold: more text, or a notice on its work."""
    known = document.bibliography
    has_notice = bool(marked(known, "record")) or any(
        notice_on_this(each, "record") for each in known.related
    )
    return has_notice or not _holds_as_much(session, work, document)


def _holds_as_much(session: Session, work: int, document: Document) -> bool:
    """Return whether a current document of the work is a full text, or a record that is no shorter."""
    standing = session.execute(
        select(DocumentRow.completeness, func.length(DocumentRow.text)).where(
            DocumentRow.work_id == work,
            DocumentRow.superseded_by_id.is_(None),
            DocumentRow.is_digest.is_(False),
        )
    ).all()
    return any(
        completeness is not Completeness.ABSTRACT_ONLY or length >= len(document.text)
        for completeness, length in standing
    )


def _keep(session: Session, run_id: int, entry: Entry, kept: Kept) -> None:
    """Keep one entry: its document where it is needed, its work, its fields, and what screeners decided."""
    work = known_work(session, entry.document)
    is_new = work is None
    own = session.execute(
        select(DocumentRow.id, DocumentRow.work_id).where(DocumentRow.digest == entry.document.digest)
    ).first()
    if own is not None:
        is_new = False
    is_wanted = own is not None or work is None or _is_wanted(session, work.id, entry.document)
    if entry.reading is not None and is_wanted:
        saved = save_within(session, entry.document, entry.reading, sentences=entry.sentences)
        kept.statements += saved.statement_count if saved.status is not SaveStatus.UNCHANGED else 0
        own = session.execute(
            select(DocumentRow.id, DocumentRow.work_id).where(DocumentRow.id == saved.document_id)
        ).one()
    if own is None and work is None:
        kept.unread.append(entry)
        return
    work_id = own.work_id if own is not None else work.id if work is not None else 0
    _note(session, run_id, entry.record, work_id, own.id if own is not None else None, is_new=is_new)
    kept.new += is_new
    kept.duplicates += not is_new


def _note(
    session: Session, run_id: int, record: Record, work_id: int, document_id: int | None, *, is_new: bool
) -> None:
    """Add the row of an entry, and a row for each decision on it."""
    row: dict[str, Any] = {
        "import_run_id": run_id,
        "position": record.position,
        "work_id": work_id,
        "document_id": document_id,
        "is_new": is_new,
        "fields": [list(pair) for pair in record.fields],
        "known": as_data(record.bibliography),
    }
    key = session.scalars(insert(SourceRecordRow).returning(SourceRecordRow.id), [row]).one()
    decisions = [
        {
            "source_record_id": key,
            "work_id": work_id,
            "verdict": each.verdict,
            "reviewer": each.reviewer,
            "stage": each.stage,
            "reasons": list(each.reasons),
            "labels": list(each.labels),
            "notes": each.notes,
            "decided_on": each.decided_on,
        }
        for each in record.screenings
    ]
    if decisions:
        session.execute(insert(ScreeningDecisionRow), decisions)
