"""Rows back into the frozen values of `kb.statements`: the reverse of `kb.store.claims` and `.quotes`.

Every function is a few flat selects over many rows, never a select for each row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import and_, select
from sqlalchemy.orm import selectin_polymorphic

from kb.query.sharing import learn, leaving
from kb.statements import (
    AgentUse,
    Cause,
    ComparisonClaim,
    ComplicationReport,
    ConceptRef,
    ContraindicationClaim,
    Derivation,
    Evidence,
    Grade,
    IndicationClaim,
    InterventionUse,
    Locator,
    MechanismClaim,
    OutcomeResult,
    PValue,
    Scope,
    Spread,
    Statement,
    Time,
)
from kb.tables import (
    AgentUseRow,
    ComparisonClaimRow,
    ComplicationCauseRow,
    ComplicationReportRow,
    ConceptRow,
    ContraindicationClaimRow,
    DerivationRow,
    EvidenceRow,
    IndicationClaimRow,
    InterventionUseRow,
    MechanismClaimRow,
    OutcomeResultRow,
    StatementConceptRow,
    StatementRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from kb.statements import Certainty, Standing
    from kb.tables import Review

Place = tuple[int, int]
"""Document and number: the key of a statement."""

_KINDS = (
    IndicationClaimRow,
    InterventionUseRow,
    AgentUseRow,
    OutcomeResultRow,
    ComplicationReportRow,
    MechanismClaimRow,
    ContraindicationClaimRow,
    ComparisonClaimRow,
)
_CHUNK = 900  # SQLite counts the parameters of a statement


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement with what the store knows of it: its document, its digest, what people made of it."""

    document_id: int
    digest: bytes
    review: Review
    value: Statement


