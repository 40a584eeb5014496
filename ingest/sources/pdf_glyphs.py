"""From a page of pdfium to what is known of it: glyphs and words, turned upright.

Every character is asked for its letter, its place and its text object: some 40 microseconds for a line. Drawn
lines and pictures are in ``ingest.sources.pdf_drawn``.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from ingest.sources.pdf_drawn import drawn
from ingest.sources.pdf_page import Glyph, PdfPageFacts, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from ingest.sources.pdf_drawn import Turn

_INVISIBLE = 3
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0xE000
_PRIVATE = range(0xE000, 0xF900)
_MOST_GLYPHS = 60_000  # of a page: more is no page for people
_FEW = 40
_GAP = 0.28  # of the type size, between two words
_OFTEN_TWICE = 0.05
_BOLD = ("bold", "black", "heavy", "semibold", "demi", ".b", "-bd")
_HAIR = 0.06
_BOLD_WEIGHT = 600


class _Raw(NamedTuple):
    """A character as pdfium gives it: in the page's own coordinates, ``direction`` in quarter turns."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    type: _Type
    after_space: bool


@dataclass(frozen=True, slots=True)
class _Type:
    """How the characters of a text object are set."""

    size: float
    font: str
    bold: bool
    italic: bool
    direction: int
    straight: bool
    hidden: bool


def facts_of(page: PdfPage, number: int) -> PdfPageFacts:
    """Return what is known of a page."""
    raw, unreadable = _read(page)
    quarters = Counter(r.type.direction for r in raw if r.type.straight)
    turn = page.get_rotation() // 90
    if quarters.total() >= _FEW:
        turn = quarters.most_common(1)[0][0]
    pictures = drawn(page, turn)
    turned = pictures.turn
    keeps_hidden = sum(r.type.hidden for r in raw) > 0.8 * len(raw)
    lines: list[_Raw] = []
    aside: list[_Raw] = []
    for r in raw:
        kind = r.type
        stands = kind.straight and kind.direction == turn and (keeps_hidden or not kind.hidden)
        (lines if stands else aside).append(r)
    chars = tuple(_glyphs(lines, turned))
    return PdfPageFacts(
        number,
        turned.width,
        turned.height,
        chars,
        tuple(words_of(chars)),
        pictures.rules,
        pictures.rects,
        pictures.images,
        tuple(_asides(aside)),
        unreadable,
    )


def _read(page: PdfPage) -> tuple[list[_Raw], int]:
    """Return the characters of a page, and how many of them have no letter."""
    text_page = page.get_textpage()
    handle = text_page.raw
    types = _Types(handle)
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    x_ref, y_ref, box_ref = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    letter, origin = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetCharOrigin
    place = pdfium.FPDFText_GetLooseCharBox
    found: list[_Raw] = []
    unreadable = 0
    space = True
    high = 0
    for index in range(min(text_page.count_chars(), _MOST_GLYPHS)):
        code = letter(handle, index)
        if code == 2:  # pdfium's mark for a hyphen at the end of a line
            code = 0x2D
        if code in (0x20, 0xA0, 0x0D, 0x0A, 0x09):
            space = True
            continue
        if _HIGH <= code < _LOW:
            high = code
            continue
        if _LOW <= code < _BEYOND and high:
            code = 0x10000 + ((high - _HIGH) << 10) + (code - _LOW)
        high = 0
        if code in _PRIVATE or code in (0, 0xFFFD) or code >= 0xF0000:
            unreadable += 1
        text = chr(code) if code >= 0x20 and not _HIGH <= code < _BEYOND else "\ufffd"
        place(handle, index, box_ref)
        origin(handle, index, x_ref, y_ref)
        if found and (found[-1].x, found[-1].y) == (x.value, y.value) and found[-1].right == box.right:
            found[-1] = found[-1]._replace(text=found[-1].text + text)  # a ligature, letter by letter
            continue
        found.append(
            _Raw(text, box.left, box.bottom, box.right, box.top, x.value, y.value, types.of(index), space)
        )
        space = False
    text_page.close()
    return _once(found), unreadable


