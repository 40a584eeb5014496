"""Notices on works, as they come with documents and from checks, and the state that follows from them.

A notice marks the work that it is about, whichever of the two came into the store first: what a document
says of another work is kept as a relation, and looked up again when that other work arrives. The state of a
work is worked out anew from all its notices whenever one comes or goes (``kb.notices.soundness``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from kb.database import writing
from kb.documents import Bibliography, RelatedWork, Relation
from kb.notices import Notice, Soundness, marked, notice_on_this, soundness, subject_of_this
from kb.tables import DocumentRow, WorkNoticeRow, WorkRelationRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from kb.database import Database
    from kb.documents import Document

_SOURCES = {"application/jats+xml": "jats"}
_RECORD, _DOCUMENT = "record", "document"


def relate(session: Session, work: int, document_id: int, document: Document) -> None:
    """Keep what a document says of its work's relations: notices on it, works that it is a notice on."""
    known, source = document.bibliography, _source(document)
    found = [notice for related in known.related if (notice := notice_on_this(related, source))]
    _add(session, work, [*found, *marked(known, source)])
    session.execute(delete(WorkRelationRow).where(WorkRelationRow.document_id == document_id))
    for related in dict.fromkeys(known.related):
        _relate(session, work, document_id, related, known, source)
    _reached(session, work)
    refresh(session, work)


def _source(document: Document) -> str:
    """Return who says what a document says of other works."""
    return _SOURCES.get(document.media_type) or (_RECORD if document.is_record else _DOCUMENT)


def _relate(
    session: Session, work: int, document_id: int, related: RelatedWork, known: Bibliography, source: str
) -> None:
    """Keep one relation, and mark the other work where this one is a notice on it."""
    other = _work_with(session, related.doi, related.pmid, related.pmcid)
    other = None if other == work else other
    columns = {
        "work_id": work,
        "other_work_id": other,
        "document_id": document_id,
        "relation": related.relation.value,
        "doi": related.doi.lower(),
        "pmid": related.pmid,
        "pmcid": related.pmcid,
        "said": related.said,
        "source": source,
    }
    session.execute(insert(WorkRelationRow), [columns])
    notice = subject_of_this(known, related, source)
    if other is not None and notice is not None:
        _add(session, other, [notice])
        refresh(session, other)


def _reached(session: Session, work: int) -> None:
    """Tie earlier relations to this work where they name it, and take over the notices among them."""
    row = session.get_one(WorkRow, work)
    named = _naming(WorkRelationRow, row.doi or "", row.pmid or "", row.pmcid or "")
    if named is None:
        return
    waiting = session.scalars(
        select(WorkRelationRow).where(
            named, WorkRelationRow.other_work_id.is_(None), WorkRelationRow.work_id != work
        )
    ).all()
    for relation in waiting:
        relation.other_work_id = work
        notice = _as_notice(session, relation)
        if notice is not None:
            _add(session, work, [notice])
    session.flush()


def _as_notice(session: Session, relation: WorkRelationRow) -> Notice | None:
    """Return the work of a relation as a notice on the other one, None where it is none."""
    its = session.get_one(WorkRow, relation.work_id)
    dated = session.execute(
        select(DocumentRow.year, DocumentRow.month, DocumentRow.day).where(
            DocumentRow.id == relation.document_id
        )
    ).first()
    year, month, day = dated or (None, None, None)
    known = Bibliography(
        year=year, month=month, day=day, doi=its.doi or "", pmid=its.pmid or "", pmcid=its.pmcid or ""
    )
    said = RelatedWork(Relation(relation.relation), said=relation.said)
    return subject_of_this(known, said, relation.source)


def _naming(
    table: type[WorkRelationRow | WorkRow], doi: str, pmid: str, pmcid: str
) -> ColumnElement[bool] | None:
    """Return the condition that a row has one of the identifiers; None where there is none to look for."""
    pairs = ((table.doi, doi.lower()), (table.pmid, pmid), (table.pmcid, pmcid.upper()))
    wanted = [column == value for column, value in pairs if value]
    return or_(*wanted) if wanted else None


def _work_with(session: Session, doi: str, pmid: str, pmcid: str) -> int | None:
    """Return the work with one of the identifiers, or the one that it was merged into."""
    named = _naming(WorkRow, doi, pmid, pmcid)
    if named is None:
        return None
    found = session.execute(
        select(WorkRow.id, WorkRow.merged_into_id).where(named).order_by(WorkRow.id)
    ).first()
    seen: set[int] = set()
    while found is not None and found[1] is not None and found[0] not in seen:
        seen.add(found[0])
        found = session.execute(
            select(WorkRow.id, WorkRow.merged_into_id).where(WorkRow.id == found[1])
        ).first()
    return found[0] if found else None


