"""Full-text search over the sentences of current documents.

The databases only find; the rank is computed here over at most two thousand hits, so that both give the same
passages in the same order. Words are folded as in `kb.tokens`: case, plural and British spelling do not
matter, and no word is too common to be looked for ("no").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Integer, column, func, literal_column, select, table, tuple_

from kb.documents import Role
from kb.query.answers import SearchAnswer, SearchHit
from kb.query.cards import cards
from kb.query.grammar import for_postgresql, for_sqlite, parse
from kb.query.sharing import is_withheld, learn
from kb.spans import Span
from kb.tables import DocumentRow, SectionRow, SentenceRow
from kb.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.orm import Session

    from kb.query.grammar import Phrase, Query

MOST_RANKED = 2_000
_NUMBER_BITS = 2**20 - 1
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SATURATION, _LENGTH = 1.2, 0.5
_USUAL_WORDS = 25
# Where a passage stands says how much it is worth to a reader.
_WEIGHTS = {Role.RESULTS: 1.3, Role.ABSTRACT: 1.2, Role.TABLE: 1.2, Role.TITLE: 1.2, Role.REFERENCES: 0.3}


@dataclass(frozen=True, slots=True)
class _Hit:
    """A passage that was found, before its text is looked up."""

    document: int
    number: int
    start: int
    stop: int
    role: Role | None
    question: int | None
    score: float


def search(session: Session, query: str, *, limit: int = 20, offset: int = 0) -> SearchAnswer:
    """Return a page of the passages that a search finds, best first.

    Raises:
        QueryError: The search says nothing to look for.
    """
    parsed = parse(query)
    rows = session.execute(_found(session, parsed).limit(MOST_RANKED + 1)).all()
    hits = sorted(
        (_hit(row, parsed) for row in rows[:MOST_RANKED]),
        key=lambda hit: (-hit.score, hit.document, hit.number),
    )
    page = hits[offset : offset + limit]
    return SearchAnswer(
        query=query,
        total=len(hits),
        is_cut=len(rows) > MOST_RANKED,
        offset=offset,
        limit=limit,
        hits=_shown(session, page, parsed),
    )


def _found(session: Session, query: Query) -> Select[int, int, int, int, str, Role, int | None]:
    """Return the select of what is found in current documents; the newest first, should there be too many."""
    return (
        select(
            SentenceRow.document_id,
            SentenceRow.number,
            SentenceRow.start,
            SentenceRow.stop,
            SentenceRow.tokens,
            SectionRow.role,
            SectionRow.question,
        )
        .join(DocumentRow, DocumentRow.id == SentenceRow.document_id)
        .outerjoin(
            SectionRow,
            (SectionRow.document_id == SentenceRow.document_id)
            & (SectionRow.number == SentenceRow.section_number),
        )
        .where(DocumentRow.superseded_by_id.is_(None), _matches(session, query))
        .order_by(SentenceRow.document_id.desc(), SentenceRow.number)
    )


def _matches(session: Session, query: Query) -> ColumnElement[bool]:
    """Return the condition on sentences, in the language of the session's database."""
    if session.get_bind().dialect.name == "sqlite":
        matches = literal_column("sentence_fts").bool_op("MATCH")(for_sqlite(query))
        # The row of the index is made of document and number; see the migration that makes it.
        row = column("rowid", Integer)
        places = select(row.bitwise_rshift(20), row.bitwise_and(_NUMBER_BITS))
        found = places.select_from(table("sentence_fts")).where(matches)
        return tuple_(SentenceRow.document_id, SentenceRow.number).in_(found)
    vector = func.to_tsvector(literal_column("'simple'"), SentenceRow.tokens)
    return vector.bool_op("@@")(func.to_tsquery(literal_column("'simple'"), for_postgresql(query)))


def _hit(row: Row[int, int, int, int, str, Role | None, int | None], query: Query) -> _Hit:
    """Return a passage with its score: how often and how densely it says what was looked for, and where."""
    document, number, start, stop, words, role, question = row
    said = words.split()
    score = sum(_frequency(said, phrase) for phrase in query.wanted)
    return _Hit(
        document, number, start, stop, role, question, score * _WEIGHTS.get(role, 1.0) if role else score
    )


def _frequency(said: Sequence[str], phrase: Phrase) -> float:
    """Return how much a passage is about a phrase, between 0 and 1 for each of its words."""
    count = len(list(_places(said, phrase)))
    longer = 1 - _LENGTH + _LENGTH * len(said) / _USUAL_WORDS
    return len(phrase) * count / (count + _SATURATION * longer)


def _places(said: Sequence[str], phrase: Phrase) -> Iterable[int]:
    """Yield where a phrase begins in a passage."""
    return (i for i in range(len(said) - len(phrase) + 1) if tuple(said[i : i + len(phrase)]) == phrase)


def _shown(session: Session, page: Sequence[_Hit], query: Query) -> tuple[SearchHit, ...]:
    """Return hits with their words and documents."""
    known = cards(session, (hit.document for hit in page))
    learn(session, known)
    passages = _passages(session, page)
    return tuple(
        SearchHit(
            document=known[hit.document],
            text=passage,
            start=hit.start,
            stop=hit.stop,
            marks=marks(passage, query),
            section=hit.role,
            question=hit.question,
            score=round(hit.score, 4),
        )
        for hit, passage in zip(page, passages, strict=True)
    )


def _passages(session: Session, page: Sequence[_Hit]) -> list[str]:
    """Return the words of hits, cut out by the database: whole texts are not loaded for a page of hits."""
    found: dict[tuple[int, int], str] = {}
    for hit in page:
        if is_withheld(session, hit.document):
            found[hit.document, hit.number] = ""  # it is said that something was found, and where
            continue
        cut = func.substr(DocumentRow.text, hit.start + 1, hit.stop - hit.start)
        found[hit.document, hit.number] = session.execute(
            select(cut).where(DocumentRow.id == hit.document)
        ).scalar_one()
    return [found[hit.document, hit.number] for hit in page]


def marks(passage: str, query: Query) -> tuple[Span, ...]:
    """Return where the words that were looked for stand in a passage, in its order, without overlaps.

    >>> marks("Cement leaked: leakages", parse("leakage"))
    (Span(start=15, stop=23),)
    """
    words = [(m.start(), m.end(), token) for m in _WORD.finditer(passage) for token in tokens(m.group())]
    said = [token for _, _, token in words]
    places = {
        index: max(len(phrase), 1)
        for phrase in sorted(query.wanted, key=len)
        for index in _places(said, phrase)
    }
    found: list[Span] = []
    for index in sorted(places):
        span = Span(words[index][0], words[index + places[index] - 1][1])
        if not found or span.start >= found[-1].stop:
            found.append(span)
    return tuple(found)
