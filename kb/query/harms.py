"""Which complications are reported for this agent or procedure, how often, out of how many?

A report is listed under what it is charged to. It is listed under an agent, too, where its document used the
agent in the procedure that is charged, and the other way round; never where it is of something else by
definition: cement leakage is of the cement, not of the particles of the embolization before it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from kb.query.answers import (
    ComplicationAnswer,
    ComplicationEntry,
    Coverage,
    DocumentCoverage,
    Ground,
    UsedWith,
)
from kb.query.cards import cards, current_documents, views
from kb.query.denominators import denominators, fitting
from kb.query.naming import found_refs, narrower_ids, resolve
from kb.query.stored import OWN_STANDINGS
from kb.query.values import concept_refs, load_statements, ref_of
from kb.statements import Basis, ComplicationReport, Kind, Occurrence, Standing
from kb.synthesis.rates import rates
from kb.tables import AgentUseRow, ComplicationCauseRow, StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from kb.query.answers import DocumentCard, StatementView
    from kb.statements import ConceptRef
    from kb.synthesis.rates import Denominator

Key = tuple[str, str]
RETRACTED_SOURCE = "no rate: the source is retracted"
"""What stands in place of a rate."""

_OVERRULING = (Basis.STATED, Basis.DEFINITION)
_ORDER = (Basis.STATED, Basis.DEFINITION, Basis.SECTION, Basis.ARM, Basis.STUDY)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for: the concept with everything narrower, and how documents used it.

    ``partners`` are, by document, the procedures in which it was used (or the agents used in it), each with
    the agent or procedure asked for by which they are tied; ``users`` are the documents that used it.
    """

    wanted: frozenset[Key]
    partners: dict[int, dict[Key, ConceptRef]]
    used_with: tuple[UsedWith, ...]
    users: frozenset[int]


def complications(
    session: Session, agent_or_procedure: str, *, everything: bool = False
) -> ComplicationAnswer:
    """Return the complications of an agent or procedure, given by any of its names.

    Args:
        session: Where to look.
        agent_or_procedure: Name, synonym, abbreviation, CURIE or slug.
        everything: Also what may well be misread, and nobody has checked.

    Raises:
        NotFoundError: No agent or intervention has this name.
    """
    concept = resolve(session, agent_or_procedure, ("agent", "intervention"))
    ids = narrower_ids(session, concept.id)
    asked = _asked(session, ids)
    found = load_statements(
        session, StatementRow.kind == Kind.COMPLICATION, current_documents(), _relevant(ids, asked)
    )
    known = cards(session, {stored.document_id for stored in found} | asked.users)
    sizes = denominators(session, known)
    entries = []
    background = unsure = 0
    for view in views(found, known):
        entry = _entry(view, asked, sizes[view.document.document_id])
        if entry is None or view.is_rejected:
            continue
        if view.value.standing not in OWN_STANDINGS:
            background += 1
        elif view.is_unsure and not everything:
            unsure += 1
        else:
            entries.append(entry)
    return ComplicationAnswer(
        asked=agent_or_procedure,
        concept=ref_of(concept),
        narrower=found_refs(session, _spoken_of(session, ids), concept.id),
        used_with=asked.used_with,
        observed=_of(entries, Occurrence.OBSERVED),
        none=_of(entries, Occurrence.NONE),
        possible=_of(entries, Occurrence.POSSIBLE),
        coverage=_coverage(entries, asked, known),
        background=background,
        unsure=unsure,
    )


def _asked(session: Session, ids: Iterable[int]) -> _Asked:
    """Return how current documents used the concepts asked for."""
    wanted = set(ids)
    uses = session.execute(
        select(AgentUseRow.document_id, AgentUseRow.concept_id, AgentUseRow.intervention_id).where(
            StatementRow.standing.in_(OWN_STANDINGS), current_documents()
        )
    ).all()
    mine = [use for use in uses if use.concept_id in wanted or use.intervention_id in wanted]
    refs = concept_refs(session, {id_ for use in mine for id_ in (use[1], use[2]) if id_ is not None})
    partners: dict[int, dict[Key, ConceptRef]] = defaultdict(dict)
    pairs: dict[tuple[int, int], set[int]] = defaultdict(set)
    for document, agent, procedure in mine:
        if procedure is None:
            continue
        pairs[agent, procedure].add(document)
        if agent in wanted:
            partners[document][_key(refs[procedure])] = refs[agent]
        if procedure in wanted:
            partners[document][_key(refs[agent])] = refs[procedure]
    used_with = [
        UsedWith(refs[agent], refs[procedure], tuple(sorted(documents)))
        for (agent, procedure), documents in pairs.items()
    ]
    return _Asked(
        wanted=frozenset(_key(ref) for ref in concept_refs(session, wanted).values()),
        partners=partners,
        used_with=tuple(sorted(used_with, key=lambda u: (u.agent.label, u.procedure.label))),
        users=frozenset(_users(session, wanted) | {use.document_id for use in mine}),
    )