class _Shared(TypedDict):
    """What every statement has."""

    concept: ConceptRef
    text: str
    evidence: tuple[Evidence, ...]
    certainty: Certainty
    standing: Standing
    confidence: float
    extractor: str
    derived: tuple[Derivation, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What hangs on statements, by the statement's key, and the concepts that they name."""

    concepts: dict[int, ConceptRef]
    evidence: dict[Place, list[Evidence]]
    derived: dict[Place, list[Derivation]]
    linked: dict[Place, list[int]]
    causes: dict[Place, list[ComplicationCauseRow]]

    def shared(self, row: StatementRow) -> _Shared:
        """Return what every statement has."""
        place = row.document_id, row.number
        return {
            "concept": self.concepts[row.concept_id],
            "text": row.text,
            "evidence": tuple(self.evidence[place]),
            "certainty": row.certainty,
            "standing": row.standing,
            "confidence": row.confidence,
            "extractor": row.extractor,
            "derived": tuple(self.derived[place]),
        }

    def links(self, row: StatementRow) -> tuple[ConceptRef, ...]:
        """Return the concepts that an indication or a contraindication names beside its own."""
        return tuple(self.concepts[id_] for id_ in self.linked[row.document_id, row.number])


def load_statements(session: Session, *conditions: ColumnElement[bool]) -> list[StoredStatement]:
    """Return the statements that meet conditions on `StatementRow`, in the order of their documents."""
    query = select(StatementRow).where(*conditions).order_by(StatementRow.document_id, StatementRow.number)
    rows = session.scalars(query.options(selectin_polymorphic(StatementRow, _KINDS))).all()
    if not rows:
        return []
    parts = _parts(session, rows, conditions)
    return [StoredStatement(row.document_id, row.digest, row.review, _value(row, parts)) for row in rows]


def _parts(
    session: Session, rows: Iterable[StatementRow], conditions: tuple[ColumnElement[bool], ...]
) -> _Parts:
    """Load what hangs on statements."""
    evidence: dict[Place, list[Evidence]] = defaultdict(list)
    learn(session, (row.document_id for row in rows))
    quotes = select(EvidenceRow).join(
        StatementRow,
        and_(
            StatementRow.document_id == EvidenceRow.document_id,
            StatementRow.number == EvidenceRow.statement_number,
        ),
    )
    for quote in session.scalars(
        quotes.where(*conditions).order_by(EvidenceRow.document_id, EvidenceRow.number)
    ):
        evidence[quote.document_id, quote.statement_number or 0].append(evidence_of(session, quote))
    derived: dict[Place, list[Derivation]] = defaultdict(list)
    for each in session.scalars(_hanging(DerivationRow, conditions)):
        inputs = tuple((str(name), value) for name, value in each.inputs)
        derived[each.document_id, each.number].append(
            Derivation(each.field, each.value, each.formula, inputs)
        )
    linked: dict[Place, list[int]] = defaultdict(list)
    for link in session.scalars(_hanging(StatementConceptRow, conditions)):
        linked[link.document_id, link.number].append(link.concept_id)
    causes: dict[Place, list[ComplicationCauseRow]] = defaultdict(list)
    for cause in session.scalars(_hanging(ComplicationCauseRow, conditions)):
        causes[cause.document_id, cause.number].append(cause)
    ids = {id_ for ids in linked.values() for id_ in ids} | {id_ for row in rows for id_ in _concepts(row)}
    ids |= {cause.concept_id for found in causes.values() for cause in found}
    return _Parts(concept_refs(session, ids), evidence, derived, linked, causes)


def _hanging(table: Any, conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:  # noqa: ANN401
    """Return a select of rows that hang on the statements that meet conditions, in their order."""
    own = and_(StatementRow.document_id == table.document_id, StatementRow.number == table.number)
    order = (table.document_id, table.number, table.position)
    return select(table).join(StatementRow, own).where(*conditions).order_by(*order)


def _concepts(row: StatementRow) -> list[int]:
    """Return the concepts that a row itself names."""
    ids: list[int | None] = [row.concept_id]
    if isinstance(row, AgentUseRow):
        ids.append(row.intervention_id)
    if isinstance(row, MechanismClaimRow):
        ids.append(row.effect_id)
    return [id_ for id_ in ids if id_ is not None]


def concept_refs(session: Session, ids: Iterable[int]) -> dict[int, ConceptRef]:
    """Return concepts by their keys."""
    wanted = sorted(set(ids))
    found = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row in session.scalars(select(ConceptRow).where(ConceptRow.id.in_(chunk))):
            found[row.id] = ref_of(row)
    return found


def ref_of(row: ConceptRow) -> ConceptRef:
    """Return a concept as statements name it."""
    return ConceptRef(row.kind, row.label, row.slug, row.curie, row.origin)


def evidence_of(session: Session, row: EvidenceRow) -> Evidence:
    """Return a quote as far as it may be shown; its locator only where something of it is known."""
    place = (row.table_number, row.row, row.column, row.element, row.question, row.time_code)
    locator = Locator(*place) if any(part is not None for part in place) else None
    quote = Evidence(row.quote, row.start, row.stop, row.section, row.page, locator, row.purpose)
    return leaving(session, row.document_id, quote)


@singledispatch
def _value(row: StatementRow, _parts: _Parts) -> Statement:
    """Return a row as the statement that it is."""
    raise TypeError(type(row).__name__)  # pragma: no cover - every kind is registered


@_value.register
def _(row: IndicationClaimRow, parts: _Parts) -> Statement:
    return IndicationClaim(
        **parts.shared(row),
        stance=row.stance,  # type: ignore[arg-type] # written from the same closed list
        interventions=parts.links(row),
    )


@_value.register
def _(row: InterventionUseRow, parts: _Parts) -> Statement:
    return InterventionUse(**parts.shared(row), arm=row.arm, target=row.target)


@_value.register
def _(row: AgentUseRow, parts: _Parts) -> Statement:
    return AgentUse(
        **parts.shared(row),
        size_um=_pair(row.size_low, row.size_high),
        dose=row.dose,
        role=row.role,
        intervention=parts.concepts[row.intervention_id] if row.intervention_id is not None else None,
    )


@_value.register
def _(row: OutcomeResultRow, parts: _Parts) -> Statement:
    time = spread = p = None
    if row.time_baseline is not None:
        time = Time(row.time_value, row.time_unit, row.time_anchor, baseline=row.time_baseline)
    if row.spread_kind is not None:
        spread = Spread(row.spread_kind, row.spread_value, row.spread_low, row.spread_high)  # type: ignore[arg-type]
    if row.p_op is not None and row.p_value is not None:
        p = PValue(row.p_op, row.p_value, row.p_comparison)  # type: ignore[arg-type]
    return OutcomeResult(
        **parts.shared(row),
        statistic=row.statistic,
        value=row.value,
        arm=row.arm,
        time=time,
        unit=row.unit,
        scale=_pair(row.scale_low, row.scale_high),
        direction=row.direction,
        spread=spread,
        n=row.n,
        p=p,
        comparator=row.comparator,
        measure_class=row.measure_class,
    )


@_value.register
def _(row: ComplicationReportRow, parts: _Parts) -> Statement:
    limits = (
        row.scope_severity,
        row.scope_symptomatic,
        row.scope_permanent,
        row.scope_related,
        row.scope_window,
        row.scope_detection,
    )
    grade = None
    if row.grade_scale is not None:
        grade = Grade(row.grade_scale, row.grade or "", row.grade_verbatim or "", row.grade_version)
    causes = parts.causes[row.document_id, row.number]
    return ComplicationReport(
        **parts.shared(row),
        occurrence=row.occurrence,
        events=row.events,
        count_of=row.count_of,  # type: ignore[arg-type] # written from the same closed list
        total=row.total,
        total_relation=row.total_relation,  # type: ignore[arg-type] # the same
        unit=row.unit,
        percent=row.percent,
        scope=Scope(*limits) if any(part is not None for part in limits) else None,
        arm=row.arm,
        grade=grade,
        causes=tuple(Cause(parts.concepts[cause.concept_id], cause.basis) for cause in causes),
    )


@_value.register
def _(row: MechanismClaimRow, parts: _Parts) -> Statement:
    return MechanismClaim(
        **parts.shared(row),
        relation=row.relation,
        effect=parts.concepts[row.effect_id],
        effect_text=row.effect_text,
        polarity=row.polarity,
    )


@_value.register
def _(row: ContraindicationClaimRow, parts: _Parts) -> Statement:
    return ContraindicationClaim(
        **parts.shared(row),
        of=parts.links(row),
        strength=row.strength,  # type: ignore[arg-type] # written from the same closed list
    )


@_value.register
def _(row: ComparisonClaimRow, parts: _Parts) -> Statement:
    return ComparisonClaim(
        **parts.shared(row),
        effect=row.effect,  # type: ignore[arg-type] # written from the same closed list
        arm=row.arm,
        comparator=row.comparator,
    )


def _pair(low: float | None, high: float | None) -> tuple[float, float] | None:
    """Return both ends of a range, or None."""
    return None if low is None or high is None else (low, high)
