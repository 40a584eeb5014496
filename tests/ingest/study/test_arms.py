"""The groups of a study: their labels, sizes and treatments, however a paper introduces them."""

from __future__ import annotations

import pytest

from kb.statements import Arm
from tests.fixtures.papers import abstract, article, read_paper, series

BLOCKS = "Interscalene brachial plexus block for shoulder surgery: a randomised controlled trial"
KNEES = "Platelet-rich plasma or hyaluronic acid for knee osteoarthritis: a randomised controlled trial"
CELLS = "Mesenchymal stem cells with hyaluronic acid for knee osteoarthritis: a randomised trial"


def _arms(
    methods: str, title: str = BLOCKS, results: str = "Pain was lower in one group."
) -> tuple[Arm, ...]:
    """Return the arms of an abstract."""
    return read_paper(abstract(results, methods, title))[1].study.arms


def _treatments(arms: tuple[Arm, ...]) -> dict[str, set[str]]:
    """Return the treatments of each arm by its label."""
    return {arm.label.removeprefix("Group "): {t.label for t in arm.treatments} for arm in arms}


def test_lettered_groups_take_what_they_received() -> None:
    arms = _arms(
        "Eighty patients were randomised. Group A (n = 40) received ropivacaine. "
        "Group B (n = 40) received ropivacaine with dexamethasone.",
    )
    assert [(arm.label, arm.n) for arm in arms] == [("Group A", 40), ("Group B", 40)]
    assert _treatments(arms) == {"A": {"ropivacaine"}, "B": {"ropivacaine", "dexamethasone"}}


def test_groups_named_in_brackets_take_what_stands_before() -> None:
    arms = _arms(
        "Patients were randomised to receive ropivacaine plus clonidine (group RC, n = 25) or "
        "ropivacaine plus dexmedetomidine (group RD, n = 25).",
    )
    assert _treatments(arms) == {"RC": {"ropivacaine", "clonidine"}, "RD": {"ropivacaine", "dexmedetomidine"}}
    assert [arm.n for arm in arms] == [25, 25]


def test_what_was_given_to_a_group_is_its_treatment() -> None:
    arms = _arms(
        "Sixty patients were divided into two groups. Bupivacaine was given to group 1 and "
        "levobupivacaine was given to group 2.",
    )
    assert _treatments(arms) == {"1": {"bupivacaine"}, "2": {"levobupivacaine"}}


def test_patients_randomised_to_a_or_b_have_groups_without_a_name() -> None:
    arms = _arms(
        "Fifty patients were randomised to receive platelet-rich plasma or hyaluronic acid.",
        KNEES,
    )
    assert list(_treatments(arms).values()) == [{"platelet-rich plasma"}, {"hyaluronic acid"}]


def test_groups_known_by_their_treatment() -> None:
    arms = _arms(
        "Fifty patients received injections. The PRP group (n = 26) had platelet-rich plasma (PRP), and the "
        "HA group (n = 24) had hyaluronic acid (HA).",
        KNEES,
    )
    assert {arm.n for arm in arms} == {26, 24}
    assert {"platelet-rich plasma"} in _treatments(arms).values()
    assert {"hyaluronic acid"} in _treatments(arms).values()


def test_groups_known_by_a_word() -> None:
    arms = _arms(
        "Patients received epidural analgesia (epidural group, n = 20) or paravertebral block "
        "(paravertebral group, n = 22).",
        "Epidural analgesia versus paravertebral block after thoracotomy: a randomised trial",
    )
    assert [arm.n for arm in arms] == [20, 22]
    first, second = _treatments(arms).values()
    assert "epidural analgesia" in first
    assert "paravertebral block" in second


def test_a_combination_is_another_group_than_its_part() -> None:
    arms = _arms(
        "Patients were randomised to mesenchymal stem cells (MSC) + hyaluronic acid (HA) or HA alone. "
        "The MSC + HA group (n = 30) received both; the HA group (n = 15) received hyaluronic acid alone.",
        CELLS,
    )
    assert sorted(arm.n or 0 for arm in arms) == [15, 30]
    found = list(_treatments(arms).values())
    assert {"hyaluronic acid"} in found
    assert any({"hyaluronic acid"} < each for each in found)


