"""Duplicates in the store: searched for, merged where that is sure, else put before a person.

What a person decided holds: two works that were parted, or said to be two, are never merged again by the
machine. `kb.duplicates` compares, `kb.store.merges` merges, `kb.store.studies` joins what is of one study.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from kb.database import reading as reading_session
from kb.database import writing
from kb.duplicates import find
from kb.duplicates.cohorts import overlaps
from kb.duplicates.comparing import FIELDS
from kb.duplicates.places import Agreement
from kb.errors import NotFoundError, StoreError
from kb.merged import standing, standing_of
from kb.store import studies
from kb.store.candidates import cohorts, references
from kb.store.merges import Ground, merge, undo
from kb.store.preference import Preference
from kb.tables import (
    DocumentRow,
    PairAnswer,
    PairQuestion,
    StudyRegistrationRow,
    WorkMergeRow,
    WorkPairRow,
    WorkRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy.orm import Session

    from kb.duplicates import Found, Judgement, Reference
    from kb.duplicates.cohorts import Cohort
    from kb.store.saving import Store

MACHINE = "kb"
"""Who merged, where no person did."""
_BATCH = 200  # merges in one transaction


@dataclass(slots=True)
class Search:
    """What a search for duplicates came to, in numbers."""

    works: int = 0
    compared: int = 0
    merged: int = 0
    asked: int = 0
    related: int = 0


class Duplicates:
    """The writer of merges and of pairs to decide on, beside the store whose database it shares."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self) -> Search:
        """Compare all works that share a block; merge what is sure, and note what a person has to decide."""
        self._store.prepare()
        with reading_session(self._store.database) as session:
            known = references(session)
            result = find(known, apart=_apart(session))
            patients = cohorts(session)
        return self._apply(known, result, patients)

    def look(self, documents: Collection[int]) -> Search:
        """Compare the works of these documents, which are new, with what the store holds of their years."""
        self._store.prepare()
        with reading_session(self._store.database) as session:
            works = _works_of(session, documents)
            fresh = references(session, works)
            years = {year + step for each in fresh if (year := each.year) for step in (-1, 0, 1)}
            is_dated = all(each.year for each in fresh)
            known = references(session, years=years) if is_dated else references(session)
            result = find(known, fresh=works, apart=_apart(session))
            patients = cohorts(session, near=works)
        return self._apply(known, result, patients, fresh=works)

    def merge(self, first: int, second: int, *, by: str, reason: str) -> int:
        """Merge two works because a person says so; return the number by which it can be undone.

        Raises:
            NotFoundError: One of the works is not in the store.
            StoreError: They are one work already.
        """
        self._store.prepare()
        with writing(self._store.database) as session:
            return _merge_by_person(session, first, second, by, reason)

    def undo(self, number: int, *, by: str, reason: str) -> None:
        """Take a merge back; the two works are not merged again by the machine.

        Raises:
            NotFoundError: There is no merge of this number.
            StoreError: It was undone before.
        """
        self._store.prepare()
        with writing(self._store.database) as session:
            row = undo(session, number, by)
            pair = _pair(session, row.kept_id, row.merged_id, PairQuestion.DUPLICATE)
            pair = pair or _ask(
                session, row.kept_id, row.merged_id, PairQuestion.DUPLICATE, row.score, row.reasons
            )
            _answer(pair, PairAnswer.NO, by, reason or f"merge {number} undone")

    def decide(self, number: int, answer: PairAnswer, *, by: str, reason: str) -> None:
        """Keep what a person decided on a pair, and do what follows from it.

        Yes merges duplicates, and joins the studies of works that report the same patients; no takes it back.

        Raises:
            NotFoundError: There is no pair of this number.
        """
        self._store.prepare()
        with writing(self._store.database) as session:
            pair = session.get(WorkPairRow, number)
            if pair is None:
                raise NotFoundError(
                    f"There is no pair {number}; `kb duplicates list` names those to decide on."
                )
            if pair.question is PairQuestion.DUPLICATE:
                _decide_duplicate(session, pair, answer, by, reason)
            elif answer is PairAnswer.YES:
                studies.join(session, pair.first_id, pair.second_id, basis="person", reason=reason, by=by)
            else:
                studies.part(session, pair.first_id, pair.second_id, by)
            _answer(pair, answer, by, reason)

    def _apply(
        self, known: list[Reference], result: Found, patients: list[Cohort], *, fresh: Collection[int] = ()
    ) -> Search:
        """Write what was found, merges in batches."""
        done = Search(works=len(known), compared=result.compared)
        for start in range(0, len(result.joins), _BATCH):
            with writing(self._store.database) as session:
                preference = Preference(session, known)
                for pair in result.joins[start : start + _BATCH]:
                    done.merged += _merge_pair(session, pair, preference)
        with writing(self._store.database) as session:
            for question, pairs in (
                (PairQuestion.DUPLICATE, result.questions),
                (PairQuestion.SAME_STUDY, result.studies),
            ):
                done.asked += sum(_ask_about(session, question, pair) for pair in pairs)
            done.related += sum(_relate(session, pair) for pair in result.relations)
            done.related += _join_registered(session)
            done.asked += _ask_about_overlaps(session, patients, set(fresh))
        return done


