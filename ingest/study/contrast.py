"""Treatments that a sentence sets against each other, where no group has a name of its own."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.study.drafts import Draft, label_of, treatments_of
from ingest.study.naming import TREATING
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage

_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly|allocated|assigned|divided)\b[^.;]{0,80}?\b(?:to (?:receive|undergo|"
    r"either|treatment with)|receive|to|either|underwent)\b|"
    r"\b(?:received|underwent|given|(?:treated|managed) (?:with|by|using)) either\b|"
    r"\bwere (?:treated|managed) (?:with|by|using)\b|(?P<loose>\b(?:received|got|were given)\b)",
    re.IGNORECASE,
)
_GOT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of them\s+)?(?:(?!of\b)\w+\s+)?(?:patients|cases|subjects|participants|women|"
    r"men|knees)?\s*(?:\([^)]*\)\s*)?(?:who\s+)?(?:underwent|received|got|were (?:treated"
    r"|managed) (?:with|by|using))\s",
    re.IGNORECASE,
)
_PEOPLE = (None, "", "patient", "patients", "case", "cases")
_ASIDE = re.compile(r"result|finding|conclusion|background|introduction|discussion", re.IGNORECASE)
_OR = re.compile(
    r"\s*(?:\([^()]*\)\s*)?,?\s?(?:or|and|versus|vs\.?)\s(?:(?:an?|the|matching|identical|for|with|\d+"
    r"|\w+s)\s){0,4}",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"[^.;:]{0,40}?\b(?:versus|vs\.?|compared (?:with|to))\s[^.;:]{0,40}", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:[\w-]+\s){0,3}?(?:with|to|and|versus|vs\.?|against|or)\s(?:the\s|that of\s)?"
    r"(?:[\w%.-]+\s){0,3}",
    re.IGNORECASE,
)
_COMPARING = re.compile(r"\b(?:compar\w+|difference between|superior\w* of)\b", re.IGNORECASE)
_BEFORE = 110  # characters between "to compare" and the first treatment


def is_inert(mention: Mention) -> bool:
    """Return whether a treatment is what others are compared with: a placebo, a sham, saline."""
    concept = mention.of_kind(*TREATING)
    return concept is not None and (
        concept.value("role") == "placebo" or concept.label.startswith(("sham", "placebo", "normal saline"))
    )


def parts(passage: Passage) -> list[tuple[int, Mention]]:
    """Return how many patients got which treatment, where a sentence parts them.

    "25 patients underwent ablation and 22 underwent cryoablation".
    """
    for start, stop in passage.sentences:
        found: dict[str, tuple[int, Mention]] = {}
        for number in passage.within(passage.numbers, start, stop):
            got = _GOT.match(passage.text, number.stop)
            if got is None or number.value != int(number.value) or number.unit not in _PEOPLE:
                continue
            near = passage.within(passage.mentions, got.end(), min(stop, got.end() + 30))
            mention = next((m for m in near if (c := m.of_kind(*TREATING)) and not c.generic), None)
            if mention is not None and (concept := mention.of_kind(*TREATING)) is not None:
                found.setdefault(concept.slug, (int(number.value), mention))
        if len(found) > 1:
            return list(found.values())
    return []


def alternatives(passage: Passage) -> list[tuple[Mention, ...]]:
    """Return the treatments that patients were randomised to ("to receive A or B").

    One tuple for each choice.
    """
    for match in _ASSIGNED.finditer(passage.text):
        _, stop = passage.sentence_at(match.start())
        mentions = [
            m
            for m in passage.within(passage.mentions, match.end(), stop)
            if (c := m.of_kind(*TREATING)) and not c.generic
        ]
        choices: list[list[Mention]] = [[]]
        for index, mention in enumerate(mentions):
            gap = passage.text[mentions[index - 1].stop : mention.start] if index else ""
            if len(gap) > 60 or ";" in gap:
                break
            if re.search(r"\b(?:or|versus|vs)\b", gap):
                choices.append([])
            choices[-1].append(mention)
        inert = any(is_inert(m) for m in mentions)
        if len(choices) >= 2 and all(choices) and (inert or not match["loose"]):
            return [tuple(c) for c in choices]
    return []


def compared(passage: Passage) -> list[tuple[Mention, ...]]:
    """Return two treatments that are compared: "A versus B", "compared A with B", "A or placebo"."""
    title = passage.section.role is Role.TITLE
    if not title and _ASIDE.search(passage.section.title or ""):
        return []
    for start, stop in passage.sentences:
        found: list[Mention] = []
        for mention in passage.within(passage.mentions, start, stop):
            concept = mention.of_kind(*TREATING)
            told = {c.slug for m in found for c in m.concepts}
            if concept is not None and not concept.generic and concept.slug not in told:
                found.append(mention)
        for one, other in pairwise(found):
            if _set_against(passage, start, one, other):
                return [(one,), (other,)]
    return []


def _set_against(passage: Passage, start: int, one: Mention, other: Mention) -> bool:
    """Return whether the words around two treatments compare them."""
    gap = passage.text[one.stop : other.start]
    if _OR.fullmatch(gap) and is_inert(one) != is_inert(other):
        return True
    if passage.section.role is Role.TITLE and _VERSUS.fullmatch(gap):
        return True
    comparing = _COMPARING.search(passage.text, max(start, one.start - _BEFORE), one.start)
    return comparing is not None and _AND.fullmatch(gap) is not None


def unnamed_arms(passages: Sequence[Passage], *, comparative: bool) -> list[Draft]:
    """Return the arms of patients who were "randomised to A or B" where no group has a name.

    A comparative study has at least those that its title and its aims compare.
    """
    for passage in passages:
        if passage.section.role in (Role.ABSTRACT, Role.METHODS):
            drafts = [_unnamed(choice) for choice in alternatives(passage)]
            for n, m in parts(passage) if not drafts else ():
                drafts.append(Draft(m.text, sizes=Counter([n]), treatments=treatments_of([m])))
            if len({tuple(d.treatments) for d in drafts}) == len(drafts) >= 2:
                return drafts
    for passage in passages if comparative else ():
        if passage.section.role in (Role.TITLE, Role.ABSTRACT) and (found := compared(passage)):
            return [_unnamed(choice) for choice in found]
    return []


def _unnamed(choice: Sequence[Mention]) -> Draft:
    """Return the arm of some treatments."""
    return Draft(label_of(choice), treatments=treatments_of(choice))
