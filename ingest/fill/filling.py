"""The answer to one question: numbers from tables, else from sentences; the direction; quotes; confidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.fill.answer import Answer
from ingest.fill.direction import direction_of
from ingest.fill.groups import sides
from ingest.fill.pairing import Asked
from ingest.fill.prose_answers import Told, from_prose
from ingest.fill.table_answers import Found, best_pairs, from_tables
from ingest.fill.wording import FAINT

if TYPE_CHECKING:
    from ingest.fill.answer import Question
    from ingest.fill.direction import Verdict
    from ingest.fill.paper import Paper
    from kb.spans import Span

_OF_GROUPS = 0.4
_TABLES_FIRST = 0.25
_BEST_SCORE = 1.6


def fill(paper: Paper, question: Question) -> Answer:
    """Return what a document gives for a question."""
    asked = asked_of(paper, question)
    numbers = numbers_of(paper, asked, question.outcome_type)
    verdict = direction_of(paper, asked, best_pairs(paper, asked)[:3])
    return _together(numbers, verdict, typed=bool(question.outcome_type))


def asked_of(paper: Paper, question: Question) -> Asked:
    """Return a question in the words of a document."""
    intervention, comparator = sides(paper, question.intervention, question.comparator)
    groups = {w.word for side in (intervention, comparator) for w in side.wanted}
    wanted = paper.wording.wanted(question.outcome)
    if not {w.word for w in wanted} <= groups | FAINT:  # "vitamin D levels" of patients given vitamin D
        wanted = [replace(w, weight=w.weight * _OF_GROUPS) if w.word in groups else w for w in wanted]
    return Asked(question.outcome, tuple(wanted), intervention, comparator)


def numbers_of(paper: Paper, asked: Asked, outcome_type: str) -> Answer:
    """Return the numbers that a document gives for a question, the best of tables and sentences."""
    tables = from_tables(paper, asked, outcome_type)
    told = from_prose(paper, asked, outcome_type)
    if tables and (not told or tables[0].score + _TABLES_FIRST >= told[0].score):
        return _from_table(tables[0])
    return _from_prose(told[0]) if told else Answer()


def _from_table(found: Found) -> Answer:
    """Return the answer that a pair of cells gives."""
    return Answer(
        found.intervention,
        found.comparator,
        quotes=_cells(found),
        confidence=min(0.99, found.score / _BEST_SCORE),
    )


def _from_prose(told: Told) -> Answer:
    """Return the answer that a sentence gives."""
    return Answer(
        told.intervention,
        told.comparator,
        quotes=(told.sentence.span,),
        confidence=min(0.99, told.score / _BEST_SCORE),
    )


def _cells(found: Found) -> tuple[Span, ...]:
    """Return both cells and their headers, each place once."""
    first, second = found.pair.first.cell, found.pair.second.cell
    spans = [first.span, second.span]
    for cell in (first, second):
        spans += [*cell.row_headers, *cell.column_headers]
    return tuple(dict.fromkeys(s for s in spans if len(s)))


def _together(numbers: Answer, verdict: Verdict | None, *, typed: bool) -> Answer:
    """Return numbers and direction as one answer: where numbers are asked for, theirs is the quote.

    A sheet without types asks for the direction first: its quote is the sentence that compares the groups.
    """
    if verdict is None:
        return numbers
    if not numbers.has_numbers or not typed:
        return replace(
            numbers,
            direction=verdict.label,
            quotes=verdict.quotes if not numbers.has_numbers else _joined(verdict.quotes, numbers.quotes),
            confidence=verdict.confidence,
        )
    return replace(numbers, direction=verdict.label, quotes=_joined(numbers.quotes, verdict.quotes))


def _joined(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return two runs of quotes as one, each place once, nothing that lies inside another quote."""
    kept = list(first)
    for span in second:
        if not any(k.contains(span) for k in kept):
            kept.append(span)
    return tuple(kept)
