"""Names that no list holds: finds of the statistical recognisers become mentions, where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import spacy

from ingest import pipeline
from ingest.recognisers import discovery, statistical
from ingest.sources import read_bytes
from kb.errors import KnowledgeBaseError

_TEXT = (
    b"A series of blocks\n\nAbstract\n\nWe gave ropivacane and zorblaxine to all. One had a zorbled sleep.\n"
)


def _found(texts: Iterable[str]) -> Iterator[list[tuple[int, int, str]]]:
    """What a recogniser would find in these texts."""
    wanted = (
        ("ropivacane", "Chemical"),
        ("zorblaxine", "Chemical"),
        ("zorbled sleep", "Disease"),
        ("of", "Disease"),
    )
    for text in texts:
        yield [(at, at + len(name), label) for name, label in wanted if (at := text.find(name)) >= 0]


def _concepts() -> dict[str, list[tuple[str, str, str]]]:
    """The mentions of the text, with kind, label and origin of their concepts."""
    passages = pipeline.prepare(read_bytes(_TEXT, "paper.txt"))
    return {
        m.text: [(c.kind.value, c.label, c.origin) for c in m.concepts] for p in passages for m in p.mentions
    }


def test_variants_are_linked_and_the_rest_is_discovered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt drug is the drug; a new one is a concept in its own words; two letters are nothing."""
    monkeypatch.setenv(statistical.VARIABLE, "on")
    monkeypatch.setattr(discovery, "names_in", _found)
    found = _concepts()
    assert found["ropivacane"] == [("agent", "ropivacaine", "curated")]
    assert found["zorblaxine"] == [("agent", "zorblaxine", "discovered")]
    assert {kind for kind, _, _ in found["zorbled sleep"]} == {"complication", "indication"}
    assert "of" not in found


def test_nothing_is_looked_for_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(statistical.VARIABLE, raising=False)
    monkeypatch.delenv(statistical.MODEL_VARIABLE, raising=False)
    monkeypatch.setattr(discovery, "names_in", _found)
    assert "zorblaxine" not in _concepts()
    assert statistical.identity() == b""


def test_an_installed_pipeline_is_one_recogniser_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what finds names is run of it; it changes by what documents were read."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "ENTITY", "pattern": "zorbled sleep"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "pipeline")
    monkeypatch.setenv(statistical.MODEL_VARIABLE, str(tmp_path / "pipeline"))
    statistical.recognisers.cache_clear()
    try:
        assert statistical.recognisers()[-1].pipe_names == ["ner"]
        assert (2, 15, "Entity") in next(statistical.names_in(["a zorbled sleep"]))
        assert str(tmp_path).encode() in statistical.identity()
    finally:
        statistical.recognisers.cache_clear()


@pytest.mark.parametrize(("name", "said"), [("no_such_pipeline", "cannot be loaded"), ("", "finds no names")])
def test_a_pipeline_that_serves_nothing_is_named(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spacy.blank("en").to_disk(tmp_path / "empty")
    monkeypatch.setenv(statistical.MODEL_VARIABLE, name or str(tmp_path / "empty"))
    statistical.recognisers.cache_clear()
    with pytest.raises(KnowledgeBaseError, match=said):
        statistical.recognisers()


def test_the_weights_that_ship_find_names_and_are_small() -> None:
    """A copy of the program holds them and their card; they are no burden to download."""
    statistical.recognisers.cache_clear()
    (found,) = statistical.names_in(
        ["Hepatotoxicity was seen after acetaminophen in two patients with epilepsy."]
    )
    assert {label for _, _, label in found} == {"Chemical", "Disease"}
    assert sum(file.stat().st_size for file in statistical.weights().rglob("*") if file.is_file()) < 8 * 2**20
    assert "What it was trained on" in (statistical.weights() / "README.md").read_text("utf-8")
