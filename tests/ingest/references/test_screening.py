"""Decisions of screeners, as ASReview and Rayyan write them into the lists that they export."""

import pytest

from kb.records import Screening, Verdict
from tests.ingest.references.reading import records_in

_RAYYAN = (
    'RAYYAN-INCLUSION: {"Anna"=>"Included", "Ben"=>"Excluded", "Eve"=>"Maybe"} | RAYYAN-LABELS: knee,pilot '
    "| RAYYAN-EXCLUSION-REASONS: wrong population,no full text "
    '| USER-NOTES: {"Ben"=>["only \\"ten\\" knees"]}'
)


def screenings_in(note: str) -> tuple[Screening, ...]:
    """Return the decisions of an entry in RIS with this note."""
    (record,) = records_in(f"TY  - JOUR\nTI  - A title\nN1  - {note}\nER  - \n")
    return record.screenings


def test_each_reviewer_of_rayyan_has_a_decision() -> None:
    anna, ben, eve = screenings_in(f"A note before. {_RAYYAN}")
    assert anna == Screening(Verdict.INCLUDE, "Anna", labels=("knee", "pilot"))
    assert (ben.verdict, ben.reasons) == (Verdict.EXCLUDE, ("wrong population", "no full text"))
    assert "ten" in ben.notes
    assert eve.verdict is Verdict.MAYBE


def test_a_note_of_rayyan_that_became_html_is_read() -> None:
    (anna,) = screenings_in("<p>RAYYAN-INCLUSION: {&quot;Anna&quot;=&gt;&quot;Included&quot;}</p>")
    assert (anna.reviewer, anna.verdict) == ("Anna", Verdict.INCLUDE)


def test_the_notes_of_a_table_of_rayyan_are_read_too() -> None:
    cell = _RAYYAN.replace('"', '""')
    (record,) = records_in(f'key,title,year,notes\n1,A title,2020,"{cell}"\n', "rayyan.csv")
    assert [each.reviewer for each in record.screenings] == ["Anna", "Ben", "Eve"]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("ASReview_relevant", [Verdict.INCLUDE]),
        ("<p>ASReview_irrelevant</p>", [Verdict.EXCLUDE]),
        ("ASReview_not_seen", []),
        ("no mark at all", []),
    ],
)
def test_the_marks_of_asreview_are_decisions(note: str, expected: list[Verdict]) -> None:
    assert [each.verdict for each in screenings_in(note)] == expected


def test_a_mark_of_asreview_keeps_its_label_and_the_words_beside_it() -> None:
    (record,) = records_in(
        "TY  - JOUR\nTI  - T\nN1  - ASReview_relevant. A fine one\nN1  - ASReview_prior\nER  - \n"
    )
    assert record.screenings == (Screening(Verdict.INCLUDE, labels=("prior",), notes="A fine one"),)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("included", "1", [Verdict.INCLUDE]),
        ("label_included", "0", [Verdict.EXCLUDE]),
        ("asreview_label", "1.0", [Verdict.INCLUDE]),
        ("final_included", "", []),
        ("label", "-1", []),
        ("label", "Label1", []),
        ("decision", "Excluded", [Verdict.EXCLUDE]),
    ],
)
def test_a_column_may_hold_the_decision(column: str, value: str, expected: list[Verdict]) -> None:
    (record,) = records_in(f"title,abstract,{column}\nA title,Words,{value}\n", "x.csv")
    assert [each.verdict for each in record.screenings] == expected


def test_a_decision_on_the_full_text_says_so() -> None:
    (record,) = records_in("title,abstract,final_included\nA title,Words,1\n", "x.csv")
    assert record.screenings[0].stage == "full_text"
