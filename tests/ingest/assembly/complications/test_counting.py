"""Numbers of a sentence find the harm that they count and the group that they are given for."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import Told, abstract, reports, series, told

CASES: dict[str, tuple[str, set[Told]]] = {
    "a count in each group": (
        "Nausea occurred in 2 patients in group D and 5 patients in group C.",
        {Told("nausea", 2, arm="D"), Told("nausea", 5, arm="C")},
    ),
    "the group stands before its count": (
        "In group D, 3 patients developed hypotension, whereas in group C, 7 patients developed hypotension.",
        {Told("hypotension", 3, arm="D"), Told("hypotension", 7, arm="C")},
    ),
    "groups in the order of respectively": (
        "Bradycardia was observed in 4 and 1 patients in group D and group C, respectively.",
        {Told("bradycardia", 4, arm="D"), Told("bradycardia", 1, arm="C")},
    ),
    "harms in the order of respectively": (
        "In group D, nausea, vomiting and pruritus occurred in 6, 4 and 2 patients, respectively.",
        {Told("nausea", 6, arm="D"), Told("vomiting", 4, arm="D"), Told("pruritus", 2, arm="D")},
    ),
    "two numbers around versus": (
        "The incidence of hypotension was higher in group D than in group C (23% versus 11%).",
        {Told("hypotension", None, 23.0, arm="D"), Told("hypotension", None, 11.0, arm="C")},
    ),
    "a percentage in brackets": (
        "Dry mouth was reported by 9 (30%) patients in group D and 3 (10%) patients in group C.",
        {Told("dry mouth", 9, 30.0, arm="D"), Told("dry mouth", 3, 10.0, arm="C")},
    ),
    "a fraction in brackets": (
        "Vomiting was seen in group D (5/30) and in group C (8/30).",
        {Told("vomiting", 5, None, 30, "D"), Told("vomiting", 8, None, 30, "C")},
    ),
    "a number in words": (
        "Two patients in group C had urinary retention.",
        {Told("urinary retention", 2, arm="C")},
    ),
    "the number opens the sentence": (
        "Three patients in group D and one patient in group C experienced headache.",
        {Told("headache", 3, arm="D"), Told("headache", 1, arm="C")},
    ),
    "each harm with its own number": (
        "In group C there were 4 cases of nausea, 2 cases of vomiting and 1 case of shivering.",
        {Told("nausea", 4, arm="C"), Told("vomiting", 2, arm="C"), Told("shivering", 1, arm="C")},
    ),
    "a long way from the count to its group": (
        (
            "One abscess of the upper arm that needed drainage occurred in group D and one hematoma with "
            "compression of an intercostal artery that needed embolization in group C."
        ),
        {Told("abscess", 1, arm="D"), Told("hematoma", 1, arm="C")},
    ),
    "a drug was needed for the harm": (
        "One patient in group D and two patients in group C required atropine for bradycardia.",
        {Told("bradycardia", 1, arm="D"), Told("bradycardia", 2, arm="C")},
    ),
    "number words behind a group's letter": (
        "Hypotension was seen in three patients in group D and two patients in group C.",
        {Told("hypotension", 3, arm="D"), Told("hypotension", 2, arm="C")},
    ),
    "a count with a clause of its own": (
        "Three patients in group D had nausea, and one patient had a broken pump.",
        {Told("nausea", 3, arm="D")},
    ),
    "a verb that is the harm": (
        "Three patients in group D vomited.",
        {Told("vomiting", 3, arm="D")},
    ),
    "harms with percentages in brackets": (
        "Side effects in group D were sedation (20%), hypotension (10%) and dry mouth (6.7%).",
        {
            Told("sedation", None, 20.0, arm="D"),
            Told("hypotension", None, 10.0, arm="D"),
            Told("dry mouth", None, 6.7, arm="D"),
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_counts_of_two_groups(name: str) -> None:
    sentence, expected = CASES[name]
    assert told(abstract(sentence)) == expected


SINGLE: dict[str, tuple[str, set[Told]]] = {
    "a count and its total": (
        "Cement leakage was observed in 6 of 40 patients.",
        {Told("cement leakage", 6, None, 40)},
    ),
    "a harm named without of": ("There was one postoperative death.", {Told("postoperative death", 1)}),
    "several harms share a count": (
        "Hematoma and infection were each seen in 2 patients.",
        {Told("hematoma", 2), Told("infection", 2)},
    ),
    "a percentage, then its count": (
        "Fever was noted in 15% (6 of 40) of the patients.",
        {Told("fever", 6, 15.0, 40)},
    ),
    "a percentage of none": (
        "The 0% operative mortality rate of this series was reassuring.",
        {Told("postoperative death", None, 0.0, None, None, "none")},
    ),
    "a count, then its percentage": (
        "Pneumonia developed in 3 patients (7.5%).",
        {Told("pneumonia", 3, 7.5)},
    ),
    "coordinated subjects": (
        "Two patients had a hematoma and one patient had an infection.",
        {Told("hematoma", 2), Told("infection", 1)},
    ),
}


@pytest.mark.parametrize("name", SINGLE)
def test_counts_of_one_group(name: str) -> None:
    sentence, expected = SINGLE[name]
    assert told(series(sentence)) == expected


def test_a_total_is_not_told_beside_its_parts() -> None:
    found = told(abstract("Nausea occurred in 9 patients: 3 in group D and 6 in group C."))
    assert found == {Told("nausea", 3, arm="D"), Told("nausea", 6, arm="C")}


def test_of_which_counts_a_part_and_not_another_harm() -> None:
    found = told(
        series("Cement leakage occurred in 8 patients, of which 2 were symptomatic."), ["cement leakage"]
    )
    assert Told("cement leakage", 8) in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Nausea is shown in Table 2.",
        "Nausea was recorded on day 3 in both groups.",
        "Ropivacaine 20 mL caused nausea as described in Figure 1.",
        "Adverse events were more frequent in group D than in group C (1.3 vs. 1.0 events per patient).",
    ],
)
def test_a_number_that_counts_nobody_is_no_count(sentence: str) -> None:
    assert all(report.events is None and report.percent is None for report in told(abstract(sentence)))


def test_events_are_not_patients() -> None:

    (report,) = reports(series("There were 5 episodes of hypotension."))
    assert (report.events, report.count_of) == (5, "events")


def test_patients_are_counted_as_patients() -> None:

    (report,) = reports(series("Five patients had a hematoma."))
    assert (report.events, report.count_of) == (5, "patients")


def test_what_a_case_is_stays_unknown() -> None:

    (report,) = reports(series("Cement leakage was found in 6 cases."))
    assert (report.events, report.count_of, report.unit) == (6, "unknown", None)


def test_other_units_than_patients_are_kept() -> None:

    (report,) = reports(series("Cement leakage was found in 7 of 52 vertebrae."))
    assert (report.events, report.total, report.unit) == (7, 52, "vertebra")


LISTS = {
    "the sum and its kinds": (
        "We observed a complication rate of 12.5% (n=5), including pneumonia (n=3) and hematoma (n=2).",
        {Told("complication", 5, 12.5), Told("pneumonia", 3), Told("hematoma", 2)},
    ),
    "a rate alone": ("The overall complication rate was 7.5%.", {Told("complication", percent=7.5)}),
    "kinds counted in words": (
        "Two patients (5%) had minor complications: one hematoma and one wound infection.",
        {
            Told("minor complication", 2, 5),
            Told("hematoma", 1),
            Told("surgical site infection", 1),
        },
    ),
    "an adjective between": (
        "Two patients had bruising and three slight hematoma.",
        {Told("bruising", 2), Told("hematoma", 3)},
    ),
    "the only one": ("A skin burn was the only complication (n = 1).", {Told("skin burn", 1)}),
    "a percentage behind the unit": (
        "Cement leakage was found in 12 of 52 vertebrae (23%).",
        {Told("cement leakage", 12, 23, 52)},
    ),
    "a percentage behind the harm": ("There was one skin burn (2.5%).", {Told("skin burn", 1, 2.5)}),
    "events and patients": ("A total of 14 skin burns were reported in 9 patients.", {Told("skin burn", 9)}),
    "with what": (
        "Adverse events: 4 patients with nausea, 2 with headache.",
        {Told("nausea", 4), Told("headache", 2)},
    ),
    "in the order of the names": (
        "Headache, dizziness and nausea occurred in 5%, 3% and 2%.",
        {Told("headache", percent=5), Told("dizziness", percent=3), Told("nausea", percent=2)},
    ),
    "what they complained of": (
        "Five patients (12.5%) complained of numbness and two (5%) of weakness.",
        {Told("numbness", 5, 12.5), Told("weakness", 2, 5)},
    ),
    "a share of a value": (
        "Two patients had hypotension, corrected to within 30% of the baseline.",
        {Told("hypotension", 2)},
    ),
    "a head for the whole list": (
        "Elevation of AST (30%), ALT (20%) and amylase (10%) was seen.",
        {
            Told("AST increased", percent=30),
            Told("ALT increased", percent=20),
            Told("amylase increased", percent=10),
        },
    ),
    "a share of the harms": ("Overall, 32% of all complications were major.", set()),
    "one count behind, one before": (
        "Headaches were reported by 20% of patients, and 10% had nausea.",
        {Told("headache", percent=20), Told("nausea", percent=10)},
    ),
    "a part of them": (
        "The pneumothorax rate was 12%, with 4% requiring a chest tube.",
        {Told("pneumothorax", percent=12)},
    ),
    "what it complicated": (
        "Pneumothorax complicated 4 of 32 procedures (12.5%).",
        {Told("pneumothorax", 4, 12.5, 32)},
    ),
    "what was complicated": (
        "Of the procedures, 4 (12.5%) were complicated by pneumothorax.",
        {Told("pneumothorax", 4, 12.5)},
    ),
    "those looked at": ("In the results of 40 patients studied, nausea was seen.", {Told("nausea")}),
}


@pytest.mark.parametrize("name", LISTS)
def test_counts_of_lists_and_sums(name: str) -> None:
    sentence, expected = LISTS[name]
    assert told(series(sentence)) == expected
