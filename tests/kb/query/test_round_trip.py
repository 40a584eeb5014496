"""Whatever a reading says comes back as it was said, for every kind and every combination of fields."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.database import Database, connect, reading
from kb.documents import Role
from kb.query import stored_documents
from kb.statements import (
    AgentUse,
    Basis,
    Cause,
    Certainty,
    ComparisonClaim,
    ComplicationReport,
    ConceptRef,
    ContraindicationClaim,
    Derivation,
    Evidence,
    Grade,
    IndicationClaim,
    InterventionUse,
    Locator,
    MechanismClaim,
    Occurrence,
    OutcomeResult,
    PValue,
    Reading,
    Scope,
    Spread,
    Standing,
    Statistic,
    StudyFacts,
    Time,
)
from kb.store import Store
from tests.fixtures.examples import written

_TEXT = "Ten words that stand here so that all quotes hold, 漢字 and 😀 too."
_KINDS = ("indication", "intervention", "agent", "outcome", "complication", "mechanism")

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
counts = st.integers(0, 10**6)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return the strategy, or None."""
    return st.none() | strategy


# A slug stands for one label, as it does in the store.
refs = st.builds(
    lambda kind, number: ConceptRef(kind, f"concept {number}", f"concept-{number}", None, "discovered"),
    st.sampled_from(_KINDS),
    st.integers(0, 5),
)
spans = st.tuples(st.integers(0, len(_TEXT)), st.integers(0, len(_TEXT))).map(sorted)
places = st.builds(
    Locator, maybe(counts), maybe(counts), maybe(counts), maybe(words), maybe(counts), maybe(words)
)
quotes = st.builds(
    lambda span, section, page, place, purpose: Evidence(
        _TEXT[slice(*span)], *span, section, page, None if place == Locator() else place, purpose
    ),
    spans, maybe(words), maybe(counts), maybe(places), st.sampled_from(["claim", "value", "header"]),
)  # fmt: skip
derivations = st.builds(
    Derivation, words, numbers, words, st.lists(st.tuples(words, numbers), max_size=2).map(tuple)
)
shared = {
    "concept": refs,
    "text": words,
    "evidence": st.lists(quotes, min_size=1, max_size=3).map(tuple),
    "certainty": st.sampled_from(Certainty),
    "standing": st.sampled_from(Standing),
    "confidence": st.floats(0, 1),
    "extractor": words,
    "derived": st.lists(derivations, max_size=2).map(tuple),
}
some_refs = st.lists(refs, max_size=3).map(tuple)
flags = maybe(st.booleans())
scopes = st.builds(Scope, maybe(words), flags, flags, flags, maybe(words), maybe(words)).map(
    lambda scope: None if scope == Scope() else scope
)
times = st.builds(Time, maybe(numbers), maybe(st.sampled_from(["day", "week"])), maybe(words), st.booleans())
statements = st.one_of(
    st.builds(
        IndicationClaim,
        **shared,
        stance=st.sampled_from(["treated", "proposed", "not_effective"]),
        interventions=some_refs,
    ),
    st.builds(InterventionUse, **shared, arm=maybe(words), target=maybe(words)),
    st.builds(
        AgentUse,
        **shared,
        size_um=maybe(st.tuples(numbers, numbers)),
        dose=maybe(words),
        role=maybe(words),
        intervention=maybe(refs),
    ),
    st.builds(
        OutcomeResult,
        **shared,
        statistic=st.sampled_from(Statistic),
        value=numbers,
        arm=maybe(words),
        time=maybe(times),
        unit=maybe(words),
        scale=maybe(st.tuples(numbers, numbers)),
        direction=maybe(st.sampled_from(["higher_is_worse", "higher_is_better"])),
        spread=maybe(
            st.builds(Spread, st.sampled_from(["SD", "IQR"]), maybe(numbers), maybe(numbers), maybe(numbers))
        ),
        n=maybe(counts),
        p=maybe(st.builds(PValue, st.sampled_from(["<", "=", ">="]), numbers, maybe(words))),
        comparator=maybe(words),
        measure_class=maybe(st.sampled_from(["clinical", "technical"])),
    ),
    st.builds(
        ComplicationReport,
        **shared,
        occurrence=st.sampled_from(Occurrence),
        events=maybe(counts),
        count_of=st.sampled_from(["patients", "events", "unknown"]),
        total=maybe(counts),
        total_relation=st.sampled_from(["=", ">"]),
        unit=maybe(st.sampled_from(["patient", "vertebra"])),
        percent=maybe(numbers),
        scope=maybe(scopes),
        arm=maybe(words),
        grade=maybe(st.builds(Grade, words, words, words, maybe(words))),
        causes=st.lists(st.builds(Cause, refs, st.sampled_from(Basis)), max_size=3).map(tuple),
    ),
    st.builds(
        MechanismClaim,
        **shared,
        relation=words,
        effect=refs,
        effect_text=words,
        polarity=st.sampled_from([-1, 0, 1]),
    ),
    st.builds(
        ContraindicationClaim,
        **shared,
        of=some_refs,
        strength=st.sampled_from(["absolute", "relative", "precaution", "unspecified"]),
    ),
    st.builds(
        ComparisonClaim,
        **shared,
        effect=st.sampled_from(["increased", "decreased", "no_difference"]),
        arm=words,
        comparator=words,
    ),
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database that all examples of a test share."""
    if request.param == "sqlite":
        return connect(str(tmp_path / "store.sqlite3"))
    found: Database = request.getfixturevalue("postgresql_database")
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(said=st.lists(statements, max_size=6), salt=st.uuids())
def test_every_statement_comes_back_as_it_was(own: Database, said: list[Any], salt: Any) -> None:
    document = written("words.txt", (Role.BODY, _TEXT), salt=salt)
    store = Store(own)
    report = store.save(document, Reading(StudyFacts("primary_study", "case_series"), tuple(said)))
    with reading(own) as session:
        [stored] = [each for each in stored_documents(session) if each.document_id == report.document_id]
    found = [statement for _, statement in stored.statements]
    # Of statements with one digest the first is kept.
    assert report.statement_count == len(found)
    assert all(statement in said for statement in found)
    store.remove(report.document_id)
