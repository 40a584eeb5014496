"""Mechanisms: cause → relation → effect, with polarity.

A causal verb (``ingest/rules/relations.tsv``) between a concept that can act (a treatment, a substance, a
process, a condition) and one that can be brought about. Active and passive, "X works through Y", "when X
develops, Y occurs". That a treatment works ("X relieves pain") is its result, and no mechanism.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.assembly.relations import Relation, any_relation, relations
from ingest.quotes import quote
from kb.documents import Role
from kb.folding import slug
from kb.statements import Certainty, ConceptRef, MechanismClaim, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_TREATMENTS = ("intervention", "agent")
_SKIPPED = (
    Role.TITLE,
    Role.KEYWORDS,
    Role.METHODS,
    Role.BACK,
    Role.TABLE,
    Role.FIGURE,
    Role.QUESTION,
    Role.LIMITATIONS,
)
_SPOKEN = (Role.ABSTRACT, Role.CONCLUSION, Role.ANSWER, Role.BODY, Role.SUMMARY)
_NOUNS = (
    "causes",
    "results",
    "increase",
    "increases",
    "decrease",
    "decreases",
    "release",
    "releases",
    "produce",
    "block",
    "blocks",
)
_VAGUE = frozenset(
    {"death", "morbidity", "complication", "adverse-event", "mortality", "condition", "disease"}
)
_WORKS = frozenset(
    "pain pain-relief analgesia analgesic-effect functional-improvement clinical-effect chronic-pain "
    "acute-pain postoperative-pain opioid-sparing-effect reduced-pain placebo-effect "
    "sedation-effect antiemetic-effect".split(),
)
_CLAUSE_END = re.compile(
    r"[;:]|\b(?:whereas|while|but|although|because|however|when|if|than|we)\b", re.IGNORECASE
)
_BREAK = re.compile(
    r"[;:,]|\b(?:by|through|via|when|after|during|with|for|than|compared|which|that|who|because|if|but"
    r"|between|versus|at)\b",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:,|and|or|,\s*(?:and|or)|as well as|,?\s*but also)\s*(?:\w+[ -]){0,4}$",
    re.IGNORECASE,
)
_APPOSITION = re.compile(r",\s*(?:an?|the|which is|known as)\s[^,]{3,90},\s*(?:\w+\s){0,3}$", re.IGNORECASE)
_OF_PATIENTS = re.compile(
    r"\b(?:patients?|subjects|participants|cases|those|groups?)\s(?:with|receiving|treated with"
    r"|undergoing|of|given|on)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"\b(?:through|via|by(?: means of)?)\s(?:the\s|an?\s|its\s|their\s)?(?:\w+\s){0,2}$", re.IGNORECASE
)
_PARTICIPLE = re.compile(r",\s(?:thereby\s|thus\s|hence\s|ultimately\s|then\s)?$", re.IGNORECASE)
_ALSO = re.compile(r"\b(?:and|but also|or|and also)\s(?:can\s|may\s)?(?:\w+ly\s)?$", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:improvements?|reductions?|decreases?|relief|resolution|regression|prevention|reduced|decreased"
    r"|less|lower|fewer)(?:\s(?:in|of|from))?\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|for)\b")
_GERUND = re.compile(r"\b(?:by|through|via)\s(?:\w+ly\s)?$", re.IGNORECASE)
_BY = re.compile(r"\s(?:\w+ly\s)?by\b", re.IGNORECASE)
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|can be|may be)\b(?:\s\w+){0,2}\s$", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:when|once|as)\s(?P<cause>[^,.;]{3,60}?)\s(?:develops?|occurs?|increases?|persists?"
    r"|progress(?:es)?|is present)\b"
    r"(?P<effect>[^.;]{3,180}?)\s(?:occurs?|develops?|results?|ensues?|follows?|arises?)\b",
    re.IGNORECASE,
)
_HOLLOW = re.compile(
    r"(?:of|them|us|it|patients|an?|the|significant|more|less|better|greater|no|any|its|their|this|to|many|some|much)\b",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"^\s(?P<words>(?:(?!(?:and|which|that|by|in|with|for|when|as|than|to|after|during|who|because|but|if"
    r"|is|are|was|were)\b)[\w/-]+\s?){2,4}"
    r"(?:\s?(?:on|of|in|to)\s(?:(?!(?:and|which|that|by|with|for|when|as|than|after|during"
    r"|patients)\b)[\w/-]+\s?){1,4})?)(?=[,.;]|\sand\b|\sin\b|$)",
)
_NEAR, _FAR, _CLOSE = 110, 70, 15


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a document: where a claim is read."""

    passage: Passage
    sentence: tuple[int, int]
    context: StudyContext


