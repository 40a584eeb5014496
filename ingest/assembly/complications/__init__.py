"""Complications: what happened, to how many, in which arm, and under what it is listed.

``harms`` decides where a text speaks of harms at all; within a sentence ``counting`` finds numbers, ``tying``
and ``parallel`` give them to harms, ``whose`` and ``told_groups`` to groups, ``uncounted`` reads what has no
number; ``harm_tables`` reads tables, ``charging`` says which agent or procedure a report is listed under
and on what ground, ``merging`` folds repeated tellings into one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assembly.complications.charging import Charger
from ingest.assembly.complications.harm_tables import from_tables
from ingest.assembly.complications.merging import merged
from ingest.assembly.complications.prose import from_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from ingest.assembly.context import StudyContext
    from kb.statements import ComplicationReport


def complications(passages: Sequence[Passage], context: StudyContext) -> list[ComplicationReport]:
    """Return every complication report of a document."""
    charger = Charger(context, passages)
    drafts = [*from_prose(passages, context), *from_tables(passages, context)]
    for draft in drafts:
        draft.causes = charger.causes(draft)  # tellings of different causes are not merged
    return [charger.charged(draft) for draft in merged(drafts)]
