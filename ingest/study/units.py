"""How many vertebrae, joints, lesions or procedures were treated: other denominators than patients.

A complication "in 6 cases" may be of 25 patients or of 32 vertebrae; both rates are shown, so both numbers
have to be read. A sentence that divides the units ("12 vertebrae … unilateral; 20 … bilateral") gives a sum.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ingest.quotes import quote
from ingest.recognisers.numerals import WORDS, value_of
from kb.documents import Role
from kb.statements import UnitCount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document

_NOUNS = {
    "vertebra": r"vertebrae|vertebral (?:bodies|levels|lesions|fractures)|(?:spinal |treated )?levels",
    "joint": r"knees|shoulders|hips|elbows|ankles|joints|wrists",
    "lesion": r"lesions|tumou?rs|metastases|nodules|fibroids",
    "procedure": r"procedures|embolizations|embolisations|interventions|sessions|injections|blocks",
}
_COUNT = re.compile(
    rf"\b(?P<n>\d{{1,4}}|{WORDS})\s+(?:(?:consecutive|painful|symptomatic|treated|metastatic|diseased|"
    rf"vertebral|target|separate|different)\s+){{0,2}}"
    rf"(?P<noun>{'|'.join(f'(?P<{unit}>{nouns})' for unit, nouns in _NOUNS.items())})\b",
    re.IGNORECASE,
)
_PATIENTS = re.compile(rf"\b(?P<n>\d{{1,5}}|{WORDS}) (?:\w+ )?patients\b", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:treated|received|underwent|were performed|was performed|embolized|injected|included|in)\b",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"\bet al\b|\bstud(?:y|ies) (?:of|by)\b|\bprevious|\bper (?:patient|session)|\bweekly\b|\bup to\b|"
    r"\bat least\b|\bmaximum\b",
    re.IGNORECASE,
)
_ROLES = (Role.ABSTRACT, Role.METHODS, Role.RESULTS, Role.CASE, Role.BODY)


def units_of(document: Document, passages: Sequence[Passage], patients: int | None) -> tuple[UnitCount, ...]:
    """Return the number of each unit that was treated, where the text gives one that fits the patients.

    A study treats at least as many units as patients; smaller numbers count something else.
    """
    best: dict[str, UnitCount] = {}
    for passage in passages:
        if passage.section.role not in _ROLES or passage.cell is not None:
            continue
        for start, stop in passage.sentences:
            if _of_some(passage.text[start:stop], patients):
                continue
            for unit, n in _in_sentence(passage.text[start:stop]):
                fits = patients is not None and patients <= n <= 20 * patients
                if fits and (unit not in best or best[unit].n < n):
                    best[unit] = UnitCount(
                        unit=unit, n=n, evidence=quote(document, passage, start, stop, "value")
                    )
    return tuple(best.values())


def _of_some(text: str, patients: int | None) -> bool:
    """Return whether a sentence counts the units of only some of the patients.

    "21 patients with 27 lesions".
    """
    return any(int(value_of(m["n"])) < (patients or 0) for m in _PATIENTS.finditer(text))


def _in_sentence(text: str) -> Iterator[tuple[str, int]]:
    """Yield unit and number of a sentence; several numbers of one unit are the parts of a whole."""
    if not _TREATED.search(text) or _NOT_OWN.search(text):
        return
    total: Counter[str] = Counter()
    for match in _COUNT.finditer(text):
        unit = next(name for name in _NOUNS if match.group(name))
        total[unit] += int(value_of(match["n"]))
    yield from total.items()
