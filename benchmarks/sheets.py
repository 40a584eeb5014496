"""Measures `kb fill`: how much of a sheet is answered, how fast, and how much of it is right.

Run as `python benchmarks/sheets.py FOLDER SHEET.csv [GOLD.csv]`: the articles, the questions on them, and
what readers found (with the columns of a filled sheet). The store is thrown away. Precision and recall are
of cells: a number is right where it is the readers' number.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

KB = Path(sys.executable).parent / "kb"
SIDES = ("intervention", "comparator")
FIGURES = ("events", "group_size", "mean", "standard_deviation")
COLUMNS = (*(f"{side}_{name}" for side in SIDES for name in FIGURES), "direction")


def main() -> None:
    """Measures, and prints the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="evidence-kb-sheets-") as folder:
        environment = os.environ | {"KB_DATABASE_URL": f"{folder}/evidence.sqlite3"}
        _run(["ingest", "-q", str(options.articles)], environment)
        begin = time.perf_counter()
        text = _run(["fill", str(options.sheet)], environment)
        seconds = time.perf_counter() - begin
    rows = list(csv.DictReader(text.splitlines()))
    print(f"{len(rows)} questions, {1000 * seconds / max(len(rows), 1):.0f} ms each, start-up included\n")
    gold = _rows(options.gold) if options.gold else {}
    print("| column | answered | asked | right | precision | recall |\n|---|---|---|---|---|---|")
    for column in COLUMNS:
        _column(column, rows, gold)


def _options() -> argparse.Namespace:
    """The articles, the sheet, and the answers of readers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, help="a folder of articles")
    parser.add_argument("sheet", type=Path, help="a sheet of questions")
    parser.add_argument("gold", nargs="?", type=Path, help="the same sheet as readers filled it")
    return parser.parse_args()


def _run(arguments: Sequence[str], environment: dict[str, str]) -> str:
    """What a command prints; an error of usage stops the run."""
    done = subprocess.run([KB, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(f"kb {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def _rows(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a sheet by id; of several readers the first counts."""
    found: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["id"], row)
    return found


def _column(column: str, rows: Sequence[dict[str, str]], gold: dict[str, dict[str, str]]) -> None:
    """One line of the table."""
    answered = [row for row in rows if row[column]]
    asked = [row for row in rows if gold.get(row["id"], {}).get(column)]
    both = [row for row in answered if gold.get(row["id"], {}).get(column)]
    right = sum(_same(row[column], gold[row["id"]][column]) for row in both)
    precision = f"{right / len(both):.3f}" if both else "–"
    recall = f"{right / len(asked):.3f}" if asked else "–"
    print(f"| {column} | {len(answered)} | {len(asked)} | {right} | {precision} | {recall} |")


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, numbers by their value."""
    try:
        return abs(float(one.replace(",", "")) - float(other.replace(",", ""))) < 1e-6
    except ValueError:
        return one.strip().lower() == other.strip().lower()


if __name__ == "__main__":
    main()
