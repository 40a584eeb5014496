"""Whatever a paper says: quotes are slices, numbers stand in them, and reading never fails."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.pipeline import extract, prepare
from ingest.sources import read_bytes
from kb.documents import Document
from kb.errors import SourceError
from kb.numerals import is_said, numbers_in, says_all
from kb.said import numbers_of
from kb.statements import ComplicationReport, Occurrence, Reading, statement_digest
from tests.fixtures.papers import abstract, article

HARMS = (
    "nausea",
    "vomiting",
    "hypotension",
    "bradycardia",
    "hematoma",
    "pruritus",
    "cement leakage",
    "fever",
)
MEASURES = ("VAS pain score", "WOMAC score", "ODI", "NRS")
WORDS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)

whole = st.integers(0, 60)
score = st.decimals(0, 99, places=1)
harm = st.sampled_from(HARMS)


SENTENCES = st.sampled_from(
    [
        "{Harm} occurred in {a} patients in group D and {b} patients in group C.",
        "{Harm} was observed in {a} ({p}%) patients in group D.",
        "{Harm} and {other} occurred in {a} and {b} patients, respectively.",
        "{Harm} was seen in {a} of 60 patients.",
        "{Harm} was seen in {a}/60 patients ({p}%).",
        "{Word} patients developed {harm}.",
        "No {harm} occurred in group D.",
        "The incidence of {harm} was {p}% in group D and {q}% in group C (p = 0.0{a}).",
        "Side effects were {harm} ({a}), {other} ({b}) and headache ({c}).",
        "The mean {measure} fell from {p} ± {q} at baseline to {r} ± {q} after {a} weeks (p < 0.05).",
        "{measure} was {p} in group D and {q} in group C at {b} months.",
        "The {measure} was {p} (95% CI {q} to {r}) in group C.",
        "There were no complications among more than {a},000 procedures.",
        "In group C, {a} patients had {harm}, of whom {b} needed treatment.",
    ]
)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Return a sentence with random numbers, harms and measures."""
    name = draw(harm)
    numbers = {letter: draw(whole) for letter in "abc"} | {letter: draw(score) for letter in "pqr"}
    return draw(SENTENCES).format(
        **numbers,
        harm=name,
        Harm=name.capitalize(),
        other=draw(harm),
        measure=draw(st.sampled_from(MEASURES)),
        Word=draw(st.sampled_from(WORDS)),
    )


def _text(found: list[str]) -> str:
    """Return a paper with these sentences in its results."""
    return abstract(" ".join(found))


results = st.lists(sentences(), min_size=1, max_size=5)
documents = st.one_of(
    results.map(_text),
    results.map(lambda found: article(("Results", " ".join(found)), ("Discussion", found[0]))),
)
counts = st.lists(st.tuples(harm, whole, whole, score), min_size=1, max_size=5)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Return an article with a table of harms whose cells have a random form."""
    shape = draw(st.sampled_from(["{a} | {b}", "{a} ({p}%) | {b} ({p}%)", "{a}/60 | {b}/60", "{p}% | {p}%"]))
    rows = [f"{name} | {shape.format(a=a, b=b, p=p)}" for name, a, b, p in draw(counts)]
    head = draw(st.sampled_from(["Event | Group D (n = 30) | Group C (n = 30)", "Event | Group D | Group C"]))
    return article(tables=[("Adverse events", "\n".join([head, *rows]))])


def _read(text: str) -> tuple[Document, Reading]:
    """Return a document and its reading, nothing remembered."""
    document = read_bytes(text.encode(), "paper.nxml" if text.startswith("<?xml") else "paper.txt")
    return document, extract(document).reading


def _unsaid(reading: Reading) -> list[tuple[str, str, float]]:
    """Return the numbers that stand in no quote of their statement and are not derived."""
    found = []
    for statement in reading.statements:
        words = "\n".join(quote.quote for quote in statement.evidence)
        stated = numbers_in(words) | ({100.0} if says_all(words) else set())
        derived = {each.field.split(".")[0] for each in statement.derived}
        found += [
            (words, field, value)
            for field, value in numbers_of(statement)
            if field not in derived and not is_said(value, stated)
        ]
    return found


@given(st.one_of(documents, tables()))
def test_quotes_are_slices_and_hold_every_number(text: str) -> None:
    document, reading = _read(text)
    for statement in reading.statements:
        assert statement.evidence
        for quote in statement.evidence:
            assert document.text[quote.start : quote.stop] == quote.quote
    assert _unsaid(reading) == []


@given(documents)
def test_reading_twice_gives_the_same_statements(text: str) -> None:
    document, first = _read(text)
    again, second = _read(text)
    assert document.digest == again.digest
    assert [statement_digest(document.digest, s) for s in first.statements] == [
        statement_digest(again.digest, s) for s in second.statements
    ]


@given(st.one_of(documents, tables()))
def test_none_is_never_more_than_zero(text: str) -> None:
    for report in _read(text)[1].statements:
        if isinstance(report, ComplicationReport):
            assert report.occurrence is not Occurrence.NONE or not report.events
            assert report.occurrence is not Occurrence.OBSERVED or report.events != 0
            assert report.total is None or report.events is None or report.events <= report.total
            assert report.arm in {None, "Group D", "Group C"}


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        document = read_bytes(text.encode("utf-8", "replace"), "any.txt")
    except SourceError:
        return
    for statement in extract(document).reading.statements:
        for quote in statement.evidence:
            assert document.text[quote.start : quote.stop] == quote.quote


@settings(max_examples=40)
@given(st.lists(st.one_of(sentences(), st.text(max_size=60)), max_size=6))
def test_places_of_the_view_lead_back_to_the_text(parts: list[str]) -> None:
    try:
        document = read_bytes("\n".join(["A paper on pain", "", *parts]).encode("utf-8", "replace"), "a.txt")
    except SourceError:
        return
    for passage in prepare(document):
        for item in (*passage.mentions, *passage.numbers, *passage.times):
            span = passage.place(item.start, item.stop)
            assert 0 <= span.start <= span.stop <= len(document.text)
            assert passage.text[item.start : item.stop]
