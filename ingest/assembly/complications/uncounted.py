"""Reports of harms that no number counts: observed, absent or possible, by what their sentence says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.complications.counting import Count
from ingest.assembly.complications.drafting import OPINION, draft_of
from ingest.assembly.complications.drafts import Draft
from ingest.assembly.complications.harms import (
    CHANGED,
    COMPARED,
    HAPPENED,
    HARM_WORDS,
    MORE_IN,
    NO_DIFFERENCE,
)
from ingest.assembly.complications.whose import arm_of
from kb.documents import Role
from kb.statements import Certainty, Occurrence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import ArmMention, Mention, Passage
    from ingest.assembly.context import StudyContext

_OF_ALL = re.compile(r"\b(?:none of|any of|(?:in|of) all|all of)(?: the| our)?\s*$", re.IGNORECASE)
_COMPARATOR = re.compile(
    r"\b(?:relative to|compared (?:to|with)|in comparison (?:to|with)|than(?: in| with)?|versus|"
    r"unlike)(?: the)?\s*$",
    re.IGNORECASE,
)
_HAVING = re.compile(
    r"\b(?:patients?|cases?|subjects?|those)\b[^.;]{0,40}\b(?:with|having|who (?:had|developed))\b[^.;]*$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\b(?:in|among|of|for|than) (?:the |those )?(?:patients?|subjects?|participants?|those)? ?who "
    r"(?:had |have )?(?:experienced|had|developed|suffered(?: from)?|complained of) (?:\w+ )?$",
    re.IGNORECASE,
)
_ARE_WITHOUT = re.compile(
    r"\b(?:patients?|subjects|participants|volunteers|individuals|those|women|men|children|people) without"
    r"(?: any| known)?$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"[^.;,]{0,40}?\b(?:had|developed|required|needed|experienced|received|showed|died|was|were)\b",
    re.IGNORECASE,
)
_THE_OTHERS = re.compile(
    r"[^.;,]{0,40}?\b(?:in|among|of|by|for) (?:any of )?(?:the |all |all the )?(?:other|remaining|rest)\b",
    re.IGNORECASE,
)
_NOT_RELATED = re.compile(r"\b(?:related|attribut\w+|considered|due|associated)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:most|majority|many|large number|several|some|\d+(?:\.\d+)? ?%|\d+ patients)"
    r"(?: (?!and\b|but\b|while\b)[\w-]+){0,7} $",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:reported|noted|noticed|observed|seen|occurred|developed|complained|encountered)\b", re.IGNORECASE
)
_EXCEPT = re.compile(
    r"\b(?:except|apart from|aside from|other than|besides|with the exception)\b", re.IGNORECASE
)
_HIGHER_RATE = re.compile(
    r"\b(?:higher|greater|increased|more frequent) (?:[\w-]+ )?"
    r"(?:incidences?|rates?|frequency|occurrence|prevalence) of (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_MADE_BETTER = re.compile(
    r"\b(?:improved|reduced|relieved|decreased|alleviated|ameliorated|attenuated|lowered) "
    r"(?:the )?(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_FEWER_SUCH = re.compile(
    r"\b(?:fewer|less|lower|reduc\w+|avoid\w*|minimi[sz]\w+|decreas\w+) (?:[\w-]+ ){0,3}?"
    r"(?:complications?|side[- ]effects?|events?|effects?)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_HAD_MORE = re.compile(
    r"\b(?:had|experienced|reported|developed|suffered) (?:\w+ly )?more (?:episodes of )?(?:[\w-]+ )?$",
    re.IGNORECASE,
)
_GROUP_OF_RATE = re.compile(r"[^.;,]{0,30}?\b(?:in|with|for|among|after) (?:the |those (?:\w+ )?)?$")
_IN_MORE_THAN = re.compile(
    r"\b(?:in|by|of|with|at) (?:a )?(?:(?:greater|more|higher|frequency|rate) (?:than|of)|[>≥])\s*\d",
    re.IGNORECASE,
)
_IN_THE = re.compile(r"^\W*in (?:the )?$", re.IGNORECASE)
_BY_A_WAY = re.compile(  # the treatment that a review is of, said by its way alone
    r"\b(?:with|during|after|following|by) (?:the |this |an? )?(?:[\w-]+ ){0,2}?(?:approach|technique"
    r"|procedure|route|access)(?:es|s)?\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"\b(?:(?:incidences?|rates?|frequency|risk) of (?:the |an? )?(?:[\w-]+ ){0,2}|"
    r"differences? (?:in|of) [^.;]{0,30})$",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\b(?:are|is|were|was|as)\s+(?:\w+\s+)?(?:presented|shown|summari[sz]ed|listed|given|displayed|"
    r"described|depicted|detailed|illustrated|reported)\s+(?:in|by)\s+(?:the\s+)?(?:\w+\s+)?(?:tables?|figs?|figures?)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?P<over>more than |over |> ?)?(?P<n>\d{1,3}(?:,\d{3})+|\d+) (?:consecutive )?(?P<unit>cases|"
    r"patients|procedures|embolizations|injections|blocks|treatments)\b",
    re.IGNORECASE,
)


def uncounted(
    passage: Passage,
    harm: Mention,
    arms: Sequence[ArmMention],
    sentence: tuple[int, int],
    context: StudyContext,
) -> Draft | None:
    """Return the report of a harm that no number counts.

    Or None where the sentence does not say what happened.
    """
    text = passage.text[sentence[0] : sentence[1]]
    opinion = context.study.kind in OPINION
    draft = draft_of(passage, harm, sentence, context)
    speaks_of_cases = not opinion or re.search(r"\b(?:we|our|never|no cases?)\b", text, re.IGNORECASE)
    if harm.negated and speaks_of_cases:
        return _absent(draft, harm, arms, sentence, opinion=opinion)
    if draft.is_generic:
        return None
    if opinion:
        return _possible(draft, harm, sentence)
    if harm.hypothetical or harm.hedged or not HAPPENED.search(text):
        return None
    return _observed(draft, harm, arms, sentence)


def _absent(
    draft: Draft, harm: Mention, arms: Sequence[ArmMention], sentence: tuple[int, int], *, opinion: bool
) -> Draft | None:
    """Return the report of a harm that did not happen; None where only its change is denied."""
    passage = draft.passage
    if passage.section.role is Role.FIGURE or _denies_else(passage, harm, sentence):
        return None
    draft.occurrence = Occurrence.NONE
    draft.arm = _near_arm(passage, harm, arms, sentence)
    _add_total(draft, passage, sentence, opinion=opinion)
    return draft


def _denies_else(passage: Passage, harm: Mention, sentence: tuple[int, int]) -> bool:
    """Return whether a sentence denies something else than that a harm happened to those of the study."""
    text, (start, stop) = passage.text, sentence
    cue_start, cue_stop = (
        (harm.cue.start, harm.cue.stop) if harm.cue is not None else (harm.start, harm.start)
    )
    said, after = text[start:cue_start], text[harm.stop : stop]
    return bool(
        # "none of the patients with a hematoma had symptoms" denies the symptoms
        (_HAVING.search(text[cue_stop : harm.start]) and _DENIED.match(after))
        # "a fall not related to treatment" happened
        or (cue_start >= harm.stop and _NOT_RELATED.search(text[cue_start:cue_stop]))
        # "in the absence of fever, patients went home" says when they went
        or (text.startswith(("absence", "Absence"), cue_start) and _IN_THE.match(said))
        # "in patients without heart disease" says who was looked at, "the others" that some had it
        or _ARE_WITHOUT.search(text[start:cue_stop])
        or _THE_OTHERS.match(after)
        # "most patients had no headache": some had
        or _SOME.search(said)
        or _IN_MORE_THAN.search(after)
        or (_is_general(harm) and _EXCEPT.search(text[start:stop]))
        or CHANGED.search(text[cue_stop : harm.start])
    )


def _is_general(harm: Mention) -> bool:
    """Return whether a mention is a word for harms in general."""
    concept = harm.of_kind("complication")
    return concept is not None and concept.generic


def _possible(draft: Draft, harm: Mention, sentence: tuple[int, int]) -> Draft | None:
    """Return the report of a harm that an opinion says may happen after a treatment."""
    passage = draft.passage
    words = passage.text[sentence[0] : sentence[1]]
    risky = harm.hypothetical or harm.hedged or re.search(r"\brisks?\b|\bcomplication", words, re.IGNORECASE)
    treated = any(m.of_kind("intervention", "agent") for m in passage.within(passage.mentions, *sentence))
    if not risky or not (treated or _BY_A_WAY.search(words)):
        return None
    draft.occurrence, draft.certainty = Occurrence.POSSIBLE, Certainty.HYPOTHETICAL
    return draft


def _observed(
    draft: Draft, harm: Mention, arms: Sequence[ArmMention], sentence: tuple[int, int]
) -> Draft | None:
    """Return the report of a harm that happened, to nobody knows how many."""
    passage = draft.passage
    words = passage.text[sentence[0] : sentence[1]]
    if passage.section.role in (Role.DISCUSSION, Role.CONCLUSION) and not _SEEN.search(words):
        return None  # a discussion that does not say that something was seen speaks of what it means
    draft.occurrence, draft.confidence = Occurrence.OBSERVED, 0.6
    following = [a for a in arms if a.start >= harm.stop]
    more = next((a for a in following if MORE_IN.search(passage.text[harm.stop : a.start])), None)
    if more is None and following and _HIGHER_RATE.search(passage.text[sentence[0] : harm.start]):
        near = _GROUP_OF_RATE.fullmatch(passage.text[harm.stop : following[0].start])
        more = following[0] if near else None
    if more is not None:
        draft.arm, draft.confidence = more.arm, 0.55
        return draft
    before = passage.text[sentence[0] : harm.start]
    earlier = [a for a in arms if a.stop <= harm.start]
    if earlier and _HAD_MORE.search(before):
        draft.arm, draft.confidence = earlier[-1].arm, 0.55
        return draft
    if (
        _FEWER_SUCH.search(before)
        or _MADE_BETTER.search(before)
        or _AMONG.search(before)
        or _HOW_OFTEN.search(before)
    ):
        return None  # "satisfaction among patients who had pain" tells of their satisfaction
    if (
        _SHOWN.search(words)
        or NO_DIFFERENCE.search(words)
        or (COMPARED.search(words) and not HARM_WORDS.search(words))
    ):
        return None
    draft.arm = _near_arm(passage, harm, arms, sentence)
    return draft


def _near_arm(
    passage: Passage, harm: Mention, arms: Sequence[ArmMention], sentence: tuple[int, int]
) -> int | None:
    """Return the one arm that a sentence speaks of, as for a count at the harm's place."""
    others = [a for a in arms if _COMPARATOR.search(passage.text[max(sentence[0], a.start - 25) : a.start])]
    arms = [a for a in arms if a not in others]
    if len({a.arm for a in arms}) == 1:
        return arms[0].arm
    pseudo = Count(harm.start, harm.stop)
    return arm_of(passage, pseudo, [pseudo], 0, arms, sentence[0]) if arms else None


def _add_total(draft: Draft, passage: Passage, sentence: tuple[int, int], *, opinion: bool) -> None:
    """Add the number of cases among which a harm did not occur, where the sentence gives it.

    "more than 2,000 cases".
    """
    match = _TOTAL.search(passage.text, sentence[0], sentence[1])
    if match is None or (not opinion and not _OF_ALL.search(passage.text[sentence[0] : match.start()])):
        return
    draft.events, draft.total = 0, int(match["n"].replace(",", ""))
    draft.total_relation = ">" if match["over"] else "="
    draft.unit = "patient" if match["unit"].lower() == "patients" else None
    draft.confidence = 0.7 if opinion else 0.85
