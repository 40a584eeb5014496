"""Indications: what is treated, or proposed to be, one claim for each, quoted where it is said best.

A condition counts where it is treated ("patients with …", "embolization for …"), not where it happens to
patients, excludes them or forbids the treatment. Pain alone is claimed only where nothing more specific is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.assembly.candidates import (
    OPINION,
    Candidate,
    candidates,
    front_only,
    quotes,
    standing,
    without_broader,
)
from ingest.assembly.lists import ListKind, items_of, list_kind, own_words
from ingest.assembly.perioperative import (
    is_analgesic,
    is_harm_of_anesthesia,
    is_perioperative,
    made_possible,
    numbed,
    prevented,
    relieved_afterwards,
    undergone,
)
from ingest.assembly.salience import is_treated_here, weigh
from kb.documents import Role
from kb.folding import slug
from kb.lexicon import curated
from kb.statements import Certainty, ConceptRef, IndicationClaim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_ENOUGH, _ENOUGH_OPINION, _AT_LEAST = 2.5, 1.7, 1.5
_TREATED, _LISTED = 1.2, 3.0
_UNSPECIFIC = frozenset({"neoplasm", "pain", "chronic-pain", "acute-pain", "refractory-pain", "discomfort"})
_OF_THE_TITLE = ("chronic-pain", "refractory-pain")
"""What a study is of by its title, though its patients have something more specific."""
_ACTING_ON = re.compile(r"\b(?:effects?|effectiveness|efficacy|impact|influence)\b.*\bon\b", re.IGNORECASE)
_IN = re.compile(r"\b(?:in|among|with|of)(?: [\w-]+){0,4} $", re.IGNORECASE)
_NO_LIST = (
    ListKind.HARMS,
    ListKind.CONTRAINDICATIONS,
    ListKind.PRECAUTIONS,
    ListKind.BENEFITS,
    ListKind.CRITERIA,
)
_NOT_TREATED = re.compile(
    r"\b(?:exclu\w+|contra-?indicat\w+|complications?|adverse|side[- ]effects?|risk of|incidence of"
    r"|rates? of|developed|develop|causes? of death|died"
    r"|deaths?|no evidence of|history of|free of|absence of|progression to|lead(?:s|ing)? to"
    r"|resulting in|recurren\w+ of|prior to)\b"
    r"(?: [\w,/()-]+){0,12} ?$",
    re.IGNORECASE,
)
_LACKING = re.compile(  # but "without fever in patients with gout" is of the gout
    r"\b(?:except|(?<!\bor )(?<!\band )without)(?: (?!(?:for|in|patients)\b)[\w,/()-]+){0,12} ?$",
    re.IGNORECASE,
)
_BROUGHT_ABOUT = re.compile(r"\bdue to(?: [\w,/()-]+){0,12} ?$", re.IGNORECASE)
_HURTING = re.compile(  # "disabling pain in the shoulder due to arthritis" is of the arthritis
    r"\b(?:pain|disability|stiffness|symptoms?|complaints?)(?: [\w-]+){0,5}? due to(?: [\w,/()-]+){0,12} ?$",
    re.IGNORECASE,
)
_HARM_SENTENCE = re.compile(
    r"\b(?:exclu(?:ded|sion)|contra-?indicat\w+|adverse (?:events?|effects?|reactions?)|side[- ]effects?"
    r"|complications? such as|complications? like)\b",
    re.IGNORECASE,
)
_FRONT = (Role.TITLE, Role.ABSTRACT, Role.KEYWORDS, Role.SUMMARY)
_BODY = 1.0
_BEFORE = 80
_TOLD_OF = (Role.RESULTS, Role.TABLE, Role.FIGURE)
_RESULTS = re.compile(r"result|finding", re.IGNORECASE)
_TREATED_WORDS = re.compile(
    r"\b(?:(?:treatment|management|palliation|therapy|relief) of|treat(?:ing)?|manag(?:e|ing)"
    r"|(?P<people>patients|subjects|women|men|children|adults|those) (?:with|suffering from|affected by"
    r"|presenting with)) (?:the |an? |their )?(?P<what>[A-Z][\w'’-]*(?: (?!(?:in|by|with|using|after"
    r"|following|and|or|versus|vs|compared|among|during|at|on|from|who|were|was|is|are|that|which|to|for|as|than"
    r"|undergoing|through|via)\b)[\w'’-]+){0,4})",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(
    r"^(?:in|by|with|using|and|or|this|these|those|it|them|patients|each|both|all|such|no|any)\b"
    r"|\b(?:patients?|treatments?|therap\w+|groups?|placebo|control|ASA|status|scores?|age|weight|results?|follow-?up"
    r"|criteria|complications?|adverse|events?|effects?|de novo|symptoms?|conditions?|diseases?$)",
    re.IGNORECASE,
)
_UNSURE = 0.5
_NOT_FOUND_YET = re.compile(r"background|introduction|context|aim|objective|purpose|method", re.IGNORECASE)
_BEFORE_RESULTS = (Role.INTRODUCTION, Role.METHODS)
_FAILS = re.compile(
    r"\b(?:(?:is|was|were|are) (?:not|no more) (?:effective|beneficial|recommended|useful)|ineffective"
    r"|(?:not|no) (?:superior to|better than|more effective than) (?:the )?(?:placebo|sham|saline)"
    r"|no (?:significant )?(?:benefit|efficacy|effect)|not be recommended)\b",
    re.IGNORECASE,
)


def indications(passages: Sequence[Passage], context: StudyContext) -> list[IndicationClaim]:
    """Return what is treated, or proposed to be."""
    chosen = _chosen(passages, context)
    if not any(c.in_title for c in chosen) and context.study.kind not in OPINION:
        chosen += prevented(passages, chosen)
    operations = made_possible(passages, context)
    if all(c.concept.slug in _UNSPECIFIC for c in chosen):
        chosen = relieved_afterwards(passages, context) or numbed(passages, context) or chosen
    elif not any(_hurts(c.concept) for c in chosen):
        chosen = [*chosen, *numbed(passages, context)]
    if is_harm_of_anesthesia(chosen, context):
        operations = operations or undergone(passages, context)
    chosen = [*chosen, *operations] or undergone(passages, context)
    claims = [_claim(candidate, context) for candidate in chosen] or _in_own_words(passages, context)
    return [*claims, *_listed_again(passages, claims, context)]


def _chosen(passages: Sequence[Passage], context: StudyContext) -> list[Candidate]:
    """Return the conditions that enough speaks for; where none does, the one that most speaks for."""
    analgesic = is_analgesic(passages, context)
    opinion = context.study.kind in OPINION
    scored = [
        _scored(c, context, analgesic=analgesic)
        for c in candidates(
            "indication", context, lambda p, m: _may_be_treated(p, m, context, analgesic=analgesic), aside=0.4
        )
    ]
    scored.sort(key=lambda c: -c.score)
    enough = front_only([c for c in scored if c.score >= (_ENOUGH_OPINION if opinion else _ENOUGH)], context)
    specific = [c for c in enough if c.concept.slug not in _UNSPECIFIC]
    if not specific:
        treated = [
            c for c in scored if c.score >= _AT_LEAST and c.in_front and c.concept.slug not in _UNSPECIFIC
        ]
        specific = [c for c in treated if _listed_with(c, treated[0])] or enough[:1]
    elif opinion and analgesic:
        specific += _specific_pain(scored, specific)
    if not opinion and not any(c.in_title for c in specific):
        specific += [
            c for c in enough if c.in_title and c.concept.slug in _OF_THE_TITLE and c not in specific
        ]
    return without_broader(specific, discussing=opinion, listed=opinion)


def _is_untreated(passage: Passage, mention: Mention) -> bool:
    """Return whether nothing says here that it is treated."""
    return not is_treated_here(passage, mention)


def _hurts(concept: Concept) -> bool:
    """Return whether a condition is a kind of pain."""
    return concept.slug == "pain" or any(a.slug == "pain" for a in curated().ancestors(concept))


def _is_effect(passage: Passage, mention: Mention) -> bool:
    """Return whether a title names it as what something acts on in a disease: "on anxiety in arthritis"."""
    concept = mention.of_kind("indication")
    if concept is None or not _ACTING_ON.search(passage.text[: mention.start]):
        return False
    later = passage.within(passage.mentions, mention.stop, len(passage.text))
    return not _hurts(concept) and any(
        m.of_kind("indication") is not None
        and m.of_kind("outcome") is None
        and _IN.search(passage.text[: m.start])
        for m in later
    )


def _listed_with(candidate: Candidate, first: Candidate) -> bool:
    """Return whether a condition stands in one list with another: "with frozen shoulder or epicondylitis"."""
    if candidate is first:
        return True
    return candidate.score >= first.score and any(
        p is passage and p.sentence_at(m.start) == p.sentence_at(mention.start)
        for passage, mention in first.places
        for p, m in candidate.places
    )


def _scored(candidate: Candidate, context: StudyContext, *, analgesic: bool) -> Candidate:
    """Return the candidate with what treating words, lists and implied pain add, the telling places first."""
    treated = [
        (p, m)
        for p, m in candidate.places
        if p.section.role not in _TOLD_OF
        and not _RESULTS.search(p.section.title or "")
        and is_treated_here(p, m)
    ]
    listed = [
        (p, m)
        for p, m in candidate.places
        if list_kind(p, context.document) is ListKind.INDICATIONS and m in items_of(p)
    ]
    implied = analgesic and any(
        id(m) in context.implied or "operative" in m.text.lower() for _, m in candidate.places
    )
    told = candidate.score
    if context.study.kind not in OPINION and candidate.in_front:
        body = [(p, m) for p, m in candidate.places if p.section.role not in _FRONT]
        told = weigh([place for place in candidate.places if place not in body], 0.4) + min(
            _BODY, weigh(body)
        )
    score = told + (_TREATED if treated or implied else 0.0) + (_LISTED if listed else 0.0)
    places = dict.fromkeys([*((p.index, m.start) for p, m in (*listed, *treated, *candidate.places))])
    by_key = {(p.index, m.start): (p, m) for p, m in candidate.places}
    return Candidate(candidate.concept, tuple(by_key[key] for key in places), score)


def _specific_pain(scored: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the named pain that a text means by "pain", unless one is chosen already."""
    pains = [c for c in scored if _hurts(c.concept) and c.concept.slug not in _UNSPECIFIC]
    return [] if any(c in chosen for c in pains) else pains[:1]