def mechanisms(passages: Sequence[Passage], context: StudyContext) -> list[MechanismClaim]:
    """Return the mechanisms that the document claims, each once."""
    found: dict[tuple[str, str], MechanismClaim] = {}
    for passage in passages:
        if passage.section.role in _SKIPPED or passage.cell is not None or not passage.mentions:
            continue
        for start, stop in passage.sentences:
            for claim in _in_sentence(_Told(passage, (start, stop), context)):
                found.setdefault((claim.concept.slug, claim.effect.slug), claim)
    return list(found.values())


def _in_sentence(told: _Told) -> Iterator[MechanismClaim]:
    """Yield the claims of one sentence."""
    passage, (start, stop) = told.passage, told.sentence
    mentions = [m for m in passage.within(passage.mentions, start, stop) if _acting(m) is not None]
    if not mentions or passage.text[start:stop].rstrip().endswith("?"):
        return
    first_verb = any_relation().search(passage.text, start, stop)
    for relation in relations() if first_verb else ():
        for verb in relation.pattern.finditer(passage.text, start, stop):
            if verb.group().lower() in _NOUNS and _OF.match(passage.text, verb.end()):
                continue
            for cause, effect in _pairs(passage, mentions, verb, relation):
                yield from _claims(told, cause, effect, relation)
            if relation.strict and relation.polarity and passage.section.role in _SPOKEN:
                yield from _nameless(told, mentions, verb, relation)
    for cause, effect, relation in (
        *_through(passage.text, mentions),
        *_when(passage, mentions, start, stop),
    ):
        yield from _claims(told, cause, effect, relation)


def _pairs(
    passage: Passage, mentions: Sequence[Mention], verb: re.Match[str], relation: Relation
) -> list[tuple[Mention, Mention]]:
    """Return causes and effects on both sides of a verb, turned round where it is passive."""
    text = passage.text
    before = [m for m in mentions if m.stop <= verb.start()]
    passive = relation.forward and verb.group().lower().endswith(("ed", "en")) and _BY.match(text, verb.end())
    stop = passive.end() if passive else verb.end()
    after = [m for m in mentions if m.start >= stop]
    acting = [m for m in before if relation.strict or m.of_kind("mechanism", *_TREATMENTS) is not None]
    left = _subject(text, acting, verb.start())
    right = _objects(text, after, stop)
    if left is None or (not relation.forward and verb.start() - left.stop > _CLOSE):
        return []
    if (
        passive
        and not _BE.search(text[max(0, verb.start() - 40) : verb.start()])
        and left.stop < verb.start() - 3
    ):
        return []
    if relation.forward and not passive and left.of_kind("mechanism") is not None:
        means = [c for c, process, _ in _through(text, before) if process is left]
        return [(cause, r) for cause in (left, *means) for r in right]
    return [(left, r) for r in right] if relation.forward and not passive else [(r, left) for r in right[:1]]


