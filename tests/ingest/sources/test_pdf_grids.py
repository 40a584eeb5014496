"""The cells of a table on a page of a PDF: how their lines are put together."""

import pytest

from ingest.sources.pdf_grids import table_read
from tests.fixtures.sheets import Sheet


def _cell(one: str, two: str) -> str:
    """Return how a cell of two printed lines reads."""
    sheet = Sheet()
    sheet.set(50, 100, "Table 1. Pain")
    sheet.rule(104)
    sheet.row(114, (50, "Visit"), (150, "Range"), (260, "Mean"), bold=True)
    sheet.rule(118)
    sheet.row(128, (50, "Before"), (150, one), (260, "1.2"))
    sheet.set(150, 137, two)
    sheet.rule(141)
    sheet.row(151, (50, "After"), (150, "0.1"), (260, "0.9"))
    sheet.rule(155)
    (found,) = sheet.tables()
    grid = table_read(found, sheet.page()).grid
    return grid.covering[1, 1].text


@pytest.mark.parametrize(
    ("one", "two", "whole"),
    [
        ("8.1\u2013", "13.4", "8.1\u201313.4"),
        ("8.1 \u2013", "13.4", "8.1 \u2013 13.4"),
        ("rest and/", "or walking", "rest and/or walking"),
        ("at rest and", "walking", "at rest and walking"),
        ("radio-", "frequency", "radio-\nfrequency"),
    ],
)
def test_lines_of_a_cell_are_joined_as_printed(one: str, two: str, whole: str) -> None:
    assert _cell(one, two) == whole
