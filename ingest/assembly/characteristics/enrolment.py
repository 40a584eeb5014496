"""The period in which patients were enrolled or treated, with its first and its last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.quotes import quote
from ingest.study.dates import study_dates
from kb.documents import Role
from kb.traits import Characteristic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.documents import Document

_ROLES = (Role.METHODS, Role.RESULTS, Role.ABSTRACT, Role.CASE, Role.BODY)
_MOST = 2


def enrolment(document: Document, passages: Sequence[Passage]) -> list[Characteristic]:
    """Return the periods that the text gives for taking patients in, the plainest first, each once."""
    found: dict[tuple[str, str], tuple[int, Characteristic]] = {}
    for passage in passages:
        if passage.cell is not None or passage.section.role not in _ROLES:
            continue
        for dates in study_dates(passage.text):
            said = passage.text[dates.start : dates.stop]
            first, last = dates.period.first.isoformat(), dates.period.last.isoformat()
            evidence = quote(document, passage, *passage.sentence_at(dates.start))
            entry = Characteristic("enrolment", said, evidence, first=first, last=last)
            if (first, last) not in found or found[first, last][0] < dates.plainness:
                found[first, last] = (dates.plainness, entry)
    plainest = sorted(found.values(), key=lambda each: -each[0])
    return [entry for _, entry in plainest[:_MOST]]
