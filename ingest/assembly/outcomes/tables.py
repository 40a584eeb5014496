"""Results in the tables of structured documents: each cell with the headers that say what, whose and when.

A header may be a measure, an arm or a time, in rows, columns, or rows that head a block of rows; caption,
headers and footnotes declare what stands in the cells ("mean ± SD", "n (%)"). Tables of baseline
characteristics and of adverse events are not results.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.cells import Content, content_of, declared_in
from ingest.assembly.outcomes.measure import Measure, discovered, named_concept
from ingest.quotes import cell_with_headers, quote, span_quote
from kb.statements import OutcomeResult, Statistic, Time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.annotations import Passage, TimeMention
    from kb.documents import Document, Table
    from kb.statements import Evidence, Standing

_NO_RESULTS = re.compile(
    r"\b(?:characteristics|demograph\w*|baseline\s(?:data|values|features|variables)|patient\sdata"
    r"|inclusion|exclusion|criteria"
    r"|adverse|complications?|side[\s-]effects?|toxicit\w+|included\sstudies|search|regression"
    r"|correlations?|predict\w+|univariate"
    r"|multivariate|costs?|protocol|questionnaire\sitems|abbreviations|randomi[sz]ation|medications?)\b",
    re.IGNORECASE,
)
_TEST_COLUMN = re.compile(
    r"^\W*(?:p|p\d?|p[\s-]?values?.*|.*\bp[\s-]values?|sig\.?\w*|t|f|z|u|r|df|χ2|χ²|chi.*|effect\ssize.*"
    r"|cohen.*|power|n|no\.?|(?:95\s?%\s?)?(?:CIs?|confidence\sintervals?).*"
    r"|statistics?|test.*|significance.*)\W*[a-d*†‡]?$",
    re.IGNORECASE,
)
_DEMOGRAPHIC_ROW = re.compile(
    r"\b(?:ages?|sex|gender|males?|females?|men|women|weight|height|BMI|body\smass|race|ethnic\w*|smok\w+"
    r"|education|ASA|duration\sof"
    r"\s(?:symptoms|disease|diabetes|pain)|follow-?\s?up|number\sof\spatients|no\.\sof\spatients|kellgren"
    r"|side|diagnosis|comorbid\w+)\b",
    re.IGNORECASE,
)
_DIFFERENCE_COLUMN = re.compile(r"\b(?:mean\s)?difference\b", re.IGNORECASE)
_CHANGE_COLUMN = re.compile(r"\b(?:change|reduction|improvement|decrease|increase|Δ)\b", re.IGNORECASE)
_SIZE = re.compile(r"\s*[\[(,]?\s*[nN]\s?=\s?(?P<n>\d+)\s*[\])]?")
_NO_ARM = re.compile(
    r"^\W*(?:(?:mean|median|SD|SE|IQR|range|min|max|n|95|overall|pre|post|before|after|baseline)\b.*"
    r"|total|all|overall|variables?|parameters?|outcomes?|measures?|groups?|time|characteristics?|items?"
    r"|scores?)\W*$",
    re.IGNORECASE,
)
_LONGEST_ARM = 6


@dataclass(slots=True)
class _Head:
    """What one header cell says."""

    passage: Passage
    measure: Measure | None = None
    arm: str | None = None
    time: TimeMention | None = None
    n: int | None = None
    test: bool = False
    between: bool = False


@dataclass(slots=True)
class _Grid:
    """A table with its headers read, each once."""

    table: Table
    document: Document
    labels: Sequence[str]
    by_span: Mapping[tuple[int, int], Passage]
    heads: dict[tuple[int, int], _Head] = field(default_factory=dict)

    def head(self, passage: Passage) -> _Head:
        """Return what a header cell says."""
        key = (passage.block.span.start, passage.block.span.stop)
        if key not in self.heads:
            self.heads[key] = _read(passage, self.labels)
        return self.heads[key]


def table_results(
    passages: Sequence[Passage], document: Document, standing: Standing, labels: Sequence[str]
) -> list[OutcomeResult]:
    """Return the results of all tables that hold some."""
    found: list[OutcomeResult] = []
    for table in document.tables:
        cells = [p for p in passages if p.table is table and p.cell is not None]
        caption = table.caption.of(document.text) if table.caption else ""
        if not cells or _NO_RESULTS.search(caption):
            continue
        by_span = {(p.cell.span.start, p.cell.span.stop): p for p in cells if p.cell is not None}
        grid = _Grid(table, document, labels, by_span)
        notes = " ".join([caption, *(f.of(document.text) for f in table.footnotes)])
        about = next(
            (p for p in passages if table.caption is not None and p.block.span == table.caption), None
        )
        stub: Passage | None = None
        for row in _rows(cells):
            stub = _stub(row, stub)
            for passage in row:
                if passage.cell is not None and not passage.cell.is_header:
                    found += _cell_results(grid, passage, stub, about, notes, standing)
    return found


def _rows(cells: Sequence[Passage]) -> list[list[Passage]]:
    """Return the cells by row."""
    rows: dict[int, list[Passage]] = {}
    for passage in cells:
        if passage.cell is not None:
            rows.setdefault(passage.cell.row, []).append(passage)
    return [rows[number] for number in sorted(rows)]


def _stub(row: Sequence[Passage], stub: Passage | None) -> Passage | None:
    """Return the cell that heads the rows from here on: a row with a name and no values of its own."""
    values = [p for p in row if p.cell is not None and not p.cell.is_header and not _is_test(p)]
    headers = [p for p in row if p.cell is not None and p.cell.is_header]
    if not values and len(headers) == 1 and headers[0].cell is not None and headers[0].cell.column == 0:
        return headers[0] if not headers[0].cell.column_headers or headers[0].cell.row > 0 else stub
    return stub


def _is_test(passage: Passage) -> bool:
    """Return whether a cell holds a p-value."""
    return (
        re.fullmatch(r"\W*[<>=]?\s*0?[.·,]\d+\W*[a-d*†‡]?|\W*NS\W*", passage.text.strip(), re.IGNORECASE)
        is not None
    )


def _read(passage: Passage, labels: Sequence[str]) -> _Head:
    """Read a header: measure, arm, time, size, or a column of tests."""
    head = _Head(passage)
    text = passage.text.strip()
    if _TEST_COLUMN.match(text):
        head.test = True
        return head
    size = _SIZE.search(text)
    head.n = int(size["n"]) if size else None
    mention = next((m for m in passage.mentions if m.of_kind("outcome")), None)
    concept = mention.of_kind("outcome") if mention else None
    if mention is not None and concept is not None:
        head.measure = Measure(
            concept.ref, mention.text, mention.start, mention.stop, concept, confidence=0.75
        )
    if passage.arms and passage.arms[0].arm < len(labels):
        head.arm = labels[passage.arms[0].arm]
    head.between = len({a.arm for a in passage.arms}) > 1
    head.time = next((t for t in passage.times if _is_moment(passage, t)), None)
    return head


def _is_moment(passage: Passage, time: TimeMention) -> bool:
    """Return whether a header's time says when: "change from baseline" does not."""
    if time.baseline:
        return not re.search(
            r"\b(?:from|versus|vs\.?|to|minus)\s$", passage.text[: time.start], re.IGNORECASE
        )
    return time.value is not None


