"""The whole of ``kb fill``: find the documents, answer the questions, say where each answer stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.fill.answer import Answer
from ingest.fill.filling import fill
from ingest.fill.library import Library
from ingest.fill.sheet import BETWEEN_QUOTES, Place, Sheet, filled
from kb.notices import Soundness

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from ingest.fill.paper import Paper
    from kb.query import StoredDocument
    from kb.spans import Span

_DOUBTFUL = frozenset({Soundness.RETRACTED, Soundness.CONCERN})
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
    rows: dict[str, list[int]] = defaultdict(list)
    questions = sheet.questions()
    for at, question in enumerate(questions):
        rows[question.document].append(at)
        if not question.outcome:
            tell(f"line {sheet.lines[at]}: no outcome is asked for; {_rows(1)} left empty")
    cards = {name: library.find(name) for name in rows}
    result = Filled([filled(row, Answer(), Place()) for row in sheet.rows])
    for name, ats in rows.items():
        card = cards[name]
        if card is None:
            result.missing.append(name)
            tell(_of_nobody(name, [sheet.lines[at] for at in ats]))
            continue
        if card.soundness in _DOUBTFUL:
            tell(f"'{name}': {card.standing_in_words}; {_rows(len(ats))} filled from it all the same")
        paper, stored = library.read(card.document_id)
        for at in ats:
            answer = fill(paper, questions[at])
            result.rows[at] = filled(sheet.rows[at], answer, place_of(paper, answer, stored))
    return result


def _of_nobody(name: str, lines: Sequence[int]) -> str:
    """Return the warning that a document is not there."""
    if not name:
        return f"line {', '.join(map(str, lines))}: no document is named; {_rows(len(lines))} left empty"
    return f"no document '{name}' in the store; {_rows(len(lines))} left empty"


def _rows(number: int) -> str:
    """Return so many rows in words.

    >>> _rows(1), _rows(3)
    ('1 row is', '3 rows are')
    """
    return "1 row is" if number == 1 else f"{number} rows are"


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
