"""Where a text speaks of harms: the words that make a condition a complication.

A vocabulary name alone is not enough: a headache may be what is treated, what is measured, or what the
treatment did. These rules decide by the words around it, its section and its list.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.assembly.complications.happening import is_denied, is_event
from ingest.assembly.salience import is_treated_here, weigh
from kb.documents import Role
from kb.folding import fold

if TYPE_CHECKING:
    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

HARM_WORDS = re.compile(
    r"\b(?:complication|adverse|side[- ]?effect|toxicit|safety|safe\b|untoward|sequela|morbidity|"
    r"mortality|incident|harm|"
    r"undesirable|unwanted|intoleran|tolerated|tolerability|reaction)\w*",
    re.IGNORECASE,
)
HAPPENED = re.compile(
    r"\b(?:occurr?(?:ed|ing|ence|ences|s)?|develop(?:ed|ing|ment|s)?|experienc(?:ed|ing)|complain(?:ed|"
    r"ing|ts?)|suffer(?:ed|ing)|"
    r"observed|seen|noted|noticed|encountered|found|detected|recorded|reported|had|was|were|there (?:was|"
    r"were)|incidence|"
    r"frequency|cases?|episodes?|due to|because of|caused|required|resolved|presented|showed|resulted|"
    r"led to)\b",
    re.IGNORECASE,
)
NOT_A_RESULT = re.compile(
    r"\b(?:(?:was|were) (?:\w+ )?(?:defined|assessed|evaluated|monitored|measured|investigated|compared|"
    r"looked for|asked|"
    r"excluded|treated with|recorded (?:at|every|using|by|on|during|for))|will be|contraindicat|"
    r"exclusion criteria|inclusion criteria|"
    r"(?:typical|representative|illustrative) (?:examples?|cases?|images?)|factors,? (?:e\.g|such as|like)\b|"
    r"(?:to|we) (?:assess|evaluate|compare|investigate|determine|examine|record|study|monitor)(?:ed)?|"
    r"primary (?:end ?point|outcome)|"
    r"secondary (?:end ?point|outcome)|reasons? for (?:the )?"
    r"(?:exclusion|withdrawal|drop-?out|going off|discontinu|stopping|terminat)|"
    r"were excluded|was excluded|risk factors?|sample size|hypothes|"
    r"defined as|if )",
    re.IGNORECASE,
)
OWN_STUDY = re.compile(
    r"\b(?:our (?:study|patients|series|results|data|trial|experience|cohort|own|findings|cases)|"
    r"this (?:study|trial|series)|"
    r"the (?:present|current) (?:study|trial|series)|in our|we (?:found|observed|noted|had|encountered|"
    r"did not|have|saw)|"
    r"none of (?:our|the|these)|no patient)\b",
    re.IGNORECASE,
)
OTHER_STUDY = re.compile(
    r"\bet al\b|\b(?:in|of) (?:an)?other cohorts?\b|"
    r"\b(?:previous|other|several|many|some|earlier|published|recent) (?:\w+ )?(?:stud|report|"
    r"author|trial|investigat|"
    r"research|series|work)\w*|\b(?:in|of) (?:a|the|another|one) (?:\w+ ){0,3}(?:study|trial|"
    r"meta-analysis|review) (?:by|of|from)\b|"
    r"\bha(?:ve|s) reported\b|\bhas been (?:shown|reported|described)\b|\bhave been (?:shown|reported|"
    r"described)\b|\breported (?:that|in the literature)\b|"
    r"\bin the literature\b|\bstudies\b|\b(?:is|are) (?:known|well[- ]known|associated|common)\b",
    re.IGNORECASE,
)
NO_DIFFERENCE = re.compile(
    r"\b(?:no|not|without)\b[^.;]{0,40}\b(?:differen|significan)\w*|\bcomparable\b|\bsimilar\b|"
    r"\bdid not differ\b",
    re.IGNORECASE,
)
CHANGED = re.compile(
    r"\b(?:increas|decreas|differen|chang|reduc|improv|effect on|ris(?:e|ing)\b|rais|lengthen|affect|"
    r"drop|exacerbat|aggravat)\w*",
    re.IGNORECASE,
)
MORE_IN = re.compile(
    r"\b(?:higher|more (?:frequent|common|often)(?:ly)?|greater|increased)\b[^.;,]{0,25}\b(?:in|with|"
    r"for|on|among|after|under|by)\b[^.;,]{0,12}$",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:lower|higher|less|fewer|more|greater|reduced|increased|decreased)\b", re.IGNORECASE
)
_NOT_A_HARM_BEFORE = re.compile(
    r"\b(?:requir(?:e|es|ed|ing)|effects? against|"
    r"treatment (?:of|for)|treated for|therapy for|for|prevent\w*|"
    r"prophylaxis (?:of|for)|history of|types? of|"
    r"score|scores|scale|elective|success rates? of|success of|attempts? (?:at|of)|"
    r"time (?:of|to) (?:the )?onset(?: of| as referred to)?|duration of|time to)\s+(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_NOT_A_HARM_AFTER = re.compile(
    r"^[- ](?:barriers?|prevention|prophylaxis|scores?|scales?|intensity|severity|levels?|relief|control|"
    r"of (?:our|this|the) (?:study|trial)|(?:\w+ly )?from \d+|threshold|free|positions?)\b",
    re.IGNORECASE,
)
_RELIEVED = re.compile(
    r"[^.;]{0,90}?\b(?:was|were|been) (?:\w+ )?(?:relieved|alleviated|improved|ameliorated)\b", re.IGNORECASE
)
_TREATED_IN_SOME = re.compile(
    r"\b(?:patients?|child(?:ren)?|subjects?|participants?|wom[ae]n|m[ae]n|cases?)\b(?:[^.;]|\.\d){0,90}"
    r"\b(?:required|needed)\b[^.;,]{0,40}\bfor (?:[\w-]+ )?$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|unless|in (?:the )?case of|in the event of)\b[^.;]*$", re.IGNORECASE)
_MEASURE_FALLS = re.compile(
    r"\b(?:HR|MAP|[SD]BP|BP|SpO2|pressures?|rates?|levels?|scores?|counts?|values?|h(?:a)?emoglobin|"
    r"temperature|saturation)\s+(?:\w+ ){0,1}$",
    re.IGNORECASE,
)
_FALL_OF = re.compile(
    r"^\s*(?:in (?:the )?(?:mean |systolic |diastolic |arterial |blood |heart |oxygen |h(?:a)?emoglobin|"
    r"MAP|HR|[SD]BP|BP|pulse)|of (?:more than |over |>? ?\d)|significantly|below|from|by \d)",
    re.IGNORECASE,
)
_GOT_BETTER = re.compile(
    r"\b(?:improve(?:ments?|d)|relief|reductions?|resolution|alleviation|amelioration|remission) (?:in|of) "
    r"(?:the )?(?:[\w/-]+,? ){0,4}$",
    re.IGNORECASE,
)
_NOT_LOOKED_AT = re.compile(
    r"^[^.;,]{0,20}?\b(?:could not be|cannot be|was not|were not|can not be) (?:\w+ )?(?:assessed|evaluated|"
    r"measured|recorded|monitored|determined|studied|investigated|examined|looked for)\b",
    re.IGNORECASE,
)
_DISCONTINUED = re.compile(
    r"\b(?:discontinu|withdr|dropp|stopp)\w*\b[^.;]{0,50}(?:due to|because of|for|owing to) (?:\w+ )?$",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"\b(?:[Mm]ost|[Mm]ajority|[Ss]ome|[Mm]any|[Aa]ll|[Hh]alf) of (?:(?:the|these|those) )?"
    r"(?:(?!patients|subjects|participants|cases|women|men|children|our)[\w-]+ ){0,2}$"
)  # "most of the adverse events (31/88)" counts events
_DUE_TO = re.compile(
    r"\b(?:due to|because of|owing to|attribut\w+ to|caused by) (?:an? |any |the )?(?:[\w-]+ )?$",
    re.IGNORECASE,
)  # "no death due to adverse events" denies the death
_LETTERED_GROUP = re.compile(
    r"\b[Gg]roups? (?:[A-Z]{1,4}|[IVX]+|\d)\b|\bboth (?:the )?groups\b|\b(?:either|each) group\b|"
    r"\b(?:all|any) (?:of )?the (?:two |three |four )?groups\b"
)
_SEEN_IN_SOME = re.compile(
    r"\b(?:less|more) (?:frequent|common)(?:ly)? (?:in|with|after)\b|"
    r"\b(?:developed|experienced|complained|suffered|occurred)\b|"
    r"\b(?:was|were|been) (?:\w+ )?(?:observed|noted|noticed|reported|seen|recorded|found|"
    r"encountered) (?:in|by) (?:only )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_SOME_HAD = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)(?: \(\d[^()]*\))?(?: \w+)? "
    r"(?:patients?|subjects?|participants?|wom[ae]n|m[ae]n|child(?:ren)?)(?: \([^()]*\))?"
    r"(?: (?:in|of|from) [^.;,]{1,30})? "
    r"(?:had|reported|felt|experienced) (?:an? )?(?:[a-z-]+ ){0,2}$",
    re.IGNORECASE,
)
_COMPLAINED = re.compile(
    r"\b(?:complain(?:ed|ing) of|suffer(?:ed|ing) from) (?:(?:[\w-]+ ){0,3}|[^.;]{0,30}\d\S* of )$",
    re.IGNORECASE,
)
_CALLED_COMPLICATION = re.compile(
    r"[^.;:]{0,60}? (?:is|are|remains?) (?:an? |the |among the |one of the )?(?:[\w-]+ ){0,4}"
    r"(?:complications?|side[- ]effects?|adverse (?:effects?|events?))\b",
    re.IGNORECASE,
)
_AS_COMPLICATION = re.compile(
    r"\b(?:complications?|side[- ]effects?|adverse (?:events?|effects?)),? (?:such as|including|like) "
    r"(?:[\w-]+,? ){0,6}$",
    re.IGNORECASE,
)
_FRONT = (Role.TITLE, Role.ABSTRACT)
_PROMINENT = 3.0
_RULES = Path(__file__).parents[2] / "rules"
_OWN_ROLES = frozenset(
    {Role.RESULTS, Role.ABSTRACT, Role.SUMMARY, Role.CASE, Role.TABLE, Role.FIGURE, Role.CONCLUSION}
)
_OTHERS_WORK = re.compile(
    r"\bet al\b|\bin the literature\b|"
    r"\b(?:previous|other|earlier|published|prior) (?:\w+ )?(?:stud|report|trial|series)",
    re.IGNORECASE,
)
_NOT_STUDIED = re.compile(
    r"\b(?:did|could|do) not (?:\w+ )?(?:measure|include|assess|evaluate|record|study|examine|investigate|"
    r"analy[sz]e|monitor|ask)\b|\b(?:normally|evenly) distributed\b|"
    r"\bat (?:screening|enrolment|enrollment|study entry|admission)\b",
    re.IGNORECASE,
)
_SAYS_FOUND = re.compile(
    r"\b(?:none|no|not|\d+ (?:patients|cases))\b|\w \((?:n\s*=\s*)?\d+(?:\.\d+)?\s?(?:%|\)|/)|"
    r"(?<!who )(?<!that )\b(?:developed|suffered|complained)\b",
    re.IGNORECASE,
)
"""What a sentence about methods does not say: "no …", "3 patients", "dysphagia (2)"."""
_INLINE = re.compile(
    r"(?:^|[.\s])(Backgrounds?|Introduction|Objectives?|Aims?|Purpose|"
    r"(?:(?:Materials?|Patients?) and )?Methods?|Setting|Design|Results?|Findings|Conclusions?|"
    r"Interpretation|Discussion)(?: and \w+)?\s*:"
)
"""A label inside the one paragraph of an abstract."""
_OPINION_KINDS = frozenset({"interview", "commentary", "review", "guideline"})


def is_abstract_result(passage: Passage) -> bool:
    """Return whether an abstract's passage tells results or conclusions; unlabelled parts may."""
    heading = (passage.section.title or "").lower()
    return not re.search(
        r"background|objective|aim|introduction|purpose|method|setting|design|material", heading
    )


