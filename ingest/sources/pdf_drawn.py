"""What is drawn on a page of a PDF beside its letters: lines, areas, pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from ingest.sources.pdf_page import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

_THIN = 3.0
_MOST_OBJECTS = 20_000
_DEEPEST = 8
_MOST_SEGMENTS = 2_000
_LARGEST = 20_000.0  # points: no page that people read is 7 metres wide
Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """Brings the coordinates of a page upright: ``quarters`` turns clockwise, then y downwards."""

    quarters: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Return the width of the page as it is read."""
        return self.right - self.left if self.quarters % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Return the height of the page as it is read."""
        return self.top - self.bottom if self.quarters % 2 == 0 else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page as it is read."""
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return an area of the page as it is read."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(slots=True)
class Drawn:
    """Rules, areas and pictures of a page, and how the page is turned."""

    turn: Turn
    rules: tuple[Box, ...] = ()
    rects: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    curves: tuple[Box, ...] = ()


@dataclass(slots=True)
class _Collected:
    """What has been found so far."""

    turn: Turn
    rules: list[Box] = field(default_factory=list)
    rects: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    curves: list[Box] = field(default_factory=list)
    left: int = _MOST_OBJECTS

    def area(self, box: Box) -> None:
        """Take an area: a rule where one side is thin."""
        if box.x1 < 0 or box.y1 < 0 or box.x0 > self.turn.width or box.y0 > self.turn.height:
            return
        if min(box.width, box.height) < _THIN:
            if max(box.width, box.height) > 2 * _THIN:
                self.rules.append(box)
        else:
            self.rects.append(box)


def drawn(page: PdfPage, quarters: int) -> Drawn:
    """Return what is drawn on a page; ``quarters`` says how it is turned to be read."""
    left, bottom, right, top = page.get_bbox()
    right, top = min(right, left + _LARGEST), min(top, bottom + _LARGEST)
    found = _Collected(Turn(quarters, left, bottom, right, top))
    handle = page.raw
    items = (pdfium.FPDFPage_GetObject(handle, i) for i in range(pdfium.FPDFPage_CountObjects(handle)))
    _collect(found, items, _UNMOVED, 0)
    return Drawn(found.turn, tuple(found.rules), tuple(found.rects), tuple(found.images), tuple(found.curves))


def _collect(found: _Collected, items: Iterator[object], moved: Matrix, depth: int) -> None:
    """Take the objects of a page or form; ``moved`` is how the form is placed."""
    for item in items:
        found.left -= 1
        if found.left < 0:
            return
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(found, item, moved)
            if box is not None and min(box.width, box.height) > 1:
                found.images.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(found, item, moved)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            count = pdfium.FPDFFormObj_CountObjects(item)
            inner = (pdfium.FPDFFormObj_GetObject(item, i) for i in range(count))
            _collect(found, inner, _times(_matrix(item), moved), depth + 1)


def _bounds(found: _Collected, item: object, moved: Matrix) -> Box | None:
    """Return the place of an object on the page as it is read."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return _placed(found.turn, moved, [(left, bottom), (right, top)])


def _placed(turn: Turn, moved: Matrix, points: list[tuple[float, float]]) -> Box:
    """Return the box around two points of a form."""
    a, b, c, d, e, f = moved
    (x0, y0), (x1, y1) = ((a * x + c * y + e, b * x + d * y + f) for x, y in points)
    return turn.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _path(found: _Collected, item: object, moved: Matrix) -> None:
    """Take a path: a line or a rectangle as a whole, of a longer one its straight strokes."""
    count = pdfium.FPDFPath_CountSegments(item)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    if count <= 6:
        box = _bounds(found, item, moved)
        if box is not None:
            found.area(box)
        return
    if count > _MOST_SEGMENTS or not _strokes(found, item, count, _times(_matrix(item), moved)):
        shape = _bounds(found, item, moved)
        if shape is not None:
            found.curves.append(shape)


def _strokes(found: _Collected, item: object, count: int, moved: Matrix) -> bool:
    """Take the straight strokes of a path one by one; False where it has others, as a drawing has."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count + 1):
        segment = pdfium.FPDFPath_GetPathSegment(item, index) if index < count else None
        kind = pdfium.FPDFPathSegment_GetType(segment) if segment else pdfium.FPDF_SEGMENT_MOVETO
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            _subpath(found, points, moved)
            points = []
        if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append((x.value, y.value))
    return True


def _subpath(found: _Collected, points: list[tuple[float, float]], moved: Matrix) -> None:
    """Take one run of strokes."""
    if len(points) < 2:
        return
    if len(points) <= 5:
        across = [p[0] for p in points]
        along = [p[1] for p in points]
        found.area(_placed(found.turn, moved, [(min(across), min(along)), (max(across), max(along))]))
        return
    for begin, end in pairwise(points):
        box = _placed(found.turn, moved, [begin, end])
        if min(box.width, box.height) < 1:
            found.area(box)


def _matrix(item: object) -> Matrix:
    """Return how an object is placed in its form or page."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return _UNMOVED
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """Return what two placements make, one after the other."""
    a, b, c, d, e, f = first
    m, n, o, p, q, r = then
    return (a * m + b * o, a * n + b * p, c * m + d * o, c * n + d * p, e * m + f * o + q, e * n + f * p + r)
