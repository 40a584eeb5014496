"""What the store answers: the frozen values that command line, API and pages show.

An answer never says "none" where nothing was found: `Coverage` says why there is nothing to show. Every
claim comes as a `StatementView` with its quotes, and every quote leads to its place in a `DocumentCard`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kb.documents import Author, Bibliography, Completeness, Document, Role
from kb.notices import Notice, Soundness, told
from kb.spans import Span
from kb.statements import Basis, ComplicationReport, ConceptRef, Evidence, Finding, Statement, StudyFacts
from kb.synthesis.rates import Rate
from kb.tables import Review

# -- Documents and statements, as every answer shows them ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What is said of a document wherever one of its claims is shown.

    ``digest_of`` is the citation of the true source where the document is a digest written by us: its words
    are never quoted as the author's. ``study_id`` is equal for all documents of one study. ``notices`` are
    those on its work (``kb.notices``), ``retraction_checked_on`` is when services were last asked for them.
    """

    document_id: int
    digest: str
    study_id: int
    citation_key: str
    source: str
    title: str
    authors: tuple[Author, ...]
    year: int | None
    journal: str
    doi: str
    pmid: str
    pmcid: str
    url: str
    kind: str
    design: str
    evidence_level: str | None
    evidence_level_reason: str
    n_patients: int | None
    completeness: Completeness
    completeness_reason: str
    digest_of: str
    is_current: bool
    retraction_status: str | None
    retraction_checked_on: date | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def is_digest(self) -> bool:
        """Return whether the words are ours and not the authors'."""
        return bool(self.digest_of)

    @property
    def soundness(self) -> Soundness:
        """Return which of the four states its work is in."""
        return Soundness.of(self.retraction_status)

    @property
    def is_retracted(self) -> bool:
        """Return whether its work is retracted: nothing is computed from its numbers then."""
        return self.soundness is Soundness.RETRACTED

    @property
    def standing_in_words(self) -> str:
        """Return what is known of retractions and corrections, with the date of the check."""
        return told(self.soundness, self.notices, self.retraction_checked_on)


SHOWN_FROM = 0.7
"""How probable it must be that a machine read a claim rightly, for answers to show it unasked."""


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with its hexadecimal id, where it stands, and what people made of it."""

    id: str
    document: DocumentCard
    value: Statement
    review: Review

    @property
    def is_unsure(self) -> bool:
        """Return whether it may well be misread, and nobody has checked it."""
        return self.value.confidence < SHOWN_FROM and self.review is not Review.ACCEPTED

    @property
    def is_rejected(self) -> bool:
        """Return whether a person found it wrong: no answer holds it."""
        return self.review is Review.REJECTED


class Coverage(StrEnum):
    """Why more may be true than was found: never "not reported", which only a reader can say."""

    NOT_FOUND = "not_found_by_machine"
    INCOMPLETE = "text_incomplete"
    ABSTRACT = "abstract_only"

    @classmethod
    def of(cls, completeness: Completeness) -> Coverage:
        """Return what may be said of what was not found in a document."""
        return {
            Completeness.FULL: cls.NOT_FOUND,
            Completeness.TEXT_INCOMPLETE: cls.INCOMPLETE,
            Completeness.ABSTRACT_ONLY: cls.ABSTRACT,
        }[completeness]


# -- What is the evidence for this indication? ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StudyEvidence:
    """What one study says on an indication; its patients are counted once, however many documents report it.

    ``claims`` are the statements that it treats, or would treat, the indication; ``coverage`` is that of the
    fullest document. ``findings`` are what the checks found in its numbers.
    """

    study_id: int
    documents: tuple[DocumentCard, ...]
    interventions: tuple[ConceptRef, ...]
    agents: tuple[ConceptRef, ...]
    claims: tuple[StatementView, ...]
    outcomes: tuple[StatementView, ...]
    complications: tuple[StatementView, ...]
    mechanisms: tuple[StatementView, ...]
    contraindications: tuple[StatementView, ...]
    findings: tuple[FindingView, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class InterventionEvidence:
    """An intervention for the indication, and the studies (by ``study_id``) that used or propose it."""

    concept: ConceptRef
    studies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    """The evidence for an indication: by study, best level of evidence first.

    ``narrower`` are the more special conditions that were found besides ``concept`` itself;
    ``background`` counts claims that documents make of others, which are not shown; ``unsure`` counts
    what was read with too little certainty to be shown unasked.
    """

    asked: str
    concept: ConceptRef
    narrower: tuple[ConceptRef, ...]
    interventions: tuple[InterventionEvidence, ...]
    studies: tuple[StudyEvidence, ...]
    background: int
    unsure: int


# -- Which complications, how often, out of how many? --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a report is listed: the concept that it is charged to, on which basis.

    ``via`` is the agent or procedure that was asked for, where it is listed because this document used it in
    the procedure that is charged (or the agent in it); None where it is charged itself.
    """

    concept: ConceptRef
    basis: Basis
    via: ConceptRef | None = None