def _labelled_otherwise(before: str) -> bool:
    """Return whether the last label inside an abstract's paragraph is that of aims or methods."""
    labels = _INLINE.findall(before) if ":" in before else []
    return bool(labels) and re.match(r"Res|Find|Concl|Interp|Disc", labels[-1]) is None


def _is_of_methods(sentence: str) -> bool:
    """Return whether a sentence says what was looked at, or was not, and nothing that was found."""
    if _NOT_STUDIED.search(sentence):
        return True
    return NOT_A_RESULT.search(sentence) is not None and _SAYS_FOUND.search(sentence) is None


def may_report(passage: Passage, start: int, stop: int, context: StudyContext) -> bool:
    """Return whether a sentence may tell what happened in this study (or, in an opinion, what may happen)."""
    role, sentence = passage.section.role, passage.text[start:stop]
    if context.study.kind in _OPINION_KINDS:
        return role not in (Role.TITLE, Role.KEYWORDS, Role.BACK, Role.QUESTION)
    if _is_of_methods(sentence):
        return False
    if role is Role.ABSTRACT:
        of_others = _OTHERS_WORK.search(sentence) and not OWN_STUDY.search(sentence)
        return is_abstract_result(passage) and not of_others and not _labelled_otherwise(passage.text[:start])
    if role in _OWN_ROLES:
        return not OTHER_STUDY.search(sentence) or bool(OWN_STUDY.search(sentence))
    if role in (Role.DISCUSSION, Role.BODY, Role.LIST, Role.LIMITATIONS):
        return not re.search(r"\bet al\b|\bstudies\b|\[\d|\bthey\b|\btheir\b", sentence) and (
            bool(OWN_STUDY.search(sentence))
            or (_names_own_group(passage, start, stop) and not OTHER_STUDY.search(sentence))
        )
    return False