def _may_be_treated(passage: Passage, mention: Mention, context: StudyContext, *, analgesic: bool) -> bool:
    """Return whether a mention may be of a condition treated, not of a harm, exclusion or denial."""
    if mention.negated or (context.study.kind not in OPINION and (mention.historical or mention.others)):
        return False
    around = is_perioperative(mention.of_kind("indication"))
    if around and not analgesic and id(mention) in context.implied:
        return False
    kind = list_kind(passage, context.document)
    if kind in _NO_LIST or kind is ListKind.INDICATIONS:
        return kind is ListKind.INDICATIONS
    if mention.of_kind("mechanism") is not None:
        return False
    if mention.of_kind("outcome") is not None and not (around and analgesic):
        named = _is_effect if passage.section.role is Role.TITLE else _is_untreated
        if named(passage, mention):
            return False
    start, stop = passage.sentence_at(mention.start)
    before = passage.text[start : mention.start]
    brought_about = _BROUGHT_ABOUT.search(before) and not _HURTING.search(before)
    harm = (
        _NOT_TREATED.search(before)
        or _LACKING.search(before)
        or _HARM_SENTENCE.search(passage.text[start:stop])
    )
    return not brought_about and not harm


def _stressed(match: re.Match[str], passage: Passage, passages: Sequence[Passage]) -> bool:
    """Return whether it is treated by name, or is what people have by the title or more than once."""
    if match["people"] is None or passage.section.role is Role.TITLE:
        return True
    told = " ".join(p.text for p in passages if p.section.role in (Role.TITLE, Role.ABSTRACT)).lower()
    return told.count(match["what"].lower()) > 1


