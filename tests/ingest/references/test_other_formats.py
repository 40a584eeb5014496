"""BibTeX, the XML of EndNote and PubMed, JSON and tables."""

import pytest

from kb.documents import Author, Funding, Relation
from kb.errors import SourceError
from tests.ingest.references.lists import BIBTEX, CSL_JSON, ENDNOTE_XML, PUBMED_XML, TABLE
from tests.ingest.references.reading import list_in, records_in


def test_bibtex_is_decoded_after_its_names_are_split() -> None:
    known = records_in(BIBTEX)[0].bibliography
    assert known.title == "Genicular artery embolization: Über 50% & more"
    assert known.authors == (
        Author("Okuno", "Yuji"),
        Author(literal="Test Group"),
        Author("van der Berg", "Jan"),
        Author(literal="et al"),
    )
    assert (known.journal, known.year, known.month, known.pages) == ("Journal of Tests", 2020, 6, "101-109")
    assert known.doi == "10.1234/jt_2020.1"
    assert known.keywords == ("knee", "embolization")


def test_a_broken_entry_of_bibtex_costs_itself_at_most_and_is_named_with_its_line() -> None:
    found = list_in(BIBTEX)
    titles = [record.bibliography.title for record in found.records]
    assert titles[0].startswith("Genicular")
    assert "A talk" in titles
    (problem,) = found.problems
    assert problem.startswith("line 16: ")
    assert "do not close" in problem


def test_an_entry_of_bibtex_takes_from_its_proceedings_what_it_lacks() -> None:
    talk = next(r.bibliography for r in records_in(BIBTEX) if r.bibliography.title == "A talk")
    assert (talk.journal, talk.year) == ("Proceedings of Tests", 2018)


def test_entries_of_bibtex_with_one_key_are_two() -> None:
    twice = "@article{x,\n title = {One},\n}\n@article{x,\n title = {Two},\n title = {Two again},\n}\n"
    assert [record.bibliography.title for record in records_in(twice)] == ["One", "Two"]


def test_the_xml_of_endnote_is_read_through_its_styles() -> None:
    (record,) = records_in(ENDNOTE_XML)
    known = record.bibliography
    assert (known.title, known.journal) == ("Genicular artery embolization", "Journal of Tests")
    assert known.authors == (Author("Okuno", "Yuji"),)
    assert (known.pmid, known.doi, known.keywords) == ("31234567", "10.1234/jt.2020.1", ("knee", "pain"))
    assert ("titles/secondary-title", "Journal of Tests") in record.fields
    assert ("ref-type@name", "Journal Article") in record.fields


def test_a_record_of_pubmed_is_read_with_what_xml_alone_says() -> None:
    record = records_in(PUBMED_XML, "x.xml")[0]
    known = record.bibliography
    assert known.title == "Genicular artery embolization of knees."
    assert known.authors[0] == Author(
        "Okuno", "Yuji", orcid="0000-0002-1825-0097", affiliations=("Test Hospital",)
    )
    assert (known.doi, known.pmid, known.pmcid) == ("10.1234/jt.2020.1", "31234567", "PMC7654321")
    assert known.funding == (Funding("Fund", ("T1",)),)
    assert known.dates == (("received", "2020-01-05"),)
    assert known.related[0].relation is Relation.RETRACTED_BY
    assert record.abstract_parts == (("BACKGROUND", "Knees ache."), ("RESULTS", "Less pain."))


def test_a_chapter_of_a_book_is_a_record_of_pubmed_too() -> None:
    known = records_in(PUBMED_XML)[1].bibliography
    assert (known.title, known.journal, known.year) == ("A chapter on pain", "Reviews of Tests", 1993)
    assert (known.publisher, known.pmid) == ("Test Press", "20301577")


def test_csl_json_carries_an_interview_whole() -> None:
    interview = records_in(CSL_JSON)[0].bibliography
    assert [(author.name, author.role) for author in interview.authors] == [
        ("Yuji Okuno", "interviewee"),
        ("Jane Doe", "interviewer"),
    ]
    assert (interview.publication_types, interview.year, interview.month) == (("Interview",), 2023, 5)


def test_csl_json_keeps_particles_and_finds_identifiers_in_notes() -> None:
    found = list_in(CSL_JSON)
    assert found.records[1].bibliography.authors == (Author("van der Berg", "Jan"),)
    assert found.records[1].bibliography.pmid == "31234567"
    assert found.problems[0].startswith("entry 3: ")


