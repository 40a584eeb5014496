"""What a document says: frozen statements, each with the quotes that carry it.

The extraction (``ingest.assembly``) makes these, the store keeps them, queries give them back. A statement
has two identities: ``claim_key`` (what is claimed) and ``statement_digest`` (the claim in this document with
these quotes).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from kb.traits import Characteristic


class Kind(StrEnum):
    """Kinds of statements; one table of the store each."""

    INDICATION = "indication_claim"
    INTERVENTION = "intervention_use"
    AGENT = "agent_use"
    OUTCOME = "outcome_result"
    COMPLICATION = "complication_report"
    MECHANISM = "mechanism_claim"
    CONTRAINDICATION = "contraindication_claim"
    COMPARISON = "comparison_claim"


class Certainty(StrEnum):
    """How firmly the source says it."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    HYPOTHETICAL = "hypothetical"


class Standing(StrEnum):
    """Whose finding it is: the ``role`` of a statement in the export."""

    PRIMARY = "primary_result"
    BACKGROUND = "background"
    SYNTHESIS = "synthesis"
    EXPERT = "expert_opinion"
    THIRD_PARTY = "third_party_summary"
    OTHERS = "others_finding"


class Occurrence(StrEnum):
    """Whether a complication happened: three different answers, none of them 'not reported'."""

    OBSERVED = "observed"
    NONE = "none"
    POSSIBLE = "possible"


class Basis(StrEnum):
    """The ground on which a complication is listed under an agent or procedure."""

    STATED = "stated"
    DEFINITION = "definition"
    SECTION = "section"
    ARM = "arm"
    STUDY = "study"


class Statistic(StrEnum):
    """What kind of number a value is. ``change`` is exported as a mean difference from baseline."""

    MEAN = "mean"
    MEDIAN = "median"
    PERCENT = "percent"
    COUNT = "count"
    MEAN_DIFFERENCE = "mean_difference"
    CHANGE = "change"
    ODDS_RATIO = "odds_ratio"
    HAZARD_RATIO = "hazard_ratio"
    RISK_RATIO = "risk_ratio"


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """A concept by kind and slug; ``curie`` is its identifier in a public vocabulary, where one exists."""

    kind: str
    label: str
    slug: str
    curie: str | None = None
    origin: str = "curated"  # curated | imported | discovered


@dataclass(frozen=True, slots=True)
class Locator:
    """Where in its source a quote stands, beyond its offsets."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    element: str | None = None
    question: int | None = None
    time_code: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quote: ``document.text[start:stop] == quote``. ``purpose`` says what it is there for."""

    quote: str
    start: int
    stop: int
    section: str | None = None
    page: int | None = None
    locator: Locator | None = None
    purpose: str = "claim"  # claim | value | header | cause | time | arm | definition


@dataclass(frozen=True, slots=True)
class Derivation:
    """A number that stands in no quote: which field it is, by what formula, from which inputs."""

    field: str
    value: float
    formula: str
    inputs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """When a result was measured. ``baseline`` has no value. ``days`` is derived (month = 30.4375 days)."""

    value: float | None = None
    unit: str | None = None  # minute | hour | day | week | month | year
    anchor: str | None = None
    baseline: bool = False

    _DAYS: ClassVar[dict[str, float]] = {
        "minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25,
    }  # fmt: skip

    @property
    def days(self) -> float | None:
        """Return the time in days: 0 at baseline, None where it is not known."""
        if self.baseline:
            return 0.0
        if self.value is None or self.unit is None:
            return None
        return self.value * self._DAYS[self.unit]


