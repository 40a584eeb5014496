"""When a row that was read says what a row of the gold says: by name, number, time and cause.

The definitions are those of the scorers that the project is measured by; they compare what readers mean, not
how it is written, so their folding is coarser than that of the vocabulary (``kb.folding``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
Match: TypeAlias = Callable[[Row, Row], bool]

OTHERS = "_others"
"""The key under which a complication of the gold holds the causes that belong to other rows only."""

_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("haem", "hem"),
    ("oedema", "edema"),
    ("ischaem", "ischem"),
    ("anaesth", "anesth"),
    ("tumour", "tumor"),
    ("fibre", "fiber"),
    ("colour", "color"),
    ("paraesth", "paresth"),
    ("leukaem", "leukem"),
    ("centre", "center"),
)
_SMALL_WORDS = frozenset({"the", "of", "a", "an"})
_HEADS = frozenset({"score", "therapy", "treatment"})  # "VAS score": the head adds nothing to what is left
# Naming one of these besides the right cause blames nobody.
_INERT = frozenset({"saline", "normal saline", "placebo", "sham", "sham procedure", "sham treatment"})
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_VALUE_TOLERANCE = 0.006
_COUNT_TOLERANCE = 0.06


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """Return a name without case, punctuation, plural, British spelling and words that say nothing.

    >>> folded("VAS scores"), folded("Haematomas of the groin"), folded("therapy")
    ('vas', 'hematoma groin', 'therapy')
    """
    name = name.lower()
    for british, american in _SPELLINGS:
        name = name.replace(british, american)
    words = [w for w in re.sub(r"[^a-z0-9%]+", " ", name).split() if w not in _SMALL_WORDS]
    singular = [_singular(word) for word in words]
    return " ".join([word for word in singular if word not in _HEADS] or singular)


def _singular(word: str) -> str:
    """Return a word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("ses") and not word.endswith("sses"):
        return f"{word[:-2]}is"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")):
        return word[:-1]
    return word


def listed(value: object) -> list[Any]:
    """Return a value as a list, where the gold gives one or several."""
    return value if isinstance(value, list) else [value]


def _names(row: Row) -> set[str]:
    """Return every name by which a row of the gold may be called."""
    return {folded(n) for n in (row.get("label"), row.get("text"), *row.get("accept", ())) if n}


def same_name(gold: Row, read: Row) -> bool:
    """Return whether the concept, by its label or in the words of the source, has one of the gold's names."""
    return not _names(gold).isdisjoint(folded(n) for n in (read.get("label"), read.get("text")) if n)


def _close(one: Any, other: Any, tolerance: float = _VALUE_TOLERANCE) -> bool:  # noqa: ANN401 - JSON
    """Return whether two numbers are equal but for rounding, or both missing."""
    if one is None or other is None:
        return one is None and other is None
    return abs(float(one) - float(other)) <= tolerance


def days(time: Any) -> float | None:  # noqa: ANN401 - JSON
    """Return a time in days; baseline is 0, no time None.

    >>> days("baseline"), days({"value": 2, "unit": "weeks"}), days(None)
    (0.0, 14.0, None)
    """
    if time == "baseline" or (isinstance(time, dict) and time.get("baseline")):
        return 0.0
    if not isinstance(time, dict) or time.get("value") is None:
        return None
    unit = _DAYS.get(str(time.get("unit")).rstrip("s"))
    return float(time["value"]) * unit if unit else None


