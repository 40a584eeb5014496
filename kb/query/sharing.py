"""What leaves this machine of a document: everything, or of a closed one no text and short quotes alone.

Whether a session may show closed texts is said once, when it is opened; every function of `kb.query` that
takes quotes or texts from the store asks here. So a page or an export that is written later cannot forget it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from kb.licences import openness, shortened
from kb.tables import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from kb.statements import Evidence

_LIMITED = "kb.query.sharing"
_CHUNK = 900  # SQLite counts the parameters of a statement


def limit(session: Session) -> None:
    """Let nothing more of closed documents through this session than may leave this machine."""
    session.info.setdefault(_LIMITED, {})


def learn(session: Session, documents: Iterable[int]) -> None:
    """Look up the licences of several documents at once, so that each need not be asked for."""
    known: dict[int, bool] | None = session.info.get(_LIMITED)
    if known is None:
        return
    wanted = sorted(set(documents) - known.keys())
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = session.execute(select(DocumentRow.id, DocumentRow.licence).where(DocumentRow.id.in_(chunk)))
        known |= {id_: not openness(licence).may_leave for id_, licence in rows}


def is_withheld(session: Session, document: int) -> bool:
    """Return whether the text of a document stays where it is."""
    known: dict[int, bool] | None = session.info.get(_LIMITED)
    if known is None:
        return False
    if document not in known:
        learn(session, [document])
    return known.get(document, True)


def leaving(session: Session, document: int, evidence: Evidence) -> Evidence:
    """Return a quote of a document as this session may show it."""
    return shortened(evidence) if is_withheld(session, document) else evidence
