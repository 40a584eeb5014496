"""Tables of JATS (and of HTML, whose table elements it shares): cells, spans, caption, footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.grid import RawCell, grid_of
from ingest.sources.jats_inline import inline, local, pieces_of
from ingest.sources.layout import Inline, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from ingest.sources.grid import Grid
    from ingest.sources.layout import Layout

_PICTURE = "{} is a picture: its cells cannot be read"
_INDENT = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]*")
_WIDE = re.compile(r"[\u00a0\u2000-\u200a\u3000]")


def lay_table_wrap(layout: Layout, wrap: _Element) -> list[str]:
    """Lay a ``table-wrap``; returns warnings, as where the table is only a picture."""
    label = inline(wrap.find("label")).text.strip(" .:")
    caption = caption_of(wrap)
    notes = [note for foot in wrap.iter("table-wrap-foot") for note in _notes(foot)]
    tables = list(wrap.iter("table"))
    if not tables:
        layout.table(grid_of([]), caption, notes, label, wrap.get("id"))
        return [_PICTURE.format(label or "a table")]
    has_words = False
    for number, table in enumerate(tables):
        last = number == len(tables) - 1
        grid = grid_of(list(_rows(table)))
        has_words = has_words or any(cell.text for cell in grid.cells)
        layout.table(grid, Inline("") if number else caption, notes if last else [], label, wrap.get("id"))
    return [] if has_words else [_PICTURE.format(label or "a table")]


def caption_of(element: _Element) -> Inline:
    """Return label and caption of a figure or table as one run."""
    pieces: list[tuple[str, bool]] = []
    for name in ("label", "caption"):
        for child in element.findall(name):
            pieces += [*pieces_of(child, skip=("fig", "table-wrap")), (" ", False)]
    return folded(pieces)


def table_grid(table: _Element) -> Grid:
    """Return the grid of a table element."""
    return grid_of(list(_rows(table)))


def _notes(foot: _Element) -> Iterator[Inline]:
    """Yield the footnotes of a table, each with its mark."""
    loose: list[tuple[str, bool]] = [(foot.text or "", False)]
    for child in foot:
        name = local(child)
        if name in ("fn", "p", "fn-group", "attrib", "def-list"):
            if name == "fn-group":
                yield from _notes(child)
            else:
                yield inline(child)
            loose.append((child.tail or "", False))
        elif name:
            loose += [*pieces_of(child), (" ", False), (child.tail or "", False)]
    rest = folded(loose)
    if rest:
        yield rest


def _rows(table: _Element) -> Iterator[tuple[bool, list[RawCell]]]:
    """Yield the rows of a table, head rows marked; rows of a nested table stay in their cell."""
    for part in table:
        name = local(part)
        if name == "tr":
            yield False, _cells(part)
        elif name in ("thead", "tbody", "tfoot"):
            for row in part:
                if local(row) == "tr":
                    yield name == "thead", _cells(row)


def _cells(row: _Element) -> list[RawCell]:
    """Return the cells of a row."""
    cells: list[RawCell] = []
    for cell in row:
        if local(cell) not in ("td", "th"):
            continue
        content = inline(cell)
        cells.append(
            RawCell(
                text=content.text,
                row_span=_number(cell.get("rowspan")),
                column_span=_number(cell.get("colspan")),
                is_head=local(cell) == "th",
                indent=_indent(cell),
                citations=content.citations,
            )
        )
    return cells


def _indent(cell: _Element) -> int:
    """Return how far the words of a cell are moved in by spaces that do not fold."""
    raw = "".join(str(part) for part in cell.itertext())
    match = _INDENT.match(raw)
    return len(_WIDE.findall(match.group())) if match else 0


def _number(value: str | None) -> int:
    """Return the number of rows or columns that an attribute gives."""
    return int(value) if value and value.strip().isdecimal() and len(value) < 7 else 1
