"""What was imported from where, and the first boxes of a PRISMA diagram that follow from it.

A work is counted once, however many lists name it; works that turned out to be one are one. What screeners
decided is taken as their tools exported it; where they disagree, this says so and decides nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from kb.documents import Completeness
from kb.errors import NotFoundError
from kb.records import Verdict
from kb.tables import DocumentRow, ImportRunRow, ScreeningDecisionRow, SourceRecordRow, WorkRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

FULL_TEXT = "full_text"
"""The stage of decisions on full texts; every other is one on title and abstract."""

_UNNAMED = "not stated"


@dataclass(frozen=True, slots=True)
class Import:
    """One import. ``duplicates`` are entries whose work was known before, ``failed`` those not taken."""

    run_id: int
    source: str
    database: str
    searched_on: date | None
    strategy: str
    hits: int | None
    records: int
    new: int
    duplicates: int
    failed: int
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    media_type: str
    imported_by: str
    imported_at: datetime
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and what it counts: records of a database, exclusions for a reason."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Screened:
    """What screeners decided on the works of one stage. A work on which they disagree counts there alone."""

    decided: int
    included: int
    excluded: int
    maybe: int
    disagreed: int
    undecided: int
    reasons: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """The boxes of PRISMA 2020 as far as imports and screening decisions fill them.

    ``sought`` are the works that no screener excluded on title and abstract, ``not_retrieved`` those of them
    without a full text in the store.
    """

    identified: tuple[Counted, ...]
    records: int
    not_taken: int
    duplicates_removed: int
    to_screen: int
    title_abstract: Screened
    sought: int
    not_retrieved: int
    retrieved: int
    full_text: Screened


def imports(session: Session) -> tuple[Import, ...]:
    """Return all imports, the oldest first."""
    rows = session.scalars(select(ImportRunRow).order_by(ImportRunRow.id)).all()
    counts = _counts(session)
    return tuple(_import(row, counts.get(row.id, (0, 0))) for row in rows)


def find_import(session: Session, run_id: int) -> Import:
    """Return one import.

    Raises:
        NotFoundError: There is none of this number.
    """
    row = session.get(ImportRunRow, run_id)
    if row is None:
        raise NotFoundError(f"There is no import {run_id}; `kb imports list` names all.")
    return _import(row, _counts(session).get(run_id, (0, 0)))


def flow(session: Session, run_ids: Iterable[int] = ()) -> Flow:
    """Return the boxes for these imports, or for all of them."""
    wanted = set(run_ids)
    runs = [run for run in imports(session) if not wanted or run.run_id in wanted]
    same = _merged(session)
    mine = _works(session, {run.run_id for run in runs}, same)
    works = set(mine)
    by_database: Counter[str] = Counter()
    for run in runs:
        by_database[run.database or _UNNAMED] += run.records
    early, late = _decisions(session, same)
    sought = {work for work in works if _outcome(early.get(work, [])) is not Verdict.EXCLUDE}
    with_text = sought & _with_full_text(session, same)
    return Flow(
        identified=tuple(Counted(name, count) for name, count in by_database.most_common()),
        records=sum(by_database.values()),
        not_taken=sum(run.failed for run in runs),
        duplicates_removed=len(mine) - len(works),
        to_screen=len(works),
        title_abstract=_screened(works, early),
        sought=len(sought),
        not_retrieved=len(sought - with_text),
        retrieved=len(with_text),
        full_text=_screened(sought, late),
    )


def _import(row: ImportRunRow, kept: tuple[int, int]) -> Import:
    """Return an import; of one that was broken off, what it has kept so far."""
    total, new = kept
    return Import(
        run_id=row.id,
        source=row.source,
        database=row.database,
        searched_on=row.searched_on,
        strategy=row.strategy,
        hits=row.hits,
        records=row.records,
        new=new,
        duplicates=total - new,
        failed=row.records - total if row.finished_at is not None else 0,
        problems=tuple(row.problems),
        warnings=tuple(row.warnings),
        media_type=row.media_type,
        imported_by=row.imported_by,
        imported_at=row.imported_at,
        is_finished=row.finished_at is not None,
    )


def _counts(session: Session) -> dict[int, tuple[int, int]]:
    """Return how many entries each import kept, and how many of them were of new works."""
    totals = dict(_per_run(session, only_new=False))
    new = dict(_per_run(session, only_new=True))
    return {run: (total, new.get(run, 0)) for run, total in totals.items()}


def _per_run(session: Session, *, only_new: bool) -> list[tuple[int, int]]:
    """Return the number of entries of each import."""
    query = select(SourceRecordRow.import_run_id, func.count()).group_by(SourceRecordRow.import_run_id)
    rows = session.execute(query.where(SourceRecordRow.is_new) if only_new else query)
    return [(run, count) for run, count in rows]


def _merged(session: Session) -> dict[int, int]:
    """Return for each work that turned out to be another one, which one that is in the end."""
    into = {
        work: other
        for work, other in session.execute(
            select(WorkRow.id, WorkRow.merged_into_id).where(WorkRow.merged_into_id.is_not(None))
        )
        if other is not None
    }
    final: dict[int, int] = {}
    for work, other in into.items():
        seen = {work}
        while other in into and other not in seen:
            seen.add(other)
            other = into[other]  # noqa: PLW2901 - followed to the end
        final[work] = other
    return final


def _works(session: Session, runs: set[int], same: dict[int, int]) -> list[int]:
    """Return the work of each entry of these imports."""
    rows = session.execute(select(SourceRecordRow.import_run_id, SourceRecordRow.work_id))
    return [same.get(work, work) for run, work in rows if run in runs]


_Decisions = dict[int, list[tuple[Verdict, tuple[str, ...]]]]


def _decisions(session: Session, same: dict[int, int]) -> tuple[_Decisions, _Decisions]:
    """Return the decisions on each work: those on title and abstract, and those on full texts.

    What one reviewer decided twice, in two exports, counts once: the later one.
    """
    rows = session.execute(
        select(
            ScreeningDecisionRow.work_id,
            ScreeningDecisionRow.stage,
            ScreeningDecisionRow.reviewer,
            ScreeningDecisionRow.verdict,
            ScreeningDecisionRow.reasons,
        ).order_by(ScreeningDecisionRow.id)
    )
    newest: dict[tuple[int, bool, str], tuple[Verdict, tuple[str, ...]]] = {}
    for work, stage, reviewer, verdict, reasons in rows:
        newest[(same.get(work, work), stage == FULL_TEXT, reviewer)] = (verdict, tuple(reasons))
    early: _Decisions = defaultdict(list)
    late: _Decisions = defaultdict(list)
    for (work, is_late, _), decision in newest.items():
        (late if is_late else early)[work].append(decision)
    return early, late


def _outcome(decisions: list[tuple[Verdict, tuple[str, ...]]]) -> Verdict | None:
    """Return what was decided on a work; None where nothing was, or where screeners disagree."""
    verdicts = {verdict for verdict, _ in decisions}
    return verdicts.pop() if len(verdicts) == 1 else None


def _screened(works: set[int], decisions: _Decisions) -> Screened:
    """Return what was decided on these works at one stage."""
    decided = {work: decisions[work] for work in works if decisions.get(work)}
    outcomes = Counter(_outcome(found) for found in decided.values())
    reasons = Counter(
        reason
        for found in decided.values()
        if _outcome(found) is Verdict.EXCLUDE
        for reason in dict.fromkeys(each for _, named in found for each in named)
    )
    return Screened(
        decided=len(decided),
        included=outcomes[Verdict.INCLUDE],
        excluded=outcomes[Verdict.EXCLUDE],
        maybe=outcomes[Verdict.MAYBE],
        disagreed=outcomes[None],
        undecided=len(works) - len(decided),
        reasons=tuple(Counted(reason, count) for reason, count in reasons.most_common()),
    )


def _with_full_text(session: Session, same: dict[int, int]) -> set[int]:
    """Return the works of which the store holds more than a record."""
    works = session.scalars(
        select(DocumentRow.work_id)
        .distinct()
        .where(
            DocumentRow.superseded_by_id.is_(None),
            DocumentRow.is_record.is_(False),
            DocumentRow.is_digest.is_(False),
            DocumentRow.completeness != Completeness.ABSTRACT_ONLY,
        )
    )
    return {same.get(work, work) for work in works}
