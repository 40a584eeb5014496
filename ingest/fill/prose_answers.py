"""Numbers from sentences: two values beside each other that the sentence gives for the two groups.

"2.5 ± 1.0 in group A and 3.1 ± 1.2 in group B", "group A: 12 (30 %), group B: 7 (18 %)", "12 % versus 20 % in
A and B, respectively". Values are taken in twos; the words around each two say what they measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.fill.answer import Figures
from ingest.fill.groups import is_before
from ingest.fill.mentions import GroupMention, group_mentions
from ingest.fill.sizes import size_of
from ingest.fill.values import events_of_percent, interval_note, places_of, sd_of_interval, sd_of_se
from ingest.fill.wording import coverage
from ingest.recognisers.numbers import find_numbers
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Number
    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Paper, Sentence

_TOLD_IN = frozenset(
    {Role.ABSTRACT, Role.RESULTS, Role.BODY, Role.CONCLUSION, Role.DISCUSSION, Role.SUMMARY, Role.CASE}
)
_LEAST = 0.45
_LEAST_OF_TWO = 0.62
_NEAR = 70
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|than|versus|vs\.?|relative to|as opposed to)\s*(?:the |that in the |in the "
    r")?$",
    re.IGNORECASE,
)
_FELL_BY = re.compile(
    r"\b(?:decreas|reduc|fell|declin|drop|lost|loss)\w*(?: \w+){0,2} (?:by|of) "
    r"(?:an? |the )?(?:mean |average )?(?:of )?$",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(
    r"\b(?:fe)?males?\b|\b(?:wo)?m[ae]n\b|\bsub-?groups?\b|\bboys\b|\bgirls\b", re.IGNORECASE
)
_LISTED = re.compile(r"\w+,? and \w+")
_AS_PERCENT = re.compile(
    r"%|percent|\brate|change|reduction|improvement|decrease|increase|adherence", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\b(?:respectively|versus|vs\.?|compared (?:to|with)|and|than|to)\b|[,/]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers of both groups from one sentence."""

    sentence: Sentence
    intervention: Figures
    comparator: Figures
    score: float


def from_prose(paper: Paper, asked: Asked, outcome_type: str) -> list[Told]:
    """Return what the sentences give for a question, best first."""
    found: list[Told] = []
    before: Sentence | None = None
    for sentence in paper.sentences:
        if sentence.section.role in _TOLD_IN and any(c.isdigit() for c in sentence.text):
            found += _of_sentence(paper, asked, sentence, before, outcome_type)
        before = sentence
    return sorted(found, key=lambda t: -t.score)


def _of_sentence(
    paper: Paper, asked: Asked, sentence: Sentence, before: Sentence | None, outcome_type: str
) -> Iterator[Told]:
    """Yield what each two neighbouring values of a sentence give."""
    context = [(paper.signs(sentence.text), 0.8)]
    if before is not None and before.section is sentence.section:
        context.append((paper.signs(before.text), 0.5))
    if coverage(asked.wanted, context) < _LEAST:
        return
    numbers = [
        n
        for n in _numbers(paper, sentence)
        if n.role not in ("year", "citation", "dose", "p", "time", "threshold", "size", "n")
    ]
    mentions = group_mentions(paper, asked, sentence.text)
    for kind in _kinds(outcome_type):
        values = [n for n in numbers if _is_of(n, kind) and _in_unit(n, kind, asked)]
        if len(values) >= 4 and _is_list(sentence.text, values[0].start):
            continue
        for at in range(len(values) - 1):
            told = _of_two(paper, asked, sentence, values, at, (mentions, context, kind))
            if told is not None:
                yield told


def _numbers(paper: Paper, sentence: Sentence) -> list[Number]:
    """Return the numbers of a sentence, remembered."""
    key = ("numbers", sentence.number)
    known = paper.memory.get(key)
    if isinstance(known, list):
        return known
    found = find_numbers(sentence.text)
    paper.memory[key] = found
    return found


def _kinds(outcome_type: str) -> tuple[str, ...]:
    """Return what to look for."""
    return {"binary": ("counted", "percent"), "continuous": ("measured",)}.get(
        outcome_type, ("counted", "percent", "measured")
    )


def _is_of(number: Number, kind: str) -> bool:
    """Return whether a number is a count, a bare percentage, or a mean with its spread."""
    if kind == "counted":
        return (number.total is not None or number.percent is not None) and float(number.value).is_integer()
    if kind == "percent":
        return number.unit == "%" and number.spread is None and number.total is None
    return (
        number.spread is not None or (number.low is not None and number.spread_kind in ("95% CI", "95 % CI"))
    ) and number.total is None


def _is_list(text: str, start: int) -> bool:
    """Return whether several outcomes stand before all values: "the X and Y scores were …, respectively"."""
    return "respectively" in text and _LISTED.search(text[:start]) is not None


def _in_unit(number: Number, kind: str, asked: Asked) -> bool:
    """Return whether a value has a unit that the outcome can have: a mean change in per cent is no score."""
    return kind != "measured" or number.unit != "%" or bool(_AS_PERCENT.search(asked.outcome))


