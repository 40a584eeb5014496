"""The number of patients: enrolled or allotted, never those with an event, of one group."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import abstract, article, read_paper

TITLE = "Ropivacaine with or without clonidine for ankle surgery: a randomised trial"


def _patients(methods: str, results: str = "Pain was lower with clonidine.") -> int | None:
    """Return the number of patients of an abstract."""
    return read_paper(abstract(results, methods, TITLE))[1].study.n_patients


@pytest.mark.parametrize(
    ("methods", "n"),
    [
        ("A total of 84 patients were randomised to two groups.", 84),
        ("Forty adults undergoing ankle surgery were randomly allocated to receive clonidine or saline.", 40),
        ("One hundred and twenty-two patients were enrolled.", 122),
        ("Patients were randomised to two groups of 35 each.", 70),
        ("Patients were randomised to clonidine (n = 31) or saline (n = 29).", 60),
        ("The trial has three arms with 22 participants per arm; patients were randomised.", 66),
        (
            "In this trial of 52 ASA physical status I-II patients who underwent surgery, pain was scored.",
            52,
        ),
        ("Of 90 screened patients, 71 patients (clonidine, n = 35; saline, n = 36) were randomised.", 71),
        ("Thirty-six nurses with ankle pain were selected and randomly allocated to one of two groups.", 36),
        ("25 patients had clonidine and 18 had saline; all were randomised.", 43),
        ("Seventy patients who had a fracture of the ankle and no neuropathy were evaluated.", 70),
        (
            "We treated fractures (n = 21) and sprains (n = 19), with clonidine (n = 24) or saline (n = 16).",
            40,
        ),
        ("This study included 48 patients. Two hundred patients were needed in previous studies.", 48),
    ],
)
def test_the_total_is_read(methods: str, n: int) -> None:
    assert _patients(methods) == n


def test_patients_with_an_event_are_not_the_study() -> None:
    assert (
        _patients(
            "Sixty patients were randomised.", "Three patients developed nausea. Two patients withdrew."
        )
        == 60
    )


def test_what_was_planned_gives_way_to_what_was_done() -> None:
    text = article(
        ("Methods", "We planned to enrol 100 patients. 88 patients were randomised to two groups."),
        title=TITLE,
        summary="Clonidine was compared with saline.",
    )
    assert read_paper(text)[1].study.n_patients == 88


def test_the_abstract_rules_over_the_body() -> None:
    text = article(
        ("Methods", "A total of 140 patients were recruited in both centres."),
        title=TITLE,
        summary="Seventy patients were randomised to clonidine or saline.",
    )
    assert read_paper(text)[1].study.n_patients == 70


def test_animals_are_no_patients() -> None:
    text = abstract(
        "Healing improved.",
        "24 rabbits were randomly assigned to two groups.",
        "Shock waves in tendon healing",
    )
    assert read_paper(text)[1].study.n_patients is None


def test_a_second_group_told_apart_is_added() -> None:
    text = abstract(
        "Swelling fell.",
        "A plaster was put on the skin of 20 healthy patients. A further 20 patients received a cream and "
        "served as controls.",
        "A plaster for facial swelling",
    )
    assert read_paper(text)[1].study.n_patients == 40


def test_those_assigned_to_each_treatment_are_added() -> None:
    text = abstract(
        "Bleeding stopped.",
        "Fifty-two subjects with ulcers were assigned to clips, and 55 patients were treated with coils.",
        "Clips or coils for bleeding ulcers",
    )
    assert read_paper(text)[1].study.n_patients == 107


def test_what_the_enrolled_required_is_no_event() -> None:
    text = abstract("Pain fell.", "The study was conducted in 46 patients who required minor surgery.", TITLE)
    assert read_paper(text)[1].study.n_patients == 46


def test_the_analysed_stand_for_the_enrolled_where_nothing_else_is_said() -> None:
    text = abstract("Pain fell.", "By these criteria, 122 acute cases were analyzed.", TITLE)
    assert read_paper(text)[1].study.n_patients == 122


@pytest.mark.parametrize(
    ("sentence", "n"),
    [
        ("One thousand and two hundred (1200) patients were included.", 1200),
        ("We included 64 patients in age group of 20 to 60 years.", 64),
        ("Patients (N = 58; women = 40) had knee pain.", 58),
        ("A total of 33 women were consented and enrolled.", 33),
    ],
)
def test_how_many_entered(sentence: str, n: int) -> None:
    assert read_paper(abstract("Pain fell.", sentence, TITLE))[1].study.n_patients == n


def test_a_few_of_something_are_not_the_patients() -> None:
    text = article(
        ("Methods", "Each score went from 0 to 2 by trained nurses."), summary="Pain was measured."
    )
    assert read_paper(text)[1].study.n_patients is None
