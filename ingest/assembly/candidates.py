"""What the assemblers of conditions, treatments and agents share: candidates, their choice, their quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.assembly.salience import weigh
from ingest.quotes import sentence, span_quote
from kb.documents import Role
from kb.folding import words
from kb.lexicon import curated
from kb.statements import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import Place, StudyContext
    from kb.lexicon import Concept
    from kb.statements import Evidence

OPINION = {
    "interview": Standing.EXPERT,
    "commentary": Standing.EXPERT,
    "review": Standing.SYNTHESIS,
    "guideline": Standing.SYNTHESIS,
}
"""Kinds of documents that discuss rather than report, and whose words theirs are."""

_RESULTS = re.compile(r"^(?:results?|findings?)\b", re.IGNORECASE)
_OF_ITS_OWN = frozenset({"and", "combined", "plus", "sham", "with"})
"""A name with one of these words is no special form of what it ends with."""
_FRONT = (Role.TITLE, Role.ABSTRACT, Role.KEYWORDS, Role.SUMMARY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that may be claimed: where it is usable, and how much speaks for it."""

    concept: Concept
    places: tuple[Place, ...]
    score: float

    @property
    def in_front(self) -> bool:
        """Return whether title, abstract or keywords name it, and not only among the abstract's results."""
        return any(
            p.section.role in _FRONT and not _RESULTS.search(p.section.title or "") for p, _ in self.places
        )

    @property
    def in_title(self) -> bool:
        """Return whether the title names it."""
        return any(p.section.role is Role.TITLE for p, _ in self.places)

    @property
    def confidence(self) -> float:
        """Return how sure the claim is."""
        return min(0.95, 0.5 + self.score / 12)


def standing(context: StudyContext) -> Standing:
    """Return whose statement it is by the kind of the document."""
    return OPINION.get(context.study.kind, Standing.PRIMARY)


def candidates(
    kind: str,
    context: StudyContext,
    usable: Callable[[Passage, Mention], bool],
    aside: float = 1.0,
) -> Iterator[Candidate]:
    """Yield the concepts of a kind that the document names where they may be claimed, weightiest first."""
    found = []
    for (of_kind, slug), places in context.places.items():
        concept = context.concepts.get((kind, slug)) if of_kind == kind else None
        if concept is None or concept.generic:
            continue
        own = tuple((p, m) for p, m in places if usable(p, m))
        if own:
            found.append(Candidate(concept, own, weigh(own, aside, discussing=context.study.kind in OPINION)))
    yield from sorted(found, key=lambda c: -c.score)


def front_only(
    chosen: Sequence[Candidate], context: StudyContext, kept: Collection[str] = ()
) -> list[Candidate]:
    """Leave out what only the body of a study names, where title or abstract name others; ``kept`` stay."""
    if context.study.kind in OPINION or not any(c.in_front for c in chosen):
        return list(chosen)
    return [c for c in chosen if c.in_front or c.concept.slug in kept]


def apart_by_arm(context: StudyContext) -> set[tuple[str, str]]:
    """Return the pairs of treatments (slugs) that different arms of the study received."""
    found = set()
    for one in context.arm_treatments:
        for other in context.arm_treatments:
            found |= {(a.slug, b.slug) for a in one for b in other if a not in other and b not in one}
    return found


def without_broader(
    chosen: Sequence[Candidate],
    contrasts: Collection[tuple[str, str]] = (),
    *,
    discussing: bool = False,
    titled: bool = False,
    listed: bool = False,
) -> list[Candidate]:
    """Leave out what only generalises another chosen concept, by the hierarchy or by the end of its name.

    A concept stays where an item of a list names it (``listed``) or the title does (``titled``), where it is
    set against the narrower one, and where the narrower one is a combination of several that were chosen; in
    a discussion also where more is said of it than of the narrower one.
    """
    scores = {c.concept.slug: c.score for c in chosen}
    slugs = set(scores)
    names = {c.concept.slug: words(c.concept.label) for c in chosen}
    broader: set[str] = set()
    for candidate in chosen:
        above = {a.slug for a in curated().ancestors(candidate.concept)} & slugs
        parents = {
            p.slug
            for label in candidate.concept.broader
            if (p := curated().labelled(candidate.concept.kind, label)) is not None
        }
        if len(parents & slugs) > 1:
            above -= parents
        own = words(candidate.concept.label)
        if _OF_ITS_OWN.isdisjoint(own):
            above |= {k for k, name in names.items() if len(name) < len(own) and own[-len(name) :] == name}
        broader |= {
            slug
            for slug in above
            if (slug, candidate.concept.slug) not in contrasts
            and not (discussing and scores[slug] > candidate.score)
        }
    return [
        c
        for c in chosen
        if c.concept.slug not in broader
        or (titled and c.in_title)
        or (listed and any(p.block.kind == "item" for p, _ in c.places))
    ]


def quotes(places: Sequence[Place], context: StudyContext) -> tuple[Evidence, ...]:
    """Return the quotes of the first places, one each, at most three; a list item brings its lead."""
    found = []
    for passage, mention in places[:3]:
        found.append(sentence(context.document, passage, mention.start))
        if passage.block.lead is not None and passage.block.kind == "item":
            found.append(span_quote(context.document, passage, passage.block.lead, "definition"))
    return tuple(dict.fromkeys(found))
