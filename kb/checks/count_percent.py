"""A count against its percentage: "12/25 (50 %)" is 48 %."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kb.checks.stated import agrees
from kb.statements import Finding

if TYPE_CHECKING:
    from kb.checks.material import Material, Proportion
    from kb.statements import Evidence


def count_percent(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each count of a total whose share no rounding makes the printed percentage."""
    quotes: dict[str, dict[Evidence, None]] = {}
    for each in material.proportions:
        if not is_consistent(each):
            quotes.setdefault(_message(each), {}).update(dict.fromkeys(each.evidence))
    return tuple(Finding("count_percent", message, evidence=tuple(q)) for message, q in quotes.items())


def is_consistent(proportion: Proportion) -> bool:
    """Return whether count, total and percentage agree, as far as all three are printed."""
    if proportion.count is None or not proportion.total or proportion.percent is None:
        return True
    return agrees(proportion.percent, Decimal(100 * proportion.count) / proportion.total)


def _message(proportion: Proportion) -> str:
    count, total = proportion.count or 0, proportion.total or 1
    share = Decimal(100 * count) / total
    return f"{count} of {total} is {share:.1f} %, not {proportion.percent} %."
