"""Learns how probable it is that a statement is right, and measures whether the stated probability holds.

Run as `python benchmarks/confidence.py GOLD=TEXTS … [--own DATA] [--fresh GOLD=TEXTS …] [--write]`, each
pair a file of gold and the folder of its documents. Statements on texts that rules were tuned on are right
too often; gold that was made before any rule saw its texts is given with `--fresh`, and counts `FRESH` times:
so does the gold of this folder, with `--own` and the folder of its articles. For each kind of statement one
logistic model is fitted to the hints of `ingest.assembly.trust`. The table that is printed is of documents
that the model had not seen: a fifth of them each time is predicted by the others; fresh ones stand apart,
too. `--write` writes `ingest/rules/confidence.tsv`.
"""

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from gold_texts import own_gold  # beside this file
from scipy.optimize import minimize

from ingest.assembly.trust import WEIGHTS, hints
from ingest.evaluate import material
from ingest.evaluate.calibration import DECIDING
from ingest.evaluate.gold import read_gold
from ingest.evaluate.matching import Row
from ingest.evaluate.scoring import evaluate
from ingest.pipeline import extract
from ingest.sources import read
from kb.export.jsonl import document_row
from kb.statements import Kind, statement_digest

Numbers: TypeAlias = npt.NDArray[np.float64]
FRESH = 3.0
PULL = 2.0
"""How strongly weights are drawn to what the extractor says itself: the squared distance costs half of it."""
LEAST = 30
"""Rows of a kind below which its extractor is taken at its word."""
MOST = 12
"""As how many statements all of one kind in one document count at most: one misread table is one error."""
FOLDS = 5
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001)
KINDS = dict(
    zip(
        DECIDING,
        (
            Kind.INDICATION,
            Kind.INTERVENTION,
            Kind.AGENT,
            Kind.OUTCOME,
            Kind.COMPLICATION,
            Kind.MECHANISM,
            Kind.CONTRAINDICATION,
        ),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Example:
    """One statement that was judged."""

    document: str
    fresh: bool
    hints: dict[str, float]
    right: bool


def main() -> None:
    """Fits, measures, and writes where asked."""
    options = _options()
    examples: dict[str, list[Example]] = defaultdict(list)
    for pairs, fresh in ((options.pairs, False), (options.fresh, True)):
        for pair in pairs:
            gold, _, texts = pair.partition("=")
            _judge(Path(gold), Path(texts), examples, fresh=fresh)
    if options.own:
        with own_gold(options.own) as own:
            for own_file, own_texts in own:
                _judge(own_file, own_texts, examples, fresh=True)
    rows = []
    for kind, found in examples.items():
        if len(found) < LEAST:
            print(f"\n{kind}: {len(found)} rows are too few; its extractor is taken at its word")
            continue
        _reliability(kind, found)
        names = sorted({name for each in found for name in each.hints})
        for name, weight in zip(names, _fitted(found, names), strict=True):
            rows.append((KINDS[kind].value, name, weight, found))
    if options.write:
        _write(rows)


def _options() -> argparse.Namespace:
    """The gold, and what to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="*", metavar="GOLD=TEXTS", help="gold that rules were tuned on")
    parser.add_argument(
        "--fresh", nargs="*", default=[], metavar="GOLD=TEXTS", help="gold that no rule has seen"
    )
    parser.add_argument("--own", type=Path, metavar="DATA", help="where the articles of our own gold are")
    parser.add_argument("--write", action="store_true", help="write the weights that extraction uses")
    return parser.parse_args()


def _judge(gold: Path, texts: Path, examples: dict[str, list[Example]], *, fresh: bool) -> None:
    """Adds what one gold says of statements."""
    for kind, example in _judged(gold, texts, fresh=fresh):
        examples[kind].append(example)


def _judged(gold: Path, texts: Path, *, fresh: bool) -> Iterator[tuple[str, Example]]:
    """The statements on which the gold says something, with the extractors' own confidence."""
    wanted = read_gold([gold])
    exported: dict[str, Row] = {}
    said: dict[tuple[str, str], dict[str, float]] = {}
    for name, path in material.texts_of(wanted, texts).items():
        document = read(path)
        reading = extract(document, lambda statement, _: statement.confidence).reading
        known = {statement_digest(document.digest, s).hex(): s for s in reading.statements}
        said |= {(name, id_): hints(s, reading.study) for id_, s in known.items()}
        exported[name] = document_row(
            material.Fresh(document, reading.study, tuple(known.items()), tuple(reading.findings))
        )
    for name, row in exported.items():
        for each in evaluate([g for g in wanted.rows if g["id"] == name], {name: row}).judged:
            if each.measure in KINDS:
                yield each.measure, Example(name, fresh, said[name, each.row["statement"]], each.right)


def _fitted(examples: Sequence[Example], names: Sequence[str]) -> Numbers:
    """The weights of the hints: the likeliest, drawn towards the extractor's own word."""
    values = np.array([[each.hints.get(name, 0.0) for name in names] for each in examples])
    right = np.array([each.right for each in examples], dtype=float)
    counts = _weighed(examples)
    prior = np.array([1.0 if name == "own log odds" else 0.0 for name in names])

    def cost(weights: Numbers) -> tuple[float, Numbers]:
        score = values @ weights
        loss = counts @ (np.logaddexp(0.0, score) - right * score) + PULL / 2 * np.sum((weights - prior) ** 2)
        slope = values.T @ (counts * (1 / (1 + np.exp(-score)) - right)) + PULL * (weights - prior)
        return float(loss), slope

    return np.asarray(minimize(cost, prior, jac=True, method="L-BFGS-B").x, dtype=float)


def _weighed(examples: Sequence[Example]) -> Numbers:
    """How much each statement counts: fresh ones more, those of a document with a large table less."""
    sizes = Counter(each.document for each in examples)
    return np.array(
        [(FRESH if each.fresh else 1.0) * min(1.0, MOST / sizes[each.document]) for each in examples]
    )


def _predicted(examples: Sequence[Example]) -> list[tuple[Example, float]]:
    """Each statement with the probability from a model that did not see its document."""
    names = sorted({name for each in examples for name in each.hints})
    documents = sorted({each.document for each in examples})
    fold = {document: number % FOLDS for number, document in enumerate(documents)}
    found = []
    for number in range(FOLDS):
        weights = _fitted([e for e in examples if fold[e.document] != number], names)
        for each in (e for e in examples if fold[e.document] == number):
            score = sum(weights[i] * each.hints.get(name, 0.0) for i, name in enumerate(names))
            found.append((each, float(1 / (1 + np.exp(-score)))))
    return found


def _reliability(kind: str, examples: Sequence[Example]) -> None:
    """Prints how often what is stated with a probability is right."""
    predicted = _predicted(examples)
    print(f"\n{kind}\n| stated | rows | mean stated | right | fresh rows | mean stated | right |")
    print("|---|---|---|---|---|---|---|")
    for low, high in pairwise(EDGES):
        inside = [(each, p) for each, p in predicted if low <= p < high]
        fresh = [(each, p) for each, p in inside if each.fresh]
        if inside:
            print(f"| {low:.2f}–{min(high, 1):.2f} | {_shares(inside)} | {_shares(fresh)} |")


def _shares(told: Sequence[tuple[Example, float]]) -> str:
    """How many, what was stated, and what is right."""
    if not told:
        return "0 | – | –"
    stated = sum(p for _, p in told) / len(told)
    return f"{len(told)} | {stated:.2f} | {sum(each.right for each, _ in told) / len(told):.2f}"


def _write(rows: Iterable[tuple[str, str, float, Sequence[Example]]]) -> None:
    """Writes the weights, each with how many statements it was learnt from."""
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(("kind", "hint", "weight", "rows", "right"))
        for kind, name, weight, examples in rows:
            held = [each for each in examples if name in each.hints]
            writer.writerow((kind, name, f"{weight:.3f}", len(held), sum(each.right for each in held)))


if __name__ == "__main__":
    main()
