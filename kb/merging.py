"""One vocabulary of two: the curated concepts, and what the user has imported.

What is curated wins. An imported term that carries the identifier of a concept of its kind, or a name of one,
gives it its other names; the rest become concepts of their own. A name goes to one concept of a kind only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.lexicon import Concept

Key = tuple[str, str]


def merged(shipped: Sequence[Concept], imported: Iterable[Concept]) -> list[Concept]:
    """Return the concepts of both, those that ship first and in their order."""
    joining = _Joining(shipped)
    places = [(concept, joining.place(concept)) for concept in imported]
    for concept, place in places:
        joining.name(place, concept)
    for concept, place in places:
        if place >= len(shipped):  # where a curated concept stands is for its curators to say
            joining.broaden(place, concept)
    return joining.concepts()


class _Joining:
    """The concepts as they grow, with who has which name."""

    def __init__(self, shipped: Sequence[Concept]) -> None:
        """Index the curated concepts."""
        self._concepts = list(shipped)
        self._names: dict[Key, int] = {}
        self._shorts: dict[Key, int] = {}
        self._curies: dict[Key, int] = {}
        self._slugs: dict[Key, int] = {}
        self._more: dict[int, tuple[list[str], list[str]]] = {}
        self._broader: dict[int, dict[str, None]] = {}
        for place, concept in enumerate(self._concepts):
            self._register(place, concept)
            for name in concept.synonyms:
                self._names.setdefault((concept.kind, fold(name)), place)
            for short in concept.abbreviations:
                self._shorts.setdefault((concept.kind, short), place)

    def _register(self, place: int, concept: Concept) -> None:
        """Remember label, identifier and address of a concept."""
        kind = concept.kind
        self._names[kind, fold(concept.label)] = place
        self._slugs[kind, concept.slug] = place
        if concept.curie:
            self._curies.setdefault((kind, concept.curie), place)

    def place(self, concept: Concept) -> int:
        """Return where an imported concept belongs: to one that is there, or to the end."""
        kind = concept.kind
        known = self._curies.get((kind, concept.curie)) if concept.curie else None
        if known is None:
            known = self._names.get((kind, fold(concept.label)), self._slugs.get((kind, concept.slug)))
        if known is not None:
            return known
        self._concepts.append(replace(concept, synonyms=(), abbreviations=(), broader=()))
        self._register(len(self._concepts) - 1, concept)
        return len(self._concepts) - 1

    def name(self, place: int, concept: Concept) -> None:
        """Give a concept the names of an imported one that nobody has."""
        names, shorts = self._more.setdefault(place, ([], []))
        for name in (concept.label, *concept.synonyms):
            key = (concept.kind, fold(name))
            if self._names.setdefault(key, place) == place and name != self._concepts[place].label:
                names.append(name)
        for short in concept.abbreviations:
            if self._shorts.setdefault((concept.kind, short), place) == place:
                shorts.append(short)

    def broaden(self, place: int, concept: Concept) -> None:
        """Set an imported concept below the concepts that its parents became."""
        for label in concept.broader:
            above = self._names.get((concept.kind, fold(label)))
            if above is not None and above != place:
                self._broader.setdefault(place, {})[self._concepts[above].label] = None

    def concepts(self) -> list[Concept]:
        """Return all concepts with what they were given."""
        for place, (names, shorts) in self._more.items():
            old = self._concepts[place]
            known = {fold(name) for name in (old.label, *old.synonyms)}
            new = {fold(name): name for name in reversed(names) if fold(name) not in known}
            self._concepts[place] = replace(
                old,
                synonyms=(*old.synonyms, *reversed(new.values())),
                abbreviations=tuple(dict.fromkeys((*old.abbreviations, *shorts))),
                broader=(*old.broader, *self._broader.get(place, ())),
            )
        return self._concepts
