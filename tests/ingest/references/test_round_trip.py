"""A list that goes out and comes in again has lost nothing, in every format."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.sources import _reader
from kb.documents import Author, Bibliography, Funding, RelatedWork, Relation, canonical
from kb.export.references import FORMATS, lines
from kb.query.references import Reference
from kb.records import Record, RecordList

ENDINGS = {
    "ris": "ris",
    "bibtex": "bib",
    "csl-json": "json",
    "nbib": "nbib",
    "endnote-xml": "xml",
    "csv": "csv",
}

letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff\u2028\u2029")


def one_line(text: str) -> str:
    """Return text as readers hold it: one line, no space at its ends, canonical."""
    return " ".join(canonical(text).split())


anything = st.text(letters, max_size=40).map(one_line)
usual = st.sampled_from(
    [
        "Genicular artery embolization for knee pain: a trial",
        "Schmerz & Übung – 50 % weniger?",
        "None",
        "=SUM(A1:A9)",
        "'quoted'",
        "RESULTS: 3 of 10 {patients}",
        "A -- B, 5 $\\pm$ 1",
        "TY  - JOUR",
        "@article{x,",
        "kb-record:{",
    ],
)
text = anything | usual
names = st.builds(
    Author,
    family=text,
    given=text,
    suffix=st.sampled_from(["", "Jr", "III"]),
    orcid=st.sampled_from(["", "0000-0002-1825-0097"]),
    role=st.sampled_from(["author", "editor", "interviewee", "interviewer"]),
    affiliations=st.lists(text.filter(bool), max_size=2).map(tuple),
) | st.builds(Author, literal=text.filter(bool))
people = st.lists(
    names.filter(lambda author: bool(author.name))
    | st.builds(
        Author,
        family=st.sampled_from(["Okuno", "van der Berg", "Smith Jones", "Müller", "O'Neil"]),
        given=st.sampled_from(["Yuji", "Jan", "Mary Ann", "A. B.", "AB"]),
    ),
    max_size=4,
).map(tuple)
some = st.lists(text.filter(bool), max_size=3, unique=True).map(tuple)


@st.composite
def bibliographies(draw: st.DrawFn) -> Bibliography:
    """Draw what may be known of a work: every field, also what no format has a place for."""
    year = draw(st.none() | st.integers(1, 2100))
    month = draw(st.none() | st.integers(1, 12)) if year else None
    return Bibliography(
        title=draw(text.filter(bool)),
        authors=draw(people),
        year=year,
        month=month,
        day=draw(st.none() | st.integers(1, 28)) if month else None,
        journal=draw(text),
        journal_abbreviation=draw(text),
        volume=draw(text),
        issue=draw(text),
        pages=draw(st.sampled_from(["", "1-10", "e12", "S3-S9", "xii", "100", "4; 7-9"]) | anything),
        publisher=draw(text),
        doi=draw(
            st.sampled_from(
                [
                    "",
                    "10.1016/j.x.2020.1",
                    "10.1002/1529-0131(200005)43:5<1036::AID-A4>3.0.CO;2-U",
                    "10.1/A_b",
                ]
            )
        ),
        pmid=draw(st.sampled_from(["", "31234567", "7"])),
        pmcid=draw(st.sampled_from(["", "PMC1234567"])),
        url=draw(
            st.sampled_from(["", "https://example.org/a?b={c}&d=%20e", "http://example.org/", "ftp://x"])
        ),
        language=draw(text),
        licence=draw(text),
        registration=draw(some),
        publication_types=draw(some),
        keywords=draw(some),
        issn=draw(st.sampled_from([(), ("0028-4793",), ("0028-4793", "1533-4406"), ("of old",)])),
        dates=draw(st.lists(st.tuples(text, text), max_size=2).map(tuple)),
        funding=draw(st.lists(st.builds(Funding, text, some), max_size=2).map(tuple)),
        related=draw(
            st.lists(
                st.builds(RelatedWork, st.sampled_from(Relation), doi=text, pmid=text, said=text, date=text),
                max_size=2,
            ).map(tuple)
        ),
    )


def taken_back(form: str, references: list[Reference]) -> tuple[Record, ...]:
    """Return the records of a list that was exported and read again, by the reader that its content suits."""
    data = "".join(f"{line}\n" for line in lines(references, form)).encode()
    name = f"list.{ENDINGS[form]}"
    found = _reader(data, name).read(data, name)
    assert isinstance(found, RecordList), form
    return found.records


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=max(25, settings().max_examples // 4))  # six formats; each example is slow to draw
@given(known=bibliographies(), abstract=text)
@example(known=Bibliography(title="Only a title of some words"), abstract="")
@example(
    known=Bibliography(
        title="Interview with Yuji Okuno",
        authors=(
            Author("Okuno", "Yuji", role="interviewee"),
            Author("Doe", "Jane", role="interviewer"),
        ),
        year=2023,
        journal="Endovascular Today",
        publication_types=("Interview",),
        url="https://example.org/interview",
    ),
    abstract="Pain.",
)
def test_no_field_of_a_bibliography_is_lost(form: str, known: Bibliography, abstract: str) -> None:
    (record,) = taken_back(form, [Reference("key2020", known, abstract)])
    assert record.bibliography == known


@pytest.mark.parametrize("form", FORMATS)
def test_the_abstract_and_the_number_of_works_come_back(form: str) -> None:
    works = [
        Reference(f"key{number}", Bibliography(title=f"Trial {number} of embolization", pmid=pmid), abstract)
        for number, (pmid, abstract) in enumerate(
            [
                ("", "Pain fell: 50 % of 10 {patients}."),
                ("31234567", ""),
                ("", "METHODS: We did. RESULTS: Ten."),
            ]
        )
    ]
    records = taken_back(form, works)
    assert [record.bibliography for record in records] == [work.bibliography for work in works]
    assert [record.abstract for record in records] == [work.abstract for work in works]


def test_a_field_that_was_changed_elsewhere_stays_as_it_was_changed() -> None:
    known = Bibliography(title="A title with {braces} in it", journal="Pain", registration=("NCT01234567",))
    data = "".join(f"{line}\n" for line in lines([Reference("k", known)], "ris"))
    changed = data.replace("TI  - A title with {braces} in it", "TI  - Another title altogether").encode()
    found = _reader(changed, "list.ris").read(changed, "list.ris")
    assert isinstance(found, RecordList)
    assert found.records[0].bibliography.title == "Another title altogether"
    assert found.records[0].bibliography.registration == ("NCT01234567",)


def test_a_cell_is_no_formula_to_a_spreadsheet() -> None:
    known = Bibliography(title='=HYPERLINK("http://example.org")', journal="+1", volume="-3", publisher="@x")
    row = list(lines([Reference("k", known)], "csv"))[1]
    assert re.search(r'(?:^|,)"?[=+@-]', row) is None