def _works_of(session: Session, documents: Collection[int]) -> set[int]:
    """Return the works of documents."""
    return set(session.scalars(select(DocumentRow.work_id).where(DocumentRow.id.in_(documents))))


def _apart(session: Session) -> set[tuple[int, int]]:
    """Return the pairs of which a person said that they are two works."""
    said_no = select(WorkPairRow.first_id, WorkPairRow.second_id).where(
        WorkPairRow.question == PairQuestion.DUPLICATE, WorkPairRow.answer == PairAnswer.NO
    )
    pairs = [(first, second) for first, second in session.execute(said_no)]
    at = standing_of(session, {end for pair in pairs for end in pair})
    return {_in_order(at[first], at[second]) for first, second in pairs}


def _in_order(left: int, right: int) -> tuple[int, int]:
    """Return two works, the lower first."""
    return (left, right) if left < right else (right, left)


# -- Merges -------------------------------------------------------------------------------------------------


def _merge_pair(session: Session, pair: Judgement, preference: Preference) -> bool:
    """Merge a pair that is sure; return whether they were two until now."""
    left, right = pair.comparison.left.key, pair.comparison.right.key
    at = standing_of(session, [left, right])
    kept, merged = preference.in_order(at[left], at[right])
    if kept == merged:
        return False
    basis = "identifier" if pair.comparison.same_identifier else "similarity"
    ground = Ground(basis, MACHINE, pair.comparison.score, tuple(reasons_of(pair)))
    merge(session, kept, merged, ground)
    return True


def _merge_by_person(session: Session, first: int, second: int, by: str, reason: str) -> int:
    """Merge two works because a person says so, the better known one kept."""
    at = standing_of(session, [first, second])
    both = references(session, at.values())
    kept, merged = Preference(session, both).in_order(at[first], at[second])
    return merge(session, kept, merged, Ground("person", by, None, ({"why": reason},) if reason else ()))


def _decide_duplicate(session: Session, pair: WorkPairRow, answer: PairAnswer, by: str, reason: str) -> None:
    """Merge the two works of a pair, or take their merge back."""
    one = standing(session, pair.first_id) == standing(session, pair.second_id)
    if answer is PairAnswer.YES and not one:
        _merge_by_person(session, pair.first_id, pair.second_id, by, reason)
    elif answer is not PairAnswer.YES and one:
        ends = (pair.first_id, pair.second_id)
        number = session.scalar(
            select(WorkMergeRow.id)
            .where(
                WorkMergeRow.kept_id.in_(ends),
                WorkMergeRow.merged_id.in_(ends),
                WorkMergeRow.undone_at.is_(None),
            )
            .order_by(WorkMergeRow.id.desc())
        )
        if number is None:
            raise StoreError(
                "The two are one work through a third; `kb duplicates list --merged` shows what to undo."
            )
        undo(session, number, by)


def reasons_of(pair: Judgement) -> Iterator[dict[str, Any]]:
    """Yield why a pair was judged as it was: in words, then field by field."""
    yield from ({"why": reason} for reason in pair.reasons)
    for field, agreement in zip(FIELDS, pair.comparison.agreements, strict=True):
        if agreement is not Agreement.UNKNOWN:
            yield {"field": field, "agreement": agreement.name.lower()}


# -- Pairs --------------------------------------------------------------------------------------------------


def _pair(session: Session, first: int, second: int, question: PairQuestion) -> WorkPairRow | None:
    """Return the pair of two works, None where nobody asked."""
    low, high = _in_order(first, second)
    return session.scalar(
        select(WorkPairRow).where(
            WorkPairRow.first_id == low, WorkPairRow.second_id == high, WorkPairRow.question == question
        )
    )


