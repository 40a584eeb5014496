"""The three questions: found by concept, on a stated ground, with the words of the source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb import query
from kb.database import Database, reading
from kb.documents import Completeness, Role
from kb.errors import NotFoundError
from kb.query.answers import ComplicationAnswer, Coverage, EvidenceAnswer
from kb.statements import (
    AgentUse,
    Arm,
    Basis,
    Cause,
    ComplicationReport,
    Occurrence,
    Reading,
    Standing,
    StudyFacts,
)
from kb.store import Store
from tests.fixtures.examples import (
    CEMENT,
    EMBOLIZATION,
    FEVER,
    PVA,
    VERTEBROPLASTY,
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    quote,
    series,
    series_reading,
    written,
)


@pytest.fixture
def filled(database: Database) -> Database:
    """A store with a series, an interview and a page that is cut off."""
    store = Store(database)
    for document, said in (
        (series(), series_reading),
        (interview(), interview_reading),
        (cut_off(), cut_off_reading),
    ):
        store.save(document, said(document), source_path=document.source)
    return database


def complications(database: Database, asked: str) -> ComplicationAnswer:
    with reading(database) as session:
        return query.complications(session, asked)


def evidence(database: Database, asked: str) -> EvidenceAnswer:
    with reading(database) as session:
        return query.evidence(session, asked)


@pytest.mark.parametrize(
    "asked", ["bone metastases", "Bone Metastasis", "osseous metastases", "bone-metastases"]
)
def test_a_broader_indication_finds_the_narrower(filled: Database, asked: str) -> None:
    answer = evidence(filled, asked)
    [study] = answer.studies
    assert [ref.label for ref in answer.narrower] == ["vertebral metastases"]
    assert {each.concept for each in answer.interventions} == {EMBOLIZATION, VERTEBROPLASTY}
    assert (study.documents[0].n_patients, study.documents[0].evidence_level) == (25, "4")
    assert [view.value.concept.label for view in study.outcomes] == ["visual analog scale"]
    assert len(study.findings) == 1
    assert answer.background == 0


def test_an_unknown_name_is_answered_by_near_ones(filled: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        evidence(filled, "bone metastasys")
    assert "bone metastases" in caught.value.suggestions


def test_an_indication_of_which_nothing_is_said_has_no_studies(filled: Database) -> None:
    assert evidence(filled, "knee osteoarthritis").studies == ()


def test_particles_are_never_charged_with_a_cement_leak(filled: Database) -> None:
    answer = complications(filled, "PVA")
    listed = [entry.report.concept.label for entry in (*answer.observed, *answer.none, *answer.possible)]
    assert "cement leakage" not in listed


@pytest.mark.parametrize("asked", ["PMMA", "vertebroplasty", "bone cement"])
def test_a_cement_leak_is_of_cement_and_vertebroplasty_by_definition(filled: Database, asked: str) -> None:
    [entry] = complications(filled, asked).observed
    assert entry.report.concept.label == "cement leakage"
    assert [ground.basis for ground in entry.grounds] == [Basis.DEFINITION]
    assert entry.report.unit is None
    assert [(r.events, r.total, r.unit) for r in entry.rates] == [(6, 25, "patient"), (6, 32, "vertebra")]
    assert [round(r.percent or 0, 2) for r in entry.rates] == [24.0, 18.75]


def test_an_agent_is_listed_by_the_procedure_in_which_it_was_used(filled: Database) -> None:
    answer = complications(filled, "PVA")
    [fever] = answer.observed
    [ground] = fever.grounds
    assert (ground.concept, ground.basis, ground.via) == (EMBOLIZATION, Basis.STATED, PVA)
    assert {(pair.agent, pair.procedure) for pair in answer.used_with} == {(PVA, EMBOLIZATION)}


def test_a_zero_of_a_hosting_site_is_scoped_and_derived(filled: Database) -> None:
    answer = complications(filled, "PVA")
    [entry] = answer.none
    [rate] = entry.rates
    assert entry.report.standing is Standing.THIRD_PARTY
    assert entry.report.scope is not None
    assert entry.report.scope.severity == "severe"
    assert (rate.events, rate.total, rate.derived) == (0, 10, True)
    assert rate.clopper_pearson is not None
    assert round(rate.clopper_pearson.high, 1) == 30.8
    assert round(rate.one_sided_upper or 0, 1) == 25.9
    [page] = [each for each in answer.coverage if each.document.source == "page.txt"]
    assert page.coverage is Coverage.INCOMPLETE


def test_a_recollection_has_no_interval_and_a_bound_on_demand(filled: Database) -> None:
    answer = complications(filled, "TAE")
    [entry] = [each for each in answer.none if each.is_recollection]
    assert all(r.percent is None and r.wilson is None and r.clopper_pearson is None for r in entry.rates)
    assert entry.bound is not None
    assert "0.15 %" in entry.bound


def test_observed_none_and_possible_are_three_answers(database: Database) -> None:
    document = written("review.txt", (Role.BODY, "Fever is possible after embolization. Fever was seen."))
    possible = ComplicationReport(
        concept=FEVER,
        text="Fever",
        evidence=(quote(document, "Fever is possible after embolization"),),
        occurrence=Occurrence.POSSIBLE,
        causes=(Cause(EMBOLIZATION, Basis.STATED),),
    )
    seen = replace(possible, occurrence=Occurrence.OBSERVED, evidence=(quote(document, "Fever was seen"),))
    cited = replace(seen, standing=Standing.OTHERS)
    study = StudyFacts("review", "narrative_review", n_patients=12)
    Store(database).save(document, Reading(study, (possible, seen, cited)))
    answer = complications(database, "embolization")
    assert (len(answer.observed), len(answer.none), len(answer.possible)) == (1, 0, 1)
    assert answer.possible[0].rates == ()
    assert answer.background == 1


def test_what_is_stated_overrules_section_arm_and_study(database: Database) -> None:
    document = written("a.txt", (Role.BODY, "Fever was due to the cement. Embolization with PVA."))
    causes = (Cause(PVA, Basis.SECTION), Cause(CEMENT, Basis.STATED), Cause(EMBOLIZATION, Basis.STUDY))
    words = quote(document, "Fever was due to the cement")
    report = ComplicationReport(
        concept=FEVER, text="Fever", evidence=(words,), occurrence=Occurrence.OBSERVED, causes=causes
    )
    Store(database).save(document, Reading(StudyFacts("primary_study", "case_series"), (report,)))
    assert complications(database, "PVA").observed == ()
    assert len(complications(database, "PMMA").observed) == 1


def test_a_report_of_an_arm_is_out_of_that_arm(database: Database) -> None:
    document = written("a.txt", (Role.BODY, "Fever occurred twice after embolization."))
    report = ComplicationReport(
        concept=FEVER,
        text="Fever",
        evidence=(quote(document, "Fever occurred twice after embolization"),),
        occurrence=Occurrence.OBSERVED,
        events=2,
        arm="embolized",
        causes=(Cause(EMBOLIZATION, Basis.ARM),),
    )
    study = StudyFacts("primary_study", "rct", 20, arms=(Arm("embolized", 8), Arm("control", 12)))
    Store(database).save(document, Reading(study, (report,)))
    [entry] = complications(database, "embolization").observed
    assert [rate.total for rate in entry.rates] == [8]


@pytest.mark.parametrize(
    ("completeness", "coverage"),
    [
        (Completeness.FULL, Coverage.NOT_FOUND),
        (Completeness.TEXT_INCOMPLETE, Coverage.INCOMPLETE),
        (Completeness.ABSTRACT_ONLY, Coverage.ABSTRACT),
    ],
)
def test_a_document_that_says_nothing_is_not_a_zero(
    database: Database, completeness: Completeness, coverage: Coverage
) -> None:
    document = written("a.txt", (Role.BODY, "Embolization with PVA."), completeness=completeness)
    use = AgentUse(concept=PVA, text="PVA", evidence=(quote(document, "PVA"),), intervention=EMBOLIZATION)
    Store(database).save(document, Reading(StudyFacts("primary_study", "case_series"), (use,)))
    answer = complications(database, "PVA")
    assert (answer.observed, answer.none, answer.possible) == ((), (), ())
    assert [(each.reports, each.coverage) for each in answer.coverage] == [(0, coverage)]


def test_a_superseded_document_leaves_the_answers(filled: Database) -> None:
    document = series(salt="2")
    Store(filled).save(
        document, Reading(StudyFacts("primary_study", "case_series")), source_path="series.txt"
    )
    assert evidence(filled, "bone metastases").studies == ()
    assert complications(filled, "PMMA").observed == ()


def test_a_digest_and_its_source_are_one_study_of_two_documents(filled: Database) -> None:
    digest = series(source="digest.txt", digest_of="Tian Q, He B. J Test Med 2016. doi:10.1234/series")
    Store(filled).save(digest, series_reading(digest))
    [study] = evidence(filled, "bone metastases").studies
    assert [card.is_digest for card in study.documents] == [False, True]
    assert [card.n_patients for card in study.documents] == [25, 25]


@pytest.mark.parametrize(
    "asked",
    ["1", "series.txt", "series", "10.1234/SERIES", "https://doi.org/10.1234/series",
     "tianEmbolizationVertebroplastySpinal2016"],
)  # fmt: skip
def test_a_document_has_many_names(filled: Database, asked: str) -> None:
    with reading(filled) as session:
        answer = query.document(session, asked)
    assert answer.card.source == "series.txt"
    assert len(answer.statements) == 8
    assert answer.document.text == series().text


def test_a_statement_is_shown_in_its_context(filled: Database) -> None:
    with reading(filled) as session:
        [view] = query.document(session, "interview").statements
        answer = query.statement(session, view.id[:8])
    [in_context] = answer.quotes
    assert in_context.before.endswith("side effects?\n\n")
    assert in_context.after == "."
    assert in_context.place == "Answer"


def test_what_is_not_there_is_said_so(filled: Database) -> None:
    with reading(filled) as session:
        with pytest.raises(NotFoundError, match="no document"):
            query.document(session, "nowhere")
        with pytest.raises(NotFoundError, match="no statement"):
            query.statement(session, "abcdef12")


def test_documents_are_listed_newest_first_in_pages(filled: Database) -> None:
    with reading(filled) as session:
        whole = query.documents(session)
        pages = [query.documents(session, offset=at, limit=1).documents[0] for at in range(whole.total)]
    assert [entry.card.source for entry in whole.documents] == ["page.txt", "interview.html", "series.txt"]
    assert pages == list(whole.documents)
    assert [entry.statements for entry in whole.documents] == [2, 1, 8]


def test_concepts_are_counted_over_current_documents(filled: Database) -> None:
    with reading(filled) as session:
        found = {use.concept.label: use.documents for use in query.concepts(session, "complication")}
    assert found == {"fever": 2, "cement leakage": 1, "adverse event": 1}
