"""Telling identifiers from names of files."""

from pathlib import Path

import pytest

from ingest.fetching import Identifier, identifier_of, is_identifier


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("10.1000/Xyz.123", "doi", "10.1000/xyz.123"),
        ("https://doi.org/10.1000/xyz.123", "doi", "10.1000/xyz.123"),
        ("http://dx.doi.org/10.1000/xyz%2F123", "doi", "10.1000/xyz/123"),
        ("doi: 10.1000/xyz.123.", "doi", "10.1000/xyz.123"),
        ("doi:10.1000/S0140-6736(20)30183-5", "doi", "10.1000/s0140-6736(20)30183-5"),
        ("PMC1234567", "pmcid", "PMC1234567"),
        ("pmc 1234567", "pmcid", "PMC1234567"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/", "pmcid", "PMC1234567"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567", "pmcid", "PMC1234567"),
        ("41095715", "pmid", "41095715"),
        ("PMID: 41095715", "pmid", "41095715"),
        ("https://pubmed.ncbi.nlm.nih.gov/41095715/", "pmid", "41095715"),
        ("123", None, None),
        ("1234567890", None, None),
        ("paper.xml", None, None),
        ("10.1000", None, None),
        ("folder/10.1000", None, None),
        ("", None, None),
    ],
)
def test_a_form_in_which_people_paste_identifiers_is_known(
    text: str, scheme: str | None, value: str | None
) -> None:
    found = identifier_of(text)
    assert (found.scheme, found.value) == (scheme, value) if found else scheme is None


def test_an_existing_file_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_identifier("41095715")
    (tmp_path / "41095715").write_text("a file with digits for a name", encoding="utf-8")
    assert not is_identifier("41095715")


def test_a_name_that_no_file_can_have_is_still_judged() -> None:
    assert is_identifier("10.1000/" + "x" * 5000)
    assert not is_identifier("\0")


def test_a_pmid_says_what_it_is() -> None:
    assert str(Identifier("pmid", "41095715")) == "PMID 41095715"
    assert str(Identifier("doi", "10.1000/x")) == "10.1000/x"
