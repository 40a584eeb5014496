"""What an answer claims, as statements of the store: a number of each group, and the comparison.

The subject is a concept of the vocabulary where the reviewer's words name one, else a discovered one; the
group is the study's own where it is known. A number stands in a quote or is derived; the size of a group that
no quote gives is left out, and a number that cannot be quoted makes no statement.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ingest.fill.groups import naming, sides
from ingest.fill.wording import coverage
from ingest.recognisers.vocabulary import matcher
from kb.documents import Role
from kb.folding import slug
from kb.said import as_said
from kb.statements import (
    ComparisonClaim,
    ComplicationReport,
    ConceptRef,
    Derivation,
    Evidence,
    Locator,
    Occurrence,
    OutcomeResult,
    Spread,
    Statistic,
)
from kb.store.asked import ASKED, says_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fill.answer import Answer, Figures, Question
    from ingest.fill.layout import Entry
    from ingest.fill.paper import Paper
    from kb.spans import Span
    from kb.statements import Arm, Statement

_NAMES_GROUP = 0.5
_SURELY_OF_GROUP = 0.3
_COUNTED = (
    r"\b[nN]o?\.?\s?=\s?{0}\b|\b{0} (?:\w+ ){{0,2}}?(?:patients|subjects|participants|children|women|men)\b"
)
_TELLS_SIZES = frozenset({Role.ABSTRACT, Role.METHODS, Role.RESULTS, Role.BODY})
_INPUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"= (?P<percent>[\d.]+) % of (?P<n>\d+)",
        r"= (?P<SE>[\d.e-]+) × √(?P<n>\d+)",
        r"with n = (?P<n>\d+), 95 % CI (?P<low>[-\d.e]+) to (?P<high>[-\d.e]+)",
        r"= (?P<patients>\d+) ÷ (?P<groups>\d+) groups",
    )
)
_FIELDS = {"events": "value", "SD": "spread", "size": "n", "n": "n"}
_LONGEST_LABEL = 120


def claims_of(paper: Paper, question: Question, answer: Answer) -> list[Statement]:
    """Return what an answer claims: the number of either group, then the comparison."""
    return [*_numbers(paper, question, answer), *_comparison(paper, question, answer)]


def match(claims: Sequence[Statement], held: Sequence[tuple[str, Statement]]) -> list[str | None]:
    """Return for each claim the statement that says the same already, None where there is none.

    Two groups with one number are two statements, so none is taken twice.
    """
    taken: list[str | None] = []
    for claim in claims:
        same = (id_ for id_, statement in held if id_ not in taken and says_the_same(claim, statement))
        taken.append(next(same, None))
    return taken


def _numbers(paper: Paper, question: Question, answer: Answer) -> Iterator[Statement]:
    """Yield the number of each group that can be quoted."""
    if not answer.has_numbers:
        return
    groups = _groups(paper, question)
    for at, figures in enumerate((answer.intervention, answer.comparator)):
        evidence = _evidence_of_numbers(paper, answer.numbers.quotes, at)
        extra = _evidence_of_size(paper, question, at, figures.size)
        shared = {"text": question.outcome, "confidence": answer.numbers.confidence, "extractor": ASKED}
        claim = _of_group(question.outcome, figures, groups[at], shared | {"evidence": (*evidence, *extra)})
        said = as_said(claim)
        if isinstance(said, OutcomeResult) and said.spread is None and figures.mean is not None:
            continue  # a mean is asked for with its SD
        if said is not None:
            yield said


def _of_group(outcome: str, figures: Figures, arm: str, shared: dict[str, object]) -> Statement:
    """Return the number of one group as a statement."""
    notes = [(note.partition(" = ")[0].strip(), note) for note in figures.derived]
    values = {"events": figures.events, "SD": figures.sd, "size": figures.size, "n": figures.size}
    derived = tuple(
        Derivation(_FIELDS[name], float(value), note, _inputs(note))
        for name, note in notes
        if name in _FIELDS and (value := values[name]) is not None
    )
    if figures.events is None:
        return OutcomeResult(
            concept=concept_of(outcome, "outcome"),
            statistic=Statistic.MEAN,
            value=float(figures.mean or 0.0),
            spread=Spread("SD", float(figures.sd or 0.0)),
            arm=arm,
            n=figures.size,
            derived=derived,
            **shared,  # type: ignore[arg-type] # checked where it is built
        )
    concept = concept_of(outcome, "complication")
    if concept.kind == "complication":
        fields = {"value": "events", "n": "total"}
        return ComplicationReport(
            concept=concept,
            occurrence=Occurrence.OBSERVED if figures.events else Occurrence.NONE,
            events=figures.events,
            total=figures.size,
            arm=arm,
            derived=tuple(replace(d, field=fields.get(d.field, d.field)) for d in derived),
            **shared,  # type: ignore[arg-type] # the same
        )
    return OutcomeResult(
        concept=concept,
        statistic=Statistic.COUNT,
        value=float(figures.events),
        arm=arm,
        n=figures.size,
        derived=derived,
        **shared,  # type: ignore[arg-type] # the same
    )


def _inputs(note: str) -> tuple[tuple[str, float], ...]:
    """Return what went into a calculation, by name.

    >>> _inputs("events = 15 % of 40, rounded")
    (('percent', 15.0), ('n', 40.0))
    """
    match = next((m for pattern in _INPUTS if (m := pattern.search(note))), None)
    return tuple((name, float(value)) for name, value in match.groupdict().items()) if match else ()


def _comparison(paper: Paper, question: Question, answer: Answer) -> Iterator[Statement]:
    """Yield what was said of the comparison, if anything was."""
    if answer.direction not in ("increased", "decreased", "no_difference"):
        return
    arm, comparator = _groups(paper, question)
    yield ComparisonClaim(
        concept=concept_of(question.outcome, "outcome"),
        text=question.outcome,
        effect=answer.direction,  # type: ignore[arg-type] # one of the three
        arm=arm,
        comparator=comparator,
        evidence=tuple(_evidence(paper, span, "claim") for span in answer.comparison.quotes),
        confidence=answer.comparison.confidence,
        extractor=ASKED,
    )


def concept_of(outcome: str, kind: str) -> ConceptRef:
    """Return the concept that a reviewer's words name: of this kind rather, else an outcome, else discovered.

    >>> concept_of("kestrel index", "outcome").origin
    'discovered'
    """
    named = matcher().named(outcome)
    for wanted in dict.fromkeys((kind, "outcome")):
        for concept in named:
            if concept.kind == wanted:
                return ConceptRef(wanted, concept.label, concept.slug, concept.curie, concept.origin)
    label = " ".join(outcome.split())[:_LONGEST_LABEL].rstrip()
    return ConceptRef("outcome", label, slug(label), origin="discovered")


def _groups(paper: Paper, question: Question) -> tuple[str, str]:
    """Return what the two groups are called: as the study labels them, else as the question does."""
    key = ("group names", question.intervention, question.comparator)
    known = paper.memory.get(key)
    if isinstance(known, tuple):
        return known
    pair = sides(paper, question.intervention, question.comparator)
    found = []
    for side, other, asked in zip(
        pair, reversed(pair), (question.intervention, question.comparator), strict=True
    ):
        scored = [(naming(paper, side, other, _named(arm)), arm.label) for arm in paper.arms]
        score, label = max(scored, default=(0.0, ""))
        found.append(label if score >= _NAMES_GROUP and label not in found else " ".join(asked.split()))
    paper.memory[key] = names = (found[0], found[1])
    return names


def _named(arm: Arm) -> str:
    """Return all that a group is called."""
    return " ".join((arm.label, *arm.aliases))


def _evidence_of_numbers(paper: Paper, quotes: tuple[Span, ...], side: int) -> tuple[Evidence, ...]:
    """Return the quotes of one side's number: its cell with what heads it, else the sentences."""
    cells = [span for span in quotes[:2] if span in _entries(paper)]
    if not cells:
        return tuple(_evidence(paper, span, "claim") for span in quotes)
    entry = _entries(paper)[cells[min(side, len(cells) - 1)]]
    heads = dict.fromkeys(span for span in entry.heads if len(span))
    return (
        _evidence(paper, entry.cell.span, "claim"),
        *(_evidence(paper, span, "header") for span in heads),
    )


