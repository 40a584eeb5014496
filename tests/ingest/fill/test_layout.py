"""Heads that stand where no reader marks them: among the values, above them in the middle, beside them."""

from __future__ import annotations

from ingest.fill.layout import Entry, entries_of
from ingest.fill.paper import Paper
from ingest.sources import read_bytes
from tests.fixtures.papers import article


def _entries(rows: str) -> dict[str, Entry]:
    """Return the values of a table by their words."""
    document = read_bytes(article(tables=[("Results", rows)]).encode(), "paper.nxml")
    return {entry.text: entry for entry in entries_of(document.tables[0], document.text)}


def test_a_heading_in_the_middle_takes_the_place_of_the_one_on_top() -> None:
    found = _entries(
        """
        Weeks | ^2 Plover index
         | Kestrel | Placebo
        0 | 4.1 ± 1.0 | 4.2 ± 1.1
        12 | 3.1 ± 1.0 | 4.0 ± 1.2
         | ^2 Heron index
        12 | 7.5 ± 2.0 | 9.9 ± 2.1
        """
    )
    assert found["7.5 ± 2.0"].rows == ("Heron index", "Week 12")
    assert "Plover index" not in found["7.5 ± 2.0"].columns
    assert "Plover index" in found["3.1 ± 1.0"].columns


def test_a_row_of_sizes_is_that_of_the_rows_below() -> None:
    found = _entries(
        """
        Weeks | Kestrel | Placebo
        12 | 3.1 ± 1.0 | 4.0 ± 1.2
         | ^2 Heron index
         | n = 14 | n = 13
        12 | 7.5 ± 2.0 | 9.9 ± 2.1
        """
    )
    assert (found["7.5 ± 2.0"].size, found["9.9 ± 2.1"].size) == (14, 13)
    assert found["3.1 ± 1.0"].size is None


def test_body_rows_may_go_on_as_heads() -> None:
    found = _entries(
        """
        Item | ^2 North | ^2 South
         | Before training | After training | Before training | After training
        Falls | 4 | 2 | 5 | 3
        """
    )
    assert found["3"].columns == ("South", "After training")


def test_group_names_that_lost_their_span_stand_above_each_repetition() -> None:
    source = """<?xml version="1.0"?><article><front><article-meta><title-group><article-title>T
    </article-title></title-group></article-meta></front><body><sec><title>Results</title><p>Text.</p>
    <table-wrap><label>Table 1</label><caption><p>Values</p></caption><table><thead>
    <tr><th rowspan="2"/><th>Kestrel</th><th>Placebo</th><th/></tr>
    <tr><th>Mean</th><th>SD</th><th>Mean</th><th>SD</th><th>p</th></tr></thead><tbody>
    <tr><td>Height</td><td>151.5</td><td>6.1</td><td>149.2</td><td>5.9</td><td>0.2</td></tr></tbody></table>
    </table-wrap></sec></body></article>"""
    (grid,) = Paper(read_bytes(source.encode(), "paper.nxml")).grids
    assert [e.columns for e in grid.entries][:4] == [
        ("Kestrel", "Mean"),
        ("Kestrel", "SD"),
        ("Placebo", "Mean"),
        ("Placebo", "SD"),
    ]
