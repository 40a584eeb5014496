"""Tables on pages of a PDF, set by hand: words at their places, rules between them."""

from __future__ import annotations

import pytest

from ingest.sources.pdf_page import Box
from ingest.sources.pdf_tables import indents
from tests.fixtures.sheets import Sheet


def _three_rules() -> Sheet:
    """A journal's table: rules above, below the head and below; groups, and rows moved in below them."""
    sheet = Sheet()
    sheet.set(50, 100, "Table 1. Pain before and after embolization")
    sheet.rule(106)
    sheet.row(118, (190, "Embolization"), (300, "Sham"), bold=True)
    sheet.rule(122, 170, 280)
    sheet.rule(122, 290, 390)
    sheet.row(
        132, (50, "Measure"), (180, "Before"), (240, "After"), (300, "Before"), (350, "After"), bold=True
    )
    sheet.rule(137)
    sheet.row(148, (50, "VAS"))
    sheet.row(160, (58, "At rest"), (180, "8.6 (0.7)"), (240, "2.4 (0.9)"), (300, "8.5 (0.8)"), (350, "7.9"))
    sheet.row(172, (58, "Walking"), (180, "9.1 ± 0.2"), (240, "3.0 ± 0.4"), (300, "9.0 ± 0.3"), (350, "8"))
    sheet.row(184, (50, "Responders"), (180, "–"), (240, "3/40 (7.5%)"), (300, "–"), (350, "1–3"))
    sheet.rule(189)
    sheet.set(50, 199, "a VAS, visual analog scale; mean (SD).", size=7)
    sheet.prose(50, 240)
    return sheet


class TestThreeRules:
    """Rules above the table, below its head and below it."""

    def test_the_head_has_two_levels_and_each_group_spans_its_columns(self) -> None:
        _, rows = _three_rules().only()
        assert rows[0] == ["*1:Embolization [2x1]", "*3:Sham [2x1]"]
        assert rows[1] == ["*0:Measure", "*1:Before", "*2:After", "*3:Before", "*4:After"]

    def test_a_value_with_its_spread_stays_in_one_cell(self) -> None:
        _, rows = _three_rules().only()
        assert rows[3] == ["0:At rest", "1:8.6 (0.7)", "2:2.4 (0.9)", "3:8.5 (0.8)", "4:7.9"]
        assert rows[4] == ["0:Walking", "1:9.1 ± 0.2", "2:3.0 ± 0.4", "3:9.0 ± 0.3", "4:8"]
        assert rows[5] == ["0:Responders", "1:–", "2:3/40 (7.5%)", "3:–", "4:1–3"]

    def test_a_row_of_one_name_spans_the_table_and_its_rows_are_moved_in(self) -> None:
        sheet = _three_rules()
        table, rows = sheet.only()
        assert rows[2] == ["0:VAS [5x1]"]
        moved = indents(sheet.page(), table)
        assert [moved[row, 0] for row in (2, 3, 4, 5)] == [0, 1, 1, 0]

    def test_caption_and_notes_stand_beside_it_and_the_text_is_left_alone(self) -> None:
        sheet = _three_rules()
        table, _ = sheet.only()
        assert sheet.text_in(table.caption) == "Table 1. Pain before and after embolization"
        assert sheet.text_in(table.footnotes) == "a VAS, visual analog scale; mean (SD)."
        assert table.box.y1 < 190

    def test_no_word_is_in_two_cells(self) -> None:
        (table,) = _three_rules().tables()
        used = [index for cell in table.cells for line in cell.lines for index in line]
        assert len(used) == len(set(used))


def test_a_wrapped_name_is_one_cell_where_rows_stand_further_apart() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 2. Patients")
    sheet.rule(105)
    sheet.row(116, (50, "Characteristic"), (200, "Cases"), (300, "Controls"))
    sheet.rule(120)
    for number in range(4):
        y = 132 + 26 * number
        sheet.row(y, (50, "Duration of pain"), (200, f"1{number}.5"), (300, f"2{number}.5"))
        sheet.row(y + 9, (50, "before treatment"))
    sheet.rule(240)
    _, rows = sheet.only()
    assert rows[1] == ["0:Duration of pain before treatment", "1:10.5", "2:20.5"]
    assert len(rows) == 5


def test_a_wrapped_name_is_one_cell_where_lines_are_even() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 2. Patients")
    sheet.rule(105)
    sheet.row(116, (50, "Characteristic"), (200, "Cases"), (300, "Controls"))
    sheet.rule(120)
    sheet.row(132, (50, "Age"), (200, "61.2"), (300, "60.9"))
    sheet.row(142, (50, "Duration of the pain in months"), (200, "14.5"), (300, "13.9"))
    sheet.row(152, (58, "before treatment"))
    sheet.row(162, (50, "Women"), (200, "12 (60%)"), (300, "11 (55%)"))
    sheet.rule(167)
    _, rows = sheet.only()
    assert rows[2] == ["0:Duration of the pain in months before treatment", "1:14.5", "2:13.9"]
    assert rows[3] == ["0:Women", "1:12 (60%)", "2:11 (55%)"]


