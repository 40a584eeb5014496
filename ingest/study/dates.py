"""When a study's patients were enrolled or treated, as its text says.

A pure function on text: it finds stretches of time and keeps those of sentences that speak of taking patients
in. Periods of searches, of published studies and of follow-up are not the study's own. What is found lets
`kb.duplicates.cohorts` ask whether two series may hold the same patients.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from kb.duplicates.periods import PERIOD, Period, read

_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z\"“(])|\n\s*\n")
_CUES = (
    (
        3,
        re.compile(
            r"\b(?:enrol\w*|recruit\w*|accru\w*|inclusion period|study period|randomi[sz]ed)\b", re.IGNORECASE
        ),
    ),
    (
        2,
        re.compile(
            r"\b(?:treated|underwent|undergone|undergoing|admitted|consecutive|included|referred"
            r"|presented|operated"
            r"|received|visited|diagnosed|participat\w+)\b",
            re.IGNORECASE,
        ),
    ),
    (
        1,
        re.compile(
            r"\b(?:conducted|performed|carried out|took place|collected|retrospective(?:ly)?"
            r"|prospective(?:ly)?|reviewed|patients|subjects|cases|procedures|cohort|series)\b",
            re.IGNORECASE,
        ),
    ),
)
_NOT_OURS = re.compile(
    r"\b(?:search\w*|databases?|literature|publications?|published|pubmed|medline|embase|scopus|cochrane"
    r"|articles"
    r"|guidelines?|et al|previous (?:stud|trial|report)\w*|systematic(?:ally)? review\w*|incidence|prevalence"
    r"|census|grant\w*|funded|award\w*|fellowship|supported by|copyright|version|volumes?|pp?\.)",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(r"\b(?:follow(?:ed)?[- ]?up|followed)\b[^,;]{0,30}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StudyDates:
    """A period of enrolment: where it stands in the text, what it says, and how plainly (3 most)."""

    start: int
    stop: int
    period: Period
    plainness: int


def study_dates(text: str) -> tuple[StudyDates, ...]:
    """Return the periods in which patients were taken in, the plainest first.

    >>> [str(found.period) for found in study_dates("Patients were enrolled from May 2012 to June 2016.")]
    ['2012-05 to 2016-06']
    """
    ends = [end.end() for end in _SENTENCE_END.finditer(text)]
    found = []
    for match in PERIOD.finditer(text):
        period = read(match)
        if period is None:
            continue
        after = bisect_right(ends, match.start())
        start = ends[after - 1] if after else 0
        stop = ends[after] if after < len(ends) else len(text)
        plainness = _plainness(text[start : match.start()], text[start:stop])
        if plainness:
            found.append(StudyDates(match.start(), match.end(), period, plainness))
    return tuple(sorted(found, key=lambda each: (-each.plainness, each.start)))


def _plainness(before: str, sentence: str) -> int:
    """Return how plainly a period's sentence speaks of taking patients in; 0 where it does not."""
    if _NOT_OURS.search(sentence) or _FOLLOWED.search(before):
        return 0
    return next((plainness for plainness, cue in _CUES if cue.search(sentence)), 0)
