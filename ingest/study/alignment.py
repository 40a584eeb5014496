"""Arms that a list told, joined with the groups that the text names.

"to receive SSTS dispensing sufentanil or a placebo tablet" and later "the SSTS group", "the control group".
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.study.choices import INERT
from ingest.study.drafts import Draft, key_of, label_of, treatments_of
from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.study.choices import Choice

_UNSPECIFIC = re.compile(r"^(?:study|treatment|experimental|intervention|active|test|case)\b", re.IGNORECASE)
_OPERATED = re.compile(r"surg(?:ical|ery)|operati(?:ve|on)|operated", re.IGNORECASE)
_CONTRARY = re.compile(r"\bnon-?\w+", re.IGNORECASE)
_NAME_WORDS = 4


def aligned(drafts: dict[str, Draft], listed: Sequence[Choice]) -> list[Draft]:
    """Return the arms of a list in its order, each with the names, sizes and treatments of its drafts."""
    doses = Counter(c.slugs for c in listed)
    found: list[Draft] = []
    for choice in listed:
        by_dose = doses[choice.slugs] > 1 and bool(choice.mentions)
        draft = _drafted(choice, drafts, found, by_dose=by_dose)
        if draft is None:
            draft = Draft(_label(choice, by_dose=by_dose), described=not choice.names)
            drafts[key_of(draft.label)] = draft
        draft.described = draft.described or len(draft.label.split()) > _NAME_WORDS
        _fill(draft, choice)
        found.append(draft)
    _drop_shared_names(found)
    labelled = [d for d in drafts.values() if d.labelled and d not in found]
    if labelled and not any(d.labelled for d in found):
        found = _by_order(labelled, found)
    for draft in found:
        draft.told = True
    _take_in(found, listed, [d for d in drafts.values() if d not in found and not d.labelled])
    return found


def _drop_shared_names(found: Sequence[Draft]) -> None:
    """Leave out the names that would lead to several arms: a part of a combination names none of them."""
    for draft in found:
        others = [set(fold(name).split()) for d in found if d is not draft for name in d.names]
        draft.names -= {
            name
            for name in draft.names - {draft.label}
            if any(set(fold(name).split()) <= words for words in others)
        }


def _drafted(
    choice: Choice, drafts: dict[str, Draft], taken: Sequence[Draft], *, by_dose: bool
) -> Draft | None:
    """Return the draft that one of the choice's names leads to."""
    keys = [key_of(name) for name in (*choice.names, choice.head)]
    if len({m.text for m in choice.mentions}) == 1 and not by_dose:
        keys.append(key_of(choice.mentions[0].text))
    return next((drafts[k] for k in keys if k in drafts and drafts[k] not in taken), None)


def _label(choice: Choice, *, by_dose: bool) -> str:
    """Return what to call an arm that has no name of its own."""
    if choice.names:
        return choice.names[0]
    called = label_of(choice.mentions)
    if by_dose and choice.dose is not None and not re.search(r"\d", called):
        return f"{called} {choice.dose}"
    plain = len(choice.head.split()) <= 2 and choice.head.lower() != "both"
    return choice.head if by_dose or not choice.mentions or plain else called


def _fill(draft: Draft, choice: Choice) -> None:
    """Add what a list says of an arm."""
    draft.names |= {draft.label, *choice.names}
    if 0 < len(choice.head.split()) <= _NAME_WORDS and choice.dose is None and choice.head != "both":
        draft.names.add(choice.head)
    if choice.n is not None:
        draft.sizes[choice.n] += 1
    draft.treatments = treatments_of(choice.mentions) | draft.treatments
    draft.weight += 2
    draft.defined.append((choice.passage, choice.start))


def _by_order(labelled: Sequence[Draft], found: list[Draft]) -> list[Draft]:
    """Return lettered groups with what the list says, where both are as many and do not contradict.

    "randomised to A or B … Group 1 …, Group 2 …".
    """
    ordered = sorted(labelled, key=lambda d: d.label)
    consistent = len(ordered) == len(found) and all(
        not d.treatments or not f.treatments or set(d.treatments) & set(f.treatments)
        for d, f in zip(ordered, found, strict=True)
    )
    if not consistent or not all(beside(a.label, b.label) for a, b in pairwise(ordered)):
        return found
    for draft, told in zip(ordered, found, strict=True):
        draft.join(told)
    return ordered


def beside(one: str, other: str) -> bool:
    """Return whether two labels follow one another: A and B, 1 and 2, I and II."""
    rows = ("A B C D E F".split(), "1 2 3 4 5 6".split(), "I II III IV V VI".split())
    pair = (one.removeprefix("Group "), other.removeprefix("Group "))
    return any(pair in pairwise(row) for row in rows)


def _take_in(found: Sequence[Draft], listed: Sequence[Choice], others: Iterable[Draft]) -> None:
    """Join the drafts that are another name of a listed arm."""
    words = [_words_of(c) for c in listed]
    inert = [bool(INERT.match(c.head) or any(INERT.match(n) for n in c.names)) for c in listed]
    better: list[tuple[Draft, Draft]] = []
    for draft in others:
        named = set(fold(draft.label).split())
        owners = [d for d in found if draft.treatments and set(d.treatments) == set(draft.treatments)]
        if len(owners) != 1:
            owners = [d for d, own in zip(found, words, strict=True) if named <= own]
        if len(owners) != 1:
            owners = [d for d in found if _is_kind(draft, d)]
        if len(owners) != 1 and INERT.match(draft.label) and inert.count(True) == 1:
            owners = [found[inert.index(True)]]
        if len(owners) != 1 and _UNSPECIFIC.match(draft.label) and inert.count(False) == 1:
            owners = [found[inert.index(False)]]
        if len(owners) != 1 and INERT.match(draft.label) and not any(inert):
            owners = [d for d in found if not d.sentences]  # the one that nothing else names
        if len(owners) == 1:
            owners[0].join(draft)
            draft.told = True
            better.append((owners[0], draft))
    for owner, draft in sorted(better, key=lambda pair: (-pair[1].weight, len(pair[1].label))):
        if owner.described and _names_better(draft, owner) and not _UNSPECIFIC.match(draft.label):
            owner.label, owner.described = draft.label, False


def _names_better(draft: Draft, owner: Draft) -> bool:
    """Return whether a group's name is used often, or is shorter than what the list says at length."""
    return draft.weight > 1 or len(owner.label.split()) > _NAME_WORDS - 1 > len(draft.label.split())


def _words_of(choice: Choice) -> set[str]:
    """Return the words that may call a choice: not the second part of "non-surgical"."""
    said = " ".join((choice.head, *choice.names, *(m.text for m in choice.mentions)))
    return set(fold(_CONTRARY.sub(" ", said)).split())


def _is_kind(draft: Draft, told: Draft) -> bool:
    """Return whether a group is called by what its treatment is a kind of: "colloid", "surgical"."""
    if _OPERATED.fullmatch(draft.label):
        return any(concept.value("class") == "surgery" for concept in told.treatments.values())
    kinds = {a.slug for concept in told.treatments.values() for a in curated().ancestors(concept)}
    return bool(kinds & set(draft.treatments))
