"""Statements: what a document claims, with its quotes. One model for each kind, told apart by `kind`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.replies.reply import Reply
from kb.statements import Basis, Certainty, Occurrence, Standing, Statistic


class ConceptReply(Reply):
    """A concept of the vocabulary, or one found in a document."""

    kind: str = Field(description="indication, intervention, agent, …", examples=["agent"])
    label: str = Field(examples=["imipenem/cilastatin"])
    slug: str = Field(description="The name in addresses.", examples=["imipenem-cilastatin"])
    curie: str | None = Field(description="Its identifier in a vocabulary.", examples=["MESH:D000077726"])
    origin: str = Field(description="curated, imported or discovered", examples=["curated"])


class LocatorReply(Reply):
    """Where a quote stands, beyond its offsets: rows and columns are counted from 0."""

    table: int | None
    row: int | None
    column: int | None
    element: str | None
    question: int | None
    time_code: str | None


class EvidenceReply(Reply):
    """A quote: the document's text from `start` to `stop`, counted in Unicode code points."""

    quote: str = Field(examples=["leakage in 6 cases"])
    start: int
    stop: int
    section: str | None = Field(examples=["results"])
    page: int | None
    locator: LocatorReply | None
    purpose: str = Field(description="claim, value, header, cause, time, arm or definition")


class DerivationReply(Reply):
    """A number that stands in no quote: which field it is, by what formula, from which inputs."""

    field: str
    value: float
    formula: str
    inputs: tuple[tuple[str, float], ...]


class TimeReply(Reply):
    """When a result was measured; `days` is derived (a month is 30.4375 days)."""

    value: float | None
    unit: str | None
    anchor: str | None = Field(description="What the time counts from.", examples=["PVP"])
    baseline: bool
    days: float | None


class SpreadReply(Reply):
    """The variability or uncertainty printed beside a value."""

    kind: Literal["SD", "SE", "IQR", "range", "95% CI"]
    value: float | None
    low: float | None
    high: float | None


class PValueReply(Reply):
    """A p-value as printed, and what it compares."""

    op: Literal["<", "=", ">", "<=", ">="]
    value: float
    comparison: str | None


class ScopeReply(Reply):
    """What a count is restricted to: a zero of severe events is not "no complications"."""

    severity: str | None
    symptomatic: bool | None
    permanent: bool | None
    related: bool | None
    window: str | None
    detection: str | None = Field(description="How harms were looked for, in the source's words.")


class GradeReply(Reply):
    """A grade on a scale of adverse events, as printed; never converted into another scale."""

    scale: str
    grade: str
    verbatim: str
    version: str | None


class CauseReply(Reply):
    """An agent or procedure that a complication is charged to, and the ground for it."""

    concept: ConceptReply
    basis: Basis


class _Claim(Reply):
    """What all claims have."""

    concept: ConceptReply = Field(description="What the words were read as.")
    text: str = Field(description="The words as printed.")
    certainty: Certainty
    role: Standing = Field(validation_alias="standing", description="Whose finding it is.")
    confidence: float = Field(description="How sure the extraction is, from 0 to 1.")
    extractor: str
    evidence: tuple[EvidenceReply, ...]
    derived: tuple[DerivationReply, ...]


class IndicationReply(_Claim):
    """A condition that is treated, proposed for treatment, or found not to respond."""

    kind: Literal["indication_claim"]
    stance: Literal["treated", "proposed", "not_effective"]
    interventions: tuple[ConceptReply, ...]


class InterventionReply(_Claim):
    """A procedure that was used, or is discussed."""

    kind: Literal["intervention_use"]
    arm: str | None
    target: str | None


class AgentReply(_Claim):
    """A substance or device that was used; sizes in micrometres."""

    kind: Literal["agent_use"]
    size_um: tuple[float, float] | None
    dose: str | None
    used_as: str | None = Field(validation_alias="role", description="embolic, cement, drug, …")
    intervention: ConceptReply | None


class OutcomeReply(_Claim):
    """One number of one measure in one group at one time."""

    kind: Literal["outcome_result"]
    statistic: Statistic
    value: float
    arm: str | None
    time: TimeReply | None
    unit: str | None
    scale: tuple[float, float] | None = Field(description="The range of the scale.")
    direction: str | None = Field(description="higher_is_worse or higher_is_better")
    spread: SpreadReply | None
    n: int | None
    p: PValueReply | None
    comparator: str | None
    measure_class: str | None


class ComplicationReply(_Claim):
    """What happened, did not happen or may happen, and to how many of how many of what."""

    kind: Literal["complication_report"]
    occurrence: Occurrence
    events: int | None
    count_of: Literal["patients", "events", "unknown"]
    total: int | None
    total_relation: Literal["=", ">"]
    unit: str | None = Field(description="Unit of the denominator; null where it is not said.")
    percent: float | None
    scope: ScopeReply | None
    arm: str | None
    grade: GradeReply | None
    causes: tuple[CauseReply, ...]


class MechanismReply(_Claim):
    """Cause (the concept), relation, effect."""

    kind: Literal["mechanism_claim"]
    relation: str
    effect: ConceptReply
    effect_text: str
    polarity: int = Field(description="+1 raises, -1 lowers, 0 not said")


class ContraindicationReply(_Claim):
    """A condition in which a treatment must not, or only with care, be used."""

    kind: Literal["contraindication_claim"]
    of: tuple[ConceptReply, ...]
    strength: Literal["absolute", "relative", "precaution", "unspecified"]


class ComparisonReply(_Claim):
    """What one group's treatment did to an outcome (the concept) against another's."""

    kind: Literal["comparison_claim"]
    effect: Literal["increased", "decreased", "no_difference"]
    arm: str
    comparator: str


ClaimReply = Annotated[
    IndicationReply
    | InterventionReply
    | AgentReply
    | OutcomeReply
    | ComplicationReply
    | MechanismReply
    | ContraindicationReply
    | ComparisonReply,
    Field(discriminator="kind"),
]
"""A claim of any kind."""
