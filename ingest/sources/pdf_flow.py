"""The paragraphs of a whole PDF in reading order, those joined that a column's or page's end tore apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.pdf_kinds import body_size, mark_kinds, mark_notes, mark_run_in
from ingest.sources.pdf_regions import gutters_of, mark_framed, paragraphs_of_page
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_file import PageRead
    from ingest.sources.pdf_paragraphs import Para

_ENDS = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019)\]]*(?:\s?\[?\d{1,3}(?:[,\u2013-]\s?\d{1,3})*\]?)?$")
_ABBREVIATED = re.compile(r"\b(?:al|vs|e\.g|i\.e|Figs?|Eqs?|Dr|No|ca|approx|resp)\.$")
_SIDEBAR = 0.36  # of the page's width
_SMALL = 0.95
_FRONT_PAGES = 2


@dataclass(slots=True)
class Flow:
    """The paragraphs in reading order, and the size of type that most is set in."""

    paras: list[Para]
    body: float


def flow_of(pages: Sequence[PageRead]) -> Flow:
    """Return the paragraphs of a file in reading order."""
    body = body_size(
        piece for page in pages for i, piece in enumerate(page.pieces) if i not in page.furniture
    )
    gutters = gutters_of(pages)
    read = [(page, paragraphs_of_page(page, body, gutters if page.number > 1 else ())) for page in pages]
    everything = [para for _, regions in read for region in regions for para in region]
    mark_kinds(everything, body)
    mark_framed(everything)
    in_references = False
    ordered: list[Para] = []
    for page, regions in read:
        for region in _sidebars_last(page, regions, body):
            for para in region:
                if para.kind == "heading":
                    role = role_of_heading(" ".join(para.text.split()))
                    in_references = role is Role.REFERENCES or (in_references and role is None)
                mark_run_in(para)
            if not in_references:
                mark_notes(region, body, page.height)
            ordered += region
    return Flow(_joined(ordered), body)


def _sidebars_last(page: PageRead, regions: list[list[Para]], body: float) -> list[list[Para]]:
    """Return the columns of a page, those of the first pages that stand beside the text set behind it."""
    if page.number > _FRONT_PAGES:
        return regions
    text: list[list[Para]] = []
    beside: list[list[Para]] = []
    for region in regions:
        lines = [line for para in region for line in para.lines]
        small = bool(lines) and all(line.size <= _SMALL * body for line in lines if len(line.text) > 20)
        edges = [edge for line in lines for edge in (line.box.x0, line.box.x1)]
        narrow = bool(lines) and max(edges) - min(edges) < _SIDEBAR * page.width
        if small and narrow and len(lines) > 3:
            for para in region:
                para.flows, para.role = False, para.role or Role.BACK
            beside.append(region)
        else:
            text.append(region)
    return [*text, *beside] if text else regions


def _joined(paras: list[Para]) -> list[Para]:
    """Return the paragraphs, those joined that go on in the next column or on the next page."""
    ordered: list[Para] = []
    last: int | None = None
    for para in paras:
        if not para.flows:
            ordered.append(para)
            continue
        if last is not None and goes_on(ordered[last], para):
            last = _moved_behind(ordered, last, para.page)
            ordered[last].add(para.lines)
            continue
        last = len(ordered) if para.kind in ("paragraph", "item") else None
        ordered.append(para)
    return ordered


def _moved_behind(ordered: list[Para], index: int, page: int) -> int:
    """Put what stands beside the text before a paragraph that goes on to the next page."""
    beside = ordered[index + 1 :]
    earlier = [para for para in beside if para.page < page]
    later = [para for para in beside if para.page >= page]
    ordered[index:] = [*earlier, ordered[index], *later]
    return index + len(earlier)


def goes_on(before: Para, para: Para) -> bool:
    """Return whether a paragraph continues the sentence that the one before it breaks off."""
    if para.kind != "paragraph" or para.role is not None or before.role is not None or para.prefix:
        return False
    if abs(para.size - before.size) > 0.06 * before.size or para.bold is not before.bold:
        return False
    tail, head = before.text.rstrip(), para.text
    if _ENDS.search(tail) and not _ABBREVIATED.search(tail):
        return False
    last = before.lines[-1]
    is_full = before.right - last.box.x1 < para.lines[0].first_width + 0.6 * last.size
    if head[:1].islower() or tail.endswith(("-", "\u2010", "\u00ad", ",")):
        return True
    return (
        is_full and len(before.lines) > 1 and (head[:1].isalnum() or head[:1] in '([\u201c"<>=\u2265\u2264')
    )