def _evidence_of_size(paper: Paper, question: Question, side: int, size: int | None) -> tuple[Evidence, ...]:
    """Return the sentence that gives a group with its size, nothing where none does."""
    if size is None:
        return ()
    pattern = re.compile(_COUNTED.format(size))
    wanted = sides(paper, question.intervention, question.comparator)[side].wanted
    found = (
        sentence.span
        for sentence in paper.sentences
        if sentence.section.role in _TELLS_SIZES
        and pattern.search(sentence.text)
        and coverage(wanted, [(paper.signs(sentence.text), 1.0)]) >= _SURELY_OF_GROUP
    )
    return tuple(_evidence(paper, span, "arm") for span in islice(found, 1))


def _entries(paper: Paper) -> dict[Span, Entry]:
    """Return the cells of a document's tables by their places."""
    known = paper.memory.get("entries by place")
    if not isinstance(known, dict):
        known = {entry.cell.span: entry for grid in paper.grids for entry in grid.entries}
        paper.memory["entries by place"] = known
    return known


def _evidence(paper: Paper, span: Span, purpose: str) -> Evidence:
    """Return a place of the document as a quote."""
    document = paper.document
    at = document.section_at(span.start)
    section = document.sections[at] if at is not None else None
    cell = _entries(paper).get(span)
    place = Locator(
        table=section.table if section is not None else None,
        row=cell.cell.row if cell is not None else None,
        column=cell.cell.column if cell is not None else None,
        element=section.element if section is not None else None,
        question=section.question if section is not None else None,
        time_code=document.time_code_at(span.start),
    )
    return Evidence(
        quote=span.of(document.text),
        start=span.start,
        stop=span.stop,
        section=section.role.value if section is not None else None,
        page=document.page_at(span.start) or (section.page if section is not None else None),
        locator=place if place != Locator() else None,
        purpose=purpose,
    )
