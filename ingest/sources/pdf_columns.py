"""The order in which the pieces of a page are read: columns by the white space between them.

A gutter is a strip that no piece crosses, with lines of prose on both sides. The page is cut at the tallest
one: what stands above it, its left side, its right side, what stands below; each of them is cut again. What
has no gutter is read from above.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_lines import Piece

_NARROWEST = 0.75  # of the type size
_FEWEST_ROWS = 4
_FEWEST_KNOWN = 2  # where other pages have their gutter
_FILLED = 0.6  # of the column's width, by a line of prose
_PROSE = 0.4  # of the lines of a column must be filled
_LEAST_WIDTH = 7.0  # of the type size: narrower columns are those of tables and of numbers
_MOST_CANDIDATES = 25
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Gutter:
    """A strip between two columns, from ``top`` to ``bottom``."""

    x: float
    top: float
    bottom: float
    weight: float


def regions_of(pieces: Sequence[Piece], known: Sequence[float] = ()) -> list[list[Piece]]:
    """Return the pieces of a page as regions of one column each, in reading order.

    ``known`` are the places of gutters on other pages: there, a short one is believed as well.
    """
    return _cut(list(pieces), tuple(known), 0)


def _cut(pieces: list[Piece], known: tuple[float, ...], depth: int) -> list[list[Piece]]:
    """Cut a region at its gutter, as long as there is one."""
    if len(pieces) < 2 or depth > _DEEPEST:
        return [pieces] if pieces else []
    gutter = best_gutter(pieces, known)
    if gutter is None:
        return [pieces]
    parts: tuple[list[Piece], ...] = ([], [], [], [])
    for piece in pieces:
        if piece.middle < gutter.top:
            parts[0].append(piece)
        elif piece.middle > gutter.bottom:
            parts[3].append(piece)
        else:
            parts[1 if piece.x1 <= gutter.x + 1 else 2].append(piece)
    if not parts[1] or not parts[2]:
        return [pieces]
    return [region for part in parts for region in _cut(part, known, depth + 1)]


def best_gutter(pieces: Sequence[Piece], known: Sequence[float] = ()) -> Gutter | None:
    """Return the gutter with the most text on its poorer side, or None."""
    size = _type_size(pieces)
    begins = Counter(round(piece.x0, 1) for piece in pieces)
    ends = Counter(round(piece.x1) for piece in pieces)
    candidates = {x - _NARROWEST * size - 0.2 for x, _ in begins.most_common(_MOST_CANDIDATES)}
    candidates |= {float(x) for x, _ in ends.most_common(_MOST_CANDIDATES)}
    rows = sorted(pieces, key=lambda piece: piece.middle)
    best: Gutter | None = None
    for x in sorted(candidates | set(known)):
        for gutter in _at(rows, x, size, is_known=any(abs(x - k) < size for k in known)):
            if best is None or gutter.weight > best.weight:
                best = gutter
    return best


def _at(rows: list[Piece], x: float, size: float, *, is_known: bool) -> list[Gutter]:
    """Return the gutters right of ``x``."""
    reach = x + _NARROWEST * size
    found: list[Gutter] = []
    run: list[Piece] = []
    for piece in [*rows, None]:
        if piece is not None and not (piece.x0 < reach - 0.1 and piece.x1 > x + 0.6):
            run.append(piece)
            continue
        gutter = _judged(run, x, size, is_known=is_known)
        if gutter is not None:
            found.append(gutter)
        run = []
    return found


def _judged(run: list[Piece], x: float, size: float, *, is_known: bool) -> Gutter | None:
    """Return the gutter beside which the pieces of ``run`` stand, where both sides read like columns."""
    left = [piece for piece in run if piece.x1 <= x + 0.6 and piece.words]
    right = [piece for piece in run if piece.x1 > x + 0.6 and piece.words]
    fewest = _FEWEST_KNOWN if is_known else _FEWEST_ROWS
    if len(left) < fewest or len(right) < fewest:
        return None
    top = max(min(p.y0 for p in left), min(p.y0 for p in right))
    bottom = min(max(p.y1 for p in left), max(p.y1 for p in right))
    if bottom - top < 0.9 * fewest * size:
        return None  # one side begins where the other ends: no columns
    if not (_is_column(left, size, fewest) and _is_column(right, size, fewest)):
        return None
    edge = min(piece.x0 for piece in run if piece.x1 > x + 0.6)
    weight = min(_lettered(left), _lettered(right)) * (1.0 + min(edge - x, 20) / 100)
    return Gutter(
        (max(p.x1 for p in run if p.x1 <= x + 0.6) + edge) / 2,
        min(p.y0 for p in run) - 0.1,
        max(p.y1 for p in run) + 0.1,
        weight,
    )


def _is_column(side: list[Piece], size: float, fewest: int) -> bool:
    """Return whether the pieces of one side fill a column as prose does."""
    rows = _rows(side, size)
    left = min(x0 for x0, _, _ in rows)
    right = max(x1 for _, x1, _ in rows)
    width = right - left
    if width < _LEAST_WIDTH * size or len(rows) < fewest:
        return False
    filled = sum(covered >= _FILLED * width for _, _, covered in rows)
    return filled >= _PROSE * len(rows)


def _rows(side: list[Piece], size: float) -> list[tuple[float, float, float]]:
    """Return begin, end and covered width of each row of pieces; ``side`` is sorted from above."""
    rows: list[tuple[float, float, float]] = []
    last = -1e9
    for piece in side:
        width = piece.x1 - piece.x0
        if rows and piece.middle - last < 0.5 * size:
            x0, x1, covered = rows[-1]
            rows[-1] = (min(x0, piece.x0), max(x1, piece.x1), covered + width)
        else:
            rows.append((piece.x0, piece.x1, width))
            last = piece.middle
    return rows


def _lettered(pieces: list[Piece]) -> float:
    """Return how much is printed."""
    return sum(piece.x1 - piece.x0 for piece in pieces)


def _type_size(pieces: Sequence[Piece]) -> float:
    """Return the size of type that most is set in."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size, 1)] += int(piece.x1 - piece.x0) + 1
    return sizes.most_common(1)[0][0] if sizes else 10.0
