"""What filling finds becomes statements of the store: once, quoted, and named in the row."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from ingest.fill.answer import Answer, Figures, Ground, Question
from ingest.fill.commands import _keeping
from ingest.fill.filling import fill
from ingest.fill.keeping import claims_of, concept_of
from ingest.fill.paper import Paper
from ingest.fill.run import run
from ingest.fill.sheet import ASKED as COLUMNS
from ingest.fill.sheet import Sheet
from ingest.pipeline import extract
from ingest.sources import read_bytes
from kb.database import Database, reading
from kb.doctor import check
from kb.errors import StoreError
from kb.licences import SHORT_QUOTE
from kb.query import stored_documents
from kb.said import unsaid_numbers
from kb.spans import Span
from kb.statements import ComparisonClaim, ComplicationReport, OutcomeResult, Statement
from kb.store import Store
from tests.fixtures.papers import article

_ROWS = """
Outcome | Kestrel (n = 31) | Placebo (n = 29)
Sleep index, mean (SD) | 14.2 (3.1) | 17.9 (4.0)
Nausea, n (%) | 6 (19.4) | 2 (6.9)
"""
_TOLD = (
    "The sleep index was significantly lower with kestrel than with placebo (p = 0.01). Waking hours were "
    "6.2 ± 1.1 in the kestrel group and 7.4 ± 1.3 in the placebo group."
)
_PAPER = article(
    ("Methods", "Patients received kestrel or placebo."),
    ("Results", _TOLD),
    title="Kestrel for sleepless nights: a trial",
    summary="Kestrel was compared with placebo.",
    tables=[("Outcomes", _ROWS)],
)
_SHEET = """id,document,outcome,intervention,comparator,outcome_type
1,paper,sleep index,kestrel,placebo,continuous
2,paper,nausea,kestrel,placebo,binary
3,paper,waking hours,kestrel,placebo,continuous
4,paper,bone density,kestrel,placebo,
"""


def _sheet(text: str = _SHEET) -> Sheet:
    """Return a sheet of these lines."""
    rows = tuple(csv.DictReader(StringIO(text)))
    return Sheet((*COLUMNS, "outcome_type"), rows, tuple(range(2, len(rows) + 2)))


def _saved(store: Store) -> None:
    """Read the paper into the store as an ingest does."""
    document = read_bytes(_PAPER.encode(), "paper.nxml")
    extracted = extract(document)
    store.save(document, extracted.reading, sentences=extracted.sentences)


def _filled(database: Database, store: Store | None = None) -> list[dict[str, str]]:
    """Fill the sheet; what is found is kept where a store is given."""

    def keep(document: int, statements: list[Statement]) -> bool:
        assert store is not None
        store.add_asked(document, statements)
        return True

    with reading(database) as session:
        return run(session, _sheet(), keep=keep if store else None).rows  # type: ignore[arg-type] # a list too


def _held(database: Database) -> dict[str, Statement]:
    """Return the statements of the store by their ids."""
    with reading(database) as session:
        return {id_: value for each in stored_documents(session) for id_, value in each.statements}


def _said(row: dict[str, str], held: dict[str, Statement]) -> list[Statement]:
    """Return the statements that a row names, which the store must hold."""
    return [held[id_] for id_ in row["statement"].split()]


def test_a_row_names_the_statements_that_say_what_it_says(database: Database, store: Store) -> None:
    _saved(store)
    rows = _filled(database, store)
    held = _held(database)
    for row, values in ((rows[0], [14.2, 17.9]), (rows[2], [6.2, 7.4])):
        said = _said(row, held)
        assert [s.value for s in said if isinstance(s, OutcomeResult)] == values
    [comparison] = [s for s in _said(rows[0], held) if isinstance(s, ComparisonClaim)]
    assert (comparison.effect, rows[0]["direction"]) == ("decreased", "decreased")
    assert not rows[3]["statement"]
    with reading(database) as session:
        assert not check(session)


def test_what_extraction_found_is_not_said_twice(database: Database, store: Store) -> None:
    _saved(store)
    before = _held(database)
    [nausea] = [s for s in before.values() if isinstance(s, ComplicationReport) and s.events == 6]
    rows = _filled(database, store)
    held = _held(database)
    assert nausea in _said(rows[1], held)
    assert [s for s in held.values() if isinstance(s, ComplicationReport) and s.events == 6] == [nausea]


def test_filling_twice_changes_nothing(database: Database, store: Store) -> None:
    _saved(store)
    rows = _filled(database, store)
    held = _held(database)
    assert _filled(database, store) == rows
    assert _held(database) == held


def test_without_keeping_a_row_names_only_what_is_there(database: Database, store: Store) -> None:
    _saved(store)
    held = _held(database)
    rows = _filled(database)
    assert _held(database) == held
    assert all(id_ in held for row in rows for id_ in row["statement"].split())
    assert rows[0]["intervention_mean"] == "14.2"


@pytest.mark.parametrize(("licence", "is_cut"), [("CC BY 4.0", False), ("", True)])
def test_long_quotes_of_a_closed_text_are_cut_unless_it_may_be_shared(
    sqlite_database: Database, licence: str, is_cut: bool
) -> None:
    waffle = "as the nurses of all wards noted every night in the books that were kept for this purpose, " * 4
    told = f"The sleep index was significantly lower with kestrel than with placebo, {waffle}(p = 0.01)."
    document = read_bytes(article(("Results", told), title="Kestrel at night").encode(), "paper.nxml")
    document = replace(document, bibliography=replace(document.bibliography, licence=licence))
    Store(sqlite_database).save(document, extract(document).reading)
    with reading(sqlite_database) as session:
        cut, whole = (run(session, _sheet(), share=share).rows[0]["quote"] for share in (False, True))
    assert whole == told
    assert (len(cut) <= SHORT_QUOTE, whole.startswith(cut), cut == whole) == (is_cut, True, not is_cut)


def test_a_store_that_cannot_be_written_is_said_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_store: Store, _document: int, _statements: list[Statement]) -> int:
        raise StoreError("store.sqlite3: the store cannot be used (attempt to write a readonly database)")

    monkeypatch.setattr(Store, "add_asked", refused)
    keep = _keeping(database)
    assert (keep(1, []), keep(2, [])) == (False, False)
    said = capsys.readouterr().err
    assert said.count("is not kept as statements, the answers are all given") == 1
    assert "readonly" in said


def _claims(results: str, outcome: str, methods: str = "") -> list[Statement]:
    """Return what the answer to one question of an article claims."""
    text = article(
        ("Methods", methods or "Patients received kestrel (n = 40) or placebo (n = 40)."),
        ("Results", results),
        summary="Kestrel was compared with placebo.",
        title="Kestrel for sleepless nights: a trial",
    )
    paper = Paper(read_bytes(text.encode(), "paper.nxml"))
    question = Question("1", "paper", outcome, "kestrel", "placebo", "binary")
    return claims_of(paper, question, fill(paper, question))


def test_a_size_is_quoted_where_it_stands() -> None:
    said = _claims(
        "Humming occurred in 6 patients (15%) with kestrel and in 2 patients (5%) with placebo.", "humming"
    )
    counted = [s for s in said if isinstance(s, OutcomeResult)]
    assert [(s.value, s.n, s.arm) for s in counted] == [(6.0, 40, "kestrel"), (2.0, 40, "placebo")]
    assert not any(unsaid_numbers(s) for s in said)


def test_what_was_calculated_says_how() -> None:
    said = _claims(
        "Rash occurred in 15% of patients with kestrel and in 5% of patients with placebo.", "rash"
    )
    counted = [s for s in said if isinstance(s, ComplicationReport)]
    assert [(s.events, s.total) for s in counted] == [(6, 40), (2, 40)]
    [derivation] = counted[0].derived
    assert derivation.formula == "events = 15 % of 40, rounded"
    assert derivation.inputs == (("percent", 15.0), ("n", 40.0))
    assert [e.purpose for e in counted[0].evidence] == ["claim", "arm"]


def test_a_size_that_no_quote_gives_is_left_out() -> None:
    question = Question("1", "paper", "rash", "kestrel", "placebo", "binary")
    document = read_bytes(_PAPER.encode(), "paper.nxml")
    place = document.text.index("The sleep index was")
    sentence = Span(place, document.text.index("7.4 ± 1.3"))
    answer = Answer(Figures(9, 40), Figures(8, 41), numbers=Ground((sentence,), 0.8))
    said = claims_of(Paper(document), question, answer)
    assert [(s.events, s.total) for s in said if isinstance(s, ComplicationReport)] == []
    answer = Answer(Figures(mean=6.2, sd=1.1, size=44), Figures(mean=6.2, sd=1.1), numbers=answer.numbers)
    said = claims_of(Paper(document), question, answer)
    assert [(s.value, s.n) for s in said if isinstance(s, OutcomeResult)] == [(6.2, None), (6.2, None)]


def test_an_outcome_that_no_vocabulary_knows_is_discovered() -> None:
    assert concept_of("  kestrel  index ", "outcome").label == "kestrel index"
    assert concept_of("kestrel index", "complication").origin == "discovered"
    assert concept_of("nausea", "complication").kind == "complication"
    assert concept_of("nausea", "complication").origin == "curated"
