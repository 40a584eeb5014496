"""What readers say of a source beside its text comes back as they said it."""

from __future__ import annotations

from kb.database import Database, reading
from kb.documents import (
    Author,
    Bibliography,
    CitedWork,
    Funding,
    RelatedWork,
    Relation,
    Role,
)
from kb.query import profiles, stored_documents
from kb.statements import Evidence, Locator, Reading, Spread, StudyFacts
from kb.store import Store
from kb.traits import Characteristic
from tests.fixtures.examples import written

_WORK = Bibliography(
    title="Embolization of small vessels",
    authors=(Author("Doe", "Ann", orcid="0000-0002-1825-0097", affiliations=("Clinic A", "Clinic B")),),
    issn=("1234-5679",),
    dates=(("received", "2024-01-02"), ("accepted", "2024-03")),
    funding=(Funding("A foundation", ("12", "34")), Funding("A ministry")),
    related=(RelatedWork(Relation.RETRACTED_BY, doi="10.1234/x", said="Retraction", date="2025"),),
)


def test_pages_references_and_relations_come_back(database: Database) -> None:
    """What is not stored cannot be shown: every value is compared as a whole."""
    document = written(
        "paper.pdf",
        (Role.TITLE, "Embolization of small vessels"),
        (Role.BODY, "Pain fell."),
        bibliography=_WORK,
        page_starts=(0, 31),
        time_codes=((0, "00:00:01"), (31, "00:00:09")),
        references=(CitedWork("1. A. B. C. 2001.", "1", "B", 2001, "10.1234/b", "11111", "PMC22"),),
        is_record=True,
    )
    study = StudyFacts(kind="primary_study", design="case_series")
    Store(database).save(document, Reading(study=study, statements=(), extractor="test"))
    with reading(database) as session:
        (stored,) = stored_documents(session)
    kept = stored.document
    assert kept.bibliography == document.bibliography
    assert (kept.page_starts, kept.time_codes) == (document.page_starts, document.time_codes)
    assert (kept.references, kept.is_record) == (document.references, True)


def test_the_table_of_characteristics_comes_back(database: Database) -> None:
    """With its numbers, its period and the place of its quote."""
    document = written("paper.txt", (Role.METHODS, "From May 2012 to 2014, aged 61.2 (SD 7.1)."))
    quoted = Evidence("From May 2012 to 2014", 0, 21, "methods", 2, Locator(table=1, row=2), "value")
    said = (
        Characteristic("enrolment", "May 2012 to 2014", quoted, first="2012-05", last="2014"),
        Characteristic("baseline", "61.2", quoted, "A", "age", 61.2, "year", Spread("SD", 7.1), 20),
    )
    study = StudyFacts(kind="primary_study", design="case_series", characteristics=said)
    Store(database).save(document, Reading(study=study, extractor="test"))
    with reading(database) as session:
        (stored,) = stored_documents(session)
        (profile,) = profiles(session)
    assert stored.study.characteristics == profile.characteristics == said


def test_pages_and_time_codes_hold_from_their_offset_on() -> None:
    """A quote stands on the page that began last before it."""
    document = written("talk.vtt", (Role.BODY, "Six words"), page_starts=(0, 4), time_codes=((4, "00:01"),))
    assert [document.page_at(offset) for offset in (0, 3, 4, 9)] == [1, 1, 2, 2]
    assert [document.time_code_at(offset) for offset in (0, 4, 9)] == [None, "00:01", "00:01"]
    assert written("x.txt", (Role.BODY, "Six")).page_at(1) is None
