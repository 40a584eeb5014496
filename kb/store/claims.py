"""Statements as rows: what all kinds share, what each kind has of its own, and what it links to.

The way back from rows to values is `kb.query.values`; a test makes the round trip for every kind.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from kb.statements import (
    AgentUse,
    ComparisonClaim,
    ComplicationReport,
    ContraindicationClaim,
    IndicationClaim,
    InterventionUse,
    MechanismClaim,
    OutcomeResult,
    claim_of,
)
from kb.store.concepts import Key, key_of
from kb.store.rows import add_rows
from kb.tables import (
    AgentUseRow,
    ComparisonClaimRow,
    ComplicationCauseRow,
    ComplicationReportRow,
    ContraindicationClaimRow,
    DerivationRow,
    IndicationClaimRow,
    InterventionUseRow,
    MechanismClaimRow,
    OutcomeResultRow,
    Review,
    StatementConceptRow,
    StatementRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.statements import ConceptRef, Statement
    from kb.tables import Base

Ids = dict[Key, int]

_TABLES: dict[type[Statement], type[StatementRow]] = {
    IndicationClaim: IndicationClaimRow,
    InterventionUse: InterventionUseRow,
    AgentUse: AgentUseRow,
    OutcomeResult: OutcomeResultRow,
    ComplicationReport: ComplicationReportRow,
    MechanismClaim: MechanismClaimRow,
    ContraindicationClaim: ContraindicationClaimRow,
    ComparisonClaim: ComparisonClaimRow,
}


def refs_of(statement: Statement) -> list[ConceptRef]:
    """Return every concept that a statement names."""
    refs = [statement.concept, *linked(statement)]
    if isinstance(statement, AgentUse) and statement.intervention:
        refs.append(statement.intervention)
    if isinstance(statement, MechanismClaim):
        refs.append(statement.effect)
    if isinstance(statement, ComplicationReport):
        refs += [cause.concept for cause in statement.causes]
    return refs


def linked(statement: Statement) -> tuple[ConceptRef, ...]:
    """Return the treatments of an indication or of a contraindication."""
    if isinstance(statement, IndicationClaim):
        return statement.interventions
    if isinstance(statement, ContraindicationClaim):
        return statement.of
    return ()


def claim_digest(statement: Statement) -> bytes:
    """Return 16 bytes of what is claimed, by which a decision knows it again in another reading.

    Unlike a statement's own digest it leaves out labels and identifiers of concepts, which change with the
    vocabulary, and keeps kind and slug.
    """
    claim = json.dumps(_without_labels(claim_of(statement)), sort_keys=True, default=str)
    return hashlib.blake2b(claim.encode(), digest_size=16).digest()


def quotes_digest(statement: Statement) -> bytes:
    """Return 16 bytes of the words that a statement quotes, wherever they stand and however lines break."""
    words = sorted({" ".join(evidence.quote.split()) for evidence in statement.evidence})
    return hashlib.blake2b(json.dumps(words).encode(), digest_size=16).digest()


def _without_labels(claim: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the claim with every concept reduced to its kind and slug."""
    if isinstance(claim, list):
        return [_without_labels(part) for part in claim]
    if not isinstance(claim, dict):
        return claim
    if {"kind", "slug", "label"} <= claim.keys():
        return f"{claim['kind']}:{claim['slug']}"
    return {name: _without_labels(part) for name, part in claim.items()}


def add_statements(
    session: Session,
    document: int,
    statements: Sequence[tuple[bytes, Statement]],
    ids: Ids,
    first: int = 0,
) -> None:
    """Add statements by kind, with their links and derivations; they are numbered on in the order given."""
    by_table: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    for number, (digest, statement) in enumerate(statements, first):
        key = {"document_id": document, "number": number}
        by_table[StatementRow].append(key | _shared(digest, statement, ids))
        by_table[_TABLES[type(statement)]].append(key | _own(statement, ids))
        for table, rows in _links(key, statement, ids).items():
            by_table[table] += rows
    links = (StatementConceptRow, ComplicationCauseRow, DerivationRow)
    tables: list[type[Base]] = [StatementRow, *_TABLES.values(), *links]  # what rows hang on comes first
    for table in tables:
        add_rows(session, table, by_table[table])


