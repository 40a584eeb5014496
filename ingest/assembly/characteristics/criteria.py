"""Criteria of eligibility: who could take part, and who could not.

Told as lists under such a lead or heading, as numbered parts of one sentence, or as a sentence of their own.
They are conditions of the study, never contraindications of the treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.lists import lead_of
from ingest.quotes import quote
from kb.documents import Role
from kb.folding import fold
from kb.traits import Characteristic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document

_INCLUDED = re.compile(
    r"\b(?:inclusion criteria|criteria for inclusion|eligib\w+(?: criteria)?|inclusions?)\b", re.IGNORECASE
)
_EXCLUDED = re.compile(
    r"\b(?:exclusion criteria|criteria for exclusion|exclu(?:ded|sions?))\b", re.IGNORECASE
)
_SAID = re.compile(
    r"\b(?:(?P<out>exclusion|criteria for exclusion)|(?P<in>inclusion|eligibility|criteria for inclusion))"
    r"(?: criteria)?(?: for (?:this|the|our|enrol\w+|patients|participants)(?: \w+)?)?(?: of the study)?\s?"
    r"(?:(?:were|was|are|is|included?|comprised|consisted of)(?: as follows| the following)?\s?:?"
    r"|as follows:?|:)"
    r"\s(?P<v>[^.]{8,}.*)",
    re.IGNORECASE | re.DOTALL,
)
_WERE_OUT = re.compile(
    r"\b(?:were|was|are|being) (?:also )?exclud(?:ed|ing)\b|\bwe excluded\b", re.IGNORECASE
)
_WERE_IN = re.compile(
    r"\bwere (?:eligible|included|considered eligible)(?: for \w+)? (?:in \w+ \w+ )?if\b"
    r"|\b(?:were|was) eligible\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*;\s*(?:and |or )?|[,;]?\s*(?:and |or )?\(?\b(?:\d{1,2}|[ivx]{1,4}|[a-h])\)\s*")
_COUNTED = re.compile(
    r"\b\d+ (?:patients|participants|subjects|knees|cases)\b[^.]{0,60}\bexcluded\b", re.IGNORECASE
)
_COUNTED_IN = re.compile(
    r"^\W*(?:\d+|[A-Z][a-z]+(?:[- ][a-z]+)?) (?:patients|participants|subjects|women|men)\b"
    r"[^.]{0,60}\beligible\b"
)
_ROLES = (Role.METHODS, Role.ABSTRACT, Role.BODY)
_MOST, _SHORTEST, _LONGEST = 24, 2, 400


def criteria(document: Document, passages: Sequence[Passage]) -> list[Characteristic]:
    """Return the criteria of eligibility that the document gives, each once."""
    found: dict[tuple[str, str], Characteristic] = {}
    for passage in passages:
        if passage.cell is not None or passage.section.role not in _ROLES or passage.block.kind == "heading":
            continue
        for each in _in_passage(document, passage):
            if len(found) < _MOST and len(each.text) <= _LONGEST:
                found.setdefault((each.trait, fold(each.text)), each)
    return list(found.values())


def _in_passage(document: Document, passage: Passage) -> Iterator[Characteristic]:
    """Yield the criteria of an item of a list, or of the sentences of a paragraph."""
    if passage.block.kind == "item":
        heading = lead_of(passage, document) or passage.section.title or ""
        trait = _trait(heading)
        if trait:
            text = passage.text.strip(" .;,\u2022*-")
            yield Characteristic(trait, text, quote(document, passage, 0, len(passage.text)))
        return
    if "clu" not in passage.text and "ligib" not in passage.text:
        return
    for start, stop in passage.sentences:
        for trait, text in _in_sentence(passage.text[start:stop]):
            yield Characteristic(trait, text, quote(document, passage, start, stop))


def _trait(heading: str) -> str:
    """Return which criteria a heading or lead announces; the later one where it names both."""
    out = [m.start() for m in _EXCLUDED.finditer(heading)]
    into = [m.start() for m in _INCLUDED.finditer(heading)]
    if not out and not into:
        return ""
    return "exclusion" if max(out, default=-1) > max(into, default=-1) else "inclusion"


def _in_sentence(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield trait and text of what one sentence says."""
    said = _SAID.search(sentence)
    if said is not None:
        trait = "exclusion" if said["out"] else "inclusion"
        for part in _PARTS.split(said["v"]):
            text = part.strip(" .,;:()")
            if len(text) > _SHORTEST:
                yield trait, text
    elif _WERE_OUT.search(sentence) and not _COUNTED.search(sentence):
        yield "exclusion", sentence.strip(" .")
    elif _WERE_IN.search(sentence) and not _COUNTED_IN.search(sentence):
        yield "inclusion", sentence.strip(" .")
