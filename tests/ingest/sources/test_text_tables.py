"""Tables in plain text: the text layer of a PDF, drawn tables, and texts that hold none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources.text_tables import find_tables
from kb.documents import Table

CONTROL = Path(__file__).parents[2] / "golden" / "control" / "clean_series.txt"

BROKEN = """as said before. Table 2 summarizes the scores
of all patients.
 Table 2. Patients’ pain scores

Num.
Treated\x20
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

10 7 2 deceased
L2

3

T11

9.5 6 4 5 diedT12

L1

4 L4 8 6.5 1 – 3
5 L9 8 6 1 2 3

blush is important for the clinical response, and scrupulous
technique is required.
"""


def column(text: str, table: Table, header: str) -> list[str]:
    """Return the words of all cells under a header."""
    return [
        cell.span.of(text)
        for cell in table.cells
        if not cell.is_header
        and any(" ".join(h.of(text).split()) == header for h in cell.column_headers[-1:])
    ]


def heads(text: str, table: Table, row: int, column: int) -> tuple[list[str], list[str]]:
    (cell,) = [c for c in table.cells if (c.row, c.column) == (row, column)]
    return [s.of(text) for s in cell.row_headers], [" ".join(s.of(text).split()) for s in cell.column_headers]


class TestBrokenRows:
    """Rows that run over several lines, and a header of two levels on lines of its own."""

    table = find_tables(BROKEN)[0]

    def test_the_caption_is_the_announced_one_and_prose_is_left_out(self) -> None:
        assert len(find_tables(BROKEN)) == 1
        assert self.table.label == "Table 2"
        assert self.table.caption is not None
        assert self.table.caption.of(BROKEN) == "Table 2. Patients’ pain scores"
        assert self.table.span.of(BROKEN).endswith("5 L9 8 6 1 2 3")

    def test_columns_are_headed_by_both_levels(self) -> None:
        assert heads(BROKEN, self.table, 2, 4) == (["1", "T10"], ["After PV", "5 days"])
        assert heads(BROKEN, self.table, 2, 6) == (["1", "T10"], ["After PV", "3 months"])
        assert heads(BROKEN, self.table, 2, 3) == (["1", "T10"], ["5 days after TAE"])
        spanning = next(c for c in self.table.cells if c.span.of(BROKEN) == "After PV")
        assert (spanning.column, spanning.column_span, spanning.row_span) == (4, 3, 1)

    def test_values_stay_in_their_columns(self) -> None:
        assert column(BROKEN, self.table, "Pre-TAE") == ["9", "10", "9.5", "8", "8"]
        assert column(BROKEN, self.table, "1 month") == ["2", "deceased", "5", "–", "2"]
        assert column(BROKEN, self.table, "3 months") == ["3", "died", "3", "3"]

    def test_a_death_spans_the_columns_that_are_left(self) -> None:
        deceased = next(c for c in self.table.cells if c.span.of(BROKEN) == "deceased")
        assert (deceased.column, deceased.column_span, deceased.row_span) == (5, 2, 2)

    def test_labels_below_take_rows_of_their_own(self) -> None:
        labels = [(c.row, c.span.of(BROKEN)) for c in self.table.cells if c.column == 1 and c.row > 1]
        assert labels[:6] == [(2, "T10"), (3, "L1"), (4, "L2"), (5, "T11"), (6, "T12"), (7, "L1")]
        first = next(c for c in self.table.cells if c.span.of(BROKEN) == "9.5")
        assert [s.of(BROKEN) for s in first.row_headers] == ["3", "T11", "T12", "L1"]

    def test_no_place_of_the_grid_is_taken_twice(self) -> None:
        places = [(c.row, c.column) for c in self.table.cells]
        assert len(places) == len(set(places))


SUMMARY = """One study showed that a single procedure provided stabilization in patients with malignancies

Parameter Pre-TAE 5 days\x20
after TAE

After PV

5 days 1 month

VAS Score 8.41±0.72a 5.19±1.13 a,b 2.27±0.88b 6,05±1.21d

Note: Values are mean±standard deviation.
superscript a/b/d: a significant difference(P < 0.05)

Fig. 4. Summary of  VAS score results.
 V
"""


def test_a_header_of_times_announces_a_table_whose_caption_stands_below() -> None:
    (table,) = find_tables(SUMMARY)
    assert table.label == "Fig. 4"
    assert column(SUMMARY, table, "5 days after TAE") == ["5.19±1.13 a,b"]
    assert column(SUMMARY, table, "1 month") == ["6,05±1.21d"]
    assert heads(SUMMARY, table, 2, 3) == (["VAS Score"], ["After PV", "5 days"])
    assert [note.of(SUMMARY)[:15] for note in table.footnotes] == ["Note: Values ar", "superscript a/b"]
    assert table.span.of(SUMMARY).startswith("Parameter")


def test_words_of_a_header_on_one_line_are_its_cells() -> None:
    text = CONTROL.read_text(encoding="utf-8")
    (table,) = find_tables(text)
    assert column(text, table, "Baseline") == ["8", "7", "9", "6", "8", "7", "8", "9", "7", "6", "8", "7"]
    assert column(text, table, "3 months") == ["3", "2", "5", "2", "4", "3", "3", "4", "2", "2", "3", "2"]
    assert heads(text, table, 1, 4)[0] == ["1", "58", "F"]


LABELLED = """Table 1. Demographic data, imaging characteristics of  the\x20
patients.

