"""Under what a complication is listed, and on what ground: nobody is charged with what another caused."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import abstract, article, causes, reports, series

TWO_STEPS = (
    "Twenty patients with vertebral metastases underwent transarterial embolization with PVA particles, "
    "followed after 3 days by percutaneous vertebroplasty with PMMA."
)
TITLE = "Transarterial embolization combined with vertebroplasty for vertebral metastases"


def test_a_count_of_an_arm_is_charged_to_what_only_that_arm_got() -> None:
    text = abstract("Bradycardia occurred in 4 patients in group D and 1 patient in group C.")
    by_arm = {r.arm: {c.concept.label for c in r.causes} for r in reports(text)}
    assert by_arm == {"Group D": {"dexmedetomidine"}, "Group C": {"clonidine"}}
    assert {basis for _, basis in causes(text, "bradycardia")} == {"arm"}


def test_a_stated_cause_overrules_the_arm() -> None:
    text = abstract("Two patients in group D had hypotension due to spinal anaesthesia.")
    assert causes(text, "hypotension") == {("spinal anesthesia", "stated")}


@pytest.mark.parametrize("words", ["unrelated to", "not related to", "not attributed to"])
def test_what_the_authors_call_unrelated_is_charged_to_nobody(words: str) -> None:
    text = series(f"One patient had a myocardial infarction, which was {words} the vertebroplasty.")
    assert causes(text, "myocardial infarction") == set()


def test_cement_leakage_is_of_the_cement_and_never_of_the_particles() -> None:
    text = abstract("Cement leakage was seen in 4 patients.", TWO_STEPS, TITLE)
    charged = causes(text, "cement leakage")
    assert {basis for _, basis in charged} == {"definition"}
    assert "polyvinyl alcohol" not in {label for label, _ in charged}
    assert "transarterial embolization" not in {label for label, _ in charged}
    assert "percutaneous vertebroplasty" in {label for label, _ in charged}


def test_a_particles_name_beside_a_leak_changes_nothing() -> None:
    results = "After embolization with PVA, vertebroplasty was done; cement leakage was seen in 4 patients."
    assert "polyvinyl alcohol" not in {
        label for label, _ in causes(abstract(results, TWO_STEPS, TITLE), "cement leakage")
    }


def test_the_sentence_on_one_procedure_charges_that_procedure() -> None:
    text = abstract("Fever occurred in 5 patients after embolization.", TWO_STEPS, TITLE)
    assert "percutaneous vertebroplasty" not in {label for label, _ in causes(text, "fever")}
    assert "transarterial embolization" in {label for label, _ in causes(text, "fever")}


def test_all_treated_alike_charges_the_whole_study() -> None:
    text = series("Pneumonia developed in 3 patients.")
    assert ("percutaneous vertebroplasty", "study") in causes(text, "pneumonia") | {
        (label, "study") for label, basis in causes(text, "pneumonia") if basis == "section"
    }


def test_a_diseases_own_course_is_charged_to_nobody() -> None:
    text = abstract(
        "Tumor progression occurred in 6 patients, and 2 patients died of tumor progression.",
        TWO_STEPS,
        TITLE,
    )
    assert {r.concept.label for r in reports(text)} <= {"death"}


def test_a_table_charges_its_columns() -> None:
    rows = "Event | Group D (n = 30) | Group C (n = 30)\nNausea | 3 | 6"
    found = {
        r.arm: {(c.concept.label, c.basis.value) for c in r.causes}
        for r in reports(article(tables=[("Adverse events", rows)]))
    }
    assert found == {"Group D": {("dexmedetomidine", "arm")}, "Group C": {("clonidine", "arm")}}


def test_a_list_is_charged_to_what_its_lead_names() -> None:
    text = (
        "Epidural injections: what to know\n\nEpidural steroid injections relieve radicular pain.\n\n"
        "Risks associated with epidural steroid injections include:\n- Infection\n- Dural puncture\n"
    )
    assert {label for label, _ in causes(text, "dural puncture")} == {"epidural steroid injection"}


def test_what_the_disease_caused_is_charged_to_nobody() -> None:
    text = series("One patient developed hypoglycemia owing to disease progression.")
    assert causes(text, "hypoglycemia") == set()


def test_an_unknown_treatment_is_not_taken_for_a_studied_one() -> None:
    text = abstract("Urticaria was seen in 2 patients after injection of purified XQZ.")
    assert causes(text, "urticaria") == set()


def test_what_is_said_of_all_groups_is_not_charged_to_the_last_that_was_named() -> None:
    words = (
        "The spinal anesthesia wore off late. We did not encounter urinary retention in any of the 2 groups."
    )
    found = [r for r in reports(article(("Results", words))) if r.concept.label == "urinary retention"]
    assert {(r.arm, c.basis.value) for r in found for c in r.causes} == {(None, "study")}


def test_a_column_of_untreated_patients_is_not_charged_to_the_treatment() -> None:
    rows = "Event | Dexmedetomidine (n = 30) | Untreated patients (n = 30)\nNausea | 3 | 6"
    found = reports(article(tables=[("Adverse events", rows)]))
    assert [r.causes for r in found if r.events == 6] == [()]


def test_controls_of_an_adjuvant_had_the_procedure_it_was_added_to() -> None:
    text = abstract(
        "Hypotension occurred in 4 patients in group D and 6 patients in group C.",
        "Sixty patients under spinal anaesthesia were randomised. Group D (n = 30) received dexmedetomidine; "
        "group C (n = 30) was the control group.",
        "Dexmedetomidine with spinal anaesthesia: a randomised trial",
    )
    charged = {r.arm: {(c.concept.label, c.basis.value) for c in r.causes} for r in reports(text)}
    assert charged["Group D"] == {("dexmedetomidine", "arm")}
    assert charged["Group C"] == {("spinal anesthesia", "study")}


def test_what_is_of_a_procedure_by_definition_is_not_charged_to_the_procedure_of_others() -> None:
    text = abstract(
        "Cement leakage was observed in 30% of patients in group V and 12% in group K.",
        "Sixty patients were randomised. Group V (n = 30) underwent vertebroplasty; group K (n = 30) "
        "underwent kyphoplasty.",
        "Vertebroplasty versus kyphoplasty: a randomised trial",
    )
    charged = {r.arm: {c.concept.label for c in r.causes} for r in reports(text)}
    assert "kyphoplasty" not in charged["Group V"]
    assert "percutaneous vertebroplasty" not in charged["Group K"]


def test_a_sham_and_a_short_name_are_groups() -> None:
    text = abstract(
        "Skin discoloration was seen in 4 patients after embolization and in none after sham.",
        "Patients were randomised to genicular artery embolization (n=14) or sham procedure (n=7).",
        "Genicular artery embolization for knee osteoarthritis: a randomised sham-controlled trial",
    )
    assert {(r.events, r.arm) for r in reports(text)} == {
        (4, "genicular artery embolization"),
        (0, "sham procedure"),
    }


def test_what_is_attributed_to_an_unknown_treatment_is_charged_to_no_other() -> None:
    text = series("There were no serious adverse events attributable to QX417.")
    assert [report.causes for report in reports(text)] == [()]
