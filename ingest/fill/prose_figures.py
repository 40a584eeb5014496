"""What one number of a sentence is for one group: a count with its size, or a mean with its SD.

Numbers that are no results of a group are told here too: where a change began, ratios and differences.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.fill.answer import Figures
from ingest.fill.cell_figures import with_implied_size
from ingest.fill.sizes import size_of
from ingest.fill.values import events_of_percent, interval_note, places_of, sd_of_interval, sd_of_se

if TYPE_CHECKING:
    from ingest.annotations import Number
    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Paper

_FELL_BY = re.compile(
    r"\b(?:decreas|reduc|fell|declin|drop|lost|loss)\w*(?: \w+){0,2} (?:by|of) "
    r"(?:an? |the )?(?:mean |average )?(?:of )?$",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(
    r"\b(?:fe)?males?\b|\b(?:wo)?m[ae]n\b|\bsub-?groups?\b|\bboys\b|\bgirls\b", re.IGNORECASE
)
_SAYS_ERROR = re.compile(r"\bstandard errors?\b|\bS\.?E\.?M?\b")
_SAYS_DEVIATION = re.compile(r"\bstandard deviations?\b|\bS\.?D\b")
_FROM = re.compile(
    r"\bfrom (?:an? |the )?(?:(?:mean|median|average|baseline)(?: \w+)? (?:of )?)?$", re.IGNORECASE
)
_TO = re.compile(r"^[^.;,]{0,40}?\bto\b", re.IGNORECASE)
_TO_NEXT = re.compile(r"^\W*(?:[a-z/%²]{1,6}\W*)?(?:\([^()]*\)\s*)?\bto\s+[-−–]?\d")
_EFFECT = re.compile(
    r"\b(?:OR|HR|RR|aOR|aHR|ratios?|odds|hazards?|difference|coefficient|regression|effect size"
    r"|(?:in|de)crease of)\b"
)
_A_PART = 0.5
_LOOK_BACK = 60


def is_no_result(text: str, number: Number, asked: Asked) -> bool:
    """Return whether a number is where a change began, or a ratio or difference of the groups."""
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    behind = text[number.stop : number.stop + _LOOK_BACK]
    if (_FROM.search(before) and _TO.match(behind)) or _TO_NEXT.match(behind):
        return not asked.of_baseline
    if number.low is None or number.spread is not None:
        return False
    clause = text[max(0, number.start - 2 * _LOOK_BACK) : number.start].rpartition(";")[2]
    return bool(_EFFECT.search(clause))


def is_of_a_part(paper: Paper, asked: Asked, numbers: tuple[Number, Number]) -> bool:
    """Return whether counts are of far fewer patients than the groups had: of a part of them."""
    for number, side in zip(numbers, (asked.intervention, asked.comparator), strict=True):
        known = size_of(paper, asked, side) if number.total else None
        if known is not None and number.total is not None and number.total < _A_PART * known.n:
            return True
    return False


def figures_in(paper: Paper, asked: Asked, number: Number, side: int, kind: str, text: str) -> Figures | None:
    """Return the numbers of one group, 0 the intervention, as one value of a sentence gives them."""
    pair = (asked.intervention, asked.comparator)
    group = pair[side] if not pair[1].is_baseline else pair[0]
    known = None if _SUBGROUP.search(asked.outcome) else size_of(paper, asked, group)
    size = known.n if known else None
    if kind == "counted":
        found = _counted(number, size)
    elif kind == "percent":
        found = _of_percent(number, size)
    else:
        found = _measured(_signed(text, number), size, is_error=_is_error(number, text))
    notes = known.derived if known and number.total is None else ()
    return replace(found, derived=(*found.derived, *notes)) if found is not None else None


def _signed(text: str, number: Number) -> Number:
    """Return a value with the sign that the words give it: "decreased by 3.34" is −3.34."""
    fell = number.spread is not None and number.value > 0 and _FELL_BY.search(text[: number.start])
    return replace(number, value=-number.value) if fell else number


def _counted(number: Number, size: int | None) -> Figures | None:
    """Return a count with its total, None where it cannot be one of that many."""
    events, total = int(number.value), int(number.total) if number.total else size
    bare = number.total is None and number.percent is None
    found = with_implied_size(Figures(events, total), None if number.total else number.percent)
    if (found.size is None and bare) or (found.size is not None and events > found.size):
        return None
    return found


def _of_percent(number: Number, size: int | None) -> Figures | None:
    """Return the count that a percentage of a known size can only mean."""
    if size is None:
        return None
    events = events_of_percent(number.value, size, places_of(number.text.split("%")[0]))
    note = f"events = {number.value:g} % of {size}, rounded"
    return None if events is None else Figures(events, size, derived=(note,))


def _is_error(number: Number, text: str) -> bool:
    """Return whether a spread is a standard error: by its own print, else by the words of the sentence."""
    if number.spread_kind in ("SE", "SEM"):
        return True
    return bool(_SAYS_ERROR.search(text)) and not _SAYS_DEVIATION.search(text)


def _measured(number: Number, size: int | None, *, is_error: bool) -> Figures | None:
    """Return mean and SD, the SD from a standard error or an interval where that is what is printed."""
    if number.spread is not None and not is_error:
        return Figures(mean=number.value, sd=number.spread, size=size)
    if size is None or size < 2:
        return None
    if number.spread is not None:
        sd = sd_of_se(number.spread, size)
        note = f"SD = SE × √n = {number.spread:g} × √{size}"
    elif number.low is not None and number.high is not None and number.low < number.value < number.high:
        sd = sd_of_interval(number.low, number.high, size)
        note = interval_note(number.low, number.high, size)
    else:
        return None
    return Figures(mean=number.value, sd=round(sd, 2), size=size, derived=(note,))
