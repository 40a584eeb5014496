"""After a run: the works that it brought, held against those that the store had.

The same work comes in as a record, an abstract and an article, from several databases. Merges that are sure
are made (and can be undone), doubtful pairs wait for a person: `kb.store.pairs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb import migrate
from kb.database import reading
from kb.store import Store
from kb.store.pairs import Duplicates, Search
from kb.tables import DocumentRow

if TYPE_CHECKING:
    from kb.database import Database


class Newcomers:
    """Knows which documents the store gained since it was made."""

    def __init__(self, database: Database) -> None:
        """Note the newest document that is there."""
        self._database = database
        self._newest = 0
        if self._is_there():
            with reading(database) as session:
                self._newest = session.scalar(select(func.max(DocumentRow.id))) or 0

    def compare(self) -> Search:
        """Compare the works of the documents that came since the last time; nothing where none came."""
        if not self._is_there():
            return Search()
        with reading(self._database) as session:
            came = session.scalars(select(DocumentRow.id).where(DocumentRow.id > self._newest)).all()
        if not came:
            return Search()
        self._newest = max(came)
        return Duplicates(Store(self._database)).look(came)

    def _is_there(self) -> bool:
        """Return whether there is a store of this version."""
        return self._database.exists() and migrate.current(self._database) == migrate.head()