def _subject(text: str, before: Sequence[Mention], at: int) -> Mention | None:
    """Return the subject of a verb: the last concept before it in its clause, appositions passed over."""
    acting = [
        m for m in before if not _generic(m) and not _OF_PATIENTS.search(text[max(0, m.start - 50) : m.start])
    ]
    if _ALSO.search(text[max(0, at - 20) : at]):  # "A relieves B and improves …": A, not B
        earlier = [m.start() for r in relations() for m in r.pattern.finditer(text, max(0, at - _NEAR), at)]
        acting = [m for m in acting if not earlier or m.stop <= max(earlier)]
    apposition = _APPOSITION.search(text[max(0, at - 140) : at])
    if apposition is not None:
        floor = max(0, at - 140) + apposition.start()
        acting = [m for m in acting if m.stop <= floor + 1]
        at = floor
    if _GERUND.search(text[max(0, at - 20) : at]):
        treatments = [m for m in acting if m.of_kind(*_TREATMENTS) is not None]
        if treatments and not re.search("[;:]", text[treatments[0].stop : at]):
            return treatments[0]
    elif _PARTICIPLE.search(text[max(0, at - 20) : at]) and acting:
        at = acting[0].stop  # "X does this, leading to …": the subject of the clause
    for mention in reversed(acting):
        gap = text[mention.stop : at]
        if mention.start > at or len(gap) > _NEAR or _CLAUSE_END.search(gap):
            continue
        return mention
    return None


def _objects(text: str, after: Sequence[Mention], at: int) -> list[Mention]:
    """Return the objects of a verb: the first effect after it and those coordinated with it."""
    found: list[Mention] = []
    edge = at
    for mention in after:
        gap = text[edge : mention.start]
        broken = not _LIST_GAP.match(gap) or _is_verb(gap) if found else len(gap) > _FAR or _BREAK.search(gap)
        if broken:
            break
        found.append(mention)
        edge = mention.stop
    return found


def _is_verb(gap: str) -> bool:
    """Return whether a causal verb stands between two things: the second is not the first verb's object."""
    return any(relation.pattern.search(gap) for relation in relations())


def _through(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention, Relation]]:
    """Yield a treatment and the process through which it works: "acts through inhibition of …"."""
    for index, mention in enumerate(mentions):
        is_means = _MEANS.search(text[max(0, mention.start - 40) : mention.start])
        if is_means is None or mention.of_kind("mechanism") is None:
            continue
        causes = [m for m in mentions[:index] if not _generic(m)]
        treatments = [m for m in causes if m.of_kind(*_TREATMENTS) is not None] or [
            m for m in causes[-1:] if m.of_kind("mechanism")
        ]
        near = (
            treatments
            and mention.start - treatments[0].stop < 2 * _NEAR
            and not re.search("[;:]", text[treatments[0].stop : mention.start])
        )
        if near:
            yield treatments[0], mention, Relation(_MEANS, "acts_through", 1, forward=True, strict=False)


def _when(
    passage: Passage, mentions: Sequence[Mention], start: int, stop: int
) -> Iterator[tuple[Mention, Mention, Relation]]:
    """Yield what occurs when something else does: "when inflammation develops, neovascularization occurs"."""
    for match in _WHEN.finditer(passage.text, start, stop):
        causes = [m for m in mentions if match.start("cause") <= m.start and m.stop <= match.end("cause")]
        effects = [m for m in mentions if match.start("effect") <= m.start and m.stop <= match.end("effect")]
        if causes and effects:
            yield causes[-1], effects[-1], Relation(_WHEN, "leads_to", 1, forward=True, strict=True)


def _nameless(
    told: _Told, mentions: Sequence[Mention], verb: re.Match[str], relation: Relation
) -> Iterator[MechanismClaim]:
    """Yield an effect that no vocabulary holds, in its own words, where its cause is plain."""
    passage, sentence = told.passage, told.sentence
    cause = _subject(passage.text, [m for m in mentions if m.stop <= verb.start()], verb.start())
    words = _NAMELESS.match(passage.text[verb.end() : sentence[1]])
    known = any(verb.end() <= m.start < verb.end() + (words.end() if words else 0) for m in mentions)
    if (
        cause is None
        or words is None
        or known
        or not relation.forward
        or verb.start() - cause.stop > _FAR / 2
    ):
        return
    text = words["words"].strip()
    acting = _acting(cause)
    full = _HOLLOW.match(text) is None and not re.search(r"\d", text)
    if acting is not None and acting.kind not in _TREATMENTS and not cause.negated and full:
        effect = ConceptRef("mechanism", text[:1].lower() + text[1:], slug(text), None, "discovered")
        yield _claim(told, (cause, acting), (effect, text), relation, confidence=0.4)


