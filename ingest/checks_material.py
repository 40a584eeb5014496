"""What the checks of numbers read of one document: its tables, definitions and p-values as frozen values.

The pipeline calls ``material`` after the statements are assembled and gives the result to ``kb.checks.run``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assembly.comparisons import comparisons
from ingest.assembly.definitions import responder_statements, response_definitions
from ingest.assembly.individual import individual_values
from ingest.assembly.proportions import proportions
from kb.checks.material import Material

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.documents import Document
    from kb.statements import Reading


def material(document: Document, passages: Sequence[Passage], reading: Reading) -> Material:
    """Return what ``kb.checks.run`` compares; ``passages`` are those of the document, cells included."""
    return Material(
        document=document,
        reading=reading,
        individual=individual_values(document, passages),
        definitions=response_definitions(document, passages),
        responders=responder_statements(document, passages),
        proportions=proportions(document, passages),
        comparisons=comparisons(document, passages),
    )