def _in_own_words(passages: Sequence[Passage], context: StudyContext) -> list[IndicationClaim]:
    """Return what title or aim say is treated, where the vocabulary has no name for any of it."""
    if context.study.kind not in ("primary_study", "protocol", "case_report"):
        return []
    for passage in passages:
        if passage.section.role not in (Role.TITLE, Role.ABSTRACT):
            continue
        for match in _TREATED_WORDS.finditer(passage.text):
            words = match["what"]
            start, stop = match.span("what")
            known = any(
                m.of_kind("agent", "intervention") for m in passage.within(passage.mentions, start, stop)
            )
            if known or _NO_CONDITION.search(words) or not _stressed(match, passage, passages):
                continue
            label = words.lower() if words.istitle() else words[:1].lower() + words[1:]
            ref = ConceptRef("indication", label, slug(words), None, "discovered")
            evidence = quotes([(passage, Mention(start, stop, words, ()))], context)
            return [
                IndicationClaim(
                    concept=ref,
                    text=words,
                    evidence=evidence,
                    standing=standing(context),
                    confidence=_UNSURE,
                    stance="treated",
                )
            ]
    return []


def _claim(candidate: Candidate, context: StudyContext) -> IndicationClaim:
    """Return the claim with its best quotes."""
    passage, mention = candidate.places[0]
    ref = candidate.concept.ref
    if ref.kind != "indication":  # an operation that is made possible
        ref = ConceptRef("indication", ref.label, ref.slug, ref.curie, "discovered")
    own = context.study.kind in ("primary_study", "case_report", "animal_study")
    named = context.places.get((candidate.concept.kind.value, candidate.concept.slug), candidate.places)
    fails = own and any(_tells_of_failure(p, m) for p, m in named)
    return IndicationClaim(
        concept=ref,
        text=mention.text,
        evidence=quotes(candidate.places, context),
        standing=standing(context),
        certainty=Certainty.HEDGED if mention.hedged else Certainty.ASSERTED,
        confidence=candidate.confidence,
        stance="not_effective" if fails else "treated" if own else "proposed",
        interventions=_beside(passage, mention),
    )


