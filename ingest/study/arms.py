"""The arms of a study: their labels, sizes and treatments.

A group's treatments are the agents and interventions named where the group is defined: in its own name,
after its label ("Group A received …"), or before the bracket that holds it ("ropivacaine plus clonidine
(group RC)"). A group that is known by a word of a treatment ("epidural group") takes that treatment.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.quotes import sentence
from ingest.study.naming import TREATING, Naming, alternatives, namings, parts
from kb.documents import Role
from kb.folding import fold
from kb.lexicon import curated
from kb.statements import Arm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from kb.documents import Document
    from kb.lexicon import Concept

_SIZE = re.compile(r"^\s*(?:patients|subjects|participants)?\s*[(\[,:;]\s*[nN]\s*=\s*(?P<n>\d+)")
_UNSPECIFIC = re.compile(
    r"^(?:study|treatment|experimental|intervention|active|combination|conservative|conventional)\b",
    re.IGNORECASE,
)
_DEFINING = re.compile(
    r"\b(?:receiv|treated|underw|undergo|given|administered|randomi|assigned|allocated|injected|consist|"
    r"proceeded|comprised|had\b)\w*",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:was|were)(?: \w+)? (?:given|administered|prescribed|injected|applied|performed|used|infused|"
    r"offered|added)\b[^.;]{0,25}\b(?:to|in|for)"
    r"(?: the)?(?: patients)?(?: (?:in|of|from))?(?: the)?\s*$",
    re.IGNORECASE,
)
_PROCEEDED = re.compile(
    r"\(\s*[nN]\s*=\s*(?P<n>\d+)\s*\)\s*(?:(?:then|subsequently|who|that)\s+)?"
    r"(?:proceeded to|underwent|received|were treated (?:with|by)|were offered|went on to)\s",
)
_TOLD_BEFORE = re.compile(
    r"\b(?:(?:remaining|other)\s+(?P<rest>\d+)\s+(?:patients|subjects|participants)\b[^.;]{0,80}|"
    r"(?P<n>\d+)\s+(?:\w+ )?(?:cases|patients|subjects|women|men)\s+(?:who )?(?:received|underwent|had|"
    r"(?:were )?treated (?:with|by)|were given)\s+[^.;()]{2,90}\(\s*(?:the )?)$",
    re.IGNORECASE,
)
"""The size of a group before its name: "64 cases received thrombolysis (thrombolysis group)"."""
_WHERE = (
    Role.TITLE,
    Role.ABSTRACT,
    Role.METHODS,
    Role.RESULTS,
    Role.BODY,
    Role.SUMMARY,
    Role.TABLE,
    Role.FIGURE,
)
_DEFINED_IN = (Role.ABSTRACT, Role.METHODS, Role.BODY, Role.TABLE, Role.FIGURE)
_CONTROL = re.compile(r"^(?:control|placebo|vehicle|sham|saline|untreated|comparison)", re.IGNORECASE)
_NEAR = 40
_ITEM_OF_LIST = re.compile(r"(?:\s*\d[\d.,]*\s?[\w/%µμ]+)?\s*,\s*")
"""Between two items of "A 150 mg, B 1 g and C 250 mg"."""


@dataclass(slots=True)
class _Draft:
    """An arm while it is being collected."""

    label: str
    names: set[str] = field(default_factory=set)
    sizes: Counter[int] = field(default_factory=Counter)
    treatments: dict[str, Concept] = field(default_factory=dict)
    weight: int = 0
    sentences: set[tuple[int, int]] = field(default_factory=set)
    defined: list[tuple[Passage, int]] = field(default_factory=list)

    @property
    def n(self) -> int | None:
        """Return the size that is given most often, the first of them where several are."""
        return self.sizes.most_common(1)[0][0] if self.sizes else None

    @property
    def labelled(self) -> bool:
        """Return whether the arm has a letter or number for a name."""
        return self.label.startswith("Group ")


def find_arms(document: Document, passages: Sequence[Passage]) -> tuple[Arm, ...]:
    """Return the arms in the order in which the text first names them; fewer than two are none."""
    drafts: dict[str, _Draft] = {}
    for passage in passages:
        if passage.section.role in _WHERE:
            _collect(passage, drafts)
    _take_by_word(drafts, passages)
    _join_short_labels(drafts)
    arms = _useful(_merged([d for d in drafts.values() if d.weight >= 2 or d.treatments or d.n]))
    if len(arms) < 2:
        arms = _from_alternatives(passages)
    return tuple(_arm(document, draft) for draft in arms)


def _arm(document: Document, draft: _Draft) -> Arm:
    """Return a finished arm with the sentences that define it."""
    treatments = tuple(c.ref for c in draft.treatments.values())
    evidence = tuple(
        dict.fromkeys(sentence(document, passage, offset, "arm") for passage, offset in draft.defined[:2])
    )
    return Arm(draft.label, draft.n, treatments, tuple(sorted(draft.names - {draft.label})), evidence)


def _collect(passage: Passage, drafts: dict[str, _Draft]) -> None:
    """Add the arms that one passage names, with sizes and treatments where it defines them."""
    places = namings(passage)
    _collect_parts(passage, drafts)
    for index, naming in enumerate(places):
        alias_of = _in_bracket_of(passage, places[index - 1], naming) if index else None
        key = alias_of.key if alias_of is not None else naming.key
        draft = drafts.setdefault(key, _Draft(naming.label))
        draft.names.add(naming.label)
        draft.weight += 1
        draft.sentences.add((passage.index, passage.sentence_at(naming.start)[0]))
        following = places[index + 1].start if index + 1 < len(places) else len(passage.text)
        previous = places[index - 1].stop if index else 0
        _define(passage, naming, (previous, following), draft)


def _collect_parts(passage: Passage, drafts: dict[str, _Draft]) -> None:
    """Add the patients who went on to a treatment of their own.

    "those without relief (n = 10) proceeded to …".
    """
    for match in _PROCEEDED.finditer(passage.text):
        mention = next(
            (m for m in passage.mentions if 0 <= m.start - match.end() <= 5 and m.of_kind(*TREATING)), None
        )
        if mention is not None:
            draft = drafts.setdefault(fold(mention.text), _Draft(mention.text))
            draft.names.add(mention.text)
            draft.weight += 1
            draft.sizes[int(match["n"])] += 2
            draft.treatments |= _treatments([mention])
            draft.defined.append((passage, match.start()))


def _in_bracket_of(passage: Passage, before: Naming, naming: Naming) -> Naming | None:
    """Return the naming that this one only explains: "Group I (paravertebral group)"."""
    gap = passage.text[before.stop : naming.start]
    if re.match(r"\s*[<>=]", passage.text[naming.stop : naming.stop + 3]):
        return None  # "(group A < group B)" compares groups
    return (
        before if re.fullmatch(r"\s*[(\[:=]\s*(?:the )?", gap) and before.label.startswith("Group ") else None
    )


def _define(passage: Passage, naming: Naming, between: tuple[int, int], draft: _Draft) -> None:
    """Add size and treatments from the words around one naming of an arm, up to the namings beside it."""
    sentence_start, sentence_stop = passage.sentence_at(naming.start)
    size = _SIZE.match(passage.text[naming.stop : naming.stop + 60])
    if size:
        draft.sizes[int(size["n"])] += 2 if passage.cell is not None else 1
        draft.defined.append((passage, naming.start))
    rest = _TOLD_BEFORE.search(passage.text[sentence_start : naming.start])
    if rest:
        draft.sizes[int(rest["n"] or rest["rest"])] += 1
        draft.defined.append((passage, naming.start))
    if draft.treatments and not naming.own:
        return
    found: Sequence[Mention] = naming.own
    if _opened(passage.text, naming.start, sentence_start):  # a definition says more than a name does
        found = _run_before(passage, naming.start, sentence_start) or found
    elif not found and passage.section.role in _DEFINED_IN:
        found = _given_to(passage, max(between[0], sentence_start), naming.start) or _told_after(
            passage, naming.stop, min(between[1], sentence_stop)
        )
    for mention in found:
        concept = mention.of_kind(*TREATING)
        if concept is not None and not concept.generic and (mention in naming.own or not mention.negated):
            draft.treatments |= {
                part.slug: part for part in _parts(concept) if part.slug not in draft.treatments
            }
    if found and not naming.own:
        draft.defined.append((passage, naming.start))


def _given_to(passage: Passage, start: int, stop: int) -> list[Mention]:
    """Return the treatments that "were given to" a group, named before it."""
    given = _GIVEN.search(passage.text[start:stop])
    return passage.within(passage.mentions, start, start + given.start()) if given else []


def _told_after(passage: Passage, start: int, stop: int) -> list[Mention]:
    """Return the treatments told right after a group's name: in its bracket, after a colon or "received"."""
    after = passage.text[start:stop]
    bracket = re.match(r"\s*[(\[]([^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*)", after)
    if bracket is not None:
        inside = passage.within(passage.mentions, start, start + bracket.end())
        if any(m.of_kind(*TREATING) for m in inside):
            return inside
        after = after[bracket.end() :]
    if after.lstrip(" )]").startswith((":", "=")) or _DEFINING.search(after[:_NEAR]):
        return passage.within(passage.mentions, start, stop)
    return []


