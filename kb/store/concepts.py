"""Concepts in the store: the copy of the vocabulary, curated and imported, and what documents bring along.

Copied again whenever the vocabulary has changed, with the program or by an import, so that a question for a
concept finds what is narrower, and old statements follow a new hierarchy.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, tuple_, update

from kb.folding import fold, slug
from kb.lexicon import curated, vocabulary_files
from kb.tables import ConceptAncestorRow, ConceptRow, StoreFactRow, SynonymRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from kb.lexicon import Concept, Lexicon
    from kb.statements import ConceptRef

_FACT = "vocabulary"
_CHUNK = 400  # SQLite counts the parameters of a statement
Key = tuple[str, str]


def vocabulary_digest() -> str:
    """Return a digest of the vocabulary's files: the store notes which ones its concepts were copied from."""
    digest = hashlib.blake2b(digest_size=16)
    for path in vocabulary_files():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def copy_vocabulary(session: Session) -> bool:
    """Bring the store's concepts to the vocabulary; return whether anything was to be done."""
    digest = vocabulary_digest()
    noted = session.scalar(select(StoreFactRow.value).where(StoreFactRow.name == _FACT))
    if noted == digest:
        return False
    lexicon = curated()
    ids = _rows(session, lexicon)
    _names(session, lexicon, ids)
    _closure(session, lexicon, ids)
    session.execute(delete(StoreFactRow).where(StoreFactRow.name == _FACT))
    session.execute(insert(StoreFactRow), [{"name": _FACT, "value": digest}])
    return True


def _rows(session: Session, lexicon: Lexicon) -> dict[Key, int]:
    """Add and change concepts; return the keys of all that the store holds.

    What is no longer curated stays, as statements may be about it, and counts as discovered.
    """
    present = _all_keys(session)
    wanted = {(c.kind.value, c.slug): _columns(c) for c in lexicon.concepts}
    listed = ConceptRow.origin.in_(("curated", "imported"))
    session.execute(update(ConceptRow).where(listed).values(origin="discovered"))
    changed = [{"id": present[key], **row} for key, row in wanted.items() if key in present]
    added = [row for key, row in wanted.items() if key not in present]
    if changed:
        session.execute(update(ConceptRow), changed)
    if added:
        session.execute(insert(ConceptRow), added)
    return _all_keys(session)


def _all_keys(session: Session) -> dict[Key, int]:
    """Return the key of each concept by kind and slug."""
    rows = session.execute(select(ConceptRow.kind, ConceptRow.slug, ConceptRow.id))
    return {(kind, slug_): id_ for kind, slug_, id_ in rows}


def _columns(concept: Concept) -> dict[str, Any]:
    """Return a curated concept as a row."""
    return {
        "kind": concept.kind.value,
        "slug": concept.slug,
        "label": concept.label,
        "curie": concept.curie,
        "origin": concept.origin,
        "properties": {name: list(values) for name, values in concept.properties.items() if values},
    }


def _names(session: Session, lexicon: Lexicon, ids: dict[Key, int]) -> None:
    """Write the names of the curated concepts anew."""
    curated_ids = [ids[c.kind.value, c.slug] for c in lexicon.concepts]
    for start in range(0, len(curated_ids), _CHUNK):
        chunk = curated_ids[start : start + _CHUNK]
        session.execute(delete(SynonymRow).where(SynonymRow.concept_id.in_(chunk)))
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for concept in lexicon.concepts:
        id_ = ids[concept.kind.value, concept.slug]
        for name in (concept.label, *concept.synonyms, *concept.abbreviations):
            rows.setdefault((id_, name), _name(id_, name, abbreviation=name in concept.abbreviations))
    if rows:
        session.execute(insert(SynonymRow), list(rows.values()))


def _name(concept_id: int, name: str, *, abbreviation: bool = False) -> dict[str, Any]:
    """Return a name as a row."""
    return {"concept_id": concept_id, "name": name, "folded": fold(name), "is_abbreviation": abbreviation}


def _closure(session: Session, lexicon: Lexicon, ids: dict[Key, int]) -> None:
    """Write the closure of "broader" anew; what documents brought along is only its own ancestor."""
    session.execute(delete(ConceptAncestorRow))
    rows = [_ancestor(id_, id_, 0) for id_ in ids.values()]
    for concept in lexicon.concepts:
        id_ = ids[concept.kind.value, concept.slug]
        rows += [
            _ancestor(ids[above.kind.value, above.slug], id_, distance)
            for above, distance in _distances(lexicon, concept)
        ]
    if rows:
        session.execute(insert(ConceptAncestorRow), rows)


def _distances(lexicon: Lexicon, concept: Concept) -> list[tuple[Concept, int]]:
    """Return everything above a concept with the number of steps to it; a ring in "broader" does no harm."""
    found: dict[str, tuple[Concept, int]] = {}
    level, steps = [concept], 0
    while level:
        steps += 1
        above = [lexicon.labelled(c.kind, label) for c in level for label in c.broader]
        level = [c for c in above if c is not None and c.slug not in found and c.slug != concept.slug]
        for parent in level:
            found.setdefault(parent.slug, (parent, steps))
    return list(found.values())


def _ancestor(above: int, below: int, distance: int) -> dict[str, int]:
    """Return one pair of the closure as a row."""
    return {"ancestor_id": above, "concept_id": below, "distance": distance}


def concept_ids(session: Session, refs: Iterable[ConceptRef]) -> dict[Key, int]:
    """Return the keys of concepts, adding those that the store does not know yet."""
    wanted = {key_of(ref): ref for ref in refs}
    known = _look_up(session, list(wanted))
    new = [ref for key, ref in wanted.items() if key not in known]
    if new:
        session.execute(insert(ConceptRow), [_brought_along(ref) for ref in new])
        added = _look_up(session, [key_of(ref) for ref in new])
        session.execute(insert(SynonymRow), [_name(added[key_of(ref)], ref.label) for ref in new])
        session.execute(insert(ConceptAncestorRow), [_ancestor(id_, id_, 0) for id_ in added.values()])
        known |= added
    return known


def key_of(ref: ConceptRef) -> Key:
    """Return kind and slug, by which a concept is known."""
    return ref.kind, ref.slug or slug(ref.label)


def _brought_along(ref: ConceptRef) -> dict[str, Any]:
    """Return a concept that a document names, as a row."""
    kind, slug_ = key_of(ref)
    key = {"kind": kind, "slug": slug_}
    return key | {"label": ref.label, "curie": ref.curie, "origin": ref.origin, "properties": {}}


def _look_up(session: Session, keys: list[Key]) -> dict[Key, int]:
    """Return the keys of those concepts that are there."""
    found: dict[Key, int] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        rows = session.execute(
            select(ConceptRow.kind, ConceptRow.slug, ConceptRow.id).where(
                tuple_(ConceptRow.kind, ConceptRow.slug).in_(chunk)
            )
        )
        found |= {(kind, slug_): id_ for kind, slug_, id_ in rows}
    return found
