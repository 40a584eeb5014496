"""Training on a few words: what a corpus holds, the same weights again, the figures."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from ingest.recognisers.statistical import keep
from ingest.training.corpora import CHEMICAL, DISEASE, Annotated, pubtator, tagged
from ingest.training.recogniser import Plan, Score, completed, scored, train
from kb.errors import SourceError

_PUBTATOR = (
    "12|t|Imipenem for pain.\n12|a|Fever after imipenem.\n12\t0\t8\tImipenem\tChemical\tD1\n"
    "12\t19\t24\tFever\tDisease\tD2\n12\tCID\tD1\tD2\n\n13|t|Rash.\n13|a|None.\n13\t0\t4\tRash\tDisease\tD3\n"
)


def _rules() -> Language:
    """A pipeline that finds two names by rule."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": CHEMICAL, "pattern": "imipenem"}, {"label": DISEASE, "pattern": "rash"}])  # type: ignore[attr-defined]
    return nlp


def test_pubtator_is_read_plain_and_packed(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz"
    plain.write_text(_PUBTATOR)
    packed.write_bytes(gzip.compress(_PUBTATOR.encode()))
    first, second = pubtator(plain)
    assert pubtator(packed) == [first, second]
    assert [(first.text[a:b], label) for a, b, label in first.names] == [
        ("Imipenem", CHEMICAL),
        ("Fever", DISEASE),
    ]
    assert second.names == ((0, 4, DISEASE),)


def test_tagged_tokens_become_a_text_with_names(tmp_path: Path) -> None:
    file = tmp_path / "b.tsv"
    file.write_text(
        "Severe\tO\nback\tB-Disease\npain\tI-Disease\n(\tO\nLBP\tB-Disease\n)\tO\n.\tO\n\nNo\tO\n"
    )
    (text,) = tagged(file, DISEASE)
    assert text.text == "Severe back pain (LBP). No"
    assert [text.text[a:b] for a, b, _ in text.names] == ["back pain", "LBP"]


@pytest.mark.parametrize(("content", "said"), [("word\n", "line 1"), ("a\tX-Disease\n", "line 1")])
def test_what_is_no_tagged_file_is_refused_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "c.tsv"
    file.write_text(content)
    with pytest.raises(SourceError, match=said):
        tagged(file, DISEASE)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        pubtator(tmp_path / "nowhere.txt")


def test_the_same_plan_gives_the_same_weights(tmp_path: Path) -> None:
    """Who doubts the weights can make them again."""
    texts = [Annotated("Fever after imipenem", ((0, 5, DISEASE), (12, 20, CHEMICAL)))] * 3
    heard: list[int] = []
    one, two = (train(texts, Plan(epochs=2), lambda epoch, _: heard.append(epoch)) for _ in range(2))
    assert heard == [1, 2, 1, 2]
    keep(one, tmp_path / "one")
    keep(two, tmp_path / "two")
    weights = [(tmp_path / name / "ner" / "model").read_bytes() for name in ("one", "two")]
    assert weights[0] == weights[1]


def test_what_one_corpus_lacks_is_added_beside_what_it_has() -> None:
    """A name that is annotated as something else is not taken for the other kind too."""
    texts = [Annotated("rash after imipenem", ()), Annotated("imipenem rash", ((0, 13, DISEASE),))]
    first, second = completed(_rules(), texts, CHEMICAL)
    assert first.names == ((11, 19, CHEMICAL),)
    assert second.names == ((0, 13, DISEASE),)


def test_only_exact_spans_are_right() -> None:
    gold = [Annotated("rash after imipenem", ((0, 4, DISEASE), (5, 19, CHEMICAL)))]
    found = scored(_rules(), gold)
    assert found == {DISEASE: Score(1, 0, 0), CHEMICAL: Score(0, 1, 1)}
    assert (found[DISEASE].precision, found[DISEASE].recall, found[DISEASE].f1) == (1, 1, 1)
    assert Score(3, 1, 2).f1 == pytest.approx(2 / 3)
