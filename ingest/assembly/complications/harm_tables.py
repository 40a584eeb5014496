"""Complication reports in tables: rows of harms by columns of arms, or the other way round.

A table is read where its caption, a heading or its rows say that it counts harms. ``harm_heads`` says what
its headers name, ``harm_rows`` which rows count a harm and which, ``harm_cells`` what a cell's numbers are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.assembly.complications.drafting import more_exact
from ingest.assembly.complications.drafts import Draft
from ingest.assembly.complications.grading import grade_of_head, is_any_grade, is_grade
from ingest.assembly.complications.harm_cells import Around, fill, has_bracket
from ingest.assembly.complications.harm_groups import add_total, give_to_group
from ingest.assembly.complications.harm_heads import Head, Heads, bare_name
from ingest.assembly.complications.harm_rows import (
    all_rows,
    harm_of_row,
    is_name,
    rows_of_harms,
    rows_of_subgroups,
)
from ingest.assembly.complications.harms import is_disease
from ingest.quotes import cell_with_headers, quote
from ingest.recognisers.candidates import SURE, link
from kb.folding import fold, slug
from kb.lexicon import curated
from kb.statements import ConceptRef, Occurrence, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext
    from kb.documents import Cell, Table
    from kb.lexicon import Concept

_HARM_CAPTION = re.compile(
    r"\b(?:complication|adverse|side[- ]?effect|toxicit|safety|morbidity|untoward|undesirable|"
    r"events? report)\w*",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"\bp[- ]?values?\b|\bvalues? of p\b|\bsignifican\w+|^\s*p\s*$|\bOR\b|\bodds|\bCI\b|\brisk\b|"
    r"\bdifference\b|\bmean\b|\bmedian\b|\bSD\b|\bstatistic|\btest\b|χ|\bper patient|"
    r"\bpatient-year|\brate ratio\b|\bRR\b|\b(?:fe)?males?\b|\b(?:wo)?men\b|"
    r"\bsurvivors\b|\bdeceased\b",
    re.IGNORECASE,
)
_EFFECTS = re.compile(
    r"\b(?:outcomes?|efficacy|effectiveness|satisfaction|parameters|variables|recovery|profiles|"
    r"consumption|requirements?|eradication|response|ha?emodynamic\w*)\b",
    re.IGNORECASE,
)
_WITH_OTHERS = re.compile(
    r"(?P<other>\w+)\s*(?:,|\band\b|&)\s+(?:(?:post-?operative|other|any|the)\s+)?"
    r"(?:complication|adverse|side[- ]?effect)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"(?:incidences?|frequenc\w+|numbers?|percentages?|rates?|n|mild|moderate|severe|serious|major|minor|early|late|"
    r"intra-?operative|post-?operative|local|systemic|deaths?|mortality|morbidity|safety|toxicit\w+|withdrawals?|"
    r"discontinuations?|events?|effects?|complications?|reactions?|tolerability|adverse)",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?:drug reactions?|(?:treatment|drug|device|procedure)[- ]related|related)\b", re.IGNORECASE
)
_NO_RESULTS = re.compile(
    r"\b(?:characteristics?|demographics?|(?<!from )baseline|eligibility|costs?|"
    r"(?<!toxicity )(?<!terminology )criteria|history|presenting|prognostic|co-?morbidit\w*|risk factors?|"
    r"predictors?|univariate|multivariate|regression|patient population|pre-?operative)\b|"
    r"\bcauses? of death\W*$|\b(?:before|prior to) (?:the )?(?:surgery|operation|treatment|an[a]?esthesia)\b",
    re.IGNORECASE,
)
_SCORES = re.compile(
    r"\b(?:scores?|index|indices|scales?|percentage reduction|mean reduction)\b", re.IGNORECASE
)
_EVENTS = re.compile(
    r"^(?!.*\b(?:patients|subjects)\b).*(?:\bnumber of adverse|(?<!adverse)(?<!reported)) (?:events|episodes)"
    r"(?:[, ]*n\b.*)?$",
    re.IGNORECASE,
)
_GRADES = re.compile(r"\bgrades?\b", re.IGNORECASE)
_SEVERITY = re.compile(r"\b(mild|moderate|severe|serious)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Harms:
    """A table that may count harms, with what its cells have in common."""

    heads: Heads
    cells: Sequence[Passage]
    around: Around
    context: StudyContext
    called: bool  # its caption says that it is of harms, and of nothing else
    whole: bool  # all its rows are read, not only those that name a harm and nothing else
    in_columns: bool  # the harms stand at the head of the columns, the groups in rows


def from_tables(passages: Sequence[Passage], context: StudyContext) -> Iterator[Draft]:
    """Yield the reports of all tables that count harms."""
    cells: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.cell is not None and passage.table is not None:
            cells.setdefault(id(passage.table), []).append(passage)
    for table in context.document.tables:
        if own := cells.get(id(table)):
            yield from _from_table(_table_of(table, own, context))


def _table_of(table: Table, cells: Sequence[Passage], context: StudyContext) -> _Harms:
    """Return a table with what its cells have in common."""
    text = context.document.text
    heads = Heads(cells, context)
    caption = table.caption.of(text) if table.caption is not None else ""
    called = _HARM_CAPTION.search(caption) is not None
    mixed = bool(_NO_RESULTS.search(caption) or (not called and _SCORES.search(caption)))
    stub = [p for p in cells if p.cell is not None and p.cell.column == 0]
    if mixed:
        rows = rows_of_harms(cells, lambda p: heads.said_by((p,)).only_names_a_harm, anywhere=called)
    else:
        rows = all_rows(cells) - rows_of_subgroups(cells, heads)
    return _Harms(
        heads=heads,
        cells=[p for p in cells if p.cell is not None and p.cell.row in rows],
        around=Around(
            stub=" ".join(p.text for p in stub if p.cell is not None and p.cell.row < heads.depth),
            caption=caption,
            notes=" ".join(
                (*(s.of(text) for s in table.footnotes), *(p.text for p in stub if "/%" in p.text))
            ),
            bare=not any(has_bracket(p.text) for p in cells),
        ),
        context=context,
        called=called and not (mixed or _is_of_others_too(caption)),
        whole=called or _mostly_harms(stub),
        in_columns=not any(m.of_kind("complication") for p in stub for m in p.mentions),
    )


def _is_of_others_too(caption: str) -> bool:
    """Return whether a caption promises more than harms: "Type of surgery and complications"."""
    other = _WITH_OTHERS.search(caption)
    if other is None or _HOW_MANY.fullmatch(other["other"]):
        return _EFFECTS.search(caption) is not None
    return not any(c.kind == "complication" for c in curated().by_name.get(fold(other["other"]), ()))


def _mostly_harms(stub: Sequence[Passage]) -> bool:
    """Return whether most row heads that name anything known are harms and nothing else."""
    named = [p for p in stub if p.mentions]
    harms = [
        p for p in named if any(m.of_kind("complication") and not m.of_kind("outcome") for m in p.mentions)
    ]
    return len(harms) >= 2 and len(harms) >= 0.5 * len(named)


def _from_table(table: _Harms) -> Iterator[Draft]:
    """Yield the reports of one table."""
    before: Draft | None = None
    for passage in table.cells:
        cell = passage.cell
        if cell is None or cell.is_header or not cell.row_headers or not cell.column_headers:
            continue
        draft = _of_cell(table, passage, cell)
        if draft is None:
            continue
        if before is not None and _is_percent_of(before, draft):
            before.percent = draft.percent
            before.evidence += [e for e in draft.evidence if e not in before.evidence]
            continue
        before = draft
        yield draft


def _counts(column: Head, heads: Heads) -> bool:
    """Return whether a column counts who had a harm: not p-values, nor events beside those who had them."""
    if _NOT_A_COUNT.search(column.text):
        return False
    part = _GRADES.search(column.text) is not None and not is_any_grade(column.name)
    if part and (heads.sums_grades or not is_grade(column.name)):
        return False  # of what the table sums up
    return not (heads.counts_patients and _EVENTS.match(f" {column.text}"))


def _of_cell(table: _Harms, passage: Passage, cell: Cell) -> Draft | None:
    """Return the report of one cell, or None where it counts no harm."""
    (row, parent), column = harm_of_row(table.heads, cell), table.heads.over(cell)
    if row is None or column is None or not _counts(column, table.heads):
        return None
    head, other = (column, row) if table.in_columns and column.harm is not None else (row, column)
    if not (table.whole or head.only_names_a_harm):
        return None
    draft = _draft(table, passage, head, other)
    if draft is not None and parent is not None:
        draft.evidence.append(quote(table.context.document, parent, 0, len(parent.text), "header"))
    around = replace(table.around, heads=f"{column.text} {row.text}")
    if draft is None or not fill(draft, passage.text, around):
        return None
    if draft.total is None:
        add_total(draft, other, around.caption, table.context)
    said = f"{column.text} {around.caption} {around.notes}"
    draft.grade = grade_of_head(column.name, said, table.context.document)
    graded = draft.grade is not None or _SEVERITY.search(other.text) is not None
    if graded and draft.occurrence is Occurrence.NONE:
        return None  # nobody had it in this grade: that says nothing of the harm
    return draft


def _draft(table: _Harms, passage: Passage, head: Head, other: Head) -> Draft | None:
    """Return a report without numbers, or None where its head names no harm."""
    context, name = table.context, bare_name(head.name)
    if head.harm is not None and not table.called and is_disease(head.harm.slug, context):
        return None
    may_be_new = table.called and head.arm is None and is_name(name)
    concept = more_exact(head.harm, name) if head.harm else _unlisted(name) if may_be_new else None
    if concept is None and (not may_be_new or head.is_anatomy):
        return None
    ref = concept.ref if concept else ConceptRef("complication", fold(name), slug(name), None, "discovered")
    draft = Draft(
        ref, name, passage, 0, len(passage.text), Occurrence.OBSERVED, concept=concept, from_table=True
    )
    sure = 0.9 if table.called else 0.7
    draft.confidence, draft.total = sure if head.harm is not None else 0.55, other.total
    give_to_group(draft, other, table.heads, context)
    severity = _SEVERITY.search(head.name) or _SEVERITY.search(other.text)
    related = True if _RELATED.search(other.text) else None
    if severity is not None or related is not None:
        draft.scope = Scope(severity=severity.group().lower() if severity else None, related=related)
    draft.evidence.extend(cell_with_headers(context.document, passage))
    if passage.cell is not None:
        more = (table.heads.later(passage.cell), table.heads.size_of(passage.cell))
        draft.evidence += [
            quote(context.document, p, 0, len(p.text), "header") for p in more if p is not None
        ]
    return draft


def _unlisted(name: str) -> Concept | None:
    """Return the harm that a name is a variant of, or that it is short for: "cardiovascular" ones."""
    for concept in curated().by_name.get(fold(f"{name} complication"), ()):
        if concept.kind == "complication":
            return concept
    variant = link(_SEVERITY.sub("", name).strip(), ("complication",))
    return variant[0] if variant is not None and variant[1] >= SURE else None


def _is_percent_of(count: Draft, percent: Draft) -> bool:
    """Return whether the second of two neighbouring cells is the percentage of the first.

    "n" and "%" columns.
    """
    one, other = count.passage.cell, percent.passage.cell
    if one is None or other is None or one.row != other.row or other.column != one.column + one.column_span:
        return False
    same_arm = count.arm == percent.arm and count.arm_label == percent.arm_label and count.ref == percent.ref
    return same_arm and count.events is not None and count.percent is None and percent.events is None