def _users(session: Session, wanted: Iterable[int]) -> set[int]:
    """Return the current documents that say themselves that they used one of these."""
    rows = session.scalars(
        select(StatementRow.document_id)
        .where(
            StatementRow.kind.in_((Kind.AGENT, Kind.INTERVENTION)),
            StatementRow.concept_id.in_(wanted),
            StatementRow.standing.in_(OWN_STANDINGS),
            current_documents(),
        )
        .distinct()
    )
    return set(rows)


def _relevant(ids: Iterable[int], asked: _Asked) -> ColumnElement[bool]:
    """Return the condition on reports that they are charged to what was asked, or stand beside its use."""
    charged = (
        exists()
        .where(
            ComplicationCauseRow.document_id == StatementRow.document_id,
            ComplicationCauseRow.number == StatementRow.number,
            ComplicationCauseRow.concept_id.in_(ids),
        )
        # Of statements alone: the condition is used in selects of causes as well.
        .correlate(StatementRow)
    )
    return or_(charged, StatementRow.document_id.in_(asked.partners))


def _spoken_of(session: Session, ids: Sequence[int] | dict[int, int]) -> set[int]:
    """Return those concepts that something is charged to, or that were used."""
    causes = session.scalars(
        select(ComplicationCauseRow.concept_id).where(ComplicationCauseRow.concept_id.in_(ids)).distinct()
    ).all()
    used = session.scalars(
        select(StatementRow.concept_id)
        .where(StatementRow.concept_id.in_(ids), StatementRow.kind.in_((Kind.AGENT, Kind.INTERVENTION)))
        .distinct()
    ).all()
    return {*causes, *used}


def _key(ref: ConceptRef) -> Key:
    """Return by what a concept is known."""
    return ref.kind, ref.slug


def _entry(view: StatementView, asked: _Asked, sizes: Sequence[Denominator]) -> ComplicationEntry | None:
    """Return a report as it is listed, or None where it is not to be listed under what was asked."""
    report = view.value
    if not isinstance(report, ComplicationReport):  # pragma: no cover - the select asks for reports
        return None
    grounds = _grounds(report, asked, asked.partners.get(view.document.document_id, {}))
    if not grounds:
        return None
    listed = {_key(ground.concept) for ground in grounds}
    others = [Ground(c.concept, c.basis) for c in report.causes if _key(c.concept) not in listed]
    supported = rates(report, fitting(sizes, report.arm))
    # What is retracted is shown, since people search for it, but no number is made of it.
    found = () if view.document.is_retracted else supported
    bounds = [bound.words for bound in (rate.if_all_followed() for rate in found) if bound]
    return ComplicationEntry(
        statement=view,
        report=report,
        grounds=grounds,
        other_causes=tuple(others),
        rates=found,
        is_recollection=report.standing is Standing.EXPERT and bool(found),
        bound=bounds[0] if bounds else None,
        withheld=RETRACTED_SOURCE if supported and not found else "",
    )


def _grounds(
    report: ComplicationReport, asked: _Asked, partners: dict[Key, ConceptRef]
) -> tuple[Ground, ...]:
    """Return why a report is listed under what was asked, the strongest ground first.

    What the authors state, and what holds by definition, overrules the other grounds.
    """
    overruled = any(cause.basis in _OVERRULING for cause in report.causes)
    causes = [cause for cause in report.causes if cause.basis in _OVERRULING or not overruled]
    direct = [Ground(c.concept, c.basis) for c in causes if _key(c.concept) in asked.wanted]
    if direct:
        return tuple(sorted(direct, key=lambda ground: _ORDER.index(ground.basis)))
    if any(cause.basis is Basis.DEFINITION for cause in causes):
        return ()
    tied = [
        Ground(c.concept, c.basis, partners[_key(c.concept)]) for c in causes if _key(c.concept) in partners
    ]
    return tuple(sorted(tied, key=lambda ground: _ORDER.index(ground.basis)))


def _of(entries: Sequence[ComplicationEntry], occurrence: Occurrence) -> tuple[ComplicationEntry, ...]:
    """Return the entries of one kind of answer, those with the strongest ground and a count first."""
    chosen = [entry for entry in entries if entry.report.occurrence is occurrence]
    return tuple(
        sorted(
            chosen,
            key=lambda entry: (
                entry.report.concept.label,
                _ORDER.index(entry.grounds[0].basis),
                not entry.rates,
                entry.statement.id,
            ),
        )
    )


def _coverage(
    entries: Sequence[ComplicationEntry], asked: _Asked, known: dict[int, DocumentCard]
) -> tuple[DocumentCoverage, ...]:
    """Return for each document that used it how much was found, and why there may be more."""
    counts: dict[int, int] = defaultdict(int)
    for entry in entries:
        counts[entry.statement.document.document_id] += 1
    return tuple(
        DocumentCoverage(known[id_], counts.get(id_, 0), Coverage.of(known[id_].completeness))
        for id_ in sorted(asked.users | set(counts))
    )
