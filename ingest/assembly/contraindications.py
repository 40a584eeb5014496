"""Contraindications: conditions in which a treatment must not, or only with care, be used.

Read from lists with such a lead and from sentences that say "contraindicated in", "contraindications are".
Exclusion criteria of a study are no contraindications.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.lists import ListKind, items_of, lead_of, list_kind
from ingest.quotes import quote, sentence, span_quote
from ingest.recognisers.vocabulary import matcher
from ingest.tokens import tokens_of
from kb.documents import Role
from kb.folding import fold, slug
from kb.statements import ConceptRef, ContraindicationClaim, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext

_COORDINATOR = re.compile(r"\s(?:or|and)\s")
_USE = re.compile(r"^(?:concurrent |concomitant )?(?:use|intake|administration) of ", re.IGNORECASE)
_PRESENCE = re.compile(
    r"^(?:the |a |an |any )?(?:(?:presence|history|evidence) of|known|documented) ", re.IGNORECASE
)
_PREPOSITION = re.compile(r"\b(?:to|of|in|with|at|for|from)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\bcontra-?indicat(?:ed|ions?)\b[^.;]{0,40}?\b(?:in|for|include|includes|including|are|is|were"
    r"|such as|with|to)\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"\b(?:not|no|without|never)\b[^.;]{0,25}\bcontra-?indicat", re.IGNORECASE)
_CRITERIA = re.compile(r"\b(?:exclu|eligib|inclusion)\w*", re.IGNORECASE)
_STRENGTH = re.compile(r"\b(absolute|relative)\b", re.IGNORECASE)


def contraindications(passages: Sequence[Passage], context: StudyContext) -> list[ContraindicationClaim]:
    """Return the contraindications that the document gives, each once."""
    found: dict[tuple[str, str], ContraindicationClaim] = {}
    for passage in passages:
        if passage.cell is not None:
            continue
        kind = list_kind(passage, context.document)
        claims = (
            _from_item(passage, context, kind)
            if kind in (ListKind.CONTRAINDICATIONS, ListKind.PRECAUTIONS)
            else _from_prose(passage, context)
        )
        for claim in claims:
            found.setdefault((claim.concept.slug, fold(claim.text)), claim)
    return list(found.values())


def _from_item(passage: Passage, context: StudyContext, kind: ListKind) -> Iterator[ContraindicationClaim]:
    """Yield the claims of a list item: its names, or its own words where no vocabulary holds them."""
    lead = lead_of(passage, context.document)
    evidence = [quote(context.document, passage, 0, len(passage.text))]
    if passage.block.lead is not None:
        evidence.append(span_quote(context.document, passage, passage.block.lead, "definition"))
    strength = "precaution" if kind is ListKind.PRECAUTIONS else _strength(lead)
    for start, stop in _parts(passage.text):
        ref, text = _subject(passage, start, stop)
        yield ContraindicationClaim(
            concept=ref,
            text=text,
            evidence=tuple(evidence),
            standing=_standing(context),
            confidence=0.85 if ref.origin == "curated" else 0.7,
            of=_treatments(lead, passage.section.title or ""),
            strength=strength,  # type: ignore[arg-type]
        )


def _parts(text: str) -> list[tuple[int, int]]:
    """Return the conditions of an item: two of "A or B", one where "A to B or C" belongs together."""
    for match in _COORDINATOR.finditer(text):
        left = _USE.sub("", text[: match.start()])
        if not _PREPOSITION.search(left) and "," not in text[: match.start()]:
            return [(0, match.start()), (match.end(), len(text))]
    return [(0, len(text))]


def _subject(passage: Passage, start: int, stop: int) -> tuple[ConceptRef, str]:
    """Return the condition that these words name, as printed; a new concept where no list holds it."""
    words = passage.text[start:stop].strip(" .;,•*")
    words = _PRESENCE.sub("", words)
    words = re.sub(r"\s*\([^)]*\)$", "", words)
    named = [m for m in items_of(passage) if start <= m.start and m.stop <= stop]
    concept = next((c for m in named if (c := m.of_kind("indication", "complication")) is not None), None)
    if concept is not None and not _USE.match(words):
        return concept.ref, words
    label = words[:1].lower() + words[1:] if words[1:2].islower() or " " in words else words
    return ConceptRef("indication", label, slug(label), None, "discovered"), words


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
        treatments = tuple(
            c.ref
            for m in passage.within(passage.mentions, start, match.start())
            if (c := m.of_kind("intervention", "agent")) is not None
        )
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
        found = [
            c.ref
            for m in matcher().find(words, tokens_of(words))
            if (c := m.of_kind("intervention")) is not None
        ]
        if found:
            return tuple(found[:1])
    return ()


def _standing(context: StudyContext) -> Standing:
    """Return whose advice it is."""
    if context.study.kind in ("interview", "commentary"):
        return Standing.EXPERT
    return (
        Standing.SYNTHESIS
        if context.study.kind in ("review", "systematic_review", "guideline")
        else Standing.PRIMARY
    )
