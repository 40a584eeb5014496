"""When two rows say the same, by the definitions of the scorers."""

from typing import Any

import pytest

from ingest.evaluate.matching import MEASURES, Row, days, folded, with_others

BY_NAME = {measure.name: measure.match for measure in MEASURES}


def result(**more: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "measure": {"label": "visual analogue scale", "accept": ["VAS"]},
        "value": 3.2,
        "time": {"value": 3, "unit": "month"},
        "statistic": "mean",
    }
    return base | more


def harm(**more: Any) -> dict[str, Any]:
    return {"label": "haematoma", "occurrence": "observed", "events": 2, "total": 40, **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haematomas", "hematoma"),
        ("VAS score", "vas"),
        ("injuries of the nerve", "nerve injury"),
        ("metastases", "metastasis"),
        ("tumour embolisation", "tumor embolization"),
    ],
)
def test_spelling_plural_and_small_words_are_folded(one: str, other: str) -> None:
    assert set(folded(one).split()) == set(folded(other).split())


def test_a_head_alone_is_a_name() -> None:
    assert folded("the therapy") == "therapy"


@pytest.mark.parametrize(
    ("time", "wanted"),
    [
        ("baseline", 0.0),
        ({"baseline": True}, 0.0),
        (None, None),
        ({"value": None, "unit": "day"}, None),
        ({"value": 2, "unit": "fortnight"}, None),
        ({"value": 12, "unit": "hours"}, 0.5),
    ],
)
def test_times_in_days(time: Any, wanted: float | None) -> None:
    assert days(time) == wanted


@pytest.mark.parametrize(
    ("changed", "value", "full"),
    [
        ({}, True, True),
        ({"measure": {"label": "x", "text": "VAS"}}, True, True),
        ({"value": 3.2049}, True, True),
        ({"value": 3.21}, False, False),
        ({"time": {"value": 13, "unit": "week"}}, True, True),
        ({"time": {"value": 2, "unit": "month"}}, True, False),
        ({"time": None}, True, False),
        ({"statistic": "median"}, True, False),
    ],
)
def test_a_result_is_right_by_value_and_in_full(changed: dict[str, Any], value: bool, full: bool) -> None:
    read = result(**changed)
    assert (BY_NAME["outcome value"](result(), read), BY_NAME["outcome full"](result(), read)) == (
        value,
        full,
    )


@pytest.mark.parametrize(
    ("spread", "right"),
    [
        ({"kind": "sd", "value": 1.1}, True),
        ({"kind": "SD", "value": 1.2}, False),
        ({"kind": "SE", "value": 1.1}, False),
        (None, False),
    ],
)
def test_a_spread_that_gold_gives_must_be_right(spread: Any, right: bool) -> None:
    gold = result(spread={"kind": "SD", "value": 1.1})
    assert BY_NAME["outcome full"](gold, result(spread=spread)) is right


@pytest.mark.parametrize(("arm", "right"), [("Group A", True), ("PRP", True), ("B", False), (None, False)])
def test_an_arm_that_gold_gives_must_be_right(arm: str | None, right: bool) -> None:
    gold = result(arm="PRP", accept_arm=["group A"])
    assert BY_NAME["outcome full"](gold, result(arm=arm)) is right


def test_a_size_counts_only_where_gold_gives_one() -> None:
    match = BY_NAME["agent+size"]
    assert match({"label": "PVA", "size_um": [500, 700]}, {"label": "PVA", "size_um": [500.0, 700.0]})
    assert not match({"label": "PVA", "size_um": [500, 700]}, {"label": "PVA", "size_um": None})
    assert match({"label": "PVA"}, {"label": "PVA", "size_um": [500, 700]})


def test_counts_are_those_that_gold_gives_and_none_is_zero() -> None:
    match = BY_NAME["complication+counts"]
    assert match(harm(percent=None), harm(percent=5))
    assert not match(harm(percent=5), harm(percent=7.5))
    none = harm(occurrence="none", events=0)
    assert match(none, harm(occurrence="none", events=None))
    assert not match(none, harm(occurrence="observed", events=0))


def test_causes_are_all_named_and_none_that_gold_refuses() -> None:
    match = BY_NAME["complication+cause"]
    gold = harm(attributed_to=[["PVA", "polyvinyl alcohol"], "embolization"], not_attributed_to=["cement"])
    assert match(gold, harm(attributed_to=[{"label": "Polyvinyl alcohol"}, "embolisation"]))
    assert not match(gold, harm(attributed_to=[{"label": "PVA"}]))
    assert not match(gold, harm(attributed_to=["PVA", "embolization", "cement"]))
    assert not match(gold, harm(label="fever", attributed_to=["PVA", "embolization"]))


def test_charging_everything_to_everyone_is_wrong_but_naming_the_placebo_is_not() -> None:
    rows: list[Row] = [
        harm(attributed_to=["PRP"]),
        harm(events=3, attributed_to=["steroid"]),
        harm(events=1, attributed_to=["placebo"]),
    ]
    first = with_others(rows)[0]
    match = BY_NAME["complication+charge"]
    assert match(first, harm(attributed_to=["PRP"]))
    assert match(first, harm(attributed_to=["PRP", "placebo"]))
    assert not match(first, harm(attributed_to=["PRP", "steroid"]))


def test_a_mechanism_is_cause_and_effect() -> None:
    match = BY_NAME["mechanism"]
    gold = {"cause": {"label": "embolization"}, "effect": {"label": "ischaemia"}}
    assert match(gold, {"cause": {"label": "Embolisation"}, "effect": {"label": "ischemia"}})
    assert not match(gold, {"cause": {"label": "embolization"}, "effect": {"label": "pain"}})
