"""The only reader: what is asked of the store, answered in the frozen values of `kb.query.answers`.

Everything here takes a session from `kb.database.reading`, and is a few flat selects.
"""

from kb.query.characteristics import StudyProfile, profiles
from kb.query.grammar import QueryError
from kb.query.harms import complications
from kb.query.indications import evidence
from kb.query.lookup import document, documents, find_document, find_statement, statement
from kb.query.naming import concepts, resolve
from kb.query.passages import search
from kb.query.stored import OWN_STANDINGS, StoredDocument, stored_document, stored_documents

__all__ = [
    "OWN_STANDINGS",
    "QueryError",
    "StoredDocument",
    "StudyProfile",
    "complications",
    "concepts",
    "document",
    "documents",
    "evidence",
    "find_document",
    "find_statement",
    "profiles",
    "resolve",
    "search",
    "statement",
    "stored_document",
    "stored_documents",
]
