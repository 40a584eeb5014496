"""Indications, interventions and agents: one statement per concept, quoted where the text says it best.

A condition counts where it is treated, a procedure or substance where it is used or discussed as the
subject; both follow from where they stand (``salience``), the words before them, and lists with a lead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.lists import ListKind, discovered, items_of, list_kind
from ingest.assembly.salience import is_treated_here, salience
from ingest.quotes import sentence, span_quote
from kb.documents import Role
from kb.lexicon import curated
from kb.statements import AgentUse, Certainty, IndicationClaim, InterventionUse, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_OPINION = {"interview": Standing.EXPERT, "commentary": Standing.EXPERT, "review": Standing.SYNTHESIS, "guideline": Standing.SYNTHESIS}
_SIZE = re.compile(r"(\d{2,4})\s*(?:[-–—−]|to|and)\s*(\d{2,4})\s*(?:-| )?\s*(?:μm|µm|um|microns?|micrometers?)", re.IGNORECASE)  # noqa: RUF001
_MAIN = 2.0
_SHOWN = 1.0
Places = dict[tuple[str, str], list[tuple["Passage", "Mention"]]]


def _standing(context: StudyContext) -> Standing:
    """Return whose statement it is by the kind of the document."""
    return _OPINION.get(context.study.kind, Standing.PRIMARY)


def _candidates(kind: str, places: Places, weights: dict[tuple[str, str], float]) -> list[tuple[float, Concept, list[tuple[Passage, Mention]]]]:
    """Return the concepts of a kind that the document names, weightiest first."""
    found = []
    for (k, slug), where in places.items():
        concept = curated().get(k, slug) if k == kind else None
        if concept is not None:
            found.append((weights[k, slug], concept, where))
    return sorted(found, key=lambda f: -f[0])


def _without_broader(chosen: list[tuple[Concept, list[tuple[Passage, Mention]], float]]) -> list[tuple[Concept, list[tuple[Passage, Mention]], float]]:
    """Leave out a concept that only generalises another chosen one, unless it is in a list or the title itself."""
    slugs = {c.slug for c, _, _ in chosen}
    broader: set[str] = set()
    for concept, _, _ in chosen:
        broader |= {a.slug for a in curated().ancestors(concept) if a.slug in slugs}
    return [
        (concept, where, confidence)
        for concept, where, confidence in chosen
        if concept.slug not in broader or any(p.block.kind == "item" for p, _ in where)
    ]


def indications(passages: Sequence[Passage], context: StudyContext) -> list[IndicationClaim]:
    """Return what is treated, or proposed to be."""
    weights, places = salience(passages)
    chosen = []
    for weight, concept, where in _candidates("indication", places, weights):
        usable = [(p, m) for p, m in where if _is_indication(p, m, context)]
        if not usable:
            continue
        treated = [(p, m) for p, m in usable if is_treated_here(p, m)]
        listed = [(p, m) for p, m in usable if list_kind(p, context.document) is ListKind.INDICATIONS and m in items_of(p)]
        score = weight + (1.2 if treated else 0.0) + (3.0 if listed else 0.0)
        if score >= _MAIN + (0.5 if context.study.kind not in _OPINION else 0.0) and not concept.generic:
            chosen.append((concept, [*listed, *treated, *usable], min(0.95, 0.5 + score / 12)))
    return [_indication(concept, where, confidence, context) for concept, where, confidence in _without_broader(chosen)]


def _is_indication(passage: Passage, mention: Mention, context: StudyContext) -> bool:
    """Return whether a mention may be of a condition treated: not a harm, exclusion, contraindication or denial."""
    if mention.negated or mention.historical or mention.others:
        return False
    kind = list_kind(passage, context.document)
    if kind in (ListKind.HARMS, ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS, ListKind.BENEFITS):
        return False
    start, _ = passage.sentence_at(mention.start)
    before = passage.text[start : mention.start]
    return not re.search(r"\b(?:exclu\w+|contraindicat\w+|complication|adverse|side[- ]effects?|risk of|incidence of|developed)\b", before, re.IGNORECASE)


def _indication(concept: Concept, where: list[tuple[Passage, Mention]], confidence: float, context: StudyContext) -> IndicationClaim:
    """Return the claim with its best quotes."""
    passage, mention = where[0]
    return IndicationClaim(
        concept=concept.ref,
        text=mention.text,
        evidence=_quotes(where, context),
        standing=_standing(context),
        certainty=Certainty.HEDGED if mention.hedged else Certainty.ASSERTED,
        confidence=confidence,
        stance="treated" if context.study.kind in ("primary_study", "case_report", "animal_study") else "proposed",
    )


def _quotes(where: list[tuple[Passage, Mention]], context: StudyContext) -> tuple:  # type: ignore[type-arg]
    """Return the quotes of the first places, one each, at most three; a list item brings its lead."""
    found = []
    for passage, mention in where[:3]:
        found.append(sentence(context.document, passage, mention.start))
        if passage.block.lead is not None and passage.block.kind == "item":
            found.append(span_quote(context.document, passage, passage.block.lead, "definition"))
    return tuple(dict.fromkeys(found))


def interventions(passages: Sequence[Passage], context: StudyContext) -> list[InterventionUse]:
    """Return the procedures and treatments that the document uses or is about."""
    weights, places = salience(passages)
    in_arms = {c.slug for arm in context.arm_treatments for c in arm}
    chosen = []
    for weight, concept, where in _candidates("intervention", places, weights):
        usable = [(p, m) for p, m in where if _is_used(p, m, context)]
        if not usable or concept.generic:
            continue
        listed = any(list_kind(p, context.document) is ListKind.INTERVENTIONS for p, _ in usable)
        score = weight + (2.0 if concept.slug in in_arms else 0.0) + (2.0 if listed else 0.0)
        if score >= _MAIN:
            chosen.append((concept, usable, min(0.95, 0.5 + score / 12)))
    found = []
    for concept, where, confidence in _without_broader(chosen):
        found.append(
            InterventionUse(
                concept=concept.ref,
                text=where[0][1].text,
                evidence=_quotes(where, context),
                standing=_standing(context),
                confidence=confidence,
            ),
        )
    return [*found, *_listed_interventions(passages, context)]


def _listed_interventions(passages: Sequence[Passage], context: StudyContext) -> list[InterventionUse]:
    """Return the items of a list of techniques that no vocabulary holds, in their own words."""
    found = []
    for passage in passages:
        if list_kind(passage, context.document) is ListKind.INTERVENTIONS and not any(m.of_kind("intervention") for m in passage.mentions):
            ref, start, stop = discovered(passage, "intervention")
            evidence = _quotes([(passage, _place(passage, start, stop))], context)
            found.append(InterventionUse(concept=ref, text=passage.text[start:stop], evidence=evidence, standing=_standing(context), confidence=0.5))
    return found


def _place(passage: Passage, start: int, stop: int) -> Mention:
    """Return a mention of nothing known at a place."""
    from ingest.annotations import Mention  # noqa: PLC0415 - a value, needed at run time here alone

    return Mention(start, stop, passage.text[start:stop], ())


def _is_used(passage: Passage, mention: Mention, context: StudyContext) -> bool:
    """Return whether a treatment is used or discussed at this place, not denied, excluded or someone's past."""
    kind = list_kind(passage, context.document)
    if kind in (ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS):
        return False
    return not (mention.negated or mention.historical)


