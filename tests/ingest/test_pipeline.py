"""The whole path: what fails costs only itself, and nothing outside has to be there."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from ingest import pipeline
from ingest.annotations import Passage
from ingest.pipeline import EXTRACTORS, extract, extractor, prepare
from ingest.sources import read_bytes
from kb.documents import Document
from kb.statements import Kind, statement_digest
from tests.fixtures.papers import abstract, article, series

TEXT = abstract(
    "Nausea occurred in 2 patients in group D and 5 patients in group C. VAS was 2.1 ± 0.4 and 3.4 ± 0.6."
)
HIDDEN = """
import sys
sys.modules.update({name: None for name in ("scispacy", "nmslib", "scispacy.abbreviation")})
from ingest.pipeline import extract
from ingest.sources import read_bytes
found = extract(read_bytes(sys.stdin.buffer.read(), "paper.txt")).reading
print(len([s for s in found.statements if s.kind == "complication_report"]), len(found.study.arms))
"""


def _document(text: str = TEXT) -> Document:
    """Return a paper as it is read."""
    return read_bytes(text.encode(), "paper.nxml" if text.startswith("<?xml") else "paper.txt")


def _failing(_passages: Sequence[Passage], _context: Any) -> NoReturn:
    """Fail as an extractor may."""
    raise RuntimeError("an extractor's fault")


@pytest.mark.parametrize("name", [name for name, _ in EXTRACTORS])
def test_an_extractor_that_fails_costs_its_own_statements_only(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = extract(_document()).reading
    broken = tuple((each, _failing if each == name else run) for each, run in EXTRACTORS)
    monkeypatch.setattr(pipeline, "EXTRACTORS", broken)
    with caplog.at_level(logging.ERROR):
        found = extract(_document()).reading
    assert f"the extractor of {name} failed" in caplog.text
    assert [s for s in whole.statements if s.extractor != name] == list(found.statements)
    assert found.study == whole.study


def test_every_statement_names_its_extractor_and_quotes_the_text() -> None:
    document = _document()
    statements = extract(document).reading.statements
    assert {s.extractor for s in statements} <= {name for name, _ in EXTRACTORS}
    assert {Kind.COMPLICATION, Kind.OUTCOME, Kind.AGENT} <= {s.kind for s in statements}
    assert all(s.evidence for s in statements)
    assert all(document.text[e.start : e.stop] == e.quote for s in statements for e in s.evidence)


def test_reading_twice_is_reading_once() -> None:
    document = _document()
    first, second = extract(document).reading, extract(_document()).reading
    assert first == second
    digests = [statement_digest(document.digest, s) for s in first.statements]
    assert len(digests) == len(set(digests))


def test_the_version_follows_from_code_and_data() -> None:
    assert extractor() == extractor()
    assert extractor().startswith("rules-")


def test_banners_and_references_are_not_read() -> None:
    from kb.documents import Role  # noqa: PLC0415

    document = _document()
    results = next(
        i for i, s in enumerate(document.sections) if "Nausea occurred" in s.span.of(document.text)
    )
    for role in (Role.BOILERPLATE, Role.REFERENCES):
        sections = list(document.sections)
        sections[results] = replace(sections[results], role=role)
        hidden = replace(document, sections=tuple(sections))
        assert not any("Nausea" in p.text for p in prepare(hidden))
        assert not any("nausea" in s.concept.label for s in extract(hidden).reading.statements)


def test_cells_are_passages_of_their_own() -> None:
    rows = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6\nVomiting | | 2"
    passages = prepare(_document(article(tables=[("Adverse events", rows)])))
    cells = [p.text for p in passages if p.cell is not None]
    assert cells == ["Event", "Group D (n = 30)", "Group C (n = 30)", "Nausea", "3", "6", "Vomiting", "2"]


def test_an_abbreviation_holds_in_the_whole_document() -> None:
    text = article(
        ("Methods", "Postoperative nausea and vomiting (PONV) was recorded."),
        ("Results", "PONV occurred in 4 patients in group C."),
    )
    found = [s for s in extract(_document(text)).reading.statements if s.kind is Kind.COMPLICATION]
    assert [s.text for s in found] == ["PONV"]


def test_how_often_names_what_happened() -> None:
    (found,) = [
        s
        for s in extract(_document(series("The incidence of hypotension was 10%."))).reading.statements
        if s.kind is Kind.COMPLICATION
    ]
    assert found.concept.label == "hypotension"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "a", "%", "(((((", "± ± ±", "\u202e\u200b", "0" * 4000, "." * 4000]
)
def test_what_says_nothing_is_read_as_nothing(text: str) -> None:
    document = read_bytes(f"x{text}".encode(), "paper.txt")
    assert [s for s in extract(document).reading.statements if s.kind is Kind.COMPLICATION] == []


def test_sentences_are_given_in_order_for_the_search() -> None:
    document = _document()
    sentences = extract(document).sentences
    assert sentences == tuple(sorted(sentences))
    assert any(span.of(document.text).startswith("Nausea occurred in 2 patients") for span in sentences)


@pytest.mark.slow
def test_everything_works_without_scispacy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIDDEN], input=TEXT.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.split() == [b"2", b"2"]


def test_an_endless_row_of_numbers_is_no_result() -> None:
    """Such a row is a table or a trap: tying each number to a measure would take minutes."""
    row = " ".join(f"{n % 97}.{n % 10}" for n in range(3000))
    found = extract(_document(abstract(f"VAS was {row}."))).reading
    assert not [s for s in found.statements if s.kind is Kind.OUTCOME]
