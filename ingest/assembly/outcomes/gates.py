"""Which passages and sentences may hold results of the study itself.

Methods define, introductions and discussions tell of others, sample sizes are assumptions: none of them is a
result, however much it looks like one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.documents import Role
from kb.statements import Standing

if TYPE_CHECKING:
    from ingest.annotations import Passage
    from kb.statements import StudyFacts

_OPEN = frozenset(
    {Role.ABSTRACT, Role.RESULTS, Role.CASE, Role.CONCLUSION, Role.BODY, Role.SUMMARY, Role.LIST}
)
_PLAN_TITLE = re.compile(
    r"\b(?:background|introduction|objectives?|aims?|purpose|methods?|materials?|design|setting"
    r"|hypothes[ie]s|participants|patients and|"
    r"trial registration|main measures?|outcome measures?|main outcome|interventions?|importance|context"
    r"|rationale|keywords|limitations?|study selection|data sources|statistical)\b",
    re.IGNORECASE,
)
_RESULT_TITLE = re.compile(r"\b(?:results?|findings|outcomes|conclusions?)\b", re.IGNORECASE)
_NOT_A_RESULT = re.compile(
    r"\b(?:will\sbe|will\shave|would\sbe\s(?:needed|required)|(?:was|were|is|are|be)\s(?:\w+ly\s)?defined"
    r"|defined\sas|definition\sof|considered\s(?:as|to\sbe|a\s|clinically|statistically|significant|if)"
    r"|sample\ssize|power\s(?:analysis|calculation|of)|\b(?:80|90)\s?%\spower|inclusion\scriteria"
    r"|exclusion|eligib\w+|were\s(?:excluded|included|enrolled|randomi[sz]ed|recruited|assigned|allocated"
    r"|divided)|we\s(?:randomi[sz]ed|enrolled|recruited|included)"
    r"|clinically\simportant\sdifference|MCID|MCII|on\sa\sscale|\b(?:was|were|is|are|be"
    r"|been)\s(?:\w+\s){0,3}(?:scored|graded|rated|measured|assessed|evaluated"
    r"|recorded)\s(?:\w+\s){0,4}(?:on|using|with|by|from|according\sto)\s(?:a|an|the)\b"
    r"|previous(?:ly)?\s(?:stud|report|publi|describ)\w*|et\sal\b|other\s(?:stud|author|investigat)\w+"
    r"|in\sthe\sliterature|meta-analys\w+|we\shypothesi|we\sassumed|to\sdetect|estimated\sthat"
    r"|is\sexpected|have\sbeen\sreported|has\sbeen\s(?:reported|shown)"
    r"|equivalen(?:t|ce)\sif|non-?inferiority\smargin|the\saim|this\sstudy\s(?:aims|was\sdesigned)"
    r"|prevalence\sof\s[^.;]*\b(?:is|ranges|has|have)\b|affects?\s(?:up\sto\s)?\d|received\seither|randomi[sz]ed\sto\sreceive\b(?!.*(?:%|±))|(?:was"
    r"|were)\sadministered\s(?:by|with|in|at|to|as)\b)",
    re.IGNORECASE,
)


_NUMBER = re.compile(
    r"\d|percent|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\s(?:out\s)?of\b",
    re.IGNORECASE,
)


def standing_of(study: StudyFacts) -> Standing | None:
    """Return whose findings the numbers of such a document are; None where it can have none (a protocol)."""
    if study.kind == "protocol":
        return None
    if study.kind == "systematic_review":
        return Standing.SYNTHESIS
    if study.kind in {"review", "commentary", "guideline"}:
        return Standing.BACKGROUND
    if study.kind == "interview":
        return Standing.EXPERT
    return Standing.PRIMARY


def may_hold_results(passage: Passage) -> bool:
    """Return whether a passage stands where a document tells its own results."""
    if passage.cell is not None or passage.block.kind in {"heading", "caption", "footnote"}:
        return False
    section = passage.section
    if section.role not in _OPEN:
        return False
    titles = " ".join(filter(None, (section.title, *section.path)))
    return not (_PLAN_TITLE.search(titles) and not _RESULT_TITLE.search(titles))


def is_result(sentence: str) -> bool:
    """Return whether a sentence may tell a result: no definition, plan, eligibility, or finding of others."""
    return _NUMBER.search(sentence) is not None and not _NOT_A_RESULT.search(sentence)
