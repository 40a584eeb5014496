"""Lists of what patients were allotted to, in every way in which papers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.papers import abstract, read_paper

if TYPE_CHECKING:
    from kb.statements import Arm

TITLE = "Analgesia after knee surgery: a randomised controlled trial"


def _arms(methods: str, results: str = "Pain did not differ.") -> tuple[Arm, ...]:
    """Return the arms of an abstract."""
    return read_paper(abstract(results, methods, TITLE))[1].study.arms


def _told(arms: tuple[Arm, ...]) -> dict[str, set[str]]:
    """Return the treatments of each arm by its label."""
    return {arm.label: {t.label for t in arm.treatments} for arm in arms}


def test_groups_whose_names_no_list_holds() -> None:
    arms = _arms(
        "Sixty patients were randomised into two groups: conventional closure (CC, n = 31) and layered "
        "sparing closure (LSC, n = 29)."
    )
    assert [(arm.label, arm.n) for arm in arms] == [("CC", 31), ("LSC", 29)]


def test_both_is_what_stands_before_it() -> None:
    told = _told(
        _arms(
            "Eighty patients were randomly allocated to four groups to receive placebo, pregabalin (75 mg), "
            "paracetamol (1 g), or both (n = 20 in each group)."
        )
    )
    assert list(told.values()) == [
        {"placebo"},
        {"pregabalin"},
        {"acetaminophen"},
        {"pregabalin", "acetaminophen"},
    ]


def test_doses_are_arms() -> None:
    arms = _arms(
        "Patients were randomised to receive either 4 mg (n = 12) or 8 mg (n = 13) dexamethasone or "
        "placebo (n = 14)."
    )
    assert [(arm.label, arm.n) for arm in arms] == [
        ("dexamethasone 4 mg", 12),
        ("dexamethasone 8 mg", 13),
        ("placebo", 14),
    ]


def test_a_bare_dose_has_the_agent_before_it() -> None:
    told = _told(
        _arms(
            "Patients were randomly assigned into three groups to receive saline (Group I) or ketamine "
            "0.2 mg/kg (Group II) or 0.4 mg/kg (Group III)."
        )
    )
    assert told == {"Group I": {"normal saline"}, "Group II": {"ketamine"}, "Group III": {"ketamine"}}


def test_one_group_and_the_other() -> None:
    told = _told(
        _arms(
            "Patients were parted in two. One group received oral tramadol after surgery, while the other "
            "group was given ibuprofen."
        )
    )
    assert list(told.values()) == [{"tramadol"}, {"ibuprofen"}]


def test_ordinal_groups() -> None:
    told = _told(
        _arms(
            "Ninety patients were divided into three groups by a table. The first group received lidocaine, "
            "the second group received ropivacaine and the third group received a combination of lidocaine "
            "and ropivacaine."
        )
    )
    assert list(told.values()) == [{"lidocaine"}, {"ropivacaine"}, {"lidocaine", "ropivacaine"}]


def test_numbered_items() -> None:
    told = _told(
        _arms(
            "Participants will be allocated to one of three groups: 1) gel group (lidocaine), 2) block group "
            "(ropivacaine), 3) combination group (lidocaine with ropivacaine)."
        )
    )
    assert [("lidocaine" in t, "ropivacaine" in t) for t in told.values()] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_a_list_takes_the_names_that_the_results_use() -> None:
    told = _told(
        _arms(
            "Patients were randomised to receive a PKT device dispensing a fentanyl tablet or an identical "
            "device dispensing a placebo tablet.",
            "Pain was lower in the PKT group than in the placebo group. Nausea was rarer in the PKT group.",
        )
    )
    assert told == {"PKT": {"fentanyl"}, "placebo tablet": {"placebo"}}


@pytest.mark.parametrize(
    "sentence",
    [
        "The order of tests was randomised.",
        "Patients received tramadol or paracetamol as needed.",
    ],
)
def test_what_is_no_list_of_arms(sentence: str) -> None:
    assert _arms(sentence) == ()


def test_groups_of_one_size() -> None:
    arms = _arms(
        "Sixty patients were randomised to ropivacaine or to levobupivacaine (30 patients in each group)."
    )
    assert [arm.n for arm in arms] == [30, 30]


def test_a_planned_size_is_none() -> None:
    arms = _arms(
        "Patients were randomised to ropivacaine or levobupivacaine. A sample size of 30 patients in each "
        "group was needed."
    )
    assert [arm.n for arm in arms] == [None, None]


def test_what_title_and_aim_compare_are_the_arms_where_nothing_else_is_said() -> None:
    told = _told(_arms("Fifty patients were randomised. We compared the effect of celecoxib with tramadol."))
    assert told == {"celecoxib": {"celecoxib"}, "tramadol": {"tramadol"}}


def test_a_drug_or_placebo() -> None:
    told = _told(_arms("Forty patients took part. Gabapentin (300 mg) or placebo was given before surgery."))
    assert told == {"Gabapentin": {"gabapentin"}, "placebo": {"placebo"}}


def test_the_intervention_is_what_the_title_names() -> None:
    text = abstract(
        "Pain fell in the intervention group.",
        "Patients were randomised to the intervention group (n = 21) or the control group (n = 22).",
        "Kinesio taping after knee surgery: a randomised trial",
    )
    arms = read_paper(text)[1].study.arms
    assert [(arm.label, arm.n) for arm in arms] == [("intervention", 21), ("control", 22)]
    assert [{t.label for t in arm.treatments} for arm in arms] == [{"kinesiology taping"}, set()]


def test_sizes_in_a_list_without_brackets_of_their_own() -> None:
    arms = _arms(
        "Patients were randomly assigned to three groups (gel, n = 40; cream, n = 41; spray, n = 39)."
    )
    assert [(arm.label, arm.n) for arm in arms] == [("gel", 40), ("cream", 41), ("spray", 39)]


def test_what_stands_before_in_a_group_is_its_treatment() -> None:
    told = _told(
        _arms(
            "Patients were randomised. Interventions: tramadol in the treatment group (TG) versus tramadol "
            "with pregabalin in the control group (CG)."
        )
    )
    assert told == {"treatment": {"tramadol"}, "control": {"tramadol", "pregabalin"}}


def test_doses_in_a_bracket_are_arms() -> None:
    arms = _arms("Patients were randomised 1:1:1 to tramadol (50 mg or 100 mg) or placebo.")
    assert [arm.label for arm in arms] == ["tramadol 50 mg", "tramadol 100 mg", "placebo"]


def test_with_or_without() -> None:
    told = _told(
        _arms("Patients randomly received ropivacaine with (group RK) or without (group R) ketamine.")
    )
    assert told == {"Group RK": {"ropivacaine", "ketamine"}, "Group R": {"ropivacaine"}}


def test_a_name_that_the_results_use_is_the_label() -> None:
    told = _told(
        _arms(
            "Patients were randomly assigned to either the TENS or the pulsed radiofrequency (PRF) lumbar "
            "sympathectomy groups.",
            "In the PRF group, pain fell from 6.2 to 2.1. In the TENS group, it fell less than in the "
            "PRF group.",
        )
    )
    assert set(told) == {"TENS", "PRF"}


@pytest.mark.parametrize(
    ("methods", "labels"),
    [
        ("Patients were randomly assigned to Mtr or GX and had four sessions.", {"Mtr", "GX"}),
        (
            "Patients were randomised into the treatment group (n = 17) and monitoring group (n = 15).",
            {"treatment", "monitoring"},
        ),
        (
            "Patients were randomly assigned to either an actual or sham device and used it daily.",
            {"actual", "sham device"},
        ),
    ],
)
def test_names_that_say_little(methods: str, labels: set[str]) -> None:
    assert {arm.label for arm in _arms(methods)} == labels
