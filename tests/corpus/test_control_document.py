"""The control document says nothing wrong: each of its figures, recomputed from its own table.

The checks of numbers are shown to be silent on it (``tests/kb/checks``); here it is shown, without them, that
silence is the right answer.
"""

from __future__ import annotations

import re
from pathlib import Path
from statistics import mean, stdev

import pytest
from scipy.stats import ttest_rel

TEXT = (Path(__file__).parents[1] / "golden/control/clean_series.txt").read_text(encoding="utf-8")
ROWS = [tuple(map(int, row)) for row in re.findall(r"(?m)^\d+ (\d+) [FM] (\d+) (\d+) (\d+)$", TEXT)]
AGES, BASELINE, ONE_MONTH, THREE_MONTHS = (list(column) for column in zip(*ROWS, strict=True))
SEXES = re.findall(r"(?m)^\d+ \d+ ([FM]) ", TEXT)


def test_twelve_patients() -> None:
    assert len(ROWS) == len(SEXES) == 12
    assert (SEXES.count("F"), SEXES.count("M")) == (8, 4)
    assert "8 women and 4 men" in TEXT


def test_age() -> None:
    assert f"mean age {mean(AGES):.1f} years, range {min(AGES)} to {max(AGES)} years" in TEXT


@pytest.mark.parametrize("scores", [BASELINE, ONE_MONTH, THREE_MONTHS])
def test_means_and_standard_deviations_are_those_of_the_table(scores: list[int]) -> None:
    assert TEXT.count(f"{mean(scores):.2f} ± {stdev(scores):.2f}") == 2


def test_no_other_mean_is_given() -> None:
    assert len(re.findall(r"\d ± \d", TEXT)) == 6


def test_responders_by_the_papers_own_definition() -> None:
    complete, partial = sum(s <= 3 for s in THREE_MONTHS), sum(4 <= s <= 6 for s in THREE_MONTHS)
    assert f"{complete} patients ({100 * complete / 12:.0f}%) had complete" in TEXT
    assert f"complete in {complete} of 12 patients ({100 * complete / 12:.0f}%)" in TEXT
    assert f"{partial} patients ({100 * partial / 12:.0f}%) had partial" in TEXT
    assert complete + partial == 12


def test_counts_and_percentages_agree() -> None:
    assert f"{100 * 2 / 12:.1f}%" == "16.7%"
    assert TEXT.count("16.7%") == 2


def test_p_values_are_those_of_the_paired_t_test() -> None:
    for before, after in ((BASELINE, ONE_MONTH), (BASELINE, THREE_MONTHS), (ONE_MONTH, THREE_MONTHS)):
        assert ttest_rel(before, after).pvalue < 0.001
    assert set(re.findall(r"\bP [<>=] [\d.]+\d", TEXT)) == {
        "P < 0.001",
        "P < 0.05",
    }  # the second is the threshold
    assert TEXT.count("P < 0.05") == 1
