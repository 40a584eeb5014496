"""What word processors write (DOCX, ODT), from a list of items to a document.

A format's own module collects the items in document order: runs of text with what is bold and raised,
headings, list items, tables. Here lines are told apart, citation numbers found, captions and notes hung onto
their tables; the finders of plain text tell the rest, as they do for pages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.completeness import judged, kept
from ingest.sources.headings import role_of_heading
from ingest.sources.html_back import references_of, with_back_matter
from ingest.sources.layout import Inline, Layout
from ingest.sources.names import author_of, byline, is_name, without_degrees
from ingest.sources.text import mark_parts, read_front_of, with_keywords
from ingest.sources.text_parts import Part, sections_of
from ingest.sources.text_turns import asking_of, cue_of, time_codes
from kb.documents import Bibliography, Document, Role, digest_of_bytes
from kb.errors import SourceError

if TYPE_CHECKING:
    from ingest.sources.grid import Grid

_CAPTION_OF_TABLE = re.compile(r"(?:supplement\w* )?(?:table|tab\.)\s*S?(?:\d+|[IVX]+)\b", re.IGNORECASE)
_CAPTION_OF_FIGURE = re.compile(
    r"(?:supplement\w* )?(?:fig(?:ure|\.)?|scheme|chart|image|video)\s*S?\d", re.IGNORECASE
)
_NOTE = re.compile(
    r"(?:notes?\b|abbreviations?\b|values are|data are|source\s*:|[*\u2020\u2021\u00a7\u00b6])", re.IGNORECASE
)
_BULLET = re.compile(r"[•▪●◦‣■○·–*-]\s+\S")
_ENDS_HEADING = (".", ",", ";")
_LONGEST_HEADING = 160
_LONGEST_KNOWN = 60
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document\d*|new document|draft|template|title|manuscript|powerpoint)\b"
    r"|.*\.(?:docx?|odt|rtf|pdf|txt)$|[\W\d_]*$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"user|admin|office|windows|owner|author|microsoft|home|python|unknown|hp|dell", re.IGNORECASE
)


@dataclass(slots=True)
class Item:
    """One piece of a document before it is laid out; ``style`` is title, subtitle, caption or empty."""

    inline: Inline
    kind: str = "paragraph"  # paragraph | heading | item | caption | bold
    role: Role | None = None
    level: int = 0
    style: str = ""
    size: float = 0.0
    is_question: bool = False
    grid: Grid | None = None
    caption: Inline = field(default_factory=lambda: Inline(""))
    notes: list[Inline] = field(default_factory=list)


@dataclass(slots=True)
class Properties:
    """What the file's own card says of the work, as the program wrote it."""

    title: str = ""
    creator: str = ""
    created: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()


def document_of(
    source: tuple[bytes, str, str],
    items: list[Item],
    properties: Properties,
    warnings: list[str],
    printed: tuple[str, str],
) -> Document:
    """Return the document that items make; ``source`` are the bytes, the file's name and the media type.

    ``printed`` is the oracle: all characters in the source by a plain search, and those left out on purpose.
    """
    data, name, media_type = source
    layout, parts = _lay(_arranged(items))
    if not parts:
        raise SourceError(
            name, "no text in it", advice="if it shows pictures of pages, give it as PDF with a text layer"
        )
    text = layout.text
    own = [part for part in parts if part.role in (None, Role.FIGURE, Role.TABLE)]
    front = read_front_of(text, own, _title_hint(items, properties))
    for part in parts:
        if part.style == "subtitle" and part.role in (None, Role.SUMMARY) and not byline(part.words(text)):
            part.role = Role.TITLE
    front.bibliography = _with_properties(front.bibliography, properties)
    tables = tuple(layout.tables)
    parts, kind = mark_parts(text, parts, front)
    sections, blocks = sections_of(text, parts, tables)
    known = with_back_matter(text, sections, with_keywords(text, parts, front.bibliography))
    document = Document(
        source=name,
        media_type=media_type,
        digest=digest_of_bytes(data),
        text=text,
        sections=sections,
        blocks=blocks,
        tables=tables,
        bibliography=replace(known, keywords=known.keywords or properties.keywords),
        kind_hint=kind,
        warnings=tuple(dict.fromkeys(warnings)),
        citations=tuple(layout.citations),
        time_codes=time_codes(text, parts),
        references=references_of(text, parts, ()),
    )
    return judged(kept(document, *_lost(printed[0], text + printed[1])))