def test_a_control_without_treatment_is_an_arm() -> None:
    arms = _arms(
        "Forty patients were randomised. The PRP group (n = 20) received platelet-rich plasma; "
        "the control group (n = 20) received no injection.",
        "Platelet-rich plasma for tendinopathy: a randomised controlled trial",
    )
    assert len(arms) == 2
    assert [arm.n for arm in arms] == [20, 20]
    control = next(arm for arm in arms if "control" in arm.label.lower())
    assert control.treatments == ()


def test_placebo_is_a_treatment() -> None:
    arms = _arms(
        "Patients were randomised: Group P (n = 15) received saline placebo, "
        "Group L (n = 15) received lidocaine.",
    )
    assert _treatments(arms)["L"] == {"lidocaine"}
    assert len(arms) == 2


def test_sizes_of_table_heads_count() -> None:
    rows = "Variable | Group A (n = 31) | Group B (n = 29)\nAge | 51 | 52"
    text = article(
        summary="Group A received bupivacaine and group B received ropivacaine in this randomised trial.",
        tables=[("Characteristics", rows)],
    )
    assert [arm.n for arm in read_paper(text)[1].study.arms] == [31, 29]


def test_a_series_has_no_arms() -> None:
    assert read_paper(series("No complications occurred."))[1].study.arms == ()


@pytest.mark.parametrize("words", ["age group", "the same group", "both groups", "a second group"])
def test_words_that_name_no_arm(words: str) -> None:
    arms = _arms(
        f"Group A received ropivacaine and group B received lidocaine. Pain did not differ in {words}."
    )
    assert {arm.label for arm in arms} == {"Group A", "Group B"}


def test_three_groups() -> None:
    arms = _arms(
        "Ninety patients were allocated to three groups: group I received ropivacaine (n = 30), "
        "group II received ropivacaine with ketamine (n = 30) and "
        "group III received ropivacaine with clonidine (n = 30).",
    )
    assert _treatments(arms) == {
        "I": {"ropivacaine"},
        "II": {"ropivacaine", "ketamine"},
        "III": {"ropivacaine", "clonidine"},
    }


def test_a_value_behind_a_label_is_no_part_of_it() -> None:
    arms = _arms(
        "Group D5 received ropivacaine and group D10 received lidocaine. The onset took in "
        "Group D5-2.76 ± 1.32 min and in Group D10-2.45 ± 1.50 min."
    )
    assert {arm.label for arm in arms} == {"Group D5", "Group D10"}


def test_labels_that_a_study_shortens_are_the_same_groups() -> None:
    arms = _arms(
        "Group BD5 received dexmedetomidine (n = 30) and group BD10 received clonidine (n = 30). Pain was "
        "less in group D5 than in group D10. Onset was later in group D5 and duration shorter in group D10."
    )
    assert {arm.label for arm in arms} == {"Group BD5", "Group BD10"}


def test_one_group_is_no_name() -> None:
    arms = _arms(
        "Patients were randomised into two groups; one group received pregabalin 150 mg, acetaminophen 1 g "
        "and naproxen 250 mg (the PAN group). The control group received placebo. Pain was less "
        "in the PAN group."
    )
    assert "one" not in {arm.label.lower() for arm in arms}
    assert _treatments(arms)["PAN"] == {"pregabalin", "acetaminophen", "naproxen"}


def test_a_size_before_the_bracket_that_names_the_group() -> None:
    arms = _arms(
        "Of 122 patients, 64 patients underwent kyphoplasty (KP group) and 58 patients underwent "
        "vertebroplasty (VP group). The KP group and the VP group were alike.",
        "Kyphoplasty versus vertebroplasty: a randomised controlled trial",
    )
    assert sorted(arm.n or 0 for arm in arms) == [58, 64]


def test_patients_parted_by_what_they_got_are_groups() -> None:
    arms = _arms(
        "In this trial, 25 patients underwent radiofrequency ablation and 22 underwent cryoablation.",
        "Ablation of bone metastases: a randomised comparison",
    )
    assert {arm.label: arm.n for arm in arms} == {"radiofrequency ablation": 25, "cryoablation": 22}


