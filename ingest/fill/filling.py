"""The answer to one question: numbers from tables, else from sentences; the direction; quotes; confidence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.fill.answer import Answer, Ground
from ingest.fill.direction import direction_of
from ingest.fill.groups import sides
from ingest.fill.pairing import Asked
from ingest.fill.prose_answers import Told, from_prose
from ingest.fill.table_answers import Found, best_pairs, from_tables
from ingest.fill.wording import FAINT, words_of

if TYPE_CHECKING:
    from ingest.fill.answer import Question
    from ingest.fill.direction import Verdict
    from ingest.fill.paper import Paper
    from kb.spans import Span

_OF_GROUPS = 0.4
_OF_PATIENTS = 0.15
_TABLES_FIRST = 0.25
_NEAR = 0.4
_CHANGE = 0.8  # a change where a level was asked for
_BEST_SCORE = 1.6
_LEAST_SURE = 0.5
_LEAST_OF_MEANS = 0.45  # in a table, where headers tell a mean from all else
_CONSIDERED = 20
_CLEAR = 0.12  # from here on the next best answer is no rival
_UNCLEAR = 0.6


def fill(paper: Paper, question: Question) -> Answer:
    """Return what a document gives for a question."""
    asked = asked_of(paper, question)
    numbers = numbers_of(paper, asked, question.outcome_type)
    verdict = direction_of(paper, asked, best_pairs(paper, asked)[:3])
    return _together(numbers, verdict, typed=bool(question.outcome_type))


def asked_of(paper: Paper, question: Question) -> Asked:
    """Return a question in the words of a document."""
    intervention, comparator = sides(paper, question.intervention, question.comparator)
    named = [{w.word for w in side.wanted} for side in (intervention, comparator)]
    one_sided = named[0] ^ named[1]  # words of both are a subgroup: "HRQoL, females" of females and females
    wanted = paper.wording.wanted(question.outcome)
    if not {w.word for w in wanted} <= one_sided | FAINT:  # "vitamin D levels" of patients given vitamin D
        wanted = [replace(w, weight=w.weight * _OF_GROUPS) if w.word in one_sided else w for w in wanted]
    population = _population(paper, question.outcome)
    if population and not {w.word for w in wanted} <= population | FAINT:
        wanted = [replace(w, weight=w.weight * _OF_PATIENTS) if w.word in population else w for w in wanted]
    return Asked(question.outcome, tuple(wanted), intervention, comparator)


def _population(paper: Paper, outcome: str) -> set[str]:
    """Return the words of a question that only name whom the paper is about: "… in patients with asthma"."""
    match = re.search(r"^.{8,}\b(?:in|among)\s+(?P<whom>[^\d]+)$", outcome)
    title = set(words_of(paper.document.bibliography.title))
    whom = set(words_of(match["whom"])) if match else set()
    return whom if whom & (title - FAINT) else set()


def numbers_of(paper: Paper, asked: Asked, outcome_type: str) -> Answer:
    """Return the numbers that a document gives for a question, the best of tables and sentences."""
    tables = from_tables(paper, asked, outcome_type)
    told = from_prose(paper, asked, outcome_type)
    printed = [(t.score + _TABLES_FIRST, _from_table(t)) for t in tables[:_CONSIDERED]]
    found = [*printed, *((t.score, _from_prose(t)) for t in told[:_CONSIDERED])]
    if not found:
        return Answer()
    score, best = max(found, key=lambda f: f[0])
    if best.is_calculated:  # what is printed goes before what is calculated
        near = (a for s, a in found if s >= score - _NEAR and not a.is_calculated and _agree(a, best))
        best = next(near, best)
    others = [s for s, answer in found if not _agree(answer, best)]
    margin = score - max(others, default=score - _CLEAR)
    sure = min(1.0, max(0.0, margin) / _CLEAR)
    confidence = best.confidence * (_UNCLEAR + (1 - _UNCLEAR) * sure)
    ground = Ground(best.quotes, confidence)
    is_mean_in_table = best.intervention.mean is not None and any(best is answer for _, answer in printed)
    least = _LEAST_OF_MEANS if is_mean_in_table else _LEAST_SURE
    return replace(best, numbers=ground, confidence=confidence) if confidence >= least else Answer()


def _agree(one: Answer, other: Answer) -> bool:
    """Return whether two answers give the same numbers, sizes and calculated spreads aside."""
    return all(
        (a.events, a.mean) == (b.events, b.mean)
        for a, b in ((one.intervention, other.intervention), (one.comparator, other.comparator))
    )


def _from_table(found: Found) -> Answer:
    """Return the answer that a pair of cells gives."""
    is_change = found.pair.is_change and found.intervention.mean is not None
    return Answer(
        found.intervention,
        found.comparator,
        quotes=_cells(found),
        confidence=min(0.99, found.score / _BEST_SCORE) * (_CHANGE if is_change else 1.0),
    )


def _from_prose(told: Told) -> Answer:
    """Return the answer that a sentence gives."""
    return Answer(
        told.intervention,
        told.comparator,
        quotes=tuple(s.span for s in told.sentences),
        confidence=min(0.99, told.score / _BEST_SCORE),
    )


def _cells(found: Found) -> tuple[Span, ...]:
    """Return both cells and their headers, each place once."""
    first, second = found.pair.first.cell, found.pair.second.cell
    spans = [first.span, second.span]
    for entry in (found.pair.first, found.pair.second):
        spans += entry.heads
    return tuple(dict.fromkeys(s for s in spans if len(s)))


def _together(numbers: Answer, verdict: Verdict | None, *, typed: bool) -> Answer:
    """Return numbers and direction as one answer: where numbers are asked for, theirs is the quote.

    A sheet without types asks for the direction first: its quote is the sentence that compares the groups.
    """
    if verdict is None:
        return numbers
    comparison = Ground(verdict.quotes, verdict.confidence)
    if not numbers.has_numbers or not typed:
        return replace(
            numbers,
            direction=verdict.label,
            comparison=comparison,
            quotes=verdict.quotes if not numbers.has_numbers else _joined(verdict.quotes, numbers.quotes),
            confidence=verdict.confidence,
        )
    quotes = _joined(numbers.quotes, verdict.quotes)
    return replace(numbers, direction=verdict.label, comparison=comparison, quotes=quotes)


def _joined(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return two runs of quotes as one, each place once, nothing that lies inside another quote."""
    kept = list(first)
    for span in second:
        if not any(k.contains(span) for k in kept):
            kept.append(span)
    return tuple(kept)