def test_a_json_list_of_works_that_is_not_csl_is_read_by_its_names() -> None:
    (record,) = records_in('[{"title": "A trial of coils", "authors": ["W Guo", "D Berg"], "year": 2021}]')
    assert [author.family for author in record.bibliography.authors] == ["Guo", "Berg"]
    assert record.bibliography.year == 2021


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    found = list_in(TABLE)
    known = found.records[0].bibliography
    assert known.title == "Genicular artery embolization, a trial"
    assert [author.name for author in known.authors] == ["Y Okuno", "J van der Berg"]
    assert (known.journal, known.volume, known.issue, known.pages) == ("J Test", "12", "3", "101-109")
    assert found.records[1].bibliography.title == "A title over two lines"
    assert found.records[1].where == "line 3"


def test_a_row_with_too_many_cells_costs_itself_only() -> None:
    found = list_in(TABLE)
    assert len(found.records) == 2
    assert found.problems[0].startswith("line 5: 8 cells where there are 7 columns")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_table_is_read_in_every_encoding_with_every_delimiter(delimiter: str, encoding: str) -> None:
    rows = [["Title", "Authors", "Year"], ["Über Schmerz ± Angst", "Müller, Jörg", "2020"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    (record,) = records_in(text.encode(encoding), "x.csv")
    assert record.bibliography.title == "Über Schmerz ± Angst"
    assert record.bibliography.authors == (Author("Müller", "Jörg"),)


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        (
            "Authors,Title,Year,Source title,Page start,Page end",
            "Li W.; Dou Z.,T,2020,J,1,9",
            ("J", "1-9", 2),
        ),
        ("Item Title,Publication Title,Item DOI,Authors", "T,J,10.1/x,Andy SmithTom Weber", ("J", "", 2)),
        ("key,title,authors,journal,pages", 'rayyan-1,T,"Smith, A. and Doe, B.",J,1-9', ("J", "1-9", 2)),
        (
            "Document Title,Authors,Publication Title,Start Page,End Page",
            "T,A. Li; B. Wu,J,1,9",
            ("J", "1-9", 2),
        ),
        ("Title,Author Names,Source", 'T,"Liu R., Adler D.G.",J (2014) 3:3 (152-160).', ("J", "152-160", 2)),
        ("PT\tAU\tAF\tTI\tSO\tBP\tEP", "J\tLi, W; Wu, B\tLi, Wei; Wu, Bo\tT\tJ\t1\t9", ("J", "1-9", 2)),
        (
            "Authors,Author full names,Title,Source title,Page start,Page end",
            '"Li, W.; Wu, B.","Li, Wei (571); Wu, Bo (572)",T,J,1,9',
            ("J", "1-9", 2),
        ),
        ("Cites,Authors,Title,Year,Source", '9,"W Guo, D Berg",T,2021,J', ("J", "", 2)),
        ("TY,AU,TI,JO,SP", '"JOUR","Li, Wei and Dou, Z.",T,J,22', ("J", "22", 2)),
    ],
)
def test_the_columns_of_databases_are_known(columns: str, row: str, expected: tuple[str, str, int]) -> None:
    (record,) = records_in(f"{columns}\n{row}\n", "x.csv")
    known = record.bibliography
    assert (known.journal, known.pages, len(known.authors)) == expected
    assert known.title == "T"


def test_a_table_below_a_line_about_the_export_is_read() -> None:
    (record,) = records_in(
        '"About the data: exported on Monday"\nTitle,Abstract,DOI\nT,A,10.1234/x\n', "x.csv"
    )
    assert record.where == "line 3"


def test_another_table_is_refused_as_what_it_is() -> None:
    with pytest.raises(SourceError, match="no column is known as the title"):
        list_in("patient,age,pain\n1,50,7\n", "x.csv")


def test_a_list_without_entries_is_refused() -> None:
    with pytest.raises(SourceError, match="a list without references"):
        list_in('<?xml version="1.0"?><PubmedArticleSet></PubmedArticleSet>', "x.xml")


def test_no_entity_of_an_xml_list_is_fetched_or_unfolded() -> None:
    bomb = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = ENDNOTE_XML.replace("<xml>", f"{bomb}<xml>").replace("Knees ache.", "Knees &f; ache.")
    (record,) = records_in(text)
    assert "root:" not in record.abstract
