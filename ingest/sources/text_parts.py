"""The working form of a plain text while its structure is found: parts, which become sections and blocks."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.sources.text_paragraphs import BULLET
from kb.documents import Block, Role, Section
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

    def words(self, text: str) -> str:
        """Return the words of the part as printed."""
        return self.span.of(text)

    def line(self, text: str) -> str:
        """Return the words on one line, with plain spaces between them."""
        return " ".join(self.span.of(text).split())


def sections_of(text: str, parts: list[Part]) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
    """Return the sections and blocks that the parts make; neighbours with one key are one section."""
    sections: list[Section] = []
    blocks: list[Block] = []
    run: list[Part] = []
    for part in [*parts, None]:
        if run and (part is None or part.key != run[0].key):
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
                )
            )
            for member in run:
                blocks.extend(_blocks(text, member, len(sections) - 1))
            run = []
        if part is not None:
            run.append(part)
    return tuple(sections), tuple(blocks)


def _blocks(text: str, part: Part, section: int) -> list[Block]:
    """Return the blocks of one part: a run-in label is a heading of its own, an item stands without its bullet."""
    if part.kind == "item" and (bullet := BULLET.match(text, part.span.start, part.span.stop)):
        return [Block(Span(bullet.end(), part.span.stop), section, part.kind, part.lead)]
    if part.label is None:
        return [Block(part.span, section, part.kind, part.lead)]
    blocks = [Block(part.label, section, "heading")]
    if part.label.stop < part.span.stop:
        blocks.append(Block(Span(part.label.stop, part.span.stop), section, part.kind, part.lead))
    return blocks
