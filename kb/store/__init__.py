"""The only writer: a document with all that was read out of it goes in here, or goes out.

`Store.save` is one transaction a document. Concepts, identity of works and studies, and what people decided
have a module each; reading back is the affair of `kb.query`.
"""

from kb.store.saving import SaveReport, SaveStatus, Store
from kb.tables import Decision

__all__ = ["Decision", "SaveReport", "SaveStatus", "Store"]
