"""What is decided on a pair of references: the same work, a distinct one, a related one, or a question."""

from __future__ import annotations

from typing import Any

import pytest

from kb.documents import Author, Relation
from kb.duplicates import Verdict, compare, judge
from tests.kb.duplicates.works import ABSTRACT, TITLE, judged, people, reference

SUPPLEMENT = {
    "journal": "J Vasc Interv Radiol",
    "volume": "25",
    "issue": "3 Suppl",
    "pages": "S12",
    "year": 2014,
}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"title": f"{TITLE.upper()}."},
        {"title": f"[{TITLE}.]"},
        {"title": f"{TITLE}. [Article in Japanese]"},
        {"title": TITLE.replace("embolization", "embolisation")},
        {"title": TITLE.replace("medial knee", "mdial knee")},
        {"title": f"RETRACTED: {TITLE}"},
        {"title": f"<b>{TITLE}</b>"},
        {"title": f"Embolisation artérielle du genou douloureux [{TITLE}]"},
        {"journal": "Cardiovasc Intervent Radiol"},
        {"pages": "336-43"},
        {"pages": "336"},
        {"pages": ""},
        {"volume": "", "issue": "", "pages": "1-8", "year": 2014},
        {"volume": "38(2)", "issue": ""},
        {"authors": people("Tanaka Y")},
        {"authors": (Author(literal="Y. Tanaka"), Author(literal="W. Mori"), Author(literal="et al."))},
        {"authors": (Author(family="Yuki", given="Tanaka"), *people("Mori W; Sasaki H; Ueda K"))},
        {"authors": ()},
        {"year": None},
        {"doi": "https://doi.org/10.1000/CIR.1"},
    ],
)
def test_one_work_in_other_spellings_is_the_same(other: dict[str, Any]) -> None:
    assert judged({"doi": "10.1000/cir.1"}, other).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("title", "other"),
    [
        (TITLE, f"Erratum to: {TITLE}"),
        (TITLE, f"{TITLE} (Erratum)"),
        (TITLE, f"Correction: {TITLE}"),
        (TITLE, f"Retraction notice to: {TITLE}"),
        (TITLE, f"Reply to: {TITLE}"),
        (TITLE, f"{TITLE}: authors' reply"),
        (TITLE, f"Re: {TITLE}"),
        (TITLE, f"Commentary on: {TITLE}"),
        (TITLE, f"{TITLE}: protocol for a randomized trial"),
        (f"{TITLE}. Part I", f"{TITLE}. Part II"),
        (f"{TITLE}: part one", f"{TITLE}: part 2"),
        (f"{TITLE} II", f"{TITLE} III"),
        (f"{TITLE}: survey of 2012", f"{TITLE}: survey of 2014"),
        (f"{TITLE}: results at 6 months", f"{TITLE}: results at 24 months"),
        (f"Phase 1 study of {TITLE}", f"Phase 2 study of {TITLE}"),
    ],
)
def test_notices_parts_and_editions_are_works_of_their_own(title: str, other: str) -> None:
    """Even with the same journal, year and authors, and nothing else known of the place."""
    place = {"volume": "", "issue": "", "pages": ""}
    found = judged({"title": title, **place}, {"title": other, **place})
    assert found.verdict is Verdict.DISTINCT
    assert found.veto


def test_a_correction_says_whose_it_is() -> None:
    found = judged({}, {"title": f"Erratum to: {TITLE}", "pages": "1210"})
    assert found.relation is Relation.CORRECTED_BY
    found = judged({"publication_types": ("Published Erratum",)}, {})
    assert found.relation is Relation.CORRECTION_OF


def test_a_preprint_is_linked_with_its_article() -> None:
    preprint = {
        "doi": "10.1101/2014.05.06.123456",
        "journal": "medRxiv",
        "volume": "",
        "pages": "",
        "year": 2014,
    }
    found = judged(preprint, {"doi": "10.1000/cir.1"})
    assert (found.verdict, found.relation) == (Verdict.DISTINCT, Relation.PREPRINT_OF)
    assert judged({"doi": "10.1000/cir.1"}, preprint).relation is Relation.PUBLISHED_FROM


def test_an_abstract_of_a_conference_is_linked_with_the_full_paper() -> None:
    found = judged(SUPPLEMENT, {})
    assert (found.verdict, found.relation) == (Verdict.DISTINCT, Relation.COMPANION)


def test_two_abstracts_of_one_title_are_a_question_of_one_study() -> None:
    second = SUPPLEMENT | {"journal": "Eur Radiol", "pages": "S440", "volume": "24"}
    assert judged(SUPPLEMENT, second).verdict is Verdict.STUDY


def test_a_journal_that_asks_the_same_every_year_is_not_one_study() -> None:
    first = {"title": "Annual survey of interventional pain practice in teaching hospitals"}
    found = judged(first, first | {"year": 2021, "volume": "44", "pages": "10-19"})
    assert found.verdict is Verdict.DISTINCT
    assert found.relation is None


