"""The tables of the store, by aggregate: `migrations/` makes, `kb.store` fills, `kb.query` reads them."""

from kb.tables.concepts import ConceptAncestorRow, ConceptRow, ConceptTallyRow, StoreFactRow, SynonymRow
from kb.tables.curation import CurationRow, Decision, ReviewTask, ReviewTaskRow
from kb.tables.declarative import Base
from kb.tables.documents import CellRow, DocumentRow, GridRow, SectionRow, SentenceRow
from kb.tables.evidence import ArmRow, ArmTreatmentRow, DerivationRow, EvidenceRow, UnitCountRow
from kb.tables.findings import FindingRow, FindingStatementRow
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
    "IndicationClaimRow",
    "InterventionUseRow",
    "JoinedBy",
    "MechanismClaimRow",
    "OutcomeResultRow",
    "Review",
    "ReviewTask",
    "ReviewTaskRow",
    "SectionRow",
    "SentenceRow",
    "StatementConceptRow",
    "StatementRow",
    "StoreFactRow",
    "StudyRegistrationRow",
    "StudyRow",
    "SynonymRow",
    "UnitCountRow",
    "WorkRow",
]
