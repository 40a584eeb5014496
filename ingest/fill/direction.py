"""What the intervention did to an outcome: the sentences and rows of tables that compare the groups on it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.mentions import group_mentions
from ingest.fill.polarity import DOWN, NONE, SIGNIFICANT, UP, said
from ingest.fill.wording import coverage, stem, words_of
from kb.documents import Role

if TYPE_CHECKING:
    from ingest.fill.pairing import Asked, Pair
    from ingest.fill.paper import Paper, Sentence
    from kb.spans import Span

_WORTH = {
    Role.ABSTRACT: 0.04, Role.RESULTS: 0.1, Role.CONCLUSION: 0.0, Role.DISCUSSION: -0.08, Role.BODY: 0.0,
    Role.SUMMARY: 0.0, Role.FIGURE: -0.1, Role.TITLE: -0.1, Role.CASE: 0.0, Role.LIMITATIONS: -0.3,
}  # fmt: skip
_TELLING = re.compile(
    r"\bsignifican\w*|[pP]\s?[<>=]|\bdiffer(?:ed|ences?|s)?\b|\bthan\b|\bcompared\b|\bversus\b|\bvs\b|\bincreas\w+|\breduc\w+|\bdecreas\w+|\bimprov\w+|\bhigher\b|\blower\b|\bsimilar\b|\beffect\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:was|were) (?:defined|measured|assessed|evaluated|recorded|calculated|analy[sz]ed|determined"
    r"|compared using)\b|\bhypothes|\baim(?:ed)?\b|\bto (?:evaluate|assess|determine|investigate|compare"
    r"|examine)\b|\bprevious(?:ly)? (?:stud|report)|\bet al\b",
    re.IGNORECASE,
)
_LEAST = 0.45
_SHARPNESS = 7.0
_CONSIDERED = 12
_HONEST, _OVERSTATED = 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place that says something of the comparison."""

    label: str
    weight: float
    score: float
    quotes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What all places together say: the direction, its evidence, and how surely."""

    label: str
    quotes: tuple[Span, ...]
    confidence: float


def direction_of(paper: Paper, asked: Asked, pairs: list[Pair]) -> Verdict | None:
    """Return what the intervention did to the outcome against the comparator, None where nothing tells."""
    found = [*_from_sentences(paper, asked), *_from_rows(pairs)]
    if not found:
        return None
    best = max(e.score for e in found)
    votes: dict[str, float] = defaultdict(float)
    for evidence in found:
        votes[evidence.label] += evidence.weight * math.exp(_SHARPNESS * (evidence.score - best))
    label = max(votes, key=lambda k: votes[k])
    chosen = max((e for e in found if e.label == label), key=lambda e: e.score)
    sure = votes[label] / sum(votes.values()) * min(1.0, best / 1.3)
    return Verdict(label, chosen.quotes, _calibrated(sure))


def _calibrated(sure: float) -> float:
    """Return how often a verdict as sure as this was right on 2,100 questions: seldom as often as it claims.

    >>> _calibrated(0.5), round(_calibrated(1.0), 2)
    (0.5, 0.88)
    """
    return min(sure, _HONEST) + _OVERSTATED * max(0.0, sure - _HONEST)


def _from_sentences(paper: Paper, asked: Asked) -> list[Evidence]:
    """Return what the sentences say that suit the question best."""
    scored = sorted(((_score(paper, asked, s), s) for s in _sentences(paper)), key=lambda p: -p[0])
    best = [(score, sentence) for score, sentence in scored[:_CONSIDERED] if score >= _LEAST]
    told = (_told(paper, asked, score, sentence) for score, sentence in best)
    return [evidence for evidence in told if evidence is not None]


def _told(paper: Paper, asked: Asked, score: float, sentence: Sentence) -> Evidence | None:
    """Return what one sentence says of the comparison."""
    mentions = group_mentions(paper, asked, sentence.text)
    told = said(sentence.text, _focus(asked, sentence.text), mentions, asked.outcome)
    if told is None:
        return None
    worth = score + 0.08 * len({m.side for m in mentions}) + 0.15 * told.strength
    return Evidence(told.label, told.strength, worth, (sentence.span,))


def _sentences(paper: Paper) -> list[Sentence]:
    """Return the sentences that may tell results."""
    known = paper.memory.get("telling")
    if not isinstance(known, list):
        known = paper.memory["telling"] = [
            s for s in paper.sentences if s.section.role in _WORTH and _TELLING.search(s.text)
        ]
    return known


def _score(paper: Paper, asked: Asked, sentence: Sentence) -> float:
    """Return how well a sentence suits a question."""
    signs = paper.signs(sentence.text)
    outcome = coverage(asked.wanted, [(signs, 1.0)])
    if outcome < 0.2:
        return 0.0
    groups = [
        min(1.0, 2 * coverage(side.wanted, [(signs, 1.0)])) for side in (asked.intervention, asked.comparator)
    ]
    score = outcome + 0.12 * sum(groups) + _WORTH[sentence.section.role]
    score += 0.15 if SIGNIFICANT.search(sentence.text) or re.search(r"[pP]\s?[<>=]", sentence.text) else 0.0
    score -= 0.3 if _PLANNED.search(sentence.text) else 0.0
    words = len(sentence.text.split())
    return score - 0.002 * max(0, words - 35)


def _focus(asked: Asked, text: str) -> list[int]:
    """Return where the words of the outcome stand in a sentence."""
    stems = {s for w in asked.wanted if w.weight > 0.5 for s in w.signs}
    return [
        match.start()
        for match in re.finditer(r"[^\W_]+", text)
        if not stems.isdisjoint(stem(w) for w in words_of(match.group()))
    ]


def _from_rows(pairs: list[Pair]) -> list[Evidence]:
    """Return what the best rows of tables say by their p-values and figures."""
    found = []
    for pair in pairs[:3]:
        p = _p_of(pair)
        if p is None:
            continue
        values = [_first(pair.first.text), _first(pair.second.text)]
        if p >= 0.05:
            label = NONE
        elif None not in values and values[0] != values[1]:
            label = UP if (values[0] or 0.0) > (values[1] or 0.0) else DOWN
        else:
            continue
        spans = [e.cell.span for e in pair.grid.row(pair.first.cell.row)]
        heads = [s for s in pair.first.cell.row_headers[-1:] if len(s)]
        found.append(Evidence(label, 0.7, min(pair.score, 1.3) * 0.85, (*heads, *spans)))
    return found


def _p_of(pair: Pair) -> float | None:
    """Return the p-value of a pair's row."""
    for entry in pair.grid.row(pair.first.cell.row):
        head = " ".join(entry.columns)
        if re.search(r"^\s*P\b|\bp[- ]?value|\bp\b|\bsig", head, re.IGNORECASE):
            if re.search(r"\bn\.?s\b", entry.text, re.IGNORECASE):
                return 1.0
            match = re.search(r"([<>≤]?)\s?=?\s?(0?[.·,]\d+|1(?:\.0+)?)", entry.text)
            if match:
                value = float(match[2].replace(",", ".").replace("·", "."))
                return min(value, 0.05) - 1e-9 if match[1] in ("<", "≤") else value
    return None


def _first(text: str) -> float | None:
    """Return the first number of a cell."""
    match = re.search(r"[-−–]?\d+(?:[.,·]\d+)?", text)
    if match is None:
        return None
    return float(re.sub("[−–]", "-", match.group()).replace(",", ".").replace("·", "."))
