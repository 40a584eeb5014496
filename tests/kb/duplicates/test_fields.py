"""How single fields are read: titles, people, journals, pages, identifiers."""

from __future__ import annotations

import pytest

from kb.documents import Author
from kb.duplicates.dois import doi_of, is_preprint, pmcid_of, same_doi
from kb.duplicates.people import names, same_person, shared
from kb.duplicates.places import Agreement, Pages, issn_of, journal_words, pages_of, same_journal, same_pages
from kb.duplicates.titles import title_of


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("TNF-α &amp; pain", "tnf alpha pain"),
        ("<i>In vivo</i> CO<sub>2</sub>", "in vivo co 2"),
        ("GLP1 in tumours", "glp 1 in tumor"),
        ("RETRACTED ARTICLE: Cement leakage", "cement leakage"),
        ("[Vertebroplasty in practice] [Review] [French]", "vertebroplasty in practice french"),
        ("Unknown", ""),
        ("", ""),
    ],
)
def test_titles_are_folded(printed: str, folded: str) -> None:
    assert title_of(printed).whole == folded


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("Correction: Cement leakage", "correction"),
        ("Correction of kyphosis by balloon kyphoplasty", ""),
        ("Author Correction: Cement leakage", "correction"),
        ("Reply", "response"),
        ("Response to shock waves in calcific tendinitis", "response"),
        ("Response of the pituitary to ketamine", ""),
        ("Retraction of the tendon after repair", "retraction"),
        ("Comment on: Cement leakage", "comment"),
        ("Re-operation after fusion", ""),
        ("Epidural block: study protocol for a trial", "protocol"),
    ],
)
def test_titles_tell_notices_from_works(title: str, notice: str) -> None:
    """A doubtful word at the beginning ("Retraction of …") is taken for a notice: then a person is asked."""
    assert title_of(title).notice == notice


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Author("García-López", "Ana M"), Author("Garcia Lopez", "A. M.")),
        (Author("van der Berg", "Jan"), Author("Berg", "J")),
        (Author("Müller", "H"), Author(literal="Mueller H")),
        (Author("O'Connor", "Mary"), Author(literal="M. O’Connor")),
        (Author("Sørensen", "Lars"), Author("Sorensen", "L.")),
        (Author("Wei", "Zhang Hong"), Author("Zhang", "Hong Wei")),
        (Author(literal="Okuno, Yuji"), Author(literal="Yuji Okuno")),
    ],
)
def test_one_person_in_other_spellings(left: Author, right: Author) -> None:
    one, other = names([left, right])
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Author("Wang", "Li"), Author("Wang", "Xin")),
        (Author("Smith", "John"), Author("Smyers", "John")),
        (Author("Hall", "Laura"), Author("Hall", "Gillian")),
    ],
)
def test_two_persons(left: Author, right: Author) -> None:
    one, other = names([left, right])
    assert not same_person(one, other)


def test_nobody_in_particular_is_no_author() -> None:
    nobody = [
        Author(literal="et al."),
        Author(literal="Anonymous"),
        Author("Miller", "A", role="editor"),
        Author(),
    ]
    assert names(nobody) == ()
    assert shared((), names([Author("Miller", "A")])) == 0


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("Curr Opin Lipidol", "Current Opinion in Lipidology", Agreement.SAME),
        ("The Journal of Pain", "J. Pain", Agreement.SAME),
        ("Pain Med (Malden)", "Pain Medicine", Agreement.SAME),
        ("JAMA", "Journal of the American Medical Association", Agreement.NEAR),
        ("J Vasc Interv Radiol", "Journal of Vascular and Interventional Radiology: JVIR", Agreement.NEAR),
        ("Pain", "Pain Medicine", Agreement.DIFFERENT),
        ("Spine", "The Spine Journal", Agreement.DIFFERENT),
        ("European Radiology", "European Journal of Radiology", Agreement.DIFFERENT),
        ("", "Pain", Agreement.UNKNOWN),
    ],
)
def test_journals(left: str, right: str, agreement: Agreement) -> None:
    assert same_journal(journal_words(left), journal_words(right)) is agreement
    assert same_journal(journal_words(right), journal_words(left)) is agreement


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ("123-9", Pages("", 123, 129)),
        ("1098-102", Pages("", 1098, 1102)),
        ("S12–S14", Pages("s", 12, 14)),
        ("e70933", Pages("e", 70933, None)),
        ("pp. 12--19", Pages("", 12, 19)),
        ("336-343.e1", Pages("", 336, 343)),
        ("Article 17", Pages("", 17, None)),
        ("19-12", Pages("", 19, None)),
        ("01-Jul", None),
        ("2.05031E+15", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_pages(printed: str, pages: Pages | None) -> None:
    assert pages_of(printed) == pages


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("123-129", "123-9", Agreement.SAME),
        ("123", "123-129", Agreement.SAME),
        ("e70933", "70933", Agreement.SAME),
        ("1-9", "123-131", Agreement.UNKNOWN),
        ("e70933", "12-19", Agreement.UNKNOWN),
        ("e70933", "e70934", Agreement.DIFFERENT),
        ("123-129", "223-229", Agreement.DIFFERENT),
        ("", "12", Agreement.UNKNOWN),
    ],
)
def test_pages_agree(left: str, right: str, agreement: Agreement) -> None:
    assert same_pages(pages_of(left), pages_of(right)) is agreement


def test_identifiers_come_bare() -> None:
    assert doi_of("https://doi.org/10.1016/S0140-6736(05)12345-6.") == "10.1016/s0140-6736(05)12345-6"
    assert doi_of("10.1016%2FS1567-5688%2809%2970810-4") == "10.1016/s1567-5688(09)70810-4"
    assert doi_of("10.1111/pme.12345/full") == "10.1111/pme.12345"
    assert doi_of("not known") == ""
    assert pmcid_of("pmc 0123456") == "PMC123456"
    assert issn_of(("0957-9672 (Print)\n14736535",)) == {"09579672", "14736535"}
    assert same_doi("10.21203/rs.3.rs-1/v1", "10.21203/rs.3.rs-1/v2") is Agreement.NEAR


def test_preprints_are_known_by_doi_or_server() -> None:
    assert is_preprint("10.1101/2020.03.01.20029769", "")
    assert is_preprint("", "Research Square")
    assert not is_preprint("10.1101/gad.1234.5", "Genes & Development")
    assert not is_preprint("10.1016/j.pain.2020.1", "Pain")
