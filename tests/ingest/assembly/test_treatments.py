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


def test_a_drug_with_its_way_in_is_no_procedure() -> None:
    text = abstract(
        "Pain fell.",
        "Women were randomised to intravenous lidocaine or intramuscular pethidine.",
        "Intravenous lidocaine versus intramuscular pethidine for renal colic",
    )
    assert _interventions(text) == set()
    assert {"lidocaine", "meperidine"} <= set(_agents(text))


def test_a_placebo_injected_is_no_treatment_of_its_own() -> None:
    text = abstract(
        "Pain fell.",
        "Patients were randomised to golimumab injections or to placebo injections every month.",
        "Golimumab or placebo injections in psoriatic arthritis",
    )
    assert "saline injection" not in _interventions(text)


def test_what_is_spared_is_no_treatment() -> None:
    text = abstract(
        "Blood transfusion was less frequent. The need for blood transfusion fell.",
        "Forty patients received tranexamic acid or nothing; the rate of blood transfusion was recorded.",
        "Tranexamic acid in scoliosis surgery: a randomised trial",
    )
    assert "blood transfusion" not in _interventions(text)


def test_the_name_of_a_ward_is_no_treatment() -> None:
    text = abstract(
        "Pain fell.",
        "Sixty patients of the Department of Oral and Maxillofacial Surgery were randomised.",
        "Ibuprofen or diclofenac for postoperative pain",
    )
    assert "maxillofacial surgery" not in _interventions(text)


def test_the_way_of_an_injection_is_named_with_what_is_injected() -> None:
    text = abstract(
        "Vision improved.",
        "Forty eyes were randomised to intravitreal injection of bevacizumab or to observation.",
        "Intravitreal injection of bevacizumab for diabetic macular edema",
    )
    assert "intravitreal injection" in _interventions(text)


def test_rescue_is_no_study_drug() -> None:
    text = abstract(
        "Tramadol requirement was lower. Rescue tramadol was given to six.",
        "Sixty patients received lornoxicam or placebo; cumulative tramadol consumption was recorded.",
        "Lornoxicam for pain after laparoscopic adrenalectomy: a randomised trial",
    )
    assert "lornoxicam" in _agents(text)
    assert "tramadol" not in _agents(text)


def test_what_every_patient_gets_under_anaesthesia_is_no_study_drug() -> None:
    methods = (
        "Anesthesia was induced with propofol 2 mg/kg and rocuronium 0.6 mg/kg; ondansetron 4 mg and "
        "Ringer's lactate 500 ml were given. Group D received ropivacaine 20 ml."
    )
    text = article(("Methods", methods))
    assert {"propofol", "rocuronium", "ondansetron", "Ringer's lactate"}.isdisjoint(_agents(text))
    assert "ropivacaine" in _agents(text)


def test_an_agent_stays_beside_a_special_form_of_it_in_another_arm() -> None:
    text = abstract(
        "Wrinkles improved.",
        "Sixty women were randomised to two groups. Group G (n = 30) received growth factor concentrate; "
        "Group P (n = 30) received platelet-rich plasma.",
        "Growth factor concentrate or platelet-rich plasma for nasolabial folds",
    )
    assert {"growth factor concentrate", "platelet-rich plasma"} <= set(_agents(text))


def test_what_the_one_who_answers_uses_is_an_agent() -> None:
    text = (
        "Interview: embolization of the prostate\n\nIn this interview, Dr. Lea Kern talks about her work.\n\n"
        "Q: What do you inject?\nA: We prefer Embosphere of 300 to 500 microns.\n"
    )
    assert "trisacryl gelatin microsphere" in _agents(text)


def test_what_is_given_stands_in_the_name_of_the_giving() -> None:
    text = abstract(
        "Pain fell.",
        "Forty patients were randomised.",
        "Platelet-rich plasma injection or ozone injection for lateral epicondylitis",
    )
    assert {"platelet-rich plasma", "ozone"} <= set(_agents(text))
    assert {"platelet-rich plasma injection", "ozone injection"} <= _interventions(text)


def test_what_people_take_already_is_no_study_drug() -> None:
    text = abstract(
        "Pain fell.",
        "Forty opioid-tolerant patients received a ketamine infusion or none.",
        "Ketamine infusion for opioid-tolerant patients with cancer pain",
    )
    assert list(_agents(text)) == ["ketamine"]


def test_a_substance_with_its_way_alone_is_injected() -> None:
    text = abstract(
        "Pain fell.", "Forty patients were treated.", "Intradiscal platelet-rich plasma for back pain"
    )
    assert "intradiscal injection" in _interventions(text)


def test_a_treatment_free_of_a_drug_gives_none() -> None:
    text = abstract("Pain was equal.", "Forty women were treated.", "Opioid-free anaesthesia for mastectomy")
    assert "opioid" not in _agents(text)


def test_what_is_done_to_a_longer_name_does_not_cut_it() -> None:
    text = abstract("Tumours shrank.", "Forty people were treated.", "Microwave ablation of lung metastases")
    assert _interventions(text) == {"microwave ablation"}


def test_a_class_of_drugs_is_claimed_where_title_or_arms_name_it() -> None:
    methods = "Opioids are given to many. Sixty women received pregabalin or placebo; opioids were on demand."
    found = _agents(abstract("Pain fell.", methods, "Pregabalin for pain after hysterectomy"))
    assert "pregabalin" in found
    assert "opioid" not in found
    assert "opioid" in _agents(abstract("Pain fell.", methods, "Opioids for pain after hysterectomy"))


def test_a_plain_treatment_is_set_against_a_special_form_of_it() -> None:
    text = abstract(
        "Pain fell.",
        "Forty people with neck pain were randomised.",
        "Active versus sham acupuncture for neck pain",
    )
    assert {"acupuncture", "sham acupuncture"} <= _interventions(text)
