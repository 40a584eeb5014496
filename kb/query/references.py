"""Every current work as a reference: what a list of references says of it, with its abstract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.documents import Bibliography, Role
from kb.query.sharing import is_withheld
from kb.query.stored import bibliography_of
from kb.tables import DocumentRow, SectionRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Reference:
    """A work as a list of references gives it; ``digest_of`` where it is known through a digest alone."""

    key: str
    bibliography: Bibliography
    abstract: str = ""
    kind: str = ""
    digest_of: str = ""


def references(session: Session) -> Iterator[Reference]:
    """Yield each work of a current document once, in the order in which they came into the store.

    Where a work is known by its text and by a digest of it, the text speaks.
    """
    rows = session.execute(
        select(DocumentRow.id, DocumentRow.work_id)
        .where(DocumentRow.superseded_by_id.is_(None))
        .order_by(DocumentRow.work_id, DocumentRow.is_digest, DocumentRow.is_record, DocumentRow.id)
    ).all()
    first: dict[int, int] = {}
    for document, work in rows:
        first.setdefault(work, document)
    for work, document in sorted(first.items()):
        row = session.get_one(DocumentRow, document)
        key = session.execute(select(WorkRow.citation_key).where(WorkRow.id == work)).scalar_one()
        yield Reference(key, bibliography_of(row), _abstract(session, row), row.kind, row.digest_of)
        session.expunge(row)


def _abstract(session: Session, row: DocumentRow) -> str:
    """Return the abstract of a document on one line, with the labels of its parts.

    That of a closed text stays with it; a record's was the database's to give.
    """
    if not row.is_record and is_withheld(session, row.id):
        return ""
    sections = session.scalars(
        select(SectionRow)
        .where(SectionRow.document_id == row.id, SectionRow.role == Role.ABSTRACT)
        .order_by(SectionRow.number)
    ).all()
    return " ".join(part for section in sections if (part := _part(row.text, section)))


def _part(text: str, section: SectionRow) -> str:
    """Return one part: its label and its words; the heading "Abstract" is no label."""
    whole = " ".join(text[section.start : section.stop].split())
    if section.heading_start is None or section.heading_stop is None:
        return whole
    label = " ".join(text[section.heading_start : section.heading_stop].split())
    words = whole.removeprefix(label).lstrip(" :.")
    return words if label.lower().rstrip(" :.") == "abstract" else f"{label.rstrip(' :.')}: {words}"