def _names_own_group(passage: Passage, start: int, stop: int) -> bool:
    """Return whether a sentence names a group of this study: by its letter, or as an arm's group."""
    arms = passage.within(passage.arms, start, stop)
    return bool(_LETTERED_GROUP.search(passage.text, start, stop)) or any(
        "group" in passage.text[a.start : a.stop + 7].lower() for a in arms
    )


@lru_cache(maxsize=1)
def intended_effects() -> frozenset[str]:
    """Return the folded names of what treatments are for, or are measured by.

    Harms only where the text says so.
    """
    with (_RULES / "intended_effects.tsv").open(encoding="utf-8", newline="") as file:
        return frozenset(fold(row["name"]) for row in csv.DictReader(file, delimiter="\t"))


def is_harm(mention: Mention, sentence: str, passage: Passage, context: StudyContext) -> bool:
    """Return whether a mention of a complication concept is one here, and not the disease or a measure."""
    concept = mention.of_kind("complication")
    treated = mention.of_kind("indication")
    if treated is not None and concept is not None and _is_narrower(mention.text, concept, treated):
        treated = None  # "soreness at the injection site" is more than the soreness that is treated
    slug = treated.slug if treated is not None else concept.slug if concept is not None else ""
    if concept is None or is_disease(slug, context):
        return False
    if _is_named_otherwise(mention, passage):
        return False
    heading = " ".join((*passage.section.path, passage.section.title or ""))
    told_as_harm = bool(HARM_WORDS.search(sentence) or HARM_WORDS.search(heading))
    names = {fold(concept.label), fold(mention.text)}
    if mention.of_kind("outcome") is not None or not names.isdisjoint(intended_effects()):
        seen = fold(concept.label) not in intended_effects() and bool(_SEEN_IN_SOME.search(sentence))
        seen = seen or bool(_COMPLAINED.search(passage.text[: mention.start][-60:]))
        seen = seen or bool(_SOME_HAD.search(passage.text[: mention.start][-90:]))
        seen = seen or (names.isdisjoint(intended_effects()) and is_denied(mention, passage))
        return (told_as_harm or seen) and concept.label not in ("pain", "postoperative pain")
    if told_as_harm or mention.of_kind("indication", "mechanism", "anatomy") is None:
        return True
    if is_event(mention, passage):
        return True
    beside = passage.within(passage.mentions, *passage.sentence_at(mention.start))
    others = (m for m in beside if m is not mention and m.of_kind("complication"))
    return any(len({c.kind for c in m.concepts}) == 1 for m in others) or bool(_SEEN_IN_SOME.search(sentence))


