"""Lists of what patients were allotted to, read by their grammar and not by the words of the vocabulary.

"randomised to receive A, B or both", "into two groups: conventional surgery (CS, n = 20) and nerve sparing
(NS, n = 20)", "one group received A, the other B". Each choice is a part of the sentence with the names and
the size that its brackets give; ``arms`` joins it with the groups of these names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import value_of
from ingest.study.choices import (
    INERT,
    Choice,
    by_dose,
    choice_of,
    completed,
    names_of,
    treating,
)
from ingest.study.separation import SHORT_HEAD, enumerated, masked, separated
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage

_GAP = r"(?:[^.;:()]|\d\s?:\s?(?=\d))"  # "randomised 1 : 1 to"
_K = r"(?P<k>two|three|four|five|six|[2-6])"
_ALLOTTED = re.compile(
    r"\b(?:randomi[sz]ed(?![^.;:]{0,60}\b(?:trials?|study|studies|design|block|clinical|order)\b)|randomly"
    r"|allocated|assigned|allotted|divided|distributed|categori[sz]ed|classified|grouped|separated"
    r"|split(?!-))\b",
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
    r"|\s?[,–—-] |\s?\(|[^.;:()]{0,70}:|\s(?-i:(?=[A-Z])))\s?",
    re.IGNORECASE,
)
_TO_EITHER = re.compile(
    rf"(?:{_GAP}{{0,90}}?\bto (?:a |the )?(?:either |receive |undergo |be treated with |treatment with "
    r"|have |get |take )"
    rf"|{_GAP}{{0,60}}?\b(?:to|into|for)\b )(?:one of the following (?:[\w-]+ ?){{0,3}}:)?(?:either )?:?\s?",
    re.IGNORECASE,
)
_TO_NAMED = re.compile(
    rf"{_GAP}{{0,90}}?\b(?:to|in|into|between)\b (?:the |an? )?(?P<list>(?:[\w+/-]+ ){{1,8}}?(?:and"
    r"|or) (?:the |an? )?"
    r"(?:[\w+/-]+ ){1,6}?)(?:groups?|arms?)\b",
    re.IGNORECASE,
)
_A_GROUP = r"(?:the |an? )?[^.;:(),]{2,60}?\b(?:group|arm)\b(?: ?\([^()]{1,40}\))?"
_TO_GROUPS = re.compile(
    rf"{_GAP}{{0,60}}?\b(?:to|in|into|between)\b (?:either )?(?P<list>{_A_GROUP},? (?:and"
    rf"|or) {_A_GROUP})",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"[A-Z][A-Za-z0-9+-]{0,7}")
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
_IN = (Role.ABSTRACT, Role.METHODS, Role.BODY, Role.RESULTS)
_MOST, _LONGEST = 6, 600


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
        if (groups := _TO_GROUPS.match(text, verb.end(), stop)) is not None:
            yield _items(passage, groups.start("list"), groups.end("list"), 2)
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
    return completed([choice_of(passage, m.end(), m.end() + len(c)) for m, c in zip(found, cut, strict=True)])


def _with_or_without(passage: Passage) -> list[Choice]:
    """Return the two choices of "received A with (group AB) or without (group A) B"."""
    match = _WITH_OR_WITHOUT.search(passage.text)
    if match is None:
        return []
    start, stop = passage.sentence_at(match.start())
    ground = treating(passage, max(start, match.start() - _APART), match.start())[-1:]
    added = treating(passage, match.end(), min(stop, match.end() + _NEXT), negated=True)[:1]
    if not ground or not added or not _ALLOTTED.search(passage.text, start, stop):
        return []
    alone = ground[0].text
    names = [tuple(names_of(match[side])) if match[side] else () for side in ("one", "two")]
    return [
        Choice(passage, ground[0].start, f"{alone} + {added[0].text}", names[0], None, (*ground, *added)),
        Choice(passage, ground[0].start, f"{alone} alone", names[1], None, tuple(ground)),
    ]


def _items(passage: Passage, start: int, stop: int, k: int | None) -> list[Choice]:
    """Return the items of a list that begins at ``start``, as many as were announced where it was."""
    marked = enumerated(passage.text, start, min(stop, start + _LONGEST * 3))
    stop = min(stop, start + _LONGEST * (3 if marked else 1))
    bounds = marked or separated(masked(passage.text[start:stop]), k)
    found: list[Choice] = []
    for first, last in bounds:
        if masked(passage.text[start:stop])[first:last].strip(" ,;.:"):
            found.append(choice_of(passage, start + first, start + last))
    return completed([part for choice in found for part in by_dose(choice)])


def _credible(found: Sequence[Choice]) -> bool:
    """Return whether a list is one of groups: each item is told apart, and most say what was done."""
    if not 2 <= len(found) <= _MOST:
        return False
    if any(sum(name.startswith("Group ") for name in c.names) > 1 for c in found):
        return False  # an item that was not parted
    said = [bool(c.mentions or c.names or INERT.match(c.head)) for c in found]
    brief = [len(c.head.split()) <= SHORT_HEAD for c in found]
    apart = {
        (c.slugs, c.names, c.head.lower() if not c.mentions else c.dose or c.head.lower()) for c in found
    }
    short = [_ABBREVIATED.fullmatch(c.head) is not None for c in found]
    if all(short) and any(c.head.isupper() for c in found):
        said = short  # "to Mfb or EC"
    told = all(said) or (any(said) and all(brief)) or all(c.n is not None for c in found)
    return told and len(apart) == len(found) and all(c.head or c.names for c in found)
