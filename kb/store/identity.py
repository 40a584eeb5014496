"""Which work a document belongs to, which study a work reports, and which older document gives way.

A work is known again by DOI, PMID or PMCID, else by title and year where nothing speaks against it, a
digest's also by the text it names; what was merged into another work is that other one (`kb.merged`). Its
citation key is issued once and never changed. A document gives way to a newer one of the same work or the
same path; a digest of ours and its source are one work, and neither gives way to the other
(docs/decisions/0014).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import load_only

from kb.cite.keys import citation_key
from kb.documents import Completeness
from kb.folding import fold
from kb.merged import standing
from kb.store.candidates import may_be, shares_a_doi_only
from kb.tables import DocumentRow, JoinedBy, StudyRegistrationRow, StudyRow, WorkRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from kb.documents import Bibliography, Document

# The older form has volume and page in brackets: 10.1002/1529-0131(200005)43:5<1036::AID-ANR4>3.0.CO;2-U
_DOI = re.compile(
    r"10\.\d{4,9}/(?:[^\s\"<>;,]+<[^\s<>]{1,60}>\d[\d.]*\.[A-Z]{2};2-[A-Z0-9#]|[^\s\"<>;,]+[^\s\"<>;,.)\]])",
    re.IGNORECASE,
)
_PMID = re.compile(r"\bPMID:?\s*(\d{4,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\d{4,9}\b", re.IGNORECASE)
_TEXT = re.compile(r"\bblake2b-128 ([0-9a-f]{32})\b")
_FEWEST_TITLE_WORDS = 3  # "Editorial", "Case report": these name no work
_PRINT_AND_XML = ("application/pdf", "application/jats+xml")
_SIMILAR_TITLES = 0.85


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers of a work, in the one form in which they are compared; None where unknown."""

    doi: str | None
    pmid: str | None
    pmcid: str | None
    title_key: bytes | None

    def contradicts(self, work: WorkRow) -> bool:
        """Return whether an identifier says that this is another work."""
        pairs = ((self.doi, work.doi), (self.pmid, work.pmid), (self.pmcid, work.pmcid))
        return any(ours and theirs and ours != theirs for ours, theirs in pairs)


def identifiers(document: Document) -> Identifiers:
    """Return by what a document's work is known; a digest's by the citation of its source, too."""
    known, cited = document.bibliography, document.digest_of
    return Identifiers(
        doi=_first(_DOI, known.doi, cited).lower() or None,
        pmid="".join(re.findall(r"\d", known.pmid)) or _first(_PMID, "", cited) or None,
        pmcid=_first(_PMCID, known.pmcid, cited).upper() or None,
        title_key=_title_key(known),
    )


def _first(pattern: re.Pattern[str], *texts: str) -> str:
    """Return the first identifier in these texts, or an empty string."""
    for text in texts:
        match = pattern.search(text)
        if match:
            return match.group(pattern.groups)
    return ""


def _title_key(known: Bibliography) -> bytes | None:
    """Return a digest of title and year; None for a title that many works may have."""
    title = fold(known.title)
    if len(title.split()) < _FEWEST_TITLE_WORDS:
        return None
    return hashlib.blake2b(f"{title} {known.year or ''}".encode(), digest_size=16).digest()


def known_work(session: Session, document: Document) -> WorkRow | None:
    """Return the work that a document without a place of its own belongs to, None where it is new."""
    return _known(session, document, identifiers(document)) or _by_text(session, document)


def work_of(session: Session, document: Document, path: str | None) -> WorkRow:
    """Return the work of a document, adding it where it is new."""
    ids = identifiers(document)
    work = (
        _known(session, document, ids)
        or _by_text(session, document)
        or _at_path(session, document, ids, path)
        or _new(session, document, ids)
    )
    _complete(session, work, ids)
    return work


def _known(session: Session, document: Document, ids: Identifiers) -> WorkRow | None:
    """Return the work that has one of the identifiers, else one of this title and year, else None."""
    pairs = [("doi", ids.doi), ("pmid", ids.pmid), ("pmcid", ids.pmcid), ("title_key", ids.title_key)]
    told = [(name, value) for name, value in pairs if value]
    if not told:
        return None
    likely = session.scalars(
        select(WorkRow)
        .where(or_(*(getattr(WorkRow, name) == value for name, value in told)))
        .order_by(WorkRow.id)
    ).all()
    for name, value in told:
        for work in likely:
            if getattr(work, name) != value:
                continue
            found = _standing(session, work)
            if _is_likely(session, document, ids, found, name):
                return found
    return None


def _is_likely(session: Session, document: Document, ids: Identifiers, work: WorkRow, name: str) -> bool:
    """Return whether a work that has something in common with a document is its work.

    Of a work of the same title and year nothing may speak against it; a DOI may be that of a supplement.
    """
    if name == "title_key":
        return not ids.contradicts(work) and may_be(session, document, work.id)
    is_alike = ids.title_key is not None and ids.title_key == work.title_key
    return name != "doi" or is_alike or not shares_a_doi_only(session, document, work.id)


def _standing(session: Session, work: WorkRow) -> WorkRow:
    """Return the work that stands for this one: itself, unless it was merged into another."""
    return work if work.merged_into_id is None else session.get_one(WorkRow, standing(session, work.id))


def _by_text(session: Session, document: Document) -> WorkRow | None:
    """Return the work of the very text that a digest names, or of the digest that names this text.

    A source without title and identifiers is named by the digest of its bytes.
    """
    named = _TEXT.search(document.digest_of)
    is_meant = (
        DocumentRow.digest == bytes.fromhex(named.group(1))
        if named
        else DocumentRow.is_digest & DocumentRow.digest_of.contains(f"blake2b-128 {document.digest.hex()}")
    )
    return session.scalar(
        select(WorkRow).join(DocumentRow, DocumentRow.work_id == WorkRow.id).where(is_meant).limit(1)
    )