def _headers(grid: _Grid, passage: Passage, stub: Passage | None) -> tuple[list[_Head], list[_Head]]:
    """Return the headers of a cell by row (nearest first, the block's head last) and by column."""
    cell = passage.cell
    if cell is None:
        return [], []
    rows = [
        grid.by_span[s.start, s.stop] for s in reversed(cell.row_headers) if (s.start, s.stop) in grid.by_span
    ]
    columns = [
        grid.by_span[s.start, s.stop] for s in cell.column_headers if (s.start, s.stop) in grid.by_span
    ]
    if stub is not None and stub not in rows and stub.cell is not None and stub.cell.row < cell.row:
        rows.append(stub)
    return [grid.head(p) for p in rows], [grid.head(p) for p in reversed(columns)]


def _cell_results(
    grid: _Grid, passage: Passage, stub: Passage | None, about: Passage | None, notes: str, standing: Standing
) -> list[OutcomeResult]:
    """Return the result that one cell holds, if any."""
    rows, columns = _headers(grid, passage, stub)
    if not rows or not columns or any(h.test for h in columns) or passage.text.lstrip()[:1] in "<>=≤≥":
        return []
    if any(_DEMOGRAPHIC_ROW.search(h.passage.text) for h in rows):
        return []
    declared = declared_in(*(h.passage.text for h in (*rows, *columns)), notes)
    content = content_of(passage, declared)
    measure = _measure(rows, columns, about)
    if content is None or measure is None:
        return []
    arm = next((h.arm for h in (*rows, *columns) if h.arm), None) or _arm_by_place(rows, columns)
    if measure.concept is None and arm is None:
        return []
    head = next((h for h in (*rows, *columns) if h.time), None)
    caption_time = _only_time(about) if head is None else None
    return [
        _result(
            grid,
            passage,
            (measure, arm, content),
            (head.time if head else caption_time, about, stub),
            (rows, columns),
            standing,
        )
    ]


