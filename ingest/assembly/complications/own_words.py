"""The treatment of a group that no vocabulary holds, in the words of the paper's own title.

"Zorbifen versus ketamine": what the title sets against a treatment, or asks the effect of, is one. The group
may be called by a short form of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.recognisers.abbreviations import long_before
from kb.folding import fold
from kb.lexicon import Concept, ConceptKind, curated

if TYPE_CHECKING:
    from ingest.assembly.context import StudyContext
    from kb.documents import Document

_UNIT = re.compile(
    r"(?:^the |^groups? | groups?$| arms?$| patients$| treatment$|[(\[].*$|"
    r" ?\d[\d.,]*\s?(?:mg|[µμu]g|g|ml|%).*$)",
    re.IGNORECASE,
)
_NO_TREATMENT = re.compile(
    r"\b(?:controls?|placebo|sham|total|stud(?:y|ies)|active|standard|conventional|usual|routine|no|non|without|before|after|days?|"
    r"weeks?|months?|years?|phase|cycle|visit|mild|moderate|severe|healthy|elderly|young|old|older|obese|"
    r"diabetic|(?:fe)?males?|(?:wo)?men|child\w*|adults?|infants?|pregnan\w+|low|high|early|late|left|right|"
    r"medial|lateral|single|double|short|long|first|second|primary|secondary|pain|case|intervention|treatment|"
    r"experimental|therapy)\b",
    re.IGNORECASE,
)
_SET = (
    r"(?:versus|vs\.?|or|compared (?:with|to)|comparison of|comparing|between|"
    r"(?:effects?|effectiveness|efficacy|safety|role|use|addition|tolerability|impact|trial|evaluation|study|"
    r"benefits?) of)"
)
_SET_AGAINST = re.compile(
    r" (?:versus|vs\.?|or|compared|added|improves?|reduces?|for|in|as|provides?|is)\b", re.IGNORECASE
)


def treatments_of_arm(arm: int, context: StudyContext) -> tuple[Concept, ...]:
    """Return what sets an arm apart from the others: known treatments, else what the title calls it by."""
    known = context.treatment_of(arm)
    own = None if known else treatment_in_own_words(context.study.arms[arm].label, context.document)
    return (own,) if own is not None else known


def treatment_in_own_words(label: str, document: Document) -> Concept | None:
    """Return what a group is named by where the title says that it is a treatment, or None."""
    name = _UNIT.sub("", _UNIT.sub("", label)).strip(" ,;:")
    if not re.match(r"[A-Za-z][\w/+-]+", name) or _NO_TREATMENT.search(name) or _is_known(name):
        return None
    for words in (name, _long_form(name, document)):
        if words is not None and len(words) > 3 and _is_treatment_of(document.bibliography.title, words):
            kind = ConceptKind.INTERVENTION if " " in words else ConceptKind.AGENT
            return Concept.discovered(kind, words)
    return None


def _is_known(name: str) -> bool:
    """Return whether a name is that of something else: a disease, a harm, a part of the body."""
    return any(c.kind not in ("agent", "intervention") for c in curated().by_name.get(fold(name), ()))


def _long_form(short: str, document: Document) -> str | None:
    """Return what a short form stands for, where it is explained in brackets."""
    at = document.text.find(f"({short})")
    return long_before(short, document.text[max(0, at - 150) : at]) if at > 0 else None


def _is_treatment_of(title: str, words: str) -> bool:
    """Return whether a title sets some words against others, or asks what they do."""
    found = re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", title, re.IGNORECASE)
    if found is None:
        return False
    before = title[: found.start()]
    asked = re.search(rf"\b{_SET}\s+(?:the |an? )?(?:[\w-]+ ){{0,2}}$", before, re.IGNORECASE)
    return asked is not None or (not before.strip() and _SET_AGAINST.match(title, found.end()) is not None)
