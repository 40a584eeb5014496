"""Patients' data in texts of the user's own: found before anything is stored, replaced on request.

Interviews, transcripts and notes may name patients; published articles are not looked through. What is found
holds the document back (``Privacy.ASK``) until the user says what is wanted: stored with placeholders
(``REDACT``), or as it stands (``AS_IS``). Redaction changes the document as read, before anything is read out
of it, so that no offset ever points into a text that holds what was replaced. The file is never touched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.privacy.finding import finds_in
from ingest.privacy.published import is_published
from ingest.privacy.redacting import redacted
from kb.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.privacy.finding import Find
    from kb.documents import Document

__all__ = ["Looked", "Privacy", "before", "finds_in", "is_published", "looked_through", "redacted"]

_REPLACED = "Replaced on request, as it may tell who a patient is: "
_KEPT = "Stored as it stands on request, though it may tell who a patient is: "


class Privacy(StrEnum):
    """What is done with a text that may name patients."""

    ASK = "ask"
    REDACT = "redact"
    AS_IS = "as_is"


@dataclass(frozen=True, slots=True)
class Looked:
    """A document after it was looked through: to be stored, or ``held`` for what stands at these places."""

    document: Document
    held: tuple[str, ...] = ()


def looked_through(document: Document, privacy: Privacy) -> Looked:
    """Return the document as it may be stored, or what holds it back."""
    if is_published(document):
        return Looked(document)
    finds = finds_in(document)
    if not finds:
        return Looked(document)
    if privacy is Privacy.ASK:
        return Looked(document, tuple(find.told(document.text) for find in finds))
    made = redacted(document, finds) if privacy is Privacy.REDACT else document
    note = f"{_REPLACED if privacy is Privacy.REDACT else _KEPT}{_counted(finds)}"
    return Looked(replace(made, warnings=(*made.warnings, note)))


def before(warnings: Sequence[str]) -> Privacy:
    """Return what was decided when a document was stored, by the warning that it carries."""
    if any(warning.startswith(_REPLACED) for warning in warnings):
        return Privacy.REDACT
    return Privacy.AS_IS if any(warning.startswith(_KEPT) for warning in warnings) else Privacy.ASK


def _counted(finds: Sequence[Find]) -> str:
    """Return how many finds there are of each kind: "2 names, 1 date of birth"."""
    counts = Counter(find.kind for find in finds)
    many = {"date of birth": "dates of birth", "initials": "initials", "address": "addresses"}
    return ", ".join(
        f"{n} {kind if n == 1 else many.get(kind, plural(kind, n))}" for kind, n in counts.items()
    )
