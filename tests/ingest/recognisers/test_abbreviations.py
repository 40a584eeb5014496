"""Abbreviations as papers define them: brackets of both kinds, both ways round, legends, and what is none."""

import sys
import time
import warnings
from importlib.util import find_spec

import pytest

from ingest.recognisers import abbreviations
from ingest.recognisers.abbreviations import definitions, detected, found_pairs, is_short, long_before, pairs
from ingest.recognisers.alignment import begin_of, words_of

needs_scispacy = pytest.mark.skipif(find_spec("scispacy") is None, reason="scispaCy is not installed")


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Transcatheter arterial embolization (TAE) was done.", "TAE", "Transcatheter arterial embolization"),
        ("embolized with polyvinyl alcohol (PVA) particles", "PVA", "polyvinyl alcohol"),
        ("pain on a numeric rating scale [NRS] of 0 to 10", "NRS", "numeric rating scale"),
        ("TAE (transarterial embolization) was done", "TAE", "transarterial embolization"),
        (
            "the International Index of Erectile Function (IIEF)",
            "IIEF",
            "International Index of Erectile Function",
        ),
        ("proton pump inhibitors (PPIs) were stopped", "PPIs", "proton pump inhibitors"),
        ("non-steroidal anti-inflammatory drugs (NSAIDs)", "NSAIDs", "non-steroidal anti-inflammatory drugs"),
        (
            "the forced expiratory volume in 1 second (FEV(1))",
            "FEV(1)",
            "forced expiratory volume in 1 second",
        ),
        ("percutaneous vertebroplasty (PVP; n = 20)", "PVP", "percutaneous vertebroplasty"),
        ("superoxide dismutase (EC 1.15.1.1; SOD) rose", "SOD", "superoxide dismutase"),
        ("an intrauterine contraceptive device (IUD)", "IUD", "intrauterine contraceptive device"),
        ("clozapine(CLZ) in serum", "CLZ", "clozapine"),
        ("incubated with 2,6-diaminopurine (DAP)", "DAP", "2,6-diaminopurine"),
        ("the British Aircraft Corp. (BAC) built it", "BAC", "British Aircraft Corp."),
        ("a two-dimensional (2D) view", "2D", "two-dimensional"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    assert dict(pairs(text))[short] == long


@pytest.mark.parametrize(
    "text",
    [
        "relief for 4 years (range, 2-6 years)",
        "in 14 cases (five with pain, nine without)",
        "This (as was said) is important",
        "It is important to treat such patients early.",
        "the value was higher (p = 0.01)",
        "ischemic stroke occurrence (OR = 1.8)",
        "f(X) of the function",
        "after the release of prostaglandin E(2)",
        "It is the withdrawal syndrome (with or without seizures)",
        "one with a bracket that never closes (TAE",
        "closed but not opened TAE) and [mixed (up] brackets)",
        "",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert list(pairs(text)) == []


def test_a_legend_defines_its_abbreviations() -> None:
    found = dict(
        pairs(
            "NRS, numerical rating scale; ODI = Oswestry disability index; PVP: percutaneous vertebroplasty."
        )
    )
    assert found == {
        "NRS": "numerical rating scale",
        "ODI": "Oswestry disability index",
        "PVP": "percutaneous vertebroplasty",
    }


def test_two_abbreviations_may_share_their_head() -> None:
    found = dict(pairs("the anterior (ACL) and posterior (PCL) cruciate ligament of the knee"))
    assert found == {"ACL": "anterior cruciate ligament", "PCL": "posterior cruciate ligament"}


def test_the_long_form_begins_with_a_word_that_says_something() -> None:
    assert long_before("BPO", "induced by penicilloyl ") is None


def test_definitions_leave_out_single_letters_and_statistics() -> None:
    found = definitions(["placebo (P) and nitrogen (N), the standard deviation (SD), nerve block (NB)"])
    assert found == {"NB": "nerve block"}


def test_the_first_definition_holds_and_a_plural_is_its_singular() -> None:
    found = definitions(["medial branch blocks (MBBs)", "mean blood biomarker (MBB)"])
    assert found == {"MBB": "medial branch blocks"}


def test_line_breaks_inside_a_long_form_become_spaces() -> None:
    assert definitions(["genicular artery\tembolization (GAE)"]) == {"GAE": "genicular artery embolization"}


@pytest.mark.parametrize(
    ("text", "expected"), [("TAE", True), ("h2", True), ("years", False), ("A(B", False), ("", False)]
)
def test_the_form_of_an_abbreviation(text: str, *, expected: bool) -> None:
    assert is_short(text) is expected


def test_a_word_that_is_passed_over_costs_more_than_a_letter_inside() -> None:
    inside = begin_of("pva", words_of("polyvinyl alcohol"))
    passed = begin_of("vas", words_of("visual pain analogue scale"))
    assert inside is not None
    assert passed is not None
    assert inside[0] < passed[0]


def test_letters_that_do_not_fit_are_no_abbreviation() -> None:
    assert begin_of("xyz", words_of("genicular artery embolization")) is None


@needs_scispacy
def test_scispacy_adds_its_pairs_without_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ("SMA", "Spinal muscular atrophy") in list(
            detected("Spinal muscular atrophy (SMA) is a disease.")
        )
        assert list(detected("No abbreviation (at all).")) == []


def test_everything_works_without_scispacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scispacy", None)
    monkeypatch.setitem(sys.modules, "scispacy.abbreviation", None)
    abbreviations._detector.cache_clear()
    try:
        assert list(detected("Spinal muscular atrophy (SMA)")) == []
        found = dict(found_pairs("Spinal muscular atrophy (SMA) and quite unknown (ZZXW)"))
        assert found == {"SMA": "Spinal muscular atrophy"}
    finally:
        abbreviations._detector.cache_clear()


def test_the_pairs_of_scispacy_are_believed_only_where_their_letters_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [
        ("QQR", "quiet quick runner"),
        ("ZZXW", "quite unknown"),
        ("II", "injuries;"),
        ("basins", "basins"),
    ]
    monkeypatch.setattr(abbreviations, "detected", lambda _: iter(answers))
    assert list(found_pairs("as was said (ZZXW)")) == [("QQR", "quiet quick runner")]


def test_scispacy_is_not_asked_where_nothing_is_left_to_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr(abbreviations, "detected", asked)
    assert dict(found_pairs("nerve block (NB) in 3 cases (15 %), p < 0.05 (see Table 1)")) == {
        "NB": "nerve block"
    }
    assert list(found_pairs("it was repeated (ZZXW)", known={"ZZXW"})) == []


def test_the_cost_is_linear_in_the_length() -> None:
    sentence = "Pain on a visual analogue scale (VAS) fell after embolization (12 of 20 patients). "
    short, long = (_seconds(sentence * n) for n in (50, 500))
    assert long < 30 * max(short, 0.001)


def test_a_thousand_open_brackets_are_no_trouble() -> None:
    assert _seconds("(" * 50_000 + ")" * 50_000) < 5
    assert _seconds("(A" * 5_000) < 5


def _seconds(text: str) -> float:
    begin = time.process_time()
    list(pairs(text))
    return time.process_time() - begin
