"""Names in running text: every spelling of them, in parts, and what only looks like one."""

from itertools import pairwise
from pathlib import Path

import pytest

from ingest.recognisers import traps
from ingest.recognisers.traps import in_proper_name, is_code, is_trap
from ingest.recognisers.vocabulary import VocabularyMatcher, matcher
from ingest.tokens import tokens_of
from kb.errors import KnowledgeBaseError
from kb.folding import slug
from kb.lexicon import Concept, ConceptKind, Lexicon


def _concept(kind: str, label: str, *synonyms: str, short: tuple[str, ...] = ()) -> Concept:
    return Concept(ConceptKind(kind), label, slug(label), None, synonyms, short, (), {})


SMALL = VocabularyMatcher(
    Lexicon(
        [
            _concept("indication", "knee osteoarthritis", "gonarthrosis", short=("KOA",)),
            _concept("indication", "hip osteoarthritis"),
            _concept("indication", "ankle osteoarthritis"),
            _concept("indication", "osteoarthritis", short=("OA",)),
            _concept("indication", "cervical disc herniation"),
            _concept("indication", "lumbar disc herniation"),
            _concept("indication", "uterine fibroid"),
            _concept("indication", "HIV infection", "AIDS"),
            _concept("indication", "cancer"),
            _concept("indication", "proximal humeral fracture", "humerus fracture"),
            _concept("complication", "fracture"),
            _concept("complication", "shock"),
            _concept("complication", "stress"),
            _concept("complication", "fall"),
            _concept("complication", "weakness", "leg weakness"),
            _concept("complication", "hypotension", "fall in blood pressure"),
            _concept("complication", "hematoma"),
            _concept("complication", "nausea"),
            _concept("complication", "vomiting"),
            _concept("complication", "nausea/vomiting", "nausea and vomiting", short=("PONV",)),
            _concept("intervention", "embolization"),
            _concept("intervention", "genicular artery embolization", short=("GAE",)),
            _concept("intervention", "uterine artery embolization", "uterine fibroid embolization"),
            _concept("intervention", "shockwave therapy", "shock wave therapy"),
            _concept("outcome", "visual analog scale", short=("VAS",)),
            _concept("outcome", "WOMAC", "WOMAC score"),
            _concept("anatomy", "hip"),
            _concept("anatomy", "T4 vertebra", short=("T4",)),
            _concept("mechanism", "devascularization", "avascular state", "hypovascular state"),
        ],
    ),
)


def _found(text: str, defined: dict[str, tuple[Concept, ...]] | None = None) -> list[tuple[str, str]]:
    """Each mention with the label of its first concept that is no anatomy."""
    mentions = SMALL.find(text, tokens_of(text), defined)
    for mention in mentions:
        assert text[mention.start : mention.stop] == mention.text
    named = [(m.text, next((c.label for c in m.concepts if c.kind != "anatomy"), "")) for m in mentions]
    return [(text_, label) for text_, label in named if label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Haematomas occurred", [("Haematomas", "hematoma")]),
        ("KNEE OSTEOARTHRITIS", [("KNEE OSTEOARTHRITIS", "knee osteoarthritis")]),
        ("shock-wave therapy", [("shock-wave therapy", "shockwave therapy")]),
        ("nausea and vomiting", [("nausea and vomiting", "nausea/vomiting")]),
        ("nausea, vomiting", [("nausea", "nausea"), ("vomiting", "vomiting")]),
        ("nausea/vomiting", [("nausea/vomiting", "nausea/vomiting")]),
        ("VAS and WOMAC scores", [("VAS", "visual analog scale"), ("WOMAC scores", "WOMAC")]),
        ("PONV and ponv", [("PONV", "nausea/vomiting")]),
    ],
)
def test_spellings(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("osteoarthritis of the knee", [("osteoarthritis of the knee", "knee osteoarthritis")]),
        ("Osteoarthritis in both knees", [("Osteoarthritis in both knees", "knee osteoarthritis")]),
        (
            "osteoarthritis of the knee and the hip",
            [("osteoarthritis of the knee", "knee osteoarthritis"), ("hip", "hip osteoarthritis")],
        ),
        (
            "embolization of the genicular arteries",
            [("embolization of the genicular arteries", "genicular artery embolization")],
        ),
        (
            "embolization of uterine fibroids",
            [("embolization", "uterine artery embolization"), ("uterine fibroids", "uterine fibroid")],
        ),
        ("weakness of the leg", [("weakness of the leg", "weakness")]),
        ("osteoarthritis of", [("osteoarthritis", "osteoarthritis")]),
        ("of the knee", []),
    ],
)
def test_word_order(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cervical and lumbar disc herniation",
            [("cervical", "cervical disc herniation"), ("lumbar disc herniation", "lumbar disc herniation")],
        ),
        (
            "cervical/lumbar disc herniation",
            [("cervical", "cervical disc herniation"), ("lumbar disc herniation", "lumbar disc herniation")],
        ),
        (
            "hip, ankle, and knee osteoarthritis",
            [
                ("hip", "hip osteoarthritis"),
                ("ankle", "ankle osteoarthritis"),
                ("knee osteoarthritis", "knee osteoarthritis"),
            ],
        ),
        ("hip, knee osteoarthritis", [("knee osteoarthritis", "knee osteoarthritis")]),
        ("function and knee osteoarthritis", [("knee osteoarthritis", "knee osteoarthritis")]),
        ("and knee osteoarthritis", [("knee osteoarthritis", "knee osteoarthritis")]),
        ("an avascular or hypovascular state", [("hypovascular state", "devascularization")]),
    ],
)
def test_coordination(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "genicular artery (GA) embolization was done",
            [("genicular artery (GA) embolization", "genicular artery embolization")],
        ),
        ("hip (H) osteoarthritis", [("hip (H) osteoarthritis", "hip osteoarthritis")]),
        (  # the name before the bracket is the whole already
            "knee osteoarthritis (KOA) and embolization",
            [
                ("knee osteoarthritis", "knee osteoarthritis"),
                ("KOA", "knee osteoarthritis"),
                ("embolization", "embolization"),
            ],
        ),
    ],
)
def test_an_abbreviation_inside_a_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


