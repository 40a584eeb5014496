"""From the text of a paper to the findings: invented papers of several forms, a clean one, and the seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.checks_material import material
from ingest.pipeline import prepare
from ingest.sources import text as text_reader
from ingest.sources.text_tables import find_tables
from kb.checks import Material, run
from kb.documents import Document
from kb.statements import ConceptRef, Evidence, OutcomeResult, Reading, Spread, Statistic, StudyFacts, Time

CONTROL = Path(__file__).parents[1] / "golden" / "control" / "clean_series.txt"
SEEDS = Path(__file__).parents[3] / "shared/seeds"
VAS = ConceptRef("outcome", "visual analog scale", "visual-analog-scale")
NRS = ConceptRef("outcome", "numeric rating scale", "numeric-rating-scale")
ODI = ConceptRef("outcome", "Oswestry Disability Index", "oswestry-disability-index")

BASELINE, THREE_MONTHS, SIX_MONTHS = Time(baseline=True), Time(3, "month"), Time(6, "month")


def document_of(text: str) -> Document:
    document = text_reader.read(text.encode(), "paper.txt")
    return document if document.tables else replace(document, tables=find_tables(document.text))


def stated(text: str, printed: str, time: Time, concept: ConceptRef = VAS, nth: int = 0) -> OutcomeResult:
    """Return a mean as the extraction would, quoting the ``nth`` place where it is printed."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(printed, at + 1)
    value, _, spread = printed.partition(" ± ")
    return OutcomeResult(
        concept=concept,
        text=concept.label,
        evidence=(Evidence(printed, at, at + len(printed)),),
        statistic=Statistic.MEAN,
        value=float(value),
        time=time,
        spread=Spread("SD", float(spread)) if spread else None,
    )


def read(text: str, *results: OutcomeResult) -> Material:
    document = document_of(text)
    reading = Reading(StudyFacts("primary_study", "case_series"), results)
    return material(document, prepare(document), reading)


def messages(given: Material) -> list[str]:
    return [finding.message for finding in run(given)]


KNEES = """Genicular artery embolization in seven knees

Abstract

Results: The mean ODI score fell from 41.7 ± 7.1 before treatment to 25.1 ± 6.5 at 6
months. Success was reached in 5 of 7 patients (70%).

Methods

Response was defined as a reduction in the ODI score of at least 50% from baseline.

Results

The individual scores are listed in Table 1. The scores at 6 months were lower than at 3 months (P = 0.01).
At 6 months, 5 patients (71%) were responders. There was no difference in scores between 3 months and 6
months (P = 0.62).

Table 1. ODI scores of the patients

Time\tPatient 1\tPatient 2\tPatient 3\tPatient 4\tPatient 5\tPatient 6\tPatient 7\tMean
Baseline\t40\t52\t38.5\t44\t30\t48\t39.4\t41.7
3 months\t30\t30\t25\t40\tNA\t24\t28\t29.5
6 months\t20\t26\t30\t20\tNA\t24\tlost\t24.0

Discussion

Scores fell in most patients within six months of the procedure.
"""


class TestTimesAsRows:
    """Patients are columns, values have decimals, some are missing, and response is a reduction."""

    given = read(
        KNEES,
        stated(KNEES, "41.7 ± 7.1", BASELINE, ODI),
        stated(KNEES, "25.1 ± 6.5", SIX_MONTHS, ODI),
    )

    def test_each_row_is_the_values_of_one_time(self) -> None:
        rows = {(row.time.value if row.time else None): row for row in self.given.individual}
        assert [len(row.known) for row in rows.values()] == [7, 6, 5]
        assert rows[6.0].values[4] is rows[6.0].values[6] is None

    def test_only_the_wrong_mean_is_found(self) -> None:
        (message,) = [m for m in messages(self.given) if m.startswith("Stated")]
        assert "Stated 25.1 ± 6.5" in message
        assert "24.00 ± 4.24 (n = 5)" in message

    def test_header_and_cells_are_quoted(self) -> None:
        (finding,) = [f for f in run(self.given) if f.kind == "mean_sd"]
        assert [e.quote for e in finding.evidence] == [
            "25.1 ± 6.5",
            "6 months",
            "20",
            "26",
            "30",
            "20",
            "NA",
            "24",
            "lost",
        ]
        assert all(KNEES[e.start : e.stop] == e.quote for e in finding.evidence)

    def test_responders_are_counted_by_their_reduction(self) -> None:
        (message,) = [m for m in messages(self.given) if "definition" in m]
        assert message.endswith("4 of 5 (80 %), not 71 % (5).")

    def test_a_share_and_a_comparison_that_contradict_themselves(self) -> None:
        found = messages(self.given)
        assert "5 of 7 is 71.4 %, not 70 %." in found
        assert any("6 months and 3 months" in m and "P = 0.01 and P = 0.62" in m for m in found)


BROKEN = """Embolization before vertebroplasty in five patients

Abstract

Results: Mean VAS scores decreased after TAE from 8.90 ± 0.89 to 6.2 ± 0.4, and 3 months after vertebroplasty
scores were 3.00 ± 1.91.

Results

The VAS scores at month 3 were higher than at 1 month (P < 0.05). On day 5 after
TAE, 100% (5/5) of the patients had effective pain relief. Complete relief was defined as a score of 0 to 3,
partial relief as a score of 4 to 6, and no relief as a score of 7 or more.

Table 2. Patients’ VAS scores

Num.
Diseased\x20
vertebrae

Pre-TAE
5 days\x20

after TAE

After PV

5 days 1 month
3

months

1 T10 9 6 3 2 3

2
L1

10 7 2 5 5
L2

3

T11

9.5 6 4 5 diedT12

L1

4 L4 8 6 1 2 1
5 L9 8 6 1 2 3

Discussion

The scores at the third month were not different from those at the first month (P > 0.05), which shows that
the relief lasted.
"""


