"""Every place where an arm is named again, so that numbers and complications can be tied to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.annotations import ArmMention
from ingest.recognisers.vocabulary import matcher
from ingest.study.naming import MORE
from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage
    from kb.statements import Arm, ConceptRef

    Owners = dict[str, int | None]

_PLAIN = re.compile(r"[A-Za-z]?[a-z]+")
_COMPARED = re.compile(r"(?:control|placebo|sham|vehicle|saline|untreated)", re.IGNORECASE)
_ROMAN = frozenset({"II", "III", "IV", "VI"})


def mark_arms(passages: Sequence[Passage], arms: Sequence[Arm]) -> None:
    """Fill ``Passage.arms``: every place where an arm is named, also bare in tables and brackets."""
    patterns = [
        (pattern, index)
        for index, arm in enumerate(arms)
        for label in {arm.label, *arm.aliases}
        for pattern in _patterns(label)
    ]
    owners, heads = _owners(arms), _heads(arms)
    for passage in passages:
        found = [
            ArmMention(*_own(m), passage.text[slice(*_own(m))], index)
            for pattern, index in patterns
            for m in pattern.finditer(passage.text)
        ]
        found += _by_treatment(passage, owners, heads)
        passage.arms = _without_overlap(_and_more(passage, found, arms))


def _own(match: re.Match[str]) -> tuple[int, int]:
    """Return where the name itself stands: without the preposition that shows that it is one."""
    named = match.re.groupindex and match["own"] is not None
    return match.span("own") if named else match.span()


def _patterns(label: str) -> list[re.Pattern[str]]:
    """Return the expressions that find a label again."""
    bare = label.removeprefix("Group ")
    escaped = re.escape(bare).replace(r"\-", r"-\s?")  # "SB- RFA" in a narrow column
    if label.startswith("Group "):
        found = [re.compile(rf"\b[Gg](?:rou)?p\.?s?[ -]?{escaped}(?![\w])|(?<![\w-]){escaped}[- ]groups?\b")]
        if len(bare) > 1 and not bare.isdigit() and bare not in _ROMAN:
            found.append(re.compile(rf"(?<![\w-]){escaped}(?![\w-])"))
        return found
    if _PLAIN.fullmatch(label) and not _known(label):
        return _in_context(escaped, compared=_COMPARED.fullmatch(label) is not None)
    if label.lower().startswith("sham"):
        escaped = "(?:simulated|sham)(?: (?:procedure|treatment|intervention|injection|block))?"
    flags = 0 if any(c.isupper() for c in bare[1:]) else re.IGNORECASE
    return [
        re.compile(
            rf"(?<![\w-]){escaped}(?:[- ](?:treated|only|alone))?(?: (?:groups?|arms?|patients))?(?![\w-])",
            flags,
        )
    ]


def _known(label: str) -> bool:
    """Return whether a name is that of a treatment, so that it means the arm wherever it stands."""
    return any(c.kind in ("agent", "intervention") and not c.generic for c in matcher().named(label))


def _in_context(word: str, *, compared: bool) -> list[re.Pattern[str]]:
    """Return the expressions that find a common word where it names a group: "the control group".

    "After treatment" and "pain control" name none.
    """
    groups = (
        r"(?:group|arm|patients|subjects|participants|cohort|knees|eyes|side)"  # not "both treatment groups"
    )
    forms = [
        rf"(?<![\w-]){word}(?:[- ]treat(?:ed|ment))?[- ]{groups}(?![\w-])",
        rf"^\W*{word}s?(?=\W*$|\s*[(\[,:]\s?[nN]\b)",
        rf"(?:(?<=\bthan )|(?<=\bversus )|(?<=\bvs )|(?<=\bvs\. )){word}s?\b",
    ]
    if compared:
        forms.append(
            rf"\b(?:(?:with|in|to|and|or|for|among|of) (?:the )?|(?<=[(,;:] )|(?<=[(]))(?P<own>{word}s?)"
            r"(?=\s*(?:[,;.():=]|$|versus\b|vs\b|and\b|was\b|were\b|had\b|at\b|\d))"
        )
    return [re.compile("|".join(forms), re.IGNORECASE)]


def _owners(arms: Sequence[Arm]) -> dict[str, int | None]:
    """Return the only arm that has a treatment, by its slug; None where several have it."""
    owner: dict[str, int | None] = {}
    for index, arm in enumerate(arms):
        own = {treatment.slug for treatment in arm.treatments}
        for slug in own | {broader for treatment in arm.treatments for broader in _broader(treatment)}:
            owner[slug] = None if slug in owner else index
    return owner


def _by_treatment(passage: Passage, owners: Owners, heads: Owners) -> list[ArmMention]:
    """Return the mentions of a treatment that only one arm has, as namings of that arm.

    "with hydromorphone than …".
    """
    found = []
    for mention in passage.mentions:
        concept = mention.of_kind("agent", "intervention")
        only = owners.get(concept.slug, heads.get(fold(mention.text))) if concept is not None else None
        if only is not None:
            found.append(ArmMention(mention.start, mention.stop, mention.text, only))
    return found


def _heads(arms: Sequence[Arm]) -> dict[str, int | None]:
    """Return the arm that each last word of a name belongs to: "resection" for "hepatic resection"."""
    owner: dict[str, int | None] = {}
    for index, arm in enumerate(arms):
        for head in {fold(name).split()[-1] for name in (arm.label, *arm.aliases) if " " in name.strip()}:
            owner[head] = None if owner.get(head, index) != index else index
    return owner


def _broader(treatment: ConceptRef) -> set[str]:
    """Return what a procedure is called in short: "embolization" for that of the genicular arteries."""
    concept = curated().get(treatment.kind, treatment.slug) if treatment.kind == "intervention" else None
    return {a.slug for a in curated().ancestors(concept)} if concept is not None else set()


def _and_more(passage: Passage, found: list[ArmMention], arms: Sequence[Arm]) -> list[ArmMention]:
    """Add the further labels of "groups A and B"."""
    by_label = {
        arm.label.removeprefix("Group "): i for i, arm in enumerate(arms) if arm.label.startswith("Group ")
    }
    for mention in list(found):
        at = mention.stop
        while by_label and (more := MORE.match(passage.text, at)) and more["label"] in by_label:
            found.append(ArmMention(more.start("label"), more.end(), more["label"], by_label[more["label"]]))
            at = more.end()
    return found


def _without_overlap(found: list[ArmMention]) -> list[ArmMention]:
    """Return the longest mentions, in order of place."""
    kept: list[ArmMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.stop, m.start)):
        if not any(k.start < mention.stop and mention.start < k.stop for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
