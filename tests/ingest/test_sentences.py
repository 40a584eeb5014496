"""Where sentences end in biomedical prose; pySBD is the oracle on prose that was written for this."""

import time

import pysbd
import pytest

from ingest.sentences import split


def sentences(text: str) -> list[str]:
    return [text[start:stop] for start, stop in split(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "We used e.g. PVA or i.e. particles.",
        "Fig. 2 shows the L2 vertebra.",
        "It was given vs. placebo, approx. 5 min before.",
        "Chen et al. (21) reported leakage.",
        "PVA (Biosphere Medical Inc., Rockland, MA, USA) was injected.",
        "Dr. J. Smith saw No. 7 and Nos. 8 and 9.",
        "The mean fell from 8.64 to 5.32 (P = 0.05).",
        "The agent (Cook Inc. Bloomington, Ind. USA) was used.",
        "S. aureus was found.",
        "It was seen in Table 2 (see p. 3 and Fig. 1).",
        "He asked (Was it safe? Nobody knew.) and left.",
        "ClinicalTrials.gov lists it.",
        "1. Patients with pain",
    ],
)
def test_one_sentence(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It fell (P = 0.05). It rose.", ["It fell (P = 0.05).", "It rose."]),
        ("Pain fell.3,4 Next day it rose.", ["Pain fell.3,4", "Next day it rose."]),
        ("Pain fell. [3] Next day it rose.", ["Pain fell. [3]", "Next day it rose."]),
        ("Pain fell [3, 4]. It rose.", ["Pain fell [3, 4].", "It rose."]),
        ("Six died. 12 lived.", ["Six died.", "12 lived."]),
        ("In group A. The others", ["In group A.", "The others"]),
        ("PVA, coils, etc. We used both.", ["PVA, coils, etc.", "We used both."]),
        ("Was it safe? Yes! It was.", ["Was it safe?", "Yes!", "It was."]),
        ("He said “No.” Then he left.", ["He said “No.”", "Then he left."]),
        ("of metastases.Materials and Methods: six", ["of metastases.", "Materials and Methods: six"]),
        ("Risks are: • Infection • Bleeding", ["Risks are:", "• Infection", "• Bleeding"]),
        ("It took 10 min. Embolization was done.", ["It took 10 min.", "Embolization was done."]),
        ("Outcomes… Next", ["Outcomes…", "Next"]),
        ("one\n\ntwo", ["one", "two"]),
        ("  ", []),
    ],
)
def test_several_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


PROSE = """Chronic knee pain is common in older people. Genicular artery embolization (GAE) reduces \
inflammation, e.g. by occluding neovessels. In our series, 24 patients (mean age 61.3 years) were \
treated between 2015 and 2019. Imipenem/cilastatin was injected in 20 cases, vs. microspheres in 4. \
Technical success was 100%. The mean VAS score fell from 7.2 ± 1.1 to 2.9 ± 1.8 at 3 months (P < \
0.001). No major complication occurred. Two patients (8.3%) had transient skin discoloration; both \
recovered within 14 days. Lee et al. reported similar results. We conclude that GAE is safe. Larger \
trials are needed to confirm these findings."""


def test_agrees_with_pysbd_on_plain_prose() -> None:
    oracle = [sentence.strip() for sentence in pysbd.Segmenter(language="en", clean=False).segment(PROSE)]
    assert sentences(PROSE) == oracle


@pytest.mark.parametrize(
    "text", ["(" * 200_000, ". " * 200_000, "a" * 500_000, "A. B. " * 100_000, "x.1,2" * 100_000]
)
def test_time_grows_with_length_only(text: str) -> None:
    start = time.perf_counter()
    split(text)
    assert time.perf_counter() - start < 5
