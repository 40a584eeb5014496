"""Words that are the name of something only where their neighbours do not make something else of them.

"Stress" is no complaint in "shear stress", "weakness" none in "a weakness of our study". The neighbours are
data: ``ingest/rules/traps.tsv``, with words before and words after, ``|`` between them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.tokens import tokens_of
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from ingest.tokens import Tokens

_RULES = Path(__file__).parent.parent / "rules" / "traps.tsv"
_COLUMNS = ["word", "before", "after"]
_BODY = re.compile(
    r" (?:Institutes?|Society|Association|Foundation|Cent(?:er|re)|Inventory|Questionnaire|Index|Scale|"
    r"Criteria|Committee|Organi[sz]ation|Unit|Department|Clinic|Hospital|University|Control|Registry|"
    r"Program(?:me)?|Network|Group|Council|Project|Trials?|Journal|Research|Fund|League|Federation|Agency|"
    r"Consortium|College|Academy|Service|Act|Survey)\b",
)
_AGAINST = re.compile(r"(?:League|Society|Union|Association|Fund) (?:Against|for International) $")
_WARD_OF = re.compile(
    r"\b(?:Departments?|Divisions?|Institutes?|Schools?|Faculty|Units?|Clinics?|Sections?|Colleges?|Boards?"
    r"|Academy|Society|Association|Journal|Cent(?:er|re)s?|Chair|Service) (?:of|for) "
    r"(?:[A-Z][\w-]+,? (?:(?:and|&) )?){0,4}$"
)
_ITS_WARD = re.compile(r" (?:Department|Division|Clinic|Ward|Unit|Society|Association|Service|Journal)\b")
_LOOK_BACK = 90
_SERIAL = re.compile(r"-\d{2,}")


@dataclass(frozen=True, slots=True)
class Trap:
    """The neighbours that make something else of a word."""

    before: frozenset[tuple[str, ...]]
    after: frozenset[tuple[str, ...]]


@lru_cache(maxsize=1)
def traps() -> dict[str, Trap]:
    """Return the traps by their folded word; errors name the file."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != _COLUMNS:
            msg = f"{_RULES.name}: the columns are {', '.join(_COLUMNS)}"
            raise KnowledgeBaseError(msg)
        return {
            tokens_of(row["word"]).words[0]: Trap(_phrases(row["before"]), _phrases(row["after"]))
            for row in reader
        }


def _phrases(cell: str) -> frozenset[tuple[str, ...]]:
    """Return the folded words of each alternative of a cell."""
    return frozenset(tokens_of(phrase).words for phrase in cell.split("|") if phrase)


def is_trap(tokens: Tokens, index: int) -> bool:
    """Return whether the neighbours of a token make something else of it.

    >>> is_trap(tokens_of("the shock wave was given"), 1), is_trap(tokens_of("septic shock"), 1)
    (True, False)
    """
    trap = traps().get(tokens.words[index])
    if trap is None:
        return False
    before = (tokens.words[max(0, index - n) : index] for n in (1, 2))
    after = (tokens.words[index + 1 : index + 1 + n] for n in (1, 2, 3))
    return any(words in trap.before for words in before) or any(words in trap.after for words in after)


def in_proper_name(text: str, start: int, stop: int) -> bool:
    """Return whether a capitalised word is part of the name of a body: "National Cancer Institute"."""
    word = text[start:stop]
    if start == 0 or not word[:1].isupper() or not word[1:].islower():
        return False
    return bool(_BODY.match(text, stop) or _AGAINST.search(text[max(0, start - 40) : start]))


def in_ward_name(text: str, start: int, stop: int) -> bool:
    """Return whether capitalised words are the name of a ward: "the Department of Oral Surgery".

    >>> in_ward_name("Department of Hand Surgery, Lund", 14, 26), in_ward_name("Hand Surgery", 0, 12)
    (True, False)
    """
    if not text[start].isupper():
        return False
    ward = text[start:stop].istitle() and _ITS_WARD.match(text, stop)
    return bool(ward or _WARD_OF.search(text[max(0, start - _LOOK_BACK) : start]))


def is_code(text: str, start: int, stop: int) -> bool:
    """Return whether an abbreviation is part of a code or a point in time: "HSP-90b", "at T0, T4 and T12"."""
    if _SERIAL.match(text, stop):
        return True
    return text[start] == "T" and text[start + 1 : stop].isdigit() and re.search(r"\bT0\b", text) is not None
