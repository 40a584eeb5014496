"""Measures what tens of thousands of imported names cost: loading, looking for names, the whole extraction.

Run as `python benchmarks/vocabulary.py ARTICLES VOCABULARY...`: a folder of articles and the vocabularies to
import, in a format of `kb vocabulary import` or as a table with a column of labels. Both measurements run in
processes of their own; nothing of the user's is read or changed.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ingest.pipeline import extract, prepare
from ingest.recognisers.vocabulary import matcher
from ingest.run import collect
from ingest.sources.apart import Reader
from kb.imports.keeping import Wanted, keep
from kb.imports.reading import read
from kb.lexicon import ConceptKind, curated

LABELS = ("english_value", "mesh_name", "subject_label")
IDENTIFIERS = ("hp_id", "mesh_id", "subject_id")
KIBI = 1024


def main() -> None:
    """Measures before and after the import, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("vocabularies", type=Path, nargs="*")
    parser.add_argument("--limit", type=int, default=40, help="how many articles")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options.articles, options.limit)))
        return
    print(
        "| | names | loading s | names: words/s | extraction: words/s | peak MiB |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory(prefix="evidence-kb-vocabulary-") as folder:
        _row("curated", options, folder)
        os.environ["XDG_DATA_HOME"] = folder
        begin = time.process_time()
        for path in options.vocabularies:
            source = keep(
                path, read(_table(path, Path(folder))), Wanted(ConceptKind.COMPLICATION, name=path.stem)
            )
            print(f"imported {source.name}: {source.names} names", file=sys.stderr)
        print(f"imported in {time.process_time() - begin:.1f} s", file=sys.stderr)
        _row("with what was imported", options, folder)


def _row(what: str, options: argparse.Namespace, folder: str) -> None:
    """Prints one line of the table; a process before the measured one builds what is kept in the cache."""
    environment = os.environ | {"XDG_DATA_HOME": folder, "PYTHONPATH": "."}
    _measurement(options.articles, 1, environment)
    said = _measurement(options.articles, options.limit, environment)
    print(
        f"| {what} | {said['names']} | {said['loading']:.1f} | {said['matching']:.0f} "
        f"| {said['extraction']:.0f} | {said['memory']:.0f} |"
    )


def _measurement(articles: Path, limit: int, environment: dict[str, str]) -> dict[str, Any]:
    """What a process of its own measures."""
    command = [sys.executable, __file__, str(articles), "--measure", "--limit", str(limit)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def measured(articles: Path, limit: int) -> dict[str, float]:
    """The seconds of loading, the words per second of both steps, and the memory at its peak."""
    with Reader() as reader:
        documents = [reader.read(path) for path in collect([articles])[0][:limit]]
    begin = time.process_time()
    vocabulary = matcher()
    loading = time.process_time() - begin
    passages = [p for document in documents for p in prepare(document)]
    words = sum(len(p.tokens) for p in passages)
    begin = time.process_time()
    for passage in passages:
        vocabulary.find(passage.text, passage.tokens)
    matching = time.process_time() - begin
    begin = time.process_time()
    for document in documents:
        extract(document)
    extraction = time.process_time() - begin
    return {
        "names": len(curated().by_name),
        "loading": loading,
        "matching": words / matching,
        "extraction": words / extraction,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBI,
    }


def _table(path: Path, folder: Path) -> Path:
    """The file itself, or its labels and identifiers as a table of ours, where it is another's table."""
    if path.suffix != ".tsv":
        return path
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    label = next((name for name in LABELS if rows and name in rows[0]), None)
    if label is None:
        return path
    identifier = next(name for name in IDENTIFIERS if name in rows[0])
    once = {row[identifier]: row[label] for row in rows}
    ours = folder / path.name
    prefixed = ((f"MESH:{key}" if ":" not in key else key, name) for key, name in once.items())
    ours.write_text("label\tcurie\n" + "".join(f"{name}\t{key}\n" for key, name in prefixed), "utf-8")
    return ours


if __name__ == "__main__":
    main()
