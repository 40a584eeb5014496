"""Contraindications: conditions in which a treatment must not, or only with care, be used.

Read from lists with such a lead and from sentences that say "contraindicated in", "contraindications are".
Exclusion criteria of a study are no contraindications.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.lists import ListKind, discovered, items_of, lead_of, list_kind
from ingest.quotes import quote, sentence, span_quote
from ingest.recognisers.vocabulary import matcher
from ingest.tokens import tokens_of
from kb.documents import Role
from kb.statements import ConceptRef, ContraindicationClaim, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext

_KINDS = ("indication", "complication", "agent")
_SAID = re.compile(
    r"\bcontra-?indicat(?:ed|ions?)\b[^.;]{0,40}?\b(?:in|for|include|includes|including|are|is|were|such as|with|to)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"\b(?:not|no|without|never)\b[^.;]{0,25}\bcontra-?indicat", re.IGNORECASE)
_CRITERIA = re.compile(r"\b(?:exclu|eligib|inclusion)\w*", re.IGNORECASE)
_STRENGTH = re.compile(r"\b(absolute|relative)\b", re.IGNORECASE)


def contraindications(passages: Sequence[Passage], context: StudyContext) -> list[ContraindicationClaim]:
    """Return the contraindications that the document gives, each once."""
    found: dict[str, ContraindicationClaim] = {}
    for passage in passages:
        if passage.cell is not None:
            continue
        kind = list_kind(passage, context.document)
        claims = _from_item(passage, context, kind) if kind in (ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS) else _from_prose(passage, context)
        for claim in claims:
            found.setdefault(claim.concept.slug, claim)
    return list(found.values())


def _from_item(passage: Passage, context: StudyContext, kind: ListKind) -> Iterator[ContraindicationClaim]:
    """Yield the claims of a list item: its names, or its own words where no vocabulary holds them."""
    lead = lead_of(passage, context.document)
    evidence = [quote(context.document, passage, 0, len(passage.text))]
    if passage.block.lead is not None:
        evidence.append(span_quote(context.document, passage, passage.block.lead, "definition"))
    refs = [(c.ref, m.text) for m in _subjects(passage) if (c := m.of_kind("indication", "complication")) is not None]
    if not refs:
        ref, start, stop = discovered(passage, "indication")
        refs = [(ref, passage.text[start:stop])]
    strength = "precaution" if kind is ListKind.PRECAUTIONS else _strength(lead)
    for ref, text in refs:
        yield ContraindicationClaim(
            concept=ref,
            text=text,
            evidence=tuple(evidence),
            standing=_standing(context),
            confidence=0.85 if ref.origin == "curated" else 0.7,
            of=_treatments(lead, passage.section.title or ""),
            strength=strength,  # type: ignore[arg-type]
        )


def _subjects(passage: Passage) -> list[Mention]:
    """Return what an item is about: a condition, or the use of a substance ("use of anticoagulants")."""
    return items_of(passage)


def _strength(words: str) -> str:
    """Return how strict a contraindication is, as far as the words say."""
    match = _STRENGTH.search(words)
    return match.group(1).lower() if match else "unspecified"


def _from_prose(passage: Passage, context: StudyContext) -> Iterator[ContraindicationClaim]:
    """Yield the claims of sentences that name contraindications."""
    if passage.section.role in (Role.METHODS, Role.BACK) or "ontra" not in passage.text:
        return
    for match in _SAID.finditer(passage.text):
        start, stop = passage.sentence_at(match.start())
        text = passage.text[start:stop]
        if _NOT_ONE.search(text) or _CRITERIA.search(text):
            continue
        treatments = tuple(c.ref for m in passage.within(passage.mentions, start, match.start()) if (c := m.of_kind("intervention", "agent")) is not None)
        for mention in passage.within(passage.mentions, match.end(), stop):
            concept = mention.of_kind("indication", "complication")
            if concept is not None and not mention.negated:
                yield ContraindicationClaim(
                    concept=concept.ref,
                    text=mention.text,
                    evidence=(sentence(context.document, passage, match.start()),),
                    standing=_standing(context),
                    confidence=0.7,
                    of=treatments[-1:],
                    strength=_strength(text),  # type: ignore[arg-type]
                )


def _treatments(lead: str, heading: str) -> tuple[ConceptRef, ...]:
    """Return the treatments that a list's lead or heading names."""
    for words in (lead, heading):
        found = [c.ref for m in matcher().find(words, tokens_of(words)) if (c := m.of_kind("intervention")) is not None]
        if found:
            return tuple(found[:1])
    return ()


def _standing(context: StudyContext) -> Standing:
    """Return whose advice it is."""
    if context.study.kind in ("interview", "commentary"):
        return Standing.EXPERT
    return Standing.SYNTHESIS if context.study.kind in ("review", "systematic_review", "guideline") else Standing.PRIMARY