Variable Men Women Total

Age (y)*(mean±sd) 58.5±10.1 60.5±7.2

Liver 3 1 4
Kidney and
urinary tract 3 2 5

Stomach 1 1
Breast 0 3 (12%) 3

Note: Numbers of patients, with their\x20
percentages in parentheses.
 above the site.
"""


def test_cells_of_a_row_that_is_short_have_no_header() -> None:
    (table,) = find_tables(LABELLED)
    assert table.caption is not None
    assert table.caption.of(LABELLED).endswith("patients.")
    assert column(LABELLED, table, "Men") == ["3", "3", "0"]
    assert column(LABELLED, table, "Women") == ["1", "2", "3 (12%)"]
    stomach = [c for c in table.cells if [s.of(LABELLED) for s in c.row_headers] == ["Stomach"]]
    assert len(stomach) == 2
    assert all(not cell.column_headers for cell in stomach)
    assert any(c.span.of(LABELLED) == "Kidney and\nurinary tract" for c in table.cells)
    assert table.footnotes[0].of(LABELLED).endswith("parentheses.")


def test_a_header_that_cannot_be_cut_by_count_is_left_open() -> None:
    text = "Table 1. Results\n\nVisit\nMean score Median score\nBaseline 4.1 5.0 6.0\nEnd 3.9 4.4 5.0\n"
    (table,) = find_tables(text)
    values = [c for c in table.cells if not c.is_header]
    assert [c.span.of(text) for c in values] == ["4.1", "5.0", "6.0", "3.9", "4.4", "5.0"]
    assert all(not cell.column_headers for cell in values)


TABS = """Table 1. Scores
Patient\tBaseline\t6 weeks
A\t8\t3
B\t7\t
C\t9\tdied

* died of other causes.
Text."""
BARS = "| Patient | Baseline | 6 weeks |\n|---|:-:|---|\n| A | 8 | 3 |\n| B | 7 | |\n| C | 9 | died |\n"
SPACES = """
Patient   Baseline   6 weeks
--------  ---------  -------
A         8          3
B         7
C         9          died
"""


@pytest.mark.parametrize("text", [TABS, BARS, SPACES])
def test_drawn_tables_are_read_by_their_columns(text: str) -> None:
    (table,) = find_tables(text)
    assert column(text, table, "Baseline") == ["8", "7", "9"]
    assert [w for w in column(text, table, "6 weeks") if w] == ["3", "died"]
    assert [c.span.of(text) for c in table.cells if c.is_header][:3] == ["Patient", "Baseline", "6 weeks"]
    died = next(c for c in table.cells if c.span.of(text) == "died")
    assert [s.of(text) for s in died.row_headers] == ["C"]


def test_an_empty_cell_between_tabs_is_a_place_of_length_zero() -> None:
    (table,) = find_tables(TABS)
    (empty,) = [c for c in table.cells if len(c.span) == 0]
    assert (empty.row, empty.column) == (2, 2)
    assert table.label == "Table 1"
    assert [note.of(TABS) for note in table.footnotes] == ["* died of other causes."]


def test_a_drawn_header_of_two_rows_spans_what_is_empty_below_it() -> None:
    text = "No.\tBefore\tAfter GAE\t\n\t\t1 month\t6 months\n1\t60\t40\t30\n2\t55\t20\t25\n"
    (table,) = find_tables(text)
    assert heads(text, table, 2, 3) == (["1"], ["After GAE", "6 months"])
    assert heads(text, table, 2, 1) == (["1"], ["Before"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n\n",
        "The score fell from 8 to 3 in 25 patients, 14 of whom\nsurvived 12 months. Table 2 shows it.\n",
        "Let {c1, |C|} be the set\nof |C| contexts, |D| of them\n",
        "1 The first item of a list.\n2 The second item.\n3 The third item.\n",
        "Table 1. A caption of a picture.\n\nThe running text goes on here with the next paragraph.\n",
    ],
)
def test_texts_without_tables(text: str) -> None:
    assert find_tables(text) == ()


def test_tables_are_numbered_in_order_and_do_not_overlap() -> None:
    text = BROKEN + "\n" + SUMMARY + "\n" + LABELLED + "\n\n" + TABS
    tables = find_tables(text)
    assert [table.number for table in tables] == [1, 2, 3, 4]
    assert all(a.span.stop <= b.span.start for a, b in pairwise(tables))


WORDS = ["Table 1.", "VAS", "deceased", "5 days", "After PV", "(P < 0.05)", "a b c d e", "Note:", "."]
FRAGMENTS = st.sampled_from([*WORDS, "1", "2", "3", "8.6±0.7", "–", "\t", " | ", "  ", " ", "\n", "\n\n"])


@settings(max_examples=300)
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_every_cell_is_a_place_inside_its_table(text: str) -> None:
    for table in find_tables(text):
        assert table.span.stop <= len(text)
        for cell in table.cells:
            assert table.span.contains(cell.span)
            assert cell.row >= 0
            assert cell.column >= 0
            assert "\t" not in cell.span.of(text)
        places = [(c.row, c.column) for c in table.cells]
        assert len(places) == len(set(places))


def test_a_text_on_one_endless_line_takes_no_time() -> None:
    assert find_tables("8 7 6 5 " * 250_000) == ()