def test_a_name_in_parts_is_also_what_its_head_is() -> None:
    text = "fracture of the humerus"
    (mention,) = SMALL.find(text, tokens_of(text))
    assert {c.kind.value for c in mention.concepts} == {"indication", "complication"}


def test_a_shared_word_keeps_its_own_meaning() -> None:
    text = "hip and knee osteoarthritis"
    hip = SMALL.find(text, tokens_of(text))[0]
    assert [c.label for c in hip.concepts] == ["hip osteoarthritis", "hip"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The shock wave was focused", []),
        ("He died of shock.", [("shock", "shock")]),
        ("a weakness of our study", []),
        ("weakness in 3 patients", [("weakness", "weakness")]),
        ("values fall below 3", []),
        ("after a fall at home", [("fall", "fall")]),
        ("a fall in blood pressure", [("fall in blood pressure", "hypotension")]),
        ("high shear stress", []),
        ("the National Cancer Institute", []),
        ("European League Against Cancer", []),
        ("Cancer was found", [("Cancer", "cancer")]),
        ("gait aids", []),
        ("patients with AIDS", [("AIDS", "HIV infection")]),
        ("given FALL in the table", []),
        ("OA-123b was cloned", []),
        ("at T0, T4 and T12", []),
    ],
)
def test_traps(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


def test_what_the_document_defines_overrules_the_vocabulary() -> None:
    gae, oa = SMALL.named("genicular artery embolization"), SMALL.named("osteoarthritis")
    assert _found("OA and OAs were treated", {"OA": gae}) == [
        ("OA", "genicular artery embolization"),
        ("OAs", "genicular artery embolization"),
    ]
    assert _found("GAE was done", {"GAE": ()}) == []
    assert _found("k-OA 2", {"k-OA 2": oa}) == [("k-OA 2", "osteoarthritis")]


def test_the_same_matcher_serves_documents_with_other_abbreviations() -> None:
    gae = SMALL.named("genicular artery embolization")
    assert _found("XY", {"XY": gae}) == [("XY", "genicular artery embolization")]
    assert _found("XY", {"ZZ": gae}) == []
    assert _found("XY") == []


def test_named_takes_whole_texts_only() -> None:
    assert [c.label for c in SMALL.named(" OA ")] == ["osteoarthritis"]
    assert [c.label for c in SMALL.named("Gonarthrosis")] == ["knee osteoarthritis"]
    assert SMALL.named("severe gonarthrosis") == ()
    assert SMALL.named("") == ()


def test_mentions_are_in_order_and_none_is_inside_another() -> None:
    text = "Osteoarthritis of the knee and hip was treated by embolization; nausea and vomiting."
    mentions = matcher().find(text, tokens_of(text))
    assert all(a.stop <= b.start for a, b in pairwise(mentions))
    assert len(mentions) >= 4


def test_a_trap_needs_its_neighbour() -> None:
    tokens = tokens_of("oxidative stress and stress at work")
    assert is_trap(tokens, 1)
    assert not is_trap(tokens, 3)


def test_the_names_of_bodies() -> None:
    text = "Cancer Institute, the Cancer Control Unit, of Cancer patients"
    places = [i for i in range(len(text)) if text.startswith("Cancer", i)]
    assert [in_proper_name(text, at, at + 6) for at in places] == [False, True, False]


def test_codes_are_no_abbreviations() -> None:
    assert is_code("HSP-90b", 0, 3)
    assert is_code("at T0 and T4", 10, 12)
    assert not is_code("at T4", 3, 5)


def test_a_file_of_traps_with_other_columns_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "traps.tsv"
    path.write_text("word\tafter\n")
    monkeypatch.setattr(traps, "_RULES", path)
    traps.traps.cache_clear()
    try:
        with pytest.raises(KnowledgeBaseError, match="columns"):
            traps.traps()
    finally:
        traps.traps.cache_clear()