def _of_two(
    paper: Paper,
    asked: Asked,
    sentence: Sentence,
    values: Sequence[Number],
    at: int,
    around: tuple[list[GroupMention], list[tuple[frozenset[str], float]], str],
) -> Told | None:
    """Return what two neighbouring values give, None where it is not clear whose they are."""
    mentions, context, kind = around
    one, two = values[at], values[at + 1]
    if two.start - one.stop > _NEAR * 1.5:
        return None
    first = values[at - 1].stop if at else 0
    last = values[at + 2].start if at + 2 < len(values) else len(sentence.text)
    segment = sentence.text[first:last]
    signs = paper.signs(_without_groups(sentence.text, mentions, (first, last)))
    own = coverage(asked.wanted, [(signs, 1.0)])
    outcome = max(own, 0.5 * own + 0.5 * coverage(asked.wanted, [(signs, 1.0), *context]))
    if outcome < _LEAST_OF_TWO:
        return None
    order = _order(sentence.text, (one, two), mentions, (first, last))
    if order is None:
        return None
    sure, reverse = order
    if reverse:
        one, two = two, one
    figures = [
        _figures(paper, asked, _signed(sentence.text, number), side, kind)
        for side, number in enumerate((one, two))
    ]
    if figures[0] is None or figures[1] is None:
        return None
    score = outcome + 0.5 * sure - (0.35 if is_before(segment) and not asked.of_baseline else 0.0)
    score -= 0.12 if sentence.section.role is Role.DISCUSSION else 0.0
    score -= 0.1 if kind == "percent" else 0.0
    return Told(sentence, figures[0], figures[1], score)


def _without_groups(text: str, mentions: Sequence[GroupMention], window: tuple[int, int]) -> str:
    """Return a piece of a sentence without the names of groups: "vitamin D group" measures no vitamin."""
    pieces, at = [], window[0]
    for mention in mentions:
        if window[0] <= mention.start and mention.stop <= window[1]:
            pieces.append(text[at : mention.start])
            at = mention.stop
    return " ".join([*pieces, text[at : window[1]]])


def _order(
    text: str, values: tuple[Number, Number], mentions: Sequence[GroupMention], window: tuple[int, int]
) -> tuple[float, bool] | None:
    """Return how sure it is whose the two values are, and whether the comparator's comes first."""
    one, two = values
    gap = text[one.stop : two.start]
    if re.fullmatch(r"\s*%?\s*(?:,|and|/|or|, and)\s*", gap) and re.search(
        r"[(\[][^()\[\]]{0,12}$", text[: one.start]
    ):
        return None  # both stand in the bracket behind one group: two outcomes of it
    behind = (_side_after(text, one, two.start, mentions), _side_after(text, two, window[1], mentions))
    if None not in behind and behind[0] != behind[1]:
        return 1.0, behind[0] == 1
    ahead = (_side_before(one, window[0], mentions), _side_before(two, one.stop, mentions))
    if None not in ahead and ahead[0] != ahead[1]:
        return 0.95, ahead[0] == 1
    inside = [m for m in mentions if window[0] - 1 <= m.start <= window[1]]
    if not inside or len({m.side for m in inside}) < 2:
        inside = list(mentions)
    sides = [m.side for m in inside]
    if len(set(sides)) == 2 and _BETWEEN.search(text[one.stop : two.start]):
        first = inside[0]
        if _COMPARED.search(text[max(0, first.start - 30) : first.start]):
            return None
        changes = sum(a != b for a, b in pairwise(sides))
        return (0.8 if "respectively" in text[two.stop :] else 0.65) - 0.15 * (changes - 1), sides[0] == 1
    return None


def _side_after(text: str, number: Number, limit: int, mentions: Sequence[GroupMention]) -> int | None:
    """Return the group named right after a value: "2.5 in the control group"."""
    for mention in mentions:
        if number.stop <= mention.start < min(limit, number.stop + _NEAR):
            gap = text[number.stop : mention.start]
            if re.match(
                r"[^;]{0,25}\b(?:in|for|of|with|among|on|by|from|after)\b[^;,]{0,25}$|\s*\(?\s*(?:the )?$",
                gap,
            ):
                return mention.side
            return None
    return None


def _side_before(number: Number, limit: int, mentions: Sequence[GroupMention]) -> int | None:
    """Return the group named last before a value, behind the value before it."""
    found = [m for m in mentions if limit <= m.start and m.stop <= number.start]
    return found[-1].side if found and len({m.side for m in found}) == 1 else None


def _signed(text: str, number: Number) -> Number:
    """Return a value with the sign that the words give it: "decreased by 3.34" is −3.34."""
    fell = number.spread is not None and number.value > 0 and _FELL_BY.search(text[: number.start])
    return replace(number, value=-number.value) if fell else number


def _figures(paper: Paper, asked: Asked, number: Number, side: int, kind: str) -> Figures | None:
    """Return the numbers of one group as one value gives them."""
    pair = (asked.intervention, asked.comparator)
    group = pair[side] if not pair[1].is_baseline else pair[0]
    known = None if _SUBGROUP.search(asked.outcome) else size_of(paper, asked, group)
    size = known.n if known else None
    if kind == "counted":
        return Figures(int(number.value), int(number.total) if number.total else size)
    return _of_percent(number, size) if kind == "percent" else _measured(number, size)


def _of_percent(number: Number, size: int | None) -> Figures | None:
    """Return the count that a percentage of a known size can only mean."""
    if size is None:
        return None
    events = events_of_percent(number.value, size, places_of(number.text.split("%")[0]))
    note = f"events = {number.value:g} % of {size}, rounded"
    return None if events is None else Figures(events, size, derived=(note,))


def _measured(number: Number, size: int | None) -> Figures | None:
    """Return mean and SD, the SD from a standard error or an interval where that is what is printed."""
    if number.spread is not None and number.spread_kind not in ("SE", "SEM"):
        return Figures(mean=number.value, sd=number.spread, size=size)
    if size is None or size < 2:
        return None
    if number.spread is not None:
        sd = sd_of_se(number.spread, size)
        note = f"SD = SE × √n = {number.spread:g} × √{size}"
    elif number.low is not None and number.high is not None:
        sd = sd_of_interval(number.low, number.high, size)
        note = interval_note(number.low, number.high, size)
    else:
        return None
    return Figures(mean=number.value, sd=round(sd, 2), size=size, derived=(note,))
