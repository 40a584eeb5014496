"""Where a text speaks of harms: the words that make a condition a complication.

A vocabulary name alone is not enough: a headache may be what is treated, what is measured, or what the
treatment did. These rules decide by the words around it, its section and its list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.documents import Role

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext

HARM_WORDS = re.compile(
    r"\b(?:complication|adverse|side[- ]?effect|toxicit|safety|safe\b|untoward|sequela|morbidity|mortality|incident|harm|"
    r"undesirable|unwanted|intoleran|tolerated|tolerability|reaction)\w*",
    re.IGNORECASE,
)
HAPPENED = re.compile(
    r"\b(?:occurr?(?:ed|ing|ence|ences|s)?|develop(?:ed|ing|ment|s)?|experienc(?:ed|ing)|complain(?:ed|ing|ts?)|suffer(?:ed|ing)|"
    r"observed|seen|noted|noticed|encountered|found|detected|recorded|reported|had|was|were|there (?:was|were)|incidence|"
    r"frequency|cases?|episodes?|due to|because of|caused|required|resolved|presented|showed|resulted|led to)\b",
    re.IGNORECASE,
)
NOT_A_RESULT = re.compile(
    r"\b(?:(?:was|were) (?:\w+ )?(?:defined|assessed|evaluated|monitored|measured|investigated|compared|looked for|asked|"
    r"excluded|treated with|recorded (?:at|every|using|by|on|during|for))|will be|exclusion criteria|inclusion criteria|"
    r"(?:to|we) (?:assess|evaluate|compare|investigate|determine|examine|record|study|monitor)(?:ed)?|primary (?:end ?point|outcome)|"
    r"secondary (?:end ?point|outcome)|were excluded|was excluded|risk factors?|sample size|hypothes|defined as|if )",
    re.IGNORECASE,
)
OWN_STUDY = re.compile(
    r"\b(?:our (?:study|patients|series|results|data|trial|experience|cohort|own|findings|cases)|this (?:study|trial|series)|"
    r"the (?:present|current) (?:study|trial|series)|in our|we (?:found|observed|noted|had|encountered|did not|have|saw)|"
    r"none of (?:our|the|these)|no patient)\b",
    re.IGNORECASE,
)
OTHER_STUDY = re.compile(
    r"\bet al\b|\b(?:previous|other|several|many|some|earlier|published|recent) (?:\w+ )?(?:stud|report|author|trial|investigat|"
    r"research|series|work)\w*|\b(?:in|of) (?:a|the|another|one) (?:\w+ ){0,3}(?:study|trial|meta-analysis|review) (?:by|of|from)\b|"
    r"\bhas been (?:shown|reported|described)\b|\bhave been (?:shown|reported|described)\b|\breported (?:that|in the literature)\b|"
    r"\bin the literature\b|\bstudies\b|\b(?:is|are) (?:known|well[- ]known|associated|common)\b",
    re.IGNORECASE,
)
NO_DIFFERENCE = re.compile(
    r"\b(?:no|not|without)\b[^.;]{0,40}\b(?:differen|significan)\w*|\bcomparable\b|\bsimilar\b|\bdid not differ\b",
    re.IGNORECASE,
)
COMPARED = re.compile(r"\b(?:lower|higher|less|fewer|more|greater|reduced|increased|decreased)\b", re.IGNORECASE)
_OWN_ROLES = frozenset({Role.RESULTS, Role.ABSTRACT, Role.SUMMARY, Role.CASE, Role.TABLE, Role.FIGURE, Role.CONCLUSION})
_OPINION_KINDS = frozenset({"interview", "commentary", "review", "guideline"})


def is_abstract_result(passage: Passage) -> bool:
    """Return whether an abstract's passage tells results or conclusions; unlabelled parts may."""
    heading = (passage.section.title or "").lower()
    return not re.search(r"background|objective|aim|introduction|purpose|method|setting|design|material", heading)


def may_report(passage: Passage, sentence: str, context: StudyContext) -> bool:
    """Return whether a sentence may tell what happened in this study (or, in an opinion, what may happen)."""
    role = passage.section.role
    if context.study.kind in _OPINION_KINDS:
        return role not in (Role.TITLE, Role.KEYWORDS, Role.BACK, Role.QUESTION)
    if NOT_A_RESULT.search(sentence) and not re.search(r"\b(?:none|no|not|\d+ (?:patients|cases))\b", sentence, re.IGNORECASE):
        return False
    if role is Role.ABSTRACT:
        return is_abstract_result(passage)
    if role in _OWN_ROLES:
        return not OTHER_STUDY.search(sentence) or bool(OWN_STUDY.search(sentence))
    if role in (Role.DISCUSSION, Role.BODY, Role.LIST, Role.LIMITATIONS):
        return bool(OWN_STUDY.search(sentence)) and not re.search(r"\bet al\b|\bstudies\b", sentence)
    return False


def is_harm(mention: Mention, sentence: str, passage: Passage, context: StudyContext) -> bool:
    """Return whether a mention of a complication concept is one here, and not the disease or a measure."""
    concept = mention.of_kind("complication")
    if concept is None:
        return False
    if context.treats(mention):
        return False
    ambiguous = mention.of_kind("indication", "outcome", "mechanism", "anatomy") is not None
    if not ambiguous:
        return True
    heading = " ".join((*passage.section.path, passage.section.title or ""))
    if HARM_WORDS.search(sentence) or HARM_WORDS.search(heading):
        return True
    if mention.of_kind("outcome") is not None:
        return False
    others = [m for m in passage.mentions if m is not mention and m.of_kind("complication") and len(m.concepts) == 1]
    return mention.negated or bool(others) or bool(re.search(r"\b(?:developed|experienced|complained|suffered|occurred)\b", sentence))
