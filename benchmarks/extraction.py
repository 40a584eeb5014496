"""Measures what reading and extraction cost, step by step, beside an untrained spaCy pipeline of known size.

Run as `python benchmarks/extraction.py FOLDER`, FOLDER holding whole articles as JATS. Processor time of one
process on one thread; ten documents are read before the clock starts: they load what is loaded once.
`--profile` prints the functions that take longest, and who calls the expressions.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported: one core is what is measured

import argparse
import cProfile
import logging
import pstats
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest import pipeline
from ingest.assembly.salience import context_of
from ingest.checks_material import material
from ingest.recognisers.candidates import link
from ingest.sources import read_bytes
from ingest.sources.apart import Reader
from ingest.study import study_of
from ingest.study.marking import mark_arms
from kb.checks import run as run_checks
from kb.database import connect
from kb.documents import Document
from kb.errors import SourceError
from kb.statements import Reading
from kb.store import Store

KIBI = 1024
HOTTEST = 25
WARMING = 10


class Clock:
    """Adds up the processor time of steps."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Adds what happens inside to a step."""
        begin = time.process_time()
        yield
        self.seconds[name] += time.process_time() - begin


def main() -> None:
    """Measures, and prints the tables."""
    options = _options()
    logging.disable(logging.CRITICAL)
    files = sorted(path for path in options.folder.rglob("*") if path.suffix in {".nxml", ".xml"})
    files = files[: options.articles]
    data = {path: path.read_bytes() for path in files}
    for path in files[:WARMING]:
        pipeline.extract(read_bytes(data[path], path.name))
    link("a name of no vocabulary", ("complication",))  # loads the index of names, which not every ten need
    print(f"{len(files)} articles of {options.folder.name}, {os.cpu_count()} cores\n")
    profile = cProfile.Profile() if options.profile else None
    documents, words = _steps(data, profile)
    _apart(files, words)
    _memory("our path")
    if options.spacy:
        _spacy(documents)
        _memory("with spaCy's pipeline beside it")
    if profile is not None:
        stats = pstats.Stats(profile).sort_stats("tottime")
        stats.print_stats(HOTTEST)
        stats.print_callers("re.Pattern")


def _options() -> argparse.Namespace:
    """The folder and what to measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="whole articles, as JATS")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--profile", action="store_true", help="print the functions that take longest")
    parser.add_argument("--no-spacy", dest="spacy", action="store_false", help="leave the comparison out")
    return parser.parse_args()


def _steps(data: dict[Path, bytes], profile: cProfile.Profile | None) -> tuple[list[Document], int]:
    """Reads, extracts and stores every article, and prints what each step took."""
    clock, documents, statements = Clock(), [], 0
    with tempfile.TemporaryDirectory(prefix="evidence-kb-benchmark-") as folder:
        database = connect(str(Path(folder) / "store.sqlite3"))
        store = Store(database)
        store.prepare()
        for path, raw in data.items():
            try:
                with clock.step("read"):
                    document = read_bytes(raw, path.name)
            except SourceError as error:
                print(f"{path.name}: {error}")
                continue
            if profile is not None:
                profile.enable()
            reading = _extracted(document, clock)
            if profile is not None:
                profile.disable()
            with clock.step("save"):
                store.save(document, reading, source_path=str(path))
            documents.append(document)
            statements += len(reading.statements)
        database.close()
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} documents, {words} words, {statements} statements\n")
    _table(clock, words, len(documents))
    return documents, words


def _extracted(document: Document, clock: Clock) -> Reading:
    """Extracts as `ingest.pipeline.extract` does, each step on the clock."""
    with clock.step("prepare"):
        passages = pipeline.prepare(document)
    with clock.step("study"):
        study = study_of(document, passages)
        mark_arms(passages, study.arms)
    with clock.step("context"):
        context = context_of(document, passages, study)
    statements = []
    for name, extract in pipeline.EXTRACTORS:
        with clock.step(f"extract {name}"):
            statements += [replace(s, extractor=name) for s in extract(passages, context)]
    reading = Reading(study=study, statements=tuple(statements), extractor="benchmark")
    with clock.step("checks"):
        return replace(reading, findings=run_checks(material(document, passages, reading)))


def _table(clock: Clock, words: int, documents: int) -> None:
    """Prints words per second and the share of each step, and the whole."""
    total = sum(clock.seconds.values())
    print("| step | s | share | words/s | ms an article |\n|---|---|---|---|---|")
    for name, seconds in [*clock.seconds.items(), ("**whole path**", total)]:
        speed, each = words / max(seconds, 1e-9), 1000 * seconds / documents
        print(f"| {name} | {seconds:.2f} | {seconds / total:.1%} | {speed:,.0f} | {each:.1f} |")
    print(f"\n{documents / total:.1f} articles/s on one core\n")


def _apart(files: Sequence[Path], words: int) -> None:
    """Reads the same files in processes of their own, on the wall's clock."""
    with Reader() as reader:
        reader.read(files[0])
        begin = time.perf_counter()
        for path in files:
            try:
                reader.read(path)
            except SourceError:
                continue
        seconds = time.perf_counter() - begin
    print(f"read apart: {seconds:.2f} s by the wall, {words / seconds:,.0f} words/s\n")


def _memory(what: str) -> None:
    """Prints the peak resident set so far, of this process and of its largest child."""
    own, children = (
        resource.getrusage(who).ru_maxrss / KIBI for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak memory, {what}: {own:.0f} MiB, its largest reader {children:.0f} MiB\n")


def _spacy(documents: Sequence[Document]) -> None:
    """Runs the untrained pipeline over the paragraphs of the same documents."""
    from untrained import untrained  # noqa: PLC0415 - beside this file

    nlp = untrained()
    texts = [block.span.of(document.text) for document in documents for block in document.blocks]
    words = sum(len(text.split()) for text in texts)
    list(nlp.pipe(texts[:20]))
    begin = time.process_time()
    for _ in nlp.pipe(texts, batch_size=64):
        pass
    seconds = time.process_time() - begin
    print(f"untrained spaCy pipeline: {words} words in {seconds:.1f} s, {words / seconds:,.0f} words/s\n")


if __name__ == "__main__":
    main()
