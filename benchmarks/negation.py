"""Measures how many phrases are rightly told to be negated, on the 2 376 of the NegEx test set.

Run as `python benchmarks/negation.py FILE`, FILE being `rsAnnotations-1-120-random.txt`. A negated phrase
that is found is a hit, an affirmed one that is called negated a false alarm. The cues were widened while
looking at the errors on this set, so its figure is not held out.
"""

import argparse
import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

from ingest.annotations import Mention
from ingest.context import flag
from ingest.sentences import split
from ingest.tokens import tokens_of

Phrase = tuple[str, str, bool]


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="rsAnnotations-1-120-random.txt")
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is wrong")
    options = parser.parse_args()
    chosen = list(phrases(options.file))
    begin = time.perf_counter()
    answers = [negated(phrase, sentence) for phrase, sentence, _ in chosen]
    seconds = time.perf_counter() - begin
    for (phrase, sentence, gold), answer in zip(chosen, answers, strict=True):
        if options.errors and gold != answer:
            print(f"{'MISSED' if gold else 'WRONG '} {phrase}    « {' '.join(sentence.split())} »")
    hits = sum(gold and answer for (*_, gold), answer in zip(chosen, answers, strict=True))
    wanted, found = sum(gold for _, _, gold in chosen), sum(answers)
    precision, recall = hits / found, hits / wanted
    print(f"{len(chosen)} phrases, {wanted} negated\n")
    print("| precision | recall | F1 | ms a phrase |\n|---|---|---|---|")
    f1 = 2 * precision * recall / (precision + recall)
    print(f"| {precision:.3f} | {recall:.3f} | {f1:.3f} | {1000 * seconds / len(chosen):.2f} |")


def phrases(path: Path) -> Iterator[Phrase]:
    """The phrases, each with its sentence and whether the annotators call it negated."""
    with path.open(encoding="latin-1", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for row in rows:
            yield row[1].strip('" '), row[2].strip('" '), row[3] == "Negated"


def negated(phrase: str, sentence: str) -> bool:
    """Whether our rules call the phrase negated in its sentence, where it stands in capitals."""
    pattern = r"\s+".join(re.escape(word) for word in phrase.split())
    match = re.search(pattern.upper(), sentence) or re.search(pattern, sentence, re.IGNORECASE)
    if match is None:
        return False
    mention = Mention(match.start(), match.end(), match.group(), ())
    tokens = tokens_of(sentence)
    for start, stop in split(sentence):
        if start <= mention.start < stop:
            flag(tokens, (start, stop), [mention])
    return mention.negated


if __name__ == "__main__":
    main()
