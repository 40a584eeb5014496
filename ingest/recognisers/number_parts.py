"""Grows a plain number to the right: unit, ± spread, total, percentage, interval, range; then its role.

The inner part of ``ingest.recognisers.numbers``, which finds where numbers begin.
"""

from __future__ import annotations

import re

from ingest.annotations import Number
from ingest.recognisers import number_patterns as forms
from ingest.recognisers.numerals import value_of

_CLOSING = re.compile(r"(?:\s?[a-zA-Zµ%]{1,5})?\s?[)\]]")
_SUPERSCRIPT = re.compile(r"[a-z](?![a-z])")
_LOOK_BACK = 40
_CONSIDERED = 60
_FIRST_YEAR, _LAST_YEAR = 1900, 2049


def plain_number(text: str, match: re.Match[str]) -> list[Number]:
    """Read a number and everything that is printed as part of it."""
    numeral = match["num"]
    start, stop = match.span("num")
    if _is_name(text, start, stop, numeral):
        return []
    number = Number(start, stop, value_of(numeral), numeral)
    if stop < len(text):  # most cells of tables are a number and nothing else
        _take_what_follows(text, number)
    _take_operator(text, number)
    number.text = text[number.start : number.stop]
    _settle(text, number, stop)
    return [number]


def _take_what_follows(text: str, number: Number) -> None:
    """Attach what is printed behind a number and is part of it."""
    _take_unit(text, number)
    for take in (
        _take_plus_minus,
        _take_total,
        _take_count,
        _take_spread,
        _take_brackets,
        _take_percent,
        _take_spread,
    ):
        take(text, number)
    if number.spread is None and number.low is None and number.total is None and number.percent is None:
        _take_range(text, number)


def _is_name(text: str, start: int, stop: int, numeral: str) -> bool:
    """Return whether the numeral is part of a name ("SF-36", "8males", "one another"), or an ordinal."""
    before, after = text[max(0, start - 2) : start], text[stop : stop + 12]
    if numeral[0] in "-–−‐" and re.search(r"[A-Za-z)]$", before):
        return True
    if re.search(r"[A-Za-z][-–‐]$", before) and not re.search(
        r"\w{3,}[-–‐]$", text[max(0, start - 5) : start]
    ):
        return True
    if forms.ORDINAL_AFTER.match(after) or forms.NAME_AFTER.match(after):
        return True
    if text[start - 1 : start] == "," and before[0].isdigit() and forms.CHEMICAL_AFTER.match(after):
        return True
    if numeral.lower() == "one":
        look_back = text[max(0, start - 10) : start]
        return bool(
            forms.ONE_IS_NO_NUMBER_BEFORE.search(look_back) or forms.ONE_IS_NO_NUMBER_AFTER.match(text, stop)
        )
    glued = re.match(r"[A-Za-z]+", after)
    return bool(
        glued
        and numeral[-1].isdigit()
        and not forms.UNIT.match(after)
        and (len(glued.group()) > 1 or "." not in numeral)
    )


def _unit_at(text: str, position: int) -> tuple[str | None, int]:
    """Return the unit that begins at ``position`` and where it ends."""
    match = forms.UNIT.match(text, position)
    if match is None:
        return None, position
    return forms.UNIT_NAMES[int((match.lastgroup or "u0")[1:])], match.end()


def _take_unit(text: str, number: Number) -> None:
    """Attach a unit that follows directly."""
    unit, stop = _unit_at(text, number.stop)
    if unit is not None:
        number.unit, number.stop = unit, stop


def _take_plus_minus(text: str, number: Number) -> None:
    """Attach ``± 1.2`` and a unit after it."""
    if match := forms.PLUS_MINUS.match(text, number.stop):
        number.spread, number.spread_kind = value_of(match["spread"]), "SD"
        number.stop = match.end()
        if "SE" in match.group():
            number.spread_kind = "SE"
        if text[match.start() : match.end()].lstrip()[:1] in "([" and text[number.stop : number.stop + 1] in (
            ")",
            "]",
        ):
            number.stop += 1
        if not _SUPERSCRIPT.match(text, number.stop):  # "1.07d": the mark of a footnote
            _take_unit(text, number)