def _shared(digest: bytes, statement: Statement, ids: Ids) -> dict[str, Any]:
    """Return what every statement has."""
    return {
        "digest": digest,
        "claim": claim_digest(statement),
        "quotes": quotes_digest(statement),
        "kind": statement.kind,
        "concept_id": ids[key_of(statement.concept)],
        "text": statement.text,
        "certainty": statement.certainty,
        "standing": statement.standing,
        "confidence": statement.confidence,
        "extractor": statement.extractor,
        "review": Review.OPEN,
    }


def _links(key: dict[str, int], statement: Statement, ids: Ids) -> dict[type[Base], list[dict[str, Any]]]:
    """Return the rows that hang on a statement, by table."""
    causes = statement.causes if isinstance(statement, ComplicationReport) else ()
    return {
        StatementConceptRow: [
            key | {"position": position, "concept_id": ids[key_of(ref)]}
            for position, ref in enumerate(linked(statement))
        ],
        ComplicationCauseRow: [
            key | {"position": position, "concept_id": ids[key_of(cause.concept)], "basis": cause.basis}
            for position, cause in enumerate(causes)
        ],
        DerivationRow: [
            key | asdict(derivation) | {"position": position, "inputs": [list(i) for i in derivation.inputs]}
            for position, derivation in enumerate(statement.derived)
        ],
    }


@singledispatch
def _own(statement: Statement, _ids: Ids) -> dict[str, Any]:
    """Return the columns of a statement's own kind."""
    raise TypeError(type(statement).__name__)  # pragma: no cover - every kind is registered


@_own.register
def _(statement: IndicationClaim, _ids: Ids) -> dict[str, Any]:
    return {"stance": statement.stance}


@_own.register
def _(statement: InterventionUse, _ids: Ids) -> dict[str, Any]:
    return {"arm": statement.arm, "target": statement.target}


@_own.register
def _(statement: AgentUse, ids: Ids) -> dict[str, Any]:
    low, high = statement.size_um or (None, None)
    used_in = statement.intervention
    return {
        "size_low": low,
        "size_high": high,
        "dose": statement.dose,
        "role": statement.role,
        "intervention_id": ids[key_of(used_in)] if used_in else None,
    }


@_own.register
def _(statement: OutcomeResult, _ids: Ids) -> dict[str, Any]:
    time, spread, p = statement.time, statement.spread, statement.p
    low, high = statement.scale or (None, None)
    plain = ("statistic", "value", "arm", "unit", "direction", "n", "comparator", "measure_class")
    return {name: getattr(statement, name) for name in plain} | {
        "time_baseline": time.baseline if time else None,
        "time_value": time.value if time else None,
        "time_unit": time.unit if time else None,
        "time_anchor": time.anchor if time else None,
        "days": time.days if time else None,
        "scale_low": low,
        "scale_high": high,
        "spread_kind": spread.kind if spread else None,
        "spread_value": spread.value if spread else None,
        "spread_low": spread.low if spread else None,
        "spread_high": spread.high if spread else None,
        "p_op": p.op if p else None,
        "p_value": p.value if p else None,
        "p_comparison": p.comparison if p else None,
    }


@_own.register
def _(statement: ComplicationReport, _ids: Ids) -> dict[str, Any]:
    scope, grade = statement.scope, statement.grade
    plain = ("occurrence", "events", "count_of", "total", "total_relation", "unit", "percent", "arm")
    parts = ("severity", "symptomatic", "permanent", "related", "window", "detection")
    return (
        {name: getattr(statement, name) for name in plain}
        | {f"scope_{part}": getattr(scope, part) if scope else None for part in parts}
        | {
            "grade_scale": grade.scale if grade else None,
            "grade": grade.grade if grade else None,
            "grade_verbatim": grade.verbatim if grade else None,
            "grade_version": grade.version if grade else None,
        }
    )


@_own.register
def _(statement: MechanismClaim, ids: Ids) -> dict[str, Any]:
    return {
        "relation": statement.relation,
        "effect_id": ids[key_of(statement.effect)],
        "effect_text": statement.effect_text,
        "polarity": statement.polarity,
    }


@_own.register
def _(statement: ContraindicationClaim, _ids: Ids) -> dict[str, Any]:
    return {"strength": statement.strength}


@_own.register
def _(statement: ComparisonClaim, _ids: Ids) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in ("effect", "arm", "comparator")}
