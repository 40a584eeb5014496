"""From the ids in an address to references: shared by the API and the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.addresses import known_key
from kb.cite.formatted import formatted
from kb.cite.standing import item_of
from kb.cite.statement import cite_statement
from kb.errors import NotFoundError
from kb.query import document, statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from kb.cite.statement import CitedQuote
    from kb.notices import Soundness
    from kb.query.answers import DocumentCard, StatementView

MOST_IDS = 50
"""How many may be cited at once."""

_SEPARATORS = re.compile(r"[\s,;]+")
_STATEMENT_ID = re.compile(r"[0-9a-f]{6,32}")


@dataclass(frozen=True, slots=True)
class Cited:
    """One id with its reference; ``quotes`` and ``view`` where it is a statement."""

    id: str
    card: DocumentCard
    item: dict[str, Any]
    reference: str
    quotes: tuple[CitedQuote, ...] = ()
    view: StatementView | None = None

    @property
    def citation_key(self) -> str:
        """Return the key by which the work is cited."""
        return self.card.citation_key

    @property
    def is_digest(self) -> bool:
        """Return whether the source is known through a digest."""
        return self.card.is_digest

    @property
    def soundness(self) -> Soundness:
        """Return in which of four states the work is."""
        return self.card.soundness

    @property
    def standing_in_words(self) -> str:
        """Return what is known of retractions and corrections, with the date of the check."""
        return self.card.standing_in_words


def split_ids(text: str) -> list[str]:
    """Return the ids in a list separated by commas or blanks, each once.

    >>> split_ids("a2015, b2016;a2015")
    ['a2015', 'b2016']
    """
    return list(dict.fromkeys(filter(None, _SEPARATORS.split(text))))


def cited(session: Session, ids: Sequence[str], style: str) -> list[Cited]:
    """Return the citation of each document or statement, in the order asked for.

    Raises:
        NotFoundError: One of the ids, or the style, is not known; or there are too many ids.
    """
    if len(ids) > MOST_IDS:
        raise NotFoundError(f"At most {MOST_IDS} can be cited at once; {len(ids)} were asked for.")
    return [_cited(session, id_, style) for id_ in ids]


def _cited(session: Session, id_: str, style: str) -> Cited:
    """Return the citation of a statement where the id is one, else that of a document."""
    if _STATEMENT_ID.fullmatch(id_):
        try:
            answer = statement(session, id_)
        except NotFoundError:
            pass  # the digest of a document looks the same
        else:
            card = answer.statement.document
            item = item_of(answer.bibliography, card)
            citation = cite_statement(item, answer.statement.value, style)
            return Cited(id_, card, item, citation.reference, citation.quotes, answer.statement)
    found = document(session, known_key(id_))
    card = found.card
    item = item_of(found.document.bibliography, card)
    return Cited(id_, card, item, formatted([item], style)[0])
