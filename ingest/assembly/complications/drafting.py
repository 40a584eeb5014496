"""The beginning of every report that is told in words: concept, words, quote, scope and standing.

What happened to how many is still to be said; ``prose`` does that, by the kind of sentence or list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.complications.drafts import Draft
from ingest.assembly.complications.grading import grade_beside
from ingest.quotes import quote
from kb.documents import Role
from kb.folding import fold
from kb.lexicon import curated
from kb.statements import Occurrence, Scope, Standing

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

OPINION = {
    "interview": Standing.EXPERT,
    "commentary": Standing.EXPERT,
    "review": Standing.SYNTHESIS,
    "guideline": Standing.SYNTHESIS,
}
_SEVERITY = re.compile(r"\b(severe|serious|major|minor|mild|moderate)\b", re.IGNORECASE)
_WITH_OTHER = re.compile(
    r"\b([A-Za-z-]+) (?:or|and) (?:unexpected|unanticipated|severe|serious|significant|major) $"
)
_MODIFIERS = frozenset(
    "severe serious major minor mild moderate persistent transient temporary permanent prolonged "
    "postoperative intraoperative acute chronic "
    "significant clinical symptomatic asymptomatic local localized systemic paravertebral epidural "
    "further new clinically procedure-related "
    "treatment-related device-related catheter-related block-related anesthesia-related drug-related late "
    "early delayed accidental "
    "inadvertent progressive recurrent small large residual increased excessive unintended particular "
    "additional other".split(),
)


def draft_of(passage: Passage, harm: Mention, sentence: tuple[int, int], context: StudyContext) -> Draft:
    """Return a report with concept, words, quote and scope; the occurrence is still to be said."""
    concept = harm.of_kind("complication")
    if concept is None:
        msg = f"no complication: {harm.text}"
        raise ValueError(msg)
    start = _extended(passage.text, harm.start, sentence[0])
    words = passage.text[start : harm.stop]
    concept = more_exact(concept, words)
    draft = Draft(
        ref=concept.ref,
        concept=concept,
        mention=harm,
        text=words,
        passage=passage,
        start=start,
        stop=harm.stop,
        occurrence=Occurrence.OBSERVED,
        standing=standing_of(passage, context),
        scope=_scope(words, concept.value("scope")),
    )
    draft.grade = grade_beside(passage, start, harm.stop, sentence, context.document)
    draft.evidence.append(quote(context.document, passage, sentence[0], sentence[1]))
    return draft


def more_exact(concept: Concept, words: str) -> Concept:
    """Return the concept that a general one and its adjective name together.

    "serious AEs" are serious adverse events.
    """
    severity = _SEVERITY.search(words) if concept.generic else None
    if severity is None:
        return concept
    named = curated().by_name.get(fold(f"{severity.group(1)} {concept.label}"), [])
    return next((c for c in named if c.kind == "complication"), concept)


def standing_of(passage: Passage, context: StudyContext) -> Standing:
    """Return whose finding it is: the authors', an expert's, a review's, or a hosting site's."""
    if passage.section.role is Role.SUMMARY:
        return Standing.THIRD_PARTY
    return OPINION.get(context.study.kind, Standing.PRIMARY)


def _extended(text: str, start: int, floor: int) -> int:
    """Return where the adjectives before a name begin ("persistent", "paravertebral")."""
    while True:
        match = _WITH_OTHER.search(text[max(floor, start - 40) : start])
        if match and match.group(1).lower() in _MODIFIERS:
            start -= len(match.group())
            continue
        match = re.search(r"([A-Za-z-]+) $", text[max(floor, start - 25) : start])
        if not match or not (match.group(1).lower() in _MODIFIERS or match.group(1).endswith("-related")):
            return start
        start -= len(match.group())


def _scope(words: str, default: str) -> Scope | None:
    """Return what a report is restricted to by its own words."""
    severity = _SEVERITY.search(words)
    level = (
        severity.group(1).lower()
        if severity
        else (default if default in ("severe", "serious", "major", "minor") else None)
    )
    symptomatic = (
        False
        if re.search(r"\basymptomatic\b", words, re.IGNORECASE)
        else True
        if re.search(r"\bsymptomatic\b", words, re.IGNORECASE) or default == "symptomatic"
        else None
    )
    permanent = True if re.search(r"\bpermanent\b", words, re.IGNORECASE) or default == "permanent" else None
    related = True if re.search(r"-related\b", words) or default == "treatment_related" else None
    if level is None and symptomatic is None and permanent is None and related is None:
        return None
    return Scope(severity=level, symptomatic=symptomatic, permanent=permanent, related=related)
