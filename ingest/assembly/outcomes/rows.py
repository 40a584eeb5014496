"""Results in rows of a table that came as plain text: "VAS 8.1±0.7 5.0±1.1 …" under a row of times.

A text layer keeps the words of a table but not its grid. Where a row names one measure and holds as many
means with their spread as the header rows above it hold times, the two are tied in order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.quotes import quote
from kb.statements import OutcomeResult, Spread, Statistic, Time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage, TimeMention
    from kb.documents import Document
    from kb.statements import Evidence, Standing

_FEWEST = 3
_REACH = 6


def row_results(passages: Sequence[Passage], document: Document, standing: Standing) -> list[OutcomeResult]:
    """Return the results of all rows whose header could be told."""
    rows = [p for p in passages if p.cell is None and p.block.kind == "cell"]
    found: list[OutcomeResult] = []
    for index, row in enumerate(rows):
        values = [n for n in row.numbers if n.spread is not None]
        names = [m for m in row.mentions if m.of_kind("outcome") and values and m.stop <= values[0].start]
        if len(values) < _FEWEST or len(values) != sum(n.role == "value" for n in row.numbers) or not names:
            continue
        header = _header(rows[max(0, index - _REACH) : index], row, len(values))
        concept = names[-1].of_kind("outcome")
        if header is None or concept is None:
            continue
        row_quote = quote(document, row, 0, len(row.text))
        for number, (time, above) in zip(values, header, strict=True):
            heading = quote(document, above, 0, len(above.text), "header")
            evidence: tuple[Evidence, ...] = (row_quote, heading)
            found.append(
                OutcomeResult(
                    concept=concept.ref,
                    text=names[-1].text,
                    evidence=evidence,
                    standing=standing,
                    confidence=0.75,
                    statistic=Statistic.MEAN,
                    value=number.value,
                    time=_time(time),
                    unit=number.unit,
                    spread=Spread("SE" if number.spread_kind == "SE" else "SD", value=number.spread),
                    direction=concept.value("direction") or None,
                    measure_class=concept.value("class") or None,
                ),
            )
    return found


def _header(above: Sequence[Passage], row: Passage, count: int) -> list[tuple[TimeMention, Passage]] | None:
    """Return as many times as there are values, from the nearest rows above that hold exactly so many."""
    times: list[tuple[TimeMention, Passage]] = []
    for passage in reversed(above):
        if passage.section is not row.section or any(n.spread is not None for n in passage.numbers):
            return None
        times = [(t, passage) for t in passage.times] + times
        if sum(_is_column(t) for t, _ in times) >= count:
            break
    if sum(_is_column(t) for t, _ in times) != count:
        return None
    anchored: list[tuple[TimeMention, Passage]] = []
    anchor: str | None = None
    for time, passage in times:
        if not _is_column(time):
            anchor = time.anchor
        else:
            anchored.append(
                (replace(time, anchor=time.anchor or (None if time.baseline else anchor)), passage)
            )
    return anchored


def _is_column(time: TimeMention) -> bool:
    """Return whether a time heads a column: a baseline, or a number with its unit."""
    return time.baseline or time.value is not None


def _time(time: TimeMention) -> Time:
    """Return a time of a header as it is stored."""
    return (
        Time(baseline=True, anchor=time.anchor) if time.baseline else Time(time.value, time.unit, time.anchor)
    )
