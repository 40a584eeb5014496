"""Whose value is whose: the ways in which a sentence gives two groups their numbers.

"2.5 in A and 3.1 in B", "A: 12, B: 7", "12 % versus 20 % in A and B, respectively", "more in A (12 % vs 7 %)"
and blocks: "in A, 4.4 min for onset and 9.8 min for recovery, in B 4.8 and 10.9".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ingest.annotations import Number
    from ingest.fill.mentions import GroupMention

NEAR = 70
_FEW_WORDS = 4
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|than|versus|vs\.?|relative to|as opposed to)\s*"
    r"(?:(?:that|those|patients|the|in|of|with|on|for|receiving|given) )*[“\"‘]?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:respectively|versus|vs\.?|compared (?:to|with)|and|than|to)\b|[,/]", re.IGNORECASE
)
_AGAINST = re.compile(r"^[^\w]*(?:versus|vs?\.?|against|compared (?:to|with)|as opposed to)\b", re.IGNORECASE)
_COMPARATIVE = re.compile(
    r"\b(?:more|fewer|less|higher|lower|greater|smaller|better|worse|longer|shorter|earlier|later|faster|slower"
    r"|larger|increased|decreased|reduced|improved|superior|inferior|differ\w*)\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"[^;]{0,25}\b(?:in|for|of|with|among|on|by|from|after)\b[^;,]{0,25}$|\s*\(?\s*(?:the )?$"
)
_NAME_BEHIND = re.compile(
    r"[^\w,;]*(?:[a-z/%²°]{1,8}[^\w,;]*)?(?:points |units )?\b(?:for|in|with|during|among|on|after)\s+"
    r"(?:the )?(?P<name>[^,;.()]{3,50}?)(?= (?:and|versus|vs|compared|but|while)\b|[,;.()]|$)",
    re.IGNORECASE,
)
_SURELY_NAMED = 0.4
_CLEARLY_NAMED = 0.1
_REST_OF_BRACKET = re.compile(r"[^()\[\]]{0,60}[)\]]")
_OPEN_BRACKET = re.compile(r"[(\[][^()\[\]]{0,12}$")
_LISTED = re.compile(r"\W*(?:[a-zµμ/%°]{1,6}\W*){0,2}?(?:,|and|or|;)\W*(?:and\W*)?")
_LISTED_TWO = re.compile(r"\s*%?\s*(?:,|and|/|or|, and)\s*")


@dataclass(frozen=True, slots=True)
class Couple:
    """The intervention's value and the comparator's, how sure that is, and the stretch that is about them.

    Where each group has several values, ``item`` is the place of these two among them and how many they are;
    ``slices`` are the words before and behind each of the first group's values.
    """

    numbers: tuple[Number, Number]
    sure: float
    window: tuple[int, int]
    item: tuple[int, int] | None = None
    slices: tuple[tuple[str, str], ...] = ()


def couples(text: str, values: Sequence[Number], mentions: Sequence[GroupMention]) -> Iterator[Couple]:
    """Yield the pairs of values that a text gives for the two groups."""
    values = [v for v in values if not _in_long_list(text, v, values, mentions)]
    blocks = list(_blocks(text, values, mentions))
    if blocks:
        yield from blocks
        return
    found = {at: couple for at in range(len(values) - 1) if (couple := _couple(text, values, at, mentions))}
    in_turn = range(0, len(values) - 1, 2)
    if len(values) % 2 == 0 and all(at in found for at in in_turn):  # A, B, A, B: never the B and A between
        yield from (found[at] for at in in_turn)
    else:
        yield from found.values()


def _in_long_list(
    text: str, value: Number, values: Sequence[Number], mentions: Sequence[GroupMention]
) -> bool:
    """Return whether a value is one of three or more in a row: of more groups than two, or of times."""
    first = last = values.index(value)
    while first > 0 and _LISTED.fullmatch(text[values[first - 1].stop : values[first].start]):
        first -= 1
    while last + 1 < len(values) and _LISTED.fullmatch(text[values[last].stop : values[last + 1].start]):
        last += 1
    named = any(values[first].start <= m.start <= values[last].stop for m in mentions)
    return last - first > 1 and not named


def _couple(text: str, values: Sequence[Number], at: int, mentions: Sequence[GroupMention]) -> Couple | None:
    """Return two neighbouring values as those of the two groups, None where that is not told."""
    one, two = values[at], values[at + 1]
    if two.start - one.stop > NEAR * 1.5:
        return None
    first = values[at - 1].stop if at else 0
    last = values[at + 2].start if at + 2 < len(values) else len(text)
    order = _order(text, (one, two), mentions, (first, last))
    if order is None:
        return None
    sure, reverse = order
    return Couple((two, one) if reverse else (one, two), sure, (first, last))


def by_name(text: str, values: Sequence[Number], naming: Callable[[int, str], float]) -> Couple | None:
    """Return the two of three or more values, each with its group's name behind it, that are asked for.

    ``naming`` tells how surely a name is that of a side.
    """
    if len(values) <= 2:
        return None
    names = [_NAME_BEHIND.match(text[v.stop : v.stop + NEAR]) for v in values]
    chosen: list[Number] = []
    for side in (0, 1):
        scored = sorted(
            ((naming(side, m["name"]), at) for at, m in enumerate(names) if m is not None), reverse=True
        )
        if not scored or scored[0][0] < _SURELY_NAMED:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEARLY_NAMED:
            return None
        chosen.append(values[scored[0][1]])
    if chosen[0] is chosen[1]:
        return None
    return Couple((chosen[0], chosen[1]), 0.95, (0, max(n.stop for n in chosen)))


def _blocks(text: str, values: Sequence[Number], mentions: Sequence[GroupMention]) -> Iterator[Couple]:
    """Yield the pairs of two blocks of values, each behind the name of its group."""
    size, rest = divmod(len(values), 2)
    if rest or size < 2:
        return
    sides = [_named_before(value, mentions) for value in values]
    first, second = set(sides[:size]), set(sides[size:])
    if len(first) != 1 or len(second) != 1 or first == second or None in first | second:
        return
    starts = [_block_start(values[0], mentions), _block_start(values[size], mentions)]
    slices = _slices(text, values[:size], starts[0], starts[1])
    others = _slices(text, values[size:], starts[1], len(text))
    for at in range(size):
        pair = (values[at], values[size + at])
        ordered = pair if first == {0} else (pair[1], pair[0])
        together = tuple((f"{a} {c}", f"{b} {d}") for (a, b), (c, d) in zip(slices, others, strict=True))
        yield Couple(ordered, 0.9, (0, len(text)), (at, size), together)


def _named_before(number: Number, mentions: Sequence[GroupMention]) -> int | None:
    """Return the group named last before a value."""
    found = [m.side for m in mentions if m.stop <= number.start]
    return found[-1] if found else None


def _block_start(number: Number, mentions: Sequence[GroupMention]) -> int:
    """Return where the name of a block's group ends."""
    return max((m.stop for m in mentions if m.stop <= number.start), default=0)


