"""Names as lists print them: which part is which, and where one person ends and the next begins."""

import pytest

from ingest.references.people import glued_names, names_in, person
from kb.documents import Author


@pytest.mark.parametrize(
    ("printed", "author"),
    [
        ("Marx, Karl", Author("Marx", "Karl")),
        ("van der Berg, Jan", Author("van der Berg", "Jan")),
        ("King, Martin Luther, Jr.", Author("King", "Martin Luther", "Jr.")),
        ("King, Jr., Martin", Author("King", "Martin", "Jr.")),
        ("Smith AB", Author("Smith", "AB")),
        ("Liu R.", Author("Liu", "R.")),
        ("de la Cruz M.N.", Author("de la Cruz", "M.N.")),
        ("A. Author-One", Author("Author-One", "A.")),
        ("W Guo", Author("Guo", "W")),
        ("Jane Doe", Author("Doe", "Jane")),
        ("World Health Organization", Author(literal="World Health Organization")),
        ("Test Group,", Author(literal="Test Group")),
        ("Doe, Jane (jane@example.org)", Author("Doe", "Jane")),
        ("朱德泉", Author(literal="朱德泉")),
        ("a, b, c, d", Author(literal="a, b, c, d")),
    ],
)
def test_the_parts_of_a_name_are_told(printed: str, author: Author) -> None:
    assert person(printed) == author


@pytest.mark.parametrize("printed", ["", " ; ", ",", "."])
def test_nobody_is_nobody(printed: str) -> None:
    assert person(printed) is None


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Smith A, Walter B", ["Smith A", "Walter B"]),
        ("Smith, Alan", ["Smith, Alan"]),
        ("Smith, A., Walter, B.", ["Smith, A.", "Walter, B."]),
        ("Joseph Rottman, Erran Carmel, Mary Lacity", ["Joseph Rottman", "Erran Carmel", "Mary Lacity"]),
        ("Smith Jones, Mary Ann;", ["Smith Jones, Mary Ann"]),
        ("Haddaway, Neal R. and Feierman, Andrew", ["Haddaway, Neal R.", "Feierman, Andrew"]),
        ("['Marx, Karl', 'Lindgren, Astrid']", ["Marx, Karl", "Lindgren, Astrid"]),
        ("Adeli K.Lewis G. F.", ["Adeli K.", "Lewis G. F."]),
        ("Kass N. Faden R. Fabi R. E.", ["Kass N.", "Faden R.", "Fabi R. E."]),
        ("Ministry of Health and Welfare", ["Ministry of Health and Welfare"]),
    ],
)
def test_the_people_in_one_cell_are_told_apart(cell: str, names: list[str]) -> None:
    assert names_in(cell) == names


def test_a_comma_divides_one_name_where_each_has_a_line_of_its_own() -> None:
    assert names_in("Smith Jones, Mary Ann", by_commas=False) == ["Smith Jones, Mary Ann"]


def test_names_without_anything_between_them_are_cut_before_a_capital() -> None:
    assert glued_names("Andy SmithTom WeberJane McDonald") == ["Andy Smith", "Tom Weber", "Jane McDonald"]


def test_a_name_without_end_is_kept_whole() -> None:
    endless = "a" * 5_000 + " " + "B. " * 5_000
    found = person(endless)
    assert found is not None
    assert len(found.literal) > 5_000