def _same_time(gold: Any, read: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether two times are the same point: within 3 %, or within half a day."""
    wanted, given = days(gold), days(read)
    if wanted is None or given is None:
        return wanted is None and given is None
    return abs(wanted - given) <= max(0.03 * wanted, 0.6)


def _agent_and_size(gold: Row, read: Row) -> bool:
    """Return whether the agent is right, and its size where the gold gives one."""
    size = [float(x) for x in gold.get("size_um") or ()]
    return same_name(gold, read) and (not size or size == [float(x) for x in read.get("size_um") or ()])


def _value(gold: Row, read: Row) -> bool:
    """Return whether measure and value are right."""
    return same_name(gold["measure"], read["measure"]) and _close(gold["value"], read["value"])


def _full(gold: Row, read: Row) -> bool:
    """Return whether a result is right in spread, arm, time and statistic too."""
    return (
        _value(gold, read)
        and _same_spread(gold.get("spread"), read.get("spread"))
        and _same_arm(gold, read)
        and _same_time(gold.get("time"), read.get("time"))
        and read.get("statistic") in listed(gold.get("statistic"))
    )


def _same_spread(gold: Any, read: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether the spread is right, where the gold gives one."""
    if not gold:
        return True
    if not read or gold["kind"].lower() != (read.get("kind") or "").lower():
        return False
    pairs = zip(listed(gold["value"]), listed(read["value"]), strict=False)
    return all(_close(wanted, given) for wanted, given in pairs)


def _same_arm(gold: Row, read: Row) -> bool:
    """Return whether the arm is right, where the gold gives one."""
    if not gold.get("arm"):
        return True
    return folded(read.get("arm") or "") in {folded(a) for a in (gold["arm"], *gold.get("accept_arm", ()))}


def _occurrence(gold: Row, read: Row) -> bool:
    """Return whether the complication is right, and whether it happened."""
    return same_name(gold, read) and gold["occurrence"] == read.get("occurrence")


def _counts(gold: Row, read: Row) -> bool:
    """Return whether every number that the gold gives of a complication is right; "none" counts as zero."""
    if not _occurrence(gold, read):
        return False
    given = dict(read)
    if gold["occurrence"] == "none" and gold.get("events") == 0 and given.get("events") is None:
        given["events"] = 0
    wanted = [field for field in ("events", "total", "percent") if gold.get(field) is not None]
    return all(_close(gold[field], given.get(field), _COUNT_TOLERANCE) for field in wanted)


def _charged(read: Row) -> set[str]:
    """Return what a complication is charged to, by folded names."""
    return {
        folded((a.get("label") if isinstance(a, dict) else a) or "") for a in read.get("attributed_to", ())
    }


def causes_of(gold: Row) -> list[set[str]]:
    """Return the causes of a complication of the gold, each with all its names."""
    return [{folded(name or "") for name in listed(cause)} for cause in gold.get("attributed_to", ())]


def _cause(gold: Row, read: Row) -> bool:
    """Return whether every cause is named, and none that the gold refuses."""
    if not _occurrence(gold, read):
        return False
    given = _charged(read)
    refused = {folded(name or "") for name in gold.get("not_attributed_to", ())}
    return all(names & given for names in causes_of(gold)) and refused.isdisjoint(given)


def _charge(gold: Row, read: Row) -> bool:
    """Return whether counts and causes are right on one row, and no other row's cause is named with them."""
    others = gold.get(OTHERS, set()) - _INERT
    return _counts(gold, read) and _cause(gold, read) and others.isdisjoint(_charged(read))


def _mechanism(gold: Row, read: Row) -> bool:
    """Return whether cause and effect are right."""
    return same_name(gold["cause"], read["cause"]) and same_name(gold["effect"], read["effect"])


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the evaluation: a list of the export, and when one of its rows is right."""

    name: str
    rows: str
    match: Match


MEASURES = (
    Measure("indication", "indications", same_name),
    Measure("intervention", "interventions", same_name),
    Measure("agent", "agents", same_name),
    Measure("agent+size", "agents", _agent_and_size),
    Measure("outcome value", "outcomes", _value),
    Measure("outcome full", "outcomes", _full),
    Measure("complication", "complications", _occurrence),
    Measure("complication+counts", "complications", _counts),
    Measure("complication+cause", "complications", _cause),
    Measure("complication+charge", "complications", _charge),
    Measure("mechanism", "mechanisms", _mechanism),
    Measure("contraindication", "contraindications", same_name),
)
FIELDS = ("kind", "design", "n_patients")
"""What is asked of a document as a whole, right or wrong."""


def with_others(complications: Iterable[Row]) -> list[Row]:
    """Return the complications of a document's gold, each knowing the causes that belong to others only."""
    rows = list(complications)
    causes = [causes_of(row) for row in rows]
    every = set().union(*(names for cause in causes for names in cause))
    return [
        {**row, OTHERS: every - set().union(*own) if own else set()}
        for row, own in zip(rows, causes, strict=True)
    ]
