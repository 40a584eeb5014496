"""Checks of the numbers of one document against each other; contradictions are shown with both quotes."""

from kb.checks.material import (
    Band,
    Comparison,
    IndividualValues,
    Material,
    Proportion,
    ResponderStatement,
    ResponseDefinition,
)
from kb.checks.registry import CHECKS, run

__all__ = [
    "CHECKS",
    "Band",
    "Comparison",
    "IndividualValues",
    "Material",
    "Proportion",
    "ResponderStatement",
    "ResponseDefinition",
    "run",
]