def agents(passages: Sequence[Passage], context: StudyContext) -> list[AgentUse]:
    """Return the substances and devices used, with size where it is printed beside them."""
    weights, places = salience(passages)
    in_arms = {c.slug for arm in context.arm_treatments for c in arm}
    chosen = []
    for weight, concept, where in _candidates("agent", places, weights):
        usable = [(p, m) for p, m in where if _is_used(p, m, context)]
        if not usable or concept.generic:
            continue
        methods = any(p.section.role in (Role.METHODS, Role.ABSTRACT, Role.TITLE, Role.SUMMARY, Role.LIST, Role.RESULTS) for p, _ in usable)
        score = weight + (2.0 if concept.slug in in_arms else 0.0)
        if methods and score >= _SHOWN:
            chosen.append((concept, usable, min(0.95, 0.5 + score / 12)))
    found = []
    for concept, where, confidence in _without_broader(chosen):
        size, evidence = _size(where, context)
        found.append(
            AgentUse(
                concept=concept.ref,
                text=where[0][1].text,
                evidence=tuple(dict.fromkeys((*evidence, *_quotes(where, context)))),
                standing=_standing(context),
                confidence=confidence,
                size_um=size,
                role=concept.value("role") or None,
            ),
        )
    return found


def _size(where: list[tuple[Passage, Mention]], context: StudyContext) -> tuple[tuple[float, float] | None, tuple]:  # type: ignore[type-arg]
    """Return the particle size printed next to an agent, and the quote of it."""
    for passage, mention in where:
        for match in _SIZE.finditer(passage.text, max(0, mention.start - 60), min(len(passage.text), mention.stop + 60)):
            return (float(match.group(1)), float(match.group(2))), (sentence(context.document, passage, match.start(), "value"),)
    return None, ()