def test_abstracts_that_share_the_doi_of_their_supplement_stay_apart() -> None:
    place = {"doi": "10.1000/suppl.3", "volume": "25", "issue": "Suppl 3"}
    first = place | {"title": "Embolization of the knee in forty patients", "pages": "S51"}
    second = place | {"title": "The embolization of the knee in forty patients", "pages": "S52"}
    authors = {"authors": people("Tanaka Y; Abe F; Mori W; Sasaki H; Ueda K")}
    assert judged(first, second | authors).verdict is Verdict.DISTINCT
    other = second | {"title": "Basal ganglia stimulation", "authors": people("Novak P")}
    assert judged(first, other).verdict is Verdict.DISTINCT


def test_a_doi_in_the_wrong_record_joins_nothing() -> None:
    other = {
        "title": "Intrathecal drug delivery in spasticity",
        "authors": people("Lopez A; Ruiz B"),
        "pages": "1-9",
    }
    assert judged({"doi": "10.1000/cir.1"}, {"doi": "10.1000/cir.1", **other}).verdict is Verdict.DISTINCT
    elsewhere = {"title": "Ganzheitliche Behandlung des Knies", "volume": "", "issue": "", "pages": ""}
    assert judged({"doi": "10.1000/cir.1"}, {"doi": "10.1000/cir.1", **elsewhere}).verdict is Verdict.ASK


def test_a_title_may_be_translated_where_identifier_and_place_agree() -> None:
    other = {"title": "Die Embolisation der Kniearterien bei Schmerzen", "doi": "10.1000/cir.1"}
    assert judged({"doi": "10.1000/cir.1"}, other).verdict is Verdict.SAME


def test_two_dois_are_a_question_unless_place_and_words_are_the_same_to_the_letter() -> None:
    assert judged({"doi": "10.1000/cir.1"}, {"doi": "10.2000/xyz"}).verdict is Verdict.SAME
    assert judged({"doi": "10.1000/cir.1"}, {"doi": "10.2000/xyz", "pages": ""}).verdict is Verdict.ASK


def test_versions_by_their_dois_are_a_question() -> None:
    first = {"doi": "10.1002/14651858.CD002273.pub2", "pages": "CD002273", "year": 2004}
    assert (
        judged(first, first | {"doi": "10.1002/14651858.CD002273.pub3", "year": 2005}).verdict is Verdict.ASK
    )


def test_a_cut_off_doi_is_no_other_doi() -> None:
    assert judged({"doi": "10.1000/cir.12345"}, {"doi": "10.1000/cir.1"}).verdict is Verdict.SAME


@pytest.mark.parametrize(
    "other",
    [
        {"authors": people("Novak P; Horak J; Dvorak M; Svoboda T"), "pages": "12-19", "volume": "12"},
        {"title": "Genicular artery embolization for haemarthrosis after arthroplasty", "pages": "12-19"},
        {"title": "Radiofrequency ablation of the genicular nerves", "pages": "344-350"},
    ],
)
def test_other_people_or_another_subject_make_another_work(other: dict[str, Any]) -> None:
    assert judged({}, other).verdict is Verdict.DISTINCT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Genicular nerve radiofrequency of the knee in patients with chronic pain", "shoulder"),
        ("Platelet-rich plasma for chronic pain of the knee in patients over sixty", "ankle"),
    ],
)
def test_the_same_study_of_another_joint_is_another_work(one: str, other: str) -> None:
    """By the same authors, in the same journal and year, and with nothing else known."""
    bare = {"volume": "", "issue": "", "pages": "", "title": one}
    assert judged(bare, bare | {"title": one.replace("knee", other)}).verdict is not Verdict.SAME
    assert judged(bare, bare | {"title": one.replace("knee", "kmee")}).verdict is Verdict.SAME


def test_the_reasons_say_what_agrees_and_what_differs() -> None:
    found = judged({"doi": "10.1000/cir.1"}, {"doi": "10.2000/xyz", "pages": "336", "volume": ""})
    assert found.reasons == ("title, authors, year, journal, issue, pages agree; DOI differs",)


def test_a_short_title_alone_is_not_enough() -> None:
    editorial = {"title": "Editorial", "authors": (), "pages": "", "issue": ""}
    assert judged(editorial, editorial).verdict is not Verdict.SAME
    assert judged(editorial, editorial | {"volume": "39", "year": 2016}).verdict is Verdict.DISTINCT


def test_title_authors_and_another_journal_are_not_enough() -> None:
    """An abstract whose database says nothing of a conference."""
    bare = {
        "journal": "Circulation",
        "volume": "",
        "issue": "",
        "pages": "",
        "year": 2014,
        "abstract": ABSTRACT,
    }
    assert judged(bare, {"abstract": ABSTRACT}).verdict is Verdict.ASK


def test_the_judgement_does_not_depend_on_the_order() -> None:
    """What is said of a pair is said of it the other way round, too; only a relation turns."""
    sides = [
        {},
        {"title": f"Reply to: {TITLE}"},
        SUPPLEMENT,
        {"year": 2016},
        {"authors": ()},
        {"pages": "1-8"},
    ]
    references = [reference(key, abstract=ABSTRACT, **side) for key, side in enumerate(sides)]
    for left in references:
        for right in references:
            there, back = judge(compare(left, right)), judge(compare(right, left))
            assert (there.verdict, there.reasons) == (back.verdict, back.reasons)
            assert there.comparison.score == back.comparison.score