def heading_level(words: str) -> int | None:
    """Return the level of a paragraph that only its known words make a heading; None where it is none."""
    leads = words.endswith(":") and len(words.split()) > 2  # "Exclusion criteria were:" introduces a list
    return 0 if not leads and len(words) <= _LONGEST_KNOWN and role_of_heading(words) is not None else None


def _arranged(items: list[Item]) -> list[Item]:
    """Return the items with captions and notes hung onto their tables, loose lines read by their words."""
    arranged: list[Item] = []
    items = [piece for item in items for piece in (_spoken(item) or [item])]
    for index, item in enumerate(items):
        last = arranged[-1] if arranged else None
        if item.grid is not None:
            _take_caption(item, arranged)
            arranged.append(item)
            continue
        words = item.inline.text
        if last is not None and last.grid is not None and _belongs(last, item, items, index):
            if not last.caption and _CAPTION_OF_TABLE.match(words):
                last.caption = item.inline
            else:
                last.notes.append(item.inline)
            continue
        _read_by_words(item, words)
        arranged.append(item)
    return arranged


def _spoken(item: Item) -> list[Item]:
    """Return a table of speakers and what they say as paragraphs, or nothing where it is none."""
    grid = item.grid
    if grid is None or not 2 <= grid.width <= 3 or grid.height < 4:
        return []
    rows = [
        [cell for cell in grid.cells_by_row.get(number, ()) if cell.text] for number in range(grid.height)
    ]
    lines = [[Inline(cell.text, cell.citations) for cell in row] for row in rows if row]
    cues = [cue_of(f"{' '.join(piece.text for piece in line[:-1])}: ") for line in lines]
    spoken = [(cue.label, line[-1].text) for cue, line in zip(cues, lines, strict=True) if cue and cue.label]
    labels = {label for label, _ in spoken}
    if len(spoken) < 0.8 * len(lines) or not 2 <= len(labels) <= len(spoken) / 2 or not asking_of(spoken):
        return []
    return [Item(joined(line, "\t")) for line in lines]


def _belongs(table: Item, item: Item, items: list[Item], index: int) -> bool:
    """Return whether an item right behind a table is its note, or its caption where it has none above."""
    words = item.inline.text
    if item.kind == "heading" or item.role is not None:
        return False
    if _NOTE.match(words):
        return True
    heads_next = index + 1 < len(items) and items[index + 1].grid is not None
    return not table.caption and not heads_next and _is_caption(item, words)


def _is_caption(item: Item, words: str) -> bool:
    """Return whether an item is the caption of a table: by its style, or short and named as one."""
    return _CAPTION_OF_TABLE.match(words) is not None and (item.style == "caption" or len(words) <= 300)


def _take_caption(table: Item, arranged: list[Item]) -> None:
    """Give a table the caption right above it; its number may stand in a line of its own."""
    taken: list[Item] = []
    for item in reversed(arranged[-2:]):
        if item.grid is not None or item.role is not None or (item.kind == "heading" and item.level == 1):
            break
        taken.insert(0, item)
        if _CAPTION_OF_TABLE.match(item.inline.text):
            only_number = _CAPTION_OF_TABLE.fullmatch(item.inline.text.rstrip(" .:")) is not None
            if len(taken) == 1 or (only_number and len(taken[1].inline.text) <= 300):
                del arranged[-len(taken) :]
                table.caption = joined([piece.inline for piece in taken])
            return


