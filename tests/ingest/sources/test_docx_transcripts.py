"""Interviews in Word files: turns of bold names, and tables of speakers."""

from ingest.sources import read_bytes
from kb.documents import Document, Role
from tests.fixtures.packed import p, r, word
from tests.fixtures.structure import assert_well_formed

_BOLD = "<w:b/>"


def read(body: str) -> Document:
    document = read_bytes(word(body), "a.docx")
    assert_well_formed(document)
    return document


def _cell(words: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}{inner}</w:tc>"


def _table(*lines: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def test_transcripts_in_word() -> None:
    bold = "".join(
        p("Interviewer: ", run=_BOLD, more=r(question))
        + p("Dr. Okuno: ", run=_BOLD, more=r(answer))
        + p("Indeed.")
        for question, answer in (("How many patients?", "Over 2,000."), ("And complications?", "None."))
    )
    document = read(p("Talking about knees with physicians", run=_BOLD) + bold)
    assert document.kind_hint == "interview"
    assert [(s.role, s.question, s.speaker) for s in document.sections[1:]] == [
        (Role.QUESTION, 1, "Interviewer"),
        (Role.ANSWER, 1, "Dr. Okuno"),
        (Role.QUESTION, 2, "Interviewer"),
        (Role.ANSWER, 2, "Dr. Okuno"),
    ]
    assert [(a.family, a.role) for a in document.bibliography.authors] == [("Okuno", "interviewee")]
    assert "Over 2,000." in [b.span.of(document.text) for b in document.blocks]


def test_a_transcript_in_a_table() -> None:
    table = _table(
        _cell("Interviewer") + _cell("How many patients?"),
        _cell("Dr. Okuno") + _cell("Over 2,000."),
        _cell("Interviewer") + _cell("And complications?"),
        _cell("Dr. Okuno") + _cell("None."),
    )
    document = read(table)
    assert [s.speaker for s in document.sections] == ["Interviewer", "Dr. Okuno"] * 2
    assert not document.tables
