"""The working form of a plain text while its structure is found: parts, which become sections and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ingest.sources.text_paragraphs import BULLET
from kb.documents import Block, Role, Section, Table
from kb.spans import Span


@dataclass(slots=True)
class Part:
    """A piece of the text with all that is found out about it; the finders fill it in one after the other.

    ``role`` stays None until a finder is sure; parts of one section have the same ``key``.
    """

    span: Span
    kind: str = "paragraph"
    group: int = 0
    page_start: bool = False
    label: Span | None = None  # the run-in label that the part begins with: "Results:"
    role: Role | None = None
    title: str | None = None
    heading: Span | None = None
    path: tuple[str, ...] = ()
    key: int = -1
    question: int | None = None
    table: int | None = None
    lead: Span | None = None
    level: int = 0  # of a heading whose level the source gives
    is_question: bool = False  # marked as a question by the source
    speaker: str | None = None  # who says it
    cue: Span | None = None  # the printed beginning of a turn: "Dr. Okuno:"; no part of what is said
    style: str = ""  # title | subtitle | caption, where the source names one

    def words(self, text: str) -> str:
        """Return the words of the part as printed."""
        return self.span.of(text)

    def line(self, text: str) -> str:
        """Return the words on one line, with plain spaces between them."""
        return " ".join(self.span.of(text).split())


def sections_of(
    text: str, parts: list[Part], tables: tuple[Table, ...] = ()
) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
    """Return the sections and blocks that the parts make; neighbours with one key are one section."""
    by_number = {table.number: table for table in tables}
    sections: list[Section] = []
    blocks: list[Block] = []
    for _, group in groupby(parts, key=lambda part: part.key):
        run = list(group)
        first = run[0]
        span = Span(first.span.start, run[-1].span.stop)
        heading = first.heading if first.heading and span.contains(first.heading) else None
        sections.append(
            Section(
                first.role or Role.BODY,
                span,
                title=first.title,
                heading=heading,
                path=first.path,
                question=first.question,
                table=first.table,
                speaker=first.speaker,
            )
        )
        number = len(sections) - 1
        if first.table in by_number:
            blocks.extend(_table_blocks(by_number[first.table], number))
        else:
            for part in run:
                blocks.extend(_blocks(text, part, number))
    return tuple(sections), tuple(blocks)


def _table_blocks(table: Table, section: int) -> list[Block]:
    """Return the blocks of a table whose cells are known: caption, cells with words, footnotes."""
    blocks = [Block(table.caption, section, "caption")] if table.caption else []
    blocks += [Block(cell.span, section, "cell") for cell in table.cells if len(cell.span)]
    blocks += [Block(note, section, "footnote") for note in table.footnotes]
    laid: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.span):
        if not laid or block.span.start >= laid[-1].span.stop:  # two cells may be read from one line
            laid.append(block)
    return laid


def _blocks(text: str, part: Part, section: int) -> list[Block]:
    """Return the blocks of one part: a run-in label is a heading; bullets and cues stay outside."""
    if part.cue is not None:
        said = text[part.cue.stop : part.span.stop]
        if not said.strip():
            return []
        return [
            Block(Span(part.span.stop - len(said.lstrip()), part.span.stop), section, part.kind, part.lead)
        ]
    if part.kind == "item" and (bullet := BULLET.match(text, part.span.start, part.span.stop)):
        return [Block(Span(bullet.end(), part.span.stop), section, part.kind, part.lead)]
    if part.label is None:
        return [Block(part.span, section, part.kind, part.lead)]
    blocks = [Block(part.label, section, "heading")]
    rest = text[part.label.stop : part.span.stop]
    if rest.strip():
        start = part.span.stop - len(rest.lstrip())
        blocks.append(Block(Span(start, part.span.stop), section, part.kind, part.lead))
    return blocks
