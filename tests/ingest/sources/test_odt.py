"""ODT files, packed and flat: structure, tables with bounds, notes, what was deleted or remarked."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from kb.documents import Completeness, Document, Role
from kb.errors import SourceError
from tests.fixtures.packed import odt, packed
from tests.fixtures.structure import assert_well_formed
from tests.ingest.sources.test_golden import rows

_STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="T3"><style:text-properties text:display="none"/></style:style>'
)


def para(words: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def span(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def cell(words: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{para(words) if words else ''}</table:table-cell>"


def read(data: bytes) -> Document:
    document = read_bytes(data, "a.odt")
    assert_well_formed(document)
    return document


@pytest.mark.parametrize("flat", [False, True])
def test_structure(flat: bool) -> None:
    head = cell("Item") + cell("Pain", 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    table = (
        f"<table:table><table:table-header-rows><table:table-row>{head}</table:table-row>"
        "</table:table-header-rows>"
        f"<table:table-row>{cell('NRS', 'table:number-rows-spanned=' + chr(34) + '2' + chr(34))}{cell('8.1')}"
        f"{cell('3.2')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell('7')}{cell('')}</table:table-row></table:table>"
    )
    text = (
        para("Embolization of the knee in six patients", "P1")
        + para("Ana Example, MD, Ben Other, PhD")
        + '<text:h text:outline-level="1">Methods</text:h>'
        + para(
            f"Pain fell{span('3,4', 'T2')} in 10{span('6', 'T2')} cells.<text:s text:c='3'/>So"
            "<text:tab/>it is."
        )
        + para("Exclusion criteria were:")
        + f"<text:list><text:list-item>{para('infection')}</text:list-item></text:list>"
        + '<text:h text:outline-level="1">Results</text:h>'
        + para("Table 1: Scores", "Table")
        + table
        + para("It fell.")
    )
    document = read(odt(text, _STYLES, flat=flat))
    assert document.bibliography.title == "Embolization of the knee in six patients"
    assert [a.family for a in document.bibliography.authors] == ["Example", "Other"]
    assert "Pain fell3,4 in 10\u2076 cells. So it is." in document.text
    assert [mark.of(document.text) for mark in document.citations] == ["3,4"]
    items = [b for b in document.blocks if b.kind == "item"]
    assert [b.lead.of(document.text) for b in items if b.lead] == ["Exclusion criteria were:"]
    assert rows(document.tables[0], document.text) == [
        "Table 1 | Table 1: Scores",
        "0,0: # 'Item' < ",
        "0,1: # 'Pain' < ",
        "1,0: # 'NRS' < Item",
        "1,1: '8.1' < NRS / Pain",
        "1,2: '3.2' < NRS / Pain",
        "2,1: '7' < NRS / Pain",
        "2,2: '' < NRS / Pain",
    ]
    assert document.completeness is Completeness.FULL


def test_what_was_deleted_remarked_or_hidden_is_not_read() -> None:
    text = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{para('gone')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        + para(
            f"We saw<office:annotation><dc:creator>Ben</dc:creator>{para('really?')}</office:annotation>"
            f" six{span(' hidden', 'T3')}."
        )
    )
    document = read(odt(text, _STYLES))
    assert document.text == "We saw six."
    assert document.completeness is Completeness.FULL
    assert [warning.split(" ")[0] for warning in document.warnings] == ["tracked", "comments", "hidden"]


def test_notes_boxes_and_running_heads() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{para('A note.')}</text:note-body></text:note>"
    )
    end = (
        '<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation>'
        f"<text:note-body>{para('Smith A. Pain. J Pain 2012;3:4.')}</text:note-body></text:note>"
    )
    box = f"<draw:frame><draw:text-box>{para('Box words.')}</draw:text-box></draw:frame>"
    contents = f"<text:index-body>{para('Methods 3')}</text:index-body>"
    contents = f"<text:table-of-content>{contents}</text:table-of-content>"
    named = (
        f"<office:master-styles><style:master-page><style:header>{para('Head')}</style:header>"
        f"<style:footer>{para('Head')}</style:footer></style:master-page></office:master-styles>"
    )
    document = read(odt(contents + para(f"Around{note} it{end}.{box}"), named=named))
    assert document.text.split("\n\n") == [
        "Methods 3", "Around it.", "Box words.", "A note.", "Smith A. Pain. J Pain 2012;3:4.", "Head",
    ]  # fmt: skip
    assert [s.role for s in document.sections] == [
        Role.BOILERPLATE, Role.BODY, Role.BACK, Role.REFERENCES, Role.BOILERPLATE,
    ]  # fmt: skip


def test_repetitions_have_bounds() -> None:
    line = cell("a", 'table:number-columns-repeated="16384"') + cell("b")
    rows_of_it = f'<table:table-row table:number-rows-repeated="1048576">{line}</table:table-row>'
    document = read(odt(f"<table:table>{rows_of_it}</table:table>"))
    assert len(document.text) < 100_000


def test_empty_cells_that_fill_up_a_sheet_are_left_out() -> None:
    fill = '<table:table-cell table:number-columns-repeated="1000"/>'
    table = f"<table:table><table:table-row>{cell('a')}{cell('b')}{fill}</table:table-row></table:table>"
    document = read(odt(table + para("End.")))
    assert len(document.tables[0].cells) <= 3


def test_a_formula_is_read_from_its_own_part() -> None:
    formula = "<math xmlns='http://www.w3.org/1998/Math/MathML'><mi>x</mi><mo>=</mo><mn>2</mn></math>"
    frame = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    whole = odt(para(f"Where {frame} holds."))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["Object 1/content.xml"] = formula
    assert read(packed(parts)).text == "Where x = 2 holds."


def test_the_card() -> None:
    meta = (
        "<dc:title>A series of six knees</dc:title><meta:initial-creator>Ana Example</meta:initial-creator>"
        "<meta:creation-date>2024-05-01T10:00:00</meta:creation-date><meta:keyword>knee</meta:keyword>"
    )
    known = read(odt(para("pain fell in all patients."), meta=meta)).bibliography
    assert (known.title, [a.name for a in known.authors]) == ("A series of six knees", ["Ana Example"])
    assert (known.keywords, known.dates) == (("knee",), (("created", "2024-05-01"),))


def test_an_interview() -> None:
    lines = "".join(
        para(span(f"Q: {question}", "T1")) + para(f"A: {answer}")
        for question, answer in (("How many patients?", "Over 2,000."), ("Complications?", "None."))
    )
    document = read(odt(lines, _STYLES))
    assert document.kind_hint == "interview"
    assert [(s.role, s.question) for s in document.sections] == [
        (Role.QUESTION, 1), (Role.ANSWER, 1), (Role.QUESTION, 2), (Role.ANSWER, 2),
    ]  # fmt: skip


def test_what_is_no_text() -> None:
    with pytest.raises(SourceError, match="without its text part"):
        read_bytes(
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "a.odt"
        )
    with pytest.raises(SourceError, match="no text in it"):
        read_bytes(odt(""), "a.odt")


_NAMES = st.sampled_from(
    "text:p text:h text:span text:list text:list-item table:table table:table-row table:table-cell "
    "text:section text:note text:note-body draw:frame draw:text-box text:a office:annotation "
    "text:line-break".split()
)


@given(st.lists(_NAMES, max_size=12))
def test_elements_in_any_order_keep_their_words_or_say_so(names: list[str]) -> None:
    text = "".join(f"<{name}>word " for name in names) + "".join(f"</{name}>" for name in reversed(names))
    document = read_bytes(odt(text + para("End.")), "a.odt")
    assert_well_formed(document)
    lost = len(names) - document.text.count("word")
    left_out = any(name == "office:annotation" for name in names)
    assert not lost or left_out or document.completeness is Completeness.TEXT_INCOMPLETE


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "h", "li", "b"]),
            st.sampled_from(["Methods", "Why?", "We saw 6.", "Table 1. x"]),
        )
    )
)
def test_no_word_of_any_structure_is_lost(pieces: list[tuple[str, str]]) -> None:
    made: dict[str, Callable[[str], str]] = {
        "p": para,
        "h": lambda words: f'<text:h text:outline-level="2">{words}</text:h>',
        "li": lambda words: f"<text:list><text:list-item>{para(words)}</text:list-item></text:list>",
        "b": lambda words: para(span(words, "T1")),
    }
    document = read_bytes(
        odt("".join(made[kind](words) for kind, words in pieces) + para("End."), _STYLES), "a.odt"
    )
    assert_well_formed(document)
    assert document.text.split() == [w for _, words in pieces for w in words.split()] + ["End."]


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=6))
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(place: int, junk: bytes) -> None:
    data = bytearray(odt(para("We treated six.") + para(span("Why?", "T1")), _STYLES))
    place %= len(data)
    data[place : place + len(junk)] = junk
    with suppress(SourceError):
        assert_well_formed(read_bytes(bytes(data), "a.odt"))
