"""Our figures are those of the scorers that the project is measured by."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.evaluate.gold import read_gold
from ingest.evaluate.material import extracted, texts_of
from ingest.evaluate.printing import plain
from ingest.evaluate.scoring import evaluate

SHARED = Path(__file__).parents[4] / "shared"
SCORER = SHARED / "eval/score.py"
SETS = {"seeds": "seeds", "abstracts": "eval/abstracts", "articles": "data/articles/field"}


@pytest.mark.slow
@pytest.mark.skipif(not SCORER.is_file(), reason="the shared scorer eval/score.py is not on this machine")
@pytest.mark.parametrize("name", SETS)
def test_figures_are_those_of_the_shared_scorer(name: str, tmp_path: Path) -> None:
    path = SHARED / f"eval/gold/{name}.jsonl"
    gold = read_gold([path])
    lines = extracted(texts_of(gold, SHARED / SETS[name]))
    export = tmp_path / "export.jsonl"
    export.write_text("".join(json.dumps(line) + "\n" for line in lines.values()), "utf-8")
    done = subprocess.run(
        [sys.executable, str(SCORER), str(path), str(export), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    ours = plain(evaluate(gold.rows, lines), misses=False, reliability=False)
    figures = {
        m: {k: f[k] for k in ("precision", "recall", "f1", "gold")} for m, f in ours["evidence"].items()
    }
    assert figures | ours["answers"] == json.loads(done.stdout)