def _measure(rows: Sequence[_Head], columns: Sequence[_Head], about: Passage | None) -> Measure | None:
    """Return what a cell measures: named in its row, its block, its column, or the caption."""
    named = [h for h in rows if h.measure]
    if named and len(rows) > 1 and rows[0].measure and rows[-1].measure and rows[0] is not rows[-1]:
        joined = f"{rows[-1].measure.text} {rows[0].measure.text}"
        if (concept := named_concept(joined)) is not None:  # "WOMAC" over "pain"
            return Measure(concept.ref, joined, 0, 0, concept, confidence=0.75)
    for head in (*rows, *columns):
        if head.measure is not None:
            return head.measure
    if any(m.of_kind("complication") for h in rows for m in h.passage.mentions):
        return None
    mention = next((m for m in (about.mentions if about else ()) if m.of_kind("outcome")), None)
    concept = mention.of_kind("outcome") if mention else None
    if (
        mention is not None
        and concept is not None
        and all(h.arm or h.time or _NO_ARM.match(h.passage.text.strip()) for h in rows)
    ):
        return Measure(concept.ref, mention.text, mention.start, mention.stop, concept, confidence=0.65)
    first = rows[0]
    if first.arm is None and first.time is None:
        text = re.sub(r"\s*[\[(,].*$", "", first.passage.text).strip(" :*†‡")
        if re.search(r"[A-Za-z]{3}", text) and len(text.split()) <= 8 and not _NO_ARM.match(text):
            return Measure(discovered(text), text, 0, 0, confidence=0.5)
    return None


def _arm_by_place(rows: Sequence[_Head], columns: Sequence[_Head]) -> str | None:
    """Return the header that stands where arms stand, where none of the study is named: "Laser (n = 30)"."""
    for head in (*columns, *rows):
        text = _SIZE.sub("", head.passage.text).strip(" :*†‡,")
        free = head.measure is None and head.time is None and not head.test
        if (
            head.n is not None
            and free
            and len(text.split()) <= _LONGEST_ARM
            and not _NO_ARM.match(text)
            and text
        ):
            return text
    return None


def _only_time(about: Passage | None) -> TimeMention | None:
    """Return the time that a caption names, where it names one."""
    times = [t for t in (about.times if about else ()) if t.value is not None and not t.is_duration]
    return times[0] if len(times) == 1 else None


def _result(
    grid: _Grid,
    passage: Passage,
    what: tuple[Measure, str | None, Content],
    when: tuple[TimeMention | None, Passage | None, Passage | None],
    heads: tuple[Sequence[_Head], Sequence[_Head]],
    standing: Standing,
) -> OutcomeResult:
    """Return the statement of one cell with its headers as quotes."""
    measure, arm, content = what
    time, about, stub = when
    evidence = list(cell_with_headers(grid.document, passage))
    if stub is not None and stub.cell is not None:
        evidence.append(span_quote(grid.document, passage, stub.cell.span, "header"))
    if about is not None:
        evidence.append(quote(grid.document, about, 0, len(about.text), "definition"))
    columns = heads[1]
    statistic = content.statistic
    if statistic in {Statistic.MEAN, Statistic.MEDIAN}:
        if any(h.between or _DIFFERENCE_COLUMN.search(h.passage.text) for h in (*columns, *heads[0])):
            statistic, arm = Statistic.MEAN_DIFFERENCE, None
        elif not (time is not None and time.baseline) and any(
            _CHANGE_COLUMN.search(t) for t in _telling(about, (*columns, *heads[0]))
        ):
            statistic = Statistic.CHANGE
    moment = None
    if time is not None:
        moment = (
            Time(baseline=True, anchor=time.anchor)
            if time.baseline
            else Time(time.value, time.unit, time.anchor)
        )
    n = content.total or next((h.n for h in (*columns, *heads[0]) if h.n is not None), None)
    return OutcomeResult(
        concept=measure.ref,
        text=measure.text,
        evidence=_unique(evidence),
        standing=standing,
        confidence=measure.confidence,
        statistic=statistic,
        value=content.value,
        arm=arm,
        time=moment,
        unit=content.unit,
        spread=content.spread,
        n=n,
        comparator="baseline" if statistic is Statistic.CHANGE else None,
        direction=measure.concept.value("direction") or None if measure.concept else None,
        measure_class=measure.concept.value("class") or None if measure.concept else None,
    )


def _telling(about: Passage | None, heads: Sequence[_Head]) -> list[str]:
    """Return the words that may call a cell a change: its headers, and a caption that begins with it."""
    caption = re.search(r"\bchanges?\s(?:from|in|since)\b.*", about.text, re.IGNORECASE) if about else None
    return [*(h.passage.text for h in heads), *([caption.group()] if caption else [])]


def _unique(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the quotes, each place once."""
    return tuple({(e.start, e.stop): e for e in reversed(evidence)}.values())[::-1]
