"""Responders counted again from the values of single patients, by the authors' own definition.

A paper that calls 0 to 3 complete and 4 to 6 partial relief, lists every score, and says "100 % (21/21)" can
be counted: whoever lies in no band (a score of 6.5) is named, and is no responder.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kb.checks.stated import agrees, same_time
from kb.statements import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.checks.material import (
        IndividualValues,
        Material,
        Proportion,
        ResponderStatement,
        ResponseDefinition,
    )


@dataclass(frozen=True, slots=True)
class Recount:
    """How many of the patients with a value lie in the bands of a response, and which values in no band.

    ``listed`` are all patients of the table, those without a value at the time included.
    """

    count: int
    total: int
    listed: int
    outside: tuple[Decimal, ...]


def responders(material: Material) -> tuple[Finding, ...]:
    """Return a finding for each stated proportion of responders that the individual values refute."""
    found = []
    for each in material.responders:
        bands = [d for d in material.definitions if _defines(d, each)]
        columns = [c for c in material.individual if each.time is not None and same_time(c.time, each.time)]
        if not bands or len(columns) != 1:
            continue
        recount = _recount(material, columns[0], bands)
        if recount is not None and not _agree(each.proportion, recount):
            found.append(_finding(each, bands, columns[0], recount))
    return tuple(found)


def _defines(definition: ResponseDefinition, each: ResponderStatement) -> bool:
    """Return whether a definition is one of the response stated; any response is each grade but none."""
    return definition.response == each.response or (each.response == "any" and definition.response != "none")


def _recount(
    material: Material, column: IndividualValues, bands: Sequence[ResponseDefinition]
) -> Recount | None:
    """Return the recount; None where a reduction is asked for and the table has no single baseline for it."""
    relative = {band.relative for band in bands}
    if len(relative) > 1:
        return None
    values = list(column.known) if relative == {False} else _reductions(material, column)
    if not values:
        return None
    inside = [v for v in values if any(band.band.holds(v) for band in bands)]
    same = [d for d in material.definitions if d.relative == bands[0].relative]
    # Only where the bands go as far as "none" do they claim to hold every score.
    closed = any(d.response == "none" for d in same)
    outside = tuple(v for v in values if closed and not any(d.band.holds(v) for d in same))
    return Recount(len(inside), len(values), len(column.values), outside)


def _reductions(material: Material, column: IndividualValues) -> list[Decimal]:
    """Return the reductions from baseline in per cent, patient by patient."""
    own = [each for each in material.individual if each.table == column.table]
    before = [each for each in own if each.time is not None and each.time.baseline]
    if len(before) != 1 or len(before[0].values) != len(column.values):
        return []
    pairs = zip(before[0].values, column.values, strict=True)
    return [100 * (a - b) / a for a, b in pairs if a and b is not None]


def _agree(proportion: Proportion, recount: Recount) -> bool:
    """Return whether what is printed is what was counted, out of those with a value or of all listed."""
    return any(_agree_of(proportion, recount.count, total) for total in {recount.total, recount.listed})


def _agree_of(proportion: Proportion, count: int, total: int) -> bool:
    if proportion.percent is not None and not agrees(proportion.percent, Decimal(100 * count) / total):
        return False
    if proportion.count is not None and proportion.total is not None:
        return proportion.count * total == count * proportion.total
    return proportion.count is None or proportion.count == count


def _finding(
    each: ResponderStatement,
    bands: Sequence[ResponseDefinition],
    column: IndividualValues,
    recount: Recount,
) -> Finding:
    share = Decimal(100 * recount.count) / recount.total
    defined = ", ".join(dict.fromkeys(band.label for band in bands))
    message = (
        f"By the paper's own definition ({defined}) the individual values give {recount.count} of "
        f"{recount.total} ({share:.0f} %), not {_printed(each.proportion)}"
    )
    if recount.outside:
        between = ", ".join(str(value) for value in recount.outside)
        message += f"; in no band: {between}"
    quotes = (*each.proportion.evidence, *(quote for band in bands for quote in band.evidence))
    return Finding("responders", f"{message}.", evidence=(*dict.fromkeys(quotes), *column.evidence))


def _printed(proportion: Proportion) -> str:
    of = "" if proportion.total is None else f"/{proportion.total}"
    count = "" if proportion.count is None else f"{proportion.count}{of}"
    if proportion.percent is None:
        return count
    return f"{proportion.percent} % ({count})" if count else f"{proportion.percent} %"
