"""What fetching yields: a file, what is known of the work, and where each part came from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from kb.documents import Bibliography
from kb.errors import SourceError

if TYPE_CHECKING:
    from kb.documents import Document


class FetchError(SourceError):
    """A work could not be fetched: ``source`` is the identifier that was asked for."""


class InvalidError(FetchError):
    """A service does not take a question for one (status 400), and would not the next time."""


class Holding(StrEnum):
    """How much of the work was fetched."""

    FULL_TEXT = "full_text"  # JATS XML
    RECORD = "record"  # metadata and, where there is one, the abstract


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one part came from: ``what`` is metadata, full text, licence or identifiers; ``on`` a date."""

    what: str
    service: str
    on: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """One work as it was fetched.

    ``path`` is the file in our data folder that ``ingest.sources`` reads; its name tells the format.
    ``licence`` is the address or the words of the licence, empty where no service states one. ``notes`` say
    what a reader has to know: why there is no full text, which service could not be asked.
    """

    asked: str
    path: Path
    media_type: str
    holding: Holding
    bibliography: Bibliography
    licence: str = ""
    origins: tuple[Origin, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the file."""
        return self.path.name

    @property
    def data(self) -> bytes:
        """Return the bytes of the file."""
        return self.path.read_bytes()

    def completed(self, document: Document) -> Document:
        """Return a document read from the file, its bibliography filled where the file itself is silent."""
        return replace(document, bibliography=filled(document.bibliography, self.bibliography))


def filled(known: Bibliography, other: Bibliography) -> Bibliography:
    """Return what is known, its empty fields filled from another account of the same work.

    Year, month and day are one field: a day of one source is never put to the month of another. Related works
    and publication types are united, since each service knows of other notices.
    """
    dates, united = ("year", "month", "day"), ("related", "publication_types")
    changes = {
        field.name: getattr(other, field.name)
        for field in fields(known)
        if field.name not in {*dates, *united} and not getattr(known, field.name)
    }
    if known.year is None:
        changes |= {name: getattr(other, name) for name in dates}
    for name in united:
        changes[name] = tuple(dict.fromkeys((*getattr(known, name), *getattr(other, name))))
    return replace(known, **changes)
