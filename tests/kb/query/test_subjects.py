"""A concept for itself, and what a store is about."""

import pytest

from kb.database import Database, reading
from kb.errors import NotFoundError
from kb.query.subjects import concept, overview
from kb.store import Store
from tests.fixtures.examples import interview, interview_reading, series, series_reading


@pytest.fixture
def seeded(database: Database, store: Store) -> Database:
    """A case series and an interview, both on fever after embolization."""
    for made, read in ((series(), series_reading), (interview(), interview_reading)):
        store.save(made, read(made))
    return database


def test_a_concept_gathers_what_all_documents_say(seeded: Database) -> None:
    with reading(seeded) as session:
        answer = concept(session, "complication", "fever")
    assert answer.total == len(answer.statements) == 2
    assert {view.document.source for view in answer.statements} == {"series.txt", "interview.html"}
    assert "pyrexia" in answer.names


def test_a_broader_concept_gathers_the_narrower(seeded: Database) -> None:
    with reading(seeded) as session:
        answer = concept(session, "indication", "bone-metastases")
        narrow = concept(session, "indication", "vertebral-metastases")
    assert [use.concept.slug for use in answer.narrower] == ["vertebral-metastases"]
    assert answer.statements == narrow.statements
    assert "bone-metastases" in {ref.slug for ref in narrow.broader}


def test_statements_come_in_pages(seeded: Database) -> None:
    with reading(seeded) as session:
        pages = [concept(session, "complication", "fever", offset=at, limit=1) for at in (0, 1, 2)]
    assert [len(page.statements) for page in pages] == [1, 1, 0]
    assert pages[0].statements != pages[1].statements
    assert {page.total for page in pages} == {2}


def test_a_concept_that_is_not_there_is_said(seeded: Database) -> None:
    with reading(seeded) as session, pytest.raises(NotFoundError, match="no agent 'fever'"):
        concept(session, "agent", "fever")


def test_an_overview_names_what_has_an_answer(seeded: Database) -> None:
    with reading(seeded) as session:
        found = overview(session)
    assert [ref.slug for ref in found.indications] == ["vertebral-metastases"]
    assert found.causes[0].slug == "transarterial-embolization"


def test_an_empty_store_is_about_nothing(database: Database) -> None:
    with reading(database) as session:
        assert overview(session) == type(overview(session))((), ())
