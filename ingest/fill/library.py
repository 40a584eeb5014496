"""The documents of the store as a sheet names them: DOI, PMID, PMCID, or the stem of a file's name."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ingest.fill.paper import Paper
from kb import query
from kb.documents import Completeness
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kb.query import StoredDocument
    from kb.query.answers import DocumentCard

_PAGE = 1_000
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_BEFORE_PMID = re.compile(r"^pmid:?\s*", re.IGNORECASE)


class AmbiguousDocumentError(KnowledgeBaseError):
    """A sheet names a document by a file's stem that several documents have."""


class Library:
    """The current documents, found by what a sheet calls them."""

    def __init__(self, session: Session) -> None:
        """List the current documents once; their texts are read when they are asked for."""
        self._session = session
        self._by_identifier: dict[str, list[DocumentCard]] = defaultdict(list)
        self._by_stem: dict[str, list[DocumentCard]] = defaultdict(list)
        offset, total = 0, 1
        while offset < total:
            page = query.documents(session, offset=offset, limit=_PAGE)
            for entry in page.documents:
                self._add(entry.card)
            offset, total = offset + _PAGE, page.total

    def _add(self, card: DocumentCard) -> None:
        """Index a document."""
        for kind, value in (("doi", card.doi.lower()), ("pmid", card.pmid), ("pmcid", card.pmcid.upper())):
            if value:
                self._by_identifier[f"{kind}:{value}"].append(card)
        self._by_stem[card.source.rpartition(".")[0] or card.source].append(card)
        if "." in card.source:
            self._by_stem[card.source].append(card)

    def find(self, name: str) -> DocumentCard | None:
        """Return the document that a sheet means, None where there is none.

        Raises:
            AmbiguousDocumentError: Several current documents have this stem.
        """
        asked = name.strip()
        keys = (
            f"doi:{_BEFORE_DOI.sub('', asked).lower()}",
            f"pmid:{_BEFORE_PMID.sub('', asked)}",
            f"pmcid:{asked.upper()}",
        )
        for key in keys:
            if key in self._by_identifier:
                return _fullest(self._by_identifier[key])
        found = self._by_stem.get(asked, [])
        if len(found) > 1:
            named = " and ".join(f"{c.source} (document {c.document_id})" for c in found)
            raise AmbiguousDocumentError(f"'{asked}' may be {named}; name it by DOI, PMID or PMCID")
        return found[0] if found else None

    def read(self, key: int) -> tuple[Paper, StoredDocument]:
        """Return a document laid out for questions, and all that was read out of it."""
        stored = query.stored_document(self._session, key)
        self._session.expunge_all()
        return Paper(stored.document, stored.study.arms), stored


def _fullest(cards: list[DocumentCard]) -> DocumentCard:
    """Return the source rather than a digest, the whole text rather than an abstract, then the newest."""
    return max(cards, key=lambda c: (not c.digest_of, c.completeness is Completeness.FULL, c.document_id))
