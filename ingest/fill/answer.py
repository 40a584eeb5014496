"""The answer to one question of a sheet: numbers of both groups, direction, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.spans import Span


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a sheet. ``outcome_type`` is binary, continuous or empty."""

    id: str
    document: str
    outcome: str
    intervention: str
    comparator: str
    outcome_type: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one group; ``derived`` names what was calculated, and how."""

    events: int | None = None
    size: int | None = None
    mean: float | None = None
    sd: float | None = None
    derived: tuple[str, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Return whether events were counted."""
        return self.events is not None

    @property
    def is_continuous(self) -> bool:
        """Return whether there is a mean with its SD."""
        return self.mean is not None and self.sd is not None


@dataclass(frozen=True, slots=True)
class Ground:
    """What a part of an answer stands on: the places that say it, and how surely it was understood."""

    quotes: tuple[Span, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the document gives for a question. ``quotes`` are places in its text, the claim first.

    ``numbers`` and ``comparison`` are the grounds of the figures and of the direction.
    """

    intervention: Figures = field(default_factory=Figures)
    comparator: Figures = field(default_factory=Figures)
    direction: str = ""
    quotes: tuple[Span, ...] = ()
    numbers: Ground = field(default_factory=Ground)
    comparison: Ground = field(default_factory=Ground)
    confidence: float = 0.0
    rejected: str = ""

    @property
    def has_numbers(self) -> bool:
        """Return whether both groups have the numbers that a question asks for."""
        pair = (self.intervention, self.comparator)
        return all(f.is_binary for f in pair) or all(f.is_continuous for f in pair)

    @property
    def is_calculated(self) -> bool:
        """Return whether a number had to be calculated from what is printed."""
        return bool(self.intervention.derived or self.comparator.derived)


def printed(number: float | None) -> str:
    """Return a number as a sheet shows it, without digits that say nothing.

    >>> printed(22.0), printed(3.50), printed(None), printed(0.1 + 0.2)
    ('22', '3.5', '', '0.3')
    """
    if number is None:
        return ""
    return f"{number:.6f}".rstrip("0").rstrip(".") or "0"