@dataclass(frozen=True, slots=True)
class ComplicationEntry:
    """One report with every rate that it supports.

    ``rates`` are several where the unit of the denominator is unknown: all candidates are shown.
    ``is_recollection`` says that an expert remembers it: no interval is given, and ``bound`` says what would
    follow if every case had been followed. ``other_causes`` are those under which it is listed as well.
    ``withheld`` says why no rate is given where the report would support one.
    """

    statement: StatementView
    report: ComplicationReport
    grounds: tuple[Ground, ...]
    other_causes: tuple[Ground, ...]
    rates: tuple[Rate, ...]
    is_recollection: bool
    bound: str | None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class UsedWith:
    """An agent and the procedure in which documents used it (their ids)."""

    agent: ConceptRef
    procedure: ConceptRef
    documents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """A document that used what was asked for: how many reports it gave, and why others may be missing."""

    document: DocumentCard
    reports: int
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class ComplicationAnswer:
    """The complications of an agent or procedure: happened, did not happen, may happen: three answers.

    ``coverage`` lists every document that used it, since what a document does not say is not zero;
    ``background`` counts reports that documents cite from others, which are not shown; ``unsure`` those
    that were read with too little certainty to be shown unasked.
    """

    asked: str
    concept: ConceptRef
    narrower: tuple[ConceptRef, ...]
    used_with: tuple[UsedWith, ...]
    observed: tuple[ComplicationEntry, ...]
    none: tuple[ComplicationEntry, ...]
    possible: tuple[ComplicationEntry, ...]
    coverage: tuple[DocumentCoverage, ...]
    background: int
    unsure: int


# -- Documents, statements, concepts, passages ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check found in a document, with the ids of the statements that it is about."""

    document_id: int
    finding: Finding
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """A document with everything that was read out of it. ``document`` holds text, sections and tables.

    Its text is empty where the session may not show it (``kb.query.sharing``).
    """

    card: DocumentCard
    document: Document
    study: StudyFacts
    statements: tuple[StatementView, ...]
    findings: tuple[FindingView, ...]
    extractor: str
    source_path: str | None
    stored_at: datetime
    superseded_by: DocumentCard | None
    supersedes: tuple[DocumentCard, ...]


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list: with how many statements and findings it has."""

    card: DocumentCard
    statements: int
    findings: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of the list of documents; ``total`` counts them all."""

    total: int
    offset: int
    limit: int
    documents: tuple[DocumentEntry, ...]


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A quote between the words before and after it; ``place`` says in words where it stands."""

    evidence: Evidence
    before: str
    after: str
    place: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What a person decided on this statement, and why."""

    decision: str
    decided_by: str
    decided_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """A statement in full: its quotes in context, how it is cited, what was found and decided on it."""

    statement: StatementView
    quotes: tuple[QuoteInContext, ...]
    bibliography: Bibliography
    findings: tuple[FindingView, ...]
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True, slots=True)
class ConceptUse:
    """A concept with how often current documents speak of it."""

    concept: ConceptRef
    documents: int
    statements: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage of a document: ``text`` is ``document.text[start:stop]``, ``marks`` are offsets within it.

    The text is empty where the session may not show it.
    """

    document: DocumentCard
    text: str
    start: int
    stop: int
    marks: tuple[Span, ...]
    section: Role | None
    question: int | None
    score: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of hits, best first.

    ``total`` counts all passages that were found; where ``is_cut`` it is as many as were ranked, and there
    are more.
    """

    query: str
    total: int
    is_cut: bool
    offset: int
    limit: int
    hits: tuple[SearchHit, ...]
