"""Tables of baseline characteristics: what the patients of each group were like before the treatment.

These numbers are never results. The row says of what, the column of whom; what a cell holds (mean and SD,
count and percentage) is read as in tables of results.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.cells import Content, content_of, declared_in
from ingest.quotes import cell_with_headers
from kb.statements import Statistic
from kb.traits import Characteristic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document
    from kb.spans import Span
    from kb.statements import Arm

_OF_BASELINE = re.compile(
    r"\b(?:baseline|demograph\w+|(?:patients?|participants?|clinical|subjects?|general|study|population"
    r"|preoperative|pre-?treatment)[’'s]*\s(?:\w+\s)?(?:characteristics|data|details|profiles?)"
    r"|characteristics of (?:the |all )?(?:\w+ )?"
    r"(?:patients|participants|subjects|population|groups|cohort))\b",
    re.IGNORECASE,
)
_NOT_OF_BASELINE = re.compile(
    r"\b(?:included studies|outcomes? at|post-?\s?operative|adverse|complications?|regression|predict\w+)\b",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"^\W*(?:p\b.*|.*\bp[\s-]?values?.*|test.*|statistics?|sig.*|t|z|χ2|SMD.*"
    r"|.*\bdifference\b.*|(?:95 ?% ?)?CI.*|OR\b.*)\W*$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\s*[\[(,]?\s*[nN]\s?=\s?\d+\s*[\])]?")
_STUB = re.compile(r"^\W*(?:variables?|characteristics?|parameters?|items?|)\W*$", re.IGNORECASE)
_MOST = 160  # cells of one document


def at_baseline(document: Document, passages: Sequence[Passage], arms: Sequence[Arm]) -> list[Characteristic]:
    """Return the cells of the baseline tables, each with its row and its group."""
    found: list[Characteristic] = []
    for table in document.tables:
        caption = table.caption.of(document.text) if table.caption else ""
        if not _OF_BASELINE.search(caption) or _NOT_OF_BASELINE.search(caption):
            continue
        cells = [p for p in passages if p.table is table and p.cell is not None]
        by_span = {p.block.span: p for p in cells}
        notes = " ".join([caption, *(note.of(document.text) for note in table.footnotes)])
        for cell in cells:
            entry = _entry(document, cell, by_span, (notes, arms))
            if entry is not None and len(found) < _MOST:
                found.append(entry)
    return found


def _entry(
    document: Document,
    passage: Passage,
    by_span: Mapping[Span, Passage],
    around: tuple[str, Sequence[Arm]],
) -> Characteristic | None:
    """Return what one cell says, or None where it is a header, a test, or says nothing in numbers."""
    cell, (notes, arms) = passage.cell, around
    if cell is None or cell.is_header or not cell.row_headers:
        return None
    rows = [by_span[span] for span in cell.row_headers if span in by_span]
    columns = [by_span[span] for span in cell.column_headers if span in by_span]
    heads = [p.text.strip() for p in (*rows, *columns)]
    if not rows or any(_TEST.match(p.text.strip()) for p in columns):
        return None
    content = content_of(passage, declared_in(*heads, notes)) or _plain(passage)
    if content is None:
        return None
    return Characteristic(
        trait="baseline",
        text=passage.text.strip(),
        evidence=cell_with_headers(document, passage)[0],
        arm=_arm(columns, arms),
        subject=", ".join(text for p in rows if not _STUB.match(text := p.text.strip())) or None,
        number=content.value,
        unit=content.unit,
        spread=content.spread,
        total=content.total,
    )


def _plain(passage: Passage) -> Content | None:
    """Return a bare number: how many patients, where nothing else is declared."""
    numbers = passage.numbers
    if len(numbers) == 1 and numbers[0].text == passage.text.strip():
        return Content(Statistic.COUNT, numbers[0].value, numbers[0].unit)
    return None


def _arm(columns: Sequence[Passage], arms: Sequence[Arm]) -> str | None:
    """Return the group that a column is of: one of the study's arms, else what the header says."""
    for column in columns:
        if column.arms and column.arms[0].arm < len(arms):
            return arms[column.arms[0].arm].label
    said = " ".join(_SIZE.sub("", column.text).strip(" :*†‡,") for column in columns).strip()
    return said or None
