"""GRIM: means that whole-number scores cannot give.

Brown and Heathers, Soc Psychol Personal Sci 2017;8:363-369.

Only for instruments whose single scores are whole by definition, with the n of the mean itself and the number
of its items; where single values are known, they decide instead. Any rounding passes.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from kb.checks.stated import agrees, measures, stated
from kb.lexicon import curated
from kb.statements import Finding, Statistic, statement_digest

if TYPE_CHECKING:
    from kb.checks.material import Material
    from kb.checks.stated import Stated


def grim(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each mean that no whole-number scores of its n can give."""
    return tuple(
        _finding(material, each)
        for each in stated(material, Statistic.MEAN)
        if _applies(material, each) and not reachable(each.value, (each.result.n or 0) * _items(each))
    )


def reachable(mean: Decimal, n: int) -> bool:
    """Return whether a printed mean is that of ``n`` whole numbers under some rounding.

    >>> reachable(Decimal("5.19"), 28), reachable(Decimal("5.18"), 28)
    (False, True)
    """
    below = (mean * n).to_integral_value(ROUND_FLOOR)
    return any(agrees(mean, (below + step) / n) for step in (0, 1))


def _applies(material: Material, each: Stated) -> bool:
    concept = curated().get(each.result.concept.kind, each.result.concept.slug)
    if concept is None or concept.value("whole") != "yes" or not each.result.n or each.result.unit == "%":
        return False
    return not any(measures(c.words, each.result.concept, each.result.text) for c in material.individual)


def _items(each: Stated) -> int:
    """Return the number of items: where a score is the mean of its items, their answers are what is whole."""
    concept = curated().get(each.result.concept.kind, each.result.concept.slug)
    return int(concept.value("items") or 1) if concept is not None else 1


def _finding(material: Material, each: Stated) -> Finding:
    items = _items(each)
    of_items = f" of {items} items" if items > 1 else ""
    return Finding(
        kind="grim",
        message=(
            f"A mean of {each.value} is not reachable from whole-number scores{of_items} "
            f"of {each.result.n} patients."
        ),
        statements=(statement_digest(material.document.digest, each.result),),
        evidence=each.quotes,
    )
