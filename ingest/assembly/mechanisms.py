"""Mechanisms: cause → relation → effect, with polarity.

A causal verb (``ingest/rules/relations.tsv``) between a concept that can act (a treatment, a substance, a
process) and one that can be brought about (a process, a condition). What an outcome was measured to be is a
result, and no mechanism: sentences with numbers are left out.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.quotes import quote
from kb.documents import Role
from kb.statements import Certainty, MechanismClaim, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext

_RULES = Path(__file__).parent.parent / "rules" / "relations.tsv"
_CAUSES = ("mechanism", "intervention", "agent")
_EFFECTS = ("mechanism",)
_SKIPPED = (Role.TITLE, Role.KEYWORDS, Role.METHODS, Role.BACK, Role.TABLE, Role.FIGURE, Role.QUESTION)
_CLAUSE_END = re.compile(r"[;:]|\b(?:whereas|while|but|although|because|however)\b", re.IGNORECASE)
_LIST_GAP = re.compile(r"^\s*(?:,|and|or|,\s*(?:and|or)|as well as)?\s*(?:\w+[ -]){0,3}$", re.IGNORECASE)
_NEAR = 110


@dataclass(frozen=True, slots=True)
class _Relation:
    """A causal verb."""

    pattern: re.Pattern[str]
    name: str
    polarity: int
    forward: bool


@lru_cache(maxsize=1)
def _relations() -> tuple[_Relation, ...]:
    """Return the verbs, compiled."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            _Relation(
                re.compile(rf"\b(?:{r['pattern']})\b", re.IGNORECASE),
                r["relation"],
                int(r["polarity"]),
                r["direction"] == "forward",
            )
            for r in rows
        )


def mechanisms(passages: Sequence[Passage], context: StudyContext) -> list[MechanismClaim]:
    """Return the mechanisms that the document claims, each once."""
    found: dict[tuple[str, str], MechanismClaim] = {}
    for passage in passages:
        if passage.section.role in _SKIPPED or passage.cell is not None or len(passage.mentions) < 2:
            continue
        for start, stop in passage.sentences:
            for claim in _in_sentence(passage, start, stop, context):
                found.setdefault((claim.concept.slug, claim.effect.slug), claim)
    return list(found.values())


def _in_sentence(passage: Passage, start: int, stop: int, context: StudyContext) -> Iterator[MechanismClaim]:
    """Yield the claims of one sentence."""
    mentions = passage.within(passage.mentions, start, stop)
    if len(mentions) < 2 or not any(m.of_kind(*_EFFECTS) for m in mentions):
        return
    for relation in _relations():
        for verb in relation.pattern.finditer(passage.text, start, stop):
            before = [m for m in mentions if m.stop <= verb.start()]
            after = [m for m in mentions if m.start >= verb.end()]
            left, right = _nearest(passage.text, before, verb.start()), _run(passage.text, after, verb.end())
            pairs = [(left, r) for r in right] if relation.forward else [(r, left) for r in right[:1]]
            for cause, effect in pairs:
                claim = _claim(passage, (start, stop), cause, effect, relation, context)
                if claim is not None:
                    yield claim


def _nearest(text: str, before: Sequence[Mention], at: int) -> Mention | None:
    """Return the subject of a verb: the last concept before it in the same clause."""
    for mention in reversed(before):
        gap = text[mention.stop : at]
        if len(gap) > _NEAR or _CLAUSE_END.search(gap):
            return None
        if mention.of_kind(*_CAUSES) is not None:
            return mention
    return None


def _run(text: str, after: Sequence[Mention], at: int) -> list[Mention]:
    """Return the objects of a verb: the first effect after it and those coordinated with it."""
    found: list[Mention] = []
    edge = at
    for mention in after:
        gap = text[edge : mention.start]
        if found and not _LIST_GAP.match(gap):
            break
        if not found and (len(gap) > _NEAR or _CLAUSE_END.search(gap)):
            break
        if mention.of_kind(*_EFFECTS, *_CAUSES) is not None:
            found.append(mention)
            edge = mention.stop
    return found


def _claim(
    passage: Passage,
    sentence: tuple[int, int],
    cause: Mention | None,
    effect: Mention | None,
    relation: _Relation,
    context: StudyContext,
) -> MechanismClaim | None:
    """Return the claim, or None where cause or effect is missing or they are the same."""
    if cause is None or effect is None or cause.negated or effect.negated:
        return None
    acting, brought = cause.of_kind(*_CAUSES), effect.of_kind(*_EFFECTS)
    if acting is None or brought is None or acting.slug == brought.slug:
        return None
    return MechanismClaim(
        concept=acting.ref,
        text=cause.text,
        effect=brought.ref,
        effect_text=effect.text,
        relation=relation.name,
        polarity=relation.polarity,
        evidence=(quote(context.document, passage, *sentence),),
        certainty=Certainty.HEDGED if effect.hedged or cause.hedged else Certainty.ASSERTED,
        standing=_standing(passage, context),
        confidence=0.6,
    )


def _standing(passage: Passage, context: StudyContext) -> Standing:
    """Return whose explanation it is."""
    if context.study.kind in ("interview", "commentary"):
        return Standing.EXPERT
    if context.study.kind in ("review", "systematic_review", "guideline"):
        return Standing.SYNTHESIS
    return (
        Standing.BACKGROUND
        if passage.section.role is Role.INTRODUCTION and _is_cited(passage)
        else Standing.PRIMARY
    )


def _is_cited(passage: Passage) -> bool:
    """Return whether a passage tells what others found."""
    return bool(re.search(r"\bet al\b|\bstudies have\b", passage.text))
