"""How prominent each concept is in a document, and what follows: what is treated, and with what.

A concept in the title or in the abstract's aim is what the paper is about; one that only the discussion
names is not. Weights by role stand in one table; thresholds in the assemblers that use them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ingest.assembly.context import StudyContext
from ingest.assembly.implied import implied
from kb.documents import Role
from kb.lexicon import Concept, ConceptKind, curated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import Place
    from kb.documents import Document
    from kb.statements import Arm, StudyFacts

    Key = tuple[str, str]
    Weights = dict[Key, float]
    Places = dict[Key, list[Place]]

WEIGHT = {
    Role.TITLE: 3.0,
    Role.KEYWORDS: 0.7,
    Role.ABSTRACT: 1.0,
    Role.SUMMARY: 0.7,
    Role.METHODS: 0.5,
    Role.RESULTS: 0.4,
    Role.TABLE: 0.2,
    Role.FIGURE: 0.2,
    Role.INTRODUCTION: 0.2,
    Role.DISCUSSION: 0.1,
    Role.CONCLUSION: 0.7,
    Role.QUESTION: 0.6,
    Role.ANSWER: 0.6,
    Role.BODY: 0.6,
    Role.LIST: 1.0,
    Role.CASE: 0.5,
}
"""What one naming is worth by where it stands; a role counts at most three namings."""

_COMPOSED_IN = (Role.TITLE, Role.ABSTRACT, Role.SUMMARY, Role.METHODS, Role.CONCLUSION, Role.BODY)
_CAP = 3
_BACKGROUND = re.compile(r"background(?!.*(?:aim|objective|purpose))|introduction", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|hypothes\w+|investigated?|evaluated?|compared?|assess(?:ed)?"
    r"|determined?|examined?|explored?|whether|protocol|comparing|conducted to)\b",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"result|finding", re.IGNORECASE)
_BEFORE_CONDITION = re.compile(
    r"\b(?:patients|subjects|participants|adults|women|men|children|individuals|people|athletes|those"
    r"|cases|knees|volunteers|"
    r"population|persons)\b(?: \w+){0,3}? (?:with|suffering from|suffering|having|diagnosed with"
    r"|presenting with|for|affected by|"
    r"of|undergoing treatment for|who had|complaining of)(?: [\w-]+){0,4} ?$|"
    r"\b(?:treatment|management|therapy|therapies|relief|palliation|treat|treats|treating|treated|manage"
    r"|managing|manages|"
    r"alleviat\w+|improv\w+|reliev\w+|reduc\w+|control\w*|relief|effective|efficacy|option|candidates?"
    r"|indication|indicated|used)\b"
    r"(?: of| for| in| from)?(?: [\w-]+){0,4} ?$|"
    r"\b(?:pain|disability|symptoms?|complaints?)\b(?: [\w-]+){0,3}? (?:due to|caused by|secondary to"
    r"|associated with|because of)(?: [\w-]+){0,4} ?$",
    re.IGNORECASE,
)
_NEXT_ITEM = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,|/|and|or|,\s*(?:and|or)|as well as)\s*(?:[\w-]+[ /]){0,3}", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()]*\) ?")
_INDICATED = re.compile(
    r"(?: [\w/-]+){0,6}? (?:is|are|was|were|appears?|seems?|represents?|remains?"
    r"|constitutes?)\b[^.;]{0,50}\bindications?\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:'s)? ?(?:\([^)]*\) )?(?:(?:therapy|treatment|injections?|procedures?|program(?:me)?) )?(?:for"
    r"|to treat|in treating|in the (?:treatment|management) of|against) (?:the )?(?:[\w-]+ ){0,4}",
    re.IGNORECASE,
)


def salience(
    passages: Sequence[Passage], more: Mapping[int, Sequence[Mention]] | None = None
) -> tuple[Weights, Places]:
    """Return the weight of each (kind, slug), and its places; ``more`` are composed mentions by passage."""
    places: Places = defaultdict(list)
    for passage in passages:
        for mention in (*passage.mentions, *(more or {}).get(passage.index, ())):
            for concept in mention.concepts:
                places[concept.kind.value, concept.slug].append((passage, mention))
    return {key: weigh(found) for key, found in places.items()}, dict(places)


def weigh(places: Sequence[Place], aside: float = 1.0, *, discussing: bool = False) -> float:
    """Return what some namings of a concept are worth together.

    ``aside`` is the factor of an abstract's results. A document that discusses speaks of others' work, too.
    """
    counts: Counter[Role] = Counter()
    background = results = 0
    for passage, mention in places:
        if mention.negated or (not discussing and (mention.others or mention.historical)):
            continue
        title = passage.section.title or ""
        if (
            passage.section.role is Role.ABSTRACT
            and _BACKGROUND.search(title)
            and not _in_aim(passage, mention)
        ):
            background += 1
        elif passage.section.role is Role.ABSTRACT and aside < 1 and _RESULTS.search(title):
            results += 1
        else:
            counts[passage.section.role] += 1
    own = sum(WEIGHT.get(role, 0.0) * min(n, _CAP) for role, n in counts.items())
    return own + 0.4 * min(background, 2) + aside * min(results, max(0, _CAP - counts[Role.ABSTRACT]))


def _in_aim(passage: Passage, mention: Mention) -> bool:
    """Return whether the sentence says what the study is for."""
    return bool(_AIM.search(passage.text, *passage.sentence_at(mention.start)))


def is_treated_here(passage: Passage, mention: Mention) -> bool:
    """Return whether the words around say that it is treated ("patients with …", "embolization for …")."""
    start, stop = passage.sentence_at(mention.start)
    at = mention.start
    conditions = [
        m
        for m in passage.within(passage.mentions, start, mention.start)
        if m.of_kind("indication") is not None
    ]
    for earlier in reversed(conditions):
        if not _NEXT_ITEM.fullmatch(passage.text[earlier.stop : at]):
            break
        at = earlier.start  # the head of a list of conditions
    before = _ASIDE.sub("", passage.text[max(start, at - 120) : at])
    if _BEFORE_CONDITION.search(before) or _INDICATED.match(
        passage.text[mention.stop : min(stop, mention.stop + 90)]
    ):
        return True
    treating = [m for m in passage.within(passage.mentions, start, at) if m.of_kind("intervention", "agent")]
    return bool(treating) and _FOR.fullmatch(passage.text[treating[-1].stop : at]) is not None


def context_of(document: Document, passages: Sequence[Passage], study: StudyFacts) -> StudyContext:
    """Return what assembly needs to know of the whole document."""
    more = {p.index: implied(p) for p in passages if p.cell is None and p.section.role in _COMPOSED_IN}
    weights, places = salience(passages, more)
    treated = {
        slug
        for (kind, slug), found in places.items()
        if kind == "indication"
        and (
            weights[kind, slug] >= 3
            or any(is_treated_here(p, m) and p.section.role in (Role.TITLE, Role.ABSTRACT) for p, m in found)
        )
    }
    concepts = _concepts(places, study)
    arm_treatments = tuple(
        tuple(c for s in slugs if (c := _treatment(s, concepts)) is not None)
        for slugs in _distinguishing(study.arms)
    )
    return StudyContext(
        document=document,
        study=study,
        salience=weights,
        treated=frozenset(treated),
        studied=_studied(weights, arm_treatments, concepts),
        arm_treatments=arm_treatments,
        places=places,
        implied=frozenset(id(m) for found in more.values() for m in found),
        concepts=concepts,
    )


def _distinguishing(arms: Sequence[Arm]) -> list[tuple[str, ...]]:
    """Return for each arm the slugs of the treatments that set it apart, and of the procedures it had.

    An agent that other arms have too is left out where the arm has one of its own; a procedure stays.
    """
    found = []
    for arm in arms:
        others = {t.slug for other in arms if other is not arm for t in other.treatments}
        everywhere = set.intersection(*({t.slug for t in other.treatments} for other in arms))
        own = [t for t in arm.treatments if t.slug not in others] or [
            t for t in arm.treatments if t.slug not in everywhere
        ]
        procedures = [t for t in arm.treatments if t.kind == "intervention" and t not in own]
        found.append(tuple(t.slug for t in (*own, *procedures)) or tuple(t.slug for t in arm.treatments))
    return found


def _concepts(places: Mapping[Key, Sequence[Place]], study: StudyFacts) -> dict[Key, Concept]:
    """Return the concepts that the document names, and those that its arms have, known before or not."""
    named = {
        (kind, slug): next(c for _, m in found for c in m.concepts if (c.kind, c.slug) == (kind, slug))
        for (kind, slug), found in places.items()
    }
    for treatment in (t for arm in study.arms for t in arm.treatments):
        key = treatment.kind, treatment.slug
        concept = curated().get(*key) or Concept(
            ConceptKind(treatment.kind),
            treatment.label,
            treatment.slug,
            None,
            (),
            (),
            (),
            {},
            treatment.origin,
        )
        named.setdefault(key, concept)
    return named


def _treatment(slug: str, concepts: Mapping[Key, Concept]) -> Concept | None:
    """Return the agent or intervention of a slug."""
    return concepts.get(("agent", slug)) or concepts.get(("intervention", slug))


def _studied(
    weights: Mapping[Key, float],
    arm_treatments: tuple[tuple[Concept, ...], ...],
    concepts: Mapping[Key, Concept],
) -> tuple[Concept, ...]:
    """Return the treatments that the study is about: of its arms, else the most prominent ones."""
    found: dict[tuple[str, str], Concept] = {}
    ranked = sorted(((w, k) for k, w in weights.items() if k[0] in ("intervention", "agent")), reverse=True)
    for weight, key in ranked[:6]:
        concept = concepts.get(key)
        if concept is not None and not concept.generic and weight >= 3 and concept.value("role") != "placebo":
            found.setdefault(key, concept)
    for treatments in arm_treatments:
        for concept in treatments:
            if concept.value("role") != "placebo" and not concept.generic:
                found.setdefault((concept.kind.value, concept.slug), concept)
    if not found:
        for _, key in ranked:
            concept = concepts.get(key)
            if concept is not None and not concept.generic:
                found[key] = concept
                break
    return tuple(found.values())
