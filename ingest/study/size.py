"""How many patients a study has: the number that was enrolled or randomised, as abstract and methods tell it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import WORDS, value_of
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage

_NUMBER = rf"(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{WORDS})"
_PEOPLE = (
    r"(?:patients?|subjects?|participants?|volunteers?|women|men|children|adults|individuals|cases|parturients|males|females"
    r"|athletes|people|persons|infants|neonates|primiparas?|multiparas?|knees|shoulders|candidates)"
)
_ADJECTIVES = r"(?:(?!(?:of|and|or|in|with|to|were|was)\b)[A-Za-z/(),-]+ ){0,7}?"
_VERB = (
    r"(?:(?:were|was|had been|have been|who were|that were) (?:\w+ly )?(?:randomi[sz]ed|randomly|enrolled|included|recruited|"
    r"studied|assigned|allocated|divided|treated|analy[sz]ed|evaluated|selected|entered|scheduled|reviewed|identified|eligible)"
    r"|underwent|participated|completed|received|scheduled|undergoing|aged|with|who|of either|suffering|having|giving|referred|,|\()"
)
_PATTERNS = tuple(
    (weight, re.compile(pattern, re.IGNORECASE))
    for weight, pattern in (
        (6, rf"\ba total (?:of|number of) {_NUMBER} {_ADJECTIVES}{_PEOPLE}\b"),
        (6, rf"\b{_NUMBER} {_ADJECTIVES}{_PEOPLE} (?:were|was) (?:\w+ly )?(?:randomi[sz]ed|randomly|enrolled|included|recruited|allocated|assigned|divided)"),
        (5, rf"\b(?:randomi[sz]ed|enrolled|included|recruited|randomly assigned|studied|randomly allocated|treated|on) {_NUMBER} {_ADJECTIVES}{_PEOPLE}\b"),
        (4, rf"\b{_NUMBER} consecutive {_ADJECTIVES}{_PEOPLE}\b"),
        (3, rf"\b(?:in|of|from|with|on|,) {_NUMBER} {_ADJECTIVES}{_PEOPLE}\b"),
        (3, rf"(?:^|\. |: ){_NUMBER} {_ADJECTIVES}{_PEOPLE}\b"),
        (2, rf"\b{_NUMBER} {_ADJECTIVES}{_PEOPLE} {_VERB}"),
    )
)
_GROUP = re.compile(r"\b(?:in|per|each|every|either|both) (?:the )?(?:\w+ )?(?:group|arm)|\bof the \d+|\bout of\b", re.IGNORECASE)
_NOT_OWN = re.compile(
    r"\b(?:previous|et al|reported by|studies|sample size|power|would be|needed|required|reported that"
    r"|excluded|dropped|lost|withdr|refus|declin|did not|calculated|in the literature|minimum of|at least)\b",
    re.IGNORECASE,
)
_ROLES = {Role.TITLE: 0.5, Role.ABSTRACT: 1.0, Role.METHODS: 0.55, Role.RESULTS: 0.6, Role.BODY: 0.6, Role.CASE: 0.5}


def patients_of(passages: Sequence[Passage], kind: str) -> tuple[int | None, tuple[Passage, int, int] | None]:
    """Return the number of patients and where it is said (passage, view offsets); None where it is not said.

    Documents without patients of their own (reviews, interviews, animal studies) have no number.
    """
    if kind not in ("primary_study", "protocol", "case_report"):
        return None, None
    best: tuple[float, int, Passage, int, int] | None = None
    for passage in passages:
        factor = _ROLES.get(passage.section.role)
        if factor is None or passage.cell is not None:
            continue
        for weight, pattern in _PATTERNS:
            for match in pattern.finditer(passage.text):
                n = _number(match)
                if n is None or not _own(passage, match):
                    continue
                score = weight * factor - (1.5 if _GROUP.search(passage.text[max(0, match.start() - 25) : match.end() + 25]) else 0)
                if best is None or score > best[0] or (score == best[0] and n > best[1] and passage is best[2]):
                    best = (score, n, passage, match.start(), match.end())
    if best is None:
        return _sum_of_groups(passages)
    return best[1], (best[2], best[3], best[4])


def _number(match: re.Match[str]) -> int | None:
    """Return the whole number of a match, or None for one that cannot count patients of a study."""
    value = value_of(match.group("n"))
    return int(value) if value == int(value) and 1 <= value < 100_000 else None  # noqa: PLR2004


def _own(passage: Passage, match: re.Match[str]) -> bool:
    """Return whether the sentence speaks of the study's own patients, all of them."""
    start, stop = passage.sentence_at(match.start())
    before = passage.text[start : match.start()]
    after = passage.text[match.end() : min(stop, match.end() + 60)]
    return not _NOT_OWN.search(before) and not re.match(r".{0,30}\b(?:excluded|refused|dropped|lost|withdrew|calculated|required)", after)


def _sum_of_groups(passages: Sequence[Passage]) -> tuple[int | None, tuple[Passage, int, int] | None]:
    """Return the sum of the sizes of the groups where one sentence gives all of them, "(n = 20)"."""
    pattern = re.compile(r"\(\s*n\s*=\s*(\d+)", re.IGNORECASE)
    for passage in passages:
        if passage.section.role is not Role.ABSTRACT:
            continue
        for start, stop in passage.sentences:
            sizes = [int(m.group(1)) for m in pattern.finditer(passage.text, start, stop)]
            if len(sizes) >= 2:  # noqa: PLR2004
                return sum(sizes), (passage, start, stop)
    return None, None
