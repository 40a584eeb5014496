"""One of the treatments that patients were allotted to, read from its part of a list.

"conventional closure (CC, n = 20)": the words, the names and the size in the brackets, the treatments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.study.naming import LABELLED, NO_NAME, TREATING
from ingest.study.separation import masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage

_TAIL = re.compile(
    r"(?:^|,?\s)(?:before|after|during|prior to|following|until|using|who|which|whose|was|were|where|when"
    r"|while"
    r"|whereas|immediately|according|based|for \d|in addition to|in a|in an|for (?:the|post\w*|pain"
    r"|surgery|treatment)"
    r"|in (?:patients|children|women|the|this)|on (?:postoperative|day)|at (?:the|a)|by (?:a|an|the|means"
    r"|computer\w*)"
    r"|via|under|with (?:simple|respect|venous|random)|diluted|as (?:an? )?(?:adjuvants?|pre\w*)|every"
    r"|(?:once|twice) )\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_DILUENT = re.compile(r"\b(?:saline|water|dextrose|glucose|NS|sodium chloride)\b", re.IGNORECASE)
_DILUTED = re.compile(
    r"\b(?:dilut\w+|made up|mixed|reconstituted|dissolved|prepared)\b[^.;+]{0,40}$|\bm[lL] (?:with|in) $"
    r"|\bin \d+ ?m[lL] (?:of )?$"
)
_LEFT_OUT = re.compile(r"\b(?:minus|without|instead of|rather than) (?:\w+ )?$")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*)[)\]]?")
_SIZE = re.compile(
    r"^(?:[nN]\s?=\s?|(?=\d+ (?:patients|subjects|participants|cases|women|men|knees)\b))(?P<n>\d+)"
)
_AS_GROUP = re.compile(r"^(?:the |in )?(?P<x>[\w+/&.-]+(?:[ -][\w+/&.-]+){0,3}?)[- ](?:group|arm)$")
_SHORT = re.compile(
    r"^(?=[^A-Z]*[A-Z](?:[^a-z]|$|.*[A-Z\d]))[A-Za-z][A-Za-z0-9]*(?:\s?[-+/&]\s?[A-Za-z0-9]+)*$"
)
_GROUPS = re.compile(r"^[)\]]? (?:treatment )?(?:groups?|arms?)\b")
_GROUP_AT_END = re.compile(r"[- ](?:groups?|arms?)$")
DOSE = re.compile(
    r"(?<![\w.])\d[\d.,]*\s?(?:%|[mµμn]?c?g|m[lL]|IU|U|Gy|units?|Hz|mA|minutes|days|weeks)"
    r"(?:\s?/\s?(?:kg|h|hr|m[lL]|day|min))*(?!\w)"
)
_DOSES = re.compile(
    r"\s?\((?:either )?(?P<one>\d[\d.,]*(?:\s?[a-zµμ%]+(?:/\w+)?)?) (?:or|and) (?P<two>\d[\d.,]*)\s?"
    r"(?P<unit>(?:[mµμn]?c?g|m[lL]|IU|%)(?:/\w+)?)[^()]{0,20}\)"
)
_NUMBER_AT_END = re.compile(r"(?:^|\s)\d[\d.,]*$")
_NUMBER_AND_REST = re.compile(r"\d[\d.,]*(?P<rest>\s?[^\W\d].*)")
_BARE_DOSE = re.compile(rf"(?:or |and |at |a )*{DOSE.pattern}(?! \w{{5}})")
_BOTH = re.compile(r"^(?:both|(?:a |the |their )?combin(?:ation|ed)\b.{0,30})$")
INERT = re.compile(
    r"^(?:(?:a|an|the|no|matching|standard|usual|conventional|routine|conservative|normal) )*"
    r"(?:control|placebo|sham|vehicle|saline|usual|standard|no |conventional|conservative|routine|none)",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(r"[\w-]+(?:al|ous|ive|ic|ed|ar|dose|early|late|open|low|high)\b")
_LEADING = re.compile(
    r"^(?:groups?|doses? of|either|or|and|intravenously|orally|to receive|to|receiving|received|receive"
    r"|undergo|the|a|an|treatment with|only|just|with|of) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the treatments that patients were allotted to, with the names and the size it was given."""

    passage: Passage
    start: int
    head: str
    names: tuple[str, ...] = ()
    n: int | None = None
    mentions: tuple[Mention, ...] = ()
    dose: str | None = None

    @property
    def bare(self) -> bool:
        """Return whether the words name nothing but a dose: "0.5 or 1 mg/kg"."""
        return _BARE_DOSE.match(self.head) is not None

    @property
    def slugs(self) -> tuple[str, ...]:
        """Return the treatments by slug."""
        found = (m.of_kind(*TREATING) for m in self.mentions)
        return tuple(dict.fromkeys(c.slug for c in found if c is not None))


def treating(passage: Passage, start: int, stop: int, *, negated: bool = False) -> list[Mention]:
    """Return the treatments named at a place; those that were left out only where they are asked for."""
    return [
        m
        for m in passage.within(passage.mentions, start, stop)
        if (c := m.of_kind(*TREATING)) is not None
        and not c.generic
        and (negated or not (m.negated or is_left_out(passage, m)))
    ]


