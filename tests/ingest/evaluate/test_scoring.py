"""Counting: what is right, missing, wrong, and neither."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.evaluate.calibration import calibrations
from ingest.evaluate.matching import same_name
from ingest.evaluate.scoring import Judged, Tally, evaluate, pair, place_of


def named(*labels: str, **more: Any) -> list[dict[str, Any]]:
    return [{"label": label, **more} for label in labels]


def test_rows_are_paired_one_to_one() -> None:
    found = pair(named("knee pain", "fever"), named("knee pains", "cough"), same_name)
    assert [(g["label"], r["label"]) for g, r in found.right] == [("knee pain", "knee pains")]
    assert [row["label"] for row in found.missing] == ["fever"]
    assert [row["label"] for row in found.wrong] == ["cough"]


def test_optional_gold_is_neither_asked_for_nor_wrong() -> None:
    gold = [*named("pain", optional=True), *named("fever", optional=True)]
    found = pair(gold, named("pain"), same_name)
    assert (found.right, found.missing, found.wrong) == ([], [], [])
    assert [row["label"] for row in found.repeated] == ["pain"]


def test_saying_it_again_is_wrong_only_where_it_is_the_very_same_row() -> None:
    again: list[dict[str, Any]] = [
        {"label": "pain", "text": "pain"},
        {"label": "pain", "text": "pains"},
        {"label": "pain", "n": 2},
    ]
    found = pair(named("pain"), again, same_name)
    assert found.wrong == [again[1]]
    assert found.repeated == [again[2]]


@given(
    st.lists(st.sampled_from(["pain", "fever", "cough"])),
    st.lists(st.sampled_from(["pain", "fever", "rash"])),
)
def test_every_row_is_accounted_for(gold: list[str], read: list[str]) -> None:
    found = pair(named(*gold), named(*read), same_name)
    assert len(found.right) + len(found.missing) == len(gold)
    assert len(found.right) + len(found.wrong) + len(found.repeated) == len(read)


def test_a_missing_key_says_nothing_and_an_empty_list_that_there_is_nothing() -> None:
    read = {"document": {}, "indications": named("pain"), "agents": named("PVA")}
    evaluation = evaluate([{"id": "a", "agents": []}], {"a": read})
    assert set(evaluation.tallies) == {"agent", "agent+size"}
    assert evaluation.tallies["agent"] == Tally(wrong=1)


def test_a_document_that_is_absent_misses_everything() -> None:
    evaluation = evaluate([{"id": "a", "kind": "review", "agents": named("PVA")}], {})
    assert evaluation.absent == ["a"]
    assert evaluation.tallies["agent"] == Tally(missing=1)
    assert [(m.word, m.measure) for m in evaluation.misses] == [
        ("WRONG", "kind"),
        ("MISS", "agent"),
        ("MISS", "agent+size"),
    ]


def test_one_of_several_designs_is_right() -> None:
    read = {"document": {"design": "rct", "n_patients": 20}}
    evaluation = evaluate([{"id": "a", "design": ["rct", "crossover"], "n_patients": 21}], {"a": read})
    assert evaluation.answers["design"].recall == 1
    assert evaluation.answers["n_patients"].recall == 0


def test_errors_are_counted_where_they_were_read() -> None:
    table = [{"section": "results", "locator": {"table": 2}}]
    read = {"document": {}, "agents": [*named("PVA", evidence=table), *named("gelatin", evidence=[])]}
    evaluation = evaluate([{"id": "a", "agents": named("PVA")}], {"a": read})
    assert evaluation.by_place["table"]["2"]["agent"] == Tally(right=1)
    assert evaluation.by_place["section"]["(no section)"]["agent"] == Tally(wrong=1)
    assert evaluation.by_document["a"]["agent"] == Tally(right=1, wrong=1)


def test_a_row_without_place_says_so() -> None:
    assert place_of({}) == {"section": "(no section)", "table": "(prose)"}


def test_reliability_holds_what_is_stated_against_what_is_right() -> None:
    judged = [Judged("agent", {"confidence": c}, right=right) for c, right in [(0.82, True), (0.88, False)]]
    judged += [Judged("agent", {"confidence": 1.0}, right=True), Judged("agent", {}, right=True)]
    judged += [Judged("agent+size", {"confidence": 0.5}, right=True)]
    (agents,) = calibrations(judged)
    assert [(b.low, b.high, b.rows, b.right) for b in agents.bins] == [(0.8, 0.9, 2, 1), (0.95, 1.0, 1, 1)]
    assert agents.rows == 3
    assert abs(agents.error - 2 * abs(0.85 - 0.5) / 3) < 1e-9


def test_nothing_read_has_no_figures_but_zero() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1, Tally().empty) == (0, 0, 0, True)