def _at_path(session: Session, document: Document, ids: Identifiers, path: str | None) -> WorkRow | None:
    """Return the work that was read from the same path before, if this is likely to be another version of it.

    Its title may have been corrected; where the titles have little in common, a new work took the place.
    """
    if path is None:
        return None
    before = session.execute(
        select(DocumentRow.title, WorkRow)
        .join(WorkRow, DocumentRow.work_id == WorkRow.id)
        .where(DocumentRow.source_path == path, DocumentRow.superseded_by_id.is_(None))
    ).first()
    if before is None or ids.contradicts(before[1]):
        return None
    titles = fold(before[0]), fold(document.bibliography.title)
    return before[1] if SequenceMatcher(None, *titles).ratio() >= _SIMILAR_TITLES else None


def _new(session: Session, document: Document, ids: Identifiers) -> WorkRow:
    """Add a work with its citation key, and its study where no other work of the study is known."""

    def taken(key: str) -> bool:
        return session.scalar(select(WorkRow.id).where(WorkRow.citation_key == key)) is not None

    study, joined_by = _study(session, document.bibliography.registration)
    work = WorkRow(
        study_id=study,
        joined_by=joined_by,
        citation_key=citation_key(_named(document), taken),
        **_free(session, ids),
        title_key=ids.title_key,
        first_seen=datetime.now(UTC),
    )
    session.add(work)
    session.flush()
    return work


def _free(session: Session, ids: Identifiers) -> dict[str, str]:
    """Return the identifiers that no other work has: abstracts of one supplement may share its DOI."""
    found = ((name, getattr(ids, name)) for name in ("doi", "pmid", "pmcid"))
    return {
        name: value
        for name, value in found
        if value and session.scalar(select(WorkRow.id).where(getattr(WorkRow, name) == value)) is None
    }


def _named(document: Document) -> Bibliography:
    """Return the bibliography for the key; the file's name stands in for a title that is not there."""
    known = document.bibliography
    return known if known.title or known.authors else replace(known, title=document.source)


def _study(session: Session, registration: tuple[str, ...]) -> tuple[int, JoinedBy]:
    """Return the study with one of these registration numbers, or a new one."""
    numbers = sorted({number.strip().upper() for number in registration if number.strip()})
    present: dict[str, int] = {}
    if numbers:
        rows = session.scalars(
            select(StudyRegistrationRow).where(StudyRegistrationRow.registration.in_(numbers))
        )
        present = {row.registration: row.study_id for row in rows}
    known = present[min(present)] if present else None
    study = known or session.scalars(insert(StudyRow).returning(StudyRow.id), [{}]).one()
    missing = [{"registration": number, "study_id": study} for number in numbers if number not in present]
    if missing:
        session.execute(insert(StudyRegistrationRow), missing)
    return study, JoinedBy.REGISTRATION if known else JoinedBy.WORK


def _complete(session: Session, work: WorkRow, ids: Identifiers) -> None:
    """Note identifiers that this document brings, unless another work has them."""
    if any(getattr(ids, name) and getattr(work, name) is None for name in ("doi", "pmid", "pmcid")):
        for name, value in _free(session, ids).items():
            if getattr(work, name) is None:
                setattr(work, name, value)
    if work.title_key is None:
        work.title_key = ids.title_key
    session.flush()


@dataclass(frozen=True, slots=True)
class Rivals:
    """Current documents of the same work or path: those that give way, and one that does not."""

    giving_way: tuple[DocumentRow, ...]
    standing: DocumentRow | None


def rivals(session: Session, document: Document, work: int, path: str | None) -> Rivals:
    """Return which current documents the new one replaces.

    At the same path the newer file always does. Of the same work it does unless it holds less: a record or an
    abstract never replaces a full text, nor the print (PDF) its publisher's XML; it is kept as superseded.
    """
    same: list[ColumnElement[bool]] = [
        (DocumentRow.work_id == work) & (DocumentRow.is_digest == bool(document.digest_of))
    ]
    if path is not None:
        same.append(DocumentRow.source_path == path)
    found = session.scalars(
        select(DocumentRow)
        .where(or_(*same), DocumentRow.superseded_by_id.is_(None), DocumentRow.digest != document.digest)
        .order_by(DocumentRow.id)
        .options(
            load_only(
                DocumentRow.work_id,
                DocumentRow.source,
                DocumentRow.source_path,
                DocumentRow.completeness,
                DocumentRow.media_type,
                raiseload=True,
            )  # not the texts
        )
    ).all()
    standing = [
        row for row in found if _holds_less(document, row) and (path is None or row.source_path != path)
    ]
    return Rivals(tuple(row for row in found if row not in standing), standing[0] if standing else None)


def _holds_less(document: Document, stored: DocumentRow) -> bool:
    """Return whether a stored document of the same work holds more: all of it, or its structure."""
    if stored.completeness is not Completeness.FULL:
        return False
    if document.completeness is not Completeness.FULL:
        return True
    return (document.media_type, stored.media_type) == _PRINT_AND_XML


def give_way(session: Session, losers: tuple[DocumentRow, ...], winner: int) -> None:
    """Mark documents as superseded by another; they leave answers and exports, and stay in the store."""
    if losers:
        session.execute(
            update(DocumentRow)
            .where(DocumentRow.id.in_([row.id for row in losers]))
            .values(superseded_by_id=winner)
        )
