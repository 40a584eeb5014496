"""Measures what a user waits for: start-up, reading a folder of articles, the three questions.

Run as `python benchmarks FOLDER`. Everything goes through the command line, in a store of its own that is
thrown away; the figures are printed as a table that can be pasted into README.md of this folder.
"""

import argparse
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

KB = Path(sys.executable).parent / "kb"
QUESTIONS: dict[str, Sequence[str]] = {
    "evidence": ("evidence", "bone metastases"),
    "complications": ("complications", "PMMA"),
    "search": ("search", "residual pain"),
}
KIBI = 1024


def main() -> None:
    """Measures, and prints the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="evidence-kb-benchmark-") as folder:
        store = Path(folder) / "evidence.sqlite3"
        environment = os.environ | {"KB_DATABASE_URL": f"sqlite:///{store}"}
        print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores\n")
        print("| what | median | spread | runs |\n|---|---|---|---|")
        _row("`kb --help`", [_seconds(["--help"], environment) for _ in range(options.runs)], "s")
        if options.articles:
            _reading(options.articles, store, environment)
        for name, question in QUESTIONS.items():
            _row(f"`kb {name}`", [_seconds(question, environment) for _ in range(options.runs)], "s")


def _options() -> argparse.Namespace:
    """The folder of articles and the number of runs."""
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="?", type=Path, help="a folder of articles, as JATS")
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def _reading(articles: Path, store: Path, environment: dict[str, str]) -> None:
    """Reads the folder twice: the second time, nothing is new."""
    for path in articles.rglob("*"):
        # Once before the clock starts: the disk is not what is measured.
        path.is_file() and path.read_bytes()
    first, second = (_seconds(["ingest", str(articles)], environment) for _ in range(2))
    with sqlite3.connect(store) as connection:
        lengths = [len(text.split()) for (text,) in connection.execute("SELECT text FROM document")]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIBI
    _row(f"`kb ingest`, {len(lengths)} documents, {sum(lengths)} words", [first], "s")
    _row("the same again, nothing new", [second], "s")
    _row("whole path", [sum(lengths) / first], "words/s")
    _row("peak memory of its largest process", [peak], "MiB")


def _seconds(arguments: Sequence[str], environment: dict[str, str]) -> float:
    """The time that one command takes; the answer is not looked at, an error of usage stops the run."""
    begin = time.perf_counter()
    done = subprocess.run([KB, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(f"kb {' '.join(arguments)}: {done.stderr}")
    return time.perf_counter() - begin


def _row(what: str, values: Sequence[float], unit: str) -> None:
    """One line of the table."""
    spread = f"{min(values):.3g} – {max(values):.3g}" if len(values) > 1 else ""
    print(f"| {what} | {statistics.median(values):.3g} {unit} | {spread} | {len(values)} |")


if __name__ == "__main__":
    main()
