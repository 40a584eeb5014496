"""How prominent each concept is in a document, and what follows: what is treated, and with what.

A concept in the title or in the abstract's aim is what the paper is about; one that only the discussion
names is not. Weights by role stand in one table; thresholds in the assemblers that use them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ingest.assembly.context import StudyContext
from ingest.study.arms import distinguishing
from kb.documents import Role
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from kb.documents import Document
    from kb.lexicon import Concept
    from kb.statements import StudyFacts

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

_CAP = 3
_BACKGROUND = re.compile(r"background|introduction", re.IGNORECASE)
_BEFORE_CONDITION = re.compile(
    r"\b(?:patients|subjects|participants|adults|women|men|children|individuals|people|athletes|those|cases|knees|volunteers|"
    r"population|persons)\b(?: \w+){0,3}? (?:with|suffering from|suffering|having|diagnosed with|presenting with|for|affected by|"
    r"of|undergoing treatment for|who had|complaining of)(?: [\w-]+){0,4} ?$|"
    r"\b(?:treatment|management|therapy|therapies|relief|palliation|treat|treats|treating|treated|manage|managing|manages|"
    r"alleviat\w+|improv\w+|reliev\w+|reduc\w+|control\w*|relief|effective|efficacy|option|candidates?|indication|indicated|used)\b"
    r"(?: of| for| in| from)?(?: [\w-]+){0,4} ?$",
    re.IGNORECASE,
)
_SUBORDINATE = frozenset({"pain", "chronic-pain", "acute-pain"})


def salience(passages: Sequence[Passage]) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], list[tuple[Passage, Mention]]]]:
    """Return the weight of each (kind, slug), and where each is named."""
    counts: dict[tuple[str, str], Counter[Role]] = defaultdict(Counter)
    places: dict[tuple[str, str], list[tuple[Passage, Mention]]] = defaultdict(list)
    background: Counter[tuple[str, str]] = Counter()
    for passage in passages:
        role = passage.section.role
        in_background = role is Role.ABSTRACT and bool(_BACKGROUND.search(passage.section.title or ""))
        for mention in passage.mentions:
            for concept in mention.concepts:
                key = (concept.kind.value, concept.slug)
                places[key].append((passage, mention))
                if mention.negated or mention.others or mention.historical:
                    continue
                if in_background:
                    background[key] += 1
                else:
                    counts[key][role] += 1
    weights = {
        key: sum(WEIGHT.get(role, 0.0) * min(n, _CAP) for role, n in counts[key].items()) + 0.4 * min(background[key], 2)
        for key in places
    }
    return weights, dict(places)


def is_treated_here(passage: Passage, mention: Mention) -> bool:
    """Return whether the words before a condition say that it is treated ("patients with …")."""
    start, _ = passage.sentence_at(mention.start)
    before = passage.text[max(start, mention.start - 90) : mention.start]
    return bool(_BEFORE_CONDITION.search(before))


def context_of(document: Document, passages: Sequence[Passage], study: StudyFacts) -> StudyContext:
    """Return what assembly needs to know of the whole document."""
    weights, places = salience(passages)
    lexicon = curated()
    treated = {
        slug
        for (kind, slug), found in places.items()
        if kind == "indication" and (weights[kind, slug] >= 3 or any(is_treated_here(p, m) and p.section.role in (Role.TITLE, Role.ABSTRACT) for p, m in found))  # noqa: PLR2004
    }
    arm_treatments = tuple(
        tuple(c for s in slugs for c in (_concept(lexicon, s),) if c is not None) for slugs in distinguishing(study.arms)
    )
    return StudyContext(
        document=document,
        study=study,
        salience=weights,
        treated=frozenset(treated),
        studied=_studied(weights, arm_treatments),
        arm_treatments=arm_treatments,
    )


def _concept(lexicon: object, slug: str) -> Concept | None:
    """Return the agent or intervention of a slug."""
    return curated().get("agent", slug) or curated().get("intervention", slug)


def _studied(weights: dict[tuple[str, str], float], arm_treatments: tuple[tuple[Concept, ...], ...]) -> tuple[Concept, ...]:
    """Return the treatments that the study is about: of its arms, else the most prominent ones."""
    found: dict[tuple[str, str], Concept] = {}
    ranked = sorted(((w, k) for k, w in weights.items() if k[0] in ("intervention", "agent")), reverse=True)
    for weight, key in ranked[:6]:
        concept = curated().get(*key)
        if concept is not None and not concept.generic and weight >= 3 and concept.value("role") != "placebo":  # noqa: PLR2004
            found.setdefault(key, concept)
    for treatments in arm_treatments:
        for concept in treatments:
            if concept.value("role") != "placebo" and not concept.generic:
                found.setdefault((concept.kind.value, concept.slug), concept)
    if not found:
        for _, key in ranked:
            concept = curated().get(*key)
            if concept is not None and not concept.generic:
                found[key] = concept
                break
    return tuple(found.values())
