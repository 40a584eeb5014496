"""Arms while they are collected: what is known of each, which of them are one, which are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.study.choices import DOSE
from ingest.study.naming import TREATING
from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from kb.lexicon import Concept

UNSPECIFIC = re.compile(
    r"^(?:study|treatment|experimental|intervention|active|test|case|combination|conservative"
    r"|conventional)\b",
    re.IGNORECASE,
)
CONTROL = re.compile(r"^(?:control|placebo|vehicle|sham|saline|untreated|comparison)", re.IGNORECASE)


@dataclass(slots=True)
class Draft:
    """An arm while it is being collected."""

    label: str
    names: set[str] = field(default_factory=set)
    sizes: Counter[int] = field(default_factory=Counter)
    treatments: dict[str, Concept] = field(default_factory=dict)
    weight: int = 0
    sentences: set[tuple[int, int]] = field(default_factory=set)
    defined: list[tuple[Passage, int]] = field(default_factory=list)
    told: bool = False  # by a list of what patients were allotted to
    described: bool = False  # its label is what the list says, no name
    often: bool = False  # the document calls it a group more than once

    @property
    def n(self) -> int | None:
        """Return the size that is given most often, the first of them where several are."""
        return self.sizes.most_common(1)[0][0] if self.sizes else None

    @property
    def labelled(self) -> bool:
        """Return whether the arm has a letter or number for a name."""
        return self.label.startswith("Group ")

    def join(self, other: Draft) -> None:
        """Take over what is known of another draft of the same arm."""
        self.names |= other.names
        self.sizes += other.sizes
        self.weight += other.weight
        self.defined += other.defined
        self.sentences |= other.sentences
        for slug, concept in other.treatments.items():
            if not self.treatments or slug in self.treatments:
                self.treatments.setdefault(slug, concept)


def key_of(label: str) -> str:
    """Return the folded label by which the namings of an arm are joined."""
    return fold(label).removeprefix("group ") or label


def join_short_labels(drafts: dict[str, Draft]) -> None:
    """Join labels that nothing defines with the defined ones that end in them ("group D5", "group BD5").

    Only where every such label has one of its own: a study that shortens one name shortens all.
    """
    labelled = [(key, d) for key, d in drafts.items() if d.labelled]
    defined = [(key, d) for key, d in labelled if d.treatments or d.n]
    bare = [(key, d) for key, d in labelled if not d.treatments and not d.n and d.weight >= 2]
    own = {key: [k for k, _ in defined if k.endswith(key) and k != key] for key, _ in bare if len(key) > 1}
    if len(own) < 2 or len(own) != len(bare) or any(len(found) != 1 for found in own.values()):
        return
    if len({found[0] for found in own.values()}) != len(own):
        return
    for key, (whole,) in own.items():
        short = drafts.pop(key)
        drafts[whole].names |= short.names
        drafts[whole].weight += short.weight
        drafts[whole].sentences |= short.sentences


def merged(drafts: list[Draft]) -> list[Draft]:
    """Join drafts that name one arm: the same treatments, or the treatment that sets one arm apart."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: not d.labelled):
        twins = [k for k in kept if _same(k, draft, kept)]
        if len(twins) != 1:
            kept.append(draft)
            continue
        twins[0].join(draft)
    return kept


def _same(one: Draft, other: Draft, arms: Sequence[Draft]) -> bool:
    """Return whether an unlabelled draft is the arm ``one``: by all its treatments, or what only it has."""
    apart = one.sentences & other.sentences
    if CONTROL.match(one.label) and CONTROL.match(other.label) and not apart:
        return not one.treatments or not other.treatments  # "the control group", "the untreated group"
    if not one.treatments or not other.treatments or (one.labelled and other.labelled) or apart:
        return False  # two groups that one sentence names are two
    if set(one.treatments) == set(other.treatments):
        return True
    others = {slug for arm in arms if arm is not one for slug in arm.treatments}
    within = set(other.treatments) <= set(one.treatments) and not set(other.treatments) & others
    names, others_names = set(fold(one.label).split()), set(fold(other.label).split())
    combined = ["+" in d.label or " plus " in d.label for d in (one, other)]
    return (
        within
        and combined[0] == combined[1]
        and (one.labelled or names <= others_names or others_names <= names)
    )


def useful(arms: list[Draft]) -> list[Draft]:
    """Leave out what is no arm beside real ones: stray names beside letters, groups that nothing defines."""
    labelled = [a for a in arms if a.labelled]
    if len(labelled) >= 2:
        return labelled
    treated = [a for a in arms if a.treatments]
    specific = [a for a in treated if not UNSPECIFIC.match(a.label)]
    treated = specific if len(specific) >= 2 else treated
    bare = [a for a in arms if not a.treatments and not UNSPECIFIC.match(a.label)]
    if len(treated) >= 2:
        return [*treated, *(a for a in bare if a.n is not None or _is_vehicle(a))]
    known = [
        *treated,
        *(a for a in bare if a.n is not None or CONTROL.match(a.label) or a.labelled or a.often),
    ]
    if len(known) == 1 and CONTROL.match(known[0].label):  # "the intervention group", whatever was done
        known += [a for a in arms if UNSPECIFIC.match(a.label) and (a.n is not None or a.weight > 1)]
    return known


def with_doses(arms: list[Draft]) -> list[Draft]:
    """Return arms in which a group named by its dose has the one agent that is studied."""
    treated = [d for d in arms if d.treatments and not CONTROL.match(d.label)]
    for draft in arms:
        if len(treated) == 1 and not draft.treatments and DOSE.fullmatch(draft.label):
            draft.treatments = dict(treated[0].treatments)
    return arms


def _is_vehicle(draft: Draft) -> bool:
    """Return whether an arm without treatment got the carrier of a drug alone."""
    return fold(draft.label).startswith("vehicle") and draft.weight > 2


def label_of(mentions: Sequence[Mention]) -> str:
    """Return the names of some treatments, each once: an abbreviation behind its long form is no other."""
    first = {m.concepts[0].slug: m.text for m in reversed(mentions)}
    return " + ".join([*first.values()][::-1])


def treatments_of(mentions: Sequence[Mention]) -> dict[str, Concept]:
    """Return the treatments of some mentions by slug."""
    return {
        part.slug: part for m in mentions if (c := m.of_kind(*TREATING)) is not None for part in parts_of(c)
    }


def parts_of(concept: Concept) -> list[Concept]:
    """Return what a combination is made of ("combined A and B"): arms are told apart by the parts."""
    if not re.search(r"\band\b|\bplus\b|\+|\bcombined\b", concept.label) or len(concept.broader) < 2:
        return [concept]
    return [
        part for label in concept.broader if (part := curated().labelled(concept.kind, label)) is not None
    ] or [concept]
