"""What stands on the pages of a PDF for the pages' sake: running heads, page numbers, numbers of lines.

What returns at the same height of several pages is furniture, whatever it says; so is a page's number, and
a line of a host ("Downloaded from"). It is set aside before the columns are looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.sources.text_pages import is_page_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_lines import Piece

_ZONE = 0.14  # of the page's height, from either edge
_ROWS = 4  # from either edge
_SAME_HEIGHT = 9.0
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?|seite)?\s*[-\u2013|]?\s*(?:[eESs]?\d{1,6}|[ivxl]{1,6})(?:\s*(?:of|/|von)\s*\d{1,5})?"
    r"\s*[-\u2013|]?(?:\.e\d+)?",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"downloaded (?:from|by|on)|for personal use only|no other uses without permission|"
    r"terms and conditions|wiley online library|protected by copyright|"
    r"provided by .{3,60} via|this article is protected|all rights reserved|"
    r"author manuscript; available in pmc|nih-pa author manuscript|"
    r"^proceedings of|^copyright\b|\u00a9 ?(?:19|20)\d\d|\bissn\b|^\s*https?://\S+$|"
    r"uses? (?:is|are) subject to|authorized licensed use|copyright of .{3,60} is the property of",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"\d{1,4}")
_FEWEST_NUMBERS = 8


def furniture_of(pages: Sequence[tuple[float, list[Piece]]]) -> list[set[int]]:
    """Return for each page, given by height and pieces, which of its pieces are furniture."""
    zones = [_zone(height, pieces) for height, pieces in pages]
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (zone, (_, pieces)) in enumerate(zip(zones, pages, strict=True)):
        for index in zone:
            places[_key(pieces[index])].append((number, pieces[index].baseline))
    found: list[set[int]] = []
    for number, (zone, (height, pieces)) in enumerate(zip(zones, pages, strict=True)):
        marked = {
            i
            for i in zone
            if _returns(places[_key(pieces[i])], number, pieces[i].baseline)
            and (_LETTER.search(pieces[i].text) or not _has_neighbour(pieces, i))
        }
        marked |= _with_row(pieces, zone, marked)
        marked |= {
            i for i in _outermost(pieces, zone, height) if _PAGE_NUMBER.fullmatch(pieces[i].text.strip())
        }
        marked |= {i for i, piece in enumerate(pieces) if _is_host_line(piece, height)}
        marked |= line_numbers(pieces)
        found.append(marked)
    return found


def _zone(height: float, pieces: list[Piece]) -> list[int]:
    """Return the pieces of the outermost rows of a page."""
    order = sorted(range(len(pieces)), key=lambda i: pieces[i].baseline)
    zone: list[int] = []
    for indices in (order, order[::-1]):
        rows = 0
        last = -1e9
        for index in indices:
            baseline = pieces[index].baseline
            if _ZONE * height <= (baseline if indices is order else height - baseline):
                break
            if abs(baseline - last) > 3:
                rows, last = rows + 1, baseline
            if rows > _ROWS:
                break
            zone.append(index)
    return zone


def _outermost(pieces: list[Piece], zone: list[int], height: float) -> list[int]:
    """Return the pieces of the first and the last row of a page."""
    above = [i for i in zone if pieces[i].baseline < height / 2]
    below = [i for i in zone if pieces[i].baseline >= height / 2]
    found: list[int] = []
    for side, edge in ((above, min), (below, max)):
        if side:
            outer = edge(pieces[i].baseline for i in side)
            found += [i for i in side if abs(pieces[i].baseline - outer) < 4]
    return found


def _has_neighbour(pieces: list[Piece], index: int) -> bool:
    """Return whether a number stands before words on the same line, as the number of an entry does."""
    piece = pieces[index]
    return any(
        abs(other.baseline - piece.baseline) < 2 and 0 < other.x0 - piece.x1 < 4 * piece.size
        for other in pieces
    )


def _key(piece: Piece) -> str:
    """Return what a piece says but for its numbers."""
    return _DIGITS.sub("#", " ".join(piece.text.split())).casefold()


def _returns(places: list[tuple[int, float]], page: int, baseline: float) -> bool:
    """Return whether another page says the same at the same height."""
    return any(number != page and abs(height - baseline) < _SAME_HEIGHT for number, height in places)


def _with_row(pieces: list[Piece], zone: list[int], marked: set[int]) -> set[int]:
    """Return page numbers and short words that stand beside furniture."""
    heights = [pieces[i].baseline for i in marked]
    return {
        i
        for i in zone
        if i not in marked
        and len(pieces[i].text) < 80
        and any(abs(pieces[i].baseline - height) < 2 for height in heights)
        and (_PAGE_NUMBER.fullmatch(pieces[i].text.strip()) or not _in_column(pieces, i, marked))
    }


def _in_column(pieces: list[Piece], index: int, marked: set[int]) -> bool:
    """Return whether a piece has a neighbour above or below at the distance of lines."""
    piece = pieces[index]
    return any(
        i != index
        and i not in marked
        and 0.5 * piece.size < abs(other.baseline - piece.baseline) < 1.7 * piece.size
        and min(other.x1, piece.x1) > max(other.x0, piece.x0)
        for i, other in enumerate(pieces)
    )


def _is_host_line(piece: Piece, height: float) -> bool:
    """Return whether a piece is what the host of a file prints on its pages."""
    text = piece.text
    if len(text) > 300 or not (piece.baseline < _ZONE * height or piece.baseline > (1 - _ZONE) * height):
        return False
    return _HOST.search(text) is not None or is_page_line(text)


def line_numbers(pieces: list[Piece]) -> set[int]:
    """Return the numbers of lines that a manuscript has at its margin."""
    numbers = [i for i, piece in enumerate(pieces) if _NUMBER.fullmatch(piece.text)]
    if len(numbers) < _FEWEST_NUMBERS:
        return set()
    found: set[int] = set()
    for edge in ("x1", "x0"):
        columns: dict[int, list[int]] = defaultdict(list)
        for i in numbers:
            columns[round(getattr(pieces[i], edge) / 4)].append(i)
        for key, column in columns.items():
            both = sorted({*column, *columns.get(key + 1, ())}, key=lambda i: pieces[i].baseline)
            if len(both) >= _FEWEST_NUMBERS and _counts(pieces, both) and _at_margin(pieces, both):
                found |= set(both)
    return found


def _counts(pieces: list[Piece], column: list[int]) -> bool:
    """Return whether the numbers of a column count on in equal steps."""
    values = [int(pieces[i].text) for i in column]
    steps = [b - a for a, b in pairwise(values)]
    step = max(set(steps), key=steps.count)
    if step not in (1, 2, 5, 10) or steps.count(step) < 0.85 * len(steps):
        return False
    top, bottom = pieces[column[0]].baseline, pieces[column[-1]].baseline
    rows = {round(piece.baseline / 4) for piece in pieces if top - 2 <= piece.baseline <= bottom + 2}
    return len(column) * step >= 0.6 * len(rows)  # every line is counted, not every entry of a list


def _at_margin(pieces: list[Piece], column: list[int]) -> bool:
    """Return whether nearly all else stands on one side of a column of numbers."""
    x0 = min(pieces[i].x0 for i in column)
    x1 = max(pieces[i].x1 for i in column)
    others = [piece for i, piece in enumerate(pieces) if i not in set(column)]
    right = sum(piece.x0 >= x1 - 1 for piece in others)
    left = sum(piece.x1 <= x0 + 1 for piece in others)
    return max(left, right) >= 0.97 * len(others)
