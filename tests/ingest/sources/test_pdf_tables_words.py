"""Tables of words on a page of a PDF: lists of criteria, grids of sentences, rows without a head."""

from __future__ import annotations

from ingest.sources.pdf_page import Box
from tests.fixtures.sheets import Sheet

_CRITERIA = ("Inclusion criteria", "Age 40-80 years", "Knee osteoarthritis", "Informed consent obtained")
_SENTENCES = (
    ("Scalability", "Ability to handle growing amounts of", "work in a graceful manner, or to be"),
    ("Security", "The degree of protection against", "danger, loss and all criminals"),
    ("Backup", "Making copies of data so that these", "may be used to restore the original"),
    ("Recovery", "Retrieve data loss refers to the loss", "of data or of information by chance"),
)


def _list(caption: str = "Table 1 Inclusion and exclusion criteria") -> Sheet:
    """Rows of one cell between two rules."""
    sheet = Sheet()
    sheet.set(50, 100, caption)
    sheet.rule(104)
    for number, text in enumerate(_CRITERIA):
        sheet.set(50 if number == 0 else 58, 114 + 12 * number, text)
    sheet.rule(154)
    return sheet


def _grid(first: int) -> Sheet:
    """A drawn grid of numbers, names and sentences over two lines each."""
    sheet = Sheet()
    for number, (name, one, two) in enumerate(_SENTENCES):
        y = 100 + 22 * number
        sheet.rule(y - 9, 50, 360)
        sheet.row(y, (56, str(first + number)), (86, name), (186, one))
        sheet.set(186, y + 9, two)
        for x in (50, 80, 180, 360):
            sheet.upright(x, y - 9, y + 13)
    sheet.rule(179, 50, 360)
    return sheet


def test_a_list_between_rules_under_a_caption_is_a_table_of_one_column() -> None:
    table, rows = _list().only()
    assert rows == [[f"0:{text}"] for text in _CRITERIA]
    assert table.footnotes == ()


def test_a_list_between_rules_that_no_caption_announces_is_none() -> None:
    assert _list("The criteria were these:").tables() == ()


def test_a_grid_of_sentences_is_a_table_and_has_no_head_where_it_counts_on() -> None:
    _, rows = _grid(6).only()
    assert rows[0] == [
        "0:6",
        "1:Scalability",
        "2:Ability to handle growing amounts of work in a graceful manner, or to be",
    ]
    assert len(rows) == 4


def test_a_bold_name_that_others_follow_is_a_group_and_no_head() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 1 Outcome measures")
    for y in (104, 118, 132, 146, 160, 174):
        sheet.rule(y)
    sheet.set(50, 114, "Primary outcome:", bold=True)
    sheet.row(128, (50, "a."), (100, "Disability index"))
    sheet.set(50, 142, "Secondary outcomes:", bold=True)
    sheet.row(156, (50, "b."), (100, "Pain score"))
    sheet.row(170, (50, "c."), (100, "Lost days"))
    _, rows = sheet.only()
    assert rows[0] == ["0:Primary outcome: [2x1]"]
    assert rows[1] == ["0:a.", "1:Disability index"]


def test_a_bold_line_above_rows_in_small_letters_is_their_head() -> None:
    sheet = Sheet()
    sheet.prose(50, 60)
    sheet.set(50, 150, "Device information", bold=True)
    for number, (name, value) in enumerate((("Maker", "Ibramed"), ("Model", "LaserPulse"), ("Type", "GaAs"))):
        sheet.row(164 + 11 * number, (50, name), (150, value))
    sheet.set(50, 204, "Table 1 Device and treatment")
    sheet.prose(50, 230)
    _, rows = sheet.only()
    assert rows[0] == ["*0:Device information"]
    assert rows[1] == ["0:Maker", "1:Ibramed"]


def test_a_cell_that_goes_on_in_the_last_line_is_whole() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 3 Differences")
    sheet.row(114, (50, "Group"), (150, "Total"), (250, "Pain"), bold=True)
    sheet.row(128, (50, "A versus B"), (150, "-4.8 (-9.1 to"), (250, "-1.1 (0.2)"))
    sheet.set(150, 137, "-0.4)*")
    sheet.row(150, (50, "A versus C"), (150, "-8.9 (-9.9 to"), (250, "-1.8 (0.3)"))
    sheet.set(150, 159, "-4.5)*")
    _, rows = sheet.only()
    assert rows[2] == ["0:A versus C", "1:-8.9 (-9.9 to -4.5)*", "2:-1.8 (0.3)"]


def test_a_value_in_the_middle_of_a_group_stands_for_all_its_columns() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 2 Patients")
    sheet.rule(104)
    sheet.row(114, (130, "Embolization"), (252, "Sham"), bold=True)
    sheet.rule(118, 120, 180)
    sheet.rule(118, 230, 290)
    sheet.row(128, (120, "n"), (164, "%"), (230, "n"), (274, "%"), bold=True)
    sheet.rule(132)
    for number, name in enumerate(("Female", "Male", "Retired", "Employed")):
        sheet.row(142 + 11 * number, (50, name), (120, "12"), (164, "40.1"), (230, "15"), (274, "50.2"))
    sheet.row(186, (50, "Age"), (129, "62.1 ± 10.8"), (239, "59.7 ± 12.1"))
    sheet.rule(191)
    _, rows = sheet.only()
    assert rows[-1] == ["0:Age", "1:62.1 ± 10.8 [2x1]", "3:59.7 ± 12.1 [2x1]"]


def test_bands_of_colour_that_reach_beyond_the_words_part_a_name_from_its_rows() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 4 Change")
    sheet.row(116, (150, "Cells"), (250, "None"), bold=True)
    sheet.rects += [Box(46, 108, 140, 120), Box(46, 120, 330, 132), Box(46, 144, 140, 156)]
    sheet.rects += [Box(46, 168, 140, 180)]
    sheet.set(50, 128, "Medial tibia")
    sheet.row(140, (58, "6 months"), (150, "0.7"), (250, "-4.0"))
    sheet.row(152, (58, "12 months"), (150, "0.3"), (250, "-2.4"))
    sheet.row(164, (58, "24 months"), (150, "-1.4"), (250, "-3.3"))
    sheet.row(176, (58, "36 months"), (150, "-1.6"), (250, "-3.9"))
    _, rows = sheet.only()
    assert rows[1:3] == [["0:Medial tibia [3x1]"], ["0:6 months", "1:0.7", "2:-4.0"]]
