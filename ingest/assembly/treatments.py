"""Interventions: the procedures and treatments that a document uses or is about, one statement per concept.

A treatment counts where it stands (``salience``), where an arm received it, and where a list names it. What a
treatment achieves ("better sedation", "duration of analgesia") is an effect and no treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.agents import agents
from ingest.assembly.candidates import (
    OPINION,
    Candidate,
    apart_by_arm,
    candidates,
    front_only,
    quotes,
    standing,
    without_broader,
)
from ingest.assembly.conditions import indications
from ingest.assembly.implied import contrasted
from ingest.assembly.inside import routed
from ingest.assembly.lists import ListKind, list_kind, own_words
from kb.documents import Role
from kb.folding import slug
from kb.lexicon import curated
from kb.statements import ConceptRef, InterventionUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

__all__ = ["agents", "indications", "interventions"]

_ENOUGH, _ENOUGH_OPINION = 2.0, 1.7
_IN_ARM, _LISTED, _COMPARED = 2.0, 2.0, 1.0
_COMPARING = re.compile(
    r"\b(?:randomi[sz]\w+|randomly|allocated|assigned|divided|compar\w+|versus|vs|than|either|to receive"
    r"|groups?)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"\b(?:undergo\w*|underwent|after|following|for|in|during|scheduled for|awaiting)(?: [\w-]+){0,4} $",
    re.IGNORECASE,
)
_EFFECTS = frozenset(
    {
        "analgesia",
        "sedation",
        "anesthesia",
        "pain-management",
        "conscious-sedation",
        "local-anesthesia",
        "regional-anesthesia",
    }
)
_ACHIEVED = re.compile(
    r"\b(?:better|provid\w+|level|levels|degree|quality|duration|onset|depth|scor\w+|post-?operative"
    r"|pre-?operative|intra-?operative|peri-?operative|adequate|produc\w+|effective|superior"
    r"|longer|prolong\w+|need for|more|additional|rescue|adequacy|satisfactory|time to|first|total"
    r"|achiev\w+|require\w*|deeper|excellent|good|improv\w+|preemptive|of|for)(?: of)? $",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"^ (?:and [\w-]+ )?(?:scores?|levels?|scales?|durations?|quality|requirements?|consumption|use|time"
    r"|(?:was|were) (?:better|longer|evaluated|assessed|measured|significantly|similar))\b",
    re.IGNORECASE,
)
_LEFT_OUT = (ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS, ListKind.CRITERIA)
_NOT_USED = re.compile(
    r"\b(?:exclu(?:ded|sion)|contra-?indicat\w+|history of|previous|prior|planned for|candidates? for"
    r"|refractory to|resistant to|unresponsive to|fail\w+)\b(?: [\w,/()-]+){0,10} $",
    re.IGNORECASE,
)
_WANTED_OR_COUNTED = re.compile(  # what a treatment spares is an outcome: "the need for transfusion"
    r"\b(?:need for|(?:de|in)creased use of|requirements? (?:for|of)|rates? of|number of|triggers? for"
    r"|use of rescue|avoid\w*|obviat\w+|time to|conver(?:sion|ted) to|progress(?:ion|ed|ing)? to"
    r"|incidence of)(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
_RATES = re.compile(
    r"^ (?:(?:and [\w-]+ ){0,2}?(?:rates?|requirements?|frequency)\b"
    r"|(?:and [\w-]+(?: of [\w-]+)? )?(?:was|were) (?:significantly )?(?:lower|higher|fewer|less|more)"
    r" (?:in|for|among|frequent|common|often)\b)",
    re.IGNORECASE,
)
_VARIANT = re.compile(
    r"\b(?P<a>(?:[\w-]+ )?[\w-]+[- ](?:guided|assisted|controlled|based|dose|volume|frequency|intensity"
    r"|energy)) (?:versus|vs\.?|and|or|compared (?:with|to)) (?:the )?$",
    re.IGNORECASE,
)
_GUIDED = re.compile(
    r"^(?:[\w-]+ )?[\w-]+[- ](?:guided|assisted|controlled|based|dose|volume|frequency|intensity|energy) ",
    re.IGNORECASE,
)


def interventions(passages: Sequence[Passage], context: StudyContext) -> list[InterventionUse]:
    """Return the procedures and treatments that the document uses or is about."""
    in_arms = {c.slug for arm in context.arm_treatments for c in arm}
    opinion = context.study.kind in OPINION
    chosen = []
    for candidate in candidates("intervention", context, lambda p, m: _is_used(p, m, context)):
        listed = any(list_kind(p, context.document) is ListKind.INTERVENTIONS for p, _ in candidate.places)
        score = (
            candidate.score
            + (_IN_ARM if candidate.concept.slug in in_arms else 0.0)
            + (_LISTED if listed else 0.0)
        )
        score += _COMPARED if any(_is_compared(p, m) for p, m in candidate.places) else 0.0
        if score >= (_ENOUGH_OPINION if opinion else _ENOUGH):
            chosen.append(Candidate(candidate.concept, candidate.places, score))
    chosen = _without_settings(chosen, context)
    chosen = without_broader(
        front_only(chosen, context, in_arms), _contrasts(passages, context), titled=True, listed=opinion
    )
    found = [_use(candidate, context) for candidate in chosen]
    return [*found, *_listed(passages, context), *_variants(passages, found, context)]


def _is_compared(passage: Passage, mention: Mention) -> bool:
    """Return whether title or abstract set a treatment against others, or say who received it."""
    if passage.section.role not in (Role.TITLE, Role.ABSTRACT) or mention.others or mention.historical:
        return False
    return bool(_COMPARING.search(passage.text, *passage.sentence_at(mention.start)))


def _without_settings(chosen: list[Candidate], context: StudyContext) -> list[Candidate]:
    """Leave out operations that patients undergo while something else is studied ("analgesia after …")."""
    others = [c for c in chosen if c.concept.value("class") != "surgery"]
    if not others and not any(c.kind == "agent" for c in context.studied):
        return chosen
    return [c for c in chosen if c in others or not all(_is_setting(p, m) for p, m in c.places)]


def _is_setting(passage: Passage, mention: Mention) -> bool:
    """Return whether an operation is where or when something was done, not what."""
    return bool(_SETTING.search(passage.text[max(0, mention.start - 70) : mention.start]))


def _use(candidate: Candidate, context: StudyContext) -> InterventionUse:
    """Return the statement with its quotes."""
    return InterventionUse(
        concept=candidate.concept.ref,
        text=candidate.places[0][1].text,
        evidence=quotes(candidate.places, context),
        standing=standing(context),
        confidence=candidate.confidence,
    )


def _contrasts(passages: Sequence[Passage], context: StudyContext) -> set[tuple[str, str]]:
    """Return the treatments that the study sets against each other: in words, or as different arms."""
    found = {
        pair for p in passages if p.section.role in (Role.TITLE, Role.ABSTRACT) for pair in contrasted(p)
    }
    return found | apart_by_arm(context)


def _listed(passages: Sequence[Passage], context: StudyContext) -> Iterator[InterventionUse]:
    """Yield the items of a list of techniques that no vocabulary holds, in their own words."""
    for passage in passages if context.study.kind in OPINION else ():
        if list_kind(passage, context.document) is ListKind.INTERVENTIONS and not any(
            m.of_kind("intervention") for m in passage.mentions
        ):
            ref, mention = own_words(passage, "intervention")
            yield InterventionUse(
                concept=ref,
                text=mention.text,
                evidence=quotes([(passage, mention)], context),
                standing=standing(context),
                confidence=0.5,
            )


def _variants(
    passages: Sequence[Passage], found: Sequence[InterventionUse], context: StudyContext
) -> Iterator[InterventionUse]:
    """Yield the first of two ways of a treatment: "landmark-guided versus ultrasound-guided block"."""
    told = set()
    for passage in passages:
        if passage.section.role not in (Role.TITLE, Role.ABSTRACT):
            continue
        for mention in passage.mentions:
            concept = mention.of_kind("intervention")
            way = (
                _VARIANT.search(passage.text[max(0, mention.start - 120) : mention.start])
                if concept is not None and concept.slug in {f.concept.slug for f in found}
                else None
            )
            if way is None:
                continue
            label = f"{way['a']} {_GUIDED.sub('', mention.text)}".lower()
            if slug(label) not in told and way["a"].lower() not in mention.text.lower():
                told.add(slug(label))
                text = passage.text[way.start("a") : mention.stop]
                ref = ConceptRef("intervention", label, slug(label), None, "discovered")
                yield InterventionUse(
                    concept=ref,
                    text=text,
                    evidence=quotes([(passage, mention)], context),
                    standing=standing(context),
                    confidence=0.6,
                )


def _is_used(passage: Passage, mention: Mention, context: StudyContext) -> bool:
    """Return whether a treatment is used or discussed here: not denied, excluded, past or an effect."""
    if mention.negated or mention.historical or list_kind(passage, context.document) in _LEFT_OUT:
        return False
    start, stop = passage.sentence_at(mention.start)
    before = passage.text[max(start, mention.start - 60) : mention.start]
    if context.study.kind not in OPINION and _NOT_USED.search(before):
        return False
    after = passage.text[mention.stop : stop]
    if context.study.kind not in OPINION and (_WANTED_OR_COUNTED.search(before) or _RATES.match(after)):
        return False
    concept = mention.of_kind("intervention")
    if concept is None or _is_substance(concept, mention.text):
        return False
    effect = concept.slug in _EFFECTS and mention.text.lower() == concept.label.lower()
    return not (effect and (_ACHIEVED.search(before) or _MEASURED.match(after)))


def _is_substance(concept: Concept, text: str) -> bool:
    """Return whether words name a drug with its way in, or a placebo by itself, rather than a procedure."""
    if routed(text) is not None:
        return True
    given = [curated().labelled("agent", label) for label in concept.properties.get("agents", ())]
    inert = [a for a in given if a is not None and a.value("role") == "placebo"]
    return bool(inert) and not any(a.label.split()[-1] in text.lower() for a in inert)
