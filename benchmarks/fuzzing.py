"""Feeds the readers what a coverage-guided fuzzer makes up; only our own errors may leave them.

Run as `python benchmarks/fuzzing.py FORMAT SECONDS [--folder FOLDER]`; FORMAT is the name of a reader
(pdf, jats, html, docx, odt, markdown, transcripts, text, unreadable, ris, medline, wos, endnote_tagged,
endnote_xml, pubmed_xml, bibtex, csl_json, delimited), or `all` for one after the other.

The fuzzer is atheris. It is none of the project's requirements: it goes into an environment of its own, which
borrows the libraries of the project (`.venv` is where `make test` puts them, for Python 3.11):

    python3.11 -m venv ../fuzzing && ../fuzzing/bin/pip install atheris
    PYTHONPATH=.venv/lib/python3.11/site-packages ../fuzzing/bin/python benchmarks/fuzzing.py all 60

It starts from the golden cases and the small files of the tests. What a reader yields is checked too: a
document is well-formed, its text canonical; an entry of a list makes such a document. Each fault is printed
once, and kept in FOLDER with the shortest input that shows it; so is an input that takes longer than two
seconds. A crash of a parser ends the run of its format. Exit status 1 where anything was found.
"""

import argparse
import importlib
import pickle
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzzing_seeds import SEEDS  # beside this file
from fuzzing_shapes import JSON, XML, mutator  # beside this file

from kb.errors import SourceError
from tests.fixtures.packed import packed

if TYPE_CHECKING:
    from kb.documents import Document

ROOT = Path(__file__).resolve().parents[1]
SLOW = 2.0
LONGEST = {"pdf": 16_384, "docx": 16_384, "odt": 16_384, "jats": 16_384, "html": 16_384}
ENDINGS = {
    "jats": "xml", "markdown": "md", "transcripts": "vtt", "text": "txt", "unreadable": "bin",
    "medline": "nbib", "wos": "txt", "endnote_tagged": "enw", "endnote_xml": "xml", "pubmed_xml": "xml",
    "bibtex": "bib",     "csl_json": "json", "delimited": "csv",
}  # fmt: skip
PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
TOKEN = re.compile(
    rb"</?[A-Za-z][\w:.-]{0,24}|[A-Z][A-Z0-9]{1,3}  ?- ?|@\w{2,12}|\"[\w-]{2,20}\":|/[A-Z]\w{2,15}|&\w+;"
)
MOST_TOKENS = 400


def main() -> None:
    """Fuzzes one reader in this process, or each in a process of its own."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.child:
        _fuzz(options.format, options.seconds, options.folder)
        return
    formats = list(_modules()) if options.format == "all" else [options.format]
    print("| reader | inputs | found |\n|---|---|---|")
    found = sum(_run(name, options) for name in formats)
    sys.exit(bool(found))


def _options() -> argparse.Namespace:
    """The reader, the time, and where to keep what is found."""
    parser = argparse.ArgumentParser(prog="python benchmarks/fuzzing.py", description=__doc__.splitlines()[0])
    parser.add_argument("format", choices=[*_modules(), "all"])
    parser.add_argument("seconds", type=int)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "evidence-kb-fuzzing")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _modules() -> dict[str, str]:
    """The readers' modules by their last name."""
    from ingest.sources import READERS  # noqa: PLC0415 - in the child, modules are loaded for the fuzzer

    return {module.rpartition(".")[2]: module for module in READERS}