def _ask(
    session: Session,
    first: int,
    second: int,
    question: PairQuestion,
    score: float | None,
    reasons: Iterable[Any],
) -> WorkPairRow:
    """Add a pair to decide on."""
    low, high = _in_order(first, second)
    row = WorkPairRow(
        first_id=low,
        second_id=high,
        question=question,
        score=score or 0.0,
        reasons=list(reasons),
        answer=PairAnswer.OPEN,
        found_at=datetime.now(UTC),
        reason="",
    )
    session.add(row)
    session.flush()
    return row


def _answer(pair: WorkPairRow, answer: PairAnswer, by: str, reason: str) -> None:
    """Note on a pair what was decided."""
    pair.answer, pair.decided_by, pair.reason = answer, by, reason
    pair.decided_at = datetime.now(UTC)


def _ask_about(session: Session, question: PairQuestion, found: Judgement) -> bool:
    """Put a pair before a person, unless that was done before or is settled; return whether it is new."""
    left, right = found.comparison.left.key, found.comparison.right.key
    return _ask_once(session, left, right, question, found.comparison.score, list(reasons_of(found)))


def _ask_once(
    session: Session, left: int, right: int, question: PairQuestion, score: float, reasons: list[Any]
) -> bool:
    """Add a pair that nobody was asked about; what is asked already gets the newest score and reasons."""
    at = standing_of(session, [left, right])
    if at[left] == at[right] or _is_one_study(session, question, at[left], at[right]):
        return False
    known = _pair(session, at[left], at[right], question)
    if known is None:
        _ask(session, at[left], at[right], question, score, reasons)
        return True
    if known.answer is PairAnswer.OPEN:
        known.score, known.reasons = score, reasons
    return False


def _is_one_study(session: Session, question: PairQuestion, left: int, right: int) -> bool:
    """Return whether a question of one study is settled."""
    if question is PairQuestion.DUPLICATE:
        return False
    return studies.study_of(session, left) == studies.study_of(session, right)


def _ask_about_overlaps(session: Session, patients: list[Cohort], fresh: set[int]) -> int:
    """Put pairs of works that may report the same patients before a person; return how many are new."""
    asked = 0
    for found in overlaps(patients):
        if fresh and not fresh & {found.left, found.right}:
            continue
        if _is_open(session, found.left, found.right):
            continue
        reasons = [{"kind": kind, "why": words} for kind, words in found.reasons]
        asked += _ask_once(session, found.left, found.right, PairQuestion.OVERLAP, found.score, reasons)
    return asked


def _is_open(session: Session, left: int, right: int) -> bool:
    """Return whether it has yet to be decided whether two works are one: one question after the other."""
    pair = _pair(session, left, right, PairQuestion.DUPLICATE)
    return pair is not None and pair.answer is PairAnswer.OPEN


# -- Studies ------------------------------------------------------------------------------------------------


def _relate(session: Session, found: Judgement) -> bool:
    """Note what a work is to another, and join their studies; return whether that is new."""
    if found.relation is None:
        return False
    at = standing_of(session, [found.comparison.left.key, found.comparison.right.key])
    left, right = at[found.comparison.left.key], at[found.comparison.right.key]
    pair = _pair(session, left, right, PairQuestion.SAME_STUDY)
    if left == right or (pair is not None and pair.answer is PairAnswer.NO):
        return False
    reason = "; ".join(found.reasons)
    is_new = studies.relate(session, left, right, found.relation, reason)
    if is_new:
        studies.join(session, right, left, basis="relation", reason=reason, by=MACHINE)
    return is_new


def _join_registered(session: Session) -> int:
    """Join the studies of works with one registration number; return how many were two."""
    rows = session.execute(select(StudyRegistrationRow.registration, StudyRegistrationRow.study_id))
    at = {number: study for number, study in rows}  # noqa: C416 - rows are no pairs to mypy
    told = session.execute(
        select(DocumentRow.work_id, DocumentRow.registration, WorkRow.study_id)
        .join(WorkRow, WorkRow.id == DocumentRow.work_id)
        .where(DocumentRow.superseded_by_id.is_(None), DocumentRow.is_digest.is_(False))
    ).all()
    holders = {study: work for work, _, study in reversed(told)}
    joined = 0
    for work, registration, study in told:
        numbers = [number.strip().upper() for number in registration]
        if len(numbers) == 1 and at.get(numbers[0], study) != study and at[numbers[0]] in holders:
            reason = f"registered as {numbers[0]}"
            holder = holders[at[numbers[0]]]
            joined += studies.join(session, work, holder, basis="registration", reason=reason, by=MACHINE)
    return joined