def _tells_of_failure(passage: Passage, mention: Mention) -> bool:
    """Return whether results or conclusions say that what was tried did not work in a condition."""
    before = _NOT_FOUND_YET.search(passage.section.title or "") or passage.section.role in _BEFORE_RESULTS
    return not before and bool(_FAILS.search(passage.text, *passage.sentence_at(mention.start)))


def _beside(passage: Passage, mention: Mention) -> tuple[ConceptRef, ...]:
    """Return the treatments that the sentence names with a condition."""
    start, stop = passage.sentence_at(mention.start)
    named = (
        m.of_kind("intervention") or m.of_kind("agent")
        for m in passage.within(passage.mentions, start, stop)
        if not m.negated
    )
    return tuple(dict.fromkeys(c.ref for c in named if c is not None and not c.generic))


def _listed_again(
    passages: Sequence[Passage], claims: Sequence[IndicationClaim], context: StudyContext
) -> Iterator[IndicationClaim]:
    """Yield listed conditions that no claim names: unknown ones, and second names of a concept."""
    told = {e.start for claim in claims for e in claim.evidence[:1]}
    for passage in passages if context.study.kind in OPINION else ():  # a study lists whom it took
        if (
            list_kind(passage, context.document) is not ListKind.INDICATIONS
            or passage.place(0, len(passage.text)).start in told
        ):
            continue
        concept = next((c for m in items_of(passage) if (c := m.of_kind("indication")) is not None), None)
        if concept is not None and all(c.concept.slug != concept.slug for c in claims):
            continue  # known, and not enough to claim it
        ref, mention = own_words(passage, "indication")
        evidence = quotes([(passage, mention)], context)
        yield IndicationClaim(
            concept=ref,
            text=mention.text,
            evidence=evidence,
            standing=standing(context),
            confidence=0.5,
            stance="proposed",
        )
