"""What assembly knows of the whole document: the study, what it treats and with what.

Built once per document (``context_of``) after the recognisers have run; every assembler reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage
    from kb.documents import Document
    from kb.lexicon import Concept
    from kb.statements import StudyFacts

    Place = tuple[Passage, Mention]


@dataclass(frozen=True, slots=True)
class StudyContext:
    """The document, its study, and how prominent each concept is in it."""

    document: Document
    study: StudyFacts
    salience: dict[tuple[str, str], float]
    treated: frozenset[str] = frozenset()
    studied: tuple[Concept, ...] = ()
    arm_treatments: tuple[tuple[Concept, ...], ...] = ()
    places: dict[tuple[str, str], list[Place]] = field(default_factory=dict)
    implied: frozenset[int] = frozenset()  # ids of the mentions of ``places`` that words imply
    concepts: dict[tuple[str, str], Concept] = field(default_factory=dict)  # of ``salience`` and of the arms

    def treats(self, mention: Mention) -> bool:
        """Return whether a mention names the condition that the study treats."""
        concept = mention.of_kind("indication")
        return concept is not None and concept.slug in self.treated

    def treatment_of(self, arm: int) -> tuple[Concept, ...]:
        """Return what an arm was treated with and the others were not."""
        return self.arm_treatments[arm] if arm < len(self.arm_treatments) else ()
