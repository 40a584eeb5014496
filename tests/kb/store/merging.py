"""Works to merge, and the whole store as values to compare."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from kb.database import Database, reading
from kb.documents import Author, Bibliography, Completeness, Document, Role
from kb.spans import Span
from kb.statements import Evidence, IndicationClaim, Reading, StudyFacts
from kb.store import Store
from kb.tables import Base, DocumentRow
from kb.traits import Characteristic
from tests.fixtures.examples import METASTASES, written

TITLE = "Genicular artery embolization in seventy-two patients with osteoarthritis of the knee"
AUTHORS = tuple(
    Author(family=family, given="Ana", affiliations=("Department of Radiology, Motol Clinic, Prague",))
    for family in ("Novak", "Horak", "Dvorak", "Svoboda")
)
_SAYING = "Embolization was done in patients with spinal metastases."


def work(number: int, words: str = _SAYING, **fields: Any) -> Document:
    """A document of its own work, with a statement in it; its bytes are its number."""
    full = fields.pop("full", True)
    known = Bibliography(
        **{
            "title": f"{TITLE}: series {'I' * number}",
            "authors": AUTHORS,
            "year": 2015,
            "journal": "J Test Med",
            "volume": "12",
            "pages": f"{100 * number}-{100 * number + 9}",
            "doi": f"10.1000/work.{number}",
        }
        | fields
    )
    return written(
        f"{number}.txt",
        (Role.TITLE, known.title),
        (Role.ABSTRACT, words),
        bibliography=known,
        digest=number.to_bytes(16, "big"),
        is_record=not full,
        completeness=Completeness.FULL if full else Completeness.ABSTRACT_ONLY,
    )


def said(document: Document, *, period: str = "") -> Reading:
    """What is read out of a document."""
    start = document.text.index("patients with")
    stop = start + len("patients with spinal metastases")
    evidence = Evidence(document.text[start:stop], start, stop, section="abstract")
    traits = (Characteristic("enrolment", period, evidence),) if period else ()
    claim = IndicationClaim(concept=METASTASES, text="spinal metastases", evidence=(evidence,))
    kind, design = ("primary_study", "case_series") if period else ("review", "narrative_review")
    study = StudyFacts(kind, design, characteristics=traits)
    return Reading(study, (claim,), (), "example 1")


def save(store: Store, document: Document, *, period: str = "") -> int:
    """Keep a document; return its work."""
    store.save(document, said(document, period=period), sentences=[Span(0, len(document.text))])
    return work_of(store.database, document)


def work_of(database: Database, document: Document) -> int:
    """The work that a stored document belongs to."""
    with reading(database) as session:
        return session.execute(
            select(DocumentRow.work_id).where(DocumentRow.digest == document.digest)
        ).scalar_one()


_CHANGING = frozenset(
    "document work study study_registration study_join statement review_task curation work_notice "
    "work_relation source_record screening_decision".split()
)


def everything(database: Database, *but: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that a merge may touch, for comparison."""
    with reading(database) as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name in _CHANGING and table.name not in but
        }
