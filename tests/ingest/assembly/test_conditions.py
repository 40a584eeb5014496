"""Indications: what is treated, not what happens, excludes or is only measured."""

from __future__ import annotations

from kb.statements import IndicationClaim
from tests.fixtures.papers import abstract, article, read_paper


def _claims(text: str) -> dict[str, IndicationClaim]:
    """Return the claims by label."""
    return {s.concept.label: s for s in read_paper(text)[1].statements if isinstance(s, IndicationClaim)}


def test_what_patients_have_and_a_treatment_is_for() -> None:
    found = _claims(
        abstract(
            "Pain fell.",
            "Forty patients with plantar fasciitis received shock waves.",
            "Extracorporeal shock wave therapy for plantar fasciitis",
        ),
    )
    assert list(found) == ["plantar fasciitis"]
    assert "extracorporeal shockwave therapy" in {t.label for t in found["plantar fasciitis"].interventions}


def test_analgesia_after_an_operation_is_postoperative_pain() -> None:
    found = _claims(
        abstract(
            "Opioid requirements were lower.",
            "Fifty patients undergoing mastectomy were randomised to a paravertebral block or no block.",
            "Paravertebral block for pain relief after mastectomy: a randomised trial",
        ),
    )
    assert "postoperative pain" in found


def test_the_condition_stands_in_the_name_of_its_operation() -> None:
    text = abstract(
        "Anesthesia lasted longer.",
        "Patients undergoing hallux valgus surgery received an ankle block with lidocaine.",
        "Ankle block in hallux valgus surgery",
    )
    assert "hallux valgus" in _claims(text)


def test_harms_and_exclusions_are_not_treated() -> None:
    found = _claims(
        abstract(
            "Complications were hematoma and infection in two patients.",
            "Thirty patients with knee osteoarthritis were treated; patients with gout were excluded.",
            "Genicular artery embolization for knee osteoarthritis",
        ),
    )
    assert set(found) == {"knee osteoarthritis"}


def test_pain_alone_gives_way_to_what_hurts() -> None:
    found = _claims(
        abstract(
            "PRP relieved pain.",
            "Sixty patients with lateral epicondylitis were randomised to PRP or saline to relieve pain.",
            "Platelet-rich plasma relieves pain in lateral epicondylitis",
        ),
    )
    assert "pain" not in found
    assert "lateral epicondylitis" in found


def test_criteria_in_a_list_are_no_indications() -> None:
    text = article(
        (
            "Methods",
            "We treated knee osteoarthritis. Patients with the following were excluded: gout; sepsis.",
        ),
        title="Hyaluronic acid injections for knee osteoarthritis",
        summary="Forty patients with knee osteoarthritis received hyaluronic acid.",
    )
    assert set(_claims(text)) == {"knee osteoarthritis"}


def test_quotes_are_the_documents_own_words() -> None:
    text = abstract(
        "Pain fell.",
        "Forty patients with sciatica had an epidural steroid injection.",
        "Epidural steroid injection for sciatica",
    )
    for claim in _claims(text).values():
        assert claim.evidence
        assert all(e.quote in text for e in claim.evidence)


def test_conditions_in_one_list_are_all_treated() -> None:
    text = abstract(
        "Scores fell.",
        "Patients with either myofascial pain syndrome or plantar fasciitis or lateral epicondylitis came.",
        "Effects of light",
    )
    assert set(_claims(text)) == {"myofascial pain syndrome", "plantar fasciitis", "lateral epicondylitis"}


def test_analgesia_in_labour_is_for_its_pain() -> None:
    text = abstract(
        "Onset was alike.",
        "Sixty healthy laboring women received epidural bupivacaine by needle or catheter.",
        "Initiation of labor analgesia through the epidural needle or the catheter",
    )
    assert "labor pain" in _claims(text)


def test_what_no_list_holds_is_claimed_in_its_own_words() -> None:
    text = abstract(
        "Scores fell.",
        "Forty patients with grobbly ankle received a plaster.",
        "A plaster in the management of grobbly ankle",
    )
    (claim,) = _claims(text).values()
    assert (claim.text, claim.concept.origin) == ("grobbly ankle", "discovered")


def test_the_operation_stands_for_what_is_treated_where_nothing_else_is_said() -> None:
    text = abstract(
        "Punctures succeeded.",
        "Women having elective cesarean operations under spinal anesthesia were given one of two needles.",
        "Two spinal needles in obstetric patients",
    )
    assert list(_claims(text)) == ["cesarean section"]


def test_what_only_one_sentence_says_that_patients_have_is_not_claimed() -> None:
    text = abstract(
        "Scores fell.", "Forty patients with glued markers were filmed.", "Marker studies of walking"
    )
    assert _claims(text) == {}


def test_what_a_title_prevents_is_treated_although_it_is_a_harm_elsewhere() -> None:
    found = _claims(
        abstract(
            "Hematomas were smaller with the wide drain.",
            "Seventy patients after lumbar decompression were randomised to a wide or a narrow drain.",
            "A wide drain to prevent spinal epidural hematoma: a randomised trial",
        ),
    )
    assert list(found) == ["epidural hematoma"]


def test_a_harm_that_a_condition_names_is_not_claimed_again() -> None:
    found = _claims(
        abstract(
            "Sore throat was rarer with lidocaine.",
            "Ninety patients had the cuff filled with lidocaine or air to reduce postoperative sore throat.",
            "Lidocaine in the cuff and the incidence of sore throat after anaesthesia",
        ),
    )
    assert list(found) == ["postoperative sore throat"]


