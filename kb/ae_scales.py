"""Scales of adverse events: which grades each has, and how a printed grade is recognised.

The grades are data (``kb/scales/adverse_events.tsv``): CIRSE 2017 (Filippiadis et al., Cardiovasc Intervent
Radiol 2017;40:1141-1146), SIR 2017 (Khalilzadeh et al., J Vasc Interv Radiol 2017;28:1432-1437) and its older
letters (Sacks et al., J Vasc Interv Radiol 2003;14:S199-S202), Clavien-Dindo (Dindo et al., Ann Surg
2004;240:205-213), CTCAE 5.0 and 6.0 (National Cancer Institute). A grade is stored as printed and never
converted into another scale; *serious*, a term of the law, is not *severe*, a grade.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import KnowledgeBaseError
from kb.spans import Span
from kb.statements import Grade

_FILE = Path(__file__).parent / "scales" / "adverse_events.tsv"
_COLUMNS = ["scale", "version", "grade", "meaning"]

_NAMES = {
    "CIRSE": r"CIRSE(?:\s(?:classification|grading))?",
    "SIR": r"(?:SIR|Society\sof\sInterventional\sRadiology)",
    "Clavien-Dindo": r"(?:(?:modified\s)?Clavien[-–\s]Dindo|Clavien|Dindo)",
    "CTCAE": r"(?:NCI[-\s])?(?:CTCAE|Common\sTerminology\sCriteria(?:\sfor\sAdverse\sEvents)?)",
}
_VERSION = r"(?:,?\s?\(?(?:v\.?|version)\s?(?P<version>\d(?:\.\d+)?)\)?)?"
_FILLERS = r"(?:\s(?:classification|scale|system|criteria|guidelines?|grading|adverse\sevent))*"
_GRADE = r"(?:grades?|class(?:es)?|categor(?:y|ies)|level)\s(?P<grade>[IVX]{1,3}[ab]?d?|[1-6][abcd]?|[A-F])\b"
_NAME = "|".join(f"(?P<n{at}>{name})" for at, name in enumerate(_NAMES.values()))
_FORMS = (
    re.compile(rf"\b(?:{_NAME}){_FILLERS}{_VERSION}{_FILLERS}[\s,:(]{{1,3}}{_GRADE}"),
    re.compile(
        rf"\b(?i:{_GRADE})(?:\s[a-z]+){{0,3}}[\s,(]{{1,3}}(?:according\sto\s(?:the\s)?|by\s(?:the\s)?|of\sthe\s|on\sthe\s)?"
        rf"(?:{_NAME}){_FILLERS}{_VERSION}"
    ),
)


@dataclass(frozen=True, slots=True)
class ScaleGrade:
    """One grade of one version of a scale, and what it means."""

    scale: str
    version: str
    grade: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PrintedGrade:
    """A grade found in a text, with its place there."""

    span: Span
    grade: Grade


@lru_cache(maxsize=1)
def grades() -> tuple[ScaleGrade, ...]:
    """Return all grades of all scales; ``KnowledgeBaseError`` where the file is not as it should be."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != _COLUMNS:
            raise KnowledgeBaseError(f"{_FILE.name}: the columns must be {', '.join(_COLUMNS)}")
        return tuple(ScaleGrade(**row) for row in reader)


def meaning(grade: Grade) -> str:
    """Return what a grade means on its own scale and version, or an empty string where that is not known."""
    # A sub-grade that no version here has is of another version, and so is what it means.
    own = [g for g in grades() if g.scale == grade.scale and g.grade == grade.grade.removesuffix("d")]
    said = [g for g in own if grade.version in {None, g.version}]
    return said[0].meaning if len(said) == 1 else ""


def find_grades(text: str) -> tuple[PrintedGrade, ...]:
    """Return the grades that a text prints together with the name of their scale, in order.

    A version is given where it is printed, or where the grade exists in one version alone (SIR letters).
    "Grade 3" without a scale is none. Sub-grades are taken as printed.

    >>> [g.grade.scale + " " + g.grade.grade for g in find_grades("one hematoma (CIRSE grade 2)")]
    ['CIRSE 2']
    """
    found: list[PrintedGrade] = []
    for form in _FORMS:
        for match in form.finditer(text):
            span = Span(match.start(), match.end())
            grade = _grade(match)
            if grade is not None and not any(span.overlaps(other.span) for other in found):
                found.append(PrintedGrade(span, grade))
    return tuple(sorted(found, key=lambda each: each.span))


def _grade(match: re.Match[str]) -> Grade | None:
    scale = next(name for at, name in enumerate(_NAMES) if match[f"n{at}"])
    versions = {g.version for g in grades() if g.scale == scale and g.grade == _plain(match["grade"])}
    if not versions:
        return None
    printed = match["version"]
    if printed is not None and "." not in printed and scale == "CTCAE":
        printed += ".0"
    return Grade(
        scale, match["grade"], match.group(), printed or (versions.pop() if scale == "SIR" else None)
    )


def _plain(grade: str) -> str:
    """Return a grade without what a later version or a suffix adds: "3a" is a kind of 3, "IIIbd" of IIIb."""
    return re.sub(r"^(\d)[a-d]$|^([IV]+[ab]?)d$", lambda match: match[1] or match[2], grade)