def _take_total(text: str, number: Number) -> None:
    """Attach ``/25`` and ``of the 25`` to a whole number that is not larger."""
    if (
        number.unit is not None
        or not number.value.is_integer()
        or "." in number.text
        or number.spread is not None
    ):
        return
    if match := forms.TOTAL_AFTER.match(text, number.stop):
        total = value_of(match["total"])
        scale = "/" in match.group() and re.match(
            r"\s?(?:VAS|NRS|pain|on\b)", text[match.end() : match.end() + 8]
        )
        if total >= number.value >= 0 and total.is_integer() and not scale:
            number.total, number.stop, number.role = total, match.end(), "count"


def _take_count(text: str, number: Number) -> None:
    """Read ``24% (6/25)`` and ``24% (n = 6)`` as a count with its percentage."""
    if number.unit != "%" or number.spread is not None:
        return
    forms_of_count = (forms.COUNT_IN_BRACKETS, forms.N_IN_BRACKETS, forms.COUNT_AFTER_COMMA)
    match = next((m for form in forms_of_count if (m := form.match(text, number.stop))), None)
    if match is None:
        return
    groups = match.groupdict()
    if groups.get("total") and float(groups["total"]) < float(groups["count"]):
        return
    number.percent, number.value, number.unit, number.role = (
        number.value,
        float(groups["count"]),
        None,
        "count",
    )
    number.total = float(groups["total"]) if groups.get("total") else None
    number.stop = match.end()


def _take_percent(text: str, number: Number) -> None:
    """Attach ``(24 %)`` to a count."""
    if (
        number.percent is not None
        or number.unit is not None
        or number.spread is not None
        or number.low is not None
    ):
        return
    if not number.value.is_integer() or number.value < 0:
        return
    if match := forms.PERCENT_IN_BRACKETS.match(text, number.stop):
        opened = "(" in match.group() or "[" in match.group()
        if not opened and number.total is None:
            return
        number.percent, number.role, number.stop = value_of(match["percent"]), "count", match.end()
        closing = re.match(r"\s?[)\]]", text[number.stop : number.stop + 2]) if opened else None
        number.stop += closing.end() if closing else 0
        if number.total is None:
            _take_total(text, number)


_KINDS = (("95", "95% CI"), ("c", "95% CI"), ("iqr", "IQR"), ("inter", "IQR"), ("rang", "range"))


def kind_of_spread(label: str) -> str:
    """Return the kind of spread that a label names."""
    folded = label.lower().replace(".", "").removeprefix("±").strip()
    if folded.startswith(("se", "standard error")):
        return "SE"
    if folded.startswith(("min", "rang")):
        return "range"
    return next((kind for start, kind in _KINDS if folded.startswith(start)), "SD")


def _take_spread(text: str, number: Number) -> None:
    """Attach a labelled spread: ``(SD 1.2)``, ``(IQR 3–7)``, ``, 95 % CI 1.2 to 3.4``."""
    if (
        number.spread is not None
        or number.low is not None
        or (number.total is not None and number.percent is None)
    ):
        return
    match = forms.SPREAD_AFTER.match(text, number.stop)
    if match is None:
        return
    kind = kind_of_spread(match["label"])
    low = value_of(match["low"])
    stop = match.end()
    if kind in {"SD", "SE"}:
        closing = _CLOSING.match(text, match.end("low"))
        number.spread, stop = low, closing.end() if closing else match.end("low")
    elif match["high"] is not None:
        number.low, number.high = low, value_of(match["high"])
        if number.low > number.high:
            number.low, number.high = number.high, number.low
    elif kind == "IQR":
        number.spread = low
    else:
        return
    number.spread_kind, number.stop = kind, stop - (text[stop - 1] == " ")
    if number.unit is None:
        _take_unit(text, number)


def _take_brackets(text: str, number: Number) -> None:
    """Attach unlabelled brackets: ``12.8 (8.4)``, ``5 [3-7]``; what they are is decided later."""
    if (
        number.spread is not None
        or number.low is not None
        or number.total is not None
        or number.percent is not None
    ):
        return
    match = forms.BRACKETED.match(text, number.stop)
    if match is None or match["percent"] or (match["percent_high"] and number.unit != "%"):
        return
    low = value_of(match["low"])
    if match["high"] is None:
        if (
            not match["low"].strip().startswith(("-", "–", "−"))
            and number.unit != "%"
            and ("." in match["low"] or "." in number.text)
        ):
            number.spread, number.stop = low, match.end()
    elif low <= value_of(match["high"]) and low <= number.value <= value_of(match["high"]):
        number.low, number.high, number.stop = low, value_of(match["high"]), match.end()


