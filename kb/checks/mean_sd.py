"""Means and standard deviations recomputed from the values of single patients, against every stated one.

A mean contradicts the table where no rounding of the recomputed one gives it. A standard deviation is
accepted with n - 1 or n below the fraction line; papers use both and rarely say which.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kb.checks.stated import agrees, measures, same_time, stated
from kb.statements import Finding, Statistic, statement_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.checks.material import IndividualValues, Material
    from kb.checks.stated import Stated

_FEWEST = 3  # values; a mean of two is no column of patients


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Mean, standard deviations with n - 1 (``sample``) and n (``population``), and the number of values."""

    mean: Decimal
    sample: Decimal
    population: Decimal
    n: int

    @property
    def words(self) -> str:
        """Return the figure to two decimals: "8.62 ± 0.67 (n = 25)"."""
        return f"{self.mean:.2f} ± {self.sample:.2f} (n = {self.n})"


def recompute(values: Sequence[Decimal]) -> Recomputed:
    """Return mean and standard deviations of at least two values, exact to 28 digits.

    >>> recompute([Decimal(v) for v in (8, 9, 10)]).words
    '9.00 ± 1.00 (n = 3)'
    """
    n = len(values)
    mean = sum(values, Decimal(0)) / n
    squares = sum(((value - mean) ** 2 for value in values), Decimal(0))
    return Recomputed(mean, (squares / (n - 1)).sqrt(), (squares / n).sqrt(), n)


def mean_sd(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each stated mean (± SD) that the individual values of its time refute."""
    refuted: dict[tuple[int, str], tuple[IndividualValues, Recomputed, list[Stated]]] = {}
    for each in stated(material, Statistic.MEAN):
        columns = [column for column in material.individual if _is_of(material, column, each)]
        figures = [recompute(column.known) for column in columns]
        # Where a time fits several columns, only one that fits none of their figures is worth a word.
        if len(columns) != 1 or not _complaints(each, figures[0]):
            continue
        key = (material.individual.index(columns[0]), each.words)
        refuted.setdefault(key, (columns[0], figures[0], []))[2].append(each)
    return tuple(_finding(material, *found) for found in refuted.values())


def _is_of(material: Material, column: IndividualValues, each: Stated) -> bool:
    # Of several arms, and of another n, the mean is one of a part of the patients.
    whole = each.result.arm is None or len(material.reading.study.arms) < 2
    return (
        len(column.known) >= _FEWEST
        and whole
        and each.result.n in {None, len(column.known)}
        and same_time(column.time, each.result.time)
        and measures(column.words, each.result.concept, each.result.text)
    )


def _complaints(each: Stated, figure: Recomputed) -> list[str]:
    """Return what disagrees: the mean, the spread, both, or nothing."""
    wrong = [] if agrees(each.value, figure.mean) else ["mean"]
    spread = each.result.spread
    if each.spread is not None and spread is not None and spread.kind == "SD":
        fits = agrees(each.spread, figure.sample) or agrees(each.spread, figure.population)
        wrong += [] if fits else ["standard deviation"]
    return wrong


def _finding(
    material: Material, column: IndividualValues, figure: Recomputed, all_stated: Sequence[Stated]
) -> Finding:
    first = all_stated[0]
    wrong = " and ".join(_complaints(first, figure))
    verb = "disagree" if " and " in wrong else "disagrees"
    message = (
        f"Stated {first.words}; recomputed from the individual values {figure.words}: the {wrong} {verb}"
    )
    if first.spread is not None and "standard" not in wrong and not agrees(first.spread, figure.sample):
        message += f"; the standard deviation fits with n below the fraction line ({figure.population:.2f})"
    quotes = tuple(quote for each in all_stated for quote in each.quotes)
    return Finding(
        kind="mean_sd",
        message=f"{message}.",
        statements=tuple(statement_digest(material.document.digest, each.result) for each in all_stated),
        evidence=(*dict.fromkeys(quotes), *column.evidence),
    )