def joined(inlines: list[Inline], between: str = " ") -> Inline:
    """Return runs of text as one, with a space or another sign between them."""
    text = ""
    citations = []
    for inline in inlines:
        if not inline:
            continue
        text += between if text else ""
        citations += [citation.shifted(len(text)) for citation in inline.citations]
        text += inline.text
    return Inline(text, tuple(citations))


def _read_by_words(item: Item, words: str) -> None:
    """Read a paragraph without a telling style by its words: caption, item, heading."""
    if item.kind == "bold" and (len(words) > _LONGEST_HEADING or words.endswith(_ENDS_HEADING)):
        item.kind = "paragraph"
    if item.kind in ("paragraph", "bold") and _CAPTION_OF_FIGURE.match(words) and item.style == "caption":
        item.kind, item.role = "caption", Role.FIGURE
    elif item.kind == "paragraph" and _BULLET.match(words):
        item.kind = "item"
    elif item.kind == "paragraph" and heading_level(words) is not None:
        item.kind = "heading"
    elif item.kind == "bold":
        item.is_question = item.is_question or words.endswith("?")
        item.kind, item.level = "heading", 7


def _lay(items: list[Item]) -> tuple[Layout, list[Part]]:
    """Lay the items out as one text; returned are the layout and a part for each item."""
    layout = Layout()
    parts: list[Part] = []
    for item in items:
        if item.grid is not None:
            label = _CAPTION_OF_TABLE.match(item.caption.text)
            known = len(layout.tables)
            layout.table(item.grid, item.caption, item.notes, label.group() if label else "")
            parts += [Part(t.span, "cell", role=Role.TABLE, table=t.number) for t in layout.tables[known:]]
            continue
        span = layout.block(item.inline, item.kind)
        if span is not None:
            part = Part(span, item.kind, role=item.role, level=item.level, is_question=item.is_question)
            part.style = item.style
            parts.append(part)
    return layout, parts


def _title_hint(items: list[Item], properties: Properties) -> str:
    """Return the title: the paragraph of that style, the card's, or the largest print on the first page."""
    front = [item for item in items if item.grid is None and item.role is None][:15]
    for item in front:
        if item.style == "title":
            return item.inline.text
    words = {item.inline.text.casefold() for item in items}
    if _plausible_title(properties.title) and properties.title.casefold() in words:
        return properties.title
    sizes = sorted(item.size for item in items if item.size and item.grid is None)
    if sizes and front:
        largest = max(front, key=lambda item: item.size)
        if largest.size > sizes[len(sizes) // 2] and len(largest.inline.text.split()) >= 3:
            return largest.inline.text
    first = front[0] if front else None
    if first is not None and first.kind == "heading" and role_of_heading(first.inline.text) is None:
        return first.inline.text if len(first.inline.text.split()) >= 3 else ""
    return properties.title if _plausible_title(properties.title) else ""


def _plausible_title(title: str) -> bool:
    """Return whether the card's title is one, and not the name that a program gave to the file."""
    return len(title.split()) >= 3 and _NO_TITLE.match(title) is None


def _with_properties(known: Bibliography, properties: Properties) -> Bibliography:
    """Add what the card says where the text is silent; whoever typed an interview is not its author."""
    authors = known.authors
    names = [n.strip() for n in re.split(r"[;,]", properties.creator) if n.strip()]
    if not authors and names and all(is_name(without_degrees(n)) and not _NO_AUTHOR.search(n) for n in names):
        authors = tuple(author_of(name) for name in names)
    title = known.title or (properties.title if _plausible_title(properties.title) else "")
    created = properties.created[:10]
    return replace(
        known,
        title=title,
        authors=authors,
        language=known.language or properties.language,
        dates=known.dates or ((("created", created),) if re.fullmatch(r"\d{4}-\d\d-\d\d", created) else ()),
    )


def _lost(printed: str, text: str) -> tuple[int, int]:
    """Return how many characters the source prints, and how many of them the text lacks."""
    wanted = Counter("".join(printed.split()))
    return sum(wanted.values()), sum((wanted - Counter(text)).values())
