"""Measures what is extracted against gold, with intervals: how far the figures hold on other documents.

Run as `python benchmarks/evidence.py GOLD=TEXTS …`, each pair a file of gold and the folder of its documents,
or as `python benchmarks/evidence.py --own DATA`: the gold of this folder, on articles that are found by their
number in DATA (folders and archives of JATS; abstracts are cut out of the articles). Every F1 has the
interval in which it lies in 95 of 100 samples of the documents (with replacement), the precision of what
answers show unasked, and the F1 without the two documents that hold most of the gold.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gold_texts import own_gold  # beside this file

from ingest.evaluate import material
from ingest.evaluate.gold import read_gold
from ingest.evaluate.scoring import Evaluation, Tally, evaluate
from kb.query.answers import SHOWN_FROM

SAMPLES = 2_000
SEED = 20_261_120


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends between which a figure lies in 95 of 100 samples."""

    low: float
    high: float


def main() -> None:
    """Measures, and prints a table for each gold."""
    options = _options()
    for pair in options.pairs:
        gold, _, texts = pair.partition("=")
        _measure(Path(gold), Path(texts))
    if options.own:
        with own_gold(options.own) as pairs:
            for gold, texts in pairs:
                _measure(gold, texts)


def _options() -> argparse.Namespace:
    """The gold and the texts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="*", metavar="GOLD=TEXTS", help="gold and the folder of its documents")
    parser.add_argument("--own", type=Path, metavar="DATA", help="where the articles of our own gold are")
    return parser.parse_args()


def _measure(gold: Path, texts: Path) -> None:
    """Prints the table of one gold."""
    wanted = read_gold([gold])
    result = evaluate(wanted.rows, material.extracted(material.texts_of(wanted, texts)))
    print(f"\n{gold.stem}: {len(result.by_document)} documents\n")
    if result.absent:
        print(f"not among the documents, and counted as empty: {', '.join(result.absent)}\n")
    print("| evidence | P | R | F1 | 95 % interval | without the two largest | P as shown | gold |")
    print("|---|---|---|---|---|---|---|---|")
    for name, tally in result.tallies.items():
        if tally.gold:
            _row(name, tally, result)
    for name, tally in result.answers.items():
        print(f"| {name} | | | {tally.recall:.3f} | | | | {tally.gold} |")


def _row(name: str, tally: Tally, result: Evaluation) -> None:
    """Prints the line of one kind of evidence."""
    each = [own[name] for own in result.by_document.values() if name in own]
    interval = _interval(each)
    smaller = sorted(each, key=lambda t: -t.gold)[2:]
    print(
        f"| {name} | {tally.precision:.3f} | {tally.recall:.3f} | **{tally.f1:.3f}** "
        f"| {interval.low:.2f}–{interval.high:.2f} | {_sum(smaller).f1:.3f} | {_shown(name, result)} "
        f"| {tally.gold} |"
    )


def _shown(name: str, result: Evaluation) -> str:
    """The precision of the rows that are sure enough to be shown unasked."""
    rows = [j for j in result.judged if j.measure == name and float(j.row["confidence"]) >= SHOWN_FROM]
    return f"{sum(j.right for j in rows) / len(rows):.3f}" if rows else "–"


def _sum(tallies: Sequence[Tally]) -> Tally:
    """The counts of several documents together."""
    total = Tally()
    for each in tallies:
        total.add(each.right, each.missing, each.wrong)
    return total


def _interval(tallies: Sequence[Tally]) -> Interval:
    """The interval of F1 over samples of documents, drawn with replacement."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    found = sorted(_sum(chance.choices(tallies, k=len(tallies))).f1 for _ in range(SAMPLES))
    return Interval(found[SAMPLES * 25 // 1000], found[SAMPLES * 975 // 1000])


if __name__ == "__main__":
    main()
