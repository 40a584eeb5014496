"""The whole of ``kb fill``: find the documents, answer the questions, say where each answer stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.fill.answer import Answer
from ingest.fill.filling import fill
from ingest.fill.library import Library
from ingest.fill.sheet import BETWEEN_QUOTES, Place, Sheet, filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ingest.fill.paper import Paper
    from kb.query import StoredDocument
    from kb.spans import Span

_LINKED = frozenset({"outcome_result", "complication_report"})


@dataclass(slots=True)
class Filled:
    """The filled rows in the order of the sheet, and the documents that are not in the store."""

    rows: list[dict[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """Return 1 where a document was missing, else 0."""
        return 1 if self.missing else 0


def run(session: Session, sheet: Sheet, tell: Callable[[str], None] = lambda _: None) -> Filled:
    """Answer every row of a sheet from the store; a document is laid out once for all its questions.

    Raises:
        AmbiguousDocumentError: A row names a document by a stem that several have; nothing was filled.
    """
    library = Library(session)
    questions = sheet.questions()
    keys = {q.document: library.find(q.document) for q in questions}
    result = Filled([{} for _ in questions], [name for name, key in keys.items() if key is None])
    for name in result.missing:
        tell(f"no document '{name}' in the store: its rows stay empty")
    for name, key in keys.items():
        of_document = [at for at, q in enumerate(questions) if q.document == name]
        if key is None:
            for at in of_document:
                result.rows[at] = filled(sheet.rows[at], Answer(), Place())
            continue
        paper, stored = library.read(key)
        for at in of_document:
            answer = fill(paper, questions[at])
            result.rows[at] = filled(sheet.rows[at], answer, place_of(paper, answer, stored))
    return result


def place_of(paper: Paper, answer: Answer, stored: StoredDocument | None = None) -> Place:
    """Return where an answer stands: its quotes in order, the section and page of the first of them."""
    if not answer.quotes:
        return Place()
    document = paper.document
    quote = BETWEEN_QUOTES.join(span.of(document.text) for span in answer.quotes)
    at = document.section_at(answer.quotes[0].start)
    section = document.sections[at] if at is not None else None
    return Place(
        quote,
        section.role.value if section is not None else "",
        str(section.page) if section is not None and section.page is not None else "",
        " ".join(_statements(answer.quotes, stored)) if stored is not None else "",
    )


def _statements(quotes: tuple[Span, ...], stored: StoredDocument) -> list[str]:
    """Return the stored statements whose claim is quoted from the very same cell or sentence."""
    return [
        digest
        for digest, statement in stored.statements
        if statement.kind in _LINKED
        and any(
            e.purpose == "claim" and any(q.start <= e.start and e.stop <= q.stop for q in quotes[:2])
            for e in statement.evidence
        )
    ][:8]
