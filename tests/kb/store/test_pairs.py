"""Duplicates in the store: merged where sure, asked about where not, and never against what a person said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from kb.database import Database, reading, writing
from kb.documents import Author, Relation
from kb.errors import NotFoundError, StoreError
from kb.query.pairs import find_work, merges, pair, pairs
from kb.store import Store
from kb.store.pairs import Duplicates
from kb.tables import PairAnswer, PairQuestion, StudyJoinRow, WorkMergeRow, WorkRelationRow, WorkRow
from tests.kb.store.merging import TITLE, everything, save, work, work_of

BY = {"by": "N. Reviewer", "reason": ""}
MISPRINTED = TITLE.replace("patients", "pateints")
SAME = {"title": TITLE, "pages": "100-109", "doi": ""}


@pytest.fixture
def duplicates(store: Store) -> Duplicates:
    return Duplicates(store)


def same(store: Store, number: int, **fields: object) -> int:
    """Keep a record of one work, in a spelling that the title alone does not give away."""
    return save(store, work(number, **{**SAME, "full": False, **fields}))


def asked(database: Database, question: PairQuestion | None = None) -> list[tuple[int, int, str]]:
    with reading(database) as session:
        page = pairs(session, question=question)
        return [(each.first.work_id, each.second.work_id, each.question) for each in page.pairs]


def study(database: Database, number: int) -> int:
    with reading(database) as session:
        return session.get_one(WorkRow, number).study_id


def test_one_work_in_two_spellings_is_merged_into_the_better_known(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    record = same(store, 1, title=f"{TITLE}.".replace("seventy-two", "72"), year=2016)
    article = save(
        store, work(2, **SAME | {"doi": "10.1000/real", "title": TITLE.replace("seventy-two", "72")})
    )
    other = save(store, work(3))
    done = duplicates.find()
    assert (done.works, done.merged, done.asked) == (3, 1, 0)
    assert work_of(database, work(1)) == article
    with reading(database) as session:
        [merge] = merges(session)
        assert (merge.kept.work_id, merge.merged.work_id, merge.basis) == (article, record, "similarity")
        assert merge.merged.known is not None
        assert merge.merged.known.year == 2016
        assert session.get_one(WorkRow, other).merged_into_id is None
    assert duplicates.find().merged == 0


def test_an_undone_merge_is_not_made_again(database: Database, store: Store, duplicates: Duplicates) -> None:
    same(store, 1), same(store, 2, journal="Journal of Tests in Medicine", title=MISPRINTED)
    before = everything(database)
    assert duplicates.find().merged == 1
    duplicates.undo(1, **BY)
    assert everything(database) == before
    assert duplicates.find().merged == 0
    assert asked(database) == []
    with reading(database) as session:
        [row] = pairs(session, decided=True).pairs
        assert (row.answer, row.decided_by, row.reason) == ("no", "N. Reviewer", "merge 1 undone")


def test_what_is_doubtful_is_asked_once_and_decided_by_a_person(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    first = same(store, 1, doi="10.1000/one", pages="")
    second = same(store, 2, doi="10.2000/two", pages="")
    assert duplicates.find().asked == 1
    assert duplicates.find().asked == 0
    assert asked(database) == [(first, second, "duplicate")]
    with reading(database) as session:
        view = pair(session, 1)
    assert {field.name: field.agreement for field in view.fields}["doi"] == "different"
    duplicates.decide(1, PairAnswer.YES, **BY)
    assert work_of(database, work(1)) == work_of(database, work(2))
    assert asked(database) == []
    duplicates.decide(1, PairAnswer.NO, **BY)
    assert work_of(database, work(1)) != work_of(database, work(2))
    assert duplicates.find().asked == 0


def test_new_documents_are_compared_when_they_come(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    same(store, 1), save(store, work(3)), save(store, work(4))
    same(store, 2, title=MISPRINTED)
    with reading(database) as session:
        [newest] = session.scalars(select(WorkRow.id).order_by(WorkRow.id.desc()).limit(1))
    done = duplicates.look([4])
    assert (done.merged, done.works) == (1, 4)
    assert work_of(database, work(2)) == work_of(database, work(1)) != newest
    assert duplicates.look([1]).merged == 0


def test_preprint_and_article_are_linked_as_one_study(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    article = save(store, work(1, **SAME | {"doi": "10.1000/one"}))
    preprint = save(
        store, work(2, **SAME | {"doi": "10.1101/2014.01.01.1", "journal": "medRxiv", "year": 2014})
    )
    assert study(database, article) != study(database, preprint)
    assert duplicates.find().related == 1
    assert study(database, article) == study(database, preprint)
    with reading(database) as session:
        [relation] = session.scalars(select(WorkRelationRow))
        assert (relation.work_id, relation.relation) == (article, Relation.PUBLISHED_FROM)
        [joined] = session.scalars(select(StudyJoinRow))
        assert (joined.basis, joined.joined_by) == ("relation", "kb")
    assert duplicates.find().related == 0


def test_series_of_one_centre_and_time_are_asked_about_and_joined_by_a_person(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    first = save(store, work(1, title="Embolization of the shoulder"), period="from May 2012 to June 2014")
    second = save(store, work(2, title="Pain of the spine after five years"), period="2013 to 2015")
    save(store, work(3, title="Another decade of embolization"), period="2016 to 2018")
    assert duplicates.find().asked == 1
    assert asked(database) == [(first, second, "overlap")]
    with reading(database) as session:
        reasons = pair(session, 1).reasons
    assert "patients of the same years: 2012-05 to 2014-06 and 2013-01 to 2015-12" in reasons
    duplicates.decide(1, PairAnswer.YES, by="N. Reviewer", reason="the authors say so")
    assert study(database, first) == study(database, second)
    duplicates.decide(1, PairAnswer.NO, **BY)
    assert study(database, first) != study(database, second)


def test_nobody_is_asked_two_things_of_one_pair_at_once(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    for number, doi in ((1, "10.1000/one"), (2, "10.2000/two")):
        save(store, work(number, **SAME | {"doi": doi, "pages": ""}), period="2013 to 2015")
    assert duplicates.find().asked == 1
    assert [question for _, _, question in asked(database)] == ["duplicate"]
    duplicates.decide(1, PairAnswer.NO, **BY)
    duplicates.find()
    assert [question for _, _, question in asked(database)] == ["overlap"]


def test_works_that_turn_out_to_have_one_registration_are_one_study(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    first = save(store, work(1, title="A first report of the trial", registration=("NCT01234567",)))
    second = save(store, work(2, title="Second report, of harms", registration=("NCT01234567",)))
    assert study(database, first) == study(database, second)
    third = save(store, work(3, title="Third report, of costs"))
    later = replace(work(3, title="Third report, of costs", registration=("NCT01234567",)), digest=b"l" * 16)
    save(store, later)
    assert study(database, third) != study(database, first)
    assert duplicates.find().related == 1
    assert study(database, third) == study(database, first)


def test_a_reply_of_the_same_title_and_year_is_not_taken_for_the_article(
    database: Database, store: Store
) -> None:
    article = save(store, work(1, title=TITLE))
    people = (Author(family="Miller", given="Joe"),)
    other = save(store, work(2, title=TITLE, doi="", authors=people, journal="Letters in Pain", pages="7"))
    again = save(store, work(3, title=TITLE, doi="", pages="100-109"))
    assert article != other
    assert article == again


def test_works_are_named_by_what_a_reader_knows(store: Store, database: Database) -> None:
    number = save(store, work(1, pmid="1234567"))
    with reading(database) as session:
        key = session.get_one(WorkRow, number).citation_key
        for asked_for in (key, "https://doi.org/10.1000/WORK.1", "PMID: 1234567", f"w{number}"):
            assert find_work(session, asked_for) == number
        with pytest.raises(NotFoundError, match="no work 'nobody'"):
            find_work(session, "nobody")


def test_what_cannot_be_decided_is_said(database: Database, store: Store, duplicates: Duplicates) -> None:
    numbers = [save(store, work(n)) for n in (1, 2, 3)]
    with pytest.raises(NotFoundError, match="no pair 5"):
        duplicates.decide(5, PairAnswer.NO, **BY)
    for left, right in ((0, 1), (1, 2)):
        duplicates.merge(numbers[left], numbers[right], **BY)
    with reading(database) as session:
        assert len(merges(session)) == 2
        assert session.scalars(select(WorkMergeRow.basis)).all() == ["person", "person"]
    with writing(database) as session:
        from kb.store.pairs import _ask  # noqa: PLC0415 - to ask what the machine would not

        _ask(session, numbers[1], numbers[2], PairQuestion.DUPLICATE, 1.0, [])
    with pytest.raises(StoreError, match="through a third"):
        duplicates.decide(1, PairAnswer.NO, **BY)


def test_abstracts_that_share_the_doi_of_their_supplement_are_works_of_their_own(
    database: Database, store: Store, duplicates: Duplicates
) -> None:
    place = {"doi": "10.1000/suppl", "issue": "Suppl 1", "full": False}
    people = (Author(family="Miller", given="Joe"),)
    first = save(store, work(1, title="Neurolysis of the celiac plexus by ethanol", pages="S1", **place))
    second = save(store, work(2, title="Cement in the sacrum", pages="S2", authors=people, **place))
    again = save(store, work(3, title="Cement in the sacrum", pages="S2", authors=people, **place))
    assert first != second
    assert second == again
    assert duplicates.find().merged == 0
    article = save(store, work(4, title="A title that was misread", doi="10.1000/suppl", authors=people))
    assert article == first
