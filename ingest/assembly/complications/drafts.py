"""A complication report while it is being put together, before causes are known and tellings are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.statements import Certainty, Occurrence, Standing

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage
    from kb.lexicon import Concept
    from kb.statements import Cause, ConceptRef, Evidence, Grade, Scope


@dataclass(slots=True)
class Draft:
    """One report: what, where it is told, how many, in which arm (an index into the study's arms)."""

    ref: ConceptRef
    text: str
    passage: Passage
    start: int
    stop: int
    occurrence: Occurrence
    concept: Concept | None = None
    mention: Mention | None = None
    events: int | None = None
    total: int | None = None
    total_relation: str = "="
    percent: float | None = None
    count_of: str = "unknown"
    unit: str | None = None
    arm: int | None = None
    arm_label: str | None = None
    scope: Scope | None = None
    certainty: Certainty = Certainty.ASSERTED
    standing: Standing = Standing.PRIMARY
    confidence: float = 0.8
    evidence: list[Evidence] = field(default_factory=list)
    causes: tuple[Cause, ...] = ()
    from_table: bool = False
    grade: Grade | None = None
    treatments: tuple[Concept, ...] = ()  # what the column of a table names besides the arm
    of_others: bool = False  # its group is named, and is charged with ``treatments`` alone or with nothing

    @property
    def is_generic(self) -> bool:
        """Return whether the harm is only "a complication" or "an adverse event"."""
        return self.concept is not None and self.concept.generic

    @property
    def counted(self) -> bool:
        """Return whether the report gives a number."""
        return self.events is not None or self.percent is not None
