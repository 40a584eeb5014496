"""Complication reports in tables: rows of harms by columns of arms, or the other way round.

A table is read where its caption, a heading or its rows say that it counts harms. A cell "2 (10 %)" gives
events and percent, "2/20" events and total; what a bare number is follows from header, caption or footnote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.assembly.complications.drafts import Draft
from ingest.assembly.complications.grading import grade_of_head, is_any_grade, is_grade
from ingest.assembly.complications.harm_rows import rows_of_harms
from ingest.assembly.complications.harms import intended_effects, is_disease
from ingest.quotes import cell_with_headers
from ingest.recognisers.candidates import SURE, link
from kb.folding import fold, slug
from kb.statements import ConceptRef, Occurrence, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext
    from kb.documents import Table
    from kb.lexicon import Concept
    from kb.spans import Span

_CELL = re.compile(
    r"^\s*(?P<n>\d{1,5})\s*(?:/\s*(?P<total>\d{1,5}))?\s*(?:[(\[]\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s?(?P<sign>%)?\s*[)\]])?\s*[*†‡§a-d]?\s*$",
)
_PERCENT = re.compile(
    r"^\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s?%\s*(?:\(\s*(?:n\s*=\s*)?(?P<n>\d+)\s*(?:/\s*(?P<total>\d+))?\s*\))?\s*[*†‡§]?\s*$"
)
_PERCENT_OF = re.compile(
    r"^\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s*\(\s*(?P<n>\d+)\s*/\s*(?P<total>\d+)\s*\)\s*[*†‡§]?\s*$"
)
_COUNT_AND_PERCENT = re.compile(r"\s*(?P<n>\d{1,5})\s*/\s*(?P<p>\d{1,3}(?:[.,·]\d+)?)\s*%?\s*")
_N_PER_PERCENT = re.compile(r"\bn(?:o\.?|umber)?\s*/\s*\(?%", re.IGNORECASE)
_NIL = re.compile(r"^\s*(?:nil|none|no|absent)\s*$", re.IGNORECASE)
_HARM_CAPTION = re.compile(
    r"\b(?:complication|adverse|side[- ]?effect|toxicit|safety|morbidity|untoward|undesirable|"
    r"events? report)\w*",
    re.IGNORECASE,
)
_NOT_A_COUNT = re.compile(
    r"\bp[- ]?values?\b|^\s*p\s*$|\bOR\b|\bodds|\bCI\b|\brisk\b|\bdifference\b|\bgrade\b|\bmean\b|"
    r"\bmedian\b|\bSD\b|\bstatistic|\btest\b|χ",
    re.IGNORECASE,
)
_PERCENT_ONLY = re.compile(r"%|\bper ?cent", re.IGNORECASE)
_ALL_PERCENT = re.compile(
    r"\b[a-z]?(?:values|data|numbers|results|figures) (?:are|were) "
    r"(?:expressed|given|presented|shown|reported) (?:as|in) (?:%|per ?cent(?:ages?)?)(?! \()",
    re.IGNORECASE,
)
_COUNT_UNIT = re.compile(r"\bn\b|\bno\.?\b|\bnumber\b|\bcount\b|\bpatients\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b[nN]\s*=\s*(\d+)")
_ROW_OF_SIZES = re.compile(
    r"\s*(?:(?:total |the )?(?:number|no\.?) of (?:patients|subjects|participants|cases|women|children)"
    r"(?: (?:treated|analy[sz]ed|enrolled))?|(?:patients|subjects|participants)?,? ?\(?n\)?|sample size|"
    r"patients)[\s:]*",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(r"\b(?:total|all patients|overall)\b", re.IGNORECASE)
_RELATED = re.compile(
    r"\b(?:drug reactions?|(?:treatment|drug|device|procedure)[- ]related|related)\b", re.IGNORECASE
)
_SIZE = re.compile(r"[(\[]?\s*\b[nN]\s*=\s*\d+\s*[)\]]?")
_NO_RESULTS = re.compile(
    r"\b(?:characteristics?|demographics?|baseline|eligibility|criteria|cost)\b", re.IGNORECASE
)
_LEFT_THE_STUDY = re.compile(
    r"\b(?:drop-?\s?outs?|withdr[ae]w\w*|discontinu\w*|lost to follow)\b", re.IGNORECASE
)
_EVENTS = re.compile(r"\bnumber of (?:adverse )?(?:events|episodes)\b|\bevents\b(?! rate)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Head:
    """What the header cells of a row or column say: a harm, an arm, its size, a unit."""

    text: str
    name: str
    harm: Concept | None
    arm: int | None
    total: int | None
    treatments: tuple[Concept, ...] = ()
    words: str = ""
    ambiguous: bool = False


def from_tables(passages: Sequence[Passage], context: StudyContext) -> Iterator[Draft]:
    """Yield the reports of all tables that count harms."""
    cells = [p for p in passages if p.cell is not None]
    by_place = {p.block.span: p for p in cells}
    for table in context.document.tables:
        own = [p for p in cells if p.table is table]
        caption = table.caption.of(context.document.text) if table.caption is not None else ""
        if own and _NO_RESULTS.search(caption):
            rows = rows_of_harms(own, lambda p: _only_names_a_harm(_head_of((p,))))
            own = [p for p in own if p.cell is not None and p.cell.row in rows]
        if own:
            yield from _from_table(table, own, by_place, caption, context)


def _counts_harms(cells: Sequence[Passage], caption: str) -> bool:
    """Return whether a table counts harms.

    Its caption says so, or most of its row heads are harms and nothing else.
    """
    if _HARM_CAPTION.search(caption):
        return True
    heads = [p for p in cells if p.cell is not None and p.cell.column == 0 and p.mentions]
    harms = [
        p for p in heads if any(m.of_kind("complication") and not m.of_kind("outcome") for m in p.mentions)
    ]
    return len(harms) >= 2 and len(harms) >= 0.5 * len(heads)


def _only_names_a_harm(head: _Head) -> bool:
    """Return whether a head is the name of a harm and of nothing else.

    So that its row counts in any table.
    """
    name = re.sub(r"\s*[(\[].*$|[*†‡§#:]+$", "", head.name)
    unknown = {fold(name), fold(head.harm.label)} if head.harm is not None else set()
    known = head.harm is not None and unknown.isdisjoint(intended_effects()) and not head.ambiguous
    return known and len(head.words) >= 0.5 * len(name)


def _from_table(
    table: Table,
    cells: Sequence[Passage],
    by_place: dict[Span, Passage],
    caption: str,
    context: StudyContext,
) -> Iterator[Draft]:
    """Yield the reports of one table."""
    notes = " ".join(span.of(context.document.text) for span in table.footnotes)
    stub = [p for p in cells if p.cell is not None and p.cell.column == 0]
    notes += " n/%" if any(_N_PER_PERCENT.search(p.text) for p in stub) else ""
    sizes = _sizes_of_columns(cells, stub)
    harm_caption = bool(_HARM_CAPTION.search(caption))
    whole = _counts_harms(cells, caption)
    shared = _shared_arms(cells, by_place)
    before: Draft | None = None
    for passage in cells:
        cell = passage.cell
        if cell is None or cell.is_header or not cell.row_headers or not cell.column_headers:
            continue
        row = _head(cell.row_headers, by_place)
        column = _head(cell.column_headers, by_place)
        if (
            row is None
            or column is None
            or _NOT_A_COUNT.search(column.text)
            or not (whole or _only_names_a_harm(row))
        ):
            continue
        if _LEFT_THE_STUDY.search(row.name):
            continue
        sized = column if column.total is not None else replace(column, total=sizes.get(cell.column))
        draft = _draft(passage, row, sized, harm_caption=harm_caption, context=context)
        if draft is not None and draft.arm in shared and draft.arm is not None:
            draft.arm_label, draft.treatments = _column_label(column), context.treatment_of(draft.arm)
            draft.arm = None if draft.arm_label else draft.arm
        if draft is None or not _fill(draft, passage.text, f"{column.text} {row.text}", f"{caption} {notes}"):
            continue
        if draft.total is None and _EVERYBODY.search(column.text):
            draft.total = _total_of(caption)
        draft.grade = grade_of_head(column.name, f"{column.text} {caption} {notes}", context.document)
        if draft.grade is not None and draft.occurrence is Occurrence.NONE:
            continue  # nobody had it in this grade: that says nothing of the harm
        if before is not None and _is_percent_of(before, draft):
            before.percent = draft.percent
            before.evidence += [e for e in draft.evidence if e not in before.evidence]
            continue
        before = draft
        yield draft


def _sizes_of_columns(cells: Sequence[Passage], stub: Sequence[Passage]) -> dict[int, int]:
    """Return how many patients each column is of, where a row of the table says so ("Number of patients")."""
    rows = {p.cell.row for p in stub if p.cell is not None and _ROW_OF_SIZES.fullmatch(p.text)}
    if len(rows) != 1:
        return {}
    return {
        p.cell.column: int(p.text)
        for p in cells
        if p.cell is not None and p.cell.column and p.cell.row in rows and p.text.strip().isdigit()
    }


def _total_of(caption: str) -> int | None:
    """Return how many patients a table is of, where its caption says so once: "(n = 20)"."""
    found = _TOTAL.findall(caption)
    return int(found[0]) if len(found) == 1 else None


def _shared_arms(cells: Sequence[Passage], by_place: dict[Span, Passage]) -> set[int]:
    """Return the arms that several columns name: doses of one treatment, which are groups of their own."""
    labels: dict[int, set[str]] = defaultdict(set)
    for passage in cells:
        if passage.cell is not None and not passage.cell.is_header and passage.cell.column_headers:
            head = _head(passage.cell.column_headers, by_place)
            if head is not None and head.arm is not None:
                labels[head.arm].add(_column_label(head) or "")
    return {arm for arm, found in labels.items() if len(found) > 1}


def _is_percent_of(count: Draft, percent: Draft) -> bool:
    """Return whether the second of two neighbouring cells is the percentage of the first.

    "n" and "%" columns.
    """
    one, other = count.passage.cell, percent.passage.cell
    if one is None or other is None or one.row != other.row or other.column != one.column + one.column_span:
        return False
    same_arm = count.arm == percent.arm and count.arm_label == percent.arm_label and count.ref == percent.ref
    return same_arm and count.events is not None and count.percent is None and percent.events is None


def _head(spans: Sequence[Span], by_place: dict[Span, Passage]) -> _Head | None:
    """Return what a chain of header cells says together; the innermost harm and arm hold."""
    found = [by_place[s] for s in spans if s in by_place]
    return _head_of(found) if found else None


def _head_of(found: Sequence[Passage]) -> _Head:
    """Return what some cells say together, the innermost last."""
    text = " ".join(p.text for p in found)
    name = " ".join(found[-1].text.split())
    mention = next((m for m in found[-1].mentions if m.of_kind("complication")), None)
    harm = mention.of_kind("complication") if mention is not None else None
    ambiguous = mention is not None and mention.of_kind("outcome", "indication") is not None
    arm = next((a.arm for p in reversed(found) for a in p.arms), None)
    total = _TOTAL.search(text)
    treatments = tuple(
        c
        for p in found
        for m in p.mentions
        if (c := m.of_kind("intervention", "agent")) is not None and not c.generic
    )
    return _Head(
        text,
        name,
        harm,
        arm,
        int(total.group(1)) if total else None,
        treatments,
        mention.text if mention else "",
        ambiguous,
    )


def _column_label(head: _Head) -> str | None:
    """Return how a column names its patients, without their number; a total is no arm."""
    label = re.sub(r"\s*[(\[].*?[)\]]|,?\s*\b[nN]\s*=\s*\d+|\b(?:n|no\.?)\b|%", "", head.text)
    label = re.sub(
        r"\b(?:(?:number|incidence|frequency) of|adverse (?:drug )?(?:events?|reactions?)|"
        r"side[- ]effects?|complications?|incidence|frequency|patients)\b",
        "",
        label,
        flags=re.IGNORECASE,
    )
    if is_any_grade(head.name) or is_grade(head.name):
        label = label.removesuffix(head.name)
    label = " ".join(label.split()).strip(" ,;:")
    return None if not label or re.search(r"\b(?:total|all|overall)\b", label, re.IGNORECASE) else label


def _draft(
    passage: Passage, row: _Head, column: _Head, *, harm_caption: bool, context: StudyContext
) -> Draft | None:
    """Return a report without numbers, or None where the cell counts no harm."""
    head, other = (row, column) if row.harm is not None or column.harm is None else (column, row)
    concept = head.harm
    if concept is None and not (harm_caption and row.arm is None and _is_name(row.name)):
        return None
    if concept is not None and is_disease(concept.slug, context):
        return None
    name = (
        re.sub(r"\s*[(\[].*$|[*†‡§#:]+$|,? ?(?:n|no\.?)? ?\(?%\)?$", "", head.name).strip(" ,;") or head.name
    )
    if concept is None:
        variant = link(name, ("complication",))
        concept = variant[0] if variant is not None and variant[1] >= SURE else None
    ref = (
        concept.ref
        if concept is not None
        else ConceptRef("complication", fold(name), slug(name), None, "discovered")
    )
    draft = Draft(
        ref, name, passage, 0, len(passage.text), Occurrence.OBSERVED, concept=concept, from_table=True
    )
    draft.arm, draft.total = other.arm, other.total
    draft.arm_label = None if other.arm is not None else _column_label(other)
    draft.treatments = other.treatments
    if _RELATED.search(other.text):
        draft.scope = Scope(related=True)
    draft.confidence = 0.9 if concept is not None and harm_caption else 0.7 if concept is not None else 0.55
    draft.evidence.extend(cell_with_headers(context.document, passage))
    return draft


def _is_name(text: str) -> bool:
    """Return whether a row's head can name a harm that no vocabulary holds."""
    words = fold(text).split()
    return (
        1 <= len(words) <= 6
        and not re.search(
            r"\b(?:total|age|sex|male|female|weight|height|bmi|duration|score|mean|time|yes|no|none|asa|"
            r"number|n|p)\b",
            text,
            re.IGNORECASE,
        )
        and not re.search(r"\d", text)
    )


