"""Names that the vocabulary does not hold letter by letter find their concept, and others find none."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.recognisers import candidates
from ingest.recognisers.candidates import Generated, Trigrams, link
from tests.house.tree import ROOT

needs_scispacy = pytest.mark.skipif(find_spec("scispacy") is None, reason="scispaCy is not installed")
HARMS = ("complication",)
NAMES = [
    "atrial fibrillation",
    "dizziness",
    "knee osteoarthritis",
    "nausea",
    "nausea and vomiting",
    "vomiting",
]
_CACHED = (candidates._proposer, candidates._linked)


def _forget() -> None:
    for function in _CACHED:
        function.cache_clear()


@pytest.fixture(params=["scispaCy", "our own"])
def _proposer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Either proposer in turn: the same answers are asked of both."""
    if request.param == "our own":
        monkeypatch.setitem(sys.modules, "scispacy", None)
        monkeypatch.setitem(sys.modules, "scispacy.candidate_generation", None)
    elif find_spec("scispacy") is None:
        pytest.skip("scispaCy is not installed")
    _forget()
    yield
    _forget()


@pytest.mark.usefixtures("_proposer")
@pytest.mark.slow
def test_variants_find_their_concept() -> None:
    wanted = {
        "Urine retension": "urinary retention",
        "Vomitting": "vomiting",
        "Hypotention": "hypotension",
        "Parasthesia": "paresthesia",
        "Dizzyness (mild)": "dizziness",
        "Urinary retention": "urinary retention",
        "haemorhage": "hemorrhage",
    }
    found = {name: link(name, HARMS) for name in wanted}
    assert {name: answer and answer[0].label for name, answer in found.items()} == wanted
    assert all(answer is not None and 0.8 < answer[1] <= 1.0 for answer in found.values())


@pytest.mark.usefixtures("_proposer")
@pytest.mark.slow
def test_what_is_no_variant_finds_none() -> None:
    names = [
        "Age",
        "Sex",
        "Total",
        "Baseline VAS",
        "something else",
        "Dysphasic aphagia",
        "",
        "(",
        " ( ) ",
        "µ" * 300,
    ]
    assert [link(name, HARMS) for name in names] == [None] * len(names)


@pytest.mark.usefixtures("_proposer")
@pytest.mark.slow
def test_only_concepts_of_the_kinds_asked_for_are_found() -> None:
    found = link("knee osteoartritis", ("indication",))
    assert found is not None
    assert found[0].kind == "indication"
    assert link("knee osteoartritis", ("agent",)) is None


def test_our_own_index_proposes_what_shares_most() -> None:
    best = Trigrams(NAMES).propose("vomitting")[0]
    assert best[0] == "vomiting"
    assert 0.5 < best[1] < 1.0
    assert Trigrams(NAMES).propose("zzz qqq") == []
    assert Trigrams([]).propose("nausea") == []


@needs_scispacy
def test_the_index_is_built_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "cache_folder", lambda: tmp_path / "new")
    first = Generated(NAMES).propose("vomitting")
    (kept,) = (tmp_path / "new").iterdir()
    written = kept.stat().st_mtime_ns
    assert Generated(NAMES).propose("vomitting") == first
    assert kept.stat().st_mtime_ns == written
    assert first[0][0] == "vomiting"
    Generated([*NAMES, "another"])
    assert len(list((tmp_path / "new").iterdir())) == 2


@needs_scispacy
def test_a_damaged_index_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "cache_folder", lambda: tmp_path)
    Generated(NAMES)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"no index")
    assert Generated(NAMES).propose("nausia")[0][0] == "nausea"
    assert kept.read_bytes() != b"no index"


@needs_scispacy
def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(candidates, "cache_folder", lambda: tmp_path / "file")
    assert Generated(NAMES).propose("vomitting")[0][0] == "vomiting"


def test_nothing_heavy_is_imported_before_something_is_linked() -> None:
    heavy = ("scispacy", "sklearn", "nmslib")
    code = f"import sys, ingest.recognisers.candidates; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
