"""Kind and design of a document, as its words tell them; all texts are written for the tests."""

from __future__ import annotations

import pytest

from tests.fixtures.papers import abstract, read_paper

BLOCK = "Adductor canal block for knee arthroscopy"


@pytest.mark.parametrize(
    ("methods", "title", "kind", "design"),
    [
        (
            "Fifty patients were randomised to block or no block.",
            f"{BLOCK}: a randomised trial",
            "primary_study",
            "rct",
        ),
        (
            "Fifty patients were divided into a block group and a spinal group. Pain was compared.",
            "Adductor canal block or spinal anaesthesia for knee arthroscopy",
            "primary_study",
            "nonrandomized_comparative",
        ),
        (
            "Ninety patients will be randomised. Pain will be recorded daily. An assessor will be blinded.",
            BLOCK,
            "protocol",
            "protocol",
        ),
        (
            "40 rats were randomly assigned to shock waves or sham. Perfusion was measured by laser Doppler.",
            "Shock waves and perfusion of the skin",
            "animal_study",
            "animal_study",
        ),
        (
            "We report a 50-year-old man treated by embolization.",
            "Geniculate embolization: a case report",
            "case_report",
            "case_report",
        ),
        (
            "Databases were searched.",
            "Nerve blocks in hip fracture: a systematic review",
            "systematic_review",
            "systematic_review",
        ),
    ],
)
def test_words_tell_kind_and_design(methods: str, title: str, kind: str, design: str) -> None:
    study = read_paper(abstract("Pain was lower.", methods, title))[1].study
    assert (study.kind, study.design) == (kind, design)


def test_a_trial_that_others_shall_do_is_not_this_study() -> None:
    text = abstract(
        "Pain fell in most patients. A randomised controlled trial is needed.",
        "We retrospectively reviewed 30 patients after genicular artery embolization.",
        "Genicular artery embolization for knee osteoarthritis",
    )
    assert read_paper(text)[1].study.design in ("retrospective_cohort", "single_arm_retrospective")


@pytest.mark.parametrize(
    ("methods", "design"),
    [
        ("In this double-blinded study, drugs were given by the assigned randomization group.", "rct"),
        ("Sixty patients were divided equally to receive either a high or a low dose.", "rct"),
        ("This was a secondary analysis of data from 90 patients of a randomised trial.", "rct"),
        ("In this double-blind study, 24 patients were treated with one of two drugs.", "rct"),
        ("Knees of 20 patients were randomised in a paired design to one of two gels.", "rct"),
        ("In this randomised crossover study, 12 patients had both drugs.", "crossover"),
        ("Twelve children were assigned to one of two programmes.", "nonrandomized_comparative"),
        (
            "150 patients who underwent lithotripsy between July 2010 and May 2012 formed two groups.",
            "single_arm_retrospective",
        ),
    ],
)
def test_how_groups_came_about(methods: str, design: str) -> None:
    assert read_paper(abstract("Pain fell.", methods, BLOCK))[1].study.design == design


def test_a_weak_cue_before_a_strong_one_takes_nothing_from_it() -> None:
    text = abstract(
        "Pain fell.", "In a double-blind manner, 50 patients were randomly assigned to a block.", BLOCK
    )
    assert read_paper(text)[1].study.design == "rct"


def test_figures_of_its_own_make_a_study() -> None:
    text = abstract(
        "Activity was higher (P < 0.05).", "Muscles were looked at.", "Activity in shoulder exercises"
    )
    assert read_paper(text)[1].study.kind == "primary_study"


def test_one_author_who_gives_an_opinion_writes_a_commentary() -> None:
    text = (
        "Botulinum toxin for migraine\n\nBotulinum toxin helps people with chronic migraine. In my "
        "practice I offer it after two tablets have failed.\n\nRisks\n\nPain at the needle is common.\n"
    )
    study = read_paper(text)[1].study
    assert (study.kind, study.design) == ("commentary", "expert_opinion")