class _Types:
    """Looks up how a character is set, once for each text object."""

    def __init__(self, handle: object) -> None:
        self._handle = handle
        self._object = -1
        self._last = _Type(10.0, "", bold=False, italic=False, direction=0, straight=True, hidden=False)
        self._matrix = pdfium.FS_MATRIX()
        self._fonts: dict[int, tuple[str, bool, bool]] = {}

    def of(self, index: int) -> _Type:
        """Return the type of a character."""
        item = pdfium.FPDFText_GetTextObject(self._handle, index)
        address = ctypes.cast(item, ctypes.c_void_p).value or 0
        if address != self._object:
            self._object = address
            self._last = self._looked_up(item, index)
        return self._last

    def _looked_up(self, item: object, index: int) -> _Type:
        """Ask for the type of a text object, by its character ``index``."""
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._handle, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._handle, index)
        scale = math.hypot(matrix.c, matrix.d) or math.hypot(matrix.a, matrix.b) or 1.0
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        quarter = round(angle / 90)
        name, bold, italic = self._font(item)
        return _Type(
            min(max(abs(size * scale), 0.5), 400.0),
            name,
            bold,
            italic,
            quarter % 4,
            straight=abs(angle - 90 * quarter) < 8,
            hidden=bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE,
        )

    def _font(self, item: object) -> tuple[str, bool, bool]:
        """Return name, boldness and slant of the font of a text object."""
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        address = ctypes.cast(font, ctypes.c_void_p).value if font else 0
        known = self._fonts.get(address or 0)
        if known is not None:
            return known
        name = ""
        bold = italic = False
        if font:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            low = name.lower()
            bold = any(sign in low for sign in _BOLD) or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            italic = "ital" in low or "obli" in low or bool(pdfium.FPDFFont_GetFlags(font) & 64)
        self._fonts[address or 0] = (name, bold, italic)
        return self._fonts[address or 0]


def _once(found: list[_Raw]) -> list[_Raw]:
    """Return the characters without those that are drawn a second time a hair beside the first: fake bold."""
    seen: dict[tuple[str, int, int], _Raw] = {}
    twice = 0
    for r in found:
        first = seen.setdefault((r.text, round(r.x), round(r.y)), r)
        twice += first is not r and first.type is not r.type
    if twice < min(_OFTEN_TWICE * len(found), _FEW):
        return found
    kept: list[_Raw] = []
    places: dict[tuple[str, int, int], list[_Raw]] = {}
    for r in found:
        column, row, grain = int(r.x), int(r.y), _HAIR * r.type.size
        near = (places.get((r.text, column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if any(
            abs(o.x - r.x) < grain and abs(o.y - r.y) < grain and o.type is not r.type
            for others in near
            for o in others
        ):
            continue
        kept.append(r)
        places.setdefault((r.text, column, row), []).append(r)
    return kept


def _glyphs(found: list[_Raw], turn: Turn) -> list[Glyph]:
    """Return the characters as glyphs of the upright page."""
    glyphs: list[Glyph] = []
    for r in found:
        box = turn.box(r.left, r.bottom, r.right, r.top)
        _, baseline = turn.point(r.x, r.y)
        kind = r.type
        size = kind.size
        x0, x1 = (box.x0, box.x1) if box.x1 > box.x0 else (box.x0, box.x0 + 0.25 * size)
        space = r.after_space
        if not space and glyphs:
            last = glyphs[-1]
            if abs(baseline - last.baseline) < 0.3 * size:
                space = x0 - last.x1 > _GAP * min(size, last.size)
        glyphs.append(
            Glyph(
                r.text,
                x0,
                baseline - 0.78 * size,
                x1,
                baseline + 0.22 * size,
                baseline,
                size,
                kind.font,
                kind.bold,
                kind.italic,
                space,
            )
        )
    return glyphs


def words_of(chars: tuple[Glyph, ...]) -> list[Word]:
    """Return the words that the glyphs make in the order in which they are drawn."""
    words: list[Word] = []
    first = 0
    for index in range(1, len(chars) + 1):
        if index < len(chars) and _goes_on(chars[index - 1], chars[index]):
            continue
        if first < index:
            words.append(_word(chars, first, index, words[-1] if words else None))
        first = index
    return words


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    """Return whether a glyph stands in the same word as the one before."""
    return (
        not glyph.after_space
        and abs(glyph.size - last.size) <= 0.08 * last.size
        and abs(glyph.baseline - last.baseline) <= 0.08 * last.size
        and glyph.bold is last.bold
        and -0.6 * last.size < glyph.x0 - last.x1 < 0.6 * last.size
    )


def _word(chars: tuple[Glyph, ...], first: int, last: int, before: Word | None) -> Word:
    """Return the word of the glyphs from ``first`` to before ``last``."""
    run = chars[first:last]
    head = run[0]
    glued = (
        not head.after_space
        and before is not None
        and -0.5 * head.size < head.x0 - before.x1 < 0.3 * head.size
        and abs(head.baseline - before.baseline) < 0.7 * max(head.size, before.size)
    )
    return Word(
        "".join(glyph.text for glyph in run),
        min(glyph.x0 for glyph in run),
        head.y0,
        max(glyph.x1 for glyph in run),
        head.y1,
        head.baseline,
        head.size,
        head.bold,
        head.italic,
        head.font,
        first,
        last,
        not glued,
    )


def _asides(found: list[_Raw]) -> list[str]:
    """Return the text of characters that stand in no line, one string for each run of them."""
    runs: list[list[str]] = []
    last: _Raw | None = None
    for r in found:
        reach = 3 * r.type.size
        if last is None or abs(r.x - last.x) + abs(r.y - last.y) > 2 * reach:
            runs.append([])
        elif r.after_space:
            runs[-1].append(" ")
        runs[-1].append(r.text)
        last = r
    return ["".join(run) for run in runs]
