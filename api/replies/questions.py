"""The answers to the questions: evidence, complications, search, concepts, citations."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, field_validator

from api.replies.claims import ConceptReply
from api.replies.documents import DocumentReply, FindingReply, StatementReply
from api.replies.reply import Reply
from kb.cite.statement import CitedQuote
from kb.documents import Role
from kb.notices import Soundness
from kb.query.answers import Coverage, FindingView
from kb.statements import Basis
from kb.synthesis.intervals import Interval


class InterventionEvidenceReply(Reply):
    """An intervention for the indication, and the studies that used or propose it."""

    concept: ConceptReply
    studies: tuple[int, ...] = Field(description="Their `study_id`.")


class StudyReply(Reply):
    """What one study says; its patients count once, however many documents report it."""

    study_id: int
    documents: tuple[DocumentReply, ...]
    interventions: tuple[ConceptReply, ...]
    agents: tuple[ConceptReply, ...]
    claims: tuple[StatementReply, ...] = Field(description="That it treats, or would treat, the indication.")
    outcomes: tuple[StatementReply, ...]
    complications: tuple[StatementReply, ...]
    mechanisms: tuple[StatementReply, ...]
    contraindications: tuple[StatementReply, ...]
    findings: tuple[FindingReply, ...]
    coverage: Coverage = Field(description="Why more may be true than was found.")

    @field_validator("findings", mode="before")
    @classmethod
    def _flat(cls, value: tuple[FindingView, ...]) -> object:
        return flat_findings(value)


class EvidenceReply(Reply):
    """The evidence for an indication, by study, best level of evidence first."""

    asked: str
    concept: ConceptReply
    narrower: tuple[ConceptReply, ...] = Field(description="More special conditions that were found as well.")
    interventions: tuple[InterventionEvidenceReply, ...]
    studies: tuple[StudyReply, ...]
    background: int = Field(description="Claims that documents make of others; they are not shown.")
    unsure: int = Field(description="Read with too little certainty to be shown unasked; see `all`.")


class IntervalReply(Reply):
    """A two-sided 95 % interval, in per cent."""

    low: float
    high: float


class RateReply(Reply):
    """Events of a total, with intervals at 95 %; all figures but the counts are per cent.

    Without intervals where none is warranted: a total that is a lower bound, an expert's recollection.
    """

    events: int
    total: int
    unit: str | None
    percent: float | None
    wilson: IntervalReply | None
    clopper_pearson: IntervalReply | None
    one_sided_upper: float | None = Field(description="For zero events: the exact one-sided 95 % bound.")
    derived: bool = Field(description="Whether count or total were computed or taken from elsewhere.")
    formula: str
    note: str

    @field_validator("wilson", "clopper_pearson", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return value._asdict() if isinstance(value, Interval) else value


class GroundReply(Reply):
    """Why a report is listed: the concept that it is charged to, and on which basis."""

    concept: ConceptReply
    basis: Basis
    via: ConceptReply | None = Field(
        description="What was asked for, where the report is charged to what it was used with."
    )


class ComplicationEntryReply(Reply):
    """One report with every rate that it supports."""

    statement: StatementReply
    grounds: tuple[GroundReply, ...]
    other_causes: tuple[GroundReply, ...]
    rates: tuple[RateReply, ...] = Field(
        description="Several where the unit of the denominator is unknown: one for each candidate."
    )
    is_recollection: bool = Field(description="An expert remembers it; no interval is given.")
    bound: str | None = Field(description="What would follow if every case had been followed.")
    withheld: str = Field(description="Why no rate is given where the report would support one.")


class UsedWithReply(Reply):
    """An agent and the procedure in which it was used, and in how many documents."""

    agent: ConceptReply
    procedure: ConceptReply
    documents: int

    @field_validator("documents", mode="before")
    @classmethod
    def _counted(cls, value: object) -> object:
        return len(value) if isinstance(value, tuple) else value


class CoverageReply(Reply):
    """A document that used what was asked for, and why reports may be missing in it."""

    document: DocumentReply
    reports: int
    coverage: Coverage


class ComplicationsReply(Reply):
    """The complications of an agent or procedure: happened, did not happen, may happen."""

    asked: str
    concept: ConceptReply
    narrower: tuple[ConceptReply, ...]
    used_with: tuple[UsedWithReply, ...]
    observed: tuple[ComplicationEntryReply, ...]
    none: tuple[ComplicationEntryReply, ...] = Field(description="Said not to have happened, within scope.")
    possible: tuple[ComplicationEntryReply, ...]
    coverage: tuple[CoverageReply, ...] = Field(description="What a document does not say is not zero.")
    background: int = Field(description="Reports that documents cite from others; they are not shown.")
    unsure: int = Field(description="Read with too little certainty to be shown unasked; see `all`.")


class SpanReply(Reply):
    """Offsets, half open."""

    start: int
    stop: int


class SearchHitReply(Reply):
    """A passage of a document; `marks` are offsets within `text`, which is empty where it is withheld."""

    document: DocumentReply
    text: str
    start: int
    stop: int
    marks: tuple[SpanReply, ...]
    section: Role | None
    question: int | None
    score: float


class SearchReply(Reply):
    """A page of passages, best first; the `Link` header names the next one."""

    query: str
    total: int
    is_cut: bool = Field(description="There are more than were ranked.")
    offset: int
    limit: int
    hits: tuple[SearchHitReply, ...]


class ConceptUseReply(Reply):
    """A concept with how often current documents speak of it."""

    concept: ConceptReply
    documents: int
    statements: int


class ConceptListReply(Reply):
    """A page of concepts; the `Link` header names the next one."""

    total: int
    offset: int
    limit: int
    concepts: list[ConceptUseReply]


class CitedReply(Reply):
    """The reference of one document or statement, with the quotes of a statement."""

    id: str = Field(description="As it was asked for.")
    citation_key: str
    reference: str
    is_digest: bool = Field(description="Known through a digest, whose words are not the authors'.")
    soundness: Soundness = Field(description="Which of four states the work is in.")
    standing_in_words: str = Field(description="The same, with the notices and the date of the check.")
    quotes: list[str] = Field(description="Of a statement: each quote with its place.")

    @field_validator("quotes", mode="before")
    @classmethod
    def _printed(cls, value: tuple[CitedQuote, ...]) -> list[str]:
        return [quote.text for quote in value]


class CitationsReply(Reply):
    """References in one style, in the order asked for."""

    style: str
    citations: list[CitedReply]


def flat_findings(views: Sequence[FindingView]) -> list[dict[str, object]]:
    """Return findings with their statements' ids, as `FindingReply` has them."""
    return [
        {
            "kind": view.finding.kind,
            "message": view.finding.message,
            "statements": view.statements,
            "evidence": view.finding.evidence,
        }
        for view in views
    ]
