"""What follows from notices: one of four states, and never a fifth."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents import Bibliography, RelatedWork, Relation
from kb.notices import (
    Notice,
    Soundness,
    distinct,
    in_words,
    is_notice,
    marked,
    notice_kind,
    notice_on_this,
    soundness,
    subject_of_this,
    told,
)
from kb.tables import NoticeKind

TODAY = date(2026, 3, 1)


def notice(kind: str, on: str = "") -> Notice:
    return Notice(NoticeKind(kind), "pubmed", date=on)


@pytest.mark.parametrize(
    ("notices", "state"),
    [
        ([], Soundness.CLEAR),
        ([notice("update")], Soundness.CLEAR),
        ([notice("retraction")], Soundness.RETRACTED),
        ([notice("withdrawal")], Soundness.RETRACTED),
        ([notice("removal")], Soundness.RETRACTED),
        ([notice("partial_retraction")], Soundness.CONCERN),
        ([notice("concern")], Soundness.CONCERN),
        ([notice("correction")], Soundness.CONCERN),
        ([notice("concern", "2026-01-01"), notice("retraction", "2020-01-01")], Soundness.RETRACTED),
        ([notice("retraction", "2020"), notice("reinstatement", "2021-05")], Soundness.CONCERN),
        ([notice("retraction", "2021-06"), notice("reinstatement", "2021-05")], Soundness.RETRACTED),
        ([notice("retraction"), notice("reinstatement", "2021")], Soundness.CONCERN),
        ([notice("retraction", "2020"), notice("reinstatement")], Soundness.CONCERN),
        ([notice("reinstatement", "2021")], Soundness.CONCERN),
    ],
)
def test_the_gravest_notice_decides(notices: list[Notice], state: Soundness) -> None:
    assert soundness(notices, TODAY) is state
    assert soundness(reversed(notices), TODAY) is state
    unchecked = Soundness.NEVER_CHECKED if state is Soundness.CLEAR else state
    assert soundness(notices, None) is unchecked


@given(
    st.lists(
        st.builds(
            Notice, st.sampled_from(NoticeKind), st.just("x"), date=st.sampled_from(["", "2020", "2021-05"])
        )
    ),
    st.sampled_from([None, TODAY]),
)
def test_a_retraction_is_never_overlooked(notices: list[Notice], checked: date | None) -> None:
    """Whatever comes with it: only a reinstatement takes it back, and then the work is still not clear."""
    kinds = {each.kind for each in notices}
    state = soundness(notices, checked)
    if kinds & {NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL}:
        expected = {Soundness.RETRACTED}
        expected |= {Soundness.CONCERN} if NoticeKind.REINSTATEMENT in kinds else set()
        assert state in expected
    assert (state is Soundness.NEVER_CHECKED) <= (checked is None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        # Crossref
        ("retraction", "retraction"),
        ("partial_retraction", "partial_retraction"),
        ("withdrawal", "withdrawal"),
        ("removal", "removal"),
        ("expression_of_concern", "concern"),
        ("corrigendum", "correction"),
        ("erratum", "correction"),
        ("correction", "correction"),
        ("new_version", "update"),
        ("addendum", "update"),
        ("Reinstatement", "reinstatement"),
        # PubMed
        ("RetractionIn", "retraction"),
        ("RetractedandRepublishedIn", "retraction"),
        ("PartialRetractionIn", "partial_retraction"),
        ("ExpressionOfConcernIn", "concern"),
        ("ErratumIn", "correction"),
        ("CorrectedandRepublishedIn", "correction"),
        ("UpdateIn", "update"),
        ("CommentIn", None),
        ("Cites", None),
        # JATS
        ("retracted-article", "retraction"),
        ("corrected-article", "correction"),
        ("object-of-concern", "concern"),
        ("companion", None),
    ],
)
def test_every_source_s_names_are_known(name: str, kind: str | None) -> None:
    assert notice_kind(name) == kind


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_survives_the_way_through_a_bibliography(kind: NoticeKind) -> None:
    found = Notice(kind, "crossref", doi="10.1/n", date="2020-01-02", said=kind.value.replace("_", " "))
    there = RelatedWork(found.relation, doi=found.doi, date=found.date, said=found.said)
    assert notice_on_this(there, "crossref") == found
    back = RelatedWork(found.relation_of, doi="10.1/subject", said=found.said)
    itself = Bibliography(year=2020, month=1, day=2, doi="10.1/N", related=(back,))
    assert subject_of_this(itself, back, "crossref") == found
    assert is_notice(itself)


@pytest.mark.parametrize(
    "title",
    [
        "Partial retraction of the supraspinatus tendon after embolization",
        "Partial retraction of rotator cuff tears",
        "Withdrawal of opioids after nerve block",
        "Reinstatement of pain",
    ],
)
def test_the_title_of_a_retracted_work_does_not_change_the_kind(title: str) -> None:
    """JATS gives the title of the other work, which may use such words of tendons and drugs."""
    found = notice_on_this(RelatedWork(Relation.RETRACTED_BY, said=title), "jats")
    assert found is not None
    assert found.kind is NoticeKind.RETRACTION


def test_words_that_do_not_suit_the_relation_change_nothing() -> None:
    related = RelatedWork(Relation.CORRECTED_BY, said="Retraction Watch J. 2020")
    found = notice_on_this(related, "pubmed")
    assert found is not None
    assert found.kind is NoticeKind.CORRECTION


@pytest.mark.parametrize("relation", [Relation.COMMENTED_BY, Relation.COMPANION, Relation.RETRACTION_OF])
def test_other_relations_are_no_notices_on_this_work(relation: Relation) -> None:
    assert notice_on_this(RelatedWork(relation), "pubmed") is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("RETRACTED: Pain after embolization", "retraction"),
        ("Retracted Article: Pain after embolization", "retraction"),
        ("[Retracted] Pain after embolization", "retraction"),
        ("WITHDRAWN: Pain after embolization", "withdrawal"),
        ("Retracted discs in the elderly: a series", None),
        ("Retraction: Pain after embolization", None),
        ("Withdrawn patients and their pain", None),
    ],
)
def test_a_mark_in_the_title_is_a_notice(title: str, kind: str | None) -> None:
    found = marked(Bibliography(title=title), "jats")
    assert [each.kind.value for each in found] == ([kind] if kind else [])


def test_a_notice_that_is_titled_like_its_subject_is_not_retracted() -> None:
    about = RelatedWork(Relation.RETRACTION_OF, doi="10.1/x")
    assert marked(Bibliography(title="Retracted: Pain after embolization", related=(about,)), "jats") == ()


def test_a_publication_type_is_a_notice() -> None:
    known = Bibliography(publication_types=("Journal Article", "Retracted Publication"))
    assert [each.kind for each in marked(known, "pubmed")] == [NoticeKind.RETRACTION]
    assert marked(Bibliography(publication_types=("Retraction of Publication",)), "pubmed") == ()


def test_of_several_accounts_of_one_notice_the_fullest_is_told() -> None:
    retraction = NoticeKind.RETRACTION
    crossref = Notice(retraction, "crossref", doi="10.1/n", date="2025-02-01")
    pubmed = Notice(retraction, "pubmed", doi="10.1/n", pmid="31")
    by_pmid = Notice(retraction, "europe_pmc", pmid="31")
    by_type = Notice(retraction, "pubmed", said="Retracted Publication")
    corrected = Notice(NoticeKind.CORRECTION, "pubmed", pmid="30", date="2024")
    assert distinct([by_type, pubmed, corrected, crossref]) == (crossref, corrected)
    assert distinct([by_type, by_pmid]) == (by_pmid,)
    assert distinct([by_type]) == (by_type,)
    assert distinct([by_type, corrected]) == (corrected, by_type), "another kind says nothing of this one"


def test_a_state_is_said_with_its_notices_and_its_date() -> None:
    retraction = Notice(NoticeKind.RETRACTION, "crossref", doi="10.1/n", date="2025")
    withdrawal = Notice(NoticeKind.WITHDRAWAL, "pubmed", pmid="31")
    update = Notice(NoticeKind.UPDATE, "crossref", doi="10.1/u")
    assert told(Soundness.RETRACTED, (update, retraction), TODAY) == (
        "RETRACTED 2025 (https://doi.org/10.1/n); updated (https://doi.org/10.1/u); checked 2026-03-01"
    )
    assert told(Soundness.RETRACTED, (withdrawal,), None) == "RETRACTED: withdrawn (PMID 31)"
    assert told(Soundness.CLEAR, (update,), TODAY) == "no retraction or correction known on 2026-03-01"


def test_every_notice_can_be_said() -> None:
    places = [{"doi": "10.1/n"}, {"pmid": "1"}, {"pmcid": "PMC1"}, {}]
    for kind, place in product(NoticeKind, places):
        said = in_words(Notice(kind, "crossref", date="2020-01", **place))
        assert "2020-01" in said
        assert (next(iter(place.values()), "crossref")) in said
