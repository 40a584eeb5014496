"""A measure as it was read: a concept of the vocabulary or a name that no list holds, and what it can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.folding import fold, slug
from kb.lexicon import curated
from kb.statements import ConceptRef

if TYPE_CHECKING:
    from kb.lexicon import Concept


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as read: concept, words as printed, and how its value is to be understood."""

    ref: ConceptRef
    text: str
    start: int
    stop: int
    concept: Concept | None = None
    change: bool = False
    difference: bool = False
    confidence: float = 0.9

    @property
    def lasts(self) -> bool:
        """Return whether the measure is itself a time: a duration, an onset, a survival time."""
        return bool(_LASTING.search(self.text) or _LASTING.search(self.ref.label))

    @property
    def survives(self) -> bool:
        """Return whether the measure is a time to an event: its centre is a median unless said otherwise."""
        return bool(
            re.search(
                r"\bsurvival\b|\btime\sto\sprogression\b|^(?:OS|PFS|TTP|DFS|RFS)$",
                f"{self.ref.label} {self.text}",
            )
        )

    @property
    def consumed(self) -> bool:
        """Return whether the measure is an amount: a consumption, a volume, a loss."""
        return bool(_AMOUNT.search(self.text) or _AMOUNT.search(self.ref.label))


_LASTING = re.compile(
    r"\b(?:duration|onset|time\b|half-?life|latency|interval|survival|PFS|OS|TTP|stay|length|delay|period"
    r"|first\s(?:request|rescue|analges))",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:consumption|requirements?|dose|doses|usage|use|volume|amount|need|loss|bleeding|blood|output"
    r"|morphine|fentanyl|opioids?|tramadol|MEDD?|equivalents?|drainage|weight|intake|concentration|level"
    r"|delivered)\b",
    re.IGNORECASE,
)


def named_concept(text: str) -> Concept | None:
    """Return the outcome of which this text is a name."""
    return next((c for c in curated().by_name.get(fold(text), ()) if c.kind == "outcome"), None)


def discovered(text: str) -> ConceptRef:
    """Return a reference to a measure that the vocabulary does not hold."""
    return ConceptRef("outcome", text, slug(text), origin="discovered")
