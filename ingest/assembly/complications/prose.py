"""Complication reports in sentences and lists.

A sentence that may report (``harms.may_report``) is read as a whole: its harms, counts and arms are tied
together (``counting.tie``); what has no count is observed where the sentence says that it happened, absent
where it is negated, possible where it is hedged or stands in a list of risks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.assembly.complications.carrying import with_carried_heads
from ingest.assembly.complications.counting import Count, counts_in
from ingest.assembly.complications.drafting import OPINION, draft_of, standing_of
from ingest.assembly.complications.drafts import Draft
from ingest.assembly.complications.groups import (
    in_each_group,
    is_sum_of_each,
    meant_arms,
    opposed,
    without_twins,
)
from ingest.assembly.complications.harms import (
    CHANGED,
    COMPARED,
    HAPPENED,
    HARM_WORDS,
    MORE_IN,
    NO_DIFFERENCE,
    is_harm,
    may_report,
)
from ingest.assembly.complications.told_groups import Told, told_groups, treatments_of
from ingest.assembly.complications.tying import arm_of, tie
from ingest.assembly.lists import ListKind, discovered, items_of, list_kind
from ingest.quotes import quote, span_quote
from kb.documents import Role
from kb.statements import Certainty, Occurrence, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_ONLY_ONE = re.compile(
    r"\w (?:was|were|is|are|being) (?:the |an? |our )?(?:only|sole|main|commonest|"
    r"(?:second )?most (?:common|frequent)(?:ly)?)(?: \w+)? (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_OF_ONE = re.compile(r"\s+of\s+(?:an? )?(?!the\b|our\b|this\b|all\b)(?:(?:mild|moderate|severe|grade \d) )?")
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
_COUNTED = re.compile(
    r"\s*\(\s*(?:[nN]\s*=\s*)?\d+(?:\.\d+)?(?:\s?%|\s*(?:\(|/|vs|versus|and|,|\)|of|patients))"
)
"""A number in brackets right behind a harm counts it, whatever a sentence denies before."""
_SHOWN = re.compile(
    r"\b(?:are|is|were|was|as)\s+(?:\w+\s+)?(?:presented|shown|summari[sz]ed|listed|given|displayed|"
    r"described|depicted|detailed|illustrated|reported)\s+(?:in|by)\s+(?:the\s+)?(?:\w+\s+)?(?:tables?|figs?|figures?)\b",
    re.IGNORECASE,
)
_NEVER = (Role.TITLE, Role.KEYWORDS, Role.BACK, Role.METHODS, Role.TABLE)
_TOTAL = re.compile(
    r"\b(?P<over>more than |over |> ?)?(?P<n>\d{1,3}(?:,\d{3})+|\d+) (?:consecutive )?(?P<unit>cases|"
    r"patients|procedures|embolizations|injections|blocks|treatments)\b",
    re.IGNORECASE,
)


def from_prose(passages: Sequence[Passage], context: StudyContext) -> Iterator[Draft]:
    """Yield the reports of all paragraphs, captions and list items."""
    for passage in passages:
        if passage.cell is not None or passage.section.role in _NEVER:
            continue
        if passage.block.kind == "item" and list_kind(passage, context.document) is not ListKind.NONE:
            if list_kind(passage, context.document) is ListKind.HARMS:
                yield from _from_item(passage, context)
            continue
        if passage.block.kind == "heading":
            continue
        for start, stop in passage.sentences:
            if may_report(passage, start, stop, context):
                yield from _from_sentence(passage, start, stop, context)


def _from_sentence(passage: Passage, start: int, stop: int, context: StudyContext) -> Iterator[Draft]:
    """Yield the reports of one sentence."""
    text = passage.text[start:stop]
    named = [
        m for m in passage.within(passage.mentions, start, stop) if m.of_kind("complication") is not None
    ]
    named = with_carried_heads([m for m in named if not _sums_up(m, passage, start)], passage, stop)
    if not any(is_harm(m, text, passage, context) for m in named):
        return
    told_of = told_groups(passage, start, stop, meant_arms(passage, start, stop), context)
    arms = told_of.arms
    named = _outside_names(named, arms)
    harms = [m for m in named if is_harm(m, text, passage, context)]
    # what is no harm here (a tumor's progression) keeps the numbers that belong to it
    told = [h for h in named if not h.negated or _COUNTED.match(passage.text, h.stop)]
    counts = counts_in(passage, start, stop, told)
    pairs = tie(passage, told, counts, arms, (start, stop), len(context.study.arms))
    pairs = opposed(passage, without_twins(passage, pairs), arms, context)
    counted = {id(h) for h, _ in pairs}
    for harm, count in pairs:
        if is_sum_of_each(count, pairs, passage, stop, context):
            continue
        if any(h is harm for h in harms) and not _is_total(harm, count, pairs):
            draft = _counted(passage, harm, count, (start, stop), context)
            for each in in_each_group(draft, count, stop, context, arms):
                yield _of_group(each, told_of, context)
    for harm in harms:
        if id(harm) not in counted:
            uncounted = _uncounted(passage, harm, arms, (start, stop), context)
            if uncounted is not None:
                yield _of_group(uncounted, told_of, context)


def _outside_names(named: Sequence[Mention], arms: Sequence[ArmMention]) -> list[Mention]:
    """Return the harms that are no part of a group's name, and that no such name denies.

    "The no barrier group had more abscesses" denies none of them.
    """
    kept = [m for m in named if not any(a.start <= m.start and m.stop <= a.stop for a in arms)]
    return [
        replace(m, negated=False, cue=None)
        if (cue := m.cue) is not None and m.negated and any(a.start <= cue.start < a.stop for a in arms)
        else m
        for m in kept
    ]


def _of_group(draft: Draft, told: Told, context: StudyContext) -> Draft:
    """Return a report with the label and the treatments of a group that is no arm of the study."""
    group = told.group(draft.arm)
    if group is None:
        return draft
    draft.arm, (draft.arm_label, draft.treatments) = None, group
    if not draft.treatments:
        treatments = treatments_of(told, draft.arm_label, context)
        draft.of_others, draft.treatments = treatments is not None, treatments or ()
    return draft


def _sums_up(harm: Mention, passage: Passage, start: int) -> bool:
    """Return whether a word for harms in general only says of another what it was.

    "A burn was the only complication (n = 1)" and "a serious adverse event of a burn" count the burn.
    """
    concept = harm.of_kind("complication")
    if concept is None or not concept.generic:
        return False
    after = _OF_ONE.match(passage.text, harm.stop)
    named = after and any(
        0 <= m.start - after.end() < 20 and m.of_kind("complication") for m in passage.mentions
    )
    return bool(named) or _ONLY_ONE.search(passage.text[start : harm.start]) is not None


def _is_total(harm: Mention, count: Count, pairs: Sequence[tuple[Mention, Count]]) -> bool:
    """Return whether a count only sums up what the sentence gives for each arm."""
    parts = [c.events for h, c in pairs if h is harm and c.arm is not None and c.events is not None]
    return count.arm is None and count.events is not None and len(parts) > 1 and sum(parts) == count.events


def _counted(
    passage: Passage, harm: Mention, count: Count, sentence: tuple[int, int], context: StudyContext
) -> Draft:
    """Return the report of a harm with its count."""
    draft = draft_of(passage, harm, sentence, context)
    zero = count.events == 0 or (count.events is None and count.percent == 0)
    draft.occurrence = Occurrence.NONE if zero else Occurrence.OBSERVED
    draft.events, draft.percent, draft.total, draft.total_relation = (
        count.events,
        count.percent,
        count.total,
        count.total_relation,
    )
    draft.count_of, draft.unit, draft.arm = count.count_of, count.unit, count.arm
    draft.certainty = Certainty.ASSERTED
    draft.confidence = 0.9 if passage.section.role in (Role.RESULTS, Role.ABSTRACT) else 0.75
    return draft


def _uncounted(
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
        or CHANGED.search(text[cue_stop : harm.start])
    )


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
    following = (a for a in arms if a.start >= harm.stop)
    more = next((a for a in following if MORE_IN.search(passage.text[harm.stop : a.start])), None)
    if more is not None:
        draft.arm, draft.confidence = more.arm, 0.55
        return draft
    before = passage.text[sentence[0] : harm.start]
    if _AMONG.search(before) or _HOW_OFTEN.search(before):
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


def _from_item(passage: Passage, context: StudyContext) -> Iterator[Draft]:
    """Yield a possible complication for each name in a list of risks.

    What no list holds keeps its own words.
    """
    opinion = context.study.kind in OPINION
    items = [m for m in items_of(passage) if m.of_kind("complication")]
    standing = standing_of(passage, context) if opinion else Standing.BACKGROUND
    lead = passage.block.lead
    for mention in items:
        draft = draft_of(passage, mention, (0, len(passage.text)), context)
        draft.occurrence, draft.certainty, draft.standing = (
            Occurrence.POSSIBLE,
            Certainty.HYPOTHETICAL,
            standing,
        )
        _add_lead(draft, passage, context, lead)
        yield draft
    if not items:
        ref, start, stop = discovered(passage, "complication")
        draft = Draft(
            ref, passage.text[start:stop], passage, start, stop, Occurrence.POSSIBLE, standing=standing
        )
        draft.certainty, draft.confidence = Certainty.HYPOTHETICAL, 0.6
        draft.evidence.append(quote(context.document, passage, 0, len(passage.text)))
        _add_lead(draft, passage, context, lead)
        yield draft


def _add_lead(draft: Draft, passage: Passage, context: StudyContext, lead: object) -> None:
    """Quote the words that introduce the list: they say what the items are."""
    if passage.block.lead is not None and lead is not None:
        draft.evidence.append(span_quote(context.document, passage, passage.block.lead, "definition"))
