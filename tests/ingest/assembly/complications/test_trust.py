"""How sure a report is follows from how it is told."""

from __future__ import annotations

from tests.fixtures.papers import abstract, article, reports

TABLE = (
    "Adverse events",
    "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6\nWobbly earlobes | 1 | 2",
)


def _sure(text: str) -> dict[str, float]:
    return {r.concept.label: r.confidence for r in reports(text)}


def test_a_cell_is_surer_than_a_sentence_and_a_number_than_none() -> None:
    cell = _sure(article(tables=[TABLE]))["nausea"]
    counted = _sure(abstract("Nausea occurred in 3 patients in group D."))["nausea"]
    uncounted = _sure(abstract("Nausea occurred in group D."))["nausea"]
    assert cell > counted > uncounted


def test_a_name_of_no_vocabulary_is_less_sure() -> None:
    sure = {r.concept.origin: r.confidence for r in reports(article(tables=[TABLE]))}
    assert sure["discovered"] < sure["curated"]