def test_an_adjuvant_judged_by_the_first_analgesic_is_for_postoperative_pain() -> None:
    found = _claims(
        abstract(
            "Time to first analgesic request was longer with fentanyl.",
            "Fifty men were randomised to spinal bupivacaine with or without fentanyl.",
            "Fentanyl added to bupivacaine for spinal anaesthesia in elderly men",
        ),
    )
    assert list(found) == ["postoperative pain"]


def test_pain_of_an_endoscopy_is_of_the_procedure_and_not_of_an_operation() -> None:
    found = _claims(
        abstract(
            "Scores fell.",
            "Men undergoing cystoscopy received lidocaine gel or plain gel.",
            "Lidocaine gel for pain in men undergoing flexible cystoscopy: a randomised trial",
        ),
    )
    assert list(found) == ["procedural pain"]


def test_what_makes_the_pain_is_what_is_treated() -> None:
    found = _claims(
        abstract(
            "Survival was good.",
            "Implants were used for disabling pain due to osteoarthritis of the elbow.",
            "A hinged elbow prosthesis: ten years",
        ),
    )
    assert "elbow osteoarthritis" in found


def test_brackets_do_not_part_patients_from_what_they_have() -> None:
    found = _claims(
        abstract(
            "Function was better.",
            "Patients of three centres (Lund, Oslo) with severe osteoarthritis of the knee were operated on.",
            "Two ways of total knee arthroplasty: a randomised trial",
        ),
    )
    assert list(found) == ["knee osteoarthritis"]


def test_the_chronic_pain_of_a_title_stays_beside_what_the_patients_have() -> None:
    found = _claims(
        abstract(
            "Scores fell.",
            "Forty patients with lateral epicondylitis or adhesive capsulitis received light or a sham.",
            "Polarised light for chronic pain: a randomised trial",
        ),
    )
    assert set(found) == {"chronic pain", "lateral epicondylitis", "adhesive capsulitis"}


def test_what_a_treatment_acts_on_in_a_disease_is_no_second_disease() -> None:
    found = _claims(
        abstract(
            "Anxiety fell.",
            "Ninety women with rheumatoid arthritis joined a dance class or went on as before.",
            "Effects of dancing on anxiety and morning stiffness in rheumatoid arthritis",
        ),
    )
    assert set(found) == {"rheumatoid arthritis"}


def test_pain_of_patients_with_a_tumour_is_cancer_pain() -> None:
    found = _claims(
        abstract(
            "Worst pain fell.",
            "Eighty outpatients were randomised to calls by a nurse or to a leaflet.",
            "Calls by nurses for pain control in outpatients with metastatic tumours",
        ),
    )
    assert "cancer pain" in found


def test_pain_alone_gives_way_to_the_pain_after_the_operation() -> None:
    found = _claims(
        abstract(
            "Postoperative pain was lower with honey.",
            "Forty patients were randomised after crown lengthening.",
            "Honey and pain after crown lengthening: a randomised trial",
        ),
    )
    assert list(found) == ["postoperative pain"]


def test_a_nerve_block_for_an_operation_is_for_the_pain_after_it() -> None:
    found = _claims(
        abstract(
            "Scores were lower.",
            "Sixty patients were randomised to a block or to none.",
            "Quadratus lumborum block for open nephrectomy: a randomised trial",
        ),
    )
    assert list(found) == ["postoperative pain"]


def test_the_condition_stands_in_the_name_of_its_embolization() -> None:
    text = abstract("All veins closed.", "Thirty men were treated.", "Varicocele embolization with coils")
    assert list(_claims(text)) == ["varicocele"]


def test_with_or_without_a_drug_takes_nothing_from_what_is_treated() -> None:
    text = abstract(
        "Pain was lower.",
        "Ninety women were randomised.",
        "Ropivacaine with or without fentanyl for labour analgesia",
    )
    assert list(_claims(text)) == ["labor pain"]


def test_the_stance_is_what_the_study_found() -> None:
    text = abstract(
        "Attacks were as many in both groups. Riboflavin was not effective in migraine.",
        "Sixty women received riboflavin or placebo.",
        "Riboflavin for migraine: a randomised trial",
    )
    assert _claims(text)["migraine"].stance == "not_effective"


def test_not_superior_to_another_treatment_is_no_failure() -> None:
    text = abstract(
        "Pain fell in both groups. In migraine, riboflavin was not superior to propranolol.",
        "Sixty women with migraine received riboflavin or propranolol.",
        "Riboflavin or propranolol for migraine: a randomised trial",
    )
    assert _claims(text)["migraine"].stance == "treated"


def test_patients_who_train_after_an_operation_are_named_by_it() -> None:
    text = abstract(
        "Walking was faster.",
        "Fifty people trained at home with or without a coach.",
        "Home exercise after total knee arthroplasty: a randomised trial",
    )
    assert list(_claims(text)) == ["total knee arthroplasty"]


def test_where_only_a_harm_of_anaesthesia_is_looked_at_the_operation_is_told() -> None:
    text = abstract(
        "Post-dural puncture headache was as frequent.",
        "Six hundred women having elective cesarean section under spinal anesthesia were randomised.",
        "Post-dural puncture headache after spinal anesthesia: two needles compared",
    )
    assert set(_claims(text)) == {"post-dural puncture headache", "cesarean section"}
