"""From a page of pdfium to what is known of it: its words, turned upright, and what is drawn.

Letters are asked for one by one, their type only where a word begins or the line changes: with all that
follows, a page costs some thirty milliseconds.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from ingest.sources.pdf_drawn import drawn
from ingest.sources.pdf_page import PdfPageFacts, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

    from ingest.sources.pdf_drawn import Turn

_INVISIBLE = 3
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0xE000
_SPACES = frozenset({0x20, 0xA0, 0x09, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F})
_BREAKS = frozenset({0x0D, 0x0A})  # pdfium's own, wherever the next letter stands higher or lower
_HYPHEN_AT_END = 2  # pdfium's own mark
_MOST_GLYPHS = 60_000  # of a page: more is no page for people
_FEW = 10
_NO_LETTERS = "\x02\ufffe\ufffd-\u00ad"  # pdfium has marks of its own for these
_GAP = 0.2  # of the type size, between two words
_BACK = 0.6
_HAIR = 0.08
_TOUCHES = 0.1  # of the height of a letter, between two of one word
_BESIDE = 0.4
_BOLD = ("bold", "black", "heavy", "semibold", "demi", ".b", "-bd")
_BOLD_WEIGHT = 600
_ITALIC_FLAG = 64
_MOSTLY = 0.8
_ACCENTS = {
    "\u00b4": "\u0301", "`": "\u0300", "\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303",
    "\u00b8": "\u0327", "\u02c7": "\u030c", "\u02d8": "\u0306", "\u02da": "\u030a", "\u00af": "\u0304",
}  # fmt: skip
_Edges = tuple[float, float, float, float]
_Letter = tuple[int, str, float, float, float, float, bool]  # index, text, box, behind a space?


@dataclass(frozen=True, slots=True)
class _Type:
    """How letters are set; ``direction`` in quarter turns against the page's own."""

    size: float
    font: str
    bold: bool
    italic: bool
    direction: int
    straight: bool
    hidden: bool


@dataclass(slots=True)
class _Run:
    """Letters of one type without a gap, in the page's own coordinates; they begin at ``x`` and ``y``."""

    text: str
    type: _Type
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    count: int
    after_space: bool


def facts_of(page: PdfPage, number: int) -> PdfPageFacts:
    """Return what is known of a page."""
    scanner = _Scanner(page)
    runs, twice = _once(scanner.runs)
    scanner.printed.subtract("".join(run.text for run in twice))
    glyphs = sum(run.count for run in runs)
    quarters: Counter[int] = Counter()
    for run in runs:
        if run.type.straight:
            quarters[run.type.direction] += run.count
    turn = quarters.most_common(1)[0][0] if quarters.total() >= _FEW else page.get_rotation() // 90
    pictures = drawn(page, turn)
    keeps_hidden = sum(run.count for run in runs if run.type.hidden) > _MOSTLY * glyphs
    lines: list[_Run] = []
    aside: list[_Run] = []
    for run in runs:
        kind = run.type
        stands = kind.straight and kind.direction == turn and (keeps_hidden or not kind.hidden)
        (lines if stands else aside).append(run)
    return PdfPageFacts(
        number,
        pictures.turn.width,
        pictures.turn.height,
        tuple(_words(lines, pictures.turn)),
        pictures.rules,
        pictures.rects,
        pictures.images,
        pictures.curves,
        tuple(_asides(aside)),
        glyphs,
        scanner.unreadable,
        scanner.printed,
        scanner.is_cut,
    )


