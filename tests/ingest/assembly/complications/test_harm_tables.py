"""Tables of harms: what a cell counts follows from its form, its heads, the caption and the footnotes."""

from __future__ import annotations

import pytest

from kb.statements import Occurrence
from tests.fixtures.papers import Told, article, read_paper, reports, told

HEAD = "Event | Group D (n = 30) | Group C (n = 30)"
CAPTION = "Adverse events in the two groups"
TABLES: dict[str, tuple[str, set[Told]]] = {
    "n/%, said once": (
        f"{HEAD}\nComplications (n/%) | 3/10 | 6/20\nVomiting | 3/10 | 6/20",
        {
            Told("complication", 3, 10.0, 30, "D"),
            Told("complication", 6, 20.0, 30, "C"),
            Told("vomiting", 3, 10.0, 30, "D"),
            Told("vomiting", 6, 20.0, 30, "C"),
        },
    ),
    "sizes in a row": (
        "Event | Group D | Group C\nNumber of patients | 30 | 29\nVomiting | 3 | 6",
        {Told("vomiting", 3, None, 30, "D"), Told("vomiting", 6, None, 29, "C")},
    ),
    "n (%)": (
        f"{HEAD}\nNausea, n (%) | 3 (10) | 6 (20)",
        {Told("nausea", 3, 10.0, 30, "D"), Told("nausea", 6, 20.0, 30, "C")},
    ),
    "n with a sign of percent": (
        f"{HEAD}\nNausea | 3 (10%) | 6 (20%)",
        {Told("nausea", 3, 10.0, 30, "D"), Told("nausea", 6, 20.0, 30, "C")},
    ),
    "n/N": (
        "Event | Group D | Group C\nHypotension | 4/29 | 9/30",
        {Told("hypotension", 4, None, 29, "D"), Told("hypotension", 9, None, 30, "C")},
    ),
    "bare counts": (
        f"{HEAD}\nVomiting | 2 | 5",
        {Told("vomiting", 2, None, 30, "D"), Told("vomiting", 5, None, 30, "C")},
    ),
    "percent only": (
        "Event (%) | Group D (n = 30) | Group C (n = 30)\nPruritus (%) | 6.7 | 13.3",
        {Told("pruritus", None, 6.7, 30, "D"), Told("pruritus", None, 13.3, 30, "C")},
    ),
    "percent with its sign": (
        f"{HEAD}\nPruritus | 6.7% | 13.3%",
        {Told("pruritus", None, 6.7, 30, "D"), Told("pruritus", None, 13.3, 30, "C")},
    ),
    "percent before its fraction": (
        "Event | Group D (%, n = 30) | Group C (%, n = 30)\nPneumothorax | 3.3 (1/30) | 6.7 (2/30)",
        {Told("pneumothorax", 1, 3.3, 30, "D"), Told("pneumothorax", 2, 6.7, 30, "C")},
    ),
    "nil": (
        f"{HEAD}\nBradycardia | nil | 2",
        {Told("bradycardia", 0, None, 30, "D", "none"), Told("bradycardia", 2, None, 30, "C")},
    ),
    "zero": (
        f"{HEAD}\nPneumothorax | 0 (0%) | 1 (3.3%)",
        {Told("pneumothorax", 0, 0.0, 30, "D", "none"), Told("pneumothorax", 1, 3.3, 30, "C")},
    ),
    "a column of p-values": (
        "Event | Group D (n = 30) | Group C (n = 30) | P value\nNausea | 3 | 6 | 0.28",
        {Told("nausea", 3, None, 30, "D"), Told("nausea", 6, None, 30, "C")},
    ),
    "groups in rows": (
        "Group | Nausea | Vomiting\nGroup D (n = 30) | 3 | 1\nGroup C (n = 30) | 6 | 2",
        {
            Told("nausea", 3, None, 30, "D"),
            Told("vomiting", 1, None, 30, "D"),
            Told("nausea", 6, None, 30, "C"),
            Told("vomiting", 2, None, 30, "C"),
        },
    ),
    "marks of footnotes": (
        f"{HEAD}\nHypotension | 4* | 12†",
        {Told("hypotension", 4, None, 30, "D"), Told("hypotension", 12, None, 30, "C")},
    ),
    "several marks": (
        f"{HEAD}\nHypotension, n (%) | 3 (10)* † | 6 (20)a,b",
        {Told("hypotension", 3, 10.0, 30, "D"), Told("hypotension", 6, 20.0, 30, "C")},
    ),
    "percent before the count": (
        "Event, % (n) | Group D (n = 30) | Group C (n = 30)\nHypotension | 10 (3) | 20 (6)",
        {Told("hypotension", 3, 10.0, 30, "D"), Told("hypotension", 6, 20.0, 30, "C")},
    ),
    "with and without": (
        f"{HEAD}\nShivering (yes/no) | 3/27 | 6/24",
        {Told("shivering", 3, None, 30, "D"), Told("shivering", 6, None, 30, "C")},
    ),
    "percent in the head of the first column": (
        "Event (%) | Group D (n = 30) | Group C (n = 30)\nPruritus | 6.7 | 0",
        {Told("pruritus", None, 6.7, 30, "D"), Told("pruritus", None, 0.0, 30, "C", "none")},
    ),
    "a head of percent does not make a zero beside counts a percentage": (
        "Event (%) | Group D (n = 30) | Group C (n = 30)\nPruritus | 2 (6.7) | 0",
        {Told("pruritus", 2, 6.7, 30, "D"), Told("pruritus", 0, None, 30, "C", "none")},
    ),
    "yes and no in rows of their own": (
        f"{HEAD} | P\nCough | | | 0.2\nNo | 27 (90%) | 24 (80%) |\nYes | 3 (10%) | 6 (20%) |",
        {Told("cough", 3, 10.0, 30, "D"), Told("cough", 6, 20.0, 30, "C")},
    ),
    "percent in brackets of its own": (
        "Event | Group D, n | Group D, (%) | Group C, n | Group C, (%)\nNausea | 3 | (10.0) | 6 | (20.0)",
        {Told("nausea", 3, 10.0, 30, "D"), Told("nausea", 6, 20.0, 30, "C")},
    ),
    "names in a second column": (
        "Part | Term | Group D (n = 30) | Group C (n = 30)\nGut | Vomiting | 3 | 6\nHead | Headache | 1 | 2",
        {
            Told("vomiting", 3, None, 30, "D"),
            Told("vomiting", 6, None, 30, "C"),
            Told("headache", 1, None, 30, "D"),
            Told("headache", 2, None, 30, "C"),
        },
    ),
    "nobody of nobody": (
        f"{HEAD}\nVomiting | 0/0 | 6/30",
        {Told("vomiting", 6, None, 30, "C")},
    ),
    "sizes in brackets alone": (
        "Event | Group D (30) | Group C (29)\nNausea | 3 | 6",
        {Told("nausea", 3, None, 30, "D"), Told("nausea", 6, None, 29, "C")},
    ),
    "a short form in a short form": (
        f"{HEAD}\nPatients with SAE | 3 | 6",
        {Told("serious adverse event", 3, None, 30, "D"), Told("serious adverse event", 6, None, 30, "C")},
    ),
    "heads printed again for others": (
        f"{HEAD}\nNausea | 3 | 6\nOver 60 years | Group D (n = 12) | Group C (n = 11)\nVomiting | 1 | 2",
        {
            Told("nausea", 3, None, 30, "D"),
            Told("nausea", 6, None, 30, "C"),
            Told("vomiting", 1, None, 12, "D"),
            Told("vomiting", 2, None, 11, "C"),
        },
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_forms_of_cells(name: str) -> None:
    rows, expected = TABLES[name]
    short = ("Methods", "Adverse events (AEs) and serious AEs (SAEs) were asked for.")
    assert told(article(short, tables=[(CAPTION, rows)])) == expected


def test_n_and_percent_in_columns_of_their_own_are_one_count() -> None:
    rows = "Event | Group D, n | Group D, % | Group C, n | Group C, %\nNausea | 3 | 10.0 | 6 | 20.0"
    found = told(article(tables=[(CAPTION, rows)]))
    assert found == {Told("nausea", 3, 10.0, 30, "D"), Told("nausea", 6, 20.0, 30, "C")}


def test_rows_that_say_who_left_are_no_harms() -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\nDrop-outs | 2 | 1\nLost to follow-up | 1 | 1"
    assert {t.what for t in told(article(tables=[(CAPTION, rows)]))} == {"nausea"}


def test_a_row_that_no_vocabulary_holds_keeps_its_words() -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\nWobbly earlobes | 1 | 0"
    found = [r for r in reports(article(tables=[(CAPTION, rows)])) if r.concept.origin == "discovered"]
    assert {(r.text, r.events) for r in found} == {("Wobbly earlobes", 1), ("Wobbly earlobes", 0)}


def test_a_table_of_patients_is_no_table_of_harms() -> None:
    rows = "Patients | Group D (n = 30) | Group C (n = 30)\nMale | 12 | 14\nDiabetes | 3 | 5\nAge | 44 | 47"
    assert told(article(tables=[("Characteristics of the patients at baseline", rows)])) == set()


def test_one_row_of_a_harm_counts_in_any_table() -> None:
    rows = "Variable | Group D (n = 30) | Group C (n = 30)\nDuration of surgery | 62 | 65\nVomiting | 2 | 5"
    found = told(article(tables=[("Course after the operation", rows)]))
    assert found == {Told("vomiting", 2, None, 30, "D"), Told("vomiting", 5, None, 30, "C")}


def test_doses_of_one_treatment_are_groups_of_their_own() -> None:
    head = "Event | Clonidine 50 µg (n = 20) | Clonidine 100 µg (n = 20) | Placebo (n = 20)"
    text = article(
        title="Two doses of clonidine or placebo for brachial plexus block: a randomised trial",
        summary="Sixty patients received clonidine 50 µg, clonidine 100 µg or placebo.",
        tables=[("Adverse events", f"{head}\nSedation | 2 | 6 | 1")],
    )
    found = reports(text)
    assert sorted((r.events, r.total) for r in found) == [(1, 20), (2, 20), (6, 20)]
    assert len({r.arm for r in found}) == 3


def test_a_cell_quotes_itself_and_its_heads() -> None:
    rows = f"{HEAD}\nNausea | 3 (10%) | 6 (20%)"
    report = next(r for r in reports(article(tables=[(CAPTION, rows)])) if r.events == 6)
    assert {e.quote for e in report.evidence} == {"6 (20%)", "Nausea", "Group C (n = 30)"}
    (cell,) = [e for e in report.evidence if e.purpose == "claim"]
    assert cell.locator is not None
    assert (cell.locator.table, cell.locator.row, cell.locator.column) == (1, 1, 2)


def test_more_events_than_patients_are_events() -> None:
    rows = f"{HEAD}\nHypotension | 41 | 12"
    many = next(r for r in reports(article(tables=[(CAPTION, rows)])) if r.events == 41)
    assert (many.count_of, many.total) == ("events", None)


def test_a_footnote_says_that_all_values_are_percentages() -> None:
    rows = "Event | Group D | Group C\nNausea | 75 | 65"
    found = told(article(tables=[(CAPTION, rows, "aValues are expressed as percentage.")]))
    assert found == {Told("nausea", None, 75.0, None, "D"), Told("nausea", None, 65.0, None, "C")}


def test_a_total_is_not_its_part_and_counts_the_patients_of_the_caption() -> None:
    rows = "Event | Group D, % | Group C, % | Total, %\nNausea | 10 | 20 | 20"
    found = told(article(tables=[("Adverse events in all patients (n = 60)", rows)]))
    assert {(t.percent, t.total, t.arm) for t in found} == {
        (10.0, None, "D"),
        (20.0, None, "C"),
        (20.0, 60, None),
    }


def test_an_empty_cell_says_nothing() -> None:
    rows = f"{HEAD}\nNausea | | 6\nVomiting | – | 2"
    assert told(article(tables=[(CAPTION, rows)])) == {
        Told("nausea", 6, None, 30, "C"),
        Told("vomiting", 2, None, 30, "C"),
    }


def test_a_zero_in_a_table_is_none() -> None:
    rows = f"{HEAD}\nNausea | 0 | 6"
    zero = next(r for r in reports(article(tables=[(CAPTION, rows)])) if r.events == 0)
    assert zero.occurrence is Occurrence.NONE


def test_the_quotes_of_tables_are_slices() -> None:
    document, reading = read_paper(article(tables=[(CAPTION, TABLES["n (%)"][0])]))
    quotes = [quote for statement in reading.statements for quote in statement.evidence]
    assert all(document.text[quote.start : quote.stop] == quote.quote for quote in quotes)


def test_a_table_of_patients_is_read_from_its_row_of_complications_on() -> None:
    rows = (
        "Characteristic | Group D (n = 30) | Group C (n = 30)\n"
        "Hypertension, n (%) | 12 (40) | 9 (30)\n"
        "Procedure-related complications, n (%) | 2 (6.7) | 1 (3.3)\n"
        "Hematoma | 2 (6.7) | 1 (3.3)\n"
        "Duration, min | 40 | 42\n"
        "Diarrhea | 7 (23) | 8 (27)"
    )
    text = article(("Results", "The groups were alike."), tables=[("Baseline characteristics", rows)])
    assert told(text) == {
        Told("procedure-related complication", 2, 6.7, 30, "D"),
        Told("procedure-related complication", 1, 3.3, 30, "C"),
        Told("hematoma", 2, 6.7, 30, "D"),
        Told("hematoma", 1, 3.3, 30, "C"),
    }


def test_incidence_of_a_harm_counts_in_any_table() -> None:
    rows = f"{HEAD}\nMean ephedrine dose | 6 | 9\nIncidence of bradycardia | 2 | 5"
    found = told(article(tables=[("Course of the operation", rows)]))
    assert found == {Told("bradycardia", 2, None, 30, "D"), Told("bradycardia", 5, None, 30, "C")}


def test_a_caption_that_names_patients_and_harms_is_read_for_its_harms() -> None:
    rows = (
        "Variable | Group D (n = 30) | Group C (n = 30)\nMale, n (%) | 12 (40) | 15 (50)\n"
        "Hypertension, n (%) | 9 (30) | 6 (20)\nVomiting, frequency (%) | 3 (10) | 6 (20)"
    )
    found = told(article(tables=[("Characteristics of the patients and side effects", rows)]))
    assert found == {Told("vomiting", 3, 10.0, 30, "D"), Told("vomiting", 6, 20.0, 30, "C")}


def test_scores_of_a_symptom_are_no_counts() -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\nVomiting | 1 | 2"
    assert told(article(tables=[("Index of nausea and vomiting", rows)])) == set()


def test_the_same_harms_by_diagnosis_are_not_told_again() -> None:
    parts = "".join(f"\n{d} | |\nAdverse event | 1 | 2" for d in ("Gout", "Lupus", "Rickets"))
    rows = f"{HEAD}\nAdverse event | 3 | 6{parts}"
    found = told(article(tables=[(CAPTION, rows)]))
    assert {(t.events, t.arm) for t in found} == {(3, "D"), (6, "C")}


def test_the_size_of_a_group_is_taken_from_the_text_where_the_table_does_not_say_it() -> None:
    rows = "Event | Group D | Group C\nNausea | 3 | 6"
    report = next(r for r in reports(article(tables=[(CAPTION, rows)])) if r.events == 6)
    assert report.total == 30
    assert any("30" in e.quote for e in report.evidence)


@pytest.mark.parametrize("name", ["Knee", "Major", "Miscellaneous", "Rescue analgesia", "Others"])
def test_a_row_that_names_no_harm_is_left_out(name: str) -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\n{name} | 2 | 1"
    assert {t.what for t in told(article(tables=[(CAPTION, rows)]))} == {"nausea"}


def test_an_organ_system_is_the_complications_of_it() -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\nPulmonary | 2 | 1"
    assert {t.what for t in told(article(tables=[(CAPTION, rows)]))} == {"nausea", "pulmonary complication"}


def test_where_and_when_a_harm_was_seen_does_not_hide_it() -> None:
    rows = (
        f"{HEAD}\nLength of stay | 62 | 65\nVomiting in the recovery room | 2 | 5\nPrevious vomiting | 7 | 9"
    )
    found = told(article(tables=[("Recovery", rows)]))
    assert {(t.events, t.arm) for t in found} == {(2, "D"), (5, "C")}


def test_what_no_vocabulary_holds_is_no_harm_in_a_table_of_effects_and_harms() -> None:
    rows = f"{HEAD}\nEarly mobilisers | 9 | 8\nNausea | 3 | 6"
    assert {t.what for t in told(article(tables=[("Recovery and adverse events", rows)]))} == {"nausea"}


@pytest.mark.parametrize(
    "caption", ["Type of operation and complications", "Blood loss, transfusion and side effects"]
)
def test_what_no_vocabulary_holds_is_no_harm_where_the_caption_promises_something_else(caption: str) -> None:
    rows = f"{HEAD}\nTransplanted flap | 9 | 8\nNausea | 3 | 6"
    assert {t.what for t in told(article(tables=[(caption, rows)]))} == {"nausea"}


def test_events_beside_the_patients_who_had_them_are_not_told() -> None:
    head = "Event | Group D patients (n = 30) | Group D events | Group C patients (n = 30) | Group C events"
    found = told(article(tables=[(CAPTION, f"{head}\nNausea | 3 (10%) | 4 | 6 (20%) | 9")]))
    assert {(t.events, t.percent) for t in found} == {(3, 10.0), (6, 20.0)}


def test_each_part_of_a_table_has_its_own_sizes() -> None:
    rows = (
        "Event | Group D | Group C\nPart 1 | |\nTotal patients, n | 12 | 11\nNausea | 1 | 2\n"
        "Part 2 | |\nTotal patients, n | 18 | 19\nVomiting | 3 | 4"
    )
    found = {(t.what, t.total) for t in told(article(tables=[(CAPTION, rows)]))}
    assert found == {("nausea", 12), ("nausea", 11), ("vomiting", 18), ("vomiting", 19)}


def test_why_something_was_done_is_no_harm() -> None:
    rows = f"{HEAD}\nNausea | 3 | 6\nReasons for conversion | |\nBleeding | 2 | 1"
    assert {t.what for t in told(article(tables=[(CAPTION, rows)]))} == {"nausea"}


def test_grades_are_told_unless_the_table_sums_them_up() -> None:
    rows = "Event | Grade 1-2 | Grade 3\nNausea | 6 | 2"
    found = {
        (r.events, r.grade.grade if r.grade else None) for r in reports(article(tables=[(CAPTION, rows)]))
    }
    assert found == {(6, "1-2"), (2, "3")}
    rows = "Event | All grades | Grade 3\nNausea | 8 | 2"
    assert {t.events for t in told(article(tables=[(CAPTION, rows)]))} == {8}


def test_the_strength_of_a_solution_makes_no_percentages() -> None:
    rows = "Event | Clonidine in 0.25% solution (n = 30) | Saline 0.9 % (n = 30)\nNausea | 3 | 6 (20)"
    found = {(t.events, t.percent) for t in told(article(tables=[(CAPTION, rows)]))}
    assert found == {(3, None), (6, 20.0)}


def test_what_is_treated_in_others_is_a_harm_in_a_table_of_nothing_but_harms() -> None:
    text = article(
        (
            "Introduction",
            "Hypertension is treated with clonidine. Patients with hypertension need treatment.",
        ),
        title="Clonidine for patients with hypertension undergoing brachial plexus block: a randomised trial",
        summary="Sixty patients with hypertension received clonidine (n = 30) or placebo (n = 30).",
        tables=[("Adverse events", "Event | Clonidine (n = 30) | Placebo (n = 30)\nHypertension | 3 | 6")],
    )
    assert {(t.events, t.arm) for t in told(text) if t.what == "hypertension"} == {
        (3, "clonidine"),
        (6, "placebo"),
    }
