"""P-values of one comparison that cannot both hold: "P < 0.05" and "P > 0.05" for 3 against 6 months.

"P < 0.05" beside "P < 0.01" agrees: the second only says more.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from kb.checks.stated import same_time
from kb.folding import fold
from kb.statements import Finding, Time

if TYPE_CHECKING:
    from kb.checks.material import Comparison, Material
    from kb.statements import PValue


def p_values(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each comparison that is given disjoint p-values, with all its quotes."""
    groups: list[list[Comparison]] = []
    for each in material.comparisons:
        group = next((g for g in groups if all(_is_same(each, other) for other in g)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return tuple(
        _finding(group) for group in groups if any(disjoint(a.p, b.p) for a, b in combinations(group, 2))
    )


def disjoint(one: PValue, other: PValue) -> bool:
    """Return whether no p can be what both say.

    >>> from kb.statements import PValue
    >>> disjoint(PValue("<", 0.05), PValue(">", 0.05)), disjoint(PValue("<", 0.05), PValue("<", 0.01))
    (True, False)
    """
    (low, high, ends), (other_low, other_high, other_ends) = _range(one), _range(other)
    bottom, top = max(low, other_low), min(high, other_high)
    return bottom > top or (bottom == top and not (ends and other_ends))


def _range(p: PValue) -> tuple[Decimal, Decimal, bool]:
    """Return the p that a print allows, and whether its ends belong to it; "=" allows its rounding."""
    value = Decimal(repr(p.value))
    if p.op == "=":
        step = Decimal(1).scaleb(int(value.as_tuple().exponent)) if value else Decimal("0.001")
        return value - step, value + step, False
    if p.op in {"<", "<="}:
        return Decimal(0), value, p.op == "<="
    return value, Decimal(1), p.op == ">="


def _is_same(one: Comparison, other: Comparison) -> bool:
    if one.measure is not None and other.measure is not None and one.measure != other.measure:
        return False
    (a, b), (c, d) = one.sides, other.sides
    if isinstance(a, Time) and isinstance(b, Time) and isinstance(c, Time) and isinstance(d, Time):
        return (same_time(a, c) and same_time(b, d)) or (same_time(a, d) and same_time(b, c))
    if isinstance(a, Time) or isinstance(b, Time) or isinstance(c, Time) or isinstance(d, Time):
        return False
    # Two groups are compared in many measures and at many times: all three must be said, and be the same.
    return one.measure is not None and {fold(a), fold(b)} == {fold(c), fold(d)} and _same_moment(one, other)


def _same_moment(one: Comparison, other: Comparison) -> bool:
    return one.measure == other.measure and one.at is not None and same_time(one.at, other.at)


def _finding(group: list[Comparison]) -> Finding:
    prints = dict.fromkeys(f"P {each.p.op} {each.p.value:g}" for each in group)
    what = " and ".join(_side(side) for side in group[0].sides)
    return Finding(
        kind="p_values",
        message=f"The comparison of {what} is given with {' and '.join(prints)}; they exclude each other.",
        evidence=tuple(dict.fromkeys(quote for each in group for quote in each.evidence)),
    )


def _side(side: Time | str) -> str:
    if isinstance(side, str):
        return side
    if side.baseline:
        return "baseline"
    number = f"{side.value:g} {side.unit}" if side.value is not None else ""
    plural = "s" if side.value not in {None, 1} else ""
    return f"{number}{plural}" if side.anchor is None or number else f"after {side.anchor}"
