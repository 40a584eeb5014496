"""Whose a column of a table of harms is, what it is charged with, and of how many patients.

A column that names no known group is charged with what is dosed where its name is a dose ("40 mg", "Dex 50"),
else with what all groups had: never with what another column is of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.assembly.complications.charging import UNTREATED
from ingest.assembly.complications.harm_heads import EVERYBODY, LACKING, TOTAL
from ingest.assembly.complications.own_words import treatment_in_own_words
from ingest.assembly.complications.told_groups import SHARED
from ingest.quotes import span_quote
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.assembly.complications.drafts import Draft
    from ingest.assembly.complications.harm_heads import Head, Heads
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_DOSE = re.compile(
    r"\d[\d.,]*\s?(?:mg|[µμu]g|mcg|g|ml|%|iu|units?)(?:\s?/\s?\w+){0,2}(?: groups?)?", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_LETTER = re.compile(r"(?:groups? )?(?P<letter>[A-Za-z]{1,2})(?:[- ]?(?P<dose>\d[\d.,]*)\w{0,3}|(?![\w-]))")
_ANY_LETTERS = frozenset({"A", "B", "C", "Group A", "Group B", "Group C"})
"""What groups are called without regard to their treatment."""
_TREATED = re.compile(
    r"\b(?:treatment|treated|intervention|experimental|investigational|active|study|test|verum)\b",
    re.IGNORECASE,
)


def give_to_group(draft: Draft, other: Head, heads: Heads, context: StudyContext) -> None:
    """Say whose count it is: an arm of the study, else what heads the column, with its treatments."""
    draft.arm, draft.treatments = other.arm, other.treatments
    if other.arm is None:
        draft.arm_label = other.label
    elif other.arm in heads.shared and other.label:
        draft.arm, draft.arm_label = None, other.label
        draft.treatments = other.treatments or context.treatment_of(other.arm)
    label = draft.arm_label
    if label and other.arm is None and not draft.treatments and UNTREATED.search(label):
        draft.arm = _control(context)
    elif label and not draft.treatments:
        if label not in heads.charges:
            heads.charges[label] = _charge_of(label, heads, context)
        found = heads.charges[label]
        draft.treatments, draft.of_others = found or (), found is not None


def _control(context: StudyContext) -> int | None:
    """Return the only arm that had a placebo and nothing else, which a table may call its controls."""
    had = [[curated().get(t.kind, t.slug) for t in arm.treatments] for arm in context.study.arms]
    found = [
        i
        for i, own in enumerate(had)
        if own and all(c is not None and c.value("role") == "placebo" for c in own)
    ]
    return found[0] if len(found) == 1 else None


def _charge_of(label: str, heads: Heads, context: StudyContext) -> tuple[Concept, ...] | None:
    """Return what a column that names no known group is charged with; None where nothing tells.

    What it means in part or in the paper's own words, else what no other column names and, where none does,
    what does not set the groups apart.
    """
    studied = context.studied
    meant = {name: found for name in heads.labels if (found := _meant(name, heads, studied)) is not None}
    own = meant.get(label) or treatment_in_own_words(label, context.document)
    if own is not None and not LACKING.match(label):
        return (own,)
    named = heads.named | {c.slug for c in meant.values()}
    apart = named or {c.slug for arm in context.arm_treatments for c in arm if c.kind == "agent"}
    apart |= {a.slug for c in studied if c.slug in apart for a in curated().ancestors(c)}
    left = tuple(c for c in studied if c.slug not in apart)
    if named and not _TREATED.search(label):
        left = tuple(c for c in left if c.kind == "intervention" and c.value("class") in SHARED)
    return left if len(left) < len(studied) else None


def _meant(label: str, heads: Heads, studied: Sequence[Concept]) -> Concept | None:
    """Return the one treatment that a label names in part: "40 mg", "Dex 50", "T0.25", "Z", "Sleeve"."""
    agents = [c for c in studied if c.kind == "agent"]
    if _DOSE.fullmatch(label):
        return agents[0] if len(agents) == 1 else None
    words = [word.lower() for word in _WORD.findall(label)]
    found = [c for c in agents if any(c.label.lower().startswith(word) for word in words)]
    found += [c for c in studied if c.kind != "agent" and c.label.lower().split()[-1] in words]
    letter = _LETTER.match(label)
    if not found and letter is not None and (letter["dose"] or heads.labels.isdisjoint(_ANY_LETTERS)):
        found = [c for c in agents if c.label.lower().startswith(letter["letter"].lower())]
    return found[0] if len(found) == 1 else None


def add_total(draft: Draft, other: Head, caption: str, context: StudyContext) -> None:
    """Add of how many a count is where the table's columns do not say it: the caption, else the text."""
    if EVERYBODY.search(other.text):
        found, table = TOTAL.findall(caption), draft.passage.table
        if len(found) == 1 and table is not None and table.caption is not None:
            draft.total = int(found[0])
            draft.evidence.append(span_quote(context.document, draft.passage, table.caption, "header"))
        return
    arm = context.study.arms[draft.arm] if draft.arm is not None else None
    if arm is None or arm.n is None or draft.events is None or draft.events > arm.n:
        return
    told = next((e for e in arm.evidence if re.search(rf"(?<!\d){arm.n}(?!\d)", e.quote)), None)
    if told is None or (draft.percent is not None and abs(100 * draft.events / arm.n - draft.percent) >= 1):
        return
    draft.total = arm.n
    draft.evidence.append(replace(told, purpose="header"))