def _run(name: str, options: argparse.Namespace) -> int:
    """Fuzzes one reader in a process of its own; returns how much was found."""
    before = set(options.folder.glob(f"{name}-*"))
    command = [
        sys.executable,
        __file__,
        name,
        str(options.seconds),
        "--folder",
        str(options.folder),
        "--child",
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    (options.folder / f"log-{name}.txt").write_text(done.stdout + done.stderr, "utf-8")
    tried = re.findall(r"(?:#|stat::number_of_executed_units:\s+)(\d+)", done.stderr)
    new = sorted(set(options.folder.glob(f"{name}-*")) - before)
    says = [line for line in done.stdout.splitlines() if line.startswith("found ")]
    broken = not tried or ("libFuzzer: " in done.stderr and not new)
    print(f"| {name} | {tried[-1] if tried else 0} | {len(new)} |", flush=True)
    for line in [*says, *(str(path) for path in new), *(done.stderr.splitlines()[-3:] if broken else ())]:
        print(f"    {line}", flush=True)
    return len(new) + broken


# -- in the child ------------------------------------------------------------------------------------------


def _fuzz(name: str, seconds: int, folder: Path) -> None:
    """Hands the reader to the fuzzer, with the seeds of its format."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(
        include=["ingest", "rispy", "nbib", "bibtexparser", "webvtt", "markdown_it"]
    ):
        reader = importlib.import_module(_modules()[name])
    trial = Trial(name, reader, folder)
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch, "corpus")
        corpus.mkdir()
        seeds = list(_seeds(name))
        for number, seed in enumerate(seeds):
            (corpus / str(number)).write_bytes(seed)
        tokens = dict.fromkeys(token for seed in seeds for token in TOKEN.findall(seed))
        words = Path(scratch, "words")
        words.write_bytes(b"".join(b'"%s"\n' % _escaped(token) for token in list(tokens)[:MOST_TOKENS]))
        arguments = [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST.get(name, 4096)}",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            f"-artifact_prefix={folder}/{name}-",
        ]
        arguments += [f"-dict={words}"] if tokens else []
        changes = {"custom_mutator": mutator(name)} if name in (*XML, *JSON) else {}
        atheris.Setup(arguments, trial.run, **changes)
        atheris.Fuzz()


def _escaped(token: bytes) -> bytes:
    """A word as a dictionary of the fuzzer holds it."""
    return token.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


class Trial:
    """One reader under test, and what it was found to do."""

    def __init__(self, name: str, reader: ModuleType, folder: Path) -> None:
        self.name = name
        self.reader = reader
        self.folder = folder
        self.file = f"a.{ENDINGS.get(name, name)}"
        self.shortest: dict[str, int] = {}

    def run(self, data: bytes) -> None:
        """Reads one input, and keeps it where something is wrong."""
        part = PARTS.get(self.name)
        if part and not data.startswith(b"PK"):
            data = packed({part: data})
        begin = time.perf_counter()
        try:
            self._read(data)
        except SourceError:
            pass
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self._keep(_place(error), data, traceback.format_exc())
        taken = time.perf_counter() - begin
        if taken > SLOW:
            self._keep("slow", data, f"took {taken:.1f} s")

    def _read(self, data: bytes) -> None:
        """Reads one input and checks what comes of it."""
        from ingest.records import document_of  # noqa: PLC0415 - loaded for the fuzzer before
        from kb.documents import Bundle, Document  # noqa: PLC0415 - the same

        self.reader.recognises(data[:65_536], self.file)
        found = self.reader.read(data, self.file)
        pickle.dumps(found)
        if isinstance(found, Document):
            _check(found)
        elif isinstance(found, Bundle):
            for document in found.documents:
                _check(document)
        else:
            places = [record.position for record in found.records]
            _require(places == sorted(set(places)), "entries out of order")
            for record in found.records[:20]:
                document = document_of(record, found.source)
                if document is not None:
                    _check(document)

    def _keep(self, what: str, data: bytes, said: str) -> None:
        """Keeps an input where it is the first or the shortest that shows this."""
        if len(data) >= self.shortest.get(what, sys.maxsize):
            return
        if what not in self.shortest:
            print(f"found {what}: {said.strip().splitlines()[-1][:200]}", flush=True)
        self.shortest[what] = len(data)
        (self.folder / f"{self.name}-{what}").write_bytes(data)
        (self.folder / f"why-{self.name}-{what}.txt").write_text(said, "utf-8")


def _check(document: "Document") -> None:
    """Asserts what holds of every document."""
    from kb.documents import canonical  # noqa: PLC0415 - loaded for the fuzzer before
    from tests.fixtures.structure import assert_well_formed  # noqa: PLC0415 - the same

    assert_well_formed(document)
    _require(canonical(document.text) == document.text, "text that is not canonical")
    document.text.encode()
    _require(len(document.digest) == 16, "a digest of another length")
    _require(list(document.page_starts) == sorted(document.page_starts), "pages out of order")
    spans = document.citations
    _require(all(0 <= s.start < s.stop <= len(document.text) for s in spans), "a citation out of the text")


def _require(holds: bool, otherwise: str) -> None:
    """Raises where something does not hold."""
    if not holds:
        raise AssertionError(otherwise)


def _place(error: BaseException) -> str:
    """The kind of a fault and the last line of ours that it passed, as part of a file's name."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if "/ingest/" in f.filename or "/kb/" in f.filename or "structure" in f.filename
    ]
    last = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"


# -- seeds -------------------------------------------------------------------------------------------------


def _seeds(name: str) -> Iterator[bytes]:
    """Small files of a format: the golden cases, and what the tests write."""
    for path in sorted((ROOT / "tests" / "golden").rglob("*")):
        ending = path.suffix.lstrip(".").replace("nxml", "xml")
        if ending == {"jats": "xml"}.get(name, ENDINGS.get(name, name)) and path.is_file():
            yield path.read_bytes()[: LONGEST.get(name, 4096)]
    yield from SEEDS.get(name, ())
    if name in PARTS:
        yield from (_part(seed, PARTS[name]) for seed in SEEDS[name])
    lists = importlib.import_module("tests.ingest.references.lists")
    if name in _modules() and "references" in _modules()[name]:
        yield from (
            value.encode() for value in vars(lists).values() if isinstance(value, str) and len(value) > 80
        )
    yield b"Six words in a small file"


def _part(data: bytes, name: str) -> bytes:
    """The text part of an office file."""
    import io  # noqa: PLC0415 - only here
    import zipfile  # noqa: PLC0415 - the same

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


if __name__ == "__main__":
    main()