class TestBrokenColumns:
    """The text layer of a PDF: rows over several lines, a header of two levels, a death."""

    given = read(
        BROKEN,
        stated(BROKEN, "8.90 ± 0.89", BASELINE),
        stated(BROKEN, "6.2 ± 0.4", Time(anchor="TAE")),
        stated(BROKEN, "3.00 ± 1.91", Time(3, "month", "vertebroplasty")),
    )

    def test_only_the_wrong_mean_is_found(self) -> None:
        (message,) = [m for m in messages(self.given) if m.startswith("Stated")]
        assert message.startswith(
            "Stated 3.00 ± 1.91; recomputed from the individual values 3.00 ± 1.63 (n = 4)"
        )

    def test_the_column_is_that_of_the_treatment(self) -> None:
        (finding,) = [f for f in run(self.given) if f.kind == "responders"]
        assert "4 of 5 (80 %), not 100 % (5/5)" in finding.message
        assert [e.quote for e in finding.evidence if e.purpose == "value"] == ["6", "7", "6", "6", "6"]
        assert any("was defined as" in e.quote for e in finding.evidence)

    def test_p_values_of_two_sections_exclude_each_other(self) -> None:
        (finding,) = [f for f in run(self.given) if f.kind == "p_values"]
        assert len(finding.evidence) == 2
        assert "P < 0.05 and P > 0.05" in finding.message


def test_the_clean_paper_has_no_findings() -> None:
    text = CONTROL.read_text(encoding="utf-8")
    times = (BASELINE, Time(1, "month"), THREE_MONTHS)
    figures = ("7.50 ± 1.00", "3.83 ± 1.11", "2.92 ± 1.00")
    results = [stated(text, f, t, NRS, nth) for f, t in zip(figures, times, strict=True) for nth in (0, 1)]
    given = read(text, *results)
    assert len(given.individual) == 3
    assert len(given.definitions) == 3
    assert len(given.responders) >= 3
    assert len(given.comparisons) >= 3
    assert run(given) == ()


def test_tables_that_are_not_of_patients_give_no_values() -> None:
    text = "Table 1. Scores by group\nWeek\tTAE\tSham\n1\t5.1\t6.0\n2\t4.4\t5.9\n4\t3.0\t5.5\n"
    assert read(text).individual == ()
    text = "Table 1. Characteristics\nPatients\tTAE\tSham\nWomen\t5\t6\nMen\t4\t5\nDiabetes\t3\t5\n"
    assert read(text).individual == ()


def test_rows_that_sum_up_are_no_patients() -> None:
    text = "Table 1. VAS scores\nPatient\tBaseline\nA\t8\nB\t7\nC\t9\nMean\t8\nSD\t1\n"
    (column,) = read(text).individual
    assert [str(value) for value in column.values] == ["8", "7", "9"]


SEED = next(iter(SEEDS.glob("003_*.txt")), None) if SEEDS.is_dir() else None


@pytest.mark.skipif(SEED is None, reason="the sources lie in ../shared/seeds, which is absent")
class TestSeed:
    """The paper whose contradictions DESIGN names."""

    def given(self) -> Material:
        assert SEED is not None
        text = SEED.read_text(encoding="utf-8")
        fig4 = {"8.62±0.67": BASELINE, "5.34±1.09": Time(5, "day", "TAE"), "2.36±0.95": Time(5, "day", "PV")}
        results = [
            stated(text, "8.64 ± 0.58", BASELINE),
            stated(text, "5.32 ± 1.46", Time(5, "day", "TAE")),
            stated(text, "3.08 ± 1.52", THREE_MONTHS),
            stated(text, "4.8 ± 1.24", SIX_MONTHS),
            stated(text, "6.29 ± 1.07", Time(12, "month")),
        ]
        for printed, time in fig4.items():
            value, spread = printed.split("±")
            at = text.index(printed)
            results.append(
                replace(
                    results[0],
                    value=float(value),
                    spread=Spread("SD", float(spread)),
                    time=time,
                    evidence=(Evidence(printed, at, at + len(printed)),),
                )
            )
        return read(text, *results)

    def test_all_findings_of_the_design_and_no_other(self) -> None:
        found = run(self.given())
        assert [finding.kind for finding in found] == [
            "mean_sd",
            "mean_sd",
            "responders",
            "twice",
            "twice",
            "p_values",
        ]
        told = " ".join(finding.message for finding in found)
        for words in (
            "8.62 ± 0.67 (n = 25)",
            "5.34 ± 1.09 (n = 25)",
            "21 of 25 (84 %), not 100 % (21/21)",
            "6.5",
        ):
            assert words in told
        assert all(len(finding.evidence) >= 2 for finding in found)
        text = SEED.read_text(encoding="utf-8") if SEED else ""
        assert all(text[e.start : e.stop] == e.quote for finding in found for e in finding.evidence)

    def test_the_columns_are_those_of_the_table(self) -> None:
        assert [len(column.known) for column in self.given().individual] == [25, 25, 25, 25, 25, 20, 14]
