"""A quote is a slice of the document's own text, whatever the reading view made of it."""

from __future__ import annotations

import pytest

from ingest.pipeline import prepare
from ingest.quotes import cell_with_headers, quote, sentence
from ingest.sources import read_bytes
from kb.documents import Document
from tests.fixtures.papers import article

HYPHENATED = """Percutaneous vertebroplasty for osteoporotic
compression fractures: a case series

Abstract

Results: We reviewed 40 patients after verte-
broplasty with cement. All of them were seen
again after six months by the same physician
who had seen them before. Cement leak-
age was observed in 6 of 40 patients of this
series. No infection occurred, and nobody had
to be operated upon in the months that went by
before the last visit at the outpatient clinic.
"""
ROWS = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6"


def _document(text: str) -> Document:
    """Return a paper as it is read."""
    return read_bytes(text.encode(), "paper.nxml" if text.startswith("<?xml") else "paper.txt")


def test_what_is_read_as_one_word_is_quoted_as_printed() -> None:
    document = _document(HYPHENATED)
    passage = next(p for p in prepare(document) if "leakage" in p.text)
    at = passage.text.index("leakage")
    found = quote(document, passage, at, at + len("leakage"))
    assert found.quote == "leak-\nage"
    assert document.text[found.start : found.stop] == found.quote


def test_a_sentence_is_quoted_whole() -> None:
    document = _document(HYPHENATED)
    passage = next(p for p in prepare(document) if "leakage" in p.text)
    found = sentence(document, passage, passage.text.index("leakage"))
    assert found.quote == "Cement leak-\nage was observed in 6 of 40 patients of this\nseries."
    assert found.section == "abstract"


def test_every_sentence_and_mention_of_a_paper_is_a_slice() -> None:
    document = _document(HYPHENATED)
    for passage in prepare(document):
        for place in [*passage.sentences, *((m.start, m.stop) for m in passage.mentions)]:
            found = quote(document, passage, *place)
            assert document.text[found.start : found.stop] == found.quote


def test_a_cell_knows_its_place_and_its_heads() -> None:
    document = _document(article(tables=[("Adverse events", ROWS)]))
    passage = next(p for p in prepare(document) if p.cell is not None and p.text == "6")
    own, *heads = cell_with_headers(document, passage)
    assert (own.quote, own.purpose) == ("6", "claim")
    assert own.locator is not None
    assert (own.locator.table, own.locator.row, own.locator.column) == (1, 1, 2)
    assert {(h.quote, h.purpose) for h in heads} == {("Nausea", "header"), ("Group C (n = 30)", "header")}


def test_only_a_cell_has_heads() -> None:
    document = _document(HYPHENATED)
    with pytest.raises(ValueError, match="no table cell"):
        cell_with_headers(document, prepare(document)[0])


def test_a_quote_of_an_interview_names_its_question() -> None:
    text = (
        "Interview: embolization for tendon pain\n\nQ: How do you treat tendon pain?\n"
        "A: We embolize the vessels.\n\nQ: Is it safe?\nA: We never saw a hematoma.\n"
    )
    document = _document(text)
    passage = next(p for p in prepare(document) if "hematoma" in p.text)
    found = sentence(document, passage, passage.text.index("hematoma"))
    assert found.locator is not None
    assert found.locator.question == 2