@dataclass(frozen=True, slots=True)
class Spread:
    """The uncertainty or variability printed beside a value."""

    kind: Literal["SD", "SE", "IQR", "range", "95% CI"]
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class PValue:
    """A p-value as printed, and what it compares (shown only where the comparison is known)."""

    op: Literal["<", "=", ">", "<=", ">="]
    value: float
    comparison: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a count of complications is restricted to. A scoped zero is never 'no complications'."""

    severity: str | None = None  # severe | serious | major | minor | mild | moderate
    symptomatic: bool | None = None
    permanent: bool | None = None
    related: bool | None = None
    window: str | None = None
    detection: str | None = None  # how harms were looked for, in the source's words


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade on a scale of adverse events, as printed; scales are never converted into each other."""

    scale: str
    grade: str
    verbatim: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """An agent or intervention under which a complication is listed, and the ground for it."""

    concept: ConceptRef
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What all statements have. ``text`` is the mention as printed; ``concept`` what it was read as."""

    kind: ClassVar[Kind]
    concept: ConceptRef
    text: str
    evidence: tuple[Evidence, ...]
    certainty: Certainty = Certainty.ASSERTED
    standing: Standing = Standing.PRIMARY
    confidence: float = 1.0
    extractor: str = ""
    derived: tuple[Derivation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicationClaim(Statement):
    """A condition that is treated, proposed for treatment, or found not to respond."""

    kind: ClassVar[Kind] = Kind.INDICATION
    stance: Literal["treated", "proposed", "not_effective"] = "treated"
    interventions: tuple[ConceptRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionUse(Statement):
    """A procedure or treatment that was used, or is discussed."""

    kind: ClassVar[Kind] = Kind.INTERVENTION
    arm: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUse(Statement):
    """A substance or device that was used: sizes in micrometres, dose and volume as printed."""

    kind: ClassVar[Kind] = Kind.AGENT
    size_um: tuple[float, float] | None = None
    dose: str | None = None
    role: str | None = None
    intervention: ConceptRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeResult(Statement):
    """One number of one measure in one arm at one time (``concept`` is the measure)."""

    kind: ClassVar[Kind] = Kind.OUTCOME
    statistic: Statistic
    value: float
    arm: str | None = None
    time: Time | None = None
    unit: str | None = None
    scale: tuple[float, float] | None = None
    direction: str | None = None  # higher_is_worse | higher_is_better
    spread: Spread | None = None
    n: int | None = None
    p: PValue | None = None
    comparator: str | None = None
    measure_class: str | None = None  # patient_reported | clinical | technical


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplicationReport(Statement):
    """What happened, did not happen, or may happen, and to how many of how many of what."""

    kind: ClassVar[Kind] = Kind.COMPLICATION
    occurrence: Occurrence
    events: int | None = None
    count_of: Literal["patients", "events", "unknown"] = "unknown"
    total: int | None = None
    total_relation: Literal["=", ">"] = "="
    unit: str | None = None  # patient | procedure | lesion | vertebra | joint | None = unknown
    percent: float | None = None
    scope: Scope | None = None
    arm: str | None = None
    grade: Grade | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismClaim(Statement):
    """Cause → relation → effect; ``concept`` is the cause."""

    kind: ClassVar[Kind] = Kind.MECHANISM
    relation: str
    effect: ConceptRef
    effect_text: str
    polarity: int = 0  # +1 raises, -1 lowers, 0 where neither is said


@dataclass(frozen=True, slots=True, kw_only=True)
class ContraindicationClaim(Statement):
    """A condition in which a treatment must not, or only with care, be used."""

    kind: ClassVar[Kind] = Kind.CONTRAINDICATION
    of: tuple[ConceptRef, ...] = ()
    strength: Literal["absolute", "relative", "precaution", "unspecified"] = "unspecified"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonClaim(Statement):
    """What one group's treatment did to an outcome (``concept``) against another's."""

    kind: ClassVar[Kind] = Kind.COMPARISON
    effect: Literal["increased", "decreased", "no_difference"]
    arm: str  # as the study names its group where that is known, else as whoever asked does
    comparator: str


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of a study: its label as printed, its size, its treatments, other names it goes by."""

    label: str
    n: int | None = None
    treatments: tuple[ConceptRef, ...] = ()
    aliases: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many of something other than patients were treated: 32 vertebrae, 40 procedures.

    ``unit`` is one of those of `ComplicationReport`; ``arm`` the label of the group, None for all.
    """

    unit: str
    n: int
    evidence: Evidence
    arm: str | None = None


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What kind of study a document reports, with the words it was read from."""

    kind: str
    design: str
    n_patients: int | None = None
    evidence_level: str | None = None
    evidence_level_reason: str = ""
    arms: tuple[Arm, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    units: tuple[UnitCount, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a message for the reader, the statements concerned and both quotes."""

    kind: str
    message: str
    statements: tuple[bytes, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one document: what the store keeps in one transaction."""

    study: StudyFacts
    statements: tuple[Statement, ...] = ()
    findings: tuple[Finding, ...] = ()
    extractor: str = ""


_NOT_CLAIMED = {"evidence", "confidence", "extractor", "derived", "text", "effect_text"}


def claim_of(statement: Statement) -> dict[str, object]:
    """Return what is claimed, as JSON can hold it: without quotes, confidence or extractor."""
    names = (field.name for field in fields(statement) if field.name not in _NOT_CLAIMED)
    return {"kind": statement.kind, **{name: _plain(getattr(statement, name)) for name in names}}


def claim_key(statement: Statement) -> str:
    """Return what is claimed, as canonical JSON."""
    return json.dumps(claim_of(statement), sort_keys=True, ensure_ascii=False, default=str)


def _plain(value: object) -> object:
    """Return a value as JSON can hold it; ``dataclasses.asdict`` copies each leaf, and takes longer."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def statement_digest(document: bytes, statement: Statement) -> bytes:
    """Return the 16 bytes by which a statement is known: document, kind, claim, and offsets of its quotes."""
    places = sorted((e.start, e.stop) for e in statement.evidence)
    payload = document + claim_key(statement).encode() + json.dumps(places).encode()
    return hashlib.blake2b(payload, digest_size=16).digest()