def _acting(mention: Mention) -> Concept | None:
    """Return the concept that a mention brings into a mechanism."""
    return (
        mention.of_kind("mechanism")
        or mention.of_kind(*_TREATMENTS)
        or mention.of_kind("complication", "indication")
    )


def _generic(mention: Mention) -> bool:
    """Return whether a mention says little by itself ("treatment", "procedure")."""
    concept = _acting(mention)
    return (
        concept is None
        or concept.generic
        or concept.slug in {"interventional-pain-procedure", "interventional-procedure"}
    )


def _is_denied(passage: Passage, mention: Mention) -> bool:
    """Return whether a mention is negated in its own clause ("rather than A, B causes …" does not deny B)."""
    rather = mention.cue is not None and passage.text[mention.cue.start : mention.cue.stop].lower() in (
        "rather than",
        "instead of",
    )
    return mention.negated and not (
        rather and mention.cue is not None and "," in passage.text[mention.cue.stop : mention.start]
    )


def _claims(told: _Told, cause: Mention, effect: Mention, relation: Relation) -> Iterator[MechanismClaim]:
    """Yield the claim unless a side is missing, generic or denied, or it only says that a treatment works."""
    passage, sentence = told.passage, told.sentence
    acting, brought = (
        _acting(cause),
        effect.of_kind("mechanism") or effect.of_kind("complication", "indication"),
    )
    if acting is None or brought is None or acting.slug == brought.slug or _generic(cause):
        return
    if _is_denied(passage, cause) or _is_denied(passage, effect):
        return
    conditions = ("complication", "indication")
    if (acting.kind in conditions or brought.kind in conditions) and not relation.strict:
        return
    if brought.slug in _VAGUE or acting.slug in _VAGUE:
        return
    if acting.kind in _TREATMENTS and (brought.slug in _WORKS or brought.kind in conditions):
        return
    if relation.polarity > 0 and _LESS.search(
        passage.text[max(sentence[0], effect.start - 45) : effect.start]
    ):
        relation = replace(relation, name="reduces", polarity=-1)
    yield _claim(told, (cause, acting), (brought.ref, effect.text), relation, hedged=effect.hedged)


def _claim(
    told: _Told,
    cause: tuple[Mention, Concept],
    effect: tuple[ConceptRef, str],
    relation: Relation,
    *,
    hedged: bool = False,
    confidence: float = 0.6,
) -> MechanismClaim:
    """Return the claim with its sentence for a quote."""
    return MechanismClaim(
        concept=cause[1].ref,
        text=cause[0].text,
        effect=effect[0],
        effect_text=effect[1],
        relation=relation.name,
        polarity=relation.polarity,
        evidence=(quote(told.context.document, told.passage, *told.sentence),),
        certainty=Certainty.HEDGED if hedged or cause[0].hedged else Certainty.ASSERTED,
        standing=_standing(told.passage, told.context),
        confidence=confidence,
    )


def _standing(passage: Passage, context: StudyContext) -> Standing:
    """Return whose explanation it is."""
    if context.study.kind in ("interview", "commentary"):
        return Standing.EXPERT
    if context.study.kind in ("review", "systematic_review", "guideline"):
        return Standing.SYNTHESIS
    cited = passage.section.role is Role.INTRODUCTION and re.search(
        r"\bet al\b|\bstudies have\b", passage.text
    )
    return Standing.BACKGROUND if cited else Standing.PRIMARY
