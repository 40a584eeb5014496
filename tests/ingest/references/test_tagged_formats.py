"""RIS, MEDLINE, Web of Science, EndNote's tagged export: what stands in them is read, and all is kept."""

import pytest

from kb.documents import Author, Funding, Relation
from tests.ingest.references.lists import ENDNOTE_TAGGED, MEDLINE, RIS, WEB_OF_SCIENCE
from tests.ingest.references.reading import list_in, records_in


def test_an_entry_of_ris_is_read_whole() -> None:
    known = records_in(RIS)[0].bibliography
    assert known.title == "Genicular artery embolization for knee pain"
    assert [author.name for author in known.authors] == ["Yuji Okuno", "Jan van der Berg", "Anna Editor"]
    assert [author.role for author in known.authors] == ["author", "author", "editor"]
    assert (known.year, known.month, known.day) == (2020, 6, 4)
    assert (known.journal, known.journal_abbreviation) == ("Journal of Tests", "J Test")
    assert (known.volume, known.issue, known.pages) == ("12", "3", "101-109")
    assert (known.doi, known.issn) == ("10.1234/jt.2020.1", ("1234-567X",))
    assert known.keywords == ("knee", "osteoarthritis", "embolization")
    assert known.publication_types == ("Journal Article",)


def test_every_field_of_ris_is_kept_in_its_order_and_its_lines_too() -> None:
    record = records_in(RIS)[0]
    tags = [tag for tag, _ in record.fields]
    assert tags == "TY T1 A1 A1 A2 Y1 JF JA VL IS SP EP SN KW N2 DO XX".split()
    assert ("XX", "a tag that nobody knows") in record.fields
    assert ("KW", "knee\nosteoarthritis\n*embolization") in record.fields
    assert record.where == "line 5"


def test_the_parts_of_an_abstract_are_told_by_their_labels() -> None:
    record = records_in(RIS)[0]
    assert record.abstract == "BACKGROUND: Knees ache. RESULTS: Pain fell in 9 of 10 patients."
    assert record.abstract_parts == (
        ("BACKGROUND", "Knees ache."),
        ("RESULTS", "Pain fell in 9 of 10 patients."),
    )


def test_a_last_entry_without_an_end_counts_and_the_file_says_its_database() -> None:
    found = list_in(RIS)
    assert len(found.records) == 2
    assert found.database == "Test Press"


def test_who_asks_in_an_interview_is_no_editor() -> None:
    people = records_in(RIS)[1].bibliography.authors
    assert [(author.family, author.role) for author in people] == [
        ("Okuno", "author"),
        ("Doe", "interviewer"),
    ]


@pytest.mark.parametrize(
    "start",
    ["TY  - JOUR", "TY - JOUR", "TY\t- JOUR", "\ufeffTY  - JOUR", "\n\nTY  - Journal Article", "TY  -"],
)
@pytest.mark.parametrize("end", ["ER  - ", "ER  -", "ER - ", ""])
def test_ris_is_read_however_its_blanks_are_set(start: str, end: str) -> None:
    (record,) = records_in(f"{start}\nTI  - ER then a second line\nPMID - 31234567\n{end}\n")
    assert record.bibliography.title == "ER then a second line"
    assert record.bibliography.pmid == "31234567"


def test_a_line_that_looks_like_a_tag_goes_on_with_the_field_above() -> None:
    (record,) = records_in("TY  - JOUR\nTI  - A title\nAB  - first,\nER then\nT2-weighted images\nER  - \n")
    assert record.abstract == "first, ER then T2-weighted images"


