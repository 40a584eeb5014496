"""The only reader: what is asked of the store, answered in frozen values.

Everything here takes a session from `kb.database.reading`, and is a few flat selects.
"""

from kb.query.stored import OWN_STANDINGS, StoredDocument, stored_document, stored_documents

__all__ = ["OWN_STANDINGS", "StoredDocument", "stored_document", "stored_documents"]