def _is_narrower(text: str, concept: Concept, treated: Concept) -> bool:
    """Return whether words name a harm of which the treated condition is only the head."""
    words = fold(text)
    return fold(treated.label) != words and fold(treated.label) in words and concept.label != treated.label


def is_disease(slug: str, context: StudyContext) -> bool:
    """Return whether a condition is what the study treats, and not what its treatments may do.

    A headache that follows a dural puncture is prominent where needles are compared, but nobody is treated
    for it: the front of the paper never says so, and the paper calls it a complication.
    """
    if slug not in context.treated:
        return False
    places = context.places.get(("indication", slug), [])
    told = [(p, m) for p, m in places if not is_event(m, p)]
    if any(p.section.role in _FRONT and is_treated_here(p, m) for p, m in told):
        return True
    return weigh(told) >= _PROMINENT and not any(_is_called_complication(m, p) for p, m in places)


def _is_called_complication(mention: Mention, passage: Passage) -> bool:
    """Return whether a sentence says of a condition that it is a complication of something."""
    start, stop = passage.sentence_at(mention.start)
    return bool(
        _CALLED_COMPLICATION.match(passage.text[mention.stop : stop])
        or _AS_COMPLICATION.search(passage.text[start : mention.start])
    )


def _is_named_otherwise(mention: Mention, passage: Passage) -> bool:
    """Return whether the words around a name say that no harm is told.

    It is treated, scored or prevented, or is why a patient left the study.
    """
    start, stop = passage.sentence_at(mention.start)
    before, after = passage.text[start : mention.start], passage.text[mention.stop : stop]
    if mention.text.lower().startswith("related") and before.endswith("-"):
        return True  # the end of a compound that names something else ("skin-related …")
    concept = mention.of_kind("complication")
    if (
        concept is not None
        and concept.generic
        and (
            _DISCONTINUED.search(before[-70:])
            or _SHARE_OF.search(before)
            or (mention.negated and _DUE_TO.search(before))
        )
    ):
        return True
    if _GOT_BETTER.search(before[-90:]):
        return True
    if _UNTIL.search(before) or _NOT_LOOKED_AT.match(after) or _is_falling_measure(mention, before, after):
        return True
    if _RELIEVED.match(after):
        return True
    named = _NOT_A_HARM_BEFORE.search(before[-50:]) and not _TREATED_IN_SOME.search(before[-190:])
    return bool(named or _NOT_A_HARM_AFTER.match(after))


def _is_falling_measure(mention: Mention, before: str, after: str) -> bool:
    """Return whether "fall" tells of a measure that falls, and of nobody who fell."""
    falls = mention.text.lower().startswith("fall")
    return falls and bool(_MEASURE_FALLS.search(before[-40:]) or _FALL_OF.match(after))
