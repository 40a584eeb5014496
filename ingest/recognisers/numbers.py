"""Finds numbers with what is printed as part of them: unit, spread, interval, total, percentage, p-value.

Form alone decides here (no vocabulary, no grammar): the assembly of results and complications decides what a
number says. Test statistics (F = 4.2), ratios (2:1) and full dates are no numbers of results and are passed
over; "SF-36", "T10" and "5-HT" are names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ingest.annotations import Number
from ingest.recognisers import number_patterns as forms
from ingest.recognisers.number_parts import kind_of_spread, plain_number
from ingest.recognisers.numerals import CARDINAL_WORDS, value_of
from ingest.recognisers.windows import search_near

# Digits, and number words in the spellings that occur: what tells that a number may be near.
_RESTS = "|".join(sorted({word[1:] for word in CARDINAL_WORDS}))
_SIGN = re.compile(rf"[\dZzOoTtFfSsEeNnH](?:(?<=\d)\d*|(?<!\w.)(?:{_RESTS}))")  # a set first is found fastest
_SPREAD_IN_BRACKETS = re.compile(r"[(\[](?P<kind>SD|SEM?)\b")
_REACH = 45
_LOOK_BACK = 40
_CONSIDERED = 60
_FULL_WIDTH = {0xFF1C: "<", 0xFF1E: ">"}


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a passage in order, none overlapping another.

    >>> [(n.value, n.spread, n.unit) for n in find_numbers("fell from 8.6 ± 0.6 to 5.3 ± 1.4 cm")]
    [(8.6, 0.6, 'cm'), (5.3, 1.4, 'cm')]
    >>> [(n.value, n.total, n.percent) for n in find_numbers("in six of the 25 patients (24 %)")]
    [(6.0, 25.0, 24.0)]
    """
    found: list[Number] = []
    position = 0
    signs = [match.start() for match in _SIGN.finditer(text)]
    while match := search_near(forms.MASTER, text, signs, position, _REACH):
        numbers = _READERS[match.lastgroup or "num"](text, match)
        found.extend(numbers)
        position = max([match.end(), *(n.stop for n in numbers)])
    found = _with_spread_as_before(text, _with_shared_units(text, found))
    return _with_declared_spread(text, found)


# the forms that announce themselves


def _p_values(text: str, match: re.Match[str]) -> list[Number]:
    """Read ``P < 0.05`` and the values that follow in a list; a level of significance is a threshold."""
    operator = match["p_op"].strip().translate(_FULL_WIDTH)
    op = {"<=": "<=", "≤": "<=", "≥": ">=", ">=": ">=", "<": "<", ">": ">"}.get(operator[:2].strip(), "=")
    op = "<" if "less" in operator else op
    numeral = re.sub(r"\s", "", match["p_value"])
    mantissa, *exponent = re.split(r"[×x]", numeral)
    value = value_of(mantissa.replace(",", "."))
    if exponent:
        value *= 10.0 ** -int(re.sub(r"^10\D|\D", "", exponent[0].removeprefix("10")))
    role = "threshold" if forms.P_DEFINES.match(text[match.end() : match.end() + _CONSIDERED]) else "p"
    numbers = [Number(match.start(), match.end(), value, match.group(), role=role, op=op)]  # type: ignore[arg-type]
    stop = match.end()
    while role == "p" and (more := forms.P_LIST.match(text, stop)):
        start, stop = more.span("value")
        numbers.append(Number(start, stop, value_of(more["value"]), more["value"], role="p", op=op))
    return numbers


def _sample(text: str, match: re.Match[str]) -> list[Number]:
    """Read ``n = 20`` and ``n = 6/25``, with a percentage after it."""
    number = Number(match.start(), match.end(), value_of(match["n_value"]), match.group(), role="n")
    if match["n_total"]:
        number.total, number.role = float(match["n_total"]), "count"
    if (percent := forms.PERCENT_IN_BRACKETS.match(text, match.end())) and "(" not in percent.group():
        number.percent, number.stop, number.role = value_of(percent["percent"]), percent.end(), "count"
    number.text = text[number.start : number.stop]
    return [number]


def _bracketed_list(text: str, match: re.Match[str]) -> list[Number]:
    """Read whole numbers alone in brackets: citations, or a single value such as "(17)"."""
    inside = match.group()
    digits = [(m.start() + match.start(), m.group()) for m in re.finditer(r"\d+", inside)]
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    listed = len(digits) > 1
    cited = listed or inside.startswith("[") or forms.CITED_BEFORE.search(before) is not None
    role = "citation" if cited and before.strip() else "value"
    return [Number(s, s + len(d), float(d), d, role=role) for s, d in digits]  # type: ignore[arg-type]


