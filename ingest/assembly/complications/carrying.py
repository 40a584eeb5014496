"""Harms whose head a list says only once: "elevation of AST (30 %), ALT (20 %) and amylase (30 %)".

What follows the first item is the name of a measure alone; with the head before it, it is a harm of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from kb.lexicon import Concept

_HEAD = re.compile(r"(?:elevat\w+|increas\w+|rise|raised|high)\b", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:[(\[][^()\[\]]{0,30}[)\]])?\s*(?:,\s*(?:and\s+)?|and\s+)(?=[A-Za-z])")
_WORDS = re.compile(r"[A-Za-z-]+(?: [A-Za-z-]+){0,2}")
_LONGEST = 8


def with_carried_heads(named: Sequence[Mention], passage: Passage, stop: int) -> list[Mention]:
    """Return the harms of a sentence with those of lists whose head stands before their first item."""
    found = list(named)
    for mention in named:
        if _HEAD.match(mention.text):
            found += _items(mention, found, passage, stop)
    return sorted(found, key=lambda m: m.start)


def _items(first: Mention, named: Sequence[Mention], passage: Passage, stop: int) -> list[Mention]:
    """Return the further items of the list that a harm with a head begins."""
    items: list[Mention] = []
    at = first.stop
    for _ in range(_LONGEST):
        gap = _NEXT.match(passage.text, at, stop)
        if gap is None or any(m.start <= gap.end() < m.stop for m in named):
            break
        words = _WORDS.match(passage.text, gap.end(), stop)
        item = _headed(words.group()) if words is not None else None
        if item is None:
            break
        length, concept = item
        at = gap.end() + length
        items.append(
            replace(first, start=gap.end(), stop=at, text=passage.text[gap.end() : at], concepts=(concept,))
        )
    return items


def _headed(words: str) -> tuple[int, Concept] | None:
    """Return how many letters of some words name a harm with its head before them, and which."""
    while words:
        for concept in curated().by_name.get(fold(f"elevated {words}"), []):
            if concept.kind == "complication":
                return len(words), concept
        words = words.rpartition(" ")[0]
    return None
