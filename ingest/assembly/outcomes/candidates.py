"""Which numbers may be results: by role, by the words beside them, and by what their measure can be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Number
    from ingest.assembly.outcomes.measure import Measure
    from ingest.assembly.outcomes.scene import Item, Scene

_LEVEL_AFTER = re.compile(
    r"^/s\b|^\s?[./·]?kg\b|^\s?(?:-\s?)?(?:significance|level\sof\s|confidence|power\b|two-sided|one-sided|probability)"
)
_TARGET = re.compile(r"\b(?:targets?|thresholds?|limits?|margins?|cut-?\s?offs?)\sof\s$")
_AT = re.compile(r"(?<!remained)(?<!was)(?<!were)(?<!stood)(?<!stayed)\s(?:at|intensity\sof)\s$")
_OF_BEFORE = re.compile(r"\sof\s(?:the\s|its\s|their\s)?(?:initial|original|⟨T⟩|baseline)")
_BOUNDARY = re.compile(
    r"\b(?:limits?|bound(?:ary|aries)?|margins?|thresholds?|targets?|cut-?\s?offs?)"
    r"(?:\s(?:of|was|is|at|value)|\s\S{0,10})*\s?\(?$|\b(?:between|as\s(?:early|late|long|short|little|much)\sas)\s$"
)
_TEST_BEFORE = re.compile(
    r"(?:\btests?|\bstatistics?|[χx]\s?2|χ²|\bchi-square|\b(?:df|z|t|f|u|w|h|r|d|es))\s?=\s?$"
)
_NUMBERED = re.compile(
    r"(?:\bgrades?|\bstages?|\blevel|\btype|\bfigs?\.?|\btables?|\bphase|\bclass|\bgroups?|[a-z]-|\bno\.)\s?$"
    r"|\b(?:figs?\.?|figures?|tables?)\s?(?:(?:⟨.⟩|\d+[a-z]?),?\s?(?:and\s|to\s|[-–]\s?)?)+$"
)
_TIME_LIST = re.compile(r"(?:\bat|\),?|,|\band)\s?$")
_HAD_SCORE = re.compile(
    r"\b(?:patients|children|subjects|knees)\b[^.;]{0,60}\b(?:had|with)\s(?:a|an)\s[^.;]{0,40}$"
)
_TESTED = re.compile(r"^\s\((?:⟨P⟩|⟨V⟩)")
_SHARE = re.compile(
    r"\b(?:rate|incidence|recurrence|response|success|survival|progression|satisfaction|relief)\b"
)
_TIED = re.compile(
    r"(?:\b(?:was|were|is|are|of|from|to|by|at|as|averaged|reached|scored|remained|fell|dropped|scores?|value"
    r"|mean|median|average|change|difference|reduction|improvement|and|vs\.?|versus|about|approximately"
    r"|only)|[(\[,=:])\s?$"
)
_DIVIDED = re.compile(r"⟨V⟩[^.;:]*:\s(?:in\s)?(?:⟨V⟩\s(?:patients\s)?[^:;.⟨⟩]*⟨A⟩,?\s(?:and\s)?(?:in\s)?)*$")
"""What leads to the parts of a count: "in 9 (8 %): 5 patients in A and 4 in B"."""
_CLOCK = frozenset({"minute", "hour", "day", "week", "month", "year"})
_ON_SCALES = frozenset({None, "point", "%", "mm", "cm", "fold", "°"})
_LENGTH = frozenset({"mm", "cm", "µm"})
_COUNTED = frozenset({None, "response", "responder", "death", "recurrence"})


def may_be_value(scene: Scene, item: Item) -> bool:
    """Return whether a number may be a result at all, by its role and the words around it."""
    number = item.number
    if number is None or _is_level(scene, item, number):
        return False
    if number.role == "count" and number.percent is None and number.total is None:
        if _counts_again(scene, item):
            return False
        return number.unit in _COUNTED or _DIVIDED.search(scene.before(item)) is not None
    return not _is_bare(number) or _may_stand_bare(scene, item, number)


def _is_level(scene: Scene, item: Item, number: Number) -> bool:
    """Return whether a number sets a level: a threshold, "95 % confidence", "at 45 % of the maximum"."""
    after = scene.after(item)
    at_most = number.op in {">=", "<="} and number.role != "percent"
    of_before = number.op is not None and _OF_BEFORE.match(after) is not None
    lead = scene.before(item)[-24:]
    target = number.spread is None and number.low is None and _TARGET.search(lead) is not None
    at = target or (number.unit == "%" and _AT.search(lead) is not None)
    return at_most or of_before or at or _LEVEL_AFTER.match(after) is not None


_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_NEARLY = 0.05


def once_each(scene: Scene, values: Sequence[Item]) -> list[Item]:
    """Return the values without those that a bracket tells again in another unit: "0.5 h (30 min)"."""
    told: list[Item] = []
    for value in values:
        if not (told and _is_again(scene, told[-1], value)):
            told.append(value)
    return told


def _counts_again(scene: Scene, count: Item) -> bool:
    """Return whether the bracket behind a count gives it once more with its total."""
    following = next((i for i in scene.items if i.start >= count.stop and i.kind == VALUE), None)
    one, other = count.number, following.number if following is not None else None
    if one is None or other is None or following is None or other.total is None or one.value != other.value:
        return False
    return re.fullmatch(r"[\w\s+⟨A⟩-]{0,60}\s?\(", scene.gap(count, following)) is not None


def _is_again(scene: Scene, left: Item, right: Item) -> bool:
    """Return whether the bracket after a time repeats it in another unit."""
    one, other = left.number, right.number
    if one is None or other is None or one.unit == other.unit or scene.gap(left, right).strip() != "(":
        return False
    if one.unit not in _SECONDS or other.unit not in _SECONDS or not one.value:
        return False
    ratio = other.value * _SECONDS[other.unit] / (one.value * _SECONDS[one.unit])
    return abs(ratio - 1) < _NEARLY


def _is_bare(number: Number) -> bool:
    """Return whether a number has neither spread nor unit."""
    return number.role == "value" and number.spread is None and number.low is None and number.unit is None


def _may_stand_bare(scene: Scene, item: Item, number: Number) -> bool:
    """Return whether a bare number can be a value: no grade, no boundary, no time whose unit comes later."""
    if number.text[:1].isalpha():  # "at one and two hours", "three time points"
        return False
    before = scene.before(item)[-24:]
    if (
        "." not in number.text and _TIME_LIST.search(before) and _TESTED.match(scene.after(item))
    ):  # "at 0 (P = 0.51), 30 (P = 0.24) min"
        return False
    if number.value.is_integer() and "." not in number.text and _HAD_SCORE.search(scene.before(item)):
        return False
    if _TEST_BEFORE.search(before):
        return False
    return not _BOUNDARY.search(before) and not _NUMBERED.search(before)


_GIVEN = re.compile(r"\b(?:doses?\s(?:of\s)?(?:⟨V⟩\s)?|(?:⟨A⟩|⟨V⟩)\s)(?:and\s|or\s)?$")
"""What leads to a dose that was given by the plan: "with doses of 30 mg and 60 mg"."""
_LISTED_ON = re.compile(r"(?:⟨V⟩(?:\s\(⟨P⟩\))?),?\s(?:and\s)?$")


def fitting(scene: Scene, group: Sequence[Item], measure: Measure) -> list[Item]:
    """Return the values of a group that can be of a measure; what is listed on after one that can, too."""
    found: list[Item] = []
    for value in group:
        last = found[-1].number if found else None
        listed = (
            last is not None
            and value.number is not None
            and (last.unit, last.role) == (value.number.unit, value.number.role)
            and _LISTED_ON.search(scene.before(value)) is not None
        )
        if listed or fits(scene, value, measure):
            found.append(value)
    return found


def fits(scene: Scene, value: Item, measure: Measure) -> bool:
    """Return whether a number of this form can be a value of this measure."""
    number = value.number
    if number is None:
        return False
    if number.role == "time":
        early = _BOUNDARY.search(scene.before(value)[-24:]) is not None
        return measure.lasts and number.low is None and not early and _tied(scene, value, measure)
    if number.role == "dose":
        given = _GIVEN.search(scene.before(value)[-24:]) is not None
        return measure.consumed and not given and (number.low is not None or _tied(scene, value, measure))
    scored = measure.concept is not None and bool(measure.concept.value("range"))
    # minutes and kilograms are no scores; "the recurrence rate of lesions of 3 cm"
    other = (scored and number.unit not in _ON_SCALES) or (
        number.unit in _LENGTH and _SHARE.search(measure.ref.label)
    )
    if other:
        return False
    if number.unit in _CLOCK:
        return measure.lasts or number.spread is not None
    bare = number.role == "value" and number.spread is None and number.low is None
    return not bare or _tied(scene, value, measure)


def _tied(scene: Scene, value: Item, measure: Measure) -> bool:
    """Return whether a bare number stands where a value stands."""
    if measure.start >= value.stop:
        return True
    before = scene.before(value)[-14:]
    if before.rstrip().endswith("⟨M⟩"):  # "VAS 3 mm vs 27 mm", but not "(STAI 2)"
        return value.number is not None and (value.number.unit is not None or "." in value.number.text)
    return bool(_TIED.search(before))
