"""What may well be misread is shown on demand; what a person accepted is shown, what one rejected is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb import query
from kb.database import Database, reading
from kb.query.answers import SHOWN_FROM, ComplicationAnswer, EvidenceAnswer
from kb.statements import ComplicationReport, Kind, Reading, statement_digest
from kb.store import Store
from kb.tables import Decision
from tests.fixtures.examples import series, series_reading


def doubtful(said: Reading, *kinds: Kind) -> Reading:
    """Return a reading in which statements of these kinds may well be misread."""
    doubt = SHOWN_FROM - 0.01
    return replace(
        said,
        statements=tuple(replace(s, confidence=doubt) if s.kind in kinds else s for s in said.statements),
    )


def saved(database: Database, *kinds: Kind) -> Store:
    """Return a store of one series, in which statements of these kinds may well be misread."""
    store = Store(database)
    document = series()
    store.save(document, doubtful(series_reading(document), *kinds), source_path=document.source)
    return store


def complications(database: Database, *, everything: bool = False) -> ComplicationAnswer:
    with reading(database) as session:
        return query.complications(session, "vertebroplasty", everything=everything)


def evidence(database: Database, *, everything: bool = False) -> EvidenceAnswer:
    with reading(database) as session:
        return query.evidence(session, "vertebral metastases", everything=everything)


def test_a_doubtful_report_is_counted_and_shown_on_demand(database: Database) -> None:
    saved(database, Kind.COMPLICATION)
    answer = complications(database)
    assert (answer.observed, answer.none, answer.possible) == ((), (), ())
    every = complications(database, everything=True)
    shown = [*every.observed, *every.none, *every.possible]
    assert answer.unsure == len(shown) > 0
    assert all(entry.statement.is_unsure for entry in shown)
    assert every.unsure == 0


def test_what_is_sure_enough_is_not_left_aside(database: Database) -> None:
    saved(database)
    assert complications(database).unsure == 0
    assert complications(database) == complications(database, everything=True)


def test_a_study_whose_claim_is_doubtful_is_left_aside(database: Database) -> None:
    saved(database, Kind.INDICATION)
    answer = evidence(database)
    assert (answer.studies, answer.narrower, answer.unsure) == ((), (), 1)
    [study] = evidence(database, everything=True).studies
    assert [view.is_unsure for view in study.claims] == [True]


def test_doubtful_results_leave_the_study_where_it_is(database: Database) -> None:
    saved(database, Kind.OUTCOME)
    [study] = evidence(database).studies
    assert (study.outcomes, evidence(database).unsure) == ((), 1)


@pytest.mark.parametrize(("decision", "shown"), [(Decision.ACCEPT, True), (Decision.REJECT, False)])
def test_a_persons_word_counts_more_than_the_machines(
    database: Database, decision: Decision, *, shown: bool
) -> None:
    store = saved(database, Kind.COMPLICATION)
    [leak, *_] = (s for s in series_reading(series()).statements if isinstance(s, ComplicationReport))
    digest = statement_digest(series().digest, leak)
    store.decide(digest, decision, decided_by="N. Reviewer", reason="read again")
    answer = complications(database)
    assert [entry.statement.id for entry in answer.observed] == ([digest.hex()] if shown else [])
    everything = [entry.statement.id for entry in complications(database, everything=True).observed]
    assert (digest.hex() in everything) is shown


def test_a_rejected_claim_is_in_no_answer(database: Database) -> None:
    store = saved(database)
    claim = next(s for s in series_reading(series()).statements if s.kind is Kind.INDICATION)
    store.decide(statement_digest(series().digest, claim), Decision.REJECT, decided_by="N. R.", reason="no")
    assert evidence(database, everything=True).studies == ()
    assert evidence(database).unsure == 0
