"""Measures how the cost of reading and extraction grows with the length of a text: it must be linear.

Run as `python benchmarks/length.py FOLDER`, FOLDER holding whole articles as JATS: their paragraphs, one
after another, make plain texts of 1 kB to 3 MB. Prints the processor time of each length and the exponent of
growth: 1 is linear, 2 quadratic. Texts that are no prose (one endless word or sentence) are measured too.
"""

import argparse
import itertools
import logging
import math
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.pipeline import extract, prepare
from ingest.sources import read_bytes

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
ODD_SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
ODD: dict[str, Callable[[int], str]] = {
    "one word": lambda size: "a" * size,
    "one number": lambda size: "0" * size,
    "numbers": lambda size: "1 " * (size // 2),
    "points": lambda size: "1." * (size // 2),
    "brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "a list": lambda size: "nausea and " * (size // 11),
    "a series": lambda size: "VAS 3 vs 4, " * (size // 12),
    "abbreviations": lambda size: "pain (P) " * (size // 9),
    "lines": lambda size: "pain-\n" * (size // 6),
}


def main() -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="whole articles, as JATS")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    prose = _prose(options.folder, options.largest)
    print("| text | read, s | prepare, s | extract, s |\n|---|---|---|---|")
    costs = [(size, *_seconds(prose[:size])) for size in SIZES if size <= options.largest]
    for size, *steps in costs:
        print(f"| {size:,} | {' | '.join(f'{seconds:.3f}' for seconds in steps)} |")
    for name, column in (("read", 1), ("prepare", 2), ("extract", 3)):
        print(f"\n{name}: exponent {_exponent([(cost[0], cost[column]) for cost in costs]):.2f}", end="")
    print("\n\n| no prose | ms a kB at the least | at the most | exponent |\n|---|---|---|---|")
    for name, written in ODD.items():
        grown = [(size, sum(_seconds(f"Pain. {written(size)}"))) for size in ODD_SIZES]
        each = [1e6 * seconds / size for size, seconds in grown]
        print(f"| {name} | {each[0]:.1f} | {max(each):.1f} | {_exponent(grown):.2f} |")


def _prose(folder: Path, length: int) -> str:
    """The paragraphs of the articles as one text, again from the first where they do not suffice."""
    return "\n\n".join(_until(length, _paragraphs(folder)))


def _paragraphs(folder: Path) -> Iterator[str]:
    """The paragraphs of all articles, over and over."""
    paths = sorted(folder.rglob("*.nxml"))
    for path in itertools.cycle(paths):
        document = read_bytes(path.read_bytes(), path.name)
        yield from (block.span.of(document.text) for block in document.blocks if len(block.span) > 100)


def _until(length: int, parts: Iterator[str]) -> Iterator[str]:
    """The first parts that are as long together."""
    while length > 0:
        part = next(parts)
        length -= len(part) + 2
        yield part


def _seconds(text: str) -> tuple[float, float, float]:
    """The time to read a text, to prepare it, and to extract from it (which prepares it again)."""
    begin = time.process_time()
    document = read_bytes(text.encode(), "text.txt")
    is_read = time.process_time()
    prepare(document)
    is_prepared = time.process_time()
    extract(document)
    return is_read - begin, is_prepared - is_read, time.process_time() - is_prepared


def _exponent(costs: list[tuple[int, float]]) -> float:
    """The slope of the logarithms over the larger half of the lengths, where constants weigh little."""
    larger = costs[len(costs) // 2 - 1 :]
    return statistics.linear_regression(
        [math.log(size) for size, _ in larger], [math.log(max(seconds, 1e-6)) for _, seconds in larger]
    ).slope


if __name__ == "__main__":
    main()
