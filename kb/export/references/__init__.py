"""Lists of references for other programs: one module a format, each with ``lines`` and what it can carry.

What a format has no place for (ORCID, funding, dates, notices …) or would change stands beside its own fields
as one line that begins with ``kb-record:`` (``kb.carried``), in the field that each module names: RIS ``C8``,
MEDLINE ``GN``, BibTeX ``kb-record``, EndNote XML ``custom7``, CSV the column ``kb_record``, CSL-JSON the
object ``custom.kb``. ``kb ingest`` takes it back, so that a list that goes out and comes in again has lost
nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.query.references import Reference

FORMATS = {
    "ris": "kb.export.references.ris",
    "bibtex": "kb.export.references.bibtex",
    "csl-json": "kb.export.references.csl_json",
    "nbib": "kb.export.references.nbib",
    "endnote-xml": "kb.export.references.endnote_xml",
    "csv": "kb.export.references.table",
}
"""The formats by the names that users give, each with its module."""


class ListFormat(Protocol):
    """What the module of a format offers."""

    @staticmethod
    def lines(references: Iterable[Reference]) -> Iterator[str]:
        """Yield the lines of the file, without the line feed at their end."""


def lines(references: Iterable[Reference], form: str) -> Iterator[str]:
    """Yield the lines of a file in this format.

    Raises:
        NotFoundError: There is no such format.
    """
    if form not in FORMATS:
        raise NotFoundError(f"There is no list format '{form}'; there are {', '.join(FORMATS)}.")
    return cast("ListFormat", import_module(FORMATS[form])).lines(references)
