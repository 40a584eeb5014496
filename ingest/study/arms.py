"""The arms of a study: their labels, sizes and treatments.

A group's treatments are the agents and interventions named where the group is defined: in its own name,
after its label ("Group A received …"), or before the bracket that holds it ("ropivacaine plus clonidine
(group RC)"). A group that is known by a word of a treatment ("epidural group") takes that treatment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.quotes import sentence
from ingest.study.alignment import aligned, beside
from ingest.study.allotment import choices
from ingest.study.choices import is_left_out
from ingest.study.contrast import is_inert, unnamed_arms
from ingest.study.drafts import (
    CONTROL,
    UNSPECIFIC,
    Draft,
    join_short_labels,
    key_of,
    merged,
    parts_of,
    treatments_of,
    useful,
    with_doses,
)
from ingest.study.group_sizes import each
from ingest.study.naming import TREATING, Naming, group_names, namings
from ingest.study.unlisted import name_treatments
from kb.documents import Role
from kb.folding import fold
from kb.statements import Arm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ingest.annotations import Mention, Passage
    from kb.documents import Document
    from kb.lexicon import Concept

_SIZE = re.compile(
    r"^\s*(?:patients|subjects|participants)?\s*[(\[,:;]\s*(?:[nN]\s*=\s*(?P<n>\d+)"
    r"|(?P<m>\d+) (?:patients|subjects|participants|cases|women|men|knees|children|volunteers)\s?[)\],;])"
)
_DEFINING = re.compile(
    r"\b(?:receiv|treated|underw|undergo|given|administered|randomi|assigned|allocated|injected|consist|"
    r"proceeded|comprised|had\b|got\b|pre-?medicated|pre-?treated|infused|infiltrated|performed|applied"
    r"|added|"
    r"managed|followed a|took\b|used\b)\w*",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:was|were)(?: \w+)? (?:given|administered|prescribed|injected|applied|performed|used|infused|"
    r"offered|added)\b[^.;]{0,25}\b(?:to|in|for)"
    r"(?: the)?(?: patients)?(?: (?:in|of|from))?(?: the)?\s*$",
    re.IGNORECASE,
)
_IN_GROUP = re.compile(r"\s(?:in|for)\s(?:the\s)?$")
_ADMINISTERED = re.compile(
    r"\b(?:received?|(?:was|were)(?: \w+)? (?:given|administered|injected|infused|treated|used|added))\b",
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
_IN_IT = re.compile(r"\bin (?:the )?$")
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|did|than|showed|between|compared|difference\w*)\b|\d ?%|[<=>±]"
)
_AFTER = re.compile(r"\b(?:after|following|undergoing|during|before|for) (?:\w+ ){0,3}$", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\s?\((?P<short>[A-Z][A-Za-z0-9+-]{1,8})\)")
_RESULTS = re.compile(r"result|finding|conclusion", re.IGNORECASE)
_METHODS = re.compile(r"method|design|intervention", re.IGNORECASE)
_SOME_OF = re.compile(
    r"(?:\b\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|no|some|most))(?: \([^()]*\))? "
    r"(?:\w+ )?(?:patients?|cases?|women|subjects?|participants?) (?:in|of|from) (?:the )?$",
    re.IGNORECASE,
)
_NEAR = 40
_OFTEN = 1
_BRIEF = 2  # words of a name
_ITEM_OF_LIST = re.compile(r"(?:\s*\d[\d.,]*\s?[\w/%µμ]+)?\s*,\s*")
"""Between two items of "A 150 mg, B 1 g and C 250 mg"."""


def find_arms(
    document: Document, passages: Sequence[Passage], patients: int | None, *, comparative: bool
) -> tuple[Arm, ...]:
    """Return the arms in the order in which the text first names them; fewer than two are none."""
    drafts: dict[str, Draft] = {}
    names = group_names([p for p in passages if p.section.role in _WHERE])
    for passage in passages:
        if passage.section.role in _WHERE:
            _collect(passage, drafts, names)
    _join_short_forms(drafts)
    listed = choices(passages)
    told = aligned(drafts, listed) if listed else []
    _take_by_word(drafts, passages)
    join_short_labels(drafts)
    arms = _chosen(drafts, told)
    if len(arms) < 2:
        arms = unnamed_arms(passages, comparative=comparative)
    _treat_by_title(arms, passages)
    name_treatments(arms)
    _size_each(arms, passages, patients)
    return tuple(_arm(document, draft) for draft in arms)


def _join_short_forms(drafts: dict[str, Draft]) -> None:
    """Join the drafts of a group and of its abbreviation: "treatment group (TG)"."""
    for draft in list(drafts.values()):
        for name in draft.names - {draft.label}:
            other = drafts.get(key_of(name))
            if other is not None and other is not draft and not other.labelled:
                draft.join(drafts.pop(key_of(name)))


def _chosen(drafts: dict[str, Draft], told: list[Draft]) -> list[Draft]:
    """Return the lettered groups where there are some, else those that a list told, else those named."""
    lettered = [d for d in drafts.values() if d.labelled]
    known = [d for d in drafts.values() if d.weight >= 2 or d.treatments or d.n or CONTROL.match(d.label)]
    known += [d for d in lettered if d not in known and any(beside(d.label, k.label) for k in known)]
    listed = {slug for d in told for slug in d.treatments}
    strong = [
        d
        for d in known
        if set(d.treatments) - listed
        and d.weight > _OFTEN
        and not (d.told or UNSPECIFIC.match(d.label) or CONTROL.match(d.label))
    ]
    weightier = sum(d.weight for d in strong) > sum(d.weight for d in told)
    if len(told) > 1 and not weightier and sum(d.labelled for d in known) < len(told):
        return told
    arms = useful(merged(known))
    return [] if all(CONTROL.match(d.label) and not d.treatments for d in arms) else with_doses(arms)


def _size_each(arms: Sequence[Draft], passages: Sequence[Passage], patients: int | None) -> None:
    """Give the size that the text tells of each group to arms of which it tells nothing else."""
    if len(arms) < 2 or any(d.sizes for d in arms):
        return
    n = each(passages, len(arms), patients)
    if n is not None:
        for draft in arms:
            draft.sizes[n] += 1


def _arm(document: Document, draft: Draft) -> Arm:
    """Return a finished arm with the sentences that define it."""
    treatments = tuple(c.ref for c in draft.treatments.values())
    evidence = tuple(
        dict.fromkeys(sentence(document, passage, offset, "arm") for passage, offset in draft.defined[:2])
    )
    return Arm(draft.label, draft.n, treatments, tuple(sorted(draft.names - {draft.label})), evidence)


def _collect(passage: Passage, drafts: dict[str, Draft], names: Collection[str]) -> None:
    """Add the arms that one passage names, with sizes and treatments where it defines them."""
    places = namings(passage, names)
    _collect_parts(passage, drafts, places)
    for index, naming in enumerate(places):
        alias_of = _in_bracket_of(passage, places[index - 1], naming) if index else None
        if alias_of is None and index + 1 < len(places):
            alias_of = _explained_by(passage, naming, places[index + 1])
        key = alias_of.key if alias_of is not None else naming.key
        draft = drafts.setdefault(key, Draft(naming.label))
        if alias_of is not None:
            draft.label = alias_of.label
        draft.names.add(naming.label)
        short = _SHORT_FORM.match(passage.text, naming.stop)
        if short is not None and not naming.label.startswith("Group "):
            draft.names.add(short["short"])
        draft.weight += 1
        draft.often = draft.often or fold(naming.label) in names
        draft.sentences.add((passage.index, passage.sentence_at(naming.start)[0]))
        following = places[index + 1].start if index + 1 < len(places) else len(passage.text)
        previous = places[index - 1].stop if index else 0
        _define(passage, naming, (previous, following), draft)


def _collect_parts(passage: Passage, drafts: dict[str, Draft], places: Sequence[Naming]) -> None:
    """Add the patients who went on to a treatment of their own.

    "those without relief (n = 10) proceeded to …".
    """
    for match in _PROCEEDED.finditer(passage.text):
        if any(0 <= match.start() - naming.stop <= 1 for naming in places):
            continue  # "the control group (n = 20) received": a group with a name
        mention = next(
            (m for m in passage.mentions if 0 <= m.start - match.end() <= 5 and m.of_kind(*TREATING)), None
        )
        if mention is not None:
            draft = drafts.setdefault(fold(mention.text), Draft(mention.text))
            draft.names.add(mention.text)
            draft.weight += 1
            draft.sizes[int(match["n"])] += 2
            draft.treatments |= treatments_of([mention])
            draft.defined.append((passage, match.start()))


def _in_bracket_of(passage: Passage, before: Naming, naming: Naming) -> Naming | None:
    """Return the naming that this one only explains: "Group I (paravertebral group)"."""
    if naming.label.startswith("Group ") and before.label.startswith("Group "):
        return None  # "group 1 = group 2" compares them
    gap = passage.text[before.stop : naming.start]
    if re.match(r"\s*[<>=]", passage.text[naming.stop : naming.stop + 3]):
        return None  # "(group A < group B)" compares groups
    return (
        before if re.fullmatch(r"\s*[(\[:=]\s*(?:the )?", gap) and before.label.startswith("Group ") else None
    )


def _explained_by(passage: Passage, naming: Naming, after: Naming) -> Naming | None:
    """Return the letter that a bracket gives to a group named before it: "the control group (group C)"."""
    gap = passage.text[naming.stop : after.start]
    lettered = after.label.startswith("Group ") and not naming.label.startswith("Group ")
    return after if lettered and re.fullmatch(r"\s*[(\[]\s*", gap) else None


def _define(passage: Passage, naming: Naming, between: tuple[int, int], draft: Draft) -> None:
    """Add size and treatments from the words around one naming of an arm, up to the namings beside it."""
    sentence_start, sentence_stop = passage.sentence_at(naming.start)
    size = _SIZE.match(passage.text[naming.stop : naming.stop + 60])
    if size:
        draft.sizes[int(size["n"] or size["m"])] += 2 if passage.cell is not None else 1
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
    elif not found and passage.section.role in _DEFINED_IN and not _tells_results(passage, naming.start):
        floor = max(between[0], sentence_start)
        found = (
            _given_to(passage, floor, naming.start)
            or _given_in(passage, floor, naming)
            or _told_after(passage, naming.stop, min(between[1], sentence_stop))
        )
    for mention in found:
        concept = mention.of_kind(*TREATING)
        had = mention in naming.own or not (mention.negated or is_left_out(passage, mention))
        if concept is not None and not concept.generic and had:
            draft.treatments |= {
                part.slug: part for part in parts_of(concept) if part.slug not in draft.treatments
            }
    if found and not naming.own:
        draft.defined.append((passage, naming.start))


def _tells_results(passage: Passage, at: int) -> bool:
    """Return whether a naming stands among results: "3 patients of group A received a transfusion"."""
    title = passage.section.title or ""
    if passage.section.role is Role.ABSTRACT and _RESULTS.search(title) and not _METHODS.search(title):
        return True
    return _SOME_OF.search(passage.text[max(0, at - 60) : at]) is not None


def _given_to(passage: Passage, start: int, stop: int) -> list[Mention]:
    """Return the treatments that "were given to" a group, named before it."""
    before = passage.text[start:stop]
    given = _GIVEN.search(before) or (None if _VERB.search(before) else _IN_IT.search(before))
    if given is None or re.search(r" or ", passage.text[start : start + given.start()]):
        return []  # "A or B was given to groups X and Y, respectively"
    return passage.within(passage.mentions, start, start + given.start())


def _given_in(passage: Passage, floor: int, naming: Naming) -> list[Mention]:
    """Return what stands right before "in group A", in a sentence that says what patients were given."""
    before = _IN_GROUP.search(passage.text, max(floor, naming.start - 10), naming.start)
    if before is None or not naming.label.startswith("Group "):
        return []
    start, stop = passage.sentence_at(naming.start)
    given = _ADMINISTERED.search(passage.text, start, stop)
    return _run_before(passage, before.start(), floor) if given else []


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


def _take_by_word(drafts: dict[str, Draft], passages: Sequence[Passage]) -> None:
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
        if draft.told and draft.treatments:
            continue
        words = {
            w
            for name in draft.names
            if not name.startswith("Group ") and len(name.split()) <= _BRIEF
            for w in fold(name).split()
            if len(w) > 4
        }
        agents = {w for c in draft.treatments.values() if c.kind == "agent" for w in fold(c.label).split()}
        for concept in prominent:
            shared = words & set(fold(concept.label).split())
            if shared - agents and concept.slug not in draft.treatments:
                draft.treatments[concept.slug] = concept
                break


def _treat_by_title(arms: Sequence[Draft], passages: Sequence[Passage]) -> None:
    """Give the one group that is only called "intervention" what the title names: it is what is studied."""
    untold = [d for d in arms if not d.treatments and UNSPECIFIC.match(d.label)]
    if len(untold) != 1:
        return
    named = [
        m
        for p in passages
        if p.section.role is Role.TITLE
        for m in p.mentions
        if not _AFTER.search(p.text[: m.start])
    ]
    found = treatments_of([m for m in named if not is_inert(m) and not m.negated])
    others = {slug for d in arms for slug in d.treatments}
    new = {s: c for s, c in found.items() if s not in others and not c.generic}
    if fold(untold[0].label).startswith("combin"):
        untold[0].treatments = found if len(found) > 1 else {}
    elif len(arms) == 2 and len(new) == 1:  # two treatments in the title could be either's
        untold[0].treatments = new
