"""Passages of articles, and the command that trains: on a few words, in a second."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from typer.testing import CliRunner

from ingest.training.corpora import CHEMICAL, DISEASE, Annotated
from ingest.training.silver import known_names, labelled, passages
from kb.cli import build

_ARTICLE = """<article article-type="research-article"><front><article-meta><title-group>
<article-title>A trial of blocks</article-title></title-group>{permissions}</article-meta></front>
<body><sec><title>Results</title><p>{words}</p></sec></body></article>"""
_FREE = (
    '<permissions><license xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xlink:href="https://creativecommons.org/licenses/by/4.0/"/></permissions>'
)
_WORDS = "Hypertension was seen in two patients of the group that had been given calcimycin before the block."
_PUBTATOR = (
    "1|t|Fever after imipenem.\n1|a|None.\n1\t0\t5\tFever\tDisease\tD1\n1\t12\t20\timipenem\tChemical\tD2\n\n"
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A table of tree numbers, as MeSH's is made."""
    file = tmp_path / "tree.tsv"
    rows = ("D000001\tCalcimycin\tD03.4", "D000006\tAbdomen, Acute\tC23.8", "D000003\tAbattoirs\tJ01.5")
    file.write_text("mesh_id\tmesh_name\tmesh_tree_number\n" + "\n".join(rows) + "\n")
    return file


def _recogniser(*finds: tuple[str, str]) -> Language:
    """A pipeline that finds what it is told."""
    nlp = spacy.blank("en")
    rules = nlp.add_pipe("entity_ruler")
    rules.add_patterns([{"label": label, "pattern": words} for words, label in finds])  # type: ignore[attr-defined]
    return nlp


def test_names_are_those_of_the_vocabulary_and_of_the_tree(tree: Path) -> None:
    names = known_names(tree)
    assert {"calcimycin", "ropivacaine"} <= names[CHEMICAL]
    assert {"acute abdomen", "hypotension"} <= names[DISEASE]
    assert "abattoirs" not in names[CHEMICAL] | names[DISEASE]


def test_only_free_articles_are_learnt_from(tmp_path: Path) -> None:
    """Weights are given away, so what they learn from must be free for any use."""
    files = [tmp_path / name for name in ("free.xml", "closed.xml", "broken.xml")]
    contents = (
        _ARTICLE.format(permissions=_FREE, words=_WORDS),
        _ARTICLE.format(permissions="", words=_WORDS),
        "<",
    )
    for file, content in zip(files, contents, strict=True):
        file.write_text(content)
    assert list(passages(files, seed=1)) == [_WORDS]


def test_what_may_be_a_name_makes_a_passage_unfit(tree: Path) -> None:
    """A find that no list bears out is an error, unless it looks like a name: then nobody knows."""
    nlp = _recogniser(("calcimycin", CHEMICAL), ("computer", CHEMICAL), ("Zorblitis", DISEASE))
    texts = ["calcimycin by computer", "a computer for Zorblitis"]
    assert labelled(nlp, texts, known_names(tree)) == [Annotated(texts[0], ((0, 10, CHEMICAL),))]


def test_the_command_trains_step_by_step_and_scores(tmp_path: Path, tree: Path) -> None:
    corpus, tagged, articles = tmp_path / "a.txt", tmp_path / "b.tsv", tmp_path / "articles"
    corpus.write_text(_PUBTATOR)
    tagged.write_text("Fever\tB-Disease\nfell\tO\n")
    articles.mkdir()
    (articles / "one.nxml").write_text(_ARTICLE.format(permissions=_FREE, words=_WORDS))
    steps = ["--diseases", str(tagged), "--articles", str(articles), "--tree", str(tree)]
    known = ["--check", str(corpus), "--out", str(tmp_path / "out"), "--epochs", "1"]
    done = CliRunner().invoke(build(), ["train", str(corpus), *steps, *known])
    assert done.exit_code == 0, done.output
    assert "Chemical   precision" in done.stdout
    assert (tmp_path / "out" / "ner" / "model").is_file()


def test_articles_need_the_list_of_names(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        build(), ["train", "x.txt", "--articles", str(tmp_path), "--out", str(tmp_path)]
    )
    assert done.exit_code == 2
    assert "--articles and --tree go together" in done.output