@pytest.mark.parametrize(
    ("methods", "labels"),
    [
        ("Patients received either pregabalin or placebo.", {"pregabalin", "placebo"}),
        ("Patients got pregabalin or saline.", {"pregabalin", "saline"}),
        ("Patients were treated by vertebroplasty (VP) or kyphoplasty.", {"vertebroplasty", "kyphoplasty"}),
        ("Patients received paracetamol or ibuprofen as needed.", set()),
        (
            "The treatment group received pregabalin, the control group received saline.",
            {"treatment", "control"},
        ),
    ],
)
def test_groups_without_letters(methods: str, labels: set[str]) -> None:
    arms = _arms(f"Sixty patients entered this randomised trial. {methods}", "A randomised controlled trial")
    assert {arm.label for arm in arms} == labels


def test_groups_that_the_document_names_often_are_arms_without_size_or_known_treatment() -> None:
    arms = _arms(
        "Of 60 knees the flap was closed in half.",
        results="Pain was 2.4 in the flap group and 2.2 in the open control group. "
        "Satisfaction was higher in the flap group than in the control group.",
    )
    assert {arm.label for arm in arms} == {"flap", "control"}


def test_semicolons_part_what_patients_were_randomised_to() -> None:
    arms = _arms(
        "Patients were randomised to subcutaneous tramadol 50 mg plus oral ibuprofen for 3 days (n = 24); "
        "placebo plus oral ibuprofen as above (n = 26); or subcutaneous tramadol plus oral placebo (n = 25).",
    )
    assert [(arm.n, {t.label for t in arm.treatments}) for arm in arms] == [
        (24, {"tramadol", "ibuprofen"}),
        (26, {"placebo", "ibuprofen"}),
        (25, {"tramadol", "placebo"}),
    ]


def test_two_doses_before_one_name_are_two_arms() -> None:
    arms = _arms("Patients were randomised to receive 5 or 10 mg tramadol or placebo.")
    assert len(arms) == 3
    assert [sorted(t.label for t in arm.treatments) for arm in arms] == [
        ["tramadol"],
        ["tramadol"],
        ["placebo"],
    ]


def test_an_agent_in_a_group_is_the_groups() -> None:
    arms = _arms(
        "Patients were administered ropivacaine only in group A, ropivacaine + clonidine in group B, "
        "and ropivacaine + fentanyl in group C.",
    )
    assert _treatments(arms) == {
        "A": {"ropivacaine"},
        "B": {"ropivacaine", "clonidine"},
        "C": {"ropivacaine", "fentanyl"},
    }


def test_surgical_names_the_operated_group_and_not_the_non_surgical() -> None:
    arms = _arms(
        "Patients were randomised to arthrodesis of the sacroiliac joint (n = 50) or non-surgical management "
        "(NSM, n = 25).",
        results="Success was 80 % in the surgical group and 20 % in the NSM group. The surgical group ran.",
    )
    assert [("surgical" in {arm.label, *arm.aliases}, arm.n) for arm in arms] == [(True, 50), (False, 25)]


def test_a_size_in_words_behind_the_letter() -> None:
    arms = _arms("Group A (36 patients) took ropivacaine and group B (35 patients) used lidocaine.")
    assert [arm.n for arm in arms] == [36, 35]


def test_what_a_group_did_not_have_is_not_its_treatment() -> None:
    arms = _arms(
        "Patients were randomised to ropivacaine minus lidocaine (new group) or lidocaine (usual group)."
    )
    assert [{t.label for t in arm.treatments} for arm in arms] == [{"ropivacaine"}, {"lidocaine"}]


def test_the_control_group_has_many_names() -> None:
    arms = _arms(
        "The clonidine group (n = 20) received clonidine. The control group had 21 patients.",
        results="Pain was lower in the clonidine group. In the untreated group it was 6.1. The untreated "
        "group asked for more.",
    )
    assert len(arms) == 2


def test_what_a_drug_is_diluted_with_is_no_treatment_beside_it() -> None:
    arms = _arms(
        "Group A (n = 20) received ropivacaine with 1 mL saline. Group B (n = 20) received ropivacaine with "
        "clonidine diluted to 1 mL with normal saline."
    )
    assert _treatments(arms)["B"] == {"ropivacaine", "clonidine"}


def test_groups_that_are_compared_stay_two() -> None:
    arms = _arms(
        "Group 1 (n = 20) received ropivacaine and group 2 (n = 20) received lidocaine.",
        results="Pain was alike (group 1 = group 2).",
    )
    assert [arm.aliases for arm in arms] == [(), ()]