class _Scanner:
    """Goes through the letters of a page and collects the runs that they make."""

    def __init__(self, page: PdfPage) -> None:
        self.runs: list[_Run] = []
        self.unreadable = 0
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._types: dict[tuple[object, ...], _Type] = {}
        text_page = page.get_textpage()
        self._handle = text_page.raw
        count = text_page.count_chars()
        self.is_cut = count > _MOST_GLYPHS
        self.printed = Counter("".join(text_page.get_text_range(0, min(count, _MOST_GLYPHS)).split()))
        for mark in _NO_LETTERS:
            self.printed.pop(mark, None)
        self._scan(min(count, _MOST_GLYPHS))
        text_page.close()

    def _letters(self, count: int) -> Iterator[_Letter]:
        """Yield so many letters with their boxes; spaces are told by what follows them."""
        handle, letter, place = self._handle, pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        box = pdfium.FS_RECTF()
        ref = ctypes.byref(box)
        space, broken = True, False
        high = 0
        last: _Edges = (0.0, 0.0, 0.0, 0.0)
        for index in range(count):
            code = letter(handle, index)
            if code in _SPACES:
                space = True
            elif code in _BREAKS:
                broken = True
            elif _HIGH <= code < _LOW:
                high = code
            else:
                place(handle, index, ref)
                edges = box.left, box.bottom, box.right, box.top
                if broken:
                    space, broken = space or not _touch(last, edges), False
                yield index, self._text(code, high), *edges, space
                last = edges
                high = 0
                space = False

    def _accented(self, letters: Iterator[_Letter]) -> Iterator[_Letter]:
        """Yield the letters, those with an accent drawn over them, before or behind, as one."""
        held: _Letter | None = None
        for item in letters:
            if held is None:
                held = item
                continue
            if item[1] in _ACCENTS and not item[6] and held[2] <= (item[2] + item[4]) / 2 <= held[4]:
                held = (held[0], self._composed(held[1], item[1]), *held[2:])
            elif held[1] in _ACCENTS and item[2] <= (held[2] + held[4]) / 2 <= item[4]:
                held = (item[0], self._composed(item[1], held[1]), *item[2:6], held[6])
            else:
                yield held
                held = item
        if held is not None:
            yield held

    def _scan(self, count: int) -> None:
        """Read so many letters into runs."""
        last_left = last_right = 0.0
        run: _Run | None = None
        for index, text, left, bottom, right, top, after in self._accented(self._letters(count)):
            space = after
            if run is not None and not space and run.bottom == bottom and run.top == top:
                size = run.type.size
                if left == last_left and right == last_right:
                    run.text += text  # a ligature, letter by letter
                    continue
                if abs(left - last_left) < _HAIR * size and run.text[-1] == text:
                    self.printed[text] -= 1
                    continue  # drawn twice, to look bold
                if run.type.direction == 0 and -_BACK * size < left - last_right < _GAP * size:
                    run.text += text
                    run.count += 1
                    run.right = max(run.right, right)
                    last_left, last_right = left, right
                    continue
                space = run.type.direction == 0 and _GAP * size <= left - last_right < 3 * size
            run = self._begun(run, index, text, (left, bottom, right, top), space=space)
            last_left, last_right = left, right

    def _composed(self, letter: str, accent: str) -> str:
        """Return a letter with the accent that is drawn over it."""
        plain = {"\u0131": "i", "\u0237": "j"}.get(letter, letter)
        whole = unicodedata.normalize("NFC", plain + _ACCENTS[accent])
        if len(whole) > 1:
            return letter + accent
        self.printed.subtract([letter, accent])
        return whole

    def _text(self, code: int, high: int) -> str:
        """Return the letter that a code stands for."""
        if code == _HYPHEN_AT_END:
            return "-"
        if _LOW <= code < _BEYOND and high:
            code = 0x10000 + ((high - _HIGH) << 10) + (code - _LOW)
        if code < 0x20 or _HIGH <= code < 0xF900 or code == 0xFFFD or code >= 0xF0000:
            self.unreadable += 1
        return chr(code) if code >= 0x20 and not _HIGH <= code < _BEYOND else "\ufffd"

    def _begun(self, last: _Run | None, index: int, text: str, box: _Edges, *, space: bool) -> _Run:
        """Begin a run with a letter, or go on with the last one where the box alone differs."""
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._handle, index, x, y)
        kind = self._type(index)
        if last is not None and not space and kind is last.type and kind.direction == 0:
            gap = box[0] - last.right
            if abs(y.value - last.y) < _HAIR * kind.size and -_BACK * kind.size < gap < _GAP * kind.size:
                last.text += text
                last.count += 1
                last.right, last.bottom, last.top = max(last.right, box[2]), box[1], box[3]
                return last
        run = _Run(text, kind, *box, x.value, y.value, 1, space)
        self.runs.append(run)
        return run

    def _type(self, index: int) -> _Type:
        """Return how a letter is set."""
        item = pdfium.FPDFText_GetTextObject(self._handle, index)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._handle, index, matrix)
        size = pdfium.FPDFText_GetFontSize(self._handle, index)
        font = pdfium.FPDFTextObj_GetFont(item) if item else None
        address = ctypes.cast(font, ctypes.c_void_p).value if font else 0
        hidden = bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE
        key = (address, size, matrix.a, matrix.b, matrix.c, matrix.d, hidden)
        known = self._types.get(key)
        if known is None:
            scale = math.hypot(matrix.c, matrix.d) or math.hypot(matrix.a, matrix.b) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
            quarter = round(angle / 90)
            known = self._types[key] = _Type(
                min(max(abs(size * scale), 0.5), 400.0),
                *self._font(font, address or 0),
                direction=quarter % 4,
                straight=abs(angle - 90 * quarter) < 8,
                hidden=hidden,
            )
        return known

    def _font(self, font: object, address: int) -> tuple[str, bool, bool]:
        """Return name, boldness and slant of a font."""
        known = self._fonts.get(address)
        if known is None:
            known = self._fonts[address] = _named(font) if font else ("", False, False)
        return known


