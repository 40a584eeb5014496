"""Where a name is a harm of the treatment, and where the disease, a measure, or somebody else's finding."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import ADJUVANTS, TWO_GROUPS, Told, abstract, article, series, told

MIGRAINE = "Greater occipital nerve block for chronic migraine: a randomised controlled trial"
NOT_HARMS = {
    "a measure": "Nausea scores were lower in group D than in group C.",
    "a scale": "The sedation score was 3 in group D and 2 in group C.",
    "what was treated": "Patients who required treatment for hypotension were monitored for 6 hours.",
    "what was prevented": "Ondansetron was given for prevention of nausea.",
    "how harms were looked for": "Nausea was assessed every 6 hours.",
    "who was left out": "Two patients with coagulopathy were excluded.",
    "what was defined": "Hypotension was defined as a fall of 20% in mean arterial pressure.",
}


@pytest.mark.parametrize("name", NOT_HARMS)
def test_what_is_no_harm(name: str) -> None:
    assert told(abstract(NOT_HARMS[name])) == set()


@pytest.mark.xfail(
    strict=True, reason="chronic migraine is treated, so migraine is: what stands above is not looked at"
)
def test_the_disease_that_is_treated_is_no_harm() -> None:
    found = told(
        abstract(
            "Migraine attacks fell from 9 to 4 a month. Migraine occurred in 12 patients after 4 weeks.",
            "Forty patients with chronic migraine received a greater occipital nerve block.",
            MIGRAINE,
        ),
    )
    assert found == set()


def test_an_intended_effect_is_a_harm_only_where_the_text_says_so() -> None:
    assert (
        told(abstract("Sensory block was longer in group D. Motor block occurred in 30 patients in group D."))
        == set()
    )
    assert Told("prolonged motor block", 3, arm="D") in told(
        abstract("Adverse effects: prolonged motor block occurred in 3 patients in group D."),
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "In a study by Miller et al, nausea occurred in 12 patients.",
        "Previous studies have reported hypotension in 30% of patients.",
        "Bradycardia has been reported in the literature in 5 patients.",
    ],
)
def test_what_others_found_is_not_ours(sentence: str) -> None:
    assert told(article(("Discussion", sentence))) == set()


def test_our_own_finding_is_ours_in_a_discussion_too() -> None:
    found = told(article(("Discussion", "In our study, nausea occurred in 4 patients in group C.")))
    assert found == {Told("nausea", 4, arm="C")}


@pytest.mark.parametrize("heading", ["Methods", "Patients and methods", "Statistical analysis"])
def test_methods_report_nothing(heading: str) -> None:
    sentence = (
        "Nausea, vomiting and hypotension were recorded, and bradycardia occurred in 2 patients of the pilot."
    )
    assert told(article((heading, sentence))) == set()


def test_results_report() -> None:
    found = told(article(("Results", "Bradycardia occurred in 2 patients in group D.")))
    assert found == {Told("bradycardia", 2, arm="D")}


def test_an_introduction_reports_nothing() -> None:
    assert told(article(("Introduction", "Clonidine causes hypotension in 20% of patients."))) == set()


def test_a_title_reports_nothing() -> None:
    assert (
        told(
            abstract(
                "The block lasted longer in group D.", TWO_GROUPS, f"{ADJUVANTS} with fewer cases of nausea"
            )
        )
        == set()
    )


def test_no_difference_is_no_report_of_either_group() -> None:
    assert (
        told(abstract("There was no significant difference in the incidence of nausea between the groups."))
        == set()
    )


def test_a_comparison_without_numbers_counts_nobody() -> None:
    found = told(abstract("Hypotension was more frequent in group C than in group D."))
    assert found == {Told("hypotension", arm="C")}


def test_why_patients_left_is_no_complication_of_its_own() -> None:
    found = told(series("Two patients discontinued treatment due to adverse events."), ["adverse event"])
    assert found == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "The HR fell and falls significantly in group D.",
        "Injections were repeated until there were signs of hypotension.",
        "The block was placed with the patients in the lateral decubitus position in group D.",
        "Side effects were rare, similar to the results (4.1%) of a previous review of vomiting.",
        "None of the patients with a hematoma in group D had symptoms.",
        "Orthostatic hypotension could not be assessed in group D.",
        "Patients in group D showed improvement of vomiting and pruritus by 76.9% and 90.9%, respectively.",
        "Satisfaction in group D was low among patients who experienced vomiting.",
        "Reasons for exclusion were vomiting or refusal in group D.",
    ],
)
def test_words_of_harm_that_tell_none(sentence: str) -> None:
    assert {t for t in told(article(("Results", sentence))) if t.what != "side effect"} == set()


def test_harms_in_general_take_no_count_of_their_kinds() -> None:
    sentence = "Severe adverse events in group D included elevation of ferritin (30%) and nausea (20%)."
    found = told(article(("Results", sentence)))
    assert found == {Told("nausea", None, 20.0, arm="D")}


def test_a_major_side_effect_is_a_severe_adverse_event() -> None:
    found = told(abstract("There were no major side effects in any patient of the two groups."))
    assert {(t.what, t.occurrence) for t in found} == {("severe adverse event", "none")}


EVENTS = {
    "the incidence of what may also be treated": (
        "The incidence of headache was 6.5% in group D and 4.9% in group C.",
        {Told("headache", percent=6.5, arm="D"), Told("headache", percent=4.9, arm="C")},
    ),
    "cases of it": ("Two cases of pleural effusion were noted.", {Told("pleural effusion", 2)}),
    "nobody had it": ("No infection was observed.", {Told("infection", occurrence="none")}),
}


@pytest.mark.parametrize("name", EVENTS)
def test_what_may_also_be_treated_is_a_harm_where_it_happened(name: str) -> None:
    sentence, expected = EVENTS[name]
    assert told(abstract(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "In the absence of fever or hematoma, patients went home on the same day.",
        "No bleeding was reported in the other patients.",
        "The success rate of the dural puncture was 70% in group D and 69% in group C.",
        "The usual treatment often does not help, or even causes intolerable side effects.",
        "The time of onset of tongue numbness was 3.0 min in group D.",
        "Typical examples are shown, as of one coma patient with a large hematoma.",
        "There were obvious differences in the edema of the knee between the groups.",
        "The incidence of nausea was not consistent with what was expected.",
        "The incidence of effects (e.g. rash, edema) did not differ between the groups (data not shown).",
        "One patient left the study after a fall not related to treatment, told of elsewhere.",
    ],
)
def test_what_tells_of_no_event(sentence: str) -> None:
    assert told(abstract(sentence)) == set()


def test_what_a_paper_calls_a_complication_is_not_what_it_treats() -> None:
    text = abstract(
        "The incidence of PDPH was 6.5% in all.",
        "Eighty women were randomised to spinal anesthesia with one of two needles. Post-dural puncture "
        "headache (PDPH) is a well-known complication of spinal anesthesia.",
        "Post-dural puncture headache: a comparison of two needles for spinal anesthesia",
    )
    assert {(t.what, t.percent) for t in told(text)} == {("post-dural puncture headache", 6.5)}
