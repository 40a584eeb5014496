"""Every check in one place: to add one, write its file and name it here."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from kb.checks.count_percent import count_percent
from kb.checks.grim import grim
from kb.checks.mean_sd import mean_sd
from kb.checks.p_values import p_values
from kb.checks.responders import responders
from kb.checks.twice import twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.checks.material import Material
    from kb.statements import Finding

log = logging.getLogger(__name__)

CHECKS: tuple[Callable[[Material], tuple[Finding, ...]], ...] = (
    mean_sd,
    responders,
    count_percent,
    twice,
    grim,
    p_values,
)


def run(material: Material) -> tuple[Finding, ...]:
    """Return what all checks find in one document; a check that fails costs itself only, and is logged."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check(material)
        except Exception:
            log.exception("the check %s failed on %s", check.__name__, material.document.source)
    return tuple(found)
