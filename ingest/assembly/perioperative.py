"""What anaesthesia and analgesia around an operation are for: the operation, the pain after it, a harm of it.

A block in whose title stands an operation makes that operation possible and numbs the pain after it; what is
judged by the time to the first analgesic is for that pain; a drug given "to prevent shivering" is for the
shivering, although that is a complication elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.assembly.candidates import Candidate, without_broader
from ingest.recognisers.vocabulary import matcher
from kb.documents import Role
from kb.folding import words
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import Place, StudyContext
    from kb.lexicon import Concept

_TOLD = (Role.TITLE, Role.ABSTRACT)
_BEFORE = 80
_MADE_POSSIBLE, _PREVENTED, _RELIEVED, _UNDERGONE_SCORE = 2.5, 2.5, 2.0, 1.5
_ANALGESIC_CLASSES = ("block", "anesthesia", "infusion")
_BESIDE_SURGERY = frozenset({"anesthesia", "block", "physical", "stimulation"})
_ANALGESIC_ROLES = ("local_anesthetic", "opioid", "anesthetic", "adjuvant", "sedative")
_ANALGESIC_TITLE = re.compile(r"\banalges\w+|\bpain\b|\ban(?:a)?esthe\w+", re.IGNORECASE)
_SURGICAL_ANESTHESIA = re.compile(
    r"\b(?:surgical|regional|operative) an(?:a)?esthesia\b|\b(?:sensory|motor"
    r"|sensori-?motor)(?: and (?:sensory|motor))? block\b|\ban(?:a)?esthetic (?:technique|choice|method)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(r"\b(?:for|in|during|undergoing)(?: [\w-]+){0,3} $", re.IGNORECASE)
_UNDERGONE = re.compile(
    r"\b(?:for|in|during|undergoing|underwent|having|scheduled for|after|following)(?: [\w-]+){0,3} $",
    re.IGNORECASE,
)
_PAIN_AFTERWARDS = re.compile(
    r"\b(?:time (?:to|of|until)(?: the)? (?:first )?(?:request (?:for|of) )?(?:rescue )?analges\w+"
    r"|first (?:request (?:for|of) )?(?:rescue )?analgesi[ac](?: (?:request|requirement))?"
    r"|duration of (?:(?:effective|complete|spinal|post-?operative|sensory) )?analgesia"
    r"|rescue analges\w+|post-?operative (?:analges\w+|pain|opioid (?:consumption|use|requirements?))"
    r"|(?:opioid|morphine|fentanyl|tramadol|analgesic) (?:consumption|requirements?))\b",
    re.IGNORECASE,
)
_PREVENTING = re.compile(
    r"\b(?:prevent\w*|prophyla\w+|reduc(?:e[sd]?|ing|tion)|attenuat\w+|decreas\w+|suppress\w*|avoid\w*"
    r"|minimi[sz]\w+|alleviat\w+|blunt\w*|mitigat\w+|lowering|treat(?:ment|ing|s)?|control(?:ling)?"
    r"|incidence|severity)\b(?: [\w-]+){0,7} $|\b(?:effects?|efficacy|impact|influence|role)\b.* (?:on|in) "
    r"(?:the )?(?:(?:incidence|severity|frequency|occurrence|rate)(?: and \w+)? of )?(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_NUMBING = frozenset({"caudal-anesthesia", "local-infiltration-analgesia", "wound-infiltration"})
_PERIOPERATIVE = ("postoperative-pain", "procedural-pain", "labor-pain")


def is_perioperative(concept: Concept | None) -> bool:
    """Return whether a condition is the pain of an operation, a procedure or a birth."""
    if concept is None:
        return False
    return concept.slug in _PERIOPERATIVE or any(
        a.slug in _PERIOPERATIVE for a in curated().ancestors(concept)
    )


def is_analgesic(passages: Sequence[Passage], context: StudyContext) -> bool:
    """Return whether the study is of a block, an anaesthetic or an analgesic."""
    if any(
        c.value("class") in _ANALGESIC_CLASSES or c.value("role") in _ANALGESIC_ROLES for c in context.studied
    ):
        return True
    return any(p.section.role is Role.TITLE and _ANALGESIC_TITLE.search(p.text) for p in passages)


def is_harm_of_anesthesia(chosen: Sequence[Candidate], context: StudyContext) -> bool:
    """Return whether all that a study of anaesthesia treats are harms: then its operation is to be told."""
    numbed_by = any(c.value("class") == "anesthesia" for c in context.studied)
    return numbed_by and bool(chosen) and all(_is_harm(c.concept) for c in chosen)


def _is_harm(concept: Concept) -> bool:
    """Return whether a condition is known as a complication under its own name."""
    return any(c.kind == "complication" for c in matcher().named(concept.label))


def made_possible(passages: Sequence[Passage], context: StudyContext) -> list[Candidate]:
    """Return the operation that a block or anaesthetic is to make possible."""
    told = [p for p in passages if p.section.role in _TOLD]
    blocks = any(c.value("class") in ("block", "anesthesia") for c in context.studied)
    if not blocks or not any(_SURGICAL_ANESTHESIA.search(p.text) for p in told):
        return []
    found = dict(_operations(told, _SETTING))
    return [
        Candidate(found[slug][0], tuple(found[slug][1]), _MADE_POSSIBLE)
        for slug in sorted(found)
        if any(p.section.role is Role.TITLE for p, _ in found[slug][1])
    ]


def undergone(passages: Sequence[Passage], context: StudyContext) -> list[Candidate]:
    """Return the operation that patients were numbed or trained for, where nothing is said to be treated."""
    known = (
        curated().get(kind, slug)
        for (kind, slug), weight in context.salience.items()
        if kind == "intervention" and weight >= 1
    )
    beside = {c.value("class") for c in known if c is not None and not c.generic}
    if beside.isdisjoint(_BESIDE_SURGERY):
        return []
    found = _operations([p for p in passages if p.section.role in _TOLD], _UNDERGONE)
    named = [Candidate(concept, tuple(places), _UNDERGONE_SCORE) for _, (concept, places) in found]
    return without_broader(named)[:1]


def _operations(
    passages: Sequence[Passage], setting: re.Pattern[str]
) -> list[tuple[str, tuple[Concept, list[Place]]]]:
    """Return the operations that stand where the setting of a study is told, with their places, by slug."""
    found: dict[str, tuple[Concept, list[Place]]] = {}
    for passage in passages:
        for mention in passage.mentions:
            concept = mention.of_kind("intervention")
            before = passage.text[max(0, mention.start - _BEFORE) : mention.start]
            if concept is None or concept.generic or concept.value("class") != "surgery":
                continue
            if setting.search(before):
                found.setdefault(concept.slug, (concept, []))[1].append((passage, mention))
    return list(found.items())


def relieved_afterwards(passages: Sequence[Passage], context: StudyContext) -> list[Candidate]:
    """Return the pain after the operation, where a study of analgesia is judged by what was needed for it."""
    pain = curated().get("indication", "postoperative-pain")
    if pain is None or not is_analgesic(passages, context):
        return []
    places: list[Place] = [
        (p, Mention(m.start(), m.end(), m.group(), (pain,)))
        for p in passages
        if p.section.role in _TOLD
        for m in _PAIN_AFTERWARDS.finditer(p.text)
    ]
    return [Candidate(pain, tuple(places), _RELIEVED)] if places else []


def numbed(passages: Sequence[Passage], context: StudyContext) -> list[Candidate]:
    """Return the pain after the operation that stands in the title of a study of a nerve block for it."""
    pain = curated().get("indication", "postoperative-pain")
    if pain is None or not any(c.value("class") == "block" or c.slug in _NUMBING for c in context.studied):
        return []
    found = _operations([p for p in passages if p.section.role is Role.TITLE], _UNDERGONE)
    places = tuple(place for _, (_, at) in found for place in at)
    return [Candidate(pain, places, _RELIEVED)] if places else []


def prevented(passages: Sequence[Passage], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the harms that the title says are to be prevented or treated, if none is ``chosen`` by name."""
    named = [set(words(c.concept.label)) for c in chosen]
    found: dict[str, tuple[Concept, list[Place]]] = {}
    for passage, mention in _harms_in_title(passages):
        concept = mention.of_kind("complication")
        before = passage.text[: mention.start]
        if concept is None or concept.generic or any(set(words(mention.text)) <= name for name in named):
            continue
        if _PREVENTING.search(before):
            found.setdefault(concept.slug, (concept, []))[1].append((passage, mention))
    return without_broader([Candidate(concept, tuple(at), _PREVENTED) for concept, at in found.values()])


def _harms_in_title(passages: Sequence[Passage]) -> Iterator[Place]:
    """Yield the namings of harms in the title."""
    for passage in passages:
        if passage.section.role is Role.TITLE:
            yield from ((passage, m) for m in passage.mentions if not m.negated)
