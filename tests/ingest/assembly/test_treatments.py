"""Interventions and agents: what was used, in which dose, and what the words only imply."""

from __future__ import annotations

from kb.statements import AgentUse, InterventionUse
from tests.fixtures.papers import abstract, article, read_paper


def _interventions(text: str) -> set[str]:
    """Return the labels of the interventions."""
    return {s.concept.label for s in read_paper(text)[1].statements if isinstance(s, InterventionUse)}


def _agents(text: str) -> dict[str, AgentUse]:
    """Return the agents by label."""
    return {s.concept.label: s for s in read_paper(text)[1].statements if isinstance(s, AgentUse)}


def test_a_head_that_two_treatments_share() -> None:
    text = abstract(
        "Pain was equal.",
        "Forty patients were randomised.",
        "Thoracic paravertebral versus intercostal nerve block after thoracotomy",
    )
    assert {"thoracic paravertebral block", "intercostal nerve block"} <= _interventions(text)


def test_two_ways_of_one_treatment() -> None:
    text = abstract(
        "Pain was equal.",
        "Forty patients were randomised.",
        "Fluoroscopy-guided versus ultrasound-guided suprascapular nerve block for shoulder pain",
    )
    assert len([label for label in _interventions(text) if "suprascapular" in label]) >= 2


def test_what_is_injected_makes_an_injection() -> None:
    text = abstract(
        "Pain fell.",
        "Patients were randomised to three weekly injections of hyaluronic acid or to exercise.",
        "Hyaluronic acid or exercise for knee osteoarthritis",
    )
    assert "hyaluronic acid injection" in _interventions(text)


def test_an_effect_is_no_treatment() -> None:
    text = abstract(
        "Clonidine provided better sedation.",
        "Patients received clonidine or midazolam before a femoral nerve block.",
        "Clonidine or midazolam before femoral nerve block",
    )
    assert "sedation" not in _interventions(text)


def test_operations_in_which_something_else_is_studied() -> None:
    text = abstract(
        "Pain was lower.",
        "Sixty patients undergoing hysterectomy received a transversus abdominis plane block.",
        "Transversus abdominis plane block after hysterectomy",
    )
    assert _interventions(text) == {"transversus abdominis plane block"}


def test_the_broader_name_gives_way_unless_compared() -> None:
    text = abstract(
        "Pain was lower.",
        "Patients received an interscalene block; the nerve block took 5 min. The nerve block was safe.",
        "Interscalene brachial plexus block for shoulder surgery",
    )
    assert "nerve block" not in _interventions(text)


def test_dose_size_and_procedure() -> None:
    text = abstract(
        "Pain fell.",
        "Transarterial embolization was done with polyvinyl alcohol particles (300-500 µm). "
        "A femoral nerve block was done with 20 ml of 0.5% bupivacaine.",
        "Embolization with polyvinyl alcohol for bone metastases",
    )
    found = _agents(text)
    assert found["polyvinyl alcohol"].size_um == (300, 500)
    assert found["bupivacaine"].dose == "20 ml of 0.5%"
    assert found["bupivacaine"].intervention is not None
    assert found["bupivacaine"].intervention.label == "femoral nerve block"
    assert any("0.5%" in e.quote for e in found["bupivacaine"].evidence)


def test_messengers_and_reasons_to_exclude_are_not_given() -> None:
    text = article(
        ("Methods", "Patients allergic to lidocaine were excluded. Duloxetine 60 mg was given daily."),
        title="Duloxetine for diabetic neuropathy",
        summary="It inhibits serotonin and noradrenaline reuptake. Eighty patients received duloxetine.",
    )
    assert set(_agents(text)) == {"duloxetine"}


def test_a_coil_of_a_scanner_is_no_embolic() -> None:
    text = article(
        ("Methods", "Knees were imaged with an extremity coil. The coil was used in all patients."),
        title="Exercise for knee osteoarthritis",
        summary="Forty patients with knee osteoarthritis did exercise.",
    )
    assert not _agents(text)


def test_what_is_done_under_an_anesthesia_is_not_the_anesthesia() -> None:
    text = abstract(
        "Pain fell.",
        "Under local anesthesia, polymethylmethacrylate was injected into the vertebral body.",
        "Vertebroplasty of osteoporotic fractures",
    )
    used = _agents(text)["polymethylmethacrylate"].intervention
    assert used is None or used.label != "local anesthesia"
