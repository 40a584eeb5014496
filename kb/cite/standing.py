"""What a reference must say of a work that was retracted, corrected or doubted.

Whoever copies a reference into a manuscript should not have to ask: the title of a retracted work begins with
RETRACTED, as publishers print it, in every style and every record; the notices, with the date of the check,
stand behind the reference or in the note of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.cite.csl import csl_item
from kb.notices import Soundness, is_marked

if TYPE_CHECKING:
    from kb.cite.csl import Item
    from kb.documents import Bibliography
    from kb.query.answers import DocumentCard

_TOLD = frozenset({Soundness.RETRACTED, Soundness.CONCERN})


def item_of(known: Bibliography, card: DocumentCard) -> Item:
    """Return the CSL-JSON item of the work that a card stands for, with what became of it."""
    item = csl_item(known, card.kind, key=card.citation_key, digest_of=card.digest_of, source=card.source)
    return with_standing(item, card.soundness, card.standing_in_words)


def with_standing(item: Item, state: Soundness, words: str) -> Item:
    """Return an item that says of a work in which state it is; nothing of one that is clear or unchecked."""
    if state not in _TOLD:
        return item
    said = {**item, "custom": {**item.get("custom", {}), "standing": words}}
    if state is Soundness.RETRACTED and not is_marked(str(item.get("title", ""))):
        said["title"] = f"RETRACTED: {item.get('title', '')}".rstrip(": ")
    return said


def standing_note(item: Item) -> str:
    """Return what became of the work of an item; empty where there is nothing to tell."""
    custom = item.get("custom")
    return str(custom.get("standing", "")) if isinstance(custom, dict) else ""
