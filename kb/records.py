"""Entries of reference lists: what a database exported, field by field, and what screeners made of it.

``ingest.references`` reads lists into these frozen values; ``kb.store`` keeps every field of every source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kb.documents import Bibliography


class Verdict(StrEnum):
    """What a screener decided on a record."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Screening:
    """One decision of one screener, as a screening tool exported it."""

    verdict: Verdict
    reviewer: str = ""
    stage: str = ""  # title_abstract | full_text, where the tool says so
    reasons: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: str = ""
    decided_on: str = ""  # ISO 8601, as far as it is known


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a list. ``fields`` are all fields as the source has them, in order, none left out.

    ``position`` counts from 1 in the list; ``where`` says where in the file it stands ("line 12").
    ``abstract_parts`` are pairs of label and text where the source divides the abstract.
    """

    position: int
    bibliography: Bibliography
    abstract: str = ""
    abstract_parts: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    screenings: tuple[Screening, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class RecordList:
    """A list of references as read: ``problems`` are entries that could not be read, each with its place."""

    source: str
    media_type: str
    digest: bytes
    records: tuple[Record, ...]
    database: str = ""  # what the file says of where it was exported from
    warnings: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())
