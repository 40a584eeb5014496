"""Shapes of sentences in which harms are told: what is counted, what is denied, what is no report at all."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import TWO_GROUPS, Told, abstract, article, told

COUNTED = {
    "a number behind a group's number": (
        "In group C, 5 patients had nausea and 1 patient vomited.",
        {Told("nausea", 5, arm="C"), Told("vomiting", 1, arm="C")},
    ),
    "one verb counts and the other denies": (
        "In the ward 4 patients had nausea and no patient vomited in group D.",
        {Told("nausea", 4, arm="D"), Told("vomiting", arm="D", occurrence="none")},
    ),
    "only one": (
        "Only one patient in group D developed bradycardia.",
        {Told("bradycardia", 1, arm="D")},
    ),
    "a percentage that a bracket says in patients": (
        "The frequency of nausea in group D was 10% (three patients) and 40% (12 patients) in group C.",
        {Told("nausea", 3, 10, arm="D"), Told("nausea", 12, 40, arm="C")},
    ),
    "two numbers of one bracket for two groups": (
        "Nausea (10% and 40%) and itching (5% and 3%) were compared between group D and group C.",
        {
            Told("nausea", percent=10, arm="D"),
            Told("nausea", percent=40, arm="C"),
            Told("pruritus", percent=5, arm="D"),
            Told("pruritus", percent=3, arm="C"),
        },
    ),
    "no difference, with the numbers": (
        "There was no significant difference between group D and group C in nausea (10% vs. 13%).",
        {Told("nausea", percent=10, arm="D"), Told("nausea", percent=13, arm="C")},
    ),
    "one patient each of two groups": (
        "One patient each in group D and C needed ephedrine because of hypotension.",
        {Told("hypotension", 1, arm="D"), Told("hypotension", 1, arm="C")},
    ),
    "a group that only the next number is of": (
        "Nausea was seen in group D (14%) compared to group C (42%).",
        {Told("nausea", percent=14, arm="D"), Told("nausea", percent=42, arm="C")},
    ),
    "a bracket that another harm comes behind": (
        (
            "The commonest side effect in group D was nausea (in 32% of cases) and the commonest side effect "
            "in group C was itching (in 5% of cases)."
        ),
        {Told("nausea", percent=32, arm="D"), Told("pruritus", percent=5, arm="C")},
    ),
    "two percentages that differ by little": (
        "Itching was seen in 8.4% after the first and in 8.7% after the second dose.",
        {Told("pruritus", percent=8.4), Told("pruritus", percent=8.7)},
    ),
    "treated afterwards": (
        "A patient of group D developed a pneumothorax that was treated with a chest tube.",
        {Told("pneumothorax", arm="D")},
    ),
    "a sum before a list with numbers": (
        "Four patients of group D withdrew due to nausea (one case) and dizziness (three cases).",
        {Told("nausea", 1, arm="D"), Told("dizziness", 3, arm="D")},
    ),
    "patients and their events": (
        "A total of 21 patients reported 38 adverse events in group D.",
        {Told("adverse event", 21, arm="D")},
    ),
    "groups behind their lists": (
        "There was nausea (n = 1), rash (n = 2) in group D; itching (n = 3), fever (n = 4) in group C.",
        {
            Told("nausea", 1, arm="D"),
            Told("rash", 2, arm="D"),
            Told("pruritus", 3, arm="C"),
            Told("fever", 4, arm="C"),
        },
    ),
    "those of them that something else is said of": (
        "Loosening occurred in eight patients; rash was seen in five, two of these had been treated before.",
        {Told("rash", 5)},
    ),
    "numbers behind letters in brackets": (
        "Adverse events included nausea (D: 3, C: 5) and itching (D: 0, C: 1).",
        {
            Told("nausea", 3, arm="D"),
            Told("nausea", 5, arm="C"),
            Told("pruritus", 0, arm="D", occurrence="none"),
            Told("pruritus", 1, arm="C"),
        },
    ),
    "a share behind its group": (
        "Six of 30 patients in group D (20%) and 1 of 30 in group C (3.3%) needed atropine for bradycardia.",
        {Told("bradycardia", 6, 20, 30, "D"), Told("bradycardia", 1, 3.3, 30, "C")},
    ),
    "withdrawn for a harm": (
        "Two patients in group C were withdrawn due to pneumothorax.",
        {Told("pneumothorax", 2, arm="C")},
    ),
    "lists of numbers, each before its group": (
        "Rash and dizziness were seen in 5 and 2 patients in group D and 1 and 3 in group C, respectively.",
        {
            Told("rash", 5, arm="D"),
            Told("dizziness", 2, arm="D"),
            Told("rash", 1, arm="C"),
            Told("dizziness", 3, arm="C"),
        },
    ),
    "two numbers in the order of two groups": (
        "Hypotension was seen in 20% and 5% of patients, respectively.",
        {Told("hypotension", percent=20, arm="D"), Told("hypotension", percent=5, arm="C")},
    ),
    "pain as a harm": (
        "Three patients of group D had mild pain at the injection site.",
        {Told("pain at injection site", 3, arm="D")},
    ),
    "a number alone before what was given": (
        "Bradycardia occurred in four patients with dexmedetomidine and in one with clonidine.",
        {Told("bradycardia", 4, arm="D"), Told("bradycardia", 1, arm="C")},
    ),
    "groups before their numbers": (
        "Nausea: dexmedetomidine 6.7%, clonidine 10%.",
        {Told("nausea", percent=6.7, arm="D"), Told("nausea", percent=10, arm="C")},
    ),
    "lists of numbers without a word for their order": (
        "Nausea, rash and headache occurred in 3, 2 and 1 patients in group D and in 5, 4 and 6 in group C.",
        {
            Told("nausea", 3, arm="D"),
            Told("rash", 2, arm="D"),
            Told("headache", 1, arm="D"),
            Told("nausea", 5, arm="C"),
            Told("rash", 4, arm="C"),
            Told("headache", 6, arm="C"),
        },
    ),
    "the other group's numbers in one bracket": (
        "Group C patients had more nausea (20%) and rash (13%) than group D patients (10% and 3%).",
        {
            Told("nausea", percent=20, arm="C"),
            Told("rash", percent=13, arm="C"),
            Told("nausea", percent=10, arm="D"),
            Told("rash", percent=3, arm="D"),
        },
    ),
    "a higher rate without numbers": (
        "There was a higher incidence of bradycardia in group D (P = 0.02).",
        {Told("bradycardia", arm="D")},
    ),
    "no events but one": (
        "Except for one case of vomiting in group C, no side effects occurred.",
        {Told("vomiting", 1, arm="C")},
    ),
    "a success beside a zero": (
        "Technical success was 100% with no major adverse events (0/60).",
        {Told("severe adverse event", 0, total=60, occurrence="none")},
    ),
    "three lists of two groups": (
        (
            "Rash (n = 4), dizziness (n = 3) and nausea (n = 2) were more frequent in group D than in group "
            "C (n = 1, n = 0 and n = 1, respectively)."
        ),
        {
            Told("rash", 4, arm="D"),
            Told("dizziness", 3, arm="D"),
            Told("nausea", 2, arm="D"),
            Told("rash", 1, arm="C"),
            Told("dizziness", 0, arm="C", occurrence="none"),
            Told("nausea", 1, arm="C"),
        },
    ),
    "an item of its own behind a comma": (
        "Two patients in group D experienced nausea, one patient in group C had rash.",
        {Told("nausea", 2, arm="D"), Told("rash", 1, arm="C")},
    ),
    "groups before each number, the harm behind": (
        "In group D two patients (6.7%), and in group C four patients (13.3%), had nausea.",
        {Told("nausea", 2, 6.7, arm="D"), Told("nausea", 4, 13.3, arm="C")},
    ),
    "a bracket that only explains": (
        "Adverse events (nausea, dizziness) were observed in 6 patients of group D.",
        {Told("adverse event", 6, arm="D"), Told("nausea", arm="D"), Told("dizziness", arm="D")},
    ),
    "more of it, without numbers": (
        "Patients in group D had significantly more bradycardia than those in group C.",
        {Told("bradycardia", arm="D")},
    ),
    "numbers behind groups in a bracket": (
        "Rash was seen in five patients (group D, 4; group C, 1).",
        {Told("rash", 4, arm="D"), Told("rash", 1, arm="C")},
    ),
    "numbers of one list and groups of the next": (
        "Rash occurred in 3/30 and 2/30 women of the dexmedetomidine and clonidine groups.",
        {Told("rash", 3, total=30, arm="D"), Told("rash", 2, total=30, arm="C")},
    ),
    "a measure that some groups had more often": (
        "Pain on injection was less frequent in group D (10%) than in group C (40%).",
        {
            Told("pain at injection site", percent=10, arm="D"),
            Told("pain at injection site", percent=40, arm="C"),
        },
    ),
    "an event of a kind": (
        "One patient in group D experienced an adverse event of dyspnea.",
        {Told("dyspnea", 1, arm="D")},
    ),
    "an event named in brackets": (
        "One adverse event (syncope) occurred in group D.",
        {Told("adverse event", 1, arm="D"), Told("syncope", 1, arm="D")},
    ),
    "a list with an item that no vocabulary holds": (
        "All events were assessed as mild: nausea (2), zibbling (4), itching (1).",
        {Told("nausea", 2), Told("pruritus", 1)},
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_what_a_sentence_counts(name: str) -> None:
    sentence, expected = COUNTED[name]
    assert told(abstract(sentence)) == expected


def test_numbers_in_the_order_of_three_groups() -> None:
    methods = (
        "Ninety patients were randomised. Group A received ropivacaine, Group B received ropivacaine with "
        "clonidine and Group C received ropivacaine with dexmedetomidine."
    )
    assert told(abstract("Nausea occurred in 4%, 7% and 9% of patients, respectively.", methods)) == {
        Told("nausea", percent=4, arm="A"),
        Told("nausea", percent=7, arm="B"),
        Told("nausea", percent=9, arm="C"),
    }


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Major bleeding did not occur in either group.", "hemorrhage"),
        ("There were no infections in the patients of this trial.", "infection"),
        ("No patient had an infection within 12 months.", "infection"),
    ],
)
def test_what_did_not_occur(sentence: str, what: str) -> None:
    assert {(t.what, t.occurrence) for t in told(abstract(sentence))} == {(what, "none")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Nausea, vomiting and the satisfaction of the patients are presented in Table 2.",
        "We did not measure nausea, which is a limitation.",
        "The groups differed in patients without heart failure.",
        "Itching, nausea and dryness were significantly relieved in both groups.",
        "Adverse effects were more frequent after 13 fractions of 3 Gy.",
        "Of the adhesion barrier, 12 pieces were used.",
        "Nausea was not normally distributed.",
        "Group D had advantages, with fewer complications such as abscess and seizure.",
        "Both groups had reduced nausea.",
        "Clonidine had an effect against shivering and an effect against nausea.",
        "In previous studies, pneumothorax occurred in 4% of patients.",
        "No single adverse event was reported by more than 10% of the patients.",
        "Most patients had no nausea in group D.",
        "Most of the adverse events (31/88) were of the skin.",
        "At screening, 9 patients had a rash.",
        "The hemoglobin increased from 11 g/dL to 13 g/dL in group D (n = 14).",
    ],
)
def test_what_is_no_report(sentence: str) -> None:
    assert told(abstract(sentence)) == set()


def test_no_death_of_events_denies_the_death_alone() -> None:
    found = told(abstract("No death occurred that was due to an adverse event."))
    assert {t.what for t in found} == {"death"}


def test_a_share_that_only_one_size_allows_is_of_that_group() -> None:
    methods = "Group D (n = 80) received dexmedetomidine; Group C (n = 30) received clonidine."
    results = "Nausea was seen in 6 patients (20%), rash in 4 patients (5%)."
    assert told(abstract(results, methods)) == {Told("nausea", 6, 20, arm="C"), Told("rash", 4, 5, arm="D")}


def test_two_adjectives_before_an_event() -> None:
    found = told(abstract("There were no serious or unexpected adverse events."))
    assert found == {Told("serious adverse event", occurrence="none")}


def test_numbers_of_a_scale_count_no_patients() -> None:
    sentence = "After agitation the scores (1/2/3/4) were 20/32/24/4 in group D."
    assert {(t.events, t.total) for t in told(abstract(sentence))} <= {(None, None)}


def test_a_discussion_reports_what_it_says_was_seen() -> None:
    meant = "In our study, the doses were chosen because of nausea."
    assert told(article(("Discussion", meant))) == set()
    assert told(article(("Discussion", "In our study, nausea was noted in group D."))) == {
        Told("nausea", arm="D")
    }


def test_a_percentage_and_a_number_that_cannot_be_of_one_group_stay_apart() -> None:
    results = "In group D, nausea was seen in 63%. Later, one patient in group D had nausea and went home."
    assert told(abstract(results, TWO_GROUPS), ["nausea"]) == {
        Told("nausea", percent=63, arm="D"),
        Told("nausea", 1, arm="D"),
    }


def test_labels_inside_one_paragraph_part_methods_from_results() -> None:
    text = (
        "Adjuvants for spinal anesthesia: a randomised trial\n\nAbstract\n"
        "Background: Fentanyl is used. Methods: Nausea and itching in 40 patients at 24 h were recorded. "
        "Results: Itching was seen in 4 patients. Conclusion: More trials are needed.\n"
    )
    assert {t.what for t in told(text)} == {"pruritus"}