def _opened(text: str, at: int, floor: int) -> bool:
    """Return whether a bracket that opened before ``at`` still holds it, with nothing but a label inside."""
    return bool(re.search(r"[(\[]\s*(?:the )?$", text[max(floor, at - 8) : at]))


def _run_before(passage: Passage, at: int, floor: int) -> list[Mention]:
    """Return the treatments right before a bracket, up to the previous bracket or alternative."""
    found: list[Mention] = []
    edge = at
    for mention in reversed(passage.within(passage.mentions, floor, at)):
        gap = passage.text[mention.stop : edge]
        if (
            len(gap) > _NEAR
            or re.search(r"\b(?:or|versus|vs|either)\b|[)\]]", gap)
            or (
                found
                and re.search(r"\bgroup\b|,", gap)
                and not (len(found) > 1 and _ITEM_OF_LIST.fullmatch(gap))
            )
        ):
            break
        if mention.of_kind(*TREATING):
            found.append(mention)
            edge = mention.start
    return found[::-1]


def _take_by_word(drafts: dict[str, _Draft], passages: Sequence[Passage]) -> None:
    """Give arms that are called by a word ("epidural group") the treatment that is named with it.

    Title and abstract are where such a treatment is looked for.
    """
    prominent: list[Concept] = []
    for passage in passages:
        if passage.section.role in (Role.TITLE, Role.ABSTRACT):
            prominent += [
                c
                for m in passage.mentions
                if (c := m.of_kind("intervention")) is not None and not c.generic and c not in prominent
            ]
    for draft in drafts.values():
        words = {
            w
            for name in draft.names
            if not name.startswith("Group ")
            for w in fold(name).split()
            if len(w) > 4
        }
        for concept in prominent:
            if words & set(fold(concept.label).split()) and concept.slug not in draft.treatments:
                draft.treatments[concept.slug] = concept
                break


