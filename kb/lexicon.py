"""The vocabulary: concepts by kind, their names, identifiers and place in the hierarchy.

Curated rows live in ``kb/vocabulary/<kind>.tsv``, imported ones in the user's data folder (``kb.imports``);
this module loads, checks and joins them. The extraction matches texts against the names, questions are
resolved by them, the store keeps a copy of each concept in use.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path

from kb.errors import KnowledgeBaseError
from kb.folding import fold, slug
from kb.merging import merged
from kb.resources import vocabulary as vocabulary_folder
from kb.settings import data_folder
from kb.statements import ConceptRef


class ConceptKind(StrEnum):
    """Kinds of concepts; one file of the vocabulary each."""

    INDICATION = "indication"
    INTERVENTION = "intervention"
    AGENT = "agent"
    MECHANISM = "mechanism"
    OUTCOME = "outcome"
    COMPLICATION = "complication"
    ANATOMY = "anatomy"


@dataclass(frozen=True, slots=True)
class Concept:
    """One row: names are folded for comparison, abbreviations compared as they are written.

    ``properties`` are the columns of its kind (range, direction, of, role, …), lists split; ``origin`` is
    curated or imported.
    """

    kind: ConceptKind
    label: str
    slug: str
    curie: str | None
    synonyms: tuple[str, ...]
    abbreviations: tuple[str, ...]
    broader: tuple[str, ...]
    properties: dict[str, tuple[str, ...]] = field(hash=False, compare=False)
    origin: str = field(default="curated", hash=False, compare=False)

    @classmethod
    def discovered(cls, kind: ConceptKind, label: str) -> Concept:
        """Return a concept that no list holds, called as the text calls it."""
        return cls(kind, label, slug(label), None, (), (), (), {}, "discovered")

    @property
    def ref(self) -> ConceptRef:
        """Return the reference by which statements name this concept."""
        return ConceptRef(self.kind.value, self.label, self.slug, self.curie, self.origin)

    def value(self, name: str) -> str:
        """Return the single value of a column, or an empty string."""
        values = self.properties.get(name, ())
        return values[0] if values else ""

    @property
    def generic(self) -> bool:
        """Return whether the name says little by itself ("adverse event", "surgery")."""
        return self.value("generic") == "yes"


_SHARED_COLUMNS = ("label", "synonyms", "abbreviations", "curie", "broader")


class Lexicon:
    """All concepts, found by name, slug, identifier and kind."""

    def __init__(self, concepts: list[Concept]) -> None:
        """Index the concepts; ``KnowledgeBaseError`` where two of a kind share a label."""
        self.concepts = concepts
        self._by_key: dict[tuple[str, str], Concept] = {}
        for concept in concepts:
            if (concept.kind, concept.slug) in self._by_key:
                msg = f"vocabulary/{concept.kind}.tsv: '{concept.label}' stands twice; merge the two rows"
                raise KnowledgeBaseError(msg)
            self._by_key[concept.kind, concept.slug] = concept

    def get(self, kind: str, slug_: str) -> Concept | None:
        """Return the concept of this kind and slug, or None."""
        return self._by_key.get((kind, slug_))

    def labelled(self, kind: str, label: str) -> Concept | None:
        """Return the concept of this kind whose label this is, or None."""
        return self._by_key.get((kind, slug(label)))

    @cached_property
    def by_name(self) -> dict[str, list[Concept]]:
        """Return concepts by each folded name (label, synonyms) and by each abbreviation, folded."""
        names: dict[str, list[Concept]] = defaultdict(list)
        for concept in self.concepts:
            for name in (concept.label, *concept.synonyms, *concept.abbreviations):
                if concept not in names[fold(name)]:
                    names[fold(name)].append(concept)
        return dict(names)

    @cached_property
    def children(self) -> dict[tuple[str, str], list[Concept]]:
        """Return the directly narrower concepts of each (kind, slug)."""
        narrower: dict[tuple[str, str], list[Concept]] = defaultdict(list)
        for concept in self.concepts:
            for label in concept.broader:
                narrower[concept.kind, slug(label)].append(concept)
        return dict(narrower)

    def narrower(self, concept: Concept) -> list[Concept]:
        """Return the concept and everything below it, each once."""
        found: dict[tuple[str, str], Concept] = {}
        stack = [concept]
        while stack:
            current = stack.pop()
            if (current.kind, current.slug) not in found:
                found[current.kind, current.slug] = current
                stack.extend(self.children.get((current.kind, current.slug), []))
        return list(found.values())

    def ancestors(self, concept: Concept) -> list[Concept]:
        """Return everything above the concept, nearest first, without itself."""
        found: dict[str, Concept] = {}
        queue = list(concept.broader)
        while queue:
            parent = self.labelled(concept.kind, queue.pop(0))
            if parent is not None and parent.slug not in found:
                found[parent.slug] = parent
                queue.extend(parent.broader)
        return list(found.values())


def _rows(path: Path, origin: str = "curated") -> list[Concept]:
    """Read one file of the vocabulary; errors name file and line."""
    kind = ConceptKind(path.stem)
    concepts = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [c for c in _SHARED_COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            msg = f"{path.name}: the header lacks {', '.join(missing)}"
            raise KnowledgeBaseError(msg)
        for row in reader:
            if None in row or None in row.values() or not row["label"]:
                wanted = f"{len(reader.fieldnames or ())} cells with a label"
                msg = f"{path.name}, line {reader.line_num}: {wanted} are needed"
                raise KnowledgeBaseError(msg)
            lists = {name: tuple(filter(None, cell.split("|"))) for name, cell in row.items()}
            concepts.append(
                Concept(
                    kind=kind,
                    label=row["label"],
                    slug=slug(row["label"]),
                    curie=row["curie"] or None,
                    synonyms=lists["synonyms"],
                    abbreviations=lists["abbreviations"],
                    broader=lists["broader"],
                    properties={k: v for k, v in lists.items() if k not in _SHARED_COLUMNS},
                    origin=origin,
                ),
            )
    return concepts


def imported_folder() -> Path:
    """Return the folder of what the user imported: ``<vocabulary>/<kind>.tsv``."""
    return data_folder() / "vocabulary"


def vocabulary_files() -> list[Path]:
    """Return the files of which the vocabulary is made, those that ship first."""
    return [*sorted(vocabulary_folder().glob("*.tsv")), *_imported_files()]


def _imported_files() -> list[Path]:
    """Return the tables of what was imported."""
    return sorted(path for kind in ConceptKind for path in imported_folder().glob(f"*/{kind}.tsv"))


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """Return the vocabulary that ships with the package alone, loaded once."""
    return Lexicon([c for path in sorted(vocabulary_folder().glob("*.tsv")) for c in _rows(path)])


@lru_cache(maxsize=1)
def curated() -> Lexicon:
    """Return the vocabulary that ships with the package and what the user added to it, loaded once."""
    imported = [c for path in _imported_files() for c in _rows(path, "imported")]
    return Lexicon(merged(shipped().concepts, imported)) if imported else shipped()
