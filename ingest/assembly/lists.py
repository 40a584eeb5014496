"""Lists with a lead: what their items are is said by the words that introduce them.

"Contraindications include:", "Potential risks associated with nerve blocks include:", "to treat a wide range
of conditions, including:". An item that no vocabulary holds becomes a discovered concept in its own words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.recognisers.candidates import SURE, link
from kb.folding import slug
from kb.statements import ConceptRef

if TYPE_CHECKING:
    from ingest.annotations import Passage
    from kb.documents import Document


class ListKind(StrEnum):
    """What the items of a list are."""

    HARMS = "harms"
    CONTRAINDICATIONS = "contraindications"
    PRECAUTIONS = "precautions"
    INDICATIONS = "indications"
    INTERVENTIONS = "interventions"
    BENEFITS = "benefits"
    CRITERIA = "criteria"
    NONE = "none"


_LEADS = (
    (
        ListKind.CONTRAINDICATIONS,
        re.compile(
            r"\bcontra-?indicat|\bnot suitable|\bshould not be (?:used|performed|given|offered)|\bmust not\b",
            re.IGNORECASE,
        ),
    ),
    (
        ListKind.CRITERIA,
        re.compile(
            r"\bexclu(?:ded|sion|ding)\b|\beligib|\binclusion\b|\bcriteria\b|\bwere included\b", re.IGNORECASE
        ),
    ),
    (
        ListKind.PRECAUTIONS,
        re.compile(r"\bprecaution|\bspecial consideration|\bcaution|\bcare should be taken", re.IGNORECASE),
    ),
    (
        ListKind.HARMS,
        re.compile(
            r"\bcomplication|\brisks?\b|\badverse|\bside[- ]?effects?|\bharms?\b|\bmorbidit|\buntoward",
            re.IGNORECASE,
        ),
    ),
    (ListKind.BENEFITS, re.compile(r"\badvantages?\b|\bbenefits?\b|\bstrengths?\b", re.IGNORECASE)),
    (
        ListKind.INDICATIONS,
        re.compile(
            r"\bindications?\b|\bconditions?\b|\bdisorders?\b|\bdiseases?\b|\btreat (?:a|the|many|various"
            r"|several)\b|\bsuffering from\b|\bpatients with\b",
            re.IGNORECASE,
        ),
    ),
    (
        ListKind.INTERVENTIONS,
        re.compile(
            r"\btechniques?\b|\btherap(?:y|ies)\b|\bprocedures?\b|\btreatments?\b|\binterventions?\b"
            r"|\bmodalit(?:y|ies)\b|\bapproaches\b",
            re.IGNORECASE,
        ),
    ),
)
_TRIM_FRONT = re.compile(
    r"^(?:(?:the |a |an |any )?(?:(?:use|risk|presence|history|evidence|possibility) of|use of|known"
    r"|documented)\s+)",
    re.IGNORECASE,
)
_TRIM_BACK = re.compile(
    r"\s*(?:\([^)]*\)|(?:during|after|before|following) (?:the )?(?:procedure|injection|treatment"
    r"|intervention)s?)[\s.;,]*$",
    re.IGNORECASE,
)


def lead_of(passage: Passage, document: Document) -> str:
    """Return the words that introduce a list item's list: the lead sentence, else the headings above."""
    lead = passage.block.lead.of(document.text) if passage.block.lead is not None else ""
    return " ".join(lead.split()) or " ".join((*passage.section.path, passage.section.title or "")).strip()


def list_kind(passage: Passage, document: Document) -> ListKind:
    """Return what the items of this list are: as the lead says, else the heading."""
    if passage.block.kind != "item":
        return ListKind.NONE
    for source in (lead_of(passage, document), passage.section.title or ""):
        found = [(m.start(), kind) for kind, pattern in _LEADS if (m := pattern.search(source))]
        if found:
            order = [kind for kind, _ in _LEADS]
            return min((kind for _, kind in found), key=order.index)
    return ListKind.NONE


def items_of(passage: Passage) -> list[Mention]:
    """Return the mentions of a list item that are its subject: those in brackets only qualify it."""
    bracket = passage.text.find("(")
    limit = bracket if bracket > 0 else len(passage.text)
    return [m for m in passage.mentions if m.start < limit]


def discovered(passage: Passage, kind: str) -> tuple[ConceptRef, int, int]:
    """Return a concept in the item's own words, and their place in the passage.

    Words that are only a variant of a name of the vocabulary mean its concept.
    """
    text = re.split(r":\s|\.\s", passage.text, maxsplit=1)[0].rstrip(" .;,")
    start = 0
    front = _TRIM_FRONT.match(text)
    if front:
        start = front.end()
    back = _TRIM_BACK.search(text)
    stop = back.start() if back and back.start() > start + 2 else len(text)
    words = text[start:stop].strip(" \"'•*-–·")
    start = text.find(words, start)
    variant = link(words, (kind,))
    if variant is not None and variant[1] >= SURE:
        return variant[0].ref, start, start + len(words)
    ref = ConceptRef(kind, words[:1].lower() + words[1:], slug(words), None, "discovered")
    return ref, start, start + len(words)


def own_words(passage: Passage, kind: str) -> tuple[ConceptRef, Mention]:
    """Return a concept in the item's own words, and a mention of it at its place."""
    ref, start, stop = discovered(passage, kind)
    return ref, Mention(start, stop, passage.text[start:stop], ())
