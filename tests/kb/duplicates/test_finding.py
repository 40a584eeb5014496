"""Which references are joined, which are not through a third, and what a search costs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.documents import Bibliography
from kb.duplicates import find, reference_of
from kb.duplicates.blocking import Blocks, blocks
from tests.kb.duplicates.works import ABSTRACT, TITLE, known, people, reference

SUBJECTS = (
    "cement leakage after vertebroplasty of the thoracic spine",
    "pulsed radiofrequency of the suprascapular nerve for shoulder pain",
    "botulinum toxin injection in chronic plantar fasciitis",
    "epidural steroids for lumbar radiculopathy in the elderly",
)


def test_records_of_one_work_are_joined_whatever_their_number() -> None:
    spellings = [
        known(),
        known(journal="Cardiovasc Intervent Radiol", pages="336-43"),
        known(title=f"{TITLE}."),
    ]
    found = find([reference_of(key, each) for key, each in enumerate(spellings * 3)])
    assert found.groups == (tuple(range(9)),)
    assert len(found.joins) == 8
    assert not found.questions


def test_two_articles_are_not_joined_through_a_record_that_fits_both() -> None:
    """The third has the title of the first and the DOI of the second."""
    place = {"volume": "38", "pages": "336-343"}
    first = reference(1, doi="10.1000/cir.1", **place)
    second = reference(
        2, title="Coil embolization of the popliteal artery", doi="10.1000/cir.9", pages="400-408"
    )
    third = reference(3, doi="10.1000/cir.9", volume="", pages="")
    found = find([first, second, third])
    assert all(not {1, 2} <= set(group) for group in found.groups)


def test_two_groups_that_contradict_are_a_question() -> None:
    part_one = reference(1, title=f"{TITLE}: part I", pmid="11", abstract=ABSTRACT)
    part_two = reference(2, title=f"{TITLE}: part II", pmid="12", abstract=ABSTRACT)
    vague = reference(3, title=f"{TITLE}: part I", pmid="12", doi="10.1000/cir.1", abstract=ABSTRACT)
    found = find([part_one, part_two, vague])
    assert all(not {1, 2} <= set(group) for group in found.groups)


def test_a_question_is_asked_once_of_two_works() -> None:
    first = [known(doi="10.1000/cir.1", pages=""), known(doi="10.1000/cir.1", pages="", issue="")]
    second = [known(doi="10.2000/other", pages=""), known(doi="10.2000/other", pages="", issue="")]
    found = find([reference_of(key, each) for key, each in enumerate([*first, *second])])
    assert found.groups == ((0, 1), (2, 3))
    assert len(found.questions) == 1


def test_the_blocks_of_a_reference_are_the_same_tomorrow() -> None:
    assert blocks(reference(1)) == blocks(reference(2))
    assert blocks(reference_of(3, Bibliography())) == frozenset()
    assert min(blocks(reference(1))) == -8662428067229188381


def test_a_crowded_block_is_not_compared_throughout() -> None:
    index, compared = Blocks(), 0
    for place in range(2_000):
        compared += len(index.meet(place, f"editorial {place:04}", frozenset({1})))
    assert compared < 2_000 * 45


@given(st.permutations(range(12)))
def test_the_order_of_the_records_changes_nothing(order: list[int]) -> None:
    works = [
        known(
            title=subject, doi=f"10.1000/{number}", volume=str(number + 1), authors=people(f"Novak{number} P")
        )
        for number, subject in enumerate(SUBJECTS)
    ]
    spellings = [form for work in works for form in (work, replace(work, doi=""), replace(work, pages=""))]
    references = [reference_of(key, spellings[key]) for key in order]
    groups = sorted(find(references).groups)
    assert groups == [(0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)]


@given(
    st.lists(
        st.builds(
            Bibliography,
            title=st.text(max_size=60),
            year=st.none() | st.integers(1900, 2030),
            volume=st.text(max_size=8),
            pages=st.text(max_size=12),
            doi=st.text(max_size=20),
            journal=st.text(max_size=20),
            issn=st.tuples(st.text(max_size=9)),
        ),
        max_size=8,
    )
)
def test_no_field_however_odd_stops_a_search(odd: list[Bibliography]) -> None:
    found = find([reference_of(key, each, each.title) for key, each in enumerate(odd)])
    assert {key for group in found.groups for key in group} <= set(range(len(odd)))
