"""Which words name the intervention and which the comparator.

A reviewer's words for a group are compared with a label by what sets the two groups apart; words that both
groups share say little. A label that is only a letter or "control" borrows the words that the text uses where
it defines the label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.fill.wording import Wanted, coverage, words_of

if TYPE_CHECKING:
    from ingest.fill.paper import Paper

_CONTROL = re.compile(
    r"\b(?:controls?|placebo|sham|usual|standard(?:ized)? (?:care|treatment|information)|conventional"
    r"|routine|waiting|wait-?list"
    r"|comparator|untreated|vehicle|saline|no[- ](?:treatment|intervention|\w+)|without|nothing"
    r"|non-?\w+(?<!ic)(?<!al)(?<!ive)(?<!ous)(?<!ar)(?<!id)"
    r"|alone)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:intervention|treatment|treated|experimental|active|test|exercise|training|program(?:me)?|verum"
    r"|study (?:group|arm|drug|treatment|medication|site))\b",
    re.IGNORECASE,
)
BASELINE = re.compile(
    r"\b(?:base-?\s?line|pre-?\s?(?:treatment|test|intervention|op(?:erative)?|study|training|injection)"
    r"|before|initial(?:ly)?|at entry|"
    r"(?:weeks?|days?|months?|hours?|time|t|visits?)\s?0|enrol?ment|admission|pre)\b",
    re.IGNORECASE,
)
SINCE_BASELINE = re.compile(
    r"\b(?:from|to|versus|vs\.?|over|since|between|against|with|than)\s+(?:the )?base-?\s?line\b",
    re.IGNORECASE,
)
"""What tells of a change since baseline, not of the values before."""
AFTER = re.compile(
    r"\b(?:after|post\w*|follow-?up|end|final|at \d+ (?:weeks?|months?|days?)|(?:week|day|month)s? \d+)\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"(?:\s*groups?)?\s*(?:[=:,]|(?:patients )?(?:was|were)?\s*(?:also )?"
    r"(?:receiv|treated|given|underwent|consist|had|got|took))",
    re.IGNORECASE,
)
_NEXT_GROUP = re.compile(
    r";|\.(?!\d)|\b(?:while|whereas|groups?|arms?|and (?:the )?(?:control|placebo|other))\b", re.IGNORECASE
)
_SHARED = 0.12
_OWN = 0.8  # a word that only one group has says something, however often it occurs
_BORROWED = 0.6
_LETTER = re.compile(r"^\W*(?:group|arm|cohort) \w{1,3}\W*$", re.IGNORECASE)
_LACKING = 0.4
_WINDOW = 90
LABEL_NOISE = re.compile(
    r"\(?\s*[nN]\s*[=:]\s*[\d,]+\s*\)?|\((?:\d{1,3}(?:,\d{3})+|\d{2,5})\)\s*$|\bgroups?\b|[*†‡§]|\barms?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """One group of a question: the reviewer's words for it and what sets it apart from the other."""

    text: str
    wanted: tuple[Wanted, ...]
    is_control: bool
    is_baseline: bool


def is_before(text: str) -> bool:
    """Return whether words speak of the time before the treatment; "change from baseline" does not."""
    return bool(BASELINE.search(SINCE_BASELINE.sub(" ", text)))


def sides(paper: Paper, intervention: str, comparator: str) -> tuple[Side, Side]:
    """Return the two groups of a question."""
    wanted = [paper.wording.wanted(t) for t in (intervention, comparator)]
    shared = {w.word for w in wanted[0]} & {w.word for w in wanted[1]}
    found = []
    for text, words in zip((intervention, comparator), wanted, strict=True):
        told = tuple(
            replace(w, weight=w.weight * _SHARED if w.word in shared else max(w.weight, _OWN)) for w in words
        )
        found.append(
            Side(
                text,
                told,
                bool(_CONTROL.search(text)),
                bool(BASELINE.search(text)) and len(words_of(text)) <= 4,
            )
        )
    words_of_both = [{w.word for w in words} for words in wanted]
    if (
        words_of_both[1] < words_of_both[0]
    ):  # what is added to the other is the intervention: "A + B" against "B"
        found = [replace(found[0], is_control=False), replace(found[1], is_control=True)]
    if found[0].is_control and found[1].is_control:
        found[0] = replace(found[0], is_control=False)
    return found[0], found[1]


def naming(paper: Paper, side: Side, other: Side, label: str) -> float:
    """Return how surely a label names this side rather than the other (-1 to 1.2)."""
    key = (side.text, other.text, label)
    known = paper.memory.get(key)
    if not isinstance(known, float):
        known = paper.memory[key] = _naming(paper, side, other, label)
    return known


def _naming(paper: Paper, side: Side, other: Side, label: str) -> float:
    """Return the score of a label for one side less half of its score for the other."""
    own = _likeness(paper, side, other, label)
    theirs = _likeness(paper, other, side, label)
    return own - 0.6 * theirs


