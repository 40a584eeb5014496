"""What may tell who a patient is, is found; what merely looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.privacy import finds_in
from ingest.privacy.finding import masked
from ingest.privacy.rules import KINDS, columns, given_names, no_names, rules
from ingest.sources import read_bytes
from kb.documents import Author, Bibliography, Block, Cell, Document, Role, Section, Table, digest_of_bytes
from kb.spans import Span
from tests.fixtures.privacy import compared, items

LEAST = 0.97


def _found(text: str) -> list[tuple[str, str]]:
    """Return kind and words of each find in a transcript."""
    document = read_bytes(text.encode(), "talk.txt")
    return [(find.kind, document.text[find.start : find.stop]) for find in finds_in(document)]


def test_most_of_what_is_marked_is_found_and_little_else() -> None:
    results = [compared(item) for item in items()]
    right, missed, extra = (sum(len(result[i]) for result in results) for i in range(3))
    assert right + missed >= 100
    assert right / (right + missed) >= LEAST
    assert right / (right + extra) >= LEAST


def test_every_rule_finds_its_own_example() -> None:
    assert {rule.kind for rule in rules()} == set(KINDS)
    for rule in rules():
        assert rule.pattern.search(rule.example), rule.example


def test_the_tables_of_words_hold_what_they_promise() -> None:
    assert "maria" in given_names()
    assert "Questionnaire" in no_names()
    assert {kind for kind, _ in columns()} <= set(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "Interview with Yuji Okuno, MD\n\nYuji Okuno: I was born in Osaka.\nQ: When?\nYuji Okuno: Long ago.",
        "John Smith: I am a surgeon.\nQ: Since when?\nJohn Smith: We treated, as John Smith et al. said.",
    ],
)
def test_who_speaks_is_no_patient(text: str) -> None:
    assert _found(text) == []


def test_a_name_is_found_wherever_it_stands_again() -> None:
    text = (
        "The patient, Maria Lopez, came in March.\n\nMaria slept well after a week. LOPEZ, our first.\n\n"
        "Dr. Maria Berg is somebody else."
    )
    assert _found(text) == [("name", "Maria Lopez"), ("name", "Maria"), ("name", "LOPEZ")]


def test_part_of_a_name_that_is_a_word_of_the_text_is_no_find() -> None:
    text = (
        "The patient, Rose Young, came back.\n\nYoung people are young. Pain rose. Rose gardens helped her."
    )
    assert _found(text) == [("name", "Rose Young")]


def test_a_name_may_run_over_the_end_of_a_line() -> None:
    text = "Last year we had a case that I will always remember, and it was Mrs.\nJosephine\nWhite, aged 81."
    assert ("name", "Josephine") in _found(text)


def _with_table(rows: list[list[str]], bibliography: Bibliography | None = None) -> Document:
    """Return a document that holds a table, its first row the header."""
    text, cells, headers = "", [], []
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            span = Span(len(text), len(text) + len(words))
            heads = (headers[column],) if number else ()
            cells.append(Cell(number, column, span, is_header=not number, column_headers=heads))
            if not number:
                headers.append(span)
            text += f"{words}\t"
    whole = Span(0, len(text))
    return Document(
        "t.docx",
        "application/x",
        digest_of_bytes(text.encode()),
        text,
        (Section(Role.TABLE, whole, table=1),),
        (Block(whole, 0),),
        (Table(1, whole, cells=tuple(cells)),),
        bibliography or Bibliography(),
    )


def test_cells_below_a_header_of_patients_data_are_found() -> None:
    made = _with_table(
        [["Patient name", "Age", "MRN", "VAS"], ["Li Wei", "71", "4711", "8"], ["Dr. Okuno", "", "12", "3"]]
    )
    found = [(f.kind, made.text[f.start : f.stop]) for f in finds_in(made)]
    assert found == [
        ("name", "Li Wei"),
        ("record number", "4711"),
        ("record number", "12"),
    ]


def test_an_author_in_a_table_is_no_patient() -> None:
    known = Bibliography(authors=(Author(family="Okuno", given="Yuji"),))
    made = _with_table([["Name", "Cases"], ["Yuji Okuno", "2000"]], known)
    assert finds_in(made) == ()


def test_a_find_tells_its_line_and_no_more_than_needed() -> None:
    document = read_bytes(b"Talk\n\nThe patient, John Smith, MRN 0048213.\n", "talk.txt")
    assert [find.told(document.text) for find in finds_in(document)] == [
        "line 3: name “J… S…”",
        "line 3: record number “•••••13”",
    ]


def test_what_is_masked_cannot_be_read() -> None:
    assert masked("margaret.hill@post.example", "e-mail") == "m…@p…"
    assert "Elm" not in masked("12 Elm Street", "address")


@pytest.mark.parametrize("folder", ["corpus"])
def test_our_own_documents_name_no_patient(folder: str) -> None:
    root = Path(__file__).parents[3] / folder
    for path in sorted(p for p in root.iterdir() if p.suffix in {".txt", ".html", ".xml"}):
        document = read_bytes(path.read_bytes(), path.name)
        assert finds_in(document) == (), path.name


def test_the_second_column_of_a_form_is_what_the_first_asks_for() -> None:
    made = _with_table([["Form", "Filled in"], ["Patient name", "Li Wei"], ["MRN", "4711"], ["VAS", "8"]])
    assert [made.text[f.start : f.stop] for f in finds_in(made)] == ["Li Wei", "4711"]