def _join_short_labels(drafts: dict[str, _Draft]) -> None:
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


def _merged(drafts: list[_Draft]) -> list[_Draft]:
    """Join drafts that name one arm: the same treatments, or the treatment that sets one arm apart."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: not d.labelled):
        twins = [k for k in kept if _same(k, draft, kept)]
        if len(twins) != 1:
            kept.append(draft)
            continue
        twins[0].names |= draft.names
        twins[0].sizes += draft.sizes
        twins[0].weight += draft.weight
        twins[0].defined += draft.defined
        twins[0].sentences |= draft.sentences
        for slug, concept in draft.treatments.items():
            if not twins[0].treatments or slug in twins[0].treatments:
                twins[0].treatments.setdefault(slug, concept)
    return kept


def _same(one: _Draft, other: _Draft, arms: Sequence[_Draft]) -> bool:
    """Return whether an unlabelled draft is the arm ``one``: by all its treatments, or what only it has."""
    if (
        not one.treatments
        or not other.treatments
        or (one.labelled and other.labelled)
        or one.sentences & other.sentences
    ):
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


def _useful(arms: list[_Draft]) -> list[_Draft]:
    """Leave out what is no arm beside real ones: stray names beside letters, groups that nothing defines."""
    labelled = [a for a in arms if a.labelled]
    if len(labelled) >= 2:
        return labelled
    treated = [a for a in arms if a.treatments]
    specific = [a for a in treated if not _UNSPECIFIC.match(a.label)]
    treated = specific if len(specific) >= 2 else treated
    bare = [a for a in arms if not a.treatments and not _UNSPECIFIC.match(a.label)]
    if len(treated) >= 2:
        return [*treated, *(a for a in bare if a.n is not None or _is_vehicle(a))]
    return [*treated, *(a for a in bare if a.n is not None or _CONTROL.match(a.label) or a.labelled)]


def _is_vehicle(draft: _Draft) -> bool:
    """Return whether an arm without treatment got the carrier of a drug alone."""
    return fold(draft.label).startswith("vehicle") and draft.weight > 2


def _from_alternatives(passages: Sequence[Passage]) -> list[_Draft]:
    """Return the arms of patients who were "randomised to A or B" where no group has a name."""
    for passage in passages:
        if passage.section.role in (Role.ABSTRACT, Role.METHODS):
            choices = alternatives(passage)
            drafts = [_Draft(_label(choice), treatments=_treatments(choice)) for choice in choices]
            for n, m in parts(passage) if not drafts else ():
                drafts.append(_Draft(m.text, sizes=Counter([n]), treatments=_treatments([m])))
            if len({tuple(d.treatments) for d in drafts}) == len(drafts) >= 2:
                return drafts
    return []


def _label(mentions: Sequence[Mention]) -> str:
    """Return the names of some treatments, each once: an abbreviation behind its long form is no other."""
    first = {m.concepts[0].slug: m.text for m in reversed(mentions)}
    return " + ".join([*first.values()][::-1])


def _treatments(mentions: Sequence[Mention]) -> dict[str, Concept]:
    """Return the treatments of some mentions by slug."""
    return {
        part.slug: part for m in mentions if (c := m.of_kind(*TREATING)) is not None for part in _parts(c)
    }


def _parts(concept: Concept) -> list[Concept]:
    """Return what a combination is made of ("combined A and B"): arms are told apart by the parts."""
    if not re.search(r"\band\b|\bplus\b|\+|\bcombined\b", concept.label) or len(concept.broader) < 2:
        return [concept]
    return [
        part for label in concept.broader if (part := curated().labelled(concept.kind, label)) is not None
    ] or [concept]


def distinguishing(arms: Sequence[Arm]) -> list[tuple[str, ...]]:
    """Return for each arm the slugs of the treatments that set it apart.

    And of the procedures it was given in.

    An agent that other arms have too is left out where the arm has one of its own; a procedure stays.
    """
    found = []
    for arm in arms:
        others = {t.slug for other in arms if other is not arm for t in other.treatments}
        everywhere = set.intersection(*({t.slug for t in other.treatments} for other in arms))
        own = [t for t in arm.treatments if t.slug not in others] or [
            t for t in arm.treatments if t.slug not in everywhere
        ]
        procedures = [t for t in arm.treatments if t.kind == "intervention" and t not in own]
        found.append(tuple(t.slug for t in (*own, *procedures)) or tuple(t.slug for t in arm.treatments))
    return found
