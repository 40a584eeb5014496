"""Measures how well patients' data are found: on made-up items, and on texts that must not be held back.

Run as `python benchmarks/privacy.py [--articles FOLDER] [--free FILE...]`. The items are those of the tests
(`tests/ingest/privacy/items.txt`), each read as a plain text of its own; every find is compared with what is
marked. FOLDER holds articles in JATS XML, which are saved as plain text and read again; FILEs are documents
of any kind that must go in without a word.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ingest.privacy import Privacy, looked_through
from ingest.sources import read, read_bytes
from tests.fixtures.privacy import ITEMS, compared, items


def main() -> None:
    """Measure, and print the figures with what was missed and what was found too much."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=Path, default=ITEMS)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--free", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    right = wanted = found = 0
    for item in items(options.items):
        hits, missed, extra = compared(item)
        right, wanted, found = (
            right + len(hits),
            wanted + len(hits) + len(missed),
            found + len(hits) + len(extra),
        )
        for what, words in [("missed", w) for w in missed] + [("too much", w) for w in extra]:
            print(f"{what}: {words!r} in {item.text[:90]!r}")
    share = f"precision {right / found:.3f}, recall {right / wanted:.3f}"
    print(f"{wanted} marked, {found} found, {right} right: {share}")
    for path in options.free:
        _say(path.name, looked_through(read(path), Privacy.ASK).held)
    if options.articles:
        files = sorted(p for p in options.articles.rglob("*") if p.suffix in {".xml", ".nxml"})
        held = [_held_as_text(path) for path in files]
        print(f"{len(files)} articles as plain text, {sum(map(bool, held))} held back")


def _held_as_text(path: Path) -> tuple[str, ...]:
    """What holds an article back when it is saved as plain text."""
    plain = read_bytes(read(path).text.encode(), f"{path.stem}.txt")
    held = looked_through(plain, Privacy.ASK).held
    _say(path.name, held)
    return held


def _say(name: str, held: tuple[str, ...]) -> None:
    """Print what holds a text back that should pass."""
    if held:
        print(f"held back: {name}: {'; '.join(held[:5])}")


if __name__ == "__main__":
    main()
