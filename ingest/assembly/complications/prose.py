"""Complication reports in sentences and lists.

A sentence that may report (``harms.may_report``) is read as a whole: its harms, counts and arms are tied
together (``tying.tie``); what has no count is the affair of ``uncounted``. A list of risks
tells what is possible.
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
    by_sizes,
    in_each_group,
    is_sum_of_each,
    meant_arms,
    opposed,
    without_twins,
)
from ingest.assembly.complications.harms import (
    is_harm,
    may_report,
)
from ingest.assembly.complications.told_groups import Told, short_names, told_groups, treatments_of
from ingest.assembly.complications.tying import tie
from ingest.assembly.complications.uncounted import uncounted
from ingest.assembly.lists import ListKind, discovered, items_of, list_kind
from ingest.quotes import quote, span_quote
from kb.documents import Role
from kb.statements import Certainty, Occurrence, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.annotations import ArmMention, Mention, Passage
    from ingest.assembly.context import StudyContext

_ONLY_ONE = re.compile(
    r"\w (?:was|were|is|are|being) (?:the |an? |our )?(?:only|sole|main|commonest|"
    r"(?:second )?most (?:common|frequent)(?:ly)?)(?: \w+)? (?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_OF_ONE = re.compile(r"\s+of\s+(?:an? )?(?!the\b|our\b|this\b|all\b)(?:(?:mild|moderate|severe|grade \d) )?")
_COUNTED = re.compile(
    r"\s*\(\s*(?:[nN]\s*=\s*)?\d+(?:\.\d+)?(?:\s?%|\s*(?:\(|/|vs|versus|and|,|\)|of|patients))"
)
"""A number in brackets right behind a harm counts it, whatever a sentence denies before."""
_NEVER = (Role.TITLE, Role.KEYWORDS, Role.BACK, Role.METHODS, Role.TABLE)


def from_prose(passages: Sequence[Passage], context: StudyContext) -> Iterator[Draft]:
    """Yield the reports of all paragraphs, captions and list items."""
    shorts = short_names(context)
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
                yield from _from_sentence(passage, start, stop, context, shorts)


def _from_sentence(
    passage: Passage, start: int, stop: int, context: StudyContext, shorts: Mapping[str, int]
) -> Iterator[Draft]:
    """Yield the reports of one sentence."""
    text = passage.text[start:stop]
    named = [
        m for m in passage.within(passage.mentions, start, stop) if m.of_kind("complication") is not None
    ]
    named = with_carried_heads([m for m in named if not _sums_up(m, passage, start)], passage, stop)
    if not any(is_harm(m, text, passage, context) for m in named):
        return
    told_of = told_groups(passage, start, stop, meant_arms(passage, start, stop), context, shorts)
    arms = told_of.arms
    named = _outside_names(named, arms)
    harms = [m for m in named if is_harm(m, text, passage, context)]
    # what is no harm here (a tumor's progression) keeps the numbers that belong to it
    told = [h for h in named if not h.negated or _COUNTED.match(passage.text, h.stop)]
    counts = counts_in(passage, start, stop, told)
    pairs = tie(passage, told, counts, arms, (start, stop), len(context.study.arms))
    pairs = [(h, c) for h, c in pairs if not h.negated or _COUNTED.match(passage.text[h.stop : c.stop + 2])]
    pairs = by_sizes(opposed(passage, without_twins(passage, pairs), arms, context), context)
    counted = {id(h) for h, _ in pairs}
    for harm, count in pairs:
        if is_sum_of_each(count, pairs, passage, stop, context):
            continue
        if any(h is harm for h in harms) and not _is_total(harm, count, pairs):
            whole = _counted(passage, harm, count, (start, stop), context)
            for each in in_each_group(whole, count, stop, context, arms):
                yield _of_group(each, told_of, context)
    for harm in harms:
        if id(harm) not in counted:
            draft = uncounted(passage, harm, arms, (start, stop), context)
            if draft is not None:
                yield _of_group(draft, told_of, context)


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
