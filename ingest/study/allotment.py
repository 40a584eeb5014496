"""Lists of what patients were allotted to, read by their grammar and not by the words of the vocabulary.

"randomised to receive A, B or both", "into two groups: conventional surgery (CS, n = 20) and nerve sparing
(NS, n = 20)", "one group received A, the other B". Each choice is a part of the sentence with the names and
the size that its brackets give; ``arms`` joins it with the groups of these names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import value_of
from ingest.study.naming import LABELLED, NO_NAME, TREATING
from ingest.study.separation import SHORT_HEAD, enumerated, masked, separated
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Mention, Passage

_GAP = r"(?:[^.;:()]|\d\s?:\s?(?=\d))"  # "randomised 1 : 1 to"
_K = r"(?P<k>two|three|four|five|six|[2-6])"
_ALLOTTED = re.compile(
    r"\b(?:randomi[sz]ed(?![^.;:]{0,60}\b(?:trials?|study|studies|design|block|clinical|order)\b)|randomly"
    r"|allocated|assigned|allotted|divided|distributed|categori[sz]ed|classified|grouped|separated|split)\b",
    re.IGNORECASE,
)
_INTO_GROUPS = re.compile(
    rf"{_GAP}{{0,90}}?\b{_K} (?:[\w-]+ ){{0,3}}?(?:groups|arms|regimens|treatments|interventions)\b"
    r"(?: (?:of|with|containing) (?:n\s?=\s?)?\d+(?: (?!to\b)[\w-]+){0,2}(?: each)?"
    r"| \(n\s?=\s?\d+[^()]{0,20}\)"
    r"|,? each (?:of|with) \d+ \w+)?"
    r"(?P<lead>\s?:|(?:,| based| according)[^.;:()]{0,70}:|\s?to (?:receive|undergo"
    r"|be treated with)(?: either)?:?| receiving(?: either)?:?| of"
    r"| as(?: follows)?:?"
    r"|\s?[,–—-] |\s?\(|[^.;:()]{0,70}:)\s?",
    re.IGNORECASE,
)
_TO_EITHER = re.compile(
    rf"(?:{_GAP}{{0,90}}?\bto (?:a |the )?(?:either |receive |undergo |be treated with |treatment with "
    r"|have |get |take )"
    rf"|{_GAP}{{0,60}}?\b(?:to|into|for)\b )(?:one of the following )?(?:either )?:?\s?",
    re.IGNORECASE,
)
_TO_NAMED = re.compile(
    rf"{_GAP}{{0,90}}?\b(?:to|in|into|between)\b (?:the |an? )?(?P<list>(?:[\w+/-]+ ){{1,4}}?(?:and"
    r"|or) (?:the |an? )?"
    r"(?:[\w+/-]+ ){1,3}?)(?:groups?|arms?)\b",
    re.IGNORECASE,
)
_GROUP_AND_VERB = re.compile(
    r"\b(?P<which>one|first|1st|second|2nd|third|3rd|fourth|4th|(?:an)?other|contralateral|remaining)"
    r"(?: \w+)? (?:group|half|knee|side|arm|hand)s?\b[^.;,()]{0,25}?"
    r"\b(?:received|receiving|receives?|was given|were given|given|underwent|was treated (?:with|by)"
    r"|were treated (?:with|by)|had|got)\s",
    re.IGNORECASE,
)
_CONJOINED = re.compile(r"(?:[,;.]|\b(?:and|while|whereas|but|the|to)|\s)+$", re.IGNORECASE)
_WITH_OR_WITHOUT = re.compile(
    r"\b(?:with|plus)(?: \((?P<one>[^()]{1,30})\))? (?:or|and|versus"
    r"|vs\.?) without(?: \((?P<two>[^()]{1,30})\))? ",
    re.IGNORECASE,
)
_NEXT = 60
_APART = 220  # characters between "one group" and "the other group" at most
_EITHER = re.compile(
    r"\b(?:received|underwent|given|receiving|(?:treated|managed) (?:with|by"
    r"|using)) (?P<lead>(?:\w+ )?either) ",
    re.IGNORECASE,
)
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
_BRACKET = re.compile(r"[(\[]([^()\[\]]*(?:[(\[][^()\[\]]*[)\]][^()\[\]]*)*)[)\]]?")
_SIZE = re.compile(
    r"^(?:[nN]\s?=\s?|(?=\d+ (?:patients|subjects|participants|cases|women|men|knees)\b))(?P<n>\d+)"
)
_AS_GROUP = re.compile(r"^(?:the |in )?(?P<x>[\w+/&.-]+(?:[ -][\w+/&.-]+){0,3}?)[- ](?:group|arm)$")
_SHORT = re.compile(r"^(?=[^A-Z]*[A-Z])[A-Za-z][A-Za-z0-9]*(?:\s?[-+/&]\s?[A-Za-z0-9]+)*$")
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
    r"^(?:groups?|doses? of|either|or|and|intravenously|orally|to receive|receiving|received|receive"
    r"|undergo|the|a|an|treatment with|only|just|with|of) ",
    re.IGNORECASE,
)
_IN = (Role.ABSTRACT, Role.METHODS, Role.BODY, Role.RESULTS)
_MOST, _LONGEST = 6, 600


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


def choices(passages: Sequence[Passage]) -> list[Choice]:
    """Return the choices of the first list of the document that tells what patients were allotted to."""
    for passage in passages:
        if passage.section.role not in _IN or passage.cell is not None:
            continue
        for found in _lists(passage):
            if _credible(found):
                return found
    return []


def allotted(passages: Sequence[Passage]) -> Iterator[Choice]:
    """Yield the items of all lists that tell what patients were allotted to, though no word be known."""
    for passage in passages:
        if passage.section.role in _IN and passage.cell is None:
            for found in _lists(passage):
                if 2 <= len(found) <= _MOST and all(len(c.head.split()) <= SHORT_HEAD for c in found):
                    yield from found


def _lists(passage: Passage) -> Iterator[list[Choice]]:
    """Yield the lists that stand behind words of allotment."""
    text = passage.text
    for verb in _ALLOTTED.finditer(text):
        _, stop = passage.sentence_at(verb.start())
        into = _INTO_GROUPS.match(text, verb.end(), stop)
        if into is not None:
            last = stop
            if into["lead"].strip() == "(":
                last = into.end() + max(0, masked(text[into.end() - 1 : stop]).find(")") - 1)
            yield _items(passage, into.end(), last, int(value_of(into["k"])))
            continue
        if (named := _TO_NAMED.match(text, verb.end(), stop)) is not None:
            yield _items(passage, named.start("list"), named.end("list"), 2)
        if (to := _TO_EITHER.match(text, verb.end(), stop)) is not None:
            yield _items(passage, to.end(), stop, None)
    yield _ordinals(passage)
    yield _with_or_without(passage)
    for either in _EITHER.finditer(text):
        yield _items(passage, either.end(), passage.sentence_at(either.start())[1], None)


def _ordinals(passage: Passage) -> list[Choice]:
    """Return what "one group received A, the other group received B" tells of each."""
    text = passage.text
    found: list[re.Match[str]] = []
    for match in _GROUP_AND_VERB.finditer(text):
        if match["which"].lower() in ("one", "first", "1st"):
            found = [match]
        elif found and match.start() - found[-1].end() < _APART:
            found.append(match)
    if len(found) < 2:
        return []
    stops = [m.start() for m in found[1:]] + [passage.sentence_at(found[-1].start())[1]]
    cut = [_CONJOINED.sub("", text[m.end() : stop]) for m, stop in zip(found, stops, strict=True)]
    return _completed([_choice(passage, m.end(), m.end() + len(c)) for m, c in zip(found, cut, strict=True)])


def _with_or_without(passage: Passage) -> list[Choice]:
    """Return the two choices of "received A with (group AB) or without (group A) B"."""
    match = _WITH_OR_WITHOUT.search(passage.text)
    if match is None:
        return []
    start, stop = passage.sentence_at(match.start())
    ground = _treating(passage, max(start, match.start() - _APART), match.start())[-1:]
    added = _treating(passage, match.end(), min(stop, match.end() + _NEXT), negated=True)[:1]
    if not ground or not added or not _ALLOTTED.search(passage.text, start, stop):
        return []
    alone = ground[0].text
    names = [tuple(_names(match[side])) if match[side] else () for side in ("one", "two")]
    return [
        Choice(passage, ground[0].start, f"{alone} + {added[0].text}", names[0], None, (*ground, *added)),
        Choice(passage, ground[0].start, f"{alone} alone", names[1], None, tuple(ground)),
    ]


def _treating(passage: Passage, start: int, stop: int, *, negated: bool = False) -> list[Mention]:
    """Return the treatments named at a place; those that were left out only where they are asked for."""
    return [
        m
        for m in passage.within(passage.mentions, start, stop)
        if (c := m.of_kind(*TREATING)) is not None and not c.generic and (negated or not m.negated)
    ]


def _items(passage: Passage, start: int, stop: int, k: int | None) -> list[Choice]:
    """Return the items of a list that begins at ``start``, as many as were announced where it was."""
    stop = min(stop, start + _LONGEST)
    bounds = enumerated(passage.text, start, stop) or separated(masked(passage.text[start:stop]), k)
    found: list[Choice] = []
    for first, last in bounds:
        if masked(passage.text[start:stop])[first:last].strip(" ,;.:"):
            found.append(_choice(passage, start + first, start + last))
    return _completed([part for choice in found for part in _by_dose(choice)])


def _by_dose(choice: Choice) -> list[Choice]:
    """Return the doses that a bracket gives as choices of their own: "risedronate (5 mg or 15 mg)"."""
    doses = _DOSES.match(choice.passage.text, choice.mentions[-1].stop) if choice.mentions else None
    if doses is None or choice.names:
        return [choice]
    one = doses["one"] if DOSE.search(doses["one"]) else f"{doses['one']} {doses['unit']}"
    both = (one, f"{doses['two']} {doses['unit']}")
    return [replace(choice, head=f"{choice.mentions[-1].text} {dose}", dose=dose) for dose in both]


def _choice(passage: Passage, start: int, stop: int) -> Choice:
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
            names += [name for name in _names(part.strip()) if last or not _SHORT.match(name)]
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
    mentions = tuple(_treating(passage, start, start + end))
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


def _names(part: str) -> list[str]:
    """Return the name of a group that a part of a bracket gives: "group RC", "spray group", "NBP"."""
    if (group := LABELLED.fullmatch(part)) is not None:
        return [f"Group {group['label']}"]
    if (named := _AS_GROUP.match(part)) is not None and not NO_NAME & set(named["x"].lower().split()):
        return [named["x"]]
    return [part] if _SHORT.match(part) and len(part) <= 12 and part.lower() != "n" else []


def _completed(found: list[Choice]) -> list[Choice]:
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


def _credible(found: Sequence[Choice]) -> bool:
    """Return whether a list is one of groups: each item is told apart, and most say what was done."""
    if not 2 <= len(found) <= _MOST:
        return False
    said = [bool(c.mentions or c.names or INERT.match(c.head)) for c in found]
    brief = [len(c.head.split()) <= SHORT_HEAD for c in found]
    apart = {
        (c.slugs, c.names, c.head.lower() if not c.mentions else c.dose or c.head.lower()) for c in found
    }
    told = all(said) or (any(said) and all(brief)) or all(c.n is not None for c in found)
    return told and len(apart) == len(found) and all(c.head or c.names for c in found)