def _touch(last: _Edges, edges: _Edges) -> bool:
    """Return whether a letter stands right behind another, and beside it, if higher or lower: "mg/m2/d"."""
    low, high = max(last[1], edges[1]), min(last[3], edges[3])
    height = min(last[3] - last[1], edges[3] - edges[1])
    return high - low > _BESIDE * height and abs(edges[0] - last[2]) < _TOUCHES * height


def _named(font: object) -> tuple[str, bool, bool]:
    """Return name, boldness and slant of a font, as its file gives them."""
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
    low = name.lower()
    bold = any(sign in low for sign in _BOLD) or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
    italic = "ital" in low or "obli" in low or bool(pdfium.FPDFFont_GetFlags(font) & _ITALIC_FLAG)
    return name, bold, italic


def _once(runs: list[_Run]) -> tuple[list[_Run], list[_Run]]:
    """Return the runs, and apart those that are drawn a second time a hair beside the first: fake bold."""
    kept: list[_Run] = []
    doubled: list[_Run] = []
    places: dict[tuple[str, int, int], _Run] = {}
    for run in runs:
        column, row, grain = round(run.x), round(run.y), _HAIR * run.type.size
        first = places.setdefault((run.text, column, row), run)
        if first is run:
            near = (places.get((run.text, column + i, row + j)) for i in (-1, 1) for j in (-1, 0, 1))
            twice = any(o and abs(o.x - run.x) < grain and abs(o.y - run.y) < grain for o in near)
        else:
            twice = abs(first.x - run.x) < grain and abs(first.y - run.y) < grain
        (doubled if twice else kept).append(run)
    return kept, doubled


def _words(runs: list[_Run], turn: Turn) -> Iterator[Word]:
    """Yield the words of the upright page."""
    before: Word | None = None
    for run in runs:
        box = turn.box(run.left, run.bottom, run.right, run.top)
        _, baseline = turn.point(run.x, run.y)
        kind = run.type
        size = kind.size
        glued = (
            not run.after_space
            and before is not None
            and -0.5 * size < box.x0 - before.x1 < _GAP * max(size, before.size)
            and abs(baseline - before.baseline) < 0.7 * max(size, before.size)
        )
        before = Word(
            run.text,
            box.x0,
            baseline - 0.78 * size,
            max(box.x1, box.x0 + 0.2 * size),
            baseline + 0.22 * size,
            baseline,
            size,
            kind.bold,
            kind.italic,
            kind.font,
            not glued,
        )
        yield before


def _asides(runs: list[_Run]) -> list[str]:
    """Return the text of runs that stand in no line, those that follow one another as one string."""
    found: list[str] = []
    last: _Run | None = None
    for run in runs:
        if last is None or abs(run.x - last.x) + abs(run.y - last.y) > 12 * run.type.size:
            found.append(run.text)
        else:
            found[-1] += (" " if run.after_space else "") + run.text
        last = run
    return found
