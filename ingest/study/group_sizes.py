"""The size that all groups share: "n = 20 per group", "three groups of 30", "25 patients in each group"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import WORDS, value_of
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage

_PEOPLE = (
    r"(?:patients|subjects|participants|volunteers|women|men|children|cases|knees|people|parturients|adults)"
)
_N = rf"(?P<n>\d{{1,4}}|{WORDS})"
_PATTERNS = (
    re.compile(
        rf"\bn\s?=\s?{_N},? (?:\w+ )?(?:in |for |per |of )?(?:each|every|per|both|all|either)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\d.]){_N} (?:\w+ )?{_PEOPLE} (?:(?:were )?(?:\w+ )?(?:in|to|into|for) )?(?:each|every|per"
        rf"|either|both)\b"
        r"(?! (?:year|month|week|day))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:two|three|four|five|six|[2-6]) (?:[\w-]+ ){{0,3}}?(?:groups"
        rf"|arms)(?: \([^()]*\))?,? ?(?:each )?"
        rf"(?:of|with|containing|comprising|consisting of|\() ?(?:n\s?=\s?)?{_N}(?!\s?(?:%|mg|ml|m[lL]"
        rf"|years|weeks|months"
        r"|days|\.\d|minutes|hours|or|and))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bgroups?,? each (?:with|of|containing|had|including) {_N} (?:\w+ )?{_PEOPLE}\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:each|every|both) (?:study |treatment )?(?:group|arm)s? (?:\w+ )?(?:of|with|had|included"
        rf"|contained"
        rf"|comprised|consisted of|consisting of|containing) {_N} (?:\w+ )?{_PEOPLE}\b",
        re.IGNORECASE,
    ),
)
_CUE = re.compile(r"\b(?:each|per|every|both|either|all|groups|arms)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:sample size|power|needed|required|necessary|calculat\w*|would|sufficient|estimated|detect)\b",
    re.IGNORECASE,
)
_LEAST, _MOST = 0.7, 1.1  # of all patients
_IN = (Role.ABSTRACT, Role.METHODS, Role.BODY, Role.RESULTS, Role.SUMMARY)


def each(passages: Sequence[Passage], groups: int, patients: int | None) -> int | None:
    """Return how many patients each of some groups has; a planned number is none, nor one of a part."""
    for passage in passages:
        if passage.section.role not in _IN or passage.cell is not None:
            continue
        if not _CUE.search(passage.text):
            continue
        for pattern in _PATTERNS:
            for match in pattern.finditer(passage.text):
                n = value_of(match["n"])
                planned = _PLANNED.search(passage.text, *passage.sentence_at(match.start()))
                fits = patients is None or _LEAST * patients <= n * groups <= _MOST * patients
                if n == int(n) and n > groups and fits and not planned:
                    return int(n)
    return None
