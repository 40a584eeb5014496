"""The store's concepts: a copy of the vocabulary with its hierarchy, and what documents bring along."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.database import Database, reading, writing
from kb.lexicon import curated
from kb.statements import ConceptRef
from kb.store.concepts import concept_ids, copy_vocabulary
from kb.tables import ConceptAncestorRow, ConceptRow, StoreFactRow, SynonymRow


def test_the_vocabulary_is_copied_once(database: Database) -> None:
    with writing(database) as session:
        copy_vocabulary(session)
        assert copy_vocabulary(session) is False
        count = session.scalar(select(func.count()).select_from(ConceptRow))
    assert count == len(curated().concepts)


def test_every_name_and_every_broader_concept_is_there(database: Database) -> None:
    with reading(database) as session:
        names = set(map(tuple, session.execute(select(SynonymRow.name, ConceptRow.slug).join(ConceptRow))))
        above = ancestors(session)
    for concept in curated().concepts:
        for name in (concept.label, *concept.synonyms, *concept.abbreviations):
            assert (name, concept.slug) in names
        for ancestor in curated().ancestors(concept):
            assert (ancestor.kind, ancestor.slug, concept.slug) in above


def ancestors(session: Session) -> set[tuple[str, str, str]]:
    """Return the closure as kind, slug of the ancestor, slug of the concept."""
    rows = {row.id: row for row in session.scalars(select(ConceptRow))}
    pairs = session.execute(select(ConceptAncestorRow.ancestor_id, ConceptAncestorRow.concept_id))
    return {(rows[above].kind, rows[above].slug, rows[below].slug) for above, below in pairs}


def test_a_changed_vocabulary_is_copied_again_and_ids_stay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(database) as session:
        brought = concept_ids(session, [ConceptRef("agent", "New glue", "new-glue", origin="discovered")])
        before = dict(
            session.execute(select(ConceptRow.slug, ConceptRow.id).where(ConceptRow.kind == "agent")).all()
        )
    monkeypatch.setattr("kb.store.concepts.vocabulary_digest", lambda: "another")
    with writing(database) as session:
        assert copy_vocabulary(session) is True
    with reading(database) as session:
        after = dict(
            session.execute(select(ConceptRow.slug, ConceptRow.id).where(ConceptRow.kind == "agent")).all()
        )
        own = session.scalar(
            select(ConceptAncestorRow.distance).where(
                ConceptAncestorRow.concept_id == brought["agent", "new-glue"],
                ConceptAncestorRow.ancestor_id == brought["agent", "new-glue"],
            )
        )
        noted = session.scalar(select(StoreFactRow.value))
    assert after == before
    assert own == 0
    assert noted == "another"


def test_what_is_no_longer_curated_stays(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.store.concepts.vocabulary_digest", lambda: "another")
    monkeypatch.setattr("kb.store.concepts.curated", lambda: type(curated())(curated().concepts[1:]))
    gone = curated().concepts[0]
    with writing(database) as session:
        copy_vocabulary(session)
    with reading(database) as session:
        origin = session.scalar(
            select(ConceptRow.origin).where(ConceptRow.kind == gone.kind.value, ConceptRow.slug == gone.slug)
        )
    assert origin == "discovered"
