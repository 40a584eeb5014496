"""The tables of the store, by aggregate: `migrations/` makes, `kb.store` fills, `kb.query` reads them."""

from kb.tables.concepts import ConceptAncestorRow, ConceptRow, ConceptTallyRow, StoreFactRow, SynonymRow
from kb.tables.curation import CurationRow, Decision, ReviewTask, ReviewTaskRow
from kb.tables.declarative import Base
from kb.tables.documents import CellRow, CitedWorkRow, DocumentRow, GridRow, SectionRow, SentenceRow
from kb.tables.evidence import (
    ArmRow,
    ArmTreatmentRow,
    CharacteristicRow,
    DerivationRow,
    EvidenceRow,
    UnitCountRow,
)
from kb.tables.findings import FindingRow, FindingStatementRow
from kb.tables.records import ImportRunRow, ScreeningDecisionRow, SourceRecordRow
from kb.tables.relations import (
    NoticeKind,
    PairAnswer,
    PairQuestion,
    StudyJoinRow,
    WorkMergeRow,
    WorkNoticeRow,
    WorkPairRow,
    WorkRelationRow,
)
from kb.tables.statements import (
    AgentUseRow,
    ComplicationCauseRow,
    ComplicationReportRow,
    ContraindicationClaimRow,
    IndicationClaimRow,
    InterventionUseRow,
    MechanismClaimRow,
    OutcomeResultRow,
    Review,
    StatementConceptRow,
    StatementRow,
)
from kb.tables.works import JoinedBy, StudyRegistrationRow, StudyRow, WorkRow

__all__ = [
    "AgentUseRow",
    "ArmRow",
    "ArmTreatmentRow",
    "Base",
    "CellRow",
    "CharacteristicRow",
    "CitedWorkRow",
    "ComplicationCauseRow",
    "ComplicationReportRow",
    "ConceptAncestorRow",
    "ConceptRow",
    "ConceptTallyRow",
    "ContraindicationClaimRow",
    "CurationRow",
    "Decision",
    "DerivationRow",
    "DocumentRow",
    "EvidenceRow",
    "FindingRow",
    "FindingStatementRow",
    "GridRow",
    "ImportRunRow",
    "IndicationClaimRow",
    "InterventionUseRow",
    "JoinedBy",
    "MechanismClaimRow",
    "NoticeKind",
    "OutcomeResultRow",
    "PairAnswer",
    "PairQuestion",
    "Review",
    "ReviewTask",
    "ReviewTaskRow",
    "ScreeningDecisionRow",
    "SectionRow",
    "SentenceRow",
    "SourceRecordRow",
    "StatementConceptRow",
    "StatementRow",
    "StoreFactRow",
    "StudyJoinRow",
    "StudyRegistrationRow",
    "StudyRow",
    "SynonymRow",
    "UnitCountRow",
    "WorkMergeRow",
    "WorkNoticeRow",
    "WorkPairRow",
    "WorkRelationRow",
    "WorkRow",
]
