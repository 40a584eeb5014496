"""Which columns a piece of a head spans: by upright rules, by the rule below it, by where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources.pdf_tables_alignment import place_of
from ingest.sources.pdf_tables_ruling import cell_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import Box
    from ingest.sources.pdf_tables_alignment import Column
    from ingest.sources.pdf_tables_lines import Line, Piece
    from ingest.sources.pdf_tables_ruling import Level

_CENTRED = 0.12  # of the width that is spanned


def spans_of(
    line: Line,
    lines: Sequence[Line],
    columns: Sequence[Column],
    levels: Sequence[Level],
    uprights: Sequence[Box],
) -> list[tuple[int, int]]:
    """Return the first and the last column of each piece of a line of the head; no two overlap."""
    return _apart(
        [
            drawn_span(piece, line, columns, uprights) or _span(piece, line, lines, columns, levels)
            for piece in line.pieces
        ]
    )


def drawn_span(
    piece: Piece, line: Line, columns: Sequence[Column], uprights: Sequence[Box]
) -> tuple[int, int] | None:
    """Return the columns between the upright rules beside a piece, or None where there are not two."""
    sides = cell_between(uprights, piece.middle, line.baseline - 0.3 * line.size)
    if sides is None or piece.x0 < sides[0] - 3 or piece.x1 > sides[1] + 3:
        return None
    inside = [n for n, c in enumerate(columns) if sides[0] - 2 <= (c.x0 + c.x1) / 2 <= sides[1] + 2]
    return (inside[0], inside[-1]) if inside else None


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of the pieces of a line, none of them reaching into the next."""
    kept = list(spans)
    for at in range(len(kept) - 1):
        (first, last), (following, end) = kept[at], kept[at + 1]
        if last >= following > first:
            kept[at] = first, following - 1
        elif last >= following and end > last:
            kept[at + 1] = last + 1, end
    return kept


def _span(
    piece: Piece,
    line: Line,
    lines: Sequence[Line],
    columns: Sequence[Column],
    levels: Sequence[Level],
) -> tuple[int, int]:
    """Return the columns that a piece of the head spans: by the rule below it, by its width, by its place."""
    ruled = _ruled_span(piece, line, lines, columns, levels)
    if ruled is not None:
        return ruled
    first, last = place_of(piece, columns)
    if last > first or first == 0 or abs(piece.x0 - columns[first].x0) < 0.4 * line.size:
        return first, last
    return _centred_span(piece, line, lines, columns, levels) or (first, last)


def _ruled_span(
    piece: Piece,
    line: Line,
    lines: Sequence[Line],
    columns: Sequence[Column],
    levels: Sequence[Level],
) -> tuple[int, int] | None:
    """Return the columns above the part rule right below a piece, where that spans several."""
    for level in levels:
        if not line.baseline - 1 < level.y < line.baseline + 2.2 * line.size:
            continue
        for x0, x1 in (*level.parts, *level.spans):
            if not x0 - 2 <= piece.middle <= x1 + 2 or piece.x0 < x0 - 6 or piece.x1 > x1 + 6:
                continue
            under = [n for n, c in enumerate(columns) if x0 - 4 <= (c.x0 + c.x1) / 2 <= x1 + 4]
            between = [
                p
                for other in lines
                if abs(other.baseline - line.baseline) < 0.5 * line.size
                for p in other.pieces
                if p is not piece and x0 <= p.middle <= x1
            ]
            if len(under) > 1 and len(under) < len(columns) and not between:
                return under[0], under[-1]
    return None


def _rule_below(piece: Piece, line: Line, levels: Sequence[Level]) -> tuple[float, float] | None:
    """Return the ends of the rule right below a piece, or None."""
    near = [level for level in levels if line.baseline - 1 < level.y < line.baseline + 2.2 * line.size]
    return next((s for level in near[:1] for s in level.spans if s[0] - 2 <= piece.middle <= s[1] + 2), None)


def _centred_span(
    piece: Piece, line: Line, lines: Sequence[Line], columns: Sequence[Column], levels: Sequence[Level]
) -> tuple[int, int] | None:
    """Return the columns that a piece stands in the middle of, where each has a head of its own below."""
    spans = [
        place_of(p, columns)
        for other in lines
        if other.baseline > line.baseline + 0.5 * line.size
        for p in other.pieces
    ]
    below = {first for first, last in spans if first == last}
    others = [place_of(p, columns) for p in line.pieces if p is not piece]
    ruled = _rule_below(piece, line, levels)
    best: tuple[float, tuple[int, int]] | None = None
    own = place_of(piece, columns)[0]
    for first in range(1, own + 1):
        for last in range(own, len(columns)):
            if last == first or any(o[0] <= last and first <= o[1] for o in others):
                continue
            if not all(n in below for n in range(first, last + 1)):
                continue
            if ruled and not (ruled[0] - 4 <= columns[first].x0 and columns[last].x1 <= ruled[1] + 4):
                continue
            width = columns[last].x1 - columns[first].x0
            off = abs(piece.middle - (columns[first].x0 + columns[last].x1) / 2) / width
            if off <= _CENTRED and (
                best is None or (off, first - last) < (best[0] - 0.02, best[1][0] - best[1][1])
            ):
                best = off, (first, last)
    alone = abs(piece.middle - (columns[own].x0 + columns[own].x1) / 2) / max(
        columns[own].x1 - columns[own].x0, 1
    )
    return best[1] if best is not None and best[0] < alone and alone > 0.2 else None
