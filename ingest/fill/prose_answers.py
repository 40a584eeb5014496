"""Numbers from sentences: two values that a sentence, or two in a row, give for the two groups.

``arrangement`` says whose value is whose, ``absence`` where a zero is told in words; the words around two
values say what they measure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.annotations import Number
from ingest.fill.absence import is_absent
from ingest.fill.answer import Figures
from ingest.fill.arrangement import Couple, by_name, couples, is_set_against
from ingest.fill.groups import is_before, naming
from ingest.fill.mentions import GroupMention, group_mentions
from ingest.fill.prose_figures import figures_in, is_no_result, is_of_a_part
from ingest.fill.sizes import size_of
from ingest.fill.wording import coverage, words_of
from ingest.recognisers.numbers import find_numbers
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Paper, Sentence

_TOLD_IN = frozenset(
    {
        Role.ABSTRACT,
        Role.RESULTS,
        Role.BODY,
        Role.CONCLUSION,
        Role.DISCUSSION,
        Role.SUMMARY,
        Role.CASE,
        Role.FIGURE,
    }
)
_LEAST = 0.45
_LEAST_OF_TWO = 0.62
_LEAST_OF_ONE_OF_MANY = 0.55
_LEAST_OF_ITEM = 0.25
_CLEAR_OF_OTHERS = 0.12
_OF_TITLE = 0.4
_ABSENT = 1.2
_LISTED = re.compile(r"\w+,? and \w+")
_AS_PERCENT = re.compile(
    r"%|percent|\brate|change|reduction|improvement|decrease|increase|adherence", re.IGNORECASE
)
_NO_VALUE = frozenset({"year", "citation", "dose", "p", "time", "threshold", "size", "n"})
_PEOPLE = frozenset({"patient", "women", "men", "participant", "subject", "case", "child", "person"})
_NONE_OF_THEM = re.compile(r"\b(?:none|no (?:patients?|participants?|subjects?|one|cases?))\b", re.IGNORECASE)
_ITEMS = re.compile(r"\s*(?:,? and |,? or |[,;])\s*")
_NEXT = re.compile(r"[;(]| and ")
_NUMBERED = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|visits?|tables?|fig(?:ure)?s?\.?|grades?|phases?|stages?|types?)\s$",
    re.IGNORECASE,
)
_WOMEN = re.compile(r"\b(?:females?|wom[ae]n|girls?)\b", re.IGNORECASE)
_MEN = re.compile(r"\b(?:males?|m[ae]n|boys?)\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:change|difference)s?\b[^.;]{0,30}\bbaseline\b", re.IGNORECASE)
_OF_WHOM = 0.6  # a percentage of nobody knows what
_OF_A_PART = 0.4
_SOME = r"(?:patients|participants|subjects|women|men|children|infants|adults|people|individuals|students)"
_SHARE = re.compile(
    rf"(?:%|\bpercent|\bpercentages?|\bproportions?)\)? *(?:of )?(?:the |all )?(?:[\w-]+ ){{0,2}}{_SOME}\b"
    rf"|\b(?:more|fewer|less|number of) (?:[\w-]+ ){{0,2}}{_SOME}\b"
    rf"|\b{_SOME}\b(?: [\w-]+){{0,6}} "
    r"(?:had|developed|experienced|reported|died|showed|achieved|achieving|improved)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\brespectively\b|\. (?=[A-Z])")
_ITEM_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{3}")
_A_TIME = re.compile(r"^\d[\d.]*(?:hour|day|week|month|year)$")


@dataclass(frozen=True, slots=True)
class Told:
    """Numbers of both groups, and the sentences that tell them."""

    sentences: tuple[Sentence, ...]
    intervention: Figures
    comparator: Figures
    score: float


@dataclass(frozen=True, slots=True)
class _Passage:
    """One sentence, or two of which each is about one group, read as one."""

    sentences: tuple[Sentence, ...]
    text: str
    numbers: tuple[Number, ...]
    mentions: tuple[GroupMention, ...]
    context: tuple[tuple[frozenset[str], float], ...]


def from_prose(paper: Paper, asked: Asked, outcome_type: str) -> list[Told]:
    """Return what the sentences give for a question, best first."""
    found: list[Told] = []
    for passage in _passages(paper, asked):
        for kind in _kinds(outcome_type):
            found += _of_passage(paper, asked, passage, kind)
        if outcome_type != "continuous" and len(passage.sentences) == 1:
            found += _absent(paper, asked, passage)
    return sorted(found, key=lambda t: -t.score)


def _passages(paper: Paper, asked: Asked) -> Iterator[_Passage]:
    """Yield the sentences that speak of the outcome, and each two of which either is about one group."""
    before: Sentence | None = None
    last: _Passage | None = None
    for sentence in paper.sentences:
        if sentence.section.role not in _TOLD_IN:
            before = last = None
            continue
        context = [(paper.signs(sentence.text), 0.8)]
        if before is not None and before.section is sentence.section:
            context.append((paper.signs(before.text), 0.5))
        context.append((paper.signs(paper.document.bibliography.title), _OF_TITLE))
        before = sentence
        if coverage(asked.wanted, context) < _LEAST:
            last = None
            continue
        mentions = tuple(group_mentions(paper, asked, sentence.text))
        passage = _Passage((sentence,), sentence.text, _numbers(paper, sentence), mentions, tuple(context))
        yield passage
        if last is not None and _each_of_one(last, passage):
            yield _joined(last, passage)
        last = passage


def _each_of_one(one: _Passage, other: _Passage) -> bool:
    """Return whether two sentences in a row are about one group each."""
    sides = [{m.side for m in p.mentions} for p in (one, other)]
    return (
        len(sides[0]) == len(sides[1]) == 1
        and sides[0] != sides[1]
        and one.sentences[-1].section is other.sentences[0].section
        and bool(one.numbers)
        and bool(other.numbers)
    )


def _joined(one: _Passage, other: _Passage) -> _Passage:
    """Return two sentences as one passage."""
    shift = len(one.text) + 1
    return _Passage(
        (*one.sentences, *other.sentences),
        f"{one.text} {other.text}",
        (*one.numbers, *(replace(n, start=n.start + shift, stop=n.stop + shift) for n in other.numbers)),
        (*one.mentions, *(replace(m, start=m.start + shift, stop=m.stop + shift) for m in other.mentions)),
        (*one.context, *other.context),
    )


def _of_passage(paper: Paper, asked: Asked, passage: _Passage, kind: str) -> Iterator[Told]:
    """Yield what the values of one kind in a passage give."""
    numbers = [*passage.numbers, *(_nobodies(passage.text) if kind == "counted" else ())]
    numbers.sort(key=lambda n: n.start)
    values = [n for n in numbers if _is_of(n, kind) and not is_no_result(passage.text, n, asked)]
    values = values or ([n for n in numbers if _is_bare_count(n)] if kind == "counted" else [])
    bare = bool(values) and not _is_of(values[0], kind)
    sides = (asked.intervention, asked.comparator)
    named = by_name(passage.text, values, lambda s, name: naming(paper, sides[s], sides[1 - s], name))
    for couple in [named] if named else couples(passage.text, values, passage.mentions):
        if bare and not is_set_against(passage.text, couple):
            continue
        if not all(_in_unit(n, kind, asked) for n in couple.numbers):
            continue
        in_two = len(passage.sentences) > 1
        if in_two and not _across(passage, couple):
            continue
        if couple.item is None and len(values) >= 4 and _is_list(passage.text, values[0].start):
            continue
        told = _of_couple(paper, asked, passage, couple, kind)
        if told is not None:
            yield told


def _across(passage: _Passage, couple: Couple) -> bool:
    """Return whether two values stand in two sentences."""
    edge = len(passage.sentences[0].text)
    return len({number.start > edge for number in couple.numbers}) > 1


def _absent(paper: Paper, asked: Asked, passage: _Passage) -> Iterator[Told]:
    """Yield zero for both groups where a sentence says that it did not happen."""
    if is_absent(paper, asked, passage.text, passage.mentions):
        sizes = [size_of(paper, asked, side) for side in (asked.intervention, asked.comparator)]
        first, second = (
            Figures(
                0,
                size.n if size else None,
                derived=("events = 0, told in words", *(size.derived if size else ())),
            )
            for size in sizes
        )
        yield Told(passage.sentences, first, second, _ABSENT)


def _numbers(paper: Paper, sentence: Sentence) -> tuple[Number, ...]:
    """Return the numbers of a sentence that may be results, remembered."""
    key = ("numbers", sentence.number)
    known = paper.memory.get(key)
    if isinstance(known, tuple):
        return known
    has_digits = any(c.isdigit() for c in sentence.text) or _NONE_OF_THEM.search(sentence.text)
    found = tuple(
        n
        for n in (find_numbers(sentence.text) if has_digits else ())
        if n.role not in _NO_VALUE and not _NUMBERED.search(sentence.text[max(0, n.start - 12) : n.start])
    )
    paper.memory[key] = found
    return found


def _nobodies(text: str) -> Iterator[Number]:
    """Yield "none" and "no patient" as the counts that they are."""
    for match in _NONE_OF_THEM.finditer(text):
        yield Number(match.start(), match.end(), 0.0, match.group(), unit="patient", role="count")


def _kinds(outcome_type: str) -> tuple[str, ...]:
    """Return what to look for."""
    return {"binary": ("counted", "percent"), "continuous": ("measured",)}.get(
        outcome_type, ("counted", "percent", "measured")
    )


def _is_of(number: Number, kind: str) -> bool:
    """Return whether a number is a count, a bare percentage, or a mean with its spread."""
    if kind == "counted":
        people = number.role == "count" and number.unit in _PEOPLE
        return (
            number.total is not None or number.percent is not None or people
        ) and number.value.is_integer()
    if kind == "percent":
        return number.unit == "%" and number.spread is None and number.total is None
    return (
        number.spread is not None or (number.low is not None and number.spread_kind in ("95% CI", "95 % CI"))
    ) and number.total is None


def _is_bare_count(number: Number) -> bool:
    """Return whether a number may be a count of patients by its form alone."""
    plain = number.role in ("value", "count") and number.unit in (None, *_PEOPLE) and number.spread is None
    return (
        plain and number.low is None and number.value.is_integer() and number.value >= 0 and number.op is None
    )


def _is_list(text: str, start: int) -> bool:
    """Return whether several outcomes stand before all values: "the X and Y scores were …, respectively"."""
    return "respectively" in text and _LISTED.search(text[:start]) is not None


def _in_unit(number: Number, kind: str, asked: Asked) -> bool:
    """Return whether a value has a unit that the outcome can have: a mean change in per cent is no score."""
    return kind != "measured" or number.unit != "%" or bool(_AS_PERCENT.search(asked.outcome))


def _of_couple(paper: Paper, asked: Asked, passage: _Passage, couple: Couple, kind: str) -> Told | None:
    """Return what two values give, None where they measure something else."""
    outcome = _likeness(paper, asked, passage, couple)
    if _at_another_time(asked, passage.text, couple):
        return None
    segment = passage.text[slice(*couple.window)]
    if (is_before(segment) and not asked.of_baseline) or _of_other_sex(asked.outcome, passage.text):
        return None
    if outcome < (_LEAST_OF_TWO if couple.item is None else _LEAST_OF_ONE_OF_MANY):
        return None
    figures = [
        figures_in(paper, asked, number, side, kind, passage.text)
        for side, number in enumerate(couple.numbers)
    ]
    if figures[0] is None or figures[1] is None:
        return None
    score = outcome + 0.5 * couple.sure
    score -= 0.3 if kind == "measured" and _SINCE.search(segment) and not asked.of_change else 0.0
    score -= 0.12 if passage.sentences[0].section.role in (Role.DISCUSSION, Role.FIGURE) else 0.0
    score -= _OF_WHOM if kind == "percent" and not _SHARE.search(passage.text) else 0.0
    score -= _OF_A_PART if is_of_a_part(paper, asked, couple.numbers) else 0.0
    score -= 0.1 if kind == "percent" or len(passage.sentences) > 1 else 0.0
    return Told(passage.sentences, figures[0], figures[1], score)


def _of_other_sex(asked: str, told: str) -> bool:
    """Return whether a question is about one sex and a sentence about the other alone."""
    of = [(bool(_WOMEN.search(text)), bool(_MEN.search(text))) for text in (asked, told)]
    return of[0][0] != of[0][1] and of[1] == (of[0][1], of[0][0])


def _likeness(paper: Paper, asked: Asked, passage: _Passage, couple: Couple) -> float:
    """Return how well the words around two values say the outcome."""
    if couple.item is not None:
        if not _is_item(paper, asked, passage, couple):
            return 0.0
        return coverage(asked.wanted, [(paper.signs(passage.text), 0.95), *passage.context])
    start, stop = couple.window
    if _time_before(asked, passage.text, couple):  # one of a series over time: what was said before holds on
        start = 0
    signs = paper.signs(_without_groups(passage.text, passage.mentions, (start, stop)))
    own = coverage(asked.wanted, [(signs, 1.0)])
    return max(own, 0.5 * own + 0.5 * coverage(asked.wanted, [(signs, 1.0), *passage.context]))


def _times(text: str) -> list[str]:
    """Return the times that a text names, in order: "144week"."""
    return [word for word in words_of(text) if _A_TIME.match(word)]


def _time_before(asked: Asked, text: str, couple: Couple) -> bool:
    """Return whether the time that is asked for is the last that is named before two values."""
    wanted = {w.word for w in asked.wanted if _A_TIME.match(w.word)}
    named = _times(text[: min(n.start for n in couple.numbers)])
    return bool(wanted and named) and named[-1] in wanted


def _at_another_time(asked: Asked, text: str, couple: Couple) -> bool:
    """Return whether two values are of another time than the one that is asked for."""
    wanted = {w.word for w in asked.wanted if _A_TIME.match(w.word)}
    named = _times(text[: min(n.start for n in couple.numbers)])
    behind = _NEXT.split(text[max(n.stop for n in couple.numbers) : couple.window[1]])[0]
    return bool(wanted and named) and named[-1] not in wanted and not wanted & set(_times(behind))


def _is_item(paper: Paper, asked: Asked, passage: _Passage, couple: Couple) -> bool:
    """Return whether these two of several values are those of the outcome: by the words beside, by a list."""
    at, count = couple.item or (0, 0)
    for side in () if "respectively" in passage.text else (0, 1):
        found = [coverage(asked.wanted, [(paper.signs(s[side]), 1.0)]) for s in couple.slices]
        if _stands_out(found) and all(_WORD.search(s[side]) for s in couple.slices):
            return found.index(max(found)) == at
    lists = []
    for window in _lists(passage.text, count):
        found = [coverage(asked.wanted, [(paper.signs(part), 1.0)]) for part in window]
        if _stands_out(found):
            lists.append((max(found) - sorted(found)[-2], found.index(max(found))))
    return bool(lists) and max(lists)[1] == at


def _lists(text: str, count: int) -> Iterator[list[str]]:
    """Yield the runs of so many coordinated pieces in the sentences of a text: "rash, itch and fever"."""
    for sentence in _ENDS.split(text):
        parts = [part for part in _ITEMS.split(sentence) if part]
        for first in range(len(parts) - count + 1):
            window = parts[first : first + count]
            window[0] = " ".join(window[0].split()[-_ITEM_WORDS:])
            window[-1] = " ".join(window[-1].split()[:_ITEM_WORDS])
            yield window


def _stands_out(found: Sequence[float]) -> bool:
    """Return whether one of several likenesses is clearly the best."""
    ordered = sorted(found)
    return ordered[-1] >= _LEAST_OF_ITEM and ordered[-1] - ordered[-2] >= _CLEAR_OF_OTHERS


def _without_groups(text: str, mentions: Sequence[GroupMention], window: tuple[int, int]) -> str:
    """Return a piece of a sentence without the names of groups: "vitamin D group" measures no vitamin."""
    pieces, at = [], window[0]
    for mention in mentions:
        if window[0] <= mention.start and mention.stop <= window[1]:
            pieces.append(text[at : mention.start])
            at = mention.stop
    return " ".join([*pieces, text[at : window[1]]])