def _grid() -> Sheet:
    """A table with all its rules; the first name reaches over two rows, the first head over two columns."""
    sheet = Sheet()
    sheet.set(50, 95, "TABLE II Doses")
    for y in (100, 115, 130, 160):
        sheet.rule(y)
    sheet.rule(145, 130, 400)
    sheet.upright(50, 100, 160)
    sheet.upright(130, 100, 160)
    sheet.upright(210, 115, 160)
    sheet.upright(300, 100, 160)
    sheet.upright(400, 100, 160)
    sheet.row(111, (55, "Agent"), (140, "Dose given"), (310, "Patients"), bold=True)
    sheet.row(126, (140, "First"), (220, "Second"), bold=True)
    sheet.row(141, (55, "Imipenem"), (140, "0.5 g"), (220, "1 g"), (310, "12"))
    sheet.row(156, (140, "0.7 g"), (220, "2 g"), (310, "13"))
    return sheet


def test_cells_of_a_grid_reach_where_no_rule_parts_them() -> None:
    _, rows = _grid().only()
    assert rows[0] == ["*0:Agent [1x2]", "*1:Dose given [2x1]", "*3:Patients [1x2]"]
    assert rows[1] == ["*1:First", "*2:Second"]
    assert rows[2] == ["0:Imipenem [1x2]", "1:0.5 g", "2:1 g", "3:12"]
    assert rows[3] == ["1:0.7 g", "2:2 g", "3:13"]


def _bare(x: float = 50, *, above: bool = True) -> Sheet:
    """A table without any rule, its caption above or below."""
    sheet = Sheet()
    sheet.set(x, 100 if above else 172, "Table 3: Adverse events")
    sheet.row(116, (x, "Event"), (x + 110, "Cases"), (x + 170, "Controls"), bold=True)
    for number, name in enumerate(("Nausea", "Hypotension", "Skin ulcer", "Paresthesia")):
        sheet.row(128 + 10 * number, (x, name), (x + 110, f"{number} (5%)"), (x + 170, "0"))
    return sheet


@pytest.mark.parametrize("above", [True, False])
def test_a_table_without_rules_is_read_by_its_columns(above: bool) -> None:
    sheet = _bare(above=above)
    table, rows = sheet.only()
    assert rows[0] == ["*0:Event", "*1:Cases", "*2:Controls"]
    assert rows[2] == ["0:Hypotension", "1:1 (5%)", "2:0"]
    assert sheet.text_in(table.caption) == "Table 3: Adverse events"


def test_a_table_in_one_column_leaves_the_text_beside_it_alone() -> None:
    sheet = _bare(310)
    sheet.prose(40, 90, size=8)
    sheet.prose(40, 170, size=8)
    sheet.prose(310, 190, size=8)
    table, rows = sheet.only()
    assert rows[1] == ["0:Nausea", "1:0 (5%)", "2:0"]
    assert table.box.x0 > 300


def test_a_head_in_bands_of_colour_is_parted_from_the_first_row() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 4 | Outcomes")
    sheet.rects += [Box(50, 106, 400, 120), Box(50, 134, 400, 148), Box(50, 162, 400, 176)]
    sheet.row(116, (50, "Outcome"), (200, "2019"), (300, "2020"))
    for number, name in enumerate(("Relief", "Failure", "Repeat", "Surgery")):
        sheet.row(130 + 14 * number, (50, name), (200, f"{number}1"), (300, f"{number}2"))
    _, rows = sheet.only()
    assert rows[0] == ["*0:Outcome", "*1:2019", "*2:2020"]
    assert rows[1] == ["0:Relief", "1:01", "2:02"]


def test_a_rule_of_dots_parts_the_head_too() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 5. Scores")
    sheet.rule(105)
    sheet.row(116, (50, "Score"), (200, "2019"), (300, "2020"))
    sheet.set(50, 121, "." * 87)
    for number in range(3):
        sheet.row(132 + 12 * number, (50, f"Item {number}"), (200, "11"), (300, "12"))
    sheet.rule(162)
    _, rows = sheet.only()
    assert rows[0] == ["*0:Score", "*1:2019", "*2:2020"]
    assert rows[1] == ["0:Item 0", "1:11", "2:12"]