def test_fields_without_the_beginning_of_an_entry_are_named_with_their_line() -> None:
    found = list_in("TY  - JOUR\nTI  - One\nER  - \nTI  - Two, whose TY is missing\nER  - \n", "x.ris")
    assert len(found.records) == 1
    assert found.problems[0].startswith("line 4: ")
    assert "TY  - JOUR" in found.problems[0]


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DO  - doi:10.1234/abc.1", "10.1234/abc.1"),
        ("L3  - 10.1234/abc.1", "10.1234/abc.1"),
        ("UR  - https://doi.org/10.1234/abc.1", "10.1234/abc.1"),
        ("UR  - https://www.scopus.com/x?eid=2&doi=10.1234%2fabc.1&partnerID=40", "10.1234/abc.1"),
        ("N1  - Cited By: 3; DOI: 10.1234/abc.1", "10.1234/abc.1"),
        ("M3  - doi:10.1234/abc.1", "10.1234/abc.1"),
        (
            "DO  - 10.1002/1529(200005)43:5<1036::AID-A4>3.0.CO;2-U",
            "10.1002/1529(200005)43:5<1036::AID-A4>3.0.CO;2-U",
        ),
        ("UR  - https://example.org/10.1234", ""),
    ],
)
def test_a_doi_is_found_wherever_a_database_puts_it(line: str, doi: str) -> None:
    (record,) = records_in(f"TY  - JOUR\nTI  - A title\n{line}\nER  - \n")
    assert record.bibliography.doi == doi


def test_an_accession_number_is_a_pmid_only_where_it_is_one_of_pubmed() -> None:
    entry = "TY  - JOUR\nTI  - A title\nAN  - 31234567\nDP  - {}\nER  - \n"
    assert records_in(entry.format("NLM"))[0].bibliography.pmid == "31234567"
    assert records_in(entry.format("EBSCOhost"))[0].bibliography.pmid == ""


def test_an_entry_of_medline_is_read_whole() -> None:
    record = records_in(MEDLINE)[0]
    known = record.bibliography
    assert known.title == "Genicular artery embolization for knee pain."
    assert known.authors[0] == Author(
        "Okuno", "Yuji", orcid="0000-0002-1825-0097", affiliations=("Test Hospital, Tokyo.",)
    )
    assert [author.name for author in known.authors] == ["Yuji Okuno", "Jan van der Berg", "Test Group"]
    assert (known.year, known.month, known.day) == (2020, 6, 4)
    assert (known.journal, known.journal_abbreviation, known.pages) == ("Journal of Tests", "J Test", "101-9")
    assert (known.pmid, known.pmcid, known.issn) == ("31234567", "PMC7654321", ("1234-567X",))
    assert known.keywords == ("embolization", "Knee Joint")
    assert known.funding == (Funding("NTE NIH HHS", ("R01 TE12345",)),)
    assert known.registration == ("NCT01234567",)
    assert record.abstract_parts[1] == ("RESULTS", "Pain fell in 9 of 10 patients.")


def test_a_doi_that_stands_in_lid_alone_is_read() -> None:
    assert records_in(MEDLINE)[0].bibliography.doi == "10.1234/jt.2020.1"


def test_a_retraction_comes_along_with_a_record_of_medline() -> None:
    (notice,) = records_in(MEDLINE)[0].bibliography.related
    assert (notice.relation, notice.pmid) == (Relation.RETRACTED_BY, "32345678")


def test_entries_of_medline_are_told_apart_by_their_first_tag() -> None:
    found = list_in(MEDLINE)
    assert [record.bibliography.pmid for record in found.records] == ["31234567", "31234568"]
    assert found.database == "PubMed"
    (eric,) = records_in("OWN - ERIC\nTI  - A report\nDP  - 2000\nAID - http://dx.doi.org/10.1234/e\n")
    assert eric.bibliography.doi == "10.1234/e"


def test_lines_of_web_of_science_that_belong_together_are_read_together() -> None:
    found = list_in(WEB_OF_SCIENCE)
    known = found.records[0].bibliography
    assert len(found.records) == 2
    assert [author.name for author in known.authors] == ["Yuji Okuno", "Jan van der Berg"]
    assert known.title == "Genicular artery embolization for knee pain"
    assert (known.year, known.month, known.day, known.pages) == (2020, 6, 4, "101-109")
    assert (known.doi, known.pmid, known.keywords) == (
        "10.1234/jt.2020.1",
        "31234567",
        ("knee", "embolization"),
    )
    assert found.database == "Web of Science"


def test_the_tagged_export_of_endnote_is_read() -> None:
    first, second = records_in(ENDNOTE_TAGGED)
    known = first.bibliography
    assert [author.name for author in known.authors] == ["Yuji Okuno", "World Test Organization"]
    assert (known.doi, known.journal, known.month) == ("10.1234/jt.2020.1", "Journal of Tests", 6)
    assert second.bibliography.title == "A second one"
