"""What is the evidence for this indication? By concept and everything narrower, one answer a study."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.documents import Completeness
from kb.query.answers import Coverage, EvidenceAnswer, InterventionEvidence, StudyEvidence
from kb.query.cards import CHUNK, cards, current_documents, findings, views
from kb.query.naming import found_refs, narrower_ids, resolve
from kb.query.stored import OWN_STANDINGS
from kb.query.values import load_statements, ref_of
from kb.statements import AgentUse, Certainty, IndicationClaim, InterventionUse, Kind
from kb.tables import StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from kb.query.answers import DocumentCard, FindingView, StatementView
    from kb.query.values import StoredStatement
    from kb.statements import ConceptRef

_FULLEST_FIRST = (Completeness.FULL, Completeness.TEXT_INCOMPLETE, Completeness.ABSTRACT_ONLY)


def evidence(session: Session, indication: str, *, everything: bool = False) -> EvidenceAnswer:
    """Return the evidence for an indication, given by any of its names.

    Args:
        session: Where to look.
        indication: Name, synonym, abbreviation, CURIE or slug.
        everything: Also what may well be misread, and nobody has checked.

    Raises:
        NotFoundError: No indication has this name.
    """
    concept = resolve(session, indication, ("indication",))
    wanted = list(narrower_ids(session, concept.id))
    documents, found, background = _claims(session, wanted)
    statements = _statements(session, documents)
    known = cards(session, documents)
    said = [view for view in views(statements, known) if not view.is_rejected]
    shown = [view for view in said if everything or not view.is_unsure]
    slugs = {ref.slug for ref in found_refs(session, wanted, -1)}
    checks = findings(session, documents)
    by_study = (_study(study, own, slugs, checks) for study, own in _by_study(shown).items())
    studies = sorted((study for study in by_study if study.claims), key=_strongest)
    claimed = {view.value.concept.slug for study in studies for view in study.claims}
    return EvidenceAnswer(
        asked=indication,
        concept=ref_of(concept),
        narrower=tuple(ref for ref in found_refs(session, found, concept.id) if ref.slug in claimed),
        interventions=_interventions(studies),
        studies=tuple(studies),
        background=background,
        unsure=len(said) - len(shown),
    )


def _claims(session: Session, wanted: Sequence[int]) -> tuple[list[int], set[int], int]:
    """Return the documents that claim one of these indications, the indications, and how often others do."""
    documents: set[int] = set()
    found: set[int] = set()
    background = 0
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(StatementRow.document_id, StatementRow.concept_id, StatementRow.standing, func.count())
            .where(
                StatementRow.kind == Kind.INDICATION,
                StatementRow.concept_id.in_(wanted[start : start + CHUNK]),
                current_documents(),
            )
            .group_by(StatementRow.document_id, StatementRow.concept_id, StatementRow.standing)
        )
        for document, concept, standing, count in rows:
            if standing in OWN_STANDINGS:
                documents.add(document)
                found.add(concept)
            else:
                background += count
    return sorted(documents), found, background


def _statements(session: Session, documents: Sequence[int]) -> list[StoredStatement]:
    """Return what these documents say themselves."""
    found: list[StoredStatement] = []
    for start in range(0, len(documents), CHUNK):
        found += load_statements(
            session,
            StatementRow.document_id.in_(documents[start : start + CHUNK]),
            StatementRow.standing.in_(OWN_STANDINGS),
        )
    return found


def _by_study(found: Iterable[StatementView]) -> dict[int, list[StatementView]]:
    """Return statements by the study of their document."""
    grouped: dict[int, list[StatementView]] = defaultdict(list)
    for view in found:
        grouped[view.document.study_id].append(view)
    return grouped


def _study(
    study: int,
    said: Sequence[StatementView],
    indications: set[str],
    checks: dict[int, list[FindingView]],
) -> StudyEvidence:
    """Return what one study says on the indications of these slugs."""
    documents = _documents(said)
    claims = [v for v in said if v.value.kind is Kind.INDICATION and v.value.concept.slug in indications]
    return StudyEvidence(
        study_id=study,
        documents=documents,
        interventions=_treatments(claims, said),
        agents=_agents(said),
        claims=tuple(claims),
        outcomes=_of_kind(said, Kind.OUTCOME),
        complications=_of_kind(said, Kind.COMPLICATION),
        mechanisms=_of_kind(said, Kind.MECHANISM),
        contraindications=_of_kind(said, Kind.CONTRAINDICATION),
        findings=tuple(finding for card in documents for finding in checks.get(card.document_id, [])),
        coverage=Coverage.of(documents[0].completeness),
    )


def _documents(said: Sequence[StatementView]) -> tuple[DocumentCard, ...]:
    """Return the documents of a study: sources before digests, the fullest first."""
    distinct = {view.document.document_id: view.document for view in said}.values()
    return tuple(sorted(distinct, key=lambda c: (c.is_digest, _FULLEST_FIRST.index(c.completeness))))


def _of_kind(said: Sequence[StatementView], kind: Kind) -> tuple[StatementView, ...]:
    """Return the statements of a kind."""
    return tuple(view for view in said if view.value.kind is kind)


def _treatments(claims: Sequence[StatementView], said: Sequence[StatementView]) -> tuple[ConceptRef, ...]:
    """Return the interventions that the claims name; where they name none, those that the study used."""
    named = [ref for v in claims if isinstance(v.value, IndicationClaim) for ref in v.value.interventions]
    used = [v.value.concept for v in said if isinstance(v.value, InterventionUse) and _is_said(v)]
    return _distinct(named or used)


def _agents(said: Sequence[StatementView]) -> tuple[ConceptRef, ...]:
    """Return the agents that the study used."""
    return _distinct([v.value.concept for v in said if isinstance(v.value, AgentUse) and _is_said(v)])


def _is_said(view: StatementView) -> bool:
    """Return whether this was done, and is not only imagined."""
    return view.value.certainty is not Certainty.HYPOTHETICAL


def _distinct(refs: Iterable[ConceptRef]) -> tuple[ConceptRef, ...]:
    """Return each concept once, in the order in which they are named."""
    return tuple({(ref.kind, ref.slug): ref for ref in refs}.values())


def _interventions(studies: Sequence[StudyEvidence]) -> tuple[InterventionEvidence, ...]:
    """Return the interventions with their studies, the most studied first."""
    found: dict[tuple[str, str], tuple[ConceptRef, list[int]]] = {}
    for study in studies:
        for ref in study.interventions:
            found.setdefault((ref.kind, ref.slug), (ref, []))[1].append(study.study_id)
    listed = sorted(found.values(), key=lambda pair: (-len(pair[1]), pair[0].label))
    return tuple(InterventionEvidence(ref, tuple(ids)) for ref, ids in listed)


def _strongest(study: StudyEvidence) -> tuple[bool, str, int, int]:
    """Sort studies by level of evidence, then by number of patients, then as they came; retracted last."""
    is_retracted = any(card.is_retracted for card in study.documents)
    levels = [card.evidence_level for card in study.documents if card.evidence_level]
    patients = max((card.n_patients or 0 for card in study.documents), default=0)
    return (is_retracted, min(levels, default="9"), -patients, study.study_id)