def test_a_head_above_the_first_rule_belongs_to_the_table_and_the_caption_may_begin_left_of_it() -> None:
    sheet = Sheet()
    sheet.row(100, (100, "Input"), (180, "Rank"), (240, "Share"))
    sheet.rule(104, 100, 280)
    for number in range(3):
        sheet.row(114 + 10 * number, (100, f"Word {number}"), (180, f"1{number}"), (240, f"0.{number}"))
    sheet.rule(138, 100, 280)
    sheet.set(60, 154, "Table 1: Median rank of the words that were made up")
    sheet.prose(60, 180)
    table, rows = sheet.only()
    assert rows[0] == ["*0:Input", "*1:Rank", "*2:Share"]
    assert rows[1] == ["0:Word 0", "1:10", "2:0.0"]
    assert sheet.text_in(table.caption).startswith("Table 1: Median rank")


def test_the_head_between_a_caption_and_the_first_rule_is_no_caption() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 6 | Births by group")
    sheet.row(112, (50, "Outcome"), (200, "Active (n=384)"), (300, "Control (n=391)"))
    for number in range(4):
        sheet.rule(116 + 12 * number)
        sheet.row(125 + 12 * number, (50, f"Event {number}"), (200, f"{number}/383"), (300, "1/389"))
    sheet.rule(164)
    table, rows = sheet.only()
    assert sheet.text_in(table.caption) == "Table 6 | Births by group"
    assert rows[0] == ["*0:Outcome", "*1:Active (n=384)", "*2:Control (n=391)"]
    assert rows[1] == ["0:Event 0", "1:0/383", "2:1/389"]


def test_names_set_to_the_right_are_not_moved_in() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 7. Fields")
    sheet.rule(104)
    sheet.row(114, (100, "Field"), (200, "Found"), (260, "Lost"))
    sheet.rule(118)
    for number, name in enumerate(("title", "authors", "venues of all", "years")):
        sheet.row(128 + 11 * number, (150 - 4 * len(name), name), (200, f"9{number}.5"), (260, "3.1"))
    sheet.rule(166)
    table, _ = sheet.only()
    assert indents(sheet.page(), table) == {}


def test_lines_in_small_letters_are_rows_where_most_of_them_are() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 8. Phrases")
    sheet.rule(104)
    sheet.row(114, (50, "Input"), (150, "Output"), (250, "Gold"))
    sheet.rule(118)
    for number, name in enumerate(("reasoning", "thunderstorm", "folk", "vitriol")):
        sheet.row(128 + 10 * number, (50, name), (150, "local music"), (250, "common people"))
    sheet.rule(162)
    _, rows = sheet.only()
    assert rows[2] == ["0:thunderstorm", "1:local music", "2:common people"]
    assert len(rows) == 5


class TestWhatIsNoTable:
    """What looks like a table and is none."""

    def test_text_in_two_columns_below_a_sentence_about_a_table(self) -> None:
        sheet = Sheet()
        sheet.prose(40, 88, size=7)
        sheet.set(40, 160, "Table 2 shows that the pain was less", size=7)
        sheet.prose(40, 172, size=7)
        sheet.prose(320, 88, size=7)
        sheet.prose(320, 160, size=7)
        assert sheet.tables() == ()

    def test_a_sentence_that_begins_a_line_with_a_table(self) -> None:
        sheet = Sheet()
        sheet.set(50, 90, "The scores of all patients are given in the second part of", size=10)
        sheet.set(50, 102, "Table 2. They fell at once and stayed as low as they were.", size=10)
        sheet.row(120, (50, "Nausea"), (200, "1"), (300, "2"))
        sheet.row(132, (50, "Vomiting"), (200, "3"), (300, "4"))
        assert sheet.tables() == ()

    def test_the_axes_of_a_figure(self) -> None:
        sheet = Sheet()
        for number in range(5):
            sheet.rule(100 + 20 * number, 80, 400)
            sheet.set(55, 102 + 20 * number, str(100 - 25 * number))
        sheet.row(194, (90, "Baseline"), (200, "1 month"), (300, "6 months"))
        sheet.set(50, 215, "Figure 2. Pain over time")
        assert sheet.tables() == ()

    def test_text_in_a_box(self) -> None:
        sheet = Sheet()
        sheet.rule(80, 40, 420)
        sheet.prose(50, 95)
        sheet.rule(165, 40, 420)
        sheet.upright(40, 80, 165)
        sheet.upright(420, 80, 165)
        assert sheet.tables() == ()

    def test_a_list_of_references(self) -> None:
        sheet = Sheet()
        sheet.rule(80)
        sheet.set(50, 95, "References", size=10, bold=True)
        for number in range(8):
            sheet.row(
                110 + 20 * number, (50, f"{number}."), (64, "Okuno Y, Korchi A. Embolization for pain.")
            )
            sheet.set(64, 119 + 20 * number, "Cardiovasc Intervent Radiol 2015;38:336-343.")
        sheet.rule(270)
        assert sheet.tables() == ()

    def test_a_page_without_words(self) -> None:
        assert Sheet().tables() == ()