def _add(session: Session, work: int, notices: Iterable[Notice]) -> None:
    """Add notices that are not there yet."""
    present = {_key(notice) for notice in notices_of(session, work)}
    missing = {_key(notice): notice for notice in notices if _key(notice) not in present}
    if missing:
        session.execute(
            insert(WorkNoticeRow),
            [
                {
                    "work_id": work,
                    "kind": notice.kind,
                    "source": notice.source,
                    "doi": notice.doi,
                    "pmid": notice.pmid,
                    "pmcid": notice.pmcid,
                    "dated": notice.date,
                    "said": notice.said,
                    "noted_at": datetime.now(UTC),
                }
                for notice in missing.values()
            ],
        )


def _key(notice: Notice) -> tuple[str, ...]:
    """Return by what a notice is known again."""
    return notice.kind.value, notice.source, notice.doi, notice.pmid


def notices_of(session: Session, work: int) -> tuple[Notice, ...]:
    """Return the notices on a work, oldest first."""
    rows = session.scalars(
        select(WorkNoticeRow).where(WorkNoticeRow.work_id == work).order_by(WorkNoticeRow.id)
    )
    return tuple(notice_of(row) for row in rows)


def notice_of(row: WorkNoticeRow) -> Notice:
    """Return a row as the value that it holds."""
    return Notice(row.kind, row.source, row.doi, row.pmid, row.pmcid, row.dated, row.said)


def refresh(session: Session, work: int) -> Soundness:
    """Work out the state of a work anew, keep it, and return it."""
    checked_on = session.execute(select(WorkRow.retraction_checked_on).where(WorkRow.id == work)).scalar_one()
    state = soundness(notices_of(session, work), checked_on)
    stored = None if state is Soundness.NEVER_CHECKED else state.value
    session.execute(update(WorkRow).where(WorkRow.id == work).values(retraction_status=stored))
    return state


# -- Checks --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checkable:
    """A work to ask the services about: its identifiers, its key, and when it was last checked."""

    work_id: int
    citation_key: str
    doi: str
    pmid: str
    pmcid: str
    title: str
    checked_on: date | None
    state: Soundness

    @property
    def is_named(self) -> bool:
        """Return whether anybody can be asked about it."""
        return bool(self.doi or self.pmid or self.pmcid)


def checkable(session: Session, before: date | None = None) -> list[Checkable]:
    """Return the works of current documents, never checked ones first, then the longest unchecked.

    Those that were checked on ``before`` or later are left out.
    """
    titles: dict[int, str] = {}
    for work, title in session.execute(
        select(DocumentRow.work_id, DocumentRow.title)
        .where(DocumentRow.superseded_by_id.is_(None))
        .order_by(DocumentRow.id)
    ):
        titles[work] = titles.get(work) or title
    rows = session.scalars(select(WorkRow).where(WorkRow.merged_into_id.is_(None)).order_by(WorkRow.id))
    found = [
        Checkable(
            work_id=row.id,
            citation_key=row.citation_key,
            doi=row.doi or "",
            pmid=row.pmid or "",
            pmcid=row.pmcid or "",
            title=titles[row.id],
            checked_on=row.retraction_checked_on,
            state=Soundness.of(row.retraction_status),
        )
        for row in rows
        if row.id in titles
    ]
    due = [w for w in found if before is None or w.checked_on is None or w.checked_on < before]
    return sorted(due, key=lambda w: (w.checked_on or date.min, w.work_id))


def keep_check(
    database: Database, work: int, answers: Mapping[str, Sequence[Notice]], checked_on: date | None
) -> Soundness:
    """Keep what services said of a work on a date, in one transaction; return its state.

    ``answers`` are notices by source, none for a service that knows the work and no notice on it; what a
    source said before and says no more is taken back. Without a date (some service could not be asked), or
    without any answer, the work does not count as checked; notices count all the same.
    """
    with writing(database) as session:
        for source, notices in answers.items():
            still = {_key(notice) for notice in notices}
            for row in session.scalars(
                select(WorkNoticeRow).where(WorkNoticeRow.work_id == work, WorkNoticeRow.source == source)
            ).all():
                if _key(notice_of(row)) not in still:
                    session.delete(row)
            session.flush()
            _add(session, work, notices)
        if answers and checked_on is not None:
            session.execute(
                update(WorkRow).where(WorkRow.id == work).values(retraction_checked_on=checked_on)
            )
        return refresh(session, work)
