"""Agents: the substances and devices used, with dose, size, role and the procedure they were used in.

A substance that only the body of a study names counts where it is given (a dose beside it, a verb of
administering); one that is a messenger of the body ("noradrenaline reuptake") or a reason to exclude is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.candidates import (
    OPINION,
    Candidate,
    apart_by_arm,
    candidates,
    quotes,
    standing,
    without_broader,
)
from ingest.assembly.lists import ListKind, list_kind
from ingest.quotes import sentence
from kb.documents import Role
from kb.lexicon import curated
from kb.statements import AgentUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import Place, StudyContext
    from kb.lexicon import Concept
    from kb.statements import ConceptRef, Evidence

_ENOUGH, _ENOUGH_LISTED = 1.0, 0.5
_IN_ARM, _GIVEN = 2.0, 0.6
_REPORTING = (Role.METHODS, Role.ABSTRACT, Role.TITLE, Role.SUMMARY, Role.LIST, Role.RESULTS, Role.CASE)
_SIZE = re.compile(
    r"(\d{2,4})\s*(?:[-–—−]|to|and)\s*(\d{2,4})\s*(?:-| )?\s*(?:μm|µm|um|microns?|micrometers?)",
    re.IGNORECASE,
)
_AMOUNT = r"\d+(?:[.,·]\d+)*(?:\s?(?:-|–|to|or)\s?\d+(?:[.,·]\d+)*)?"
_UNIT = (
    r"(?:mg|g|µg|μg|mcg|ug|ng|ml|mL|cc|l|%|IU|U|units?|mmol|mEq|Gy|MBq|GBq|mCi)(?:/(?:kg|m2|day|d|h|hr"
    r"|hour|min|ml|mL))*"
)
_UNDER = re.compile(r"\bunder (?:(?:the|general|local|deep|conscious|light) )*$", re.IGNORECASE)
_NEVER_NUMBING = frozenset(("biologic", "cement", "device", "embolic", "sclerosant", "viscosupplement"))
_BEFORE = re.compile(
    rf"(?P<dose>{_AMOUNT}\s?{_UNIT}(?:\s(?:of\s|a\s)*(?:{_AMOUNT}\s?%\s?)?)?)\s?(?:of )?(?:(?:the|oral"
    rf"|intravenous|iv|hyperbaric|plain|heavy|isobaric)\s)?$"
)
_AFTER = re.compile(
    rf"^(?:\s(?:hydrochloride|HCl|acetate|sodium|sulfate"
    rf"|sulphate))?\s?[,(]?\s?(?P<dose>(?:{_AMOUNT}\s?%(?:,?\s\(?)?)?(?:{_AMOUNT}\s?{_UNIT})?)(?=[\s,.;)+])"
)
_GIVING = re.compile(
    r"\b(?:inject\w*|administ\w+|receiv\w+|given|gave|infus\w+|embol\w+|us(?:ed|ing)|instill\w*"
    r"|infiltrat\w*|mix\w*|contain\w*|loaded|consist\w*|solution"
    r"|dos(?:e|es|ed|age)|bolus|prescrib\w*|treated with|appl(?:ied|ication)|diluted|added|adding"
    r"|suspended|anesthetized|sedated)\b",
    re.IGNORECASE,
)
_OF_THE_SPEAKER = re.compile(
    r"\b(?:[Ww]e|I)\b[^.;?]{0,30}\b(?:us(?:e|ed|ing)|inject(?:ed)?|g[ia]ve|prefer(?:red)?|emboli[sz]ed?|administer(?:ed)?"
    r"|add(?:ed)?|mix(?:ed)?)\b[^.;?]{0,60}$"
)
_MESSENGER = re.compile(
    r"^\)?(?:-| )?(?:\([^)]*\) )?(?:and \w+ (?:\([^)]*\) )?)?(?:re-?uptake|receptors?|release|levels?"
    r"|concentrations?|synthesis|pathways?|saturation|consumption|uptake|tension|secretion|deficiency)\b",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:exclu\w+|allerg\w+|hypersensitiv\w+|sensitivit\w+|contra-?indicat\w+|history of|prior use"
    r"|eligib\w+|criteria|washout|discontinu\w+|abstain\w*|refrain\w*|prohibit\w*|intoleran\w+"
    r"|not allowed)\b",
    re.IGNORECASE,
)
_RESCUE = re.compile(
    r"\b(?:rescue|extra|intake of|supplement\w+|cumulative|needed|requir\w+|requirements? (?:of|for)"
    r"|consumption of|total doses? of|need for|requests? for)(?: (?!with\b|to\b)[\w-]+){0,3} $",
    re.IGNORECASE,
)
_USED_UP = re.compile(
    r"^ (?:and [\w-]+ )?(?:rescue|sparing|equivalents?|related|(?:dos(?:e|age)s? )?requirements?|demands?)\b"
    r"|^-(?:enhanced|tolerant|naive|experienced|dependent|sparing|related|induced|free|equivalent)\b",
    re.IGNORECASE,
)
_OF_ANESTHESIA = frozenset(
    {
        "antibiotic",
        "anticholinergic",
        "antiemetic",
        "inhalational anesthetic",
        "intravenous anesthetic",
        "neuromuscular blocking agent",
        "vasopressor",
    }
)
_GIVEN_TO_ALL = frozenset(
    {
        "citrate",
        "colloid-solution",
        "crystalloid-solution",
        "heparin",
        "hydroxyethyl-starch",
        "neostigmine",
        "oxygen",
        "povidone-iodine",
        "ringer-s-lactate",
        "sugammadex",
    }
)
"""What every patient under anaesthesia is given, whatever is studied."""
_CLASSES = frozenset(
    {
        "analgesic",
        "antibiotic",
        "anticoagulant",
        "anticonvulsant",
        "antidepressant",
        "antiemetic",
        "benzodiazepine",
        "muscle-relaxant",
        "non-opioid-analgesic",
        "nonsteroidal-anti-inflammatory-drug",
        "opioid",
        "vasopressor",
    }
)
"""Names of many substances: what patients got beside the study, or need, unless title or arms name them."""
_RESULTS = re.compile(r"result|finding", re.IGNORECASE)
_STRONGEST = 25
_LEFT_OUT = (ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS, ListKind.CRITERIA)


def agents(_passages: Sequence[Passage], context: StudyContext) -> list[AgentUse]:
    """Return the substances and devices used, with dose and size where they are printed beside them."""
    in_arms = {c.slug for arm in context.arm_treatments for c in arm}
    opinion = context.study.kind in OPINION
    chosen = []
    for candidate in candidates("agent", context, lambda p, m: _is_used(p, m, context)):
        reported = [(p, m) for p, m in candidate.places if p.section.role in _REPORTING]
        dosed = [(p, m) for p, m in reported if _dose(p, m) is not None]
        given = dosed or (len(reported) > 1 and any(_is_given(p, m) for p, m in reported))
        given = given or (opinion and any(_is_used_by_speaker(p, m) for p, m in candidate.places))
        listed = any(p.block.kind == "item" for p, _ in candidate.places)
        arm = candidate.concept.slug in in_arms
        score = (
            max(candidate.score, 0.5 if dosed else 0.0)
            + (_IN_ARM if arm else 0.0)
            + (_GIVEN if given else 0.0)
        )
        told = opinion or listed or arm or candidate.in_front or (given and not _is_given_to_all(candidate))
        if candidate.concept.slug in _CLASSES:
            told = opinion or listed or arm or candidate.in_title
        if told and score >= (_ENOUGH_LISTED if opinion and listed else _ENOUGH):
            chosen.append(Candidate(candidate.concept, candidate.places, score))
    if not any(
        c.concept.value("role") != "placebo" and (c.in_front or c.concept.slug in in_arms) for c in chosen
    ):
        chosen = [
            c for c in chosen if c.concept.value("role") != "placebo"
        ]  # a sham of a procedure holds no substance
    return [_use(candidate, context) for candidate in without_broader(chosen, apart_by_arm(context))]


def _is_used(passage: Passage, mention: Mention, context: StudyContext) -> bool:
    """Return whether a substance may be used here: not denied, excluded, past or a messenger of the body."""
    denied = mention.historical or (mention.negated and _dose(passage, mention) is None)
    if denied or list_kind(passage, context.document) in _LEFT_OUT:
        return False
    concept = mention.of_kind("agent")
    if concept is not None and _is_only_embolic(concept) and not _is_embolized(context):
        return False
    start, stop = passage.sentence_at(mention.start)
    before, after = passage.text[start : mention.start], passage.text[mention.stop : stop]
    if context.study.kind not in OPINION and (_RESCUE.search(before) or _USED_UP.match(after)):
        return False
    return not (_MESSENGER.match(after) or _NOT_GIVEN.search(before))


def _is_given_to_all(candidate: Candidate) -> bool:
    """Return whether a substance belongs to anaesthesia, drip or disinfection of every patient."""
    above = {a.label for a in curated().ancestors(candidate.concept)}
    return candidate.concept.slug in _GIVEN_TO_ALL or not above.isdisjoint(_OF_ANESTHESIA)


def _is_only_embolic(concept: Concept) -> bool:
    """Return whether a substance is of use in an embolization alone, as ethanol is not."""
    return concept.value("role") == "embolic" and all(
        a.slug != "sclerosant" for a in curated().ancestors(concept)
    )


def _is_embolized(context: StudyContext) -> bool:
    """Return whether the document names an embolization: elsewhere a coil belongs to a scanner."""
    named = (
        curated().get(kind, slug)
        for (kind, slug), weight in context.salience.items()
        if kind == "intervention" and weight > 0
    )
    return any(concept is not None and concept.value("class") == "embolization" for concept in named)


def _is_given(passage: Passage, mention: Mention) -> bool:
    """Return whether the sentence gives the substance: a dose beside it, or a verb of giving."""
    start, stop = passage.sentence_at(mention.start)
    return _dose(passage, mention) is not None or bool(
        _GIVING.search(passage.text, max(start, mention.start - 100), min(stop, mention.stop + 60))
    )


def _is_used_by_speaker(passage: Passage, mention: Mention) -> bool:
    """Return whether the one who answers or writes says that they use it."""
    start, _ = passage.sentence_at(mention.start)
    return bool(_OF_THE_SPEAKER.search(passage.text[start : mention.start]))


def _use(candidate: Candidate, context: StudyContext) -> AgentUse:
    """Return the statement with dose, size and procedure, each quoted."""
    size, sized = _size(candidate.places, context)
    dose, dosed = _first_dose(candidate.places, context)
    return AgentUse(
        concept=candidate.concept.ref,
        text=candidate.places[0][1].text,
        evidence=tuple(dict.fromkeys((*sized, *dosed, *quotes(candidate.places, context)))),
        standing=standing(context),
        confidence=candidate.confidence,
        size_um=size,
        dose=dose,
        role=candidate.concept.value("role") or None,
        intervention=_procedure(candidate.places, candidate.concept.value("role")),
    )


def _size(
    places: Sequence[Place], context: StudyContext
) -> tuple[tuple[float, float] | None, tuple[Evidence, ...]]:
    """Return the particle size printed next to an agent, and the quote of it."""
    for passage, mention in places:
        match = _SIZE.search(
            passage.text, max(0, mention.start - 60), min(len(passage.text), mention.stop + 60)
        )
        if match is not None:
            return (float(match.group(1)), float(match.group(2))), (
                sentence(context.document, passage, match.start(), "value"),
            )
    return None, ()


def _first_dose(places: Sequence[Place], context: StudyContext) -> tuple[str | None, tuple[Evidence, ...]]:
    """Return the first dose printed beside an agent, and the quote of it."""
    for passage, mention in places:
        dose = _dose(passage, mention) if passage.section.role in _REPORTING else None
        if dose is not None and not _is_share(passage, mention, dose):
            return dose, (sentence(context.document, passage, mention.start, "value"),)
    return None, ()


def _is_share(passage: Passage, mention: Mention, dose: str) -> bool:
    """Return whether a percentage beside an agent may be of patients rather than a strength."""
    concept = mention.of_kind("agent")
    result = passage.section.role is Role.RESULTS or bool(_RESULTS.search(passage.section.title or ""))
    strength = re.match(r"\d+", dose)
    shared = result or (strength is not None and int(strength.group()) > _STRONGEST)
    return dose.endswith("%") and (shared or (concept is not None and concept.value("role") == "placebo"))


def _dose(passage: Passage, mention: Mention) -> str | None:
    """Return the dose printed right before or after a mention, as printed."""
    start, stop = passage.sentence_at(mention.start)
    before = _BEFORE.search(passage.text[max(start, mention.start - 50) : mention.start])
    if before is not None:
        return before["dose"].strip().removesuffix(" of").strip()
    after = _AFTER.match(passage.text[mention.stop : min(stop, mention.stop + 50)])
    return after["dose"].strip(" ,(") or None if after is not None else None


def _procedure(places: Sequence[Place], role: str) -> ConceptRef | None:
    """Return the procedure in whose sentence an agent is named first, the nearest one of it.

    A cement injected "under local anesthesia" was not used in the anaesthesia.
    """
    for passage, mention in sorted(places, key=lambda place: place[0].section.role is not Role.METHODS):
        start, stop = passage.sentence_at(mention.start)
        near = [
            (abs(m.start - mention.start), c)
            for m in passage.within(passage.mentions, start, stop)
            if (c := m.of_kind("intervention")) is not None
            and not c.generic
            and not m.negated
            and m is not mention
            and (role not in _NEVER_NUMBING or not _UNDER.search(passage.text[start : m.start]))
        ]
        if near:
            return min(near, key=lambda n: n[0])[1].ref
    return None
