"""What the checks read: a document, its statements, and the numbers that are no statements.

``ingest.checks_material`` fills these frozen values; the checks (one file each, see ``kb.checks.registry``)
compare them. All evidence quotes the document as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kb.documents import Document
from kb.statements import Evidence, PValue, Reading, Time


@dataclass(frozen=True, slots=True)
class IndividualValues:
    """The values of single patients for one measure at one time: a column (or row) of a table.

    ``words`` are caption and headers, from which the measure is told; ``values`` stand in the order of the
    patients, None where one is missing; ``evidence`` quotes the headers and then each cell.
    """

    words: str
    time: Time | None
    values: tuple[Decimal | None, ...]
    evidence: tuple[Evidence, ...]
    table: int

    @property
    def known(self) -> tuple[Decimal, ...]:
        """Return the values that are not missing."""
        return tuple(value for value in self.values if value is not None)


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores, or of reductions in per cent of the baseline; None is open-ended."""

    low: Decimal | None
    high: Decimal | None
    above: bool = False  # low itself lies outside: "more than 3"
    below: bool = False  # high itself lies outside: "less than 4"

    def holds(self, value: Decimal) -> bool:
        """Return whether a value lies in the band."""
        if self.low is not None and (value < self.low or (self.above and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.below and value == self.high)))


Response = Literal["complete", "partial", "none", "any"]
"""Grades of response; ``any`` is response without a grade ("effective pain relief", "responders")."""


@dataclass(frozen=True, slots=True)
class ResponseDefinition:
    """What the authors call a response: ``relative`` bands are of the reduction in per cent of baseline."""

    label: str
    response: Response
    band: Band
    evidence: tuple[Evidence, ...]
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Proportion:
    """A count with its total and percentage, as far as printed: "12/25 (48 %)"."""

    count: int | None
    total: int | None
    percent: Decimal | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResponderStatement:
    """How many are said to have responded, and when."""

    label: str
    response: Response
    proportion: Proportion
    time: Time | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A p-value and the two things that it compares: two times of one group, or two groups at one time.

    ``measure`` is the slug of the measure where the sentence names one.
    """

    sides: tuple[Time, Time] | tuple[str, str]
    p: PValue
    evidence: tuple[Evidence, ...]
    measure: str | None = None
    at: Time | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """One document with everything that the checks compare."""

    document: Document
    reading: Reading
    individual: tuple[IndividualValues, ...] = ()
    definitions: tuple[ResponseDefinition, ...] = ()
    responders: tuple[ResponderStatement, ...] = ()
    proportions: tuple[Proportion, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