def _fill(draft: Draft, text: str, heads: str, around: str) -> bool:
    """Set the numbers of a cell; return whether it is a count at all."""
    if _NIL.match(text):
        draft.occurrence, draft.events = Occurrence.NONE, 0
        return True
    heads = _SIZE.sub(" ", heads)
    match = _CELL.match(text)
    both = _COUNT_AND_PERCENT.fullmatch(text) if _N_PER_PERCENT.search(f"{heads} {around}") else None
    if both is not None:  # "6/9.4" under "n/%"
        return _fill(draft, f"{both['n']} ({both['p']}%)", heads, "")
    percent = _PERCENT.match(text) or _fraction_in_percent(text)
    in_percent = _PERCENT_ONLY.search(heads) or _ALL_PERCENT.search(around)
    if percent is None and in_percent and not _COUNT_UNIT.search(heads):
        percent = _PERCENT.match(f"{text.strip().rstrip('*†‡§#¶ ')}%")
    if percent:
        draft.percent = float(percent["p"].replace(",", ".").replace("·", "."))
        draft.events = int(percent["n"]) if percent["n"] else None
        draft.total = int(percent["total"]) if percent["total"] else draft.total
    elif match:
        draft.events = int(match["n"])
        if match["p"] and _bracket_is_percent(match, heads, around, draft):
            draft.percent = float(match["p"].replace(",", ".").replace("·", "."))
        if match["total"]:
            draft.total = int(match["total"])
    else:
        return False
    if draft.total is not None and draft.events is not None and draft.events > draft.total:
        draft.total = None
        draft.count_of = "events"
    else:
        draft.count_of = (
            "events" if _EVENTS.search(f"{heads} {around}") and draft.percent is None else "patients"
        )
    draft.occurrence = (
        Occurrence.NONE
        if draft.events == 0 or (draft.events is None and draft.percent == 0)
        else Occurrence.OBSERVED
    )
    return True


def _fraction_in_percent(text: str) -> re.Match[str] | None:
    """Return the parts of "6.7 (4/60)" where the fraction makes the percentage."""
    match = _PERCENT_OF.match(text)
    if match is None or not int(match["total"]):
        return None
    percent = float(match["p"].replace(",", ".").replace("·", "."))
    return match if abs(100 * int(match["n"]) / int(match["total"]) - percent) < 1 else None


def _bracket_is_percent(match: re.Match[str], heads: str, around: str, draft: Draft) -> bool:
    """Return whether "3 (15)" means 15 %: the headers say so, or it is 3 of the column's patients."""
    if match["sign"] or "%" in heads or re.search(r"\(\s*(?:%|per ?cent)", around):
        return True
    total = int(match["total"]) if match["total"] else draft.total
    percent = float(match["p"].replace(",", ".").replace("·", "."))
    return (
        total is not None and total > 0 and abs(100 * int(match["n"]) / total - percent) < 1
    )  # within rounding
