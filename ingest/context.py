"""Whether a mention is negated, hedged, hypothetical, historical or someone else's finding.

An own ConText (Harkema et al., 2009): cues with a category, a direction and a reach in words, read from
``ingest/rules/context.tsv``; a terminator ends every reach, a pseudo cue hides the cues inside it, and a list
("no A, B or C") is negated as a whole. Runs after the vocabulary, before assembly.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.tokens import Tokens, tokens_of
from kb.errors import KnowledgeBaseError
from kb.spans import Span

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage

_CATEGORIES = frozenset("negated hedged hypothetical historical others pseudo terminator".split())
_DIRECTIONS = frozenset({"forward", "backward", "both"})
_EXAMPLES = frozenset({"such", "like", "including", "as", "namely", "e"})
_RULES = Path(__file__).parent / "rules" / "context.tsv"
_LONGEST_CUE = 6


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule: folded words, what they mean, which way and how many words far."""

    words: tuple[str, ...]
    category: str
    direction: str
    reach: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cue at its place: token indices ``[first, last)``."""

    cue: Cue
    first: int
    last: int


@lru_cache(maxsize=1)
def cues() -> dict[str, list[Cue]]:
    """Return the rules by their first word, longest first; errors name the line."""
    by_first: dict[str, list[Cue]] = {}
    with _RULES.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t"), start=2):
            if row["category"] not in _CATEGORIES or row["direction"] not in _DIRECTIONS:
                msg = f"{_RULES.name}, line {number}: unknown category or direction"
                raise KnowledgeBaseError(msg)
            cue = Cue(tokens_of(row["cue"]).words, row["category"], row["direction"], int(row["reach"]))
            by_first.setdefault(cue.words[0], []).append(cue)
    for found in by_first.values():
        found.sort(key=lambda c: -len(c.words))
    return by_first


def find_cues(tokens: Tokens, first: int, last: int) -> list[Found]:
    """Return the cues among tokens ``[first, last)``, longest first at each place, none inside another."""
    rules = cues()
    found: list[Found] = []
    at = first
    while at < last:
        match = next(
            (c for c in rules.get(tokens.words[at], ()) if tokens.words[at : min(at + len(c.words), last)] == c.words),
            None,
        )
        if match is None:
            at += 1
            continue
        found.append(Found(match, at, at + len(match.words)))
        at += len(match.words)
    return found


def _reaches(found: Found, first: int, last: int, ends: list[Found]) -> bool:
    """Return whether a cue reaches the mention at tokens ``[first, last)`` with no terminator between.

    A terminator of one direction ends only the cues that look that way ("which was absent" looks back).
    """
    if found.first < last and first < found.last:
        return False
    forward = first >= found.last
    if found.cue.direction == ("backward" if forward else "forward"):
        return False
    low, high = (found.last, first) if forward else (last, found.first)
    way = "forward" if forward else "backward"
    return high - low <= found.cue.reach and not any(low <= e.first < high for e in ends if e.cue.direction in ("both", way))


def apply_context(passage: Passage) -> None:
    """Set the flags of every mention of a passage, sentence by sentence."""
    for start, stop in passage.sentences:
        inside = passage.within(passage.mentions, start, stop)
        if not inside:
            continue
        span = passage.tokens.between(start, stop)
        found = find_cues(passage.tokens, span.start, span.stop)
        active = [f for f in found if f.cue.category not in ("pseudo", "terminator")]
        _flag(passage, inside, active, [f for f in found if f.cue.category == "terminator"])


def _flag(passage: Passage, mentions: list[Mention], active: list[Found], ends: list[Found]) -> None:
    """Flag the mentions of one sentence; a list inherits the negation of its first item."""
    before: tuple[Mention, int] | None = None
    for mention in mentions:
        tokens = passage.tokens.between(mention.start, mention.stop)
        first, last = tokens.start, max(tokens.stop, tokens.start + 1)
        for found in active:
            if _reaches(found, first, last, ends):
                setattr(mention, found.cue.category, True)
                if found.cue.category == "negated":
                    mention.cue = Span(passage.tokens.starts[found.first], passage.tokens.stops[found.last - 1])
        if not mention.negated and before is not None and before[0].negated and before[0].cue is not None:
            between = passage.tokens.words[before[1] : first]
            in_list = len(between) <= 4 and any(w in (",", "or", "nor", "and") for w in between[:2])  # noqa: PLR2004
            example = len(between) <= 14 and not _EXAMPLES.isdisjoint(between)  # noqa: PLR2004 - "no complications such as …"
            ended = any(before[1] <= e.first < first for e in ends)
            if (in_list or example) and before[0].cue.start < before[0].start and not ended:
                mention.negated, mention.cue = True, before[0].cue
        before = (mention, last)
