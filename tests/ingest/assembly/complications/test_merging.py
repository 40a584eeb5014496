"""What a paper tells three times is one statement with three quotes; what differs stays apart."""

from __future__ import annotations

from tests.fixtures.papers import TWO_GROUPS, Told, abstract, article, reports, told

TOLD = "Nausea occurred in 3 patients in group D and 6 patients in group C."
AGAIN = "In the first 24 hours, 3 patients in group D and 6 patients in group C had nausea."
ROWS = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 (10%) | 6 (20%)"


def _paper(results: str = AGAIN) -> str:
    """Return an article that tells its harms in abstract, results and a table."""
    return article(("Results", results), summary=f"{TWO_GROUPS} {TOLD}", tables=[("Adverse events", ROWS)])


def test_told_thrice_is_one_statement_with_three_quotes() -> None:
    found = reports(_paper())
    assert sorted((r.arm, r.events, r.percent, r.total) for r in found) == [
        ("Group C", 6, 20.0, 30),
        ("Group D", 3, 10.0, 30),
    ]
    for report in found:
        claims = [e for e in report.evidence if e.purpose == "claim"]
        assert len(claims) == 3
        assert {e.section for e in claims} == {"abstract", "results", "table"}


def test_what_has_no_number_never_stands_beside_what_counts() -> None:
    found = told(_paper("Nausea was observed in both groups."))
    assert found == {Told("nausea", 3, 10.0, 30, "D"), Told("nausea", 6, 20.0, 30, "C")}


def test_other_numbers_are_other_statements() -> None:
    found = told(_paper("At 24 hours, 2 patients in group D and 4 patients in group C had nausea."))
    assert {(t.arm, t.events) for t in found} >= {("D", 3), ("C", 6), ("D", 2), ("C", 4)}


def test_groups_are_never_folded_into_each_other() -> None:
    found = told(abstract("Vomiting occurred in 2 patients in group D and 2 patients in group C."))
    assert found == {Told("vomiting", 2, arm="D"), Told("vomiting", 2, arm="C")}


def test_none_and_observed_are_never_folded() -> None:
    found = told(
        abstract("No hypotension occurred in group C. Hypotension occurred in 2 patients in group D.")
    )
    assert {(t.arm, t.occurrence) for t in found} == {("C", "none"), ("D", "observed")}


def test_each_quote_stands_once() -> None:
    for report in reports(_paper(TOLD)):
        assert len(set(report.evidence)) == len(report.evidence)


def test_a_general_word_before_a_comma_takes_no_count() -> None:
    found = told(
        abstract("Regarding side effects, 3 patients in group D and 6 patients in group C had nausea.")
    )
    assert found == {Told("nausea", 3, arm="D"), Told("nausea", 6, arm="C")}