def _take_range(text: str, number: Number) -> None:
    """Read ``38 – 80`` and ``between 5 and 10`` as one range; ``from 8 to 3`` stays two values."""
    match = forms.RANGE_AFTER.match(text, number.stop)
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    if match is None or forms.PLUS_MINUS.match(text, match.end()):
        return
    high = value_of(match["high"])
    word = match["dash"].strip().lower()
    if high <= number.value or (word == "and" and not re.search(r"\bbetween\s$", before)):
        return
    two_values = forms.FROM_BEFORE.search(before) and not forms.RANGE_NEAR.search(before)
    if word == "to" and number.value and two_values:
        return
    if re.match(r"\s?[-/]\s?\d|\.\d", text[match.end() : match.end() + 3]):
        return
    number.low, number.high, number.role, number.stop = number.value, high, "range", match.end()
    if number.unit is None:
        _take_unit(text, number)
    elif (unit := _unit_at(text, number.stop))[0] == number.unit:
        number.stop = unit[1]


def _take_operator(text: str, number: Number) -> None:
    """Attach what stands before: ``≥``, ``at least``, ``more than``; and what stands after: ``or more``."""
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    if match := forms.OPERATOR_BEFORE.search(before):
        words = match["symbol"] or re.sub(r"\s+", " ", match["words"].lower())
        if words == "over" and number.unit in forms.TIME_UNITS - {"year"}:  # "over 26 weeks" is a duration
            return
        number.op = forms.OPERATOR_OF[words]
        number.start -= len(before) - match.start()
        if match["symbol"] or words in {"at least", "a minimum of", "minimum of"}:
            number.role = "threshold"
    elif forms.THRESHOLD_AFTER.match(text, number.stop):
        number.op, number.role = ">=", "threshold"


# what a number is, as far as form tells


def _settle(text: str, number: Number, numeral_stop: int) -> None:
    """Give a number that is still a plain value its role, by unit and neighbours."""
    if number.role not in {"value", "range", "count"}:
        return
    if number.unit is None and number.low is None:
        _settle_unitless(text, number)
    if number.role == "count":
        _settle_count(text, number)
    elif number.unit in forms.SIZE_UNITS and number.spread is None:
        number.role = "size"
    elif number.unit == "point" and re.match(r"[-‐]", text[numeral_stop : numeral_stop + 1]):
        number.role = "range"
    elif number.unit == "%" and number.role == "value":
        number.role = "dose" if _is_strength(text, number) else "percent"
    elif number.role == "range":
        return
    elif number.unit in forms.DOSE_UNITS and number.spread is None and number.spread_kind is None:
        number.role = "dose"
    elif number.unit in forms.TIME_UNITS and number.spread is None and number.spread_kind is None:
        number.role = "time"


def _is_strength(text: str, number: Number) -> bool:
    """Return whether a percentage is the strength of a solution: "0.5 % bupivacaine", "bupivacaine 0.5 %"."""
    if forms.SOLUTES.match(text, number.stop) and (
        number.value <= forms.STRONGEST or forms.MISCIBLE.match(text, number.stop)
    ):  # "38 % saline" is the share of that arm
        return True
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    return number.value in forms.STRENGTHS and forms.SOLUTE_BEFORE.search(before) is not None


def _settle_unitless(text: str, number: Number) -> None:
    """Tell years, anchors of a scale and counts of something from plain values."""
    if number.role == "count" or number.spread is not None:
        return
    after = text[number.stop : number.stop + _CONSIDERED]
    counted = forms.COUNTED.match(after)
    if counted and number.value.is_integer() and "." not in number.text:
        number.role = "count"
    elif forms.SCALE_ANCHOR_AFTER.match(after):
        number.role = "range"
    elif (
        _FIRST_YEAR <= number.value <= _LAST_YEAR
        and re.fullmatch(r"\d{4}", number.text)
        and (forms.YEAR_BEFORE.search(text[max(0, number.start - 10) : number.start]) or number.start == 0)
    ):
        number.role = "year"


def _settle_count(text: str, number: Number) -> None:
    """Name what is counted, where a noun follows."""
    if number.unit is None and (
        counted := forms.COUNTED.match(text[number.stop : number.stop + _CONSIDERED])
    ):
        number.unit = re.sub(r"(?<=[a-z]{3})s$", "", counted["noun"].lower())
    if number.unit is None and (inner := forms.COUNTED.search(number.text)):
        number.unit = re.sub(r"(?<=[a-z]{3})s$", "", inner["noun"].lower())