def _likeness(paper: Paper, side: Side, other: Side, label: str) -> float:
    """Return how well a label suits a side: by its words, its definition, and its part in the trial."""
    signs = paper.signs(label)
    lettered = {w.word for w in side.wanted if w.word.startswith("group:")}
    if lettered and any(s.startswith("group:") for s in signs):  # the reviewer names the group by its letter
        return 1.1 if lettered & signs else 0.0
    direct = coverage(side.wanted, [(signs, 1.0)])
    if direct:
        foreign = _foreign(paper, side, label)
        both = sorted((direct, 1 - foreign))
        direct = 0.35 + 0.65 * (0.4 * both[0] + 0.6 * both[1]) - 0.3 * foreign + _literally(side, label)
        direct *= _apart(side, other, signs)
    description = described(paper, label)
    borrowed = _BORROWED * coverage(side.wanted, [(description, 1.0)]) * _apart(side, other, description)
    borrowed *= 1 - coverage(other.wanted, [(signs, 1.0)])  # what speaks for itself needs no definition
    is_control = bool(_CONTROL.search(label))
    part = 0.0
    if side.is_control and is_control:
        part = 0.55
    elif not side.is_control and not is_control and _ACTIVE.search(label):
        part = 0.5
    elif is_control != side.is_control and not _LETTER.match(label):
        borrowed *= 0.6
        part = -0.15
    return (
        max(direct, part, borrowed) + 0.2 * min(direct, max(part, 0.0)) + (0.0 if direct else 0.1 * borrowed)
    )


def _apart(side: Side, other: Side, signs: frozenset[str]) -> float:
    """Return how far signs suit one of two groups alone: "A" is no "A + B", and "A + B" no "A"."""
    own, theirs = {w.word for w in side.wanted}, {w.word for w in other.wanted}
    only_own = [w for w in side.wanted if w.word not in theirs]
    only_theirs = [w for w in other.wanted if w.word not in own]
    lacking = _LACKING if only_own and not coverage(only_own, [(signs, 1.0)]) else 1.0
    return lacking * (1 - coverage(only_theirs, [(signs, 1.0)]) if only_theirs else 1.0)


def _literally(side: Side, label: str) -> float:
    """Return what speaks for a label that the reviewer copied: "ACVC-HA" more than "ACVC"."""
    own, words = words_of(LABEL_NOISE.sub(" ", label)), words_of(side.text)
    runs = any(words[at : at + len(own)] == own for at in range(len(words) - len(own) + 1))
    return 0.04 * min(len(own), 4) if own and runs else 0.0


def _foreign(paper: Paper, side: Side, label: str) -> float:
    """Return which share of a label's words the side does not hold: "MTL + caloric intake" is not "MTL"."""
    signs = {s for w in side.wanted for s in w.signs} | paper.signs(side.text)
    faint = {w.word for w in side.wanted if w.weight < 0.5}
    bare = LABEL_NOISE.sub(" ", label)
    words = [
        (w, w.weight * (_SHARED if w.word in faint else 1.0))
        for w in paper.wording.wanted(bare)
        if not w.word.startswith("group:")
    ]
    whole = sum(weight for _, weight in words)
    return sum(weight for w, weight in words if signs.isdisjoint(w.signs)) / whole if whole else 0.0


def described(paper: Paper, label: str) -> frozenset[str]:
    """Return what the text says around the places where it uses a short label: its definition."""
    key = ("described", label)
    known = paper.memory.get(key)
    if isinstance(known, frozenset):
        return known
    bare = re.sub(r"\s*[(\[].*$", "", label).strip(" *:;,")
    found: set[str] = set()
    if any(c.isalpha() for c in bare) and len(bare.split()) <= 4 and len(bare) <= 30:
        pattern = re.compile(
            rf"(?<![\w-]){re.escape(bare)}(?![\w-])", 0 if any(c.isupper() for c in bare) else re.IGNORECASE
        )
        for text in _texts(paper):
            for match in pattern.finditer(text):
                found |= _around(paper, text, match)
    result = frozenset(found)
    paper.memory[key] = result
    return result


def _texts(paper: Paper) -> list[str]:
    """Return where labels are defined: sentences of abstract and methods, captions, footnotes."""
    roles = {"abstract", "methods", "body", "summary", "results", "figure"}
    texts = [s.text for s in paper.sentences if s.section.role.value in roles]
    return texts + [t for grid in paper.grids for t in (grid.caption, grid.notes) if t]


def _around(paper: Paper, text: str, match: re.Match[str]) -> frozenset[str]:
    """Return the words that define a label: before its bracket, in one behind it, after "received"."""
    before, after = (
        text[max(0, match.start() - _WINDOW) : match.start()],
        text[match.end() : match.end() + _WINDOW],
    )
    if re.search(r"[(\[]\s*(?:the )?(?:group )?$", before):
        clause = re.split(r"[;.)\]]| or | and (?=a |the )|, ", before[: before.rfind("(")].rstrip())[-1]
        return paper.wording.signs(clause, deep=False)
    inside = re.match(r"\s*(?:groups?)?\s*[(\[]([^()\[\]]+)", after)
    if inside is not None:
        return paper.wording.signs(inside[1], deep=False)
    if _DEFINES.match(after):
        return paper.wording.signs(_NEXT_GROUP.split(after)[0], deep=False)
    return frozenset()