def _glued(text: str, match: re.Match[str]) -> list[Number]:
    """Read superscripts that the text layer glued to a word: "metastases.2 These", "improved3,4"."""
    del text
    return [
        Number(
            m.start() + match.start(), m.end() + match.start(), float(m.group()), m.group(), role="citation"
        )
        for m in re.finditer(r"\d+", match.group())
    ]


def _date(text: str, match: re.Match[str]) -> list[Number]:
    """Read the year of a date; day and month are no numbers of their own."""
    del text
    if match["year"] is None:
        return []
    return [Number(*match.span("year"), float(match["year"]), match["year"], role="year")]


def _interval_words(text: str, match: re.Match[str]) -> list[Number]:
    """Read "95% CI 1.2 to 3.4" apart from its value; the level is no number of a result."""
    spread = forms.SPREAD_AFTER.match(text, match.start())
    if spread is None or spread["high"] is None:
        return []
    low, high = value_of(spread["low"]), value_of(spread["high"])
    start, stop = spread.start("low"), spread.end("high")
    return [
        Number(start, stop, low, text[start:stop], role="range", spread_kind="95% CI", low=low, high=high)
    ]


def _nothing(text: str, match: re.Match[str]) -> list[Number]:
    """Pass over test statistics and ratios."""
    del text, match
    return []


# what numbers of a list share


def _with_shared_units(text: str, numbers: list[Number]) -> list[Number]:
    """Give "27" its per cent in "27 vs 44 %", and "180" its days in "180 versus 216 days"."""
    for left, right in reversed(list(pairwise(numbers))):
        alike = left.unit is None and left.role == "value" and right.unit is not None
        if not alike or right.role not in {"percent", "value", "time", "dose"} or right.op is not None:
            continue
        if forms.LIST_GAP.fullmatch(text[left.stop : right.start]):
            left.unit = right.unit
            if right.role != "value":
                left.role = right.role
    return numbers


def _with_spread_as_before(text: str, numbers: list[Number]) -> list[Number]:
    """Join "58.8 (27.2)" where "39.2 (SD 20.9)" before it says what stands in the brackets."""
    kind = None
    kept: list[Number] = []
    for number in numbers:
        last = kept[-1] if kept else None
        if (
            kind is not None
            and last is not None
            and (last.role, last.spread, last.low)
            == (number.role, number.spread, number.low)
            == ("value", None, None)
            and text[last.stop : number.start] == " ("
            and text[number.stop : number.stop + 1] == ")"
        ):
            last.spread, last.spread_kind, last.stop = number.value, kind, number.stop + 1
            last.text = text[last.start : last.stop]
            continue
        if number.spread is not None and (said := _SPREAD_IN_BRACKETS.search(number.text)):
            kind = "SE" if said["kind"].startswith("SE") else "SD"
        kept.append(number)
    return kept


def _with_declared_spread(text: str, numbers: list[Number]) -> list[Number]:
    """Name unlabelled spreads by what the passage declares: "mean ± SE", "median [IQR]"."""
    declared = [(m.start(), m["open"], kind_of_spread(m["label"])) for m in forms.DECLARED.finditer(text)]
    if not declared:
        return numbers
    return [_declared(number, declared) for number in numbers]


def _declared(number: Number, declared: list[tuple[int, str, str]]) -> Number:
    """Return the number with the kind of its spread, where a declaration of the same form precedes it."""
    interval = number.low is not None and number.role != "range"
    for _, opening, kind in sorted(declared, key=lambda d: (d[0] > number.start, -d[0])):
        sign = opening in {"±", "+/-"}
        if number.spread is not None and number.spread_kind in {None, "SD"} and kind in {"SD", "SE"}:
            if sign == (number.spread_kind == "SD"):
                return replace(number, spread_kind=kind)
        elif interval and number.spread_kind is None and kind not in {"SD", "SE"}:
            return replace(number, spread_kind=kind)
    return number


_READERS = {
    "p": _p_values,
    "test": _nothing,
    "ratio": _nothing,
    "date": _date,
    "squared": _bracketed_list,
    "round": _bracketed_list,
    "glued": _glued,
    "n": _sample,
    "ci": _interval_words,
    "num": plain_number,
}
