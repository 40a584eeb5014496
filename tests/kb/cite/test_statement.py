"""The citation of a statement: reference, place and words; a digest's words never in quotation marks."""

from __future__ import annotations

from kb.cite.statement import cite_statement, nested, place
from kb.statements import (
    ComplicationReport,
    ConceptRef,
    Evidence,
    Locator,
    Occurrence,
    Standing,
)
from tests.kb.cite.works import ITEMS

LEAK = ConceptRef("complication", "cement leakage", "cement-leakage")
WORDS = "Six patients had cement leak-\nage on CT"


def report(*evidence: Evidence, standing: Standing = Standing.PRIMARY) -> ComplicationReport:
    return ComplicationReport(
        concept=LEAK,
        text="cement leakage",
        evidence=evidence,
        occurrence=Occurrence.OBSERVED,
        standing=standing,
    )


def test_reference_place_and_words() -> None:
    evidence = Evidence(WORDS, 100, 100 + len(WORDS), section="results", page=4)
    citation = cite_statement(ITEMS["paper"], report(evidence))
    assert citation.text.splitlines() == [
        citation.reference,
        "Results, p. 4: “Six patients had cement leak-age on CT”",
    ]
    assert citation.quotes[0].words == WORDS


def test_a_digest_says_and_is_not_quoted() -> None:
    citation = cite_statement(ITEMS["digest"], report(Evidence("Cement escaped in 6 cases", 5, 30)))
    assert citation.reference.startswith("Digest of: ")
    assert citation.quotes[0].text == "the digest says: Cement escaped in 6 cases"
    assert not set(citation.text) & set('"“”„«»')


def test_a_cell_with_its_headers_and_the_claim_first() -> None:
    header = Evidence("5 days", 10, 16, locator=Locator(table=2, row=0, column=3), purpose="header")
    cell = Evidence("2.36", 90, 94, section="table", locator=Locator(table=2, row=4, column=3))
    again = Evidence("2.36", 90, 94, locator=Locator(table=2), purpose="value")
    empty = Evidence("", 7, 7, purpose="header")
    citation = cite_statement(ITEMS["paper"], report(header, cell, again, empty))
    assert [quote.text for quote in citation.quotes] == [
        "Table 2, row 5, column 4: “2.36”",
        "Table 2, row 1, column 4: “5 days”",
    ]


def test_places_of_an_interview_and_of_a_recording() -> None:
    assert place(Evidence("x", 0, 1, section="answer", locator=Locator(question=6))) == "Answer, question 6"
    assert place(Evidence("x", 0, 1, locator=Locator(time_code="00:12:31"))) == "at 00:12:31"
    assert place(Evidence("x", 0, 1)) == ""


def test_the_words_of_a_hosting_site_are_said_to_be_its_own() -> None:
    claim = Evidence("No severe events", 0, 16, section="summary")
    arm = Evidence("(n = 10)", 90, 98, section="methods", purpose="arm")
    citation = cite_statement(ITEMS["paper"], report(claim, arm, standing=Standing.THIRD_PARTY))
    assert [quote.text for quote in citation.quotes] == [
        "Summary (words of the hosting site): “No severe events”",
        "Methods: “(n = 10)”",
    ]


def test_marks_within_a_quote_become_single() -> None:
    assert nested('akin to a “coin toss,” or "luck"') == "akin to a ‘coin toss,’ or ‘luck’"
