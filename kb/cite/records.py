"""Records for reference managers: BibTeX, RIS and CSL-JSON from CSL-JSON items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, get_args

from kb.cite.bibtex import bibtex
from kb.cite.csl import digest_reference
from kb.cite.ris import ris
from kb.cite.standing import standing_note
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.cite.csl import Item

RecordFormat = Literal["bibtex", "ris", "csljson"]
"""The formats of records."""

FORMATS: tuple[RecordFormat, ...] = get_args(RecordFormat)
"""The formats of records, for lists of choices."""


def export_records(items: Sequence[Item], form: RecordFormat) -> str:
    """Return the records of all items as the text of one file.

    A record of a source that we know through a digest, or that was retracted, says so in its note.

    Raises:
        NotFoundError: There is no such format.
    """
    if form == "bibtex":
        return "".join(f"{bibtex(item, note(item))}\n\n" for item in items)
    if form == "ris":
        return "\r\n".join(ris(item, note(item)) for item in items)
    if form == "csljson":
        noted = [{**item, "note": note(item)} if note(item) else item for item in items]
        return json.dumps(noted, ensure_ascii=False, indent=2) + "\n"
    raise NotFoundError(f"There is no format of records '{form}'; there are {', '.join(FORMATS)}.")


def note(item: Item) -> str:
    """Return what a reader of a record must know: what became of the work, and whose words were read."""
    standing = standing_note(item)
    return " ".join(part for part in (f"{standing}." if standing else "", digest_note(item)) if part)


def digest_note(item: Item) -> str:
    """Return what must be said of a source that is known through a digest; empty for every other."""
    reference = digest_reference(item)
    if not reference:
        return ""
    end = "" if reference.endswith(".") else "."
    return f"Digest of: {reference}{end} Read in a digest, whose words are not those of the source."
