"""Whether the words beside a name make it something that happened, or say that it did not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage

_TOLD_AS_EVENT = re.compile(
    r"\b(?:(?:incidences?|frequency|frequencies|occurrence|(?<!\bin )cases?|episodes?|instances?|rates?|"
    r"development) of|"
    r"patients?(?: \([^)]*\))?(?: in (?:the )?(?:[\w+-]+ )?group(?: \w{1,3})?)? "
    r"(?:were|was) reported to have|"
    r"(?:\d|\)|one|two|three|four|five|six|seven|eight|nine|ten)(?: \w+)? patients?(?: \([^)]*\))? had|"
    r"patients? \([^)]*\) had|complicated by) "
    r"(?:an? |the )?(?:[a-z-]+ ){0,2}$",
    re.IGNORECASE,
)
_NOT_SEEN = re.compile(
    r"[^.;,]{0,30}?\b(?:was|were|been) (?:observed|noted|noticed|reported|seen|recorded|found|encountered|"
    r"detected)\b|[^.;,]{0,30}?\b(?:occurred|developed)\b|"
    r"[^.;,]{0,30}?\b(?:did|has|have|had) not (?:been |\w+ly )?(?:occur|develop|happen|observ|s[ae][ew]|"
    r"not(?:ed|iced)|report|found|detect|encounter)\w*",
    re.IGNORECASE,
)
_NOBODY_HAD = re.compile(
    r"\b(?:[Nn]o|[Nn]one of (?:the|our)) (?:\w+ )?(?:patients?|subjects?|participants?|wom[ae]n|children)\b"
    r"[^.;]{0,40}\b(?:had|developed|experienced|suffered|showed|complained)\b[^.;]{0,30}$"
)
_THERE_WAS_NO = re.compile(
    r"\b[Tt]here (?:was|were|have been|has been) (?:also )?(?:no|never)\b[^.;:]*$|"
    r"\bno (?:cases?|incidences?|signs?|evidence) of [^.;:]*$"
)


def is_event(mention: Mention, passage: Passage) -> bool:
    """Return whether the words beside a name make it something that happened, or did not.

    "the incidence of headache", "two cases of pleural effusion", "no infection was observed".
    """
    start = passage.sentence_at(mention.start)[0]
    if _TOLD_AS_EVENT.search(passage.text[max(start, mention.start - 120) : mention.start]):
        return True
    return is_denied(mention, passage)


def is_denied(mention: Mention, passage: Passage) -> bool:
    """Return whether a sentence says of something that it did not happen."""
    start, stop = passage.sentence_at(mention.start)
    return mention.negated and bool(
        _NOT_SEEN.match(passage.text[mention.stop : stop])
        or _THERE_WAS_NO.search(passage.text[start : mention.start])
        or _NOBODY_HAD.search(passage.text[start : mention.start])
    )