def is_left_out(passage: Passage, mention: Mention) -> bool:
    """Return whether a treatment is named as what a group had not, or as what a drug was diluted with.

    "Standard care minus lidocaine", "clonidine diluted to 1 mL with saline".
    """
    if _LEFT_OUT.search(passage.text, max(0, mention.start - 25), mention.start):
        return True
    before = passage.text[max(0, mention.start - 50) : mention.start]
    return _DILUENT.search(mention.text) is not None and _DILUTED.search(before) is not None


def by_dose(choice: Choice) -> list[Choice]:
    """Return the doses that a bracket gives as choices of their own: "risedronate (5 mg or 15 mg)"."""
    doses = _DOSES.match(choice.passage.text, choice.mentions[-1].stop) if choice.mentions else None
    if doses is None or choice.names:
        return [choice]
    one = doses["one"] if DOSE.search(doses["one"]) else f"{doses['one']} {doses['unit']}"
    both = (one, f"{doses['two']} {doses['unit']}")
    return [replace(choice, head=f"{choice.mentions[-1].text} {dose}", dose=dose) for dose in both]


def choice_of(passage: Passage, start: int, stop: int) -> Choice:
    """Return one item of a list: its words before the tail, and what its brackets say."""
    text = passage.text[start:stop]
    shown = masked(text)
    tail = _TAIL.search(shown, 1)
    end = tail.start() if tail is not None and tail.start() > 0 else len(text)
    names: list[str] = []
    n = None
    for bracket in _BRACKET.finditer(text):
        behind = _GROUPS.sub("", shown[bracket.end() : end]).replace("\x01", "")
        last = bracket.start() <= end and not re.search(r"\w", behind)
        for part in re.split(r"\s?[,;:]\s", bracket[1]):
            size = _SIZE.match(part.strip())
            if size and n is None and not re.search(r"\b(?:each|per|every|both)\b", part):
                n = int(size["n"])
            names += [name for name in names_of(part.strip()) if last or not _SHORT.match(name)]
    plain = re.search(r",? \bn ?= ?(?P<n>\d+)", shown[:end])
    if plain is not None and n is None:
        n, end = int(plain["n"]), plain.start()
    head = re.sub(r"\s+", " ", re.sub(r"[(\[]\x01*[)\]]?", "", shown[:end])).strip(" ,;.:–—()[]")
    group = LABELLED.search(text)
    if group is not None:
        names.insert(0, f"Group {group['label']}")
        head = head.replace(group.group(), "").strip(" :,")
    head = head.split(", ")[0]
    while (shorter := _LEADING.sub("", head)) != head:
        head = shorter
    head = head.strip()
    mentions = tuple(treating(passage, start, start + end))
    parts = {m.text: {c.slug for c in m.concepts} for m in mentions}
    if len({slug for slugs in parts.values() for slug in slugs}) > 1:  # "stem cells + hyaluronic acid (HA)"
        whole = set().union(*parts.values())
        names = [name for name in names if name not in parts or parts[name] == whole]
    dose = DOSE.search(head)
    return Choice(
        passage,
        start,
        _GROUP_AT_END.sub("", head),
        tuple(dict.fromkeys(names)),
        n,
        mentions,
        dose.group() if dose else None,
    )


def names_of(part: str) -> list[str]:
    """Return the name of a group that a part of a bracket gives: "group RC", "spray group", "NBP"."""
    if (group := LABELLED.fullmatch(part)) is not None:
        return [f"Group {group['label']}"]
    if (named := _AS_GROUP.match(part)) is not None and not NO_NAME & set(named["x"].lower().split()):
        return [named["x"]]
    return [part] if _SHORT.match(part) and len(part) <= 12 and part.lower() != "n" else []


def completed(found: list[Choice]) -> list[Choice]:
    """Return the items with what they leave out: the agent of a bare dose, the parts of "both"."""
    whole = _with_shared_units(found)
    for index, choice in enumerate(found):
        if choice.mentions:
            continue
        before = [c for c in whole[:index] if c.mentions]
        after = [c for c in whole[index + 1 :] if c.mentions]
        if _BOTH.match(choice.head) or choice.head.startswith("combin"):
            both = [m for c in before if not INERT.match(c.head) for m in c.mentions]
            whole[index] = replace(choice, mentions=tuple(both))
        elif choice.bare and (before or after):
            whole[index] = replace(choice, mentions=(before[-1] if before else after[0]).mentions)
        elif (
            after
            and _ADJECTIVE.fullmatch(choice.head)
            and not choice.names
            and not INERT.match(after[0].head)
        ):
            (shared, *_) = after[0].mentions  # "intravenous or topical lidocaine"
            noun = re.sub(rf"^{_ADJECTIVE.pattern} ", "", shared.text)
            same = (shared,) if noun == shared.text else ()
            whole[index] = replace(choice, head=f"{choice.head} {noun}", mentions=same)
    return whole


def _with_shared_units(found: Sequence[Choice]) -> list[Choice]:
    """Return the items of "8 or 16 mg of X" with what the last of them says for all."""
    whole = list(found)
    for index in range(len(whole) - 2, -1, -1):
        number = _NUMBER_AT_END.search(whole[index].head)
        after = _NUMBER_AND_REST.match(whole[index + 1].head)
        if number is not None and after is not None:
            told = whole[index + 1]
            head = f"{number[0].strip()}{after['rest']}"
            dose = DOSE.match(head)
            whole[index] = replace(
                whole[index], head=head, mentions=told.mentions, dose=dose.group() if dose else None
            )
    return whole
