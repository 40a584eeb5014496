"""Tables among other things on a page of a PDF: text and figures beside them, letters of another size."""

from __future__ import annotations

from tests.fixtures.sheets import Sheet

_LEFT = (
    "Embolization relieved the pain of most",
    "patients within days, and the relief",
    "lasted until the last visit. Nobody had",
    "needed surgery in the first year, while",
    "three patients asked for a new session",
    "because the pain came back after a fall",
    "that all of them had had in the garden.",
    "These results agree with the earlier ones",
)


def _column(sheet: Sheet, x: float, y: float, lines: tuple[str, ...] = _LEFT, size: float = 10) -> None:
    """Set lines of text."""
    for number, line in enumerate(lines):
        sheet.set(x, y + 12 * number, line, size=size)


def test_a_caption_whose_lines_straddle_a_line_of_larger_text_beside_it_is_found() -> None:
    sheet = Sheet()
    _column(sheet, 50, 90)
    sheet.set(310, 98, "Table 2 Mean pain of the patients at rest and", size=8)
    sheet.set(310, 107, "while they walked, before and after", size=8)
    for number, name in enumerate(("At rest", "Walking", "At night")):
        sheet.row(124 + 11 * number, (310, name), (400, f"{number}.5"), (460, "3.1"))
    table, rows = sheet.only()
    assert sheet.text_in(table.caption).startswith("Table 2 Mean pain of the patients at rest and")
    assert rows[1:] == [["0:Walking", "1:1.5", "2:3.1"], ["0:At night", "1:2.5", "2:3.1"]]


def test_a_table_beside_a_figure_keeps_to_its_column() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 3. Adverse events")
    sheet.row(116, (50, "Event"), (160, "Cases"), (220, "Controls"), bold=True)
    for number, name in enumerate(("Nausea", "Hypotension", "Skin ulcer", "Paresthesia", "Fever", "Pain")):
        sheet.row(128 + 10 * number, (50, name), (160, f"{number} (5%)"), (220, "0"))
    _column(sheet, 50, 240)
    sheet.set(310, 100, "than placebo (Fig. 2).", size=10)
    sheet.row(118, (330, "100"), (400, "62.5"), (460, "50"))
    sheet.row(170, (330, "Baseline"), (400, "1 month"))
    sheet.set(310, 200, "Fig. 2 Pain over time")
    _column(sheet, 310, 240)
    table, rows = sheet.only()
    assert table.box.x1 < 300
    assert rows[-1] == ["0:Pain", "1:5 (5%)", "2:0"]


def test_a_table_over_the_whole_width_ends_where_the_text_above_it_does() -> None:
    sheet = Sheet()
    _column(sheet, 50, 90, _LEFT[:5])
    sheet.set(310, 92, "Comparison of the groups", size=10, bold=True)
    sheet.set(310, 104, "No differences were found.", size=10)
    sheet.row(164, (50, "Groups"), (200, "Cases"), (300, "Nausea"), (480, "Fatty tissue"), bold=True)
    sheet.row(178, (50, "Experimental"), (200, "36"), (300, "30"), (480, "4"))
    sheet.row(190, (50, "Control"), (200, "37"), (300, "28"), (480, "0"))
    sheet.set(50, 206, "Table 3 Side effects in the two groups")
    _column(sheet, 50, 230)
    _column(sheet, 310, 230)
    _, rows = sheet.only()
    assert rows[0] == ["*0:Groups", "*1:Cases", "*2:Nausea", "*3:Fatty tissue"]
    assert rows[1:] == [["0:Experimental", "1:36", "2:30", "3:4"], ["0:Control", "1:37", "2:28", "3:0"]]


def test_a_raised_mark_before_a_note_stays_with_it() -> None:
    sheet = Sheet()
    sheet.set(50, 100, "Table 1. Pain")
    sheet.rule(104)
    sheet.row(114, (50, "Visit"), (150, "Score"), (250, "SD"), bold=True)
    sheet.rule(118)
    sheet.row(128, (50, "Before"), (150, "8.1"), (250, "1.2"))
    sheet.row(138, (50, "After"), (150, "3.1"), (250, "0.9"))
    sheet.rule(142)
    stop = sheet.set(50, 149.6, "a", size=4.5)
    sheet.set(stop - 1, 152, "BMI, body mass index; SD, standard deviation.", size=7)
    sheet.words[-6] = sheet.words[-6]._replace(after_space=False)
    table, _ = sheet.only()
    assert sheet.text_in(table.footnotes) == "a BMI, body mass index; SD, standard deviation."
