"""Measures how many abbreviations are found as their authors define them, on MED1250 of Ab3P.

Run as `python benchmarks/abbreviations.py FILE`, FILE being `MED1250_labeled`. A pair counts where short and
long form are those of the gold, but for case and spacing. Each record is read title and abstract apart.
The costs of our rules were chosen while looking at the errors on this set, so its figure is not held out.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.recognisers.abbreviations import detected, found_pairs, pairs

Pair = tuple[str, str]


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="MED1250_labeled")
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is wrong")
    options = parser.parse_args()
    articles = list(records(options.file))
    print(f"{len(articles)} records, {sum(len(gold) for _, gold in articles)} pairs\n")
    print("| what | precision | recall | F1 | ms a record |\n|---|---|---|---|---|")
    for name, finder in (("own rules", pairs), ("scispaCy", detected), ("united", found_pairs)):
        next(iter(finder("warm up (WU)")), None)
        _row(name, articles, finder, errors=options.errors and name == "united")


def records(path: Path) -> Iterator[tuple[list[str], set[Pair]]]:
    """The paragraphs of each record and its pairs."""
    for block in path.read_text(encoding="utf-8", errors="replace").split("\n\n"):
        lines = block.split("\n")
        gold = [line.split("|", 1) for line in lines if line.startswith("  ") and "|" in line]
        text = [line for line in lines[1:] if line.strip() and not (line.startswith("  ") and "|" in line)]
        if text:
            yield text, {_normal(short, long) for short, long in gold}


def _normal(short: str, long: str) -> Pair:
    """Short and long form as they are compared."""
    return "".join(short.lower().split()), " ".join(long.lower().split())


def _row(
    name: str,
    articles: list[tuple[list[str], set[Pair]]],
    finder: Callable[[str], Iterator[Pair]],
    *,
    errors: bool,
) -> None:
    """One line of the table, and the errors where they are asked for."""
    right = found = wanted = 0
    begin = time.perf_counter()
    answers = [{_normal(s, long) for text in texts for s, long in finder(text)} for texts, _ in articles]
    seconds = time.perf_counter() - begin
    for (texts, gold), answer in zip(articles, answers, strict=True):
        right, found, wanted = right + len(gold & answer), found + len(answer), wanted + len(gold)
        if errors:
            for what, pairs_ in (("MISSED", gold - answer), ("WRONG ", answer - gold)):
                for short, long in sorted(pairs_):
                    print(f"{what} {short} | {long}    « {_context(texts, short)} »")
    precision, recall = right / max(found, 1), right / wanted
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {1000 * seconds / len(articles):.2f} |")


def _context(texts: list[str], short: str) -> str:
    """The words around the first place where the short form stands in brackets."""
    text = " ".join(texts)
    at = max(text.lower().find(f"({short}"), text.lower().find(f"{short} ("), 0)
    return text[max(0, at - 90) : at + 70]


if __name__ == "__main__":
    main()
