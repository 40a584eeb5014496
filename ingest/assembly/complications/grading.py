"""Grades of adverse events as printed: beside the harm, or as the head of a table's column.

The scale is the one named with the grade, else the only one that the document names; where it names none or
several, the scale stays unknown. Grades are never converted (``kb.ae_scales``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.ae_scales import find_grades
from kb.statements import Grade

if TYPE_CHECKING:
    from ingest.annotations import Passage
    from kb.documents import Document

UNKNOWN_SCALE = "not named"
_SCALES = {
    "CTCAE": re.compile(r"\bCTC(?:AE)?\b|\bCommon (?:Terminology|Toxicity) Criteria", re.IGNORECASE),
    "Clavien-Dindo": re.compile(r"\bClavien"),
    "CIRSE": re.compile(r"\bCIRSE (?:classification|quality|standards|grad)"),
    "SIR": re.compile(
        r"\bSociety of Interventional Radiology (?:classification|reporting|standards|grad|criteria)|"
        r"\bSIR (?:classification|criteria|grad)"
    ),
}
_BESIDE = re.compile(
    r"\b[Gg]rades? (?P<grade>[1-5](?:\s?(?:[-–/]|or|and|to)\s?[1-5])?|I{1,3}[ab]?|IV[ab]?|"
    r"V)\s(?:[\w-]+\s){0,2}$"
)
_HEAD = re.compile(
    r"^(?:grades?\s*)?(?P<grade>[≥>]?\s?[1-5](?:\s?[-–/]\s?[1-5])?|I{1,3}|IV|"
    r"V)(?:\s*grades?)?\s*(?:[(,].*)?$",
    re.IGNORECASE,
)
_ANY = re.compile(r"^(?:any|all)(?:\s*grades?)?\s*(?:[(,].*)?$", re.IGNORECASE)


@lru_cache(maxsize=8)
def scale_of(document: Document) -> str:
    """Return the only scale that a document names, else that it is not named."""
    named = [scale for scale, pattern in _SCALES.items() if pattern.search(document.text)]
    return named[0] if len(named) == 1 else UNKNOWN_SCALE


def grade_beside(
    passage: Passage, start: int, stop: int, sentence: tuple[int, int], document: Document
) -> Grade | None:
    """Return the grade printed with a harm at ``[start, stop)``.

    Right before it, or with its scale in the sentence.
    """
    before = _BESIDE.search(passage.text[sentence[0] : start])
    if before is not None:
        return Grade(scale_of(document), " ".join(before["grade"].split()), before.group().strip())
    named = find_grades(passage.text[stop : sentence[1]])
    return named[0].grade if len(named) == 1 else None


def grade_of_head(words: str, around: str, document: Document) -> Grade | None:
    """Return the grade that a column is for ("Grade 3", "3/4" under "Toxicity grade"), or None."""
    match = _HEAD.match(words.strip())
    if match is None or not re.search(r"\bgrad(?:e|ing)|\bCTC|\btoxicit", f"{words} {around}", re.IGNORECASE):
        return None
    return Grade(scale_of(document), " ".join(match["grade"].split()), words.strip())


def is_grade(words: str) -> bool:
    """Return whether a head is a grade and nothing else."""
    return _HEAD.match(words.strip()) is not None


def is_any_grade(words: str) -> bool:
    """Return whether a column sums up all grades."""
    return _ANY.match(words.strip()) is not None
