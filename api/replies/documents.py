"""Documents, the statements that stand in them, and what the checks found."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.replies.claims import ClaimReply, EvidenceReply
from api.replies.reply import Moment, Reply
from kb.documents import Completeness, Role, Section
from kb.notices import Soundness
from kb.tables import NoticeKind, Review


class AuthorReply(Reply):
    """A person or a body; `literal` where the name cannot be split."""

    family: str
    given: str
    suffix: str
    literal: str
    orcid: str
    role: str = Field(description="author, interviewee, interviewer or editor")


class NoticeReply(Reply):
    """A notice on a work: what was said of it after it appeared, by whom, and where."""

    kind: NoticeKind
    source: str = Field(description="Who told us: jats, pubmed, crossref or another.")
    doi: str
    pmid: str
    pmcid: str
    date: str = Field(description="ISO 8601, as far as it is known.")
    said: str = Field(description="The words of the source.")


class DocumentReply(Reply):
    """A document that was read, and the work that it holds."""

    digest: str = Field(description="Of the bytes that were read (BLAKE2b, 16 bytes, hexadecimal).")
    citation_key: str = Field(examples=["okunoTranscatheterArterialEmbolization2015"])
    study_id: int = Field(description="Equal for all documents of one study.")
    source: str = Field(description="The name of the file.")
    title: str
    authors: tuple[AuthorReply, ...]
    year: int | None
    journal: str
    doi: str
    pmid: str
    pmcid: str
    url: str
    kind: str = Field(examples=["primary_study"])
    design: str = Field(examples=["single_arm_retrospective"])
    evidence_level: str | None = Field(description="OCEBM 2011.", examples=["4"])
    evidence_level_reason: str
    n_patients: int | None
    completeness: Completeness
    completeness_reason: str
    digest_of: str = Field(
        description="The reference of the true source, where the document is a digest of ours: its words are "
        "not the authors'. Empty otherwise."
    )
    is_current: bool = Field(description="False where a newer document of the same work replaces it.")
    retraction_status: str | None
    soundness: Soundness = Field(
        description="Which of four states the work is in; clear as of `retraction_checked_on`."
    )
    retraction_checked_on: date | None
    standing_in_words: str = Field(examples=["never checked for retraction"])
    notices: tuple[NoticeReply, ...] = Field(description="Retractions, concerns, corrections, updates.")


class StatementReply(Reply):
    """A statement with the document that it stands in."""

    id: str = Field(description="Of document, claim and quotes; permanent.")
    review: Review = Field(description="What people made of it.")
    document: DocumentReply
    claim: ClaimReply = Field(validation_alias="value")


class FindingReply(Reply):
    """What a check found in a document's numbers."""

    kind: str = Field(examples=["mean_from_individual_values"])
    message: str
    statements: tuple[str, ...] = Field(description="Ids of the statements concerned.")
    evidence: tuple[EvidenceReply, ...] = Field(description="The quotes that disagree.")


class SectionReply(Reply):
    """A stretch of the text with one role."""

    role: Role
    title: str | None
    start: int
    stop: int
    page: int | None
    question: int | None
    table: int | None

    @classmethod
    def of(cls, section: Section) -> SectionReply:
        """Return a section of a document."""
        return cls(
            role=section.role,
            title=section.title,
            start=section.span.start,
            stop=section.span.stop,
            page=section.page,
            question=section.question,
            table=section.table,
        )


class ArmReply(Reply):
    """A group of a study."""

    label: str
    n: int | None
    evidence: tuple[EvidenceReply, ...]


class CharacteristicReply(Reply):
    """One entry of the table of study characteristics; `trait` is its question."""

    trait: str
    text: str = Field(description="The answer as printed; it stands in the quote.")
    subject: str | None
    arm: str | None
    number: float | None
    unit: str | None
    total: float | None
    evidence: EvidenceReply


class FullDocumentReply(DocumentReply):
    """A document with its text, its parts and what the checks found."""

    extractor: str
    stored_at: Moment
    statement_count: int
    text: str = Field(description="The text as stored: all offsets count its code points.")
    text_withheld: bool = Field(
        description="True where the text, having no open licence, does not leave the machine of its owner; "
        "`text` is empty then, and quotes are cut."
    )
    sections: list[SectionReply]
    arms: list[ArmReply]
    characteristics: list[CharacteristicReply]
    findings: list[FindingReply]
    superseded_by: str | None = Field(description="The digest of the document that replaces it.")


class DocumentEntryReply(Reply):
    """A document in a list."""

    document: DocumentReply = Field(validation_alias="card")
    statements: int
    findings: int
    stored_at: Moment


class DocumentListReply(Reply):
    """A page of the list of documents; the `Link` header names the next one."""

    total: int
    offset: int
    limit: int
    documents: tuple[DocumentEntryReply, ...]


class StatementListReply(Reply):
    """A page of a document's statements; the `Link` header names the next one."""

    total: int
    offset: int
    limit: int
    statements: list[StatementReply]


class QuoteReply(Reply):
    """A quote between the words before and after it."""

    place: str = Field(description="Where it stands, in words.", examples=["Results, p. 4, Table 2"])
    before: str
    after: str
    evidence: EvidenceReply


class DecisionReply(Reply):
    """What a person decided on a statement, and why."""

    decision: str
    decided_by: str
    decided_at: Moment
    reason: str


class StatementDetailReply(Reply):
    """A statement in full."""

    statement: StatementReply
    quotes: tuple[QuoteReply, ...]
    findings: list[FindingReply]
    decisions: tuple[DecisionReply, ...]
    reference: str = Field(description="The work, in Vancouver style.")