def _slices(text: str, values: Sequence[Number], start: int, stop: int) -> list[tuple[str, str]]:
    """Return the words before and behind each value of a block."""
    edges = [start, *(v.stop for v in values[:-1])]
    ends = [*(v.start for v in values[1:]), max(stop, values[-1].stop)]
    return [
        (text[edge : value.start], text[value.stop : end])
        for edge, value, end in zip(edges, values, ends, strict=True)
    ]


def _order(
    text: str, values: tuple[Number, Number], mentions: Sequence[GroupMention], window: tuple[int, int]
) -> tuple[float, bool] | None:
    """Return how sure it is whose the two values are, and whether the comparator's comes first."""
    one, two = values
    gap = text[one.stop : two.start]
    if _LISTED_TWO.fullmatch(gap) and _OPEN_BRACKET.search(text[: one.start]):
        return None  # both stand in the bracket behind one group: two outcomes of it
    behind = (_side_after(text, one, two.start, mentions), _side_after(text, two, window[1], mentions))
    if None not in behind and behind[0] != behind[1]:
        return 1.0, behind[0] == 1
    ahead = (_side_before(one, window[0], mentions), _side_before(two, one.stop, mentions))
    if None not in ahead and ahead[0] != ahead[1]:
        return 0.95, ahead[0] == 1
    mixed = (ahead[0], behind[1])
    if None not in mixed and mixed[0] != mixed[1] and behind[0] is None and ahead[1] is None:
        return 0.9, mixed[0] == 1
    return _order_of_names(text, values, mentions, window)


def _order_of_names(
    text: str, values: tuple[Number, Number], mentions: Sequence[GroupMention], window: tuple[int, int]
) -> tuple[float, bool] | None:
    """Return the order of two values where only the order of the groups' names tells it."""
    one, two = values
    gap = text[one.stop : two.start]
    inside = [m for m in mentions if window[0] - 1 <= m.start <= window[1]]
    if not inside or len({m.side for m in inside}) < 2:
        inside = list(mentions)
    sides = [m.side for m in inside]
    told = "respectively" in text[two.stop :]
    close = _AGAINST.match(gap) or (
        len(gap.split()) <= _FEW_WORDS and (told or _side_by_side(text, mentions))
    )
    if len(set(sides)) == 2 and close and _BETWEEN.search(gap):
        if _COMPARED.search(text[max(0, inside[0].start - 30) : inside[0].start]):
            return None
        changes = sum(a != b for a, b in pairwise(sides))
        return (0.8 if told else 0.65) - 0.15 * (changes - 1), sides[0] == 1
    ahead = [m.side for m in mentions if m.stop <= one.start]
    if len(set(sides)) == 1 and ahead and _AGAINST.search(gap) and _COMPARATIVE.search(text[: one.start]):
        name = next(m for m in mentions if m.stop <= one.start)
        is_second = _COMPARED.search(text[max(0, name.start - 40) : name.start])
        return 0.65, (ahead[0] == 1) != bool(is_second)
    return None


def _side_by_side(text: str, mentions: Sequence[GroupMention]) -> bool:
    """Return whether the two groups are named together, as in "in A and B"."""
    return any(
        a.side != b.side and len(text[a.stop : b.start].split()) <= _FEW_WORDS for a, b in pairwise(mentions)
    )


def _side_after(text: str, number: Number, limit: int, mentions: Sequence[GroupMention]) -> int | None:
    """Return the group named right after a value: "2.5 in the control group"."""
    rest = _REST_OF_BRACKET.match(text[number.stop : limit])
    start = number.stop + (rest.end() if rest else 0)
    for mention in mentions:
        if start <= mention.start < min(limit, start + NEAR):
            return mention.side if _FOLLOWS.match(text[start : mention.start]) else None
    return None


def _side_before(number: Number, limit: int, mentions: Sequence[GroupMention]) -> int | None:
    """Return the group named last before a value, behind the value before it."""
    found = [m for m in mentions if limit <= m.start and m.stop <= number.start]
    return found[-1].side if found and len({m.side for m in found}) == 1 else None


def is_set_against(text: str, couple: Couple) -> bool:
    """Return whether nothing but "versus" stands between two numbers, so that they are counts of a kind."""
    one, two = sorted(couple.numbers, key=lambda n: n.start)
    return bool(_AGAINST.match(text[one.stop : two.start])) and two.start - one.stop < NEAR // 4
