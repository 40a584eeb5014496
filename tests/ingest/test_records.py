"""An entry of a list as a document: its text, its parts, and by what it is known again."""

from dataclasses import replace

from ingest.records import document_of
from kb.documents import Author, Bibliography, Completeness, Role
from kb.records import Record

KNOWN = Bibliography(
    title="Genicular artery embolization",
    authors=(Author("Okuno", "Yuji"),),
    year=2020,
    doi="10.1234/one",
    keywords=("knee", "pain"),
    publication_types=("Journal Article", "Review"),
)
RECORD = Record(
    12,
    KNOWN,
    "BACKGROUND: Knees ache. RESULTS: Less pain.",
    (("BACKGROUND", "Knees ache."), ("RESULTS", "Less pain.")),
)


def test_title_abstract_and_keywords_are_the_text() -> None:
    document = document_of(RECORD, "refs.ris")
    assert document is not None
    assert document.text == (
        "Genicular artery embolization\n\nBACKGROUND\n\nKnees ache.\n\nRESULTS\n\nLess pain.\n\nknee; pain"
    )
    assert [(section.role, section.title) for section in document.sections] == [
        (Role.TITLE, None),
        (Role.ABSTRACT, "BACKGROUND"),
        (Role.ABSTRACT, "RESULTS"),
        (Role.KEYWORDS, None),
    ]
    headings = [s.heading.of(document.text) for s in document.sections if s.heading and s.title]
    assert headings == ["BACKGROUND", "RESULTS"]


def test_a_record_says_what_it_is() -> None:
    document = document_of(RECORD, "refs.ris")
    assert document is not None
    assert (document.source, document.is_record) == ("refs.ris#12", True)
    assert document.completeness is Completeness.ABSTRACT_ONLY
    assert document.completeness_reason == "title and abstract only"
    assert document.kind_hint == "review"
    title_only = document_of(replace(RECORD, abstract="", abstract_parts=()), "refs.ris")
    assert title_only is not None
    assert title_only.completeness_reason == "title only"


def test_the_same_record_in_another_list_is_the_same_document() -> None:
    first, second = document_of(RECORD, "a.ris"), document_of(replace(RECORD, position=1), "b.nbib")
    other = document_of(replace(RECORD, bibliography=replace(KNOWN, doi="10.1234/two")), "a.ris")
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.digest == second.digest
    assert first.digest != other.digest


def test_an_entry_that_says_nothing_is_no_document() -> None:
    assert document_of(Record(1, Bibliography(year=2020, keywords=("pain",))), "x.ris") is None
