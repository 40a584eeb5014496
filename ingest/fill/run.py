"""The whole of ``kb fill``: find the documents, answer the questions, say where each answer stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.fill.answer import Answer
from ingest.fill.filling import fill
from ingest.fill.keeping import claims_of, match
from ingest.fill.library import Library
from ingest.fill.sheet import BETWEEN_QUOTES, Place, Sheet, filled
from kb.licences import openness, short
from kb.notices import Soundness
from kb.statements import statement_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from sqlalchemy.orm import Session

    from ingest.fill.answer import Question
    from ingest.fill.paper import Paper
    from kb.query import StoredDocument
    from kb.statements import Statement

    Keep: TypeAlias = Callable[[int, Sequence[Statement]], bool]

_DOUBTFUL = frozenset({Soundness.RETRACTED, Soundness.CONCERN})


@dataclass(slots=True)
class Filled:
    """The filled rows in the order of the sheet, and the documents that are not in the store."""

    rows: list[dict[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """Return 1 where a document was missing, else 0."""
        return 1 if self.missing else 0


def run(
    session: Session,
    sheet: Sheet,
    tell: Callable[[str], None] = lambda _: None,
    keep: Keep | None = None,
    *,
    share: bool = True,
) -> Filled:
    """Answer every row of a sheet from the store; a document is laid out once for all its questions.

    ``keep`` is given what was found of each document that the store does not hold yet, and says whether it
    holds it now; without it nothing is kept, and rows name only what is there. Unless closed texts may be
    shared, their quotes are as short as they may leave this machine.

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
        answers = [fill(paper, questions[at]) for at in ats]
        named = _statements(
            paper, stored, [(questions[at], a) for at, a in zip(ats, answers, strict=True)], keep
        )
        for at, answer, ids in zip(ats, answers, named, strict=True):
            place = place_of(paper, answer, ids)
            if not (share or openness(stored.document.bibliography.licence).may_leave):
                place = replace(place, quote=_shortened(paper, answer))
            result.rows[at] = filled(sheet.rows[at], answer, place)
    return result


def _statements(
    paper: Paper, stored: StoredDocument, answers: Sequence[tuple[Question, Answer]], keep: Keep | None
) -> list[list[str]]:
    """Return for each answer the statements that say what it says, after the new ones are kept."""
    held = list(stored.statements)
    new: dict[str, Statement] = {}
    named: list[list[str]] = []
    for question, answer in answers:
        claims = claims_of(paper, question, answer)
        ids = match(claims, held)
        for at, claim in enumerate(claims):
            if ids[at] is None:
                id_ = ids[at] = statement_digest(paper.document.digest, claim).hex()
                new[id_] = claim
                held.append((id_, claim))
        named.append([id_ for id_ in ids if id_ is not None])
    if new and (keep is None or not keep(stored.document_id, list(new.values()))):
        return [[id_ for id_ in ids if id_ not in new] for ids in named]
    return named


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


def _quotes(paper: Paper, answer: Answer) -> list[str]:
    """Return the words that an answer stands on."""
    return [span.of(paper.document.text) for span in answer.quotes]


def _shortened(paper: Paper, answer: Answer) -> str:
    """Return the quotes of a closed text as they may leave this machine."""
    return BETWEEN_QUOTES.join(short(words) for words in _quotes(paper, answer))


def place_of(paper: Paper, answer: Answer, statements: Sequence[str] = ()) -> Place:
    """Return where an answer stands: its quotes in order, the section and page of the first of them."""
    if not answer.quotes:
        return Place()
    document = paper.document
    quote = BETWEEN_QUOTES.join(_quotes(paper, answer))
    at = document.section_at(answer.quotes[0].start)
    section = document.sections[at] if at is not None else None
    return Place(
        quote,
        section.role.value if section is not None else "",
        str(section.page) if section is not None and section.page is not None else "",
        " ".join(dict.fromkeys(statements)),
    )
