"""All checks in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.checks import CHECKS, registry, run
from tests.kb.checks.building import column, material, proportion, result

if TYPE_CHECKING:
    import pytest


def test_every_check_of_the_package_is_registered() -> None:
    names = {check.__name__ for check in CHECKS}
    assert names == {"mean_sd", "responders", "count_percent", "twice", "grim", "p_values"}
    assert len(names) == len(CHECKS)


def test_a_document_without_numbers_has_no_findings() -> None:
    assert run(material()) == ()


def test_findings_come_in_the_order_of_the_checks() -> None:
    found = run(
        material(result("8.64"), individual=(column("8", "8", "9"),), proportions=(proportion(12, 25, "50"),))
    )
    assert [finding.kind for finding in found] == ["mean_sd", "count_percent"]


def test_a_check_that_fails_costs_itself_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(given: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "CHECKS", (broken, *CHECKS))
    assert len(run(material(proportions=(proportion(12, 25, "50"),)))) == 1
    assert "broken" in caplog.text
